//! Traces: whatever stands in the file, reading and replaying it ends in an answer.
#![no_main]

use cccd_trace::{Pace, Trace, replay};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    let Ok(trace) = Trace::read(file) else { return };
    let _ = replay(&trace, Pace::AtOnce);
});
