//! Files of the lengths at which something changes: the form of a header, the number of blocks, the padding of a
//! protected answer, the instruction of READ BINARY. Each is read with each cipher, with short and with extended
//! commands, in as few commands as possible.

use std::cell::RefCell;

use cccd::{
    check::{Outcome, Question, Verdict},
    files::File,
    iso7816::{Command, StatusWord},
    tlv::{Element, Tag, encode},
    transport::Limits,
};
use cccd_base::crypto::{Cipher, Curve};
use cccd_sim::{
    Chip, ChipOptions, Edit, File as SimFile, Issuance, IssuedCard, Misbehaviour, Moment, PaceOffer,
    SimTransport, Stage,
};

use crate::common::{Read, outcome};

const SIZES: [usize; 12] = [127, 128, 222, 223, 224, 225, 230, 231, 232, 255, 256, 257];
/// Lengths around the last offset that READ BINARY with an even instruction can address.
const FAR: [usize; 2] = [32_767, 32_768];
const LARGE_PHOTO: usize = 61_000;
const LAST_EVEN_OFFSET: usize = 0x7FFF;

/// One READ BINARY as the chip saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    is_odd: bool,
    offset: usize,
    length: usize,
    status: StatusWord,
}

thread_local! {
    /// What the chip of this test answered; reader and chip share a thread.
    static BLOCKS: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

/// Records an answer to READ BINARY.
fn note(answer: &[u8], command: &Command) {
    let (data, status) = answer.split_last_chunk::<2>().unwrap();
    let number = |digits: &[u8]| digits.iter().fold(0, |sum, &digit| sum << 8 | usize::from(digit));
    let is_odd = command.ins() == 0xB1;
    let (offset, length) = match (is_odd, command.p1()) {
        (true, _) => {
            let offset = Element::parse(command.data(), Tag(0x54)).unwrap();
            (number(offset.value()), Element::parse(data, Tag(0x53)).unwrap().value().len())
        }
        (false, 0x80..) => (usize::from(command.p2()), data.len()),
        (false, p1) => (number(&[p1, command.p2()]), data.len()),
    };
    let status = StatusWord(u16::from_be_bytes(*status));
    BLOCKS.with_borrow_mut(|blocks| blocks.push(Block { is_odd, offset, length, status }));
}

/// Returns the largest Ne of a protected READ BINARY, from the published table: short, and for an answer of 2,048
/// bytes.
fn largest_ne(cipher: Cipher, limits: Limits) -> usize {
    let text = include_str!("../../../../tests/vectors/sm_sizes.json");
    let vectors: serde_json::Value = serde_json::from_str(text).unwrap();
    let name = if cipher == Cipher::TripleDes { "3DES" } else { "AES" };
    let row = vectors["table"].as_array().unwrap().iter().find(|row| row["cipher"] == name).unwrap();
    let column = match limits {
        Limits::SHORT => "max_Ne_short",
        _ => "max_Ne_if_7F66_response_APDU_max=2048 (SW counted)",
    };
    usize::try_from(row[column].as_u64().unwrap()).unwrap()
}

/// Returns the smallest number of commands for a file of `size` bytes, `ne` bytes at a time; with the odd
/// instruction, the header of DO'53' is subtracted from each.
fn fewest_commands(size: usize, ne: usize) -> usize {
    let header = if ne < 256 { 3 } else { 4 };
    let even = size.div_ceil(ne).min(LAST_EVEN_OFFSET / ne + 1);
    even + size.saturating_sub(even * ne).div_ceil(ne - header)
}

/// Issues a card whose PACE and Chip Authentication use one cipher, so that every file comes through it.
fn issuance(cipher: Cipher) -> Issuance<'static> {
    let curve = Curve::P256;
    Issuance::new(b"sizes").pace(&[PaceOffer { curve, cipher }]).chip_authentication(curve, cipher)
}

/// Issues a card with an EF.DG13 of this length.
fn card_of(size: usize, cipher: Cipher) -> IssuedCard {
    let header = encode(Tag(0x6D), &vec![0; size - 4]).len() + 4 - size;
    // The first byte is not a known tag, so that no fields are searched for.
    let content: Vec<u8> =
        (0..size - header).map(|index| if index == 0 { 0xFF } else { index as u8 }).collect();
    let file = encode(Tag(0x6D), &content);
    assert_eq!(file.len(), size);
    issuance(cipher).without_face().dg13(&file).issue().unwrap()
}

