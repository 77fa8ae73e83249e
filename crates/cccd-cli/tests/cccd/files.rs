//! What is written to disk, and what is read from it.

use std::fs;

use super::{Folder, cccd};

#[test]
fn the_portrait_is_written_as_it_is_and_nothing_else() {
    let folder = Folder::new();
    let path = folder.file("ảnh.jpg");
    for _ in 0..2 {
        let outcome = cccd(&["demo", "--photo", &path]);
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
        assert!(outcome.stdout.contains(&path), "{outcome}");
        assert!(fs::read(&path).unwrap().starts_with(&[0xFF, 0xD8, 0xFF]));
        assert_eq!(folder.count(), 1);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_portrait_that_cannot_be_decoded_is_written_and_said() {
    let folder = Folder::new();
    let path = folder.file("photo.jpg");
    // The first byte of the JPEG.
    let outcome = cccd(&["demo", "--change", "DG2:88", "--photo", &path]);
    assert_eq!(outcome.status, 1, "{outcome}");
    assert!(outcome.stderr.starts_with("[507] "), "{outcome}");
    assert_eq!(outcome.stderr.lines().count(), 2, "{outcome}");
    assert!(fs::metadata(&path).unwrap().len() > 10_000);
    assert!(outcome.stdout.contains(&format!("{path}  [KHÔNG ĐƯỢC XÁC THỰC]")), "{outcome}");
}

#[test]
fn a_portrait_that_cannot_be_written_is_an_error_after_the_output() {
    let folder = Folder::new();
    let outcome = cccd(&["demo", "--photo", &folder.file("no/photo.jpg")]);
    outcome.assert_error(7, 851);
    assert!(outcome.stdout.contains("THẺ THẬT:"), "{outcome}");
    let forged = cccd(&["demo", "--clone", "--photo", &folder.file("no/photo.jpg")]);
    forged.assert_error(1, 851);
}

#[test]
fn an_issued_card_is_written_once() {
    let folder = Folder::new();
    let out = folder.file("card");
    let issue = |more: &[&str]| cccd(&[&["sim", "issue", "--out", &out], more].concat());
    assert_eq!(issue(&["--seed", "one"]).status, 0);
    let key = fs::read_to_string(folder.file("card/key.txt")).unwrap();
    assert!(key.len() == 13 && key.trim().bytes().all(|byte| byte.is_ascii_digit()), "{key}");
    assert_eq!(fs::read_to_string(folder.file("card/mrz.txt")).unwrap().lines().count(), 3);
    assert!(fs::read(folder.file("card/trust/root.cer")).unwrap().starts_with(&[0x30]));

    assert_eq!(issue(&["--seed", "one"]).status, 0, "the same again");
    issue(&["--seed", "two"]).assert_error(7, 851);
    assert_eq!(fs::read_to_string(folder.file("card/key.txt")).unwrap(), key);
    assert_eq!(issue(&["--seed", "two", "--force"]).status, 0);
    assert_ne!(fs::read_to_string(folder.file("card/key.txt")).unwrap(), key);

    let outcome = issue(&["--seed", "two", "--force", "--number", "001085012345"]);
    assert_eq!(outcome.status, 0, "{outcome}");
    assert_eq!(fs::read_to_string(folder.file("card/key.txt")).unwrap(), "001085012345\n");
}

#[test]
fn the_key_of_an_issued_document_opens_it() {
    let folder = Folder::new();
    let key = |profile: &str| {
        let out = folder.file(profile);
        let outcome = cccd(&["sim", "issue", "--seed", "one", "--profile", profile, "--out", &out]);
        assert_eq!(outcome.status, 0, "{outcome}");
        fs::read_to_string(format!("{out}/key.txt")).unwrap()
    };
    assert_eq!(key("can-cuoc-2024").len(), 12 + 1);
    assert_eq!(key("cccd-bac-only").len(), 3 * 31);
    assert_eq!(key("passport").len(), 2 * 45);
    let outcome =
        cccd(&["sim", "issue", "--seed", "one", "--profile", "cccd-1999", "--out", &folder.file("none")]);
    outcome.assert_error(2, 900);
}

#[test]
fn a_trust_folder_that_was_named_must_be_there() {
    let folder = Folder::new();
    cccd(&["demo", "--trust", &folder.file("none")]).assert_error(7, 800);
}

#[test]
fn a_file_that_is_no_certificate_is_a_warning() {
    let folder = Folder::new();
    cccd(&["sim", "issue", "--seed", "demo", "--out", &folder.file("")]);
    fs::write(folder.file("trust/broken.cer"), "x").unwrap();
    let outcome = cccd(&["demo", "--trust", &folder.file("trust")]);
    outcome.assert_error(0, 801);
    assert!(outcome.stdout.contains("THẺ THẬT:"), "{outcome}");
}
