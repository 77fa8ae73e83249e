//! BER and DER: finds encodings that deviate from DER and converts them to DER (ITU-T X.690, 8.1.3.6, 8.7 and 10).
//!
//! CMS allows BER, while Doc 9303-10, 4.6.2.2 requires DER; certificates must be DER, and some are not. For
//! parsing, indefinite lengths become definite, and an OCTET STRING in pieces becomes one in a single piece.
//! Everything else stays unchanged byte for byte, so that names inside are those that were signed. A signature
//! covers either the DER form or the bytes as encoded: issuers have signed either.

use std::{cell::Cell, rc::Rc};

use crate::error::{DataError, DataKind};
use crate::tlv::{
    Element, Header, MAX_DEPTH, Reader, Tag, encode,
    tag::{BIT_STRING, BOOLEAN, INTEGER, NULL, OBJECT_IDENTIFIER, OCTET_STRING},
};

/// The largest input that is examined, in bytes: many times the length of any EF.SOD.
const MAX_LEN: usize = 16 << 20;

/// The largest number of data objects that are converted, several times that of the longest master list: each takes
/// memory of its own, however short it is.
const MAX_OBJECTS: u32 = 1 << 18;

/// The biometric data block of DG2, which is constructed only by its tag (Doc 9303-10, 4.7.2).
const DATA_BLOCK: Tag = Tag(0x7F2E);

/// The largest number of data objects examined inside one data object of a data group.
const MAX_PARTS: usize = 256;

/// Ends a value of indefinite length.
const END_OF_CONTENTS: [u8; 2] = [0, 0];

/// An OCTET STRING in pieces.
const CONSTRUCTED_OCTET_STRING: Tag = Tag(0x24);

/// Whether the bytes are one data object in DER, as far as that does not depend on its type: the shortest definite
/// lengths, strings in one piece, numbers without surplus bytes, TRUE as FF. The objects in `except` are not
/// examined.
pub(crate) fn is_der(bytes: &[u8], except: &[Vec<u8>]) -> bool {
    let mut reader = Reader::new(bytes);
    match reader.next() {
        Ok(Some(object)) => reader.is_empty() && is_object_der(&object, except),
        _ => false,
    }
}

fn is_object_der(object: &Element<'_>, except: &[Vec<u8>]) -> bool {
    if except.iter().any(|known| known == object.raw()) {
        return true;
    }
    let header_len = object.raw().len() - object.value().len();
    if encode(object.tag(), object.value()).len() - object.value().len() != header_len {
        return false;
    }
    match (object.tag(), object.value()) {
        (BOOLEAN, value) => matches!(value, [0x00 | 0xFF]),
        (INTEGER, value) => !matches!(value, [] | [0x00, 0x00..=0x7F, ..] | [0xFF, 0x80..=0xFF, ..]),
        (BIT_STRING, [unused @ 0..=7, bits @ ..]) => {
            bits.last().map_or(*unused == 0, |last| last.trailing_zeros() >= u32::from(*unused))
        }
        (BIT_STRING, _) => false,
        (NULL, value) => value.is_empty(),
        (OBJECT_IDENTIFIER, value) => {
            let starts =
                || std::iter::once(&0).chain(value).zip(value).filter(|(before, _)| *before & 0x80 == 0);
            value.last().is_some_and(|last| last & 0x80 == 0) && starts().all(|(_, first)| *first != 0x80)
        }
        // A string in pieces.
        (Tag(0x23 | 0x24 | 0x2C | 0x33 | 0x34 | 0x36 | 0x3E), _) => false,
        _ if is_constructed(object.raw()) => {
            let Ok(mut inside) = object.children() else { return false };
            loop {
                match inside.next() {
                    Ok(Some(part)) if is_object_der(&part, except) => {}
                    Ok(None) => return true,
                    _ => return false,
                }
            }
        }
        _ => true,
    }
}

/// Whether the first data object in the bytes has the shortest length, and so does everything inside it. The
/// content of a constructed object that is not a sequence of data objects is not examined.
pub(crate) fn has_shortest_lengths(bytes: &[u8]) -> bool {
    match Reader::new(bytes).next() {
        Ok(Some(object)) => has_shortest_length(&object),
        _ => true,
    }
}

fn has_shortest_length(object: &Element<'_>) -> bool {
    let parts = || object.children().and_then(|inside| inside.all(MAX_PARTS)).unwrap_or_default();
    encode(object.tag(), object.value()).len() == object.raw().len()
        && (!is_constructed(object.raw())
            || object.tag() == DATA_BLOCK
            || parts().iter().all(has_shortest_length))
}

/// Returns the data object that makes up the bytes, with the shortest definite lengths throughout.
///
/// # Errors
/// As [`to_definite`].
pub(crate) fn to_shortest(bytes: &[u8]) -> Result<Vec<u8>, DataError> {
    let mut input = Input::new(bytes, true);
    Ok(input.whole()?.der)
}

