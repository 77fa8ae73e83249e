//! EF.DG1: the machine-readable zone of a card (TD1, Doc 9303-5, 4.2) or a passport (TD3, Doc 9303-4, 4.2;
//! Doc 9303-10, 4.7.1).

use cccd_base::tlv::Tag;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::der::encode;
use crate::person::{Person, Sex};

/// Length of an MRZ line of a card.
const LINE: usize = 30;
/// Length of an MRZ line of a passport.
const PASSPORT_LINE: usize = 44;

/// The lines: three of 30 characters on a card, two of 44 in a passport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mrz {
    lines: Vec<String>,
}

impl Mrz {
    /// The MRZ of a person's card.
    pub fn of(person: &Person) -> Self {
        let personal = &person.personal_number;
        let optional = format!("{personal}<<{}", check_digit(personal));
        Self::of_card(person, person.document_number(), &optional)
    }

    /// The MRZ with a document number that is longer than its nine places: the last ten digits of the personal number.
    /// The personal number follows, and there is no room left for its check digit.
    pub fn with_long_number(person: &Person) -> Self {
        let personal = &person.personal_number;
        Self::of_card(person, personal.get(2..).unwrap_or_default(), personal)
    }

    fn of_card(person: &Person, number: &str, optional: &str) -> Self {
        let one = format!("IDVNM{}", number_and_optional(number, optional));
        let Dates { birth, sex, expiry } = Dates::of(person);
        let optional = "<".repeat(11);
        let composite = [one.get(5..).unwrap_or_default(), &birth, &expiry, &optional].concat();
        let two = format!("{birth}{sex}{expiry}VNM{optional}{}", check_digit(&composite));

        let lines = [one, two, name(person)].map(|line| format!("{line:<<LINE$.LINE$}"));
        Self { lines: lines.into() }
    }

    /// The MRZ of a person's passport: `P<VNM`, and a number that begins with X, as no real passport's does.
    pub fn of_passport(person: &Person) -> Self {
        let one = format!("P<VNM{}", name(person));
        let digits = person.document_number();
        let number = format!("X{}", digits.get(digits.len().saturating_sub(8)..).unwrap_or_default());
        let Dates { birth, sex, expiry } = Dates::of(person);
        let number = format!("{number:<<9}{}", check_digit(&format!("{number:<<9}")));
        let optional = format!("{:<<14}", person.personal_number);
        let optional = format!("{optional}{}", check_digit(&optional));
        let composite = check_digit(&[&number, &birth, &expiry, &optional].map(String::as_str).concat());
        let two = format!("{number}VNM{birth}{sex}{expiry}{optional}{composite}");
        let lines = [one, two].map(|line| format!("{line:<<PASSPORT_LINE$.PASSPORT_LINE$}"));
        Self { lines: lines.into() }
    }

    /// The lines.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The MRZ with other characters in lines of the same length.
    pub(crate) fn with_characters(&self, joined: &str) -> Self {
        let width = self.lines.first().map_or(LINE, String::len);
        let line =
            |index: usize| joined.get(index * width..(index + 1) * width).unwrap_or_default().to_owned();
        Self { lines: (0..self.lines.len()).map(line).collect() }
    }

    /// MRZ information: document number, birth and expiry, each with its check digit (Doc 9303-11, 9.7.2).
    ///
    /// The password of BAC, and of PACE with the MRZ.
    pub fn information(&self) -> String {
        let long_number;
        let fields = match self.lines.as_slice() {
            [one, two, _] if one.get(14..15) == Some("<") => {
                let [principal, rest] = [5..14, 15..30].map(|place| one.get(place).unwrap_or_default());
                long_number = [principal, rest.split('<').next().unwrap_or_default()].concat();
                [Some(long_number.as_str()), two.get(..7), two.get(8..15)]
            }
            [one, two, _] => [one.get(5..15), two.get(..7), two.get(8..15)],
            [_, two] => [two.get(..10), two.get(13..20), two.get(21..28)],
            _ => [None; 3],
        };
        fields.map(Option::unwrap_or_default).concat()
    }
}

/// Document number and optional data of a card. If a number has more than nine characters, the rest is in the optional
/// data, and a filler takes the place of the check digit (Doc 9303-5, 4.2.2).
fn number_and_optional(number: &str, optional: &str) -> String {
    let digit = check_digit(number);
    match number.split_at_checked(9) {
        Some((principal, rest)) if !rest.is_empty() => {
            format!("{:<<25}", format!("{principal}<{rest}{digit}<{optional}"))
        }
        _ => format!("{:<<25}", format!("{number:<<9}{digit}{optional}")),
    }
}

/// What every size writes the same way: the dates with their check digits, and the sex.
struct Dates {
    birth: String,
    sex: char,
    expiry: String,
}

