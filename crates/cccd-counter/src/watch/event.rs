//! The events of the loop.

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

/// An event at the counter.
#[derive(Debug)]
#[non_exhaustive]
pub enum DeskEvent<'a> {
    /// A line came that is not a complete input: either more lines are expected, or it was empty.
    More {
        /// Whether more lines of an MRZ are expected.
        is_awaited: bool,
    },
    /// An input was understood. It waits for a card, or is used now.
    Input(InputKind),
    /// A card is on a reader.
    Card {
        /// Name of the reader.
        reader: &'a str,
    },
    /// Its read begins: no data of the previous person may be left anywhere.
    Begin {
        /// Name of the reader.
        reader: &'a str,
    },
    /// Progress of the read.
    Progress(&'a read::Event<'a>),
    /// Name and number are known, and so is the verdict so far. The read goes on.
    Identity {
        /// Name of the reader.
        reader: &'a str,
        /// The holder, by the clock of the read.
        holder: &'a Holder,
        /// The verification so far.
        verification: &'a Verification,
    },
    /// A read has finished. This is its verdict, good or bad.
    Done {
        /// Name of the reader.
        reader: &'a str,
        /// The result of the read.
        reading: &'a Reading,
    },
    /// Something went wrong. The loop goes on.
    Error {
        /// Name of the reader, where the error is about one.
        reader: Option<&'a str>,
        /// The error.
        error: &'a Error,
        /// What was read so far, where the error ended a read. An error does not undo *not genuine*.
        reading: Option<&'a Reading>,
    },
    /// A transaction has ended, successfully or not: what may be counted about it. It comes once, after its `Done` or
    /// `Error`.
    Finished(Transaction<'a>),
    /// The card left its reader, or the reader itself is gone.
    Removed {
        /// Name of the reader.
        reader: &'a str,
    },
    /// The data of the last person must be removed now.
    Cleared,
}

/// What may be counted about a transaction; it contains no personal data.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Transaction<'a> {
    /// The kind of the input.
    pub input: InputKind,
    /// How the chip was opened; `None` if it was not.
    pub access: Option<Access>,
    /// The verdict on what was read.
    pub verdict: Verdict,
    /// The headline over it.
    pub headline: Headline,
    /// Why it ended early.
    pub error: Option<&'a Error>,
    /// Measured from the moment when both card and input were there.
    pub time: Duration,
}
