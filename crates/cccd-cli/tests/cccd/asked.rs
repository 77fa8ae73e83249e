//! `--files`: which files are read beyond those that a read needs, and what is shown of them.

use super::cccd;

#[test]
fn names_and_lengths_are_shown_and_nothing_else() {
    let outcome = cccd(&["demo", "--lang", "en", "--files", "dg15,EF.COM,DG3", "--files", "DIR,DG16"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    let section = outcome.stdout.split("FILES ASKED FOR\n").nth(1).unwrap_or_else(|| panic!("{outcome}"));
    let lines: Vec<_> =
        section.lines().take(5).map(|line| line.split_whitespace().collect()).collect::<Vec<Vec<_>>>();
    assert_eq!(lines[0][..], ["EF.DIR", "not", "on", "the", "chip"]);
    assert_eq!(lines[1][..], ["EF.COM", "26", "byte"]);
    assert!(lines[2].starts_with(&["EF.DG3", "not", "permitted"]), "{outcome}");
    assert_eq!((lines[3][0], lines[3][2]), ("EF.DG15", "byte"));
    assert_eq!(lines[4][..], ["EF.DG16", "not", "on", "the", "chip"]);

    let plain = cccd(&["demo"]);
    assert!(!plain.stdout.contains("TỆP ĐÃ YÊU CẦU"), "{plain}");
}

#[test]
fn contents_leave_with_all_and_json_alone() {
    let file = |arguments: &[&str], name: &str| {
        let json = cccd(&[&["demo", "--format", "json"], arguments].concat()).json();
        let files = json["files"].as_array().unwrap().clone();
        files.into_iter().find(|file| file["name"] == name).unwrap_or_else(|| panic!("{name} {json:#}"))
    };
    let com = file(&["--files", "COM,DG3"], "EF.COM");
    assert_eq!(com, serde_json::json!({ "name": "EF.COM", "result": "read", "length": 26 }));
    let locked = file(&["--files", "COM,DG3"], "EF.DG3");
    assert_eq!(locked, serde_json::json!({ "name": "EF.DG3", "result": "locked" }));
    let com = file(&["--files", "COM", "--all"], "EF.COM");
    assert_eq!(com["content"], "60185F0104303130375F36063034303030305C066175636D6F6E");
    for arguments in [&["--all"][..], &["--files", "DG1"]] {
        assert!(file(arguments, "EF.DG1").get("content").is_none(), "{arguments:?}");
    }
}

#[test]
fn a_name_that_is_none_is_a_wrong_call_that_lists_what_there_is() {
    for wrong in ["DG17", "COM,", "COM DG1", "001085012345", ""] {
        let outcome = cccd(&["read", "--lang", "en", "--files", wrong]);
        outcome.assert_error(2, 900);
        assert!(outcome.stderr.contains("ATR/INFO, DIR, CardAccess, COM, SOD, DG1, DG2"), "{outcome}");
        assert!(!outcome.stderr.contains("001085012345"), "{outcome}");
    }
}

#[test]
fn what_ef_com_says_otherwise_is_a_finding() {
    let outcome = cccd(&["demo", "--lang", "en", "--quirk", "com-without-dg13", "--files", "COM"]);
    assert_eq!(outcome.status, 0, "{outcome}");
    assert!(outcome.stdout.contains("EF.COM, which nobody signs, says something else"), "{outcome}");
    assert!(outcome.stdout.contains("(EF.DG13)"), "{outcome}");
    let strict = cccd(&["demo", "--strict", "--quirk", "com-without-dg13", "--files", "COM"]);
    assert_eq!(strict.status, 1, "{strict}");
}