/// Reads a card and compares one of its files. Returns the blocks in which it came.
fn read(card: &IssuedCard, file: File, limits: Limits, options: ChipOptions) -> Vec<Block> {
    let (number, photo) = if file == File::Dg2 { (2, true) } else { (13, false) };
    let at = Moment::Read(SimFile::Dg(number));
    let noted =
        Misbehaviour::Tamper { at, stage: Stage::Clear, edit: Edit(|answer, command| note(answer, command)) };
    // A read past the end gets a status word that says so.
    let options =
        ChipOptions { misbehaviours: vec![noted], end_of_file_status: StatusWord::END_OF_FILE, ..options };
    BLOCKS.take();
    let link = SimTransport::with_limits(Chip::with(card.clone(), options, Box::new(random())), limits);
    let reading = Read { photo, ..Read::of(card) }.run_on(link, &mut |_| {}).unwrap();
    assert!(reading.document.get(file) == card.files.get(&SimFile::Dg(number)).map(Vec::as_slice));
    for question in [Question::Hashes, Question::ChipAuthentication] {
        assert_eq!(*outcome(&reading, question), Outcome::Passed);
    }
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    BLOCKS.take()
}

fn random() -> cccd::random::SeededRandom {
    cccd::random::SeededRandom::new(b"chip")
}

/// Checks that the blocks follow one another to the end of the file, and only the first requests more than there
/// is, because the length is not known before.
fn assert_gapless(blocks: &[Block], size: usize) {
    let mut end = 0;
    for (index, block) in blocks.iter().enumerate() {
        assert_eq!((block.offset, block.is_odd), (end, end > LAST_EVEN_OFFSET), "{block:?}");
        assert!(block.status == StatusWord::OK || index == 0, "past the end of {size}: {block:?}");
        end += block.length;
    }
    assert_eq!(end, size);
}

/// Reads a file with short and with extended commands.
fn in_as_few_commands_as_can_be(card: &IssuedCard, file: File, size: usize, cipher: Cipher) {
    for limits in [Limits::SHORT, Limits::EXTENDED] {
        let blocks = read(card, file, limits, ChipOptions::default());
        assert_gapless(&blocks, size);
        let fewest = fewest_commands(size, largest_ne(cipher, limits));
        assert_eq!(blocks.len(), fewest, "{size} bytes by {cipher:?}, {limits:?}");
    }
}

#[test]
fn files_of_a_block_or_so() {
    for cipher in Cipher::ALL {
        for size in SIZES {
            in_as_few_commands_as_can_be(&card_of(size, cipher), File::Dg13, size, cipher);
        }
    }
}

#[test]
fn files_as_long_as_an_offset_can_say() {
    for cipher in Cipher::ALL {
        for size in FAR {
            in_as_few_commands_as_can_be(&card_of(size, cipher), File::Dg13, size, cipher);
        }
    }
}

#[test]
fn a_large_photo() {
    for cipher in Cipher::ALL {
        let card = issuance(cipher).dg2_length(LARGE_PHOTO).issue().unwrap();
        in_as_few_commands_as_can_be(&card, File::Dg2, LARGE_PHOTO, cipher);
    }
}

/// Blocks that end exactly at the last offset of the even instruction, and one byte after it; and a last block
/// whose data object has each possible header length.
#[test]
fn the_step_to_the_odd_instruction() {
    for (block, begin) in [(217, 32_767 + 217), (128, 32_768)] {
        for rest in [1, 2, 100, 124, 125, 126, 127, 128, 129] {
            let card = card_of(begin + rest, Cipher::Aes128);
            let chip = ChipOptions { short_reads: Some(block), ..ChipOptions::default() };
            for limits in [Limits::SHORT, Limits::EXTENDED] {
                let blocks = read(&card, File::Dg13, limits, chip.clone());
                assert_gapless(&blocks, begin + rest);
                let odd = blocks.iter().find(|block| block.is_odd).unwrap();
                assert_eq!(odd.offset, begin, "{rest}");
            }
        }
    }
}
