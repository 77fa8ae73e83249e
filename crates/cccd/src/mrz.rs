//! The machine readable zone (Doc 9303-3, 4; 9303-5, 9303-6 and 9303-4 for the sizes TD1, TD2 and TD3), and the
//! transliteration of names.
//!
//! A table has one row per document size with the positions of all fields; everything else is common to all sizes.

mod issued;
mod layout;
mod misreading;
mod name;
mod name_match;

use std::fmt;

use jiff::civil::Date;

use crate::{
    SensitiveString,
    country::VIET_NAM_IN_MRZ,
    error::{AccessError, DataError, DataKind, KeyPart},
    personal_number::{PersonalNumber, Sex},
};

use layout::{Layout, Place};

/// No clock that was set shows an earlier day: this library is not older.
const EARLIEST_TODAY: Date = Date::constant(2026, 1, 1);

/// The date of expiry in the MRZ of a Vietnamese document without expiry.
pub(crate) const NO_EXPIRY: &str = "991231";

pub use misreading::{Misreading, Normalised};
pub use name::transliterate;

pub(crate) use layout::SHORTEST;
pub(crate) use name_match::name_matches;

/// The fields of a machine readable zone. Trailing fillers are removed unless a field says otherwise.
#[derive(Clone, PartialEq, Eq)]
pub struct Mrz {
    /// Kind of document, one or two characters, such as `ID`.
    pub document_code: String,
    /// Issuing state or organisation, one to three letters, such as `VNM`.
    pub issuing_state: String,
    /// The complete document number, even if it is longer than its nine positions (Doc 9303-5, 4.2.4; not in TD3).
    pub document_number: SensitiveString,
    /// The document number as used for the keys of BAC and PACE: fillers up to nine characters are kept (Doc 9303-11,
    /// 9.7.3).
    pub document_number_printed: SensitiveString,
    /// First optional data, without the rest of a long document number. On a CCCD: the personal number, two fillers and
    /// a national check digit.
    pub optional_data_1: SensitiveString,
    /// Second optional data.
    pub optional_data_2: SensitiveString,
    /// Date of birth as `YYMMDD`; an unknown part is `<<`.
    pub date_of_birth: SensitiveString,
    /// Sex of the holder.
    pub sex: Sex,
    /// Date of expiry as `YYMMDD`; an unknown part is `<<`.
    pub date_of_expiry: SensitiveString,
    /// Nationality of the holder, one to three letters.
    pub nationality: SensitiveString,
    /// Primary identifier: the surname, its parts separated by a space.
    pub primary_identifier: SensitiveString,
    /// Secondary identifier: the other names, separated by a space.
    pub secondary_identifier: SensitiveString,
    /// The name field as printed, including trailing fillers, as needed for the comparison with DG13.
    pub name: SensitiveString,
    composite_ok: bool,
    normalised: Vec<Normalised>,
    typed: SensitiveString,
}

impl Mrz {
    /// Parses a machine readable zone: three lines of 30 characters (TD1), two of 36 (TD2), two of 44 (TD3), or the
    /// same characters without line breaks. Corrects nothing; see [`parse_lenient`](Self::parse_lenient).
    ///
    /// Blanks around a line and empty lines are ignored. The composite check digit is not required; see
    /// [`composite_ok`](Self::composite_ok).
    ///
    /// # Errors
    /// [`MrzError`] for the first part that is wrong: a length, a character that is not allowed at its position, the
    /// check digit of document number, birth or expiry, or an invalid date.
    pub fn parse(text: &str) -> Result<Self, MrzError> {
        let (layout, joined) = layout::join(text)?;
        let zone = Zone { layout, text: joined.expose() };
        // Some issuers print the X of the visual zone. No key depends on it.
        let is_printed_x = |error: &MrzError| layout.sex.holds(error.offset) && zone.get(layout.sex) == "X";
        if let Some(error) = zone.odd_characters().find(|error| !is_printed_x(error)) {
            return Err(error);
        }
        let number = zone.document_number()?;
        zone.check_date(layout.birth, layout.birth_digit, KeyPart::DateOfBirth, Unknown::Allowed)?;
        zone.check_date(layout.expiry, layout.expiry_digit, KeyPart::DateOfExpiry, Unknown::Allowed)?;
        Ok(zone.fields(number))
    }

    /// Parses a machine readable zone from a chip, which is signed together with any mistakes of its issuer. A field
    /// that deviates from the standard does not affect the others. The deviations are returned with the fields,
    /// including a wrong composite check digit.
    ///
    /// # Errors
    /// [`MrzError`] for a length that no document size has, and for a character that is not printable ASCII.
    pub(crate) fn parse_issued(text: &str) -> Result<(Self, Vec<MrzError>), MrzError> {
        issued::parse(text)
    }

