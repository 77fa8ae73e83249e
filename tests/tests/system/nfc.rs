//! Reads through the real libnfc, on a PN532 that is simulated at the end of a pseudo-terminal.

mod command;
mod others;

use std::thread;
use std::time::Duration;

use cccd::Error;
use cccd::access::{AccessKey, AccessProtocol};
use cccd::check::Verdict;
use cccd::error::{Code, TransportError};
use cccd::files::File;
use cccd::nfc::{self, NfcTransport};
use cccd::pki::TrustStore;
use cccd::read::{Read, ReadOptions, read};
use cccd::reader::{self, Choice};
use cccd::transport::{Cancel, Deadline, Limits, Transport};
use cccd_sim::pn532::CardType;
use cccd_sim::{Chip, File as SimFile, Issuance, IssuedCard, Profile, Quirk};
use cccd_tests::NfcReader;

/// Longer than any expected event takes.
const LONG: Duration = Duration::from_secs(60);

const READ_CARD_ACCESS: [u8; 5] = [0x00, 0xB0, 0x9C, 0x00, 0x00];

fn card(profile: Profile) -> IssuedCard {
    Issuance::of(profile, b"nfc").issue().expect("a card can be issued")
}

fn connect(reader: &NfcReader) -> cccd::Result<NfcTransport> {
    nfc::connect(Some(reader.connection()), None, &Cancel::default())
}

/// Reads all files with the photo, with the key that every protocol accepts.
fn read_all(link: impl Transport + 'static, card: &IssuedCard, resume: Duration) -> Read {
    let trust = TrustStore::from_certificates([&card.root_certificate]).expect("a root");
    let key = AccessKey::parse(&card.mrz.lines().join("\n")).expect("a key");
    read(link, &key, ReadOptions::new(&trust).photo(true).resume(resume), &mut |_| {})
}

#[test]
fn a_card_of_each_type_and_protocol_is_read_whole() {
    for (profile, protocol) in [(Profile::Cccd2021, "PACE"), (Profile::CccdBacOnly, "BAC")] {
        let card = card(profile);
        let mut commands = Vec::new();
        for card_type in [CardType::A, CardType::B] {
            let reader = NfcReader::with(&card, card_type);
            let link = connect(&reader).expect("the card lies there");
            assert_eq!(link.connection(), reader.connection());
            match card_type {
                CardType::A => assert_eq!(link.atr(), Chip::new(card.clone()).atr()),
                CardType::B => assert_eq!(hex::encode_upper(link.atr()), "3B88800153504543008181000C"),
            }
            let reading = read_all(link, &card, Duration::ZERO).to_the_end().expect("it is read");
            assert_eq!(reading.verification.verdict, Verdict::Genuine, "{protocol}, {card_type:?}");
            let opened_by = reading.access.expect("it was opened").protocol;
            assert_eq!(matches!(opened_by, AccessProtocol::Pace(_)), protocol == "PACE");
            assert_eq!(matches!(opened_by, AccessProtocol::Bac), protocol == "BAC");
            let files = [
                (File::Dg1, SimFile::Dg(1)),
                (File::Dg2, SimFile::Dg(2)),
                (File::Dg13, SimFile::Dg(13)),
                (File::Sod, SimFile::Sod),
            ];
            for (file, of_card) in files {
                assert_eq!(
                    reading.document.get(file),
                    card.files.get(&of_card).map(Vec::as_slice),
                    "{file:?}"
                );
            }
            assert_eq!(reading.transfer.commands, reader.pad().commands() as u64);
            commands.push(reading.transfer.commands);
        }
        // With short commands, as on a PC/SC reader that supports no others.
        let short = cccd_sim::SimTransport::with_limits(Chip::new(card.clone()), Limits::SHORT);
        let short =
            read_all(short, &card, Duration::ZERO).to_the_end().expect("it is read").transfer.commands;
        assert_eq!(commands, [short, short], "{protocol}");
    }
}

