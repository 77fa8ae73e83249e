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
fn a_month_is_reported_over_the_journals_of_two_counters() {
    let folder = Folder::new();
    let journals = ["1", "2"].map(|counter| {
        let journal = folder.file(&format!("{counter}.db"));
        let purpose = format!("Mục đích {counter}");
        let count = ["demo", "--journal", &journal, "--counter", counter, "--purpose", &purpose];
        assert_eq!(cccd(&count).status, 0);
        assert_eq!(cccd(&[&count[..], &["--change", "DG13:1"]].concat()).status, 1);
        journal
    });
    let now = jiff::Timestamp::try_from(std::time::SystemTime::now()).unwrap();
    let month = jiff::tz::offset(7).to_datetime(now).strftime("%Y-%m").to_string();
    let report = |more: &[&str]| {
        let [first, second] = &journals;
        cccd(&[&["report", "--month", &month, first, second, first][..], more].concat())
    };
    let json = report(&["--format", "json"]).json();
    assert_eq!((&json["month"], &json["total"]["count"]), (&month.as_str().into(), &4.into()), "{json}");
    assert_eq!(json["rows"].as_array().unwrap().len(), 4);
    assert_eq!(json["rows"][1]["result"], "not_genuine");
    let text = report(&[]);
    for part in ["Mục đích 2", "Thẻ CCCD gắn chip", "Không phải thẻ thật", "Tổng cộng", "phương thức 3"]
    {
        assert!(text.stdout.contains(part), "{part} in {text}");
    }
    assert!(
        report(&["--format", "csv"])
            .stdout
            .starts_with("\u{feff}month,counter,method,purpose,result,headline,count")
    );
    let [sheet, chart] = ["a.xlsx", "a.svg"].map(|name| folder.file(name));
    let outcome = report(&["--format", "xlsx", "--output", &sheet, "--chart", &chart]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, ""), "{outcome}");
    assert!(std::fs::read(&sheet).unwrap().starts_with(b"PK"));
    assert!(std::fs::read_to_string(&chart).unwrap().contains("Mục đích 1"));
    let empty = cccd(&["report", "--month", "1999-12", &journals[0]]);
    assert!(empty.stdout.contains("Không có giao dịch nào."), "{empty}");
    let missing = cccd(&["report", "--month", &month, &folder.file("none.db")]);
    missing.assert_error(7, 860);
    assert!(missing.stderr.contains("none.db: không tìm thấy"), "{missing}");
    cccd(&["report", "--month", "11-2026"]).assert_error(2, 900);
}

#[test]
fn a_journal_that_nobody_names_is_that_of_the_user() {
    let folder = Folder::new();
    let mut count = command(&["demo", "--journal", "--counter", "1", "--purpose", "a"]);
    count.env("XDG_DATA_HOME", folder.path());
    assert_eq!(run(count, b"").status, 0);
    assert!(folder.path().join("cccd/journal.db").is_file());
    let mut report = command(&["report", "--month", "1999-12"]);
    report.env("XDG_DATA_HOME", folder.path());
    assert_eq!(run(report, b"").status, 0);
    cccd(&["report", "--month", "1999-12"]).assert_error(7, 860);
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
fn fields_are_renamed_by_a_mapping_which_adds_none() {
    let row = |more: &[&str]| {
        let csv = cccd(&[&["demo", "--format", "csv", "--mapping"], more].concat());
        assert_eq!((csv.status, csv.stderr.as_str()), (0, ""), "{csv}");
        let mut lines = csv.stdout.trim_start_matches('\u{feff}').lines();
        let cells = |line: Option<&str>| line.unwrap().split(',').map(str::to_owned).collect::<Vec<_>>();
        (cells(lines.next()), cells(lines.next()))
    };
    let (names, values) = row(&["hn212", "--fields", "personal_number,sex,date_of_birth,verdict"]);
    assert_eq!(names, ["idCode", "gender", "dateOfBirth", "verdict", "read_at"]);
    assert!(values[0].len() == 12 && ["Nam", "Nữ"].contains(&values[1].as_str()), "{values:?}");
    assert!(values[2].len() == 10 && values[2].chars().nth(2) == Some('/'), "{values:?}");
    for name in ["race", "religion", "fatherName", "motherName", "wifeName", "personalIdentification"] {
        assert!(!row(&["hn212"]).0.contains(&name.to_owned()), "{name} goes out unasked");
        assert!(row(&["hn212", "--all"]).0.contains(&name.to_owned()));
    }
    let json = cccd(&["demo", "--format", "json", "--mapping", "hn212"]).json();
    assert!(json["holder"]["personName"].is_string() && json["holder"]["full_name"].is_null(), "{json}");
    assert!(json["holder"]["religion"].is_null(), "{json}");

    let folder = Folder::new();
    let file = folder.file("names.txt");
    std::fs::write(&file, "\u{feff}# của xã\r\nfull_name = Họ và tên\r\n").unwrap();
    assert_eq!(row(&[&file, "--fields", "full_name,verdict"]).0[..2], ["Họ và tên", "verdict"]);
    for (content, number) in [("full_name", 870), ("\nho_ten = a", 871), ("sex = a\nfather = a", 872)] {
        std::fs::write(&file, content).unwrap();
        let outcome = cccd(&["demo", "--format", "csv", "--mapping", &file]);
        outcome.assert_error(7, number);
        assert!(outcome.stderr.contains("(dòng "), "{outcome}");
    }
    cccd(&["demo", "--format", "csv", "--mapping", &folder.file("none")]).assert_error(7, 850);
    cccd(&["demo", "--mapping", "hn212"]).assert_error(2, 900);
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
