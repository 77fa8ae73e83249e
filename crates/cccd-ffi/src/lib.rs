//! libcccd: the C interface to the reader of the Vietnamese citizen card.
//!
//! A thin layer: the library `cccd` does all the work. C programs see the header `include/cccd.h`, which is generated
//! from this source and begins with the rules from `header.h`. `docs/csharp.md` shows a C# program how to get to a
//! verified holder; bindings for other languages are in `examples`.
//!
//! To add a function: write it in the module it belongs to, using the helpers in `accessor`, call it in `tests/c`, and
//! run the tests with `CCCD_RENEW_HEADER=1`. That regenerates the header and the raw layer of each binding in
//! `examples`. A function that only takes bytes and texts and returns bytes is then ready in every language. Any other
//! function must be added to the hand-written part of each binding; a test names the bindings that lack it.
//! `CCCD_RENEW_ABI=1` adds it to the description of the ABI that programs rely on.

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
