//! Errors of data.

use thiserror::Error;

use crate::error::{Code, Refusal};

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
    /// The refusal that shows it, such as that of the rest of a file.
    pub refusal: Option<Refusal>,
}

impl DataError {
    /// An error at an offset, in a file that the caller will name.
    pub const fn new(kind: DataKind, offset: usize) -> Self {
        Self { file: None, offset, kind, refusal: None }
    }

    /// Names the file, unless one is named already.
    #[must_use]
    pub fn in_file(mut self, file: &'static str) -> Self {
        self.file.get_or_insert(file);
        self
    }

    /// Names the refusal that shows it.
    #[must_use]
    pub const fn shown_by(mut self, refusal: Refusal) -> Self {
        self.refusal = Some(refusal);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_error_says_file_and_offset() {
        let error = DataError::new(DataKind::Length, 7).in_file("EF.DG13").in_file("other");
        assert_eq!(error.to_string(), "EF.DG13 at byte 7: data_length");
        assert_eq!(crate::Error::from(error).code(), Code::DataLength);
    }
}
