//! Cards that are lifted, and other programs on the same card.

use std::thread;

use cccd_tests::{IssuedCard, Slot, World};

use crate::{SEED, assert_error};

/// Commands of a read without the photo.
const COMMANDS: usize = 14;

#[test]
fn a_card_lifted_at_any_command_is_a_moved_card_and_the_next_one_reads() {
    let world = World::start();
    let issued = IssuedCard::new(SEED, &[]);
    let trust = ["--trust", issued.trust()];
    for index in 0..COMMANDS {
        let mut card = world.attach(SEED, &["--remove-after", &index.to_string()]);
        let outcome = world.read(&issued.key(), &trust);
        assert_error(&outcome, 3, 104);
        assert!(!outcome.stdout.contains("THẺ THẬT"), "command {index}: {outcome}");
        assert_eq!(card.next_line().as_deref(), Some("removed"));
        world.wait_after_tearing(Slot::First);
    }
    let _card = world.attach(SEED, &["--remove-after", &COMMANDS.to_string()]);
    let outcome = world.read(&issued.key(), &trust);
    assert_eq!(outcome.status, 0, "{outcome}");
}

#[test]
fn what_another_program_left_in_the_card_does_not_matter() {
    let world = World::start();
    let issued = IssuedCard::new(SEED, &[]);
    let _card = world.attach(SEED, &[]);
    let select = [&[0x00, 0xA4, 0x04, 0x0C, 0x07][..], &cccd::card::APPLICATION].concat();
    for _ in 0..3 {
        assert_eq!(world.transmit(Slot::First, &select).unwrap(), [0x90, 0x00]);
        let outcome = world.read(&issued.key(), &["--trust", issued.trust()]);
        assert_eq!(outcome.status, 0, "{outcome}");
    }
}

/// While a read holds its transaction a reset by another program waits for it, and after it it succeeds; one
/// that comes before it is cured by connecting anew. Either way every read and every reset succeeds.
#[test]
fn another_program_may_reset_the_card_at_any_time() {
    let world = World::start();
    let issued = IssuedCard::new(SEED, &[]);
    let _card = world.attach(SEED, &["--short-only"]);
    let photo = issued.folder().join("photo.jpg");
    let photo = photo.to_str().unwrap();
    thread::scope(|scope| {
        let other = scope.spawn(|| (0..10).map(|_| world.reset(Slot::First)).collect::<Vec<_>>());
        for _ in 0..5 {
            let outcome = world.read(&issued.key(), &["--trust", issued.trust(), "--photo", photo]);
            assert_eq!(outcome.status, 0, "{outcome}");
        }
        assert_eq!(other.join().unwrap(), vec![Ok(()); 10]);
    });
}
