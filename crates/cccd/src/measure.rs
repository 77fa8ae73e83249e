//! How fast reader and card are, measured in plain and without a key, and how long a read will take.
//!
//! ```
//! use cccd::{card::Session, link::Link, measure::measure};
//! # fn example(transport: impl cccd::transport::Transport + 'static) -> Result<(), cccd::Error> {
//! let measurement = measure(&mut Session::new(Link::new(transport)))?;
//! println!("{:?} without the photo", measurement.read_time(false));
//! # Ok(())
//! # }
//! ```
//!
//! # The formula
//! A read of `n` commands that moves `b` bytes takes `k + n * c + b * t`:
//!
//! - `c` is the time of a short command, the median of [`COMMANDS`] SELECTs;
//! - `t` is the time per byte: the time of a READ BINARY of all of EF.CardAccess minus that of its first byte,
//!   divided by the number of bytes between, where each time is the mean of the faster half of [`READS`] (whatever
//!   delays a command says nothing about its bytes). No link is taken to be faster than 848 kbit/s, and a link that
//!   cannot be measured is taken to run at 106 kbit/s;
//! - `n` is 10 commands in addition to those for files (EF.CardAccess 2, PACE 5, SELECT, Chip Authentication 2),
//!   plus one for each block of 223 bytes, or of 2,015 with extended length, of files of the usual size: EF.SOD
//!   2,000 bytes, DG14 400, DG13 550, DG1 95, and DG2 15,000 with the photo;
//! - `b` is the bytes of those files, plus 38 for each command, which secure messaging adds to a READ BINARY;
//! - `k` is the chip's work on three key agreements, which cannot be measured without a key. It is assumed to be
//!   0.25 s; slow chips were seen to take seconds, so the prediction is for a typical chip.

use std::time::Duration;

use crate::{
    card::{APPLICATION, Session},
    error::Result,
    files::File,
    iso7816::{Command, Lengths, MAX_NE_SHORT},
};

/// How often a command is sent to measure its time.
pub const COMMANDS: usize = 20;

/// How often each of the two READ BINARYs is sent.
pub const READS: usize = 16;

/// The time of a byte at 106 and at 848 kbit/s, with its parity bit (ISO/IEC 14443-3, 6.2.3, type A).
const SLOWEST_BYTE: Duration = Duration::from_nanos(84_955);
const FASTEST_BYTE: Duration = Duration::from_nanos(10_619);

/// The numbers of the formula.
const KEY_WORK: Duration = Duration::from_millis(250);
const COMMANDS_BESIDE_FILES: usize = 10;
const FILE_LENGTHS: [usize; 4] = [2_000, 400, 550, 95];
const PHOTO_LENGTH: usize = 15_000;
const PROTECTION: usize = 38;
const BLOCK_SHORT: usize = 223;
const BLOCK_EXTENDED: usize = 2_015;

/// Times of the same command, sent repeatedly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// The shortest.
    pub min: Duration,
    /// The one in the middle.
    pub median: Duration,
    /// The longest.
    pub max: Duration,
}

/// What was measured about a reader and the card on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Measurement {
    /// The card holds the eMRTD application, or EF.CardAccess, which only such cards have.
    pub is_emrtd: bool,
    /// Length of EF.CardAccess in bytes; `None` if the chip does not give it.
    pub card_access: Option<usize>,
    /// Whether reader and card together support extended length: tried on EF.CardAccess, or ruled out by the driver
    /// of the reader; `None` if neither settles it.
    pub extended_length: Option<bool>,
    /// The time of a command with a short answer.
    pub command: Spread,
    /// The time of a byte; `None` if there is no EF.CardAccess to measure it on.
    pub byte: Option<Duration>,
}

