//! EF.DG12, additional document details (Doc 9303-10, 4.7.12): who issued the document, and when.

use cccd_base::tlv::Tag;

use crate::der::{encode, encode_all};
use crate::person::Date;

const TAG_LIST: Tag = Tag(0x5C);
const ISSUING_AUTHORITY: Tag = Tag(0x5F19);
const DATE_OF_ISSUE: Tag = Tag(0x5F26);

/// Builds EF.DG12 with the day as eight digits.
pub(crate) fn ef_dg12(day: Date) -> Vec<u8> {
    let digits = format!("{:04}{:02}{:02}", day.year, day.month, day.day);
    encode_all(
        Tag(0x6C),
        &[
            &encode(TAG_LIST, &[0x5F, 0x19, 0x5F, 0x26]),
            &encode(ISSUING_AUTHORITY, b"SPECIMEN"),
            &encode(DATE_OF_ISSUE, digits.as_bytes()),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_stands_there_in_digits() {
        let expected = b"\x6C\x1C\x5C\x04\x5F\x19\x5F\x26\x5F\x19\x08SPECIMEN\x5F\x26\x0820240916";
        assert_eq!(ef_dg12(Date::new(2024, 9, 16)), expected);
    }
}
