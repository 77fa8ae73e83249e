//! The content of a trace and its line format.

mod event;
mod header;
mod line;
mod sum;
mod trace;
mod write;

pub use event::{End, Fault, Judgement, SessionChannel, TraceEvent, What};
pub use header::{Header, Source, VERSION};
pub use trace::{MAX_LINE_LEN, MAX_TRACE_LEN, Trace};

pub(crate) use line::cipher_name;
pub(crate) use trace::Lines;
pub(crate) use write::LineWriter;
