//! The verdict, the checks and the findings, as numbers and as text.

use std::ffi::c_char;

use cccd::{
    check::{Check, Finding, Outcome},
    messages::{self, Message},
};

use super::cccd_document;
use crate::{
    accessor::{ask, lend, tell},
    text::language,
};

/// Outcome: the check passed.
pub const CCCD_PASSED: i32 = 1;
/// Outcome: the check failed; the reason says why.
pub const CCCD_FAILED: i32 = 2;
/// Outcome: the check was performed but could not be decided; the reason says what is missing.
pub const CCCD_INCONCLUSIVE: i32 = 3;
/// Outcome: the card does not support what is checked.
pub const CCCD_NOT_SUPPORTED: i32 = 4;
/// Outcome: the check was not performed; the reason says why.
pub const CCCD_NOT_PERFORMED: i32 = 5;

impl cccd_document {
    fn check(&self, index: usize) -> Option<&Check> {
        self.verification().checks.get(index)
    }

    fn finding(&self, index: usize) -> Option<&Finding> {
        self.verification().findings.get(index)
    }

    fn verdict_message(&self, in_language: i32) -> Message {
        messages::verdict_message(self.verification().verdict, language(in_language))
    }

    fn check_message(&self, index: usize, in_language: i32) -> Option<Message> {
        Some(messages::reason_message(self.check(index)?.outcome.reason()?, language(in_language)))
    }

    fn finding_message(&self, index: usize, in_language: i32) -> Option<Message> {
        Some(messages::reason_message(self.finding(index)?, language(in_language)))
    }
}

/// Returns the verdict as one clear line of text. Valid until the document is freed. NULL for NULL.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_verdict_what(
    document: *const cccd_document,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { tell(document, length, |document| Some(document.verdict_message(in_language).what)) }
}

/// Returns what the verdict means for the person at the counter. Valid until the document is freed. NULL for NULL.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_verdict_to_do(
    document: *const cccd_document,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { tell(document, length, |document| Some(document.verdict_message(in_language).to_do)) }
}

/// Returns the number of checks. 0 for NULL.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_check_count(document: *const cccd_document) -> usize {
    // SAFETY: as the caller promises.
    unsafe { ask(document, 0, |document| Some(document.verification().checks.len())) }
}

/// Returns the name of a check as used in JSON, for example `chain`, `hashes` or `chip_authentication`. `index` counts
/// from 0. NULL beyond the end.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_check_name(
    document: *const cccd_document,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { tell(document, length, |document| Some(document.check(index)?.question.name())) }
}

/// Returns the name of a check in words. NULL beyond the end.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_check_label(
    document: *const cccd_document,
    index: usize,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe {
        tell(document, length, |document| {
            Some(messages::question_label(document.check(index)?.question, language(in_language)))
        })
    }
}

/// Returns the outcome of a check: one of `CCCD_PASSED` to `CCCD_NOT_PERFORMED`. 0 beyond the end.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_check_outcome(document: *const cccd_document, index: usize) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        ask(document, 0, |document| {
            Some(match document.check(index)?.outcome {
                Outcome::Passed => CCCD_PASSED,
                Outcome::Failed(_) => CCCD_FAILED,
                Outcome::Inconclusive(_) => CCCD_INCONCLUSIVE,
                Outcome::NotSupported => CCCD_NOT_SUPPORTED,
                Outcome::NotPerformed(_) => CCCD_NOT_PERFORMED,
                _ => return None,
            })
        })
    }
}

/// Returns the outcome of a check in words. NULL beyond the end.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_check_outcome_label(
    document: *const cccd_document,
    index: usize,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe {
        tell(document, length, |document| {
            Some(messages::outcome_label(&document.check(index)?.outcome, language(in_language)))
        })
    }
}

/// Returns the number of the reason for an outcome. 0 if the outcome has no reason, and beyond the end.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_check_reason(document: *const cccd_document, index: usize) -> i32 {
    // SAFETY: as the caller promises.
    unsafe {
        ask(document, 0, |document| Some(document.check(index)?.outcome.reason()?.code.number().into()))
    }
}

/// Returns the reason for an outcome in words, naming what it is about. Valid until the document is freed. NULL if the
/// outcome has no reason.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_check_what(
    document: *const cccd_document,
    index: usize,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { lend(document, length, |document| Some(document.check_message(index, in_language)?.what)) }
}

/// Returns what the reason for an outcome means and what to do about it. Valid until the document is freed. NULL if the
/// outcome has no reason.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_check_to_do(
    document: *const cccd_document,
    index: usize,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { lend(document, length, |document| Some(document.check_message(index, in_language)?.to_do)) }
}

/// Returns the number of findings: oddities that do not fail any check. 0 for NULL.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_finding_count(document: *const cccd_document) -> usize {
    // SAFETY: as the caller promises.
    unsafe { ask(document, 0, |document| Some(document.verification().findings.len())) }
}

/// Returns the code of a finding. `index` counts from 0. 0 beyond the end.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_finding_code(document: *const cccd_document, index: usize) -> i32 {
    // SAFETY: as the caller promises.
    unsafe { ask(document, 0, |document| Some(document.finding(index)?.code.number().into())) }
}

/// Returns a finding in words, naming what it is about. Valid until the document is freed. NULL beyond the end.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_finding_what(
    document: *const cccd_document,
    index: usize,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { lend(document, length, |document| Some(document.finding_message(index, in_language)?.what)) }
}

/// Returns what a finding means. Valid until the document is freed. NULL beyond the end.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_finding_to_do(
    document: *const cccd_document,
    index: usize,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { lend(document, length, |document| Some(document.finding_message(index, in_language)?.to_do)) }
}