    /// Parses a machine readable zone as typed by people and scanners. Corrects blanks within a line and lower case.
    /// Also swaps O and 0, and I and 1, at positions where only a digit or only a letter is allowed, if the check
    /// digits then match. The corrections are in [`normalised`](Self::normalised).
    ///
    /// # Errors
    /// [`MrzError`], as for [`parse`](Self::parse). Its offset and position do not count blanks.
    pub fn parse_lenient(text: &str) -> Result<Self, MrzError> {
        misreading::parse(text)
    }

    /// The corrections made by [`parse_lenient`](Self::parse_lenient), each part and kind once; never a value.
    pub fn normalised(&self) -> &[Normalised] {
        &self.normalised
    }

    /// Keeps the text that was entered as a key, before any correction.
    pub(crate) fn typed_as(mut self, text: &str) -> Self {
        self.typed = text.to_owned().into();
        self
    }

    /// The text that was entered as a key; empty for all other zones.
    pub(crate) const fn typed(&self) -> &SensitiveString {
        &self.typed
    }

    /// Whether the composite check digit matches. It is not a precondition for anything: examples in the standard
    /// itself have it wrong, and the keys do not depend on it.
    pub const fn composite_ok(&self) -> bool {
        self.composite_ok
    }

    /// MRZ_information, from which the keys of BAC and PACE are derived: number, birth and expiry, each with its check
    /// digit (Doc 9303-11, 9.7.2 and 9.7.3).
    pub fn information(&self) -> SensitiveString {
        let fields = [&self.document_number_printed, &self.date_of_birth, &self.date_of_expiry];
        let length = fields.iter().map(|field| field.expose().len() + 1).sum();
        let mut information = String::with_capacity(length);
        for field in fields {
            information.push_str(field.expose());
            information.extend(check_digit(field.expose()).map(|digit| char::from(b'0' + digit)));
        }
        information.into()
    }

    /// The date of birth; `None` if a part is unknown. The year is taken from the personal number if that fits, so that
    /// a hundred-year-old is not taken for an infant. Otherwise it is the latest year for which the date is not after
    /// `today`. A day before 2026, or after 9998, comes from a clock that was never set.
    pub fn birth_date(&self, today: Date) -> Option<Date> {
        let is_set = today >= EARLIEST_TODAY && today.year() < Date::MAX.year();
        let today = if is_set { today } else { EARLIEST_TODAY };
        let in_century = |century| date_in_century(self.date_of_birth.expose(), century);
        let by_number = self.personal_number().and_then(|number| {
            let year = number.birth_year();
            in_century(year / 100 * 100).filter(|&date| date.year() == year && date <= today)
        });
        let century = today.year() / 100 * 100;
        by_number.or_else(|| {
            [century, century - 100].into_iter().filter_map(in_century).find(|&date| date <= today)
        })
    }

    /// Whether Viet Nam issued the document: the issuing state is `VNM`.
    pub(crate) fn is_vietnamese(&self) -> bool {
        self.issuing_state == VIET_NAM_IN_MRZ
    }

    /// The date of expiry, in the years 2000 to 2099. A Vietnamese document with `991231` does not expire.
    pub fn expiry(&self) -> Expiry {
        let text = self.date_of_expiry.expose();
        if self.is_vietnamese() && text == NO_EXPIRY {
            return Expiry::Unlimited;
        }
        date_in_century(text, 2000).map_or(Expiry::Unreadable, Expiry::On)
    }

    /// The personal number in the optional data of a Vietnamese card; `None` if it has none.
    pub fn personal_number(&self) -> Option<PersonalNumber> {
        if !self.is_vietnamese() {
            return None;
        }
        // The national check digit may be missing, along with everything after the number.
        let number = self.optional_data_1.expose().split('<').next()?;
        PersonalNumber::parse(number).ok()
    }

    /// Whether the national check digit matches the personal number; `None` if either is missing.
    pub fn national_check_digit_ok(&self) -> Option<bool> {
        let number = self.personal_number()?;
        let (_, printed) = self.optional_data_1.expose().split_once("<<")?;
        Some(printed.parse().ok() == check_digit(number.expose()))
    }
}

/// Does not reveal anything about the holder.
impl fmt::Debug for Mrz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mrz")
            .field("document_code", &self.document_code)
            .field("issuing_state", &self.issuing_state)
            .finish_non_exhaustive()
    }
}

