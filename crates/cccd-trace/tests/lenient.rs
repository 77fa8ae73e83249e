//! Reads the cards of traces in another way than they were read.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod common;

use cccd::{
    access::{AccessKey, AccessPolicy},
    check::Verdict,
    error::{Error, TraceError},
    files::File,
    pki::TrustStore,
    random::{Random, SeededRandom},
    read::{Read, ReadOptions, Reading, Settings},
    transport::Limits,
};
use cccd_base::crypto::{Curve, HashAlgorithm};
use cccd_sim::{ActiveAuthenticationKey, Chip, ChipOptions, IssuedCard, Profile, Quirk, SimTransport};
use common::issuance;

use cccd_trace::{
    LenientOptions, LenientRemark, LenientReplay, Memory, Trace, What, exchange::FileName, record,
    replay_leniently,
};

/// A read and its trace.
struct Record {
    read: Read,
    trace: Trace,
}

fn recorded_with(
    card: &IssuedCard,
    limits: Limits,
    chip: ChipOptions,
    change: impl for<'a> FnOnce(ReadOptions<'a>) -> ReadOptions<'a>,
) -> Record {
    let key = AccessKey::parse(&card.mrz.lines().join("\n")).unwrap();
    let trust = TrustStore::from_certificates([&card.root_certificate]).unwrap();
    let chip = Chip::with(card.clone(), chip, Box::new(SeededRandom::new(b"chip")));
    let mut sink = Memory::default();
    let transport = SimTransport::with_limits(chip, limits);
    let options = change(ReadOptions::new(&trust));
    let recorded = record(transport, "invented reader", &key, options, &mut |_| {}, sink.clone());
    let trace = Trace::read(sink.take().expose().as_slice()).unwrap();
    Record { read: recorded.read, trace }
}

fn recorded(card: &IssuedCard, limits: Limits) -> Record {
    recorded_with(card, limits, ChipOptions::default(), |options| options.photo(true))
}

fn card(profile: Profile) -> IssuedCard {
    issuance(profile, b"holder").issue().unwrap()
}

fn with_limits(limits: Limits) -> LenientOptions {
    LenientOptions { limits: Some(limits), ..LenientOptions::default() }
}

fn replayed(trace: &Trace, options: LenientOptions) -> LenientReplay {
    replay_leniently(trace, options).unwrap()
}

const fn reading(read: &Read) -> &Reading {
    &read.reading
}

/// Files and verdict with all checks and findings.
fn whole(read: &Read) -> (Vec<(File, Vec<u8>)>, String) {
    let reading = reading(read);
    let files = reading.document.files().map(|(file, bytes)| (file, bytes.to_vec())).collect();
    let verification = &reading.verification;
    (files, format!("{:?} {:?} {:?}", verification.verdict, verification.checks, verification.findings))
}

fn commands(read: &Read) -> u64 {
    reading(read).transfer.commands
}

#[test]
fn every_profile_is_read_the_same_with_shorter_and_longer_blocks() {
    for profile in Profile::ALL {
        let card = card(profile);
        for (limits, others) in [(Limits::EXTENDED, Limits::SHORT), (Limits::SHORT, Limits::EXTENDED)] {
            let record = recorded(&card, limits);
            assert!(record.read.ended_by.is_none());
            for limits in [limits, others, Limits { max_command: 261, max_response: 120 }] {
                let replay = replayed(&record.trace, with_limits(limits));
                assert_eq!(replay.remarks, [], "{}", profile.name());
                assert_eq!(whole(&replay.read), whole(&record.read), "{}", profile.name());
            }
        }
    }
}

#[test]
fn another_strategy_takes_another_number_of_commands() {
    let record = recorded(&card(Profile::Cccd2021), Limits::EXTENDED);
    let long = commands(&record.read);
    let same = replayed(&record.trace, LenientOptions::default());
    assert_eq!(commands(&same.read), long);
    let short = replayed(&record.trace, with_limits(Limits::SHORT));
    assert!(commands(&short.read) > long + 10, "{}", commands(&short.read));
}

#[test]
fn every_quirk_that_lets_the_card_be_read_gives_the_same_files() {
    let quirks: Vec<_> = Quirk::all().collect();
    std::thread::scope(|scope| {
        for part in quirks.chunks(quirks.len().div_ceil(2)) {
            scope.spawn(move || part.iter().for_each(the_quirk_gives_the_same_files));
        }
    });
}

