//! Readers, cards that are present, late or missing, and the service behind them.

use std::fs;
use std::time::{Duration, Instant};

use cccd_tests::{Reading, Slot, World};

use crate::common::{SEED, assert_error, issued, json};

/// Longer than any event in a test takes.
const LONG: &str = "120";

#[test]
fn one_card_in_either_slot_is_taken_unnamed() {
    let world = World::start();
    let (_, issued) = issued();
    for slot in [Slot::First, Slot::Second] {
        let card = world.attach_to(slot, SEED, &[]);
        let outcome = world.read(&issued.key(), &["--trust", issued.trust()]);
        assert_eq!(outcome.status, 0, "{outcome}");
        card.remove();
        world.wait_for(slot, false);
    }
}

#[test]
fn of_two_cards_the_reader_must_be_named() {
    let world = World::start();
    let (_, issued) = issued();
    let (other, other_seed) = (cccd_tests::IssuedCard::new("other", &[]), "other");
    let _first = world.attach_to(Slot::First, SEED, &[]);
    let _second = world.attach_to(Slot::Second, other_seed, &[]);
    let read = |key: &str, options: &[&str]| {
        world.read(key, &[&["--trust", issued.trust(), "--lang", "en"], options].concat())
    };
    let both = "[102] Several readers hold a card (Virtual PCD 00 00; Virtual PCD 00 01).";
    assert_error(&read(&issued.key(), &[]), 3, both);
    // A name that matches both does not select one, and waiting does not help.
    assert_error(&read(&issued.key(), &["--reader", "virtual", "--wait", LONG]), 3, both);
    assert_error(&read(&issued.key(), &["--reader", "ACR122U"]), 3, "[110] ");
    for (key, reader) in [
        (issued.key(), Slot::First.reader()),
        (other.key(), Slot::Second.reader()),
        (issued.key(), "00 00"),
        (other.key(), "pcd 00 01"),
    ] {
        let outcome = read(&key, &["--reader", reader]);
        assert_eq!(outcome.status, 0, "{reader}: {outcome}");
    }
    // Each reader reads its own card.
    assert_error(&read(&issued.key(), &["--reader", Slot::Second.reader()]), 4, "[400] ");
}

#[test]
fn without_a_card_there_is_none_also_after_a_wait() {
    let world = World::start();
    let (_, issued) = issued();
    for options in [&[][..], &["--wait", "0.3"], &["--reader", Slot::Second.reader()]] {
        let outcome = world.read(&issued.key(), &[&["--lang", "en"], options].concat());
        assert_error(&outcome, 3, "[103] No card lies on the reader.");
        assert_eq!(outcome.stdout, "");
    }
    let outcome = world.read(&issued.key(), &["--format", "json"]);
    assert_error(&outcome, 3, "[103] Chưa có thẻ trên đầu đọc.");
    assert_eq!(json(&outcome)["error"]["name"], "no_card");
}

#[test]
fn a_card_that_comes_later_is_waited_for_in_either_slot() {
    let world = World::start();
    let (_, issued) = issued();
    for slot in [Slot::First, Slot::Second] {
        let options = ["--trust", issued.trust(), "--wait", LONG];
        let mut reading = world.start_reading(&issued.key(), &options);
        wait_until_it_waits(&world, &mut reading);
        // While it waits it holds the key, but exposes it nowhere.
        let about = |name: &str| fs::read(format!("/proc/{}/{name}", reading.process())).unwrap_or_default();
        let shown = String::from_utf8_lossy(&[about("cmdline"), about("environ")].concat()).into_owned();
        assert!(shown.contains("--key-file") && !shown.contains(&issued.can()));

        let card = world.attach_to(slot, SEED, &[]);
        let outcome = reading.end();
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
        card.remove();
        world.wait_for(slot, false);
    }
}

#[test]
fn without_the_service_it_is_said_that_it_does_not_run() {
    let mut world = World::without_service();
    let (_, issued) = issued();
    let first_line = "[100] The smart card service (PC/SC) of this computer is not running.";
    let read = |world: &World, options: &[&str]| {
        world.read(&issued.key(), &[&["--trust", issued.trust(), "--lang", "en"], options].concat())
    };
    assert_error(&read(&world, &[]), 3, first_line);
    assert_error(&read(&world, &["--wait", LONG]), 3, first_line);
    assert_error(&world.cccd(&["readers", "--lang", "en"], ""), 3, first_line);
    assert_error(&world.cccd(&["info", "--lang", "en"], ""), 3, first_line);

    world.start_service();
    let card = world.attach(SEED, &[]);
    assert_eq!(read(&world, &[]).status, 0);
    drop(card);
}