/// When a document expires.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expiry {
    /// On this day, the last day of validity.
    On(Date),
    /// Never.
    Unlimited,
    /// The field does not contain a date.
    Unreadable,
}

/// Does not reveal the date: its day and month are those of the birthday.
impl fmt::Debug for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::On(_) => "On([sensitive])",
            Self::Unlimited => "Unlimited",
            Self::Unreadable => "Unreadable",
        })
    }
}

/// What is wrong with a machine readable zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", AccessError::from(self.clone()))]
pub struct MrzError {
    /// The part that is wrong.
    pub part: KeyPart,
    /// What is wrong with it.
    pub kind: MrzErrorKind,
    /// The position, in characters from the start of the zone, not counting line breaks.
    pub offset: usize,
}

/// The kinds of errors in a part of a machine readable zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MrzErrorKind {
    /// The wrong length.
    Length {
        /// The actual number of characters.
        length: usize,
        /// The expected number of characters.
        expected: usize,
    },
    /// A character that is not allowed at its position.
    Character {
        /// Position in the part, counted from 1.
        position: usize,
    },
    /// The check digit does not match.
    CheckDigit,
    /// Not a date.
    Date,
}

impl MrzError {
    /// Converts to an error in the data of a card, where the zone begins at byte `base` of a file.
    pub(crate) const fn into_data_error(self, base: usize) -> DataError {
        let kind = match self.kind {
            MrzErrorKind::Length { .. } => DataKind::Length,
            MrzErrorKind::Character { .. } | MrzErrorKind::CheckDigit | MrzErrorKind::Date => DataKind::Value,
        };
        DataError::new(kind, base.saturating_add(self.offset))
    }
}

impl From<MrzError> for AccessError {
    fn from(MrzError { part, kind, .. }: MrzError) -> Self {
        match kind {
            MrzErrorKind::Length { length, expected } => Self::Length { part, length, expected },
            MrzErrorKind::Character { position } => Self::Character { part, position },
            MrzErrorKind::CheckDigit => Self::CheckDigit { part },
            MrzErrorKind::Date => Self::Date { part },
        }
    }
}

/// Computes the check digit of some characters of an MRZ (Doc 9303-3, 4.9); `None` if a character is not in its
/// alphabet.
pub fn check_digit(text: &str) -> Option<u8> {
    let mut sum = 0_usize;
    for (byte, weight) in text.bytes().zip([7, 3, 1].into_iter().cycle()) {
        let value = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            b'<' => 0,
            _ => return None,
        };
        sum = (sum + usize::from(value) * weight) % 10;
    }
    Some(sum as u8)
}

/// Returns the date that `YYMMDD` means in the century that begins with this year.
fn date_in_century(text: &str, century: i16) -> Option<Date> {
    let digits =
        |start: usize| text.get(start..start + 2).filter(|two| two.bytes().all(|b| b.is_ascii_digit()));
    let pair = |start: usize| digits(start)?.parse::<i8>().ok();
    Date::new(century + i16::from(pair(0)?), pair(2)?, pair(4)?).ok()
}

/// A text with the right number of characters, and the positions of its fields.
struct Zone<'a> {
    layout: &'static Layout,
    text: &'a str,
}

/// Whether a part of a date may be unknown. The standard provides for it in a date of birth (Doc 9303-5, 4.2.2). A key
/// consists of the characters as they are printed, so it accepts the same in an expiry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unknown {
    Allowed,
    Odd,
}

/// The combined contents of the document number and the first optional data.
struct DocumentNumber {
    complete: SensitiveString,
    printed: SensitiveString,
    optional_data_1: SensitiveString,
}

impl DocumentNumber {
    fn new(printed: SensitiveString, optional: &str) -> Self {
        Self {
            complete: printed.expose().trim_end_matches('<').to_owned().into(),
            printed,
            optional_data_1: optional.trim_end_matches('<').to_owned().into(),
        }
    }
}

