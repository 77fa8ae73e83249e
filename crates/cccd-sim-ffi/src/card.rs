//! The simulated card.

use std::{
    ffi::{CStr, CString, c_char},
    panic::{self, AssertUnwindSafe},
    ptr,
};

use cccd_base::{Error, Result, error::UsageError, random::SystemRandom};
use cccd_sim::{Chip, ChipOptions, File, Issuance, IssuedCard, Profile, Quirk};

/// A simulated card of an invented person. Owned by the caller; free it with `cccd_sim_card_free`. Links to it keep
/// their own reference. Safe to use from several threads at once, except for `cccd_sim_card_change`.
#[allow(non_camel_case_types)]
pub struct cccd_sim_card {
    card: IssuedCard,
    quirks: Vec<&'static Quirk>,
    number: CString,
    can: CString,
    mrz: CString,
    name: CString,
}

impl cccd_sim_card {
    fn new(card: IssuedCard, quirks: Vec<&'static Quirk>) -> Self {
        // Texts of invented people hold no NUL byte.
        let text = |text: &str| CString::new(text).unwrap_or_default();
        Self {
            number: text(&card.person.personal_number),
            can: text(card.person.can()),
            mrz: text(&card.mrz.lines().join("\n")),
            name: text(&card.person.full_name()),
            card,
            quirks,
        }
    }

    /// Returns the chip of the card, freshly powered on.
    pub(crate) fn chip(&self) -> Chip {
        let mut options = ChipOptions::default();
        self.quirks.iter().for_each(|quirk| quirk.behave(&mut options));
        Chip::with(self.card.clone(), options, Box::new(SystemRandom))
    }
}

/// Runs the body of a function and catches panics. Returns the status.
pub(crate) fn guard(body: impl FnOnce() -> Result<()>) -> i32 {
    let outcome = panic::catch_unwind(AssertUnwindSafe(body));
    outcome
        .unwrap_or(Err(Error::Internal("panic in libcccd_sim")))
        .err()
        .map_or(0, |e| e.code().number().into())
}

/// Runs the body of a function that cannot fail but may find nothing.
fn guard_or_null<T>(body: impl FnOnce() -> Option<*const T>) -> *const T {
    panic::catch_unwind(AssertUnwindSafe(body)).ok().flatten().unwrap_or(ptr::null())
}

/// Returns a name defined by this interface; `None` for NULL.
///
/// # Safety
/// `name` is NULL or ends with a NUL byte.
unsafe fn name<'a>(name: *const c_char, argument: &'static str) -> Result<Option<&'a str>> {
    if name.is_null() {
        return Ok(None);
    }
    // SAFETY: as the caller promises.
    let text = unsafe { CStr::from_ptr(name) }.to_str();
    Ok(Some(text.map_err(|_| UsageError::NotUtf8 { argument })?))
}

/// Issues a card. The same seed, profile and quirks make the same card.
///
/// `seed` is any text that ends with a NUL byte. `profile` is `cccd-2021` (as NULL), `cccd-bac-only`, `can-cuoc-2024`,
/// `can-cuoc-2024-opaque`, `passport` or `child`. `quirks` is NULL or a comma-separated list of faults of the card; see
/// `cccd_sim_quirk`. Status 900 for an unknown name.
///
/// # Safety
/// Texts are NULL or end with a NUL byte; `out` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_sim_card_new(
    seed: *const c_char,
    profile: *const c_char,
    quirks: *const c_char,
    out: *mut *mut cccd_sim_card,
) -> i32 {
    guard(|| {
        // SAFETY: as the caller promises.
        let (place, seed, profile, quirks) = unsafe {
            let place = out.as_mut().ok_or(UsageError::Null { argument: "out" })?;
            *place = ptr::null_mut();
            let seed = name(seed, "seed")?.ok_or(UsageError::Null { argument: "seed" })?;
            (place, seed, name(profile, "profile")?, name(quirks, "quirks")?)
        };
        let profile = profile.map_or(Some(Profile::default()), Profile::from_name);
        let profile = profile.ok_or(UsageError::Argument { argument: "profile" })?;
        let names = quirks.unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty());
        let quirks: Option<Vec<_>> = names.map(Quirk::from_name).collect();
        let quirks = quirks.ok_or(UsageError::Argument { argument: "quirks" })?;
        let issuance = Issuance::of(profile, seed.as_bytes());
        let issuance = quirks.iter().fold(issuance, |issuance, quirk| quirk.issue(issuance));
        let card = quirks.iter().fold(issuance.issue()?, |card, quirk| quirk.forge(card));
        *place = Box::into_raw(Box::new(cccd_sim_card::new(card, quirks)));
        Ok(())
    })
}

