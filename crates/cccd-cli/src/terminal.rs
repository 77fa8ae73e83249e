//! What a terminal may be shown.

use std::borrow::Cow;

use console::{Term, measure_text_width};

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

/// A text for a place `indent` columns from the left of a screen: where that is too narrow, it is broken
/// between words and indented. Output that goes elsewhere keeps its lines.
pub(crate) fn folded(text: &str, indent: usize, screen: &Term) -> String {
    let width = if screen.is_term() { usize::from(screen.size().1) } else { usize::MAX };
    fold(text, indent, width)
}

/// The same for a width that is known.
pub(crate) fn fold(text: &str, indent: usize, width: usize) -> String {
    let mut folded = String::with_capacity(2 * text.len());
    let mut column = indent;
    for word in text.split(' ') {
        let length = measure_text_width(word);
        if column > indent && column + 1 + length > width {
            folded.push('\n');
            folded.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if column > indent {
            folded.push(' ');
            column += 1;
        }
        folded.push_str(word);
        column += length;
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_spelt_out() {
        assert_eq!(printable("\u{1b}[2JNguyễn\u{9b}\u{202e}\n"), r"\u{1b}[2JNguyễn\u{9b}\u{202e}\u{a}");
    }

    #[test]
    fn long_text_is_broken_between_words() {
        assert_eq!(fold("một hai ba", 2, 9), "một hai\n  ba");
        assert_eq!(fold("một hai ba", 2, 8), "một\n  hai ba");
        assert_eq!(fold("một hai ba", 2, usize::MAX), "một hai ba");
        assert_eq!(fold("dàidàidài ba", 2, 5), "dàidàidài\n  ba");
        assert_eq!(fold("", 2, 0), "");
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
