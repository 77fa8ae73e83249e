//! The values that an error carries, for use in messages.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use crate::error::{Error, KeyPart, MappingError, Refusal};

/// A value that an error carries. It is never personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value<'e> {
    /// A name, or words of a standard.
    Text(&'e str),
    /// Names.
    Texts(&'e [String]),
    /// A file or folder.
    Path(&'e Path),
    /// The kind of error that the operating system reported.
    Kind(ErrorKind),
    /// A part of a key.
    Part(KeyPart),
    /// A length, a position, a version or a status.
    Number(i128),
    /// No value. For a refusal, see [`Error::refusal`].
    Absent,
}

/// A value and the name of its field.
pub type Named<'e> = (&'static str, Value<'e>);

impl Error {
    /// Returns the values that the error carries, by the names of its fields.
    pub fn values(&self) -> Vec<Named<'_>> {
        match self {
            Self::Transport(e) => e.values(),
            Self::Card(e) => e.values(),
            Self::SecureMessaging(e) => e.values(),
            Self::Access(e) => e.values(),
            Self::Data(e) => {
                let file = ("file", e.file.map_or(Value::Absent, Value::Text));
                [file, ("offset", (&e.offset).into())].into_iter().chain(e.kind.values()).collect()
            }
            Self::Crypto(e) => e.values(),
            Self::Trace(e) => e.values(),
            Self::TrustStore(e) => e.values(),
            Self::Evidence(e) => e.values(),
            Self::Journal(e) => e.values(),
            Self::Mapping(MappingError::Line { line, .. }) => vec![("line", line.into())],
            Self::Mapping(MappingError::TooLong { limit }) => vec![("limit", limit.into())],
            Self::InputOutput(e) => e.values(),
            Self::Usage(e) => e.values(),
            Self::InFile(inner) => {
                [("path", Value::Path(&inner.path))].into_iter().chain(inner.error.values()).collect()
            }
            Self::Internal(place) => vec![("place", Value::Text(place))],
        }
    }
}

impl<'e> From<&'e &'static str> for Value<'e> {
    fn from(text: &'e &'static str) -> Self {
        Self::Text(text)
    }
}

impl<'e> From<&'e String> for Value<'e> {
    fn from(text: &'e String) -> Self {
        Self::Text(text)
    }
}

impl<'e> From<&'e Vec<String>> for Value<'e> {
    fn from(texts: &'e Vec<String>) -> Self {
        Self::Texts(texts)
    }
}

impl<'e> From<&'e PathBuf> for Value<'e> {
    fn from(path: &'e PathBuf) -> Self {
        Self::Path(path)
    }
}

impl From<&ErrorKind> for Value<'_> {
    fn from(kind: &ErrorKind) -> Self {
        Self::Kind(*kind)
    }
}

impl From<&KeyPart> for Value<'_> {
    fn from(part: &KeyPart) -> Self {
        Self::Part(*part)
    }
}

impl From<&Option<Refusal>> for Value<'_> {
    fn from(_: &Option<Refusal>) -> Self {
        Self::Absent
    }
}

impl From<&Option<u16>> for Value<'_> {
    fn from(number: &Option<u16>) -> Self {
        number.map_or(Self::Absent, |number| Self::Number(number.into()))
    }
}

macro_rules! numbers {
    ($($type:ty)*) => {
        $(impl From<&$type> for Value<'_> {
            fn from(number: &$type) -> Self {
                i128::try_from(*number).map_or(Self::Absent, Self::Number)
            }
        })*
    };
}

numbers!(u8 u16 u32 i32 u64 usize);