#[test]
fn a_service_that_ends_is_noticed() {
    let mut world = World::start();
    let (_, issued) = issued();
    // While it waits for a card.
    let mut reading = world.start_reading(&issued.key(), &["--lang", "en", "--wait", LONG]);
    wait_until_it_waits(&world, &mut reading);
    world.stop_service();
    assert_error(&reading.end(), 3, "[100] ");

    // In the middle of a read.
    world.start_service();
    let mut card = world.attach_gated(SEED, 10);
    let reading = world.start_reading(&issued.key(), &["--trust", issued.trust(), "--lang", "en"]);
    assert_eq!(card.next_line().as_deref(), Some("held"));
    world.stop_service();
    assert_error(&reading.end(), 3, "[100] ");
    drop(card);

    world.start_service();
    let _card = world.attach(SEED, &[]);
    let outcome = world.read(&issued.key(), &["--trust", issued.trust()]);
    assert_eq!(outcome.status, 0, "{outcome}");
}

#[test]
fn the_readers_are_listed_with_their_cards() {
    let world = World::start();
    let text = |options: &[&str]| {
        let outcome = world.cccd(&[&["readers"], options].concat(), "");
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
        outcome.stdout
    };
    assert_eq!(text(&["--lang", "en"]), "Virtual PCD 00 00  no card\nVirtual PCD 00 01  no card\n");
    let _card = world.attach_to(Slot::Second, SEED, &[]);
    assert_eq!(text(&[]), "Virtual PCD 00 00  không có thẻ\nVirtual PCD 00 01  có thẻ\n");
    let value: serde_json::Value = serde_json::from_str(&text(&["--format", "json"])).expect("JSON");
    assert_eq!(value["schema_version"], cccd::json::SCHEMA_VERSION);
    let readers = value["readers"].as_array().expect("an array");
    assert_eq!(readers.len(), 2);
    assert_eq!((&readers[0]["card"], &readers[1]["card"]), (&false.into(), &true.into()));
    assert!(readers[0]["atr"].is_null());
    assert_eq!(readers[1]["atr"].as_str().map(hex::decode), Some(Ok(atr(&world, Slot::Second))));

    let _session = world.session(Slot::Second);
    assert!(text(&["--lang", "en"]).ends_with("card present, used by another program\n"));
}

#[test]
fn a_chip_is_described_without_a_key() {
    let world = World::start();
    let card = world.attach(SEED, &[]);
    let info = |options: &[&str]| {
        let outcome = world.cccd(&[&["info"], options].concat(), "");
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
        outcome
    };
    let value = json(&info(&["--format", "json"]));
    assert_eq!(value["reader"], Slot::First.reader());
    assert_eq!(value["atr"].as_str().map(hex::decode), Some(Ok(atr(&world, Slot::First))));
    assert!(value["card_access"].as_str().is_some_and(|file| file.starts_with("31")));
    assert_eq!(value["extended_length"]["used"], true);
    let protocols = value["protocols"].as_array().expect("an array");
    let pace = protocols.iter().find(|entry| entry["name"] == "id-PACE-ECDH-GM-AES-CBC-CMAC-128");
    assert_eq!(pace.map(|entry| &entry["parameters"]), Some(&"brainpoolP256r1".into()));
    let text = info(&["--lang", "en"]).stdout;
    assert!(text.contains("id-PACE-ECDH-GM-AES-CBC-CMAC-128, version 2, brainpoolP256r1 (13)"), "{text}");
    card.remove();
    world.wait_for(Slot::First, false);

    // What a card announces is passed through by reader and service.
    let card = world.attach(SEED, &["--quirk", "atr-info-1920", "--quirk", "ef-dir"]);
    let value = json(&info(&["--format", "json"]));
    assert_eq!(value["extended_length"]["announced"], true);
    assert_eq!((&value["sizes"]["max_response"], &value["block_length"]), (&1920.into(), &1887.into()));
    assert_eq!(value["applications"][0]["name"], "eMRTD");
    assert!(info(&["--lang", "en"]).stdout.contains("up to 1887 bytes, once open"));
    card.remove();
    world.wait_for(Slot::First, false);

    // A card that hides the file, or that is not a citizen card at all, is described too.
    let card = world.attach(SEED, &["--hide-card-access", "--short-only"]);
    let value = json(&info(&["--format", "json"]));
    assert!(value["card_access"].is_null() && value["error"].is_null());
    card.remove();
    world.wait_for(Slot::First, false);
    assert_error(&world.cccd(&["info", "--lang", "en"], ""), 3, "[103] ");
    let _card = world.attach_plain(Slot::First);
    assert!(json(&info(&["--format", "json"]))["card_access"].is_null());
}

fn atr(world: &World, slot: Slot) -> Vec<u8> {
    let readers = world.readers().expect("PC/SC answers");
    let reader = readers.into_iter().find(|reader| reader.name == slot.reader());
    reader.and_then(|reader| reader.atr).expect("a card lies there")
}

/// Waits until the command waits for a card: until it has slept more often than connecting to the service and listing
/// the readers take, which is nine times at most.
fn wait_until_it_waits(world: &World, reading: &mut Reading) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while world.connections() == 0 || reading.sleeps() < 18 {
        assert!(reading.runs() && Instant::now() < deadline, "it does not wait for a card");
        std::thread::sleep(Duration::from_millis(10));
    }
}
