//! Errors of the reader, its service, and the link to the card.

use thiserror::Error;

use crate::error::Code;

/// The reader, its service, or the link to the card.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TransportError {
    /// The PC/SC service is not running.
    #[error("the PC/SC service is not running")]
    ServiceNotRunning,
    /// No reader is attached.
    #[error("no reader is attached")]
    NoReader,
    /// Several readers hold a card and none was named.
    #[error("several readers hold a card: {}", .readers.join(", "))]
    SeveralCards {
        /// Their names.
        readers: Vec<String>,
    },
    /// No card lies on the reader.
    #[error("no card lies on the reader")]
    NoCard,
    /// The card left the reader.
    #[error("the card was moved")]
    CardMoved,
    /// Another program holds the reader.
    #[error("the reader is held by another program")]
    ReaderBusy,
    /// The reader was unplugged.
    #[error("the reader was unplugged")]
    ReaderUnplugged,
    /// The reader did not come back from a command in time.
    #[error("the reader does not answer any more")]
    ReaderHung,
    /// The caller cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The time allowed is over.
    #[error("the time allowed is over")]
    Timeout,
    /// No reader has this name.
    #[error("no reader is named {name:?}")]
    ReaderUnknown {
        /// The name that was asked for.
        name: String,
    },
    /// The command is longer than the link can carry.
    #[error("a command of {length} bytes; the link carries {limit}")]
    CommandTooLong {
        /// Length of the command in bytes.
        length: usize,
        /// Largest command in bytes.
        limit: usize,
    },
    /// Another program reset the card.
    #[error("the card was reset by another program")]
    CardReset,
    /// What lies on the reader does not answer as a card.
    #[error("what lies on the reader does not answer as a card")]
    CardMute,
    /// The PC/SC service does not let this user use a reader.
    #[error("the PC/SC service does not let this user use a reader")]
    ServiceDenied,
    /// The link has no way to reset the card.
    #[error("the link has no way to reset the card")]
    ResetUnavailable,
    /// The reader or its driver reported a fault.
    #[error("the reader reported fault {status:08X}")]
    ReaderFault {
        /// The number that PC/SC or the driver gave.
        status: u32,
    },
    /// The operating system does not let this user use the reader.
    #[error("the operating system does not let this user use the reader at {name:?}")]
    ReaderDenied {
        /// Its address.
        name: String,
    },
    /// Nothing that could be a reader answers at the address.
    #[error("nothing at {name:?} answers as a reader")]
    ReaderUnrecognised {
        /// The address.
        name: String,
    },
}

impl TransportError {
    /// The failures that are told by their number alone.
    const PLAIN: [Self; 13] = [
        Self::ServiceNotRunning,
        Self::ServiceDenied,
        Self::NoReader,
        Self::NoCard,
        Self::CardMoved,
        Self::ReaderBusy,
        Self::ReaderUnplugged,
        Self::ReaderHung,
        Self::Cancelled,
        Self::Timeout,
        Self::CardReset,
        Self::CardMute,
        Self::ResetUnavailable,
    ];

    /// The failure with this number; `None` where a number alone does not tell it.
    pub fn from_number(number: u16) -> Option<Self> {
        Self::PLAIN.into_iter().find(|failure| failure.code().number() == number)
    }

    /// The number of this failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::ServiceNotRunning => Code::ServiceNotRunning,
            Self::NoReader => Code::NoReader,
            Self::SeveralCards { .. } => Code::SeveralCards,
            Self::NoCard => Code::NoCard,
            Self::CardMoved => Code::CardMoved,
            Self::ReaderBusy => Code::ReaderBusy,
            Self::ReaderUnplugged => Code::ReaderUnplugged,
            Self::ReaderHung => Code::ReaderHung,
            Self::Cancelled => Code::Cancelled,
            Self::Timeout => Code::Timeout,
            Self::ReaderUnknown { .. } => Code::ReaderUnknown,
            Self::CommandTooLong { .. } => Code::CommandTooLong,
            Self::CardReset => Code::CardReset,
            Self::CardMute => Code::CardMute,
            Self::ServiceDenied => Code::ServiceDenied,
            Self::ResetUnavailable => Code::ResetUnavailable,
            Self::ReaderFault { .. } => Code::ReaderFault,
            Self::ReaderDenied { .. } => Code::ReaderDenied,
            Self::ReaderUnrecognised { .. } => Code::ReaderUnrecognised,
        }
    }
}
