//! EF.DG13 of the Vietnamese citizen card: the holder in Vietnamese letters.
//!
//! Doc 9303-10 leaves DG13 to the issuing state, and Vietnam publishes no specification. What cards hold:
//!
//! ```text
//! 6D { 30 { 02 version, 06 identifier, 31 { 30 { 02 number, value } … } } }
//! ```
//!
//! The fields stand in the order of their numbers, which is not that of DER. Each may be missing; one that
//! cannot be read costs none of the others and is reported in [`Dg13::problems`].

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

/// The version that is known.
const VERSION: u32 = 1;
/// The identifier of this kind of DG13 that is known, 1.0.10646.1.0.8, without tag and length.
const IDENTIFIER: &[u8] = &[0x28, 0xD3, 0x16, 0x01, 0x00, 0x08];
/// More fields than any card holds.
const MAX_FIELDS: usize = 64;

/// What EF.DG13 holds. All of it is personal data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dg13 {
    version: Option<u32>,
    identifier: Option<Vec<u8>>,
    fields: Vec<Field>,
    problems: Vec<DataError>,
}

/// Fields of one text: its accessor, which is `None` where the card does not state it.
macro_rules! texts {
    ($($(#[$doc:meta])* $accessor:ident = $number:ident;)*) => {
        $($(#[$doc])* pub fn $accessor(&self) -> Option<&SensitiveString> {
            self.text(FieldNumber::$number)
        })*
    };
}

impl Dg13 {
    /// Reads the file.
    ///
    /// # Errors
    /// [`DataError`] when there is no list of fields at all. All else that is wrong is in
    /// [`problems`](Self::problems), an unknown version or identifier too.
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

    /// The version that the file states; 1 is known.
    pub const fn version(&self) -> Option<u32> {
        self.version
    }

    /// The object identifier that the file states, without tag and length.
    pub fn identifier(&self) -> Option<&[u8]> {
        self.identifier.as_deref()
    }

    /// Whether it says that it is of the kind that Viet Nam's citizen cards have, whatever its version.
    pub(crate) fn is_of_the_cccd(&self) -> bool {
        self.identifier() == Some(IDENTIFIER)
    }

    /// Every field, in the order of the card, those of unknown numbers too.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field with this number; the first, where it stands twice.
    pub fn field(&self, number: u32) -> Option<&Field> {
        self.fields.iter().find(|field| field.number() == number)
    }

    /// What is wrong with the file although it could be read; the offset says where.
    pub fn problems(&self) -> &[DataError] {
        &self.problems
    }

    /// The text of a field in NFC, as it stands on the card; `None` where it is missing, empty or not text.
    pub fn text(&self, number: FieldNumber) -> Option<&SensitiveString> {
        self.field(number as u32)?.text()
    }

    texts! {
        /// The personal number: twelve digits, if the card is right.
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
        /// Marks by which the holder can be known.
        personal_identification = PersonalIdentification;
        /// The spouse's name.
        spouse = Spouse;
        /// The number of the old identity card: nine digits, if the card is right.
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

    /// The date of birth; `None` where it is missing or no date. Its text is at
    /// [`FieldNumber::DateOfBirth`].
    pub fn date_of_birth(&self) -> Option<Date> {
        date(self.text(FieldNumber::DateOfBirth)?.expose())
    }

    /// The date of issue; `None` where it is missing or no date. Its text is at [`FieldNumber::DateOfIssue`].
    pub fn date_of_issue(&self) -> Option<Date> {
        date(self.text(FieldNumber::DateOfIssue)?.expose())
    }

    /// The date of expiry; `None` where it is missing. Its text is at [`FieldNumber::DateOfExpiry`].
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
                // Where one field does not end, the next cannot be found.
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

    /// Reports dates that are stated and are none.
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

/// The date that `dd/mm/yyyy` means.
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

/// A date, or the words for "no expiry", however they are accented.
fn expiry(text: &str) -> Expiry {
    match date(text) {
        Some(date) => Expiry::On(date),
        None if transliterate(text) == "KHONG<THOI<HAN" => Expiry::Unlimited,
        None => Expiry::Unreadable,
    }
}

#[cfg(test)]
mod tests;
