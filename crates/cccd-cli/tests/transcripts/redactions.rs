//! Every value that differs from run to run, with its placeholder.

use std::{path::Path, time::SystemTime};

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use regex::Regex;
use snapbox::Redactions;

pub(crate) fn redactions(sandbox: &Path) -> Redactions {
    let mut redactions = Redactions::new();
    let mut add = |placeholder, pattern: &str| {
        let pattern = Regex::new(pattern).expect("the pattern is one");
        redactions.insert(placeholder, pattern).expect("the placeholder is one");
    };
    // The duration.
    add("[MS]", r" byte, (?<redacted>\d+) ms\b");
    add("[MS]", r#""milliseconds": ?(?<redacted>[0-9.]+)"#);
    add("[SECONDS]", r"  (?<redacted>\d+[,.]\d+) s\b");
    add("[SECONDS]", r#"_seconds": ?(?<redacted>[0-9.]+)"#);
    add("[SECONDS]", r"(?m),\d+,(?<redacted>\d+[.]?\d*,\d+[.]?\d*)$");
    // The current date. Dates of cards and certificates stay.
    let now = Timestamp::try_from(SystemTime::now()).expect("the clock is right");
    let about_now = |form: &str| {
        [-24, 0, 24].map(|hours| TimeZone::UTC.to_datetime(now + hours.hours()).strftime(form).to_string())
    };
    let (days, months) = (about_now("%Y-%m-%d"), about_now("%Y-%m"));
    add(
        "[MONTH]",
        &format!(r#"(?m)(?:^|THÁNG |COUNTER, |"month": ")(?<redacted>{})(?:$|"|,)"#, months.join("|")),
    );
    add("[NOW]", &format!(r"(?:{})[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?", days.join("|")));
    add("[TODAY]", &format!(r"(?m)(?<redacted>{})$", days.join("|")));
    // It is invisible, and spreadsheet programs need it.
    add("[BOM]", "\u{feff}");
    add("[VERSION]", r"\bcccd (?<redacted>\d+\.\d+\.\d+)");
    add("[FOLDER]", &regex::escape(&sandbox.to_string_lossy()));
    redactions
}
