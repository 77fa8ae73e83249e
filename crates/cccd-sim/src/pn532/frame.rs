//! Frames on the serial line (UM0701-02, 6.2.1).
//!
//! A frame is `00 00 FF`, the length with its check byte, the data with its check byte, and `00`. For data of more than
//! 255 bytes, `FF FF` comes first and the length takes two bytes. Data begins with the direction byte.

/// Acknowledges the command; from the host, it aborts the command.
pub(super) const ACK: [u8; 6] = [0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00];

/// The answer to a command that the controller does not know or cannot read.
pub(super) const ERROR: [u8; 8] = [0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00];

/// Largest amount of data in a frame, direction byte included.
pub(super) const MAX_DATA: usize = 265;

const START: [u8; 2] = [0x00, 0xFF];
const FROM_HOST: u8 = 0xD4;
const TO_HOST: u8 = 0xD5;

/// What the host sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// The host needs no more answer to the command.
    Ack,
    /// The host requests the last answer again.
    Nack,
    /// A command with its parameters.
    Command(Vec<u8>),
}

/// Bytes from the host that do not yet form a whole frame.
#[derive(Debug, Default)]
pub(super) struct Frames(Vec<u8>);

impl Frames {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Returns the next whole frame. Bytes that belong to no frame, such as those that wake the controller up, are
    /// skipped.
    pub(super) fn next(&mut self) -> Option<Frame> {
        loop {
            let start = self.0.windows(START.len()).position(|window| window == START);
            let Some(start) = start else {
                // The last byte may be the first byte of a start sequence.
                self.0.drain(..self.0.len().saturating_sub(1));
                return None;
            };
            self.0.drain(..start);
            match parse(self.0.get(START.len()..).unwrap_or_default()) {
                Parsed::Frame(frame, length) => {
                    self.0.drain(..(START.len() + length).min(self.0.len()));
                    return Some(frame);
                }
                Parsed::Incomplete => return None,
                Parsed::Wrong => drop(self.0.drain(..START.len())),
            }
        }
    }
}

enum Parsed {
    /// A frame, and the number of its bytes after the start.
    Frame(Frame, usize),
    Incomplete,
    Wrong,
}

fn parse(bytes: &[u8]) -> Parsed {
    let (length, head) = match *bytes {
        [0x00, 0xFF, ..] => return Parsed::Frame(Frame::Ack, 2),
        [0xFF, 0x00, ..] => return Parsed::Frame(Frame::Nack, 2),
        [0xFF, 0xFF, high, low, check, ..] if is_zero(&[high, low, check]) => {
            (usize::from(u16::from_be_bytes([high, low])), 5)
        }
        [0xFF, 0xFF, _, _, _, ..] => return Parsed::Wrong,
        [0xFF, 0xFF, ..] => return Parsed::Incomplete,
        [length, check, ..] if is_zero(&[length, check]) => (usize::from(length), 2),
        [_, _, ..] => return Parsed::Wrong,
        _ => return Parsed::Incomplete,
    };
    if length > MAX_DATA {
        return Parsed::Wrong;
    }
    // Includes the check byte.
    let Some(data) = bytes.get(head..=head + length) else { return Parsed::Incomplete };
    match data {
        [FROM_HOST, command @ .., _] if is_zero(data) && !command.is_empty() => {
            Parsed::Frame(Frame::Command(command.to_vec()), head + data.len())
        }
        _ => Parsed::Wrong,
    }
}

/// Builds the frame of an answer: the number of the command plus one, and the data.
pub(super) fn answer(data: &[u8]) -> Vec<u8> {
    // All answers are made here and never get longer.
    let length = (data.len() + 1).min(MAX_DATA) as u16;
    let [high, low] = length.to_be_bytes();
    let mut frame = vec![0x00, 0x00, 0xFF];
    match high {
        0 => frame.extend([low, low.wrapping_neg()]),
        _ => frame.extend([0xFF, 0xFF, high, low, high.wrapping_add(low).wrapping_neg()]),
    }
    frame.push(TO_HOST);
    frame.extend(data.iter().take(MAX_DATA - 1));
    let sum = data.iter().take(MAX_DATA - 1).fold(TO_HOST, |sum, &byte| sum.wrapping_add(byte));
    frame.extend([sum.wrapping_neg(), 0x00]);
    frame
}

/// Whether the bytes and their check byte add up to zero.
fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().fold(0_u8, |sum, &byte| sum.wrapping_add(byte)) == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The frame of a command, as a host builds it.
    fn command(data: &[u8]) -> Vec<u8> {
        let mut frame = answer(data);
        let at = if data.len() < 255 { 5 } else { 8 };
        let check = frame.len() - 2;
        frame[at] = FROM_HOST;
        frame[check] = frame[check].wrapping_add(1);
        frame
    }

    fn frames(bytes: &[u8]) -> Vec<Frame> {
        let mut frames = Frames::default();
        frames.push(bytes);
        std::iter::from_fn(|| frames.next()).collect()
    }

    #[test]
    fn frames_of_the_manual_are_known() {
        // GetFirmwareVersion after the bytes that wake the controller up.
        let bytes = hex::decode("55550000000000FF02FED4022A00").unwrap();
        assert_eq!(frames(&bytes), [Frame::Command(vec![0x02])]);
        assert_eq!(command(&[0x02]), hex::decode("0000FF02FED4022A00").unwrap());
        assert_eq!(frames(&ACK), [Frame::Ack]);
        assert_eq!(frames(&hex::decode("0000FFFF0000").unwrap()), [Frame::Nack]);
        assert_eq!(
            answer(&[0x03, 0x32, 0x01, 0x06, 0x07]),
            hex::decode("0000FF06FAD50332010607E800").unwrap()
        );
    }

    #[test]
    fn long_data_have_a_length_of_two_bytes() {
        let data: Vec<u8> = (0..264_u32).map(|index| index as u8).collect();
        let frame = command(&data);
        assert_eq!(frame[..8], [0x00, 0x00, 0xFF, 0xFF, 0xFF, 0x01, 0x09, 0xF6]);
        assert_eq!(frames(&frame), [Frame::Command(data)]);
    }

    #[test]
    fn what_does_not_add_up_is_passed_over() {
        let good = command(&[0x00, 0x00, 1, 2, 3]);
        for index in 3..good.len() - 1 {
            let mut bad = good.clone();
            bad[index] ^= 0x40;
            let found = frames(&[bad, ACK.to_vec(), good.clone()].concat());
            assert!(found.len() <= 2 && found != [Frame::Command(vec![0, 0, 1, 2, 3])], "{index}: {found:?}");
        }
        // More than a controller accepts.
        assert_eq!(frames(&[0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x01, 0xD4]), []);
    }

    proptest! {
        #[test]
        fn frames_come_through_in_any_pieces(
            data in proptest::collection::vec(any::<u8>(), 1..264),
            pieces in 1_usize..20,
        ) {
            let bytes = [vec![0x55, 0x55, 0x00], command(&data), ACK.to_vec()].concat();
            let mut parser = Frames::default();
            let mut found = Vec::new();
            for piece in bytes.chunks(pieces) {
                parser.push(piece);
                found.extend(std::iter::from_fn(|| parser.next()));
            }
            prop_assert_eq!(found, [Frame::Command(data), Frame::Ack]);
        }

        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let mut parser = Frames::default();
            parser.push(&bytes);
            while parser.next().is_some() {}
            prop_assert!(parser.0.len() <= bytes.len());
        }
    }
}
