//! Times in certificates and signatures (RFC 5280, 4.1.2.5; ITU-T X.680, 46 and 47; ITU-T X.690, 11.7 and 11.8).
//!
//! DER allows only one form for each time. Documents in the field use others that BER allows: without seconds, with
//! a fraction, with an offset from UTC, and either type in place of the other. Each of them denotes one moment and
//! is accepted; the deviation is reported with it.

use std::time::SystemTime;

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};

use crate::error::{DataError, DataKind};
use crate::tlv::{
    Element,
    tag::{GENERALIZED_TIME, UTC_TIME},
};

/// The years that UTCTime can express, for which RFC 5280 requires it.
const UTC_YEARS: std::ops::RangeInclusive<i16> = 1950..=2049;

/// The digits of a fraction that count; further ones are read and dropped.
const MAX_FRACTION_DIGITS: usize = 9;

/// Returns the moment that a clock shows. One beyond the calendar becomes its first or last moment, so that what is over
/// stays over.
pub(crate) fn moment(now: SystemTime) -> Timestamp {
    let end = if now < SystemTime::UNIX_EPOCH { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::try_from(now).unwrap_or(end)
}

/// A moment, and how it is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Time {
    /// The moment. One after the last that a [`Timestamp`] can hold, such as the end of the year 9999, becomes that
    /// last one.
    pub moment: Timestamp,
    /// Whether it is encoded in another form than the standard requires.
    pub is_odd: bool,
}

/// Parses the choice of UTCTime, for the years 1950 to 2049, and GeneralizedTime, for all others.
///
/// # Errors
/// [`DataKind::Tag`] for another type, [`DataKind::Value`] for what is not a date, for local time, and for what can
/// be read in two ways.
pub(crate) fn parse_time(element: &Element<'_>) -> Result<Time, DataError> {
    let text = element.value();
    let [own, other] = match element.tag() {
        UTC_TIME => [Digits::Utc, Digits::Generalized],
        GENERALIZED_TIME => [Digits::Generalized, Digits::Utc],
        _ => return Err(element.error(DataKind::Tag)),
    };
    let (read, is_own) = match (own.read(text), other.read(text)) {
        (Some(read), _) => (read, true),
        (None, Some(read)) => (read, false),
        (None, None) => return Err(element.error(DataKind::Value)),
    };
    let is_due = UTC_YEARS.contains(&read.year) == (element.tag() == UTC_TIME);
    Ok(Time { moment: read.moment, is_odd: !(read.is_exact && is_own && is_due) })
}

/// Parses a GeneralizedTime under an implicit tag, which hides the type. A UTCTime is accepted too, unless the
/// bytes can be read as both.
///
/// # Errors
/// [`DataKind::Value`] as [`parse_time`].
pub(crate) fn parse_implicit_generalized_time(element: &Element<'_>) -> Result<Time, DataError> {
    let read = |digits: Digits| digits.read(element.value());
    match (read(Digits::Generalized), read(Digits::Utc)) {
        (Some(read), None) => Ok(Time { moment: read.moment, is_odd: !read.is_exact }),
        (None, Some(read)) => Ok(Time { moment: read.moment, is_odd: true }),
        _ => Err(element.error(DataKind::Value)),
    }
}

/// The number of digits of the year.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Digits {
    /// Two: `YYMMDDhhmm[ss]`.
    Utc,
    /// Four: `YYYYMMDDhh[mm[ss]]`.
    Generalized,
}

/// A time parsed as one of the types.
struct Read {
    moment: Timestamp,
    year: i16,
    /// Whether it has the form of DER: to the second, without a fraction, in UTC.
    is_exact: bool,
}

