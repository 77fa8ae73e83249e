//! Errors of a mapping file.

use thiserror::Error;

use crate::error::Code;

codes! {
    /// A mapping file is too long, or a line of it is not `field = name` in UTF-8.
    MappingMalformed = 870, "mapping_malformed", [line];
    /// A mapping file names a field or a form that does not exist.
    MappingUnknown = 871, "mapping_unknown", [line];
    /// A mapping file contains a field or a name twice.
    MappingTwice = 872, "mapping_twice", [line];
}

/// A file that renames fields for a local system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MappingError {
    /// A line cannot be used.
    #[error("line {line} of the mapping: {fault}")]
    Line {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong there.
        fault: MappingFault,
    },
    /// The file is longer than any mapping may be.
    #[error("a mapping has at most {limit} bytes")]
    TooLong {
        /// The largest allowed length in bytes.
        limit: usize,
    },
}

/// What can be wrong with a line of a mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MappingFault {
    /// It is not UTF-8.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// It is not `field = name`.
    #[error("it is not `field = name`")]
    Malformed,
    /// There is no such field or form.
    #[error("there is no such field or form")]
    Unknown,
    /// The field or the name occurs a second time.
    #[error("the field or the name is there twice")]
    Twice,
}

impl MappingError {
    /// Returns the number of this failure.
    pub const fn code(&self) -> Code {
        match self {
            Self::TooLong { .. }
            | Self::Line { fault: MappingFault::NotUtf8 | MappingFault::Malformed, .. } => {
                Code::MappingMalformed
            }
            Self::Line { fault: MappingFault::Unknown, .. } => Code::MappingUnknown,
            Self::Line { fault: MappingFault::Twice, .. } => Code::MappingTwice,
        }
    }
}
