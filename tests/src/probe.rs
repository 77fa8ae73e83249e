//! Queries PC/SC through the program `pcsc-probe` that runs in the world of the reader.

use crate::{Finished, Slot, World, helper};

/// A reader as PC/SC lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Its name.
    pub name: String,
    /// The ATR of the card in it.
    pub atr: Option<Vec<u8>>,
    /// The number of card insertions and removals since the service started.
    pub events: u32,
}

impl Reader {
    /// Whether the service has noticed that a card arrived, or that none is there any more.
    ///
    /// The ATR alone does not show this: for pcscd the card is gone as soon as a command to it has failed, but only the
    /// thread that watches the reader counts the removal. A card that is placed there earlier would be taken for the
    /// old one, and no event would be reported.
    pub fn has_settled(&self, card: bool) -> bool {
        self.atr.is_some() == card && (self.events % 2 == 1) == card
    }
}

/// The program, in a world.
#[derive(Debug)]
pub(crate) struct Probe<'w> {
    world: &'w World,
}

impl<'w> Probe<'w> {
    pub(crate) const fn new(world: &'w World) -> Self {
        Self { world }
    }

    pub(crate) fn readers(&self) -> Result<Vec<Reader>, String> {
        let lines = self.run(&["list"])?;
        let reader = |line: &str| {
            let fields: Vec<_> = line.split('\t').collect();
            let [name, atr, events] = fields[..] else { panic!("{line}") };
            let atr = (!atr.is_empty()).then(|| hex::decode(atr).expect("an ATR in hexadecimal digits"));
            Reader { name: name.to_owned(), atr, events: events.parse().expect("a number") }
        };
        Ok(lines.lines().map(reader).collect())
    }

    pub(crate) fn transmit(&self, slot: Slot, command: &[u8]) -> Result<Vec<u8>, String> {
        let line = self.run(&["transmit", slot.reader(), &hex::encode(command)])?;
        Ok(hex::decode(line.trim_end()).expect("an answer in hexadecimal digits"))
    }

    pub(crate) fn reset(&self, slot: Slot) -> Result<(), String> {
        self.run(&["reset", slot.reader()]).map(drop)
    }

    /// Its output, or the PC/SC error number.
    fn run(&self, arguments: &[&str]) -> Result<String, String> {
        let mut command = self.world.command(helper("pcsc-probe"));
        let outcome = Finished::of(command.args(arguments), b"");
        match outcome.status {
            0 => Ok(outcome.stdout),
            1 => Err(outcome.stderr.trim_end().to_owned()),
            _ => panic!("pcsc-probe {arguments:?}: {outcome}"),
        }
    }
}
