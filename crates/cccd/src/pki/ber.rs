//! From BER to definite lengths: the envelope of EF.SOD, as some states write it (ITU-T X.690, 8.1.3.6 and 8.7).
//!
//! CMS allows BER, and Doc 9303-10, 4.6.2.2 asks for DER. Here indefinite lengths become definite ones, and an OCTET
//! STRING in pieces becomes one in a piece; all else stays byte by byte as it stands, so that certificates and names
//! inside are those that were signed.

use crate::error::{DataError, DataKind};
use crate::tlv::{Header, MAX_DEPTH, Reader, Tag, encode, tag::OCTET_STRING};

/// Bytes that are looked at, at the most: many times the length of any EF.SOD.
const MAX_LEN: usize = 16 << 20;

/// The end of a value of indefinite length.
const END_OF_CONTENTS: [u8; 2] = [0, 0];

/// OCTET STRING in pieces.
const CONSTRUCTED_OCTET_STRING: Tag = Tag(0x24);

/// The data object that the bytes consist of, with definite lengths; `None` when it has no others.
///
/// # Errors
/// [`DataKind::TooLarge`] and [`DataKind::TooDeep`] beyond the bounds; [`DataKind::Truncated`],
/// [`DataKind::Length`], [`DataKind::Tag`] and [`DataKind::Trailing`] where this is no BER.
pub fn to_definite(bytes: &[u8]) -> Result<Option<Vec<u8>>, DataError> {
    if bytes.len() > MAX_LEN {
        return Err(DataError::new(DataKind::TooLarge, 0));
    }
    let mut input = Input { bytes, offset: 0 };
    let object = input.object(0)?;
    if !input.bytes.is_empty() {
        return Err(input.error(DataKind::Trailing));
    }
    Ok(object.changed.then_some(object.der))
}

/// What is left to read, and its offset from the start.
struct Input<'a> {
    bytes: &'a [u8],
    offset: usize,
}

/// A data object with definite lengths.
struct Object {
    tag: Tag,
    der: Vec<u8>,
    /// Whether it stood there otherwise.
    changed: bool,
}

impl<'a> Input<'a> {
    const fn error(&self, kind: DataKind) -> DataError {
        DataError::new(kind, self.offset)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], DataError> {
        let (taken, rest) =
            self.bytes.split_at_checked(count).ok_or_else(|| self.error(DataKind::Truncated))?;
        (self.bytes, self.offset) = (rest, self.offset + count);
        Ok(taken)
    }

    fn object(&mut self, depth: u8) -> Result<Object, DataError> {
        if depth >= MAX_DEPTH {
            return Err(self.error(DataKind::TooDeep));
        }
        let tag = Reader::new(self.bytes).peek().ok_or_else(|| self.error(DataKind::Truncated))?;
        let tag_len = tag.to_bytes().len();
        // The bit stands in the first byte, whatever the length of the tag.
        let is_constructed = self.bytes.first().is_some_and(|first| first & 0x20 != 0);
        if self.bytes.get(tag_len) == Some(&0x80) {
            if !is_constructed {
                return Err(self.error(DataKind::Length));
            }
            self.take(tag_len + 1)?;
            let mut parts = Vec::new();
            while !self.bytes.starts_with(&END_OF_CONTENTS) {
                parts.push(self.object(depth + 1)?);
            }
            self.take(END_OF_CONTENTS.len())?;
            return self.joined(tag, &parts);
        }
        let at = |e: DataError| DataError::new(e.kind, self.offset + e.offset);
        let header = Header::parse(self.bytes).map_err(at)?.ok_or_else(|| self.error(DataKind::Truncated))?;
        let mut inside = Input { bytes: self.bytes, offset: self.offset };
        let raw = self.take(header.total_len())?;
        if is_constructed {
            inside.bytes = raw;
            inside.take(header.header_len)?;
            let mut parts = Vec::new();
            while !inside.bytes.is_empty() {
                parts.push(inside.object(depth + 1)?);
            }
            if tag == CONSTRUCTED_OCTET_STRING || parts.iter().any(|part| part.changed) {
                return self.joined(tag, &parts);
            }
        }
        Ok(Object { tag, der: raw.to_vec(), changed: false })
    }

