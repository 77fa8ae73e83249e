//! Runs the calls of a transcript and compares the results with the recorded ones.

use std::{
    fmt::Write as _,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use snapbox::{Assert, Data, data::DataFormat};

use crate::redactions::redactions;

/// The prefix of a call.
pub(crate) const CALL: &str = "$ ";
/// The prefix of a remark for the reader of the transcript.
const REMARK: &str = "# ";

/// The transcripts next to this file, each with the name of its test.
pub(crate) fn transcripts() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder of the transcripts can be listed") {
            let path = entry.expect("the folder of the transcripts can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "txt") {
                let name = path.strip_prefix(&root).expect("it lies below").with_extension("");
                found.push((name.to_string_lossy().replace('/', "::"), path));
            }
        }
    }
    found.sort();
    found
}

/// Runs the calls of the transcript. With `SNAPSHOTS=overwrite` the file is renewed if it differs.
///
/// # Errors
/// The difference, as text.
pub(crate) fn compare(path: &Path) -> Result<(), String> {
    let expected = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let sandbox = Sandbox::new();
    let actual = sandbox.play(&expected);
    let assert = Assert::new()
        .action_env(snapbox::assert::DEFAULT_ACTION_ENV)
        .normalize_paths(false)
        .redact_with(redactions(&sandbox.folder));
    let expected = Data::read_from(path, Some(DataFormat::Text));
    assert.try_eq(None, Data::text(actual), expected).map_err(|error| error.to_string())
}

/// A folder that is deleted with its transcript; it is the home and working folder of each call.
struct Sandbox {
    folder: PathBuf,
}

impl Sandbox {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("cccd-transcript-{}-{count}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder can be made");
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
        symlink(tests, folder.join("tests")).expect("a link can be made");
        Self { folder }
    }

    /// The remarks and calls of a transcript, with the current results of the calls.
    fn play(&self, transcript: &str) -> String {
        let mut played = String::new();
        let mut previous = "";
        for line in transcript.lines().filter(|line| line.starts_with(CALL) || line.starts_with(REMARK)) {
            let goes_on = previous.starts_with(REMARK);
            if !played.is_empty() && !goes_on {
                played.push('\n');
            }
            let _ = writeln!(played, "{line}");
            if let Some(call) = line.strip_prefix(CALL) {
                played += &self.call(call);
            }
            previous = line;
        }
        played
    }

    /// Standard output unchanged, standard error with `2>` before each line, and the exit status.
    fn call(&self, line: &str) -> String {
        let command = Path::new(env!("CARGO_BIN_EXE_cccd")).parent().expect("it lies in a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        let output = Command::new("sh")
            .args(["-c", line])
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", format!("{}:{path}", command.display()))
            .env("HOME", &self.folder)
            .env("LC_ALL", "C.UTF-8")
            .env("PCSCLITE_CSOCK_NAME", "/nonexistent")
            .stdin(Stdio::null())
            .output()
            .expect("the shell starts");
        let mut text = String::from_utf8(output.stdout).expect("the command writes UTF-8");
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        for line in String::from_utf8(output.stderr).expect("the command writes UTF-8").lines() {
            let _ = writeln!(text, "2> {line}");
        }
        let _ = match output.status.code() {
            Some(status) => writeln!(text, "? {status}"),
            None => writeln!(text, "? {}", output.status),
        };
        text
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
