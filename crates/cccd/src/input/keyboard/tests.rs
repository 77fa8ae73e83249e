use cccd_sim::{Person, QrForm};
use unicode_normalization::UnicodeNormalization;

use crate::{
    Error,
    error::AccessError,
    input::{Input, InputKind, Lines},
    vietnam::{garbling::GarblingCause, qr::Garbled},
};

use super::*;

/// A keyboard layout: the characters that it has for the keys of English (US), and the one for the separator.
struct Layout {
    name: &'static str,
    separator: char,
    keys: &'static [(char, char)],
}

const QWERTZ: &[(char, char)] = &[('y', 'z'), ('z', 'y'), ('Y', 'Z'), ('Z', 'Y'), ('<', ';')];
const AZERTY: &[(char, char)] = &[
    ('a', 'q'),
    ('q', 'a'),
    ('z', 'w'),
    ('w', 'z'),
    ('m', ','),
    (',', ';'),
    ('A', 'Q'),
    ('Q', 'A'),
    ('W', 'Z'),
    ('Z', 'W'),
    ('M', '?'),
    ('<', '.'),
    ('0', 'à'),
    ('1', '&'),
    ('2', 'é'),
    ('3', '"'),
    ('4', '\''),
    ('5', '('),
    ('6', '-'),
    ('7', 'è'),
    ('8', '_'),
    ('9', 'ç'),
    (']', '$'),
];
const BELGIAN: &[(char, char)] = &[
    ('<', '.'),
    ('a', 'q'),
    ('A', 'Q'),
    ('0', 'à'),
    ('1', '&'),
    ('2', 'é'),
    ('3', '"'),
    ('4', '\''),
    ('5', '('),
    ('6', '§'),
    ('7', 'è'),
    ('8', '!'),
    ('9', 'ç'),
];
const CZECH: &[(char, char)] = &[
    ('<', '?'),
    ('y', 'z'),
    ('z', 'y'),
    ('0', 'é'),
    ('1', '+'),
    ('2', 'ě'),
    ('3', 'š'),
    ('4', 'č'),
    ('5', 'ř'),
    ('6', 'ž'),
    ('7', 'ý'),
    ('8', 'á'),
    ('9', 'í'),
];
const VIETNAMESE: &[(char, char)] = &[
    ('0', 'đ'),
    ('1', 'ă'),
    ('2', 'â'),
    ('3', 'ê'),
    ('4', 'ô'),
    ('5', '\u{300}'),
    ('6', '\u{309}'),
    ('7', '\u{303}'),
    ('8', '\u{301}'),
    ('9', '\u{323}'),
    (']', 'ơ'),
];

const LAYOUTS_OF_THE_WORLD: &[Layout] = &[
    Layout { name: "UK", separator: '~', keys: &[('#', '£'), ('"', '@')] },
    Layout { name: "German", separator: '>', keys: QWERTZ },
    Layout { name: "German, other key", separator: '\'', keys: QWERTZ },
    Layout { name: "Spanish", separator: 'Ç', keys: &[('<', ';')] },
    Layout { name: "Italian", separator: '§', keys: &[('<', ';')] },
    Layout { name: "Brazilian", separator: '}', keys: &[] },
    Layout { name: "Swedish", separator: '*', keys: &[('<', ';')] },
    Layout { name: "Swiss", separator: '£', keys: QWERTZ },
    Layout { name: "Turkish", separator: ';', keys: &[] },
    Layout { name: "tabs", separator: '\t', keys: &[] },
    Layout { name: "French", separator: 'µ', keys: AZERTY },
    Layout { name: "French, other key", separator: '>', keys: AZERTY },
    Layout { name: "Belgian", separator: '£', keys: BELGIAN },
    Layout { name: "Czech", separator: '|', keys: CZECH },
    Layout { name: "Hungarian", separator: '~', keys: &[('<', '?'), ('0', 'ö'), ('y', 'z'), ('z', 'y')] },
    Layout { name: "Vietnamese", separator: '|', keys: VIETNAMESE },
];

impl Layout {
    /// What the computer receives when the scanner types a text. A scanner has no keys for letters with marks.
    fn typed(&self, text: &str) -> String {
        let plain: String = text.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).collect();
        let key = |c| match c {
            '|' => self.separator,
            'Đ' => 'D',
            'đ' => 'd',
            c => self.keys.iter().find(|(key, _)| *key == c).map_or(c, |(_, typed)| *typed),
        };
        plain.chars().map(key).collect()
    }
}

fn people() -> impl Iterator<Item = Person> {
    (0..40_u32).map(|seed| Person::from_seed(&seed.to_be_bytes()).unwrap())
}

