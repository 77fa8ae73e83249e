//! Quirks of reading files.

use cccd_base::iso7816::{Command, StatusWord};

use super::{Effect, Quirk, tamper};
use crate::{
    chip::{Misbehaviour, Moment, Stage},
    files::File,
};

const fn withheld<const NUMBER: u8>() -> Effect {
    Effect::Forge(|card| card.withhold(File::Dg(NUMBER)))
}

/// An EF.DG13 of this length with unknown content.
const fn dg13_of<const LENGTH: usize>() -> Effect {
    Effect::Issue(|issuance| {
        issuance.edited(File::Dg(13), |_| {
            let header = match LENGTH {
                0..130 => 2,
                130..259 => 3,
                _ => 4,
            };
            crate::der::encode(cccd_base::tlv::Tag(0x6D), &vec![0x5A; LENGTH - header])
        })
    })
}

/// A file that claims 36 kB, with zeros after the signed content, on a chip that does not support READ BINARY with odd
/// INS: the bytes beyond 32 kB cannot be read.
const fn claims_36_kb<const NUMBER: u8>() -> Effect {
    const LENGTH: usize = 36_000;
    Effect::ForgeAndBehave(
        |card| match card
            .files
            .get(&File::Dg(NUMBER))
            .map(|content| content.get(4..).unwrap_or_default().to_vec())
        {
            Some(mut value) => {
                let tag = if NUMBER == 14 { 0x6E } else { 0x6F };
                value.resize(LENGTH, 0);
                card.replace_file(File::Dg(NUMBER), &crate::der::encode(cccd_base::tlv::Tag(tag), &value))
            }
            None => card,
        },
        |options| {
            options.misbehaviours.push(Misbehaviour::Tamper {
                at: Moment::Read(File::Dg(NUMBER)),
                stage: Stage::Clear,
                edit: crate::chip::Edit(instruction_unknown),
            });
        },
    )
}

/// EF.DG5 of a document (Doc 9303-10, 4.7.5) with one displayed portrait, and this number of them.
const fn dg5_announcing<const COUNT: u8>() -> Effect {
    Effect::Issue(|issuance| {
        let portrait =
            crate::der::encode(cccd_base::tlv::Tag(0x5F40), include_bytes!("../../portraits/specimen.jp2"));
        let content = [&[0x02, 0x01, COUNT][..], &portrait].concat();
        issuance.with(5, crate::der::encode(cccd_base::tlv::Tag(0x65), &content))
    })
}

/// Answers as a card does that knows no READ BINARY with odd INS.
fn instruction_unknown(answer: &mut Vec<u8>, command: &Command) {
    if command.ins() == 0xB1 {
        *answer = vec![0x6D, 0x00];
    }
}

