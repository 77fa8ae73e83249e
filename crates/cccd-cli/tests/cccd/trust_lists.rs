//! `cccd trust` with revocation lists, with files that are partly rejected, and with what an operator did by hand.

use std::fs;

use base64ct::{Base64, Encoding};
use cccd::tlv::{Reader, Tag, encode};
use cccd_sim::{Date, Issuer, invented_roots};

use crate::{Finished, Folder, cccd, run};

const DAY: Date = Date::new(2026, 11, 1);

/// An invented card with its surrounding files, and a trust folder that contains its root.
struct Desk {
    folder: Folder,
    trust: String,
    root: String,
}

impl Desk {
    fn new() -> Self {
        let folder = Folder::new();
        let (card, trust) = (folder.file("card"), folder.file("trust"));
        assert_eq!(cccd(&["sim", "issue", "--seed", "demo", "--pki", "--out", &card]).status, 0);
        let file = format!("{card}/trust/root.cer");
        let json = cccd(&["trust", "add", &file, "--trust", &trust, "--format", "json"]).json();
        let root = json["certificates"][0]["sha256"].as_str().unwrap().to_owned();
        let desk = Self { folder, trust, root };
        assert_eq!(desk.trust(&["add", &file, "--confirm", &desk.root]).status, 0);
        desk
    }

    fn pki(&self, name: &str) -> String {
        self.folder.file(&format!("card/pki/{name}"))
    }

    fn trust(&self, arguments: &[&str]) -> Finished {
        cccd(&[&["trust"], arguments, &["--trust", &self.trust]].concat())
    }

    fn demo(&self, options: &[&str]) -> i32 {
        cccd(&[&["demo", "--trust", &self.trust], options].concat()).status
    }
}

#[test]
fn a_list_that_is_wrong_or_malformed_is_not_kept_and_one_of_an_unknown_root_says_so() {
    let desk = Desk::new();
    let (path, good) = (desk.folder.file("bad.crl"), fs::read(desk.pki("revoked.crl")).unwrap());
    let mut changed = good.clone();
    *changed.last_mut().unwrap() ^= 1;
    fs::write(&path, changed).unwrap();
    desk.trust(&["add", &path]).assert_error(7, 811);
    fs::write(&path, &good[..good.len() - 1]).unwrap();
    desk.trust(&["add", &path]).assert_error(7, 807);
    // A complete structure that is not a valid list: the first digit of thisUpdate is a letter.
    let mut odd = good;
    let time = odd.windows(2).position(|window| window == [0x17, 13]).unwrap();
    odd[time + 2] = b'X';
    fs::write(&path, odd).unwrap();
    desk.trust(&["add", &path]).assert_error(7, 807);
    assert_eq!(desk.demo(&[]), 0);

    let stranger = Issuer::new(b"stranger").unwrap();
    fs::write(&path, stranger.revocation_list::<&[u8]>(&[], Date::new(2026, 1, 1), DAY).unwrap()).unwrap();
    let kept = desk.trust(&["add", &path, "--lang", "en"]);
    assert!(kept.status == 0 && kept.stdout.contains("signature NOT checked"), "{kept}");
    assert!(kept.stdout.contains("the list counts once that root is"), "{kept}");
}

#[test]
fn a_part_that_fails_keeps_none_of_the_rest_and_the_exit_status_tells() {
    let desk = Desk::new();
    let [own, stranger] = [Issuer::specimen().unwrap(), Issuer::new(b"stranger").unwrap()];
    let roots = invented_roots(8).unwrap();
    let line = |name: &str, der: &[u8]| format!("{name}:: {}\n", Base64::encode_string(der));
    let ldif = [
        line("pkdMasterListContent", &stranger.master_list(&roots[..2], DAY).unwrap()),
        line("pkdMasterListContent", &own.master_list(&roots, DAY).unwrap()),
        line("certificateRevocationList", &fs::read(desk.pki("empty.crl")).unwrap()),
    ];
    let path = desk.folder.file("icao.ldif");
    fs::write(&path, ldif.concat()).unwrap();
    let added = desk.trust(&["add", &path, "--lang", "en"]);
    assert_eq!((added.status, added.stderr.as_str()), (7, ""), "{added}");
    assert!(added.stdout.contains("NOT added, master list number 1"), "{added}");
    assert!(added.stdout.contains("[803] Nobody confirmed"), "{added}");
    assert!(added.stdout.contains("    8  Added from the list"), "{added}");
    assert!(added.stdout.contains("Revocation lists: 1; revokes 0 certificates; out of date 0"), "{added}");
    let json = desk.trust(&["add", &path, "--format", "json"]);
    assert_eq!(json.status, 7);
    assert_eq!(
        (&json.json()["refused"][0]["number"], &json.json()["refused"][0]["code"]),
        (&1.into(), &803.into())
    );
    // The first part alone adds nothing at all.
    fs::write(&path, &ldif[0]).unwrap();
    desk.trust(&["add", &path]).assert_error(7, 803);
}