/// Returns the data objects inside the first one in the bytes, each as encoded; `None` if this is not BER.
pub(crate) fn parts(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let tag_len = Reader::new(bytes).peek()?.to_bytes().len();
    let (header_len, value_len) = match bytes.get(tag_len)? {
        0x80 => (tag_len + 1, None),
        _ => Header::parse(bytes).ok()?.map(|header| (header.header_len, Some(header.value_len)))?,
    };
    let mut inside = bytes.get(header_len..)?;
    if let Some(value_len) = value_len {
        inside = inside.get(..value_len)?;
    }
    let (mut parts, left) = (Vec::new(), Rc::new(Cell::new(MAX_OBJECTS)));
    let ends = |inside: &[u8]| value_len.is_none() && inside.starts_with(&END_OF_CONTENTS);
    while !inside.is_empty() && !ends(inside) {
        let mut input = Input { left: Rc::clone(&left), ..Input::new(inside, false) };
        input.object(1).ok()?;
        let (part, rest) = inside.split_at(inside.len() - input.bytes.len());
        parts.push(part);
        inside = rest;
    }
    Some(parts)
}

/// The bit is in the first byte, whatever the length of the tag.
fn is_constructed(object: &[u8]) -> bool {
    object.first().is_some_and(|first| first & 0x20 != 0)
}

/// Returns the data object that makes up the bytes, with definite lengths; `None` if all its lengths are definite
/// already.
///
/// # Errors
/// [`DataKind::TooLarge`] and [`DataKind::TooDeep`] beyond the limits; [`DataKind::Truncated`],
/// [`DataKind::Length`], [`DataKind::Tag`] and [`DataKind::Trailing`] where this is not BER.
pub(crate) fn to_definite(bytes: &[u8]) -> Result<Option<Vec<u8>>, DataError> {
    let object = Input::new(bytes, false).whole()?;
    Ok(object.changed.then_some(object.der))
}

/// The remaining input, and its offset from the start.
struct Input<'a> {
    bytes: &'a [u8],
    offset: usize,
    /// Whether definite lengths are shortened too.
    shortest: bool,
    /// How many more data objects are read.
    left: Rc<Cell<u32>>,
}

/// A data object with definite lengths.
struct Object {
    tag: Tag,
    der: Vec<u8>,
    /// Whether it was encoded differently.
    changed: bool,
}

impl<'a> Input<'a> {
    fn new(bytes: &'a [u8], shortest: bool) -> Self {
        Self { bytes, offset: 0, shortest, left: Rc::new(Cell::new(MAX_OBJECTS)) }
    }

    const fn error(&self, kind: DataKind) -> DataError {
        DataError::new(kind, self.offset)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], DataError> {
        let (taken, rest) =
            self.bytes.split_at_checked(count).ok_or_else(|| self.error(DataKind::Truncated))?;
        (self.bytes, self.offset) = (rest, self.offset + count);
        Ok(taken)
    }

    /// Reads the only object in the input.
    fn whole(&mut self) -> Result<Object, DataError> {
        if self.bytes.len() > MAX_LEN {
            return Err(DataError::new(DataKind::TooLarge, 0));
        }
        let object = self.object(0)?;
        if self.bytes.is_empty() { Ok(object) } else { Err(self.error(DataKind::Trailing)) }
    }

    fn object(&mut self, depth: u8) -> Result<Object, DataError> {
        if depth >= MAX_DEPTH {
            return Err(self.error(DataKind::TooDeep));
        }
        let left = self.left.get().checked_sub(1).ok_or_else(|| self.error(DataKind::TooLarge))?;
        self.left.set(left);
        let tag = Reader::new(self.bytes).peek().ok_or_else(|| self.error(DataKind::Truncated))?;
        let tag_len = tag.to_bytes().len();
        let is_constructed = is_constructed(self.bytes);
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
        let mut inside = Input {
            left: Rc::clone(&self.left),
            offset: self.offset,
            ..Input::new(self.bytes, self.shortest)
        };
        let raw = self.take(header.total_len())?;
        if is_constructed {
            inside.bytes = raw;
            inside.take(header.header_len)?;
            let mut parts = Vec::new();
            while !inside.bytes.is_empty() {
                parts.push(inside.object(depth + 1)?);
            }
            if self.shortest || tag == CONSTRUCTED_OCTET_STRING || parts.iter().any(|part| part.changed) {
                return self.joined(tag, &parts);
            }
        } else if self.shortest {
            let value = raw.get(header.header_len..).unwrap_or_default();
            return Ok(Object { tag, der: encode(tag, value), changed: true });
        }
        Ok(Object { tag, der: raw.to_vec(), changed: false })
    }

