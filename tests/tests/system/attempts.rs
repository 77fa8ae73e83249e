//! Wrong keys are counted across processes as long as a card stays on its reader.

use std::time::{Duration, Instant};

use cccd_tests::{Slot, World};

use crate::common::{SEED, assert_error, issued, wrong_can};

#[test]
fn a_loop_of_processes_tries_three_keys_and_the_card_is_refused_until_it_is_lifted() {
    let world = World::start();
    let (_, issued) = issued();
    let card = world.attach(SEED, &[]);
    let right = issued.can();
    let read = |key: &str| world.read(key, &["--trust", issued.trust(), "--lang", "en"]);
    let begin = Instant::now();
    let wrong = (0..1_000_000).map(|number| format!("{number:06}")).filter(|can| *can != right);
    let outcomes: Vec<_> = wrong.take(20).map(|can| read(&can)).collect();
    assert!(begin.elapsed() >= Duration::from_secs(1 + 4), "the waits were left out");
    for (index, outcome) in outcomes.iter().enumerate() {
        assert_error(outcome, 4, if index < 3 { "[400] " } else { "[408] " });
    }
    // Nothing is sent to it any more, so nobody knows whether this one is right.
    assert_error(&read(&right), 4, "[408] ");

    card.remove();
    world.wait_for(Slot::First, false);
    let card = world.attach(SEED, &[]);
    let begin = Instant::now();
    let outcome = read(&right);
    assert_eq!(outcome.status, 0, "{outcome}");
    assert!(begin.elapsed() < Duration::from_secs(4), "a card that was just laid down does not wait");

    // A right key begins anew, and another card in the same place has nothing to do with this one.
    for _ in 0..2 {
        assert_error(&read(&wrong_can(&issued)), 4, "[400] ");
        let outcome = read(&right);
        assert_eq!(outcome.status, 0, "{outcome}");
    }
    assert_error(&read(&wrong_can(&issued)), 4, "[400] ");
    card.remove();
    world.wait_for(Slot::First, false);
    let _card = world.attach("another person", &[]);
    assert_error(&read("999999"), 4, "[400] ");
}

#[test]
fn a_service_that_starts_again_knows_no_card_that_was_there_before() {
    let mut world = World::start();
    let (_, issued) = issued();
    {
        let _card = world.attach(SEED, &[]);
        for expected in ["[400] ", "[400] ", "[400] ", "[408] "] {
            let outcome = world.read(&wrong_can(&issued), &["--trust", issued.trust(), "--lang", "en"]);
            assert_error(&outcome, 4, expected);
        }
    }
    // It counts the movements of cards from the beginning, so that they agree with those before.
    world.stop_service();
    world.start_service();
    let _card = world.attach(SEED, &[]);
    let outcome = world.read(&issued.can(), &["--trust", issued.trust()]);
    assert_eq!(outcome.status, 0, "{outcome}");
}
