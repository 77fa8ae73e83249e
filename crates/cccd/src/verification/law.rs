//! What the law says about number and expiry, compared with what the chip states.

use jiff::civil::Date;

use super::facts::Facts;
use crate::{
    check::{About, Outcome, Reason},
    error::Code,
    mrz::{Expiry, Mrz},
    personal_number::{PersonalNumber, Sex},
    vietnam::expiry::by_law,
};

/// Checks that the personal number fits the holder's year of birth and sex (Decree 137/2015/NĐ-CP, article 13). Its
/// place code says nothing about either: codes for places abroad and unknown codes pass.
pub(super) fn number(facts: &Facts<'_>) -> Outcome {
    if let Some(outcome) = nothing_to_ask(facts) {
        return outcome;
    }
    let Some(number) = facts.personal_number() else { return not_stated() };
    let births = [facts.dg13_birth(), facts.mrz_birth()].into_iter().flatten();
    let sexes = [facts.dg13_sex(), facts.mrz_sex()].into_iter().flatten();
    number_against(&number, births, sexes)
}

fn number_against(
    number: &PersonalNumber,
    mut births: impl Iterator<Item = Date> + Clone,
    mut sexes: impl Iterator<Item = Sex> + Clone,
) -> Outcome {
    if births.clone().next().is_none() && sexes.clone().next().is_none() {
        return not_stated();
    }
    let mut differ = Vec::new();
    if births.any(|birth| birth.year() != number.birth_year()) {
        differ.push("date_of_birth");
    }
    if sexes.any(|sex| sex != number.sex()) {
        differ.push("sex");
    }
    if differ.is_empty() {
        Outcome::Passed
    } else {
        Outcome::Failed(Reason::about(Code::NumberDiffers, About::Fields(differ)))
    }
}

/// Checks that the card expires when the law says: see [`vietnam::expiry`]. A card that claims more than the law
/// allows fails. Any other day is not such a claim, and there are reasons for it: the ages are counted on the day
/// of the application, and cards issued between two laws keep the day that is printed on them (Law 26/2023/QH15,
/// article 46).
pub(super) fn expiry(facts: &Facts<'_>) -> Outcome {
    if let Some(outcome) = nothing_to_ask(facts) {
        return outcome;
    }
    let birth = facts.dg13_birth().or_else(|| facts.mrz_birth());
    let (Some(birth), Some(issue), Some(end)) = (birth, facts.issue, facts.expiry()) else {
        return not_stated();
    };
    expiry_against(end, &by_law(birth, issue))
}

fn expiry_against(end: Expiry, by_law: &[Expiry]) -> Outcome {
    let about = |code| Reason::about(code, About::Fields(vec!["date_of_expiry"]));
    let is_longer = |than: &Expiry| match (end, than) {
        (Expiry::On(end), Expiry::On(than)) => end > *than,
        (Expiry::Unlimited, Expiry::On(_)) => true,
        _ => false,
    };
    if end == Expiry::Unreadable {
        Outcome::Inconclusive(about(Code::DateUnreadable))
    } else if by_law.contains(&end) {
        Outcome::Passed
    } else if !by_law.is_empty() && by_law.iter().all(is_longer) {
        Outcome::Failed(about(Code::ExpiryBeyondLaw))
    } else {
        Outcome::Inconclusive(about(Code::ExpiryNotByLaw))
    }
}

/// The law covers identity cards of Viet Nam. Passports and documents of other states follow other laws.
fn nothing_to_ask(facts: &Facts<'_>) -> Option<Outcome> {
    let is_other = |mrz: &Mrz| !mrz.is_vietnamese() || mrz.document_code.starts_with('P');
    match facts.mrz {
        Some(mrz) if is_other(mrz) => Some(Outcome::NotSupported),
        None if facts.dg13.is_none() => Some(Outcome::NotPerformed(Code::FilesNotRead.into())),
        _ => None,
    }
}

