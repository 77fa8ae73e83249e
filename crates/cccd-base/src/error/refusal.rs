//! A command that the card refused, with the status word.

use crate::command_names;

/// The command that a status word answered, where that is what an error comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The command, by its name in the standards: `SELECT`, `MSE:Set AT`.
    pub command: &'static str,
    /// The status word.
    pub status: u16,
}

impl Refusal {
    /// Returns the refusal of a command that is identified by its instruction byte (ISO/IEC 7816-4, 5.4.2).
    pub const fn of_instruction(instruction: u8, status: u16) -> Self {
        let command = match command_names::of_instruction(instruction) {
            Some(name) => name,
            None => "OTHER COMMAND",
        };
        Self { command, status }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{AccessError, Error, SecureMessagingError};

    #[test]
    fn a_refusal_names_its_command() {
        let name = |instruction| Refusal::of_instruction(instruction, 0x6A80).command;
        assert_eq!([0xA4, 0x86, 0x00].map(name), ["SELECT", "GENERAL AUTHENTICATE", "OTHER COMMAND"]);
    }

    #[test]
    fn an_error_that_no_status_word_caused_names_no_command() {
        let at_step =
            |refusal| Error::from(AccessError::Failed { protocol: "PACE", step: "map nonce", refusal });
        assert_eq!(at_step(None).refusal(), None);
        let refusal = Refusal::of_instruction(0x86, 0x6A80);
        assert_eq!(at_step(Some(refusal)).refusal(), Some(refusal));
        assert_eq!(Error::from(SecureMessagingError::Broken).refusal(), None);
    }
}
