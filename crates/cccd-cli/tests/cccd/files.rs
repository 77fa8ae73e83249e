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
fn the_portrait_and_the_result_are_two_files() {
    let folder = Folder::new();
    let (path, again) = (folder.file("same"), folder.file("./same"));
    for output in [&path, &again] {
        let outcome = cccd(&["demo", "--photo", &path, "--output", output, "--format", "json"]);
        outcome.assert_error(2, 900);
        assert_eq!(folder.count(), 0);
    }
}
