//! The face image data of ISO/IEC 39794-5, as Doc 9303-10, 4.5.6 profiles it: ASN.1 in DER, implicit tags.
//!
//! Only the picture and its description are read. The path to it, in tags:
//!
//! ```text
//! A1 { 65 { A0 version { 80 generation, 81 year },
//!           A1 representations { 30 { 80 number, A1 { A0 { A0 {
//!               80 the image,
//!               A1 about it { A0 format { 80 code | A1 { 80 code } }, A7 size { 80 width, 81 height } } } } } } … } } }
//! ```
//!
//! Everything else is skipped, including unknown tags: the standard is designed to be extended.

use super::{FaceImage, FaceRecord, ImageFormat, MAX_IMAGES};
use crate::{
    SensitiveBytes,
    error::{DataError, DataKind},
    tlv::{Element, Tag, tag},
};

type Result<T> = std::result::Result<T, DataError>;

/// The first tag of a biometric data block in this layout.
pub(super) const BLOCK: Tag = Tag::context_constructed(1);

/// `[APPLICATION 5]`: face image data.
const FACE: Tag = Tag(0x65);
const VERSION_BLOCK: Tag = Tag::context_constructed(0);
const REPRESENTATION_BLOCKS: Tag = Tag::context_constructed(1);
/// The path to the image: image representation, its base, and the choice of a two-dimensional one.
const TO_IMAGE: [Tag; 3] =
    [Tag::context_constructed(1), Tag::context_constructed(0), Tag::context_constructed(0)];
const IMAGE: Tag = Tag::context(0);
const IMAGE_INFORMATION: Tag = Tag::context_constructed(1);
const IMAGE_DATA_FORMAT: Tag = Tag::context_constructed(0);
const IMAGE_SIZE: Tag = Tag::context_constructed(7);
/// An enumeration as in the profile of Doc 9303: a block with a fallback code for older readers.
const EXTENSION_BLOCK: Tag = Tag::context_constructed(1);

/// Generation and year of the standard.
const VERSION: [u32; 2] = [3, 2019];

/// Parses a biometric data block.
///
/// # Errors
/// [`DataError`] if its data objects are not nested correctly, [`DataKind::Missing`] if there is no picture of a face.
pub(super) fn parse(block: Element<'_>) -> Result<FaceRecord> {
    let face = required(required(block, BLOCK)?, FACE)?;
    let mut record = FaceRecord { images: Vec::new(), problems: Vec::new() };
    check_version(face, &mut record.problems)?;
    let blocks = required(face, REPRESENTATION_BLOCKS)?;
    let mut reader = blocks.children()?;
    while let Some(representation) = reader.next()? {
        if representation.tag() != tag::SEQUENCE {
            continue;
        }
        if record.images.len() == MAX_IMAGES {
            record.problems.push(representation.error(DataKind::TooDeep));
            break;
        }
        match image(representation, &mut record.problems) {
            Ok(image) => record.images.push(image),
            Err(error) => record.problems.push(error),
        }
    }
    match record.problems.first() {
        _ if !record.images.is_empty() => Ok(record),
        Some(error) => Err(error.clone()),
        None => Err(blocks.error(DataKind::Missing)),
    }
}

fn check_version(face: Element<'_>, problems: &mut Vec<DataError>) -> Result<()> {
    let Some(version) = optional(face, VERSION_BLOCK)? else {
        problems.push(face.error(DataKind::Missing));
        return Ok(());
    };
    for (number, expected) in (0..).zip(VERSION) {
        if small(version, Tag::context(number))? != Some(expected) {
            problems.push(version.error(DataKind::Version));
            break;
        }
    }
    Ok(())
}

