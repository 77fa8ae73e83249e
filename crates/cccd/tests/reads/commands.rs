//! How many commands a read takes, and how the largest block is found.

use cccd::{check::Verdict, files::File, iso7816::StatusWord, transport::Limits};
use cccd_sim::{Chip, ChipOptions, File as SimFile, IssuedCard, Misbehaviour, SimTransport};

use crate::common::{Read, card, mrz};

/// The commands that carry no files: EF.CardAccess 2, PACE 5, SELECT, Chip Authentication 2.
const OVERHEAD: usize = 10;
/// The largest Ne under AES in a short answer, and in an answer of 2,048 bytes including its status word.
const SHORT: usize = 223;
const EXTENDED: usize = 2_015;

/// Returns how many commands a read may take: one for each block of each file.
fn bound(card: &IssuedCard, photo: bool, ne: usize) -> u64 {
    let mut files = vec![SimFile::Dg(14), SimFile::Sod, SimFile::Dg(13), SimFile::Dg(1)];
    if photo {
        files.push(SimFile::Dg(2));
    }
    (OVERHEAD + files.iter().map(|file| card.files[file].len().div_ceil(ne)).sum::<usize>()) as u64
}

fn commands(read: &Read<'_>) -> u64 {
    let reading = read.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    reading.transfer.commands
}

#[test]
fn a_full_read_takes_no_more_commands_than_its_files_need() {
    let card = card();
    let announced = ChipOptions { announce_extended_length: true, ..ChipOptions::default() };
    for (photo, expected) in [(false, 14), (true, 22)] {
        for chip in [ChipOptions::default(), announced.clone()] {
            let commands = commands(&Read { photo, chip, ..Read::of(&card) });
            assert_eq!(commands, bound(&card, photo, EXTENDED));
            assert_eq!(commands, expected);
        }
    }
}

#[test]
fn a_card_without_extended_length_costs_one_command_to_find_out() {
    let card = card();
    for (photo, expected) in [(false, 25), (true, 93)] {
        let chip = ChipOptions { extended_length: false, ..ChipOptions::default() };
        assert_eq!(commands(&Read { photo, chip, ..Read::of(&card) }), bound(&card, photo, SHORT) + 1);
        assert_eq!(bound(&card, photo, SHORT), expected);
    }
}

#[test]
fn a_reader_without_extended_length_is_not_asked() {
    let card = card();
    for (photo, expected) in [(false, 25), (true, 93)] {
        let link = SimTransport::with_limits(Chip::new(card.clone()), Limits::SHORT);
        let reading = Read { photo, ..Read::of(&card) }.run_on(link, &mut |_| {}).unwrap();
        assert_eq!(reading.transfer.commands, expected);
    }
}

#[test]
fn bac_is_within_the_same_bound() {
    let card = card();
    let read = Read { key: mrz(&card), access: cccd::access::AccessPolicy::Bac, ..Read::of(&card) };
    assert!(commands(&read) <= bound(&card, false, EXTENDED));
}

/// Bytes beyond offset 32,767 are read with the odd instruction.
#[test]
fn a_photo_beyond_32_kilobytes_is_read_whole() {
    let photo = [&[0x75, 0x82, 0xAF, 0xC8][..], &[0x5A; 45_000]].concat();
    let card = card().replace_file(SimFile::Dg(2), &photo);
    for extended_length in [true, false] {
        let chip = ChipOptions { extended_length, ..ChipOptions::default() };
        let reading = Read { photo: true, chip, ..Read::of(&card) }.run().unwrap();
        assert_eq!(reading.document.get(File::Dg2), Some(&photo[..]));
        assert_eq!(reading.verification.verdict, Verdict::NotGenuine);
    }
}

/// A chip that answers 9000 without data where it should refuse a length.
fn nothing_above(ne: usize) -> ChipOptions {
    ChipOptions { misbehaviours: vec![Misbehaviour::NoDataAbove { ne }], ..ChipOptions::default() }
}

#[test]
fn cards_that_give_less_or_refuse_are_read_all_the_same() {
    let card = card();
    for chip in [
        ChipOptions { short_reads: Some(100), ..ChipOptions::default() },
        ChipOptions { short_reads: Some(1_000), ..ChipOptions::default() },
        ChipOptions { max_response: 1_000, ..ChipOptions::default() },
        nothing_above(1_000),
        nothing_above(223),
        nothing_above(100),
        ChipOptions { end_of_file_status: StatusWord::END_OF_FILE, ..ChipOptions::default() },
        ChipOptions {
            select_mf_refused: Some(StatusWord::INSTRUCTION_NOT_SUPPORTED),
            ..ChipOptions::default()
        },
    ] {
        commands(&Read { photo: true, chip, ..Read::of(&card) });
    }
}