fn facts(input: &Input) -> impl PartialEq + std::fmt::Debug {
    let qr = input.qr().unwrap();
    let keys: Vec<_> = input.keys().iter().map(|candidate| candidate.key.text().expose().clone()).collect();
    (qr.personal_number.clone(), qr.date_of_birth, qr.date_of_issue, qr.old_number.clone(), keys)
}

#[test]
fn fields_that_prove_their_layout_are_read_and_their_letters_are_not_trusted() {
    for layout in LAYOUTS_OF_THE_WORLD {
        let mut read = 0;
        for person in people() {
            for form in [QrForm::Cccd, QrForm::CanCuoc2024] {
                let right = person.qr_text(form);
                let typed = layout.typed(&right);
                let expected = Input::parse(&right).unwrap();
                for typed in
                    [typed.clone(), format!("{typed}\r\n"), format!("\u{2}{typed}\t"), typed.to_uppercase()]
                {
                    let input = match Input::parse(&typed) {
                        Ok(input) => input,
                        Err(error) => {
                            assert_eq!(error, AccessError::KeyboardLayout.into(), "{}: {typed}", layout.name);
                            continue;
                        }
                    };
                    read += 1;
                    assert_eq!(facts(&input), facts(&expected), "{}: {typed}", layout.name);
                    let garbled = input.qr().unwrap().garbled;
                    assert!(garbled.is_some(), "{}: {typed}", layout.name);
                    if layout.separator != '|' {
                        assert_eq!(garbled, Some(Garbled { cause: Some(GarblingCause::KeyboardLayout) }));
                    }
                    // One line is one input.
                    assert!(Lines::default().take(typed.as_bytes()).is_some(), "{}", layout.name);
                }
            }
        }
        assert!(read > 100, "{}: {read}", layout.name);
    }
}

#[test]
fn a_wrong_digit_is_never_a_guess() {
    // One character of number or birth differs: the text is refused, or read as exactly what it says.
    for layout in LAYOUTS_OF_THE_WORLD.iter().filter(|layout| layout.separator != '|') {
        let person = Person::from_seed(b"layout").unwrap();
        let typed: Vec<char> = layout.typed(&person.qr_text(QrForm::Cccd)).chars().collect();
        for index in 0..12 {
            let mut changed = typed.clone();
            changed.remove(index);
            let outcome = Input::parse(&changed.iter().collect::<String>());
            assert!(outcome.is_err(), "{}: {outcome:?}", layout.name);
            let mut doubled = typed.clone();
            doubled.insert(index, typed[index]);
            let outcome = Input::parse(&doubled.iter().collect::<String>());
            assert!(outcome.is_err(), "{}: {outcome:?}", layout.name);
        }
        let other_year: String = layout.typed(&person.qr_text(QrForm::Cccd).replacen("19", "18", 1));
        let _ = Input::parse(&other_year);
    }
}

#[test]
fn marks_whose_order_composition_has_hidden_are_refused() {
    let vietnamese = LAYOUTS_OF_THE_WORLD.iter().find(|layout| layout.name == "Vietnamese").unwrap();
    let mut counts = [0, 0];
    for person in people() {
        let right = person.qr_text(QrForm::Cccd);
        let expected = Input::parse(&right).unwrap();
        let typed = vietnamese.typed(&right);
        for text in [typed.nfc().collect::<String>(), typed.nfd().collect()] {
            match Input::parse(&text) {
                Ok(input) => {
                    assert_eq!(facts(&input), facts(&expected), "{right}");
                    counts[0] += 1;
                }
                Err(error) => {
                    assert_eq!(error, AccessError::KeyboardLayout.into());
                    counts[1] += 1;
                }
            }
        }
    }
    assert!(counts[0] > 0 && counts[1] > 0, "{counts:?}");
}

#[test]
fn numbers_and_mrz_of_other_layouts_are_named_and_not_read() {
    let card = cccd_sim::Issuance::new(b"layout").issue().unwrap();
    let number = &card.person.personal_number;
    let lines = card.mrz.lines().join("\n");
    for layout in LAYOUTS_OF_THE_WORLD.iter().filter(|layout| !layout.keys.is_empty()) {
        for text in [number.as_str(), card.person.can(), &lines] {
            let typed = layout.typed(text);
            let is_changed =
                text.chars().any(|c| !c.is_ascii_alphabetic() && layout.keys.iter().any(|key| key.0 == c));
            let outcome = Input::parse(&typed);
            if is_changed && typed.chars().any(|c| c != '<' && !c.is_ascii_alphanumeric() && c != '\n') {
                let is_named = outcome.clone().map(drop) == Err(AccessError::KeyboardLayout.into());
                assert!(is_named, "{}: {typed} {outcome:?}", layout.name);
            }
        }
    }
}

