//! Removes what people, scanners and editors add around and between the significant characters.

use crate::{
    Result, SensitiveString,
    error::{AccessError, KeyPart},
};

use super::MAX_TEXT;

/// Returns the text without anything around it, and a number without separators between its digits.
pub(super) fn tidy(text: &str) -> SensitiveString {
    let text = without_mark_of_scanner(text.trim_matches(is_around));
    // The letters of a name and of an address stay unchanged.
    if text.contains('|') {
        return text.to_owned().into();
    }
    let mut narrow = SensitiveString::new(String::with_capacity(text.len()));
    narrow.expose_mut().extend(text.chars().filter(|c| !is_invisible(*c)).map(narrow_of));
    let is_number = narrow.expose().chars().all(|c| c.is_ascii_digit() || is_divider(c));
    if !is_number {
        return narrow;
    }
    let mut digits = SensitiveString::new(String::with_capacity(narrow.expose().len()));
    digits.expose_mut().extend(narrow.expose().chars().filter(char::is_ascii_digit));
    digits
}

/// A scanner may add the kind of code before its text: `]Q` and a digit (ISO/IEC 15424).
fn without_mark_of_scanner(text: &str) -> &str {
    let marked = text.strip_prefix("]Q").and_then(|rest| rest.strip_prefix(|c: char| c.is_ascii_digit()));
    marked.map_or(text, |rest| rest.trim_start_matches(is_around))
}

/// Byte order mark, blanks, and the control characters that scanners add around a text.
fn is_around(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_invisible(c)
}

/// Byte order mark, and zero-width marks that get copied along with a number.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}')
}

/// Characters that people write between the digits of a number.
fn is_divider(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-')
}

/// Converts a full-width character of an East Asian keyboard to the normal one.
fn narrow_of(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        _ => c,
    }
}

/// Whether the bytes begin like UTF-16.
pub(super) fn is_wide(bytes: &[u8]) -> bool {
    utf_16(bytes).is_some()
}

/// Reads one unit of UTF-16 in the byte order of its text.
type ReadUnit = fn([u8; 2]) -> u16;

/// What follows a byte order mark of UTF-16, and how its units are read.
fn utf_16(bytes: &[u8]) -> Option<(&[u8], ReadUnit)> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => Some((rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Some((rest, u16::from_be_bytes)),
        _ => None,
    }
}

/// Decodes the bytes of a file as text: UTF-8, or UTF-16 if there is a byte order mark, as written by some editors.
///
/// # Errors
/// [`AccessError::Character`] at the first invalid character, [`AccessError::Length`] if the text is longer than any
/// input.
pub(super) fn decode(bytes: &[u8]) -> Result<SensitiveString> {
    let part = KeyPart::Input;
    if bytes.len() > MAX_TEXT {
        return Err(AccessError::Length { part, length: bytes.len(), expected: MAX_TEXT }.into());
    }
    let Some((wide, unit)) = utf_16(bytes) else {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            AccessError::Character { part, position: String::from_utf8_lossy(valid).chars().count() + 1 }
        })?;
        return Ok(text.to_owned().into());
    };
    let (pairs, rest) = wide.as_chunks::<2>();
    let mut text = SensitiveString::new(String::with_capacity(2 * wide.len()));
    for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let position = text.expose().chars().count() + 1;
        text.expose_mut().push(character.map_err(|_| AccessError::Character { part, position })?);
    }
    if !rest.is_empty() {
        return Err(AccessError::Length { part, length: bytes.len(), expected: bytes.len() + 1 }.into());
    }
    Ok(text)
}
