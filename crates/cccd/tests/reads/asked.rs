//! Files that are requested by name.

use cccd::{
    check::{About, Question, Verdict},
    document::Unavailable,
    error::Code,
    files::File,
    read::Reading,
};
use cccd_sim::{ChipOptions, File as SimFile, IssuedCard, Misbehaviour};

use crate::common::{Read, card, failed};

fn read(card: &IssuedCard, files: &'static [File]) -> Reading {
    Read { files, ..Read::of(card) }.run().unwrap()
}

#[test]
fn their_bytes_are_in_the_document_and_their_hashes_are_checked() {
    let card = card();
    let reading = read(&card, &[File::Dg15, File::Com, File::Dg1, File::Dg15]);
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    assert_eq!(reading.document.get(File::Com), Some(&card.files[&SimFile::Com][..]));
    assert_eq!(reading.document.get(File::Dg15), Some(&card.files[&SimFile::Dg(15)][..]));
    // 14 commands, and one for each of two files.
    assert_eq!(reading.transfer.commands, 16);
    let groups = [File::Dg1, File::Dg2, File::Dg3, File::Dg13, File::Dg15, File::Dg14];
    assert_eq!(reading.document.com().unwrap().unwrap().data_groups(), Some(&groups[..]));

    let changed = card.flip_bit(SimFile::Dg(15), 40);
    assert_eq!(failed(&read(&changed, &[File::Dg15]), Question::Hashes), Some(Code::HashMismatch));
    assert_eq!(read(&changed, &[]).verification.verdict, Verdict::Genuine);
}

#[test]
fn one_that_is_locked_or_absent_fails_nothing() {
    let card = card();
    let reading = read(&card, &[File::Dg3, File::Dg4, File::Dg16, File::Com]);
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    let unavailable = |reason| reading.document.unavailable(reason).collect::<Vec<_>>();
    assert_eq!(unavailable(Unavailable::Locked), [File::Dg3]);
    assert_eq!(unavailable(Unavailable::Absent), [File::Dg4, File::Dg16]);
    assert!(reading.document.get(File::Com).is_some());
    let is_named = |code: Code, file: File| {
        let named =
            |about: &Option<About>| matches!(about, Some(About::Files(files)) if files.contains(&file));
        reading.verification.findings.iter().any(|finding| finding.code == code && named(&finding.about))
    };
    assert!(is_named(Code::FileNotRead, File::Dg3) && !is_named(Code::FileAbsentFinding, File::Dg3));
}

/// The chip answers 6982 in plain, and the channel is gone: it is built again, and the read continues.
#[test]
fn a_chip_that_leaves_its_channel_over_a_locked_file_is_opened_again() {
    let card = card();
    // EF.DG3 is the first file after the fourteen commands of a read, six of which are protected.
    let status = cccd::iso7816::StatusWord::SECURITY_NOT_SATISFIED;
    let mut seen = Vec::new();
    for command in 1..14 {
        let misbehaviours = vec![Misbehaviour::DropChannelAt { command, status }];
        let chip = ChipOptions { misbehaviours, ..ChipOptions::default() };
        let read = Read { chip, files: &[File::Dg3, File::Dg4], ..Read::of(&card) };
        if let Ok(reading) = read.run() {
            let locked: Vec<_> = reading.document.unavailable(Unavailable::Locked).collect();
            seen.push((reading.verification.verdict, locked, reading.transfer.commands > 16));
        }
    }
    // Dropped at DG3 and at DG4.
    assert!(seen.contains(&(Verdict::Genuine, vec![File::Dg3], true)), "{seen:?}");
    assert!(seen.contains(&(Verdict::Genuine, vec![File::Dg3, File::Dg4], true)), "{seen:?}");
}

#[test]
fn nothing_of_them_is_left_when_the_card_is_of_somebody_else() {
    let card = card();
    let other = cccd_sim::Issuance::new(b"holder")
        .person(cccd_sim::Person {
            personal_number: format!("00{}", &card.person.personal_number[2..]),
            ..card.person.clone()
        })
        .issue()
        .unwrap();
    let read =
        Read { key: crate::common::number(&card), files: &[File::Com, File::Dg15], ..Read::of(&other) };
    let interrupted = read.run().unwrap_err();
    assert_eq!(interrupted.error.code(), Code::WrongCard);
    assert_eq!(interrupted.reading.document.get(File::Com), None);
}
