//! The commands of the controller (UM0701-02, 7).

use std::collections::BTreeMap;

use super::{
    frame::{MAX_DATA, answer},
    pad::{CardType, Pad},
};

/// Chip name, version and revision, and support for types A and B and for peers (7.2.2).
const FIRMWARE: [u8; 4] = [0x32, 0x01, 0x06, 0x07];

/// The number of the only card that the controller can hold.
const TARGET: u8 = 1;

/// Largest part of a card's response in a frame, after direction, command and status.
const MAX_PART: usize = MAX_DATA - 3;

/// Status bytes (7.1).
const DONE: u8 = 0x00;
const TIMEOUT: u8 = 0x01;
const NOT_NOW: u8 = 0x27;
const MORE: u8 = 0x40;

/// R(NAK) with any block number and with or without a card identifier, and the bit that makes it a NAK (ISO/IEC
/// 14443-4, 7.1.1.1).
const REQUEST_MASK: u8 = 0xF6;
const REQUEST_AGAIN: u8 = 0xB2;
const NEGATIVE: u8 = 0x10;

/// The number of retries that makes the controller look for a card until one arrives.
const FOR_EVER: u8 = 0xFF;

/// SENS_RES, SEL_RES of a card with ISO/IEC 14443-4, and an identifier that begins like a random one.
const TYPE_A: [u8; 8] = [0x00, 0x04, 0x20, 4, 0x08, b'S', b'I', b'M'];

/// Format byte with all interface bytes, rates up to 848 kbit/s, 77 ms to answer, and card identifiers
/// (ISO/IEC 14443-4, 5.2).
const ANSWER_TO_SELECT: [u8; 4] = [0x78, 0x77, 0x80, 0x02];

/// ATQB: its first byte, a pseudo-unique identifier, application data, and protocol info with frames of 256 bytes and
/// ISO/IEC 14443-4 (ISO/IEC 14443-3, 7.9); then the length of the answer to ATTRIB and the answer itself.
const TYPE_B: [u8; 14] = [0x50, b'S', b'I', b'M', b'B', b'S', b'P', b'E', b'C', 0x00, 0x81, 0x81, 1, 0x00];

/// The result of a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The number of the answer and its data.
    Data(Vec<u8>),
    /// The controller looks for a card until one arrives.
    Later,
    /// The controller does not know the command.
    Unknown,
}

/// The state of the controller.
#[derive(Debug)]
pub(super) struct Chipset {
    registers: BTreeMap<u16, u8>,
    has_field: bool,
    /// How many more times it looks for a card after the first.
    retries: u8,
    /// The type of the card that it is looking for.
    looking_for: Option<CardType>,
    /// The number of the card that was found, and whether it is selected.
    target: Option<(u64, bool)>,
    /// The rest of the card's response.
    rest: Vec<u8>,
}

impl Default for Chipset {
    fn default() -> Self {
        let registers = BTreeMap::new();
        Self {
            registers,
            has_field: false,
            retries: FOR_EVER,
            looking_for: None,
            target: None,
            rest: Vec::new(),
        }
    }
}

