//! The findings of `cccd doctor` through the real service.

use cccd_tests::{Finished, Slot, World};
use serde_json::Value;

use crate::common::{SEED, issued, json};

fn doctor(world: &World, options: &[&str]) -> Finished {
    let outcome = world.cccd(&[&["doctor"], options].concat(), "");
    assert_eq!(outcome.stderr, "", "{outcome}");
    outcome
}

/// The JSON form, and the names of the problems and hints in it.
fn findings(world: &World, options: &[&str]) -> (Value, Vec<String>, i32) {
    let outcome = doctor(world, &[&["--format", "json"], options].concat());
    let value = json(&outcome);
    let names = |list: &str| {
        let list = value[list].as_array().into_iter().flatten();
        list.map(|entry| entry["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    let names = [names("problems"), names("hints")].concat();
    (value, names, outcome.status)
}

#[test]
fn without_service_and_without_card_that_is_the_problem() {
    let mut world = World::without_service();
    let (_, issued) = issued();
    let trust = ["--trust", issued.trust()];
    let (value, names, status) = findings(&world, &trust);
    assert_eq!((names, status), (vec!["service_not_running".to_owned()], 3));
    assert_eq!((&value["ready"], &value["roots"]), (&false.into(), &1.into()));
    assert_eq!(value["computer"]["pcscd"], true);

    world.start_service();
    let (value, names, status) = findings(&world, &trust);
    assert_eq!((names, status), (vec!["no_card".to_owned()], 3));
    let readers = value["readers"].as_array().expect("an array");
    assert_eq!(readers.len(), 2);
    assert!(readers.iter().all(|reader| reader["error"].is_null() && reader["command_ms"].is_null()));
    let text = doctor(&world, &["--lang", "en"]).stdout;
    assert!(text.contains("[103] No card lies on the reader."), "{text}");
    let (_, names, status) = findings(&world, &["--reader", "ACR122U", "--trust", issued.trust()]);
    assert_eq!((names, status), (vec!["reader_unknown".to_owned()], 3));
}

#[test]
fn a_good_card_is_measured_without_its_key() {
    let world = World::start();
    let (_, issued) = issued();
    let _card = world.attach(SEED, &[]);
    let (value, names, status) = findings(&world, &["--trust", issued.trust()]);
    assert_eq!((names, status), (vec![], 0), "{value:#}");
    let reader = &value["readers"][0];
    assert_eq!((&reader["emrtd"], &reader["contactless"]), (&true.into(), &true.into()));
    assert_eq!((&reader["extended_length"], &reader["card_access"]), (&true.into(), &54.into()));
    let [min, median, max] = ["min", "median", "max"].map(|name| reader["command_ms"][name].as_f64());
    assert!(min > Some(0.0) && min <= median && median <= max, "{reader:#}");
    let seconds = |name: &str| reader["predicted_seconds"][name].as_f64();
    assert!(seconds("without_photo") > Some(0.2) && seconds("with_photo") > seconds("without_photo"));
    let text = doctor(&world, &["--lang", "en", "--trust", issued.trust()]).stdout;
    assert!(text.ends_with("Ready to read a card.\n"), "{text}");
    // The card was released in its initial state, and opens.
    let outcome = world.read(&issued.key(), &["--trust", issued.trust()]);
    assert_eq!(outcome.status, 0, "{outcome}");
}

#[test]
fn short_commands_and_a_missing_root_are_hints() {
    let world = World::start();
    let (_, issued) = issued();
    let _card = world.attach(SEED, &["--short-only"]);
    let empty = issued.folder().join("no roots");
    std::fs::create_dir(&empty).expect("a folder can be made");
    let (value, names, status) = findings(&world, &["--trust", empty.to_str().expect("UTF-8")]);
    assert_eq!((names, status), (vec!["short_only".to_owned(), "no_roots".to_owned()], 0));
    assert_eq!(value["readers"][0]["extended_length"], false);
    let (_, names, status) = findings(&world, &["--trust", "/nonexistent"]);
    assert_eq!((names[0].as_str(), status), ("trust_folder_unreadable", 7));
}

/// A card that has only the answer to reset of a contact card.
#[test]
fn a_card_on_contacts_that_cannot_be_read_is_on_the_wrong_pad() {
    let world = World::start();
    let (_, issued) = issued();
    let _card = world.attach_plain(Slot::Second);
    let (value, names, status) = findings(&world, &["--trust", issued.trust()]);
    assert_eq!((names, status), (vec!["wrong_pad".to_owned()], 3), "{value:#}");
    assert_eq!(value["problems"][0]["reader"], Slot::Second.reader());
    // If the other slot has a readable card, nothing is wrong.
    let _card = world.attach(SEED, &[]);
    let (_, names, status) = findings(&world, &["--trust", issued.trust()]);
    assert_eq!((names, status), (vec![], 0));
}

#[test]
fn a_card_that_another_program_holds_is_said() {
    let world = World::start();
    let (_, issued) = issued();
    let mut card = world.attach_gated(SEED, 5);
    let reading = world.start_reading(&issued.key(), &["--trust", issued.trust()]);
    assert_eq!(card.next_line().as_deref(), Some("held"));
    let (value, names, status) = findings(&world, &["--trust", issued.trust()]);
    assert_eq!((names, status), (vec!["reader_busy".to_owned()], 3), "{value:#}");
    assert_eq!(value["readers"][0]["in_use"], true);
    card.tell("go on");
    assert_eq!(reading.end().status, 0);
}
