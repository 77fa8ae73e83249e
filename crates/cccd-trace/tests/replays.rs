//! Records and replays every card that the simulator can make.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod common;

use std::time::Duration;

use cccd::{
    access::{AccessKey, AccessPolicy, Attempts, Candidate},
    clock::FixedClock,
    error::{Error, TraceError, TransportError},
    pki::TrustStore,
    read::{Event, Phase, Read, ReadOptions},
    transport::{Cancel, Transport},
};
use cccd_sim::{ChipOptions, IssuedCard, Profile, Quirk, TornAway};
use common::{issuance, link, with_quirk};

use cccd_trace::{
    Difference, Divergence, End, Memory, Pace, Recorded, Trace, What, record, record_with_keys, replay,
};

/// How long the read waits for a lifted card.
const WAIT: Duration = Duration::from_secs(5);

/// The trace of a read, as in a file.
struct Record {
    recorded: Recorded,
    bytes: Vec<u8>,
}

/// One read with the photo. The key is the MRZ, which opens every card.
fn recorded_with(
    card: &IssuedCard,
    transport: impl Transport + 'static,
    change: impl for<'a> FnOnce(ReadOptions<'a>) -> ReadOptions<'a>,
    progress: &mut dyn FnMut(Event<'_>),
) -> Record {
    let key = AccessKey::parse(&card.mrz.lines().join("\n")).unwrap();
    let trust = TrustStore::from_certificates([&card.root_certificate]).unwrap();
    let mut sink = Memory::default();
    let options = change(ReadOptions::new(&trust).photo(true));
    let recorded = record(transport, "invented reader", &key, options, progress, sink.clone());
    assert_eq!(recorded.written, Ok(()));
    Record { recorded, bytes: sink.take().expose().clone() }
}

fn recorded(card: &IssuedCard, transport: impl Transport + 'static) -> Record {
    recorded_with(card, transport, |options| options, &mut |_| {})
}

/// A card of a profile with a photo that is quickly read.
fn card(profile: Profile) -> IssuedCard {
    issuance(profile, b"holder").issue().unwrap()
}

