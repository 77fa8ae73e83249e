//! Days in Vietnam's time zone.

use std::time::SystemTime;

use jiff::{Timestamp, civil::Date, tz::Offset};

use crate::pki::time::moment;

/// Vietnam's time zone; there is no daylight saving time.
const VIETNAM: Offset = Offset::constant(7);

/// Returns the day in Vietnam at a moment; for times beyond the calendar, its first or last day.
pub(crate) fn date(now: SystemTime) -> Date {
    VIETNAM.to_datetime(moment(now)).date()
}

/// The moment at which a day begins in Vietnam.
pub(crate) fn start_of(day: Date) -> Option<Timestamp> {
    VIETNAM.to_timestamp(day.at(0, 0, 0, 0)).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_day_begins_seven_hours_before_greenwich() {
        let midnight = start_of(Date::constant(2024, 7, 1)).unwrap();
        assert_eq!(midnight.to_string(), "2024-06-30T17:00:00Z");
        let now = SystemTime::try_from(midnight).unwrap();
        assert_eq!(date(now), Date::constant(2024, 7, 1));
        assert_eq!(date(now - Duration::from_secs(1)), Date::constant(2024, 6, 30));
    }

    #[test]
    fn a_clock_beyond_the_calendar_shows_its_ends() {
        let ages = Duration::from_secs(86_400 * 366 * 20_000);
        assert_eq!(date(SystemTime::UNIX_EPOCH - ages).year(), -9999);
        assert_eq!(date(SystemTime::UNIX_EPOCH + ages).year(), 9999);
    }
}
