//! A document as JSON, as evidence, and as the trace of its read.

use std::ffi::c_char;

use cccd::{
    Error,
    error::UsageError,
    evidence::{EvidenceFile, Origin},
    json::{JsonOptions, Layout, evidence_to_json, reading_to_json, to_text},
};

use super::{Content, cccd_document};
use crate::{
    accessor::make,
    boundary::{handle, text_or_none},
    buffer::cccd_buffer,
    error::cccd_error,
    office_key::cccd_office_key,
    text::language,
};

/// JSON: also writes the sensitive fields of the holder.
pub const CCCD_JSON_SENSITIVE: u32 = 1;
/// JSON: also writes the bytes of every file.
pub const CCCD_JSON_CONTENTS: u32 = 2;

/// Name and version of this library, as stated in evidence.
const TOOL: &str = concat!("libcccd ", env!("CARGO_PKG_VERSION"));

/// Writes everything as one JSON object, in the form that `cccd read --format json` and `cccd verify` write. `flags` is
/// 0 or a sum of `CCCD_JSON_…`.
///
/// Status 904 for a flag that this version does not know, 900 for the document of a read that is still in progress.
///
/// # Safety
/// `document` is NULL or was not freed; `out` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_json(
    document: *const cccd_document,
    flags: u32,
    in_language: i32,
    out: *mut *mut cccd_buffer,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let document = unsafe { handle(document, "document")? };
        let unknown = flags & !(CCCD_JSON_SENSITIVE | CCCD_JSON_CONTENTS);
        if unknown != 0 {
            return Err(UsageError::OptionUnknown { option: unknown.cast_signed() }.into());
        }
        let options = JsonOptions {
            sensitive: flags & CCCD_JSON_SENSITIVE != 0,
            contents: flags & CCCD_JSON_CONTENTS != 0,
            language: language(in_language),
        };
        let json = match &document.content {
            Content::Read(reading) => reading_to_json(reading, document.failure(), options),
            Content::Early { .. } => return Err(not_whole()),
            Content::Evidence(file, judgement, trust) => {
                evidence_to_json(file, judgement, trust, options.language)
            }
        };
        Ok(cccd_buffer::new(to_text(json, Layout::Line)))
    };
    // SAFETY: as the caller promises.
    unsafe { make(out, error, body) }
}

/// Writes a file of evidence, from which the read can be judged again without the card; see `CCCD_OPTION_EVIDENCE`.
/// What the card was read for, who read it, and the key of the office may each be NULL. The bytes are not encrypted
/// yet; see `cccd_encrypt`.
///
/// Status 845 when nothing was read or everything personal was withheld, 900 for a document that does not come from a
/// read.
///
/// # Safety
/// `document` is NULL or was not freed; texts are NULL or valid for their length; `office` is NULL or was not freed;
/// `out` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_evidence(
    document: *const cccd_document,
    purpose: *const c_char,
    purpose_length: usize,
    clerk: *const c_char,
    clerk_length: usize,
    office: *const cccd_office_key,
    out: *mut *mut cccd_buffer,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let (document, purpose, clerk, office) = unsafe {
            (
                handle(document, "document")?,
                text_or_none(purpose, purpose_length, "purpose")?,
                text_or_none(clerk, clerk_length, "clerk")?,
                office.as_ref(),
            )
        };
        let Content::Read(reading) = &document.content else { return Err(not_whole()) };
        let mut origin = Origin::new(TOOL, &document.reader);
        if let Some(purpose) = purpose {
            origin = origin.with_purpose(purpose);
        }
        if let Some(clerk) = clerk {
            origin = origin.with_clerk(clerk);
        }
        let bytes = EvidenceFile::of(reading, origin)?.to_bytes(office.map(|office| &office.0))?;
        Ok(cccd_buffer::new(bytes))
    };
    // SAFETY: as the caller promises.
    unsafe { make(out, error, body) }
}

/// Returns the record of the read, if `CCCD_OPTION_RECORD` requested one. **It contains the key and all personal data
/// in plain text**; see `cccd_encrypt`.
///
/// Status 900 when the read was not recorded.
///
/// # Safety
/// `document` is NULL or was not freed; `out` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_trace(
    document: *const cccd_document,
    out: *mut *mut cccd_buffer,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let document = unsafe { handle(document, "document")? };
        let trace = document.trace.as_ref().ok_or_else(not_whole)?;
        Ok(cccd_buffer::new(trace.clone()))
    };
    // SAFETY: as the caller promises.
    unsafe { make(out, error, body) }
}

/// The error for a document of a kind that does not have the requested output.
fn not_whole() -> Error {
    UsageError::Argument { argument: "document" }.into()
}