/// The specimen's root under the name of the ID card's root: either a forgery or a successor.
#[test]
fn a_root_that_bears_the_name_of_the_known_one_is_warned_of() {
    let desk = Desk::new();
    let mut root = Issuer::specimen().unwrap().certificate().to_vec();
    // As long as the name it replaces; names are compared ignoring extra blanks.
    for position in 0..root.len() - 13 {
        if &root[position..position + 13] == b"CSCA SPECIMEN" {
            root[position..position + 13].copy_from_slice(b"CSCA  Vietnam");
        }
    }
    let path = desk.folder.file("vietnam.cer");
    fs::write(&path, root).unwrap();
    let refused = desk.trust(&["add", &path]);
    refused.assert_error(7, 814);
    assert!(refused.stdout.contains("CẢNH BÁO: chứng thư mang tên gốc của thẻ căn cước"), "{refused}");
    assert!(refused.stdout.contains("chữ ký tự ký không đúng"), "{refused}");
    let json = desk.trust(&["add", &path, "--format", "json"]);
    assert_eq!((&json.json()["certificates"][0]["name_only"], json.status), (&true.into(), 7));
}

/// The same certificate with another common name; this breaks its self-signature.
fn renamed(der: &[u8], from: &str, to: &str) -> Vec<u8> {
    let elements = Reader::new(der).all(64).unwrap();
    let one = |element: &cccd::tlv::Element<'_>| match element.tag() {
        tag @ (Tag(0x30..0x40) | Tag(0xA0..0xB0)) => encode(tag, &renamed(element.value(), from, to)),
        Tag(0x13) if element.value() == from.as_bytes() => encode(Tag(0x13), to.as_bytes()),
        _ => element.raw().to_vec(),
    };
    elements.iter().flat_map(one).collect()
}

