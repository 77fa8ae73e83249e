//! Calculates how long a read takes: the air interface, the reader, and the chip's own cryptography.
//!
//! [`LinkModel::time`] is the time of one command and its response. [`ModelledLink`] applies the model to any
//! transport, in virtual time ([`VirtualClock`]) for tests and benchmarks or in real time for people.
//! [`LinkModel::floor`] is the least time that a read of given files can take. Except for the sleeping, everything is
//! exact and the same on every machine.
//!
//! ```
//! use cccd_base::{clock::Clock, transport::{Deadline, Transport}};
//! use cccd_sim::{Chip, Issuance, SimTransport, link_model::{BitRate, LinkModel, ModelledLink, VirtualClock}};
//!
//! let clock = VirtualClock::default();
//! let card = SimTransport::new(Chip::new(Issuance::new(b"any seed").issue()?));
//! let mut link = ModelledLink::in_virtual_time(card, LinkModel::new(BitRate::Kbit106), clock.clone());
//! link.transmit(&[0x00, 0xB0, 0x9C, 0x00, 0x00], Deadline::NEVER)?;
//! assert_eq!(clock.elapsed().as_millis(), 21);
//! # Ok::<(), cccd_base::Error>(())
//! ```

mod floor;
mod link;

use std::time::Duration;

pub use floor::{Answers, Floor};
pub use link::{ModelledLink, VirtualClock};

/// Carrier frequency of the air interface in Hz (ISO/IEC 14443-2, 6).
const CARRIER: u64 = 13_560_000;

/// Bits that one byte takes on the air: eight and a parity bit (ISO/IEC 14443-3, 6.2.3, type A).
const BITS_PER_BYTE: u64 = 9;

/// Bytes of a frame that carry no data: its first byte and the CRC (ISO/IEC 14443-4, 7.1). A frame that acknowledges
/// another one consists of just these.
const FRAME_OVERHEAD: usize = 3;

/// A longer GENERAL AUTHENTICATE carries a point; nonce and token of PACE are shorter.
const LARGEST_WITHOUT_POINT: usize = 32;

/// Bytes of a block of AES.
const BLOCK: usize = 16;

/// Bit rate of the air interface, the same in both directions (ISO/IEC 14443-2, 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BitRate {
    /// 106 kbit/s, the carrier divided by 128: every card and reader supports it.
    Kbit106,
    /// 212 kbit/s, the carrier divided by 64.
    Kbit212,
    /// 424 kbit/s, the carrier divided by 32.
    Kbit424,
    /// 848 kbit/s, the carrier divided by 16.
    Kbit848,
}

impl BitRate {
    /// The rate of this many kbit/s, rounded as the standard does; `None` for any other.
    ///
    /// ```
    /// use cccd_sim::link_model::BitRate;
    ///
    /// assert_eq!(BitRate::from_kbits(424), Some(BitRate::Kbit424));
    /// assert_eq!(BitRate::from_kbits(100), None);
    /// ```
    pub const fn from_kbits(kbits: u32) -> Option<Self> {
        Some(match kbits {
            106 => Self::Kbit106,
            212 => Self::Kbit212,
            424 => Self::Kbit424,
            848 => Self::Kbit848,
            _ => return None,
        })
    }

    /// Carrier periods in one bit.
    const fn divisor(self) -> u64 {
        match self {
            Self::Kbit106 => 128,
            Self::Kbit212 => 64,
            Self::Kbit424 => 32,
            Self::Kbit848 => 16,
        }
    }

    /// The time of this many bytes on the air, rounded down to a nanosecond.
    fn time(self, bytes: usize) -> Duration {
        let periods = (bytes as u64).saturating_mul(BITS_PER_BYTE * self.divisor());
        // A factor of 10^4 is cancelled from both the 10^9 nanoseconds of a second and the carrier frequency.
        Duration::from_nanos(periods.saturating_mul(100_000) / (CARRIER / 10_000))
    }
}

