//! The form of a Vietnamese syllable: what it begins with, its vowels, what it ends with, and one tone.

use unicode_normalization::UnicodeNormalization;

use crate::SensitiveString;

/// The tone marks.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// What a syllable begins with, the longest first; or with nothing.
const ONSETS: [&str; 29] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k",
    "l", "m", "n", "p", "r", "s", "t", "v", "x", "q", "",
];

/// What a syllable ends with, the longest first; or with nothing.
const CODAS: [&str; 9] = ["ch", "ng", "nh", "c", "m", "n", "p", "t", ""];

/// The vowels between them, without tones.
const NUCLEI: [&str; 66] = [
    "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y", "ai", "ao", "au", "ay", "âu", "ây", "eo",
    "êu", "ia", "iê", "iêu", "iu", "oa", "oai", "oay", "oao", "oă", "oe", "oeo", "oi", "oo", "ôi", "ơi",
    "ua", "uâ", "uây", "uê", "ui", "uô", "uôi", "uơ", "uy", "uya", "uyê", "uyu", "ưa", "ưi", "ươ", "ươi",
    "ươu", "ưu", "yê", "yêu", "ya", "iy", "uay", "uai", "uao", "uau", "uă", "ue", "ueo", "uôu", "uêu",
];

/// Whether every word of a name is a syllable; a name has at least one.
pub(super) fn is_name(text: &str) -> bool {
    let mut words =
        text.split(|c: char| c.is_whitespace() || c == '-').filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(is_syllable)
}

/// Whether a word has the form of a syllable, written in one case or with a capital.
pub(super) fn is_syllable(word: &str) -> bool {
    without_tone(word).is_some_and(|plain| has_form(plain.expose()))
}

/// Whether a word could be of Vietnamese by its letters. Names of places have words of other languages.
pub(super) fn is_lettered(word: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || "ăâđêôơư".contains(c);
    without_tone(word).is_some_and(|plain| plain.expose().chars().all(is_letter))
}

/// The letters of a word in lower case and without its tone; `None` if it has more than one, has a mark that belongs to
/// no letter, or mixes the cases.
fn without_tone(word: &str) -> Option<SensitiveString> {
    let word = crate::letters::composed(word);
    let mut letters = word.expose().chars();
    let first = letters.next()?;
    let rest_is = |is: fn(char) -> bool| letters.clone().all(is);
    let is_cased = rest_is(char::is_lowercase) || (first.is_uppercase() && rest_is(char::is_uppercase));
    let mut tones = 0;
    let mut plain = SensitiveString::new(String::with_capacity(4 * word.expose().len()));
    plain.expose_mut().extend(word.expose().nfd().filter(|c| {
        let is_tone = TONES.contains(c);
        tones += usize::from(is_tone);
        !is_tone
    }));
    let plain = crate::letters::composed(plain.expose()).expose().to_lowercase();
    (is_cased && tones <= 1 && word.expose().chars().all(char::is_alphabetic)).then(|| plain.into())
}

/// Whether some onset, nucleus and coda make up a syllable without its tone.
fn has_form(plain: &str) -> bool {
    ONSETS.iter().filter_map(|onset| plain.strip_prefix(onset)).any(|rest| {
        CODAS.iter().filter_map(|coda| rest.strip_suffix(coda)).any(|nucleus| NUCLEI.contains(&nucleus))
    }) || plain == "gi"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_names_have_the_form() {
        for name in [
            "Nguyễn Văn Mẫu",
            "Trần Thị Ánh Tuyết",
            "NGUYỄN THỊ HUỲNH NHƯ",
            "Quách Khuê Giang Gia Gì Quý Quốc Nghĩa Nghiêm",
            "Đặng Phước Tường Vượng Khuyên Thuỳ Thủy Hoà Hòa Yến Uyên Oanh Hoàng Xoan Luân",
            "Ái Ý Ưng Ân Ẩn Yêu Huế Thuở Hoè Ngoéo Hươu Lưu Khuya Khuỷu Boong",
        ] {
            assert!(is_name(name), "{name}");
            assert!(is_name(&name.nfd().to_string()), "{name}, decomposed");
        }
    }

    #[test]
    fn what_another_encoding_makes_of_them_has_not() {
        for word in [
            "Nguyeãn",
            "NguyÔn",
            "ThÞ",
            "MÉu",
            "Nguyá»…n",
            "Maãu",
            "Þ",
            "Tr?n",
            "Hóà",
            "N÷",
            "",
            "V¨n",
            "T\u{303}ha",
            "nGUYEN",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
        assert!(!is_name(" "));
        assert!(["Krông", "Lắk", "ĐẮK", "Búk"].into_iter().all(is_lettered));
        assert!(["LÃ¡k", "V¨n", "ThÞ", "T\u{303}ha"].into_iter().all(|word| !is_lettered(word)));
    }
}
