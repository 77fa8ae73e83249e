//! Clones, whose makers could copy every file but not the keys, on a reader that other programs use too and from which
//! they are lifted: none is reported as genuine. The real card is never reported as not genuine under the same
//! conditions.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use cccd_tests::{Finished, IssuedCard, Slot, World};

use crate::common::{SEED, WORDS_OF_A_GENUINE_VERDICT, issued, json};

/// Ways in which a clone lacks the key, as quirks of the simulated card.
const CLONES: [&str; 4] = ["other-chip-keys", "ca-refused-later", "ca-old-keys", "ca-plain-answer"];

/// The first command under the keys of Chip Authentication, and the last one, counted from 0.
const FIRST_ANSWER: usize = 11;
const LATER: usize = 13;

/// PC/SC lets the other program reset the card as soon as the read releases it, even if only to reconnect.
#[test]
fn a_reset_by_another_program_helps_no_clone_and_harms_no_right_card() {
    let world = World::start();
    let (_, issued) = issued();
    let clones = CLONES.map(|quirk| (Some(quirk), FIRST_ANSWER));
    for (quirk, at) in clones.into_iter().chain([(None, FIRST_ANSWER), (None, LATER)]) {
        let mut card = world.attach_gated_with(SEED, at, quirk.as_slice());
        let mut other = world.session(Slot::First);
        let reading = world.start_reading(&issued.key(), &options(&issued));
        assert_eq!(card.next_line().as_deref(), Some("held"), "{quirk:?}");
        other.begin_reset();
        card.tell("go on");
        judge(quirk, &reading.end());
        assert!(other.end_reset(), "the other program gets its turn");
        drop(card);
        world.wait_for(Slot::First, false);
    }
}

/// The card is lifted at the first answer under the new keys, where a second proof decides, or later, while another
/// program keeps resetting the card.
#[test]
fn a_clone_that_is_lifted_and_put_back_among_resets_is_not_genuine() {
    let world = World::start();
    let (_, issued) = issued();
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let other = scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                // Sometimes no card is there.
                let _ = world.reset(Slot::First);
            }
        });
        let clones = [(CLONES[0], FIRST_ANSWER), (CLONES[1], FIRST_ANSWER), (CLONES[1], LATER)];
        let clones = clones.iter().map(|(quirk, at)| (Some(*quirk), *at));
        let cases = clones.chain([(None, FIRST_ANSWER), (None, LATER)]);
        let outcomes: Vec<_> = cases.map(|(quirk, at)| (quirk, lifted(&world, &issued, quirk, at))).collect();
        is_over.store(true, Ordering::Relaxed);
        other.join().expect("it does not panic");
        for (quirk, outcome) in outcomes {
            judge(quirk, &outcome);
        }
    });
}

/// Reads a card that is lifted at a command and put back at once.
fn lifted(world: &World, issued: &IssuedCard, quirk: Option<&str>, at: usize) -> Finished {
    let at = at.to_string();
    let mut arguments = vec!["--remove-after", &at, "--put-back", "0"];
    arguments.extend(quirk.iter().flat_map(|quirk| ["--quirk", quirk]));
    let card = world.attach(SEED, &arguments);
    let outcome = world.read(&issued.key(), &options(issued));
    card.remove();
    world.wait_for(Slot::First, false);
    outcome
}

fn options(issued: &IssuedCard) -> [&str; 8] {
    ["--trust", issued.trust(), "--format", "json", "--lang", "en", "--resume", "30"]
}

/// For the real card, which has no quirk, only the verdict *not genuine* would be wrong; anything else is due to the
/// link.
#[track_caller]
fn judge(quirk: Option<&str>, outcome: &Finished) {
    let value = json(outcome);
    if quirk.is_none() {
        assert_ne!(outcome.status, 1, "{outcome}");
        assert_ne!(value["verdict"], "not_genuine", "{outcome}");
    } else {
        assert_ne!(outcome.status, 0, "{quirk:?}: {outcome}");
        assert_ne!(value["verdict"], "genuine", "{quirk:?}: {outcome}");
        assert_ne!(value["headline"]["tone"], "green", "{quirk:?}: {outcome}");
    }
    for words in WORDS_OF_A_GENUINE_VERDICT {
        assert!(quirk.is_none() || !outcome.stdout.contains(words), "{quirk:?}: {outcome}");
    }
}
