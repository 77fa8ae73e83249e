//! Biometric data: the portrait and its encoding (Doc 9303-10, 4.7.2).

pub(crate) mod iso19794;
pub(crate) mod iso39794;

use crate::{
    SensitiveBytes,
    error::{DataError, DataKind},
    tlv::{Element, Tag},
};

/// More images than the record of any document holds.
const MAX_IMAGES: usize = 16;
/// Biometric data block as a constructed data object, used by ISO/IEC 39794.
const CONSTRUCTED_BLOCK: Tag = Tag(0x7F2E);

/// The format of a picture, detected by its first bytes. The claims of the surrounding data are ignored.
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
    /// First bytes of files.
    const MAGIC: [(&[u8], Self); 3] = [
        (&[0xFF, 0xD8, 0xFF], Self::Jpeg),
        (&[0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A], Self::Jpeg2000),
        (&[0xFF, 0x4F, 0xFF, 0x51], Self::Jpeg2000),
    ];

    /// Detects the format of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let row = Self::MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
        row.map_or(Self::Unknown, |&(_, format)| format)
    }

    /// The format that the data type of an ISO/IEC 19794-5 face record states.
    const fn of_data_type(code: u8) -> Self {
        match code {
            0 => Self::Jpeg,
            1 => Self::Jpeg2000,
            _ => Self::Unknown,
        }
    }

    /// The common name, such as `JPEG 2000`; `None` if the format is unknown.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Jpeg => Some("JPEG"),
            Self::Jpeg2000 => Some("JPEG 2000"),
            Self::Unknown => None,
        }
    }

    /// The usual file name extensions, such as `jpg`, the most common first; empty if the format is unknown.
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

/// Returns the picture at the start of some bytes, up to its own end if it marks one.
fn whole_picture(bytes: &[u8]) -> &[u8] {
    picture_len(bytes).and_then(|length| bytes.get(..length)).unwrap_or(bytes)
}

/// Length of a JPEG up to its end-of-image marker; `None` for other formats and if the marker is missing. A marker
/// inside a segment, such as that of a thumbnail, is ignored (ISO/IEC 10918-1, B.1).
fn picture_len(bytes: &[u8]) -> Option<usize> {
    const END_OF_IMAGE: u8 = 0xD9;
    if ImageFormat::of(bytes) != ImageFormat::Jpeg {
        return None;
    }
    let mut at = 2;
    loop {
        match (*bytes.get(at)?, *bytes.get(at + 1)?) {
            (0xFF, END_OF_IMAGE) => return Some(at + 2),
            // Fill bytes; stuffed bytes, restarts and markers without a segment.
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

/// A picture of a face, as the card stores it, not decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaceImage {
    /// Its format.
    pub format: ImageFormat,
    /// Its bytes.
    pub bytes: SensitiveBytes,
    /// Width in pixels, as the record claims; 0 if it claims none.
    pub width: u16,
    /// Height in pixels, as the record claims; 0 if it claims none.
    pub height: u16,
}

/// The layout of a biometric data block, detected by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lds) enum Layout {
    /// ISO/IEC 19794-5:2005.
    Iso19794,
    /// ISO/IEC 39794-5.
    Iso39794,
}

impl Layout {
    /// The format type (tag 88) that belongs to this layout.
    pub(in crate::lds) const fn format_type(self) -> [u8; 2] {
        match self {
            Self::Iso19794 => [0x00, 0x08],
            Self::Iso39794 => [0x00, 0x2A],
        }
    }
}

/// The contents of the biometric data block of a face.
#[derive(Debug)]
pub(in crate::lds) struct FaceRecord {
    /// Its images, the preferred one first.
    pub(in crate::lds) images: Vec<FaceImage>,
    /// Deviations from the standard.
    pub(in crate::lds) problems: Vec<DataError>,
}

impl FaceRecord {
    /// Parses a biometric data block in either layout. The claims of the header around it are ignored.
    ///
    /// # Errors
    /// [`DataKind::Missing`] if the block is empty, and the errors of its layout.
    pub(in crate::lds) fn parse(block: Element<'_>) -> Result<(Layout, Self), DataError> {
        if block.value().is_empty() {
            return Err(block.error(DataKind::Missing));
        }
        if block.value().starts_with(iso19794::MAGIC) {
            let record = iso19794::parse(block.value(), block.value_offset())?;
            return Ok((Layout::Iso19794, record));
        }
        // A nested block: a constructed one inside a primitive one.
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
