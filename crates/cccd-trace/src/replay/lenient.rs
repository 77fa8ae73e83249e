//! Lenient replay: reads the card of a trace in another way.

mod chip;
mod files;
mod recording;
mod words;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use cccd::{
    Result,
    access::{AccessKey, Attempts},
    clock::Clock,
    clock::FixedClock,
    error::TraceError,
    pki::TrustStore,
    random::{Random, SeededRandom},
    read::{self, Read, ReadOptions, Settings, Watch},
    secure_messaging::Channel,
    transport::{Deadline, Limits, Transport},
};

use crate::{
    exchange::FileName,
    format::{Source, Trace},
};
use chip::Chip;
use recording::Recording;

/// How a lenient replay differs from the trace. The default changes nothing.
#[derive(Clone, Debug, Default)]
pub struct LenientOptions {
    /// What the link carries, for example [`Limits::SHORT`].
    pub limits: Option<Limits>,
    /// What is read, and how.
    pub settings: Option<Settings>,
    /// The access key, for a trace without one.
    pub key: Option<AccessKey>,
    /// The time of day, for a trace without one.
    pub time: Option<SystemTime>,
}

/// Something that a lenient replay needed and the trace does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LenientRemark {
    /// A file that the recorded read never requested: the replay answered that it does not exist (6A82).
    UnknownFile(FileName),
    /// Bytes of a file, from this offset on.
    UnknownBytes {
        /// The file.
        file: FileName,
        /// The offset of the first byte.
        offset: usize,
    },
    /// The answer to a command that is neither SELECT nor READ BINARY.
    UnknownAnswer {
        /// The instruction of the command.
        instruction: u8,
    },
    /// What the chip answers in a channel: none of its answers under these keys was recorded.
    UnknownChannel,
    /// A command was not protected with the keys of the trace.
    OtherChannel,
    /// Random bytes of this length: others were used instead.
    NoRandom {
        /// Number of bytes in the draw.
        length: usize,
    },
    /// The time of day: the current one was used instead.
    NoClock,
    /// The access key: CAN 000000 was used instead, for a card that is open to everyone.
    NoKey,
}

/// The result of a lenient replay.
#[derive(Debug)]
pub struct LenientReplay {
    /// The read of the card of the trace.
    pub read: Read,
    /// What the trace could not answer, each item once, in order of appearance. If there is any, the result may differ
    /// from that of the card.
    pub remarks: Vec<LenientRemark>,
}

/// Reads the card of a trace again and answers as far as the trace allows: reads of files from the recorded bytes,
/// whatever command requests them, and other commands as the same command was answered in the trace.
///
/// # Errors
/// [`TraceError::Incomplete`] for a trace that has a protected channel but not its keys, such as imported ones, and the
/// error of a certificate that cannot be read. If the replay needs an answer that the trace does not hold, the read
/// ends with [`TraceError::Incomplete`] in [`LenientReplay::read`].
pub fn replay_leniently(trace: &Trace, options: LenientOptions) -> Result<LenientReplay> {
    let trust = TrustStore::from_certificates(&trace.certificates)?;
    let card = LenientCard::new(trace, &options)?;
    let mut keys = options.key.map_or_else(|| trace.header.candidates(), |key| vec![key.into()]);
    if keys.is_empty() {
        card.chip().remark(LenientRemark::NoKey);
        keys.push(AccessKey::parse(NO_KEY)?.into());
    }
    let mut attempts = Attempts::new(FixedClock(trace.header.started), |_| {});
    let read_options = ReadOptions::new(&trust)
        .with_settings(options.settings.unwrap_or_else(|| trace.header.settings.clone()))
        .attempts(&mut attempts)
        .watched_by(card.watch());
    let read = read::read_with_keys(card.clone(), &keys, read_options, &mut |_event| {});
    Ok(LenientReplay { read, remarks: card.remarks() })
}

/// A CAN that opens no card on its own and identifies no holder.
const NO_KEY: &str = "000000";

/// Seed of the random bytes that replace those that a trace does not hold.
const STAND_IN: &[u8] = b"lenient replay";

/// A card with the files of the card in a trace, which answers in any order. Clones are the same card.
///
/// A read of it must also draw its random bytes and times from the trace: see [`watch`](Self::watch).
#[derive(Clone)]
pub struct LenientCard {
    chip: Arc<Mutex<Chip>>,
    limits: Limits,
    atr: Vec<u8>,
}

impl LenientCard {
    /// The card of a trace in the state after power-on.
    ///
    /// # Errors
    /// [`TraceError::Incomplete`] for a trace with protected commands but without the keys of any channel.
    pub fn new(trace: &Trace, options: &LenientOptions) -> Result<Self> {
        let limits = options.limits.unwrap_or(trace.header.limits);
        let recording = Recording::of(trace);
        if recording.lacks_keys {
            return Err(TraceError::Incomplete { what: "keys of the protected channel" }.into());
        }
        let is_recorded = trace.header.source == Source::Recorded;
        let time = options.time.or(is_recorded.then_some(trace.header.started));
        let chip = Chip::new(recording, limits, time, SeededRandom::new(STAND_IN));
        Ok(Self { chip: Arc::new(Mutex::new(chip)), limits, atr: trace.header.atr.clone() })
    }

    /// The random bytes and times of the trace, for [`ReadOptions::watched_by`](cccd::read::ReadOptions::watched_by).
    pub fn watch(&self) -> impl Watch + use<> {
        LenientWatch(Arc::clone(&self.chip))
    }

    /// What the trace could not answer so far, each item once.
    pub fn remarks(&self) -> Vec<LenientRemark> {
        self.chip().remarks().to_vec()
    }

    fn chip(&self) -> MutexGuard<'_, Chip> {
        lock(&self.chip)
    }
}

fn lock(chip: &Mutex<Chip>) -> MutexGuard<'_, Chip> {
    chip.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Transport for LenientCard {
    /// # Errors
    /// [`TraceError::Incomplete`] if the trace holds no answer.
    fn transmit(&mut self, command: &[u8], _deadline: Deadline) -> Result<Vec<u8>> {
        self.chip().transmit(command)
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    fn atr(&self) -> &[u8] {
        &self.atr
    }

    fn reset(&mut self) -> Result<()> {
        self.chip().reset();
        Ok(())
    }
}

struct LenientWatch(Arc<Mutex<Chip>>);

impl Watch for LenientWatch {
    fn random(&self, _random: Box<dyn Random>) -> Box<dyn Random> {
        Box::new(LenientRandom(Arc::clone(&self.0)))
    }

    fn clock(&self, clock: Arc<dyn Clock>) -> Arc<dyn Clock> {
        Arc::new(LenientClock { chip: Arc::clone(&self.0), clock })
    }

    /// The channels follow from the random bytes and the answers.
    fn channel(&self, _channel: &Channel) {}
}

struct LenientRandom(Arc<Mutex<Chip>>);

impl Random for LenientRandom {
    fn fill(&mut self, buffer: &mut [u8]) -> Result<()> {
        lock(&self.0).fill(buffer)
    }
}

struct LenientClock {
    chip: Arc<Mutex<Chip>>,
    clock: Arc<dyn Clock>,
}

impl Clock for LenientClock {
    fn now(&self) -> SystemTime {
        lock(&self.chip).now().unwrap_or_else(|| self.clock.now())
    }

    fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }
}
