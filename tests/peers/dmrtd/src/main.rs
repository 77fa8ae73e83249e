//! Reads the card on the first reader that has one, by the crate `dmrtd`, as often as it is told.
//!
//! Argument: the file of the root certificate (DER). Standard input: the 12-digit number and the three lines of
//! the MRZ; each further line is one read. Output: one line a step, fields parted by tabs: `step`, round from 1,
//! name, `ok`, `refused` or `absent` (the crate does not know it), commands, bytes, milliseconds, and why it was
//! refused; after each read the line `end`. A refused step ends the read only where nothing can follow it.

use std::{
    cell::Cell,
    error::Error,
    ffi::CStr,
    fs, io,
    rc::Rc,
    time::{Duration, Instant},
};

use dmrtd::{
    auth::passive::{self, ChainStatus, DataGroup, TrustAnchor},
    com::{TransceiveError, Transceiver},
    lds::ef::ElementaryFile,
    passport::Passport,
    proto::can_key::CanKey,
};

/// EF.DG1, 2, 13, 14 and 15; EF.DG3 is locked.
const FILES: usize = 5;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let root = std::env::args().nth(1).ok_or("usage: dmrtd-peer ROOT")?;
    let mut lines = io::stdin().lines();
    let number = lines.next().ok_or("no key")??;
    let can = number.trim().get(6..).ok_or("the key has 12 digits")?;
    let root = fs::read(root)?;
    for (round, line) in (1..).zip(lines.skip(3)) {
        line?;
        Read::new(round).run(can, &root)?;
        println!("end");
    }
    Ok(())
}

/// What went through the reader: commands and bytes of all APDUs, status words included.
type Count = Rc<Cell<(usize, usize)>>;

/// A reader over PC/SC that counts.
struct Reader {
    card: pcsc::Card,
    count: Count,
}

impl Reader {
    /// The first reader with a card.
    fn connect(count: Count) -> Result<Self> {
        let context = pcsc::Context::establish(pcsc::Scope::User)?;
        let names = context.list_readers_owned()?;
        let connect =
            |name: &CStr| context.connect(name, pcsc::ShareMode::Exclusive, pcsc::Protocols::ANY).ok();
        let card = names.iter().find_map(|name| connect(name)).ok_or("no card")?;
        Ok(Self { card, count })
    }
}

impl Transceiver for Reader {
    fn transceive(&mut self, apdu: &[u8]) -> std::result::Result<Vec<u8>, TransceiveError> {
        let mut buffer = [0; pcsc::MAX_BUFFER_SIZE_EXTENDED];
        let failed = |error: pcsc::Error| TransceiveError::new(error.to_string());
        let response = self.card.transmit(apdu, &mut buffer).map_err(failed)?;
        let (commands, bytes) = self.count.get();
        self.count.set((commands + 1, bytes + apdu.len() + response.len()));
        Ok(response.to_vec())
    }
}

/// One read.
struct Read {
    round: usize,
    count: Count,
}

impl Read {
    fn new(round: usize) -> Self {
        Self { round, count: Count::default() }
    }

    fn run(&self, can: &str, root: &[u8]) -> Result<()> {
        let count = Rc::clone(&self.count);
        let Some(mut card) = self.step("open", || Reader::connect(count)).map(Passport::new) else {
            return Ok(());
        };
        let access = self.step("PACE with CAN", || {
            let offer = card.read_ef_card_access()?;
            Ok(card.start_session_pace(CanKey::new(can)?, &offer)?)
        });
        if access.is_none() {
            return Ok(());
        }
        let mut groups = Vec::new();
        let mut keep = |number, bytes: Option<Vec<u8>>| groups.extend(bytes.map(|bytes| (number, bytes)));
        keep(14, self.step("EF.DG14", || Ok(card.read_ef_dg14()?.to_bytes().to_vec())));
        println!("step\t{}\tChip Authentication\tabsent\t0\t0\t0\tthe crate has none", self.round);
        let sod = self.step("EF.SOD", || Ok(card.read_ef_sod()?.to_bytes().to_vec()));
        keep(13, self.step("EF.DG13", || Ok(card.read_ef_dg13()?.to_bytes().to_vec())));
        keep(15, self.step("EF.DG15", || Ok(card.read_ef_dg15()?.to_bytes().to_vec())));
        keep(1, self.step("EF.DG1", || Ok(card.read_ef_dg1()?.to_bytes().to_vec())));
        keep(2, self.step("EF.DG2", || Ok(card.read_ef_dg2()?.to_bytes().to_vec())));
        self.step("Passive Authentication", || {
            if groups.len() < FILES {
                return Err("a file is missing".into());
            }
            let groups: Vec<_> =
                groups.iter().map(|(number, bytes)| DataGroup { number: *number, bytes }).collect();
            let root = TrustAnchor::from_certificate(root)?;
            let outcome = passive::verify(&sod.ok_or("no EF.SOD")?, &groups, &[root])?;
            match outcome.chain {
                ChainStatus::Trusted { .. } => Ok(()),
                ChainStatus::Unverified => Err("the signer does not lead to the root".into()),
            }
        });
        Ok(())
    }

    /// Does one step and prints its line; what it brought, or nothing when it was refused.
    fn step<T>(&self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        let (commands, bytes) = self.count.get();
        let start = Instant::now();
        let outcome = work();
        let milliseconds = Duration::as_secs_f64(&start.elapsed()) * 1e3;
        let (word, detail) = match &outcome {
            Ok(_) => ("ok", String::new()),
            Err(error) => ("refused", error.to_string().replace(['\t', '\n'], " ")),
        };
        let (round, (all_commands, all_bytes)) = (self.round, self.count.get());
        let (commands, bytes) = (all_commands - commands, all_bytes - bytes);
        println!("step\t{round}\t{name}\t{word}\t{commands}\t{bytes}\t{milliseconds:.3}\t{detail}");
        outcome.ok()
    }
}
