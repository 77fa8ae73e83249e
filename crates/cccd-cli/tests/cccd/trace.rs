//! Reads that are recorded, and what can be done with the recordings.

use std::fs;

use super::{Folder, cccd, command, run};

/// Records a read of an invented card; returns the path of the trace.
fn recorded(folder: &Folder, name: &str, more: &[&str]) -> String {
    let path = folder.file(name);
    let outcome = cccd(&[&["demo", "--record", &path], more].concat());
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    path
}

#[test]
fn only_the_owner_may_read_a_trace_and_no_file_is_written_over() {
    let folder = Folder::new();
    let path = recorded(&folder, "trace", &[]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let before = fs::read(&path).unwrap();
    assert!(before.starts_with("{\"warning\":\"DỮ LIỆU CÁ NHÂN".as_bytes()));
    let again = cccd(&["demo", "--record", &path]);
    again.assert_error(7, 851);
    assert!(!again.stdout.contains("THẺ THẬT"), "nothing is read: {again}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_page_shows_bytes_only_when_they_are_asked_for() {
    let folder = Folder::new();
    let path = recorded(&folder, "trace", &[]);
    let demo = cccd(&["demo"]);
    let number: String =
        demo.stdout.lines().find_map(|line| line.strip_prefix("Đã nhập: ")).unwrap().to_owned();
    let hexadecimal = hex::encode_upper(&number);
    let hidden = cccd(&["trace", "show", &path]).stdout;
    assert!(hidden.contains("READ BINARY EF.DG13") && !hidden.contains(&number), "{hidden}");
    assert!(!hidden.replace(' ', "").contains(&hexadecimal));
    let shown = cccd(&["trace", "show", "--bytes", &path]).stdout;
    assert!(shown.replace([' ', '\n'], "").contains(&hexadecimal), "the number is in DG13");

    let summary = cccd(&["trace", "show", "--summary", &path]);
    assert!(summary.status == 0 && summary.stdout.contains("EF.SOD"), "{summary}");
    let outline = folder.file("outline");
    assert_eq!(cccd(&["trace", "outline", &path, &outline]).status, 0);
    let outline = fs::read_to_string(outline).unwrap();
    assert!(outline.contains("\"status\":\"9000\"") && !outline.contains(&number[6..]));
    let diff = cccd(&["trace", "diff", &path, &path]);
    assert!(diff.status == 0 && diff.stdout.contains("14"), "{diff}");
}

/// Every command on a trace runs with the most verbose log level.
#[test]
fn nothing_of_a_trace_reaches_a_log() {
    let folder = Folder::new();
    let path = recorded(&folder, "trace", &[]);
    let trace = fs::read_to_string(&path).unwrap();
    let member = |name: &str| -> Vec<String> {
        let start = format!("\"{name}\":\"");
        trace.split(start.as_str()).skip(1).map(|rest| rest[..rest.find('"').unwrap()].to_owned()).collect()
    };
    let number = member("key").remove(0);
    let mut needles = vec![number[6..].to_owned(), hex::encode_upper(number)];
    for name in ["ks_enc", "ks_mac", "random"] {
        needles.extend(member(name).into_iter().map(|value| value[..16].to_owned()));
    }
    needles
        .extend(member("answer").into_iter().filter(|value| value.len() > 60).map(|v| v[10..42].to_owned()));
    assert!(needles.len() > 15);

    let log = folder.file("log");
    fs::write(&log, "00000100 APDU: 00 A4 00 0C 02 3F 00 \n00002000 SW: 90 00 \n").unwrap();
    let [outline, import] = ["outline", "import"].map(|name| folder.file(name));
    for arguments in [
        vec!["replay", &path],
        vec!["replay", "--lenient", "--short", &path],
        vec!["show", &path],
        vec!["show", "--summary", &path],
        vec!["diff", &path, &path],
        vec!["check", &path],
        vec!["outline", &path, &outline],
        vec!["import", &log, &import],
    ] {
        let mut command = command(&[vec!["trace"], arguments.clone()].concat());
        command.env("RUST_LOG", "trace");
        let outcome = run(command, b"");
        assert_eq!(outcome.status, 0, "{outcome}");
        let told = (outcome.stderr + &outcome.stdout).to_uppercase();
        for needle in &needles {
            assert!(!told.contains(needle.to_uppercase().as_str()), "{arguments:?} tells {needle}");
        }
    }
}