#[test]
fn a_master_list_with_the_root_of_the_passport_alone_is_told_in_words() {
    let desk = Desk::new();
    let issuer = Issuer::specimen().unwrap();
    let path = desk.folder.file("icao.ml");
    let words = |names: &[&str]| {
        let root = |name: &&str| renamed(issuer.certificate(), "CSCA SPECIMEN", name);
        let roots: Vec<_> = names.iter().map(root).collect();
        fs::write(&path, issuer.master_list(&roots, DAY).unwrap()).unwrap();
        // No list adds a root of Viet Nam without confirmation.
        let unasked = desk.trust(&["add", &path, "--format", "json"]);
        assert_eq!(unasked.status, 7, "{unasked}");
        let all = unasked.json();
        let digits =
            all["certificates"].as_array().unwrap().iter().map(|root| root["sha256"].as_str().unwrap());
        let confirm: Vec<_> = digits.flat_map(|sha256| ["--confirm", sha256]).collect();
        let added = desk.trust(&[&["add", path.as_str()][..], &confirm].concat());
        assert_eq!(added.status, 0, "{added}");
        added.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    const PASSPORT_ALONE: &str = "Danh sách này chỉ có gốc của hộ chiếu Việt Nam, không có gốc của thẻ căn cước: vẫn \
                                  chưa kiểm tra được thẻ căn cước. Cần thêm riêng gốc CSCA Vietnam.";
    let passport = words(&["CSCA ePassport Vietnam"]);
    assert!(passport.contains(PASSPORT_ALONE), "{passport}");
    assert!(passport.contains("CẢNH BÁO: chứng thư mang tên gốc của hộ chiếu Việt Nam"), "{passport}");
    let both = words(&["CSCA ePassport Vietnam", "CSCA Vietnam"]);
    assert!(!both.contains("Cần thêm riêng"), "{both}");
    let none = words(&["CSCA ANOTHER SPECIMEN"]);
    assert!(none.contains("không có gốc nào của Việt Nam"), "{none}");
}

/// Runs the README word for word: every line is typed as it is written there, in an empty home.
#[test]
fn the_lines_of_the_readme_lead_from_nothing_to_a_green_verdict() {
    let readme = include_str!("../../../../README.md");
    let (_, rest) = readme.split_once("**Roots: from nothing to a green verdict.**").unwrap();
    let (_, rest) = rest.split_once("```sh\n").unwrap();
    let lines: Vec<_> = rest.split_once("```").unwrap().0.lines().collect();
    assert!(lines.len() <= 10, "{lines:#?}");
    let folder = Folder::new();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_cccd")).parent().unwrap().to_str().unwrap();
    let path = format!("{program}:{}", std::env::var("PATH").unwrap());
    let outcomes: Vec<_> = lines
        .iter()
        .map(|line| {
            let mut command = std::process::Command::new("sh");
            command.args(["-c", line]).current_dir(folder.path()).env("PATH", &path);
            command.env_remove("CCCD_TRUST").env("XDG_DATA_HOME", folder.path());
            command.stdin(std::process::Stdio::piped());
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
            run(command, b"")
        })
        .collect();
    // Without a terminal to ask at, a root is not added unless its SHA-256 is given.
    let statuses: Vec<_> = outcomes.iter().map(|outcome| outcome.status).collect();
    assert_eq!(
        statuses,
        [0, 7, 0, 0, 0, 0, 0, 0, 0, 0],
        "{}",
        outcomes.iter().map(ToString::to_string).collect::<String>()
    );
    let demo = lines.iter().position(|line| line.starts_with("cccd demo")).unwrap();
    assert!(outcomes[demo].stdout.contains("THẺ THẬT"), "{}", outcomes[demo]);
    let taken_out = lines.iter().position(|line| line.starts_with("cccd trust remove")).unwrap();
    assert!(outcomes[taken_out].stdout.contains("Đã bỏ theo, chứng thư liên kết"), "{}", outcomes[taken_out]);
}

#[test]
fn a_root_is_bound_to_an_organisation_and_a_list_is_not() {
    let folder = Folder::new();
    let (root, bundle, trust) = (folder.file("root.cer"), folder.file("roots.pem"), folder.file("trust"));
    let of_france = Issuer::of_state(b"france", "FR", "FRA").unwrap();
    fs::write(&root, of_france.certificate()).unwrap();
    let pem = |der: &[u8]| {
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", Base64::encode_string(der))
    };
    fs::write(&bundle, pem(of_france.certificate()) + &pem(Issuer::new(b"other").unwrap().certificate()))
        .unwrap();
    let cccd = |arguments: &[&str]| cccd(&[&["trust"], arguments, &["--trust", &trust]].concat());
    let state = || cccd(&["list", "--format", "json"]).json()["certificates"][0]["state"].clone();

    let json = cccd(&["add", &root, "--state", "XCE", "--format", "json"]).json();
    let sha256 = json["certificates"][0]["sha256"].as_str().unwrap();
    assert_eq!(json["certificates"][0]["decision"], "not_confirmed");
    assert_eq!(cccd(&["add", &bundle, "--confirm", sha256, "--state", "XCE"]).status, 2);
    assert!(cccd(&["list", "--format", "json"]).json()["certificates"].as_array().unwrap().is_empty());
    for code in ["VNM", "XXX", "XOM"] {
        assert_eq!(cccd(&["add", &root, "--confirm", sha256, "--state", code]).status, 2, "{code}");
    }
    assert_eq!(cccd(&["add", &root, "--confirm", sha256]).status, 0);
    assert!(state().is_null());
    // A root that is already there can be bound.
    assert_eq!(cccd(&["add", &root, "--state", "xce"]).status, 0);
    assert_eq!(state(), "XCE");
    assert!(cccd(&["list", "--lang", "en"]).stdout.contains("of the organisation XCE"));
}
