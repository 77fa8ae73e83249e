//! Why asn1-rs does not read the bytes of a card: one test per reason, which fails once a later version removes the
//! reason.

use asn1_rs::{BitString, Error, FromBer, FromDer, Header, OctetString, PrintableString, ToDer};

use super::{Element, Reader, tag};
use crate::{
    error::{DataError, DataKind},
    tlv::Tag,
};

/// Two INTEGERs, one of them with another tag.
const FAULTS: [[u8; 8]; 2] = [[0x30, 6, 2, 1, 7, 4, 1, 7], [0x30, 6, 4, 1, 7, 2, 1, 7]];

#[test]
fn its_errors_do_not_say_where() {
    let [first, second] = FAULTS.map(|bytes| Vec::<u32>::from_der(&bytes).map(|_| ()).map_err(Error::from));
    assert!(first.is_err());
    assert_eq!(first, second);

    let ours = FAULTS.map(|bytes| {
        let mut inside = Element::parse(&bytes, tag::SEQUENCE).unwrap().children().unwrap();
        inside.expect(tag::INTEGER).and_then(|_| inside.expect(tag::INTEGER)).unwrap_err()
    });
    assert_eq!(ours, [5, 2].map(|offset| DataError::new(DataKind::Tag, offset)));
}

/// Documents in the field write the content of EF.SOD in this form (`cccd::pki::ber` joins the pieces).
#[test]
fn a_string_in_pieces_comes_with_the_headers_of_its_pieces() {
    let pieces = [0x24, 0x80, 4, 1, 7, 4, 1, 8, 0, 0];
    let (_, string) = OctetString::from_ber(&pieces).unwrap();
    assert_eq!(string.as_ref(), [4, 1, 7, 4, 1, 8]);
    assert_ne!(string.as_ref(), [7, 8]);
}

#[test]
fn numbers_in_more_or_fewer_bytes_are_refused() {
    for bytes in [&[2, 2, 0, 5][..], &[2, 1, 0xC5]] {
        assert!(u32::from_der(bytes).is_err());
        assert_eq!(
            Element::parse(bytes, tag::INTEGER).unwrap().magnitude().unwrap(),
            &bytes[bytes.len() - 1..]
        );
    }
}

/// Such bits occur in keys and signatures.
#[test]
fn bits_that_are_said_to_be_unused_and_are_set_are_refused() {
    let bytes = [3, 2, 3, 0xFF];
    assert!(BitString::from_der(&bytes).is_err());
    assert_eq!(Element::parse(&bytes, tag::BIT_STRING).unwrap().bits(), Ok(&[0xFF][..]));
}

/// Names of authorities contain letters that the type does not allow.
#[test]
fn letters_beyond_the_type_are_refused() {
    let bytes = [0x13, 3, 0xE1, 0xBA, 0xAB];
    assert!(PrintableString::from_der(&bytes).is_err());
    assert_eq!(Element::parse(&bytes, tag::PRINTABLE_STRING).unwrap().text(), Ok("ẫ"));
}

/// ISO/IEC 7816-4 has two-byte tags with a number below 31; X.690 writes such a tag in one byte.
#[test]
fn a_tag_of_two_bytes_is_taken_for_another() {
    let (_, long) = Header::from_der(&[0x5F, 0x01, 0]).unwrap();
    let (_, short) = Header::from_der(&[0x41, 0]).unwrap();
    assert_eq!((long.class(), long.tag()), (short.class(), short.tag()));
    assert_eq!(long.to_der_vec().unwrap(), [0x41, 0]);
    assert_eq!(Reader::new(&[0x5F, 0x01, 0]).peek(), Some(Tag(0x5F01)));
}

#[test]
fn it_panics_where_a_boolean_is_empty() {
    assert!(std::panic::catch_unwind(|| bool::from_der(&[1, 0]).map(|_| ())).is_err());
    assert!(Element::parse(&[1, 0], tag::BOOLEAN).unwrap().value().is_empty());
}
