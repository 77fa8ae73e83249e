//! Rows of DG1 and DGX that a verdict and a finding are not enough to test.

use cccd::{
    access::pace,
    card::{PartialFile, Session},
    check::{About, Outcome, Question, Reason, Verdict},
    error::{CardError, Code, KeyPart, Refusal},
    files::File,
    iso7816::StatusWord,
    lds::card_access::CardAccess,
    link::Link,
    random::SeededRandom,
    read::Reading,
};
use cccd_sim::{ChipOptions, File as SimFile, Issuance, Misbehaviour, Profile};

use super::combined;
use crate::common::{Read, card, failed, found, link, number, outcome};

/// Issues a card of 2021 with one quirk, and reads it with the photo.
fn read(quirk: &str, strict: bool) -> (cccd_sim::IssuedCard, Reading) {
    let (card, chip) = combined::card(Profile::Cccd2021, 4_000, &[combined::quirk(quirk)]);
    let reading = Read { chip, photo: true, strict, ..Read::of(&card) }.run().unwrap();
    (card, reading)
}

/// The chip is asked for the bytes after a file whose hash is wrong. Whether it answers or drops its channel, the
/// file counts as changed, and the read continues.
pub(super) fn a_changed_dg1_has_no_rest_to_look_for() {
    let card = card().flip_bit(SimFile::Dg(1), 70);
    let plain = Read { photo: true, ..Read::of(&card) };
    let commands = plain.run().unwrap().transfer.commands as usize;
    let untouched = crate::common::card();
    let without = Read { photo: true, ..Read::of(&untouched) }.run().unwrap().transfer.commands as usize;
    assert_eq!(commands, without + 1);
    for command in 4..commands {
        let mut chip = ChipOptions::default();
        let status = StatusWord::SM_OBJECTS_INCORRECT;
        chip.misbehaviours.push(Misbehaviour::DropChannelAt { command, status });
        let Ok(reading) = (Read { chip, photo: true, ..Read::of(&card) }).run() else { panic!("{command}") };
        assert_eq!(failed(&reading, Question::Hashes), Some(Code::HashMismatch), "{command}");
        assert!(reading.document.dg2().unwrap().is_ok(), "{command}");
    }
}

pub(super) fn an_odd_dg1_is_shown_as_far_as_it_can_be_read() {
    use KeyPart::{Composite, DateOfBirth, DateOfExpiry, DocumentNumber, MrzLine1, MrzLine2, MrzLine3};
    let rows: &[(&str, &[KeyPart])] = &[
        ("dg1-type-unknown", &[MrzLine1]),
        ("dg1-state-odd", &[MrzLine1]),
        ("dg1-nationality-odd", &[MrzLine2]),
        ("dg1-name-void", &[MrzLine3]),
        ("dg1-number-digit", &[DocumentNumber]),
        ("dg1-birth-digit", &[DateOfBirth]),
        ("dg1-birth-letters", &[MrzLine2, DateOfBirth]),
        ("dg1-birth-impossible", &[DateOfBirth]),
        ("dg1-expiry-digit", &[DateOfExpiry]),
        ("dg1-expiry-impossible", &[DateOfExpiry]),
        ("dg1-composite-digit", &[Composite]),
    ];
    for (quirk, parts) in rows {
        let (card, reading) = read(quirk, false);
        let finding = Reason::about(Code::Dg1Odd, About::KeyParts(parts.to_vec()));
        let findings = &reading.verification.findings;
        assert!(findings.contains(&finding), "{quirk}: {findings:?}");
        let holder = reading.holder().unwrap();
        assert_eq!(holder.personal_number.unwrap().expose(), &card.person.personal_number, "{quirk}");
        assert_eq!(holder.document_number.unwrap().expose(), card.person.document_number(), "{quirk}");
        assert!(reading.document.dg2().unwrap().unwrap().portrait().is_some(), "{quirk}");
    }
}

/// Doc 9303 defines the MRZ, but nothing defines DG13.
pub(super) fn an_odd_dg1_fails_strictly_and_an_odd_dg13_does_not() {
    let (_, reading) = read("dg1-birth-digit", true);
    assert_eq!(failed(&reading, Question::Hashes), Some(Code::Dg1Odd));
    for quirk in ["dg13-version-unknown", "dg13-random", "dg13-empty", "dg13-text-malformed"] {
        let (_, reading) = read(quirk, true);
        assert_eq!(*outcome(&reading, Question::Hashes), Outcome::Passed, "{quirk}");
        assert_eq!(reading.verification.verdict, Verdict::CannotTell, "{quirk}: no revocation list");
    }
}

pub(super) fn an_odd_dg13_is_kept_and_costs_nothing_else() {
    // Whether the remaining fields give the holder's name in Vietnamese letters.
    let rows = [
        ("dg13-version-unknown", true),
        ("dg13-identifier-unknown", true),
        ("dg13-head-missing", true),
        ("dg13-fields-missing", true),
        ("dg13-no-fields", false),
        ("dg13-numbers-unknown", true),
        ("dg13-number-twice", true),
        ("dg13-reversed", true),
        ("dg13-text-malformed", false),
        ("dg13-dates-malformed", true),
        ("dg13-empty", false),
        ("dg13-text", false),
        ("dg13-other-form", false),
        ("dg13-random", false),
        ("dg13-tag", false),
    ];
    for (quirk, has_name) in rows {
        let (card, reading) = read(quirk, false);
        assert_eq!(reading.document.get(File::Dg13), Some(&card.files[&SimFile::Dg(13)][..]), "{quirk}");
        let holder = reading.holder().unwrap();
        let name = holder.full_name.unwrap();
        assert_eq!(*name.expose() == card.person.full_name(), has_name, "{quirk}");
        assert!(has_name || name.expose().is_ascii(), "{quirk}: the name of DG1");
        assert_eq!(holder.personal_number.unwrap().expose(), &card.person.personal_number, "{quirk}");
        assert!(holder.date_of_birth.is_some(), "{quirk}");
        assert!(reading.document.dg2().unwrap().unwrap().portrait().is_some(), "{quirk}");
    }
}

pub(super) fn dg3_stays_locked() {
    let card = card();
    let reading = Read { photo: true, ..Read::of(&card) }.run().unwrap();
    assert!(reading.document.get(File::Dg3).is_none() && found(&reading, Code::FileNotRead));

    // Also requested directly; the channel survives.
    let offered = CardAccess::parse(&card.files[&SimFile::CardAccess]).unwrap().security_infos;
    let mut session = Session::new(Link::new(link(&card, ChipOptions::default())));
    let mut random = SeededRandom::new(b"terminal");
    session.open(&number(&card), pace::choose(&offered).as_ref(), &mut random).unwrap();
    let mut fetch = |file| session.read_file(&mut PartialFile::new(file), &mut |_| {});
    let refusal = Some(Refusal { command: "READ BINARY", status: 0x6982 });
    assert_eq!(fetch(File::Dg3).unwrap_err(), CardError::NotPermitted { file: "EF.DG3", refusal }.into());
    assert!(fetch(File::Dg1).is_ok());
    let without = Issuance::of(Profile::Child, b"child").issue().unwrap();
    assert!(!without.files.contains_key(&SimFile::Dg(3)));
}
