//! The thread that watches the readers and survives restarts of the PC/SC service.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc::Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

use cccd::{
    Error, Result,
    error::InputOutputError,
    pcsc::{Context, ReaderState, Selection},
    transport::{Cancel, Deadline},
};

use super::Signal;

/// How long to wait before retrying a lost service: at first, and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// The interval at which a pause checks whether the loop has ended.
const SLICE: Duration = Duration::from_millis(100);

/// Identifies a card: one that was lifted and put back counts as another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Name of the reader.
    pub(super) reader: String,
    /// How often the service was found again, and how many card movements it had counted on this reader.
    pub(super) moves: (u32, u32),
}

/// The readers at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct View {
    /// Where cards are, in the order of the service.
    pub(super) cards: Vec<Place>,
    /// Why no cards can be there.
    pub(super) problem: Option<Error>,
}

impl View {
    fn of(readers: &[ReaderState], selection: &Selection, service: u32) -> Self {
        match selection.fitting(readers) {
            Ok(fitting) => {
                let holding = fitting.into_iter().filter(|reader| reader.has_card);
                let place = |reader: &ReaderState| Place {
                    reader: reader.name.clone(),
                    moves: (service, reader.moves),
                };
                Self { cards: holding.map(place).collect(), problem: None }
            }
            Err(error) => Self { cards: Vec::new(), problem: Some(error.into()) },
        }
    }
}

/// The running thread; it ends when this is dropped.
pub(super) struct Readers {
    latest: Arc<Mutex<View>>,
    cancel: Cancel,
    thread: Option<JoinHandle<()>>,
}

impl Readers {
    /// Starts watching; every change sends a [`Signal::Readers`].
    ///
    /// # Errors
    /// [`InputOutputError::Stream`] where the system cannot start a thread.
    pub(super) fn watch(selection: Selection, signals: Sender<Signal>) -> Result<Self> {
        let (latest, cancel) = (Arc::new(Mutex::new(View::default())), Cancel::default());
        let watcher = Watcher { selection, signals, latest: Arc::clone(&latest), cancel: cancel.clone() };
        let thread = thread::Builder::new().name("readers".to_owned()).spawn(move || watcher.run());
        let thread = thread.map_err(|error| InputOutputError::Stream { kind: error.kind() })?;
        Ok(Self { latest, cancel, thread: Some(thread) })
    }

    /// Returns the current view.
    pub(super) fn now(&self) -> View {
        lock(&self.latest).clone()
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.cancel.cancel();
        if let Some(thread) = self.thread.take() {
            // The thread returns nothing.
            let _ = thread.join();
        }
    }
}

struct Watcher {
    selection: Selection,
    signals: Sender<Signal>,
    latest: Arc<Mutex<View>>,
    cancel: Cancel,
}

impl Watcher {
    fn run(&self) {
        let mut pause = FIRST_PAUSE;
        for service in 0.. {
            let seen = |readers: &[ReaderState]| self.tell(View::of(readers, &self.selection, service));
            let lost = watch_one_service(seen, &self.cancel, || pause = FIRST_PAUSE);
            if self.cancel.is_cancelled() {
                return;
            }
            self.tell(View { cards: Vec::new(), problem: Some(lost) });
            let end = Deadline::after(pause);
            while end.check().is_ok() && !self.cancel.is_cancelled() {
                thread::sleep(SLICE.min(pause));
            }
            pause = (2 * pause).min(LONGEST_PAUSE);
        }
    }

    fn tell(&self, view: View) {
        let mut latest = lock(&self.latest);
        if *latest != view {
            *latest = view;
            // A loop that has ended no longer receives signals, and stops this thread.
            let _ = self.signals.send(Signal::Readers);
        }
    }
}

/// Reports every change until the service is lost; returns the error that ended it.
fn watch_one_service(seen: impl Fn(&[ReaderState]), cancel: &Cancel, mut found: impl FnMut()) -> Error {
    let mut watch = || -> Result<()> {
        let context = Context::establish()?;
        let mut known = context.readers()?;
        found();
        loop {
            seen(&known);
            known = context.wait_for_change(&known, Deadline::NEVER, cancel)?;
        }
    };
    match watch() {
        Err(error) => error,
        Ok(()) => Error::Internal("the watch of the readers has no end"),
    }
}

/// Locks the view. A view is consistent whenever the lock is free, so a poisoned lock is safe to use.
fn lock(view: &Mutex<View>) -> MutexGuard<'_, View> {
    view.lock().unwrap_or_else(PoisonError::into_inner)
}
