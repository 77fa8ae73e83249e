//! BER-TLV data objects (ISO/IEC 7816-4, 5.2.2; ITU-T X.690, definite lengths), bounded.
//!
//! Never copies or allocates according to a length claimed by the data: a [`Reader`] walks over borrowed bytes, tracks
//! the offset from the start of the file for its errors, and goes no deeper than [`MAX_DEPTH`].
//!
//! # Why not asn1-rs
//!
//! asn1-rs encodes the object identifiers of this workspace, reads evidence and writes what the simulator issues. Its
//! version 0.7 is not suitable for the bytes of a card, for these reasons, each with a test in `reasons`:
//!
//! * Its errors do not say where the fault is. Errors here name the file and the byte.
//! * It returns an OCTET STRING in pieces as the raw pieces, headers included. Some cards in the field write the
//!   content of EF.SOD in this form, and a hash over it would be wrong.
//! * It refuses forms that cards use and that are unambiguous: numbers with a zero too many or too few, bits that are
//!   declared unused but set, letters that the string type does not allow.
//! * It treats 5F01 as 41, which is a different tag in ISO/IEC 7816-4.
//! * It panics on an empty BOOLEAN.

#[cfg(test)]
mod reasons;
pub mod tag;

use crate::error::{DataError, DataKind};

pub use tag::Tag;

/// How deep data objects may be nested. A certificate inside EF.SOD needs eleven levels.
pub const MAX_DEPTH: u8 = 16;

/// Largest number of bytes in a length field; four bytes can express 4 GiB.
const MAX_LENGTH_BYTES: usize = 4;

/// Result with an error that names the position.
type Result<T> = std::result::Result<T, DataError>;

/// Tag and length at the start of a data object, read without its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The tag.
    pub tag: Tag,
    /// Length of tag and length field in bytes.
    pub header_len: usize,
    /// Length of the value in bytes, as claimed.
    pub value_len: usize,
}

impl Header {
    /// Reads a header from the start of the bytes; `None` when the bytes end inside it.
    ///
    /// # Errors
    /// [`DataKind::Tag`] or [`DataKind::Length`] when no further bytes could make it a valid header.
    pub fn parse(bytes: &[u8]) -> Result<Option<Self>> {
        let Some((tag, tag_len)) = Tag::parse(bytes)? else { return Ok(None) };
        let Some(&first) = bytes.get(tag_len) else { return Ok(None) };
        if first < 0x80 {
            return Ok(Some(Self { tag, header_len: tag_len + 1, value_len: usize::from(first) }));
        }
        let count = usize::from(first & 0x7F);
        if count == 0 || count > MAX_LENGTH_BYTES {
            return Err(DataError::new(DataKind::Length, tag_len));
        }
        let Some(digits) = bytes.get(tag_len + 1..tag_len + 1 + count) else { return Ok(None) };
        let value_len = digits.iter().fold(0_u64, |sum, &digit| sum << 8 | u64::from(digit));
        let value_len =
            usize::try_from(value_len).map_err(|_| DataError::new(DataKind::TooLarge, tag_len))?;
        Ok(Some(Self { tag, header_len: tag_len + 1 + count, value_len }))
    }

    /// Length of the whole data object in bytes, as claimed.
    pub const fn total_len(&self) -> usize {
        self.header_len.saturating_add(self.value_len)
    }
}

/// One data object: its tag, its value, and its position.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Element<'a> {
    tag: Tag,
    raw: &'a [u8],
    header_len: usize,
    offset: usize,
    depth: u8,
}

impl<'a> Element<'a> {
    /// Reads a data object that must fill the bytes exactly.
    ///
    /// # Errors
    /// [`DataKind::Tag`] for another tag, [`DataKind::Trailing`] when bytes follow, or as [`Reader::next`].
    pub fn parse(bytes: &'a [u8], tag: Tag) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let element = reader.expect(tag)?;
        reader.finish()?;
        Ok(element)
    }

    /// The tag.
    pub const fn tag(&self) -> Tag {
        self.tag
    }

