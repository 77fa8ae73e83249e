//! What the loop tells.

use std::time::Duration;

use cccd::{
    Error,
    access::Access,
    check::{Headline, Verdict},
    document::Holder,
    input::InputKind,
    read::{self, Reading},
    verification::Verification,
};

/// What happens at the counter.
#[derive(Debug)]
#[non_exhaustive]
pub enum DeskEvent<'a> {
    /// A line came that is no whole input yet: more are waited for, or it was empty.
    More {
        /// More lines of an MRZ are waited for.
        is_awaited: bool,
    },
    /// An input was understood. It waits for a card, or is used now.
    Input(InputKind),
    /// A card lies on a reader.
    Card {
        /// Name of the reader.
        reader: &'a str,
    },
    /// Its read begins: nothing of the person before may be left anywhere.
    Begin {
        /// Name of the reader.
        reader: &'a str,
    },
    /// How far it has come.
    Progress(&'a read::Event<'a>),
    /// Name and number are known, and so is the verdict so far. The read goes on.
    Identity {
        /// Name of the reader.
        reader: &'a str,
        /// The holder, by the clock of the read.
        holder: &'a Holder,
        /// What can be said of it.
        verification: &'a Verification,
    },
    /// A read has come to its end. This is the verdict, which need not be a good one.
    Done {
        /// Name of the reader.
        reader: &'a str,
        /// What it brought.
        reading: &'a Reading,
    },
    /// Something went wrong. The loop goes on.
    Error {
        /// Name of the reader, where it is about one.
        reader: Option<&'a str>,
        /// What.
        error: &'a Error,
        /// What was read until then, where a read ended in it. *Not genuine* is not undone by an error.
        reading: Option<&'a Reading>,
    },
    /// A transaction has ended, well or not: what may be counted of it. It comes once, after its `Done` or `Error`.
    Finished(Transaction<'a>),
    /// The card left its reader, or its reader is gone.
    Removed {
        /// Name of the reader.
        reader: &'a str,
    },
    /// The person of the last read is to be forgotten now.
    Cleared,
}

/// What may be counted of a transaction: nothing of the person.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Transaction<'a> {
    /// What the input was.
    pub input: InputKind,
    /// How the chip was opened; `None` when it was not.
    pub access: Option<Access>,
    /// The verdict on what was read.
    pub verdict: Verdict,
    /// The headline over it.
    pub headline: Headline,
    /// Why it ended early.
    pub error: Option<&'a Error>,
    /// From the moment when both card and input were there.
    pub time: Duration,
}
