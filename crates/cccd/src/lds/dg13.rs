//! EF.DG13 of the Vietnamese citizen card: the holder's data in Vietnamese letters.
//!
//! Doc 9303-10 leaves DG13 to the issuing state, and Vietnam publishes no specification. Cards hold:
//!
//! ```text
//! 6D { 30 { 02 version, 06 identifier, 31 { 30 { 02 number, value } … } } }
//! ```
//!
//! The fields are ordered by their numbers, not as DER requires. Each may be missing. A field that cannot be read does
//! not affect the others and is reported in [`Dg13::problems`].

mod field;

use jiff::civil::Date;

use crate::{
    SensitiveString,
    error::{DataError, DataKind},
    files::File,
    mrz::{Expiry, transliterate},
    tlv::{Reader, tag},
};

pub use field::{Field, FieldNumber};

/// The only known version.
const VERSION: u32 = 1;
/// The only known identifier of this kind of DG13, 1.0.10646.1.0.8, without tag and length.
const IDENTIFIER: &[u8] = &[0x28, 0xD3, 0x16, 0x01, 0x00, 0x08];
/// More fields than any card holds.
const MAX_FIELDS: usize = 64;

/// The contents of EF.DG13. All of it is personal data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dg13 {
    version: Option<u32>,
    identifier: Option<Vec<u8>>,
    fields: Vec<Field>,
    problems: Vec<DataError>,
}

