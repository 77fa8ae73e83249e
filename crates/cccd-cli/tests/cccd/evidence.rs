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
    cccd(&["verify", &readme]).assert_error(7, 840);
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
