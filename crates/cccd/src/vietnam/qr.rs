//! The text of the QR code on the card.
//!
//! Fields are separated by `|`: number, number of the old identity card (9 digits, or empty), name, birth as
//! `ddMMyyyy`, `Nam` or `Nữ`, residence, issue as `ddMMyyyy`. The thẻ căn cước of 2024 has the same seven fields and
//! further ones that are not documented; they are kept unchanged. **The text is not signed**: anyone can print a QR
//! code, and it proves nothing.

use std::fmt;

use jiff::civil::Date;

use crate::{
    SensitiveString,
    error::{AccessError, KeyPart},
    letters::composed,
    mrz::Expiry,
    personal_number::{PersonalNumber, Sex},
    vietnam::{
        self, expiry,
        garbling::{self, Arrived, GarblingCause},
    },
};

/// Separates the fields.
pub(crate) const SEPARATOR: char = '|';

/// The number of fields in the code of 2021, and of the known fields in the code of 2024.
pub(crate) const FIELDS: usize = 7;

/// Maximum length of a text in characters: more UTF-8 than the largest QR code holds.
const MAX_LEN: usize = 3_000;

/// The kind of card that carries this code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum QrForm {
    /// The CCCD: seven fields, on the front.
    Cccd,
    /// The thẻ căn cước of 2024: more fields, on the back.
    CanCuoc2024,
}

/// The contents of a QR code. `Debug` does not reveal them.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct QrText {
    /// The kind of card that carries it.
    pub form: QrForm,
    /// The 12-digit number.
    pub personal_number: PersonalNumber,
    /// Number of the old identity card, as written; `None` if there is none.
    pub old_number: Option<SensitiveString>,
    /// The name in NFC. It may be garbled if a scanner typed it through an input method.
    pub full_name: SensitiveString,
    /// Date of birth; `None` if the field is not a date.
    pub date_of_birth: Option<Date>,
    /// The sex; `None` if the field is neither `Nam` nor `Nữ`, for example because it is garbled.
    pub sex: Option<Sex>,
    /// The residence on the day of issue, in NFC and otherwise as written.
    pub place_of_residence: SensitiveString,
    /// Date of issue; `None` if the field is not a date.
    pub date_of_issue: Option<Date>,
    /// The fields after the seventh, unchanged.
    pub further: Vec<SensitiveString>,
    /// What shows that name and residence are not as printed. They are kept as they arrived.
    pub garbled: Option<Garbled>,
}

/// The letters of a QR code did not arrive as printed. Digits are not affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Garbled {
    /// The cause, if undoing it yields Vietnamese, and no other cause does so differently.
    pub cause: Option<GarblingCause>,
}

impl Garbled {
    /// The fields that consist of letters.
    pub const FIELDS: [&'static str; 2] = ["full_name", "place_of_residence"];
}

impl QrText {
    /// Whether a text is meant as a QR code: nothing else that is typed at a counter contains its separator.
    pub(crate) fn is_meant(text: &str) -> bool {
        text.contains(SEPARATOR)
    }

    /// Parses the text as a scanner types it. Ignores a byte order mark, blanks and line breaks around it.
    ///
    /// # Errors
    /// [`AccessError::Length`] for [`KeyPart::QrFields`] if there are fewer than seven fields, and for the whole input if
    /// it is longer than any QR code; [`AccessError`] for an invalid number.
    pub fn parse(text: &str) -> Result<Self, AccessError> {
        let part = KeyPart::Input;
        let length = text.chars().take(MAX_LEN + 1).count();
        if length > MAX_LEN {
            return Err(AccessError::Length { part, length, expected: MAX_LEN });
        }
        let text = text.trim_start_matches('\u{feff}').trim();
        let mut fields = text.split(SEPARATOR).map(str::trim);
        let count = fields.clone().count();
        let part = KeyPart::QrFields;
        let mut next = || fields.next().ok_or(AccessError::Length { part, length: count, expected: FIELDS });
        let (number, old, name, birth) = (next()?, next()?, next()?, next()?);
        let (sex, residence, issue) = (next()?, next()?, next()?);
        let known_sex = vietnam::sex(sex);
        let by_letters = garbling::of(Arrived::Text(name), Arrived::Text(residence));
        // The word for a sex is known, so it shows what happened to the other words.
        let by_sex = (known_sex.is_none() && !sex.is_empty()).then_some(None);
        Ok(Self {
            form: if count > FIELDS { QrForm::CanCuoc2024 } else { QrForm::Cccd },
            personal_number: PersonalNumber::parse(number)?,
            old_number: (!old.is_empty()).then(|| old.to_owned().into()),
            full_name: composed(name),
            date_of_birth: date(birth),
            sex: known_sex,
            place_of_residence: composed(residence),
            date_of_issue: date(issue),
            further: fields.map(|field| field.to_owned().into()).collect(),
            garbled: by_letters.or(by_sex).map(|cause| Garbled { cause }),
        })
    }

