//! `fuzz`: feeds mutated input to parsers, guided by code coverage.
//!
//! The targets are in `tests/fuzz`. The fuzzer is LLVM's, from the crate `libfuzzer-sys`; the compiler instruments the
//! branches with flags that a stable toolchain accepts with `RUSTC_BOOTSTRAP=1`.

use std::fs;
use std::process::{Command, ExitCode};

use crate::{Error, Result, cargo, programs, setup};

/// Flags that make the compiler instrument branches and comparisons for the fuzzer.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// The targets, each with its initial corpus: the traces and logs of the test suite, the inputs of an invented person
/// at a counter, and files of an invented card with evidence of one.
const TARGETS: [(&str, &[&str]); 3] = [
    ("asn1", &["tests/fuzz/seeds/asn1", "tests/evidence"]),
    ("trace", &["tests/traces", "crates/cccd-trace/tests/imports"]),
    ("input", &["tests/fuzz/seeds/input"]),
];

/// How long a target runs by default, in seconds.
const SECONDS: u64 = 60;
/// How long one input may take, in seconds.
const SECONDS_OF_INPUT: u64 = 10;
/// Memory limit of the whole process, in MiB.
const MEMORY: u64 = 512;

/// Builds the targets and runs each for a minute, or for the number of seconds in the argument.
///
/// # Errors
///
/// Those of [`setup::setup_for_fuzzing`]; [`Error::Failed`] if a target cannot be built or finds something: the input
/// that triggered it is then next to the target folder, named in the output.
pub fn fuzz(arguments: &[String]) -> Result<ExitCode> {
    let seconds = match arguments {
        [] => SECONDS,
        [only] => only.parse().map_err(|_| Error::Usage { argument: only.clone() })?,
        [_, extra, ..] => return Err(Error::Usage { argument: extra.clone() }),
    };
    setup::setup_for_fuzzing()?;
    let output = cargo::output_folder()?;
    let target = output.parent().unwrap_or(&output).join("fuzz");
    let host = programs::output(Command::new("rustc").arg("-vV"))?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    let mut build = cargo::cargo();
    // With an explicit target, the flags do not apply to build scripts and macros.
    build.args(["build", "--release", "--manifest-path", "tests/fuzz/Cargo.toml", "--target", host]);
    build.env("CARGO_TARGET_DIR", &target).env("RUSTFLAGS", FLAGS).env("RUSTC_BOOTSTRAP", "1");
    programs::run(&mut build)?;

    for (name, seeds) in TARGETS {
        let corpus = target.join("corpus").join(name);
        let doing = "making the folder of the fuzzer";
        fs::create_dir_all(&corpus).map_err(|source| Error::InputOutput { doing, source })?;
        let mut run = Command::new(target.join(host).join("release").join(name));
        run.arg(&corpus).args(seeds.iter().map(|folder| cargo::workspace().join(folder))).args([
            format!("-max_total_time={seconds}"),
            format!("-timeout={SECONDS_OF_INPUT}"),
            format!("-rss_limit_mb={MEMORY}"),
            format!("-artifact_prefix={}/", target.display()),
            "-max_len=65536".to_owned(),
            "-print_final_stats=1".to_owned(),
        ]);
        programs::run(&mut run)?;
    }
    Ok(ExitCode::SUCCESS)
}
