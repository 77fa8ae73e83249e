//! LDIF of the ICAO directory (RFC 2849; Doc 9303-12, 9): certificates, revocation lists and master lists.
//!
//! Only `attribute:: base64` lines of the attributes below are used; every other line is ignored. Document signers
//! get no extra trust from this file: nothing in this format is signed as a whole, so nothing is trusted for being
//! in it.

use base64ct::{Base64, Encoding};

use crate::error::{DataError, DataKind};

/// The largest number of values that are read.
const MAX_VALUES: usize = 65_536;

/// The maximum length of a value, in characters of base64.
const MAX_VALUE_LEN: usize = 32 * 1024 * 1024;

/// A value of a relevant attribute, in DER.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LdifValue {
    /// `userCertificate`: a document signer.
    UserCertificate(Vec<u8>),
    /// `cACertificate`: a root or a link certificate.
    CaCertificate(Vec<u8>),
    /// `CscaMasterListData` or `pkdMasterListContent`: a master list.
    MasterList(Vec<u8>),
    /// `certificateRevocationList`.
    RevocationList(Vec<u8>),
}

/// Returns the values in a file, in their order. Options after an attribute name (`;binary`) and the case of the
/// name do not matter.
///
/// # Errors
/// [`DataKind::Text`] for a value that is not base64, [`DataKind::TooLarge`] for too many or too long ones; the
/// offset is that of the line.
pub(crate) fn parse(text: &str) -> Result<Vec<LdifValue>, DataError> {
    let mut values = Vec::new();
    let mut lines = Lines { rest: text, offset: 0 }.peekable();
    while let Some((offset, line)) = lines.next() {
        let Some((make, first)) = attribute(line) else { continue };
        let mut base64 = first.trim().to_owned();
        // A line that begins with a space continues the previous one (RFC 2849, note 2).
        while let Some((_, more)) = lines.next_if(|(_, line)| line.starts_with(' ')) {
            base64.push_str(more.trim());
            if base64.len() > MAX_VALUE_LEN {
                return Err(DataError::new(DataKind::TooLarge, offset));
            }
        }
        let value = Base64::decode_vec(&base64).map_err(|_| DataError::new(DataKind::Text, offset))?;
        if values.len() == MAX_VALUES {
            return Err(DataError::new(DataKind::TooLarge, offset));
        }
        values.push(make(value));
    }
    Ok(values)
}

/// Builds a value from its bytes.
type Make = fn(Vec<u8>) -> LdifValue;

/// Parses the start of a line `name:: base64`.
fn attribute(line: &str) -> Option<(Make, &str)> {
    const NAMES: [(&str, Make); 5] = [
        ("userCertificate", LdifValue::UserCertificate),
        ("cACertificate", LdifValue::CaCertificate),
        ("CscaMasterListData", LdifValue::MasterList),
        ("pkdMasterListContent", LdifValue::MasterList),
        ("certificateRevocationList", LdifValue::RevocationList),
    ];
    let (name, value) = line.split_once("::")?;
    let name = name.split(';').next().unwrap_or_default();
    NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, make)| (*make, value))
}

/// Lines with their offsets, without line ends.
struct Lines<'a> {
    rest: &'a str,
    offset: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        let offset = self.offset;
        self.offset += line.len() + 1;
        self.rest = rest;
        Some((offset, line.strip_suffix('\r').unwrap_or(line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_values_of_the_known_attributes_are_taken() {
        let text = "version: 1\r\n\r\ndn: c=UT,dc=data\r\nc: UT\r\nuserCertificate;binary:: AA\r\n EC\r\n\
                    cacertificate:: AwQ=\nsn:: AAAA\nuserCertificate: plain\n\
                    CertificateRevocationList;binary::BQ==\npkdMasterListContent:: Bg==\n\
                    CscaMasterListData:: Bw==";
        let values = [
            LdifValue::UserCertificate(vec![0, 1, 2]),
            LdifValue::CaCertificate(vec![3, 4]),
            LdifValue::RevocationList(vec![5]),
            LdifValue::MasterList(vec![6]),
            LdifValue::MasterList(vec![7]),
        ];
        assert_eq!(parse(text).unwrap(), values);
        assert_eq!(parse("").unwrap(), []);
    }

    #[test]
    fn what_is_not_base64_is_an_error_at_its_line() {
        let error = parse("c: UT\nuserCertificate:: ?\n").unwrap_err();
        assert_eq!((error.kind, error.offset), (DataKind::Text, 6));
        assert!(parse("userCertificate:: AAE\n C=\n").is_err());
    }

    #[test]
    fn there_is_an_end_to_it() {
        let many = "userCertificate:: AA==\n".repeat(MAX_VALUES + 1);
        assert_eq!(parse(&many).unwrap_err().kind, DataKind::TooLarge);
    }
}
