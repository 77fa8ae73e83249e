//! Another program that is connected to a card, in shared mode, and executes commands on it.

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

    /// Sends a command to the card; `None` if PC/SC refuses.
    pub fn transmit(&mut self, command: &[u8]) -> Option<Vec<u8>> {
        self.program.tell(&format!("transmit {}", hex::encode(command)));
        let answer = self.program.next_line()?;
        Some(hex::decode(answer).expect("an answer in hexadecimal digits"))
    }

    /// Requests a reset of the card from PC/SC. PC/SC resets it when no other program holds a transaction, so this does
    /// not wait.
    pub fn begin_reset(&mut self) {
        self.program.tell("reset");
        assert_eq!(self.program.next_line().as_deref(), Some("resetting"));
    }

    /// Waits until the card has been reset; false if PC/SC refused.
    pub fn end_reset(&mut self) -> bool {
        self.program.next_line().as_deref() == Some("reset")
    }

    /// Releases the card without a reset.
    pub fn leave(mut self) {
        self.program.tell("leave");
        assert_eq!(self.program.next_line().as_deref(), Some("left"));
    }
}
