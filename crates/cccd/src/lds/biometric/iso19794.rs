//! The face record of ISO/IEC 19794-5:2005 (big-endian numbers, fixed offsets).
//!
//! ```text
//! 0   "FAC\0"                    14  length of this image's data, from here
//! 4   "010\0"                    18  number f of feature points
//! 8   length of the record       20  gender, eye colour, hair colour, features, expression, pose
//! 12  number of images           34  f feature points of 8 bytes
//!                                +0  type, data type, width, height, colour, source, device, quality: 12 bytes
//!                                +12 the image
//! ```

use super::{FaceImage, FaceRecord, ImageFormat};
use crate::{
    SensitiveBytes,
    error::{DataError, DataKind},
};

/// The first bytes of a face record.
pub(crate) const MAGIC: &[u8] = b"FAC\0";

const VERSION: &[u8] = b"010\0";
const HEADER_LEN: usize = 14;
/// Length of the facial information, before the feature points.
const FACIAL_INFORMATION_LEN: usize = 20;
const FEATURE_POINT_LEN: usize = 8;
/// Length of the image information, after the feature points.
const IMAGE_INFORMATION_LEN: usize = 12;
/// Offset of the number of feature points in the data of an image.
const FEATURE_COUNT: usize = 4;

/// Single bytes of the facial information that are codes or angles: their offset in the data of an image, the largest
/// defined value, and whether FF means "unknown".
const CODED: [(usize, u8, bool); 9] = [
    (6, 2, true),     // gender
    (7, 7, true),     // eye colour
    (8, 7, true),     // hair colour
    (14, 181, false), // pose: yaw, pitch, roll
    (15, 181, false),
    (16, 181, false),
    (17, 181, false), // uncertainty of each
    (18, 181, false),
    (19, 181, false),
];
/// The largest face image type: basic, full frontal, token.
const MAX_IMAGE_TYPE: u8 = 2;

/// Parses a record at an offset of a file.
///
/// The record ends with its data object, whatever length it claims. An image extends to that end or, if further images
/// follow, to the length that it claims. A picture that marks its own end ends there. If no picture follows the claimed
/// number of feature points, the picture is searched for after every other number of them.
///
/// # Errors
/// [`DataKind::Value`] if this is not a face record, [`DataKind::Truncated`] if it ends before its first image.
pub(super) fn parse(bytes: &[u8], offset: usize) -> Result<FaceRecord, DataError> {
    let at = |kind, position| DataError::new(kind, offset + position);
    let mut problems = Vec::new();
    let is_marked = bytes.starts_with(MAGIC);
    if !is_marked {
        problems.push(at(DataKind::Value, 0));
    }
    if bytes.get(4..8) != Some(VERSION) {
        problems.push(at(DataKind::Version, 4));
    }
    let claimed = number(bytes, 8, 4).unwrap_or_default();
    if claimed != bytes.len() {
        problems.push(at(DataKind::Length, 8));
    }
    let (images, odd) = images(bytes, offset);
    if !is_marked && images.iter().all(|image| image.format == ImageFormat::Unknown) {
        return Err(at(DataKind::Value, 0));
    }
    if images.is_empty() {
        return Err(at(DataKind::Truncated, 0));
    }
    problems.extend(odd);
    Ok(FaceRecord { images, problems })
}

/// Parses the images of a record up to the first that is cut off, and reports deviations.
fn images(record: &[u8], offset: usize) -> (Vec<FaceImage>, Vec<DataError>) {
    let claimed_count = number(record, 12, 2).unwrap_or(0);
    let count = claimed_count.clamp(1, super::MAX_IMAGES);
    let mut rest = record.get(HEADER_LEN..).unwrap_or_default();
    let (mut images, mut problems) = (Vec::new(), Vec::new());
    while images.len() < count {
        let position = offset + record.len() - rest.len();
        let last = images.len() + 1 == count;
        let claimed = number(rest, 0, 4).unwrap_or(rest.len());
        let claim = rest.split_at_checked(claimed).filter(|_| !last);
        // A length that cuts the picture off is wrong.
        let is_whole = |data| picture_in(data).and_then(super::picture_len).is_some();
        let is_cut = claim.is_some_and(|(data, _)| !is_whole(data)) && is_whole(rest);
        let (data, further) = claim.filter(|_| !is_cut).unwrap_or((rest, &[]));
        let Some(image) = image(data, position, &mut problems) else { break };
        if claimed != data.len() {
            problems.push(DataError::new(DataKind::Length, position));
        }
        images.push(image);
        rest = further;
    }
    if images.len() != claimed_count {
        problems.push(DataError::new(DataKind::Value, offset + 12));
    }
    (images, problems)
}

