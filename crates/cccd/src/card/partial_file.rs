//! A partially read file, so that a read can resume at the byte where it stopped.

use crate::{
    error::{CardError, DataError, DataKind, Result},
    files::File,
    sensitive::SensitiveBytes,
    tlv::Header,
};

/// How many blocks of a few bytes a card may return for one file before the read gives up.
const MAX_TINY_BLOCKS: u32 = 64;

/// A file of which some bytes have been read. `Debug` shows only their number.
pub struct PartialFile {
    file: File,
    bytes: SensitiveBytes,
    /// Length by the file's own header, once that has been read.
    expected: Option<usize>,
    /// Bytes followed the end that the header states.
    trailing: bool,
    /// The header has been read and has the tag of another file.
    is_another: bool,
    /// The header has been read and cannot be parsed: the file ends where the chip ends it.
    unreadable: Option<DataError>,
    tiny_blocks: u32,
}

impl PartialFile {
    /// A file of which nothing has been read.
    pub fn new(file: File) -> Self {
        Self {
            file,
            bytes: SensitiveBytes::default(),
            expected: None,
            trailing: false,
            is_another: false,
            unreadable: None,
            tiny_blocks: 0,
        }
    }

    /// The file that is being read.
    pub const fn file(&self) -> File {
        self.file
    }

    /// How many bytes have been read.
    pub const fn len(&self) -> usize {
        self.bytes.expose().len()
    }

    /// True if no byte has been read.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The length of the file, once its header has been read.
    pub const fn expected(&self) -> Option<usize> {
        self.expected
    }

    /// How many bytes are still to come, once the header has been read.
    pub fn remaining(&self) -> Option<usize> {
        self.expected.map(|expected| expected.saturating_sub(self.len()))
    }

    /// True once all bytes have been read.
    pub(crate) fn is_complete(&self) -> bool {
        self.remaining() == Some(0)
    }

    /// Appends a block of at most `ne` bytes. Bytes after the end that the header states are cut off.
    pub(super) fn append(&mut self, block: &[u8], ne: usize) -> Result<()> {
        if block.len() > ne {
            return Err(CardError::AnswerTooLong { length: block.len(), limit: ne }.into());
        }
        self.bytes.expose_mut().extend_from_slice(block);
        if self.expected.is_none() && self.unreadable.is_none() {
            match self.read_header() {
                Ok(expected) => {
                    self.expected = expected;
                    self.reserve(ne);
                }
                Err(error) if error.kind == DataKind::TooLarge => {
                    return Err(error.in_file(self.file.name()).into());
                }
                Err(error) => self.unreadable = Some(error.in_file(self.file.name())),
            }
        }
        if self.len() > self.file.cap().saturating_add(ne) {
            return Err(DataError::new(DataKind::TooLarge, 1).in_file(self.file.name()).into());
        }
        if let Some(expected) = self.expected
            && self.len() > expected
        {
            self.bytes.expose_mut().truncate(expected);
            self.trailing = true;
        }
        // The file is read to its end anyway, so that its hash can distinguish a changed tag from a signed one.
        if self.is_complete() && self.is_another {
            return Err(DataError::new(DataKind::Tag, 0).in_file(self.file.name()).into());
        }
        Ok(())
    }

    /// Reserves all the room that the file and one block beyond it need now, while the few bytes read so far can
    /// still be wiped: a vector that grows later leaves copies behind. The length is within the cap of the file.
    fn reserve(&mut self, ne: usize) {
        let Some(expected) = self.expected else { return };
        let mut roomy = Vec::with_capacity(expected.max(self.len()) + ne);
        roomy.extend_from_slice(self.bytes.expose());
        self.bytes = roomy.into();
    }

    /// True if the header has been read and has the tag of another file.
    pub(super) const fn is_another(&self) -> bool {
        self.is_another
    }

    /// Why the header cannot be parsed, if so. Such a file is read to its end anyway, so that its hash can
    /// distinguish a changed header from a signed one.
    pub(super) const fn unreadable(&self) -> Option<&DataError> {
        self.unreadable.as_ref()
    }

    /// The error for a file that the chip ends at this point.
    pub(super) fn ended(&self) -> DataError {
        let truncated = || DataError::new(DataKind::Truncated, self.len()).in_file(self.file.name());
        self.unreadable.clone().unwrap_or_else(truncated)
    }

    /// The length that the header states, once it has been read.
    fn read_header(&mut self) -> Result<Option<usize>, DataError> {
        let Some(header) = Header::parse(self.bytes.expose())? else { return Ok(None) };
        self.is_another = header.tag != self.file.tag();
        if header.total_len() > self.file.cap() {
            return Err(DataError::new(DataKind::TooLarge, 1));
        }
        Ok(Some(header.total_len()))
    }

    pub(super) fn count_tiny_block(&mut self) -> Result<()> {
        self.tiny_blocks += 1;
        if self.tiny_blocks > MAX_TINY_BLOCKS {
            let (file, offset) = (self.file.name(), self.len());
            return Err(CardError::NoProgress { file, offset, refusal: None }.into());
        }
        Ok(())
    }

    /// The bytes, and whether more bytes followed their end.
    pub fn into_bytes(self) -> (SensitiveBytes, bool) {
        (self.bytes, self.trailing)
    }
}

impl std::fmt::Debug for PartialFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} of {:?} bytes", self.file, self.len(), self.expected)
    }
}
