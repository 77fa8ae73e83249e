//! Files that break the standard.

use cccd_base::tlv::Tag;

use super::{CODESTREAM, Dg2Form, JP2, Template, file, file_of, record};
use crate::der::encode;
use crate::person::Sex;

/// Offsets of fields in a record, in bytes, without feature points.
const VERSION: usize = 4;
const LENGTH: usize = 8;
const IMAGES: usize = 12;
const IMAGE_LENGTH: usize = 14;
const FEATURE_COUNT: usize = 18;
const GENDER_EYES_HAIR: usize = 20;
const POSE: usize = 28;
const DATA_TYPE: usize = 35;

/// Positions of size fields in a codestream: grid and tile.
const SIZES: [usize; 4] = [8, 12, 24, 28];
/// Position of the number of components, and of the first of them.
const COMPONENTS: usize = 40;

/// Builds the file with this fault. A form that is not a fault gives the correct file.
pub(super) fn ef_dg2(fault: Dg2Form, mut plain: Template, mut bytes: Vec<u8>, sex: Sex) -> Vec<u8> {
    let of_picture = |picture: &[u8]| file(&[Template::of_record(&record(picture, sex, 0))]);
    match fault {
        Dg2Form::TrailingBytes => {
            bytes.extend_from_slice(&[0; 8]);
            let template = Template::of_record(&bytes).to_bytes();
            let group = encode(Tag(0x7F61), &[&[0x02, 1, 1][..], &template, &[0; 4]].concat());
            return encode(Tag(0x75), &[&group[..], &[0; 6]].concat());
        }
        Dg2Form::Tag => return changed(file(&[plain]), |bytes| put(bytes, 0, &[0x76])),
        Dg2Form::LengthLess => return changed(file(&[plain]), |bytes| add_to_length(bytes, -1)),
        Dg2Form::LengthMore => return changed(file(&[plain]), |bytes| add_to_length(bytes, 1)),
        Dg2Form::CountMissing => return file_of(&[&plain.to_bytes()]),
        Dg2Form::FormatMissing => plain.header.truncate(3),
        Dg2Form::FormatUnknown => {
            plain.header.truncate(3);
            plain.header.push(encode(Tag(0x87), &[0x7F, 0x00]));
            plain.header.push(encode(Tag(0x88), &[0x12, 0x34]));
        }
        Dg2Form::TagTower => {
            let tower = (0..1000).fold(Vec::new(), |inside, _| encode(Tag(0xA1), &inside));
            plain.header = vec![tower];
        }
        Dg2Form::BlockMissing => plain.block.clear(),
        Dg2Form::BlockEmpty => plain.block = encode(Tag(0x5F2E), &[]),
        Dg2Form::RecordIdentifier => put(&mut bytes, 0, b"FAX"),
        Dg2Form::RecordVersion => put(&mut bytes, VERSION, b"990"),
        Dg2Form::RecordLength => {
            let length = (4 * bytes.len() as u32).to_be_bytes();
            put(&mut bytes, LENGTH, &length);
            put(&mut bytes, IMAGE_LENGTH, &length);
        }
        Dg2Form::RecordShort => lessen(&mut bytes, LENGTH, 8),
        Dg2Form::ImageShort => lessen(&mut bytes, IMAGE_LENGTH, 8),
        Dg2Form::ImageCount => {
            put(&mut bytes, IMAGES, &[0, 2]);
            lessen(&mut bytes, IMAGE_LENGTH, 1);
        }
        Dg2Form::PictureFollowed => {
            bytes.extend_from_slice(&[0; 6]);
            let length = bytes.len() as u32;
            put(&mut bytes, LENGTH, &length.to_be_bytes());
            put(&mut bytes, IMAGE_LENGTH, &(length - IMAGE_LENGTH as u32).to_be_bytes());
        }
        Dg2Form::FeatureCount => put(&mut bytes, FEATURE_COUNT, &[0xFF, 0xFF]),
        Dg2Form::Codes => {
            put(&mut bytes, GENDER_EYES_HAIR, &[0x77, 0x77, 0x77]);
            put(&mut bytes, POSE, &[200, 201, 202]);
        }
        Dg2Form::DataType => {
            bytes = record(JP2, sex, 0);
            put(&mut bytes, DATA_TYPE, &[0]);
        }
        Dg2Form::Bomb => return of_picture(&bomb()),
        Dg2Form::BoxToTheEnd => return of_picture(&with_box_length(&[0; 4], &[])),
        Dg2Form::BoxTooShort => return of_picture(&with_box_length(&[0, 0, 0, 2], &[])),
        Dg2Form::BoxTooLong => {
            return of_picture(&with_box_length(&[0, 0, 0, 1], &(1_u64 << 63).to_be_bytes()));
        }
        Dg2Form::BoxTower => return of_picture(&tower()),
        _ => {}
    }
    let is_of_header = matches!(
        fault,
        Dg2Form::FormatMissing
            | Dg2Form::FormatUnknown
            | Dg2Form::TagTower
            | Dg2Form::BlockMissing
            | Dg2Form::BlockEmpty
    );
    file(&[if is_of_header { plain } else { Template::of_record(&bytes) }])
}

