//! The encodings of signatures that consist of two numbers (X9.62; TR-03111, 5.2).

use super::significant;
use crate::tlv::{Reader, encode, encode_all, tag};

/// The encoding of the two numbers of an ECDSA signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EcdsaEncoding {
    /// A DER sequence of two integers (X9.62).
    Der,
    /// Two halves of the same length (TR-03111, 5.2.1).
    Plain,
}

impl EcdsaEncoding {
    /// Splits a signature into the numbers r and s, without leading zeros.
    ///
    /// Tolerates surplus and missing zeros, lengths in more bytes than needed, and trailing bytes: cards were issued
    /// with them, and they do not change the numbers.
    pub(super) fn split(self, signature: &[u8]) -> Option<(&[u8], &[u8])> {
        let (r, s) = match self {
            Self::Plain if signature.len().is_multiple_of(2) => signature.split_at(signature.len() / 2),
            Self::Plain => return None,
            Self::Der => {
                let mut numbers = Reader::new(signature).expect(tag::SEQUENCE).ok()?.children().ok()?;
                let mut number = || Some(numbers.expect(tag::INTEGER).ok()?.value());
                (number()?, number()?)
            }
        };
        Some((significant(r), significant(s)))
    }

    /// Returns whether the two numbers of a signature are encoded as required: in DER without surplus or missing zeros,
    /// or plain in `order_len` bytes each. A signature that is not may still verify.
    pub fn is_exact(self, signature: &[u8], order_len: usize) -> bool {
        let integer = |number: &[u8]| {
            let sign: &[u8] = if matches!(number.first(), None | Some(0x80..)) { &[0] } else { &[] };
            encode_all(tag::INTEGER, &[sign, number])
        };
        match self {
            Self::Plain => signature.len() == 2 * order_len,
            Self::Der => self
                .split(signature)
                .is_some_and(|(r, s)| signature == encode(tag::SEQUENCE, &[integer(r), integer(s)].concat())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_shortest_numbers_are_exact() {
        for (der, exact) in [
            ("3006020101020102", true),
            ("300702020001020102", false),
            ("30070202008F020102", true),
            ("300602018F020102", false),
            ("308106020101020102", false),
            ("300602010102010200", false),
            ("30820006020101020102", false),
            ("3007020101020102FF", false),
        ] {
            assert_eq!(EcdsaEncoding::Der.is_exact(&hex::decode(der).unwrap(), 1), exact, "{der}");
        }
        assert!(EcdsaEncoding::Plain.is_exact(&[1; 64], 32));
        assert!(!EcdsaEncoding::Plain.is_exact(&[1; 62], 32));
    }
}
