//! Biometric data: the portrait and how it is wrapped (Doc 9303-10, 4.7.2).

pub mod iso19794;

use crate::SensitiveBytes;

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

    /// The media type, such as `image/jpeg`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Jpeg2000 => "image/jp2",
            Self::Unknown => "application/octet-stream",
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
