//! What was read from a card, or kept from a read, and the judgement of it.

mod checks;
mod fields;
mod files;
mod headline;
mod outputs;

use std::sync::{Arc, OnceLock};

use cccd::{
    Error, SensitiveBytes,
    check::Verdict,
    document::{Document, Holder},
    evidence::{EvidenceFile, Judgement},
    lds::biometric::FaceImage,
    pki::TrustStore,
    read::{Read, Reading},
    verification::Verification,
};

use crate::{
    accessor::{Lends, ask},
    boundary::free,
    error::cccd_error,
    text::Texts,
};

/// Verdict: the data is authentic and the chip is the original one.
pub const CCCD_GENUINE: i32 = 1;
/// Verdict: a check of authenticity failed.
pub const CCCD_NOT_GENUINE: i32 = 2;
/// Verdict: something that is needed to decide whether the card is genuine is missing.
pub const CCCD_CANNOT_TELL: i32 = 3;
/// Verdict: the data is authentic, but the chip may be a copy.
pub const CCCD_CHIP_NOT_PROVEN: i32 = 4;

/// What was read from a card and the judgement of it: the result of `cccd_read`, `cccd_evidence_judge` and
/// `cccd_trace_replay`.
///
/// Owned by the caller; free it with `cccd_document_free`, which wipes the document and every text and picture that was
/// returned from it. Safe to use from several threads at once.
#[allow(non_camel_case_types)]
pub struct cccd_document {
    content: Content,
    reader: String,
    failure: Option<Box<cccd_error>>,
    trace: Option<SensitiveBytes>,
    holder: OnceLock<Option<Holder>>,
    texts: Texts,
}

impl Lends for cccd_document {
    fn texts(&self) -> &Texts {
        &self.texts
    }
}

/// Where a document comes from.
pub(crate) enum Content {
    /// A read, which may have ended in an error.
    Read(Box<Reading>),
    /// A read that is still in progress, and the holder by its clock.
    Early { document: Box<Document>, verification: Verification, holder: Box<Holder> },
    /// A file of evidence, judged again by these certificates.
    Evidence(Box<EvidenceFile>, Judgement, Arc<TrustStore>),
}

impl cccd_document {
    pub(crate) const fn new(content: Content) -> Self {
        Self {
            content,
            reader: String::new(),
            failure: None,
            trace: None,
            holder: OnceLock::new(),
            texts: Texts::new(),
        }
    }

    /// The document of a read, with the name of the reader and the record of the read.
    pub(crate) fn of_read(read: Read, reader: &str, trace: Option<SensitiveBytes>) -> Self {
        let Read { reading, ended_by } = read;
        Self {
            reader: reader.to_owned(),
            failure: ended_by.map(|error| Box::new(cccd_error::new(error))),
            trace,
            ..Self::new(Content::Read(Box::new(reading)))
        }
    }

    /// The error that ended the read.
    pub(crate) fn failure(&self) -> Option<&Error> {
        self.failure.as_deref().map(cccd_error::error)
    }

    fn document(&self) -> &Document {
        match &self.content {
            Content::Read(reading) => &reading.document,
            Content::Early { document, .. } => document,
            Content::Evidence(evidence, ..) => &evidence.document,
        }
    }

    fn verification(&self) -> &Verification {
        match &self.content {
            Content::Read(reading) => &reading.verification,
            Content::Early { verification, .. } => verification,
            Content::Evidence(_, judgement, _) => &judgement.verification,
        }
    }

    fn holder(&self) -> Option<&Holder> {
        let holder = || match &self.content {
            Content::Read(reading) => reading.holder(),
            Content::Early { holder, .. } => Some((**holder).clone()),
            Content::Evidence(evidence, ..) => evidence.holder(),
        };
        self.holder.get_or_init(holder).as_ref()
    }

    fn portrait(&self) -> Option<&FaceImage> {
        self.document().dg2()?.ok()?.portrait()
    }
}

/// Returns the verdict: one of `CCCD_GENUINE` to `CCCD_CHIP_NOT_PROVEN`. 0 for NULL.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_verdict(document: *const cccd_document) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        ask(document, 0, |document| {
            Some(match document.verification().verdict {
                Verdict::Genuine => CCCD_GENUINE,
                Verdict::NotGenuine => CCCD_NOT_GENUINE,
                Verdict::CannotTell => CCCD_CANNOT_TELL,
                Verdict::ChipNotProven => CCCD_CHIP_NOT_PROVEN,
                _ => return None,
            })
        })
    }
}

/// Returns the error that ended the read early, or NULL if there was none. Owned by the document: do not free it.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_error(document: *const cccd_document) -> *const cccd_error {
    let failure = |document: &cccd_document| document.failure.as_deref().map(std::ptr::from_ref);
    // SAFETY: as the caller promises.
    unsafe { ask(document, std::ptr::null(), failure) }
}

/// Wipes and frees a document. NULL is allowed; freeing the same document twice is not.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_free(document: *mut cccd_document) {
    // SAFETY: as the caller promises.
    unsafe { free(document) }
}
