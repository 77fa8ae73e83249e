//! Common mistakes of people and scanners in a machine readable zone, and their correction.

use crate::{SensitiveString, error::KeyPart};

use super::{
    Mrz, MrzError,
    layout::{self, DIGITS, LETTERS, Layout},
};

/// One kind of mistake that was corrected in one part of a zone. Never contains the original text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Normalised {
    /// The part: a key field with its check digit, or else a line.
    pub part: KeyPart,
    /// What was wrong with it.
    pub misreading: Misreading,
}

/// A mistake that can be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misreading {
    /// Blanks within a line.
    Blank,
    /// Lower case.
    LowerCase,
    /// O or I in place of a digit.
    LetterForDigit,
    /// 0 or 1 in place of a letter.
    DigitForLetter,
}

/// Corrects what can be corrected, and parses the result.
pub(super) fn parse(text: &str) -> Result<Mrz, MrzError> {
    let mut normalised = Vec::new();
    let closed_up = without_blanks(text, &mut normalised);
    let (layout, joined) = layout::join(closed_up.expose())?;
    let typed = Zone { layout, text: joined, normalised }.upper_case();
    let Some((swapped, needs_national_digit)) = typed.swapped() else { return typed.parse() };
    match swapped.parse() {
        Ok(mrz) if !needs_national_digit || mrz.national_check_digit_ok() == Some(true) => Ok(mrz),
        // No check digit confirms that the swap was right.
        _ => typed.parse(),
    }
}

/// Removes blanks from the lines.
fn without_blanks(text: &str, normalised: &mut Vec<Normalised>) -> SensitiveString {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut closed_up = String::with_capacity(text.len());
    for (index, line) in lines.iter().enumerate() {
        if line.contains(char::is_whitespace) {
            let part = if lines.len() == 1 { KeyPart::Input } else { layout::line_part(index) };
            normalised.push(Normalised { part, misreading: Misreading::Blank });
        }
        closed_up.extend(line.chars().filter(|c| !c.is_whitespace()));
        closed_up.push('\n');
    }
    closed_up.into()
}

/// A zone of known size, and the corrections made in it.
struct Zone {
    layout: &'static Layout,
    text: SensitiveString,
    normalised: Vec<Normalised>,
}

impl Zone {
    fn parse(self) -> Result<Mrz, MrzError> {
        Ok(Mrz { normalised: self.normalised, ..Mrz::parse(self.text.expose())? })
    }

    fn note(&mut self, offset: usize, misreading: Misreading) {
        let slip = Normalised { part: self.layout.part(offset), misreading };
        if !self.normalised.contains(&slip) {
            self.normalised.push(slip);
        }
    }

    fn upper_case(mut self) -> Self {
        let small: Vec<_> = self.text.expose().chars().map(|c| c.is_ascii_lowercase()).collect();
        for (offset, _) in small.iter().enumerate().filter(|(_, is_small)| **is_small) {
            self.note(offset, Misreading::LowerCase);
        }
        self.text.expose_mut().make_ascii_uppercase();
        self
    }

    /// Returns the zone with letters turned into digits and digits into letters wherever only the other is allowed;
    /// `None` if there is nothing to swap. The flag is true if a field was changed that only the national check digit
    /// covers.
    fn swapped(&self) -> Option<(Self, bool)> {
        let mut swapped = Self {
            layout: self.layout,
            text: String::with_capacity(self.text.expose().len()).into(),
            normalised: self.normalised.clone(),
        };
        let mut needs_national_digit = false;
        // The numbers of a Vietnamese card are digits, where other cards may have letters at the same positions.
        let is_vietnamese = self.layout.is_vietnamese_card(self.text.expose());
        for (offset, c) in self.text.expose().chars().enumerate() {
            let is_optional = self.layout.optional_data_1.holds(offset);
            let alphabet = match self.layout.alphabet(offset) {
                _ if is_vietnamese && (is_optional || self.layout.number.holds(offset)) => DIGITS,
                alphabet => alphabet,
            };
            let (other, misreading) = match (alphabet, c) {
                (DIGITS, 'O') => ('0', Misreading::LetterForDigit),
                (DIGITS, 'I') => ('1', Misreading::LetterForDigit),
                (LETTERS, '0') => ('O', Misreading::DigitForLetter),
                (LETTERS, '1') => ('I', Misreading::DigitForLetter),
                _ => {
                    swapped.text.expose_mut().push(c);
                    continue;
                }
            };
            swapped.text.expose_mut().push(other);
            swapped.note(offset, misreading);
            needs_national_digit |= is_optional;
        }
        (swapped.text != self.text).then_some((swapped, needs_national_digit))
    }
}

