//! Writing DER: one function a type (ITU-T X.690).

use cccd_base::tlv::{
    Tag, encode, encode_all,
    tag::{
        BIT_STRING, BOOLEAN, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, PRINTABLE_STRING, SEQUENCE, SET,
        UTC_TIME, UTF8_STRING,
    },
};

use crate::person::Date;

/// SEQUENCE of these parts.
pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    encode_all(SEQUENCE, parts)
}

/// SET of these parts in the order given, which DER would not allow but the card's files show.
pub(crate) fn set_unsorted(parts: &[&[u8]]) -> Vec<u8> {
    encode_all(SET, parts)
}

/// SET OF, sorted by the encoding of its members (X.690, 11.6).
pub(crate) fn set_of(parts: &[&[u8]]) -> Vec<u8> {
    let mut sorted = parts.to_vec();
    sorted.sort_unstable();
    encode_all(SET, &sorted)
}

/// Constructed `[number]` around these parts: explicit tagging, or implicit tagging of a constructed type.
pub(crate) fn context(number: u8, parts: &[&[u8]]) -> Vec<u8> {
    encode_all(Tag::context_constructed(number), parts)
}

/// Primitive `[number]`.
pub(crate) fn context_primitive(number: u8, value: &[u8]) -> Vec<u8> {
    encode(Tag::context(number), value)
}

/// OBJECT IDENTIFIER from its numbers.
pub(crate) fn oid(arcs: &[u64]) -> Vec<u8> {
    encode(OBJECT_IDENTIFIER, &oid_value(arcs))
}

/// The value bytes of an OBJECT IDENTIFIER: the first two numbers as one, each in digits of 7 bits.
pub(crate) fn oid_value(arcs: &[u64]) -> Vec<u8> {
    let (head, rest) = arcs.split_at(arcs.len().min(2));
    let first = head.iter().fold(0, |sum, arc| sum * 40 + arc);
    let mut value = Vec::new();
    for arc in std::iter::once(&first).chain(rest) {
        let digits = (64 - arc.leading_zeros()).div_ceil(7).max(1);
        for digit in (0..digits).rev() {
            let more = if digit == 0 { 0 } else { 0x80 };
            value.push(((arc >> (7 * digit)) & 0x7F) as u8 | more);
        }
    }
    value
}

/// INTEGER that is not negative, from big-endian bytes of any length.
pub(crate) fn unsigned(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    let digits = number.get(zeros..).unwrap_or_default();
    match digits.first() {
        None => encode(INTEGER, &[0]),
        Some(0x80..) => encode_all(INTEGER, &[&[0], digits]),
        Some(_) => encode(INTEGER, digits),
    }
}

/// INTEGER of one small number.
pub(crate) fn small(number: u8) -> Vec<u8> {
    unsigned(&[number])
}

/// OCTET STRING.
pub(crate) fn octets(value: &[u8]) -> Vec<u8> {
    encode(OCTET_STRING, value)
}

/// BIT STRING without unused bits.
pub(crate) fn bits(value: &[u8]) -> Vec<u8> {
    encode_all(BIT_STRING, &[&[0], value])
}

/// BIT STRING of named bits in one byte; trailing zeros are cut (X.690, 11.2.2).
pub(crate) fn named_bits(byte: u8) -> Vec<u8> {
    encode(BIT_STRING, &[byte.trailing_zeros() as u8, byte])
}

/// BOOLEAN TRUE.
pub(crate) fn yes() -> Vec<u8> {
    encode(BOOLEAN, &[0xFF])
}

/// UTF8String.
pub(crate) fn utf8(text: &str) -> Vec<u8> {
    encode(UTF8_STRING, text.as_bytes())
}

/// PrintableString.
pub(crate) fn printable(text: &str) -> Vec<u8> {
    encode(PRINTABLE_STRING, text.as_bytes())
}

/// UTCTime on a day before 2050, at a time `HHMMSS`.
pub(crate) fn utc_time(day: Date, time: &str) -> Vec<u8> {
    encode(UTC_TIME, format!("{}{time}Z", day.yymmdd()).as_bytes())
}

/// The value of a GeneralizedTime on a day, at a time `HHMMSS`.
pub(crate) fn generalized_time_value(day: Date, time: &str) -> Vec<u8> {
    format!("{:04}{:02}{:02}{time}Z", day.year, day.month, day.day).into_bytes()
}

#[cfg(test)]
mod tests {
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
}
