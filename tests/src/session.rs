//! Another program that is connected to a card, in shared mode, and does with it what it is told.

use std::process::Command;

use crate::Running;

/// The program `pcsc-probe session`; dropping it kills it.
#[derive(Debug)]
pub struct Session {
    program: Running,
}

impl Session {
    pub(crate) fn start(command: &mut Command) -> Self {
        Self { program: Running::start(command) }
    }

    /// Sends a command to the card; `None` where PC/SC refuses.
    pub fn transmit(&mut self, command: &[u8]) -> Option<Vec<u8>> {
        self.program.tell(&format!("transmit {}", hex::encode(command)));
        let answer = self.program.next_line()?;
        Some(hex::decode(answer).expect("an answer in hexadecimal digits"))
    }

    /// Asks PC/SC to reset the card. PC/SC does so when no other program holds a transaction, so this does not
    /// wait for it.
    pub fn begin_reset(&mut self) {
        self.program.tell("reset");
        assert_eq!(self.program.next_line().as_deref(), Some("resetting"));
    }

    /// Waits until the card has been reset; false where PC/SC refused.
    pub fn end_reset(&mut self) -> bool {
        self.program.next_line().as_deref() == Some("reset")
    }

    /// Lets go of the card without a reset.
    pub fn leave(mut self) {
        self.program.tell("leave");
        assert_eq!(self.program.next_line().as_deref(), Some("left"));
    }
}
