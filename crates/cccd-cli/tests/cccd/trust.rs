//! `cccd trust` with master lists.

use std::fs;

use cccd_sim::{Date, Issuer, invented_roots};

use crate::{Folder, cccd};

const DAY: Date = Date::new(2026, 11, 1);

/// SHA-256 of a file as reported by `cccd trust add --format json`, whether the file is added or not.
fn sha256(file: &str, trust: &str) -> String {
    let outcome = cccd(&["trust", "add", file, "--trust", trust, "--format", "json"]);
    outcome.json()["certificates"][0]["sha256"].as_str().unwrap().to_owned()
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
    // The root of the list is trusted now: a newer list needs no confirmation.
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
