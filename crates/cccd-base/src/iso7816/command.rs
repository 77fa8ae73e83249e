//! Command APDUs of all four cases, short and extended (ISO/IEC 7816-3, 12.1; ISO/IEC 7816-4, 5.1).

use crate::{
    error::{DataError, DataKind},
    sensitive::SensitiveBytes,
};

/// Largest Ne of a short command, in bytes.
pub const MAX_NE_SHORT: usize = 256;

/// Largest Ne of an extended command, in bytes.
pub const MAX_NE_EXTENDED: usize = 65_536;

/// A command: header, data field and Ne. `Debug` shows only the header and the length of the data.
#[derive(Clone, PartialEq, Eq)]
pub struct Command {
    cla: u8,
    ins: u8,
    p1: u8,
    p2: u8,
    data: SensitiveBytes,
    ne: usize,
}

impl Command {
    /// Creates a command without data that expects no data (case 1).
    pub fn new(cla: u8, ins: u8, p1: u8, p2: u8) -> Self {
        Self { cla, ins, p1, p2, data: SensitiveBytes::default(), ne: 0 }
    }

    /// Sets the data field, at most 65,535 bytes; empty means no data field.
    #[must_use]
    pub fn with_data(mut self, data: impl Into<SensitiveBytes>) -> Self {
        self.data = data.into();
        self
    }

    /// Sets the number of bytes to request, at most 65,536; 0 means none.
    #[must_use]
    pub fn with_ne(mut self, ne: usize) -> Self {
        self.ne = ne.min(MAX_NE_EXTENDED);
        self
    }

    /// Sets the class byte.
    #[must_use]
    pub const fn with_cla(mut self, cla: u8) -> Self {
        self.cla = cla;
        self
    }

    /// CLA, INS, P1, P2.
    pub const fn header(&self) -> [u8; 4] {
        [self.cla, self.ins, self.p1, self.p2]
    }

    /// Class byte.
    pub const fn cla(&self) -> u8 {
        self.cla
    }

    /// Instruction byte.
    pub const fn ins(&self) -> u8 {
        self.ins
    }

    /// First parameter.
    pub const fn p1(&self) -> u8 {
        self.p1
    }

    /// Second parameter.
    pub const fn p2(&self) -> u8 {
        self.p2
    }

    /// The data field.
    pub fn data(&self) -> &[u8] {
        self.data.expose()
    }

    /// The number of bytes requested; 0 means none.
    pub const fn ne(&self) -> usize {
        self.ne
    }

    /// True when the command does not fit a short APDU.
    pub fn needs_extended(&self) -> bool {
        self.data().len() > 255 || self.ne > MAX_NE_SHORT
    }

    /// Encodes the command: as a short APDU if it fits, otherwise as an extended one.
    ///
    /// # Errors
    /// [`DataKind::TooLarge`] when the data field is longer than 65,535 bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, DataError> {
        let nc = u16::try_from(self.data().len()).map_err(|_| DataError::new(DataKind::TooLarge, 4))?;
        let mut bytes = Vec::with_capacity(4 + 3 + self.data().len() + 2);
        bytes.extend_from_slice(&self.header());
        if self.needs_extended() {
            bytes.push(0);
            if nc > 0 {
                bytes.extend_from_slice(&nc.to_be_bytes());
                bytes.extend_from_slice(self.data());
            }
            if self.ne > 0 {
                // 65,536 is written as 0000.
                bytes.extend_from_slice(&(self.ne as u16).to_be_bytes());
            }
        } else {
            if nc > 0 {
                bytes.push(nc as u8);
                bytes.extend_from_slice(self.data());
            }
            if self.ne > 0 {
                // 256 is written as 00.
                bytes.push(self.ne as u8);
            }
        }
        Ok(bytes)
    }

    /// Parses the bytes of a command, as a card does.
    ///
    /// # Errors
    /// [`DataKind::Truncated`] when the header is incomplete, [`DataKind::Length`] when the lengths do not add up.
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        let Some((&[cla, ins, p1, p2], body)) = bytes.split_first_chunk::<4>() else {
            return Err(DataError::new(DataKind::Truncated, bytes.len()));
        };
        let (data, ne) = split_body(body).ok_or(DataError::new(DataKind::Length, 4))?;
        Ok(Self::new(cla, ins, p1, p2).with_data(data.to_vec()).with_ne(ne))
    }
}

