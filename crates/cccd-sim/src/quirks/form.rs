//! The same data in another encoding than DER, as issuers have written it. It can still be read in only one way.

use cccd_base::tlv::{
    Element, Reader,
    tag::{BIT_STRING, INTEGER, SEQUENCE},
};

use crate::der::{encode, encode_all};

/// Largest number of nested data objects that are examined.
const MAX_PARTS: usize = 64;

/// Marks three bits of the first BIT STRING as unused.
pub(super) fn with_unused_bits(der: &[u8]) -> Vec<u8> {
    edited(der, &|object| {
        let (_, bits) = object.value().split_first().filter(|_| object.tag() == BIT_STRING)?;
        Some(encode_all(BIT_STRING, &[&[3], bits]))
    })
}

/// Removes the leading zero of the modulus of the first RSA key, which then reads as negative.
pub(super) fn with_negative_modulus(der: &[u8]) -> Vec<u8> {
    edited(der, &|object| {
        let (unused, key) = object.value().split_first().filter(|_| object.tag() == BIT_STRING)?;
        let mut numbers = Element::parse(key, SEQUENCE).ok()?.children().ok()?;
        let modulus = numbers.expect(INTEGER).ok()?.value().strip_prefix(&[0])?;
        let numbers = [encode(INTEGER, modulus), numbers.rest().to_vec()].concat();
        Some(encode_all(BIT_STRING, &[&[*unused], &encode(SEQUENCE, &numbers)]))
    })
}

/// Writes the length of the first data object in a file in more bytes than it needs.
pub(super) fn with_long_length(file: &[u8]) -> Vec<u8> {
    let long = || {
        let outer = Reader::new(file).next().ok()??;
        let mut inside = outer.children().ok()?;
        let first = inside.next().ok()??;
        let length = u32::try_from(first.value().len()).ok()?.to_be_bytes();
        let parts = [&first.tag().to_bytes(), &[0x84][..], &length, first.value(), inside.rest()];
        Some(encode_all(outer.tag(), &parts))
    };
    long().unwrap_or_else(|| file.to_vec())
}

/// The data object with the first nested one that `edit` changes.
fn edited(der: &[u8], edit: &impl Fn(&Element<'_>) -> Option<Vec<u8>>) -> Vec<u8> {
    let object = Reader::new(der).next().ok().flatten();
    object.and_then(|object| edited_object(&object, edit)).unwrap_or_else(|| der.to_vec())
}

fn edited_object(object: &Element<'_>, edit: &impl Fn(&Element<'_>) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    if let Some(other) = edit(object) {
        return Some(other);
    }
    object.raw().first().filter(|first| **first & 0x20 != 0)?;
    let parts = object.children().and_then(|inside| inside.all(MAX_PARTS)).ok()?;
    let mut value = Vec::new();
    let mut found = None;
    for part in &parts {
        let other = if found.is_none() { edited_object(part, edit) } else { None };
        value.extend_from_slice(other.as_deref().unwrap_or(part.raw()));
        found = found.or(other);
    }
    found.map(|_| encode(object.tag(), &value))
}
