//! EF.DG2: one face in an ISO/IEC 19794-5:2005 record (Doc 9303-10, 4.7.2), or in another form.

mod faults;
mod form;
mod iso39794;

use cccd_base::tlv::Tag;

pub use form::Dg2Form;

use crate::{
    der::{encode, encode_all},
    person::Sex,
    portrait::{HEIGHT, WIDTH},
};

/// Length of the record before the image, without feature points.
const RECORD_HEADER: usize = 46;
/// Length of a feature point.
const FEATURE_POINT: usize = 8;

/// Bytes around the JPEG in the file, if all lengths except that of the header take two bytes.
pub(crate) const OVERHEAD: usize = 4 + 5 + 3 + 5 + 20 + 5 + RECORD_HEADER;

/// The portrait as JPEG 2000, as a file and as a codestream. portraits/README.md says how they were made.
const JP2: &[u8] = include_bytes!("../../portraits/specimen.jp2");
const CODESTREAM: &[u8] = include_bytes!("../../portraits/specimen.j2k");

/// A template of the group: the content of its header, and the data object after the header.
struct Template {
    header: Vec<Vec<u8>>,
    block: Vec<u8>,
}

impl Template {
    fn new(format: u8, block: Vec<u8>) -> Self {
        let header = vec![
            encode(Tag(0x80), &[0x01, 0x01]), // version of the header
            encode(Tag(0x81), &[0x02]),       // face
            encode(Tag(0x82), &[0x00]),       // no subtype
            encode(Tag(0x87), &[0x01, 0x01]), // ISO/IEC JTC 1/SC 37
            encode(Tag(0x88), &[0x00, format]),
        ];
        Self { header, block }
    }

    /// A face image of 19794-5.
    fn of_record(record: &[u8]) -> Self {
        Self::new(0x08, encode(Tag(0x5F2E), record))
    }

    fn to_bytes(&self) -> Vec<u8> {
        encode_all(Tag(0x7F60), &[&encode(Tag(0xA1), &self.header.concat()), &self.block])
    }
}

/// Builds EF.DG2 around a JPEG, in one of its forms.
pub(crate) fn ef_dg2(jpeg: &[u8], sex: Sex, form: Dg2Form) -> Vec<u8> {
    let plain = || Template::of_record(&record(jpeg, sex, 0));
    match form {
        Dg2Form::Jpeg => file(&[plain()]),
        Dg2Form::FeaturePoints => file(&[Template::of_record(&record(jpeg, sex, 12))]),
        Dg2Form::Jpeg2000 => file(&[Template::of_record(&record(JP2, sex, 0))]),
        Dg2Form::Codestream => file(&[Template::of_record(&record(CODESTREAM, sex, 3))]),
        Dg2Form::Iso39794 => file(&[Template::new(0x2A, iso39794::shortest(jpeg))]),
        Dg2Form::Iso39794Full => file(&[Template::new(0x2A, iso39794::full(JP2, jpeg))]),
        Dg2Form::SeveralFaces => file(&[plain(), Template::of_record(&record(JP2, sex, 2))]),
        fault => faults::ef_dg2(fault, plain(), record(jpeg, sex, 0), sex),
    }
}

fn file(templates: &[Template]) -> Vec<u8> {
    let bytes: Vec<u8> = templates.iter().flat_map(Template::to_bytes).collect();
    file_of(&[&encode(Tag(0x02), &[templates.len() as u8]), &bytes])
}

/// Builds EF.DG2 from these parts of the group.
fn file_of(parts: &[&[u8]]) -> Vec<u8> {
    encode(Tag(0x75), &encode_all(Tag(0x7F61), parts))
}

/// Builds EF.DG2 without any face: a group of no templates, as for a small child.
pub(crate) fn ef_dg2_without_face() -> Vec<u8> {
    file(&[])
}

/// The record: facial header, facial information, feature points, image information, image.
fn record(picture: &[u8], sex: Sex, feature_points: u16) -> Vec<u8> {
    let points = usize::from(feature_points) * FEATURE_POINT;
    let length = (RECORD_HEADER + points + picture.len()) as u32;
    let gender = if sex == Sex::Male { 1 } else { 2 };
    let mut record = Vec::with_capacity(length as usize);
    record.extend_from_slice(b"FAC\x00010\x00");
    record.extend_from_slice(&length.to_be_bytes());
    record.extend_from_slice(&1_u16.to_be_bytes()); // images
    record.extend_from_slice(&(length - 14).to_be_bytes()); // from here to the end of this image
    record.extend_from_slice(&feature_points.to_be_bytes());
    record.extend_from_slice(&[gender, 0, 0]); // eyes and hair unspecified
    record.extend_from_slice(&[0; 3 + 2 + 3 + 3]); // features, expression, pose and its uncertainty
    for number in 0..feature_points {
        record.extend_from_slice(&[1, 0x21 + number as u8, 0, 100, 0, 140, 0, 0]); // a point of MPEG-4, x, y
    }
    record.extend_from_slice(&[1, u8::from(!picture.starts_with(&[0xFF, 0xD8]))]); // full frontal, JPEG or not
    record.extend_from_slice(&(WIDTH as u16).to_be_bytes());
    record.extend_from_slice(&(HEIGHT as u16).to_be_bytes());
    record.extend_from_slice(&[1, 0]); // sRGB, source unspecified
    record.extend_from_slice(&[0; 2 + 2]); // device, quality
    record.extend_from_slice(picture);
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_overhead_is_what_it_is() {
        for length in [4_000, 15_000, 60_000] {
            assert_eq!(ef_dg2(&vec![0; length], Sex::Male, Dg2Form::Jpeg).len(), OVERHEAD + length);
        }
    }

    #[test]
    fn the_image_stands_at_its_offset() {
        let record = record(&[0xFF, 0xD8, 0xFF], Sex::Female, 0);
        assert_eq!(record.len(), RECORD_HEADER + 3);
        assert_eq!(record[RECORD_HEADER..], [0xFF, 0xD8, 0xFF]);
        assert_eq!(record[8..12], [0, 0, 0, 49]);
        assert_eq!(record[14..18], [0, 0, 0, 35]);
        assert_eq!((record[20], record[34], record[35]), (2, 1, 0));
    }
    #[test]
    fn the_image_stands_behind_its_feature_points() {
        let record = record(JP2, Sex::Female, 12);
        assert_eq!(record[RECORD_HEADER + 12 * 8..], *JP2);
        assert_eq!((record[19], record[RECORD_HEADER + 12 * 8 - 11]), (12, 1));
    }

    #[test]
    fn names_are_unique_and_every_form_is_another_file() {
        let mut names: Vec<_> = Dg2Form::ALL.iter().map(|form| form.name()).collect();
        let jpeg = [&[0xFF, 0xD8, 0xFF], [0; 500].as_slice()].concat();
        let mut files: Vec<_> = Dg2Form::ALL.iter().map(|&form| ef_dg2(&jpeg, Sex::Male, form)).collect();
        for list in [names.len(), files.len()] {
            assert_eq!(list, Dg2Form::ALL.len());
        }
        names.sort_unstable();
        names.dedup();
        files.sort_unstable();
        files.dedup();
        assert_eq!((names.len(), files.len()), (Dg2Form::ALL.len(), Dg2Form::ALL.len()));
    }
}
