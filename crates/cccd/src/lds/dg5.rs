//! EF.DG5: the displayed portraits (Doc 9303-10, 4.7.5).
//!
//! ```text
//! 65 { 02 n, 5F40 <JPEG or JPEG 2000>, … }
//! ```

use super::biometric::ImageFormat;
use crate::{
    SensitiveBytes,
    error::{DataError, DataKind},
    files::File,
    tlv::{Tag, tag},
};

/// The picture itself.
const PORTRAIT: Tag = Tag(0x5F40);
/// More than any document displays, and as many as DG2 may hold faces.
const MAX_PORTRAITS: usize = 9;

/// A portrait as it is displayed on the document, not decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DisplayedPortrait {
    /// Its coding.
    pub format: ImageFormat,
    /// Its bytes.
    pub bytes: SensitiveBytes,
}

/// What EF.DG5 holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dg5 {
    portraits: Vec<DisplayedPortrait>,
    problems: Vec<DataError>,
}

impl Dg5 {
    /// Reads the file. Pictures are not decoded. A wrong number or another data object beside them costs none of them.
    ///
    /// # Errors
    /// [`DataError`] when the file is malformed, or when it departs from the standard and no picture can be had from it.
    /// One that says that it holds none is no error.
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        super::parse(File::Dg5, bytes, |file| {
            let mut reader = file.children()?;
            let count = reader.optional(tag::INTEGER)?;
            let mut dg5 = Self::default();
            for element in reader.all(MAX_PORTRAITS)? {
                match element.value() {
                    _ if element.tag() != PORTRAIT => dg5.problems.push(element.error(DataKind::Tag)),
                    [] => dg5.problems.push(element.error(DataKind::Missing)),
                    bytes => dg5.portraits.push(DisplayedPortrait {
                        format: ImageFormat::of(bytes),
                        bytes: bytes.to_vec().into(),
                    }),
                }
            }
            match count {
                None => dg5.problems.push(file.error(DataKind::Missing)),
                Some(count) if count.small().ok() != u32::try_from(dg5.portraits.len()).ok() => {
                    dg5.problems.push(count.error(DataKind::Value));
                }
                Some(_) => {}
            }
            dg5.problems = dg5.problems.into_iter().map(|error| error.in_file(File::Dg5.name())).collect();
            match dg5.problems.first() {
                Some(error) if dg5.portraits.is_empty() => Err(error.clone()),
                _ => Ok(dg5),
            }
        })
    }

    /// Every portrait, in the order of the file.
    pub fn portraits(&self) -> &[DisplayedPortrait] {
        &self.portraits
    }

    /// What is wrong with the file although it could be read.
    pub fn problems(&self) -> &[DataError] {
        &self.problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tlv::encode;

    const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];
    const CODESTREAM: &[u8] = &[0xFF, 0x4F, 0xFF, 0x51, 4];

    fn file(parts: &[Vec<u8>]) -> Vec<u8> {
        encode(File::Dg5.tag(), &parts.concat())
    }

    fn count(number: u8) -> Vec<u8> {
        encode(tag::INTEGER, &[number])
    }

    fn portrait(bytes: &[u8]) -> Vec<u8> {
        encode(PORTRAIT, bytes)
    }

    /// The pictures of a file, and what is odd about it.
    fn parse(parts: &[Vec<u8>]) -> (Vec<(ImageFormat, Vec<u8>)>, Vec<DataKind>) {
        let dg5 = Dg5::parse(&file(parts)).unwrap();
        assert!(dg5.problems().iter().all(|problem| problem.file == Some("EF.DG5")));
        let pictures = dg5.portraits().iter().map(|picture| (picture.format, picture.bytes.expose().clone()));
        (pictures.collect(), dg5.problems().iter().map(|problem| problem.kind).collect())
    }

    #[test]
    fn the_portraits_are_read_in_order_with_their_format() {
        let (jpeg, jp2) = ((ImageFormat::Jpeg, JPEG.to_vec()), (ImageFormat::Jpeg2000, CODESTREAM.to_vec()));
        let other = (ImageFormat::Unknown, b"GIF89a".to_vec());
        assert_eq!(parse(&[count(1), portrait(JPEG)]), (vec![jpeg.clone()], vec![]));
        let three = [count(3), portrait(CODESTREAM), portrait(JPEG), portrait(b"GIF89a")];
        assert_eq!(parse(&three), (vec![jp2, jpeg, other], vec![]));
        assert_eq!(parse(&[count(0)]), (vec![], vec![]), "none is displayed");
    }

    #[test]
    fn what_is_odd_costs_no_picture_and_is_reported() {
        let jpeg = || vec![(ImageFormat::Jpeg, JPEG.to_vec())];
        let signature = encode(Tag(0x5F43), JPEG);
        assert_eq!(parse(&[count(1), signature, portrait(JPEG)]), (jpeg(), vec![DataKind::Tag]));
        assert_eq!(parse(&[count(1), portrait(JPEG), portrait(&[])]), (jpeg(), vec![DataKind::Missing]));
        assert_eq!(parse(&[portrait(JPEG)]), (jpeg(), vec![DataKind::Missing]));
        for number in [0, 2, 9, 0x7F, 0xFF] {
            assert_eq!(parse(&[count(number), portrait(JPEG)]), (jpeg(), vec![DataKind::Value]), "{number}");
        }
        let empty = encode(tag::INTEGER, &[]);
        assert_eq!(parse(&[empty, portrait(JPEG)]), (jpeg(), vec![DataKind::Value]));
    }

    #[test]
    fn what_can_be_read_in_no_way_is_an_error_that_names_the_file() {
        let rows = [
            (file(&[]), DataKind::Missing),
            (file(&[count(1)]), DataKind::Value),
            (file(&[count(1), portrait(&[])]), DataKind::Missing),
            (file(&[count(1), encode(Tag(0x5F43), JPEG)]), DataKind::Tag),
            (file(&[count(1), portrait(JPEG), vec![0x5A]]), DataKind::Truncated),
            (file(&vec![portrait(JPEG); MAX_PORTRAITS + 1]), DataKind::TooDeep),
            (encode(File::Dg7.tag(), &[count(1), portrait(JPEG)].concat()), DataKind::Tag),
        ];
        for (bytes, kind) in rows {
            let error = Dg5::parse(&bytes).unwrap_err();
            assert_eq!((error.kind, error.file), (kind, Some("EF.DG5")), "{bytes:02X?}");
        }
        assert_eq!(parse(&vec![portrait(JPEG); MAX_PORTRAITS]).0.len(), MAX_PORTRAITS);
    }

    #[test]
    fn no_truncation_is_taken_for_the_whole_and_debug_shows_no_picture() {
        let whole = file(&[count(2), portrait(JPEG), portrait(CODESTREAM)]);
        (0..whole.len()).for_each(|end| assert!(Dg5::parse(&whole[..end]).is_err()));
        assert!(!format!("{:?}", Dg5::parse(&whole).unwrap()).contains("255"));
    }
}
