//! EF.DG2: one face in an ISO/IEC 19794-5:2005 record (Doc 9303-10, 4.7.2).

use cccd_base::tlv::{Tag, encode, encode_all};

use crate::{
    person::Sex,
    portrait::{HEIGHT, WIDTH},
};

/// Length of the record before the image, without feature points.
const RECORD_HEADER: usize = 46;

/// What the file holds around its JPEG, in bytes, where all lengths but that of the header take two bytes.
pub(crate) const OVERHEAD: usize = 4 + 5 + 3 + 5 + 20 + 5 + RECORD_HEADER;

/// The file around a JPEG.
pub(crate) fn ef_dg2(jpeg: &[u8], sex: Sex) -> Vec<u8> {
    let header = encode_all(
        Tag(0xA1),
        &[
            &encode(Tag(0x80), &[0x01, 0x01]), // version of the header
            &encode(Tag(0x81), &[0x02]),       // face
            &encode(Tag(0x82), &[0x00]),       // no subtype
            &encode(Tag(0x87), &[0x01, 0x01]), // ISO/IEC JTC 1/SC 37
            &encode(Tag(0x88), &[0x00, 0x08]), // face image, 19794-5
        ],
    );
    let data = encode(Tag(0x5F2E), &record(jpeg, sex));
    let template = encode_all(Tag(0x7F60), &[&header, &data]);
    encode(Tag(0x75), &encode_all(Tag(0x7F61), &[&encode(Tag(0x02), &[1]), &template]))
}

/// The file without any face: a group of no templates, as a small child may have it.
pub(crate) fn ef_dg2_without_face() -> Vec<u8> {
    encode(Tag(0x75), &encode(Tag(0x7F61), &encode(Tag(0x02), &[0])))
}

/// The record: facial header, facial information, image information, image.
fn record(jpeg: &[u8], sex: Sex) -> Vec<u8> {
    let length = (RECORD_HEADER + jpeg.len()) as u32;
    let gender = if sex == Sex::Male { 1 } else { 2 };
    let mut record = Vec::with_capacity(RECORD_HEADER + jpeg.len());
    record.extend_from_slice(b"FAC\x00010\x00");
    record.extend_from_slice(&length.to_be_bytes());
    record.extend_from_slice(&1_u16.to_be_bytes()); // images
    record.extend_from_slice(&(length - 14).to_be_bytes()); // from here to the end of this image
    record.extend_from_slice(&0_u16.to_be_bytes()); // feature points
    record.extend_from_slice(&[gender, 0, 0]); // eyes and hair unspecified
    record.extend_from_slice(&[0; 3 + 2 + 3 + 3]); // features, expression, pose and its uncertainty
    record.extend_from_slice(&[1, 0]); // full frontal, JPEG
    record.extend_from_slice(&(WIDTH as u16).to_be_bytes());
    record.extend_from_slice(&(HEIGHT as u16).to_be_bytes());
    record.extend_from_slice(&[1, 0]); // sRGB, source unspecified
    record.extend_from_slice(&[0; 2 + 2]); // device, quality
    record.extend_from_slice(jpeg);
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_overhead_is_what_it_is() {
        for length in [4_000, 15_000, 60_000] {
            assert_eq!(ef_dg2(&vec![0; length], Sex::Male).len(), OVERHEAD + length);
        }
    }

    #[test]
    fn the_image_stands_at_its_offset() {
        let record = record(&[0xFF, 0xD8, 0xFF], Sex::Female);
        assert_eq!(record.len(), RECORD_HEADER + 3);
        assert_eq!(record[RECORD_HEADER..], [0xFF, 0xD8, 0xFF]);
        assert_eq!(record[8..12], [0, 0, 0, 49]);
        assert_eq!(record[14..18], [0, 0, 0, 35]);
        assert_eq!((record[20], record[34], record[35]), (2, 1, 0));
    }
}
