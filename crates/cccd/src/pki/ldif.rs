//! LDIF of the ICAO directory (RFC 2849; Doc 9303-12, 9): certificates, revocation lists and master lists.
//!
//! Only `attribute:: base64` lines of the attributes below are used; every other line is ignored. Document signers
//! get no extra trust from this file: nothing in this format is signed as a whole, so nothing is trusted for being
//! in it.

use base64ct::{Base64, Encoding};

/// The largest number of values that are read.
const MAX_VALUES: usize = 65_536;

/// The maximum length of a value, in characters of base64.
const MAX_VALUE_LEN: usize = 32 * 1024 * 1024;

/// The attributes that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attribute {
    /// `userCertificate`: a document signer.
    UserCertificate,
    /// `cACertificate`: a root or a link certificate.
    CaCertificate,
    /// `CscaMasterListData` or `pkdMasterListContent`: a master list.
    MasterList,
    /// `certificateRevocationList`.
    RevocationList,
}

/// Why a value cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueFault {
    NotBase64,
    TooLong,
    /// It is one of more values than are read. No more follow.
    TooMany,
}

/// A value of a relevant attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) attribute: Attribute,
    /// The line on which it begins, counted from 1.
    pub(crate) line: usize,
    /// The value in DER.
    pub(crate) der: Result<Vec<u8>, ValueFault>,
}

/// Yields the values in a text, in their order. Options after an attribute name (`;binary`) and the case of the name
/// do not matter.
pub(crate) fn values(text: &[u8]) -> impl Iterator<Item = Value> {
    let mut lines = Lines { rest: text, number: 1 }.peekable();
    let mut count = 0;
    std::iter::from_fn(move || {
        loop {
            let (number, line) = lines.next().filter(|_| count <= MAX_VALUES)?;
            let Some((attribute, first)) = attribute(line) else { continue };
            count += 1;
            let mut base64 = first.trim_ascii().to_vec();
            let mut is_too_long = false;
            // A line that begins with a space continues the previous one (RFC 2849, note 2).
            while let Some((_, more)) = lines.next_if(|(_, line)| line.starts_with(b" ")) {
                is_too_long |= base64.len() + more.len() > MAX_VALUE_LEN;
                if !is_too_long {
                    base64.extend_from_slice(more.trim_ascii());
                }
            }
            let der = match is_too_long || base64.len() > MAX_VALUE_LEN {
                _ if count > MAX_VALUES => Err(ValueFault::TooMany),
                true => Err(ValueFault::TooLong),
                false => decoded(base64).ok_or(ValueFault::NotBase64),
            };
            return Some(Value { attribute, line: number, der });
        }
    })
}

/// Decodes in place, because a value may be long.
fn decoded(mut base64: Vec<u8>) -> Option<Vec<u8>> {
    let length = Base64::decode_in_place(&mut base64).ok()?.len();
    base64.truncate(length);
    base64.shrink_to_fit();
    Some(base64)
}

/// Parses the start of a line `name:: base64`.
fn attribute(line: &[u8]) -> Option<(Attribute, &[u8])> {
    const NAMES: [(&str, Attribute); 5] = [
        ("userCertificate", Attribute::UserCertificate),
        ("cACertificate", Attribute::CaCertificate),
        ("CscaMasterListData", Attribute::MasterList),
        ("pkdMasterListContent", Attribute::MasterList),
        ("certificateRevocationList", Attribute::RevocationList),
    ];
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (name, value) = line.split_at_checked(colon)?;
    let value = value.strip_prefix(b"::")?;
    let name = name.split(|byte| *byte == b';').next().unwrap_or_default();
    NAMES
        .iter()
        .find(|(known, _)| known.as_bytes().eq_ignore_ascii_case(name))
        .map(|(_, attribute)| (*attribute, value))
}

/// Lines with their numbers, without their ends: CR, LF, or both.
struct Lines<'a> {
    rest: &'a [u8],
    number: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let end = self.rest.iter().position(is_end).unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at_checked(end)?;
        let rest = rest.strip_prefix(b"\r\n").or_else(|| rest.get(1..)).unwrap_or_default();
        let number = self.number;
        self.number += 1;
        self.rest = rest;
        Some((number, line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(Attribute, Result<Vec<u8>, ValueFault>)> {
        values(text.as_bytes()).map(|value| (value.attribute, value.der)).collect()
    }

    #[test]
    fn folded_values_of_the_known_attributes_are_taken() {
        let text = "version: 1\r\n\r\ndn: c=UT,dc=data\r\nc: UT\r\nuserCertificate;binary:: AA\r\n EC\r\n\
                    cacertificate:: AwQ=\nsn:: AAAA\nuserCertificate: plain\n\
                    CertificateRevocationList;binary::BQ==\npkdMasterListContent:: Bg==\n\
                    CscaMasterListData:: Bw==";
        let expected = [
            (Attribute::UserCertificate, Ok(vec![0, 1, 2])),
            (Attribute::CaCertificate, Ok(vec![3, 4])),
            (Attribute::RevocationList, Ok(vec![5])),
            (Attribute::MasterList, Ok(vec![6])),
            (Attribute::MasterList, Ok(vec![7])),
        ];
        assert_eq!(all(text), expected);
        assert_eq!(all(&text.replace("\r\n", "\n").replace('\n', "\r")), expected);
        assert_eq!(all(""), []);
    }

    #[test]
    fn a_value_that_is_not_base64_is_said_by_its_line_and_costs_none_of_the_others() {
        let text = b"c: \xE9T\nuserCertificate:: ?\n AA\ncACertificate:: AwQ=\nuserCertificate:: AAE\n C=\n";
        let found: Vec<_> = values(text).map(|value| (value.line, value.der)).collect();
        let fault = Err(ValueFault::NotBase64);
        assert_eq!(found, [(2, fault.clone()), (4, Ok(vec![3, 4])), (5, fault)]);
        // The last value of a file that was cut.
        assert_eq!(
            all("cACertificate:: AwQ=\ncACertificate:: AwQ"),
            [
                (Attribute::CaCertificate, Ok(vec![3, 4])),
                (Attribute::CaCertificate, Err(ValueFault::NotBase64))
            ]
        );
    }

    #[test]
    fn there_is_an_end_to_it() {
        let many = "userCertificate:: AA==\n".repeat(MAX_VALUES + 9);
        let values = all(&many);
        assert_eq!(values.len(), MAX_VALUES + 1);
        assert_eq!(values.last().unwrap().1, Err(ValueFault::TooMany));
        let long = format!("userCertificate:: {}\n {}\n", "A".repeat(MAX_VALUE_LEN), "A".repeat(8));
        assert_eq!(all(&long), [(Attribute::UserCertificate, Err(ValueFault::TooLong))]);
    }
}
