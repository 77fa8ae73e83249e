//! The world that all other whole-system tests depend on: the real pcscd, a virtual reader, and a card that has only an
//! ATR.

// Helpers outside the test functions may fail a test too.
#![allow(clippy::expect_used)]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use cccd_tests::{Slot, World};

/// The PC/SC error number for a service that is not running.
const NO_SERVICE: &str = "8010001D";
/// The PC/SC error number for a reader without a card.
const NO_CARD: &str = "8010000C";

const ATR: [u8; 4] = [0x3B, 0x80, 0x01, 0x81];
const SELECT_MASTER_FILE: [u8; 7] = [0x00, 0xA4, 0x00, 0x0C, 0x02, 0x3F, 0x00];

#[test]
fn a_card_comes_answers_and_goes() {
    let world = World::start();
    assert_eq!(atrs(&world), [None, None]);

    let card = world.attach_plain(Slot::First);
    assert_eq!(atrs(&world), [Some(ATR.to_vec()), None]);
    assert_eq!(world.transmit(Slot::First, &SELECT_MASTER_FILE).expect("an answer"), [0x6D, 0x00]);
    assert_eq!(world.transmit(Slot::Second, &SELECT_MASTER_FILE), Err(NO_CARD.to_owned()));
    world.reset(Slot::First).expect("the card can be reset");

    card.remove();
    world.wait_for(Slot::First, false);
    assert_eq!(atrs(&world), [None, None]);
    assert_eq!(world.transmit(Slot::First, &SELECT_MASTER_FILE), Err(NO_CARD.to_owned()));
}

#[test]
fn the_two_slots_hold_two_cards() {
    let world = World::start();
    let _first = world.attach_plain(Slot::First);
    let second = world.attach_plain(Slot::Second);
    assert_eq!(atrs(&world), [Some(ATR.to_vec()), Some(ATR.to_vec())]);
    second.remove();
    world.wait_for(Slot::Second, false);
    assert_eq!(atrs(&world), [Some(ATR.to_vec()), None]);
}

#[test]
fn two_worlds_do_not_see_each_others_card() {
    let Some(one) = World::start_isolated() else { return };
    let other = World::start();
    let _card = one.attach_plain(Slot::First);
    assert_eq!(atrs(&one), [Some(ATR.to_vec()), None]);
    assert_eq!(atrs(&other), [None, None]);

    let _second_card = other.attach_plain(Slot::Second);
    assert_eq!(atrs(&one), [Some(ATR.to_vec()), None]);
    assert_eq!(atrs(&other), [None, Some(ATR.to_vec())]);
}

#[test]
fn the_service_can_be_absent_stopped_and_started_again() {
    let mut world = World::without_service();
    assert_eq!(world.readers(), Err(NO_SERVICE.to_owned()));
    for _ in 0..3 {
        world.start_service();
        assert_eq!(atrs(&world), [None, None]);
        let _card = world.attach_plain(Slot::First);
        world.stop_service();
        assert_eq!(world.readers(), Err(NO_SERVICE.to_owned()));
    }
}

#[test]
fn a_command_runs_in_our_folder_and_gives_its_own_status() {
    let world = World::without_service();
    let folder = world.command("pwd").output().expect("pwd runs").stdout;
    let here = std::env::current_dir().expect("a test has a folder");
    assert_eq!(String::from_utf8_lossy(&folder).trim_end(), here.to_string_lossy());
    let status = world.command("sh").args(["-c", "exit 42"]).status().expect("sh runs");
    assert_eq!(status.code(), Some(42));
}

#[test]
fn nothing_is_left_running() {
    let Some(world) = World::start_isolated() else { return };
    let card = world.attach_plain(Slot::First);
    let namespace = namespace(&world);
    // The shell that holds the namespaces, pcscd, and the card.
    assert_eq!(processes_in(&namespace), 3);
    drop(card);
    drop(world);
    assert_eq!(processes_in(&namespace), 0);
}

#[test]
fn nothing_is_left_running_after_a_panic() {
    let Some(world) = World::start_isolated() else { return };
    let mut namespace_of_the_failed = String::new();
    let failed = catch_unwind(AssertUnwindSafe(|| {
        let world = world;
        let _card = world.attach_plain(Slot::First);
        namespace_of_the_failed = namespace(&world);
        assert_eq!(processes_in(&namespace_of_the_failed), 3);
        // Not a panic with a message, which would look like a failure in the output.
        std::panic::resume_unwind(Box::new(()));
    }));
    assert!(failed.is_err());
    assert_eq!(processes_in(&namespace_of_the_failed), 0);
}

fn atrs(world: &World) -> Vec<Option<Vec<u8>>> {
    let readers = world.readers().expect("PC/SC answers");
    let names: Vec<_> = readers.iter().map(|reader| reader.name.as_str()).collect();
    assert_eq!(names, [Slot::First.reader(), Slot::Second.reader()]);
    readers.into_iter().map(|reader| reader.atr).collect()
}

/// The network namespace of a world, as the system names it.
fn namespace(world: &World) -> String {
    let output = world.command("readlink").arg("/proc/self/ns/net").output().expect("readlink runs");
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}

fn processes_in(namespace: &str) -> usize {
    assert!(namespace.starts_with("net:["), "{namespace:?}");
    let processes = fs::read_dir("/proc").expect("/proc is there").flatten();
    let namespaces = processes.filter_map(|process| fs::read_link(process.path().join("ns/net")).ok());
    namespaces.filter(|name| name.as_os_str() == namespace).count()
}
