//! Times in certificates and signatures (RFC 5280, 4.1.2.5).

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use crate::error::{DataError, DataKind};
use crate::tlv::{
    Element,
    tag::{GENERALIZED_TIME, UTC_TIME},
};

/// Reads a UTCTime (`YYMMDDHHMMSSZ`, years 1950 to 2049) or a GeneralizedTime (`YYYYMMDDHHMMSSZ`).
///
/// The end of the year 9999, which stands for "no end", becomes the last moment that a [`Timestamp`] holds.
///
/// # Errors
/// [`DataKind::Tag`] for another type, [`DataKind::Value`] for other forms (seconds left out, fractions,
/// offsets) and for what is no date.
pub fn parse_time(element: &Element<'_>) -> Result<Timestamp, DataError> {
    let malformed = || element.error(DataKind::Value);
    let text = element.value();
    let (digits, zone) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(malformed)?;
    if zone != b"Z" || !digits.iter().all(u8::is_ascii_digit) {
        return Err(malformed());
    }
    let pairs =
        digits.chunks(2).map(|pair| pair.iter().fold(0, |sum, digit| sum * 10 + (digit - b'0') as i8));
    let pairs = pairs.collect::<Vec<_>>();
    let (year, rest) = match (element.tag(), digits.len(), pairs.as_slice()) {
        (UTC_TIME, 12, [year, rest @ ..]) => (i16::from(*year) + if *year < 50 { 2000 } else { 1900 }, rest),
        (GENERALIZED_TIME, 14, [century, year, rest @ ..]) => {
            (i16::from(*century) * 100 + i16::from(*year), rest)
        }
        (UTC_TIME | GENERALIZED_TIME, ..) => return Err(malformed()),
        _ => return Err(element.error(DataKind::Tag)),
    };
    let &[month, day, hour, minute, second] = rest else { return Err(malformed()) };
    let date_time = DateTime::new(year, month, day, hour, minute, second, 0).map_err(|_| malformed())?;
    Ok(TimeZone::UTC.to_timestamp(date_time).unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tlv::{Tag, encode};

    fn parse(tag: Tag, text: &str) -> Result<String, DataKind> {
        let bytes = encode(tag, text.as_bytes());
        parse_time(&Element::parse(&bytes, tag).unwrap()).map(|time| time.to_string()).map_err(|e| e.kind)
    }

    #[test]
    fn both_forms_are_read() {
        assert_eq!(parse(UTC_TIME, "210119000000Z").unwrap(), "2021-01-19T00:00:00Z");
        assert_eq!(parse(UTC_TIME, "491231235959Z").unwrap(), "2049-12-31T23:59:59Z");
        assert_eq!(parse(UTC_TIME, "500101000000Z").unwrap(), "1950-01-01T00:00:00Z");
        assert_eq!(parse(GENERALIZED_TIME, "20460413072829Z").unwrap(), "2046-04-13T07:28:29Z");
    }

    #[test]
    fn the_end_of_all_years_is_survived() {
        assert_eq!(parse(GENERALIZED_TIME, "99991231235959Z").unwrap(), Timestamp::MAX.to_string());
    }

    #[test]
    fn other_forms_and_dates_that_do_not_exist_are_refused() {
        for text in
            ["2101190000Z", "210119000000", "210119000000+0700", "210230000000Z", "2101190000 0Z", "", "Z"]
        {
            assert_eq!(parse(UTC_TIME, text), Err(DataKind::Value), "{text}");
        }
        for text in ["210119000000Z", "20210119000000.5Z", "20210119250000Z"] {
            assert_eq!(parse(GENERALIZED_TIME, text), Err(DataKind::Value), "{text}");
        }
        assert_eq!(parse(Tag(0x13), "210119000000Z"), Err(DataKind::Tag));
    }
}
