//! Calendar days.

/// A calendar day, not validated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year with four digits.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day, 1 to 31.
    pub day: u8,
}

impl Date {
    /// Makes a day from year, month and day.
    pub const fn new(year: u16, month: u8, day: u8) -> Self {
        Self { year, month, day }
    }

    /// The same day some years later; 29 February becomes the 28th in a year without one.
    #[must_use]
    pub const fn plus_years(self, years: u16) -> Self {
        let year = self.year + years;
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let day = if self.month == 2 && self.day == 29 && !leap { 28 } else { self.day };
        Self { year, month: self.month, day }
    }

    /// `yymmdd`, as in an MRZ.
    pub fn yymmdd(self) -> String {
        format!("{:02}{:02}{:02}", self.year % 100, self.month, self.day)
    }

    /// `dd/mm/yyyy`, as on the card.
    pub fn ddmmyyyy(self) -> String {
        format!("{:02}/{:02}/{:04}", self.day, self.month, self.year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leap_day_has_a_birthday_in_every_year() {
        let birth = Date::new(2000, 2, 29);
        assert_eq!(birth.plus_years(25), Date::new(2025, 2, 28));
        assert_eq!(birth.plus_years(40), Date::new(2040, 2, 29));
        assert_eq!((birth.yymmdd().as_str(), birth.ddmmyyyy().as_str()), ("000229", "29/02/2000"));
    }
}
