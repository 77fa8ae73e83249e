//! The counter's loop: the time from the identity being known to its line, as seen by the program that reads the line.

use std::{
    error::Error,
    io::{BufRead, BufReader, Read, Write},
    process::Stdio,
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use cccd_tests::{IssuedCard, Slot, World};

use crate::{RUNS, SEED, median, print};

/// The maximum time from the identity being known to its line, in milliseconds.
const MAX_LINE: f64 = 5.0;
/// Longer than a read takes.
const PATIENCE: Duration = Duration::from_secs(20);
/// Microseconds in a minute: hours and days need not be compared.
const MINUTE: u64 = 60_000_000;

/// Reads one card after the other. The log says when the identity was known, with the clock of this machine.
pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    let (world, issued) = (World::start(), IssuedCard::new(SEED, &[]));
    let mut child = world
        .command(cccd_tests::cccd())
        .args(["watch", "--format", "json", "--trust", issued.trust()])
        .env("RUST_LOG", "cccd_counter=debug")
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut keys = child.stdin.take().ok_or("no pipe")?;
    let lines =
        when(child.stdout.take().ok_or("no pipe")?, |line| line.contains("\"event\":\"identity\"").then(now));
    let known = when(child.stderr.take().ok_or("no pipe")?, |line| {
        if line.contains("identity known") { time_in(line) } else { None }
    });
    let mut times = Vec::new();
    for _ in 0..RUNS {
        writeln!(keys, "{}", issued.key())?;
        let card = world.attach(SEED, &[]);
        let (line, known) = (lines.recv_timeout(PATIENCE)?, known.recv_timeout(PATIENCE)?);
        times.push(((line + MINUTE - known) % MINUTE) as f64 / 1e3);
        card.remove();
        world.wait_for(Slot::First, false);
    }
    drop(keys);
    child.wait()?;
    print("identity known to its line, `cccd watch`", format!("{:.2}", median(times)), "ms", Some(MAX_LINE));
    Ok(())
}

/// Sends the time of each line of a stream that has one.
fn when(
    stream: impl Read + Send + 'static,
    time: impl Fn(&str) -> Option<u64> + Send + 'static,
) -> Receiver<u64> {
    let (sender, times) = mpsc::channel();
    thread::spawn(move || {
        let lines = BufReader::new(stream).lines().map_while(Result::ok);
        lines.filter_map(|line| time(&line)).all(|time| sender.send(time).is_ok())
    });
    times
}

/// The current time, in microseconds within the minute.
fn now() -> u64 {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    (time.as_micros() % u128::from(MINUTE)) as u64
}

/// The same from `2026-01-02T03:04:05.123456Z`, the timestamp at the beginning of a log line.
fn time_in(line: &str) -> Option<u64> {
    let seconds = line.split_once('Z')?.0.rsplit(':').next()?;
    let seconds: f64 = seconds.parse().ok()?;
    Some((seconds * 1e6).round() as u64)
}
