//! Removes what people, scanners and editors add around and between the significant characters.

use crate::{
    Result, SensitiveString,
    error::{AccessError, KeyPart},
};

use super::{MAX_TEXT, scanned};

/// Returns the text without anything around it, and a number without separators between its digits.
pub(super) fn tidy(text: &str) -> SensitiveString {
    let text = without_mark_of_scanner(text.trim_matches(is_around));
    let visible = |c: &char| !is_invisible(*c);
    let mut narrow = SensitiveString::new(String::with_capacity(text.len()));
    // The letters of a name and of an address stay unchanged.
    if scanned::is_separated(text) {
        narrow.expose_mut().extend(text.chars().filter(visible).map(narrow_of_qr));
        return narrow;
    }
    narrow.expose_mut().extend(text.chars().filter(visible).map(narrow_of));
    let is_number = narrow.expose().chars().all(|c| c.is_ascii_digit() || is_divider(c));
    if !is_number {
        return narrow;
    }
    let mut digits = SensitiveString::new(String::with_capacity(narrow.expose().len()));
    digits.expose_mut().extend(narrow.expose().chars().filter(char::is_ascii_digit));
    digits
}

/// A scanner may add the kind of code before its text: `]`, a letter and a digit or a letter (ISO/IEC 15424), and the
/// encoding: `\` and six digits (AIM ECI).
fn without_mark_of_scanner(text: &str) -> &str {
    let kind = |rest: &'_ str| rest.starts_with(|c: char| c.is_ascii_alphabetic());
    let marked = text
        .strip_prefix(']')
        .filter(|rest| kind(rest))
        .and_then(|rest| rest.get(1..)?.strip_prefix(|c: char| c.is_ascii_alphanumeric()));
    let Some(rest) = marked else { return text };
    let encoding = rest.strip_prefix('\\').and_then(|rest| rest.split_at_checked(6));
    let rest = match encoding {
        Some((digits, rest)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => rest,
    };
    rest.trim_start_matches(is_around)
}

/// Byte order mark, blanks, and the control characters that scanners add around a text. With ESC begins what a terminal
/// sends for a key that types nothing.
fn is_around(c: char) -> bool {
    c.is_whitespace() || (c.is_control() && c != '\u{1b}') || is_invisible(c)
}

/// Byte order mark, soft hyphen, and marks without width that get copied along with a number.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{feff}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
    )
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

/// Converts a full-width separator or digit of a QR code; every other character stays as it is.
fn narrow_of_qr(c: char) -> char {
    match c {
        '｜' | '０'..='９' => narrow_of(c),
        _ => c,
    }
}

/// Whether the bytes begin like UTF-16.
pub(super) fn is_wide(bytes: &[u8]) -> bool {
    utf_16(bytes).is_some()
}

/// Whether the bytes are UTF-16 and end within a unit.
pub(super) fn is_cut(bytes: &[u8]) -> bool {
    utf_16(bytes).is_some_and(|(wide, _)| !wide.len().is_multiple_of(2))
}

/// Reads one unit of UTF-16 in the byte order of its text.
type ReadUnit = fn([u8; 2]) -> u16;

/// What follows a byte order mark of UTF-16, and how its units are read. Without a mark, the first character shows it:
/// no input begins with anything but ASCII, and none holds a NUL.
fn utf_16(bytes: &[u8]) -> Option<(&[u8], ReadUnit)> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => Some((rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Some((rest, u16::from_be_bytes)),
        // A line of little-endian text begins with the second half of the line break before it.
        [0, rest @ ..] if rest.len() > 1 && rest.len().is_multiple_of(2) => Some((rest, u16::from_le_bytes)),
        [0, 1..=255, ..] => Some((bytes, u16::from_be_bytes)),
        [1..0x80, 0, ..] => Some((bytes, u16::from_le_bytes)),
        _ => None,
    }
}

/// The text of bytes in any encoding, with replacement characters for what cannot be read.
pub(super) fn glance(bytes: &[u8]) -> SensitiveString {
    let Some((wide, unit)) = utf_16(bytes) else { return String::from_utf8_lossy(bytes).into_owned().into() };
    let mut text = SensitiveString::new(String::with_capacity(2 * wide.len()));
    let units = wide.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    text.expose_mut().extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    text
}

/// Decodes the bytes of a file as text: UTF-8, or UTF-16 as written by some editors and scanners.
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
        return Err(AccessError::Character { part, position: text.expose().chars().count() + 1 }.into());
    }
    Ok(text)
}
