//! The verdict, the checks and the findings, in numbers and in words.

use std::ffi::c_char;

use cccd::{
    check::{Check, Finding, Outcome},
    messages,
};

use super::cccd_document;
use crate::{
    accessor::{ask, lend, tell},
    text::language,
};

/// Outcome: yes.
pub const CCCD_PASSED: i32 = 1;
/// Outcome: no, and the reason says why.
pub const CCCD_FAILED: i32 = 2;
/// Outcome: asked, and it cannot be told; the reason says what is missing.
pub const CCCD_INCONCLUSIVE: i32 = 3;
/// Outcome: the card does not offer what the question is about.
pub const CCCD_NOT_SUPPORTED: i32 = 4;
/// Outcome: not asked; the reason says why.
pub const CCCD_NOT_PERFORMED: i32 = 5;

impl cccd_document {
    fn check(&self, index: usize) -> Option<&Check> {
        self.verification().checks.get(index)
    }

    fn finding(&self, index: usize) -> Option<&Finding> {
        self.verification().findings.get(index)
    }
}

/// The verdict in one clear line. Lives as long as the document. NULL for NULL.
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
    unsafe {
        tell(document, length, |document| {
            let message = messages::verdict_message(document.verification().verdict, language(in_language));
            Some(message.what)
        })
    }
}

/// What the verdict means for the person at the counter. Lives as long as the document. NULL for NULL.
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
    unsafe {
        tell(document, length, |document| {
            let message = messages::verdict_message(document.verification().verdict, language(in_language));
            Some(message.to_do)
        })
    }
}

/// How many questions were asked. 0 for NULL.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_check_count(document: *const cccd_document) -> usize {
    // SAFETY: as the caller promises.
    unsafe { ask(document, 0, |document| Some(document.verification().checks.len())) }
}

/// The name of a question, counted from 0, as JSON has it: `chain`, `hashes`, `chip_authentication`. NULL beyond the end.
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

/// The question in words. NULL beyond the end.
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

/// The answer to a question: one of `CCCD_PASSED` to `CCCD_NOT_PERFORMED`. 0 beyond the end.
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

/// The answer in words. NULL beyond the end.
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

/// The number of the reason for an answer; 0 for one that has none, and beyond the end.
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

/// The reason for an answer in words, with what it is about. Lives as long as the document. NULL for an answer that has
/// none.
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
    let line = |document: &cccd_document| {
        let reason = document.check(index)?.outcome.reason()?;
        Some(messages::reason_message(reason, language(in_language)).what)
    };
    // SAFETY: as the caller promises.
    unsafe { lend(document, length, line) }
}

/// What the reason means, and what to do about it. Lives as long as the document. NULL for an answer that has none.
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
    let line = |document: &cccd_document| {
        let reason = document.check(index)?.outcome.reason()?;
        Some(messages::reason_message(reason, language(in_language)).to_do)
    };
    // SAFETY: as the caller promises.
    unsafe { lend(document, length, line) }
}

/// How many things are odd and fail nothing. 0 for NULL.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_finding_count(document: *const cccd_document) -> usize {
    // SAFETY: as the caller promises.
    unsafe { ask(document, 0, |document| Some(document.verification().findings.len())) }
}

/// The number of a finding, counted from 0. 0 beyond the end.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_finding_code(document: *const cccd_document, index: usize) -> i32 {
    // SAFETY: as the caller promises.
    unsafe { ask(document, 0, |document| Some(document.finding(index)?.code.number().into())) }
}

/// A finding in words, with what it is about. Lives as long as the document. NULL beyond the end.
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
    let line = |document: &cccd_document| {
        let finding = document.finding(index)?;
        Some(messages::reason_message(finding, language(in_language)).what)
    };
    // SAFETY: as the caller promises.
    unsafe { lend(document, length, line) }
}

/// What a finding means. Lives as long as the document. NULL beyond the end.
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
    let line = |document: &cccd_document| {
        let finding = document.finding(index)?;
        Some(messages::reason_message(finding, language(in_language)).to_do)
    };
    // SAFETY: as the caller promises.
    unsafe { lend(document, length, line) }
}