fn not_stated() -> Outcome {
    Outcome::NotPerformed(Code::NotStated.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn fields(outcome: Outcome) -> Vec<&'static str> {
        match outcome {
            Outcome::Passed => vec![],
            Outcome::Failed(Reason { code: Code::NumberDiffers, about: Some(About::Fields(fields)) }) => {
                fields
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_number_is_held_against_year_century_and_sex() {
        let rows: [(&str, &str, Sex, &[&str]); 10] = [
            ("001085012345", "1985-01-15", Sex::Male, &[]),
            ("001185012345", "1985-12-31", Sex::Female, &[]),
            ("079205012345", "2005-01-15", Sex::Male, &[]),
            ("079305012345", "2005-01-15", Sex::Female, &[]),
            // A foreign country, and an unknown place.
            ("123085012345", "1985-01-15", Sex::Male, &[]),
            ("003085012345", "1985-01-15", Sex::Male, &[]),
            // Another year, the same year of another century, another sex, both.
            ("001085012345", "1986-01-15", Sex::Male, &["date_of_birth"]),
            ("001285012345", "1985-01-15", Sex::Male, &["date_of_birth"]),
            ("001085012345", "1985-01-15", Sex::Female, &["sex"]),
            ("001385012345", "1985-01-15", Sex::Male, &["date_of_birth", "sex"]),
        ];
        for (number, birth, sex, expected) in rows {
            let number = PersonalNumber::parse(number).unwrap();
            let outcome = number_against(&number, [day(birth)].into_iter(), [sex].into_iter());
            assert_eq!(fields(outcome), expected, "{}", number.expose());
        }
        let number = PersonalNumber::parse("001085012345").unwrap();
        assert_eq!(number_against(&number, [].into_iter(), [].into_iter()), not_stated());
    }

    #[test]
    fn an_expiry_fails_only_where_it_claims_more_than_the_law() {
        let on = |text| Expiry::On(day(text));
        let law = |birth, issue| by_law(day(birth), day(issue));
        let code = |outcome: Outcome| (outcome.name(), outcome.reason().map(|reason| reason.code));
        let rows = [
            ("1985-01-15", "2021-04-01", on("2025-01-15"), ("passed", None)),
            ("1985-01-15", "2021-04-01", on("2025-01-16"), ("failed", Some(Code::ExpiryBeyondLaw))),
            ("1985-01-15", "2021-04-01", on("2045-01-15"), ("failed", Some(Code::ExpiryBeyondLaw))),
            ("1985-01-15", "2021-04-01", Expiry::Unlimited, ("failed", Some(Code::ExpiryBeyondLaw))),
            ("1985-01-15", "2021-04-01", on("2024-01-15"), ("inconclusive", Some(Code::ExpiryNotByLaw))),
            ("1960-01-15", "2021-04-01", Expiry::Unlimited, ("passed", None)),
            ("1960-01-15", "2021-04-01", on("2031-04-01"), ("inconclusive", Some(Code::ExpiryNotByLaw))),
            // 29 February: both days are right, the next one is not.
            ("2000-02-29", "2021-05-01", on("2025-02-28"), ("passed", None)),
            ("2000-02-29", "2021-05-01", on("2025-03-01"), ("passed", None)),
            ("2000-02-29", "2021-05-01", on("2025-03-02"), ("failed", Some(Code::ExpiryBeyondLaw))),
            // A child under either law.
            ("2015-06-10", "2024-07-01", on("2029-06-10"), ("passed", None)),
            ("2015-06-10", "2024-07-01", on("2040-06-10"), ("failed", Some(Code::ExpiryBeyondLaw))),
            // A day before the birth, and a day that does not exist.
            ("2015-06-10", "2015-06-09", on("2029-06-10"), ("inconclusive", Some(Code::ExpiryNotByLaw))),
            ("1985-01-15", "2021-04-01", Expiry::Unreadable, ("inconclusive", Some(Code::DateUnreadable))),
        ];
        for (birth, issue, end, expected) in rows {
            assert_eq!(code(expiry_against(end, &law(birth, issue))), expected, "{birth} {issue}");
        }
    }
}
