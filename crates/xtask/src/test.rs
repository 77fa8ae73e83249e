//! `test`: runs every test of the workspace and prints the totals at the end.

use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::process::{ExitCode, Stdio};
use std::{env, fmt};

use crate::{Error, Result, cargo, programs, setup};

/// Names the `cccd` that the whole-system tests run, so that they need not build it.
pub const COMMAND_VARIABLE: &str = "CCCD_BIN";

/// Enables readers over libnfc, which the default build leaves out, and their tests. `cargo test -p cccd-cli` tests the
/// messages of a build without them; both branches of the choice are unit tests of `cccd::reader` in either build.
const FEATURES: [&str; 2] = ["--features", "cccd-cli/nfc,cccd-tests/nfc"];

/// Sets up, builds every program, runs every test, and prints the totals on a line of their own.
///
/// Prints no totals if a test program ended before it could report: they would be too low.
///
/// # Errors
///
/// Those of [`setup::setup_for_tests`]; [`Error::Failed`] if the build fails or a test program does not report. Failed
/// tests are reported in the exit status, not as an error.
pub fn test(arguments: &[String]) -> Result<ExitCode> {
    setup::setup_for_tests()?;
    // The whole-system tests run programs of this workspace, which `cargo test` alone does not build. The selection of
    // packages and targets is the same as below, so that everything is compiled once.
    let build = ["build", "--workspace", "--lib", "--bins", "--tests", "--examples"];
    programs::run(cargo::cargo().args(build).args(FEATURES))?;

    let mut command = cargo::cargo();
    command.args(["test", "--workspace", "--no-fail-fast"]).args(FEATURES).args(arguments);
    // libnfc logs the failures that tests expect to standard error.
    command.env("LIBNFC_LOG_LEVEL", "0");
    if env::var_os(COMMAND_VARIABLE).is_none() {
        command.env(COMMAND_VARIABLE, cargo::program("cccd")?);
    }
    let lost = |source| Error::Start { program: "cargo test".to_owned(), source };
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(lost)?;
    let mut counts = Counts::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.map_err(lost)?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            if let Some(more) = Counts::of_line(&line) {
                counts += more;
            }
        }
    }
    let success = child.wait().map_err(lost)?.success();
    if !success && counts.failed == 0 {
        return Err(Error::Failed { command: "cargo test --workspace".to_owned() });
    }
    println!("{counts}");
    Ok(if success { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The number of tests by result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Counts {
    /// Parses the last line of a test program:
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.10s`.
    fn of_line(line: &str) -> Option<Self> {
        let (_verdict, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
        let count = |kind: &str| {
            let part = counts.split("; ").find(|part| part.ends_with(kind))?;
            part.strip_suffix(kind)?.trim_end().parse().ok()
        };
        Some(Self { passed: count(" passed")?, failed: count(" failed")?, skipped: count(" ignored")? })
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_of_a_test_program_is_counted() {
        let line =
            "test result: ok. 17 passed; 0 failed; 2 ignored; 0 measured; 5 filtered out; finished in 0.10s";
        assert_eq!(Counts::of_line(line), Some(Counts { passed: 17, failed: 0, skipped: 2 }));
        let line =
            "test result: FAILED. 1 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1s";
        assert_eq!(Counts::of_line(line), Some(Counts { passed: 1, failed: 3, skipped: 0 }));
    }

    #[test]
    fn no_other_line_is_counted() {
        for line in
            ["", "running 3 tests", "test a::b ... ok", "test result: ok.", "test result: ok. x passed"]
        {
            assert_eq!(Counts::of_line(line), None, "{line:?}");
        }
    }

    #[test]
    fn the_sum_names_skipped_tests_only_where_there_are_any() {
        let mut sum = Counts { passed: 1, failed: 2, skipped: 0 };
        assert_eq!(sum.to_string(), "1 passed, 2 failed");
        sum += Counts { passed: 10, failed: 20, skipped: 30 };
        assert_eq!(sum.to_string(), "11 passed, 22 failed, 30 skipped");
    }
}
