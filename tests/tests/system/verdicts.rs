//! Cards that are not what they should be: the verdict, its reason and the exit status.

use cccd_tests::{IssuedCard, World};
use serde_json::Value;

use crate::{SEED, json};

/// Reads a card with these options of the simulator, in text and in JSON; the status of both is the same.
fn read(world: &World, issued: &IssuedCard, sim: &[&str], read: &[&str]) -> (i32, Value) {
    let card = world.attach(SEED, sim);
    let options = [&["--trust", issued.trust()], read].concat();
    let key = std::fs::read_to_string(issued.folder().join("mrz.txt")).unwrap();
    let text = world.read(&key, &options);
    let form = world.read(&key, &[&options[..], &["--format", "json"]].concat());
    assert_eq!(text.status, form.status, "{sim:?}: {text}");
    if text.status != 0 {
        assert!(!text.stdout.starts_with("THẺ THẬT"), "{sim:?}: {text}");
    }
    card.remove();
    world.wait_for(cccd_tests::Slot::First, false);
    (text.status, json(&form))
}

/// The name of the reason with which a check ended.
fn reason<'a>(read: &'a Value, check: &str) -> &'a Value {
    let checks = read["checks"].as_array().unwrap();
    &checks.iter().find(|entry| entry["name"] == check).unwrap()["reason"]
}

#[test]
fn forged_cards_are_not_genuine_and_the_reason_is_named() {
    let world = World::start();
    let issued = IssuedCard::new(SEED, &[]);
    let photo = issued.folder().join("photo.jpg");
    let photo = ["--photo", photo.to_str().unwrap()];
    let rows: [(&[&str], &[&str], &str, &str); 9] = [
        (&["--change", "DG1"], &[], "hashes", "hash_mismatch"),
        (&["--change", "DG13"], &[], "hashes", "hash_mismatch"),
        (&["--change", "DG14"], &[], "hashes", "hash_mismatch"),
        (&["--change", "DG2"], &photo, "hashes", "hash_mismatch"),
        (&["--change", "SOD"], &[], "signature", "signature_wrong"),
        (&["--clone"], &[], "chip_authentication", "chip_key_wrong"),
        (&["--clone", "--withhold", "DG14"], &[], "hashes", "listed_file_absent"),
        (&["--refuse-chip-authentication"], &[], "chip_authentication", "chip_refused"),
        (&["--hide-card-access"], &[], "card_access", "card_access_differs"),
    ];
    for (sim, options, check, name) in rows {
        let (status, form) = read(&world, &issued, sim, options);
        assert_eq!((status, &form["verdict"]), (1, &"not_genuine".into()), "{sim:?}");
        assert_eq!(reason(&form, check)["name"], name, "{sim:?}");
    }
}

#[test]
fn what_cannot_be_told_is_not_called_forged() {
    let world = World::start();
    let issued = IssuedCard::new(SEED, &[]);
    let (status, form) = read(&world, &issued, &["--issuer-seed", "another root"], &[]);
    assert_eq!((status, &form["verdict"]), (8, &"cannot_tell".into()));
    let missing = reason(&form, "chain");
    assert_eq!(missing["name"], "root_missing");
    assert!(missing["certificate"]["name"].as_str().unwrap().contains("SPECIMEN"), "{missing}");
    assert!(missing["certificate"]["key_identifier"].is_string(), "{missing}");

    let (status, form) = read(&world, &issued, &["--without-chip-authentication"], &[]);
    assert_eq!((status, &form["verdict"]), (9, &"chip_not_proven".into()));
}

#[test]
fn a_photo_that_was_not_read_is_named_and_changes_nothing() {
    let world = World::start();
    let issued = IssuedCard::new(SEED, &[]);
    let (status, form) = read(&world, &issued, &["--change", "DG2"], &[]);
    assert_eq!((status, &form["verdict"]), (0, &"genuine".into()));
    let findings = form["findings"].as_array().unwrap();
    let unread = findings.iter().find(|finding| finding["name"] == "file_not_read").unwrap();
    assert!(unread["files"].as_array().unwrap().contains(&"EF.DG2".into()), "{unread}");
}