impl Chipset {
    /// Carries out a command with its parameters and ends the one in progress.
    pub(super) fn execute(&mut self, command: &[u8], pad: &Pad) -> Answer {
        self.abort();
        let Some((&number, parameters)) = command.split_first() else { return Answer::Unknown };
        let data = match (number, parameters) {
            // Diagnose: the line, ROM, RAM, the antenna, and the presence of the card.
            (0x00, [0x00, ..]) => parameters.to_vec(),
            (0x00, [0x06]) => vec![self.presence(pad)],
            (0x00, [0x01 | 0x02 | 0x07, ..]) => vec![DONE],
            (0x02, []) => FIRMWARE.to_vec(),
            (0x04, []) => self.general_status(),
            (0x06, addresses) => self.read_registers(addresses),
            (0x08, writes) => self.write_registers(writes),
            // SetParameters and SAMConfiguration: there is nothing to configure.
            (0x12, [_]) | (0x14, [_, ..]) => Vec::new(),
            // PowerDown.
            (0x16, [_, ..]) => {
                self.switch_off();
                vec![DONE]
            }
            (0x32, [item, values @ ..]) => self.configure_field(*item, values),
            // InListPassiveTarget.
            (0x4A, [1..=2, 0x00, ..]) => return self.look_for(CardType::A, pad),
            (0x4A, [1..=2, 0x03, _family, ..]) => return self.look_for(CardType::B, pad),
            // FeliCa and Jewel: no such card is ever present.
            (0x4A, [_, 0x01 | 0x02 | 0x04, ..]) => vec![0],
            // InDataExchange.
            (0x40, [TARGET, data @ ..]) => self.exchange(data, pad),
            (0x40, [_, ..]) => vec![NOT_NOW],
            // InCommunicateThru.
            (0x42, block) => self.ping(block, pad),
            (0x44, [0 | TARGET]) => self.select(false),
            (0x54, [TARGET]) => self.select(true),
            // InRelease.
            (0x52, [0 | TARGET]) => {
                self.forget_target();
                vec![DONE]
            }
            _ => return Answer::Unknown,
        };
        Answer::Data([&[number.wrapping_add(1)], data.as_slice()].concat())
    }

    /// Ends the command in progress.
    pub(super) fn abort(&mut self) {
        self.looking_for = None;
    }

    /// Continues to look for a card. Returns the frame that reports it once it has arrived.
    pub(super) fn look_again(&mut self, pad: &Pad) -> Option<Vec<u8>> {
        let card_type = self.looking_for.filter(|_| !pad.is_hung())?;
        let found = self.find(card_type, pad)?;
        self.looking_for = None;
        Some(answer(&found))
    }

    fn look_for(&mut self, card_type: CardType, pad: &Pad) -> Answer {
        self.has_field = true;
        self.forget_target();
        match self.find(card_type, pad) {
            Some(found) => Answer::Data(found),
            None if self.retries == FOR_EVER => {
                self.looking_for = Some(card_type);
                Answer::Later
            }
            None => Answer::Data(vec![0x4B, 0]),
        }
    }

    /// Selects the card on the pad (7.3.5).
    fn find(&mut self, card_type: CardType, pad: &Pad) -> Option<Vec<u8>> {
        let (number, atr) = pad.select(card_type)?;
        self.target = Some((number, true));
        let mut found = vec![0x4B, 1, TARGET];
        match card_type {
            CardType::A => {
                // The historical bytes follow 3B 8n 80 01 and precede the check byte.
                let historical = atr.get(4..atr.len().saturating_sub(1)).unwrap_or_default();
                found.extend(TYPE_A);
                // The length includes itself.
                found.push((1 + ANSWER_TO_SELECT.len() + historical.len()) as u8);
                found.extend(ANSWER_TO_SELECT);
                found.extend(historical);
            }
            CardType::B => found.extend(TYPE_B),
        }
        Some(found)
    }

    /// Sends a command APDU to the card, or returns the next part of its response (7.3.8).
    fn exchange(&mut self, data: &[u8], pad: &Pad) -> Vec<u8> {
        let Some((number, true)) = self.target else { return vec![NOT_NOW] };
        if !data.is_empty() || self.rest.is_empty() {
            let Some(response) = pad.exchange(number, data) else { return vec![TIMEOUT] };
            self.rest = response;
        }
        let left = self.rest.split_off(self.rest.len().min(MAX_PART));
        let part = std::mem::replace(&mut self.rest, left);
        let status = if self.rest.is_empty() { DONE } else { MORE };
        [&[status], part.as_slice()].concat()
    }

    /// Answers a block that requests the last one again but names another block number. Programs use it to check
    /// whether the card is present; the card acknowledges it (ISO/IEC 14443-4, 7.5.4.3, rule 12).
    fn ping(&self, block: &[u8], pad: &Pad) -> Vec<u8> {
        match *block {
            [format, ref card_identifier @ ..]
                if format & REQUEST_MASK == REQUEST_AGAIN && self.presence(pad) == DONE =>
            {
                [&[DONE, (format & !NEGATIVE) ^ 1], card_identifier].concat()
            }
            _ => vec![TIMEOUT],
        }
    }

