//! `peers`: third-party readers read the same simulated card as `cccd`, through the real PC/SC service. The same
//! commands in a bare loop show how much of the time each reader itself takes.
//!
//! JMRTD comes from Maven Central and the crate `dmrtd` from crates.io, through their own package managers and only for
//! this command: nothing here links or ships them, and no other build fetches them. Their programs are in
//! `tests/peers`, that of our library is `tests/src/bin/cccd-peer.rs`; each prints one line per step, which is passed
//! on to our output. All of them stay running and read in turns, so that noise on the machine affects each of them. A
//! table follows. Commands and bytes are those of whole APDUs, in both directions, as each reader counts them itself.
//!
//! **The floor.** A chip rejects the commands of another session, because it draws new random numbers for each session.
//! The chip here draws the same ones after each reset (`repeating-card`) and records the exchange. So the exact
//! commands of one read of each reader can be sent again, in a bare loop of `SCardTransmit`, and must get exactly the
//! same answers. The time a reader takes beyond that loop is its own: cryptography, checks, decoding.
//!
//! All times but that of `cccd read` are those of a process that is already running, from the connection to the card to
//! the end of the checks; that of `cccd read` is the whole process from start to end.

mod program;
mod row;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use crate::demo::SEED;
use crate::virtual_reader::FIRST_PORT;
use crate::{Error, Result, VirtualReader, cargo, programs, setup};
use program::Program;
use row::{Row, Step, StepResult};

/// How often each reader reads. The first read warms it up and is left out.
const ROUNDS: usize = 32;

/// The name of the reader that is started for each read.
const COMMAND: &str = "cccd read, a process";

/// Builds everything, puts a card on a virtual reader, lets each reader read it and prints the table.
///
/// The argument `--debug` uses our programs as `demo` builds them, which is quicker to build and slower to run. The
/// exit status is a failure if a peer was refused anything that it supports.
///
/// # Errors
///
/// Those of [`setup::setup`] and [`VirtualReader::start`]; [`Error::Missing`] without Java and Maven; [`Error::Failed`]
/// if something cannot be built or fails.
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
    let built = Built::build(target, release)?;

    let reader = VirtualReader::start()?;
    let mut card = reader.command(built.program("repeating-card"));
    let mut card = Program::start("card", card.args([&FIRST_PORT.to_string(), SEED]))?;
    card.line()?;
    // Waits until PC/SC has seen the card.
    built.read_by_command(&reader, 0)?;

    let mut contestants = vec![
        Contestant::new("cccd, extended length", built.ours(&reader, "extended"), &built)?,
        Contestant::new("cccd, short", built.ours(&reader, "short"), &built)?,
        Contestant { name: COMMAND, reader: None, steps: Vec::new(), floor: None },
        Contestant::new("JMRTD 0.8.6, PACE with CAN", built.jmrtd(&reader, "can")?, &built)?,
        Contestant::new("JMRTD 0.8.6, BAC", built.jmrtd(&reader, "bac")?, &built)?,
        Contestant::new("dmrtd 0.3.5, PACE with CAN", built.dmrtd(&reader), &built)?,
    ];
    for round in 1..=ROUNDS {
        for (index, contestant) in contestants.iter_mut().enumerate() {
            contestant.read_once(&built, &reader, round)?;
            if contestant.floor.is_none() {
                let recording = built.folder.join(format!("recording-{index}.txt"));
                card.tell(&recording.display().to_string())?;
                println!("card: {}", card.line()?);
                let mut floor = reader.command(built.program("bare-loop"));
                let name = format!("the commands of {}", contestant.name);
                contestant.floor = Some(Program::start(&name, floor.arg(&recording))?);
            }
            contestant.floor.iter_mut().try_for_each(Program::read_once)?;
        }
    }
    Ok(report(&contestants))
}

