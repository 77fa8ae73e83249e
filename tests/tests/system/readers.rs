//! Which reader is taken, and what is said when there is none, no card, or no service.

use std::{thread, time::Duration};

use cccd_tests::{IssuedCard, Slot, World};

use crate::{SEED, assert_error, json};

#[test]
fn of_two_slots_the_one_with_a_card_is_taken_and_two_cards_are_asked_about() {
    let world = World::start();
    let issued = IssuedCard::new(SEED, &[]);
    let trust = ["--trust", issued.trust()];
    let read = |options: &[&str]| world.read(&issued.key(), &[&trust, options].concat());
    let second = world.attach_to(Slot::Second, SEED, &[]);
    assert_eq!(read(&[]).status, 0);

    let _first = world.attach_to(Slot::First, SEED, &[]);
    let several = read(&[]);
    assert_error(&several, 3, 102);
    for slot in [Slot::First, Slot::Second] {
        assert!(several.stderr.contains(slot.reader()), "{several}");
        assert_eq!(read(&["--reader", slot.reader()]).status, 0);
    }
    second.remove();
    world.wait_for(Slot::Second, false);
    assert_eq!(read(&[]).status, 0);
    assert_error(&read(&["--reader", Slot::Second.reader()]), 3, 103);
    assert_error(&read(&["--reader", "ACR122"]), 3, 110);
}

#[test]
fn no_card_is_said_at_once_or_after_the_wait() {
    let world = World::start();
    let issued = IssuedCard::new(SEED, &[]);
    let trust = ["--trust", issued.trust()];
    assert_error(&world.read(&issued.key(), &trust), 3, 103);
    assert_error(&world.read(&issued.key(), &[&trust[..], &["--wait", "1"]].concat()), 3, 103);

    // A card that comes while the clerk waits is read, in whichever slot.
    let outcome = thread::scope(|scope| {
        let waiting = scope.spawn(|| world.read(&issued.key(), &[&trust[..], &["--wait", "30"]].concat()));
        thread::sleep(Duration::from_millis(300));
        let _card = world.attach_to(Slot::Second, SEED, &[]);
        waiting.join().unwrap()
    });
    assert_eq!(outcome.status, 0, "{outcome}");
}

#[test]
fn no_service_is_its_own_error() {
    let world = World::without_service();
    let issued = IssuedCard::new(SEED, &[]);
    assert_error(&world.read(&issued.key(), &["--trust", issued.trust()]), 3, 100);
    assert_error(&world.cccd(&["readers"], ""), 3, 100);
    assert_error(&world.cccd(&["info"], ""), 3, 100);
}

#[test]
fn readers_and_info_say_what_lies_there() {
    let world = World::start();
    let _card = world.attach(SEED, &[]);
    let readers = world.cccd(&["readers"], "");
    assert_eq!(readers.status, 0, "{readers}");
    for slot in [Slot::First, Slot::Second] {
        assert!(readers.stdout.contains(slot.reader()), "{readers}");
    }
    let info = world.cccd(&["info", "--format", "json"], "");
    assert_eq!(info.status, 0, "{info}");
    let info = json(&info);
    assert_eq!(info["reader"], Slot::First.reader());
    assert_eq!(info["extended_length"]["used"], true);
    let protocols = info["protocols"].to_string();
    for name in ["id-PACE-ECDH-GM-AES-CBC-CMAC-128", "brainpoolP256r1", "id-CA-ECDH-AES-CBC-CMAC-128"] {
        assert!(protocols.contains(name), "{protocols}");
    }
    let text = world.cccd(&["info", "--lang", "en"], "");
    assert!(text.stdout.contains("brainpoolP256r1"), "{text}");
}
