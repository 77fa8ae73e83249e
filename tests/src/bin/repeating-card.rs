//! The invented card of a seed, in the slot at a port, whose chip draws the same random bytes after each reset:
//! `repeating-card PORT SEED`. The commands of a session, sent again after a reset, get the same answers.
//!
//! It writes a line once it is connected. Each line of its input is a path, to which it writes the commands and answers
//! of the last session that had any; then it writes a line. It ends with the connection.

use std::error::Error;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use cccd::random::SeededRandom;
use cccd_sim::{Chip, ChipOptions, Issuance, IssuedCard};
use cccd_tests::recording::{self, Recording};
use cccd_tests::slot::{self, Card};

struct RepeatingCard {
    card: IssuedCard,
    chip: Chip,
    /// Since the last reset.
    session: Recording,
    last: Arc<Mutex<Recording>>,
}

fn chip(card: &IssuedCard) -> Chip {
    Chip::with(card.clone(), ChipOptions::default(), Box::new(SeededRandom::new(b"repeating card")))
}

impl Card for RepeatingCard {
    fn atr(&self) -> Vec<u8> {
        self.chip.atr()
    }

    fn reset(&mut self) {
        self.chip = chip(&self.card);
        let session = std::mem::take(&mut self.session);
        if !session.is_empty() {
            *self.last.lock().unwrap_or_else(PoisonError::into_inner) = session;
        }
    }

    fn answer(&mut self, command: &[u8]) -> Vec<u8> {
        let answer = self.chip.handle(command);
        self.session.push((command.to_vec(), answer.clone()));
        answer
    }
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [port, seed] = &arguments[..] else { return Err("repeating-card PORT SEED".into()) };
    let card = Issuance::new(seed.as_bytes()).issue()?;
    let last = Arc::new(Mutex::new(Recording::new()));
    let mut repeating =
        RepeatingCard { chip: chip(&card), card, session: Recording::new(), last: Arc::clone(&last) };
    let reader = slot::attach(port.parse()?)?;
    println!("attached");
    thread::spawn(move || {
        for path in io::stdin().lines().map_while(Result::ok) {
            let session = last.lock().unwrap_or_else(PoisonError::into_inner).clone();
            match recording::save(&session, Path::new(&path)) {
                Ok(()) => println!("saved {} commands", session.len()),
                Err(error) => println!("{error}"),
            }
        }
    });
    slot::serve(reader, &mut repeating)?;
    Ok(ExitCode::SUCCESS)
}
