//! Whatever is typed, scanned or photographed at a counter: it is understood or refused, in bounded time and memory.
#![no_main]

use cccd::input::Input;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(input) = Input::from_bytes(bytes) else { return };
    assert!(!input.keys().is_empty(), "what is understood yields a key");
    if let Some(qr) = input.qr() {
        let _ = qr.expiries();
    }
});
