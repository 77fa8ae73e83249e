//! Invented people.
//!
//! A person follows from a seed. Names and places come from small word lists, the 12-digit number is consistent with
//! birth and sex, and the dates of issue and expiry follow the law. None of these people exists: hamlets are called
//! *Mẫu* (specimen), so that no residence is a real address. Nothing here is secret, so `Debug` shows everything.

mod date;
mod qr;
mod words;

use cccd_base::{
    Error, Result,
    random::{Random, SeededRandom},
};

pub use date::Date;
pub use qr::QrForm;
use words::District;

/// Sex, as on the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

impl Sex {
    /// `Nam` or `Nữ`.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Self::Male => "Nam",
            Self::Female => "Nữ",
        }
    }
}

/// Everything that a card says about its holder. Any field may be changed before issuing.
///
/// ```
/// use cccd_sim::Person;
///
/// let person = Person::from_seed(b"any seed")?;
/// assert_eq!(person.personal_number.len(), 12);
/// assert_eq!(person.can(), &person.personal_number[6..]);
/// # Ok::<(), cccd_base::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Họ: surname, mixed case.
    pub surname: String,
    /// Chữ đệm: middle names, mixed case; may be empty.
    pub middle_name: String,
    /// Tên: given name, mixed case.
    pub given_name: String,
    /// Giới tính.
    pub sex: Sex,
    /// Ngày sinh.
    pub date_of_birth: Date,
    /// Số CCCD: 12 digits PPP G YY NNNNNN. The document number is its last nine digits, the CAN its last six.
    pub personal_number: String,
    /// Số CMND cũ: 9 digits, for a person old enough to have had one.
    pub old_id_number: Option<String>,
    /// Quốc tịch.
    pub nationality: String,
    /// Dân tộc.
    pub ethnicity: String,
    /// Tôn giáo.
    pub religion: String,
    /// Quê quán.
    pub place_of_origin: String,
    /// Nơi thường trú.
    pub place_of_residence: String,
    /// Đặc điểm nhận dạng.
    pub features: String,
    /// Ngày cấp.
    pub date_of_issue: Date,
    /// Ngày hết hạn; `None` for a card without expiry (*Không thời hạn*).
    pub date_of_expiry: Option<Date>,
    /// Cha.
    pub father: String,
    /// Mẹ.
    pub mother: String,
    /// Vợ or chồng.
    pub spouse: Option<String>,
    /// Field 16 of EF.DG13: 16 characters of unknown meaning.
    pub field_16: String,
}

impl Person {
    /// The person that follows from a seed, 14 to 76 years old at issue, which is in 2021 to 2024.
    ///
    /// # Errors
    /// [`CryptoError::Failed`](cccd_base::error::CryptoError::Failed) when the cryptographic library fails.
    pub fn from_seed(seed: &[u8]) -> Result<Self> {
        let mut draw = Draw(SeededRandom::new(&[b"person ", seed].concat()));
        let sex = if draw.below(2)? == 0 { Sex::Male } else { Sex::Female };
        let surname = *draw.pick(words::SURNAMES)?;
        let date_of_birth = draw.date(1948, 2006)?;
        let date_of_issue = draw.date(2021, 2024)?;
        let origin = draw.pick(words::DISTRICTS)?;
        let home = draw.pick(words::DISTRICTS)?;
        let (father, mother) = (draw.name(Some(surname), Sex::Male)?, draw.name(None, Sex::Female)?);
        let partner = if sex == Sex::Male { Sex::Female } else { Sex::Male };
        let married = date_of_birth.plus_years(22) < date_of_issue && draw.below(3)? > 0;
        let (middle_name, given_name) = draw.given(sex)?;
        Ok(Self {
            surname: surname.to_owned(),
            middle_name: middle_name.to_owned(),
            given_name: given_name.to_owned(),
            sex,
            date_of_birth,
            personal_number: number(origin.code, sex, date_of_birth, draw.below(1_000_000)?),
            old_id_number: match date_of_birth.plus_years(14).year {
                ..2016 => Some(format!("{:09}", draw.below(1_000_000_000)?)),
                _ => None,
            },
            nationality: "Việt Nam".to_owned(),
            ethnicity: draw.mostly_first(words::ETHNICITIES)?.to_owned(),
            religion: draw.mostly_first(words::RELIGIONS)?.to_owned(),
            place_of_origin: draw.place(origin)?,
            place_of_residence: {
                let hamlet = draw.pick(words::HAMLETS)?;
                let (house, number) = (1 + draw.below(90)?, 1 + draw.below(20)?);
                format!("Số nhà {house}, {hamlet} {number}, {}", draw.place(home)?)
            },
            features: {
                let feature = draw.pick(words::FEATURES)?;
                format!("{feature} cách {}cm {}", 1 + draw.below(3)?, draw.pick(words::FEATURE_PLACES)?)
            },
            date_of_issue,
            date_of_expiry: expiry(date_of_birth, date_of_issue),
            father,
            mother,
            spouse: if married { Some(draw.name(None, partner)?) } else { None },
            field_16: (0..16).map(|_| draw.letter()).collect::<Result<_>>()?,
        })
    }

