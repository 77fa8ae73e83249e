//! Prepares text for a terminal.

use console::{Term, measure_text_width};

/// Wraps a text that starts `indent` columns from the left of a screen: if it does not fit, it is broken between words
/// and indented. Output that is not a terminal keeps its lines.
pub(crate) fn folded(text: &str, indent: usize, screen: &Term) -> String {
    let width = if screen.is_term() { usize::from(screen.size().1) } else { usize::MAX };
    fold(text, indent, width)
}

/// Does the same for a known width.
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
    fn long_text_is_broken_between_words() {
        assert_eq!(fold("một hai ba", 2, 9), "một hai\n  ba");
        assert_eq!(fold("một hai ba", 2, 8), "một\n  hai ba");
        assert_eq!(fold("một hai ba", 2, usize::MAX), "một hai ba");
        assert_eq!(fold("dàidàidài ba", 2, 5), "dàidàidài\n  ba");
        assert_eq!(fold("", 2, 0), "");
    }
}