#[test]
fn what_is_typed_alone_on_the_vietnamese_layout_is_named_for_everyone() {
    let vietnamese = LAYOUTS_OF_THE_WORLD.iter().find(|layout| layout.name == "Vietnamese").unwrap();
    for seed in 0..40_u32 {
        let card = cccd_sim::Issuance::new(&seed.to_be_bytes()).issue().unwrap();
        let number = &card.person.personal_number;
        let grouped = format!("{} {}", &number[..6], &number[6..]);
        let lines = card.mrz.lines();
        let texts = [
            number.clone(),
            grouped,
            number[1..].to_owned(),
            card.person.can().to_owned(),
            lines.join("\n"),
            lines.concat(),
        ];
        for text in texts {
            let typed = vietnamese.typed(&text);
            for typed in [typed.clone(), typed.nfc().collect(), typed.nfd().collect(), typed.to_lowercase()] {
                let outcome = Input::parse(&typed).map(drop);
                assert_eq!(outcome, Err(AccessError::KeyboardLayout.into()), "{text}: {typed}");
            }
        }
        // The lines are gathered, however few characters their digits were composed to.
        let mut gathering = Lines::default();
        let mut take = |line: &String| {
            gathering.take(vietnamese.typed(line).nfc().collect::<String>().as_bytes()).is_some()
        };
        assert_eq!(lines.iter().map(&mut take).collect::<Vec<_>>(), [false, false, true]);
    }
}

#[test]
fn what_scanners_and_editors_add_costs_nothing() {
    let person = Person::from_seed(b"prefix").unwrap();
    let right = person.qr_text(QrForm::Cccd);
    let expected = Input::parse(&right).unwrap();
    let digits: String = right
        .chars()
        .map(|c| match c {
            '0'..='9' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
            '|' => '｜',
            c => c,
        })
        .collect();
    let spread: String = right.chars().flat_map(|c| [c, '\u{200b}']).collect();
    for text in [
        format!("]Q1{right}\r"),
        format!("]Q3\u{2}{right}\u{3}\t"),
        format!("]Q2\\000026{right}\u{1d}\r\n"),
        format!("]d2{right}\u{1e}\u{4}"),
        format!("QR: {right}\t"),
        format!("\u{feff}\u{ad}{right}\u{200e}"),
        right.replace('|', "\u{a0}|\u{200b}"),
        right.replace('|', "||"),
        right.replace('|', "¦"),
        digits,
        spread,
    ] {
        let input = Input::parse(&text).unwrap();
        assert_eq!(facts(&input), facts(&expected), "{text}");
        assert_eq!(input.qr().unwrap().garbled, None, "{text}");
        assert_eq!(input.qr().unwrap().full_name, expected.qr().unwrap().full_name, "{text}");
    }
}

#[test]
fn a_code_without_digits_names_num_lock() {
    let text = "||Nguyen Van Mau||Nam|Pho Mau|";
    for text in [text.to_owned(), text.replace("||", "|\u{1b}[H\u{1b}[1~|"), text.replace('|', "\u{1b}OP|")] {
        assert_eq!(Input::parse(&text).unwrap_err(), AccessError::DigitsMissing.into(), "{text:?}");
    }
    assert!(matches!(Input::parse("||||||").unwrap_err(), Error::Access(AccessError::Length { .. })));
}

/// Programs compose letters and marks, or not; a scanner with Caps Lock types capitals.
#[test]
fn an_mrz_on_the_vietnamese_layout_is_named_however_its_marks_are_composed() {
    let card = cccd_sim::Issuance::new(b"layout").issue().unwrap();
    let vietnamese = LAYOUTS_OF_THE_WORLD.iter().find(|layout| layout.name == "Vietnamese").unwrap();
    let typed = vietnamese.typed(&card.mrz.lines().join("\n"));
    let forms = [
        typed.clone(),
        typed.nfc().collect(),
        typed.nfd().collect(),
        typed.to_lowercase(),
        typed.to_uppercase(),
    ];
    for form in
        forms.iter().flat_map(|form| [form.clone(), form.replace('\n', "\r\n"), form.replace('\n', "")])
    {
        let error = Input::parse(&form).unwrap_err();
        assert_eq!(error, AccessError::KeyboardLayout.into(), "{form}");
    }
    // A name in Vietnamese is no MRZ.
    let error = Input::parse(&"Nguyễn Văn Mẫu ".repeat(6)).unwrap_err();
    assert_ne!(error, AccessError::KeyboardLayout.into());
}

#[test]
fn an_mrz_is_not_taken_for_a_code() {
    // The first line ends in twelve digits before its fillers.
    for text in ["IDUTOAB1234567123456712345<<<<<<", "001085012345<<<<<<", "001085012345 . . . . . ."] {
        assert!(!is_meant(text), "{text}");
    }
    let input = Input::parse("001085012345").unwrap();
    assert_eq!(input.kind(), InputKind::PersonalNumber);
}
