//! EF.ATR/INFO and EF.DIR, in the master file (Doc 9303-10, 3.11; ISO/IEC 7816-4, 12.2 and 12.7).

use cccd_base::tlv::{Tag, tag};

use super::AID;
use crate::der::{encode, encode_all};

/// Third byte of the card capabilities: chaining, extended length, and the sizes in EF.ATR/INFO.
const CAPABILITIES: [u8; 3] = [0x84, 0x01, 0xE0];
/// Identifier of the application of travel records (Doc 9303-10, 3.11.2).
const TRAVEL_RECORDS: [u8; 7] = [0xA0, 0x00, 0x00, 0x02, 0x47, 0x20, 0x01];

/// EF.ATR/INFO with these integers, written as they are, in the extended length information. They stand for the largest
/// command and the largest response APDU.
pub(crate) fn ef_atr_info(integers: &[&[u8]]) -> Vec<u8> {
    let integers: Vec<u8> = integers.iter().flat_map(|integer| encode(tag::INTEGER, integer)).collect();
    [encode(Tag(0x47), &CAPABILITIES), encode(Tag(0x7F66), &integers)].concat()
}

/// EF.DIR with the eMRTD application and one that the card does not have: travel records.
pub(crate) fn ef_dir() -> Vec<u8> {
    let application = |identifier: &[u8]| encode_all(Tag(0x61), &[&encode(Tag(0x4F), identifier)]);
    [application(&AID), application(&TRAVEL_RECORDS)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_rows_of_objects() {
        let atr_info = ef_atr_info(&[&[0x07, 0x80], &[0x00, 0x07, 0x80]]);
        assert_eq!(hex::encode_upper(atr_info), "47038401E07F6609020207800203000780");
        assert_eq!(hex::encode_upper(ef_dir()), "61094F07A000000247100161094F07A0000002472001");
    }
}
