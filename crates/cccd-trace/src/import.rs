//! Imports logs of other programs as traces.
//!
//! Two kinds of logs hold whole APDUs: the log of pcscd (`pcscd --apdu`) and the output of pcsc-spy. Neither holds
//! random bytes, the time of day, the access key or the options of the read, so that an imported trace lacks them; its
//! [`Source`] says where it comes from. It still holds the files that were sent in plain, and
//! [`replay_leniently`](crate::replay_leniently) can read them again.
//!
//! ```
//! use cccd_trace::{Log, import::Pick};
//!
//! let log = "\
//! 00000612 APDU: 00 84 00 00 08
//! 00001205 SW: 46 08 F9 19 88 70 22 12 90 00
//! ";
//! let log = Log::read(log.as_bytes())?;
//! assert_eq!(log.cards().count(), 1);
//! let trace = log.trace(&Pick::Only)?;
//! assert_eq!(trace.events.len(), 2);
//! # Ok::<(), cccd::Error>(())
//! ```
//!
//! Tested with pcsc-lite and pcsc-spy 1.9.9, with and without colours and thread numbers, at the levels `--info` and
//! `--debug`.
//!
//! - pcscd does not name the reader that a command is for. At `--debug` it names the program, so that programs
//!   that read at the same time can be separated. At other levels, a log in which two of them mix is refused if that
//!   can be detected. Later versions of pcsc-lite number their threads, which works as well.
//! - The library behind pcsc-spy 1.9.9 terminates the program that it watches if the program passes no `pioRecvPci` to
//!   SCardTransmit, as this library does.

mod apdu_log;
mod collect;
mod pcsc_spy;

use std::{
    io::{BufReader, Cursor, Read},
    time::SystemTime,
};

use cccd::{
    Result, SensitiveString,
    error::{TraceError, UsageError},
    read::Settings,
    transport::Limits,
};

use crate::{
    format::{Header, Lines, MAX_LINE_LEN, MAX_TRACE_LEN, Source, Trace, TraceEvent, What},
    record::TOOL,
};
use collect::{Collector, Session};

/// A log of another program, as a list of cards.
#[derive(Debug)]
pub struct Log {
    source: Source,
    sessions: Vec<Session>,
}

/// A card in a log, starting when a program connected to it or when it was put on the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedCard {
    /// Its number in the log, counted from 1.
    pub number: usize,
    /// The name of the reader; empty if the log does not hold it.
    pub reader: String,
    /// The answer to reset; empty if the log does not hold it.
    pub atr: Vec<u8>,
    /// Number of commands sent to it.
    pub commands: usize,
    /// The line of the first command in the log, counted from 1.
    pub line: usize,
}

/// Selects a card of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pick {
    /// The only card.
    #[default]
    Only,
    /// The card with this number, counted from 1.
    Number(usize),
    /// The card in a reader whose name contains this text.
    Reader(String),
}

/// Reads a log of either kind and returns one of its cards as a trace.
///
/// # Errors
/// As [`Log::read`] and [`Log::trace`].
pub fn import(input: impl Read, pick: &Pick) -> Result<Trace> {
    Log::read(input)?.trace(pick)
}

impl Log {
    /// Reads a log and detects its kind from its lines.
    ///
    /// Lines that do not concern a card are skipped, and so is a last line without a line feed.
    ///
    /// # Errors
    /// [`TraceError::Malformed`] with the line of the log, [`TraceError::TooLarge`] for a line of more than 256 KiB or
    /// a log of more than 64 MiB, [`TraceError::Incomplete`] if the first 4 MiB fit neither kind, and
    /// [`InputOutputError::Stream`](cccd::error::InputOutputError::Stream).
    pub fn read(input: impl Read) -> Result<Self> {
        let mut input = BufReader::new(input);
        // The bytes used to detect the kind are read again.
        let mut seen = cccd::SensitiveBytes::default();
        let mut source = None;
        while source.is_none() {
            // As much again each time: what was seen is looked at from its beginning.
            let wanted = seen.expose().len().max(MAX_LINE_LEN);
            let mut chunk = cccd::SensitiveBytes::new(Vec::with_capacity(wanted));
            let length = (&mut input)
                .take(wanted as u64)
                .read_to_end(chunk.expose_mut())
                .map_err(|error| cccd::error::InputOutputError::Stream { kind: error.kind() })?;
            seen.expose_mut().extend_from_slice(chunk.expose());
            source = kind(&String::from_utf8_lossy(seen.expose()));
            if length < wanted || seen.expose().len() > LOOKED_AT {
                break;
            }
        }
        let source = source.ok_or(TraceError::Incomplete { what: "APDU log of a known kind" })?;
        Self::read_as(source, Cursor::new(seen.expose().as_slice()).chain(input))
    }

