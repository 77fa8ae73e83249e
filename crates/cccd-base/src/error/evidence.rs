//! Errors of evidence: files in which a read was kept to be judged again.

use std::path::PathBuf;

use thiserror::Error;

use crate::error::Code;

/// A file of evidence, or what it is made with.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EvidenceError {
    /// The file is not of the form, or no evidence at all.
    #[error("the evidence is malformed at byte {offset}")]
    Malformed {
        /// Offset in bytes from the start of the file.
        offset: usize,
    },
    /// A version that this library does not read.
    #[error("the evidence has version {version}")]
    Version {
        /// The version.
        version: u32,
    },
    /// Larger than any read.
    #[error("the evidence is larger than any read")]
    TooLarge,
    /// The file does not fit its checksum, or its encryption does not open as a whole: it was damaged where it was
    /// kept.
    #[error("the file was damaged")]
    Damaged,
    /// A folder or a list names no file that could be judged.
    #[error("{path:?} holds no file")]
    NotFound {
        /// The folder; `-` for a list on standard input.
        path: PathBuf,
    },
    /// The evidence is encrypted.
    #[error("the evidence is encrypted")]
    Encrypted,
    /// None of the private keys opens the encrypted evidence.
    #[error("none of the private keys opens the encrypted evidence")]
    WrongIdentity,
    /// The office's private key cannot be used.
    #[error("the office's private key cannot be used")]
    OfficeKey,
    /// The read brought nothing that could be judged again.
    #[error("the read brought nothing that could be judged again")]
    Nothing,
}

impl EvidenceError {
    /// The number of this failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::Malformed { .. } => Code::EvidenceMalformed,
            Self::Version { .. } => Code::EvidenceVersion,
            Self::TooLarge => Code::EvidenceTooLarge,
            Self::Damaged => Code::FileDamaged,
            Self::NotFound { .. } => Code::EvidenceNotFound,
            Self::Encrypted => Code::EvidenceEncrypted,
            Self::WrongIdentity => Code::EvidenceIdentityWrong,
            Self::OfficeKey => Code::OfficeKeyUnusable,
            Self::Nothing => Code::EvidenceEmpty,
        }
    }
}
