//! One number per failure.

use std::fmt;

crate::named! {
    /// Groups of [`Code`]s that a caller treats alike; each has its exit status.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Class {
        /// 100-199: the reader, its service, or the link to the card.
        Transport = "transport",
        /// 200-299: the card responded with a refusal or with something that makes no sense.
        Card = "card",
        /// 300-399: the protected channel is broken.
        SecureMessaging = "secure_messaging",
        /// 400-499: the key does not open this card.
        Access = "access",
        /// 500-599: a file of the card cannot be parsed; 840-842: a file of evidence cannot be parsed.
        Data = "data",
        /// 600-699: reasons of checks and findings; never an error by itself.
        Authenticity = "authenticity",
        /// 700-749: the cryptographic library, or something it does not support.
        Crypto = "crypto",
        /// 750-799: a record of a read.
        Trace = "trace",
        /// 800-849: the folder of certificates, and the other numbers of evidence.
        TrustStore = "trust_store",
        /// 850-899: files and streams of this machine.
        InputOutput = "input_output",
        /// 900-949: the call itself.
        Usage = "usage",
        /// 950-999: a mistake in this library.
        Internal = "internal",
    }
}

impl Class {
    /// The exit status of a command that ends with a failure of this class.
    pub const fn exit_status(self) -> u8 {
        match self {
            Self::Transport => 3,
            Self::Card | Self::SecureMessaging => 5,
            Self::Access => 4,
            Self::Data => 6,
            Self::Authenticity => 1,
            Self::Crypto | Self::Trace | Self::TrustStore | Self::InputOutput | Self::Internal => 7,
            Self::Usage => 2,
        }
    }

    /// Returns the class of a number.
    const fn of(number: u16) -> Self {
        match number {
            100..=199 => Self::Transport,
            200..=299 => Self::Card,
            300..=399 => Self::SecureMessaging,
            400..=499 => Self::Access,
            500..=599 | 840..=842 => Self::Data,
            600..=699 => Self::Authenticity,
            700..=749 => Self::Crypto,
            750..=799 => Self::Trace,
            800..=849 => Self::TrustStore,
            850..=899 => Self::InputOutput,
            900..=949 => Self::Usage,
            _ => Self::Internal,
        }
    }
}

/// A failure, a reason or a finding, by number.
///
/// `Error::code`, the C interface and logs all use this number. Numbers are never reused. Each is declared next to its
/// error, in the file of its class.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code {
    number: u16,
    name: &'static str,
}

/// A code, and the names of the values that its error carries.
pub(super) type Row = (Code, &'static [&'static str]);

impl Code {
    pub(super) const fn new(number: u16, name: &'static str) -> Self {
        Self { number, name }
    }

    /// The number.
    pub const fn number(self) -> u16 {
        self.number
    }

    /// The name used in JSON, in snake case.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The class, and with it the exit status.
    pub const fn class(self) -> Class {
        Class::of(self.number)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number(), self.name())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_its_exit_status() {
        assert_eq!(Code::CardMoved.class().exit_status(), 3);
        assert_eq!(Code::WrongKey.class().exit_status(), 4);
        assert_eq!(Code::CommandRefused.class().exit_status(), 5);
        assert_eq!(Code::ChannelBroken.class().exit_status(), 5);
        assert_eq!(Code::DataTag.class().exit_status(), 6);
        // To a script, a damaged file and a malformed file of this library are the same.
        assert_eq!(Code::FileDamaged.class().exit_status(), 6);
        assert_eq!(Code::EvidenceMalformed.class().exit_status(), 6);
        assert_eq!(Code::CryptoFailed.class().exit_status(), 7);
        assert_eq!(Code::ArgumentInvalid.class().exit_status(), 2);
    }
}