    /// Reads a log of this kind.
    ///
    /// # Errors
    /// As [`read`](Self::read); [`UsageError::Argument`] for [`Source::Recorded`], which is not a log.
    pub fn read_as(source: Source, input: impl Read) -> Result<Self> {
        let mut lines = Lines::new(BufReader::new(input.take(MAX_TRACE_LEN + 1)));
        let mut log: Box<dyn Grammar> = match source {
            Source::ApduLog => Box::new(apdu_log::ApduLog::default()),
            Source::PcscSpy => Box::new(pcsc_spy::PcscSpy::default()),
            Source::Recorded => return Err(UsageError::Argument { argument: "source" }.into()),
        };
        while let Some(line) = lines.next()? {
            let text = without_colours(&String::from_utf8_lossy(line.expose()));
            log.line(lines.number, text.expose())
                .map_err(|what| TraceError::Malformed { line: lines.number, what })?;
        }
        let sessions = log.collector().finish();
        Ok(Self { source, sessions })
    }

    /// The kind of the log.
    pub const fn source(&self) -> Source {
        self.source
    }

    /// The cards in the log that received a command, in order.
    pub fn cards(&self) -> impl Iterator<Item = LoggedCard> + '_ {
        self.sessions.iter().zip(1..).map(|(session, number)| LoggedCard {
            number,
            reader: session.reader.clone(),
            atr: session.atr.clone(),
            commands: session.commands,
            line: session.line,
        })
    }

    /// Returns one card of the log as a trace.
    ///
    /// # Errors
    /// [`TraceError::Incomplete`] if no card matches; [`UsageError::Argument`] if several do.
    pub fn trace(&self, pick: &Pick) -> Result<Trace> {
        let mut found = self.sessions.iter().zip(1_usize..).filter(|(session, number)| match pick {
            Pick::Only => true,
            Pick::Number(wanted) => number == wanted,
            Pick::Reader(name) => session.reader.contains(name.as_str()),
        });
        let (session, _) = found.next().ok_or(TraceError::Incomplete { what: "such card" })?;
        if found.next().is_some() {
            return Err(UsageError::Argument { argument: "card" }.into());
        }
        let header = Header {
            source: self.source,
            tool: TOOL.to_owned(),
            started: SystemTime::UNIX_EPOCH,
            reader: session.reader.clone(),
            atr: session.atr.clone(),
            limits: Limits::EXTENDED,
            key: None,
            keys: Vec::new(),
            settings: Settings::default(),
        };
        let events = session.events.iter().zip(2..);
        let events = events.map(|((at, what), line)| TraceEvent { line, at: *at, what: what.clone() });
        Ok(Trace { header, certificates: Vec::new(), events: events.collect() })
    }
}

/// Bytes of a log that are examined to detect its kind.
const LOOKED_AT: usize = 4 * 1024 * 1024;

/// One kind of log.
trait Grammar {
    /// Takes the next line, which contains no colours and may end in a carriage return.
    fn line(&mut self, number: usize, text: &str) -> Result<(), &'static str>;

    /// The cards collected so far.
    fn collector(&mut self) -> &mut Collector;
}

/// The kind of log, if this is a line that only one kind has.
fn kind(text: &str) -> Option<Source> {
    text.lines().find_map(|line| {
        let line = without_colours(line);
        if pcsc_spy::is_call(line.expose()) {
            Some(Source::PcscSpy)
        } else if apdu_log::is_line(line.expose()) {
            Some(Source::ApduLog)
        } else {
            None
        }
    })
}

/// Removes the colours from a line. Their codes begin with ESC `[` and end with a letter.
fn without_colours(line: &str) -> SensitiveString {
    let mut plain = String::with_capacity(line.len());
    for (index, part) in line.split("\x1B[").enumerate() {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).map_or(part.len(), |at| at + 1);
        plain.push_str(if index == 0 { part } else { part.get(end..).unwrap_or_default() });
    }
    plain.into()
}

/// Parses bytes in hexadecimal, two digits each, with spaces between; `None` for anything else.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let byte = |digits| {
        let mut byte = [0];
        hex::decode_to_slice(digits, &mut byte).is_ok().then_some(byte[0])
    };
    text.split_ascii_whitespace().map(byte).collect()
}

/// The event for a PC/SC status.
fn failure(status: u32) -> What {
    What::Error(crate::format::Fault::of(&cccd::pcsc::error_of_status(status).into()))
}
