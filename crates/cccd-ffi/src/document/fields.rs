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

/// Returns a field of the holder by its name in JSON, for example `full_name`, `personal_number` or `date_of_birth`.
/// The value is UTF-8 in NFC; dates are `yyyy-mm-dd`. Valid until the document is freed. NULL for a field that the card
/// does not state, and for every field when the key belongs to another card.
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

/// Returns the number of fields that the card states. 0 for NULL.
///
/// # Safety
/// `document` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_document_field_count(document: *const cccd_document) -> usize {
    // SAFETY: as the caller promises.
    unsafe { ask(document, 0, |document| Some(document.holder()?.fields().count())) }
}

/// Returns the name of a field. `index` counts from 0, in the order in which fields are shown. NULL beyond the end.
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

/// Returns the label of a field for display. NULL beyond the end.
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

/// Returns 1 for a field that is to be shown only on request (ethnicity, religion, family, marks of the body), else 0.
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

/// Returns the value of a field. `index` counts from 0. Valid until the document is freed. NULL beyond the end.
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
