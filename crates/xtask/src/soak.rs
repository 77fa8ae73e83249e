//! `soak`: runs the tests that read repeatedly, with many more reads than `test`.

use std::process::ExitCode;

use crate::{Error, Result, cargo, programs, setup};

/// Reads with faults, and reads with random answers: some minutes each.
const READS: u64 = 40_000;
const RANDOM_READS: u64 = 1_000_000;
/// Reads through the C interface.
const C_READS: u64 = 10_000;
/// Cards placed at one counter's loop.
const CARDS: u64 = 1_000;

/// The argument that selects only the clones.
const CLONES: &str = "--clones";

/// Sets up and runs the tests, optimised. With `--clones` these are every case of a clone, and of the right card, on a
/// link that breaks; otherwise all other tests that read repeatedly. The argument is then the number of reads with
/// faults; those with random answers are 25 times as many, since they cost less, those through the C interface a
/// quarter, and the cards placed at the counter's loop a fortieth.
///
/// # Errors
///
/// [`Error::Usage`] for an argument that is not a number, or for too many arguments; those of
/// [`setup::setup_for_tests`]; [`Error::Failed`] if a test fails.
pub fn soak(arguments: &[String]) -> Result<ExitCode> {
    let usage = |argument: &String| Error::Usage { argument: argument.clone() };
    let (reads, random_reads) = match arguments {
        [] => (READS, RANDOM_READS),
        [clones] if clones == CLONES => return soak_clones(),
        [reads] => {
            let reads: u64 = reads.parse().map_err(|_| usage(reads))?;
            (reads, reads.saturating_mul(RANDOM_READS / READS))
        }
        [_, extra, ..] => return Err(usage(extra)),
    };
    setup::setup_for_tests()?;
    let mut command = cargo::cargo();
    command.args(["test", "--release", "--package", "cccd", "--test", "soak", "--test", "reads", "--"]);
    command.args(["--nocapture", "answer_right", "random_answers_end"]);
    command.env("CCCD_SOAK_READS", reads.to_string()).env("CCCD_RANDOM_READS", random_reads.to_string());
    programs::run(&mut command)?;

    // The test builds the C libraries itself.
    let mut command = cargo::cargo();
    command.args(["test", "--release", "--package", "cccd-tests", "--test", "c_interface", "--"]);
    command.args(["--nocapture", "memory_does_not_grow"]);
    // Fewer reads do not show whether memory grows.
    let c_reads = (reads.saturating_mul(C_READS) / READS).max(300);
    programs::run(command.env("CCCD_C_READS", c_reads.to_string()))?;

    programs::run(cargo::cargo().args(["build", "--release", "--package", "cccd-cli"]))?;
    programs::run(cargo::cargo().args(["build", "--release", "--package", "cccd-tests", "--bins"]))?;
    let mut command = cargo::cargo();
    command.args(["test", "--release", "--package", "cccd-tests", "--test", "system", "--"]);
    command.args(["--nocapture", "many_cards_are_each_answered_rightly"]);
    // Fewer cards do not show whether memory grows.
    let cards = (reads.saturating_mul(CARDS) / READS).max(60);
    programs::run(command.env("CCCD_WATCH_CARDS", cards.to_string()))?;
    Ok(ExitCode::SUCCESS)
}

/// Tries every clone at every break.
fn soak_clones() -> Result<ExitCode> {
    setup::setup_for_tests()?;
    let mut command = cargo::cargo();
    command.args(["test", "--release", "--package", "cccd", "--test", "clones", "--", "--nocapture"]);
    programs::run(command.env("CCCD_CLONES_EVERY", "1"))?;
    Ok(ExitCode::SUCCESS)
}
