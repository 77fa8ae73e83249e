//! The validity of a card by law.
//!
//! A card must be renewed at the ages of 25, 40 and 60 (Law on citizen identification 59/2014/QH13, article 21), and
//! also at 14 under the Law on identification 26/2023/QH15, article 21, in force since 2024-07-01. A card issued within
//! two years before such an age is valid until the next one; a card issued after the last age does not expire. The QR
//! code states birth and issue, so the expiry in the MRZ follows from it, and with that the key of a card without PACE.

use jiff::civil::Date;

use crate::mrz::Expiry;

/// The first day on which the Law on identification of 2023 is in force.
pub(crate) const LAW_OF_2023: Date = Date::constant(2024, 7, 1);

/// The ages at which a card is renewed, and whether the law of 2014 includes each.
const AGES: [(i16, bool); 4] = [(14, false), (25, true), (40, true), (60, true)];

/// A card issued within this many years before an age is valid until the next age.
const YEARS_BEFORE: i16 = 2;

/// Returns the expiry of a card by the holder's date of birth and its date of issue: usually one day. A holder born on
/// 29 February has a birthday on 28 February or on 1 March in other years, and the law does not say on which of them
/// cards expire. In that case both are returned, the earlier first. Empty for a card issued before the birth.
///
/// ```
/// use cccd::{mrz::Expiry, vietnam::expiry::by_law};
/// use jiff::civil::date;
///
/// assert_eq!(by_law(date(1985, 1, 15), date(2021, 4, 1)), [Expiry::On(date(2025, 1, 15))]);
/// assert_eq!(by_law(date(1985, 1, 15), date(2023, 1, 15)), [Expiry::On(date(2045, 1, 15))]);
/// assert_eq!(by_law(date(1960, 1, 15), date(2021, 4, 1)), [Expiry::Unlimited]);
/// ```
pub fn by_law(birth: Date, issue: Date) -> Vec<Expiry> {
    if issue < birth {
        return Vec::new();
    }
    let mut ends = Vec::new();
    let mut add = |end| {
        if !ends.contains(&end) {
            ends.push(end);
        }
    };
    // The choice of birthday matters twice: for the age at issue, and for the expiry.
    for which in [Birthday::Earlier, Birthday::Later] {
        let is_before = |age: i16| which.of(birth, age - YEARS_BEFORE).is_some_and(|day| issue < day);
        let known = AGES.iter().filter(|(_, is_old)| *is_old || issue >= LAW_OF_2023);
        match known.map(|(age, _)| *age).find(|age| is_before(*age)) {
            None => add(Expiry::Unlimited),
            Some(age) => {
                let days = [Birthday::Earlier, Birthday::Later].map(|which| which.of(birth, age));
                days.into_iter().flatten().for_each(|day| add(Expiry::On(day)));
            }
        }
    }
    ends
}

/// The birthday of a holder born on 29 February in a year without that day.
#[derive(Clone, Copy)]
enum Birthday {
    /// 28 February.
    Earlier,
    /// 1 March.
    Later,
}

impl Birthday {
    /// The birthday on which an age is reached; `None` outside the calendar.
    fn of(self, birth: Date, age: i16) -> Option<Date> {
        let year = birth.year().checked_add(age)?;
        Date::new(year, birth.month(), birth.day()).ok().or_else(|| match self {
            Self::Earlier => Date::new(year, 2, 28).ok(),
            Self::Later => Date::new(year, 3, 1).ok(),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// The expiry in the table: a day, several, or `never`.
    fn ends(text: &str) -> Vec<Expiry> {
        let end = |word: &str| if word == "never" { Expiry::Unlimited } else { Expiry::On(day(word)) };
        text.split_whitespace().map(end).collect()
    }

    #[test]
    fn every_boundary_to_the_day_under_both_laws() {
        #[rustfmt::skip]
        let rows = [
            // Birth, issue, expiry. The law of 2014: first card at 14.
            ("2005-06-10", "2021-06-10", "2030-06-10"),
            ("1998-06-10", "2021-06-09", "2023-06-10"), // one day short of 23
            ("1998-06-10", "2021-06-10", "2038-06-10"), // 23: within two years before 25
            ("1998-06-10", "2023-06-09", "2038-06-10"),
            ("1998-06-10", "2023-06-10", "2038-06-10"),
            ("1983-06-10", "2021-06-09", "2023-06-10"), // one day short of 38
            ("1983-06-10", "2021-06-10", "2043-06-10"),
            ("1963-06-10", "2021-06-09", "2023-06-10"), // one day short of 58
            ("1963-06-10", "2021-06-10", "never"),
            ("1930-06-10", "2021-06-10", "never"),
            ("2015-06-10", "2024-06-30", "2040-06-10"), // no such card was issued; the old ages still apply
            // The law of 2023, from its first day.
            ("2015-06-10", "2024-07-01", "2029-06-10"), // 9: until 14
            ("2024-07-01", "2024-07-01", "2038-07-01"), // newly born
            ("2012-07-02", "2024-07-01", "2026-07-02"), // one day short of 12
            ("2012-07-01", "2024-07-01", "2037-07-01"), // 12: within two years before 14
            ("2010-07-01", "2024-07-01", "2035-07-01"), // 14
            ("2001-07-02", "2024-07-01", "2026-07-02"),
            ("2001-07-01", "2024-07-01", "2041-07-01"), // 23
            ("1986-07-02", "2024-07-01", "2026-07-02"),
            ("1986-07-01", "2024-07-01", "2046-07-01"), // 38
            ("1966-07-02", "2024-07-01", "2026-07-02"),
            ("1966-07-01", "2024-07-01", "never"),      // 58
            // 29 February: the year of expiry has that day, or does not.
            ("1996-02-29", "2010-05-01", "2021-02-28 2021-03-01"),
            ("2000-02-29", "2021-05-01", "2025-02-28 2025-03-01"),
            ("2000-02-29", "2023-02-27", "2025-02-28 2025-03-01"),
            ("2000-02-29", "2023-02-28", "2040-02-29 2025-02-28 2025-03-01"), // turns 23 today or tomorrow
            ("2000-02-29", "2023-03-01", "2040-02-29"),
            // No card is issued before the birth.
            ("2000-02-29", "2000-02-28", ""),
        ];
        for (birth, issue, expected) in rows {
            assert_eq!(by_law(day(birth), day(issue)), ends(expected), "{birth} {issue}");
        }
    }

    proptest! {
        #[test]
        fn an_end_is_a_birthday_more_than_two_years_off(
            birth in 0_i64..40_000, age in 0_i64..40_000
        ) {
            let birth = date(1900, 1, 1).checked_add(birth.days()).unwrap();
            let issue = birth.checked_add(age.days()).unwrap();
            let ends = by_law(birth, issue);
            prop_assert!((1..=3).contains(&ends.len()));
            for end in ends {
                if let Expiry::On(end) = end {
                    prop_assert!(end > issue.checked_add(2.years()).unwrap().checked_sub(2.days()).unwrap());
                    let is_birthday = (end.month(), end.day()) == (birth.month(), birth.day());
                    prop_assert!(is_birthday || (birth.month(), birth.day()) == (2, 29));
                }
            }
        }

        #[test]
        fn no_date_is_too_odd(birth in any::<i32>(), issue in any::<i32>()) {
            let day = |days: i32| date(1, 1, 1).checked_add(i64::from(days.rem_euclid(3_652_058)).days()).unwrap();
            let _ = by_law(day(birth), day(issue));
        }
    }
}