/// Prints the table, and the steps that deviated.
fn report(contestants: &[Contestant]) -> ExitCode {
    println!("\n{:<28}{:>10}{:>8}{:>10}{:>10}{:>10}", "reader", "commands", "bytes", "ms", "floor", "beyond");
    let mut failed = false;
    for contestant in contestants {
        let floor = contestant.floor.as_ref().map(|floor| &*floor.steps).unwrap_or_default();
        if let Some(row) = Row::of_steps(contestant.name, contestant.steps(), floor) {
            println!("{row}");
        }
        for step in contestant.steps().iter().chain(floor).filter(|step| step.round == ROUNDS) {
            failed |= step.outcome == StepResult::Refused;
            if step.outcome != StepResult::Ok {
                println!("    {:?}: {}: {}", step.outcome, step.name, step.detail);
            }
        }
    }
    println!("Medians of {} reads by turns, after one to warm up.", ROUNDS - 1);
    println!(
        "floor: the same commands in a bare loop of SCardTransmit, every answer the same; beyond: ms less it."
    );
    println!("`cccd` does every check and leaves out DG15, which is not needed after Chip Authentication.");
    println!(
        "JMRTD compares hashes and verifies no signature; dmrtd verifies the signature and not the chip."
    );
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// A reader, and the bare loop of its commands once they are recorded.
struct Contestant {
    name: &'static str,
    /// `None` for the command, which starts a new process for each read.
    reader: Option<Program>,
    /// The steps of the command.
    steps: Vec<Step>,
    floor: Option<Program>,
}

impl Contestant {
    fn new(name: &'static str, mut command: Command, built: &Built) -> Result<Self> {
        let reader = Some(Program::start_reader(name, &mut command, &built.keys)?);
        Ok(Self { name, reader, steps: Vec::new(), floor: None })
    }

    fn steps(&self) -> &[Step] {
        self.reader.as_ref().map_or(&self.steps, |reader| &reader.steps)
    }

    fn read_once(&mut self, built: &Built, reader: &VirtualReader, round: usize) -> Result<()> {
        match &mut self.reader {
            Some(program) => program.read_once(),
            None => {
                self.steps.push(built.read_by_command(reader, round)?);
                Ok(())
            }
        }
    }
}

/// The built readers, and the key of the card.
struct Built {
    /// Where cargo puts our programs.
    programs: PathBuf,
    /// The folder with the files of the peers.
    folder: PathBuf,
    /// A file with the number and the lines of the MRZ, for standard input.
    keys: PathBuf,
}

impl Built {
    fn build(target: &Path, release: bool) -> Result<Self> {
        let folder = target.join("peers");
        let mut build = cargo::cargo();
        build.args(["build", "--package", "cccd-cli", "--package", "cccd-tests", "--bins"]);
        programs::run(build.args(release.then_some("--release")))?;

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

        let issued = folder.join("issued");
        let keys = issued.join("keys.txt");
        let built = Self { programs: target.join(if release { "release" } else { "debug" }), folder, keys };
        let mut issue = Command::new(built.program("cccd"));
        issue.args(["sim", "issue", "--force", "--seed", SEED, "--out"]).arg(&issued);
        programs::run(&mut issue)?;
        let read = |name: &str| fs::read_to_string(issued.join(name));
        let both = read("key.txt").and_then(|key| Ok(key + &read("mrz.txt")?));
        both.and_then(|both| fs::write(&built.keys, both)).map_err(failed)?;
        Ok(built)
    }

    /// The path of one of our programs.
    fn program(&self, name: &str) -> PathBuf {
        self.programs.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// The root certificate of the card.
    fn root(&self) -> PathBuf {
        self.folder.join("issued").join("trust").join("root.cer")
    }

    fn ours(&self, reader: &VirtualReader, lengths: &str) -> Command {
        let mut command = reader.command(self.program("cccd-peer"));
        command.arg(lengths).arg(self.root());
        command
    }

    fn jmrtd(&self, reader: &VirtualReader, access: &str) -> Result<Command> {
        let mut query = Command::new("pkg-config");
        query.args(["--variable=libdir", "libpcsclite"]);
        let folder = query.output().map_err(|source| start(&query, source))?;
        let folder = String::from_utf8_lossy(&folder.stdout).trim().to_owned();
        let mut command = reader.command("java");
        command.arg(format!("-Dsun.security.smartcardio.library={folder}/libpcsclite.so.1"));
        let jmrtd = self.folder.join("jmrtd");
        let classes = [jmrtd.join("classes"), jmrtd.join("lib").join("*")];
        command.arg("-cp").arg(classes.map(|path| path.display().to_string()).join(":"));
        command.args(["Peer", access]);
        Ok(command)
    }

    fn dmrtd(&self, reader: &VirtualReader) -> Command {
        let dmrtd = format!("dmrtd-peer{}", std::env::consts::EXE_SUFFIX);
        let mut command = reader.command(self.folder.join("release").join(dmrtd));
        command.arg(self.root());
        command
    }

    /// Reads all files with the command, as one step.
    fn read_by_command(&self, reader: &VirtualReader, round: usize) -> Result<Step> {
        let issued = self.folder.join("issued");
        let photo = issued.join("photo.jpg");
        if photo.exists() {
            fs::remove_file(&photo).map_err(failed)?;
        }
        let mut command = reader.command(self.program("cccd"));
        command.args(["read", "--wait", "10", "--format", "json", "--all", "--key-file", "-", "--photo"]);
        command.arg(&photo).arg("--trust").arg(issued.join("trust"));
        // The keys go through standard input, where no process list shows them.
        command
            .stdin(File::open(&self.keys).map_err(failed)?)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit());
        let begin = Instant::now();
        let output = command.spawn().and_then(std::process::Child::wait_with_output);
        let milliseconds = begin.elapsed().as_secs_f64() * 1e3;
        let output = output.map_err(|source| start(&command, source))?;
        if !output.status.success() {
            return Err(Error::Failed { command: programs::name(&command) });
        }
        let (commands, bytes) = row::transfer(&String::from_utf8_lossy(&output.stdout)).unwrap_or_default();
        println!("{COMMAND}: {commands} commands, {bytes} bytes, {milliseconds:.3} ms");
        let (name, detail) = ("read".to_owned(), String::new());
        Ok(Step { round, name, outcome: StepResult::Ok, commands, bytes, milliseconds, detail })
    }
}

fn start(command: &Command, source: std::io::Error) -> Error {
    Error::Start { program: programs::name(command), source }
}

fn failed(source: std::io::Error) -> Error {
    Error::InputOutput { doing: "keeping the keys and the photo of the invented card", source }
}