    /// The value, without tag and length.
    pub fn value(&self) -> &'a [u8] {
        self.raw.get(self.header_len..).unwrap_or_default()
    }

    /// The whole data object as written, tag and length included.
    pub const fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// Offset of the tag from the start of the file, in bytes.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Offset of the value from the start of the file, in bytes.
    pub const fn value_offset(&self) -> usize {
        self.offset + self.header_len
    }

    /// Returns a reader over the data objects inside.
    ///
    /// # Errors
    /// [`DataKind::TooDeep`] beyond [`MAX_DEPTH`].
    pub fn children(&self) -> Result<Reader<'a>> {
        if self.depth >= MAX_DEPTH {
            return Err(self.error(DataKind::TooDeep));
        }
        Ok(Reader { bytes: self.value(), offset: self.value_offset(), depth: self.depth + 1 })
    }

    /// Returns the value as a non-negative INTEGER, big-endian without leading zeros (zero is empty).
    ///
    /// # Errors
    /// [`DataKind::Value`] when it is empty or negative.
    pub fn unsigned(&self) -> Result<&'a [u8]> {
        match self.value().first() {
            Some(0x80..) => Err(self.error(DataKind::Value)),
            _ => self.magnitude(),
        }
    }

    /// Returns the value as an INTEGER that cannot be negative because of its meaning, big-endian without leading
    /// zeros. The leading zero that keeps it from being read as negative may be missing.
    ///
    /// # Errors
    /// [`DataKind::Value`] when it is empty.
    pub fn magnitude(&self) -> Result<&'a [u8]> {
        if self.value().is_empty() {
            return Err(self.error(DataKind::Value));
        }
        let zeros = self.value().iter().take_while(|&&byte| byte == 0).count();
        Ok(self.value().get(zeros..).unwrap_or_default())
    }

    /// Returns the value as a small non-negative INTEGER.
    ///
    /// # Errors
    /// [`DataKind::Value`] when it is empty, negative or above 2³² - 1.
    pub fn small(&self) -> Result<u32> {
        let digits = self.unsigned()?;
        if digits.len() > 4 {
            return Err(self.error(DataKind::Value));
        }
        Ok(digits.iter().fold(0, |sum, &digit| sum << 8 | u32::from(digit)))
    }

    /// Returns the value as UTF-8 text (which includes PrintableString and IA5String).
    ///
    /// # Errors
    /// [`DataKind::Text`] when it is not UTF-8.
    pub fn text(&self) -> Result<&'a str> {
        std::str::from_utf8(self.value())
            .map_err(|e| DataError::new(DataKind::Text, self.value_offset() + e.valid_up_to()))
    }

    /// Returns the bytes of a BIT STRING that holds whole bytes because of its meaning, whatever it declares as unused
    /// bits.
    ///
    /// # Errors
    /// [`DataKind::Value`] when it is empty, or declares more than seven unused bits.
    pub fn bits(&self) -> Result<&'a [u8]> {
        match self.value().split_first() {
            Some((0..=7, bits)) => Ok(bits),
            _ => Err(self.error(DataKind::Value)),
        }
    }

    /// Returns an error at the position of this data object.
    pub const fn error(&self, kind: DataKind) -> DataError {
        DataError::new(kind, self.offset)
    }
}

/// Shows tag, offset and length, never the value, which may be personal.
impl std::fmt::Debug for Element<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} at {}, {} bytes", self.tag, self.offset, self.value().len())
    }
}

/// Walks over a sequence of data objects.
#[derive(Clone)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    offset: usize,
    depth: u8,
}

impl<'a> Reader<'a> {
    /// Creates a reader over a whole file.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, offset: 0, depth: 0 }
    }

    /// True when nothing is left.
    pub const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Offset of the next byte from the start of the file.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Returns the bytes that are left.
    pub const fn rest(&self) -> &'a [u8] {
        self.bytes
    }

    /// Returns the tag of the next data object without advancing; `None` at the end or when there is no valid tag.
    pub fn peek(&self) -> Option<Tag> {
        Tag::parse(self.bytes).ok().flatten().map(|(tag, _)| tag)
    }

    /// Reads the next data object; `None` at the end.
    ///
    /// # Errors
    /// [`DataKind::Truncated`] when the bytes end inside it, [`DataKind::Length`] or [`DataKind::Tag`] when
    /// its header is malformed.
    #[expect(clippy::should_implement_trait, reason = "an iterator of results invites ignoring the error")]
    pub fn next(&mut self) -> Result<Option<Element<'a>>> {
        if self.bytes.is_empty() {
            return Ok(None);
        }
        let at = |e: DataError| DataError::new(e.kind, self.offset + e.offset);
        let truncated = DataError::new(DataKind::Truncated, self.offset);
        let header = Header::parse(self.bytes).map_err(at)?.ok_or(truncated.clone())?;
        let (raw, rest) = self.bytes.split_at_checked(header.total_len()).ok_or(truncated)?;
        let element = Element {
            tag: header.tag,
            raw,
            header_len: header.header_len,
            offset: self.offset,
            depth: self.depth,
        };
        self.offset += raw.len();
        self.bytes = rest;
        Ok(Some(element))
    }

    /// Reads the next data object, which must have this tag.
    ///
    /// # Errors
    /// [`DataKind::Missing`] at the end, [`DataKind::Tag`] for another tag, or as [`next`](Self::next).
    pub fn expect(&mut self, tag: Tag) -> Result<Element<'a>> {
        let offset = self.offset;
        match self.next()? {
            Some(element) if element.tag == tag => Ok(element),
            Some(_) => Err(DataError::new(DataKind::Tag, offset)),
            None => Err(DataError::new(DataKind::Missing, offset)),
        }
    }

    /// Reads the next data object if it has this tag; otherwise reads nothing.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub fn optional(&mut self, tag: Tag) -> Result<Option<Element<'a>>> {
        if self.peek() == Some(tag) { self.next() } else { Ok(None) }
    }

    /// Reads all data objects that are left, at most `limit` of them.
    ///
    /// # Errors
    /// [`DataKind::TooDeep`] when there are more, or as [`next`](Self::next).
    pub fn all(mut self, limit: usize) -> Result<Vec<Element<'a>>> {
        let mut elements = Vec::new();
        while let Some(element) = self.next()? {
            if elements.len() == limit {
                return Err(element.error(DataKind::TooDeep));
            }
            elements.push(element);
        }
        Ok(elements)
    }

    /// Checks that nothing is left.
    ///
    /// # Errors
    /// [`DataKind::Trailing`] when bytes are left.
    pub const fn finish(self) -> Result<()> {
        if self.bytes.is_empty() { Ok(()) } else { Err(DataError::new(DataKind::Trailing, self.offset)) }
    }
}

