//! Runs each protocol three thousand times with the right key: every run succeeds. A fault that occurs once in a
//! few hundred runs (a dropped zero, a scalar out of range) shows here.

use std::thread;

use cccd::{
    access::AccessPolicy,
    check::{Outcome, Question},
    random::SeededRandom,
    read::ReadOptions,
};
use cccd_sim::{Chip, ChipOptions, File as SimFile, SimTransport};

use crate::common::{Read, card, mrz, outcome, read};

const RUNS: u32 = 3_000;

/// Opens a card and authenticates its chip, `RUNS` times on two threads, each run with its own numbers.
fn run(access: AccessPolicy) {
    // Without EF.SOD no certificate is verified: the runs spend their time on access and chip.
    let card = card().withhold(SimFile::Sod);
    let open = |seed: u32| {
        let bench = Read::of(&card);
        let random = |side: &str| SeededRandom::new(format!("{side} {seed}").as_bytes());
        let chip = Chip::with(card.clone(), ChipOptions::default(), Box::new(random("chip")));
        let options = ReadOptions::new(&bench.trust).access(access).random(random("terminal"));
        let reading = read(SimTransport::new(chip), &mrz(&card), options, &mut |_| {})
            .unwrap_or_else(|interrupted| panic!("run {seed}: {interrupted}"));
        let Outcome::Inconclusive(reason) = outcome(&reading, Question::ChipAuthentication) else {
            panic!("run {seed}: {:?}", outcome(&reading, Question::ChipAuthentication));
        };
        assert_eq!(reason.code, cccd::error::Code::ChipKeyNotBound, "run {seed}");
    };
    thread::scope(|scope| {
        for half in 0..2 {
            scope.spawn(move || (half..RUNS).step_by(2).for_each(open));
        }
    });
}

#[test]
fn pace_and_chip_authentication() {
    run(AccessPolicy::Pace);
}

#[test]
fn bac_and_chip_authentication() {
    run(AccessPolicy::Bac);
}
