//! `cccd trust`: from nothing to a green verdict, and everything that is refused on the way.

use std::fs;

use cccd_sim::{Date, Issuer, invented_roots};

use crate::{Folder, cccd, command, run};

const DAY: Date = Date::new(2026, 11, 1);

/// SHA-256 of a file as `cccd trust add --format json` tells it, whether it takes it or not.
fn sha256(file: &str, trust: &str) -> String {
    let outcome = cccd(&["trust", "add", file, "--trust", trust, "--format", "json"]);
    outcome.json()["certificates"][0]["sha256"].as_str().unwrap().to_owned()
}

#[test]
fn from_nothing_to_a_green_verdict() {
    let folder = Folder::new();
    let (card, trust) = (folder.file("card"), folder.file("trust"));
    assert_eq!(cccd(&["sim", "issue", "--seed", "demo", "--out", &card]).status, 0);
    let root = format!("{card}/trust/root.cer");
    assert_eq!(cccd(&["trust", "list", "--trust", &trust]).status, 0);
    assert!(!folder.path().join("trust").exists());

    let refused = cccd(&["trust", "add", &root, "--trust", &trust]);
    refused.assert_error(7, 803);
    assert!(refused.stdout.contains("KHÔNG thêm"), "{refused}");
    let sha256 = sha256(&root, &trust);
    let other = cccd(&["trust", "add", &root, "--trust", &trust, "--confirm", &"0".repeat(64)]);
    other.assert_error(7, 803);
    assert_eq!(cccd(&["demo", "--trust", &trust]).status, 8);

    let added = cccd(&["trust", "add", &root, "--trust", &trust, "--confirm", &sha256]);
    assert_eq!((added.status, added.stderr.as_str()), (0, ""), "{added}");
    assert_eq!(cccd(&["demo", "--trust", &trust]).status, 0);

    let listed = cccd(&["trust", "list", "--trust", &trust, "--format", "json"]).json();
    assert_eq!(listed["certificates"][0]["role"], "anchor");
    assert_eq!(listed["certificates"][0]["source"]["file"], "root.cer");
    let shown = cccd(&["trust", "show", &sha256[..8], "--trust", &trust, "--lang", "en"]);
    assert!(shown.stdout.contains("Key signs until: 2026-01-21"), "{shown}");

    let pem = folder.file("all.pem");
    assert_eq!(cccd(&["trust", "export", &pem, "--trust", &trust]).status, 0);
    assert!(fs::read_to_string(&pem).unwrap().contains("-----BEGIN CERTIFICATE-----"));
    cccd(&["trust", "remove", "00000000", "--trust", &trust]).assert_error(7, 806);
    cccd(&["trust", "remove", &sha256[..7], "--trust", &trust]).assert_error(7, 806);
    assert_eq!(cccd(&["trust", "remove", &sha256[..8], "--trust", &trust]).status, 0);
    assert_eq!(cccd(&["demo", "--trust", &trust]).status, 8);
}

#[test]
fn a_master_list_is_taken_once_its_root_is_confirmed_and_the_clerk_is_told_what_it_lacks() {
    let folder = Folder::new();
    let (list, trust) = (folder.file("icao.ml"), folder.file("trust"));
    let issuer = Issuer::specimen().unwrap();
    fs::write(&list, issuer.master_list(&invented_roots(24).unwrap(), DAY).unwrap()).unwrap();
    let root = folder.file("root.cer");
    fs::write(&root, issuer.certificate()).unwrap();

    let refused = cccd(&["trust", "add", &list, "--trust", &trust]);
    refused.assert_error(7, 803);
    let sha256 = sha256(&root, &trust);
    assert!(refused.stderr.contains(&sha256), "{refused}");
    let added = cccd(&["trust", "add", &list, "--trust", &trust, "--confirm", &sha256]);
    assert_eq!(added.status, 0, "{added}");
    assert!(added.stdout.contains("   24  Đã thêm từ danh sách"), "{added}");
    assert!(added.stdout.contains("số mũ 3"), "{added}");
    assert!(added.stdout.contains("không có gốc nào của Việt Nam"), "{added}");
    assert!(added.stdout.lines().all(|line| line.chars().count() <= 80 || line.contains('/')), "{added}");
    // The root of the list is trusted now: a newer list needs nobody.
    fs::write(&list, issuer.master_list(&invented_roots(26).unwrap(), DAY).unwrap()).unwrap();
    let json = cccd(&["trust", "add", &list, "--trust", &trust, "--format", "json"]).json();
    let of = |decision: &str| {
        let all = json["certificates"].as_array().unwrap().iter();
        all.filter(|certificate| certificate["decision"] == decision).count()
    };
    assert_eq!((of("listed"), of("present")), (2, 24));
    assert_eq!(json["lists"][0]["root_sha256"], sha256.as_str());
    let expiring = cccd(&["trust", "expiring", "--trust", &trust, "--format", "json"]).json();
    assert!(expiring["certificates"].as_array().unwrap().len() >= 5);

    let mut changed = fs::read(&list).unwrap();
    let position = changed.windows(8).position(|window| window == b"SPECIMEN").unwrap();
    changed[position] ^= 1;
    fs::write(&list, changed).unwrap();
    cccd(&["trust", "add", &list, "--trust", &trust]).assert_error(7, 808);
}

#[test]
fn a_file_that_is_nothing_keeps_none_of_the_others() {
    let folder = Folder::new();
    let (trust, note, root) = (folder.file("trust"), folder.file("note.txt"), folder.file("root.cer"));
    fs::write(&note, "hello").unwrap();
    fs::write(&root, Issuer::specimen().unwrap().certificate()).unwrap();
    let sha256 = sha256(&root, &trust);
    let outcome = cccd(&["trust", "add", &note, &root, "--trust", &trust, "--confirm", &sha256]);
    outcome.assert_error(7, 807);
    assert!(outcome.stdout.contains("Đã thêm, có xác nhận"), "{outcome}");
    cccd(&["trust", "add", "/nonexistent", "--trust", &trust]).assert_error(7, 850);
}

#[test]
fn the_folder_is_where_the_variable_says() {
    let folder = Folder::new();
    let mut command = command(&["trust", "path"]);
    command.env("CCCD_TRUST", folder.path());
    assert_eq!(run(command, b"").stdout.trim_end(), folder.path().to_str().unwrap());
}

#[test]
fn the_key_of_an_office_lies_apart_and_is_no_root() {
    let folder = Folder::new();
    let trust = folder.file("trust");
    let key = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/evidence/trust/office/SPECIMEN.pem");
    let added = cccd(&["trust", "add", "--office", "--trust", &trust, key]);
    assert!(added.status == 0 && added.stdout.contains("SHA-256"), "{added}");
    assert_eq!(fs::read(folder.file("trust/office/SPECIMEN.pem")).unwrap(), fs::read(key).unwrap());
    let list = cccd(&["trust", "list", "--trust", &trust, "--format", "json"]);
    assert_eq!(list.status, 0, "{list}");
    assert!(!list.stdout.contains("SPECIMEN"), "{list}");
    // What is no public key is not taken, a private one least of all.
    let private = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/evidence/office.pem");
    cccd(&["trust", "add", "--office", "--trust", &trust, private]).assert_error(7, 801);
    assert!(!fs::exists(folder.file("trust/office/office.pem")).unwrap());
}