fn the_quirk_gives_the_same_files(quirk: &&Quirk) {
    let issuance = quirk.issue(issuance(Profile::Cccd2021, b"holder"));
    let card = quirk.forge(issuance.issue().unwrap());
    let mut options = ChipOptions::default();
    quirk.behave(&mut options);
    let record = recorded_with(&card, Limits::EXTENDED, options, |options| options);
    let replay = replayed(&record.trace, LenientOptions::default());
    let (before, after) = (reading(&record.read), reading(&replay.read));
    let name = quirk.name();
    if after.verification.verdict == Verdict::Genuine {
        assert_eq!(before.verification.verdict, Verdict::Genuine, "{name}");
    }
    if record.read.ended_by.is_none() && replay.remarks.is_empty() {
        assert_eq!(whole(&replay.read).0, whole(&record.read).0, "{name}");
    }
}

#[test]
fn without_the_photo_and_with_it() {
    let card = card(Profile::Cccd2021);
    let with = recorded(&card, Limits::EXTENDED);
    let mut settings = with.trace.header.settings.clone();
    settings.photo = false;
    let options = LenientOptions { settings: Some(settings.clone()), ..LenientOptions::default() };
    let replay = replayed(&with.trace, options);
    assert_eq!(replay.remarks, []);
    assert!(reading(&replay.read).document.files().all(|(file, _)| file != File::Dg2));

    let without = recorded_with(&card, Limits::EXTENDED, ChipOptions::default(), |options| options);
    settings.photo = true;
    let options = LenientOptions { settings: Some(settings), ..LenientOptions::default() };
    let replay = replayed(&without.trace, options);
    assert_eq!(replay.remarks, [LenientRemark::UnknownFile(FileName::Known(File::Dg2))]);
}

#[test]
fn active_authentication_is_answered_as_it_was() {
    let issued = |key| {
        let card =
            issuance(Profile::Cccd2021, b"holder").without_chip_authentication().active_authentication(key);
        card.issue().unwrap()
    };
    let both = [Limits::EXTENDED, Limits::SHORT];
    let plain =
        |card: &IssuedCard, limits| recorded_with(card, limits, ChipOptions::default(), |options| options);
    let card = issued(ActiveAuthenticationKey::Ecdsa(Curve::P256, HashAlgorithm::Sha256));
    for (limits, others) in both.into_iter().flat_map(|one| both.map(|two| (one, two))) {
        let record = plain(&card, limits);
        assert_eq!(reading(&record.read).verification.verdict, Verdict::Genuine);
        let replay = replayed(&record.trace, with_limits(others));
        assert_eq!(replay.remarks, []);
        assert_eq!(whole(&replay.read), whole(&record.read));
    }
    // The signature does not fit into a short answer: over such a link the chip was not asked.
    let card = issued(ActiveAuthenticationKey::Rsa2048(HashAlgorithm::Sha256));
    let record = plain(&card, Limits::EXTENDED);
    let replay = replayed(&record.trace, LenientOptions::default());
    assert_eq!(whole(&replay.read), whole(&record.read));
    let replay = replayed(&plain(&card, Limits::SHORT).trace, with_limits(Limits::EXTENDED));
    assert!(replay.remarks.contains(&LenientRemark::UnknownAnswer { instruction: 0x88 }));
    assert_ne!(reading(&replay.read).verification.verdict, Verdict::Genuine);
    // The chip was never asked: its answer is not made up.
    let without = recorded_with(
        &issuance(Profile::Cccd2021, b"holder").issue().unwrap(),
        Limits::EXTENDED,
        ChipOptions::default(),
        |options| options,
    );
    let mut settings = Settings::default();
    settings.active_authentication = true;
    let options = LenientOptions { settings: Some(settings), ..LenientOptions::default() };
    let replay = replayed(&without.trace, options);
    assert_eq!(replay.remarks, [LenientRemark::UnknownFile(FileName::Known(File::Dg15))]);
}

/// The trace holds the keys of the reader, but the chip never proved that it has them.
#[test]
fn a_cloned_chip_stays_a_cloned_chip() {
    let card = card(Profile::Cccd2021).clone_with_another_key(b"clone").unwrap();
    let record = recorded(&card, Limits::EXTENDED);
    assert_eq!(reading(&record.read).verification.verdict, Verdict::NotGenuine);
    for limits in [Limits::EXTENDED, Limits::SHORT] {
        let replay = replayed(&record.trace, with_limits(limits));
        assert_eq!(reading(&replay.read).verification.verdict, Verdict::NotGenuine);
        assert_eq!(whole(&replay.read), whole(&record.read));
    }
}

