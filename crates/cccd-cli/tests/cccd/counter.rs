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