pub(super) const QUIRKS: &[Quirk] = quirks! {
    "dg1-absent", "Không có DG1 dù EF.SOD có nêu", "Withholds DG1, which EF.SOD lists", withheld::<1>();
    "dg2-absent", "Không có DG2 (ảnh) dù EF.SOD có nêu", "Withholds DG2, the portrait, which EF.SOD lists", withheld::<2>();
    "dg13-absent", "Không có DG13 dù EF.SOD có nêu", "Withholds DG13, which EF.SOD lists", withheld::<13>();
    "dg14-absent", "Không có DG14 dù EF.SOD có nêu", "Withholds DG14, which EF.SOD lists", withheld::<14>();
    "dg13-locked", "DG13 bị khóa", "DG13 is locked", Effect::Behave(|options| options.locked_file = Some(File::Dg(13)));
    "no-short-identifiers", "Không biết SFI", "Knows no short file identifiers",
        Effect::Misbehave(Misbehaviour::NoShortIdentifiers);
    "no-odd-ins", "Không biết READ BINARY lẻ (B1)", "Knows no READ BINARY with odd INS (B1)",
        tamper(Moment::Read(File::Dg(2)), Stage::Clear, instruction_unknown);
    "dg14-claims-36-kb", "DG14 tự xưng dài 36 kB, chip không cho đọc phần cuối", "DG14 claims 36 kB, of which the chip withholds the end", claims_36_kb::<14>();
    "dg15-claims-36-kb", "DG15 tự xưng dài 36 kB, chip không cho đọc phần cuối", "DG15 claims 36 kB, of which the chip withholds the end", claims_36_kb::<15>();
    "dg5", "Có DG5 với một ảnh hiển thị (JPEG 2000)", "Holds DG5 with one displayed portrait (JPEG 2000)", dg5_announcing::<1>();
    "dg5-count-odd", "DG5 tự nêu bốn ảnh, chỉ có một", "DG5 claims four pictures and has one", dg5_announcing::<4>();
    "dg5-empty", "DG5 không có gì bên trong", "DG5 holds nothing at all", Effect::Issue(|issuance| issuance.with(5, vec![0x65, 0x00]));
    "dg13-127", "DG13 dài 127 byte", "DG13 has 127 bytes", dg13_of::<127>();
    "dg13-128", "DG13 dài 128 byte", "DG13 has 128 bytes", dg13_of::<128>();
    "dg13-222", "DG13 dài 222 byte", "DG13 has 222 bytes", dg13_of::<222>();
    "dg13-223", "DG13 dài 223 byte", "DG13 has 223 bytes", dg13_of::<223>();
    "dg13-224", "DG13 dài 224 byte", "DG13 has 224 bytes", dg13_of::<224>();
    "dg13-231", "DG13 dài 231 byte", "DG13 has 231 bytes", dg13_of::<231>();
    "dg13-255", "DG13 dài 255 byte", "DG13 has 255 bytes", dg13_of::<255>();
    "dg13-256", "DG13 dài 256 byte", "DG13 has 256 bytes", dg13_of::<256>();
    "dg13-446", "DG13 dài 446 byte, trọn hai khối", "DG13 has 446 bytes, two whole blocks", dg13_of::<446>();
    "dg13-truncated", "DG13 ngắn hơn độ dài tự nêu", "DG13 is shorter than it claims",
        Effect::Forge(|mut card| {
            if let Some(content) = card.files.get_mut(&File::Dg(13)) {
                content.truncate(content.len() / 2);
            }
            card
        });
    "end-of-file-6282", "Khối cuối kèm 6282", "Gives the last block with 6282",
        Effect::Behave(|options| options.end_of_file_status = StatusWord::END_OF_FILE);
    "short-reads-100", "Mỗi lần chỉ cho 100 byte", "Gives 100 bytes at a time", Effect::Behave(|options| options.short_reads = Some(100));
    "answer-too-long", "Trả nhiều byte hơn số được hỏi", "Gives more bytes than were asked for",
        tamper(Moment::Read(File::Dg(2)), Stage::Clear, |answer, _| {
            let end = answer.len().saturating_sub(2);
            answer.splice(end..end, [0x5A; 100]);
        });
    "no-data", "Báo 9000 mà không có dữ liệu", "Answers READ BINARY with 9000 and no data",
        tamper(Moment::Read(File::Dg(13)), Stage::Clear, |answer, _| *answer = vec![0x90, 0x00]);
    "le-above-223-refused", "Le trên 223 bị từ chối 6700", "Refuses Le above 223 with 6700",
        Effect::Misbehave(Misbehaviour::WrongLengthAbove { ne: 223 });
    "short-length-only", "Không nhận lệnh dài", "Takes no extended length", Effect::Behave(|options| options.extended_length = false);
    "mute-to-extended-length", "Im lặng với lệnh dài", "Answers extended length with nothing",
        Effect::Misbehave(Misbehaviour::MuteToExtendedLength);
    "dg2-claims-16-mb", "DG2 tự xưng dài 16 MB", "DG2 claims 16 MB",
        Effect::Forge(|card| card.replace_file(File::Dg(2), &[&[0x75, 0x83, 0xFF, 0xFF, 0xFF][..], &[0; 2000]].concat()));
    "dg2-length-indefinite", "DG2 có độ dài không xác định", "The length of DG2 is indefinite",
        Effect::Forge(|card| card.replace_file(File::Dg(2), &[&[0x75, 0x80][..], &[0; 2000]].concat()));
    "dg1-first-read-differs", "Lần đọc DG1 đầu tiên cho nội dung khác", "Gives other content the first time that DG1 is read",
        Effect::Misbehave(Misbehaviour::FirstReadDiffers { file: File::Dg(1) });
};
