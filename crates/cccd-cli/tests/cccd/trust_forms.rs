//! `cccd trust add` with files of many forms and folders of them: what is said agrees with what is then there.

use std::{fs, path::Path};

use base64ct::{Base64, Encoding};
use cccd_base::crypto::HashAlgorithm;
use cccd_sim::{Date, Issuer, invented_roots};

use crate::{Finished, Folder, cccd};

fn block(der: &[u8]) -> String {
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", Base64::encode_string(der))
}

struct Desk {
    folder: Folder,
    trust: String,
}

impl Desk {
    fn new() -> Self {
        let folder = Folder::new();
        let trust = folder.file("trust");
        Self { folder, trust }
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.folder.file(name);
        fs::create_dir_all(Path::new(&path).parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn trust(&self, arguments: &[&str]) -> Finished {
        cccd(&[&["trust"], arguments, &["--trust", &self.trust]].concat())
    }

    fn listed(&self) -> usize {
        self.trust(&["list", "--format", "json"]).json()["certificates"].as_array().unwrap().len()
    }
}

/// The number of certificates of a call that were taken, by their decisions.
fn taken(call: &Finished) -> usize {
    let json = call.json();
    let decisions = json["certificates"].as_array().unwrap().iter().map(|found| &found["decision"]);
    decisions.filter(|decision| *decision == "signer" || *decision == "confirmed").count()
}

#[test]
fn what_is_said_to_be_taken_is_listed_and_a_part_that_fails_is_said_each_time() {
    let desk = Desk::new();
    let issuer = Issuer::specimen().unwrap();
    let signers: Vec<_> =
        (2021..2028).map(|year| issuer.document_signer(Date::new(year, 1, 1)).unwrap()).collect();
    let mut text: String = signers.iter().map(|signer| block(signer.certificate())).collect();
    // One that is there twice, and one that is cut off.
    text += &block(signers[0].certificate());
    text += &block(issuer.certificate())[..300];
    let path = desk.write("all.pem", &text);
    let first = desk.trust(&["add", &path, "--format", "json"]);
    assert_eq!((first.status, taken(&first), desk.listed()), (7, 7, 7), "{first}");
    let fault = &first.json()["faults"][0];
    let line = text.lines().count() - block(issuer.certificate())[..300].lines().count() + 1;
    assert_eq!((&fault["place"]["line"], &fault["reason"]), (&line.into(), &"cut".into()));
    let again = desk.trust(&["add", &path, "--format", "json"]);
    assert_eq!((again.status, taken(&again), desk.listed()), (7, 0, 7), "{again}");
    let shown = desk.trust(&["add", &path, "--lang", "en"]);
    assert_eq!((shown.status, shown.stderr.as_str()), (7, ""), "{shown}");
    assert!(shown.stdout.contains("    8  There already"), "{shown}");
    assert!(
        shown.stdout.contains(&format!("CANNOT be read, line {line} (CERTIFICATE): it is cut off")),
        "{shown}"
    );
    assert!(shown.stdout.contains("(7)"), "{shown}");
    // One that somebody put there counts for both.
    fs::write(Path::new(&desk.trust).join("mine.cer"), issuer.certificate()).unwrap();
    assert_eq!(desk.listed(), 8);
    assert!(desk.trust(&["add", &path]).stdout.contains("(8)"));
}

#[test]
fn no_trust_folder_is_made_for_what_cannot_be_read() {
    let desk = Desk::new();
    for (path, code) in [
        (desk.folder.file("none.cer"), 850),
        (desk.write("page.ml", "<!doctype html>"), 823),
        (desk.write("empty.ldif", ""), 826),
        (desk.write("hello.txt", "hello"), 807),
    ] {
        let refused = desk.trust(&["add", &path]);
        refused.assert_error(7, code);
        assert!(refused.stderr.contains(path.rsplit('/').next().unwrap()), "{refused}");
        assert!(!Path::new(&desk.trust).exists(), "{path}");
    }
}

#[test]
fn a_folder_is_added_and_its_sums_agree_with_the_list() {
    let desk = Desk::new();
    let issuer = Issuer::specimen().unwrap();
    let sha256 = {
        let path = desk.write("alone.cer", issuer.certificate());
        let json = desk.trust(&["add", &path, "--format", "json"]).json();
        json["certificates"][0]["sha256"].as_str().unwrap().to_owned()
    };
    let day = Date::new(2026, 11, 1);
    desk.write("many/1.cer", issuer.certificate());
    desk.write("many/2.ml", issuer.master_list(&invented_roots(12).unwrap(), day).unwrap());
    desk.write("many/3.txt", "hello");
    desk.write("many/.hidden", "hello");
    desk.write("many/nested/4.cer", Issuer::new(b"other").unwrap().certificate());
    let many = desk.folder.file("many");
    let added = desk.trust(&["add", &many, "--confirm", &sha256, "--lang", "en"]);
    assert_eq!(added.status, 7, "{added}");
    let text = added.stdout.replace("\n  ", " ");
    assert!(text.contains("3 files: 2 taken, 0 in part, 1 not. Added 13, replaced 0."), "{added}");
    assert!(added.stderr.contains("[807]") && added.stderr.contains("3.txt"), "{added}");
    assert!(added.stderr.contains("nested") && !added.stderr.contains(".hidden"), "{added}");
    assert_eq!(desk.listed(), 13);
    // The signer of the list by its name.
    let listed = desk.trust(&["list", "--lang", "en"]);
    assert!(listed.stdout.contains("list signed by Master List Signer SPECIMEN"), "{listed}");
    let again = desk.trust(&["add", &many, "--lang", "en"]);
    assert!(
        again.status == 7 && again.stdout.replace("\n  ", " ").contains("Added 0, replaced 0."),
        "{again}"
    );
    fs::create_dir(desk.folder.file("void")).unwrap();
    desk.trust(&["add", &desk.folder.file("void")]).assert_error(7, 828);
}

#[test]
fn what_ends_is_sorted_and_a_country_is_shown_by_itself() {
    let desk = Desk::new();
    let roots = invented_roots(24).unwrap();
    let issuer = Issuer::specimen().unwrap();
    let list = issuer.master_list(&roots, Date::new(2026, 11, 1)).unwrap();
    let root = desk.write("root.cer", issuer.certificate());
    let json = desk.trust(&["add", &root, "--format", "json"]).json();
    let sha256 = json["certificates"][0]["sha256"].as_str().unwrap();
    let path = desk.write("a.ml", list);
    assert_eq!(desk.trust(&["add", &root, &path, "--confirm", sha256]).status, 0);
    let ends = |arguments: &[&str]| -> Vec<String> {
        let json =
            desk.trust(&[&["expiring", "--days", "60000", "--format", "json"], arguments].concat()).json();
        let end = |found: &serde_json::Value| {
            let end = found["not_after"].as_str().unwrap();
            found["key_used_until"].as_str().map_or(end, |key| key.min(end)).to_owned()
        };
        json["certificates"].as_array().unwrap().iter().map(end).collect()
    };
    let all = ends(&[]);
    assert!(all.len() == 25 && all.is_sorted(), "{all:?}");
    assert_eq!((ends(&["--country", "vn"]).len(), ends(&["--country", "ZZ"]).len()), (1, 0));
    let shown = desk.trust(&["show", "VN"]);
    assert!(shown.stdout.starts_with("CHỨNG THƯ GỐC VÀ LIÊN KẾT (1)\n"), "{shown}");
    assert!(shown.stdout.contains("Hiệu lực: 2021-01-01 – 2046-12-31"), "{shown}");
    desk.trust(&["show", "ZZ"]).assert_error(7, 829);
    let country = desk.trust(&["show", "vn", "--format", "json"]).json();
    assert_eq!(country["certificates"].as_array().unwrap().len(), 1);
}

/// A root, links one after the other, and their roots: in whatever order they come, by their names or as arguments.
#[test]
fn what_waits_for_a_root_is_taken_whatever_the_order_of_files() {
    let issuers: Vec<_> = [&b"0"[..], b"1", b"2"].iter().map(|seed| Issuer::new(seed).unwrap()).collect();
    let links = [issuers[0].link_to(&issuers[1]).unwrap(), issuers[1].link_to(&issuers[2]).unwrap()];
    let root = issuers[0].certificate();
    let files = [root, &links[0], &links[1], issuers[1].certificate(), issuers[2].certificate()];
    for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 1, 3, 0]] {
        for is_folder in [true, false] {
            let desk = Desk::new();
            let name = |position: usize| format!("given/{}.cer", (b'a' + position as u8) as char);
            let paths: Vec<_> =
                (0..5).map(|position| desk.write(&name(position), files[order[position]])).collect();
            let given = if is_folder { vec![desk.folder.file("given")] } else { paths };
            let given: Vec<_> = given.iter().map(String::as_str).collect();
            let confirm = hex::encode_upper(HashAlgorithm::Sha256.hash(root).unwrap());

            // Without the confirmation nothing comes in, and every file is named with its folder.
            let refused = desk.trust(&[&["add"], &given[..]].concat());
            assert_eq!(refused.status, 7, "{refused}");
            assert_eq!(refused.stderr.matches("[803] ").count(), 5, "{refused}");
            assert_eq!(refused.stderr.matches(&desk.folder.file("given/")).count(), 5, "{refused}");
            assert_eq!(desk.listed(), 0);

            let taken = desk.trust(&[&["add", "--confirm", &confirm], &given[..]].concat());
            assert_eq!((taken.status, taken.stderr.as_str()), (0, ""), "{order:?} {taken}");
            assert_eq!(desk.listed(), 5);
        }
    }
}

