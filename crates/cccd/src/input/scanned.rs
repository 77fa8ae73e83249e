//! The text of a QR code as scanners type it or send it.

use crate::{
    error::AccessError,
    vietnam::{
        garbling::{self, Arrived, GarblingCause},
        qr::{FIELDS, QrText, SEPARATOR},
    },
};

use super::keyboard;

/// The number of digits of a personal number.
const NUMBER_LEN: usize = 12;
/// The most characters of a date, with whatever may separate its parts.
const DATE_LEN: usize = 10;
/// The most characters that a scanner is set to add after a text.
const MAX_SUFFIX: usize = 8;
/// The most digits in the field of the sex: an input method that types marks as digits (VNI) leaves two for *Nữ*.
const DIGITS_OF_SEX: usize = 3;
/// The most digits in a row in a name or an address.
const DIGITS_OF_ADDRESS: usize = 8;

/// Whether a text has the separator of a QR code, in its own or in its full-width form.
pub(super) fn is_separated(text: &str) -> bool {
    text.contains([SEPARATOR, '｜']) || keyboard::is_meant(text)
}

/// Whether a text is meant as a QR code, typed for this keyboard layout or for another one.
pub(super) fn is_meant(text: &str) -> bool {
    QrText::is_meant(text) || keyboard::is_meant(text)
}

/// Parses the text of a QR code, with any separator and in any keyboard layout that its fields prove.
pub(super) fn parse(text: &str) -> Result<QrText, AccessError> {
    let text = only_one(text)?;
    let plain = QrText::is_meant(text).then(|| QrText::parse(text));
    // Separators that were typed twice leave the dates in other fields.
    let is_plain = |qr: &QrText| qr.date_of_birth.is_some();
    match plain {
        Some(Ok(qr)) if is_plain(&qr) && !is_mixed(text) => Ok(qr),
        Some(Ok(qr)) => match keyboard::undone(text) {
            Some(undone) => Ok(undone),
            None if is_mixed(text) => Err(AccessError::SeveralInputs),
            None => Ok(qr),
        },
        _ if keyboard::lacks_digits(text) => Err(AccessError::DigitsMissing),
        Some(Err(error)) => keyboard::undone(text).ok_or(match error {
            _ if keyboard::is_meant(text) => AccessError::KeyboardLayout,
            error => error,
        }),
        None => keyboard::undone(text).ok_or(AccessError::KeyboardLayout),
    }
}

/// The first of several texts that stand one after the other, if all of them are of one card: a scanner was triggered
/// twice, or a file was written twice.
///
/// # Errors
/// [`AccessError::SeveralInputs`] for the texts of several cards.
fn only_one(text: &str) -> Result<&str, AccessError> {
    let mut next = 0;
    let starts = text.match_indices(SEPARATOR).filter_map(|(end, _)| {
        let field = text.get(next..end)?;
        next = end + 1;
        // Twelve digits, after whatever ends the text before.
        let start = end.checked_sub(field.len() - field.trim_end().len() + NUMBER_LEN)?;
        let digits = text.get(start..)?.get(..NUMBER_LEN)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(start)
    });
    let starts: Vec<_> = starts.filter(|start| start_of_text(text, *start)).collect();
    let Some((first, further)) = starts.split_first() else { return Ok(text) };
    let number = |start: usize| text.get(start..start + NUMBER_LEN);
    if further.iter().any(|start| number(*start) != number(*first)) {
        return Err(AccessError::SeveralInputs);
    }
    Ok(further.first().and_then(|start| text.get(..*start)).unwrap_or(text))
}

/// Whether fields hold what cannot be in them, so that their places are those of another text: two texts of which one
/// is damaged run into each other, and name and dates would be those of two people.
fn is_mixed(text: &str) -> bool {
    let fields: Vec<&str> = text.split(SEPARATOR).map(str::trim).collect();
    let Some(&[_, old, name, birth, sex, residence, issue]) = fields.first_chunk::<FIELDS>() else {
        return false;
    };
    let digits = |field: &str| field.chars().filter(|c| c.is_numeric()).count();
    let is_long = |field: &str, most| field.chars().count() > most;
    is_long(birth, DATE_LEN)
        || is_long(issue, DATE_LEN + MAX_SUFFIX)
        || is_long(old, NUMBER_LEN)
        || (digits(name) > 0 && !name.contains(char::is_alphabetic))
        || digits(sex) > DIGITS_OF_SEX
        || [name, residence].into_iter().any(|field| {
            field.split(|c: char| !c.is_numeric()).any(|row| row.chars().count() > DIGITS_OF_ADDRESS)
        })
}

/// Whether a text with a number and a date of birth begins here.
fn start_of_text(text: &str, start: usize) -> bool {
    let qr = text.get(start..).and_then(|text| QrText::parse(text).ok());
    qr.is_some_and(|qr| qr.date_of_birth.is_some())
}

/// The encoding of the letters in bytes that are no UTF-8, if only one yields Vietnamese.
pub(super) fn cause(bytes: &[u8]) -> Option<GarblingCause> {
    let fields: Vec<&[u8]> = bytes.split(|byte| char::from(*byte) == SEPARATOR).collect();
    let &[_, _, name, _, _, residence, _] = fields.first_chunk::<FIELDS>()?;
    garbling::of(Arrived::Bytes(name.trim_ascii()), Arrived::Bytes(residence.trim_ascii())).flatten()
}
