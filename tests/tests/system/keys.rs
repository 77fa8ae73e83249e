//! Keys that do not open the card, or that belong to somebody else.

use cccd_tests::{IssuedCard, Slot, World};

use crate::common::{SEED, assert_error, identity, issued, json, namesake, sensitive, wrong_can};

#[test]
fn a_wrong_key_is_two_lines_and_nothing_is_shown() {
    let world = World::start();
    let (_, issued) = issued();
    let other = IssuedCard::new("somebody else", &[]);
    let rows = [
        (wrong_can(&issued), "auto", "[400] The number or code that was entered does not open this card"),
        (other.key(), "auto", "[400] "),
        (other.mrz(), "auto", "[400] "),
        (other.mrz(), "bac", "[400] "),
        (issued.key(), "bac", "[404] What was entered cannot be used with this access protocol (BAC)"),
        (issued.can(), "bac", "[404] "),
    ];
    for (key, policy, first_line) in rows {
        // Laid down anew: three wrong keys are the last for a card that stays.
        world.wait_for(Slot::First, false);
        let _card = world.attach(SEED, &[]);
        let outcome = world.read(&key, &["--trust", issued.trust(), "--access", policy, "--lang", "en"]);
        assert_error(&outcome, 4, first_line);
        assert_eq!(outcome.stdout, "");
    }
    world.wait_for(Slot::First, false);
    let _card = world.attach(SEED, &[]);
    let outcome = world.read(&wrong_can(&issued), &["--trust", issued.trust()]);
    assert_error(&outcome, 4, "[400] Số hoặc mã đã nhập không mở được thẻ này");

    // None of these attempts has affected the card.
    let outcome = world.read(&issued.key(), &["--trust", issued.trust()]);
    assert_eq!(outcome.status, 0, "{outcome}");
}

#[test]
fn the_number_of_somebody_else_that_opens_the_card_shows_nobody() {
    let world = World::start();
    let (person, issued) = issued();
    let _card = world.attach(SEED, &[]);
    let number = namesake(&issued);
    let mut fields = identity(&person);
    fields.extend(sensitive(&person));
    // Single letters and words that are in every message do not identify anybody.
    let personal: Vec<_> =
        fields.values().filter_map(|value| value.as_str()).filter(|text| text.len() > 8).collect();
    assert!(personal.len() >= 8, "{personal:?}");
    let photo = issued.folder().join("photo.jpg");
    let with_photo = ["--photo", photo.to_str().expect("the path is UTF-8")];
    for options in [&[][..], &["--all"], &["--all", "--format", "json"], &["--lang", "en"], &with_photo] {
        let outcome = world.read(&number, &[&["--trust", issued.trust()], options].concat());
        assert_error(&outcome, 4, "[401] ");
        for text in personal.iter().copied().chain([number.as_str()]) {
            assert!(!outcome.stdout.contains(text) && !outcome.stderr.contains(text), "{text}: {outcome}");
        }
        assert!(!photo.exists(), "{options:?}");
        if options.contains(&"json") {
            let value = json(&outcome);
            assert!(value["holder"].is_null());
            assert_eq!(value["error"]["name"], "wrong_card");
        } else {
            assert_eq!(outcome.stdout, "");
        }
    }
}

#[test]
fn a_badly_formed_key_is_named_by_its_part_before_any_reader_is_needed() {
    let world = World::without_service();
    let rows = [("", "[410] "), ("12345", "[410] "), ("00108501234", "[410] "), ("0O1085012345", "[411] ")];
    for (key, first_line) in rows {
        let outcome = world.read(key, &["--lang", "en"]);
        assert_error(&outcome, 4, first_line);
        assert_eq!(outcome.stdout, "");
        assert!(key.is_empty() || !outcome.stderr.contains(key), "{outcome}");
    }
}

#[test]
fn a_key_is_no_argument() {
    let world = World::without_service();
    let (_, issued) = issued();
    for key in [issued.key(), issued.can()] {
        for arguments in [&["read", &key][..], &["read", "--key", &key], &["read", &format!("--can={key}")]] {
            let outcome = world.cccd(arguments, "");
            assert_error(&outcome, 2, "[9");
            assert!(!outcome.stderr.contains(&key) && outcome.stdout.is_empty(), "{outcome}");
        }
    }
}
