//! Errors of the card and of the protected channel to it.

use thiserror::Error;

use crate::error::{Code, Refusal};

/// The card's answer is a refusal or makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CardError {
    /// An error status to a command.
    #[error("the card refused command {instruction:02X} with {status:04X}")]
    CommandRefused {
        /// The instruction byte of the command.
        instruction: u8,
        /// The status word.
        status: u16,
    },
    /// The card has no eMRTD application.
    #[error("the card has no eMRTD application ({status:04X})")]
    NoApplication {
        /// The status word of the SELECT.
        status: u16,
    },
    /// The card does not hold the file.
    #[error("{file} is absent")]
    FileAbsent {
        /// Its name, such as `EF.DG13`.
        file: &'static str,
        /// The refusal that says so, where it was asked for.
        refusal: Option<Refusal>,
    },
    /// The card does not give the file to this reader.
    #[error("{file} is locked")]
    NotPermitted {
        /// Its name, such as `EF.DG3`.
        file: &'static str,
        /// The refusal that says so, where it was asked for.
        refusal: Option<Refusal>,
    },
    /// More bytes than were asked for, or than the cap allows.
    #[error("an answer of {length} bytes where at most {limit} may come")]
    AnswerTooLong {
        /// Length of the answer in bytes.
        length: usize,
        /// What may come, in bytes.
        limit: usize,
    },
    /// The card goes on answering without giving any data.
    #[error("the card gives no more data for {file} after {offset} bytes")]
    NoProgress {
        /// The file being read.
        file: &'static str,
        /// How many bytes were read of it.
        offset: usize,
        /// The warning that came in place of data; `None` where the card says that all is well.
        refusal: Option<Refusal>,
    },
    /// The answer is not formed as the standard says.
    #[error("the answer to command {instruction:02X} is malformed")]
    AnswerMalformed {
        /// The instruction byte of the command.
        instruction: u8,
        /// The status word, where that is what makes no sense: 61xx that announces what does not come.
        status: Option<u16>,
    },
}

impl CardError {
    /// The number of this failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::CommandRefused { .. } => Code::CommandRefused,
            Self::NoApplication { .. } => Code::NoApplication,
            Self::FileAbsent { .. } => Code::FileAbsent,
            Self::NotPermitted { .. } => Code::NotPermitted,
            Self::AnswerTooLong { .. } => Code::AnswerTooLong,
            Self::NoProgress { .. } => Code::NoProgress,
            Self::AnswerMalformed { .. } => Code::AnswerMalformed,
        }
    }
}

/// The protected channel is broken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SecureMessagingError {
    /// A MAC, padding, data object or status failed its check. One error for all of them, so that a
    /// card cannot learn which (Doc 9303-11, 9.8).
    #[error("an answer failed the checks of secure messaging")]
    Broken,
    /// The card answered in plain and so ended the channel.
    #[error("the card left the protected channel at command {instruction:02X} ({status:04X})")]
    Dropped {
        /// The instruction byte of the command.
        instruction: u8,
        /// The plain status word.
        status: u16,
    },
}

impl SecureMessagingError {
    /// The number of this failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::Broken => Code::ChannelBroken,
            Self::Dropped { .. } => Code::ChannelDropped,
        }
    }
}
