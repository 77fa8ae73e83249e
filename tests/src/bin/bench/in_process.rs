//! Reads of a simulated card in this process: commands, bytes, and the time spent outside reader and card.

use std::{error::Error, time::Instant};

use cccd::{
    access::AccessKey,
    check::Verdict,
    pki::TrustStore,
    read::{ReadOptions, Reading, read},
};
use cccd_sim::{Chip, ChipOptions, File, Issuance, IssuedCard, SimTransport};

use crate::{RUNS, SEED, median, print};

/// Number of commands beyond those that carry files.
const OVERHEAD: usize = 10;
/// Largest Ne under AES in a short response, and in one of 2,048 bytes including its status word.
const NE_SHORT: usize = 223;
const NE_EXTENDED: usize = 2_015;

/// The maximum time of a read outside reader and card, in milliseconds.
const MAX_OWN_TIME: f64 = 20.0;

pub(crate) fn measure() -> Result<(), Box<dyn Error>> {
    let card = Issuance::new(SEED.as_bytes()).issue()?;
    for (lengths, extended) in [("short", false), ("extended", true)] {
        for (what, photo) in [("without photo", false), ("with photo", true)] {
            let mut own_times = Vec::new();
            let mut transfer = None;
            for _ in 0..RUNS {
                let start = Instant::now();
                let reading = read_once(&card, extended, photo)?;
                own_times.push((start.elapsed().saturating_sub(reading.transfer.time)).as_secs_f64() * 1e3);
                transfer = Some(reading.transfer);
            }
            let transfer = transfer.ok_or("no run")?;
            // One command finds out whether the card supports extended length.
            let found_out = u64::from(!extended);
            let bound = bound(&card, extended, photo) + found_out;
            print(&format!("commands, {lengths}, {what}"), transfer.commands, "", Some(bound as f64));
            print(&format!("bytes, {lengths}, {what}"), transfer.bytes, "", None);
            let own = format!("{:.2}", median(own_times));
            print(&format!("outside reader and card, {lengths}, {what}"), own, "ms", Some(MAX_OWN_TIME));
        }
    }
    Ok(())
}

/// One read with all verification.
fn read_once(card: &IssuedCard, extended: bool, photo: bool) -> Result<Reading, Box<dyn Error>> {
    let trust = TrustStore::from_certificates([&card.root_certificate])?;
    let key = AccessKey::parse(&card.person.personal_number)?;
    let options = ChipOptions { extended_length: extended, ..ChipOptions::default() };
    let chip = Chip::with(card.clone(), options, Box::new(cccd::random::SystemRandom));
    let options = ReadOptions::new(&trust).photo(photo);
    let reading = read(SimTransport::new(chip), &key, options, &mut |_event| {}).to_the_end()?;
    must_be_genuine(&reading)?;
    Ok(reading)
}

pub(crate) fn must_be_genuine(reading: &Reading) -> Result<(), Box<dyn Error>> {
    if reading.verification.verdict == Verdict::Genuine {
        return Ok(());
    }
    Err("the card that is measured must be genuine".into())
}

/// The minimum number of commands that can read the files, plus [`OVERHEAD`].
fn bound(card: &IssuedCard, extended: bool, photo: bool) -> u64 {
    let ne = if extended { NE_EXTENDED } else { NE_SHORT };
    let mut files = vec![File::Dg(14), File::Sod, File::Dg(13), File::Dg(1)];
    if photo {
        files.push(File::Dg(2));
    }
    let blocks: usize = files.iter().map(|file| card.files[file].len().div_ceil(ne)).sum();
    (OVERHEAD + blocks) as u64
}