impl Digits {
    fn read(self, text: &[u8]) -> Option<Read> {
        let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
        let (digits, rest) = text.split_at(end);
        let year_len = if self == Self::Utc { 2 } else { 4 };
        let (year, fields) = digits.split_at_checked(year_len)?;
        let year = match (self, number(year)?) {
            (Self::Utc, year @ 0..50) => 2000 + year,
            (Self::Utc, year) => 1900 + year,
            (Self::Generalized, year) => year,
        };
        // UTCTime contains at least minutes, and GeneralizedTime at least hours.
        let shortest = if self == Self::Utc { 8 } else { 6 };
        if !fields.len().is_multiple_of(2) || !(shortest..=10).contains(&fields.len()) {
            return None;
        }
        let field = |index: usize| fields.get(2 * index..2 * index + 2).map_or(Some(0), number);
        let [month, day, hour, minute, second] = [field(0)?, field(1)?, field(2)?, field(3)?, field(4)?];
        // A `Timestamp` cannot express a leap second.
        let is_leap = second == 60;
        let [month, day, hour, minute, second] =
            [month, day, hour, minute, second.min(if is_leap { 59 } else { i16::MAX })].map(i8::try_from);
        let date_time =
            DateTime::new(year, month.ok()?, day.ok()?, hour.ok()?, minute.ok()?, second.ok()?, 0).ok()?;
        let (fraction, zone) = fraction(rest, fields.len())?;
        let offset = offset(zone)?;
        let moment = match TimeZone::UTC.to_timestamp(date_time) {
            Ok(moment) => moment.checked_add(fraction).and_then(|moment| moment.checked_sub(offset)),
            Err(beyond) => Err(beyond),
        };
        let is_exact = fields.len() == 10 && zone == b"Z" && fraction.is_zero() && rest == b"Z" && !is_leap;
        Some(Read { moment: moment.unwrap_or(Timestamp::MAX), year, is_exact })
    }
}

/// Parses a decimal number of at most four digits.
fn number(digits: &[u8]) -> Option<i16> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Parses the fraction of the last field, after a full stop or a comma, and returns it with what follows.
fn fraction(text: &[u8], fields_len: usize) -> Option<(SignedDuration, &[u8])> {
    let Some((b'.' | b',', after)) = text.split_first() else { return Some((SignedDuration::ZERO, text)) };
    let end = after.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(after.len());
    let (digits, zone) = after.split_at(end);
    if digits.is_empty() {
        return None;
    }
    let unit: i128 = match fields_len {
        10 => 1,
        8 => 60,
        _ => 3600,
    };
    let counted = digits.get(..MAX_FRACTION_DIGITS.min(digits.len()))?;
    let (sum, scale) = counted
        .iter()
        .fold((0_i128, 1_i128), |(sum, scale), digit| (sum * 10 + i128::from(digit - b'0'), scale * 10));
    let nanoseconds = sum * unit * 1_000_000_000 / scale;
    Some((SignedDuration::from_nanos(i64::try_from(nanoseconds).ok()?), zone))
}

