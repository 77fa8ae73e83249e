//! The 12-digit personal number of a citizen (số định danh cá nhân; Decree 137/2015/NĐ-CP, article 13).
//!
//! Its format is `PPP G YY NNNNNN`: place of birth registration, century and sex, year of birth, random digits. It has
//! no check digit. Places have since been merged and renumbered while numbers keep their old codes, so every place code
//! is accepted.

use std::fmt;

use crate::{SensitiveString, error::AccessError, error::KeyPart};

/// How many digits a personal number has.
const LEN: usize = 12;

/// A personal number: twelve digits.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonalNumber(SensitiveString);

impl PersonalNumber {
    /// Parses a number of exactly twelve ASCII digits.
    ///
    /// # Errors
    /// [`AccessError::Character`] at the first character that is not a digit, or [`AccessError::Length`], both for
    /// [`KeyPart::PersonalNumber`].
    pub fn parse(text: &str) -> Result<Self, AccessError> {
        let part = KeyPart::PersonalNumber;
        if let Some(index) = text.chars().position(|c| !c.is_ascii_digit()) {
            return Err(AccessError::Character { part, position: index + 1 });
        }
        if text.len() != LEN {
            return Err(AccessError::Length { part, length: text.len(), expected: LEN });
        }
        Ok(Self(text.to_owned().into()))
    }

    /// The twelve digits.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The card access number of the card with this number: its last six digits.
    pub fn can(&self) -> SensitiveString {
        self.digits(6, LEN)
    }

    /// The document number of the card with this number: digits 4 to 12.
    pub fn document_number(&self) -> SensitiveString {
        self.digits(3, LEN)
    }

    /// The three digits of the place where the birth was registered.
    pub fn place_code(&self) -> SensitiveString {
        self.digits(0, 3)
    }

    /// The year of birth, 1900 to 2399.
    pub fn birth_year(&self) -> i16 {
        self.digit(3) / 2 * 100 + 1900 + self.digit(4) * 10 + self.digit(5)
    }

    /// The sex that the number encodes.
    pub fn sex(&self) -> Sex {
        if self.digit(3) % 2 == 0 { Sex::Male } else { Sex::Female }
    }

    fn digits(&self, start: usize, end: usize) -> SensitiveString {
        self.expose().get(start..end).unwrap_or_default().to_owned().into()
    }

    fn digit(&self, index: usize) -> i16 {
        self.expose().as_bytes().get(index).map_or(0, |digit| i16::from(digit - b'0'))
    }
}

/// Does not reveal the number.
impl fmt::Debug for PersonalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalNumber([sensitive])")
    }
}

/// The sex of a holder, as documents state it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Sex {
    /// Male.
    Male,
    /// Female.
    Female,
    /// Not stated.
    Unspecified,
}

impl Sex {
    /// The letter for this value, as Doc 9303 writes it; `X` if it is not stated.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Male => "M",
            Self::Female => "F",
            Self::Unspecified => "X",
        }
    }
}

/// Does not reveal the value.
impl fmt::Debug for Sex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sex([sensitive])")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_number_of_the_specimen_holds_its_keys() {
        let number = PersonalNumber::parse("001085012345").unwrap();
        assert_eq!(number.expose(), "001085012345");
        assert_eq!(number.can().expose(), "012345");
        assert_eq!(number.document_number().expose(), "085012345");
        assert_eq!(number.place_code().expose(), "001");
        assert_eq!((number.birth_year(), number.sex()), (1985, Sex::Male));
        assert_eq!(format!("{number:?}{:?}", number.sex()), "PersonalNumber([sensitive])Sex([sensitive])");
    }

    #[test]
    fn the_fourth_digit_gives_century_and_sex() {
        let decode = |text: &str| PersonalNumber::parse(text).map(|n| (n.birth_year(), n.sex())).unwrap();
        assert_eq!(decode("001199000000"), (1999, Sex::Female));
        assert_eq!(decode("001200000000"), (2000, Sex::Male));
        assert_eq!(decode("001324000000"), (2024, Sex::Female));
        assert_eq!(decode("001999000000"), (2399, Sex::Female));
        assert_eq!(decode("999000999999"), (1900, Sex::Male), "a place that nobody knows is no error");
    }

    #[test]
    fn errors_say_what_is_wrong_and_where() {
        let part = KeyPart::PersonalNumber;
        let length = |length| AccessError::Length { part, length, expected: 12 };
        let character = |position| AccessError::Character { part, position };
        assert_eq!(PersonalNumber::parse(""), Err(length(0)));
        assert_eq!(PersonalNumber::parse("00108501234"), Err(length(11)));
        assert_eq!(PersonalNumber::parse("0010850123456"), Err(length(13)));
        assert_eq!(PersonalNumber::parse("00108501234O"), Err(character(12)));
        assert_eq!(PersonalNumber::parse(" 01085012345"), Err(character(1)));
        assert_eq!(PersonalNumber::parse("001085٠12345"), Err(character(7)), "digits of other scripts");
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in any::<String>()) {
            let _ = PersonalNumber::parse(&text);
        }

        #[test]
        fn any_twelve_digits_are_a_number(text in "[0-9]{12}") {
            let number = PersonalNumber::parse(&text).unwrap();
            prop_assert!((1900..2400).contains(&number.birth_year()));
            prop_assert!(number.document_number().expose().ends_with(number.can().expose()));
        }
    }
}
