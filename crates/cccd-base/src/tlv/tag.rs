//! Tags.

use std::fmt;

use crate::error::{DataError, DataKind};

/// A tag: its bytes read as a big-endian number, for instance `0x7F61`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag(pub u32);

/// BOOLEAN.
pub const BOOLEAN: Tag = Tag(0x01);
/// INTEGER.
pub const INTEGER: Tag = Tag(0x02);
/// BIT STRING.
pub const BIT_STRING: Tag = Tag(0x03);
/// OCTET STRING.
pub const OCTET_STRING: Tag = Tag(0x04);
/// NULL.
pub const NULL: Tag = Tag(0x05);
/// OBJECT IDENTIFIER.
pub const OBJECT_IDENTIFIER: Tag = Tag(0x06);
/// UTF8String.
pub const UTF8_STRING: Tag = Tag(0x0C);
/// PrintableString.
pub const PRINTABLE_STRING: Tag = Tag(0x13);
/// UTCTime.
pub const UTC_TIME: Tag = Tag(0x17);
/// GeneralizedTime.
pub const GENERALIZED_TIME: Tag = Tag(0x18);
/// SEQUENCE and SEQUENCE OF.
pub const SEQUENCE: Tag = Tag(0x30);
/// SET and SET OF.
pub const SET: Tag = Tag(0x31);

impl Tag {
    /// The context-specific tag `[number]`, primitive; numbers up to 30.
    pub const fn context(number: u8) -> Self {
        Self(0x80 | number as u32)
    }

    /// The context-specific tag `[number]`, constructed; numbers up to 30.
    pub const fn context_constructed(number: u8) -> Self {
        Self(0xA0 | number as u32)
    }

    /// The bytes of the tag.
    pub fn to_bytes(self) -> Vec<u8> {
        let bytes = self.0.to_be_bytes();
        let zeros = bytes.iter().take(3).take_while(|&&byte| byte == 0).count();
        bytes[zeros..].to_vec()
    }

    /// Reads a tag of up to three bytes and returns it with its length; `None` when the bytes end inside it.
    pub(super) fn parse(bytes: &[u8]) -> Result<Option<(Self, usize)>, DataError> {
        let Some(&first) = bytes.first() else { return Ok(None) };
        if first & 0x1F != 0x1F {
            return Ok(Some((Self(u32::from(first)), 1)));
        }
        let mut tag = u32::from(first);
        for (index, &byte) in bytes.iter().enumerate().skip(1).take(2) {
            tag = tag << 8 | u32::from(byte);
            if byte & 0x80 == 0 {
                return Ok(Some((Self(tag), index + 1)));
            }
        }
        if bytes.len() < 3 { Ok(None) } else { Err(DataError::new(DataKind::Tag, 0)) }
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02X}", self.0)
    }
}
