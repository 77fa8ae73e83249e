//! Days in Vietnam's time zone.

use std::time::SystemTime;

use jiff::{Timestamp, civil::Date, tz::Offset};

/// Vietnam's time zone; there is no daylight saving time.
const VIETNAM: Offset = Offset::constant(7);

/// Returns the day in Vietnam at a moment; 1970-01-01 for times outside the calendar.
pub(crate) fn date(now: SystemTime) -> Date {
    Timestamp::try_from(now).map_or(Date::constant(1970, 1, 1), |now| VIETNAM.to_datetime(now).date())
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
}
