//! Makes text from outside safe to display.
//!
//! A name on a card, in a certificate or of a reader may contain characters that control a terminal or change the
//! direction of text. This module is the only place that defines which characters those are.
//!
//! A key typed in place of its file comes back as the name of a file that cannot be read. [`path`] does not repeat it:
//! screens are seen by others, and output is kept.

use std::{borrow::Cow, path::Path};

/// True for characters that control a terminal or change the direction of text instead of being displayed.
pub fn steers(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
        )
}

/// Returns the text with U+FFFD in place of each character for which [`steers`] is true.
pub fn replaced(text: &str) -> Cow<'_, str> {
    if text.contains(steers) { text.replace(steers, "\u{FFFD}").into() } else { text.into() }
}

/// Returns the text with each character for which [`steers`] is true escaped, for example `\u{1b}`.
pub fn spelt_out(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return text.into();
    }
    let mut shown = String::with_capacity(2 * text.len());
    for character in text.chars() {
        if steers(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown.into()
}

/// A character as JSON escapes it: `\u009b`, and two of these for one beyond U+FFFF.
pub fn escaped(character: char) -> impl Iterator<Item = char> {
    let mut units = [0; 2];
    let count = character.encode_utf16(&mut units).len();
    units.into_iter().take(count).flat_map(|unit| {
        let digit = move |shift| char::from_digit(u32::from(unit >> shift) & 0xF, 16);
        ['\\', 'u'].into_iter().chain([12, 8, 4, 0].into_iter().filter_map(digit))
    })
}

/// What stands for the name of a file that is not repeated.
pub const WITHHELD: &str = "[…]";

/// The name of a file as it may be shown: [`WITHHELD`] where it looks like a secret typed in the place of its file.
pub fn path(path: &Path) -> Cow<'_, str> {
    let text = path.to_string_lossy();
    if is_secret(&text) { WITHHELD.into() } else { text }
}

/// True for what looks like a private key, or like an input that opens a card: a number, a CAN, lines of an MRZ or the
/// text of a QR code, well formed or not.
fn is_secret(text: &str) -> bool {
    let upper = text.trim().to_ascii_uppercase();
    let digits = |text: &str| {
        let mut letters = text.chars().filter(|letter| !letter.is_whitespace());
        letters.try_fold(0, |count, letter| letter.is_ascii_digit().then_some(count + 1))
    };
    let is_mrz_letter =
        |letter: char| letter.is_ascii_alphanumeric() || letter == '<' || letter.is_whitespace();
    let is_mrz = upper.contains("<<") && upper.chars().all(is_mrz_letter);
    let is_qr = upper.split_once('|').is_some_and(|(number, _)| matches!(digits(number), Some(9 | 12)));
    is_mrz
        || is_qr
        || matches!(digits(&upper), Some(6 | 12))
        || upper.contains("AGE-SECRET-KEY-")
        || upper.contains("PRIVATE KEY-----")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_in_the_place_of_a_path_is_not_repeated() {
        for secret in [
            "AGE-SECRET-KEY-1QQQQ",
            "age-secret-key-1qqqq",
            "./AGE-SECRET-KEY-PQ-1QQQQ",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIB",
            "012345",
            " 001085012345\n",
            "001 085 012 345",
            "IDVNM0850123452001085012345<<3",
            "8501156m4501158vnm<<<<<<<<<<<6",
            "NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<",
            "001085012345|012345678|Nguyễn Văn Mẫu|15011985|Nam|Thôn Mẫu|01042021",
        ] {
            assert_eq!(path(Path::new(secret)), WITHHELD, "{secret}");
        }
        for name in
            ["key.txt", "/srv/001085012345.age", "2026-11", "0123", "age-key.txt", "khóa", "-", "", "a<b"]
        {
            assert_eq!(path(Path::new(name)), name);
        }
    }

    #[test]
    fn a_character_is_escaped_as_json_has_it() {
        for (character, text) in
            [('\u{1b}', r"\u001b"), ('\u{202e}', r"\u202e"), ('\u{e0041}', r"\udb40\udc41")]
        {
            assert_eq!(escaped(character).collect::<String>(), text);
        }
    }

    #[test]
    fn what_steers_a_terminal_is_spelt_out_or_replaced() {
        let text = "\u{1b}[2JNguyễn\u{9b}\u{202e}\n";
        assert_eq!(spelt_out(text), r"\u{1b}[2JNguyễn\u{9b}\u{202e}\u{a}");
        assert_eq!(replaced(text), "\u{FFFD}[2JNguyễn\u{FFFD}\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn vietnamese_is_left_alone() {
        let composed = "Nguyễn Thị Phượng, tổ 3, phường Đống Đa";
        // Decomposed, as some chips may store it.
        let decomposed = "Phu\u{31B}o\u{31B}\u{323}ng";
        for name in [composed, decomposed] {
            for shown in [spelt_out(name), replaced(name)] {
                assert!(matches!(shown, Cow::Borrowed(same) if same == name));
            }
        }
    }
}
