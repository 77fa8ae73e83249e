//! Errors of this machine and of the call: cryptography, trust folder, files, arguments.

use thiserror::Error;

use crate::error::Code;

/// The cryptographic library, or something it does not support.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CryptoError {
    /// A call of the library failed.
    #[error("the cryptographic library failed at {operation}")]
    Failed {
        /// The operation.
        operation: &'static str,
    },
    /// A point or number is not a member of its group.
    #[error("a point or number is not a member of its group")]
    Point,
    /// An algorithm or parameter that is not supported.
    #[error("{what} is not supported")]
    Unsupported {
        /// What it is.
        what: &'static str,
    },
    /// The source of random bytes failed.
    #[error("the source of random bytes failed")]
    Random,
}

impl CryptoError {
    /// The number of this failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::Failed { .. } => Code::CryptoFailed,
            Self::Point => Code::CryptoPoint,
            Self::Unsupported { .. } => Code::CryptoUnsupported,
            Self::Random => Code::RandomFailed,
        }
    }
}

/// The folder of certificates.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TrustStoreError {
    /// The folder cannot be read.
    #[error("the trust folder {path:?} cannot be read: {kind}")]
    Unreadable {
        /// The folder.
        path: std::path::PathBuf,
        /// Why.
        kind: std::io::ErrorKind,
    },
    /// A file in the folder is not a certificate.
    #[error("{path:?} is not a certificate")]
    Malformed {
        /// The file.
        path: std::path::PathBuf,
    },
}

impl TrustStoreError {
    /// The number of this failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::Unreadable { .. } => Code::TrustFolderUnreadable,
            Self::Malformed { .. } => Code::TrustFileMalformed,
        }
    }
}

/// Files and streams of this machine.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InputOutputError {
    /// A file cannot be read.
    #[error("{path:?} cannot be read: {kind}")]
    Unreadable {
        /// The file.
        path: std::path::PathBuf,
        /// Why.
        kind: std::io::ErrorKind,
    },
    /// A file cannot be written.
    #[error("{path:?} cannot be written: {kind}")]
    Unwritable {
        /// The file.
        path: std::path::PathBuf,
        /// Why.
        kind: std::io::ErrorKind,
    },
    /// Standard input or output failed.
    #[error("standard input or output failed: {kind}")]
    Stream {
        /// Why.
        kind: std::io::ErrorKind,
    },
}

impl InputOutputError {
    /// The number of this failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::Unreadable { .. } => Code::FileUnreadable,
            Self::Unwritable { .. } => Code::FileUnwritable,
            Self::Stream { .. } => Code::StreamFailed,
        }
    }
}

/// The call itself.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UsageError {
    /// An argument has a value that cannot be used.
    #[error("the argument {argument} cannot be used")]
    Argument {
        /// Its name.
        argument: &'static str,
    },
}
