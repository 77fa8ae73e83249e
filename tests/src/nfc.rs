//! An emulated libnfc reader: the simulated PN532 at the end of a pseudo-terminal.

use std::process::Command;
use std::thread::{self, JoinHandle};

use cccd_base::transport::Cancel;
use cccd_sim::pn532::{CardType, Controller, Pad};
use cccd_sim::{Chip, IssuedCard};

use crate::{Finished, cccd};

/// The reader; dropping it unplugs it.
#[derive(Debug)]
pub struct NfcReader {
    pad: Pad,
    connection: String,
    cancel: Cancel,
    /// Taken out to wait for its end.
    serving: Option<JoinHandle<()>>,
}

impl NfcReader {
    /// A reader with an empty pad.
    pub fn start() -> Self {
        let controller = Controller::open().expect("a pseudo-terminal can be had");
        let (pad, cancel, connection) = (Pad::default(), Cancel::default(), controller.connection());
        let (on, switch) = (pad.clone(), cancel.clone());
        let serving = thread::spawn(move || controller.serve(&on, &switch).expect("the line holds"));
        Self { pad, connection, cancel, serving: Some(serving) }
    }

    /// A reader with a card on it.
    pub fn with(card: &IssuedCard, card_type: CardType) -> Self {
        let reader = Self::start();
        reader.lay(card, card_type);
        reader
    }

    /// The pad: the card on it, and how it behaves.
    pub const fn pad(&self) -> &Pad {
        &self.pad
    }

    /// Puts a well-behaved card on it.
    pub fn lay(&self, card: &IssuedCard, card_type: CardType) {
        self.pad.lay(Chip::new(card.clone()), card_type);
    }

    /// Its connection string.
    pub fn connection(&self) -> &str {
        &self.connection
    }

    /// Waits until a program has polled for a card this many times.
    pub fn wait_for_looks(&self, looks: usize) {
        while self.pad.looks() < looks {
            thread::yield_now();
        }
    }

    /// Unplugs the reader.
    pub fn unplug(self) {
        drop(self);
    }

    /// Runs `cccd` with `input` on its standard input; its libnfc is configured for this reader.
    pub fn cccd(&self, arguments: &[&str], input: &str) -> Finished {
        Finished::of(self.command(cccd()).args(arguments), input.as_bytes())
    }

    /// A program whose libnfc is configured for this reader.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env("LIBNFC_DEVICE", &self.connection).env_remove("LIBNFC_LOG_LEVEL");
        command
    }
}

impl Drop for NfcReader {
    fn drop(&mut self) {
        self.cancel.cancel();
        if let Some(serving) = self.serving.take() {
            // If it panicked, the message has already been printed.
            let _ = serving.join();
        }
    }
}
