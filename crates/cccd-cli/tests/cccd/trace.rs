//! Reads that are written down, and what can be done with them.

use std::fs;

use super::{Folder, cccd, command, run};

/// Records a read of an invented card; the path of the trace.
fn recorded(folder: &Folder, name: &str, more: &[&str]) -> String {
    let path = folder.file(name);
    let outcome = cccd(&[&["demo", "--record", &path], more].concat());
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    path
}

#[test]
fn a_recorded_read_replays_and_says_so() {
    let folder = Folder::new();
    let traces = [recorded(&folder, "one", &[]), recorded(&folder, "two", &["--photo", &folder.file("p")])];
    let outcome = cccd(&["trace", "replay", "--lang", "en", &traces[0], &traces[1]]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    assert_eq!(outcome.stdout.matches("genuine (as recorded)").count(), 2, "{outcome}");

    let json = cccd(&["trace", "replay", "--format", "json", &traces[0], &traces[1]]);
    let lines: Vec<serde_json::Value> =
        json.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    for (line, trace) in lines.iter().zip(&traces) {
        assert_eq!(
            (line["file"].as_str(), line["verdict"].as_str()),
            (Some(trace.as_str()), Some("genuine"))
        );
        assert!(line["divergence"].is_null() && line["error"].is_null());
    }
    let lenient = cccd(&["trace", "replay", "--lenient", "--short", "--lang", "en", &traces[1]]);
    assert!(lenient.status == 0 && lenient.stdout.contains("genuine (read in another way)"), "{lenient}");
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
fn what_goes_wrong_with_a_trace_is_said_with_its_line() {
    let folder = Folder::new();
    let path = recorded(&folder, "trace", &[]);
    let text = fs::read_to_string(&path).unwrap();
    let edited = folder.file("edited");
    fs::write(&edited, text.replace("\"phase\":\"access\"", "\"phase\":\"files\"")).unwrap();
    let outcome = cccd(&["trace", "check", &edited]);
    outcome.assert_error(7, 753);
    assert!(outcome.stderr.contains("(dòng "), "{outcome}");

    let cut = folder.file("cut");
    fs::write(&cut, &text[..text.len() / 2]).unwrap();
    let replay = cccd(&["trace", "replay", &cut]);
    replay.assert_error(7, 755);
    assert!(replay.stdout.contains("KHÁC lúc ghi"), "{replay}");
    let check = cccd(&["trace", "check", &cut]);
    assert!(check.status == 0 && check.stdout.lines().count() > 1, "{check}");

    cccd(&["trace", "show", &folder.file("missing")]).assert_error(7, 850);
    fs::write(folder.file("other"), "hello\n").unwrap();
    cccd(&["trace", "show", &folder.file("other")]).assert_error(7, 751);
    cccd(&["trace", "replay"]).assert_error(2, 900);
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

#[test]
fn a_trace_can_be_encrypted_and_is_then_no_trace_to_read() {
    let folder = Folder::new();
    let key = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg";
    let path = recorded(&folder, "trace", &["--recipient", key]);
    let encrypted = fs::read(&path).unwrap();
    assert!(encrypted.starts_with(b"age-encryption.org/v1"));
    cccd(&["trace", "show", &path]).assert_error(7, 757);
    cccd(&["demo", "--record", &folder.file("other"), "--recipient", "age1"]).assert_error(2, 900);
    cccd(&["demo", "--recipient", key]).assert_error(2, 900);
}

#[test]
fn an_apdu_log_becomes_a_trace() {
    let folder = Folder::new();
    let log = folder.file("log");
    fs::write(&log, "00000100 APDU: 00 A4 00 0C 02 3F 00 \n00002000 SW: 90 00 \n").unwrap();
    let out = folder.file("trace");
    let outcome = cccd(&["trace", "import", &log, &out]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    assert!(cccd(&["trace", "show", &out]).stdout.contains("SELECT"));
    cccd(&["trace", "replay", &out]).assert_error(7, 756);
}

/// Everything that is done with a trace is done with the most talkative log.
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
