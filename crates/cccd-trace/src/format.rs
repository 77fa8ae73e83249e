//! What a trace holds, and its form in lines.

mod event;
mod header;
mod line;
mod sum;
mod trace;

pub use event::{End, Event, Fault, SessionChannel, What};
pub use header::{Header, Source, VERSION};
pub use trace::{MAX_LINE_LEN, MAX_TRACE_LEN, Trace};

pub(crate) use line::{certificate_line, cipher_name, event_line, header_line};
pub(crate) use sum::Sum;
