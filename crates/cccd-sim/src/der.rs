//! Writes DER (ITU-T X.690): one function for each type.
//!
//! The encoding is done by asn1-rs. The reader has an encoder of its own, so that a fault in one shows up against the
//! other; `clippy.toml` beside this crate forbids that one here.

use std::borrow::Cow;

use asn1_rs::{
    BitString, Boolean, Class, Header, Integer, Length, OctetString, Oid, PrintableString, Sequence, Set,
    ToDer, Utf8String,
};
use cccd_base::tlv::{Tag, tag::UTC_TIME};

use crate::person::Date;

/// One data object with the shortest possible length field.
pub(crate) fn encode(tag: Tag, value: &[u8]) -> Vec<u8> {
    encode_all(tag, &[value])
}

/// One data object whose value is these parts in sequence.
pub(crate) fn encode_all(tag: Tag, parts: &[&[u8]]) -> Vec<u8> {
    let length = parts.iter().map(|part| part.len()).sum();
    let mut object = header(tag, Length::Definite(length));
    parts.iter().for_each(|part| object.extend_from_slice(part));
    object
}

/// One data object of indefinite length around these parts, as BER allows.
pub(crate) fn indefinite(tag: Tag, parts: &[&[u8]]) -> Vec<u8> {
    [&header(tag, Length::Indefinite), parts.concat().as_slice(), &[0, 0]].concat()
}

/// Tag and length. The tag is written byte for byte: ISO/IEC 7816-4 has two bytes for 5F01 and 5F19, where X.690,
/// 8.1.2.2, has one.
fn header(tag: Tag, length: Length) -> Vec<u8> {
    let header = Header::new(Class::Universal, false, asn1_rs::Tag(0), length);
    let header = header.with_raw_tag(Some(tag.to_bytes().into()));
    let mut bytes = Vec::new();
    let written = header.write_der_raw(&mut bytes);
    debug_assert!(written.is_ok(), "a Vec takes everything");
    bytes
}

fn written(object: &impl ToDer) -> Vec<u8> {
    let mut bytes = Vec::new();
    let written = object.write_der(&mut bytes);
    debug_assert!(written.is_ok(), "a Vec takes everything");
    bytes
}

/// SEQUENCE of these parts.
pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    written(&Sequence::new(Cow::Owned(parts.concat())))
}

/// SET of these parts in the order given, which DER does not allow but the card's files contain.
pub(crate) fn set_unsorted(parts: &[&[u8]]) -> Vec<u8> {
    written(&Set::new(Cow::Owned(parts.concat())))
}

/// SET OF, sorted by the encoding of its members (X.690, 11.6).
pub(crate) fn set_of(parts: &[&[u8]]) -> Vec<u8> {
    let mut sorted = parts.to_vec();
    sorted.sort_unstable();
    set_unsorted(&sorted)
}

/// Constructed `[number]` around these parts: explicit tagging, or implicit tagging of a constructed type.
pub(crate) fn context(number: u8, parts: &[&[u8]]) -> Vec<u8> {
    encode_all(Tag::context_constructed(number), parts)
}

/// Primitive `[number]`.
pub(crate) fn context_primitive(number: u8, value: &[u8]) -> Vec<u8> {
    encode(Tag::context(number), value)
}

/// OBJECT IDENTIFIER from its arcs.
pub(crate) fn oid(arcs: &[u64]) -> Vec<u8> {
    oid_of(&oid_value(arcs))
}

/// OBJECT IDENTIFIER from its value bytes.
pub(crate) fn oid_of(value: &[u8]) -> Vec<u8> {
    written(&Oid::new(Cow::Borrowed(value)))
}

/// The value bytes of an OBJECT IDENTIFIER.
pub(crate) fn oid_value(arcs: &[u64]) -> Vec<u8> {
    let oid = Oid::from(arcs);
    debug_assert!(oid.is_ok(), "{arcs:?} names something");
    oid.map(|oid| oid.as_bytes().to_vec()).unwrap_or_default()
}

/// INTEGER that is not negative, from big-endian bytes of any length.
pub(crate) fn unsigned(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    let digits = number.get(zeros..).unwrap_or_default();
    let sign: &[u8] = if matches!(digits.first(), None | Some(0x80..)) { &[0] } else { &[] };
    written(&Integer::new(&[sign, digits].concat()))
}

