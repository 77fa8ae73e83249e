//! The certificates that a verification trusts.

use std::{
    ffi::c_char,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use cccd::{
    Error, messages,
    pki::{
        TrustStore,
        trust_store::{self, OfficeKey},
    },
};

use crate::{
    accessor::{Lends, ask, lend, make},
    boundary::{bytes, free, guard_or, handle, text, text_or_none},
    error::{cccd_error, guard},
    text::{Texts, language},
};

/// Certificates to trust. Owned by the caller; free it with `cccd_trust_free`. Safe to use from several threads at
/// once; a read uses the certificates that are present when it begins.
#[allow(non_camel_case_types)]
pub struct cccd_trust {
    store: Mutex<Arc<TrustStore>>,
    texts: Texts,
}

impl Lends for cccd_trust {
    fn texts(&self) -> &Texts {
        &self.texts
    }
}

impl cccd_trust {
    fn of(store: TrustStore) -> Self {
        Self { store: Mutex::new(Arc::new(store)), texts: Texts::new() }
    }

    /// Returns the current certificates.
    pub(crate) fn store(&self) -> Arc<TrustStore> {
        Arc::clone(&self.store.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the certificates. Leaves them as they are if the change fails.
    fn change(&self, change: impl FnOnce(TrustStore) -> cccd::Result<TrustStore>) -> cccd::Result<()> {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        *store = Arc::new(change(TrustStore::clone(&store))?);
        Ok(())
    }
}

/// Creates an empty set of certificates, which trusts nobody.
#[unsafe(no_mangle)]
pub extern "C" fn cccd_trust_new() -> *mut cccd_trust {
    guard_or(std::ptr::null_mut(), || Some(Box::into_raw(Box::new(cccd_trust::of(TrustStore::empty())))))
}

/// Reads a trust folder as maintained by `cccd trust`. NULL stands for the folder in the environment variable
/// `CCCD_TRUST`, or else for the user's own folder, which need not exist.
///
/// Status 800 when the folder cannot be read. A file in it that cannot be read does not affect the rest; see
/// `cccd_trust_problem_count`.
///
/// # Safety
/// `folder` is NULL or valid for its length; `out` is valid for a write; `error` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_trust_open(
    folder: *const c_char,
    length: usize,
    out: *mut *mut cccd_trust,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let folder = unsafe { text_or_none(folder, length, "folder")? };
        let (store, _) = trust_store::load(folder.map(Path::new))?;
        Ok(cccd_trust::of(store))
    };
    // SAFETY: as the caller promises.
    unsafe { make(out, error, body) }
}

/// Adds a certificate in DER or PEM, for as long as the handle exists; nothing is written to any folder. The
/// certificate of an authority becomes an anchor.
///
/// Status 500 to 599 when it cannot be read.
///
/// # Safety
/// `trust` is NULL or was not freed; `certificate` is NULL or valid for its length; `error` is NULL or valid for a
/// write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_trust_add_certificate(
    trust: *const cccd_trust,
    certificate: *const u8,
    length: usize,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let (trust, certificate) =
            unsafe { (handle(trust, "trust")?, bytes(certificate, length, "certificate")?) };
        trust.change(|store| store.with_certificates(certificate))
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}

/// Adds a revocation list in DER or PEM, for as long as the handle exists. It is used only if a trusted root signed it.
///
/// Status 500 to 599 when it cannot be read.
///
/// # Safety
/// As `cccd_trust_add_certificate`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_trust_add_crl(
    trust: *const cccd_trust,
    list: *const u8,
    length: usize,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let (trust, list) = unsafe { (handle(trust, "trust")?, bytes(list, length, "list")?) };
        trust.change(|store| store.with_crls([list]))
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}

/// Trusts the signatures of an office on evidence, by its public key or certificate in DER or PEM, for as long as the
/// handle exists. `name` is the name of the office.
///
/// Status 500 to 599, or 700, when the key cannot be read.
///
/// # Safety
/// As `cccd_trust_add_certificate`; `name` is NULL or valid for its length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_trust_add_office(
    trust: *const cccd_trust,
    key: *const u8,
    length: usize,
    name: *const c_char,
    name_length: usize,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let (trust, key, name) = unsafe {
            (handle(trust, "trust")?, bytes(key, length, "key")?, text(name, name_length, "name")?)
        };
        let office = OfficeKey::from_bytes(key, name)?;
        trust.change(|store| Ok(store.with_office(office)))
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}

/// Returns the number of certificates that are trusted as anchors. 0 for NULL.
///
/// # Safety
/// `trust` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_trust_anchor_count(trust: *const cccd_trust) -> usize {
    // SAFETY: as the caller promises.
    unsafe { ask(trust, 0, |trust| Some(trust.store().anchor_count())) }
}

/// Returns the number of files in the folder that could not be read. 0 for NULL.
///
/// # Safety
/// `trust` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_trust_problem_count(trust: *const cccd_trust) -> usize {
    // SAFETY: as the caller promises.
    unsafe { ask(trust, 0, |trust| Some(trust.store().problems().len())) }
}

/// Returns a line for people about a file in the folder that could not be read. `index` counts from 0. Valid until the
/// handle is freed. NULL beyond the end.
///
/// # Safety
/// `trust` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_trust_problem(
    trust: *const cccd_trust,
    index: usize,
    in_language: i32,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe {
        lend(trust, length, |trust| {
            let problem = Error::from(trust.store().problems().get(index)?.clone());
            let message = messages::error_message(&problem, language(in_language));
            Some(message.what)
        })
    }
}

/// Frees certificates. NULL is allowed; freeing the same handle twice is not.
///
/// # Safety
/// `trust` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_trust_free(trust: *mut cccd_trust) {
    // SAFETY: as the caller promises.
    unsafe { free(trust) }
}
