//! Reads the card as the peers do, with the library `cccd`, all files and all checks: `cccd-peer short|extended ROOT`,
//! where ROOT is the file of the root certificate.
//!
//! Standard input: the 12-digit number and the three lines of the MRZ; each further line is one read. Output: one line
//! per step, with tab-separated fields: `step`, round from 1, name, `ok` or `refused`, commands, bytes, milliseconds,
//! and why it was refused; then the line `end`.

use std::error::Error;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use cccd::access::AccessKey;
use cccd::check::Verdict;
use cccd::link::Transfer;
use cccd::pcsc::{ConnectOptions, Context, PcscTransport, Selection};
use cccd::pki::TrustStore;
use cccd::read::{ReadOptions, read};
use cccd::transport::{Cancel, Deadline, Limits, Transport};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [lengths, root] = &arguments[..] else { return Err("cccd-peer short|extended ROOT".into()) };
    let limits = if lengths == "short" { Limits::SHORT } else { Limits::EXTENDED };
    let trust = TrustStore::from_certificates([std::fs::read(root)?])?;
    let mut lines = io::stdin().lines();
    let key = AccessKey::parse(&lines.next().ok_or("no number")??)?;
    let context = Context::establish()?;
    for (round, line) in (1..).zip(lines.skip(3)) {
        line?;
        let begin = Instant::now();
        let card = context.connect(&Selection::Any, &ConnectOptions::default(), &Cancel::default())?;
        let atr = card.atr().to_vec();
        let link = Kept { card: Arc::new(Mutex::new(card)), atr, limits };
        let card = Arc::clone(&link.card);
        let outcome = read_all(link, &key, &trust);
        let milliseconds = Duration::as_secs_f64(&begin.elapsed()) * 1e3;
        // Releases the card; this is not timed for the other peers either.
        drop(card);
        let (word, transfer, detail) = match outcome {
            Ok(transfer) => ("ok", transfer, String::new()),
            Err(error) => ("refused", Transfer::default(), error.to_string()),
        };
        let Transfer { commands, bytes, .. } = transfer;
        println!("step\t{round}\tread\t{word}\t{commands}\t{bytes}\t{milliseconds:.3}\t{detail}\nend");
    }
    Ok(())
}

fn read_all(link: Kept, key: &AccessKey, trust: &TrustStore) -> Result<Transfer, Box<dyn Error>> {
    let reading = read(link, key, ReadOptions::new(trust).photo(true), &mut |_| {}).to_the_end()?;
    if reading.verification.verdict == Verdict::Genuine {
        Ok(reading.transfer)
    } else {
        Err("the card must be genuine".into())
    }
}

/// A card that is not released at the end of the read, on a reader with these limits.
struct Kept {
    card: Arc<Mutex<PcscTransport>>,
    atr: Vec<u8>,
    limits: Limits,
}

impl Transport for Kept {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> cccd::Result<Vec<u8>> {
        self.card.lock().unwrap_or_else(PoisonError::into_inner).transmit(command, deadline)
    }

    fn limits(&self) -> Limits {
        self.limits
    }

    fn atr(&self) -> &[u8] {
        &self.atr
    }

    fn reset(&mut self) -> cccd::Result<()> {
        self.card.lock().unwrap_or_else(PoisonError::into_inner).reset()
    }
}
