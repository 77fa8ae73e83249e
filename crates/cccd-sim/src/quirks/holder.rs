//! Quirks of genuine cards: the signed statements about the holder or the card are out of date or inconsistent.

use super::{Effect, Quirk};
use crate::person::{Date, Person, Sex};

/// Changes what the card states.
const fn stated(issue: for<'a> fn(crate::issue::Issuance<'a>) -> crate::issue::Issuance<'a>) -> Effect {
    Effect::Issue(issue)
}

/// Replaces digits of the personal number from the fourth one on: century and sex, then the year of birth (Decree
/// 137/2015/NĐ-CP, article 13).
fn with_digits(person: &mut Person, digits: &str) {
    let number = &person.personal_number;
    let parts = [number.get(..3), Some(digits), number.get(3 + digits.len()..)];
    person.personal_number = parts.map(Option::unwrap_or_default).concat();
}

fn number_of_the_other_sex(person: &mut Person) {
    let digit =
        person.personal_number.chars().nth(3).and_then(|digit| digit.to_digit(10)).unwrap_or_default();
    with_digits(person, &(digit ^ 1).to_string());
}

/// An older holder has a card without expiry, for which no date is too late: so this holder was born in 1992.
fn beyond_the_law(person: &mut Person) {
    person.date_of_birth.year = 1992;
    with_digits(person, if person.sex == Sex::Male { "092" } else { "192" });
    person.date_of_expiry = Some(Date::new(2098, 12, 30));
}

pub(super) const QUIRKS: &[Quirk] = quirks! {
    "expired", "thẻ hết hạn từ 2025-06-01", "the card expired on 2025-06-01",
        stated(|card| card.edit_person(|person| person.date_of_expiry = Some(Date::new(2025, 6, 1))));
    "expiry-beyond-law", "hạn sử dụng dài hơn luật định", "the card claims to be valid longer than the law gives",
        stated(|card| card.edit_person(beyond_the_law));
    "number-other-sex", "số định danh của giới tính khác", "a personal number as the other sex has it",
        stated(|card| card.edit_person(number_of_the_other_sex));
};
