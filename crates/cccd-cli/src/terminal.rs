//! What a terminal may be shown, in which language.

use std::borrow::Cow;

use cccd::messages::Language;

/// The one of two texts that is in this language.
pub(crate) const fn either<'a>(language: Language, vietnamese: &'a str, english: &'a str) -> &'a str {
    match language {
        Language::English => english,
        _ => vietnamese,
    }
}

/// True for characters that steer a terminal or turn the direction of text, instead of being shown.
pub(crate) fn steers(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
        )
}

/// A text from a card or a reader, made harmless for a terminal: what would steer it is written as `\u{1b}`.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
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

/// Bytes in hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_spelt_out() {
        assert_eq!(printable("\u{1b}[2JNguyễn\u{9b}\u{202e}\n"), r"\u{1b}[2JNguyễn\u{9b}\u{202e}\u{a}");
    }

    #[test]
    fn vietnamese_is_left_alone() {
        let name = "Nguyễn Thị Phượng, tổ 3, phường Đống Đa";
        assert!(matches!(printable(name), Cow::Borrowed(same) if same == name));
        // Decomposed, as some chips may hold it.
        let name = "Phu\u{31B}o\u{31B}\u{323}ng";
        assert_eq!(printable(name), name);
    }
}
