//! Imports logs of pcscd and pcsc-spy, recorded during reads of invented cards.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use cccd::{
    error::{Error, TraceError, UsageError},
    files::File,
};
use cccd_trace::{
    Fault, LenientOptions, LenientRemark, Log, Source, Timeline, Trace, What, import,
    import::{LoggedCard, Pick},
    replay_leniently,
};
use proptest::prelude::*;

const READER: &str = "Virtual PCD 00 00";
/// An answer to reset with `SPECIMEN` in its historical bytes.
const ATR: &str = "3B8A8001805853504543494D454ED9";

const SAMPLES: [(&str, Source); 7] = [
    ("pace-1.9.9.colours.spy.txt", Source::PcscSpy),
    ("pace-1.9.9.info.apdu.log", Source::ApduLog),
    ("plain-1.9.9.apdu.log", Source::ApduLog),
    ("plain-1.9.9.spy.txt", Source::PcscSpy),
    ("torn-1.9.9.debug.apdu.log", Source::ApduLog),
    ("torn-1.9.9.diffable.spy.txt", Source::PcscSpy),
    ("torn-1.9.9.spy.txt", Source::PcscSpy),
];

fn sample(name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/imports/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn log(text: &str) -> Result<Log, Error> {
    Log::read(text.as_bytes())
}

fn trace(name: &str) -> Trace {
    import(sample(name).as_bytes(), &Pick::Only).unwrap()
}

fn cards(text: &str) -> Vec<LoggedCard> {
    log(text).unwrap().cards().collect()
}

/// Commands, answers, errors and resets, without their times.
fn happened(trace: &Trace) -> Vec<What> {
    trace.events.iter().map(|event| event.what.clone()).collect()
}

fn atr() -> Vec<u8> {
    hex::decode(ATR).unwrap()
}

#[test]
fn every_sample_is_one_card() {
    for (name, source) in SAMPLES {
        let log = log(&sample(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(log.source(), source, "{name}");
        let cards: Vec<_> = log.cards().collect();
        assert_eq!(cards.len(), 1, "{name}: {cards:?}");
        assert!(cards[0].number == 1 && cards[0].commands > 10, "{name}: {cards:?}");
        // A log that began with the card already on the reader does not name the reader.
        if name != "plain-1.9.9.apdu.log" {
            assert_eq!((cards[0].reader.as_str(), &cards[0].atr), (READER, &atr()), "{name}");
        }
        let trace = log.trace(&Pick::Only).unwrap();
        assert_eq!(trace.header.source, source);
        assert!(trace.header.key.is_none() && !trace.is_whole());
        assert!(log.trace(&Pick::Number(1)).is_ok());
        assert_eq!(Timeline::of(&trace).exchanges().count(), cards[0].commands);
    }
}

/// Both logs were recorded during the same read.
#[test]
fn both_logs_of_one_read_say_the_same() {
    for (one, two) in [
        ("pace-1.9.9.colours.spy.txt", "pace-1.9.9.info.apdu.log"),
        ("plain-1.9.9.apdu.log", "plain-1.9.9.spy.txt"),
        ("torn-1.9.9.debug.apdu.log", "torn-1.9.9.spy.txt"),
        ("torn-1.9.9.spy.txt", "torn-1.9.9.diffable.spy.txt"),
    ] {
        assert_eq!(happened(&trace(one)), happened(&trace(two)), "{one} {two}");
    }
}

#[test]
fn an_import_is_written_and_read_back() {
    for (name, _) in SAMPLES {
        let trace = trace(name);
        let mut file = Vec::new();
        trace.write(&mut file).unwrap();
        let back = Trace::read(file.as_slice()).unwrap();
        assert_eq!(format!("{:?}", back.header), format!("{:?}", trace.header));
        assert_eq!(format!("{:?}", back.events), format!("{:?}", trace.events));
        assert_eq!(happened(&back), happened(&trace));
        let mut again = Vec::new();
        back.write(&mut again).unwrap();
        assert!(again == file, "{name}");
    }
}

#[test]
fn times_are_those_of_the_log() {
    let trace = trace("torn-1.9.9.spy.txt");
    let [command, answer] = [0, 1].map(|at| &trace.events[at]);
    assert!(matches!((&command.what, &answer.what), (What::Command(_), What::Answer(_))));
    let took = answer.at - command.at;
    assert!(sample("torn-1.9.9.spy.txt").contains(&format!("[0.{:06}]", took.as_micros())));
    assert!(trace.events.is_sorted_by_key(|event| event.at));
}

#[test]
fn colours_carriage_returns_and_a_system_log_change_nothing() {
    let name = "pace-1.9.9.info.apdu.log";
    let plain = happened(&trace(name));
    let changed = |change: &dyn Fn(&str) -> String| -> String {
        sample(name).lines().map(|line| change(line) + "\n").collect()
    };
    for text in [
        changed(&|line| format!("{line}\r")),
        sample("pace-1.9.9.colours.spy.txt").replace('\n', "\r\n"),
        changed(&|line| format!("\x1B[32m{line}\x1B[0m")),
        changed(&|line| format!("Nov 23 19:07:22 counter pcscd[812]: {line}")),
        changed(&|line| line.replacen(' ', " [139896226350784] ", 1)),
        changed(&|line| format!("{line}\nhello\n00000001 SW of something else")),
    ] {
        assert_eq!(happened(&import(text.as_bytes(), &Pick::Only).unwrap()), plain);
    }
}

const TWO_CLIENTS: &str = "\
00000010 eventhandler.c:423:EHStatusHandlerThread() Card inserted into One 00 00
00000010 Card ATR: 3B 00
00000010 eventhandler.c:423:EHStatusHandlerThread() Card inserted into Two 01 00
00000010 Card ATR: 3B 01 02
00000010 winscard_svc.c:361:ContextThread() Received command: CONNECT from client 11
00000010 winscard.c:249:SCardConnect() Attempting Connect to One 00 00 using protocol: 3
00000010 winscard_svc.c:361:ContextThread() Received command: CONNECT from client 12
00000010 winscard.c:249:SCardConnect() Attempting Connect to Two 01 00 using protocol: 3
00000010 winscard_svc.c:361:ContextThread() Received command: TRANSMIT from client 11
00000010 APDU: 00 84 00 00 08
00000010 winscard_svc.c:361:ContextThread() Received command: TRANSMIT from client 12
00000010 APDU: 00 B0 00 00 04
00000010 ifdwrapper.c:527:IFDTransmit() Card not transacted: 612
00000010 winscard_svc.c:361:ContextThread() Received command: TRANSMIT from client 11
00000010 SW: 01 02 03 04 05 06 07 08 90 00
00000010 eventhandler.c:358:EHStatusHandlerThread() Card Removed From Two 01 00
00000010 eventhandler.c:423:EHStatusHandlerThread() Card inserted into Two 01 00
00000010 winscard_svc.c:361:ContextThread() Received command: CONNECT from client 12
00000010 winscard.c:249:SCardConnect() Attempting Connect to Two 01 00 using protocol: 3
00000010 winscard_svc.c:361:ContextThread() Received command: TRANSMIT from client 12
00000010 APDU: 00 A4 04 0C
00000010 winscard_svc.c:694:ContextThread() TRANSMIT for client 12, rv=SCARD_W_RESET_CARD
";

#[test]
fn cards_of_two_readers_are_told_apart() {
    let found = cards(TWO_CLIENTS);
    let names: Vec<_> = found.iter().map(|card| (card.reader.as_str(), card.commands, card.line)).collect();
    assert_eq!(names, [("One 00 00", 1, 10), ("Two 01 00", 1, 12), ("Two 01 00", 1, 21)]);
    assert_eq!(found[1].atr, [0x3B, 1, 2]);
    let log = log(TWO_CLIENTS).unwrap();
    let happened_to = |pick: &Pick| happened(&log.trace(pick).unwrap());
    let answer = What::Answer(vec![1, 2, 3, 4, 5, 6, 7, 8, 0x90, 0].into());
    assert_eq!(happened_to(&Pick::Reader("One".into()))[1], answer);
    let fault = |code| What::Error(Fault { code, ..Fault::default() });
    assert_eq!(happened_to(&Pick::Number(2))[1], fault(104), "not transacted");
    assert_eq!(happened_to(&Pick::Number(3))[1], fault(112), "reset by another program");

    let missing = Error::from(TraceError::Incomplete { what: "such card" });
    let several = Error::from(UsageError::Argument { argument: "card" });
    assert_eq!(log.trace(&Pick::Number(4)).err(), Some(missing.clone()));
    assert_eq!(log.trace(&Pick::Reader("Three".into())).err(), Some(missing));
    assert_eq!(log.trace(&Pick::Reader("Two".into())).err(), Some(several.clone()));
    assert_eq!(log.trace(&Pick::Only).err(), Some(several));
}

/// If the log does not name the programs, a card lasts from when it is put on the reader until it is removed.
#[test]
fn cards_that_follow_one_another_are_told_apart() {
    let text = "\
00000010 eventhandler.c:423:EHStatusHandlerThread() Card inserted into One 00 00
00000010 APDU: 00 84 00 00 08
00000010 eventhandler.c:358:EHStatusHandlerThread() Card Removed From One 00 00
00000010 eventhandler.c:423:EHStatusHandlerThread() Card inserted into One 00 00
00000010 APDU: 00 A4 04 0C
00000010 SW: 90 00
";
    let log = log(text).unwrap();
    assert_eq!(log.cards().map(|card| card.line).collect::<Vec<_>>(), [2, 5]);
    let first = happened(&log.trace(&Pick::Number(1)).unwrap());
    assert_eq!(first[1..], [What::Error(Fault { code: 104, ..Fault::default() })]);
}

/// Two programs at once that cannot be separated.
#[test]
fn a_log_in_which_two_programs_mix_is_refused() {
    let text = "00000001 APDU: 00 84\n00000001 APDU: 00 B0\n00000001 SW: 90 00\n00000001 SW: 6A 82\n";
    let error = TraceError::Malformed { line: 4, what: "an answer without a command" };
    assert_eq!(log(text).err(), Some(error.into()));
}

const SPIED: &str = "\
SCardConnect
 i szReader A reader
 o phCard 0x00000001 (1)
 => Command successful. (SCARD_S_SUCCESS [0x00000000])  [0.000010]
SCardTransmit
 i hCard: 0x00000001
 i bSendLength 0x00000004 (4)
 i bSendBuffer
 i  0000 00 A4 04 0C                                     ....
    SCardTransmit
     i hCard: 0x00000002
     i bSendBuffer
     i  0000 00 84 00 00 08                                  .....
 o bRecvLength 0x00000002 (2)
 o bRecvBuffer
 o  0000 90 00                                           ..
 => Command successful. (SCARD_S_SUCCESS [0x00000000])  [0.000120]
     o bRecvBuffer
     => Card was removed. (SCARD_W_REMOVED_CARD [0x80100069])  [0.000120]
SCardReconnect
 i hCard: 0x00000001
 i dwInitialization 0x00000001 (1)
 => Command successful. (SCARD_S_SUCCESS [0x00000000])  [0.000100]
SCardTransmit
 i hCard: 0x00000001
 i bSendBuffer
 i  0000 00 A4 04 0C                                     ....
 => Reader fault. (SCARD_F_WAITED_TOO_LONG [0x80100007])  [1.500000]
";

#[test]
fn calls_of_two_threads_are_told_apart() {
    let log = log(SPIED).unwrap();
    let found: Vec<_> = log.cards().map(|card| (card.reader, card.commands)).collect();
    assert_eq!(found, [("A reader".to_owned(), 2), (String::new(), 1)]);
    let first = log.trace(&Pick::Number(1)).unwrap();
    let kinds = happened(&first);
    assert!(
        matches!(
            kinds.as_slice(),
            [
                What::Command(_),
                What::Answer(_),
                What::Reset,
                What::Card { .. },
                What::Command(_),
                What::Error(Fault { code: 114, status: Some(0x8010_0007), .. })
            ]
        ),
        "{kinds:?}"
    );
    assert_eq!(first.events[5].at - first.events[4].at, std::time::Duration::from_millis(1500));
    let second = happened(&log.trace(&Pick::Number(2)).unwrap());
    assert_eq!(second[1], What::Error(Fault { code: 104, ..Fault::default() }));
}

#[test]
fn what_cannot_be_read_is_an_error_with_its_line() {
    let error = |text: &str| log(text).err();
    let malformed = |line, what| Some(TraceError::Malformed { line, what }.into());
    assert_eq!(error("00000001 APDU: 00 XX\n"), malformed(1, "not hexadecimal"));
    assert_eq!(error("00000001 APDU: 00 1\n"), malformed(1, "not hexadecimal"));
    let twice = "00000001 APDU: 00\n00000001 SW: 90 00\n00000001 SW: 90 00\n";
    assert_eq!(error(twice), malformed(3, "an answer without a command"));
    assert_eq!(cards("00000001 SW: 90 00\n00000001 APDU: 00\n").len(), 1, "it begins in the middle");
    assert_eq!(
        error(&SPIED.replace("0x00000004 (4)", "0x00000005 (5)")),
        malformed(17, "not as many bytes as it says")
    );
    assert_eq!(
        error(&SPIED.replace(" i  0000 00 A4", " i  0010 00 A4")),
        malformed(9, "a row of bytes is missing")
    );
    let unknown = Some(TraceError::Incomplete { what: "APDU log of a known kind" }.into());
    for text in ["", "hello\n", "00000001 hello\n", "{}\n"] {
        assert_eq!(error(text), unknown, "{text}");
    }
    assert_eq!(
        error(&("00000001 APDU: ".to_owned() + &"00 ".repeat(100_000))),
        Some(TraceError::TooLarge { line: 1 }.into())
    );
    assert!(Log::read_as(Source::Recorded, "".as_bytes()).is_err());
    assert!(Log::read(std::io::repeat(b' ')).is_err());
}

/// Without keys only the plain exchanges are left; on an open card these are everything.
#[test]
fn an_open_card_is_read_again_out_of_a_log() {
    for name in ["plain-1.9.9.apdu.log", "plain-1.9.9.spy.txt"] {
        let replay = replay_leniently(&trace(name), LenientOptions::default()).unwrap();
        let reading = replay.read.to_the_end().unwrap();
        assert_eq!(replay.remarks, [LenientRemark::NoKey, LenientRemark::NoClock], "{name}");
        let files: Vec<_> = reading.document.files().map(|(file, _)| file).collect();
        for file in [File::Dg1, File::Dg13, File::Dg14, File::Dg15, File::Sod] {
            assert!(files.contains(&file), "{name} {file}");
        }
    }
}

#[test]
fn a_protected_card_without_its_keys_says_what_is_missing() {
    let error = replay_leniently(&trace("pace-1.9.9.info.apdu.log"), LenientOptions::default()).err();
    assert_eq!(error, Some(TraceError::Incomplete { what: "keys of the protected channel" }.into()));
}

#[test]
fn debug_shows_no_byte_of_a_log() {
    let log = log(&sample("plain-1.9.9.apdu.log")).unwrap();
    let debug = format!("{log:?} {:?}", log.trace(&Pick::Only).unwrap());
    assert!(!debug.contains("90, 0") && !debug.contains("9000"), "{debug}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever happens to a log, it is read or refused. A log that was read can be replayed, or the replay fails
    /// cleanly.
    #[test]
    fn garbled_logs_are_survived(
        which in 0..SAMPLES.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
        cut in any::<prop::sample::Index>(),
        swap in any::<[prop::sample::Index; 2]>(),
    ) {
        let mut lines: Vec<String> = sample(SAMPLES[which].0).lines().map(str::to_owned).collect();
        let [one, two] = swap.map(|index| index.index(lines.len()));
        lines.swap(one, two);
        let mut bytes = (lines.join("\n") + "\n").into_bytes();
        bytes.truncate(bytes.len() - cut.index(bytes.len()) / 2);
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(log) = Log::read(bytes.as_slice()) {
            for card in log.cards() {
                let trace = log.trace(&Pick::Number(card.number)).unwrap();
                let _ = Timeline::of(&trace);
                let _ = replay_leniently(&trace, LenientOptions::default());
            }
        }
    }
}
