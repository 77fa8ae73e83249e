//! EF.DG12: additional document details (Doc 9303-10, 4.7.12). Only the date of issue is read.

use jiff::civil::Date;

use crate::error::DataError;
use crate::files::File;
use crate::tlv::{Element, Tag};

/// Maximum number of data objects that are read.
const MAX_PARTS: usize = 32;
const DATE_OF_ISSUE: Tag = Tag(0x5F26);

/// The part of EF.DG12 that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dg12 {
    /// The date of issue, if it is stated and can be read.
    pub date_of_issue: Option<Date>,
}

impl Dg12 {
    /// Parses EF.DG12.
    ///
    /// # Errors
    /// [`DataError`] if it is malformed. A value that is not a date is ignored.
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        super::parse(File::Dg12, bytes, |file| {
            let parts = file.children()?.all(MAX_PARTS)?;
            let date = parts.iter().find(|part| part.tag() == DATE_OF_ISSUE);
            Ok(Self { date_of_issue: date.and_then(parse_date) })
        })
    }
}

/// Parses `YYYYMMDD` as digits of text or, as in older documents, with two digits per byte.
fn parse_date(element: &Element<'_>) -> Option<Date> {
    let digits: Vec<u8> = match element.value() {
        text if text.len() == 8 => text.iter().map(|byte| byte.checked_sub(b'0')).collect::<Option<_>>()?,
        packed if packed.len() == 4 => packed.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]).collect(),
        _ => return None,
    };
    if digits.iter().any(|&digit| digit > 9) {
        return None;
    }
    let number = |digits: &[u8]| digits.iter().fold(0_i16, |sum, &digit| sum * 10 + i16::from(digit));
    let (year, rest) = digits.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    Date::new(number(year), number(month) as i8, number(day) as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tlv::{encode, encode_all};

    fn date(value: &[u8]) -> Option<Date> {
        let list = encode(Tag(0x5C), &[0x5F, 0x19, 0x5F, 0x26]);
        let authority = encode(Tag(0x5F19), b"SPECIMEN");
        let file = encode_all(Tag(0x6C), &[&list, &authority, &encode(DATE_OF_ISSUE, value)]);
        Dg12::parse(&file).unwrap().date_of_issue
    }

    #[test]
    fn the_day_of_issue_is_read_in_both_forms() {
        let day = Some(Date::constant(2021, 7, 30));
        assert_eq!(date(b"20210730"), day);
        assert_eq!(date(&[0x20, 0x21, 0x07, 0x30]), day);
    }

    #[test]
    fn what_is_no_day_is_left_out() {
        for value in [&b"20210231"[..], b"2021073A", b"2021 730", b"210730", b"", &[0x20, 0x21, 0x0A, 0x30]] {
            assert_eq!(date(value), None);
        }
        assert_eq!(Dg12::parse(&[0x6C, 0]).unwrap().date_of_issue, None);
        assert!(Dg12::parse(&[0x6C, 5, 0x5F]).is_err() && Dg12::parse(&[0x6D, 0]).is_err());
    }
}