impl Dates {
    fn of(person: &Person) -> Self {
        let expiry = person.date_of_expiry.map_or_else(|| "991231".to_owned(), |date| date.yymmdd());
        let [birth, expiry] =
            [person.date_of_birth.yymmdd(), expiry].map(|date| format!("{date}{}", check_digit(&date)));
        Self { birth, sex: if person.sex == Sex::Male { 'M' } else { 'F' }, expiry }
    }
}

/// Surname and the other names.
fn name(person: &Person) -> String {
    let given = [person.middle_name.as_str(), &person.given_name].join(" ");
    format!("{}<<{}", transliterate(&person.surname), transliterate(given.trim()))
}

/// Builds EF.DG1.
pub(crate) fn ef_dg1(mrz: &Mrz) -> Vec<u8> {
    encode(Tag(0x61), &encode(Tag(0x5F1F), mrz.lines.concat().as_bytes()))
}

/// The check digit: weights 7, 3, 1; digits count as they are, A to Z from 10, fillers 0 (Doc 9303-3, 4.9).
pub(crate) fn check_digit(text: &str) -> u32 {
    let values = text.chars().map(|character| character.to_digit(36).unwrap_or(0));
    values.zip([7, 3, 1].into_iter().cycle()).map(|(value, weight)| value * weight).sum::<u32>() % 10
}

/// Converts a name to upper case without diacritics, with fillers between the words.
fn transliterate(name: &str) -> String {
    let letters = name.to_uppercase();
    letters
        .nfd()
        .filter(|&letter| !is_combining_mark(letter))
        .map(|letter| match letter {
            'Đ' | 'Ð' | 'Ɖ' => 'D',
            ' ' | '-' => '<',
            other => other,
        })
        .filter(|letter| letter.is_ascii_uppercase() || *letter == '<')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::Date;

    #[test]
    fn the_specimen_has_its_known_lines() {
        let mut person = Person::from_seed(b"specimen")
            .unwrap()
            .with_personal_number("001085012345")
            .issued_on(Date::new(2023, 6, 1))
            .born_on(Date::new(1985, 1, 15));
        (person.surname, person.middle_name) = ("Nguyễn".to_owned(), "Văn".to_owned());
        (person.given_name, person.sex) = ("Mẫu".to_owned(), Sex::Male);
        let mrz = Mrz::of(&person);
        assert_eq!(
            mrz.lines,
            [
                "IDVNM0850123452001085012345<<3",
                "8501156M4501158VNM<<<<<<<<<<<6",
                "NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<"
            ]
        );
        assert_eq!(mrz.information(), "085012345285011564501158");
        assert_eq!(ef_dg1(&mrz).len(), 95);

        let passport = Mrz::of_passport(&person);
        assert_eq!(passport.lines[0], "P<VNMNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<<<<<<<<<<");
        assert!(passport.lines[1].starts_with("X85012345"));
        assert_eq!(passport.lines[1][10..28], *"VNM8501156M4501158");
        assert_eq!(passport.lines[1][28..42], *"001085012345<<");
        assert_eq!(passport.information().len(), 24);
        assert_eq!(ef_dg1(&passport).len(), 88 + 5);
    }

    /// The example of Doc 9303-5, appendix C.
    #[test]
    fn a_long_number_goes_on_in_the_optional_data() {
        assert_eq!(number_and_optional("D23145890734", ""), "D23145890<7349<<<<<<<<<<<");
        let person = Person::from_seed(b"specimen").unwrap().with_personal_number("001085012345");
        let mrz = Mrz::with_long_number(&person);
        assert_eq!(mrz.lines[0], "IDVNM108501234<53<001085012345");
        assert!(mrz.information().starts_with("10850123453"));
        assert_eq!(mrz.information().len(), 25);
        assert_eq!(mrz.lines[2], Mrz::of(&person).lines[2]);
    }

    #[test]
    fn a_card_without_expiry_has_the_last_day_of_the_century() {
        let person = Person::from_seed(b"old").unwrap().born_on(Date::new(1950, 5, 5));
        assert_eq!(&Mrz::of(&person).lines[1][8..14], "991231");
    }

    #[test]
    fn every_letter_of_the_names_has_a_base_letter() {
        assert_eq!(transliterate("Đặng Thị Phượng"), "DANG<THI<PHUONG");
        assert_eq!(transliterate("Huỳnh Ngọc Thưởng"), "HUYNH<NGOC<THUONG");
        for seed in 0..200_u32 {
            let mrz = Mrz::of(&Person::from_seed(&seed.to_be_bytes()).unwrap());
            assert!(mrz.lines.iter().all(|line| line.len() == LINE && line.is_ascii()));
        }
    }
}