    /// Changes the 12-digit number; document number, CAN and MRZ follow from it.
    #[must_use]
    pub fn with_personal_number(mut self, number: &str) -> Self {
        number.clone_into(&mut self.personal_number);
        self
    }

    /// Changes the number to this person's first six digits and the last six of another, so that the CAN of either
    /// opens the other's card.
    #[must_use]
    pub fn sharing_can_with(self, other: &Self) -> Self {
        let (own, can) = (self.personal_number.get(..6).unwrap_or_default().to_owned(), other.can());
        let number = own + can;
        self.with_personal_number(&number)
    }

    /// Changes the date of birth and the expiry that follows from it; the number stays unchanged.
    #[must_use]
    pub fn born_on(mut self, date: Date) -> Self {
        self.date_of_birth = date;
        self.date_of_expiry = expiry(date, self.date_of_issue);
        self
    }

    /// Changes the date of issue and the expiry that follows from it.
    #[must_use]
    pub fn issued_on(mut self, date: Date) -> Self {
        self.date_of_issue = date;
        self.date_of_expiry = expiry(self.date_of_birth, date);
        self
    }

    /// The same person as a child: born in 2020, with the number that follows from it, and a card of 2024 that
    /// ends at the fourteenth birthday (Law 26/2023/QH15, 21).
    #[must_use]
    pub fn as_child(mut self) -> Self {
        self.date_of_birth.year = 2020;
        self.date_of_issue = Date::new(2024, 9, 16);
        self.date_of_expiry = Some(self.date_of_birth.plus_years(14));
        let place = self.personal_number.get(..3).unwrap_or_default();
        let random = self.can().parse().unwrap_or_default();
        self.personal_number = number(place, self.sex, self.date_of_birth, random);
        (self.old_id_number, self.spouse) = (None, None);
        self
    }