/// Measures a card in the state after power-on. Everything is sent in plain, nothing personal is read and no key is
/// tried. It takes some 60 commands and changes the state of the card: reset it afterwards.
///
/// # Errors
/// Errors of the link. A refusal by the chip is not an error.
pub fn measure(session: &mut Session) -> Result<Measurement> {
    // A malformed file is treated as if it were absent.
    let card_access = match session.read_card_access() {
        Err(crate::Error::Data(_)) => None,
        outcome => outcome?.map(|bytes| bytes.expose().len()),
    };
    let extended_length = match (session.lengths(), card_access, session.max_ne(Lengths::Extended)) {
        (Lengths::Extended, ..) => Some(true),
        (Lengths::Short, _, ..=MAX_NE_SHORT) | (Lengths::Short, Some(_), _) => Some(false),
        (Lengths::Short, None, _) => None,
    };
    let byte = match card_access {
        Some(length) => time_of_byte(session, length)?,
        None => None,
    };
    let select = Command::new(0, 0xA4, 0x02, 0x0C).with_data(File::CardAccess.fid().to_be_bytes().to_vec());
    let times: Result<Vec<_>> = (0..COMMANDS).map(|_| Ok(timed(session, &select)?.0)).collect();
    let application = Command::new(0, 0xA4, 0x04, 0x0C).with_data(APPLICATION.to_vec());
    Ok(Measurement {
        is_emrtd: card_access.is_some() || session.send(&application)?.status().is_ok(),
        card_access,
        extended_length,
        command: Spread::of(times?),
        byte,
    })
}

/// The time of a byte; `None` if the chip does not give the file a second time, or if the file is too short.
fn time_of_byte(session: &mut Session, length: usize) -> Result<Option<Duration>> {
    let length = length.min(MAX_NE_SHORT);
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..READS {
        for (ne, times) in [1, length].into_iter().zip(&mut times) {
            let (time, received) = timed(session, &Command::new(0, 0xB0, 0, 0).with_ne(ne))?;
            if received != ne {
                return Ok(None);
            }
            times.push(time);
        }
    }
    let [one, all] = times.map(mean_of_faster_half);
    let bytes = u32::try_from(length.saturating_sub(1)).unwrap_or_default();
    Ok(all.saturating_sub(one).checked_div(bytes).map(|byte| byte.max(FASTEST_BYTE)))
}

fn mean_of_faster_half(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.truncate(times.len().div_ceil(2));
    let count = u32::try_from(times.len()).unwrap_or(u32::MAX);
    times.iter().sum::<Duration>().checked_div(count).unwrap_or_default()
}

/// Returns the time of a command inside the transport, and how much data came back.
fn timed(session: &mut Session, command: &Command) -> Result<(Duration, usize)> {
    let before = session.transfer().time;
    let received = session.send(command)?.data().len();
    Ok((session.transfer().time.saturating_sub(before), received))
}

impl Spread {
    /// Computes the spread of times in any order; zero if there are no times.
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        let at = |index: usize| times.get(index).copied().unwrap_or_default();
        Self { min: at(0), median: at(times.len() / 2), max: at(times.len().saturating_sub(1)) }
    }
}

impl Measurement {
    /// How long a read will take, by the formula in the module documentation.
    pub fn read_time(&self, photo: bool) -> Duration {
        let lengths = if self.extended_length == Some(true) { Lengths::Extended } else { Lengths::Short };
        self.read_time_with(lengths, photo)
    }

