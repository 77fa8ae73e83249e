//! Errors: one enum a class, one [`Code`] a failure.
//!
//! No error carries a key, a number of a person, or any other value from a card beyond status words,
//! lengths and offsets. The two lines for people (what happened, what to do; Vietnamese and English) live
//! in `cccd::messages`; the `Display` here is one short English line for logs.

mod code;

use thiserror::Error;

pub use code::{Class, Code};

/// What can go wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The reader, its service, or the link to the card.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The card's answer is a refusal or makes no sense.
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
    /// The folder of certificates.
    #[error(transparent)]
    TrustStore(#[from] TrustStoreError),
    /// Files and streams of this machine.
    #[error(transparent)]
    InputOutput(#[from] InputOutputError),
    /// The call itself.
    #[error(transparent)]
    Usage(#[from] UsageError),
    /// A mistake in this library; the text names the place.
    #[error("internal: {0}")]
    Internal(&'static str),
}

/// Shorthand for results of this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// The number of this failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::Transport(e) => e.code(),
            Self::Card(e) => e.code(),
            Self::SecureMessaging(e) => e.code(),
            Self::Access(e) => e.code(),
            Self::Data(e) => e.kind.code(),
            Self::Crypto(e) => e.code(),
            Self::TrustStore(e) => e.code(),
            Self::InputOutput(e) => e.code(),
            Self::Usage(UsageError::Argument { .. }) => Code::ArgumentInvalid,
            Self::Internal(_) => Code::Internal,
        }
    }
}

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
    /// The reader or its driver reported a fault.
    #[error("the reader reported fault {status:08X}")]
    ReaderFault {
        /// The number that PC/SC or the driver gave.
        status: u32,
    },
}

impl TransportError {
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
            Self::ReaderFault { .. } => Code::ReaderFault,
        }
    }
}

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
    },
    /// The card does not give the file to this reader.
    #[error("{file} is locked")]
    NotPermitted {
        /// Its name, such as `EF.DG3`.
        file: &'static str,
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
    },
    /// The answer is not formed as the standard says.
    #[error("the answer to command {instruction:02X} is malformed")]
    AnswerMalformed {
        /// The instruction byte of the command.
        instruction: u8,
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
    #[error("the card left the protected channel ({status:04X})")]
    Dropped {
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

/// The part of a key that an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyPart {
    /// The whole input.
    Input,
    /// The 12-digit personal number.
    PersonalNumber,
    /// The card access number.
    Can,
    /// First line of the MRZ.
    MrzLine1,
    /// Second line of the MRZ.
    MrzLine2,
    /// Third line of the MRZ.
    MrzLine3,
    /// The document number in the MRZ.
    DocumentNumber,
    /// The date of birth in the MRZ.
    DateOfBirth,
    /// The date of expiry in the MRZ.
    DateOfExpiry,
    /// The composite check digit in the MRZ.
    Composite,
}

/// The key does not open the card.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AccessError {
    /// The key does not open this card.
    #[error("the key does not open this card")]
    WrongKey,
    /// The key belongs to another card.
    #[error("the key belongs to another card")]
    WrongCard,
    /// The chip refuses further attempts.
    #[error("the chip refuses further attempts ({status:04X})")]
    Blocked {
        /// The status word.
        status: u16,
    },
    /// The chip offers no access protocol that this library speaks, or that the caller allows.
    #[error("the chip offers no access protocol that may be used")]
    ProtocolNotSupported,
    /// This kind of key cannot open the card by the protocol that is left.
    #[error("this kind of key cannot be used with {protocol}")]
    KeyUnsuitable {
        /// `BAC` or `PACE`.
        protocol: &'static str,
    },
    /// The protocol failed for another reason than the key.
    #[error("{protocol} failed at {step}")]
    Failed {
        /// `BAC` or `PACE`.
        protocol: &'static str,
        /// The step, in the standard's words.
        step: &'static str,
    },
    /// A part of the key has the wrong length.
    #[error("{part:?} has {length} characters, not {expected}")]
    Length {
        /// Which part.
        part: KeyPart,
        /// How many characters there are.
        length: usize,
        /// How many there must be.
        expected: usize,
    },
    /// A character that cannot stand there.
    #[error("{part:?} holds a character that cannot stand at position {position}")]
    Character {
        /// Which part.
        part: KeyPart,
        /// Position in that part, counted from 1.
        position: usize,
    },
    /// A check digit does not fit.
    #[error("the check digit of {part:?} does not fit")]
    CheckDigit {
        /// Which part.
        part: KeyPart,
    },
    /// A date that is not a date.
    #[error("{part:?} is not a date")]
    Date {
        /// Which part.
        part: KeyPart,
    },
}