/// Defines accessors for fields with one text; each returns `None` if the card does not state the field.
macro_rules! texts {
    ($($(#[$doc:meta])* $accessor:ident = $number:ident;)*) => {
        $($(#[$doc])* pub fn $accessor(&self) -> Option<&SensitiveString> {
            self.text(FieldNumber::$number)
        })*
    };
}

impl Dg13 {
    /// Parses the file.
    ///
    /// # Errors
    /// [`DataError`] if there is no list of fields at all. All other deviations are in [`problems`](Self::problems),
    /// including an unknown version or identifier.
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        super::parse(File::Dg13, bytes, |file| {
            let mut dg13 = Self::default();
            let mut parts = file.children()?.expect(tag::SEQUENCE)?.children()?;
            dg13.read_head(&mut parts)?;
            dg13.read_fields(parts.expect(tag::SET)?.children()?);
            dg13.check_dates();
            dg13.problems = dg13.problems.into_iter().map(|error| error.in_file(File::Dg13.name())).collect();
            Ok(dg13)
        })
    }

    /// The version that the file states; only 1 is known.
    pub const fn version(&self) -> Option<u32> {
        self.version
    }

    /// The object identifier that the file states, without tag and length.
    pub fn identifier(&self) -> Option<&[u8]> {
        self.identifier.as_deref()
    }

    /// Whether the file has the identifier of Vietnamese citizen cards, in any version.
    pub(crate) fn is_of_the_cccd(&self) -> bool {
        self.identifier() == Some(IDENTIFIER)
    }

    /// All fields in the order of the card, including those with unknown numbers.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Returns the field with this number; the first one if there are two.
    pub fn field(&self, number: u32) -> Option<&Field> {
        self.fields.iter().find(|field| field.number() == number)
    }

    /// Deviations in the file that did not keep it from being read, each with its offset.
    pub fn problems(&self) -> &[DataError] {
        &self.problems
    }

    /// Returns the text of a field in NFC; `None` if it is missing, empty or not text.
    pub fn text(&self, number: FieldNumber) -> Option<&SensitiveString> {
        self.field(number as u32)?.text()
    }

    texts! {
        /// The personal number: twelve digits on a correct card.
        personal_number = PersonalNumber;
        /// The full name, surname first.
        full_name = FullName;
        /// The sex, as a Vietnamese word.
        sex = Sex;
        /// The nationality, in Vietnamese.
        nationality = Nationality;
        /// The ethnicity.
        ethnicity = Ethnicity;
        /// The religion.
        religion = Religion;
        /// The place of origin.
        place_of_origin = PlaceOfOrigin;
        /// The place of residence on the day of issue.
        place_of_residence = PlaceOfResidence;
        /// Distinguishing marks of the holder.
        personal_identification = PersonalIdentification;
        /// The spouse's name.
        spouse = Spouse;
        /// The number of the old identity card: nine digits on a correct card.
        old_number = OldNumber;
        /// Sixteen characters whose meaning is unknown: an identifier of the holder or the card.
        unexplained = Unexplained;
    }

    /// The father's name.
    pub fn father(&self) -> Option<&SensitiveString> {
        self.field(FieldNumber::Parents as u32)?.text_at(0)
    }

    /// The mother's name.
    pub fn mother(&self) -> Option<&SensitiveString> {
        self.field(FieldNumber::Parents as u32)?.text_at(1)
    }

    /// The date of birth; `None` if it is missing or not a date. Its text is at [`FieldNumber::DateOfBirth`].
    pub fn date_of_birth(&self) -> Option<Date> {
        date(self.text(FieldNumber::DateOfBirth)?.expose())
    }

    /// The date of issue; `None` if it is missing or not a date. Its text is at [`FieldNumber::DateOfIssue`].
    pub fn date_of_issue(&self) -> Option<Date> {
        date(self.text(FieldNumber::DateOfIssue)?.expose())
    }

    /// The date of expiry; `None` if it is missing. Its text is at [`FieldNumber::DateOfExpiry`].
    pub fn date_of_expiry(&self) -> Option<Expiry> {
        self.text(FieldNumber::DateOfExpiry).map(|text| expiry(text.expose()))
    }

    fn read_head(&mut self, parts: &mut Reader<'_>) -> Result<(), DataError> {
        let offset = parts.offset();
        let version = parts.optional(tag::INTEGER)?;
        self.version = version.and_then(|version| version.small().ok());
        self.identifier = parts.optional(tag::OBJECT_IDENTIFIER)?.map(|oid| oid.value().to_vec());
        if self.version != Some(VERSION) || self.identifier.as_deref() != Some(IDENTIFIER) {
            self.problems.push(DataError::new(DataKind::Version, offset));
        }
        Ok(())
    }

    fn read_fields(&mut self, mut reader: Reader<'_>) {
        loop {
            let element = match reader.next() {
                Ok(Some(element)) if self.fields.len() < MAX_FIELDS => element,
                Ok(Some(element)) => return self.problems.push(element.error(DataKind::TooDeep)),
                Ok(None) => return,
                // If the end of one field is unknown, the next one cannot be found.
                Err(error) => return self.problems.push(error),
            };
            match Field::parse(element, &mut self.problems) {
                Ok(field) => {
                    if self.field(field.number()).is_some() {
                        self.problems.push(element.error(DataKind::Duplicate));
                    }
                    self.fields.push(field);
                }
                Err(error) => self.problems.push(error),
            }
        }
    }

    /// Reports fields that should hold a date and do not.
    fn check_dates(&mut self) {
        let unreadable = [
            (FieldNumber::DateOfBirth, self.date_of_birth().is_none()),
            (FieldNumber::DateOfIssue, self.date_of_issue().is_none()),
            (FieldNumber::DateOfExpiry, self.date_of_expiry() == Some(Expiry::Unreadable)),
        ];
        for (number, unreadable) in unreadable {
            if let Some(field) =
                self.field(number as u32).filter(|field| unreadable && field.text().is_some())
            {
                self.problems.push(DataError::new(DataKind::Value, field.offset()));
            }
        }
    }
}

/// Parses a date as `dd/mm/yyyy`.
fn date(text: &str) -> Option<Date> {
    let mut parts = text.trim().split('/');
    let mut number = |len: usize| {
        let part = parts.next()?;
        (part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<i16>().ok())?
    };
    let (day, month, year) = (number(2)?, number(2)?, number(4)?);
    if parts.next().is_some() {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Parses a date, or the words for "no expiry" with any accents.
fn expiry(text: &str) -> Expiry {
    match date(text) {
        Some(date) => Expiry::On(date),
        None if transliterate(text) == "KHONG<THOI<HAN" => Expiry::Unlimited,
        None => Expiry::Unreadable,
    }
}

#[cfg(test)]
mod tests;