/// Parses the picture of one representation. Its description may be missing or wrong.
fn image(representation: Element<'_>, problems: &mut Vec<DataError>) -> Result<FaceImage> {
    let block = TO_IMAGE.into_iter().try_fold(representation, required)?;
    let image = required(block, IMAGE)?;
    if image.value().is_empty() {
        return Err(image.error(DataKind::Missing));
    }
    let format = ImageFormat::of(image.value());
    let about = About::parse(block).unwrap_or_else(|error| {
        problems.push(error);
        About::default()
    });
    if about.format.is_none_or(|stated| stated != format) {
        problems.push(block.error(DataKind::Value));
    }
    let picture = super::whole_picture(image.value());
    if picture.len() < image.value().len() {
        problems.push(DataError::new(DataKind::Trailing, image.value_offset() + picture.len()));
    }
    let bytes = SensitiveBytes::new(picture.to_vec());
    Ok(FaceImage { format, bytes, width: about.width, height: about.height })
}

/// What a representation states about its picture.
#[derive(Default)]
struct About {
    format: Option<ImageFormat>,
    width: u16,
    height: u16,
}

impl About {
    fn parse(block: Element<'_>) -> Result<Self> {
        let Some(information) = optional(block, IMAGE_INFORMATION)? else { return Ok(Self::default()) };
        let format = match optional(information, IMAGE_DATA_FORMAT)? {
            Some(format) => enumeration(format)?.map(of_code),
            None => None,
        };
        let side = |number| match optional(information, IMAGE_SIZE)? {
            Some(size) => Ok(small(size, Tag::context(number))?.unwrap_or_default()),
            None => Ok(0),
        };
        let pixels = |side: u32| u16::try_from(side).unwrap_or_default();
        Ok(Self { format, width: pixels(side(0)?), height: pixels(side(1)?) })
    }
}

/// The format that a code of the standard stands for.
const fn of_code(code: u32) -> ImageFormat {
    match code {
        2 => ImageFormat::Jpeg,
        3 | 4 => ImageFormat::Jpeg2000,
        _ => ImageFormat::Unknown,
    }
}

/// Parses the code of an extensible enumeration, in either of its encodings.
fn enumeration(element: Element<'_>) -> Result<Option<u32>> {
    match optional(element, EXTENSION_BLOCK)? {
        Some(extension) => small(extension, Tag::context(0)),
        None => small(element, Tag::context(0)),
    }
}

/// Parses a small number inside an element.
fn small(element: Element<'_>, tag: Tag) -> Result<Option<u32>> {
    optional(element, tag)?.map(|number| number.small()).transpose()
}

/// Finds the data object with this tag inside another one; skips all others.
fn optional<'a>(element: Element<'a>, tag: Tag) -> Result<Option<Element<'a>>> {
    let mut reader = element.children()?;
    while let Some(child) = reader.next()? {
        if child.tag() == tag {
            return Ok(Some(child));
        }
    }
    Ok(None)
}

