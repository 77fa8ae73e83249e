//! Errors: one enum per class, one [`Code`] per failure, and one row that declares both.
//!
//! No error carries a key, a personal number, or any other value from a card except status words, lengths and offsets.
//! The two lines for people (what happened, what to do; Vietnamese and English) are in `cccd::messages`; `Display`
//! gives one short English line for logs.

#[macro_use]
mod table;

mod access;
mod card;
mod code;
mod crypto;
mod data;
mod evidence;
mod input_output;
mod internal;
mod journal;
mod list;
mod mapping;
mod reason;
mod refusal;
mod secure_messaging;
mod trace;
mod transport;
mod trust_store;
mod usage;
mod value;

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::command_names;

pub use access::{AccessError, KeyPart};
pub use card::CardError;
pub use code::{Class, Code};
pub use crypto::CryptoError;
pub use data::{DataError, DataKind};
pub use evidence::EvidenceError;
pub use input_output::InputOutputError;
pub use journal::JournalError;
pub use mapping::{MappingError, MappingFault};
pub use refusal::Refusal;
pub use secure_messaging::SecureMessagingError;
pub use trace::TraceError;
pub use transport::TransportError;
pub use trust_store::TrustStoreError;
pub use usage::UsageError;
pub use value::{Named, Value};

/// An error of this library.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The reader, its service, or the link to the card.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The card's response is a refusal or makes no sense.
    #[error(transparent)]
    Card(#[from] CardError),
    /// The protected channel is broken.
    #[error(transparent)]
    SecureMessaging(#[from] SecureMessagingError),
    /// The key does not open the card.
    #[error(transparent)]
    Access(#[from] AccessError),
    /// Data of a card is not what it should be.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The cryptographic library.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// A record of a read.
    #[error(transparent)]
    Trace(#[from] TraceError),
    /// The folder of certificates.
    #[error(transparent)]
    TrustStore(#[from] TrustStoreError),
    /// A file of evidence.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// The journal of a counter.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A file that renames fields.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// Files and streams of this machine.
    #[error(transparent)]
    InputOutput(#[from] InputOutputError),
    /// The call itself.
    #[error(transparent)]
    Usage(#[from] UsageError),
    /// Any of the others, about a file of the caller's.
    #[error("{}: {}", .0.path.display(), .0.error)]
    InFile(Box<InFile>),
    /// A mistake in this library; the text names the place.
    #[error("internal: {0}")]
    Internal(&'static str),
}

/// An error and the file it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InFile {
    /// The file.
    pub path: PathBuf,
    /// The error.
    pub error: Error,
}

/// Shorthand for results of this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Says which file the error is about, unless the error says so itself.
    #[must_use]
    pub fn in_file(self, path: &Path) -> Self {
        if self.values().iter().any(|(_, value)| matches!(value, Value::Path(_))) {
            return self;
        }
        Self::InFile(Box::new(InFile { path: path.to_owned(), error: self }))
    }

    /// Returns the command and the status word that caused the error; `None` if something else caused it.
    pub fn refusal(&self) -> Option<Refusal> {
        Some(match self {
            Self::Card(CardError::CommandRefused { instruction, status }) => {
                Refusal::of_instruction(*instruction, *status)
            }
            Self::Card(CardError::NoApplication { status }) => {
                Refusal { command: command_names::SELECT, status: *status }
            }
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
            Self::InFile(inner) => return inner.error.refusal(),
            _ => return None,
        })
    }

    /// Returns the number of this failure.
    pub fn code(&self) -> Code {
        match self {
            Self::Transport(e) => e.code(),
            Self::Card(e) => e.code(),
            Self::SecureMessaging(e) => e.code(),
            Self::Access(e) => e.code(),
            Self::Data(e) => e.kind.code(),
            Self::Crypto(e) => e.code(),
            Self::Trace(e) => e.code(),
            Self::TrustStore(e) => e.code(),
            Self::Evidence(e) => e.code(),
            Self::Journal(e) => e.code(),
            Self::Mapping(e) => e.code(),
            Self::InputOutput(e) => e.code(),
            Self::Usage(e) => e.code(),
            Self::InFile(inner) => inner.error.code(),
            Self::Internal(_) => Code::Internal,
        }
    }
}
