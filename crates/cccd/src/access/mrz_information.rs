//! A key built from its parts, for callers without an MRZ at hand.

use jiff::civil::Date;

use crate::{
    mrz::{Expiry, NO_EXPIRY, check_digit},
    sensitive::SensitiveString,
};

/// The length of the information for a document number of at most nine characters.
const LEN: usize = 24;

/// The parts of an MRZ that enter the keys (Doc 9303-11, 9.7.2): document number, birth and expiry, each with its
/// check digit.
///
/// ```
/// use cccd::{access::MrzInformation, mrz::Expiry};
/// use jiff::civil::date;
///
/// let information = MrzInformation::new("085012345", date(1985, 1, 15), Expiry::On(date(2045, 1, 15)));
/// assert_eq!(information.expect("nine characters").expose(), "085012345285011564501158");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MrzInformation(SensitiveString);

impl MrzInformation {
    /// Builds the information of a document from its number of at most nine characters, as in the MRZ but without
    /// fillers.
    ///
    /// Returns `None` for a number that is longer or holds anything but capital letters and digits, and for an
    /// expiry that cannot be read. A card without expiry has `991231`.
    pub fn new(document_number: &str, birth: Date, expiry: Expiry) -> Option<Self> {
        let expiry = match expiry {
            Expiry::On(day) => short_date(day),
            Expiry::Unlimited => NO_EXPIRY.to_owned(),
            Expiry::Unreadable => return None,
        };
        let fields = [
            SensitiveString::from(format!("{document_number:<<9}")),
            short_date(birth).into(),
            expiry.into(),
        ];
        let mut information = SensitiveString::new(String::with_capacity(LEN));
        for field in &fields {
            let digit = check_digit(field.expose())?;
            information.expose_mut().push_str(field.expose());
            information.expose_mut().push(char::from(b'0' + digit));
        }
        Self::parse(information.expose())
    }

    /// Parses the 24 characters; `None` for another length, another character or a wrong check digit.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != LEN || !text.is_ascii() {
            return None;
        }
        let fields = [(0, 9), (10, 16), (17, 23)];
        let fits = fields.iter().all(|&(start, end)| {
            let digit = text.get(start..end).and_then(check_digit);
            digit.is_some() && digit == text.get(end..=end).and_then(|digit| digit.parse().ok())
        });
        // A part of a date may be unknown (Doc 9303-5, 4.2.2).
        let is_date = |place: std::ops::Range<usize>| {
            text.get(place).is_some_and(|date| {
                let (pairs, _) = date.as_bytes().as_chunks::<2>();
                pairs.iter().all(|pair| pair == b"<<" || pair.iter().all(u8::is_ascii_digit))
            })
        };
        (fits && is_date(10..16) && is_date(17..23)).then(|| Self(text.to_owned().into()))
    }

    /// The 24 characters.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The 24 characters, as a secret.
    pub(super) const fn text(&self) -> &SensitiveString {
        &self.0
    }
}

/// A date as `YYMMDD`.
fn short_date(date: Date) -> String {
    format!("{:02}{:02}{:02}", date.year().rem_euclid(100), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_is_that_of_the_specimen() {
        let of = |number, expiry| MrzInformation::new(number, date(1985, 1, 15), expiry);
        let specimen = of("085012345", Expiry::On(date(2045, 1, 15))).unwrap();
        assert_eq!(specimen.expose(), "085012345285011564501158");
        assert_eq!(of("085012345", Expiry::Unlimited).unwrap().expose(), "085012345285011569912315");
        // Doc 9303-11, D.2: a document number of eight characters gets a filler.
        let short = MrzInformation::new("D2314589", date(1934, 7, 12), Expiry::On(date(1995, 7, 12)));
        assert_eq!(short.unwrap().expose(), "D2314589<734071279507122");
        assert_eq!(of("0850123456", Expiry::Unlimited), None, "ten characters");
        assert_eq!(of("08501234Ơ", Expiry::Unlimited), None);
        assert_eq!(of("085012345", Expiry::Unreadable), None);
        assert_eq!(format!("{specimen:?}"), "MrzInformation([sensitive])");
    }

    #[test]
    fn a_slip_is_noticed() {
        let right = "085012345285011564501158";
        assert!(MrzInformation::parse(right).is_some());
        for index in 0..right.len() {
            let mut wrong = right.to_owned();
            let digit = right.as_bytes()[index] - b'0';
            wrong.replace_range(index..=index, &((digit + 1) % 10).to_string());
            assert_eq!(MrzInformation::parse(&wrong), None, "{index}");
        }
        assert_eq!(MrzInformation::parse(&right[1..]), None);
        assert_eq!(MrzInformation::parse("0850123452850115A4501158"), None);
    }

    #[test]
    fn dates_may_be_unknown_in_whole_parts() {
        for date in ["<<<<<<", "85<<<<", "8501<<", "<<0115", "8<01<<", "85<<1<"] {
            for (birth, expiry) in [(date, "450115"), ("850115", date)] {
                let digit = |text| check_digit(text).unwrap();
                let text = format!("0850123452{birth}{}{expiry}{}", digit(birth), digit(expiry));
                let is_whole = !date.replace("<<", "").contains('<');
                assert_eq!(MrzInformation::parse(&text).is_some(), is_whole, "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "\\PC{0,30}") {
            let _ = MrzInformation::parse(&text);
        }

        #[test]
        fn what_is_made_is_read(number in "[A-Z0-9]{1,9}", days in 0_i64..36_000) {
            let birth = date(1930, 1, 1).checked_add(jiff::ToSpan::days(days)).unwrap();
            let made = MrzInformation::new(&number, birth, Expiry::Unlimited).unwrap();
            prop_assert_eq!(MrzInformation::parse(made.expose()), Some(made));
        }
    }
}
