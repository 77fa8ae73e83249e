//! The journal of a counter.

use super::{Folder, cccd};

#[test]
fn the_journal_holds_a_row_for_each_read_and_nothing_of_the_holder() {
    let folder = Folder::new();
    let journal = folder.file("journal.db");
    let count = ["--journal", &journal, "--counter", "Quầy 1", "--purpose", "Đăng ký"];
    for more in [&[][..], &["--change", "DG13:1"]] {
        let outcome = cccd(&[&["demo"][..], &count, more].concat());
        assert!([0, 1].contains(&outcome.status), "{outcome}");
    }
    assert_eq!(folder.count(), 1, "no file beside it");
    let bytes = std::fs::read(&journal).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds("Quầy 1") && holds("Đăng ký") && holds("genuine") && holds("not_genuine"));
    let shown = cccd(&["demo", "--format", "json", "--all"]).json();
    for (name, value) in shown["holder"].as_object().unwrap() {
        let value = value.as_str().unwrap();
        // Single letters and short words do not identify anybody.
        assert!(value.len() < 4 || !holds(value), "{name}");
    }
}

/// Whatever is put out in lines may be looked at on a terminal.
#[test]
fn no_form_of_an_export_steers_the_terminal_that_shows_it() {
    let folder = Folder::new();
    let journal = folder.file("journal.db");
    let count = ["--journal", &journal, "--counter", "Quầy\u{202e}1", "--purpose", "Đăng\u{200b}ký"];
    let vietnam = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    let month = vietnam.to_datetime(jiff::Timestamp::now()).strftime("%Y-%m").to_string();
    let report = ["report", &journal, "--month", &month];
    for (call, format, shown) in [
        (&[&["demo"], &count[..]].concat()[..], "csv", r"Đăng\u200bký"),
        (&report, "csv", r"Quầy\u202e1"),
        (&report, "json", r"Quầy\u202e1"),
        (&report, "jsonl", r"Đăng\u200bký"),
        (&report, "text", r"Quầy\u{202e}1"),
    ] {
        let outcome = cccd(&[call, &["--format", format]].concat());
        assert!(outcome.status == 0 && outcome.stdout.contains(shown), "{outcome}");
        assert!(!outcome.stdout.contains(['\u{202e}', '\u{200b}']), "{outcome}");
    }
}
