//! Comparison of Vietnamese names and addresses: by their spelling, and allowing for what input methods do to them.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{SensitiveString, mrz::transliterate};

/// The five written tone marks: grave, acute, tilde, hook above, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// Maximum number of letters that are compared one by one; names are shorter.
const MAX_LETTERS: usize = 200;

/// With fewer letters than this, two names cannot be called different.
const MIN_LETTERS: usize = 6;

/// Whether two texts are the same name. Ignores Unicode composition, case, the number of blanks between words, and on
/// which vowel the tone of a syllable is written (`Hòa` and `Hoà`), which is only a matter of style. The Icelandic and
/// the African letter that look like `Đ` are treated as `Đ`. Marks are significant: `Hoa` and `Hòa` are different
/// names.
fn same_name(one: &str, other: &str) -> bool {
    one == other || one.split_whitespace().map(syllable).eq(other.split_whitespace().map(syllable))
}

/// A word without its tones, followed by the tones. A syllable has one tone, so its position carries no meaning.
fn syllable(word: &str) -> SensitiveString {
    let mut letters = SensitiveString::new(String::with_capacity(4 * word.len()));
    let mut tones = SensitiveString::new(String::with_capacity(word.len()));
    for c in word.nfd() {
        match c {
            _ if TONES.contains(&c) => tones.expose_mut().push(c),
            'Ð' | 'ð' | 'Ɖ' | 'ɖ' => letters.expose_mut().push('đ'),
            _ => letters.expose_mut().extend(c.to_lowercase()),
        }
    }
    letters.expose_mut().push_str(tones.expose());
    letters
}

/// How similar two texts are, one of which came through a scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub(crate) enum Likeness {
    /// They are the same, see [`same_name`].
    Same,
    /// They differ, possibly because of an input method: compare by eye.
    Unclear,
    /// They differ in more than what an input method does to a text.
    Other,
}

/// Compares a text typed by a scanner with the one on the card.
///
/// A scanner that types through Telex, VNI or a code page loses letters with marks, reduces them to their base letters,
/// replaces them by letters, digits or `?`, or doubles them; the plain letters stay in their order. Therefore a text is
/// only classified as different if it is clean (letters, with Vietnamese marks, and blanks) and if the longest common
/// subsequence of base letters is less than half of the shorter text: letters that were only lost, or only added, leave
/// the whole of it. The price of this measure is that two names with the same surname count as similar.
pub(crate) fn likeness(typed: &str, card: &str) -> Likeness {
    if same_name(typed, card) {
        return Likeness::Same;
    }
    let letters = |text: &str| {
        let base = SensitiveString::from(transliterate(text));
        let bytes = base.expose().bytes().filter(u8::is_ascii_alphabetic).take(MAX_LETTERS);
        crate::SensitiveBytes::from(bytes.collect::<Vec<_>>())
    };
    let (one, other) = (letters(typed), letters(card));
    let shorter = one.expose().len().min(other.expose().len());
    if is_clean(typed) && shorter >= MIN_LETTERS && 2 * in_common(one.expose(), other.expose()) < shorter {
        Likeness::Other
    } else {
        Likeness::Unclear
    }
}

/// Only letters, marks and what separates words; not a digit, a character of a code page, or a replacement character.
fn is_clean(text: &str) -> bool {
    text.nfd()
        .all(|c| c.is_ascii_alphabetic() || c.is_whitespace() || is_combining_mark(c) || "Đđ-'’".contains(c))
}