/// Everything that a read results in, including the bytes of the files, which the end of a trace does not hold.
fn whole(read: &Read) -> (End, Vec<(&'static str, Vec<u8>)>, u64) {
    let reading = &read.reading;
    let files = reading.document.files().map(|(file, bytes)| (file.name(), bytes.to_vec())).collect();
    (End::of(read), files, reading.transfer.bytes)
}

impl Record {
    fn trace(&self) -> Trace {
        Trace::read(self.bytes.as_slice()).unwrap()
    }

    fn lines(&self) -> Vec<String> {
        String::from_utf8(self.bytes.clone()).unwrap().lines().map(str::to_owned).collect()
    }

    /// Checks that the replay reaches the same end.
    fn replays(&self, name: &str) {
        let trace = Trace::read(self.bytes.as_slice()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(trace.is_whole(), "{name}");
        let replayed = replay(&trace, Pace::AtOnce).unwrap();
        assert_eq!(replayed.divergence, None, "{name}");
        assert_eq!(whole(&replayed.read), whole(&self.recorded.read), "{name}");
    }
}

/// Parses lines as a file.
fn reread(lines: &[String]) -> Result<Trace, Error> {
    Trace::read((lines.join("\n") + "\n").as_bytes())
}

#[test]
fn every_profile_replays() {
    for profile in Profile::ALL {
        let card = card(profile);
        recorded(&card, link(&card, ChipOptions::default())).replays(profile.name());
    }
}

/// Every quirk of the simulator, on the profile that most of them concern.
#[test]
fn every_quirk_replays() {
    let quirks: Vec<_> = Quirk::all().collect();
    let half = quirks.len().div_ceil(2);
    std::thread::scope(|scope| {
        for part in quirks.chunks(half) {
            scope.spawn(move || {
                for quirk in part {
                    let (card, link) = with_quirk(quirk, b"holder");
                    recorded(&card, link).replays(quirk.name());
                }
            });
        }
    });
}

#[test]
fn a_card_lifted_at_any_command_and_put_back_replays() {
    let card = card(Profile::Cccd2021);
    let chip = || link(&card, ChipOptions::default());
    let lifted =
        |index| recorded_with(&card, TornAway::at(chip(), index).put_back(), |o| o.resume(WAIT), &mut |_| {});
    let commands = recorded(&card, chip()).recorded.read.to_the_end().unwrap().transfer.commands;
    for index in 0..commands as usize {
        let lifted = lifted(index);
        assert!(lifted.recorded.read.ended_by.is_none(), "{index}");
        assert!(lifted.trace().events.iter().any(|event| event.what == What::Lifted), "{index}");
        lifted.replays(&format!("lifted at {index}"));
    }
}

#[test]
fn a_card_torn_away_at_any_command_replays() {
    let card = card(Profile::Cccd2021);
    let commands = recorded(&card, link(&card, ChipOptions::default()))
        .recorded
        .read
        .to_the_end()
        .unwrap()
        .transfer
        .commands;
    for index in 0..commands as usize {
        let torn = recorded(&card, TornAway::at(link(&card, ChipOptions::default()), index));
        assert!(torn.recorded.read.ended_by.is_some());
        torn.replays(&format!("torn away at {index}"));
    }
}

#[test]
fn errors_of_readers_replay() {
    let card = card(Profile::Cccd2021);
    let errors = [
        TransportError::CardReset,
        TransportError::ReaderFault { status: 0x8010_002F },
        TransportError::ReaderHung,
        TransportError::Timeout,
        TransportError::ReaderUnplugged,
    ];
    for error in errors {
        for at in [0, 3, 9, 14] {
            let mut inner = link(&card, ChipOptions::default());
            let failure = error.clone();
            let mut commands = 0;
            let limits = inner.limits();
            let flaky = cccd::transport::FnTransport::new(limits, move |command: &[u8]| {
                commands += 1;
                if commands == at + 1 {
                    return Err(failure.clone().into());
                }
                inner.transmit(command, cccd::transport::Deadline::NEVER)
            });
            recorded(&card, flaky).replays(&format!("{error} at {at}"));
        }
    }
}

#[test]
fn a_read_that_was_cancelled_or_took_too_long_replays() {
    let card = card(Profile::Cccd2021);
    for stop in [Phase::Access, Phase::ChipAuthentication, Phase::Files] {
        let cancel = Cancel::default();
        let switch = cancel.clone();
        let cancelled = recorded_with(
            &card,
            link(&card, ChipOptions::default()),
            |options| options.cancel(cancel),
            &mut |event| {
                if matches!(event, Event::Phase(phase) if phase == stop) {
                    switch.cancel();
                }
            },
        );
        assert_eq!(cancelled.recorded.read.ended_by, Some(TransportError::Cancelled.into()));
        assert!(cancelled.trace().events.iter().any(|event| event.what == What::Cancelled));
        cancelled.replays(stop.name());
    }
    let late = recorded_with(
        &card,
        link(&card, ChipOptions::default()),
        |options| options.time_limit(Duration::ZERO),
        &mut |_| {},
    );
    assert_eq!(late.recorded.read.ended_by, Some(TransportError::Timeout.into()));
    // The time limit of a link does not apply in a replay: the command that was too late is sent, but not answered.
    let replayed = replay(&late.trace(), Pace::AtOnce).unwrap();
    assert_eq!(replayed.divergence, None);
    assert_eq!(End::of(&replayed.read), End::of(&late.recorded.read));
}

#[test]
fn a_wrong_key_and_slips_in_it_replay() {
    let card = card(Profile::CccdBacOnly);
    let trust = TrustStore::empty();
    let slip = card.mrz.lines().join("\n").to_lowercase();
    for text in [slip, "000000".to_owned()] {
        let key = AccessKey::parse(&text).unwrap();
        let mut sink = Memory::default();
        let transport = link(&card, ChipOptions::default());
        let recorded = record(transport, "r", &key, ReadOptions::new(&trust), &mut |_| {}, sink.clone());
        Record { recorded, bytes: sink.take().expose().clone() }.replays("key");
    }
}

/// The purpose of a trace: code that behaves differently is caught at the exact step.
#[test]
fn a_read_that_goes_another_way_shows_where() {
    let card = card(Profile::Cccd2021);
    let record = recorded(&card, link(&card, ChipOptions::default()));
    let divergence = |change: &dyn Fn(&mut Trace)| {
        let mut trace = record.trace();
        change(&mut trace);
        replay(&trace, Pace::AtOnce).unwrap().divergence
    };
    assert_eq!(divergence(&|_| {}), None);

    // Without the photo the read ends while the recorded one continues.
    let shorter = divergence(&|trace| trace.header.settings.photo = false).unwrap();
    assert_eq!(shorter.phase, Some(Phase::Files));
    assert!(matches!(shorter.difference, Difference::Kind { expected: "a command", .. }), "{shorter:?}");

    // Another key changes the commands, starting with the first one that it protects.
    let other_key = |trace: &mut Trace| trace.header.key = Some(AccessKey::parse("000000").unwrap());
    let Some(Divergence { phase: Some(Phase::Access), difference, .. }) = divergence(&other_key) else {
        panic!("the key is not noticed")
    };
    let Difference::Command { expected, got, first_byte } = difference else { panic!("{difference:?}") };
    assert_ne!(expected.expose()[first_byte], got.expose()[first_byte]);
    assert_eq!(expected.expose()[..first_byte], got.expose()[..first_byte]);

    // Without certificates to trust the exchange is the same. The verdict differs, but it is not part of a trace.
    assert_eq!(divergence(&|trace| trace.certificates.clear()), None);
    // The recorded read ended in an error that the replay does not end in.
    let outcome = divergence(&|trace| {
        if let Some(What::End(end)) = trace.events.last_mut().map(|event| &mut event.what) {
            end.error = Some(104);
        }
    });
    assert!(matches!(outcome.unwrap().difference, Difference::Outcome { .. }));

    // The trace is cut off.
    let ended = divergence(&|trace| trace.events.truncate(40)).unwrap();
    assert!(matches!(ended.difference, Difference::Ended { .. }), "{ended:?}");
    let error = |trace: &Trace| replay(trace, Pace::AtOnce).unwrap().read.ended_by.unwrap();
    let mut cut = record.trace();
    cut.events.truncate(40);
    assert!(matches!(error(&cut), Error::Trace(TraceError::Diverged { .. })));
}

/// A check that newly asks for the time of day, or no longer does, does not change the read.
#[test]
fn how_often_the_clock_was_asked_does_not_matter() {
    let card = card(Profile::Cccd2021);
    let record = recorded(&card, link(&card, ChipOptions::default()));
    let trace = record.trace();
    let last =
        |trace: &Trace| trace.events.iter().rposition(|event| matches!(event.what, What::Now(_))).unwrap();
    let judged_at = replay(&trace, Pace::AtOnce).unwrap().read.reading.time;
    for change in [
        &|trace: &mut Trace| trace.events.retain(|event| !matches!(event.what, What::Now(_))),
        &|trace: &mut Trace| drop(trace.events.remove(last(trace))),
        &|trace: &mut Trace| trace.events.insert(last(trace), trace.events[last(trace)].clone()),
        &|trace: &mut Trace| trace.events.insert(4, trace.events[last(trace)].clone()),
    ] as [&dyn Fn(&mut Trace); 4]
    {
        let mut trace = trace.clone();
        change(&mut trace);
        assert_eq!(replay(&trace, Pace::AtOnce).unwrap().divergence, None);
    }
    // The judgement still uses the time that was given.
    assert_eq!(trace.events[last(&trace)].what, What::Now(judged_at));
}

#[test]
fn a_trace_that_was_cut_off_is_read_as_far_as_it_goes() {
    let card = card(Profile::Cccd2021);
    let record = recorded(&card, link(&card, ChipOptions::default()));
    let lines = record.lines().len();
    for length in [record.bytes.len() - 1, record.bytes.len() / 2, record.bytes.len() / 3] {
        let trace = Trace::read(&record.bytes[..length]).unwrap();
        assert!(!trace.is_whole());
        assert!(trace.last_line() < lines);
    }
}

#[test]
fn a_line_that_was_changed_moved_or_taken_out_is_named() {
    let card = card(Profile::Cccd2021);
    let lines = recorded(&card, link(&card, ChipOptions::default())).lines();
    let at = lines.iter().position(|line| line.contains("\"answer\"")).unwrap();
    let changed = |change: &dyn Fn(&mut Vec<String>)| {
        let mut lines = lines.clone();
        change(&mut lines);
        reread(&lines).unwrap_err()
    };
    let error: Error = TraceError::Changed { line: at + 1 }.into();
    assert_eq!(changed(&|lines| lines[at] = lines[at].replace("9000\"", "9001\"")), error);
    assert_eq!(changed(&|lines| drop(lines.remove(at))), error);
    assert_eq!(changed(&|lines| lines[at] = lines[at - 1].clone()), error);
    let swapped = changed(&|lines| lines.swap(at, at + 2));
    assert!(
        [TraceError::Changed { line: at + 1 }.into(), malformed(at + 2, "time runs backwards")]
            .contains(&swapped)
    );
    assert_eq!(
        changed(&|lines| lines[0] = lines[0].replace("invented", "inverted")),
        TraceError::Changed { line: 1 }.into()
    );
    assert_eq!(
        changed(&|lines| lines.push(lines[at].clone())),
        TraceError::Changed { line: lines.len() + 1 }.into()
    );
}

fn malformed(line: usize, what: &'static str) -> Error {
    TraceError::Malformed { line, what }.into()
}

#[test]
fn a_hostile_file_is_an_error_with_its_line() {
    let card = card(Profile::Cccd2021);
    let lines = recorded(&card, link(&card, ChipOptions::default())).lines();
    let with_second = |second: &str| reread(&[lines[0].clone(), second.to_owned()]).unwrap_err();
    assert_eq!(with_second("{"), malformed(2, "not a line of a trace"));
    assert_eq!(with_second(r#"{"us":1}"#), malformed(2, "no event"));
    assert_eq!(with_second(r#"{"us":1,"command":"00","answer":"00"}"#), malformed(2, "two events"));
    assert_eq!(with_second(r#"{"us":1,"command":"0"}"#), malformed(2, "not hexadecimal"));
    assert_eq!(with_second(r#"{"us":1,"wish":true}"#), malformed(2, "not a line of a trace"));
    assert_eq!(with_second(r#"{"us":-1,"reset":true}"#), malformed(2, "not a line of a trace"));
    assert_eq!(with_second(r#"{"sha256":"00","certificate":"00"}"#), malformed(2, "sha256"));
    // Only version 1 holds a judgement, and holds all of it.
    let judged = r#"{"us":1,"end":{"error":null,"verdict":"genuine","checks":[],"findings":[]}}"#;
    assert_eq!(with_second(judged), malformed(2, "end"));
    let first_of_1 = lines[0].replace("\"version\":2", "\"version\":1");
    assert_ne!(first_of_1, lines[0]);
    let mut sum = 0;
    let mut summed = |line: &str| {
        let (text, _) = line.rsplit_once(",\"sum\":\"").unwrap_or((&line[..line.len() - 1], ""));
        let mut hasher = crc32fast::Hasher::new_with_initial(sum);
        hasher.update(text.as_bytes());
        sum = hasher.finalize();
        format!("{text},\"sum\":\"{sum:08x}\"}}")
    };
    let of_1 = [summed(&first_of_1), summed(judged)];
    assert!(reread(&of_1).unwrap().is_whole());
    let unjudged = [of_1[0].clone(), r#"{"us":1,"end":{"error":null}}"#.to_owned()];
    assert_eq!(reread(&unjudged).unwrap_err(), malformed(2, "end"));
    assert_eq!(with_second(&"[".repeat(100_000)), malformed(2, "not a line of a trace"));
    assert_eq!(with_second(&"7".repeat(300_000)), TraceError::TooLarge { line: 2 }.into());

    let version = |bytes: &[u8]| Trace::read(bytes).unwrap_err();
    assert_eq!(version(b""), TraceError::Version { version: 0 }.into());
    assert_eq!(version(b"hello\n"), TraceError::Version { version: 0 }.into());
    assert_eq!(version(b"\xFF\xFE\n"), TraceError::Version { version: 0 }.into());
    let later = cccd_trace::VERSION + 1;
    let first_line = format!("{{\"format\":\"cccd-trace\",\"version\":{later}}}\n");
    assert_eq!(version(first_line.as_bytes()), TraceError::Version { version: later }.into());
    assert_eq!(version(b"age-encryption.org/v1\n"), TraceError::Encrypted.into());
    // Endless input without any line.
    assert_eq!(Trace::read(std::io::repeat(b' ')).unwrap_err(), TraceError::TooLarge { line: 1 }.into());
}

#[test]
fn a_disk_that_is_full_ends_the_trace_and_not_the_read() {
    struct Full(usize);
    impl std::io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let card = card(Profile::Cccd2021);
    let trust = TrustStore::from_certificates([&card.root_certificate]).unwrap();
    let key = AccessKey::parse(&card.person.personal_number).unwrap();
    let transport = link(&card, ChipOptions::default());
    let recorded = record(transport, "r", &key, ReadOptions::new(&trust), &mut |_| {}, Full(9_000));
    assert!(recorded.read.ended_by.is_none());
    assert!(matches!(recorded.written, Err(Error::InputOutput(_))));
}

#[test]
fn debug_shows_nothing_personal() {
    let card = card(Profile::Cccd2021);
    let record = recorded(&card, link(&card, ChipOptions::default()));
    let debug = format!("{:?}", record.trace());
    let number = &card.person.personal_number;
    assert!(!debug.contains(number.as_str()) && !debug.contains(&number[6..]), "the number is in it");
    let secret = record.lines().iter().find_map(|line| {
        let (_, rest) = line.split_once("\"ks_enc\":\"")?;
        Some(rest[..32].to_owned())
    });
    assert!(!debug.to_uppercase().contains(&secret.unwrap()));
}

#[test]
fn a_read_with_several_keys_is_replayed_with_the_wrong_ones() {
    let card = card(Profile::CccdBacOnly);
    let key = |text: &str| Candidate::from(AccessKey::parse(text).unwrap());
    let wrong = key("085012345285011564501158");
    let number = Candidate { access: AccessPolicy::Pace, ..key(&card.person.personal_number) };
    let right = Candidate { access: AccessPolicy::Bac, ..key(&card.mrz.lines().join("\n")) };
    let trust = TrustStore::from_certificates([&card.root_certificate]).unwrap();
    let mut attempts = Attempts::new(FixedClock(std::time::UNIX_EPOCH), |_| {});
    let options = ReadOptions::new(&trust).attempts(&mut attempts);
    let mut sink = Memory::default();
    let recorded = record_with_keys(
        link(&card, ChipOptions::default()),
        "invented reader",
        &[number, wrong, right],
        options,
        &mut |_| {},
        sink.clone(),
    );
    assert!(recorded.read.ended_by.is_none() && recorded.written.is_ok());
    let bytes = sink.take();
    let trace = Trace::read(bytes.expose().as_slice()).unwrap();
    let names: Vec<_> = trace.header.keys.iter().map(|key| (key.access, key.reason.name())).collect();
    let expected = [
        (AccessPolicy::Pace, "can_of_number"),
        (AccessPolicy::Auto, "mrz_information"),
        (AccessPolicy::Bac, "mrz"),
    ];
    assert_eq!(names, expected);
    let replayed = replay(&trace, Pace::AtOnce).unwrap();
    assert_eq!(replayed.divergence, None);
    assert_eq!(whole(&replayed.read), whole(&recorded.read));
}
