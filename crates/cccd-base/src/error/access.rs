//! Errors of keys and of the protocols that open a chip.

use thiserror::Error;

use crate::error::{Code, Refusal};

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

impl KeyPart {
    /// The name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::PersonalNumber => "personal_number",
            Self::Can => "can",
            Self::MrzLine1 => "mrz_line_1",
            Self::MrzLine2 => "mrz_line_2",
            Self::MrzLine3 => "mrz_line_3",
            Self::DocumentNumber => "document_number",
            Self::DateOfBirth => "date_of_birth",
            Self::DateOfExpiry => "date_of_expiry",
            Self::Composite => "composite",
        }
    }
}

/// The key does not open the card.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AccessError {
    /// The key does not open this card.
    #[error("the key does not open this card")]
    WrongKey {
        /// The refusal that says so; `None` where a MAC or a token did not verify.
        refusal: Option<Refusal>,
    },
    /// The key belongs to another card.
    #[error("the key belongs to another card")]
    WrongCard,
    /// After a break the card on the reader is not the one that was being read.
    #[error("the card on the reader is not the one that was being read")]
    AnotherCard {
        /// The refusal that shows it; `None` where an answer was another one.
        refusal: Option<Refusal>,
    },
    /// The chip refuses further attempts.
    #[error("the chip refuses further attempts at {command} ({status:04X})")]
    Blocked {
        /// The command, in the standard's words.
        command: &'static str,
        /// The status word.
        status: u16,
    },
    /// Too many wrong keys were tried on one inserted card: nothing more is sent to it.
    #[error("{attempts} wrong keys were tried on this card")]
    TooManyAttempts {
        /// How many.
        attempts: usize,
        /// The refusal of the last one, where this is the answer to it.
        refusal: Option<Refusal>,
    },
    /// The chip offers no access protocol that this library speaks, or that the caller allows.
    #[error("the chip offers no access protocol that may be used")]
    ProtocolNotSupported,
    /// This kind of key cannot open the card by the protocol that is left.
    #[error("this kind of key cannot be used with {protocol}")]
    KeyUnsuitable {
        /// `BAC` or `PACE`.
        protocol: &'static str,
        /// The refusal that says so; `None` where the key was not tried.
        refusal: Option<Refusal>,
    },
    /// The protocol failed for another reason than the key.
    #[error("{protocol} failed at {step}")]
    Failed {
        /// `BAC` or `PACE`.
        protocol: &'static str,
        /// The step, in the standard's words.
        step: &'static str,
        /// The refusal that ended it; `None` where the answer itself is wrong.
        refusal: Option<Refusal>,
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
            Self::WrongKey { .. } => Code::WrongKey,
            Self::WrongCard => Code::WrongCard,
            Self::AnotherCard { .. } => Code::AnotherCard,
            Self::Blocked { .. } => Code::AccessBlocked,
            Self::TooManyAttempts { .. } => Code::TooManyAttempts,
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
