//! Genuine cards with oddly encoded files, read from the chip: where the files cannot be read, nobody is accused.

use asn1_rs::oid;
use cccd::check::{Outcome, Question, Verdict};
use cccd_sim::{ChipOptions, File, FileEdit, Issuance, IssuedCard};

use crate::{
    breaks::{clone_of, whatever},
    common::{Read, card, mrz, outcome},
    tree::Node,
};

/// Returns the value of the only data object in a file.
fn value(file: &[u8]) -> &[u8] {
    match file[1] {
        0x81 => &file[3..],
        0x82 => &file[4..],
        0x83 => &file[5..],
        _ => &file[2..],
    }
}

fn indefinite(file: &[u8]) -> Vec<u8> {
    [&file[..1], &[0x80], value(file), &[0, 0]].concat()
}

fn long_length(file: &[u8]) -> Vec<u8> {
    let length = u32::try_from(value(file).len()).unwrap().to_be_bytes();
    [&file[..1], &[0x84], &length, value(file)].concat()
}

/// Gives a file a length in more bytes than any reader accepts.
fn endless_length(file: &[u8]) -> Vec<u8> {
    let length = u32::try_from(value(file).len()).unwrap().to_be_bytes();
    [&file[..1], &[0x89, 0, 0, 0, 0, 0], &length, value(file)].concat()
}

fn issue(number: u8, edit: FileEdit) -> IssuedCard {
    Issuance::new(b"holder").dg2_length(8_000).edited(File::Dg(number), edit).issue().unwrap()
}

fn chips() -> [ChipOptions; 3] {
    let plain = ChipOptions::default();
    let short = ChipOptions { extended_length: false, ..plain.clone() };
    [plain.clone(), short, ChipOptions { short_reads: Some(100), ..plain }]
}

/// The header of a signed file cannot be read, and the file is longer than one block: its hash is still right.
#[test]
fn a_signed_file_whose_header_cannot_be_read_accuses_nobody() {
    for number in [1, 2, 13, 14, 15] {
        for (what, edit) in
            [("indefinite", indefinite as FileEdit), ("long", long_length), ("endless", endless_length)]
        {
            let card = issue(number, edit);
            for chip in chips() {
                let read = Read { photo: true, active: true, chip, ..Read::of(&card) };
                let reading = whatever(read.run());
                let checks = &reading.verification.checks;
                assert_ne!(
                    reading.verification.verdict,
                    Verdict::NotGenuine,
                    "DG{number} {what} {checks:#?}"
                );
            }
        }
    }
}

/// The same by a forger who has changed a byte of such a file.
#[test]
fn a_changed_file_does_not_hide_behind_a_header_that_cannot_be_read() {
    for number in [1, 2, 13, 14, 15] {
        for edit in [indefinite as FileEdit, long_length, endless_length] {
            let right = card();
            let content = edit(&right.files[&File::Dg(number)]);
            let forged = right.replace_file(File::Dg(number), &content);
            for chip in chips() {
                let read = Read { photo: true, active: true, chip, ..Read::of(&forged) };
                assert_ne!(whatever(read.run()).verification.verdict, Verdict::Genuine, "DG{number}");
            }
        }
    }
}

/// A clone hides the offer of a proof behind a header that cannot be read or claims too much.
#[test]
fn a_clone_hides_the_offer_of_its_proof_behind_a_broken_header() {
    for number in [14, 15] {
        for claims in [[0x80, 0x00], [0x83, 0xFF], [0x84, 0xFF], [0x82, 0xFF], [0x89, 0x01], [0x00, 0x00]] {
            let right = card();
            let mut content = right.files[&File::Dg(number)].clone();
            content[1..3].copy_from_slice(&claims);
            let copy = clone_of(&right).replace_file(File::Dg(number), &content);
            let reading = whatever(Read { active: true, ..Read::of(&copy) }.run());
            assert_ne!(reading.verification.verdict, Verdict::Genuine, "DG{number} {claims:02X?}");
        }
    }
}

