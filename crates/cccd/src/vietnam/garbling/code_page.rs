//! Encodings of one byte per letter in which Vietnamese texts are sent.

use crate::{SensitiveBytes, SensitiveString};

/// Bytes 80 to 9F of Windows-1252; a space where it has none.
const WINDOWS_1252: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// The bytes at which Windows-1258 differs from Windows-1252 (Unicode's table `CP1258`): letters of Vietnamese, and the
/// marks for tones, which follow their letter.
const WINDOWS_1258: [(u8, char); 14] = [
    (0xc3, 'Ă'),
    (0xcc, '\u{300}'),
    (0xd0, 'Đ'),
    (0xd2, '\u{309}'),
    (0xd5, 'Ơ'),
    (0xdd, 'Ư'),
    (0xde, '\u{303}'),
    (0xe3, 'ă'),
    (0xec, '\u{301}'),
    (0xf0, 'đ'),
    (0xf2, '\u{323}'),
    (0xf5, 'ơ'),
    (0xfd, 'ư'),
    (0xfe, '₫'),
];

/// The letters of TCVN 5712:1993, VN3, and the byte of the first of each run.
const TCVN_3: [(u8, &str); 9] = [
    (0xa1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xb5, "àảãáạ"),
    (0xbb, "ằẳẵắ"),
    (0xc6, "ặầẩẫấậè"),
    (0xce, "ẻẽéẹềểễếệìỉ"),
    (0xdc, "ĩíịò"),
    (0xe1, "ỏõóọồổỗốộờởỡớợù"),
    (0xf1, "ủũúụừửữứựỳ"),
    (0xfb, "ỷỹýỵ"),
];

/// The marks of VNI, each a letter of Latin-1 after the vowel, in lower case, and the combining marks that it stands
/// for.
const VNI_MARKS: [(char, &str); 17] = [
    ('ø', "\u{300}"),
    ('ù', "\u{301}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('à', "\u{302}\u{300}"),
    ('á', "\u{302}\u{301}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{302}\u{323}"),
    ('ê', "\u{306}"),
    ('è', "\u{306}\u{300}"),
    ('é', "\u{306}\u{301}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{306}\u{323}"),
];

/// The letters of VNI that stand alone, in lower case.
const VNI_LETTERS: [(char, char); 7] =
    [('ô', 'ơ'), ('ö', 'ư'), ('ñ', 'đ'), ('æ', 'ỉ'), ('ó', 'ĩ'), ('ò', 'ị'), ('î', 'ỵ')];

/// Windows-1252.
pub(super) mod windows_1252 {
    use super::{SensitiveBytes, SensitiveString, WINDOWS_1252};

    /// The text that the bytes stand for. The bytes that have no character become replacement characters.
    pub(in super::super) fn text(bytes: &[u8]) -> SensitiveString {
        super::decoded(bytes, character)
    }

    /// The bytes of a text; `None` if a character has none.
    pub(in super::super) fn bytes(text: &str) -> Option<SensitiveBytes> {
        super::encoded(text, byte)
    }

    pub(super) fn character(byte: u8) -> char {
        match byte {
            0x80..=0x9f => match WINDOWS_1252.chars().nth(usize::from(byte - 0x80)) {
                None | Some(' ') => char::REPLACEMENT_CHARACTER,
                Some(c) => c,
            },
            _ => char::from(byte),
        }
    }

    pub(super) fn byte(c: char) -> Option<u8> {
        // What Windows leaves undefined passes as the control character of Latin-1.
        let high = WINDOWS_1252.chars().position(|known| known == c && c != ' ');
        match high {
            Some(index) => Some(0x80 + index as u8),
            None => u8::try_from(u32::from(c)).ok(),
        }
    }
}

/// The bytes of a text in Latin-1; `None` if a character has none.
pub(super) fn latin_1_bytes(text: &str) -> Option<SensitiveBytes> {
    encoded(text, |c| u8::try_from(u32::from(c)).ok())
}

/// Reads Windows-1258.
pub(super) fn windows_1258(bytes: &[u8]) -> SensitiveString {
    decoded(bytes, |byte| {
        let own = WINDOWS_1258.iter().find(|(known, _)| *known == byte);
        own.map_or_else(|| windows_1252::character(byte), |(_, c)| *c)
    })
}

/// The bytes of a text in Windows-1258; `None` if a character has none.
pub(super) fn windows_1258_bytes(text: &str) -> Option<SensitiveBytes> {
    encoded(text, |c| {
        let own = WINDOWS_1258.iter().find(|(_, known)| *known == c);
        own.map(|(byte, _)| *byte).or_else(|| {
            windows_1252::byte(c).filter(|byte| WINDOWS_1258.iter().all(|(known, _)| known != byte))
        })
    })
}

/// Reads TCVN3.
pub(super) fn tcvn_3(bytes: &[u8]) -> SensitiveString {
    decoded(bytes, |byte| {
        let in_run = |(first, run): &(u8, &str)| run.chars().nth(usize::from(byte.checked_sub(*first)?));
        match byte {
            0..0x80 => char::from(byte),
            _ => TCVN_3.iter().find_map(in_run).unwrap_or(char::REPLACEMENT_CHARACTER),
        }
    })
}

/// Reads VNI, whose bytes were taken for Latin-1.
pub(super) fn vni(text: &str) -> SensitiveString {
    let mut read = SensitiveString::new(String::with_capacity(3 * text.len()));
    let mut before = None;
    for c in text.chars() {
        let small = c.to_lowercase().next().unwrap_or(c);
        let takes_marks = before.is_some_and(|c: char| "aeouyôöAEOUYÔÖ".contains(c));
        let mark = VNI_MARKS.iter().find(|(letter, _)| *letter == small && takes_marks);
        let letter = VNI_LETTERS.iter().find(|(letter, _)| *letter == small);
        match (mark, letter) {
            (Some((_, marks)), _) => read.expose_mut().push_str(marks),
            (None, Some((_, letter))) if c.is_uppercase() => read.expose_mut().extend(letter.to_uppercase()),
            (None, Some((_, letter))) => read.expose_mut().push(*letter),
            _ => read.expose_mut().push(c),
        }
        before = mark.is_none().then_some(c);
    }
    read
}

fn decoded(bytes: &[u8], character: impl Fn(u8) -> char) -> SensitiveString {
    let mut text = SensitiveString::new(String::with_capacity(3 * bytes.len()));
    text.expose_mut().extend(bytes.iter().map(|byte| character(*byte)));
    text
}

fn encoded(text: &str, byte: impl Fn(char) -> Option<u8>) -> Option<SensitiveBytes> {
    let mut bytes = SensitiveBytes::new(Vec::with_capacity(text.len()));
    for c in text.chars() {
        bytes.expose_mut().push(byte(c)?);
    }
    Some(bytes)
}