/// Parses one image: facial information, feature points, image information, picture.
fn image(data: &[u8], position: usize, problems: &mut Vec<DataError>) -> Option<FaceImage> {
    let (claimed, feature_points) = (number(data, FEATURE_COUNT, 2)?, feature_points(data)?);
    if claimed != feature_points {
        problems.push(DataError::new(DataKind::Value, position + FEATURE_COUNT));
    }
    let start = information_offset(feature_points);
    let bytes = picture(data, feature_points)?;
    let (picture, format) = (super::whole_picture(bytes), ImageFormat::of(bytes));
    if picture.len() < bytes.len() {
        let end = start + IMAGE_INFORMATION_LEN + picture.len();
        problems.push(DataError::new(DataKind::Trailing, position + end));
    }
    let information = data.get(start..)?;
    let mut odd = |index: usize| problems.push(DataError::new(DataKind::Value, position + index));
    for (index, max, may_be_unknown) in CODED {
        if data.get(index).is_some_and(|&code| code > max && !(may_be_unknown && code == 0xFF)) {
            odd(index);
        }
    }
    if information.first().is_some_and(|&kind| kind > MAX_IMAGE_TYPE) {
        odd(start);
    }
    // The first bytes of a picture determine its format; this byte is only a claim of the issuer.
    if information.get(1).is_some_and(|&code| ImageFormat::of_data_type(code) != format) {
        odd(start + 1);
    }
    Some(FaceImage {
        format,
        bytes: SensitiveBytes::new(picture.to_vec()),
        width: number(information, 2, 2)? as u16,
        height: number(information, 4, 2)? as u16,
    })
}

/// Offset of the image information in the data of an image.
const fn information_offset(feature_points: usize) -> usize {
    FACIAL_INFORMATION_LEN + feature_points * FEATURE_POINT_LEN
}

/// Number of feature points before the picture: the claimed number, unless no known picture follows it but one follows
/// another number.
fn feature_points(data: &[u8]) -> Option<usize> {
    let claimed = number(data, FEATURE_COUNT, 2)?;
    let at_its_place = picture(data, claimed);
    let is_known = at_its_place.is_some_and(|picture| ImageFormat::of(picture) != ImageFormat::Unknown);
    let found = if is_known { None } else { find_picture(data) };
    found.or_else(|| at_its_place.map(|_| claimed))
}

/// The picture in the data of an image, and everything after it.
fn picture_in(data: &[u8]) -> Option<&[u8]> {
    picture(data, feature_points(data)?)
}

/// The picture after this many feature points.
fn picture(data: &[u8], feature_points: usize) -> Option<&[u8]> {
    let start = information_offset(feature_points) + IMAGE_INFORMATION_LEN;
    data.get(start..).filter(|picture| !picture.is_empty())
}

/// Number of feature points before the first picture that can be recognised by its first bytes.
fn find_picture(data: &[u8]) -> Option<usize> {
    (0..data.len() / FEATURE_POINT_LEN)
        .map_while(|count| Some((count, picture(data, count)?)))
        .find(|(_, picture)| ImageFormat::of(picture) != ImageFormat::Unknown)
        .map(|(count, _)| count)
}

/// A big-endian number of up to four bytes.
fn number(bytes: &[u8], offset: usize, len: usize) -> Option<usize> {
    let digits = bytes.get(offset..offset + len)?;
    Some(digits.iter().fold(0, |sum, &digit| sum << 8 | usize::from(digit)))
}