fn changed(mut bytes: Vec<u8>, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    change(&mut bytes);
    bytes
}

/// Overwrites bytes, starting at an offset.
fn put(bytes: &mut [u8], offset: usize, new: &[u8]) {
    if let Some(place) = bytes.get_mut(offset..offset + new.len()) {
        place.copy_from_slice(new);
    }
}

/// Reduces a four-byte length.
fn lessen(bytes: &mut [u8], offset: usize, by: u32) {
    let length = bytes.iter().skip(offset).take(4).fold(0_u32, |sum, &byte| sum << 8 | u32::from(byte));
    put(bytes, offset, &length.saturating_sub(by).to_be_bytes());
}

/// Changes the outermost length, whose last byte ends the four-byte header. No portrait makes it carry.
fn add_to_length(bytes: &mut [u8], difference: i8) {
    if let Some(low) = bytes.get_mut(3) {
        *low = low.wrapping_add_signed(difference);
    }
}

/// The signature and file type boxes that begin a file.
fn signature() -> &'static [u8] {
    JP2.get(..12 + 20).unwrap_or_default()
}

/// A file whose header box has this length.
fn with_box_length(length: &[u8], longer: &[u8]) -> Vec<u8> {
    let rest = JP2.get(signature().len() + 8..).unwrap_or_default();
    [signature(), length, b"jp2h", longer, rest].concat()
}

/// Header boxes in header boxes.
fn tower() -> Vec<u8> {
    let depth = 10_000_u32;
    let heads = (1..=depth).rev().flat_map(|level| [(8 * level).to_be_bytes(), *b"jp2h"]).flatten();
    [signature(), &heads.collect::<Vec<u8>>()].concat()
}

/// A few bytes that claim to be the largest picture that two bytes for each side can express.
fn bomb() -> Vec<u8> {
    let mut codestream = CODESTREAM.to_vec();
    for position in SIZES {
        put(&mut codestream, position, &65_535_u32.to_be_bytes());
    }
    // One more component: its number, its three bytes, and three more bytes in the length of the segment.
    put(&mut codestream, COMPONENTS, &4_u16.to_be_bytes());
    put(&mut codestream, 4, &(38_u16 + 3 * 4).to_be_bytes());
    let first: Vec<u8> = codestream.iter().copied().skip(COMPONENTS + 2).take(3).collect();
    codestream.splice(COMPONENTS + 2..COMPONENTS + 2, first);
    codestream.truncate(300);
    let header = [&[0, 0, 0, 22][..], b"ihdr", &[0, 0, 255, 255, 0, 0, 255, 255, 0, 4, 7, 7, 0, 0]].concat();
    let header = [&(header.len() as u32 + 8).to_be_bytes()[..], b"jp2h", &header].concat();
    [signature(), &header, &[0, 0, 0, 0], b"jp2c", &codestream].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lengths_are_off_by_one() {
        let plain = || Template::of_record(&record(&[0xFF, 0xD8, 0xFF, 0, 0], Sex::Male, 30));
        let length = |bytes: &[u8]| usize::from(u16::from_be_bytes([bytes[2], bytes[3]]));
        for (fault, difference) in [(Dg2Form::LengthLess, -1), (Dg2Form::LengthMore, 1)] {
            let bytes = ef_dg2(fault, plain(), vec![], Sex::Male);
            assert_eq!(length(&bytes) as isize - (bytes.len() - 4) as isize, difference);
        }
    }

    #[test]
    fn the_bomb_says_what_it_says() {
        let bomb = bomb();
        let start = bomb.windows(4).position(|bytes| bytes == [0xFF, 0x4F, 0xFF, 0x51]).unwrap();
        let siz = &bomb[start..];
        assert_eq!(
            (&siz[4..6], &siz[8..12], &siz[40..42]),
            (&[0, 50][..], &[0, 0, 255, 255][..], &[0, 4][..])
        );
        assert_eq!(siz[54..56], [0xFF, 0x52], "the next segment stands where the length says");
        assert!(bomb.len() < 500);
    }
}