/// How long the chip's own work takes. The times are guesses of the right order: no vendor publishes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChipTimes {
    /// Time for any command.
    pub command: Duration,
    /// Time for a step that receives a point: mapping and agreement of PACE, and Chip Authentication.
    pub point: Duration,
    /// Time for a signature of Active Authentication.
    pub signature: Duration,
    /// Time for each 16 bytes of a protected APDU, in either direction: cipher and MAC.
    pub block: Duration,
}

impl Default for ChipTimes {
    fn default() -> Self {
        Self {
            command: Duration::from_millis(1),
            point: Duration::from_millis(80),
            signature: Duration::from_millis(200),
            block: Duration::from_micros(20),
        }
    }
}

/// A contactless reader, the air interface, and a chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkModel {
    /// Bit rate of the air interface.
    pub bit_rate: BitRate,
    /// Largest frame in bytes in both directions: FSC and FSD of ISO/IEC 14443-4, 5.2.3. Values below 4 count as 4.
    pub frame_size: usize,
    /// Pause before each frame.
    pub frame_delay: Duration,
    /// Time that program, PC/SC service, cable and reader add to each APDU.
    pub overhead: Duration,
    /// The chip's own work.
    pub chip: ChipTimes,
}

impl LinkModel {
    /// A link of this rate as observed at counters: frames of 256 bytes, 0.1 ms between them, 15 ms for each APDU.
    pub fn new(bit_rate: BitRate) -> Self {
        Self {
            bit_rate,
            frame_size: 256,
            frame_delay: Duration::from_micros(100),
            overhead: Duration::from_millis(15),
            chip: ChipTimes::default(),
        }
    }

    /// The time of a command APDU and its response APDU, from the program's call to its return.
    pub fn time(&self, command: &[u8], response: &[u8]) -> Duration {
        self.exchange_time(&Exchange::of(command, response.len()))
    }

    fn exchange_time(&self, exchange: &Exchange) -> Duration {
        let air = self.air_time(exchange.command) + self.air_time(exchange.response);
        self.overhead + air + self.chip_time(exchange)
    }

    /// The time of one APDU on the air. An APDU that does not fit into a frame is chained, and the other side
    /// acknowledges every frame of a chain except the last (ISO/IEC 14443-4, 7.5.2).
    fn air_time(&self, length: usize) -> Duration {
        let room = self.frame_size.saturating_sub(FRAME_OVERHEAD).max(1);
        let frames = length.div_ceil(room).max(1);
        let acknowledged = frames - 1;
        let delays = u32::try_from(frames + acknowledged).unwrap_or(u32::MAX);
        let bytes = length + (frames + acknowledged) * FRAME_OVERHEAD;
        self.bit_rate.time(bytes) + self.frame_delay.saturating_mul(delays)
    }

    fn chip_time(&self, exchange: &Exchange) -> Duration {
        let own = match exchange.work {
            Work::None => Duration::ZERO,
            Work::Point => self.chip.point,
            Work::Signature => self.chip.signature,
        };
        let bytes = if exchange.protected { exchange.command + exchange.response } else { 0 };
        let blocks = u32::try_from(bytes.div_ceil(BLOCK)).unwrap_or(u32::MAX);
        self.chip.command + own + self.chip.block.saturating_mul(blocks)
    }
}

/// The properties of a command and its response that determine their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Exchange {
    /// Lengths of the APDUs in bytes.
    command: usize,
    response: usize,
    /// Whether they are under secure messaging.
    protected: bool,
    work: Work,
}

/// The costly work of a chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    None,
    Point,
    Signature,
}

