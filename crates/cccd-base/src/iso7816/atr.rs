//! The answer to reset (ISO/IEC 7816-3, 8.2). For a contactless card, the reader makes one up (PC/SC part 3,
//! 3.1.3.2.3): its historical bytes are those of the answer to select, or for type B the application data.

use crate::iso7816::{CardCapabilities, HistoricalBytes};

/// TD1 and TD2 of the answer that a reader makes up: T=0 and T=1, without further bytes.
const CONTACTLESS: &[u8] = &[0x80, 0x01];

/// What an answer to reset says about the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atr {
    historical: Vec<u8>,
    contactless: bool,
}

impl Atr {
    /// Reads an answer to reset; `None` when it ends before the end of its historical bytes.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let &[ts, t0, ref interface @ ..] = bytes else { return None };
        let mut rest = interface;
        let mut presence = t0 >> 4;
        while presence != 0 {
            let (group, after) = rest.split_at_checked(presence.count_ones() as usize)?;
            rest = after;
            // TD is the last byte of its group and indicates what the next group holds.
            presence = if presence & 0b1000 != 0 { group.last()? >> 4 } else { 0 };
        }
        let contactless = (ts, t0 >> 4) == (0x3B, 0x8) && interface.starts_with(CONTACTLESS);
        let historical = rest.get(..usize::from(t0 & 0x0F))?.to_vec();
        Some(Self { historical, contactless })
    }

    /// The historical bytes, at most 15.
    pub fn historical(&self) -> &[u8] {
        &self.historical
    }

    /// The parsed historical bytes; `None` if there are none.
    pub fn historical_bytes(&self) -> Option<HistoricalBytes<'_>> {
        HistoricalBytes::parse(&self.historical)
    }

    /// True for an answer in the form that readers make up for contactless cards. A contact card may send the same
    /// bytes by chance.
    pub const fn is_contactless(&self) -> bool {
        self.contactless
    }

    /// The card capabilities in the historical bytes, if stated.
    pub fn capabilities(&self) -> Option<CardCapabilities> {
        self.historical_bytes()?.capabilities()
    }

    /// Returns whether the card states that it supports extended length; `None` when it states nothing.
    ///
    /// Third byte of the card capabilities, bit 7 (ISO/IEC 7816-4, table 119).
    pub fn extended_length(&self) -> Option<bool> {
        self.capabilities()?.extended_length()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extended(hex: &str) -> Option<bool> {
        Atr::parse(&hex::decode(hex).unwrap())?.extended_length()
    }

    #[test]
    fn finds_the_card_capabilities() {
        assert_eq!(extended("3B888001807300004000000000"), Some(true));
        assert_eq!(extended("3B868001807300000000F4"), Some(false));
        assert_eq!(extended("3B8580018031807300B0"), None);
        assert_eq!(extended("3B00"), None);
        // Category 00: the last three bytes are not an object.
        assert_eq!(extended("3B880100730000400590000000"), Some(true));
        assert_eq!(extended("3B840100730000"), None);
    }

    #[test]
    fn the_answer_for_a_contactless_card_is_told_by_its_interface_bytes() {
        let contactless = |hex: &str| Atr::parse(&hex::decode(hex).unwrap()).unwrap().is_contactless();
        assert!(contactless("3B888001E1F35E117781A10003"));
        assert!(contactless("3B8080010101"));
        assert!(!contactless("3BFF1300FF10000031C173C8211064000000000000000000000000"));
        assert!(!contactless("3B00"));
    }

    #[test]
    fn survives_what_ends_early() {
        let whole = hex::decode("3BFF1300FF10000031C173C8211064").unwrap();
        for length in 0..whole.len() {
            let _ = Atr::parse(&whole[..length]);
        }
        assert_eq!(Atr::parse(&[0x3B, 0xFF, 0xFF]), None);
    }
}
