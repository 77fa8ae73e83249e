//! Biometric data: the portrait and how it is wrapped (Doc 9303-10, 4.7.2).

pub(crate) mod iso19794;
pub mod iso39794;

use crate::{
    SensitiveBytes,
    error::{DataError, DataKind},
    tlv::{Element, Tag},
};

/// More images than any record of a document holds.
const MAX_IMAGES: usize = 16;
/// Biometric data block as constructed data object, which ISO/IEC 39794 uses.
const CONSTRUCTED_BLOCK: Tag = Tag(0x7F2E);

/// The coding of a picture, told by its first bytes. What the data around it claims is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ImageFormat {
    /// JPEG (ISO/IEC 10918-1).
    Jpeg,
    /// JPEG 2000 (ISO/IEC 15444-1), in its file format or as a bare codestream.
    Jpeg2000,
    /// None of these.
    Unknown,
}

impl ImageFormat {
    /// Beginnings of files.
    const MAGIC: [(&[u8], Self); 3] = [
        (&[0xFF, 0xD8, 0xFF], Self::Jpeg),
        (&[0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A], Self::Jpeg2000),
        (&[0xFF, 0x4F, 0xFF, 0x51], Self::Jpeg2000),
    ];

    /// The coding of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let row = Self::MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
        row.map_or(Self::Unknown, |&(_, format)| format)
    }

    /// The coding that a face record of ISO/IEC 19794-5 states by its data type.
    const fn of_data_type(code: u8) -> Self {
        match code {
            0 => Self::Jpeg,
            1 => Self::Jpeg2000,
            _ => Self::Unknown,
        }
    }

    /// The name that people know it by, such as `JPEG 2000`; `None` where it is unknown.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Jpeg => Some("JPEG"),
            Self::Jpeg2000 => Some("JPEG 2000"),
            Self::Unknown => None,
        }
    }

    /// The usual endings of a file name, such as `jpg`, the commonest first; none where it is unknown.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Jpeg2000 => &["jp2", "j2k", "j2c"],
            Self::Unknown => &[],
        }
    }

    /// The media type, such as `image/jpeg`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Jpeg2000 => "image/jp2",
            Self::Unknown => "application/octet-stream",
        }
    }
}

/// The picture that some bytes begin with: up to its own end, where it tells one.
fn whole_picture(bytes: &[u8]) -> &[u8] {
    picture_len(bytes).and_then(|length| bytes.get(..length)).unwrap_or(bytes)
}

/// Length of a JPEG up to its end-of-image mark; `None` for other pictures and without that mark. What looks like one
/// inside of a segment, such as that of a thumbnail, is passed over (ISO/IEC 10918-1, B.1).
fn picture_len(bytes: &[u8]) -> Option<usize> {
    const END_OF_IMAGE: u8 = 0xD9;
    if ImageFormat::of(bytes) != ImageFormat::Jpeg {
        return None;
    }
    let mut at = 2;
    loop {
        match (*bytes.get(at)?, *bytes.get(at + 1)?) {
            (0xFF, END_OF_IMAGE) => return Some(at + 2),
            // Fill bytes; stuffed bytes, restarts and marks without a segment.
            (0xFF, 0xFF) => at += 1,
            (0xFF, 0x00 | 0x01 | 0xD0..=0xD8) => at += 2,
            (0xFF, _) => {
                let length = [*bytes.get(at + 2)?, *bytes.get(at + 3)?];
                at += 2 + usize::from(u16::from_be_bytes(length)).max(2);
            }
            _ => at += 1,
        }
    }
}

/// A picture of a face, as the card holds it and not decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaceImage {
    /// Its coding.
    pub format: ImageFormat,
    /// Its bytes.
    pub bytes: SensitiveBytes,
    /// Width in pixels, as the record claims; 0 where it claims none.
    pub width: u16,
    /// Height in pixels, as the record claims; 0 where it claims none.
    pub height: u16,
}

/// How a biometric data block is laid out, told by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lds) enum Layout {
    /// ISO/IEC 19794-5:2005.
    Iso19794,
    /// ISO/IEC 39794-5.
    Iso39794,
}

impl Layout {
    /// The format type (tag 88) that belongs to it.
    pub(in crate::lds) const fn format_type(self) -> [u8; 2] {
        match self {
            Self::Iso19794 => [0x00, 0x08],
            Self::Iso39794 => [0x00, 0x2A],
        }
    }
}

/// What a biometric data block of a face holds.
#[derive(Debug)]
pub(in crate::lds) struct FaceRecord {
    /// Its images, the preferred one first.
    pub(in crate::lds) images: Vec<FaceImage>,
    /// What is odd about it.
    pub(in crate::lds) problems: Vec<DataError>,
}

impl FaceRecord {
    /// Reads a biometric data block in either layout. What the header around it claims is not asked.
    ///
    /// # Errors
    /// [`DataKind::Missing`] when it is empty, or as its layout says.
    pub(in crate::lds) fn parse(block: Element<'_>) -> Result<(Layout, Self), DataError> {
        if block.value().is_empty() {
            return Err(block.error(DataKind::Missing));
        }
        if block.value().starts_with(iso19794::MAGIC) {
            let record = iso19794::parse(block.value(), block.value_offset())?;
            return Ok((Layout::Iso19794, record));
        }
        // A block in a block: the constructed one inside of a primitive one.
        let block = match block.children()?.next() {
            Ok(Some(inner)) if inner.tag() == CONSTRUCTED_BLOCK => inner,
            _ => block,
        };
        match block.children()?.peek() {
            Some(iso39794::BLOCK) => Ok((Layout::Iso39794, iso39794::parse(block)?)),
            _ => Ok((Layout::Iso19794, iso19794::parse(block.value(), block.value_offset())?)),
        }
    }
}
