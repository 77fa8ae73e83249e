//! The holder, field by field.

use std::ffi::c_char;

use cccd::{document::Field, messages};

use super::cccd_document;
use crate::{
    accessor::{ask, lend, tell},
    boundary::name,
    text::language,
};

impl cccd_document {
    fn field(&self, index: usize) -> Option<Field<'_>> {
        self.holder()?.fields().nth(index)
    }
}

/// A field of the holder by its name, as JSON has it: `full_name`, `personal_number`, `date_of_birth`. UTF-8 in NFC; dates
/// as `yyyy-mm-dd`. Lives as long as the document. NULL for a field that the card does not state, and for everything when
/// the key belongs to another card.
///
/// # Safety
/// `document` is NULL or was not freed; `field` is NULL or ends with a NUL byte; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_field(
    document: *const cccd_document,
    field: *const c_char,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe {
        lend(document, length, |document| {
            let wanted = name(field, "field").ok()?;
            Some(document.holder()?.fields().find(|field| field.name == wanted)?.value.expose())
        })
    }
}

/// How many fields the card states. 0 for NULL.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_field_count(document: *const cccd_document) -> usize {
    // SAFETY: as the caller promises.
    unsafe { ask(document, 0, |document| Some(document.holder()?.fields().count())) }
}

/// The name of a field, counted from 0 in the order in which fields are shown. NULL beyond the end.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_field_name(
    document: *const cccd_document,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { tell(document, length, |document| Some(document.field(index)?.name)) }
}

/// The name of a field in words. NULL beyond the end.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_field_label(
    document: *const cccd_document,
    index: usize,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe {
        tell(document, length, |document| {
            Some(messages::field_label(document.field(index)?.name, language(in_language)))
        })
    }
}

/// 1 for a field that is shown only when somebody asked for it (ethnicity, religion, family, marks of the body); else 0.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_field_is_sensitive(
    document: *const cccd_document,
    index: usize,
) -> i32 {
    // SAFETY: as the caller promises.
    unsafe { ask(document, 0, |document| Some(document.field(index)?.sensitive.into())) }
}

/// The value of a field, counted from 0. Lives as long as the document. NULL beyond the end.
///
/// # Safety
/// `document` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_field_value(
    document: *const cccd_document,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe {
        lend(document, length, |document| {
            let field = document.field(index)?;
            Some(field.value.expose())
        })
    }
}
