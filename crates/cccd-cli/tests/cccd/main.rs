//! What a transcript of the command cannot show: which bytes a file holds and who may read it, what must not appear
//! anywhere, closed pipes, certificates made for the test. The output that users see is in `tests/transcripts`; the
//! whole-system tests cover cards on the virtual reader.

// A test that cannot be set up must fail loudly.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod calls;
#[cfg(target_os = "linux")]
mod clock;
mod counter;
mod evidence;
mod files;
mod keys;
mod picture;
mod privacy;
#[cfg(target_os = "linux")]
mod targets;
mod trace;
mod trust;
mod trust_attacks;
mod trust_lists;

use std::{
    fmt,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

/// The result of a call.
struct Finished {
    status: i32,
    stdout: String,
    stderr: String,
}

impl fmt::Display for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}\n--- stdout\n{}\n--- stderr\n{}", self.status, self.stdout, self.stderr)
    }
}

impl Finished {
    /// Asserts exactly two lines on standard error, the first of which begins with this number.
    #[track_caller]
    fn assert_error(&self, status: i32, code: u16) {
        assert_eq!(self.status, status, "{self}");
        assert!(self.stderr.starts_with(&format!("[{code}] ")), "{self}");
        assert_eq!(self.stderr.lines().count(), 2, "{self}");
    }

    #[track_caller]
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }
}

/// The command in a clean environment: no trust folder, no logs, no service to find.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cccd"));
    command.args(arguments).env_remove("CCCD_TRUST").env_remove("RUST_LOG");
    command.env("XDG_DATA_HOME", "/nonexistent").env("PCSCLITE_CSOCK_NAME", "/nonexistent");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(mut command: Command, input: &[u8]) -> Finished {
    let mut child = command.spawn().unwrap();
    // The command may end without reading its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Finished {
        status: output.status.code().unwrap(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

fn cccd(arguments: &[&str]) -> Finished {
    run(command(arguments), b"")
}

/// A folder that is deleted with its test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("cccd-cli-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    /// The number of files and folders in it.
    fn count(&self) -> usize {
        std::fs::read_dir(&self.0).unwrap().count()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
