//! The sizes that EF.ATR/INFO announces: how large the blocks are, and what reading it costs.

use cccd::{
    check::Verdict,
    document::Unavailable,
    error::Code,
    files::File,
    read::{Event, Reading},
    transport::Limits,
};
use cccd_sim::{Chip, ChipOptions, Issuance, IssuedCard, Quirk, SimTransport};

use crate::common::{Read, card, found};

/// Issues a card with these quirks, and returns how its chip behaves.
fn issue(quirks: &[&str], issuance: Issuance<'_>) -> (IssuedCard, ChipOptions) {
    let quirks: Vec<&Quirk> = quirks.iter().map(|name| Quirk::from_name(name).unwrap()).collect();
    let issuance = quirks.iter().fold(issuance, |issuance, quirk| quirk.issue(issuance));
    let card = quirks.iter().fold(issuance.issue().unwrap(), |card, quirk| quirk.forge(card));
    let mut chip = ChipOptions::default();
    quirks.iter().for_each(|quirk| quirk.behave(&mut chip));
    (card, chip)
}

/// Reads with the photo, and returns the size of the first block of EF.DG2.
fn first_block(quirks: &[&str]) -> (Reading, usize) {
    let (card, chip) = issue(quirks, Issuance::new(b"holder").dg2_length(45_000));
    let mut first = None;
    let read = Read { chip: chip.clone(), photo: true, ..Read::of(&card) };
    let reading = read.run_on(crate::common::link(&card, chip), &mut |event| {
        if let Event::Progress { file: File::Dg2, done, .. } = event {
            first.get_or_insert(done);
        }
    });
    let reading = reading.unwrap();
    assert_eq!(reading.verification.verdict, Verdict::Genuine, "{quirks:?}");
    assert_eq!(reading.document.get(File::Dg2).unwrap().len(), 45_000);
    (reading, first.unwrap())
}

pub(crate) fn announced_sizes_bound_the_blocks() {
    for (quirks, expected) in [
        (&["atr-info-1920"][..], 1887),
        (&["atr-info-1920-long"], 1887),
        (&["atr-info-1920", "pace-3des", "ca-3des"], 1895),
        (&["atr-info-512"], 479),
        (&["atr-info-32k"], 32_735),
        // Announced, but the card does not accept extended length after all.
        (&["atr-info-1920", "short-length-only"], 223),
    ] {
        let (reading, block) = first_block(quirks);
        assert_eq!(block, expected, "{quirks:?}");
        assert!(!found(&reading, Code::AtrInfoOdd), "{quirks:?}");
        assert!(reading.document.atr_info().unwrap().sizes().is_some());
    }
}

pub(crate) fn one_size_is_none_and_is_told() {
    let (reading, block) = first_block(&["atr-info-one-value"]);
    assert!(found(&reading, Code::AtrInfoOdd));
    assert_eq!((block, reading.document.atr_info().unwrap().sizes()), (2_015, None));
}

pub(crate) fn odd_sizes_are_put_within_bounds_and_told() {
    let clamped = |size| Some(Limits { max_command: size, max_response: size });
    for (quirk, sizes, expected) in [
        ("atr-info-tiny", clamped(256), 223),
        ("atr-info-200000", clamped(65_536), 45_000),
        // The chip returns less than announced: from then on the reader requests that size.
        ("atr-info-huge", clamped(65_536), 2_015),
    ] {
        let (reading, block) = first_block(&[quirk]);
        assert!(found(&reading, Code::AtrInfoOdd), "{quirk}");
        assert_eq!(reading.document.atr_info().unwrap().sizes(), sizes, "{quirk}");
        assert_eq!(block, expected, "{quirk}");
    }
}

/// The file costs two commands, and larger blocks save some.
#[test]
fn the_sizes_are_asked_for_where_they_are_announced_alone() {
    let commands = |quirks: &[&str]| {
        let (card, chip) = issue(quirks, Issuance::new(b"holder"));
        let reading = Read { chip, photo: true, ..Read::of(&card) }.run().unwrap();
        let is_known = reading.document.get(File::AtrInfo).is_some();
        (reading.transfer.commands, is_known)
    };
    assert_eq!(commands(&[]), (22, false));
    assert_eq!(commands(&["atr-info-one-value"]), (24, true));
    // DG2 and every other file take one block each.
    assert_eq!(commands(&["atr-info-32k"]), (17, true));
    // SELECT, SELECT MF, SELECT: the file is absent.
    assert_eq!(commands(&["atr-info-absent"]), (25, false));
}

#[test]
fn the_reader_bounds_the_blocks_too() {
    let (card, chip) = issue(&["atr-info-32k"], Issuance::new(b"holder"));
    for (limits, expected) in
        [(Limits { max_command: 2_048, max_response: 4_098 }, 4_063), (Limits::SHORT, 223)]
    {
        let chip = Chip::with(card.clone(), chip.clone(), Box::new(cccd::random::SystemRandom));
        let mut first = None;
        let reading = Read { photo: true, ..Read::of(&card) }
            .run_on(SimTransport::with_limits(chip, limits), &mut |event| {
                if let Event::Progress { file: File::Dg2, done, .. } = event {
                    first.get_or_insert(done);
                }
            })
            .unwrap();
        assert_eq!(reading.verification.verdict, Verdict::Genuine);
        assert_eq!(first, Some(expected));
    }
}

/// Also over BAC, where there is no EF.CardAccess to try extended length on.
#[test]
fn an_announcement_is_enough_for_extended_length() {
    let (card, chip) = issue(&["atr-info-1920"], Issuance::of(cccd_sim::Profile::CccdBacOnly, b"holder"));
    let mut first = None;
    let read = Read { key: crate::common::mrz(&card), photo: true, ..Read::of(&card) };
    let reading = read.run_on(crate::common::link(&card, chip), &mut |event| {
        if let Event::Progress { file: File::Dg2, done, .. } = event {
            first.get_or_insert(done);
        }
    });
    assert_eq!(reading.unwrap().verification.verdict, Verdict::Genuine);
    assert_eq!(first, Some(1887));
}

#[test]
fn files_of_the_master_file_are_read_when_asked_for() {
    let plain = card();
    let files = [File::AtrInfo, File::Dir];
    let reading = Read { files: &files, ..Read::of(&plain) }.run().unwrap();
    assert_eq!(reading.document.unavailable(Unavailable::Absent).collect::<Vec<_>>(), files);
    assert_eq!(reading.verification.verdict, Verdict::Genuine);

    let (card, _) = issue(&["ef-dir", "atr-info-1920"], Issuance::new(b"holder"));
    // The chip does not announce the file but has it.
    let reading = Read { files: &files, ..Read::of(&card) }.run().unwrap();
    let names: Vec<_> = reading.document.dir().unwrap().applications().iter().map(|a| a.name()).collect();
    assert_eq!(names, [Some("eMRTD"), Some("Travel Records")]);
    assert_eq!(reading.document.atr_info().unwrap().sizes().map(|sizes| sizes.max_response), Some(1920));
}
