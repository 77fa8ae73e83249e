//! The answer to reset and its historical bytes (ISO/IEC 7816-3, 8.2; ISO/IEC 7816-4, 12.1.1).

/// What an answer to reset says about the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atr {
    historical: Vec<u8>,
}

impl Atr {
    /// Reads an answer to reset; `None` when it ends before its historical bytes do.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let &[_ts, t0, ref rest @ ..] = bytes else { return None };
        let mut rest = rest;
        let mut presence = t0 >> 4;
        while presence != 0 {
            let (group, after) = rest.split_at_checked(presence.count_ones() as usize)?;
            rest = after;
            // TD is the last of its group and says what the next group holds.
            presence = if presence & 0b1000 != 0 { group.last()? >> 4 } else { 0 };
        }
        let historical = rest.get(..usize::from(t0 & 0x0F))?.to_vec();
        Some(Self { historical })
    }

    /// The historical bytes.
    pub fn historical(&self) -> &[u8] {
        &self.historical
    }

    /// Whether the card says that it takes extended length; `None` when it says nothing.
    ///
    /// Third byte of the card capabilities, bit 7 (ISO/IEC 7816-4, table 119).
    pub fn extended_length(&self) -> Option<bool> {
        let mut objects = match self.historical.split_first()? {
            (0x80, objects) => objects,
            // Three status bytes end this form.
            (0x00, objects) => objects.get(..objects.len().checked_sub(3)?)?,
            _ => return None,
        };
        while let Some((&head, rest)) = objects.split_first() {
            let (value, after) = rest.split_at_checked(usize::from(head & 0x0F))?;
            if head >> 4 == 7 {
                return value.get(2).map(|capabilities| capabilities & 0x40 != 0);
            }
            objects = after;
        }
        None
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
