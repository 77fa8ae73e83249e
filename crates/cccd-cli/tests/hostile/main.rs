//! Files made to do harm, at every door of the command that takes a file: each ends soon and in little memory, with an
//! error in two lines that names the file.

// A test that cannot be set up must fail loudly.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod cases;
mod made;

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

/// A way into the command for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    /// The text or the picture of a QR code.
    Qr,
    /// A file for the trust folder.
    Trust,
    /// Evidence.
    Verify,
    /// Keys to encrypted evidence.
    Identity,
    /// A trace.
    Show,
    /// A log of commands.
    Import,
    /// A journal.
    Report,
    /// Names of fields.
    Mapping,
}

/// A file that is given to a door.
struct Case {
    door: Door,
    name: &'static str,
    bytes: Vec<u8>,
}

/// Processor time of a call, in seconds. A release build ends within 2, and within 4 for a picture of 50 million pixels;
/// this leaves room for one with little optimisation, and ends a loop.
const SECONDS: u32 = if cfg!(debug_assertions) { 30 } else { 4 };
/// Memory of a call for data, in bytes.
const MEMORY: u64 = 100 * 1024 * 1024;

/// Calls the command with a limit on its time and its memory, which end it by a signal.
fn call(folder: &Path, door: Door, file: &str) -> Output {
    let arguments: &[&str] = match door {
        Door::Qr => &["qr", "--file", file],
        Door::Trust => &["trust", "add", file, "--trust", "trust"],
        Door::Verify => &["verify", file],
        Door::Identity => &["verify", "encrypted.evidence", "--identity", file],
        Door::Show => &["trace", "show", file],
        Door::Import => &["trace", "import", file, "imported.trace"],
        Door::Report => &["report", "--month", "2026-11", file],
        Door::Mapping => &["demo", "--format", "csv", "--mapping", file],
    };
    let mut command = Command::new("prlimit");
    command.args([&format!("--data={MEMORY}"), &format!("--cpu={SECONDS}"), env!("CARGO_BIN_EXE_cccd")]);
    command.args(arguments).current_dir(folder).env_remove("CCCD_TRUST").env_remove("RUST_LOG");
    command.env("XDG_DATA_HOME", "/nonexistent").env("PCSCLITE_CSOCK_NAME", "/nonexistent");
    command.stdin(Stdio::null()).output().expect("prlimit of util-linux")
}

/// Tries each case and lists those that do not end as they must.
fn each_is_refused(kind: &str, cases: Vec<Case>) {
    assert_eq!(cases.len(), 20, "{kind}");
    let folder = std::env::temp_dir().join(format!("cccd-hostile-{kind}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("encrypted.evidence"), made::encrypted()).unwrap();
    let mut wrong = Vec::new();
    for case in &cases {
        let name = format!("{kind}-{}", case.name);
        fs::write(folder.join(&name), &case.bytes).unwrap();
        let output = call(&folder, case.door, &name);
        let stderr = String::from_utf8_lossy(&output.stderr);
        let is_refused = output.status.code().is_some_and(|code| code != 0)
            && stderr.lines().count() == 2
            && stderr.starts_with('[')
            && stderr.contains(&name);
        if !is_refused {
            let shown: String = stderr.chars().take(400).collect();
            wrong.push(format!("{name} at {:?}: {}\n{shown}", case.door, output.status));
        }
    }
    fs::remove_dir_all(&folder).unwrap();
    assert!(wrong.is_empty(), "{} of 20:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn bombs() {
    each_is_refused("bomb", cases::bombs());
}

#[test]
fn depths() {
    each_is_refused("depth", cases::depths());
}

#[test]
fn lengths() {
    each_is_refused("length", cases::lengths());
}

#[test]
fn counts() {
    each_is_refused("count", cases::counts());
}

#[test]
fn loops() {
    each_is_refused("loop", cases::loops());
}

#[test]
fn cuts() {
    each_is_refused("cut", cases::cuts());
}

#[test]
fn wrong_kinds() {
    each_is_refused("kind", cases::wrong_kinds());
}