#[cfg(test)]
pub(in crate::lds) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A record with these pictures, each with this many feature points.
    pub(in crate::lds) fn record(pictures: &[&[u8]], feature_points: u16) -> Vec<u8> {
        let points = vec![0x11; usize::from(feature_points) * FEATURE_POINT_LEN];
        let mut images = vec![];
        for picture in pictures {
            let length = FACIAL_INFORMATION_LEN + points.len() + IMAGE_INFORMATION_LEN + picture.len();
            images.extend_from_slice(&(length as u32).to_be_bytes());
            images.extend_from_slice(&feature_points.to_be_bytes());
            images.extend_from_slice(&[0; 14]);
            images.extend_from_slice(&points);
            let data_type = u8::from(ImageFormat::of(picture) == ImageFormat::Jpeg2000);
            images.extend_from_slice(&[1, data_type, 0, 240, 1, 0x40, 1, 2, 0, 0, 0, 0]);
            images.extend_from_slice(picture);
        }
        let length = (HEADER_LEN + images.len()) as u32;
        let count = pictures.len() as u16;
        [MAGIC, VERSION, &length.to_be_bytes(), &count.to_be_bytes(), &images].concat()
    }

    /// With one end-of-image marker inside a segment and one at its end.
    const JPEG: &[u8] =
        &[0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0xFF, 0xD9, 0xFF, 0xDA, 0, 2, 1, 0xFF, 0, 2, 0xFF, 0xD9];

    fn images_of(bytes: &[u8]) -> Vec<FaceImage> {
        parse(bytes, 0).unwrap().images
    }

    fn problems_of(bytes: &[u8]) -> Vec<(DataKind, usize)> {
        parse(bytes, 100).unwrap().problems.iter().map(|error| (error.kind, error.offset)).collect()
    }

    #[test]
    fn the_format_is_that_of_the_first_bytes() {
        for (picture, format) in [
            (JPEG, ImageFormat::Jpeg),
            (&[0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20, 13, 10, 0x87, 10, 0], ImageFormat::Jpeg2000),
            (&[0xFF, 0x4F, 0xFF, 0x51, 0], ImageFormat::Jpeg2000),
            (&[0x89, 0x50, 0x4E, 0x47], ImageFormat::Unknown),
        ] {
            for feature_points in [0, 1, 57] {
                let images = images_of(&record(&[picture], feature_points));
                assert_eq!(images.len(), 1);
                assert_eq!((images[0].format, images[0].bytes.expose().as_slice()), (format, picture));
                assert_eq!((images[0].width, images[0].height), (240, 320));
            }
        }
    }

    #[test]
    fn several_images_are_told_apart() {
        let images = images_of(&record(&[JPEG, &[7; 9], &[8; 5]], 2));
        let bytes: Vec<_> = images.iter().map(|image| image.bytes.expose().as_slice()).collect();
        assert_eq!(bytes, [JPEG, &[7; 9], &[8; 5]]);
    }

    #[test]
    fn lengths_that_lie_are_bounded() {
        let mut bytes = record(&[JPEG], 0);
        bytes[8..12].fill(0xFF);
        bytes[14..18].fill(0xFF);
        assert_eq!(images_of(&bytes)[0].bytes.expose(), JPEG, "a record that claims to be longer than it is");
        assert_eq!(problems_of(&bytes), [(DataKind::Length, 108), (DataKind::Length, 114)]);
        bytes[8..12].fill(0);
        assert_eq!(images_of(&bytes)[0].bytes.expose(), JPEG, "a record that claims to be empty");

        let mut bytes = record(&[JPEG], 0);
        bytes.extend_from_slice(&[0; 4]);
        assert_eq!(images_of(&bytes)[0].bytes.expose(), JPEG, "padding after the record");

        // Both lengths, each slightly too small or too large.
        for (field, by) in [(8, -1_i32), (8, -8), (8, 1), (14, -1), (14, -8), (14, 8)] {
            let mut bytes = record(&[JPEG], 2);
            let length = i32::from_be_bytes(bytes[field..field + 4].try_into().unwrap()) + by;
            bytes[field..field + 4].copy_from_slice(&length.to_be_bytes());
            assert_eq!(images_of(&bytes)[0].bytes.expose(), JPEG);
            assert_eq!(problems_of(&bytes), [(DataKind::Length, 100 + field)]);
            // The same if the record claims several images.
            bytes[13] = 2;
            assert_eq!(images_of(&bytes)[0].bytes.expose(), JPEG);
            assert!(problems_of(&bytes).contains(&(DataKind::Value, 112)), "one image, not two");
        }

        let followed = [JPEG, &[0; 5]].concat();
        let bytes = record(&[&followed], 0);
        assert_eq!(images_of(&bytes)[0].bytes.expose(), JPEG, "bytes after the picture");
        assert_eq!(problems_of(&bytes), [(DataKind::Trailing, 146 + JPEG.len())]);

        for feature_points in [0, 3] {
            let mut bytes = record(&[JPEG], feature_points);
            bytes[18..20].fill(0xFF);
            assert_eq!(images_of(&bytes)[0].bytes.expose(), JPEG, "65,535 feature points");
            assert_eq!((images_of(&bytes)[0].width, images_of(&bytes)[0].height), (240, 320));
            assert_eq!(problems_of(&bytes), [(DataKind::Value, 118)]);
        }
        let mut bytes = record(&[&[7; 9]], 0);
        bytes[18..20].fill(0xFF);
        assert_eq!(parse(&bytes, 100).unwrap_err(), DataError::new(DataKind::Truncated, 100), "no picture");

        let mut bytes = record(&[JPEG], 0);
        bytes[12..14].fill(0xFF);
        assert_eq!(images_of(&bytes).len(), 1, "65,535 images");
        assert_eq!(problems_of(&bytes)[0], (DataKind::Value, 112));
    }

    #[test]
    fn codes_and_angles_without_a_meaning_are_reported() {
        let allowed = [(20, 0xFF), (21, 7), (22, 0xFF), (28, 181), (31, 181), (34, 2)];
        let odd = [(20, 3), (21, 8), (22, 0xFE), (28, 182), (29, 0xFF), (33, 200), (34, 3), (35, 1), (35, 9)];
        for (offset, value) in allowed {
            let mut bytes = record(&[JPEG], 0);
            bytes[offset] = value;
            assert_eq!(problems_of(&bytes), [], "{value} at {offset}");
        }
        for (offset, value) in odd {
            let mut bytes = record(&[JPEG], 0);
            bytes[offset] = value;
            assert_eq!(problems_of(&bytes), [(DataKind::Value, 100 + offset)], "{value} at {offset}");
            assert_eq!(images_of(&bytes)[0].format, ImageFormat::Jpeg);
        }
    }

    #[test]
    fn other_records_are_refused_and_other_versions_reported() {
        let mut bytes = record(&[JPEG], 0);
        bytes[5] = b'2';
        assert_eq!(problems_of(&bytes), [(DataKind::Version, 104)]);
        assert_eq!(images_of(&bytes).len(), 1);
        bytes[0] = b'X';
        assert_eq!(problems_of(&bytes), [(DataKind::Value, 100), (DataKind::Version, 104)]);
        assert_eq!(images_of(&bytes).len(), 1, "a picture at its place makes it a record");
        let end = bytes.len() - JPEG.len();
        bytes[end] = 0;
        assert_eq!(parse(&bytes, 10).unwrap_err(), DataError::new(DataKind::Value, 10));
        let whole = record(&[JPEG], 3);
        for end in 0..whole.len() - JPEG.len() {
            assert!(parse(&whole[..end], 0).is_err());
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let record = [MAGIC, VERSION, &bytes].concat();
            if let Ok(face) = parse(&record, 0) {
                let total: usize = face.images.iter().map(|image| image.bytes.expose().len()).sum();
                prop_assert!(total < record.len());
            }
        }
    }
}
