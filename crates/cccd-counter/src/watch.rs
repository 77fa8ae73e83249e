//! The counter's loop: waits for an input and a card in either order, reads, and goes on to the next.
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
//! An input is used up by the read that it began, whatever came of it. One that comes before its card waits for it, for
//! [`WatchOptions::forget_after`]; one that comes meanwhile takes its place, as when a slip is put right. A card that
//! came first waits for an input. After a read that failed the card still lies there and waits for another input, with
//! at most [`MAX_WRONG_KEYS`] wrong keys from the moment it was laid down. A card that was read is not read again before
//! it was lifted: what is typed meanwhile is for the next one.
//!
//! # Several readers
//! The card may come to any of them. While cards that were not read yet lie on more than one, nobody can say whose the
//! input is, and a wrong guess would be a wrong key: [`SeveralCards`](TransportError::SeveralCards) is told once, and
//! the input waits until all but one were taken away. A reader whose card never leaves, such as the slot of a security
//! module, is left out by [`WatchOptions::reader`].
//!
//! # What it outlives
//! Readers that are unplugged and plugged in, a service that is restarted (looked for again after 0.1 s and then ever
//! longer, to 2 s), cards that are lifted during a read, and every error of a read. Nothing is asked in a circle: the
//! loop sleeps until the service, the keyboard or the next deadline wakes it.
//!
//! # What it keeps
//! Of a person nothing after the event that told of it: a [`Reading`] is wiped when that returns. Whoever shows it takes
//! it away at [`DeskEvent::Cleared`], which comes when the card leaves, or after [`WatchOptions::clear_after`].

mod cards;
mod desk;
mod event;
mod readers;

use std::{
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

/// How long an input waits for its card, unless told.
pub const FORGET_AFTER: Duration = Duration::from_secs(60);
/// How long a person stays on the screen while the card lies there, unless told.
pub const CLEAR_AFTER: Duration = Duration::from_secs(60);
/// How long a lifted card is waited for, unless told.
pub const RESUME: Duration = Duration::from_secs(10);

/// How the loop runs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WatchOptions {
    /// The PC/SC reader of this name, or those whose names contain it in any case; all of them without.
    pub reader: Option<String>,
    /// What is read and how.
    pub settings: Settings,
    /// How long an input waits for its card; then it is wiped, and [`NoCard`](TransportError::NoCard) is told.
    pub forget_after: Duration,
    /// How long a person is shown at most.
    pub clear_after: Duration,
}

impl Default for WatchOptions {
    /// All readers, identity without the photo, and the times of [`FORGET_AFTER`], [`CLEAR_AFTER`] and [`RESUME`].
    fn default() -> Self {
        let mut settings = Settings::default();
        settings.resume = RESUME;
        Self { reader: None, settings, forget_after: FORGET_AFTER, clear_after: CLEAR_AFTER }
    }
}

/// What wakes the loop.
enum Signal {
    Line(SensitiveBytes),
    End,
    Stop,
    /// The readers are others than before.
    Readers,
}

/// The way of inputs to the loop, for any thread.
#[derive(Clone)]
pub struct Keyboard {
    signals: Sender<Signal>,
    is_stopped: Arc<AtomicBool>,
    cancel: Cancel,
}

impl Keyboard {
    /// A line was typed or scanned, with or without its end. The lines of an MRZ come one after the other, or as one.
    pub fn line(&self, line: SensitiveBytes) {
        self.send(Signal::Line(line));
    }

    /// No more lines will come. The loop ends as soon as no input waits.
    pub fn end(&self) {
        self.send(Signal::End);
    }

    /// Ends the loop after the read that is under way; said once more, ends that read too.
    pub fn stop(&self) {
        if self.is_stopped.swap(true, Ordering::Relaxed) {
            self.cancel.cancel();
        }
        self.send(Signal::Stop);
    }

    fn send(&self, signal: Signal) {
        // A loop that has ended wants nothing any more.
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
    /// A counter. Inputs can come from now on.
    pub fn new() -> Self {
        let (sender, signals) = mpsc::channel();
        let keyboard = Keyboard {
            signals: sender,
            is_stopped: Arc::new(AtomicBool::new(false)),
            cancel: Cancel::default(),
        };
        Self { keyboard, signals }
    }

    /// The way of inputs to it.
    pub fn keyboard(&self) -> Keyboard {
        self.keyboard.clone()
    }

    /// Runs the loop on this thread, until the [`Keyboard`] ends or stops it. `handle` gets every event, in order.
    ///
    /// # Errors
    /// That of `handle`, which ends the loop; [`InputOutputError::Stream`](cccd::error::InputOutputError::Stream) where
    /// it cannot begin.
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
