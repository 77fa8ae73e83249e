//! Measures the command as a process, through the real PC/SC service: the time from its start to its first command on
//! the card, and the memory it takes.
//!
//! This program starts itself again inside the world of a virtual reader, so that `cccd` is its own child and one clock
//! measures both ends.

use std::{
    error::Error,
    io::Write,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use cccd_tests::{IssuedCard, Slot, World, plain_card};
use nix::sys::resource::{UsageWho, getrusage};
use xtask::test::COMMAND_VARIABLE;

use crate::{RUNS, SEED, median, print};

pub(crate) const START: &str = "start";
pub(crate) const MEMORY: &str = "memory";

/// The maximum time of `cccd read` from its start to the first command, in milliseconds.
const MAX_START: f64 = 25.0;
/// Its maximum memory, in MB.
const MAX_MEMORY: f64 = 25.0;

/// Variables through which the outer process passes the inner one what to read.
const TRUST: &str = "CCCD_BENCH_TRUST";
const FOLDER: &str = "CCCD_BENCH_FOLDER";

/// Sets up the worlds and measures inside them.
pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    let issued = IssuedCard::new(SEED, &[]);
    let world = World::start();
    inner(&world, &issued, START)?;
    let world = World::start();
    let _card = world.attach(SEED, &[]);
    inner(&world, &issued, MEMORY)
}

/// Runs this program once more, inside a world.
fn inner(world: &World, issued: &IssuedCard, what: &str) -> Result<(), Box<dyn Error>> {
    let mut child = world
        .command(std::env::current_exe()?)
        .arg(what)
        // Located here, so that cargo is not among the children whose memory is measured.
        .env(COMMAND_VARIABLE, cccd_tests::cccd())
        .env(TRUST, issued.trust())
        .env(FOLDER, issued.folder())
        .stdin(Stdio::piped())
        .spawn()?;
    child.stdin.take().ok_or("no pipe")?.write_all(issued.key().as_bytes())?;
    if child.wait()?.success() { Ok(()) } else { Err(format!("measuring {what} failed").into()) }
}

/// Starts `cccd read` with the key in a pipe and waits for its end.
fn read(key: &str, options: &[&str]) -> Result<bool, Box<dyn Error>> {
    let trust = std::env::var_os(TRUST).ok_or("no trust folder")?;
    let mut child = Command::new(cccd_tests::cccd())
        .args(["read", "--key-file", "-", "--trust"])
        .arg(trust)
        .args(options)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    child.stdin.take().ok_or("no pipe")?.write_all(key.as_bytes())?;
    Ok(child.wait()?.success())
}

/// From the start of the process to the first command that reaches the card.
pub(crate) fn measure_start() -> Result<(), Box<dyn Error>> {
    let key = std::io::read_to_string(std::io::stdin())?;
    let (arrived, arrivals) = mpsc::channel();
    let card = plain_card::attach(Slot::First.port())?;
    thread::spawn(move || {
        plain_card::serve(card, || {
            let _ = arrived.send(Instant::now());
        })
    });
    // pcscd polls its readers every 400 ms.
    let mut times = Vec::new();
    for attempt in 0.. {
        while arrivals.try_recv().is_ok() {}
        let start = Instant::now();
        read(&key, &["--wait", "5"])?;
        let Ok(first) = arrivals.recv_timeout(Duration::from_secs(1)) else {
            return Err("no command reached the card".into());
        };
        // The first run includes waiting until the card is seen.
        if attempt > 0 {
            times.push(first.duration_since(start).as_secs_f64() * 1e3);
        }
        if times.len() == RUNS {
            break;
        }
    }
    print(
        "start of `cccd read` to the first command",
        format!("{:.2}", median(times)),
        "ms",
        Some(MAX_START),
    );
    Ok(())
}

/// The peak resident memory of a read with the photo.
pub(crate) fn measure_memory() -> Result<(), Box<dyn Error>> {
    let key = std::io::read_to_string(std::io::stdin())?;
    let folder = std::env::var(FOLDER)?;
    if !read(&key, &["--photo", &format!("{folder}/photo.jpg")])? {
        return Err("the card that is measured must be genuine".into());
    }
    let kilobytes = getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss();
    let megabytes = format!("{:.1}", kilobytes as f64 * 1024.0 / 1e6);
    print("memory of `cccd read` with photo", megabytes, "MB", Some(MAX_MEMORY));
    Ok(())
}
