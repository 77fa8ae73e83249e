//! One field of EF.DG13.

use crate::{
    SensitiveBytes, SensitiveString,
    error::{DataError, DataKind},
    letters::composed,
    tlv::{Element, Tag, tag},
};

/// IA5String, which no known card uses.
const IA5_STRING: Tag = Tag(0x16);

/// Maximum nesting depth of the texts of a field: the field of the parents needs two levels.
const MAX_NESTING: u8 = 2;

/// The known field numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[repr(u32)]
pub enum FieldNumber {
    /// Số CCCD, số định danh cá nhân.
    PersonalNumber = 1,
    /// Họ và tên.
    FullName = 2,
    /// Ngày sinh, dd/mm/yyyy.
    DateOfBirth = 3,
    /// Giới tính.
    Sex = 4,
    /// Quốc tịch.
    Nationality = 5,
    /// Dân tộc.
    Ethnicity = 6,
    /// Tôn giáo.
    Religion = 7,
    /// Quê quán.
    PlaceOfOrigin = 8,
    /// Nơi thường trú.
    PlaceOfResidence = 9,
    /// Đặc điểm nhận dạng.
    PersonalIdentification = 10,
    /// Ngày cấp, dd/mm/yyyy.
    DateOfIssue = 11,
    /// Ngày hết hạn, dd/mm/yyyy, or the words "Không thời hạn".
    DateOfExpiry = 12,
    /// Cha, mẹ: two texts.
    Parents = 13,
    /// Vợ, chồng.
    Spouse = 14,
    /// Số CMND cũ.
    OldNumber = 15,
    /// Sixteen characters with no published meaning.
    Unexplained = 16,
}

/// A field: its number, its bytes, and its texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    number: u32,
    offset: usize,
    raw: SensitiveBytes,
    texts: Vec<Option<SensitiveString>>,
}

impl Field {
    /// Parses `30 { 02 number, value }`. Reports and leaves out a text that is not valid.
    pub(super) fn parse(element: Element<'_>, problems: &mut Vec<DataError>) -> Result<Self, DataError> {
        if element.tag() != tag::SEQUENCE {
            return Err(element.error(DataKind::Tag));
        }
        let mut reader = element.children()?;
        let number = reader.expect(tag::INTEGER)?.small()?;
        let raw = SensitiveBytes::new(reader.rest().to_vec());
        let mut values = Vec::new();
        loop {
            match reader.next() {
                Ok(Some(value)) => values.push(value),
                Ok(None) => break,
                Err(error) => {
                    problems.push(error);
                    break;
                }
            }
        }
        let texts = texts(&values, problems);
        Ok(Self { number, offset: element.offset(), raw, texts })
    }

    /// Its number, a known [`FieldNumber`] or another one.
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// Its offset in bytes from the start of the file.
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Everything after its number, as stored on the card: data objects with tag and length.
    pub const fn raw(&self) -> &SensitiveBytes {
        &self.raw
    }

    /// Its text in NFC; `None` if it is missing, empty or not text.
    pub fn text(&self) -> Option<&SensitiveString> {
        self.text_at(0)
    }

    /// One of its texts in NFC, by index from 0: the field of the parents has two.
    pub(crate) fn text_at(&self, index: usize) -> Option<&SensitiveString> {
        self.texts.get(index)?.as_ref()
    }
}

/// Returns the texts of some values, each a string or a SEQUENCE that holds one. A single SEQUENCE around all of them,
/// as some cards have for the parents, is unwrapped. An empty text keeps its position.
fn texts(values: &[Element<'_>], problems: &mut Vec<DataError>) -> Vec<Option<SensitiveString>> {
    if let [only] = values
        && only.tag() == tag::SEQUENCE
        && let Ok(inner) = only.children().and_then(|reader| reader.all(2))
        && (inner.len() > 1 || inner.iter().any(|element| element.tag() == tag::SEQUENCE))
    {
        return inner.iter().map(|&value| text(value, MAX_NESTING, problems)).collect();
    }
    values.iter().map(|&value| text(value, MAX_NESTING, problems)).collect()
}

fn text(value: Element<'_>, nesting: u8, problems: &mut Vec<DataError>) -> Option<SensitiveString> {
    let text = match value.tag() {
        tag::UTF8_STRING | tag::PRINTABLE_STRING | IA5_STRING => value.text(),
        tag::SEQUENCE if nesting > 0 => match value.children().and_then(|mut reader| reader.next()) {
            Ok(inner) => return text(inner?, nesting - 1, problems),
            Err(error) => Err(error),
        },
        _ => Err(value.error(DataKind::Tag)),
    };
    match text {
        Ok("") => None,
        Ok(text) => Some(composed(text)),
        Err(error) => {
            problems.push(error);
            None
        }
    }
}
