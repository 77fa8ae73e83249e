//! Writes the lines of a trace with their sums.

use std::{io::Write, time::Duration};

use cccd::{Result, error::InputOutputError};
use zeroize::Zeroizing;

use super::{
    Header, Trace, What,
    line::{certificate_line, event_line, header_line},
    sum::Sum,
};

/// Writes the lines of a trace one by one, each of them completely before the next.
pub(crate) struct LineWriter<W> {
    sink: W,
    sum: Sum,
    line: Zeroizing<Vec<u8>>,
}

impl<W: Write> LineWriter<W> {
    pub(crate) fn new(sink: W) -> Self {
        Self { sink, sum: Sum::default(), line: Zeroizing::default() }
    }

    /// Writes the first line.
    pub(crate) fn header(&mut self, header: &Header) -> Result<()> {
        *self.line = header_line(header).into_bytes();
        self.write()
    }

    /// Writes the line of a certificate, between the first line and the events.
    pub(crate) fn certificate(&mut self, der: &[u8]) -> Result<()> {
        *self.line = certificate_line(der)?.into_bytes();
        self.write()
    }

    /// Writes the line of an event.
    pub(crate) fn event(&mut self, at: Duration, what: &What) -> Result<()> {
        self.line.clear();
        event_line(at, what, &mut self.line);
        self.write()
    }

    fn write(&mut self) -> Result<()> {
        self.sum.close(&mut self.line);
        let outcome = self.sink.write_all(&self.line).and_then(|()| self.sink.flush());
        outcome.map_err(|error| InputOutputError::Stream { kind: error.kind() }.into())
    }
}

impl Trace {
    /// Writes the trace in the current version. [`read`](Self::read) gives the same trace again, except for the
    /// judgement in older traces.
    ///
    /// # Errors
    /// [`InputOutputError::Stream`].
    pub fn write(&self, sink: impl Write) -> Result<()> {
        let mut lines = LineWriter::new(sink);
        lines.header(&self.header)?;
        for der in &self.certificates {
            lines.certificate(der)?;
        }
        self.events.iter().try_for_each(|event| lines.event(event.at, &event.what))
    }
}

#[cfg(test)]
mod tests {
    use cccd_sim::Profile;

    use super::*;
    use crate::testing;

    #[test]
    fn a_trace_that_is_written_again_is_the_same_file() {
        let bytes = testing::recorded_bytes(Profile::Cccd2021);
        let mut again = Vec::new();
        Trace::read(bytes.as_slice()).unwrap().write(&mut again).unwrap();
        assert!(again == bytes);
    }
}
