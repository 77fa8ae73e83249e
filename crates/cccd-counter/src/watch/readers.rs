//! The thread that watches the readers and outlives their service.

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

/// How long it waits before it looks for a lost service again: at first, and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// How long the end of the loop goes unnoticed in a pause.
const SLICE: Duration = Duration::from_millis(100);

/// Which card it is: one that was lifted and put back is another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Name of the reader.
    pub(super) reader: String,
    /// How often the service was found anew, and how often it had seen a card move on this reader.
    pub(super) moves: (u32, u32),
}

/// What there is at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct View {
    /// Where cards lie, in the order of the service.
    pub(super) cards: Vec<Place>,
    /// Why there can be none.
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
    /// Begins to watch; each change is told by a [`Signal::Readers`].
    ///
    /// # Errors
    /// [`InputOutputError::Stream`] where the system has no thread to give.
    pub(super) fn watch(selection: Selection, signals: Sender<Signal>) -> Result<Self> {
        let (latest, cancel) = (Arc::new(Mutex::new(View::default())), Cancel::default());
        let watcher = Watcher { selection, signals, latest: Arc::clone(&latest), cancel: cancel.clone() };
        let thread = thread::Builder::new().name("readers".to_owned()).spawn(move || watcher.run());
        let thread = thread.map_err(|error| InputOutputError::Stream { kind: error.kind() })?;
        Ok(Self { latest, cancel, thread: Some(thread) })
    }

    /// What there is now.
    pub(super) fn now(&self) -> View {
        lock(&self.latest).clone()
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.cancel.cancel();
        if let Some(thread) = self.thread.take() {
            // It has nothing to say at its end.
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
            // A loop that has ended hears nothing any more, and ends this thread.
            let _ = self.signals.send(Signal::Readers);
        }
    }
}

/// Tells of every change until the service is lost; the answer is how.
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

/// A view is whole whenever the lock is free, whatever happened to its last holder.
fn lock(view: &Mutex<View>) -> MutexGuard<'_, View> {
    view.lock().unwrap_or_else(PoisonError::into_inner)
}
