//! A whole trace.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    time::Duration,
};

use cccd::{
    Error, Result, SensitiveBytes,
    error::{InputOutputError, TraceError},
    evidence::is_encrypted,
};

use cccd_base::input_file;

use super::{
    Header, TraceEvent, VERSION, What,
    line::{self, Line},
    sum::Sum,
};

/// Length limit of a line in bytes: the longest APDU takes 131,100 in hexadecimal.
pub const MAX_LINE_LEN: usize = 256 * 1024;

/// Size limit of a trace in bytes: far above a read of every file in the smallest blocks.
pub const MAX_TRACE_LEN: u64 = 64 * 1024 * 1024;

/// A trace: what was known when the read began, the certificates that the read trusted, and what happened.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The first line.
    pub header: Header,
    /// The certificates that the read was given, in DER: anchors and document signers.
    pub certificates: Vec<Vec<u8>>,
    /// What happened, in order.
    pub events: Vec<TraceEvent>,
}

impl Trace {
    /// Reads a trace. A trace that is cut off, because the recording program stopped early, is read as far as it goes:
    /// see [`is_whole`](Self::is_whole).
    ///
    /// # Errors
    /// [`TraceError`] with the first line that is wrong; [`InputOutputError::Stream`].
    pub fn read(input: impl Read) -> Result<Self> {
        let mut lines = Lines::new(BufReader::new(input.take(MAX_TRACE_LEN + 1)));
        let first = lines.next()?.ok_or(TraceError::Version { version: 0 })?;
        let first = first.expose();
        if is_encrypted(first) {
            return Err(TraceError::Encrypted.into());
        }
        let first = str::from_utf8(first).map_err(|_| TraceError::Version { version: 0 })?;
        let version = line::version(first).unwrap_or_default();
        if !(1..=VERSION).contains(&version) {
            return Err(TraceError::Version { version }.into());
        }
        let mut sum = Sum::default();
        let malformed = |line, what| Error::from(TraceError::Malformed { line, what });
        let header = line::parse_header(first).map_err(|what| malformed(1, what))?;
        if !sum.fits(first) {
            return Err(TraceError::Changed { line: 1 }.into());
        }

        let mut trace = Self { header, certificates: Vec::new(), events: Vec::new() };
        let mut last = Duration::ZERO;
        while let Some(text) = lines.next()? {
            let line = lines.number;
            let text = str::from_utf8(text.expose()).map_err(|_| malformed(line, "not UTF-8"))?;
            let parsed = line::parse_line(text, version).map_err(|what| malformed(line, what))?;
            if !sum.fits(text) {
                return Err(TraceError::Changed { line }.into());
            }
            match parsed {
                _ if trace.is_whole() => return Err(malformed(line, "it stands behind the end")),
                Line::Certificate(_) if !trace.events.is_empty() => {
                    return Err(malformed(line, "a certificate behind an event"));
                }
                Line::Certificate(der) => trace.certificates.push(der),
                Line::Event(at, _) if at < last => return Err(malformed(line, "time runs backwards")),
                Line::Event(at, what) => {
                    last = at;
                    trace.events.push(TraceEvent { line, at, what });
                }
            }
        }
        Ok(trace)
    }

    /// Reads a trace from a file.
    ///
    /// # Errors
    /// As [`read`](Self::read), naming the file; [`InputOutputError::Unreadable`], and
    /// [`InputOutputError::NotAFile`].
    pub fn from_file(path: &Path) -> Result<Self> {
        Self::read(input_file::open(path)?).map_err(|error| error.in_file(path))
    }

    /// Whether the trace extends to the end of the read.
    pub fn is_whole(&self) -> bool {
        self.events.last().is_some_and(|event| matches!(event.what, What::End(_)))
    }

    /// The number of the last line.
    pub fn last_line(&self) -> usize {
        self.events.last().map_or(1 + self.certificates.len(), |event| event.line)
    }
}

/// Lines of bounded length from a file of bounded size.
pub(crate) struct Lines<R> {
    input: R,
    /// The number of the last line, counted from 1.
    pub(crate) number: usize,
    read: u64,
}

impl<R: BufRead> Lines<R> {
    pub(crate) const fn new(input: R) -> Self {
        Self { input, number: 0, read: 0 }
    }

    /// Returns the next line without its line feed; `None` after the last one. A last line without a line feed was cut
    /// off while it was written, and is ignored.
    pub(crate) fn next(&mut self) -> Result<Option<SensitiveBytes>> {
        let mut line = Vec::new();
        let limit = MAX_LINE_LEN as u64 + 1;
        let outcome = (&mut self.input).take(limit).read_until(b'\n', &mut line);
        let mut line = SensitiveBytes::new(line);
        let length = outcome.map_err(|error| InputOutputError::Stream { kind: error.kind() })?;
        self.read += length as u64;
        let too_large = length > MAX_LINE_LEN || self.read > MAX_TRACE_LEN;
        if length > 0 && too_large {
            return Err(TraceError::TooLarge { line: self.number + 1 }.into());
        }
        if line.expose_mut().pop() != Some(b'\n') {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some(line))
    }
}