impl AccessError {
    /// The number of this failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::WrongKey => Code::WrongKey,
            Self::WrongCard => Code::WrongCard,
            Self::Blocked { .. } => Code::AccessBlocked,
            Self::ProtocolNotSupported => Code::ProtocolNotSupported,
            Self::KeyUnsuitable { .. } => Code::KeyUnsuitable,
            Self::Failed { .. } => Code::AccessFailed,
            Self::Length { .. } => Code::KeyLength,
            Self::Character { .. } => Code::KeyCharacter,
            Self::CheckDigit { .. } => Code::KeyCheckDigit,
            Self::Date { .. } => Code::KeyDate,
        }
    }
}

/// Data of a card that is not what it should be: which file, where in it, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}at byte {offset}: {}", .file.map(|f| format!("{f} ")).unwrap_or_default(), .kind.code().name())]
pub struct DataError {
    /// The file, once it is known.
    pub file: Option<&'static str>,
    /// Offset in bytes from the start of the file (or of the data that was handed in).
    pub offset: usize,
    /// What is wrong.
    pub kind: DataKind,
}

impl DataError {
    /// An error at an offset, in a file that the caller will name.
    pub const fn new(kind: DataKind, offset: usize) -> Self {
        Self { file: None, offset, kind }
    }

    /// Names the file, unless one is named already.
    #[must_use]
    pub fn in_file(mut self, file: &'static str) -> Self {
        self.file.get_or_insert(file);
        self
    }
}

/// What is wrong with data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DataKind {
    /// The data ends before it should.
    Truncated,
    /// Another tag stands where a certain one must.
    Tag,
    /// A length is malformed or reaches beyond its surroundings.
    Length,
    /// Nested too deep, or too many parts.
    TooDeep,
    /// A value outside of what the standard allows.
    Value,
    /// Text that is not in its encoding.
    Text,
    /// Bytes follow where the data should end.
    Trailing,
    /// A picture that cannot be decoded.
    Image,
    /// Larger than any such data may be.
    TooLarge,
    /// A required part is missing.
    Missing,
    /// A part stands twice.
    Duplicate,
    /// A version that this library does not know.
    Version,
}

impl DataKind {
    /// The number of this failure.
    pub const fn code(self) -> Code {
        match self {
            Self::Truncated => Code::DataTruncated,
            Self::Tag => Code::DataTag,
            Self::Length => Code::DataLength,
            Self::TooDeep => Code::DataTooDeep,
            Self::Value => Code::DataValue,
            Self::Text => Code::DataText,
            Self::Trailing => Code::DataTrailing,
            Self::Image => Code::DataImage,
            Self::TooLarge => Code::DataTooLarge,
            Self::Missing => Code::DataMissing,
            Self::Duplicate => Code::DataDuplicate,
            Self::Version => Code::DataVersion,
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_error_says_file_and_offset() {
        let error = DataError::new(DataKind::Length, 7).in_file("EF.DG13").in_file("other");
        assert_eq!(error.to_string(), "EF.DG13 at byte 7: data_length");
        assert_eq!(Error::from(error).code(), Code::DataLength);
    }
}
