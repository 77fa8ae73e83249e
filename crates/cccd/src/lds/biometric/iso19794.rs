//! The face record of ISO/IEC 19794-5:2005 (big-endian numbers, fixed offsets).
//!
//! ```text
//! 0   "FAC\0"                    14  length of this image's data, from here
//! 4   "010\0"                    18  number f of feature points
//! 8   length of the record       34  f feature points of 8 bytes
//! 12  number of images           +0  type, data type, width, height, colour, source, device, quality: 12 bytes
//!                                +12 the image
//! ```

use super::{FaceImage, ImageFormat};
use crate::{
    SensitiveBytes,
    error::{DataError, DataKind},
};

/// How a face record begins.
pub const MAGIC: &[u8] = b"FAC\0";

const VERSION: &[u8] = b"010\0";
const HEADER_LEN: usize = 14;
/// Facial information, before the feature points.
const FACIAL_INFORMATION_LEN: usize = 20;
const FEATURE_POINT_LEN: usize = 8;
/// Image information, after the feature points.
const IMAGE_INFORMATION_LEN: usize = 12;
/// More images than any document holds.
const MAX_IMAGES: usize = 16;

/// What a face record holds.
pub(in crate::lds) struct FaceRecord {
    /// Its images, the preferred one first.
    pub(in crate::lds) images: Vec<FaceImage>,
    /// What is odd about it.
    pub(in crate::lds) problems: Vec<DataError>,
}

impl FaceRecord {
    /// Reads a record that stands at an offset of a file.
    ///
    /// The record ends where its length says, or with the data object if that comes first or if the record
    /// would be too short for an image. An image reaches to the end of the record, or to where its own
    /// length says if further images follow.
    ///
    /// # Errors
    /// [`DataKind::Value`] when it is no face record, [`DataKind::Truncated`] when it ends before its first
    /// image.
    pub(in crate::lds) fn parse(bytes: &[u8], offset: usize) -> Result<Self, DataError> {
        let truncated = || DataError::new(DataKind::Truncated, offset);
        if !bytes.starts_with(MAGIC) {
            return Err(DataError::new(DataKind::Value, offset));
        }
        let mut problems = Vec::new();
        if bytes.get(4..8).ok_or_else(truncated)? != VERSION {
            problems.push(DataError::new(DataKind::Version, offset + 4));
        }
        let claimed = number(bytes, 8, 4).ok_or_else(truncated)?;
        if claimed != bytes.len() {
            problems.push(DataError::new(DataKind::Length, offset + 8));
        }
        let record = bytes.get(..claimed).unwrap_or(bytes);
        let images = [record, bytes].into_iter().map(images).find(|images| !images.is_empty());
        Ok(Self { images: images.ok_or_else(truncated)?, problems })
    }
}

/// The images of a record, up to the first that is cut off.
fn images(record: &[u8]) -> Vec<FaceImage> {
    let count = number(record, 12, 2).unwrap_or(0).clamp(1, MAX_IMAGES);
    let mut rest = record.get(HEADER_LEN..).unwrap_or_default();
    let mut images = Vec::new();
    while images.len() < count {
        let last = images.len() + 1 == count;
        let claimed = number(rest, 0, 4).filter(|_| !last).unwrap_or(rest.len());
        let (data, further) = rest.split_at_checked(claimed).unwrap_or((rest, &[]));
        let Some(image) = image(data) else { break };
        images.push(image);
        rest = further;
    }
    images
}

/// One image: facial information, feature points, image information, picture.
fn image(data: &[u8]) -> Option<FaceImage> {
    let feature_points = number(data, 4, 2)?;
    let information = data.get(FACIAL_INFORMATION_LEN + feature_points * FEATURE_POINT_LEN..)?;
    let picture = information.get(IMAGE_INFORMATION_LEN..).filter(|picture| !picture.is_empty())?;
    Some(FaceImage {
        format: ImageFormat::of(picture),
        bytes: SensitiveBytes::new(picture.to_vec()),
        width: number(information, 2, 2)? as u16,
        height: number(information, 4, 2)? as u16,
    })
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

    /// A record that holds these pictures, each with this many feature points.
    pub(in crate::lds) fn record(pictures: &[&[u8]], feature_points: u16) -> Vec<u8> {
        let points = vec![0x11; usize::from(feature_points) * FEATURE_POINT_LEN];
        let mut images = vec![];
        for picture in pictures {
            let length = FACIAL_INFORMATION_LEN + points.len() + IMAGE_INFORMATION_LEN + picture.len();
            images.extend_from_slice(&(length as u32).to_be_bytes());
            images.extend_from_slice(&feature_points.to_be_bytes());
            images.extend_from_slice(&[0; 14]);
            images.extend_from_slice(&points);
            images.extend_from_slice(&[1, 1, 0, 240, 1, 0x40, 1, 2, 0, 0, 0, 0]);
            images.extend_from_slice(picture);
        }
        let length = (HEADER_LEN + images.len()) as u32;
        let count = pictures.len() as u16;
        [MAGIC, VERSION, &length.to_be_bytes(), &count.to_be_bytes(), &images].concat()
    }

    const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];

    fn images_of(bytes: &[u8]) -> Vec<FaceImage> {
        FaceRecord::parse(bytes, 0).unwrap().images
    }

    fn problems_of(bytes: &[u8]) -> Vec<(DataKind, usize)> {
        FaceRecord::parse(bytes, 100)
            .unwrap()
            .problems
            .iter()
            .map(|error| (error.kind, error.offset))
            .collect()
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
        assert_eq!(problems_of(&bytes), [(DataKind::Length, 108)]);
        bytes[8..12].fill(0);
        assert_eq!(images_of(&bytes)[0].bytes.expose(), JPEG, "a record that claims to be empty");

        let mut bytes = record(&[JPEG], 0);
        bytes.extend_from_slice(&[0; 4]);
        assert_eq!(images_of(&bytes)[0].bytes.expose(), JPEG, "padding after the record");

        let mut bytes = record(&[JPEG], 0);
        bytes[18..20].fill(0xFF);
        let error = FaceRecord::parse(&bytes, 100).err().unwrap();
        assert_eq!(error, DataError::new(DataKind::Truncated, 100), "65,535 feature points");

        let mut bytes = record(&[JPEG], 0);
        bytes[12..14].fill(0xFF);
        assert_eq!(images_of(&bytes).len(), 1, "65,535 images");
    }

    #[test]
    fn other_records_are_refused_and_other_versions_reported() {
        let mut bytes = record(&[JPEG], 0);
        bytes[5] = b'2';
        assert_eq!(problems_of(&bytes), [(DataKind::Version, 104)]);
        assert_eq!(images_of(&bytes).len(), 1);
        bytes[0] = b'X';
        assert_eq!(FaceRecord::parse(&bytes, 10).err(), Some(DataError::new(DataKind::Value, 10)));
        let whole = record(&[JPEG], 3);
        for end in 0..whole.len() - JPEG.len() {
            assert!(FaceRecord::parse(&whole[..end], 0).is_err());
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let record = [MAGIC, VERSION, &bytes].concat();
            if let Ok(face) = FaceRecord::parse(&record, 0) {
                let total: usize = face.images.iter().map(|image| image.bytes.expose().len()).sum();
                prop_assert!(total < record.len());
            }
        }
    }
}