/// Builds a PACEInfo whose version no reader accepts as a number.
fn with_an_endless_version(file: &[u8]) -> Vec<u8> {
    let mut set = Node::parse(file);
    for entry in set.parts() {
        if entry.at(&[0]).bytes_mut().starts_with(&oid!(raw 0.4.0.127.0.7.2.2.4)) {
            *entry.at(&[1]).bytes_mut() = vec![1; 9];
        }
    }
    set.encode()
}

/// EF.CardAccess, which is unsigned, cannot be read: that does not prove that the chip hides anything. The card is
/// opened by BAC, and its chip proves itself.
#[test]
fn a_card_access_that_cannot_be_read_accuses_nobody() {
    let edits: [FileEdit; 5] = [
        indefinite,
        |file| [&[0x30], &file[1..]].concat(),
        |file| [&file[..2], &[0x30, 0x83, 0xFF], &file[5..]].concat(),
        with_an_endless_version,
        |file| file[..file.len() - 3].to_vec(),
    ];
    for (index, edit) in edits.into_iter().enumerate() {
        let right = card();
        let content = edit(&right.files[&File::CardAccess]);
        let odd = right.replace_file(File::CardAccess, &content);
        let reading = whatever(Read { key: mrz(&odd), ..Read::of(&odd) }.run());
        let asked = outcome(&reading, Question::CardAccess);
        assert_ne!(
            reading.verification.verdict,
            Verdict::NotGenuine,
            "{index} {:?}",
            reading.verification.checks
        );
        assert!(matches!(asked, Outcome::Inconclusive(_)), "{index}: {asked:?}");
        // A copy gains nothing from it.
        let copy = clone_of(&odd);
        let reading = whatever(Read { key: mrz(&copy), ..Read::of(&copy) }.run());
        assert_eq!(reading.verification.verdict, Verdict::NotGenuine, "{index}");
    }
}

/// Bytes after EF.CardAccess, entries in another order, one entry twice.
#[test]
fn a_card_access_that_says_the_same_otherwise_accuses_nobody() {
    let edits: [FileEdit; 3] = [
        |file| [file, &[0, 0, 0, 0]].concat(),
        |file| {
            let mut set = Node::parse(file);
            set.parts().reverse();
            set.encode()
        },
        |file| {
            let mut set = Node::parse(file);
            let entry = set.at(&[0]).clone();
            set.parts().push(entry);
            set.encode()
        },
    ];
    for (index, edit) in edits.into_iter().enumerate() {
        let right = card();
        let content = edit(&right.files[&File::CardAccess]);
        let odd = right.replace_file(File::CardAccess, &content);
        let reading = whatever(Read::of(&odd).run());
        assert_eq!(reading.verification.verdict, Verdict::Genuine, "{index}");
    }
}

/// PACEInfo in the signed DG14 names no parameters, but the one in EF.CardAccess does: nothing better was hidden.
#[test]
fn a_signed_offer_of_pace_without_parameters_accuses_nobody() {
    let card = issue(14, |file| {
        let mut file = Node::parse(file);
        for entry in file.at(&[0]).parts() {
            if entry.at(&[0]).bytes_mut().starts_with(&oid!(raw 0.4.0.127.0.7.2.2.4)) {
                entry.parts().truncate(2);
            }
        }
        file.encode()
    });
    let reading = whatever(Read::of(&card).run());
    assert_eq!(reading.verification.verdict, Verdict::Genuine, "{:#?}", reading.verification.checks);
    // The other way round something is hidden: nobody can open the card with it.
    let right = crate::common::card();
    let mut shown = Node::parse(&right.files[&File::CardAccess]);
    for entry in shown.parts() {
        if entry.at(&[0]).bytes_mut().starts_with(&oid!(raw 0.4.0.127.0.7.2.2.4)) {
            entry.parts().truncate(2);
        }
    }
    let hiding = right.replace_file(File::CardAccess, &shown.encode());
    let reading = whatever(Read { key: mrz(&hiding), ..Read::of(&hiding) }.run());
    assert_ne!(reading.verification.verdict, Verdict::Genuine);
}