    /// Joins these parts into one object.
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
        // Inside a definite one, whose length changes.
        becomes("30 09 A0 80 02 01 05 00 00 05 00", "30 07 A0 03 02 01 05 05 00");
        // With a tag of two bytes.
        becomes("7F 61 80 02 01 05 00 00", "7F 61 03 02 01 05");
    }

    #[test]
    fn octet_strings_in_pieces_become_one() {
        becomes("24 80 04 02 01 02 04 01 03 00 00", "04 03 01 02 03");
        becomes("24 07 04 02 01 02 04 01 03", "04 03 01 02 03");
        becomes("24 80 24 80 04 01 01 00 00 24 03 04 01 02 04 00 00 00", "04 02 01 02");
        becomes("30 04 24 02 04 00", "30 02 04 00");
        // The end of contents counts as such only between objects.
        becomes("24 80 04 02 00 00 00 00", "04 02 00 00");
    }

    #[test]
    fn what_is_definite_stays_as_it_stands() {
        for der in [vector!("sod-brainpool.der"), vector!("sod-pss.der"), vector!("root-explicit.der")] {
            assert_eq!(to_definite(der), Ok(None));
        }
        // A length in more bytes than needed, next to one that changes.
        assert_eq!(definite("30 81 03 02 01 05"), Ok(None));
        becomes("30 80 30 81 03 02 01 05 00 00", "30 06 30 81 03 02 01 05");
    }

    #[test]
    fn der_is_told_from_what_it_is_not() {
        let of = |hex: &str| is_der(&hex::decode(hex.replace(' ', "")).unwrap(), &[]);
        for der in [
            "30 00",
            "30 03 02 01 80",
            "01 01 FF",
            "01 01 00",
            "02 02 00 80",
            "02 02 FF 7F",
            "03 01 00",
            "03 02 07 80",
            "05 00",
            "06 03 2A 81 00",
            "A0 03 02 01 05",
            "80 01 FF",
            "0C 00",
            "7F 61 00",
        ] {
            assert!(of(der), "{der}");
        }
        for other in [
            "",
            "30 00 00",
            "30 80 00 00",
            "30 81 00",
            "30 82 00 03 02 01 05",
            "30 04 02 02 00 05",
            "01 01 01",
            "01 00",
            "02 00",
            "02 02 00 7F",
            "02 02 FF 80",
            "03 00",
            "03 01 01",
            "03 02 08 00",
            "03 02 01 01",
            "05 01 00",
            "06 00",
            "06 01 80",
            "06 03 2A 80 01",
            "24 02 04 00",
            "A0 04 30 81 01 00",
            "30 03 02 01",
        ] {
            assert!(!of(other), "{other}");
        }
        let odd = [0x30, 0x81, 0x00];
        assert!(is_der(&encode(Tag(0x31), &odd), &[odd.to_vec()]), "not looked into");
        for der in [vector!("sod-brainpool.der"), vector!("sod-pss.der"), vector!("root-explicit.der")] {
            assert!(is_der(der, &[]));
            assert_eq!(to_shortest(der).unwrap(), der);
        }
    }

    #[test]
    fn a_length_in_surplus_bytes_is_found_at_every_depth() {
        let shortest = |hex: &str| has_shortest_lengths(&hex::decode(hex.replace(' ', "")).unwrap());
        for short in
            ["61 03 80 01 05", "7F61 05 A1 03 80 01 05", "61 00", "61 02 80 05", "80 02 81 00", "", "61"]
        {
            assert!(shortest(short), "{short}");
        }
        for long in ["61 81 03 80 01 05", "61 04 80 81 01 05", "7F61 06 A1 04 80 81 01 05", "61 81 00 FF"] {
            assert!(!shortest(long), "{long}");
        }
    }

    #[test]
    fn the_shortest_lengths_are_those_of_der() {
        let shortest =
            |hex: &str| to_shortest(&hex::decode(hex.replace(' ', "")).unwrap()).map(hex::encode_upper);
        for (ber, der) in [
            ("30 81 03 02 01 05", "3003020105"),
            ("30 80 30 81 03 02 01 05 00 00", "30053003020105"),
            ("04 82 00 01 30", "040130"),
            ("30 04 24 02 04 00", "30020400"),
        ] {
            assert_eq!(shortest(ber), Ok(der.to_owned()), "{ber}");
        }
    }

    #[test]
    fn the_parts_are_found_in_either_form() {
        let of = |hex: &str| {
            let bytes = hex::decode(hex.replace(' ', "")).unwrap();
            parts(&bytes).map(|parts| parts.iter().map(hex::encode_upper).collect::<Vec<_>>().join(" "))
        };
        for (whole, expected) in [
            ("30 05 30 00 02 01 05", "3000 020105"),
            ("30 80 30 80 02 01 05 00 00 05 00 00 00", "30800201050000 0500"),
            ("30 82 00 02 05 00", "0500"),
            ("30 00", ""),
            ("30 80 00 00", ""),
        ] {
            assert_eq!(of(whole), Some(expected.to_owned()), "{whole}");
        }
        for none in ["", "30", "30 02 30 05", "30 80 02 05", "30 05 05 00"] {
            assert_eq!(of(none), None, "{none}");
        }
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