    /// Names what has garbled the letters, where more than the text shows it.
    pub(crate) fn garbled_by(self, cause: impl Into<Option<GarblingCause>>) -> Self {
        Self { garbled: Some(Garbled { cause: cause.into() }), ..self }
    }

    /// The expiry of the card by law, from birth and issue: see [`expiry::by_law`].
    pub fn expiries(&self) -> Vec<Expiry> {
        match (self.date_of_birth, self.date_of_issue) {
            (Some(birth), Some(issue)) => expiry::by_law(birth, issue),
            _ => Vec::new(),
        }
    }
}

/// Reveals only the kind of card.
impl fmt::Debug for QrText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QrText").field("form", &self.form).finish_non_exhaustive()
    }
}

/// Parses a date as `ddMMyyyy`.
fn date(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Date::new(text.get(4..)?.parse().ok()?, text.get(2..4)?.parse().ok()?, text.get(..2)?.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;
    use proptest::prelude::*;

    use unicode_normalization::UnicodeNormalization;

    use super::*;

    const OF_2021: &str = "001085012345|012345678|Nguyễn Văn Mẫu|15011985|Nam|Số 1 Phố Mẫu, Hà Nội|01042021";

    #[test]
    fn both_forms_are_read() {
        let qr = QrText::parse(OF_2021).unwrap();
        assert_eq!(qr.form, QrForm::Cccd);
        assert_eq!(qr.personal_number.expose(), "001085012345");
        assert_eq!(qr.old_number.as_ref().unwrap().expose(), "012345678");
        assert_eq!(qr.full_name.expose(), "Nguyễn Văn Mẫu");
        assert_eq!((qr.date_of_birth, qr.date_of_issue), (Some(day(1985, 1, 15)), Some(day(2021, 4, 1))));
        assert_eq!(qr.sex, Some(Sex::Male));
        assert_eq!(qr.place_of_residence.expose(), "Số 1 Phố Mẫu, Hà Nội");
        assert_eq!(qr.expiries(), [Expiry::On(day(2025, 1, 15))]);

        let later = QrText::parse(&format!("\u{feff} {OF_2021}|Thẻ|Mẫu|\r\n")).unwrap();
        assert_eq!(later.form, QrForm::CanCuoc2024);
        assert_eq!(later.further.iter().map(|f| f.expose().as_str()).collect::<Vec<_>>(), ["Thẻ", "Mẫu", ""]);
        assert_eq!(later.personal_number, qr.personal_number);
    }

    #[test]
    fn an_empty_old_number_is_none_and_letters_are_composed() {
        let decomposed: String = OF_2021.replace("|012345678|", "||").nfd().collect();
        let qr = QrText::parse(&decomposed).unwrap();
        assert_eq!(qr.old_number, None);
        assert_eq!(qr.full_name.expose(), "Nguyễn Văn Mẫu");
    }

    #[test]
    fn what_an_input_method_garbled_costs_none_of_the_digits() {
        let qr = QrText::parse("001185012345||Nguyeãn Thò Maãu|15011985|Nưx|Phoá Maãu|01042021").unwrap();
        assert_eq!(qr.sex, None);
        assert_eq!(qr.full_name.expose(), "Nguyeãn Thò Maãu");
        assert_eq!(qr.date_of_issue, Some(day(2021, 4, 1)));
    }

    #[test]
    fn errors_say_what_is_wrong() {
        let fields = |length| AccessError::Length { part: KeyPart::QrFields, length, expected: FIELDS };
        assert_eq!(QrText::parse("001085012345|a"), Err(fields(2)));
        assert_eq!(QrText::parse(""), Err(fields(1)));
        let number = AccessError::Length { part: KeyPart::PersonalNumber, length: 11, expected: 12 };
        assert_eq!(QrText::parse(&OF_2021[1..]), Err(number));
        let long = "|".repeat(MAX_LEN + 5);
        assert!(matches!(QrText::parse(&long), Err(AccessError::Length { length: 3_001, .. })));
        for odd in ["32011985", "1511985", "15-1-85x", "", "00000000"] {
            let qr = QrText::parse(&OF_2021.replace("15011985", odd)).unwrap();
            assert_eq!((qr.date_of_birth, qr.expiries()), (None, vec![]), "{odd}");
        }
        assert_eq!(format!("{:?}", QrText::parse(OF_2021).unwrap()), "QrText { form: Cccd, .. }");
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in any::<String>()) {
            let _ = QrText::parse(&text);
        }

        #[test]
        fn any_fields_are_survived(fields in proptest::collection::vec("[0-9|a-zữà ]{0,12}", 0..20)) {
            let _ = QrText::parse(&format!("001085012345|{}", fields.join("|")));
        }
    }
}