/// A trace that is cut off anywhere gives what it holds, and no more.
#[test]
fn what_a_trace_does_not_know_is_said() {
    let record = recorded(&card(Profile::Cccd2021), Limits::SHORT);
    let commands: Vec<_> = record.trace.events.iter().enumerate().collect();
    let commands =
        commands.into_iter().filter(|(_, event)| matches!(event.what, What::Command(_))).map(|(at, _)| at);
    for at in commands {
        let mut cut = record.trace.clone();
        cut.events.truncate(at);
        let replay = replayed(&cut, with_limits(Limits::EXTENDED));
        assert!(!replay.remarks.is_empty(), "{at}");
        assert_ne!(whole(&replay.read), whole(&record.read), "{at}");
    }
    // Without the second half of EF.SOD.
    let mut cut = record.trace;
    let last = cut.events.iter().position(|event| event.at >= cut.events[cut.events.len() / 2].at).unwrap();
    cut.events.truncate(last);
    let replay = replayed(&cut, LenientOptions::default());
    assert!(matches!(replay.read.ended_by, Some(Error::Trace(TraceError::Incomplete { .. }))));
}

#[test]
fn another_protocol_than_the_recorded_one_has_no_answers() {
    let record = recorded(&card(Profile::Cccd2021), Limits::EXTENDED);
    let mut settings = Settings::default();
    settings.access = AccessPolicy::Bac;
    let options = LenientOptions { settings: Some(settings), ..LenientOptions::default() };
    let replay = replayed(&record.trace, options);
    assert!(replay.remarks.contains(&LenientRemark::UnknownAnswer { instruction: 0x84 }));
    assert!(matches!(replay.read.ended_by, Some(Error::Trace(TraceError::Incomplete { .. }))));
}

#[test]
fn another_key_opens_nothing() {
    let record = recorded(&card(Profile::Cccd2021), Limits::EXTENDED);
    let key = AccessKey::parse("000000").unwrap();
    let replay = replayed(&record.trace, LenientOptions { key: Some(key), ..LenientOptions::default() });
    assert!(replay.read.ended_by.is_some() && !replay.remarks.is_empty());
}

/// A card that is open to everyone.
#[test]
fn a_plain_card_is_read_in_plain() {
    let quirk = Quirk::all().find(|quirk| quirk.name() == "no-access-control").unwrap();
    let card = quirk.forge(quirk.issue(issuance(Profile::CccdBacOnly, b"holder")).issue().unwrap());
    let mut options = ChipOptions::default();
    quirk.behave(&mut options);
    let record = recorded_with(&card, Limits::EXTENDED, options, |options| options);
    for limits in [Limits::EXTENDED, Limits::SHORT] {
        let replay = replayed(&record.trace, with_limits(limits));
        assert_eq!(replay.remarks, []);
        assert_eq!(whole(&replay.read), whole(&record.read));
    }
}

/// A trace cannot be trusted: parts of it are removed, moved, changed and repeated.
fn garbled(trace: &Trace, edits: &[(usize, u8, u8)]) -> Trace {
    let mut trace = trace.clone();
    for &(at, kind, byte) in edits {
        let length = trace.events.len().max(1);
        let (at, other) = (at % length, (at / 7 + usize::from(byte)) % length);
        match kind % 5 {
            0 => drop(trace.events.remove(at)),
            1 => trace.events.swap(at, other),
            2 => trace.events.insert(at, trace.events[other].clone()),
            3 => trace.events.truncate(at.max(20)),
            _ => {
                let (What::Command(bytes) | What::Answer(bytes) | What::Random(bytes)) =
                    &mut trace.events[at].what
                else {
                    continue;
                };
                let bytes = bytes.expose_mut();
                match bytes.len() {
                    0 => bytes.push(byte),
                    length => bytes[usize::from(byte) % length] ^= byte | 1,
                }
            }
        }
    }
    trace
}

#[test]
fn garbled_traces_are_survived_and_never_turn_a_clone_genuine() {
    let card = card(Profile::Cccd2021).clone_with_another_key(b"clone").unwrap();
    let trace = recorded(&card, Limits::EXTENDED).trace;
    let mut random = SeededRandom::new(b"edits");
    for _ in 0..150 {
        let mut bytes = [0; 32];
        random.fill(&mut bytes).unwrap();
        let count = usize::from(bytes[0] % 8) + 1;
        let edits: Vec<_> = bytes[1..]
            .chunks_exact(4)
            .take(count)
            .map(|edit| (usize::from(edit[0]) << 8 | usize::from(edit[1]), edit[2], edit[3]))
            .collect();
        let options = with_limits(if bytes[0] & 0x80 == 0 { Limits::SHORT } else { Limits::EXTENDED });
        if let Ok(replay) = replay_leniently(&garbled(&trace, &edits), options) {
            assert_ne!(reading(&replay.read).verification.verdict, Verdict::Genuine, "{edits:?}");
        }
    }
}
