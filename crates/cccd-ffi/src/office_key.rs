//! The keys with which offices sign evidence.

use std::ffi::c_char;

use cccd_base::crypto::OfficeSigner;

use crate::{
    accessor::make,
    boundary::{bytes, free, text_or_none},
    error::cccd_error,
};

/// The private key with which an office signs evidence. Owned by the caller; free it with `cccd_office_key_free`, which
/// wipes it. Safe to use from several threads at once.
#[allow(non_camel_case_types)]
pub struct cccd_office_key(pub(crate) OfficeSigner);

/// Parses the private key of an office from the content of a PEM or PKCS#12 file. `passphrase` may be NULL.
///
/// Status 844 when the key cannot be used.
///
/// # Safety
/// `content` is NULL or valid for its length; so is `passphrase`; `out` is valid for a write; `error` is NULL or valid
/// for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_office_key_parse(
    content: *const u8,
    length: usize,
    passphrase: *const c_char,
    passphrase_length: usize,
    out: *mut *mut cccd_office_key,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let (content, passphrase) = unsafe {
            (bytes(content, length, "content")?, text_or_none(passphrase, passphrase_length, "passphrase")?)
        };
        Ok(cccd_office_key(OfficeSigner::from_file(content, passphrase)?))
    };
    // SAFETY: as the caller promises.
    unsafe { make(out, error, body) }
}

/// Wipes and frees the key of an office. NULL is allowed; freeing the same key twice is not.
///
/// # Safety
/// `key` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_office_key_free(key: *mut cccd_office_key) {
    // SAFETY: as the caller promises.
    unsafe { free(key) }
}