/// Writes one data object with the shortest length field.
pub fn encode(tag: Tag, value: &[u8]) -> Vec<u8> {
    encode_all(tag, &[value])
}

/// Writes one data object whose value is the concatenation of the parts.
pub fn encode_all(tag: Tag, parts: &[&[u8]]) -> Vec<u8> {
    let length = parts.iter().map(|part| part.len()).sum::<usize>();
    let mut bytes = tag.to_bytes();
    if length < 0x80 {
        bytes.push(length as u8);
    } else {
        let digits = length.to_be_bytes();
        let zeros = digits.iter().take_while(|&&digit| digit == 0).count();
        bytes.push(0x80 | (digits.len() - zeros) as u8);
        bytes.extend_from_slice(&digits[zeros..]);
    }
    parts.iter().for_each(|part| bytes.extend_from_slice(part));
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_nested_objects_with_offsets_from_the_start_of_the_file() {
        let bytes = hex::decode("60145F0104303130365F36063034303030305C026175").unwrap();
        let ef_com = Element::parse(&bytes, Tag(0x60)).unwrap();
        let mut inner = ef_com.children().unwrap();
        assert_eq!(inner.expect(Tag(0x5F01)).unwrap().text().unwrap(), "0106");
        assert_eq!(inner.optional(Tag(0x5C)).unwrap(), None);
        let unicode = inner.expect(Tag(0x5F36)).unwrap();
        assert_eq!((unicode.offset(), unicode.value_offset()), (9, 12));
        assert_eq!(inner.expect(Tag(0x30)).unwrap_err(), DataError::new(DataKind::Tag, 18));
        assert_eq!(inner.expect(Tag(0x30)).unwrap_err(), DataError::new(DataKind::Missing, 22));
    }

    #[test]
    fn refuses_lengths_that_lie() {
        let kind = |bytes: &[u8]| Reader::new(bytes).next().unwrap_err().kind;
        assert_eq!(kind(&[0x87]), DataKind::Truncated);
        assert_eq!(kind(&[0x87, 0x05, 1, 2]), DataKind::Truncated);
        assert_eq!(kind(&[0x87, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]), DataKind::Truncated);
        assert_eq!(kind(&[0x87, 0x80, 0, 0]), DataKind::Length);
        assert_eq!(kind(&[0x87, 0x85, 0, 0, 0, 0, 1]), DataKind::Length);
        assert_eq!(kind(&[0x1F, 0x81, 0x81, 0x81, 0x01]), DataKind::Tag);
    }

    #[test]
    fn refuses_to_go_too_deep() {
        let mut bytes = vec![];
        for _ in 0..40 {
            bytes = encode(Tag(0x30), &bytes);
        }
        let mut element = Element::parse(&bytes, Tag(0x30)).unwrap();
        let error = loop {
            match element.children() {
                Ok(mut children) => element = children.expect(Tag(0x30)).unwrap(),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind, DataKind::TooDeep);
    }

    #[test]
    fn integers_are_strict() {
        let integer = |value: &[u8]| encode(tag::INTEGER, value);
        let small = |value: &[u8]| Element::parse(&integer(value), tag::INTEGER).unwrap().small();
        assert_eq!(small(&[0x0D]), Ok(13));
        assert_eq!(small(&[0x00, 0xFF]), Ok(255));
        assert_eq!(small(&[0x00]), Ok(0));
        assert!(small(&[]).is_err());
        assert!(small(&[0xFF]).is_err());
        assert!(small(&[0x01, 0, 0, 0, 0]).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(value in proptest::collection::vec(any::<u8>(), 0..70_000), number in 1_u32..0x7F) {
            let tag = Tag(0x5F00 | number);
            let bytes = encode(tag, &value);
            let element = Element::parse(&bytes, tag).unwrap();
            prop_assert_eq!(element.value(), &value[..]);
            prop_assert_eq!(Header::parse(&bytes[..9.min(bytes.len())]).unwrap().unwrap().total_len(), bytes.len());
        }

        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            fn walk(mut reader: Reader<'_>) {
                while let Ok(Some(element)) = reader.next() {
                    if let Ok(children) = element.children() {
                        walk(children);
                    }
                }
            }
            walk(Reader::new(&bytes));
        }
    }
}
