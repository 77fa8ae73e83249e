//! What a counter does beside the read: rows for other programs, the journal, and inputs that are explained.

use super::{Folder, cccd, command, run};

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
        // Single letters and short words say nothing of anybody.
        assert!(value.len() < 4 || !holds(value), "{name}");
    }
}

#[test]
fn a_journal_needs_its_statements_and_refuses_a_persons_number_and_another_file() {
    let folder = Folder::new();
    let journal = folder.file("journal.db");
    cccd(&["demo", "--journal", &journal]).assert_error(2, 900);
    let wrong = ["demo", "--journal", &journal, "--counter", "1", "--purpose", "001 085 012 345"];
    assert!(cccd(&wrong).stderr.starts_with("[864] "));
    std::fs::write(&journal, "not a journal, but long enough to look at").unwrap();
    let outcome = cccd(&["demo", "--journal", &journal, "--counter", "1", "--purpose", "a"]);
    assert!(outcome.stderr.starts_with("[861] "), "{outcome}");
}

#[test]
fn fields_are_picked_and_put_out_as_rows() {
    let csv = cccd(&["demo", "--fields", "personal_number,full_name,verdict", "--format", "csv"]);
    assert_eq!((csv.status, csv.stderr.as_str()), (0, ""), "{csv}");
    let lines: Vec<_> = csv.stdout.trim_start_matches('\u{feff}').lines().collect();
    assert!(csv.stdout.starts_with('\u{feff}') && lines.len() == 2, "{csv}");
    assert!(lines[0].starts_with("personal_number,full_name,verdict"), "{csv}");
    assert!(lines[1].split(',').next().unwrap().len() == 12 && lines[1].contains("genuine"), "{csv}");
    cccd(&["demo", "--fields", "nobody"]).assert_error(2, 900);
    cccd(&["demo", "--format", "xlsx"]).assert_error(2, 900);
    let folder = Folder::new();
    let sheet = folder.file("a.xlsx");
    let outcome = cccd(&["demo", "--format", "xlsx", "--output", &sheet]);
    assert_eq!((outcome.status, outcome.stdout.contains("\u{feff}")), (0, false), "{outcome}");
    assert!(std::fs::read(&sheet).unwrap().starts_with(b"PK"));
    assert_ne!(cccd(&["demo", "--output", &sheet]).status, 0, "a screen has no place in a file");
}

#[test]
fn inputs_are_explained_from_a_pipe_and_a_file_and_never_as_an_argument() {
    let qr = "001085012345||Nguyễn Văn Mẫu|15011985|Nam|Phố Mẫu|01042021\n";
    let outcome = run(command(&["qr"]), qr.as_bytes());
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    assert!(
        outcome.stdout.contains("15/01/2025") && outcome.stdout.contains("không chứng minh"),
        "{outcome}"
    );
    let folder = Folder::new();
    std::fs::write(folder.file("number"), "001 085 012 345").unwrap();
    let json = cccd(&["number", "--file", &folder.file("number"), "--format", "json"]).json();
    assert_eq!(json["fields"]["birth_year"][0], "1985");
    run(command(&["mrz"]), b"IDVNM<<").assert_error(4, 410);
    let as_argument = cccd(&["number", "001085012345"]);
    as_argument.assert_error(2, 900);
    assert!(!as_argument.stderr.contains("085012345"), "{as_argument}");
}
