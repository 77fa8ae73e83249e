//! Other programs that use the same card before or during a read.

use std::sync::{Arc, Mutex};
use std::thread;

use cccd::access::AccessKey;
use cccd::error::TransportError;
use cccd::pki::TrustStore;
use cccd::read::{ReadOptions, read};
use cccd::transport::{FnTransport, Limits};
use cccd_tests::{IssuedCard, Session, Slot, World};

use crate::common::{SEED, issued, json};

/// Number of commands of a read without the photo, as documented.
const COMMANDS: usize = 14;
const SELECT_APPLICATION: &[u8] = &[0x00, 0xA4, 0x04, 0x0C, 0x07, 0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01];
/// A file that is readable only through an open channel.
const READ_DG1: &[u8] = &[0x00, 0xB0, 0x81, 0x00, 0x00];

#[test]
fn a_reset_by_another_program_waits_until_the_read_is_done() {
    let world = World::start();
    let (_, issued) = issued();
    for index in [0, 5, 9, COMMANDS - 1] {
        let mut card = world.attach_gated(SEED, index);
        let mut other = world.session(Slot::First);
        let reading = world.start_reading(&issued.key(), &["--trust", issued.trust(), "--format", "json"]);
        assert_eq!(card.next_line().as_deref(), Some("held"), "command {index}");
        other.begin_reset();
        card.tell("go on");
        let outcome = reading.end();
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "command {index}: {outcome}");
        let value = json(&outcome);
        assert_eq!(value["verdict"], "genuine");
        // Nothing had to be repeated.
        assert_eq!(value["transfer"]["commands"], COMMANDS);
        assert!(other.end_reset(), "the other program gets its turn");
        drop(card);
        world.wait_for(Slot::First, false);
    }
}

/// If a reset comes before a read has its transaction, the read reconnects; a later reset has to wait.
#[test]
fn another_program_may_reset_the_card_at_any_time() {
    let world = World::start();
    let (_, issued) = issued();
    let _card = world.attach(SEED, &["--short-only"]);
    let photo = issued.folder().join("photo.jpg");
    let photo = photo.to_str().expect("the path is UTF-8");
    thread::scope(|scope| {
        let other = scope.spawn(|| (0..10).map(|_| world.reset(Slot::First)).collect::<Vec<_>>());
        for _ in 0..5 {
            let outcome = world.read(&issued.key(), &["--trust", issued.trust(), "--photo", photo]);
            assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
        }
        assert_eq!(other.join().expect("it does not panic"), vec![Ok(()); 10]);
    });
}

#[test]
fn what_another_program_left_in_the_card_does_not_disturb() {
    let world = World::start();
    let (_, issued) = issued();
    let _card = world.attach(SEED, &[]);
    let programs: [fn(Session, &IssuedCard) -> Session; 2] = [select_application, open_channel];
    for leave in [false, true] {
        for program in programs {
            let other = program(world.session(Slot::First), &issued);
            let staying = if leave {
                other.leave();
                None
            } else {
                Some(other)
            };
            assert_genuine(&world, &issued);
            drop(staying);
        }
    }
}

#[test]
fn a_card_that_another_program_reset_before_is_read() {
    let world = World::start();
    let (_, issued) = issued();
    let _card = world.attach(SEED, &[]);
    world.reset(Slot::First).expect("the card can be reset");
    assert_genuine(&world, &issued);
    let mut other = world.session(Slot::First);
    other.begin_reset();
    assert!(other.end_reset());
    assert_genuine(&world, &issued);
}

#[test]
fn a_read_that_was_killed_leaves_a_card_that_reads() {
    let world = World::start();
    let (_, issued) = issued();
    let mut card = world.attach_gated(SEED, 10);
    let reading = world.start_reading(&issued.key(), &["--trust", issued.trust()]);
    assert_eq!(card.next_line().as_deref(), Some("held"));
    reading.kill();
    card.tell("go on");
    assert_genuine(&world, &issued);
}

#[test]
fn a_read_leaves_no_channel_to_the_next_program() {
    let world = World::start();
    let (_, issued) = issued();
    let _card = world.attach(SEED, &[]);
    for key in [issued.key(), crate::common::wrong_can(&issued)] {
        world.read(&key, &["--trust", issued.trust()]);
        let mut other = world.session(Slot::First);
        let answer = other.transmit(READ_DG1).expect("an answer");
        // Either no file is selected or there is no channel: in any case no data.
        assert_eq!(answer.len(), 2, "{answer:02X?}");
        assert_ne!(answer, [0x90, 0x00]);
        other.leave();
    }
}

fn assert_genuine(world: &World, issued: &IssuedCard) {
    let outcome = world.read(&issued.key(), &["--trust", issued.trust()]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
}

fn select_application(mut session: Session, _issued: &IssuedCard) -> Session {
    assert_eq!(session.transmit(SELECT_APPLICATION), Some(vec![0x90, 0x00]));
    session
}

/// Reads half of the card and then stops, as any program that uses the library may: the chip is left in the middle of a
/// protected channel.
fn open_channel(session: Session, issued: &IssuedCard) -> Session {
    // The library owns its transport, and with it a share of the session.
    let session = Arc::new(Mutex::new(session));
    let share = Arc::clone(&session);
    let mut left = COMMANDS - 2;
    let transport = FnTransport::new(Limits::EXTENDED, move |command: &[u8]| {
        left = left.checked_sub(1).ok_or(TransportError::Cancelled)?;
        let answer = share.lock().ok().and_then(|mut session| session.transmit(command));
        Ok(answer.ok_or(TransportError::CardMoved)?)
    });
    let key = AccessKey::parse(&issued.key()).expect("the key is well formed");
    let trust = TrustStore::empty();
    let read = read(transport, &key, ReadOptions::new(&trust), &mut |_| {});
    assert_eq!(read.ended_by, Some(TransportError::Cancelled.into()));
    Arc::into_inner(session).and_then(|session| session.into_inner().ok()).expect("the transport is gone")
}
