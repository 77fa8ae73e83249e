//! Compares a read through the C interface with the same read in Rust, in turns; and measures the size of the library.

use std::{
    error::Error,
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Instant,
};

use cccd::{
    access::AccessKey,
    clock::Clock,
    pki::TrustStore,
    read::{ReadOptions, read},
    transport::{Deadline, Limits, Transport},
};
use cccd_sim::{Chip, ChipOptions, Issuance, IssuedCard, SimTransport, link_model::VirtualClock};
use cccd_tests::c_libraries;
use xtask::{cargo, programs};

use crate::{SEED, in_process::must_be_genuine, median, print};

/// Number of reads of each kind.
const PAIRS: usize = 301;
/// The additional cost allowed through C: in microseconds, or as a share of the read, whichever is larger.
const MAX_MORE: f64 = 100.0;
const MAX_SHARE: f64 = 0.01;
/// The maximum size of the library without symbols, in MB.
const MAX_SIZE: f64 = 6.0;

pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("cccd-bench-c-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let measured = measure_reads(&folder).and_then(|()| measure_size(&folder));
    fs::remove_dir_all(&folder)?;
    measured
}

fn measure_reads(folder: &Path) -> Result<(), Box<dyn Error>> {
    let card = Issuance::new(SEED.as_bytes()).issue()?;
    let mut reader = CReader::start(folder)?;
    let (mut by_rust, mut by_c) = (Vec::new(), Vec::new());
    for pair in 0..PAIRS {
        let times = (own_time(&card)?, reader.own_time()?);
        // One-time initialisation happens in the first pairs.
        if pair >= 10 {
            by_rust.push(times.0);
            by_c.push(times.1);
        }
    }
    let more = median(by_rust.iter().zip(&by_c).map(|(rust, c)| c - rust).collect());
    let (by_rust, by_c) = (median(by_rust), median(by_c));
    let limit = MAX_MORE.max(by_rust * MAX_SHARE);
    print("outside of the card, with photo, in Rust", format!("{by_rust:.0}"), "us", None);
    print("outside of the card, with photo, through C", format!("{by_c:.0}"), "us", None);
    print("a read costs more through C", format!("{more:.0}"), "us", Some(limit));
    Ok(())
}

/// Measures the library as it is installed.
fn measure_size(folder: &Path) -> Result<(), Box<dyn Error>> {
    let stripped = folder.join("stripped.so");
    let library = c_libraries().join("lib/libcccd.so");
    programs::run(Command::new("strip").arg("--strip-unneeded").arg("-o").arg(&stripped).arg(library))?;
    let size = fs::metadata(&stripped)?.len() as f64 / 1e6;
    print("libcccd.so, stripped", format!("{size:.2}"), "MB", Some(MAX_SIZE));
    Ok(())
}

/// Time of one read in Rust, without that of the card, in microseconds.
fn own_time(card: &IssuedCard) -> Result<f64, Box<dyn Error>> {
    let trust = TrustStore::from_certificates([&card.root_certificate])?;
    let key = AccessKey::parse(&card.person.personal_number)?;
    let chip = Chip::with(card.clone(), ChipOptions::default(), Box::new(cccd::random::SystemRandom));
    let in_card = VirtualClock::default();
    let card = Stopwatch { link: SimTransport::new(chip), time: in_card.clone() };
    let start = Instant::now();
    let reading = read(card, &key, ReadOptions::new(&trust).photo(true), &mut |_event| {}).to_the_end()?;
    must_be_genuine(&reading)?;
    drop(reading);
    let took = start.elapsed();
    Ok(took.saturating_sub(in_card.elapsed()).as_secs_f64() * 1e6)
}

/// A transport that adds up its own time.
struct Stopwatch {
    link: SimTransport,
    time: VirtualClock,
}

impl Transport for Stopwatch {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> cccd::Result<Vec<u8>> {
        let start = Instant::now();
        let response = self.link.transmit(command, deadline);
        self.time.advance(start.elapsed());
        response
    }

    fn limits(&self) -> Limits {
        self.link.limits()
    }

    fn atr(&self) -> &[u8] {
        self.link.atr()
    }

    fn reset(&mut self) -> cccd::Result<()> {
        self.link.reset()
    }
}

/// The C program, which does one read per line of input.
struct CReader {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl CReader {
    fn start(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let (program, libraries) = (folder.join("read"), c_libraries());
        let source = cargo::workspace().join("tests/c/bench/read.c");
        let mut cc = Command::new("cc");
        cc.args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-O2"]).arg(source).arg("-o").arg(&program);
        cc.arg("-I").arg(libraries.join("include")).arg("-L").arg(libraries.join("lib"));
        cc.args(["-lcccd", "-lcccd_sim"]);
        cc.arg(format!("-Wl,-rpath,{}", libraries.join("lib").display()));
        programs::run(&mut cc)?;
        let mut child =
            Command::new(program).arg(SEED).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take().ok_or("no pipe")?;
        let output = BufReader::new(child.stdout.take().ok_or("no pipe")?);
        Ok(Self { child, input, output })
    }

    /// Time of one read through C, without that of the card, in microseconds.
    fn own_time(&mut self) -> Result<f64, Box<dyn Error>> {
        writeln!(self.input)?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        let (took, in_card) = line.trim_end().split_once(' ').ok_or("the read through C failed")?;
        let (took, in_card): (u64, u64) = (took.parse()?, in_card.parse()?);
        Ok(took.saturating_sub(in_card) as f64 / 1e3)
    }
}

impl Drop for CReader {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