/// Folders and files given together are one set; a revocation list is checked against a root that comes after it.
#[test]
fn what_waits_in_one_folder_is_served_by_another() {
    let desk = Desk::new();
    let [old, new] = [&b"0"[..], b"1"].map(|seed| Issuer::new(seed).unwrap());
    let (day, end) = (Date::new(2026, 1, 1), Date::new(2036, 1, 1));
    let list = old.revocation_list::<Vec<u8>>(&[], day, end).unwrap();
    let mut forged = list.clone();
    *forged.last_mut().unwrap() ^= 1;
    desk.write("first/link.cer", old.link_to(&new).unwrap());
    desk.write("first/list.crl", &list);
    desk.write("first/forged.crl", &forged);
    desk.write("second/root.cer", old.certificate());
    let confirm = hex::encode_upper(HashAlgorithm::Sha256.hash(old.certificate()).unwrap());
    let folders = ["first", "second"].map(|name| desk.folder.file(name));
    let outcome = desk.trust(&["add", &folders[0], &folders[1], "--confirm", &confirm, "--lang", "en"]);
    assert_eq!((outcome.status, outcome.stderr.matches("[811] ").count()), (7, 1), "{outcome}");
    assert!(outcome.stdout.contains("first: 3 files: 2 taken, 0 in part, 1 not."), "{outcome}");
    assert!(
        outcome.stdout.contains("second: 1 file") && !outcome.stdout.contains("NOT checked"),
        "{outcome}"
    );
    // The root, the link and the right list.
    assert_eq!(desk.listed(), 3);
}
