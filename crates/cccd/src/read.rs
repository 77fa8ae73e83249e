//! Reading a card from the first command to the verdict.
//!
//! ```
//! use cccd::{access::AccessKey, pki::trust_store::TrustStore, read::{ReadOptions, read}};
//! # fn example(transport: impl cccd::transport::Transport + 'static) -> Result<(), cccd::Error> {
//! let key = AccessKey::parse("001085012345")?;
//! let trust = TrustStore::from_dir("trust".as_ref())?;
//! let read = read(transport, &key, ReadOptions::new(&trust), &mut |_event| {});
//! println!("{:?}", read.reading.verification.verdict);
//! if let Some(error) = read.ended_by {
//!     println!("not read to the end: {error}");
//! }
//! # Ok(())
//! # }
//! ```

#[cfg(test)]
pub(crate) mod once;
mod options;
mod run;

use std::time::SystemTime;

use crate::{
    access::{Access, Candidate},
    auth::{
        active::{ActiveAuthentication, SignedChallenge},
        chip::ChipAuthentication,
    },
    document::{Document, Holder},
    error::{Error, Result},
    files::File,
    link::Transfer,
    transport::Transport,
    verification::Verification,
};

pub use crate::{access::AccessKey, verification::Presented};
pub use options::{MAX_LIFTS, ReadOptions, Settings, TIME_LIMIT, Watch};

/// What a read brought.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reading {
    /// The files and what stands in them. Empty of everything personal when the key belongs to another card.
    pub document: Document,
    /// The checks and the verdict.
    pub verification: Verification,
    /// How the chip was opened; `None` when it was not.
    pub access: Option<Access>,
    /// How the chip was asked to prove itself.
    pub proofs: Proofs,
    /// What went through the link.
    pub transfer: Transfer,
    /// When it was read, by the clock of the options.
    pub time: SystemTime,
}

impl Reading {
    /// The holder; `None` where neither DG13 nor DG1 can be read, or where they are withheld.
    pub fn holder(&self) -> Option<Holder> {
        self.document.holder(self.time)
    }
}

/// How the chip was asked to prove itself, and what it answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proofs {
    /// What came of Chip Authentication.
    pub chip: ChipAuthentication,
    /// What came of Active Authentication.
    pub active: ActiveAuthentication,
    /// The challenge of Active Authentication and its answer, where there was one.
    pub signed: Option<SignedChallenge>,
    /// The channel was dropped by the chip and built again.
    pub rebuilt: bool,
    /// The card was lifted and put back.
    pub lifted: bool,
}

impl Proofs {
    /// The same as a mere statement, which is all that a record of the read can hold.
    pub(crate) fn stated(&self) -> Self {
        let mut stated = self.clone();
        if stated.chip.is_proven() {
            stated.chip = ChipAuthentication::Stated;
        }
        if stated.active.is_proven() {
            stated.active = ActiveAuthentication::Stated;
        }
        stated
    }
}

/// What came of a read.
#[derive(Clone, Debug)]
#[must_use]
pub struct Read {
    /// What was read and judged, to the end or until the error. Its verdict stands: *not genuine* is not undone by an
    /// error.
    pub reading: Reading,
    /// The error that ended the read early; `None` where it came to its end. A card that is not genuine is no error: it
    /// is a verdict.
    pub ended_by: Option<Error>,
}

impl Read {
    /// What was read, for whom a read that ended early is of no use.
    ///
    /// # Errors
    /// The error that ended the read.
    pub fn to_the_end(self) -> Result<Reading> {
        match self.ended_by {
            None => Ok(self.reading),
            Some(error) => Err(error),
        }
    }
}

/// The parts of a read, in their order. The numbers are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[repr(u8)]
pub enum Phase {
    /// Finding out what the chip offers.
    CardAccess = 1,
    /// Opening the chip by PACE or BAC.
    Access = 2,
    /// Asking the chip to prove itself.
    ChipAuthentication = 3,
    /// Reading files.
    Files = 4,
    /// Judging what was read.
    Verification = 5,
}

impl Phase {
    /// Every part, in order.
    pub const ALL: [Self; 5] =
        [Self::CardAccess, Self::Access, Self::ChipAuthentication, Self::Files, Self::Verification];

    /// The name used in JSON and in traces.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CardAccess => "card_access",
            Self::Access => "access",
            Self::ChipAuthentication => "chip_authentication",
            Self::Files => "files",
            Self::Verification => "verification",
        }
    }
}

/// What happens during a read.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A part of the read begins.
    Phase(Phase),
    /// A block of a file has come.
    Progress {
        /// The file.
        file: File,
        /// Bytes of it that are there.
        done: usize,
        /// Bytes that it has, once its header is there.
        expected: Option<usize>,
    },
    /// The chip left its channel, which was built again.
    Reopened,
    /// The card was lifted, and is waited for. Nothing that was read is lost.
    Lifted,
    /// A card lies there again. Whether it is the same is asked next, before anything of it is used.
    Returned,
    /// Name and number can be shown: they were read, they belong to the key that opened the card, and this is
    /// the verdict on what was read so far. It comes before the photo. The final verdict is in the result.
    Identity {
        /// The holder, by the clock of the read.
        holder: &'a Holder,
        /// What was read so far.
        document: &'a Document,
        /// What can be said of it.
        verification: &'a Verification,
        /// The time of this verdict, by the clock of the read.
        time: SystemTime,
    },
}

/// Reads a card and verifies it.
///
/// The card should be in the state after power-on. The transport is dropped at the end, which hands the card
/// back.
pub fn read(
    transport: impl Transport + 'static,
    key: &AccessKey,
    options: ReadOptions<'_>,
    progress: &mut dyn FnMut(Event<'_>),
) -> Read {
    read_with_keys(transport, &[key.clone().into()], options, progress)
}

/// Reads a card and verifies it, by the first of several keys that opens it.
///
/// Once the chip has said what it offers, those of the keys that are for it are tried in their order, in one session:
/// where PACE is offered only keys for PACE, and never BAC. After a wrong key the next one waits, longer each time, and
/// no more than [`MAX_WRONG_KEYS`](crate::access::MAX_WRONG_KEYS) are tried in a row: they are counted where
/// [`ReadOptions::attempts`] says, or else for this read. Whether the document belongs to the key is asked of the one that
/// opened it.
///
/// The read [ends](Read::ended_by) with [`WrongKey`](crate::error::AccessError::WrongKey) when none of them opens the card,
/// [`TooManyAttempts`](crate::error::AccessError::TooManyAttempts) when some were not tried any more, and
/// [`KeyUnsuitable`](crate::error::AccessError::KeyUnsuitable) when none is for what the chip offers.
pub fn read_with_keys(
    transport: impl Transport + 'static,
    keys: &[Candidate],
    options: ReadOptions<'_>,
    progress: &mut dyn FnMut(Event<'_>),
) -> Read {
    run::Run::new(transport, keys, options, progress).finish()
}