/// Lifted in EF.CardAccess, PACE, Chip Authentication, EF.SOD, DG1, the photo, and its last block.
#[test]
fn a_card_lifted_in_the_middle_of_a_command_is_a_moved_card() {
    let card = card(Profile::Cccd2021);
    let reader = NfcReader::with(&card, CardType::A);
    let whole =
        read_all(connect(&reader).expect("a card"), &card, Duration::ZERO).to_the_end().expect("it is read");
    let commands = whole.transfer.commands as usize;
    for index in [0, 3, 6, 9, 12, 20, commands / 2, commands - 1] {
        reader.pad().tear_at(reader.pad().commands() + index, None);
        let link = connect(&reader).expect("a card");
        let read = read_all(link, &card, Duration::ZERO);
        assert_eq!(read.ended_by, Some(TransportError::CardMoved.into()), "command {index}");
        assert_ne!(read.reading.verification.verdict, Verdict::NotGenuine, "command {index}");
        assert!(!reader.pad().has_card());
        assert_eq!(connect(&reader).err(), Some(TransportError::NoCard.into()), "command {index}");
        reader.lay(&card, CardType::A);
    }
    let after =
        read_all(connect(&reader).expect("a card"), &card, Duration::ZERO).to_the_end().expect("it is read");
    assert_eq!(after.verification.verdict, Verdict::Genuine);
}

#[test]
fn a_card_that_is_put_back_is_read_to_its_end_and_another_one_is_not() {
    let card = card(Profile::Cccd2021);
    for card_type in [CardType::A, CardType::B] {
        let reader = NfcReader::with(&card, card_type);
        reader.pad().tear_at(40, Some(Duration::ZERO));
        let reading =
            read_all(connect(&reader).expect("a card"), &card, LONG).to_the_end().expect("it is read on");
        assert_eq!(reading.verification.verdict, Verdict::Genuine);
        assert!(reading.verification.findings.iter().any(|finding| finding.code == Code::CardLifted));
        assert_eq!(reading.document.get(File::Dg2), Some(card.files[&SimFile::Dg(2)].as_slice()));
    }
    let reader = NfcReader::with(&card, CardType::A);
    reader.pad().tear_at(40, None);
    let link = connect(&reader).expect("a card");
    let looks = reader.pad().looks();
    let other = Issuance::of(Profile::Cccd2021, b"another").issue().expect("a card can be issued");
    let outcome = thread::scope(|scope| {
        let reading = scope.spawn(|| read_all(link, &card, LONG));
        reader.wait_for_looks(looks + 1);
        reader.lay(&other, CardType::B);
        reading.join().expect("it does not panic")
    });
    assert_eq!(outcome.ended_by.expect("another card").code(), Code::AnotherCard);
}

#[test]
fn a_card_is_waited_for() {
    let reader = NfcReader::start();
    let connection = Some(reader.connection());
    let no_card = Some(Error::from(TransportError::NoCard));
    assert_eq!(connect(&reader).err(), no_card);
    // One poll for type A and one for type B, and both again before the deadline.
    let before = reader.pad().looks();
    let wait = Some(Duration::from_millis(150));
    assert_eq!(nfc::connect(connection, wait, &Cancel::default()).err(), no_card);
    assert!(reader.pad().looks() >= before + 4);

    let card = card(Profile::Cccd2021);
    thread::scope(|scope| {
        let before = reader.pad().looks();
        let waiting = scope.spawn(|| nfc::connect(connection, Some(LONG), &Cancel::default()));
        reader.wait_for_looks(before + 2);
        reader.lay(&card, CardType::B);
        let mut link = waiting.join().expect("it does not panic").expect("the card came");
        assert!(link.transmit(&READ_CARD_ACCESS, Deadline::NEVER).is_ok());
    });
    reader.pad().lift();
    thread::scope(|scope| {
        let (before, cancel) = (reader.pad().looks(), Cancel::default());
        let switch = cancel.clone();
        let waiting = scope.spawn(move || nfc::connect(connection, Some(LONG), &switch).err());
        reader.wait_for_looks(before + 2);
        cancel.cancel();
        let end = waiting.join().expect("it does not panic");
        assert_eq!(end, Some(TransportError::Cancelled.into()));
    });
}

#[test]
fn a_card_is_asked_whether_it_is_there() {
    let card = card(Profile::Cccd2021);
    for card_type in [CardType::A, CardType::B] {
        let reader = NfcReader::with(&card, card_type);
        let mut link = connect(&reader).expect("a card");
        assert_eq!(link.is_present(), Ok(true));
        // The card that was selected is still selected.
        assert!(link.transmit(&READ_CARD_ACCESS, Deadline::NEVER).is_ok());
        reader.pad().lift();
        assert_eq!(link.is_present(), Ok(false), "{card_type:?}");
        assert_eq!(link.reset(), Err(TransportError::CardMoved.into()));
        reader.lay(&card, card_type);
        assert_eq!(link.reset(), Ok(()));
        assert_eq!(link.is_present(), Ok(true));
        assert_eq!(link.finish(), Ok(()));
    }
}

