//! Names in the letters of the MRZ (Doc 9303-3, 4.6 and section 6).

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::SensitiveString;

/// Writes a name in the letters of the MRZ: A to Z, with `<` between its parts.
///
/// Table A of Doc 9303-3, section 6 holds only some of the Vietnamese letters. This function applies its rule to all of
/// them: every letter becomes its base letter. Apostrophes and characters without a base letter are omitted; hyphens,
/// commas and blanks are separators.
///
/// ```
/// assert_eq!(cccd::mrz::transliterate("Đặng Quốc Vượng"), "DANG<QUOC<VUONG");
/// ```
pub fn transliterate(name: &str) -> String {
    let mut letters = SensitiveString::new(String::with_capacity(2 * name.len()));
    let mut push = |c| letters.expose_mut().push(c);
    for c in name.nfd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_uppercase) {
        match c {
            'A'..='Z' | '0'..='9' => push(c),
            // Đ, and the Icelandic and African letters that look the same and are typed in its place.
            '\u{110}' | '\u{D0}' | '\u{189}' => push('D'),
            '<' | '-' | ',' => push('<'),
            _ if c.is_whitespace() => push('<'),
            _ => {}
        }
    }
    letters.expose().split('<').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("<")
}

#[cfg(test)]
mod tests {
    use crate::mrz::name_matches;
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn vectors() -> Value {
        serde_json::from_str(include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/vectors/mrz.json"
        )))
        .unwrap()
    }

    #[test]
    fn every_vietnamese_letter_becomes_its_base_letter() {
        let vectors = vectors();
        let vietnamese = &vectors["vietnamese_transliteration"];
        let table = vietnamese["table"].as_object().unwrap();
        assert_eq!(table.len() as u64, vietnamese["count_uppercase"].as_u64().unwrap());
        for (letter, base) in table {
            let base = base.as_str().unwrap();
            assert_eq!(transliterate(letter), base);
            assert_eq!(transliterate(&letter.to_lowercase()), base);
            assert_eq!(transliterate(&letter.nfd().to_string()), base, "decomposed");
        }
        for example in vietnamese["examples"].as_array().unwrap() {
            assert_eq!(transliterate(example["viz"].as_str().unwrap()), example["mrz"].as_str().unwrap());
        }
        assert_eq!(transliterate("ÐỨC \u{189}ức đức \u{F0}ức"), "DUC<DUC<DUC<DUC");
        assert_eq!(transliterate("  D'Arc-Lê,  Anh \t"), "DARC<LE<ANH");
    }

    #[test]
    fn names_are_compared_part_by_part() {
        assert!(name_matches("NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<", "Nguyễn Văn Mẫu"));
        assert!(!name_matches("NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<", "Nguyễn Văn Mậu Tý"));
        assert!(!name_matches("NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<", "Nguyễn Văn"));
        assert!(!name_matches("NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<", "Nguyễn Văn Ma"));
        assert!(!name_matches("NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<", ""));
        assert!(name_matches("", ""));
    }

    #[test]
    fn names_that_may_be_cut_are_compared_by_their_beginnings() {
        let full = [
            "Nilavadhanananda Chayapa Dejthamrong Krasuang",
            "Nilavadhanananda Arnpol Petch Charonguang",
            "Bennelong Wooloomooloo Warrandyte Warnambool Dingo Potoroo",
            "Bennelong Wooloomooloo Warrandyte Warnambool Dingo Potoroo",
            "Bennelong Wooloomooloo Warrandyte Warnambool Dingo Potoroo",
            "Papandropoulous Jonathon Alec",
        ];
        // The last example of TD3 is another person.
        let other = "Papandropoulous Jonathon Warren Trevor Nicholas";
        let vectors = vectors();
        // In TD3 the name follows document code and state, and has more room.
        let row = |size: &str, skip: usize| {
            let cut = vectors["truncation_examples"][size].as_array().unwrap();
            assert_eq!(cut.len(), full.len());
            let printed = |example: &Value| example[1].as_str().unwrap()[skip..].to_owned();
            cut.iter().map(printed).collect::<Vec<_>>()
        };
        for (index, printed) in [row("TD1", 0), row("TD3", 5)].iter().flat_map(|row| row.iter().enumerate()) {
            let is_other = printed.ends_with("TREVOR");
            assert!(name_matches(printed, if is_other { other } else { full[index] }), "{printed}");
            assert!(!name_matches(printed, full[(index + 1) % 2 * 5]), "{printed}");
        }
        assert!(name_matches("PAPANDROPOULOUS<<JONATHON<ALEC", "Papandropoulous Jonathon Alec Warren"));
    }

    proptest! {
        #[test]
        fn any_name_is_survived(name in any::<String>(), field in any::<String>()) {
            let written = transliterate(&name);
            prop_assert!(written.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'<'));
            prop_assert_eq!(transliterate(&written), written);
            name_matches(&field, &name);
        }
    }
}
