//! libcccd: the C interface to the reader of the Vietnamese citizen card.
//!
//! Thin: whatever a function does, the library `cccd` does. What C programs see is the header `include/cccd.h`, which is
//! made of this source; its rules, out of `header.h`, stand at its head. `docs/csharp.md` leads a C# program to a verified
//! holder; bindings for other languages stand in `examples`.
//!
//! To add a function: write it in the module of what it is about, by the helpers of `accessor`, call it in `tests/c`, and
//! run the tests with `CCCD_RENEW_HEADER=1`. That renews the header and the raw layer of each binding in `examples`; one
//! that takes bytes and texts alone and makes bytes of them is then ready in every language. Any other one gets its place in
//! the hand-written part of each binding: a test names those that lack it. `CCCD_RENEW_ABI=1` takes it into the description
//! of what programs rely on.

mod accessor;
mod boundary;
mod buffer;
mod callbacks;
mod cancel;
mod document;
mod error;
mod evidence;
#[cfg(test)]
mod header;
#[cfg(test)]
mod include;
mod key;
mod log;
mod office_key;
mod options;
mod progress;
mod read;
mod readers;
mod text;
mod trace;
mod transport;
mod trust;

use std::ffi::c_char;

/// The version of this library, as `0.1.0`. Never freed.
#[unsafe(no_mangle)]
pub extern "C" fn cccd_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}
