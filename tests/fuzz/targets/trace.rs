//! Traces: whatever stands in the file, reading, replaying and telling it ends in an answer.

use cccd_trace::{
    LenientOptions, Pace, ShowOptions, Summary, Trace, check, import, import::Pick, outline, replay,
    replay_leniently, show,
};

use crate::Target;

/// The targets of this file.
pub(crate) const TARGETS: &[Target] = &[("trace", trace)];

fn trace(file: &[u8]) {
    let Ok(trace) = Trace::read(file).or_else(|_| import(file, &Pick::Only)) else { return };
    let _ = replay(&trace, Pace::AtOnce);
    let _ = replay_leniently(&trace, LenientOptions::default());
    let _ = show(&trace, &ShowOptions::default());
    let _ = Summary::of(&trace);
    let _ = check(&trace);
    let _ = outline(&trace, Vec::new());
}