/// Distinguishes the seven forms of Lc, data and Le.
fn split_body(body: &[u8]) -> Option<(&[u8], usize)> {
    let short = |le: u8| if le == 0 { MAX_NE_SHORT } else { usize::from(le) };
    let extended = |high: u8, low: u8| match u16::from_be_bytes([high, low]) {
        0 => MAX_NE_EXTENDED,
        ne => usize::from(ne),
    };
    match *body {
        [] => Some((&[], 0)),
        [le] => Some((&[], short(le))),
        [0, high, low] => Some((&[], extended(high, low))),
        [0, high, low, ref rest @ ..] => {
            let (data, le) = rest.split_at_checked(usize::from(u16::from_be_bytes([high, low])))?;
            match *le {
                _ if data.is_empty() => None,
                [] => Some((data, 0)),
                [high, low] => Some((data, extended(high, low))),
                _ => None,
            }
        }
        [lc, ref rest @ ..] => {
            let (data, le) = rest.split_at_checked(usize::from(lc))?;
            match *le {
                _ if data.is_empty() => None,
                [] => Some((data, 0)),
                [le] => Some((data, short(le))),
                _ => None,
            }
        }
    }
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [cla, ins, p1, p2] = self.header();
        let nc = self.data().len();
        write!(f, "Command {{ {cla:02X} {ins:02X} {p1:02X} {p2:02X}, {nc} bytes, Ne {} }}", self.ne)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bytes(nc: usize, ne: usize) -> Vec<u8> {
        Command::new(0, 0xB0, 1, 2).with_data(vec![0xAA; nc]).with_ne(ne).to_bytes().unwrap()
    }

    #[test]
    fn all_cases_short_and_extended() {
        assert_eq!(bytes(0, 0), [0, 0xB0, 1, 2]);
        assert_eq!(bytes(0, 256), [0, 0xB0, 1, 2, 0]);
        assert_eq!(bytes(1, 0), [0, 0xB0, 1, 2, 1, 0xAA]);
        assert_eq!(bytes(1, 8), [0, 0xB0, 1, 2, 1, 0xAA, 8]);
        assert_eq!(bytes(0, 257), [0, 0xB0, 1, 2, 0, 1, 1]);
        assert_eq!(bytes(0, 65_536), [0, 0xB0, 1, 2, 0, 0, 0]);
        assert_eq!(bytes(1, 257), [0, 0xB0, 1, 2, 0, 0, 1, 0xAA, 1, 1]);
        assert_eq!(bytes(256, 0)[..8], [0, 0xB0, 1, 2, 0, 1, 0, 0xAA]);
        assert_eq!(bytes(65_535, 65_536).len(), 4 + 3 + 65_535 + 2);
        let too_long = Command::new(0, 0, 0, 0).with_data(vec![0; 65_536]);
        assert_eq!(too_long.to_bytes().unwrap_err().kind, DataKind::TooLarge);
    }

    #[test]
    fn refuses_lengths_that_do_not_add_up() {
        for body in [&[2, 1][..], &[2, 1, 1, 1, 1], &[0, 0, 5, 1], &[0, 0, 0, 1], &[0, 0, 1, 1, 1], &[0, 1]] {
            let command = [&[0, 0xB0, 0, 0][..], body].concat();
            assert!(Command::parse(&command).is_err(), "{body:?}");
        }
        assert!(Command::parse(&[0, 0xB0, 0]).is_err());
    }

    #[test]
    fn debug_shows_no_data() {
        let command = Command::new(0, 0x22, 0xC1, 0xA4).with_data(b"012345".to_vec());
        assert_eq!(format!("{command:?}"), "Command { 00 22 C1 A4, 6 bytes, Ne 0 }");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(nc in 0_usize..700, ne in 0_usize..70_000) {
            let command = Command::new(0x0C, 0xB0, 0x9C, 0x00).with_data(vec![7; nc]).with_ne(ne);
            prop_assert_eq!(Command::parse(&command.to_bytes().unwrap()).unwrap(), command);
        }

        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..20)) {
            let _ = Command::parse(&bytes);
        }
    }
}
