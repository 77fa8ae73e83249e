//! Errors of data.

use thiserror::Error;

use crate::error::Refusal;

/// Malformed data of a card: the file, the position in it, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}at byte {offset}: {}", .file.map(|f| format!("{f} ")).unwrap_or_default(), .kind.code().name())]
pub struct DataError {
    /// The file, once it is known.
    pub file: Option<&'static str>,
    /// Offset in bytes from the start of the file (or of the data that was handed in).
    pub offset: usize,
    /// What is wrong.
    pub kind: DataKind,
    /// The refusal that shows it, such as the refusal to read the rest of a file.
    pub refusal: Option<Refusal>,
}

impl DataError {
    /// Creates an error at an offset, in a file that the caller will name.
    pub const fn new(kind: DataKind, offset: usize) -> Self {
        Self { file: None, offset, kind, refusal: None }
    }

    /// Sets the file, unless it is already set.
    #[must_use]
    pub fn in_file(mut self, file: &'static str) -> Self {
        self.file.get_or_insert(file);
        self
    }

    /// Sets the refusal that shows the error.
    #[must_use]
    pub const fn shown_by(mut self, refusal: Refusal) -> Self {
        self.refusal = Some(refusal);
        self
    }
}

errors! {
    /// What is wrong with data.
    #[derive(Copy, Hash)]
    DataKind {
        Truncated => DataTruncated = 500, "data_truncated", "the data ends before it should";
        Tag => DataTag = 501, "data_tag", "another tag stands where a certain one must";
        Length => DataLength = 502, "data_length", "a length is malformed or reaches beyond its surroundings";
        TooDeep => DataTooDeep = 503, "data_too_deep", "data objects are nested too deep, or there are too many";
        Value => DataValue = 504, "data_value", "a value is outside of what the standard allows";
        Text => DataText = 505, "data_text", "text is not in its encoding";
        Trailing => DataTrailing = 506, "data_trailing", "bytes follow where the data should end";
        Image => DataImage = 507, "data_image", "a picture cannot be decoded";
        TooLarge => DataTooLarge = 508, "data_too_large", "the data is longer than any such data may be";
        Missing => DataMissing = 509, "data_missing", "a required part is missing";
        Duplicate => DataDuplicate = 510, "data_duplicate", "a part stands twice";
        Version => DataVersion = 511, "data_version", "a version that this library does not know";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_error_says_file_and_offset() {
        let error = DataError::new(DataKind::Length, 7).in_file("EF.DG13").in_file("other");
        assert_eq!(error.to_string(), "EF.DG13 at byte 7: data_length");
        assert_eq!(crate::Error::from(error).code(), crate::Code::DataLength);
    }
}
