//! The card capabilities (ISO/IEC 7816-4, tables 117 to 119). The same object occurs in the historical bytes, with tag
//! 7, and in EF.ATR/INFO, with tag 47.

/// The capabilities that a card claims. They are sent in plain and are not authenticated, so they only decide how
/// commands are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardCapabilities {
    selection: u8,
    coding: Option<u8>,
    commands: Option<u8>,
}

/// How many logical channels a card has, and who numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogicalChannels {
    /// Number of channels, the basic one included; 8 stands for 8 or more.
    pub count: u8,
    /// The card assigns the numbers.
    pub by_card: bool,
    /// The reader chooses the numbers.
    pub by_reader: bool,
}

impl CardCapabilities {
    /// Parses the value of the object: one to three bytes. `None` for any other length.
    pub const fn parse(value: &[u8]) -> Option<Self> {
        match *value {
            [selection] => Some(Self { selection, coding: None, commands: None }),
            [selection, coding] => Some(Self { selection, coding: Some(coding), commands: None }),
            [selection, coding, commands] => {
                Some(Self { selection, coding: Some(coding), commands: Some(commands) })
            }
            _ => None,
        }
    }

    /// An application can be selected by its whole identifier.
    pub const fn selects_by_name(&self) -> bool {
        self.selection & 0x80 != 0
    }

    /// An application can be selected by the first bytes of its identifier.
    pub const fn selects_by_partial_name(&self) -> bool {
        self.selection & 0x40 != 0
    }

    /// A file can be selected by its path.
    pub const fn selects_by_path(&self) -> bool {
        self.selection & 0x20 != 0
    }

    /// A file can be selected by its file identifier.
    pub const fn selects_by_file_identifier(&self) -> bool {
        self.selection & 0x10 != 0
    }

    /// An application is selected implicitly.
    pub const fn selects_implicitly(&self) -> bool {
        self.selection & 0x08 != 0
    }

    /// READ BINARY accepts short file identifiers.
    pub const fn knows_short_identifiers(&self) -> bool {
        self.selection & 0x04 != 0
    }

    /// Records can be addressed by their number.
    pub const fn knows_record_numbers(&self) -> bool {
        self.selection & 0x02 != 0
    }

    /// Records can be addressed by their identifier.
    pub const fn knows_record_identifiers(&self) -> bool {
        self.selection & 0x01 != 0
    }

    /// Size of the unit in which offsets into files are counted, in half bytes; 2 is a byte. `None` if not stated.
    pub fn data_unit(&self) -> Option<u32> {
        self.coding.map(|coding| 1 << (coding & 0x0F))
    }

    /// Whether long commands may be sent in parts; `None` if not stated.
    pub fn chaining(&self) -> Option<bool> {
        self.commands.map(|commands| commands & 0x80 != 0)
    }

    /// Whether the card supports extended length; `None` if not stated.
    pub fn extended_length(&self) -> Option<bool> {
        self.commands.map(|commands| commands & 0x40 != 0)
    }

    /// Whether EF.ATR/INFO states how long commands and responses may be; `None` if not stated.
    pub fn sizes_in_atr_info(&self) -> Option<bool> {
        self.commands.map(|commands| commands & 0x20 != 0)
    }

    /// The logical channels of the card; `None` if not stated.
    pub fn logical_channels(&self) -> Option<LogicalChannels> {
        self.commands.map(|commands| LogicalChannels {
            // Bits 3 to 1 as y, z, t: 4y + 2z + t + 1.
            count: (commands & 0x07) + 1,
            by_card: commands & 0x10 != 0,
            by_reader: commands & 0x08 != 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Bit = (u8, fn(&CardCapabilities) -> bool);

    #[test]
    fn each_bit_of_the_first_byte_is_one_way_to_select() {
        let bits: [Bit; 8] = [
            (0x80, CardCapabilities::selects_by_name),
            (0x40, CardCapabilities::selects_by_partial_name),
            (0x20, CardCapabilities::selects_by_path),
            (0x10, CardCapabilities::selects_by_file_identifier),
            (0x08, CardCapabilities::selects_implicitly),
            (0x04, CardCapabilities::knows_short_identifiers),
            (0x02, CardCapabilities::knows_record_numbers),
            (0x01, CardCapabilities::knows_record_identifiers),
        ];
        for (bit, says) in bits {
            assert!(says(&CardCapabilities::parse(&[bit]).unwrap()), "{bit:02X}");
            assert!(!says(&CardCapabilities::parse(&[!bit]).unwrap()), "{bit:02X}");
        }
    }

    #[test]
    fn the_third_byte_is_about_commands() {
        let third = |byte| CardCapabilities::parse(&[0, 0, byte]).unwrap();
        let said = |byte| {
            let capabilities = third(byte);
            [capabilities.chaining(), capabilities.extended_length(), capabilities.sizes_in_atr_info()]
        };
        assert_eq!(said(0x80), [Some(true), Some(false), Some(false)]);
        assert_eq!(said(0x40), [Some(false), Some(true), Some(false)]);
        assert_eq!(said(0x20), [Some(false), Some(false), Some(true)]);
        assert_eq!(
            third(0x1B).logical_channels(),
            Some(LogicalChannels { count: 4, by_card: true, by_reader: true })
        );
        assert_eq!(third(0x07).logical_channels().map(|channels| channels.count), Some(8));
    }

    #[test]
    fn what_is_not_there_is_not_said() {
        let short = CardCapabilities::parse(&[0xFF, 0x01]).unwrap();
        assert_eq!((short.data_unit(), short.extended_length(), short.chaining()), (Some(2), None, None));
        assert_eq!(CardCapabilities::parse(&[0xFF]).unwrap().data_unit(), None);
        assert_eq!(CardCapabilities::parse(&[0xFF, 0x8F]).unwrap().data_unit(), Some(32_768));
        assert_eq!(CardCapabilities::parse(&[]), None);
        assert_eq!(CardCapabilities::parse(&[0; 4]), None);
    }
}