/// Parses the offset from UTC: `Z`, `+hhmm`, or `+hh` as GeneralizedTime allows. Without one it is local time of an
/// unknown place.
fn offset(zone: &[u8]) -> Option<SignedDuration> {
    let (sign, digits) = match zone.split_first()? {
        (b'Z', []) => return Some(SignedDuration::ZERO),
        (b'+', digits) => (1, digits),
        (b'-', digits) => (-1, digits),
        _ => return None,
    };
    let is_number = digits.iter().all(u8::is_ascii_digit) && matches!(digits.len(), 2 | 4);
    let (hours, minutes) = digits.split_at_checked(2).filter(|_| is_number)?;
    let minutes = if minutes.is_empty() { 0 } else { number(minutes)? };
    let hours = number(hours)?;
    (hours < 24 && minutes < 60).then(|| SignedDuration::from_mins(sign * i64::from(hours * 60 + minutes)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tlv::{Tag, encode};

    fn parse(tag: Tag, text: &str) -> Result<(String, bool), DataKind> {
        let bytes = encode(tag, text.as_bytes());
        let element = Element::parse(&bytes, tag).unwrap();
        let read = match tag.0 {
            0x80 => parse_implicit_generalized_time(&element),
            _ => parse_time(&element),
        };
        read.map(|time| (time.moment.to_string(), time.is_odd)).map_err(|e| e.kind)
    }

    fn exact(tag: Tag, text: &str, expected: &str) {
        assert_eq!(parse(tag, text), Ok((expected.to_owned(), false)), "{text}");
    }

    fn odd(tag: Tag, text: &str, expected: &str) {
        assert_eq!(parse(tag, text), Ok((expected.to_owned(), true)), "{text}");
    }

    const IMPLICIT: Tag = Tag::context(0);

    #[test]
    fn the_forms_of_der_are_exact() {
        exact(UTC_TIME, "210119000000Z", "2021-01-19T00:00:00Z");
        exact(UTC_TIME, "491231235959Z", "2049-12-31T23:59:59Z");
        exact(UTC_TIME, "500101000000Z", "1950-01-01T00:00:00Z");
        exact(GENERALIZED_TIME, "20500413072829Z", "2050-04-13T07:28:29Z");
        exact(GENERALIZED_TIME, "19491231235959Z", "1949-12-31T23:59:59Z");
        exact(IMPLICIT, "20210413072829Z", "2021-04-13T07:28:29Z");
    }

    #[test]
    fn the_end_of_all_years_is_survived() {
        exact(GENERALIZED_TIME, "99991231235959Z", &Timestamp::MAX.to_string());
        odd(GENERALIZED_TIME, "99991231235959-2359", &Timestamp::MAX.to_string());
    }

    #[test]
    fn the_forms_of_ber_say_one_moment() {
        for (text, expected) in [
            ("2101190810Z", "2021-01-19T08:10:00Z"),
            ("210119000000+0700", "2021-01-18T17:00:00Z"),
            ("210118233000-0730", "2021-01-19T07:00:00Z"),
            ("2101190000+0000", "2021-01-19T00:00:00Z"),
            ("210119000000.25Z", "2021-01-19T00:00:00.25Z"),
            ("161231235960Z", "2016-12-31T23:59:59Z"),
            // The content of the other type.
            ("20210119081011Z", "2021-01-19T08:10:11Z"),
        ] {
            odd(UTC_TIME, text, expected);
        }
        for (text, expected) in [
            ("20210119081011Z", "2021-01-19T08:10:11Z"),
            ("20510119081011.5Z", "2051-01-19T08:10:11.5Z"),
            ("20510119081011,125Z", "2051-01-19T08:10:11.125Z"),
            ("20510119081011.0Z", "2051-01-19T08:10:11Z"),
            ("20510119081011.1234567899Z", "2051-01-19T08:10:11.123456789Z"),
            ("205101190810Z", "2051-01-19T08:10:00Z"),
            ("205101190810.5Z", "2051-01-19T08:10:30Z"),
            ("2051011908Z", "2051-01-19T08:00:00Z"),
            ("2051011908,25Z", "2051-01-19T08:15:00Z"),
            ("20510119081011+0700", "2051-01-19T01:10:11Z"),
            ("20510119081011-07", "2051-01-19T15:10:11Z"),
            ("210119081011Z", "2021-01-19T08:10:11Z"),
        ] {
            odd(GENERALIZED_TIME, text, expected);
        }
        odd(IMPLICIT, "210119081011Z", "2021-01-19T08:10:11Z");
        odd(IMPLICIT, "202101190810Z", "2021-01-19T08:10:00Z");
        odd(IMPLICIT, "20210119081011.5+0700", "2021-01-19T01:10:11.5Z");
    }

    #[test]
    fn what_is_no_date_or_could_be_two_is_refused() {
        for text in [
            "210119000000",
            "2101190000",
            "210230000000Z",
            "2101190000 0Z",
            "",
            "Z",
            "21011900Z",
            "210119000Z",
            "210119000000z",
            "210119000000+2400",
            "210119000000+07000",
            "210119000000+",
            "210119000000.Z",
            "210119000061Z",
            "210119000000ZZ",
            "2101190000+1",
        ] {
            assert_eq!(parse(UTC_TIME, text), Err(DataKind::Value), "{text}");
        }
        for text in ["20210119250000Z", "20210119Z", "20210119000000", "2021011900000Z", "20210119000000.5"] {
            assert_eq!(parse(GENERALIZED_TIME, text), Err(DataKind::Value), "{text}");
        }
        // 2021-01-01T01:00:00Z, or the midnight before 2101-01-01.
        assert_eq!(parse(IMPLICIT, "210101010000Z"), Err(DataKind::Value));
        assert_eq!(parse(Tag(0x13), "210119000000Z"), Err(DataKind::Tag));
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "[0-9.,Z+-]{0,24}") {
            for tag in [UTC_TIME, GENERALIZED_TIME, IMPLICIT] {
                let _ = parse(tag, &text);
            }
        }
    }
}
