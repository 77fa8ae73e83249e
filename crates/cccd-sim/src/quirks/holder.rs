//! Quirks of genuine cards: what they state of their holder and of themselves, signed as it is, is out of date or does
//! not fit together.

use super::{Effect, Quirk};
use crate::person::{Date, Person};

/// A change of what is stated.
const fn stated(issue: for<'a> fn(crate::issue::Issuance<'a>) -> crate::issue::Issuance<'a>) -> Effect {
    Effect::Issue(issue)
}

/// Gives the number that the other sex has, by its fourth digit (Decree 137/2015/NĐ-CP, article 13).
fn number_of_the_other_sex(person: &mut Person) {
    let digit = |(place, digit): (usize, char)| match digit.to_digit(10) {
        Some(value) if place == 3 => char::from_digit(value ^ 1, 10).unwrap_or(digit),
        _ => digit,
    };
    person.personal_number = person.personal_number.chars().enumerate().map(digit).collect();
}

pub(super) const QUIRKS: &[Quirk] = quirks! {
    "expired", "thẻ hết hạn từ 2025-06-01", "the card expired on 2025-06-01",
        stated(|card| card.edit_person(|person| person.date_of_expiry = Some(Date::new(2025, 6, 1))));
    "expiry-beyond-law", "hạn sử dụng dài hơn luật định", "the card claims to be valid longer than the law gives",
        stated(|card| card.edit_person(|person| person.date_of_expiry = Some(Date::new(2098, 12, 30))));
    "number-other-sex", "số định danh của giới tính khác", "a personal number as the other sex has it",
        stated(|card| card.edit_person(number_of_the_other_sex));
};