#[cfg(test)]
mod tests {
    use super::{Misreading::*, *};
    use crate::mrz::MrzErrorKind;

    const CARD: &str =
        "IDVNM0850123452001085012345<<3\n8501156M4501158VNM<<<<<<<<<<<6\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<";
    const PASSPORT: &str =
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

    /// The corrections made in a text that has the same meaning as another.
    fn slips(text: &str, meant: &str) -> Vec<(KeyPart, Misreading)> {
        let (mrz, meant) = (Mrz::parse_lenient(text).unwrap(), Mrz::parse(meant).unwrap());
        assert_eq!((mrz.information(), &mrz.optional_data_1), (meant.information(), &meant.optional_data_1));
        assert_eq!((&mrz.name, &mrz.nationality), (&meant.name, &meant.nationality));
        mrz.normalised().iter().map(|slip| (slip.part, slip.misreading)).collect()
    }

    #[test]
    fn a_right_zone_is_not_touched() {
        assert_eq!(slips(CARD, CARD), []);
        assert_eq!(slips(&CARD.replace('\n', "\r\n  "), CARD), [], "blanks around lines");
        assert_eq!(slips(PASSPORT, PASSPORT), []);
    }

    #[test]
    fn blanks_and_lower_case_are_put_right() {
        let spaced = CARD.replace("8501156M", "850115 6 M\t");
        assert_eq!(slips(&spaced, CARD), [(KeyPart::MrzLine2, Blank)]);
        assert_eq!(slips(&CARD.replace('\n', " "), CARD), [(KeyPart::Input, Blank)]);
        let small = PASSPORT.replace("L898902C", "l898902c").replace("ANNA", "Anna");
        let parts = [KeyPart::MrzLine1, KeyPart::DocumentNumber].map(|part| (part, LowerCase));
        assert_eq!(slips(&small, PASSPORT), parts);
    }

    #[test]
    fn letters_for_digits_are_put_right_where_check_digits_fit() {
        let part = |part| vec![(part, LetterForDigit)];
        let row = |from: &str, to: &str| slips(&CARD.replacen(from, to, 1), CARD);
        assert_eq!(row("8501156M", "85OII56M"), part(KeyPart::DateOfBirth));
        assert_eq!(row("4501158", "45O1I58"), part(KeyPart::DateOfExpiry));
        assert_eq!(row("IDVNM085012345", "IDVNMO85OI2345"), part(KeyPart::DocumentNumber));
        assert_eq!(row("2001085012345", "2OOI085012345"), part(KeyPart::MrzLine1));
        assert_eq!(slips(&PASSPORT.replace("1204159", "I2O4I59"), PASSPORT), part(KeyPart::DateOfExpiry));
    }

    #[test]
    fn digits_for_letters_are_put_right() {
        let small_o = PASSPORT.replace("ERIKSSON", "ER1KSS0N").replace("36UTO", "36UT0");
        let parts = [KeyPart::MrzLine1, KeyPart::MrzLine2].map(|part| (part, DigitForLetter));
        assert_eq!(slips(&small_o, PASSPORT), parts);
    }

    #[test]
    fn what_no_check_digit_confirms_stays_as_it_is() {
        let kind = |text: &str| Mrz::parse_lenient(text).unwrap_err().kind;
        // The day was misread as well.
        let text = CARD.replace("8501156M", "85O1166M");
        assert_eq!(kind(&text), MrzErrorKind::Character { position: 3 });
        // In a number that may have letters, O is as valid as 0.
        assert_eq!(kind(&PASSPORT.replace("L898902C", "L8989O2C")), MrzErrorKind::CheckDigit);
        assert_eq!(kind(&CARD.replace("M4501158", "04501158")), MrzErrorKind::Character { position: 8 });
        // A personal number with a second mistake: the optional data stays as written.
        let text = CARD.replacen("2001085012345", "2OO1085012346", 1);
        let mrz = Mrz::parse_lenient(&text).unwrap();
        assert_eq!((mrz.normalised(), mrz.personal_number()), (&[][..], None));
    }

    #[test]
    fn lengths_are_measured_without_blanks() {
        let error = Mrz::parse_lenient(&CARD.replacen("VNM", "VN ", 1)).unwrap_err();
        assert_eq!(error.part, KeyPart::MrzLine1);
        assert_eq!(error.kind, MrzErrorKind::Length { length: 29, expected: 30 });
        assert!(Mrz::parse_lenient("đ đ\n<< <").is_err());
    }
}
