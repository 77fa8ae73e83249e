//! `fuzz`: feeds mutated input to parsers, guided by code coverage.
//!
//! The targets are in `tests/fuzz`. The fuzzer is LLVM's, from the crate `libfuzzer-sys`; the compiler instruments the
//! branches with flags that a stable toolchain accepts with `RUSTC_BOOTSTRAP=1`.

use std::fs;
use std::io::ErrorKind;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::{Error, Result, cargo, programs, setup};

/// Flags that make the compiler instrument branches and comparisons for the fuzzer.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Where seeds are kept that no program makes: a folder for each target.
const KEPT: &str = "tests/fuzz/seeds";
/// Further folders with seeds, each with its target.
const FURTHER: [(&str, &str); 3] = [
    ("second-opinion", "tests/evidence"),
    ("trace", "tests/traces"),
    ("trace", "crates/cccd-trace/tests/imports"),
];

/// How long all targets together run by default, in seconds.
const SECONDS: u64 = 60;
/// How many inputs each target takes in a long run.
const RUNS: u64 = 1_000_000;
/// As [`RUNS`], for a target that takes at least [`QUICK`] inputs a second.
const RUNS_OF_QUICK: u64 = 10_000_000;
/// Inputs a second.
const QUICK: u64 = 50_000;
/// How long one input may take, in seconds: more than the largest picture, which a build with assertions gives 16.
const SECONDS_OF_INPUT: u64 = 40;
/// Memory limit of the whole process, in MiB.
const MEMORY: u64 = 512;

/// Builds the targets and runs all of them for a minute together, or for the number of seconds in the argument. With
/// `--long`, each target, or each that is named after it, takes a million inputs, and a quick one ten million.
///
/// A short run starts from the seeds and one fixed number, so that the same code gives the same result; a long one
/// goes on from what earlier ones found.
///
/// # Errors
///
/// Those of [`setup::setup_for_fuzzing`]; [`Error::Failed`] if a target cannot be built or finds something: its output
/// is printed, and names the file with the input.
pub fn fuzz(arguments: &[String]) -> Result<ExitCode> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (seconds, named) = match arguments[..] {
        [] => (Some(SECONDS), &[][..]),
        ["--long", ref named @ ..] => (None, named),
        [only] => (Some(only.parse().map_err(|_| Error::Usage { argument: only.to_owned() })?), &[][..]),
        [_, extra, ..] => return Err(Error::Usage { argument: extra.to_owned() }),
    };
    let fuzzer = Fuzzer::build()?;
    let mut targets = fuzzer.write_seeds()?;
    if let Some(unknown) = named.iter().find(|&&name| targets.iter().all(|known| known != name)) {
        return Err(Error::Usage { argument: (*unknown).to_owned() });
    }
    targets.retain(|target| named.is_empty() || named.contains(&target.as_str()));

    println!("{:<18} {:>10} {:>9} {:>7}", "target", "inputs", "a second", "parts");
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let each = seconds.map(|seconds| (seconds * workers as u64 / targets.len().max(1) as u64).max(1));
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(target) = targets.get(next.fetch_add(1, Ordering::Relaxed)) {
            let run = match each {
                Some(seconds) => fuzzer.run_for(target, seconds)?,
                None => fuzzer.run_long(target)?,
            };
            println!("{target:<18} {:>10} {:>9} {:>7}", run.inputs, run.per_second, run.parts);
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or(Ok(())))
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The program with all targets, and where it works.
struct Fuzzer {
    program: PathBuf,
    /// Seeds, corpora, logs, and the inputs that were found.
    folder: PathBuf,
}

/// What came of a target.
struct Run {
    inputs: u64,
    per_second: u64,
    /// How many places of the code were reached.
    parts: u64,
}

impl Fuzzer {
    fn build() -> Result<Self> {
        setup::setup_for_fuzzing()?;
        let output = cargo::output_folder()?;
        let folder = output.parent().unwrap_or(&output).join("fuzz");
        let host = programs::output(Command::new("rustc").arg("-vV"))?;
        let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
        let mut build = cargo::cargo();
        // With an explicit target, the flags do not apply to build scripts and macros.
        build.args(["build", "--release", "--manifest-path", "tests/fuzz/Cargo.toml", "--target", host]);
        build.env("CARGO_TARGET_DIR", &folder).env("RUSTFLAGS", FLAGS).env("RUSTC_BOOTSTRAP", "1");
        programs::run(&mut build)?;
        Ok(Self { program: folder.join(host).join("release").join("parsers"), folder })
    }

    /// Has the program write its seeds, and returns the names of its targets.
    fn write_seeds(&self) -> Result<Vec<String>> {
        let seeds = self.empty("seeds")?;
        let names = programs::output(Command::new(&self.program).env("CCCD_FUZZ_SEEDS", seeds))?;
        Ok(names.lines().map(str::to_owned).collect())
    }

    /// Makes a folder that is empty.
    fn empty(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => fs::create_dir_all(&folder),
        }
        .map_err(|source| Error::InputOutput { doing: "emptying a folder of the fuzzer", source })?;
        Ok(folder)
    }

    fn run_for(&self, target: &str, seconds: u64) -> Result<Run> {
        let corpus = self.empty(&format!("short/{target}"))?;
        self.run(target, &corpus, &["-seed=1".to_owned(), format!("-max_total_time={seconds}")])
    }

    fn run_long(&self, target: &str) -> Result<Run> {
        let corpus = self.folder.join("corpus").join(target);
        let doing = "making the folder of the fuzzer";
        fs::create_dir_all(&corpus).map_err(|source| Error::InputOutput { doing, source })?;
        let first = self.run(target, &corpus, &[format!("-runs={RUNS}")])?;
        if first.per_second < QUICK {
            return Ok(first);
        }
        let second = self.run(target, &corpus, &[format!("-runs={}", RUNS_OF_QUICK - RUNS)])?;
        Ok(Run { inputs: first.inputs + second.inputs, ..second })
    }

    /// Runs one target. What it prints goes to a log, which is shown if it finds something.
    fn run(&self, target: &str, corpus: &Path, options: &[String]) -> Result<Run> {
        let further = FURTHER.iter().filter(|(of, _)| *of == target).map(|(_, folder)| (*folder).to_owned());
        let kept = std::iter::once(format!("{KEPT}/{target}")).chain(further);
        let kept = kept.map(|folder| cargo::workspace().join(folder));
        let seeds = std::iter::once(self.folder.join("seeds").join(target)).chain(kept);
        let mut command = Command::new(&self.program);
        command.env("CCCD_FUZZ", target).arg(corpus).args(seeds.filter(|folder| folder.is_dir()));
        command.args(options).args([
            format!("-timeout={SECONDS_OF_INPUT}"),
            format!("-rss_limit_mb={MEMORY}"),
            format!("-artifact_prefix={}/{target}-", self.folder.display()),
            "-max_len=65536".to_owned(),
            "-print_final_stats=1".to_owned(),
        ]);
        let output =
            command.output().map_err(|source| Error::Start { program: target.to_owned(), source })?;
        let log = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            eprint!("{log}");
            return Err(Error::Failed { command: format!("the fuzzer on {target}") });
        }
        let number = |name: &str| {
            let line = log.lines().rev().find_map(|line| line.split_once(name));
            line.and_then(|(_, rest)| rest.split_whitespace().next()?.parse().ok()).unwrap_or_default()
        };
        Ok(Run {
            inputs: number("number_of_executed_units:"),
            per_second: number("average_exec_per_sec:"),
            parts: number(" cov:"),
        })
    }
}
