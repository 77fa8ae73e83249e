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
    /// The folder cannot be written.
    #[error("{path:?} cannot be written: {kind}")]
    Unwritable {
        /// The file or folder.
        path: std::path::PathBuf,
        /// Why.
        kind: std::io::ErrorKind,
    },
    /// Nobody confirmed a root certificate.
    #[error("nobody confirmed the root certificate {sha256}")]
    NotConfirmed {
        /// Its SHA-256 in hexadecimal digits.
        sha256: String,
    },
    /// Another program is writing to the folder.
    #[error("another program is writing to {path:?}")]
    Locked {
        /// The folder.
        path: std::path::PathBuf,
    },
    /// The index of the folder cannot be read.
    #[error("line {line} of the index {path:?} cannot be read")]
    Index {
        /// The index.
        path: std::path::PathBuf,
        /// The line, counted from 1.
        line: usize,
    },
    /// Nothing in the folder, or more than one certificate, fits what was asked for.
    #[error("no single certificate in the trust folder fits")]
    Unknown,
    /// A file is neither certificate, master list, LDIF nor revocation list.
    #[error("{path:?} is nothing that a trust folder takes")]
    Input {
        /// The file.
        path: std::path::PathBuf,
    },
    /// The signature of a master list is wrong.
    #[error("the signature of the master list is wrong")]
    MasterListSignature,
    /// The signer of a master list, or the root above it, is not at hand.
    #[error("the signer of the master list or its root is not at hand")]
    MasterListSigner,
    /// The signer of a master list was not valid when it signed, or is of another country than its root.
    #[error("the signer of the master list was not valid when it signed")]
    MasterListSignerNotValid,
    /// A root was not signed with its own key.
    #[error("the root in {path:?} was not signed with its own key")]
    RootSignature {
        /// The file.
        path: std::path::PathBuf,
    },
    /// A file of the folder is not the one that was put there.
    #[error("{path:?} is not the file that was put there")]
    Changed {
        /// The file.
        path: std::path::PathBuf,
    },
    /// A revocation list that the root of its issuer did not sign.
    #[error("the signature of the revocation list in {path:?} is wrong")]
    RevocationListSignature {
        /// The file.
        path: std::path::PathBuf,
    },
    /// The folder holds a newer revocation list of the same issuer.
    #[error("a newer revocation list than that in {path:?} is there")]
    RevocationListOlder {
        /// The file.
        path: std::path::PathBuf,
    },
    /// Others than the user and root may write to the folder.
    #[error("others may write {path:?}, and {others} more")]
    Exposed {
        /// The first folder or file that others may write.
        path: std::path::PathBuf,
        /// How many others there are.
        others: usize,
    },
    /// A file lies among those of the folder that its index does not know.
    #[error("{path:?} is not known to the index, and {others} more are not")]
    Stray {
        /// The first such file.
        path: std::path::PathBuf,
        /// How many others there are.
        others: usize,
    },
}

impl TrustStoreError {
    /// The number of this failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::Unreadable { .. } => Code::TrustFolderUnreadable,
            Self::Malformed { .. } => Code::TrustFileMalformed,
            Self::Unwritable { .. } => Code::TrustFolderUnwritable,
            Self::NotConfirmed { .. } => Code::TrustNotConfirmed,
            Self::Locked { .. } => Code::TrustFolderLocked,
            Self::Index { .. } => Code::TrustIndexMalformed,
            Self::Unknown => Code::TrustEntryUnknown,
            Self::Input { .. } => Code::TrustInputMalformed,
            Self::MasterListSignature => Code::MasterListSignatureWrong,
            Self::MasterListSigner => Code::MasterListSignerMissing,
            Self::Changed { .. } => Code::TrustFileChanged,
            Self::RevocationListSignature { .. } => Code::RevocationListSignatureWrong,
            Self::RevocationListOlder { .. } => Code::RevocationListOlder,
            Self::Stray { .. } => Code::TrustFileStray,
            Self::Exposed { .. } => Code::TrustFolderExposed,
            Self::RootSignature { .. } => Code::RootSignatureWrong,
            Self::MasterListSignerNotValid => Code::MasterListSignerNotValid,
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
    /// A picture cannot be read, or is larger than any that is.
    #[error("the picture cannot be read, or is too large")]
    Picture,
    /// A picture shows no QR code of a card.
    #[error("the picture shows no QR code of a card")]
    NoQrCode,
}

impl InputOutputError {
    /// The number of this failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::Unreadable { .. } => Code::FileUnreadable,
            Self::Unwritable { .. } => Code::FileUnwritable,
            Self::Stream { .. } => Code::StreamFailed,
            Self::Picture => Code::PictureUnreadable,
            Self::NoQrCode => Code::QrCodeNotFound,
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
    /// An argument is NULL.
    #[error("the argument {argument} is NULL")]
    Null {
        /// Its name.
        argument: &'static str,
    },
    /// A text is not in UTF-8.
    #[error("the text {argument} is not in UTF-8")]
    NotUtf8 {
        /// Its name.
        argument: &'static str,
    },
    /// What a handle stood for was used up by another call.
    #[error("the handle {argument} was used up")]
    HandleUsed {
        /// Its name.
        argument: &'static str,
    },
    /// An option that this version does not know.
    #[error("option {option} is not known")]
    OptionUnknown {
        /// Its number.
        option: i32,
    },
    /// This build lacks a feature.
    #[error("built without the feature {feature}")]
    FeatureMissing {
        /// Its name for cargo.
        feature: &'static str,
    },
}

impl UsageError {
    /// The number of this failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::Argument { .. } => Code::ArgumentInvalid,
            Self::Null { .. } => Code::ArgumentNull,
            Self::NotUtf8 { .. } => Code::TextNotUtf8,
            Self::HandleUsed { .. } => Code::HandleUsed,
            Self::OptionUnknown { .. } => Code::OptionUnknown,
            Self::FeatureMissing { .. } => Code::FeatureMissing,
        }
    }
}
