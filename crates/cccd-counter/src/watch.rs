//! The counter's loop: waits for an input and a card in either order, reads the card, and continues with the next.
//!
//! ```no_run
//! use cccd::pki::TrustStore;
//! use cccd_counter::watch::{Counter, DeskEvent, WatchOptions};
//!
//! let counter = Counter::new();
//! let keyboard = counter.keyboard();
//! std::thread::spawn(move || {
//!     for line in std::io::stdin().lines().map_while(Result::ok) {
//!         keyboard.line(line.into_bytes().into());
//!     }
//!     keyboard.end();
//! });
//! counter.run(&TrustStore::empty(), &WatchOptions::default(), &mut |event| {
//!     if let DeskEvent::Done { reading, .. } = event {
//!         println!("{:?}", reading.verification.verdict);
//!     }
//!     Ok(())
//! })?;
//! # Ok::<(), cccd::Error>(())
//! ```
//!
//! # One input for one card
//! An input is used up by the read it starts, whatever the result. An input that comes before its card waits for it,
//! for [`WatchOptions::forget_after`]; another input in the meantime replaces it, for example to correct a typing
//! error. A card that comes first waits for an input. After a failed read the card is still there and waits for another
//! input, with at most [`MAX_WRONG_KEYS`] wrong keys since it was placed on the reader. A card that was read is not
//! read again until it has been lifted: input that comes meanwhile is for the next card.
//!
//! # Several readers
//! The card may come to any of them. While more than one reader has a card that has not been read, it is unknown which
//! card the input belongs to, and a wrong guess would be a wrong key: [`SeveralCards`](TransportError::SeveralCards) is
//! reported once, and the input waits until all cards but one are removed. Use [`WatchOptions::reader`] to exclude a
//! reader whose card never leaves, such as the slot of a security module.
//!
//! # What it survives
//! Readers that are unplugged and plugged in, a service that restarts (retried after 0.1 s, then at growing intervals
//! up to 2 s), cards that are lifted during a read, and every error of a read. Nothing polls: the loop sleeps until the
//! service, the keyboard or the next deadline wakes it.
//!
//! # What it keeps
//! No personal data outlives the event that delivers it: a [`Reading`] is wiped when the handler returns. A handler
//! that displays it removes it from the display at [`DeskEvent::Cleared`], which comes when the card leaves, or after
//! [`WatchOptions::clear_after`].

mod cards;
mod desk;
mod event;
mod readers;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    time::Duration,
};

use cccd::{Result, SensitiveBytes, pcsc::Selection, pki::TrustStore, read::Settings, transport::Cancel};
#[cfg(doc)]
use cccd::{access::MAX_WRONG_KEYS, error::TransportError, read::Reading};

use desk::Desk;
use readers::Readers;

pub use event::{DeskEvent, Transaction};

/// How long an input waits for its card by default.
pub const FORGET_AFTER: Duration = Duration::from_secs(60);
/// How long personal data stays on the screen by default while the card is on the reader.
pub const CLEAR_AFTER: Duration = Duration::from_secs(60);
/// How long to wait for a lifted card to return, by default.
pub const RESUME: Duration = Duration::from_secs(10);

/// Options of the loop.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WatchOptions {
    /// The PC/SC reader with this name, or the readers whose names contain it in any case; `None` means all readers.
    pub reader: Option<String>,
    /// What is read, and how.
    pub settings: Settings,
    /// How long an input waits for its card; then it is wiped, and [`NoCard`](TransportError::NoCard) is reported.
    pub forget_after: Duration,
    /// How long a person's data is shown at most.
    pub clear_after: Duration,
    /// Where wrong keys are counted across processes, as long as a card stays
    /// ([`KeptAttempts`](cccd::access::KeptAttempts)); `None` counts them only here.
    pub attempts_folder: Option<PathBuf>,
}

impl Default for WatchOptions {
    /// All readers, identity without the photo, and the times [`FORGET_AFTER`], [`CLEAR_AFTER`] and [`RESUME`].
    fn default() -> Self {
        let mut settings = Settings::default();
        settings.resume = RESUME;
        Self {
            reader: None,
            settings,
            forget_after: FORGET_AFTER,
            clear_after: CLEAR_AFTER,
            attempts_folder: None,
        }
    }
}

/// The signals that wake the loop.
enum Signal {
    Line(SensitiveBytes),
    End,
    Stop,
    /// The readers or their cards have changed.
    Readers,
}

/// Sends input to the loop, from any thread.
#[derive(Clone)]
pub struct Keyboard {
    signals: Sender<Signal>,
    is_stopped: Arc<AtomicBool>,
    cancel: Cancel,
}

impl Keyboard {
    /// Sends a typed or scanned line, with or without its line end. The lines of an MRZ come one after the other, or as
    /// one.
    pub fn line(&self, line: SensitiveBytes) {
        self.send(Signal::Line(line));
    }

    /// Signals that no more lines will come. The loop ends as soon as no input is waiting.
    pub fn end(&self) {
        self.send(Signal::End);
    }

    /// Ends the loop after the current read; a second call ends that read too.
    pub fn stop(&self) {
        if self.is_stopped.swap(true, Ordering::Relaxed) {
            self.cancel.cancel();
        }
        self.send(Signal::Stop);
    }

    fn send(&self, signal: Signal) {
        // A loop that has ended no longer receives signals.
        let _ = self.signals.send(signal);
    }
}

/// A counter before its loop runs.
pub struct Counter {
    keyboard: Keyboard,
    signals: Receiver<Signal>,
}

impl Default for Counter {
    fn default() -> Self {
        Self::new()
    }
}

impl Counter {
    /// Creates a counter. It accepts input from now on.
    pub fn new() -> Self {
        let (sender, signals) = mpsc::channel();
        let keyboard = Keyboard {
            signals: sender,
            is_stopped: Arc::new(AtomicBool::new(false)),
            cancel: Cancel::default(),
        };
        Self { keyboard, signals }
    }

    /// Returns a sender for its input.
    pub fn keyboard(&self) -> Keyboard {
        self.keyboard.clone()
    }

    /// Runs the loop on this thread, until the [`Keyboard`] ends or stops it. `handle` gets every event, in order.
    ///
    /// # Errors
    /// The error of `handle`, which ends the loop; [`InputOutputError::Stream`](cccd::error::InputOutputError::Stream)
    /// where the loop cannot start.
    pub fn run(
        self,
        trust: &TrustStore,
        options: &WatchOptions,
        handle: &mut dyn FnMut(DeskEvent<'_>) -> Result<()>,
    ) -> Result<()> {
        let selection = options.reader.clone().map_or(Selection::Any, Selection::Named);
        let Self { keyboard: Keyboard { signals: sender, cancel, .. }, signals } = self;
        let readers = Readers::watch(selection, sender)?;
        Desk::new(trust, options, readers, signals, cancel, handle).run()
    }
}