    fn presence(&self, pad: &Pad) -> u8 {
        match self.target {
            Some((number, true)) if pad.holds(number) => DONE,
            Some((_, true)) => TIMEOUT,
            _ => NOT_NOW,
        }
    }

    fn select(&mut self, is_selected: bool) -> Vec<u8> {
        match &mut self.target {
            Some((_, selected)) => *selected = is_selected,
            None if is_selected => return vec![NOT_NOW],
            None => {}
        }
        vec![DONE]
    }

    /// Status without error: the field, the cards and their rates, and no SAM (7.2.3).
    fn general_status(&self) -> Vec<u8> {
        match self.target {
            Some(_) => vec![DONE, u8::from(self.has_field), 1, TARGET, 0, 0, 0, 0],
            None => vec![DONE, u8::from(self.has_field), 0, 0],
        }
    }

    /// Sets the field and the number of retries; times are not simulated (7.3.1).
    fn configure_field(&mut self, item: u8, values: &[u8]) -> Vec<u8> {
        match (item, values) {
            (0x01, [field]) if field & 1 == 0 => self.switch_off(),
            (0x01, [_]) => self.has_field = true,
            (0x05, [_, _, retries]) => self.retries = *retries,
            _ => {}
        }
        Vec::new()
    }

    fn switch_off(&mut self) {
        self.has_field = false;
        self.forget_target();
    }

    fn forget_target(&mut self) {
        self.target = None;
        self.rest = Vec::new();
    }

    fn read_registers(&self, addresses: &[u8]) -> Vec<u8> {
        let addresses = addresses.as_chunks().0.iter().map(|&address| u16::from_be_bytes(address));
        addresses.map(|address| self.registers.get(&address).copied().unwrap_or_default()).collect()
    }

