//! A command that the card refused, and with what.

use crate::{
    error::{AccessError, CardError, DataError, Error, SecureMessagingError},
    iso7816::StatusWord,
};

/// The command that a status word answered, where that is what an error comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The command, by its name in the standards: `SELECT`, `MSE:Set AT`.
    pub command: &'static str,
    /// The status word.
    pub status: u16,
}

impl Refusal {
    /// The refusal of a command by its name, where its instruction byte does not tell which it was.
    pub const fn of(command: &'static str, status: StatusWord) -> Self {
        Self { command, status: status.0 }
    }

    /// The refusal of a command that is known by its instruction byte (ISO/IEC 7816-4, 5.4.2).
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

impl Error {
    /// The command and the status word that the error comes from; `None` where it comes from something else.
    pub const fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::Card(CardError::CommandRefused { instruction, status }) => {
                Refusal::of_instruction(*instruction, *status)
            }
            Self::Card(CardError::NoApplication { status }) => Refusal { command: "SELECT", status: *status },
            Self::SecureMessaging(SecureMessagingError::Dropped { instruction, status }) => {
                Refusal::of_instruction(*instruction, *status)
            }
            Self::Access(AccessError::Blocked { command, status }) => Refusal { command, status: *status },
            Self::Card(CardError::AnswerMalformed { instruction, status: Some(status) }) => {
                Refusal::of_instruction(*instruction, *status)
            }
            Self::Access(
                AccessError::Failed { refusal, .. }
                | AccessError::WrongKey { refusal }
                | AccessError::AnotherCard { refusal }
                | AccessError::TooManyAttempts { refusal, .. }
                | AccessError::KeyUnsuitable { refusal, .. },
            )
            | Self::Card(
                CardError::FileAbsent { refusal, .. }
                | CardError::NotPermitted { refusal, .. }
                | CardError::NoProgress { refusal, .. },
            )
            | Self::Data(DataError { refusal, .. }) => return *refusal,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