impl Exchange {
    /// Secure messaging leaves the header readable, and the header identifies the work (Doc 9303-11, 9.8).
    fn of(command: &[u8], response: usize) -> Self {
        let work = match *command {
            [_, 0x86, ..] if command.len() > LARGEST_WITHOUT_POINT => Work::Point,
            // MSE:Set KAT carries the point itself.
            [_, 0x22, _, 0xA6, ..] => Work::Point,
            [_, 0x88, ..] => Work::Signature,
            _ => Work::None,
        };
        let protected = command.first().is_some_and(|cla| cla & 0x0C == 0x0C);
        Self { command: command.len(), response, protected, work }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A link that takes no time except for the part under test.
    fn bare(bit_rate: BitRate) -> LinkModel {
        let none = Duration::ZERO;
        let chip = ChipTimes { command: none, point: none, signature: none, block: none };
        LinkModel { bit_rate, frame_size: 256, frame_delay: none, overhead: none, chip }
    }

    /// The upper limits of type A: 106 kbit/s and nine bits for each byte are 11.77 kB/s, and so on.
    #[test]
    fn bytes_take_nine_bits_at_the_rate() {
        // 9 * 128 periods of 13.56 MHz.
        assert_eq!(BitRate::Kbit106.time(1), Duration::from_nanos(84_955));
        for (rate, milliseconds) in [
            (BitRate::Kbit106, 84_955),
            (BitRate::Kbit212, 42_477),
            (BitRate::Kbit424, 21_238),
            (BitRate::Kbit848, 10_619),
        ] {
            assert_eq!(rate.time(1_000_000).as_millis(), milliseconds, "{rate:?}");
        }
        assert_eq!(BitRate::Kbit848.time(0), Duration::ZERO);
    }

    #[test]
    fn rates_go_by_their_names() {
        assert_eq!(BitRate::from_kbits(106), Some(BitRate::Kbit106));
        assert_eq!(BitRate::from_kbits(212), Some(BitRate::Kbit212));
        assert_eq!(BitRate::from_kbits(848), Some(BitRate::Kbit848));
        assert_eq!(BitRate::from_kbits(1695), None);
    }

    #[test]
    fn frames_are_chained_and_acknowledged() {
        let model = LinkModel { frame_delay: Duration::from_secs(1), ..bare(BitRate::Kbit106) };
        for (length, bytes, frames) in [
            (0, 3, 1),
            (5, 8, 1),
            (253, 256, 1),
            // Two frames and an acknowledgement.
            (254, 254 + 9, 3),
            (506, 506 + 9, 3),
            (507, 507 + 15, 5),
        ] {
            let expected = BitRate::Kbit106.time(bytes) + Duration::from_secs(frames);
            assert_eq!(model.air_time(length), expected, "{length}");
        }
        // No frame size leads to an endless chain or a division by zero.
        assert_eq!(LinkModel { frame_size: 0, ..model }.air_time(1), model.air_time(1));
    }

    #[test]
    fn the_chip_works_by_the_command() {
        let seconds = Duration::from_secs;
        let chip = ChipTimes {
            command: seconds(1),
            point: seconds(10),
            signature: seconds(100),
            block: seconds(1000),
        };
        let model = LinkModel { chip, ..bare(BitRate::Kbit848) };
        let work = |command: &[u8], response| model.chip_time(&Exchange::of(command, response)).as_secs();
        let long = |head: [u8; 4], length: usize| [&head[..], &vec![0; length - 4]].concat();
        assert_eq!(work(&[0x00, 0xB0, 0x9C, 0x00, 0x00], 56), 1);
        assert_eq!(work(&long([0x10, 0x86, 0x00, 0x00], 32), 22), 1);
        assert_eq!(work(&long([0x10, 0x86, 0x00, 0x00], 33), 71), 11);
        assert_eq!(work(&long([0x00, 0x88, 0x00, 0x00], 14), 130), 101);
        // Protected: 19 and 34 bytes are four blocks.
        assert_eq!(work(&long([0x0C, 0xB0, 0x81, 0x00], 19), 34), 4001);
        assert_eq!(work(&long([0x0C, 0x22, 0x41, 0xA6], 40), 24), 4011);
        assert_eq!(work(&long([0x0C, 0x22, 0x41, 0xA4], 40), 24), 4001);
        assert_eq!(work(&[], 2), 1);
    }

    #[test]
    fn an_exchange_is_the_sum_of_its_parts() {
        let model = LinkModel::new(BitRate::Kbit106);
        // 5 and 56 bytes in one frame each, 15 ms and 1 ms, and two pauses.
        let expected = BitRate::Kbit106.time(5 + 3 + 56 + 3) + Duration::from_micros(16_200);
        assert_eq!(model.time(&[0x00, 0xB0, 0x9C, 0x00, 0x00], &[0; 56]), expected);
    }
}
