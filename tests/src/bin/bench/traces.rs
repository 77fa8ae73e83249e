//! Traces: the cost of recording, the size of a trace, and the speed of replaying.

use std::{
    error::Error,
    fs::{self, File},
    thread,
    time::Instant,
};

use cccd::{
    access::AccessKey,
    pki::TrustStore,
    random::SystemRandom,
    read::{ReadOptions, Reading, read},
};
use cccd_sim::{Chip, ChipOptions, Issuance, IssuedCard, SimTransport};
use cccd_trace::{Pace, Trace, record, replay};

use crate::{RUNS, SEED, in_process::must_be_genuine, median, print};

/// The maximum cost of recording, in microseconds per APDU, including the flush.
const MAX_RECORDING: f64 = 20.0;
/// The maximum size of a trace of a full read with the photo, as a multiple of the bytes on the wire.
const MAX_SIZE: f64 = 3.0;
/// This many traces are replayed by this many threads, in at most this many seconds.
const REPLAYS: usize = 1_000;
const THREADS: usize = 2;
const MAX_REPLAYS: f64 = 20.0;

pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    let card = Issuance::new(SEED.as_bytes()).issue()?;
    let mut traces = Vec::new();
    for (lengths, extended) in [("short", false), ("extended", true)] {
        for (what, photo) in [("without photo", false), ("with photo", true)] {
            let mut cost = Vec::new();
            let mut size = f64::NAN;
            for _ in 0..RUNS {
                // In turns, so that noise on this machine affects both.
                let start = Instant::now();
                unrecorded(&card, extended, photo)?;
                let plain = start.elapsed().as_secs_f64();
                let path = std::env::temp_dir().join(format!("cccd-bench-{}.trace", std::process::id()));
                let file = File::create(&path)?;
                let start = Instant::now();
                let reading = recorded(&card, extended, photo, file)?;
                let with_trace = start.elapsed().as_secs_f64();
                let trace = fs::read(&path)?;
                fs::remove_file(&path)?;
                cost.push((with_trace - plain) * 1e6 / reading.transfer.commands as f64);
                size = trace.len() as f64 / reading.transfer.bytes as f64;
                traces.push(trace);
            }
            let name = |figure: &str| format!("{figure}, {lengths}, {what}");
            print(&name("recording an APDU"), format!("{:.1}", median(cost)), "us", Some(MAX_RECORDING));
            print(&name("trace over wire"), format!("{size:.2}"), "", photo.then_some(MAX_SIZE));
        }
    }
    let seconds = format!("{:.1}", replays(&traces)?);
    print(&format!("{REPLAYS} traces replayed by {THREADS} threads"), seconds, "s", Some(MAX_REPLAYS));
    Ok(())
}

fn chip(card: &IssuedCard, extended: bool) -> SimTransport {
    let options = ChipOptions { extended_length: extended, ..ChipOptions::default() };
    SimTransport::new(Chip::with(card.clone(), options, Box::new(SystemRandom)))
}

fn unrecorded(card: &IssuedCard, extended: bool, photo: bool) -> Result<(), Box<dyn Error>> {
    let trust = TrustStore::from_certificates([&card.root_certificate])?;
    let key = AccessKey::parse(&card.person.personal_number)?;
    let options = ReadOptions::new(&trust).photo(photo);
    must_be_genuine(&read(chip(card, extended), &key, options, &mut |_event| {}).to_the_end()?)
}

fn recorded(card: &IssuedCard, extended: bool, photo: bool, file: File) -> Result<Reading, Box<dyn Error>> {
    let trust = TrustStore::from_certificates([&card.root_certificate])?;
    let key = AccessKey::parse(&card.person.personal_number)?;
    let options = ReadOptions::new(&trust).photo(photo);
    let recorded = record(chip(card, extended), "bench", &key, options, &mut |_event| {}, file);
    recorded.written?;
    let reading = recorded.read.to_the_end()?;
    must_be_genuine(&reading)?;
    Ok(reading)
}

/// The seconds it takes to read and replay [`REPLAYS`] traces.
fn replays(traces: &[Vec<u8>]) -> Result<f64, Box<dyn Error>> {
    let start = Instant::now();
    thread::scope(|scope| {
        let of_thread = |number: usize| {
            let mine = traces.iter().cycle().take(REPLAYS).skip(number).step_by(THREADS);
            move || -> Result<(), cccd::Error> {
                for trace in mine {
                    let replayed = replay(&Trace::read(trace.as_slice())?, Pace::AtOnce)?;
                    if let Some(divergence) = replayed.divergence {
                        return Err(cccd::error::TraceError::Diverged { line: divergence.line }.into());
                    }
                }
                Ok(())
            }
        };
        let threads: Vec<_> = (0..THREADS).map(|number| scope.spawn(of_thread(number))).collect();
        threads.into_iter().try_for_each(|thread| {
            thread.join().map_err(|_| "a replay has panicked")?.map_err(Box::<dyn Error>::from)
        })
    })?;
    Ok(start.elapsed().as_secs_f64())
}
