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
pub use options::{MAX_LIFTS, ReadOptions, Settings, Watch};

/// The result of a read.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reading {
    /// The files and their contents. Holds nothing personal when the key belongs to another card.
    pub document: Document,
    /// The checks and the verdict.
    pub verification: Verification,
    /// How the chip was opened; `None` when it was not.
    pub access: Option<Access>,
    /// How the chip was asked to prove itself.
    pub proofs: Proofs,
    /// The data that went through the link.
    pub transfer: Transfer,
    /// When it was read, by the clock of the options.
    pub time: SystemTime,
}

impl Reading {
    /// Returns the holder; `None` where neither DG13 nor DG1 can be read, or where they are withheld.
    pub fn holder(&self) -> Option<Holder> {
        self.document.holder(self.time)
    }
}

/// How the chip was asked to prove itself, and what it answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proofs {
    /// The result of Chip Authentication.
    pub chip: ChipAuthentication,
    /// The result of Active Authentication.
    pub active: ActiveAuthentication,
    /// The challenge of Active Authentication and the chip's answer, if there was one.
    pub signed: Option<SignedChallenge>,
    /// Whether the chip dropped the channel and it was built again.
    pub rebuilt: bool,
    /// Whether the card was lifted and put back.
    pub lifted: bool,
}

impl Proofs {
    /// Returns the same results as mere statements, which are all that a record of the read can hold.
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

/// How a read ended.
#[derive(Clone, Debug)]
#[must_use]
pub struct Read {
    /// What was read and judged, to the end or until the error. The verdict stands: an error does not undo *not
    /// genuine*.
    pub reading: Reading,
    /// The error that ended the read early; `None` if it was complete. A card that is not genuine is a verdict, not
    /// an error.
    pub ended_by: Option<Error>,
}

impl Read {
    /// Returns the reading, for callers that cannot use an incomplete one.
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

/// The phases of a read, in order. The numbers are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[repr(u8)]
pub enum Phase {
    /// Finds out what the chip offers.
    CardAccess = 1,
    /// Opens the chip by PACE or BAC.
    Access = 2,
    /// Asks the chip to prove itself.
    ChipAuthentication = 3,
    /// Reads files.
    Files = 4,
    /// Judges what was read.
    Verification = 5,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 5] =
        [Self::CardAccess, Self::Access, Self::ChipAuthentication, Self::Files, Self::Verification];

    /// Returns the name used in JSON and in traces.
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
    /// A phase of the read begins.
    Phase(Phase),
    /// A block of a file has arrived.
    Progress {
        /// The file.
        file: File,
        /// The number of bytes read so far.
        done: usize,
        /// The length of the file, known once its header is read.
        expected: Option<usize>,
    },
    /// The chip dropped its channel, which was built again.
    Reopened,
    /// The card was lifted, and the read waits for it. Nothing that was read is lost.
    Lifted,
    /// A card is present again. Before anything from it is used, it must show that it is the same one.
    Returned,
    /// Name and number can be shown: they were read, they belong to the key that opened the card, and this is the
    /// verdict on what was read so far. Comes before the photo. The final verdict is in the result.
    Identity {
        /// The holder, by the clock of the read.
        holder: &'a Holder,
        /// What was read so far.
        document: &'a Document,
        /// The verification of what was read so far.
        verification: &'a Verification,
        /// The time of this verdict, by the clock of the read.
        time: SystemTime,
    },
}

/// Reads a card and verifies it.
///
/// The card should be in its state after power-on. The transport is dropped at the end, which releases the card.
pub fn read(
    transport: impl Transport + 'static,
    key: &AccessKey,
    options: ReadOptions<'_>,
    progress: &mut dyn FnMut(Event<'_>),
) -> Read {
    read_with_keys(transport, &[key.clone().into()], options, progress)
}

/// Reads a card and verifies it, using the first of several keys that opens it.
///
/// Once the chip has said what it offers, the keys that fit the offer are tried in their order, in one session.
/// Where PACE is offered, only keys for PACE are tried, and never BAC. After a wrong key the next one waits, longer
/// each time, and at most [`MAX_WRONG_KEYS`](crate::access::MAX_WRONG_KEYS) are tried in a row: they are counted in
/// [`ReadOptions::attempts`] if it is set, otherwise for this read alone. Whether the document belongs to the key
/// is decided for the key that opened it.
///
/// The read [ends](Read::ended_by) with [`WrongKey`](crate::error::AccessError::WrongKey) when no key opens the
/// card, [`TooManyAttempts`](crate::error::AccessError::TooManyAttempts) when some keys were not tried any more,
/// and [`KeyUnsuitable`](crate::error::AccessError::KeyUnsuitable) when no key fits what the chip offers.
pub fn read_with_keys(
    transport: impl Transport + 'static,
    keys: &[Candidate],
    options: ReadOptions<'_>,
    progress: &mut dyn FnMut(Event<'_>),
) -> Read {
    run::Run::new(transport, keys, options, progress).finish()
}