    fn write_registers(&mut self, writes: &[u8]) -> Vec<u8> {
        for &[high, low, value] in writes.as_chunks().0 {
            self.registers.insert(u16::from_be_bytes([high, low]), value);
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::{Chip, Issuance};

    const READ: [u8; 5] = [0x00, 0xB0, 0x9C, 0x00, 0x00];

    fn pad(card_type: CardType) -> Pad {
        let pad = Pad::default();
        pad.lay(Chip::new(Issuance::new(b"pn532").without_face().issue().unwrap()), card_type);
        pad
    }

    fn run(chipset: &mut Chipset, pad: &Pad, command: &str) -> String {
        match chipset.execute(&hex::decode(command).unwrap(), pad) {
            Answer::Data(data) => hex::encode_upper(data),
            other => format!("{other:?}"),
        }
    }

    fn read(chipset: &mut Chipset, pad: &Pad) -> Vec<u8> {
        match chipset.execute(&[[0x40, TARGET].as_slice(), &READ].concat(), pad) {
            Answer::Data(data) => data,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_card_of_each_type_is_found_and_read() {
        let (pad_a, pad_b) = (pad(CardType::A), pad(CardType::B));
        let mut chipset = Chipset::default();
        assert_eq!(run(&mut chipset, &pad_a, "32050001 02".replace(' ', "").as_str()), "33");
        let found = run(&mut chipset, &pad_a, "4A0100");
        assert_eq!(found, "4B010100042004085349 4D0F787780028058535045434 94D454E".replace(' ', ""));
        assert_eq!(read(&mut chipset, &pad_a)[..3], [0x41, DONE, 0x31]);
        assert_eq!(run(&mut chipset, &pad_a, "0006"), "0100");
        assert_eq!(run(&mut chipset, &pad_a, "42B2"), "4300A3");
        assert_eq!(run(&mut chipset, &pad_a, "42BB01"), "4300AA01");
        assert_eq!(run(&mut chipset, &pad_a, "420200B0"), "4301");
        assert_eq!(run(&mut chipset, &pad_a, "04"), "0500010101000000 00".replace(' ', ""));

        assert_eq!(run(&mut chipset, &pad_b, "4A0100"), "4B00");
        assert_eq!(run(&mut chipset, &pad_b, "4A010300"), "4B01015053494D42535045430081810100");
        assert_eq!(read(&mut chipset, &pad_b)[..3], [0x41, DONE, 0x31]);
    }

    #[test]
    fn a_card_is_there_until_it_is_let_go() {
        let pad = pad(CardType::A);
        for command in ["4401", "5201", "320100", "1620"] {
            let mut chipset = Chipset::default();
            assert_eq!(read(&mut chipset, &pad), [0x41, NOT_NOW]);
            run(&mut chipset, &pad, "4A0100");
            assert_eq!(read(&mut chipset, &pad)[1], DONE);
            run(&mut chipset, &pad, command);
            assert_eq!(read(&mut chipset, &pad), [0x41, NOT_NOW], "{command}");
            let again = run(&mut chipset, &pad, "5401");
            assert_eq!(again, if command == "4401" { "5500" } else { "5527" });
        }
    }

    #[test]
    fn a_card_that_is_torn_away_is_silent_and_a_new_one_when_it_comes_back() {
        let pad = pad(CardType::A);
        let mut chipset = Chipset::default();
        run(&mut chipset, &pad, "4A0100");
        pad.tear_at(1, Some(Duration::ZERO));
        assert_eq!(read(&mut chipset, &pad)[1], DONE);
        assert_eq!(read(&mut chipset, &pad), [0x41, TIMEOUT]);
        assert_eq!(run(&mut chipset, &pad, "0006"), "0101");
        assert!(pad.has_card());
        assert_eq!(read(&mut chipset, &pad), [0x41, TIMEOUT]);
        run(&mut chipset, &pad, "4A0100");
        assert_eq!(read(&mut chipset, &pad)[1], DONE);
        assert_eq!(pad.commands(), 2);
    }

    #[test]
    fn it_looks_for_a_card_until_one_comes_or_another_command() {
        let pad = Pad::default();
        let mut chipset = Chipset::default();
        assert_eq!(run(&mut chipset, &pad, "4A0100"), "Later");
        assert_eq!(chipset.look_again(&pad), None);
        pad.lay(Chip::new(Issuance::new(b"pn532").without_face().issue().unwrap()), CardType::A);
        assert!(chipset.look_again(&pad).is_some());
        assert_eq!(chipset.look_again(&pad), None);
        pad.lift();
        assert_eq!(run(&mut chipset, &pad, "4A0100"), "Later");
        assert_eq!(run(&mut chipset, &pad, "02"), "0332010607");
        assert_eq!(chipset.look_again(&pad), None);
    }

    #[test]
    fn a_long_answer_comes_in_parts() {
        let pad = pad(CardType::A);
        let mut chipset = Chipset::default();
        run(&mut chipset, &pad, "4A0100");
        let whole: Vec<u8> = (0..600_u32).map(|index| index as u8).collect();
        chipset.rest = whole.clone();
        let mut gathered = Vec::new();
        for (status, length) in [(MORE, MAX_PART), (MORE, MAX_PART), (DONE, 600 - 2 * MAX_PART)] {
            let part = chipset.exchange(&[], &pad);
            assert_eq!((part[0], part.len() - 1), (status, length));
            gathered.extend_from_slice(&part[1..]);
        }
        assert_eq!(gathered, whole);
    }

    #[test]
    fn registers_keep_what_is_written() {
        let (mut chipset, pad) = (Chipset::default(), Pad::default());
        assert_eq!(run(&mut chipset, &pad, "08633D046302 80".replace(' ', "").as_str()), "09");
        assert_eq!(run(&mut chipset, &pad, "06633D63026303"), "07048000");
        assert_eq!(run(&mut chipset, &pad, "00006C69626E6663"), "01006C69626E6663");
        assert_eq!(run(&mut chipset, &pad, "7F"), "Unknown");
    }

    proptest! {
        #[test]
        fn any_command_is_survived(
            commands in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..20), 0..8),
        ) {
            let (mut chipset, pad) = (Chipset::default(), pad(CardType::A));
            chipset.execute(&[0x4A, 1, 0], &pad);
            for command in &commands {
                if let Answer::Data(data) = chipset.execute(command, &pad) {
                    prop_assert!(answer(&data).len() <= MAX_DATA + 10);
                }
            }
        }
    }
}