/// Returns the name of a quirk. `index` counts from 0. NULL beyond the end. Always valid; do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn cccd_sim_quirk(index: usize) -> *const c_char {
    static NAMES: std::sync::OnceLock<Vec<CString>> = std::sync::OnceLock::new();
    let names = || Quirk::all().map(|quirk| CString::new(quirk.name()).unwrap_or_default()).collect();
    guard_or_null(|| Some(NAMES.get_or_init(names).get(index)?.as_ptr()))
}

/// Changes one bit of a file, such as `DG13`, after it was signed, as a forger would. The byte is counted from 0; a
/// number beyond the end means the last byte. Only links that are created afterwards see the change. Status 900 for a
/// file that the card does not hold.
///
/// # Safety
/// `card` is NULL or was not freed, and nobody else uses it now; `file` is NULL or ends with a NUL byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_sim_card_change(
    card: *mut cccd_sim_card,
    file: *const c_char,
    byte: usize,
) -> i32 {
    guard(|| {
        // SAFETY: as the caller promises.
        let (card, file) = unsafe {
            let card = card.as_mut().ok_or(UsageError::Null { argument: "card" })?;
            (card, name(file, "file")?.ok_or(UsageError::Null { argument: "file" })?)
        };
        let file = card.card.files.keys().copied().find(|held| is_called(*held, file));
        let file = file.ok_or(UsageError::Argument { argument: "file" })?;
        card.card = card.card.clone().flip_bit(file, byte);
        Ok(())
    })
}

/// Returns whether a file has this name, with or without a leading `EF.`.
fn is_called(file: File, name: &str) -> bool {
    let name = name.strip_prefix("EF.").unwrap_or(name);
    match file {
        File::Dg(number) => name == format!("DG{number}"),
        File::Com => name == "COM",
        File::Sod => name == "SOD",
        File::CardAccess => name == "CardAccess",
        _ => false,
    }
}

/// Returns a text of the card.
///
/// # Safety
/// `card` is NULL or was not freed; `length` is NULL or valid for a write.
unsafe fn text(
    card: *const cccd_sim_card,
    length: *mut usize,
    pick: fn(&cccd_sim_card) -> &CString,
) -> *const c_char {
    guard_or_null(|| {
        // SAFETY: as the caller promises.
        let (card, length) = unsafe { (card.as_ref()?, length.as_mut()) };
        let text = pick(card);
        if let Some(length) = length {
            *length = text.count_bytes();
        }
        Some(text.as_ptr())
    })
}

/// Returns the 12-digit personal number of the holder, which opens the card. Valid until the card is freed. NULL for
/// NULL.
///
/// # Safety
/// `card` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_sim_card_number(
    card: *const cccd_sim_card,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { text(card, length, |card| &card.number) }
}

/// Returns the CAN, which opens the card. Valid until the card is freed. NULL for NULL.
///
/// # Safety
/// `card` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_sim_card_can(card: *const cccd_sim_card, length: *mut usize) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { text(card, length, |card| &card.can) }
}

/// Returns the lines of the machine readable zone, separated by line breaks, which open the card. Valid until the card
/// is freed. NULL for NULL.
///
/// # Safety
/// `card` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_sim_card_mrz(card: *const cccd_sim_card, length: *mut usize) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { text(card, length, |card| &card.mrz) }
}

/// Returns the name of the holder, as stated on the card. Valid until the card is freed. NULL for NULL.
///
/// # Safety
/// `card` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_sim_card_name(card: *const cccd_sim_card, length: *mut usize) -> *const c_char {
    // SAFETY: as the caller promises.
    unsafe { text(card, length, |card| &card.name) }
}

/// Returns the root certificate, in DER, under which the card is genuine. Use it only with `cccd_trust_add_certificate`
/// in a test. Valid until the card is freed. NULL for NULL.
///
/// # Safety
/// `card` is NULL or was not freed; `length` is NULL or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_sim_card_root(card: *const cccd_sim_card, length: *mut usize) -> *const u8 {
    guard_or_null(|| {
        // SAFETY: as the caller promises.
        let (card, length) = unsafe { (card.as_ref()?, length.as_mut()) };
        let root = &card.card.root_certificate;
        if let Some(length) = length {
            *length = root.len();
        }
        Some(root.as_ptr())
    })
}

/// Frees a card. NULL is allowed; freeing the same card twice is not.
///
/// # Safety
/// `card` is NULL or was not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_sim_card_free(card: *mut cccd_sim_card) {
    guard(|| {
        if !card.is_null() {
            // SAFETY: as the caller promises.
            drop(unsafe { Box::from_raw(card) });
        }
        Ok(())
    });
}
