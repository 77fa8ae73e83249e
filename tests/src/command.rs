//! Programs of this workspace, and the result of running one.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::thread;

use xtask::test::COMMAND_VARIABLE;

/// The command `cccd`, up to date: `CCCD_BIN` if it is set (so that an installed command can be tested, and
/// `cargo xtask test` need not build twice), or else as cargo builds it.
pub fn cccd() -> &'static Path {
    static COMMAND: LazyLock<PathBuf> = LazyLock::new(|| {
        if let Some(path) = std::env::var_os(COMMAND_VARIABLE) {
            return path.into();
        }
        let mut build = xtask::cargo::cargo();
        build.args(["build", "--quiet", "--package", "cccd-cli"]);
        if cfg!(feature = "nfc") {
            build.args(["--features", "nfc"]);
        }
        if !cfg!(debug_assertions) {
            build.arg("--release");
        }
        xtask::programs::run(&mut build).expect("cccd can be built");
        helper("cccd")
    });
    &COMMAND
}

/// The path of a program that cargo put next to the tests, by name.
pub fn helper(name: &str) -> PathBuf {
    let path = xtask::cargo::program(name).expect("tests know where they are");
    assert!(path.is_file(), "{} is missing: run `cargo xtask test`", path.display());
    path
}

/// The result of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// Its exit status; -1 if a signal ended it.
    pub status: i32,
    /// What it wrote to its standard output.
    pub stdout: String,
    /// What it wrote to its standard error.
    pub stderr: String,
}

impl Finished {
    /// Runs a command with `input` on its standard input, to its end.
    pub fn of(command: &mut Command, input: &[u8]) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the command starts");
        let mut stdin = child.stdin.take().expect("standard input is piped");
        let input = input.to_vec();
        // In parallel with reading its output: either pipe may be full.
        let writer = thread::spawn(move || {
            // A command may end without reading its input.
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().expect("the command ends");
        writer.join().expect("the writer does not panic");
        output.into()
    }
}

impl From<Output> for Finished {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("programs write UTF-8");
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

/// For the message of a failed assertion.
impl fmt::Display for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}\n--- stdout\n{}\n--- stderr\n{}", self.status, self.stdout, self.stderr)
    }
}
