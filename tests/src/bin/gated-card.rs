//! The invented card of a seed, in the slot at a port, that stops in the middle of a read:
//! `gated-card PORT SEED COMMAND [QUIRK]`.
//!
//! It writes a line once it is connected and another when the command with that index, counted from 0, has arrived; it
//! answers that command when it receives a line. It ends with the connection.

use std::error::Error;
use std::io;

use cccd_base::random::SystemRandom;
use cccd_sim::{Chip, ChipOptions, Issuance, Quirk};
use cccd_tests::slot::{self, Card};

struct GatedCard {
    chip: Chip,
    /// Number of commands until the one that is held; `None` after it.
    left: Option<usize>,
}

impl Card for GatedCard {
    fn atr(&self) -> Vec<u8> {
        self.chip.atr()
    }

    fn reset(&mut self) {
        self.chip.reset();
    }

    fn answer(&mut self, command: &[u8]) -> Vec<u8> {
        if self.left == Some(0) {
            println!("held");
            // The end of the input opens the gate too.
            let _ = io::stdin().read_line(&mut String::new());
        }
        self.left = self.left.and_then(|left| left.checked_sub(1));
        self.chip.handle(command)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [port, seed, command, quirk @ ..] = &arguments[..] else {
        return Err("gated-card PORT SEED COMMAND [QUIRK]".into());
    };
    let mut card = GatedCard { chip: chip(seed, quirk)?, left: Some(command.parse()?) };
    let reader = slot::attach(port.parse()?)?;
    println!("attached");
    Ok(slot::serve(reader, &mut card)?)
}

fn chip(seed: &str, quirks: &[String]) -> Result<Chip, Box<dyn Error>> {
    let quirks = quirks.iter().map(|name| Quirk::from_name(name).ok_or("no such quirk"));
    let quirks = quirks.collect::<Result<Vec<_>, _>>()?;
    let issuance =
        quirks.iter().fold(Issuance::new(seed.as_bytes()), |issuance, quirk| quirk.issue(issuance));
    let card = quirks.iter().fold(issuance.issue()?, |card, quirk| quirk.forge(card));
    let mut options = ChipOptions::default();
    quirks.iter().for_each(|quirk| quirk.behave(&mut options));
    Ok(Chip::with(card, options, Box::new(SystemRandom)))
}
