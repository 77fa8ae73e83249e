//! Evidence: a file that keeps a read, so that others can judge it again, offline, years later.
//!
//! ```no_run
//! use std::time::SystemTime;
//! use cccd::{evidence::{EvidenceFile, Origin}, pki::TrustStore, read::Reading, verification::Verifier};
//! # fn example(reading: &Reading, trust: &TrustStore) -> cccd::Result<()> {
//! let origin = Origin::new("counter 1.0", "reader 2").with_purpose("đăng ký tạm trú");
//! let bytes = EvidenceFile::of(reading, origin)?.to_bytes(None)?;
//!
//! let evidence = EvidenceFile::parse(bytes.expose())?;
//! let judgement = evidence.judge(&Verifier::new(trust, false), SystemTime::now());
//! println!("{:?}, {} changes", judgement.verification.verdict, judgement.changes.len());
//! # Ok(())
//! # }
//! ```
//!
//! The bytes are personal data in plain: encrypt them before they reach a disk. A read that was not made *for*
//! evidence ([`ReadOptions::evidence`](crate::read::ReadOptions::evidence)) can be kept too; it will then often
//! lack the only proof of the chip that can be checked again.
#![doc = include_str!("evidence/FORMAT.md")]

mod batch;
mod format;
mod judge;
mod office;

use std::{io::Read, path::Path, time::SystemTime};

use cccd_base::{crypto::OfficeSigner, input_file};

use crate::{
    access::Access,
    check::Verdict,
    document::Document,
    error::{EvidenceError, InputOutputError, Result},
    read::{Proofs, Reading},
    sensitive::{SensitiveBytes, SensitiveString},
};

pub use batch::{Batch, Judged};
pub use format::{is_encrypted, time_text};
pub use judge::{Change, Judgement};
pub use office::OfficeProof;

/// The version that this library writes. It reads all versions so far: 1 had no checksum.
pub const VERSION: u32 = 2;

/// The maximum length of a file that is read, in bytes: far above all files of a card together.
pub(crate) const MAX_LEN: usize = 16 * 1024 * 1024;

/// The maximum length of a text field, in bytes; longer text is cut when it is written.
pub(crate) const MAX_TEXT_LEN: usize = 1024;

/// Where evidence comes from, as stated by its maker.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin {
    /// Name and version of the program.
    pub tool: String,
    /// Name of the reader.
    pub reader: String,
    /// What the card was read for, if stated.
    pub purpose: Option<SensitiveString>,
    /// Who read it, if stated.
    pub clerk: Option<SensitiveString>,
}

impl Origin {
    /// An origin with this program and reader.
    pub fn new(tool: &str, reader: &str) -> Self {
        Self { tool: tool.to_owned(), reader: reader.to_owned(), purpose: None, clerk: None }
    }

    /// Adds what the card was read for.
    #[must_use]
    pub fn with_purpose(mut self, purpose: &str) -> Self {
        self.purpose = Some(purpose.to_owned().into());
        self
    }

    /// Adds who read the card.
    #[must_use]
    pub fn with_clerk(mut self, clerk: &str) -> Self {
        self.clerk = Some(clerk.to_owned().into());
        self
    }
}

/// The judgement when the card was read: a statement, kept for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recorded {
    /// The time according to the clock of the read, in whole seconds.
    pub time: SystemTime,
    /// The verdict.
    pub verdict: Verdict,
    /// The checks, in their order.
    pub checks: Vec<RecordedCheck>,
}

/// One check as it was recorded. Names are kept as text, because a later version may know more questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedCheck {
    /// Name of the question ([`Question::name`](crate::check::Question::name)).
    pub question: String,
    /// Name of the outcome ([`Outcome::name`](crate::check::Outcome::name)).
    pub outcome: String,
    /// Number of the reason, if there is one.
    pub code: Option<u16>,
}

/// Decrypts encrypted evidence; the private keys stay with their owner.
pub trait Decrypt: std::fmt::Debug + Sync {
    /// Returns the plain bytes of an `age` file.
    ///
    /// # Errors
    /// [`EvidenceError::WrongIdentity`] if no key matches, and other errors depending on what is wrong with the
    /// file.
    fn decrypt(&self, encrypted: &[u8]) -> Result<SensitiveBytes>;
}

