//! Evidence: how it is asked for, and how it is judged again.

use std::fs;

use super::{Folder, cccd, command, run};

/// The files of the first version, with their trust folder.
const STORED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/evidence");
/// A public key that nobody holds the other half of.
const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

#[test]
fn evidence_is_encrypted_or_in_plain_by_name() {
    let folder = Folder::new();
    let file = folder.file("a.evidence");
    let outcome = cccd(&["demo", "--lang", "en", "--evidence", &file]);
    outcome.assert_error(2, 900);
    assert!(outcome.stderr.contains("--recipient") && outcome.stderr.contains("--plain"), "{outcome}");
    cccd(&["demo", "--evidence", &file, "--plain", "--recipient", RECIPIENT]).assert_error(2, 900);
    cccd(&["demo", "--evidence", &file, "--recipient", "age1none"]).assert_error(2, 900);
    cccd(&["demo", "--plain"]).assert_error(2, 900);
    cccd(&["demo", "--clerk", "A"]).assert_error(2, 900);
    cccd(&["demo", "--recipient", RECIPIENT]).assert_error(2, 900);
    assert_eq!(folder.count(), 0);

    assert_eq!(cccd(&["demo", "--evidence", &file, "--recipient", RECIPIENT]).status, 0);
    assert!(fs::read(&file).unwrap().starts_with(b"age-encryption.org/"));
    cccd(&["verify", &file]).assert_error(7, 843);
    // Nothing that stands there is written over, and that is said before the card is read.
    let again = cccd(&["demo", "--evidence", &file, "--plain"]);
    assert!(again.status == 7 && again.stderr.starts_with("[851] "), "{again}");
    assert!(!again.stdout.contains("THẺ THẬT:"), "{again}");
}