    /// Full name, mixed case.
    pub fn full_name(&self) -> String {
        let parts = [&self.surname, &self.middle_name, &self.given_name];
        parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// The document number: the last nine digits of the 12-digit number.
    pub fn document_number(&self) -> &str {
        last(&self.personal_number, 9)
    }

    /// The card access number: the last six digits of the 12-digit number.
    pub fn can(&self) -> &str {
        last(&self.personal_number, 6)
    }
}

/// The last bytes of a text, as many as `length`, or the whole text.
fn last(text: &str, length: usize) -> &str {
    text.get(text.len().saturating_sub(length)..).unwrap_or(text)
}

/// PPP G YY NNNNNN: place of registration, century and sex, year, and a random number (Decree 137/2015, 13).
fn number(place: &str, sex: Sex, birth: Date, random: usize) -> String {
    let century = 2 * (birth.year / 100).saturating_sub(19) + u16::from(sex == Sex::Female);
    format!("{place}{century}{:02}{random:06}", birth.year % 100)
}

/// The birthday on which a card expires: 25, 40 or 60, or the next of these if the first is less than two years away at
/// issue. From 58 on there is no expiry (Law on CCCD 2014, 21).
fn expiry(birth: Date, issue: Date) -> Option<Date> {
    [25, 40, 60].into_iter().find(|age| issue < birth.plus_years(age - 2)).map(|age| birth.plus_years(age))
}

/// Draws entries from lists.
struct Draw(SeededRandom);

impl Draw {
    /// A number from 0 to `limit` - 1.
    fn below(&mut self, limit: usize) -> Result<usize> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes)?;
        let limit = limit.max(1) as u64;
        Ok((u64::from_be_bytes(bytes) % limit) as usize)
    }

    fn pick<T>(&mut self, list: &'static [T]) -> Result<&'static T> {
        let index = self.below(list.len())?;
        list.get(index).ok_or(Error::Internal("an empty word list"))
    }

    fn mostly_first(&mut self, list: &'static [&'static str]) -> Result<&'static str> {
        let list = if self.below(2)? == 0 { list.get(..1).unwrap_or(list) } else { list };
        self.pick(list).copied()
    }

    /// A day in these years; never the 29th to 31st, so that every birthday exists in every year.
    fn date(&mut self, first: u16, last: u16) -> Result<Date> {
        let year = first + self.below(usize::from(last - first) + 1)? as u16;
        Ok(Date::new(year, 1 + self.below(12)? as u8, 1 + self.below(28)? as u8))
    }

    /// A middle name and a given name.
    fn given(&mut self, sex: Sex) -> Result<(&'static str, &'static str)> {
        match sex {
            Sex::Male => Ok((self.pick(words::MIDDLE_MALE)?, self.pick(words::GIVEN_MALE)?)),
            Sex::Female => Ok((self.pick(words::MIDDLE_FEMALE)?, self.pick(words::GIVEN_FEMALE)?)),
        }
    }

    fn name(&mut self, surname: Option<&str>, sex: Sex) -> Result<String> {
        let surname = match surname {
            Some(surname) => surname,
            None => self.pick(words::SURNAMES)?,
        };
        let (middle, given) = self.given(sex)?;
        Ok(format!("{surname} {middle} {given}"))
    }

    fn place(&mut self, district: &'static District) -> Result<String> {
        Ok(format!("{}, {}, {}", self.pick(district.communes)?, district.name, district.province))
    }

    fn letter(&mut self) -> Result<char> {
        Ok(char::from(*self.pick(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")?))
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::is_nfc;

    use super::*;

    fn person(seed: u32) -> Person {
        Person::from_seed(&seed.to_be_bytes()).unwrap()
    }

    #[test]
    fn the_same_seed_gives_the_same_person() {
        assert_eq!(person(1), person(1));
        assert_ne!(person(1), person(2));
    }

    #[test]
    fn numbers_fit_birth_and_sex() {
        for person in (0..200).map(person) {
            let number = &person.personal_number;
            assert!(number.len() == 12 && number.bytes().all(|digit| digit.is_ascii_digit()));
            let century = person.date_of_birth.year / 100 - 19;
            let female = u16::from(person.sex == Sex::Female);
            assert_eq!(number[3..4], (2 * century + female).to_string());
            assert_eq!(number[4..6], person.date_of_birth.yymmdd()[..2]);
            assert!(person.old_id_number.is_none_or(|old| old.len() == 9));
        }
        let child = person(3).as_child();
        assert_eq!(child.personal_number[4..6], *"20");
        assert_eq!(child.personal_number[6..], person(3).personal_number[6..]);
        assert_eq!(child.date_of_expiry.unwrap().year, 2034);
    }

    #[test]
    fn all_text_is_composed() {
        for person in (0..200).map(person) {
            assert!(is_nfc(&format!("{person:?}")));
        }
    }

    #[test]
    fn expiry_keeps_the_rule_of_two_years() {
        let birth = Date::new(1985, 1, 15);
        let issued = |year, month, day| expiry(birth, Date::new(year, month, day));
        assert_eq!(issued(2007, 12, 31), Some(Date::new(2010, 1, 15)));
        assert_eq!(issued(2008, 1, 14), Some(Date::new(2010, 1, 15)));
        assert_eq!(issued(2008, 1, 15), Some(Date::new(2025, 1, 15)));
        assert_eq!(issued(2021, 5, 1), Some(Date::new(2025, 1, 15)));
        assert_eq!(issued(2023, 1, 15), Some(Date::new(2045, 1, 15)));
        assert_eq!(issued(2043, 1, 14), Some(Date::new(2045, 1, 15)));
        assert_eq!(issued(2043, 1, 15), None);
    }

    #[test]
    fn some_cards_never_expire_and_some_people_are_married() {
        let people: Vec<_> = (0..200).map(person).collect();
        assert!(people.iter().any(|person| person.date_of_expiry.is_none()));
        assert!(people.iter().any(|person| person.date_of_expiry.is_some()));
        assert!(people.iter().any(|person| person.spouse.is_some()));
        assert!(people.iter().any(|person| person.old_id_number.is_none()));
    }

    #[test]
    fn two_people_may_share_their_can() {
        let (one, two) = (person(1), person(2));
        let two = two.sharing_can_with(&one);
        assert_eq!(one.can(), two.can());
        assert_ne!(one.personal_number, two.personal_number);
        assert_eq!(two.personal_number.len(), 12);
    }
}
