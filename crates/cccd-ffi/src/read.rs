//! Reading a card.

use std::sync::PoisonError;

use cccd::{
    input::Input,
    pki::TrustStore,
    read::{Event, ReadOptions, read_with_keys},
};
use cccd_trace::{Memory, Recorded, record_with_keys};

use crate::{
    boundary::{clear, hand_out, handle},
    document::cccd_document,
    error::{cccd_error, guard},
    key::cccd_key,
    options::{Wishes, cccd_options},
    transport::{Link, cccd_transport},
    trust::cccd_trust,
};

/// Reads a card and verifies it. Uses up `transport` and releases its card at the end.
///
/// Tries the keys in `key` that fit what the chip offers, in order. After three wrong keys in a row, no more are tried
/// (status 408).
///
/// A card that is not genuine is not an error: see `cccd_document_verdict`. A read that ends in an error also yields a
/// document, with everything that was read and judged until then; `out` stays NULL only if no read began. A program
/// that shows a document after an error must show the error with it.
///
/// # Safety
/// Each handle is NULL or was not freed, and `options` may be NULL; `out` is valid for a write; `error` is NULL or
/// valid for a write. What the options refer to (callbacks, their contexts) stays valid during the read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cccd_read(
    transport: *const cccd_transport,
    key: *const cccd_key,
    trust: *const cccd_trust,
    options: *const cccd_options,
    out: *mut *mut cccd_document,
    error: *mut *mut cccd_error,
) -> i32 {
    let body = || {
        // SAFETY: as the caller promises.
        let (transport, key, trust, wishes) = unsafe {
            clear(out)?;
            let wishes = options.as_ref().map(cccd_options::wishes).unwrap_or_default();
            (handle(transport, "transport")?, handle(key, "key")?, handle(trust, "trust")?, wishes)
        };
        let link = transport.take()?;
        let document = read_card(link, transport.reader(), &key.input, &trust.store(), &wishes);
        let failure = document.failure().cloned();
        // SAFETY: checked above.
        unsafe { hand_out(out, document) };
        failure.map_or(Ok(()), Err)
    };
    // SAFETY: as the caller promises.
    unsafe { guard(error, body) }
}

fn read_card(link: Link, reader: &str, input: &Input, trust: &TrustStore, wishes: &Wishes) -> cccd_document {
    let cancel = wishes.cancel.clone().unwrap_or_default();
    let options = ReadOptions::new(trust)
        .with_settings(wishes.settings.clone())
        .presented(input.presented())
        .cancel(cancel.clone());
    let attempts = wishes.attempts.clone().unwrap_or_default();
    let mut attempts = attempts.lock().unwrap_or_else(PoisonError::into_inner);
    attempts.keep(wishes.attempts_folder.as_ref().and_then(|folder| link.kept_attempts(folder)));
    let options = options.attempts(&mut attempts);
    let link = link.into_transport();
    let mut tell = |event: Event<'_>| {
        if let Some(progress) = &wishes.progress {
            progress.tell(&event, &cancel);
        }
    };
    let (read, trace) = if wishes.record {
        let mut memory = Memory::default();
        let Recorded { read, .. } =
            record_with_keys(link, reader, input.keys(), options, &mut tell, memory.clone());
        (read, Some(memory.take()))
    } else {
        (read_with_keys(link, input.keys(), options, &mut tell), None)
    };
    cccd_document::of_read(read, reader, trace)
}
