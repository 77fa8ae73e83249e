//! What a clerk reads first: a genuine card with which something is the matter is never headlined like any other.

use super::{Folder, Outcome, cccd};

const GREEN: &str = "THẺ THẬT: dữ liệu";

fn month() -> String {
    let now = jiff::Timestamp::try_from(std::time::SystemTime::now()).unwrap();
    jiff::tz::offset(7).to_datetime(now).strftime("%Y-%m").to_string()
}

/// The first line of a read after what `demo` says of itself.
fn headline(outcome: &Outcome) -> String {
    let begins = |line: &&str| {
        ["THẺ THẬT", "KHÔNG", "CHƯA", "DỮ LIỆU", "GIẤY TỜ"].iter().any(|word| line.starts_with(word))
    };
    outcome.stdout.lines().find(begins).unwrap_or_default().to_owned()
}

#[test]
fn each_matter_has_a_headline_of_its_own_in_text_json_and_rows() {
    // A folder without any root.
    let folder = Folder::new();
    let trust = folder.file("");
    let rows: [(&[&str], i32, &str, &str, &str); 8] = [
        (&[], 0, "genuine", "green", GREEN),
        (&["--quirk", "expired"], 0, "expired", "amber", "THẺ THẬT, NHƯNG ĐÃ HẾT HẠN:"),
        (&["--quirk", "number-other-sex"], 0, "number_differs", "amber", "THẺ THẬT, NHƯNG SỐ ĐỊNH DANH"),
        (&["--quirk", "expiry-beyond-law"], 0, "expiry_beyond_law", "amber", "THẺ THẬT, NHƯNG HẠN DÀI HƠN"),
        (&["--quirk", "dg1-name-differs"], 0, "dg1_dg13_differ", "amber", "THẺ THẬT, NHƯNG CHIP GHI"),
        (&["--quirk", "dg13-locked"], 0, "without_tones", "amber", "THẺ THẬT, HỌ TÊN KHÔNG DẤU:"),
        (&["--quirk", "expired", "--clone"], 1, "not_genuine", "red", "KHÔNG PHẢI THẺ THẬT:"),
        (&["--quirk", "expired", "--trust", &trust], 8, "cannot_tell", "amber", "CHƯA XÁC ĐỊNH ĐƯỢC:"),
    ];
    for (arguments, status, name, tone, begin) in rows {
        let demo = |more: &[&str]| cccd(&[&["demo"], arguments, more].concat());
        let text = demo(&[]);
        assert_eq!(text.status, status, "{arguments:?} {text}");
        assert!(headline(&text).starts_with(begin), "{begin}: {text}");
        assert_eq!(text.stdout.contains(GREEN), tone == "green", "{text}");
        let is_beside = arguments.contains(&"expired") && name != "expired";
        assert_eq!(text.stdout.contains("Ngoài ra: Đã hết hạn sử dụng."), is_beside, "{text}");
        let json = demo(&["--format", "json"]).json();
        assert_eq!((&json["headline"]["name"], &json["headline"]["tone"]), (&name.into(), &tone.into()));
        assert!(text.stdout.contains(json["headline"]["what"].as_str().unwrap()), "{text}");
        assert_eq!(json["issuing_state"], "VNM");
        let csv = demo(&["--format", "csv", "--fields", "headline,issuing_state"]);
        assert!(csv.stdout.lines().nth(1).unwrap().starts_with(&format!("{name},VNM")), "{csv}");
    }
}

#[test]
fn the_state_of_a_foreign_document_stands_in_its_headline() {
    for more in [&[][..], &["--clone"]] {
        let demo = |form: &[&str]| cccd(&[&["demo", "--quirk", "dg1-state-odd"][..], more, form].concat());
        let text = demo(&[]);
        assert!(headline(&text).contains("nước cấp: V1M"), "{text}");
        assert!(!text.stdout.contains(GREEN), "{text}");
        assert_eq!(demo(&["--format", "json"]).json()["issuing_state"], "V1M");
    }
}

#[test]
fn a_read_that_was_broken_off_says_so_first() {
    let folder = Folder::new();
    let photo = folder.file("photo.jpg");
    let broken = ["demo", "--remove-after", "16", "--photo", &photo];
    let text = cccd(&broken);
    text.assert_error(3, 104);
    assert!(headline(&text).starts_with("CHƯA ĐỌC XONG:"), "{text}");
    assert!(text.stdout.contains("Phần đã đọc: Thẻ thật.") && !text.stdout.contains(GREEN), "{text}");
    let json = cccd(&[&broken[..], &["--format", "json"]].concat()).json();
    assert_eq!(
        (&json["headline"]["name"], &json["headline"]["tone"]),
        (&"not_read_to_end".into(), &"grey".into())
    );
    assert_eq!((&json["verdict"], &json["error"]["code"]), (&"genuine".into(), &104.into()));
}

#[test]
fn evidence_that_is_judged_again_is_headlined_too() {
    let folder = Folder::new();
    let [evidence, trust] = ["a.evidence", "trust"].map(|name| folder.file(name));
    let kept = cccd(&["demo", "--quirk", "expired", "--evidence", &evidence, "--plain"]);
    assert_eq!(kept.status, 0, "{kept}");
    std::fs::create_dir(&trust).unwrap();
    let text = cccd(&["verify", "--trust", &trust, &evidence]);
    assert!(headline(&text).starts_with("CHƯA XÁC ĐỊNH ĐƯỢC:"), "{text}");
    assert!(text.stdout.contains("Ngoài ra: Đã hết hạn sử dụng."), "{text}");
    let json = cccd(&["verify", "--trust", &trust, &evidence, "--format", "json"]).json();
    assert_eq!(json["headline"]["beside"][0]["name"], "expired", "{json}");
}

#[test]
fn the_report_counts_it_apart() {
    let folder = Folder::new();
    let journal = folder.file("journal.db");
    for more in [&[][..], &["--quirk", "expired"], &["--quirk", "expired"], &["--remove-after", "5"]] {
        let count = ["--journal", &journal, "--counter", "1", "--purpose", "a"];
        cccd(&[&["demo"][..], &count, more].concat());
    }
    let report = |more: &[&str]| cccd(&[&["report", "--month", &month(), &journal][..], more].concat());
    let text = report(&[]);
    let counts = |name: &str| {
        let line = text.stdout.lines().find(|line| line.trim_start().starts_with(name));
        line.unwrap_or_default().split_whitespace().rev().nth(4).map(str::to_owned)
    };
    assert_eq!(counts("Thẻ thật").as_deref(), Some("3"), "{text}");
    assert_eq!(counts("Đã hết hạn sử dụng").as_deref(), Some("2"), "{text}");
    let json = report(&["--format", "json"]).json();
    let counted: Vec<_> = json["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["result"].as_str().unwrap(),
                row["headline"].as_str().unwrap(),
                row["count"].as_u64().unwrap(),
            )
        })
        .collect();
    let expected =
        [("genuine", "expired", 2), ("genuine", "genuine", 1), ("transport", "not_read_to_end", 1)];
    assert_eq!(counted, expected);
    let csv = report(&["--format", "csv"]);
    assert!(csv.stdout.contains(",a,genuine,expired,2,"), "{csv}");
    let chart = folder.file("a.svg");
    assert_eq!(report(&["--chart", &chart]).status, 0);
    assert!(std::fs::read_to_string(&chart).unwrap().contains("#e69f00"));
}
