//! Errors of the journal of a counter.

use std::{io::ErrorKind, path::PathBuf};

use thiserror::Error;

use crate::error::Code;

/// The journal of a counter.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The file cannot be read.
    #[error("the journal {path:?} cannot be read: {kind}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        kind: ErrorKind,
    },
    /// The file is no journal, or it is damaged.
    #[error("{path:?} is not a journal, or it is damaged")]
    NotAJournal {
        /// The file.
        path: PathBuf,
    },
    /// A later version has made the file.
    #[error("the journal {path:?} has version {version}")]
    Version {
        /// The file.
        path: PathBuf,
        /// The version that it states.
        version: i32,
    },
    /// The file cannot be written.
    #[error("the journal {path:?} cannot be written: {kind}")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        kind: ErrorKind,
    },
    /// A text is empty, too long, or could be the number of a person. The text itself is not repeated.
    #[error("the journal does not take the text of {argument}")]
    Text {
        /// What it was meant for.
        argument: &'static str,
    },
}

impl JournalError {
    /// The number of this failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::Unreadable { .. } => Code::JournalUnreadable,
            Self::NotAJournal { .. } => Code::NotAJournal,
            Self::Version { .. } => Code::JournalVersion,
            Self::Unwritable { .. } => Code::JournalUnwritable,
            Self::Text { .. } => Code::JournalText,
        }
    }
}