/// INTEGER of one small number.
pub(crate) fn small(number: u8) -> Vec<u8> {
    written(&number)
}

/// OCTET STRING.
pub(crate) fn octets(value: &[u8]) -> Vec<u8> {
    written(&OctetString::new(value))
}

/// BIT STRING without unused bits.
pub(crate) fn bits(value: &[u8]) -> Vec<u8> {
    written(&BitString::new(0, value))
}

/// BIT STRING of named bits in one byte; trailing zeros are removed (X.690, 11.2.2).
pub(crate) fn named_bits(byte: u8) -> Vec<u8> {
    written(&BitString::new(byte.trailing_zeros() as u8, &[byte]))
}

/// BOOLEAN TRUE.
pub(crate) fn yes() -> Vec<u8> {
    written(&Boolean::TRUE)
}

/// UTF8String.
pub(crate) fn utf8(text: &str) -> Vec<u8> {
    written(&Utf8String::new(text))
}

/// PrintableString.
pub(crate) fn printable(text: &str) -> Vec<u8> {
    written(&PrintableString::new(text))
}

/// UTCTime on a day before 2050 at a time `HHMMSS`.
pub(crate) fn utc_time(day: Date, time: &str) -> Vec<u8> {
    encode(UTC_TIME, format!("{}{time}Z", day.yymmdd()).as_bytes())
}

/// The value of a GeneralizedTime on a day at a time `HHMMSS`.
pub(crate) fn generalized_time_value(day: Date, time: &str) -> Vec<u8> {
    format!("{:04}{:02}{:02}{time}Z", day.year, day.month, day.day).into_bytes()
}

#[cfg(test)]
mod tests {
    use cccd_base::tlv::{
        Element, Reader,
        tag::{INTEGER, OCTET_STRING},
    };
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn object_identifiers_have_their_published_bytes() {
        assert_eq!(oid_value(&[0, 4, 0, 127, 0, 7, 2, 2, 4, 2, 2]), *b"\x04\0\x7F\0\x07\x02\x02\x04\x02\x02");
        assert_eq!(oid_value(&[2, 23, 136, 1, 1, 1]), *b"\x67\x81\x08\x01\x01\x01");
        assert_eq!(oid_value(&[1, 2, 840, 113_549, 1, 7, 2]), *b"\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02");
        assert_eq!(oid_value(&[1, 0, 10646, 1, 0, 8]), *b"\x28\xD3\x16\x01\x00\x08");
    }

    #[test]
    fn integers_are_shortest_and_not_negative() {
        assert_eq!(unsigned(&[0, 0, 0x80]), [2, 2, 0, 0x80]);
        assert_eq!(unsigned(&[]), [2, 1, 0]);
        assert_eq!(small(14), [2, 1, 14]);
        assert_eq!(named_bits(0b0000_0110), [3, 2, 1, 6]);
        assert_eq!(named_bits(0b1000_0000), [3, 2, 7, 0x80]);
    }

    #[test]
    fn tags_are_those_of_iso_7816() {
        let tags =
            [(0x5F01, "5F0100"), (0x5F19, "5F1900"), (0x7F61, "7F6100"), (0xA3, "A300"), (0x04, "0400")];
        for (tag, expected) in tags {
            assert_eq!(hex::encode_upper(encode(Tag(tag), &[])), expected);
        }
        assert_eq!(
            indefinite(Tag(0x24), &[&octets(&[7]), &octets(&[8])]),
            *b"\x24\x80\x04\x01\x07\x04\x01\x08\0\0"
        );
    }

    proptest! {
        #[test]
        fn the_reader_reads_every_length(value in proptest::collection::vec(any::<u8>(), 0..70_000)) {
            for bytes in [octets(&value), encode(OCTET_STRING, &value), sequence(&[&octets(&value)])] {
                let object = Reader::new(&bytes).next().unwrap().unwrap();
                prop_assert_eq!(object.raw(), &bytes);
                let value_len = if object.tag() == OCTET_STRING { value.len() } else { octets(&value).len() };
                prop_assert_eq!(object.value().len(), value_len);
            }
            prop_assert_eq!(octets(&value), encode(OCTET_STRING, &value));
        }

        #[test]
        fn the_reader_reads_every_number(number in any::<u32>()) {
            let bytes = unsigned(&number.to_be_bytes());
            prop_assert_eq!(Element::parse(&bytes, INTEGER).unwrap().small().unwrap(), number);
        }
    }
}
