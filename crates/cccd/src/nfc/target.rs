//! What a card sends when it is selected, and the answer to reset that is constructed from it.

use nfc1::{
    Target,
    target_info::{Iso14443a, Iso14443b, TargetInfo},
};

/// The bit of SAK by which a card announces ISO/IEC 14443-4 (ISO/IEC 14443-3, 6.5.3.4).
const SPEAKS_BLOCKS: u8 = 0x20;

/// Maximum number of historical bytes that an answer to reset can contain.
const MAX_HISTORICAL: usize = 15;

/// What was found in the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// A card that does not accept APDUs.
    Mute,
    /// A card, with its answer to reset.
    Card(Vec<u8>),
}

impl Found {
    /// Interprets the target that libnfc has filled. If libnfc finds nothing, it leaves the target unchanged, which is
    /// all zeros.
    pub(super) fn of(target: &Target) -> Self {
        match &target.target_info {
            TargetInfo::Iso14443a(card) if card.uid_len == 0 => Self::Nothing,
            TargetInfo::Iso14443a(card) if card.sak & SPEAKS_BLOCKS == 0 => Self::Mute,
            TargetInfo::Iso14443a(card) => Self::Card(atr(historical_of_type_a(card))),
            TargetInfo::Iso14443b(card) => Self::Card(atr(&historical_of_type_b(card))),
            _ => Self::Mute,
        }
    }
}

/// The answer to reset as a reader constructs it (PC/SC part 3, 3.1.3.2.3): initial byte, T0, TD1 and TD2 for T=0 and
/// T=1, the historical bytes, and the check byte over all but the first.
fn atr(historical: &[u8]) -> Vec<u8> {
    let historical = historical.get(..MAX_HISTORICAL).unwrap_or(historical);
    // At most 15.
    let mut atr = vec![0x3B, 0x80 | historical.len() as u8, 0x80, 0x01];
    atr.extend_from_slice(historical);
    let check = atr.iter().skip(1).fold(0, |sum, byte| sum ^ byte);
    atr.push(check);
    atr
}

/// The historical bytes of the answer to select (ISO/IEC 14443-4, 5.2). libnfc omits the length byte: the answer begins
/// with T0, whose bits 5 to 7 say whether TA, TB and TC follow.
fn historical_of_type_a(card: &Iso14443a) -> &[u8] {
    let answer = card.ats.get(..card.ats_len).unwrap_or_default();
    let Some((format, rest)) = answer.split_first() else { return &[] };
    let interface_bytes = (format & 0x70).count_ones() as usize;
    rest.get(interface_bytes..).unwrap_or_default()
}

/// For type B: application data and protocol info of the ATQB, and the index of the longest frame in the high half of a
/// byte (PC/SC part 3, 3.1.3.2.3.1), which libnfc stores with the card identifier.
fn historical_of_type_b(card: &Iso14443b) -> [u8; 8] {
    let [a, b, c, d] = card.application_data;
    let [e, f, g] = card.protocol_info;
    [a, b, c, d, e, f, g, card.card_identifier & 0xF0]
}

#[cfg(test)]
mod tests {
    use nfc1::{BaudRate, Modulation, ModulationType};

    use super::*;
    use crate::iso7816::Atr;

    fn found(modulation_type: ModulationType, target_info: TargetInfo) -> Found {
        let modulation = Modulation { modulation_type, baud_rate: BaudRate::Baud106 };
        Found::of(&Target { modulation, target_info })
    }

    fn type_a(sak: u8, answer: &[u8]) -> Found {
        let mut ats = [0; 254];
        ats[..answer.len()].copy_from_slice(answer);
        let card = Iso14443a { atqa: [0, 4], sak, uid: [8; 10], uid_len: 4, ats, ats_len: answer.len() };
        found(ModulationType::Iso14443a, TargetInfo::Iso14443a(card))
    }

    fn atr_of(found: &Found) -> String {
        match found {
            Found::Card(atr) => hex::encode_upper(atr),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn historical_bytes_of_type_a_stand_behind_the_interface_bytes() {
        let with_all = type_a(0x20, &[0x78, 0x77, 0x80, 0x02, 0x80, 0x73, 0xC8, 0x21, 0x10]);
        assert_eq!(atr_of(&with_all), "3B8580018073C821100E");
        // MIFARE DESFire, whose answer to reset is well known.
        assert_eq!(atr_of(&type_a(0x20, &[0x75, 0x77, 0x81, 0x02, 0x80])), "3B8180018080");
        let with_one = type_a(0x28, &[0x28, 0x80, b'O', b'K']);
        assert_eq!(atr_of(&with_one), "3B8280014F4B07");
        for without in [&[][..], &[0x08], &[0x78, 0x77], &[0x78, 0x77, 0x80, 0x02]] {
            assert_eq!(atr_of(&type_a(0x20, without)), "3B80800101");
        }
        let long = type_a(0x20, &[[0x08].as_slice(), &[0x11; 20]].concat());
        let Found::Card(atr) = long else { panic!("a card") };
        assert_eq!(Atr::parse(&atr).unwrap().historical(), [0x11; 15]);
    }

    #[test]
    fn type_b_tells_application_protocol_and_frame() {
        let card = Iso14443b {
            pupi: [1, 2, 3, 4],
            application_data: [0xE1, 0xF3, 0x5E, 0x11],
            protocol_info: [0x77, 0x81, 0xA1],
            card_identifier: 0x21,
        };
        let found = found(ModulationType::Iso14443b, TargetInfo::Iso14443b(card));
        assert_eq!(atr_of(&found), "3B888001E1F35E117781A12023");
    }

    #[test]
    fn no_card_and_no_chip_card_are_told_apart() {
        let nothing = Iso14443a { atqa: [0; 2], sak: 0, uid: [0; 10], uid_len: 0, ats: [0; 254], ats_len: 0 };
        let nothing = TargetInfo::Iso14443a(nothing);
        assert_eq!(found(ModulationType::Iso14443a, nothing), Found::Nothing);
        assert_eq!(found(ModulationType::Iso14443b, nothing), Found::Nothing);
        assert_eq!(type_a(0x08, &[]), Found::Mute);
    }
}
