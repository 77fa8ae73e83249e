//! Evidence: judging it again, encrypting and decrypting it.

use std::{ffi::c_char, time::SystemTime};

use cccd::{
    SensitiveBytes,
    evidence::{Decrypt, EvidenceFile},
    verification::Verifier,
};
use cccd_trace::{Identities, Recipients};

use crate::{
    accessor::make,
    boundary::{bytes, handle, text},
    buffer::cccd_buffer,
    document::{Content, cccd_document},
    error::cccd_error,
    trust::cccd_trust,
};

/// Judges evidence again, offline, by today's certificates. `strict` is 0 or 1. The output of `cccd_document_json`
/// shows what is judged differently than when the card was read, and whether an office vouches for the evidence.
///
/// Status 840 to 843 when the bytes are not evidence, are of an unknown version, are too large, or are encrypted.
///
/// # Safety
/// `evidence` is NULL or valid for its length; `trust` is NULL or was not freed; `out` is valid for a write; `error` is
/// NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_evidence_judge(
    evidence: *const u8,
    length: usize,
    trust: *const cccd_trust,
    strict: i32,
    out: *mut *mut cccd_document,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let (evidence, trust) = unsafe { (bytes(evidence, length, "evidence")?, handle(trust, "trust")?) };
        let (store, file) = (trust.store(), EvidenceFile::parse(evidence)?);
        let judgement = file.judge(&Verifier::new(&store, strict != 0), SystemTime::now());
        let content = Content::Evidence(Box::new(file), judgement, store);
        Ok(cccd_document::new(content))
    };
    // SAFETY: as the caller promises.
    unsafe { make(out, error, body) }
}

/// Encrypts evidence or a trace to recipients, as `age` does (age-encryption.org/v1). `recipients` holds public keys as
/// printed by `age-keygen`, one per line.
///
/// Status 900 for a line that is not a public key, and when there is no key at all.
///
/// # Safety
/// `plain` is NULL or valid for its length; so is `recipients`; `out` is valid for a write; `error` is NULL or valid
/// for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_encrypt(
    plain: *const u8,
    length: usize,
    recipients: *const c_char,
    recipients_length: usize,
    out: *mut *mut cccd_buffer,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let (plain, recipients) =
            unsafe { (bytes(plain, length, "plain")?, text(recipients, recipients_length, "recipients")?) };
        let recipients = Recipients::parse(recipients.lines().filter(|line| !line.trim().is_empty()))?;
        let mut encrypted = Vec::new();
        recipients.encrypt(plain, &mut encrypted)?;
        Ok(cccd_buffer::new(SensitiveBytes::new(encrypted)))
    };
    // SAFETY: as the caller promises.
    unsafe { make(out, error, body) }
}

/// Decrypts evidence or a trace that `age` or `cccd_encrypt` encrypted, in memory only. Pass the result to
/// `cccd_evidence_judge` or `cccd_trace_replay`. `identities` holds private keys as written by `age-keygen`, one per
/// line; empty lines and lines that begin with `#` are ignored.
///
/// Status 838 for a line that is not a private key, and when there is no key at all; 849 when none of the keys opens
/// the file; 512 when the file is damaged or not encrypted.
///
/// # Safety
/// `encrypted` is NULL or valid for its length; so is `identities`; `out` is valid for a write; `error` is NULL or
/// valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_decrypt(
    encrypted: *const u8,
    length: usize,
    identities: *const c_char,
    identities_length: usize,
    out: *mut *mut cccd_buffer,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let (encrypted, keys) = unsafe {
            (bytes(encrypted, length, "encrypted")?, text(identities, identities_length, "identities")?)
        };
        let mut identities = Identities::default();
        identities.add(&SensitiveBytes::new(keys.as_bytes().to_vec()))?;
        Ok(cccd_buffer::new(identities.decrypt(encrypted)?))
    };
    // SAFETY: as the caller promises.
    unsafe { make(out, error, body) }
}
