//! A command that the card refused, with the status word.

/// The command and the status word of a refusal that caused an error.
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
        let command = match instruction {
            0x22 => "MANAGE SECURITY ENVIRONMENT",
            0x82 => "EXTERNAL AUTHENTICATE",
            0x84 => "GET CHALLENGE",
            0x86 => "GENERAL AUTHENTICATE",
            0x88 => "INTERNAL AUTHENTICATE",
            0xA4 => "SELECT",
            0xB0 | 0xB1 => "READ BINARY",
            0xC0 => "GET RESPONSE",
            _ => "OTHER COMMAND",
        };
        Self { command, status }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{AccessError, Error, SecureMessagingError};

    #[test]
    fn commands_have_the_names_of_the_standards() {
        let name = |instruction| Refusal::of_instruction(instruction, 0x6A80).command;
        assert_eq!([0xA4, 0xB0, 0xB1].map(name), ["SELECT", "READ BINARY", "READ BINARY"]);
        assert_eq!([0x84, 0x82].map(name), ["GET CHALLENGE", "EXTERNAL AUTHENTICATE"]);
        assert_eq!([0x86, 0x88].map(name), ["GENERAL AUTHENTICATE", "INTERNAL AUTHENTICATE"]);
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
