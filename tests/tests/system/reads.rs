//! Reads that end well: every key, both protocols, both forms of output.

use std::fs;

use cccd_tests::{IssuedCard, World};

use crate::{SEED, assert_error, card, json};

#[test]
fn a_card_is_read_by_number_can_and_mrz_with_pace_and_bac() {
    let world = World::start();
    let issued = IssuedCard::new(SEED, &[]);
    let _card = world.attach(SEED, &[]);
    let card = card();
    let person = &card.person;
    let mrz = card.mrz.lines().join("\n");
    let rows = [
        (person.personal_number.as_str(), "auto", "pace", "can"),
        (person.can(), "auto", "pace", "can"),
        (mrz.as_str(), "pace", "pace", "mrz"),
        (mrz.as_str(), "bac", "bac", "mrz"),
    ];
    for (key, access, protocol, password) in rows {
        let options = ["--trust", issued.trust(), "--access", access, "--format", "json"];
        let outcome = world.read(key, &options);
        assert_eq!(outcome.status, 0, "{outcome}");
        assert_eq!(outcome.stderr, "");
        let read = json(&outcome);
        assert_eq!(read["schema_version"], "1.0");
        assert_eq!(read["verdict"], "genuine");
        assert_eq!(read["access"]["protocol"], protocol);
        assert_eq!(read["access"]["password"], password);
        assert_eq!(read["error"], serde_json::Value::Null);
        let holder = &read["holder"];
        assert_eq!(holder["personal_number"], person.personal_number);
        assert_eq!(holder["full_name"], person.full_name());
        assert_eq!(holder["document_number"], person.document_number());
        assert_eq!(holder["place_of_origin"], person.place_of_origin);
        assert_eq!(holder["place_of_residence"], person.place_of_residence);
        for sensitive in ["ethnicity", "religion", "personal_identification", "father", "mother", "spouse"] {
            assert!(holder.get(sensitive).is_none(), "{sensitive}");
        }
        let result = |name: &str| {
            let checks = read["checks"].as_array().unwrap();
            checks.iter().find(|check| check["name"] == name).unwrap()["result"].clone()
        };
        for name in ["chain", "signature", "hashes", "card_access", "chip_authentication", "dg1_dg13"] {
            assert_eq!(result(name), "passed", "{name}");
        }
        if protocol == "pace" {
            assert_eq!(read["transfer"]["commands"], 14);
        }
    }
}

#[test]
fn the_clerk_is_told_in_vietnamese_unless_asked_otherwise() {
    let world = World::start();
    let issued = IssuedCard::new(SEED, &[]);
    let _card = world.attach(SEED, &[]);
    let card = card();
    let vietnamese = world.read(&issued.key(), &["--trust", issued.trust()]);
    assert_eq!(vietnamese.status, 0, "{vietnamese}");
    assert!(vietnamese.stdout.starts_with("THẺ THẬT"), "{vietnamese}");
    for text in ["Họ và tên", &card.person.full_name(), &card.person.place_of_residence, "Nơi thường trú"]
    {
        assert!(vietnamese.stdout.contains(text), "{text}: {vietnamese}");
    }
    let english = world.read(&issued.key(), &["--trust", issued.trust(), "--lang", "en"]);
    assert_eq!(english.status, 0, "{english}");
    assert!(english.stdout.starts_with("GENUINE"), "{english}");
    assert!(english.stdout.contains("Full name") && !english.stdout.contains("THẺ THẬT"), "{english}");
}

#[test]
fn photo_and_sensitive_fields_come_when_they_are_asked_for_and_nothing_else_is_written() {
    let world = World::start();
    let issued = IssuedCard::new(SEED, &[]);
    let _card = world.attach(SEED, &[]);
    let folder = issued.folder().join("work");
    fs::create_dir(&folder).unwrap();
    let photo = folder.join("photo.jpg");
    let mut command = world.command(cccd_tests::cccd());
    command.args([
        "read",
        "--key-file",
        "-",
        "--trust",
        issued.trust(),
        "--all",
        "--format",
        "json",
        "--photo",
    ]);
    command.arg(&photo).env("HOME", &folder);
    let outcome = cccd_tests::Outcome::of(&mut command, issued.key().as_bytes());
    assert_eq!(outcome.status, 0, "{outcome}");
    let read = json(&outcome);
    let person = card().person;
    assert_eq!(read["holder"]["religion"], person.religion);
    assert_eq!(read["holder"]["father"], person.father);
    assert_eq!(read["transfer"]["commands"], 22);
    assert!(fs::read(&photo).unwrap().starts_with(&[0xFF, 0xD8, 0xFF]));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&photo).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let written: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(written, ["photo.jpg"]);
}

#[test]
fn keys_that_do_not_fit_are_told_apart() {
    let world = World::start();
    let issued = IssuedCard::new(SEED, &[]);
    let _card = world.attach(SEED, &[]);
    let owner = card().person;
    let stranger = cccd_sim::Person::from_seed(b"stranger").unwrap();
    let namesake = stranger.clone().sharing_can_with(&owner);
    assert_ne!(stranger.can(), owner.can());
    let read = |key: &str, options: &[&str]| {
        let outcome = world.read(key, &[&["--trust", issued.trust()], options].concat());
        assert!(!outcome.to_string().contains(&owner.surname), "{outcome}");
        outcome
    };
    assert_error(&read(stranger.can(), &[]), 4, 400);
    assert_error(&read(&namesake.personal_number, &[]), 4, 401);
    assert_error(&read(&namesake.personal_number, &["--photo", "never.jpg"]), 4, 401);
    assert!(!std::path::Path::new("never.jpg").exists());
    assert_error(&read(&owner.personal_number, &["--access", "bac"]), 4, 404);
    // The next read with the right key is none the worse for it.
    assert_eq!(world.read(&issued.key(), &["--trust", issued.trust()]).status, 0);
}