/// The length of the longest common subsequence.
fn in_common(one: &[u8], other: &[u8]) -> usize {
    let mut row = vec![0_usize; other.len() + 1];
    for letter in one {
        let (mut before, mut left) = (0, 0);
        for (cell, known) in row.iter_mut().skip(1).zip(other) {
            let above = *cell;
            *cell = if letter == known { before + 1 } else { above.max(left) };
            (before, left) = (above, *cell);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// The 134 letters with marks, and their base letters.
    fn letters() -> Vec<(char, char)> {
        let vectors: Value = serde_json::from_str(include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/vectors/mrz.json"
        )))
        .unwrap();
        let table = vectors["vietnamese_transliteration"]["table"].as_object().unwrap();
        let rows = table.iter().map(|(letter, base)| {
            (letter.chars().next().unwrap(), base.as_str().unwrap().chars().next().unwrap())
        });
        rows.flat_map(|(letter, base)| [(letter, base), (letter.to_lowercase().next().unwrap(), base)])
            .collect()
    }

    #[test]
    fn marks_matter_and_their_place_case_and_blanks_do_not() {
        assert!(same_name("Nguyễn  Văn Hòa", "NGUYỄN VĂN HOÀ"));
        assert!(!same_name("Nguyễn Văn Hòa", "Nguyễn Văn Hoa"));
    }

    #[test]
    fn all_134_letters_compare_equal_composed_and_decomposed_and_have_their_base_letter() {
        let letters = letters();
        assert_eq!(letters.len(), 134);
        for &(letter, base) in &letters {
            let composed = format!("Ng{letter}n");
            let decomposed: String = composed.nfd().collect();
            assert_eq!(composed.chars().count(), 4);
            assert!("đĐ".contains(letter) || decomposed.chars().count() > 4);
            for other in [&decomposed, &composed.to_uppercase(), &decomposed.to_lowercase()] {
                assert!(same_name(&composed, other), "{letter}");
                assert_eq!(likeness(other, &composed), Likeness::Same, "{letter}");
                assert_eq!(transliterate(other), format!("NG{base}N"), "{letter}");
            }
            // Its base letter is a different letter, and so is each of the 134 except its own capital.
            assert!(!same_name(&composed, &format!("Ng{base}n")), "{letter}");
            for (other, _) in
                letters.iter().filter(|(other, _)| other.to_lowercase().ne(letter.to_lowercase()))
            {
                assert!(!same_name(&composed, &format!("Ng{other}n")), "{letter} {other}");
            }
        }
    }

    #[test]
    fn the_tone_may_stand_on_either_vowel() {
        for (old, new) in [("Hòa", "Hoà"), ("Thúy", "Thuý"), ("Khỏe", "Khoẻ"), ("LÒA", "loà")] {
            for (one, other) in [(old.to_owned(), new.to_owned()), (old.nfd().collect(), new.nfc().collect())]
            {
                assert!(same_name(&one, &other), "{old} {new}");
                assert_eq!(transliterate(&one), transliterate(&other));
            }
        }
        assert!(!same_name("Hòa", "Hóa"));
        assert!(!same_name("Hòa", "Hoa"));
        assert!(!same_name("Hồng", "Hòng"));
        assert!(same_name("Ðức  Ɖạt ", "đức đạt"));
    }

    #[test]
    fn what_a_scanner_does_to_a_name_is_unclear_and_another_name_is_other() {
        let card = "Nguyễn Thị Mẫu";
        for garbled in [
            "Nguye64n Thi5 Ma64u",
            "Nguyeenx Thij Maaux",
            "Nguyen Thi Mau",
            "Nguy?n Th? M?u",
            "Nguyn Th Mu",
            "Nguyeãn Thò Maãu",
            "Nguyá»…n Thá»‹ Máº«u",
            "Nguy\u{FFFD}n Th\u{FFFD} M\u{FFFD}u",
            "NguyÔn ThÞ MÉu",
            "",
            "?",
            "nguyễn thị mậu",
        ] {
            assert_eq!(likeness(garbled, card), Likeness::Unclear, "{garbled}");
        }
        for other in ["Trần Văn Bình", "Đặng Quốc Vượng", "Lý Hoàng Phước", "Tran Van Binh"]
        {
            assert_eq!(likeness(other, card), Likeness::Other, "{other}");
        }
        // Equally distant from it, but not clean: the cause of the garbling is unknown.
        for unclean in ["Tr?n Van Binh", "Tran Van Binh 2", "Tráº§n VÄƒn BÃ¬nh", "Tr\u{FFFD}n Van Binh"]
        {
            assert_eq!(likeness(unclean, card), Likeness::Unclear, "{unclean}");
        }
        assert_eq!(likeness("Nguyễn  Thị Mẫu ", card), Likeness::Same);
    }

    /// The ways in which a letter with marks may arrive.
    const WAYS: usize = 7;

    fn garble(letter: char, base: char, way: usize) -> String {
        let base = if letter.is_lowercase() { base.to_ascii_lowercase() } else { base };
        let marks: Vec<char> = letter.nfd().skip(1).collect();
        // The keys for a mark: in Telex the letter again or w, then the tone; in VNI digits.
        let key = |telex: bool| {
            let keys = marks.iter().map(|mark| match mark {
                '\u{302}' => {
                    if telex {
                        base
                    } else {
                        '6'
                    }
                }
                '\u{306}' | '\u{31B}' => {
                    if telex {
                        'w'
                    } else {
                        '7'
                    }
                }
                tone => {
                    let index = TONES.iter().position(|known| known == tone).unwrap();
                    ['f', 's', 'x', 'r', 'j'].map(|key| if telex { key } else { '5' })[index]
                }
            });
            let barred = (marks.is_empty()).then_some(if telex { 'd' } else { '9' });
            keys.chain(barred).collect::<String>()
        };
        match way {
            0 => format!("{base}{}", key(true)),
            1 => format!("{base}{}", key(false)),
            2 => base.to_string(),
            3 => "?".to_owned(),
            4 => "\u{FFFD}".to_owned(),
            5 => String::new(),
            _ => letter.to_string().nfd().collect(),
        }
    }

    proptest! {
        #[test]
        fn a_garbled_name_is_never_another_one(
            words in proptest::collection::vec(
                proptest::sample::select(vec![
                    "Nguyễn", "Trần", "Lê", "Đỗ", "Vũ", "Võ", "Ngô", "Thị", "Ái", "Ý", "Đức", "Phước", "Ánh", "Ưng",
                    "Hòa", "Tuyết", "Mẫu", "Đặng", "Y", "Ksơr", "Ở", "Ê",
                ]),
                1..6,
            ),
            way in 0..WAYS,
            mixed in proptest::collection::vec(0..WAYS, 40),
            is_mixed in any::<bool>(),
        ) {
            let card = words.join(" ");
            let letters = letters();
            let typed: String = card.chars().enumerate().map(|(index, c)| {
                let base = letters.iter().find(|(letter, _)| *letter == c);
                let way = if is_mixed { mixed[index % mixed.len()] } else { way };
                base.map_or(c.to_string(), |(letter, base)| garble(*letter, *base, way))
            }).collect();
            prop_assert_ne!(likeness(&typed, &card), Likeness::Other, "{} {}", typed, card);
        }

        #[test]
        fn any_texts_are_survived_and_every_text_is_itself(one in any::<String>(), other in any::<String>()) {
            prop_assert!(same_name(&one, &one));
            prop_assert_eq!(same_name(&one, &other), same_name(&other, &one));
            let decomposed: String = one.nfd().collect();
            prop_assert!(same_name(&one, &decomposed) || !one.nfc().eq(one.chars()));
            let _ = likeness(&one, &other);
        }
    }
}
