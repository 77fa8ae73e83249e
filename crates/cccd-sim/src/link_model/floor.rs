//! The least time that a read can take.
//!
//! Derived from the standard and not from any reader: EF.CardAccess by its short identifier, PACE with generic mapping
//! on a curve of 256 bits, SELECT of the application, Chip Authentication, and each file in as few READ BINARY as the
//! card's responses allow, its length being known beforehand. Everything uses AES (Doc 9303-11, 4.4 and 6.2).

use std::time::Duration;

use super::{BLOCK, Exchange, LinkModel, Work};

/// Bytes of the protected data objects 99 and 8E, which every protected response has (Doc 9303-11, 9.8.4).
const STATUS_AND_MAC: usize = 4 + 10;

/// How long the responses may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// Short APDUs.
    Short,
    /// Extended APDUs of at most this many bytes, status word included.
    Extended {
        /// Largest response APDU in bytes.
        max_response: usize,
    },
}

/// The cheapest read of a card.
#[derive(Clone, Copy, Debug)]
pub struct Floor<'a> {
    /// Length of EF.CardAccess in bytes.
    pub card_access: usize,
    /// Lengths of the other files in bytes.
    pub files: &'a [usize],
    /// How long the responses may be.
    pub answers: Answers,
}

/// PACE and Chip Authentication: lengths of command and response, whether they are protected, and the work.
const ACCESS: [(usize, usize, bool, Work); 8] = [
    // PACE: MSE:Set AT with identifier and password; nonce, mapping, agreement, token (4.4.4).
    (20, 2, false, Work::None),
    (8, 22, false, Work::None),
    (75, 71, false, Work::Point),
    (75, 71, false, Work::Point),
    (18, 14, false, Work::None),
    // SELECT of the application.
    (35, 16, true, Work::None),
    // Chip Authentication: MSE:Set AT, GENERAL AUTHENTICATE with the reader's key (6.2).
    (35, 16, true, Work::None),
    (102, 35, true, Work::Point),
];

impl LinkModel {
    /// The least time of a read.
    pub fn floor(&self, floor: &Floor<'_>) -> Duration {
        floor.exchanges().iter().map(|exchange| self.exchange_time(exchange)).sum()
    }
}

impl Floor<'_> {
    /// The number of commands.
    pub fn commands(&self) -> usize {
        self.exchanges().len()
    }

    fn exchanges(&self) -> Vec<Exchange> {
        let card_access =
            Exchange { command: 5, response: self.card_access + 2, protected: false, work: Work::None };
        let access = ACCESS.map(|(command, response, protected, work)| Exchange {
            command,
            response,
            protected,
            work,
        });
        let largest = self.answers.largest_block();
        let mut exchanges = vec![card_access];
        exchanges.extend(access);
        for &file in self.files {
            let whole = std::iter::repeat_n(largest, file / largest);
            let last = Some(file % largest).filter(|&rest| rest > 0);
            exchanges.extend(whole.chain(last).map(|block| self.answers.read_binary(block)));
        }
        exchanges
    }
}

impl Answers {
    /// Largest number of bytes of a file in one response; at least 1.
    fn largest_block(self) -> usize {
        let room = match self {
            Self::Short => 256,
            Self::Extended { max_response } => max_response.saturating_sub(2),
        };
        // Padding fills whole blocks and takes at least one byte; the header of the object takes at most five.
        let blocks = room.saturating_sub(STATUS_AND_MAC) / BLOCK;
        let fits = |blocks: &usize| data_object(blocks * BLOCK) + STATUS_AND_MAC <= room;
        (1..=blocks).rev().find(fits).map_or(1, |blocks| blocks * BLOCK - 1)
    }

    /// A protected READ BINARY of this many bytes: header, Lc, DO 97 and 8E, Le.
    const fn read_binary(self, block: usize) -> Exchange {
        let command = match self {
            Self::Short => 4 + 1 + 3 + 10 + 1,
            Self::Extended { .. } => 4 + 3 + 4 + 10 + 2,
        };
        let padded = (block / BLOCK + 1) * BLOCK;
        let response = data_object(padded) + STATUS_AND_MAC + 2;
        Exchange { command, response, protected: true, work: Work::None }
    }
}

/// Length of DO 87 with this many bytes of ciphertext, preceded by the padding indicator.
const fn data_object(padded: usize) -> usize {
    let content = padded + 1;
    let header = match content {
        0..=0x7F => 2,
        0x80..=0xFF => 3,
        0x100..=0xFFFF => 4,
        _ => 5,
    };
    header + content
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link_model::BitRate;

    #[test]
    fn blocks_are_the_published_sizes() {
        let sizes: serde_json::Value =
            serde_json::from_str(include_str!("../../../../tests/vectors/sm_sizes.json")).unwrap();
        let rows = sizes["table"].as_array().unwrap();
        let aes = rows.iter().find(|row| row["cipher"].as_str().unwrap().starts_with("AES")).unwrap();
        let published = |name: &str| aes[name].as_u64().unwrap() as usize;
        assert_eq!(Answers::Short.largest_block(), published("max_Ne_short"));
        for max_response in [258, 512, 1000] {
            let name = format!("max_Ne_if_7F66_response_APDU_max={max_response} (SW counted)");
            assert_eq!(Answers::Extended { max_response }.largest_block(), published(&name));
        }
        let largest = Answers::Extended { max_response: 65_538 }.largest_block();
        assert_eq!(largest, published("max_Ne_extended_65536"));
        assert_eq!(Answers::Extended { max_response: 0 }.largest_block(), 1);
    }

    #[test]
    fn files_take_the_fewest_commands() {
        let commands = |files: &[usize], answers| {
            Floor { card_access: 54, files, answers }.commands() - 1 - ACCESS.len()
        };
        assert_eq!(commands(&[], Answers::Short), 0);
        assert_eq!(commands(&[0, 1, 223, 224, 446, 447], Answers::Short), 1 + 1 + 2 + 2 + 3);
        let extended = Answers::Extended { max_response: 2048 };
        assert_eq!(commands(&[2015, 2016, 15_000], extended), 1 + 2 + 8);
    }

    #[test]
    fn a_block_is_as_long_as_its_apdu() {
        // 87 81 E1 01, 224 bytes, 99 02 and 8E 08 and the status word.
        let read = Answers::Short.read_binary(223);
        assert_eq!((read.command, read.response), (19, 4 + 224 + 14 + 2));
        let read = Answers::Extended { max_response: 2048 }.read_binary(1);
        assert_eq!((read.command, read.response), (23, 3 + 16 + 14 + 2));
    }

    #[test]
    fn the_floor_is_the_sum_of_its_commands() {
        let model = LinkModel::new(BitRate::Kbit106);
        let floor = |files| Floor { card_access: 54, files, answers: Answers::Short };
        let one = model.exchange_time(&Answers::Short.read_binary(100));
        let alone = model.floor(&floor(&[]));
        assert_eq!(model.floor(&floor(&[100, 100])), alone + one * 2);
        // Nine commands, three of which carry a point.
        assert!(alone > model.overhead * 9 + model.chip.point * 3);
        assert!(LinkModel::new(BitRate::Kbit848).floor(&floor(&[100])) < alone + one);
    }
}