    /// How long a read would take with commands of these lengths.
    pub fn read_time_with(&self, lengths: Lengths, photo: bool) -> Duration {
        let block = match lengths {
            Lengths::Short => BLOCK_SHORT,
            Lengths::Extended => BLOCK_EXTENDED,
        };
        let files = || FILE_LENGTHS.into_iter().chain(photo.then_some(PHOTO_LENGTH));
        let commands = COMMANDS_BESIDE_FILES + files().map(|length| length.div_ceil(block)).sum::<usize>();
        let bytes = files().sum::<usize>() + commands * PROTECTION;
        let times = |time: Duration, count: usize| time.saturating_mul(count.try_into().unwrap_or(u32::MAX));
        let byte = self.byte.unwrap_or(SLOWEST_BYTE);
        KEY_WORK.saturating_add(times(self.command.median, commands)).saturating_add(times(byte, bytes))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cccd_sim::{
        Chip, ChipOptions, Issuance, IssuedCard, SimTransport,
        link_model::{BitRate, LinkModel, ModelledLink, VirtualClock},
    };

    use super::*;
    use crate::{
        access::AccessKey,
        clock::Clock,
        link::Link,
        pki::TrustStore,
        random::SystemRandom,
        read::{ReadOptions, read},
        transport::{FnTransport, Limits, Transport},
    };

    /// A card on a link in virtual time.
    fn link(
        card: &IssuedCard,
        extended_length: bool,
        model: LinkModel,
    ) -> (impl Transport + use<>, VirtualClock) {
        let clock = VirtualClock::default();
        let options = ChipOptions { extended_length, ..ChipOptions::default() };
        let link = SimTransport::new(Chip::with(card.clone(), options, Box::new(SystemRandom)));
        (ModelledLink::in_virtual_time(link, model, clock.clone()), clock)
    }

    fn measured(transport: impl Transport + 'static, clock: VirtualClock) -> Measurement {
        measure(&mut Session::new(Link::new(transport).with_clock(Arc::new(clock)))).unwrap()
    }

    #[test]
    fn the_prediction_is_near_the_read() {
        let card = Issuance::new(b"measure").issue().unwrap();
        let trust = TrustStore::from_certificates([&card.root_certificate]).unwrap();
        let key = AccessKey::parse(&card.person.personal_number).unwrap();
        for rate in [BitRate::Kbit106, BitRate::Kbit212, BitRate::Kbit424, BitRate::Kbit848] {
            for overhead in [5, 15, 40] {
                let model = LinkModel { overhead: Duration::from_millis(overhead), ..LinkModel::new(rate) };
                for (extended, photo) in [(false, false), (false, true), (true, false), (true, true)] {
                    let (transport, clock) = link(&card, extended, model);
                    let measurement = measured(transport, clock);
                    assert_eq!(measurement.extended_length, Some(extended));
                    let (transport, clock) = link(&card, extended, model);
                    let options = ReadOptions::new(&trust).photo(photo).clock(clock.clone());
                    read(transport, &key, options, &mut |_| {}).to_the_end().unwrap();
                    let ratio = measurement.read_time(photo).as_secs_f64() / clock.elapsed().as_secs_f64();
                    let case = format!("{rate:?}, {overhead} ms, {extended}, {photo}");
                    assert!((0.8..=1.25).contains(&ratio), "{case}: {ratio}");
                }
            }
        }
    }

    #[test]
    fn bytes_and_commands_are_told_apart() {
        let card = Issuance::new(b"measure").issue().unwrap();
        for (rate, byte) in [(BitRate::Kbit106, 84_955), (BitRate::Kbit424, 21_238)] {
            let model = LinkModel::new(rate);
            let (transport, clock) = link(&card, true, model);
            let Measurement { command, byte: found, card_access, is_emrtd, .. } = measured(transport, clock);
            assert!(is_emrtd);
            assert_eq!(card_access, Some(54));
            assert_eq!(found.unwrap().as_nanos().abs_diff(byte), 0, "{rate:?}");
            let select = model.time(&[0, 0xA4, 2, 0x0C, 2, 1, 0x1C], &[0x90, 0]);
            assert_eq!(command, Spread { min: select, median: select, max: select });
        }
    }

    #[test]
    fn a_driver_that_carries_short_commands_alone_rules_out_the_rest() {
        let card = Issuance::new(b"measure").issue().unwrap();
        let link = SimTransport::with_limits(Chip::new(card), Limits::SHORT);
        let measurement = measure(&mut Session::new(Link::new(link))).unwrap();
        assert_eq!((measurement.extended_length, measurement.card_access), (Some(false), Some(54)));
    }

    #[test]
    fn a_card_of_another_kind_is_measured_too() {
        let link = FnTransport::new(Limits::EXTENDED, |_: &[u8]| Ok(vec![0x6D, 0x00]));
        let measurement = measure(&mut Session::new(Link::new(link))).unwrap();
        assert!(!measurement.is_emrtd);
        assert_eq!((measurement.card_access, measurement.extended_length), (None, None));
        assert_eq!(measurement.byte, None);
        assert!(measurement.read_time(true) > measurement.read_time(false));
    }

    #[test]
    fn the_middle_is_no_average() {
        let spread = Spread::of([9, 1, 2].map(Duration::from_millis).to_vec());
        let expected = [1, 2, 9].map(Duration::from_millis);
        assert_eq!([spread.min, spread.median, spread.max], expected);
        assert_eq!(Spread::of(Vec::new()), Spread::default());
    }
}