/// A file of evidence. `Debug` shows nothing personal.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EvidenceFile {
    /// Where it comes from.
    pub origin: Origin,
    /// The files of the card, byte for byte.
    pub document: Document,
    /// How the chip was opened, but not the key it was opened with.
    pub access: Option<Access>,
    /// How the chip was asked to prove itself. Of these, only `signed` can be checked again.
    pub proofs: Proofs,
    /// The judgement at the time of the read.
    pub recorded: Recorded,
    /// The office's signature over all of this; `None` if there is none, and in evidence that was not read from a
    /// file.
    pub office: Option<OfficeProof>,
}

impl EvidenceFile {
    /// Creates evidence of a read.
    ///
    /// # Errors
    /// [`EvidenceError::Nothing`] if everything personal was withheld because the key belongs to another card, or
    /// if no file was read.
    pub fn of(reading: &Reading, origin: Origin) -> Result<Self> {
        if reading.document.is_withheld() || reading.document.files().next().is_none() {
            return Err(EvidenceError::Nothing.into());
        }
        let kept = reading.verification.checks.iter().filter(|check| !check.question.is_about_stated());
        let checks = kept.map(|check| RecordedCheck {
            question: check.question.name().to_owned(),
            outcome: check.outcome.name().to_owned(),
            code: check.outcome.reason().map(|reason| reason.code.number()),
        });
        let recorded =
            Recorded { time: reading.time, verdict: reading.verification.verdict, checks: checks.collect() };
        Ok(Self {
            origin,
            document: reading.document.clone(),
            access: reading.access,
            proofs: reading.proofs.stated(),
            recorded,
            office: None,
        })
    }

    /// The bytes of the file, signed by the office if a signer is given.
    ///
    /// # Errors
    /// A failing calculation; [`EvidenceError::TooLarge`].
    pub fn to_bytes(&self, office: Option<&OfficeSigner>) -> Result<SensitiveBytes> {
        let mut bytes = SensitiveBytes::new(format::write(self));
        if let Some(signer) = office {
            let block = office::sign(bytes.expose(), signer)?;
            bytes.expose_mut().extend_from_slice(&block);
        }
        format::seal(bytes.expose_mut())?;
        if bytes.expose().len() > MAX_LEN { Err(EvidenceError::TooLarge.into()) } else { Ok(bytes) }
    }

    /// Parses the bytes of a file. This does not trust anything in it; only the office's signature is calculated.
    ///
    /// # Errors
    /// [`EvidenceError`]: damaged, malformed, of an unknown version, too large, or encrypted.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        format::parse(bytes)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`InputOutputError::Unreadable`] and [`InputOutputError::NotAFile`], and as [`parse`](Self::parse).
    pub fn from_file(path: &Path) -> Result<Self> {
        Self::open(path, None)
    }

    /// Reads a file, and decrypts it if it is encrypted. What was decrypted stays in memory.
    ///
    /// # Errors
    /// As [`from_file`](Self::from_file), and those of `decrypt`.
    pub fn open(path: &Path, decrypt: Option<&dyn Decrypt>) -> Result<Self> {
        let mut bytes = SensitiveBytes::default();
        let file = input_file::open(path)?;
        // Reserves room for all of it at once: a buffer that grows leaves copies, and takes time.
        let limit = MAX_LEN as u64;
        bytes
            .expose_mut()
            .reserve_exact(file.length().map_or(limit, |length| length.min(limit)) as usize + 1);
        let read = file.take(limit + 1).read_to_end(bytes.expose_mut());
        read.map_err(|error| InputOutputError::Unreadable { path: path.to_owned(), kind: error.kind() })?;
        match decrypt {
            Some(decrypt) if format::is_encrypted(bytes.expose()) => {
                if bytes.expose().len() > MAX_LEN {
                    return Err(EvidenceError::TooLarge.into());
                }
                Self::parse(decrypt.decrypt(bytes.expose())?.expose())
            }
            _ => Self::parse(bytes.expose()),
        }
    }
}
