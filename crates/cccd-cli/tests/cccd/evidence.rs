//! Evidence: who may read it, and what stays in memory.

use std::fs;

use super::{Folder, cccd};

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_evidence() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new();
    let file = folder.file("a.evidence");
    assert_eq!(cccd(&["demo", "--evidence", &file, "--plain"]).status, 0);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}

/// A published key pair that nobody uses: from the tests of the `age` crate.
const PAIR: [&str; 2] = [
    "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa",
    "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33",
];

#[test]
fn encrypted_evidence_is_opened_in_memory() {
    let folder = Folder::new();
    let (file, identity) = (folder.file("1.evidence"), folder.file("identity.txt"));
    assert_eq!(cccd(&["demo", "--evidence", &file, "--recipient", PAIR[0]]).status, 0);
    fs::write(&identity, PAIR[1]).unwrap();
    let before = folder.count();
    let judged = cccd(&["verify", "--format", "json", "--identity", &identity, &file]);
    assert_eq!((judged.status, &judged.json()["recorded"]["verdict"]), (8, &"genuine".into()), "{judged}");
    // The key itself is not a file, and is not repeated in the error.
    let typed = cccd(&["verify", "--identity", PAIR[1], &file]);
    assert!(typed.status == 7 && !typed.stdout.contains("1GQ9778"), "{typed}");
    assert_eq!(folder.count(), before, "nothing was written beside the files");
}
