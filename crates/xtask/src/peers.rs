//! `peers`: readers by others read the same simulated card as `cccd`, through the real PC/SC service.
//!
//! JMRTD comes from Maven Central and the crate `dmrtd` from crates.io, by their own package managers and only
//! for this command: nothing here links or ships them, and no other build fetches them. Their programs are in
//! `tests/peers`; each prints a line a step, which goes through to our output as it is. A table of the reads
//! follows. Commands and bytes are those of whole APDUs, there and back, as each reader counts them itself.
//!
//! The times of the peers are those of their steps in a process that runs already; that of `cccd read` is the
//! whole process from start to end. There is no bare loop of the same APDUs beneath them: the channel is keyed
//! by numbers that the card draws anew, so that recorded commands are refused.

mod row;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output, Stdio};
use std::time::Instant;

use crate::demo::{Card, SEED};
use crate::{Error, Result, VirtualReader, cargo, programs, setup};
use row::{Outcome, Row, Step};

/// How often each reader reads. The first read of a peer warms it up.
const ROUNDS: usize = 6;

/// Builds everything, lays a card on a virtual reader, lets each reader read it and prints the table.
///
/// The argument `--debug` takes `cccd` as `demo` builds it, which is quicker to build and slower to run.
/// The exit status is a failure when a peer was refused anything that it knows.
///
/// # Errors
///
/// Those of [`setup::setup`] and [`VirtualReader::start`]; [`Error::Missing`] without Java and Maven;
/// [`Error::Failed`] when something cannot be built or ends with a failure.
pub fn peers(arguments: &[String]) -> Result<ExitCode> {
    let release = match arguments {
        [] => true,
        [only] if only == "--debug" => false,
        [first, ..] => return Err(Error::Usage { argument: first.clone() }),
    };
    setup::setup()?;
    if ["mvn", "java", "javac"].iter().any(|program| programs::find(program).is_none()) {
        return Err(Error::Missing { packages: vec!["default-jdk-headless", "maven"] });
    }
    let target = cargo::output_folder()?;
    let target = target.parent().unwrap_or(&target);
    let readers = Readers::build(target, release)?;

    // What the peers send is short in either case; a second world has a card that takes nothing else.
    let mut rows = {
        let reader = VirtualReader::start()?;
        let _card = Card::attach(&reader, &readers.cccd, &["--short-only"])?;
        vec![readers.cccd("cccd read, short", &reader)?]
    };
    let reader = VirtualReader::start()?;
    let _card = Card::attach(&reader, &readers.cccd, &[])?;
    // `cccd` waits until PC/SC has seen the card, and the peers do not.
    rows.push(readers.cccd("cccd read, extended", &reader)?);
    let mut refused = Vec::new();
    for (name, mut command) in [
        ("JMRTD 0.8.6, PACE with CAN", readers.jmrtd(&reader, "can")?),
        ("JMRTD 0.8.6, BAC", readers.jmrtd(&reader, "bac")?),
        ("dmrtd 0.3.5, PACE with CAN", readers.dmrtd(&reader)),
    ] {
        let steps = readers.run(name, &mut command)?;
        rows.extend(Row::of_steps(name, &steps));
        let steps = steps.into_iter().filter(|step| step.round == ROUNDS && step.outcome != Outcome::Ok);
        refused.extend(steps.map(|step| (name, step)));
    }
    print_table(&rows, &refused);
    let all_done = refused.iter().all(|(_, step)| step.outcome == Outcome::Absent);
    Ok(if all_done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print_table(rows: &[Row], refused: &[(&str, Step)]) {
    println!("\n{:<28}{:>10}{:>8}{:>12}{:>12}", "reader", "commands", "bytes", "first ms", "later ms");
    for row in rows {
        println!("{row}");
    }
    println!("first: the first read, which warms a peer up; later: the median of the others.");
    println!(
        "`cccd` is timed from the start of its process to its end, and does all checks; it leaves out DG15."
    );
    println!("Left out: a bare loop of the same APDUs; the card refuses commands of another session.");
    for (name, step) in refused {
        println!("{:?}: {name}: {}: {}", step.outcome, step.name, step.detail);
    }
}

/// The built readers, and the key of the card.
struct Readers {
    cccd: PathBuf,
    dmrtd: PathBuf,
    jmrtd: PathBuf,
    issued: PathBuf,
    /// A file with the number and the lines of the MRZ, for standard input.
    keys: PathBuf,
}

impl Readers {
    fn build(target: &Path, release: bool) -> Result<Self> {
        let folder = target.join("peers");
        let profile = if release { "release" } else { "debug" };
        let mut build = cargo::cargo();
        build.args(["build", "--package", "cccd-cli"]).args(release.then_some("--release"));
        programs::run(&mut build)?;

        let sources = cargo::workspace().join("tests").join("peers");
        let manifest = sources.join("dmrtd").join("Cargo.toml");
        let build = ["build", "--release", "--locked", "--manifest-path"];
        programs::run(cargo::cargo().args(build).arg(manifest).arg("--target-dir").arg(&folder))?;

        let jmrtd = folder.join("jmrtd");
        let mut maven = Command::new("mvn");
        maven.args(["--quiet", "--batch-mode", "compile", "dependency:copy-dependencies", "--file"]);
        maven.arg(sources.join("jmrtd").join("pom.xml"));
        maven.arg(format!("-Dpeers.out={}", jmrtd.display()));
        maven.arg(format!("-DoutputDirectory={}", jmrtd.join("lib").display()));
        programs::run(&mut maven)?;

        let suffix = std::env::consts::EXE_SUFFIX;
        let cccd = target.join(profile).join(format!("cccd{suffix}"));
        let issued = folder.join("issued");
        let mut issue = Command::new(&cccd);
        issue.args(["sim", "issue", "--force", "--seed", SEED, "--out"]).arg(&issued);
        programs::run(&mut issue)?;
        let keys = issued.join("keys.txt");
        let read = |name: &str| fs::read_to_string(issued.join(name));
        let both = read("key.txt").and_then(|key| Ok(key + &read("mrz.txt")?));
        both.and_then(|both| fs::write(&keys, both)).map_err(failed)?;
        let dmrtd = folder.join("release").join(format!("dmrtd-peer{suffix}"));
        Ok(Self { cccd, dmrtd, jmrtd, issued, keys })
    }

    fn jmrtd(&self, reader: &VirtualReader, access: &str) -> Result<Command> {
        let mut query = Command::new("pkg-config");
        query.args(["--variable=libdir", "libpcsclite"]);
        let folder = query.output().map_err(|source| start(&query, source))?;
        let folder = String::from_utf8_lossy(&folder.stdout).trim().to_owned();
        let mut command = reader.command("java");
        command.arg(format!("-Dsun.security.smartcardio.library={folder}/libpcsclite.so.1"));
        let classes = [self.jmrtd.join("classes"), self.jmrtd.join("lib").join("*")];
        command.arg("-cp").arg(classes.map(|path| path.display().to_string()).join(":"));
        command.args(["Peer", access, &ROUNDS.to_string()]);
        Ok(command)
    }

    fn dmrtd(&self, reader: &VirtualReader) -> Command {
        let mut command = reader.command(&self.dmrtd);
        command.arg(ROUNDS.to_string()).arg(self.issued.join("trust").join("root.cer"));
        command
    }

    /// Runs a peer and passes its lines through.
    fn run(&self, name: &str, command: &mut Command) -> Result<Vec<Step>> {
        println!("# {name}");
        let output = self.with_keys(command)?;
        let output = String::from_utf8_lossy(&output.stdout);
        print!("{output}");
        Ok(output.lines().filter_map(Step::of_line).collect())
    }

    /// Our own reads with all files, each a process of its own.
    fn cccd(&self, name: &str, reader: &VirtualReader) -> Result<Row> {
        let photo = self.issued.join("photo.jpg");
        println!("# {name}");
        let mut times = Vec::new();
        let mut count = (0, 0);
        // The first one waits for the card to be seen, and does not count.
        for round in 0..=ROUNDS {
            if photo.exists() {
                fs::remove_file(&photo).map_err(failed)?;
            }
            let mut command = reader.command(&self.cccd);
            command.args(["read", "--wait", "10", "--format", "json", "--all", "--key-file", "-", "--photo"]);
            command.arg(&photo).arg("--trust").arg(self.issued.join("trust"));
            let begin = Instant::now();
            let output = self.with_keys(&mut command)?;
            let milliseconds = begin.elapsed().as_secs_f64() * 1e3;
            count = row::transfer(&String::from_utf8_lossy(&output.stdout)).unwrap_or_default();
            if round > 0 {
                println!("step\t{round}\t{name}\tok\t{}\t{}\t{milliseconds:.3}\t", count.0, count.1);
                times.push(milliseconds);
            }
        }
        Ok(Row::new(name, count, times))
    }

    /// Runs a reader with the keys on its standard input, where no list of processes shows them.
    fn with_keys(&self, command: &mut Command) -> Result<Output> {
        let keys = File::open(&self.keys).map_err(failed)?;
        command.stdin(keys).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let output = command.spawn().and_then(std::process::Child::wait_with_output);
        let output = output.map_err(|source| start(command, source))?;
        if output.status.success() {
            return Ok(output);
        }
        Err(Error::Failed { command: programs::name(command) })
    }
}

fn start(command: &Command, source: std::io::Error) -> Error {
    Error::Start { program: programs::name(command), source }
}

fn failed(source: std::io::Error) -> Error {
    Error::InputOutput { doing: "keeping the keys and the photo of the invented card", source }
}