impl<'a> Zone<'a> {
    fn get(&self, place: Place) -> &'a str {
        self.text.get(place.start..place.end).unwrap_or_default()
    }

    fn trimmed(&self, place: Place) -> &'a str {
        self.get(place).trim_end_matches('<')
    }

    fn secret(&self, place: Place) -> SensitiveString {
        self.trimmed(place).to_owned().into()
    }

    /// The characters that are not allowed at their positions.
    fn odd_characters(&self) -> impl Iterator<Item = MrzError> {
        let is_odd = |&(offset, c): &(usize, char)| !self.layout.alphabet(offset).contains(c);
        self.text.chars().enumerate().filter(is_odd).map(|(offset, _)| self.odd_character(offset))
    }

    fn odd_character(&self, offset: usize) -> MrzError {
        let (part, position) = self.layout.line(offset);
        MrzError { part, kind: MrzErrorKind::Character { position }, offset }
    }

    /// Builds all fields, given the parsed document number.
    fn fields(&self, number: DocumentNumber) -> Mrz {
        let layout = self.layout;
        let name = self.get(layout.name);
        let (primary, secondary) = name.split_once("<<").unwrap_or((name, ""));
        let spaced = |part: &str| SensitiveString::from(part.trim_matches('<').replace('<', " "));
        Mrz {
            document_code: self.trimmed(layout.document_code).to_owned(),
            issuing_state: self.trimmed(layout.issuing_state).to_owned(),
            document_number: number.complete,
            document_number_printed: number.printed,
            optional_data_1: number.optional_data_1,
            optional_data_2: layout.optional_data_2.map(|place| self.secret(place)).unwrap_or_default(),
            date_of_birth: self.get(layout.birth).to_owned().into(),
            sex: match self.get(layout.sex) {
                "M" => Sex::Male,
                "F" => Sex::Female,
                _ => Sex::Unspecified,
            },
            date_of_expiry: self.get(layout.expiry).to_owned().into(),
            nationality: self.secret(layout.nationality),
            primary_identifier: spaced(primary),
            secondary_identifier: spaced(secondary),
            name: name.to_owned().into(),
            composite_ok: self.composite_ok(),
            normalised: Vec::new(),
            typed: SensitiveString::default(),
        }
    }

    /// Parses the document number, which may continue in the optional data. In that case a filler replaces its check
    /// digit, and the optional data begins with its remaining characters, the check digit and a filler.
    fn document_number(&self) -> Result<DocumentNumber, MrzError> {
        let layout = self.layout;
        let (part, place) = (KeyPart::DocumentNumber, layout.number);
        let wrong_digit =
            || MrzError { part, kind: MrzErrorKind::CheckDigit, offset: layout.number_digit.start };
        let principal = self.get(place);
        if principal.starts_with('<') {
            return Err(MrzError {
                part,
                kind: MrzErrorKind::Character { position: 1 },
                offset: place.start,
            });
        }

        let (printed, digit, optional) = match self.get(layout.number_digit) {
            "<" if layout.long_number => {
                let (further, optional) =
                    self.get(layout.optional_data_1).split_once('<').ok_or_else(wrong_digit)?;
                let (further, digit) =
                    further.split_at_checked(further.len().saturating_sub(1)).ok_or_else(wrong_digit)?;
                if further.is_empty() || principal.contains('<') {
                    return Err(wrong_digit());
                }
                (format!("{principal}{further}"), digit, optional)
            }
            digit => (principal.to_owned(), digit, self.get(layout.optional_data_1)),
        };
        let printed = SensitiveString::from(printed);
        if digit.parse().ok() != check_digit(printed.expose()) {
            return Err(wrong_digit());
        }
        Ok(DocumentNumber::new(printed, optional))
    }

    /// Checks that a date is valid and has its check digit. An unknown part, where it may be one, is `<<`.
    fn check_date(
        &self,
        place: Place,
        digit: Place,
        part: KeyPart,
        unknown_parts: Unknown,
    ) -> Result<(), MrzError> {
        let text = self.get(place);
        let error = |kind, place: Place| MrzError { part, kind, offset: place.start };
        if self.get(digit).parse().ok() != check_digit(text) {
            return Err(error(MrzErrorKind::CheckDigit, digit));
        }
        // Unknown parts may be anything; a leap year and a long month replace them.
        let known = |start: usize, unknown: &'static str| match text.get(start..start + 2) {
            Some("<<") if unknown_parts == Unknown::Allowed => unknown,
            Some(known) => known,
            None => "",
        };
        let assumed = SensitiveString::from([known(0, "00"), known(2, "01"), known(4, "01")].concat());
        if [1900, 2000].into_iter().all(|century| date_in_century(assumed.expose(), century).is_none()) {
            return Err(error(MrzErrorKind::Date, place));
        }
        Ok(())
    }

    fn composite_ok(&self) -> bool {
        let input = SensitiveString::from(
            self.layout.composite_over.iter().map(|&place| self.get(place)).collect::<String>(),
        );
        self.get(self.layout.composite).parse().ok() == check_digit(input.expose())
    }
}

#[cfg(test)]
mod tests;