fn required(element: Element<'_>, tag: Tag) -> Result<Element<'_>> {
    optional(element, tag)?.ok_or(element.error(DataKind::Missing))
}

#[cfg(test)]
pub(in crate::lds) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tlv::encode;

    const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];
    const CODESTREAM: &[u8] = &[0xFF, 0x4F, 0xFF, 0x51, 0];

    fn constructed(number: u8, parts: &[Vec<u8>]) -> Vec<u8> {
        encode(Tag::context_constructed(number), &parts.concat())
    }

    fn primitive(number: u8, value: &[u8]) -> Vec<u8> {
        encode(Tag::context(number), value)
    }

    fn version() -> Vec<u8> {
        constructed(0, &[primitive(0, &[3]), primitive(1, &[0x07, 0xE3])])
    }

    /// One representation, with an unknown tag before each part that is read.
    fn representation(picture: &[u8], format: &[u8]) -> Vec<u8> {
        let unknown = constructed(30, &[primitive(29, &[1, 2])]);
        let size = constructed(7, &[primitive(0, &[0x00, 0xF0]), primitive(1, &[0x01, 0x40])]);
        let about = constructed(1, &[unknown.clone(), constructed(0, &[format.to_vec()]), size]);
        let block = constructed(0, &[unknown.clone(), primitive(0, picture), about, constructed(2, &[])]);
        let base = constructed(0, &[unknown.clone(), block]);
        encode(
            tag::SEQUENCE,
            &[primitive(0, &[1]), unknown.clone(), constructed(1, &[unknown, base])].concat(),
        )
    }

    /// The block of these representations, without its outermost tag.
    pub(in crate::lds) fn data(representations: &[Vec<u8>]) -> Vec<u8> {
        let blocks = constructed(1, representations);
        encode(BLOCK, &encode(FACE, &[version(), blocks].concat()))
    }

    /// The shortest block with one JPEG.
    pub(in crate::lds) fn jpeg_data(picture: &[u8]) -> Vec<u8> {
        data(&[representation(picture, &primitive(0, &[2]))])
    }

    fn read(data: &[u8]) -> Result<FaceRecord> {
        let block = encode(super::super::CONSTRUCTED_BLOCK, data);
        parse(Element::parse(&block, super::super::CONSTRUCTED_BLOCK).unwrap())
    }

    fn kinds(record: &FaceRecord) -> Vec<DataKind> {
        record.problems.iter().map(|problem| problem.kind).collect()
    }

    #[test]
    fn both_codings_of_an_enumeration_are_read_and_unknown_tags_skipped() {
        let extended = |code| constructed(1, &[primitive(0, &[code])]);
        for (picture, format, code) in [
            (JPEG, ImageFormat::Jpeg, 2),
            (CODESTREAM, ImageFormat::Jpeg2000, 3),
            (CODESTREAM, ImageFormat::Jpeg2000, 4),
        ] {
            for coding in [primitive(0, &[code]), extended(code)] {
                let record = read(&data(&[representation(picture, &coding)])).unwrap();
                assert_eq!(kinds(&record), []);
                let image = &record.images[0];
                assert_eq!((image.format, image.bytes.expose().as_slice()), (format, picture));
                assert_eq!((image.width, image.height), (240, 320));
            }
        }
    }

    #[test]
    fn the_first_bytes_tell_the_format_and_a_code_that_differs_is_reported() {
        let record = read(&data(&[representation(CODESTREAM, &primitive(0, &[2]))])).unwrap();
        assert_eq!(kinds(&record), [DataKind::Value]);
        assert_eq!(record.images[0].format, ImageFormat::Jpeg2000);
        let record = read(&data(&[representation(JPEG, &[])])).unwrap();
        assert_eq!(kinds(&record), [DataKind::Value]);
    }

    #[test]
    fn several_representations_are_several_images() {
        let jpeg = representation(JPEG, &primitive(0, &[2]));
        let broken = encode(tag::SEQUENCE, &primitive(0, &[1]));
        let record = read(&data(&[jpeg.clone(), broken.clone(), jpeg.clone()])).unwrap();
        assert_eq!((record.images.len(), kinds(&record)), (2, vec![DataKind::Missing]));
        let record = read(&data(&vec![jpeg; MAX_IMAGES + 1])).unwrap();
        assert_eq!((record.images.len(), kinds(&record)), (MAX_IMAGES, vec![DataKind::TooDeep]));
        assert_eq!(read(&data(&[broken])).unwrap_err().kind, DataKind::Missing);
        assert_eq!(read(&data(&[])).unwrap_err().kind, DataKind::Missing);
    }

    #[test]
    fn another_version_is_reported() {
        let mut data = jpeg_data(JPEG);
        let year = data.windows(2).position(|bytes| bytes == [0x07, 0xE3]).unwrap();
        data[year + 1] = 0xE4;
        assert_eq!(kinds(&read(&data).unwrap()), [DataKind::Version]);
    }

    #[test]
    fn towers_of_tags_and_cut_blocks_are_refused() {
        let tower = (0..1000).fold(vec![], |inner, _| encode(BLOCK, &inner));
        assert_eq!(read(&tower).unwrap_err().kind, DataKind::Missing);
        let whole = jpeg_data(JPEG);
        for end in 0..whole.len() {
            assert!(read(&whole[..end]).is_err(), "{end}");
        }
    }

    proptest! {
        #[test]
        fn any_damage_is_survived(changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..6)) {
            let mut data = jpeg_data(JPEG);
            for (position, value) in changes {
                let position = position % data.len();
                data[position] = value;
            }
            if let Ok(record) = read(&data) {
                prop_assert!(record.images.iter().all(|image| image.bytes.expose().len() < data.len()));
            }
        }
    }
}