#[test]
fn what_is_no_reader_is_told_apart() {
    let error = |connection: &str| nfc::connect(Some(connection), None, &Cancel::default()).err();
    let name = |text: &str| text.to_owned();
    for connection in ["pn532_uart:/nonexistent", "no_such_driver", "pn532_uart", ""] {
        let unknown = TransportError::ReaderUnknown { name: name(connection) };
        assert_eq!(error(connection), Some(unknown.into()));
    }
    // A file that is not a serial line, and a line on which nothing answers.
    let silent = NfcReader::start();
    silent.pad().hang_at(Some(0));
    for connection in ["pn532_uart:/dev/null", silent.connection()] {
        let unrecognised = TransportError::ReaderUnrecognised { name: name(connection) };
        assert_eq!(error(connection), Some(unrecognised.into()));
    }
    let choice = Choice::parse(&format!("nfc:{}", silent.connection()));
    silent.unplug();
    let end = reader::connect(&choice, None, &Cancel::default()).err();
    assert_eq!(end.map(|error| error.code()), Some(Code::ReaderUnknown));
}

#[test]
fn a_reader_that_hangs_is_given_up_at_the_deadline() {
    let card = card(Profile::Cccd2021);
    let reader = NfcReader::with(&card, CardType::A);
    reader.pad().hang_at(Some(1));
    let mut link = connect(&reader).expect("a card");
    let deadline = || Deadline::after(Duration::from_millis(200));
    assert!(link.transmit(&READ_CARD_ACCESS, deadline()).is_ok());
    let hung = Error::from(TransportError::ReaderHung);
    assert_eq!(link.transmit(&READ_CARD_ACCESS, deadline()), Err(hung.clone()));
    // Fails at once, however much time is left, and even if the reader recovers.
    reader.pad().hang_at(None);
    assert_eq!(link.transmit(&READ_CARD_ACCESS, Deadline::NEVER), Err(hung.clone()));
    assert_eq!(link.take_again(Deadline::NEVER, &Cancel::default()), Err(hung));
    let timeout = Err(TransportError::Timeout.into());
    assert_eq!(link.transmit(&READ_CARD_ACCESS, Deadline::after(Duration::ZERO)), timeout);
}

#[test]
fn a_reader_that_is_unplugged_is_told_from_a_card_that_is_lifted() {
    let card = card(Profile::Cccd2021);
    let reader = NfcReader::with(&card, CardType::A);
    let mut link = connect(&reader).expect("a card");
    reader.unplug();
    let end = link.transmit(&READ_CARD_ACCESS, Deadline::after(LONG));
    assert_eq!(end, Err(TransportError::ReaderUnplugged.into()));
}

#[test]
fn sizes_are_refused_before_libnfc_sees_them() {
    let quirk = Quirk::from_name("no-access-control").expect("a quirk");
    let card = quirk.forge(quirk.issue(Issuance::new(b"nfc")).issue().expect("a card can be issued"));
    let mut options = cccd_sim::ChipOptions::default();
    quirk.behave(&mut options);
    let reader = NfcReader::start();
    let chip = Chip::with(card, options, Box::new(cccd_base::random::SystemRandom));
    reader.pad().lay(chip, CardType::A);
    let mut link = connect(&reader).expect("a card");
    assert_eq!(link.limits(), Limits { max_command: 262, max_response: 263 });

    // The longest command arrives and is answered: the chip does not know this instruction.
    let mut command = vec![0x00, 0x33, 0x00, 0x00, 0x00, 0x00, 0xFF];
    command.resize(262, 0xAB);
    assert_eq!(link.transmit(&command, Deadline::NEVER), Ok(vec![0x6D, 0x00]));
    let commands = reader.pad().commands();
    for length in [263, 264, 300, 65_544] {
        command.resize(length, 0xAB);
        let refused = TransportError::CommandTooLong { length, limit: 262 };
        assert_eq!(link.transmit(&command, Deadline::NEVER), Err(refused.into()));
    }
    assert_eq!(reader.pad().commands(), commands);

    // So does the longest response: 261 bytes of EF.SOD, and the status word.
    let select = [0x00, 0xA4, 0x04, 0x0C, 0x07, 0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01];
    assert_eq!(link.transmit(&select, Deadline::NEVER), Ok(vec![0x90, 0x00]));
    let mut read = |ne: u16| {
        let [high, low] = ne.to_be_bytes();
        link.transmit(&[0x00, 0xB0, 0x9D, 0x00, 0x00, high, low], Deadline::NEVER)
    };
    assert_eq!(read(261).map(|answer| answer.len()), Ok(263));
    assert_eq!(read(262).map_err(|error| error.code()), Err(Code::ReaderFault));
    assert_eq!(read(261).map(|answer| answer.len()), Ok(263));
}