    /// The object of these parts.
    fn joined(&self, tag: Tag, parts: &[Object]) -> Result<Object, DataError> {
        let mut value = Vec::new();
        for part in parts {
            match (tag, part.tag) {
                (CONSTRUCTED_OCTET_STRING, OCTET_STRING) => {
                    let header = Header::parse(&part.der)?.map_or(0, |header| header.header_len);
                    value.extend_from_slice(part.der.get(header..).unwrap_or_default());
                }
                (CONSTRUCTED_OCTET_STRING, _) => return Err(self.error(DataKind::Tag)),
                _ => value.extend_from_slice(&part.der),
            }
        }
        let tag = if tag == CONSTRUCTED_OCTET_STRING { OCTET_STRING } else { tag };
        Ok(Object { tag, der: encode(tag, &value), changed: true })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pki::testing::vector;

    fn definite(ber: &str) -> Result<Option<String>, DataKind> {
        let der = to_definite(&hex::decode(ber.replace(' ', "")).unwrap()).map_err(|e| e.kind)?;
        Ok(der.map(hex::encode_upper))
    }

    fn becomes(ber: &str, der: &str) {
        assert_eq!(definite(ber), Ok(Some(der.replace(' ', ""))), "{ber}");
    }

    #[test]
    fn indefinite_lengths_become_definite() {
        becomes("30 80 02 01 05 00 00", "30 03 02 01 05");
        becomes("30 80 00 00", "30 00");
        becomes("30 80 A0 80 30 80 00 00 00 00 02 01 05 00 00", "30 07 A0 02 30 00 02 01 05");
        // Inside of definite ones, whose length is no more the same.
        becomes("30 09 A0 80 02 01 05 00 00 05 00", "30 07 A0 03 02 01 05 05 00");
        // Of a tag of two bytes.
        becomes("7F 61 80 02 01 05 00 00", "7F 61 03 02 01 05");
    }

    #[test]
    fn octet_strings_in_pieces_become_one() {
        becomes("24 80 04 02 01 02 04 01 03 00 00", "04 03 01 02 03");
        becomes("24 07 04 02 01 02 04 01 03", "04 03 01 02 03");
        becomes("24 80 24 80 04 01 01 00 00 24 03 04 01 02 04 00 00 00", "04 02 01 02");
        becomes("30 04 24 02 04 00", "30 02 04 00");
        // The end of contents is one between objects only.
        becomes("24 80 04 02 00 00 00 00", "04 02 00 00");
    }

    #[test]
    fn what_is_definite_stays_as_it_stands() {
        for der in [vector!("sod-brainpool.der"), vector!("sod-pss.der"), vector!("root-explicit.der")] {
            assert_eq!(to_definite(der), Ok(None));
        }
        // A length in more bytes than it needs, beside what changes.
        assert_eq!(definite("30 81 03 02 01 05"), Ok(None));
        becomes("30 80 30 81 03 02 01 05 00 00", "30 06 30 81 03 02 01 05");
    }

    #[test]
    fn what_is_no_ber_is_refused() {
        assert_eq!(definite("30 80 02 01 05"), Err(DataKind::Truncated));
        assert_eq!(definite("30 80 02 01 05 00"), Err(DataKind::Truncated));
        assert_eq!(definite("04 80 00 00"), Err(DataKind::Length));
        assert_eq!(definite("24 80 02 01 05 00 00"), Err(DataKind::Tag));
        assert_eq!(definite("30 80 00 00 00"), Err(DataKind::Trailing));
        assert_eq!(definite("30 05 02 01 05"), Err(DataKind::Truncated));
        assert_eq!(definite("30 FF"), Err(DataKind::Length));
        assert_eq!(definite(""), Err(DataKind::Truncated));
    }

    #[test]
    fn depth_and_size_are_bounded() {
        let nested = |depth: usize| [[0x30, 0x80].repeat(depth), [0, 0].repeat(depth)].concat();
        assert!(to_definite(&nested(MAX_DEPTH.into())).is_ok());
        assert_eq!(to_definite(&nested(100_000)).unwrap_err().kind, DataKind::TooDeep);
        assert_eq!(to_definite(&vec![0x30; MAX_LEN + 1]).unwrap_err().kind, DataKind::TooLarge);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(
            start in proptest::sample::select(vec![&[][..], &[0x30, 0x80], &[0x24, 0x80], &[0x30, 0x40]]),
            bytes in proptest::collection::vec(any::<u8>(), 0..96),
        ) {
            if let Ok(Some(der)) = to_definite(&[start, &bytes].concat()) {
                prop_assert!(der.len() <= 2 * (bytes.len() + 2));
                prop_assert_eq!(to_definite(&der), Ok(None));
            }
        }
    }
}