#[test]
fn a_file_says_what_it_is_worth() {
    let folder = Folder::new();
    let (file, key) = (folder.file("a.evidence"), format!("{STORED}/office.pem"));
    let outcome =
        cccd(&["demo", "--evidence", &file, "--plain", "--office-key", &key, "--purpose", "SPECIMEN"]);
    assert_eq!(outcome.status, 0, "{outcome}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // The office is trusted here, and no root.
    let trust = folder.file("trust");
    fs::create_dir_all(format!("{trust}/office")).unwrap();
    fs::copy(format!("{STORED}/trust/office/SPECIMEN.pem"), format!("{trust}/office/SPECIMEN.pem")).unwrap();
    let outcome = cccd(&["verify", "--trust", &trust, "--format", "json", &file]);
    assert_eq!(outcome.status, 8, "{outcome}");
    let json = outcome.json();
    assert_eq!(json["verdict"], "cannot_tell");
    assert_eq!((&json["statements"], &json["recorded"]["purpose"]), (&"signed".into(), &"SPECIMEN".into()));
    assert_eq!(json["office"]["name"], "SPECIMEN");
    assert_eq!(
        json["changes"][0],
        serde_json::json!({
            "name": "verdict", "then": "genuine", "now": "cannot_tell", "reason": null
        })
    );
    let text = cccd(&["verify", "--lang", "en", &file]);
    assert!(text.stdout.contains("RECORDED [mere statements]"), "{text}");
    assert!(text.stdout.contains("genuine → cannot_tell"), "{text}");

    let missing = folder.file("b.evidence");
    let readme = format!("{STORED}/README.md");
    cccd(&["demo", "--evidence", &missing, "--plain", "--office-key", &readme]).assert_error(7, 844);
    cccd(&["verify", &readme]).assert_error(6, 840);
}

#[test]
fn which_certificate_verified_what_is_said() {
    let (file, trust) = (format!("{STORED}/v1.evidence"), format!("{STORED}/trust"));
    let why = cccd(&["trust", "why", "--lang", "en", "--trust", &trust, &file]);
    assert!(why.status == 0 && why.stdout.contains("SPECIMEN"), "{why}");
    let outcome = cccd(&["verify", "--lang", "en", "--why", "--trust", &trust, &file]);
    assert_eq!(outcome.status, 0, "{outcome}");
    assert!(outcome.stdout.contains("RECORDED [signed by a trusted office]"), "{outcome}");
    assert!(outcome.stdout.contains("Root (CSCA)  CN=CSCA SPECIMEN"), "{outcome}");
    assert!(outcome.stdout.contains("Document signer (DS)  CN=Document Signer SPECIMEN"), "{outcome}");
    let outcome = cccd(&["verify", "--lang", "en", "--why", &file]);
    assert_eq!(outcome.status, 8, "{outcome}");
    assert!(outcome.stdout.contains("Root (CSCA)  none"), "{outcome}");
}

#[test]
fn a_folder_and_a_list_are_a_line_each() {
    let folder = Folder::new();
    let trust = format!("{STORED}/trust");
    for name in ["a", "b"] {
        fs::copy(format!("{STORED}/v1.evidence"), folder.file(name)).unwrap();
    }
    fs::write(folder.file("c"), "nothing").unwrap();
    let path = folder.path().to_str().unwrap();
    let list = ["a", "b", "c"].map(|name| folder.file(name) + "\n").concat();
    let by_list = run(command(&["verify", "--trust", &trust, "-"]), list.as_bytes());
    for outcome in [cccd(&["verify", "--trust", &trust, path]), by_list] {
        assert_eq!(outcome.status, 7, "{outcome}");
        let lines: Vec<serde_json::Value> =
            outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let count = |is: &dyn Fn(&serde_json::Value) -> bool| lines.iter().filter(|line| is(line)).count();
        assert_eq!(lines.len(), 3);
        assert_eq!(count(&|line| line["verdict"] == "genuine"), 2);
        assert_eq!(count(&|line| line["error"]["code"] == 840), 1);
        assert_eq!(count(&|line| line["same_challenge_as"].is_number()), 1, "{outcome}");
    }
    cccd(&["verify", "/nonexistent"]).assert_error(7, 850);
}

/// Nothing that was judged is not the same as nothing that was wrong.
#[test]
fn an_empty_folder_is_an_error_and_a_subfolder_is_named() {
    let folder = Folder::new();
    let path = folder.path().to_str().unwrap();
    for (empty, input) in [(path, ""), ("-", "\n\n")] {
        let outcome = run(command(&["verify", "--lang", "en", empty]), input.as_bytes());
        outcome.assert_error(7, 839);
        assert_eq!(outcome.json()["error"]["name"], "evidence_not_found", "{outcome}");
        assert_eq!(outcome.json()["file"], empty);
    }
    let mistyped = cccd(&["verify", "--format", "json", &folder.file("mistyped")]);
    assert_eq!((mistyped.status, &mistyped.json()["error"]["code"]), (7, &850.into()), "{mistyped}");

    let sub = folder.file("of-october");
    fs::create_dir(&sub).unwrap();
    fs::copy(format!("{STORED}/v1.evidence"), format!("{sub}/a")).unwrap();
    let line = |outcome: &super::Outcome| -> Vec<serde_json::Value> {
        outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let outcome = cccd(&["verify", "--lang", "en", path]);
    assert_eq!(outcome.status, 7, "{outcome}");
    assert!(outcome.stderr.contains("Passed over, not a file") && outcome.stderr.contains("of-october"));
    assert!(outcome.stderr.contains("[839]"), "{outcome}");

    let trust = format!("{STORED}/trust");
    fs::copy(format!("{STORED}/v1.evidence"), folder.file("a")).unwrap();
    let outcome = cccd(&["verify", "--trust", &trust, path]);
    assert_eq!(outcome.status, 0, "{outcome}");
    assert!(outcome.stderr.contains("Bỏ qua") && outcome.stderr.contains("of-october"), "{outcome}");
    let lines = line(&outcome);
    let passed_over: Vec<_> = lines.iter().filter(|line| line["passed_over"] == true).collect();
    assert_eq!((lines.len(), passed_over.len()), (2, 1), "{outcome}");
    assert_eq!(passed_over[0]["file"], sub.as_str());
}

#[test]
fn a_damaged_file_is_named_so() {
    let folder = Folder::new();
    let (file, encrypted, identity) = (folder.file("a"), folder.file("b"), folder.file("identity.txt"));
    assert_eq!(cccd(&["demo", "--evidence", &file, "--plain"]).status, 0);
    assert_eq!(cccd(&["demo", "--evidence", &encrypted, "--recipient", PAIR[0]]).status, 0);
    fs::write(&identity, PAIR[1]).unwrap();
    for file in [&file, &encrypted] {
        let whole = fs::read(file).unwrap();
        for damaged in [&whole[..whole.len() / 2], &[&whole[..], b"\n"].concat()] {
            fs::write(file, damaged).unwrap();
            cccd(&["verify", "--identity", &identity, file]).assert_error(6, 512);
        }
    }
}

/// A published pair of keys, which nobody uses: of the tests of the `age` crate.
const PAIR: [&str; 2] = [
    "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa",
    "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33",
];

#[test]
fn encrypted_evidence_is_opened_in_memory_by_the_right_identity() {
    let folder = Folder::new();
    let [mine, others, plain, identity, not_one] =
        ["1.evidence", "2.evidence", "3.evidence", "identity.txt", "not-one.txt"]
            .map(|name| folder.file(name));
    for (file, recipient) in [(&mine, PAIR[0]), (&others, RECIPIENT)] {
        assert_eq!(cccd(&["demo", "--evidence", file, "--recipient", recipient]).status, 0);
    }
    assert_eq!(cccd(&["demo", "--evidence", &plain, "--plain"]).status, 0);
    fs::write(&identity, format!("# a remark\n{}\n", PAIR[1])).unwrap();
    fs::write(&not_one, PAIR[0]).unwrap();
    let before = folder.count();

    let judged = cccd(&["verify", "--format", "json", "--identity", &identity, &mine]);
    assert_eq!((judged.status, &judged.json()["recorded"]["verdict"]), (8, &"genuine".into()), "{judged}");
    let text = cccd(&["verify", "--lang", "en", "--identity", &identity, &mine, &plain]);
    assert_eq!(text.stdout.matches("RECORDED").count(), 2, "{text}");
    cccd(&["verify", "--identity", &identity, &others]).assert_error(7, 849);
    cccd(&["verify", "--identity", &not_one, &mine]).assert_error(2, 900);
    cccd(&["verify", "--identity", &folder.file("missing"), &mine]).assert_error(7, 850);
    // The key itself is no file, and is not repeated.
    let typed = cccd(&["verify", "--identity", PAIR[1], &mine]);
    assert!(typed.status == 7 && !typed.stdout.contains("1GQ9778"), "{typed}");

    // A batch: a line each, whether it could be opened or not.
    let list = [&mine, &others, &plain].map(|file| format!("{file}\n")).concat();
    let batch = run(command(&["verify", "--identity", &identity, "-"]), list.as_bytes());
    let lines: Vec<serde_json::Value> =
        batch.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((batch.status, lines.len()), (7, 3), "{batch}");
    assert_eq!(lines.iter().filter(|line| line["error"]["code"] == 849).count(), 1);
    assert_eq!(lines.iter().filter(|line| line["verdict"] == "cannot_tell").count(), 2);
    assert_eq!(folder.count(), before, "nothing was written beside the files");
}
