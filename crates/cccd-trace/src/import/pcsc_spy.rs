//! The output of pcsc-spy.
//!
//! A call consists of its name, its parameters (`i` in, `o` out), and its return value with the duration. Bytes are in
//! rows of sixteen, preceded by their offset and followed by their characters. The calls of each further thread are
//! indented by four more spaces.

use std::{collections::BTreeMap, time::Duration};

use super::{Collector, Grammar, bytes, failure};
use crate::format::What;

/// Position of the bytes in a row, after the offset and a space.
const ROW: std::ops::Range<usize> = 0..47;
/// SCARD_E_NOT_TRANSACTED, for a command whose call does not return.
const STATUS_NOT_TRANSACTED: u32 = 0x8010_0016;

/// A log being read.
#[derive(Default)]
pub(super) struct PcscSpy {
    cards: Collector,
    /// The call of each thread that has not returned yet.
    calls: BTreeMap<String, Call>,
    /// The answer to reset of the card in each reader, if a call returned it.
    atrs: BTreeMap<String, Vec<u8>>,
    /// The time of each card, which is the time of its calls.
    clocks: BTreeMap<String, Duration>,
    /// The handle of the card that was connected last.
    last: String,
}

/// A call that has not returned yet.
#[derive(Default)]
struct Call {
    name: String,
    line: usize,
    handle: String,
    /// The name of a reader, as an input or an output.
    reader: String,
    atr: String,
    /// Whether the disposition or initialization resets the card.
    resets: bool,
    sent: Buffer,
    received: Buffer,
    /// Which of the two the rows belong to.
    rows: Rows,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Rows {
    #[default]
    None,
    Sent,
    Received,
}

/// Bytes given in rows.
#[derive(Default)]
struct Buffer {
    /// The announced number of bytes.
    length: Option<usize>,
    bytes: cccd::SensitiveBytes,
}

impl Buffer {
    /// Takes a row of offset, bytes and characters.
    fn row(&mut self, row: &str) -> Result<(), &'static str> {
        let (offset, rest) = row.split_once(' ').unwrap_or((row, ""));
        if usize::from_str_radix(offset, 16) != Ok(self.bytes.expose().len()) {
            return Err("a row of bytes is missing");
        }
        let bytes = rest.get(ROW.start..ROW.end.min(rest.len())).and_then(bytes).ok_or("not hexadecimal")?;
        self.bytes.expose_mut().extend(bytes);
        Ok(())
    }

    /// Returns the bytes if they are complete.
    fn whole(self) -> Result<cccd::SensitiveBytes, &'static str> {
        match self.length {
            Some(length) if length != self.bytes.expose().len() => Err("not as many bytes as it says"),
            _ => Ok(self.bytes),
        }
    }
}

/// Whether this line names a call that concerns a card.
pub(super) fn is_call(line: &str) -> bool {
    call_name(thread(line).1).is_some()
}

/// The name of a call. Some versions spell SCardControl differently.
fn call_name(text: &str) -> Option<&str> {
    let is_name = text.starts_with("SCar") && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then_some(text)
}

/// Splits a line into the thread, which is given by its number or the indentation, and the rest.
fn thread(line: &str) -> (String, &str) {
    let text = line.trim_start_matches(' ');
    let indent = (line.len() - text.len()) / 4;
    match text.strip_prefix("(t").and_then(|text| text.split_once(") ")) {
        Some((number, rest)) => (number.to_owned(), rest.trim()),
        None => (indent.to_string(), text.trim_end()),
    }
}

impl Call {
    /// Takes a parameter.
    fn parameter(&mut self, direction: &str, text: &str) -> Result<(), &'static str> {
        if let Some(row) = text.strip_prefix(' ') {
            return match self.rows {
                Rows::Sent if !row.starts_with("NULL") => self.sent.row(row),
                Rows::Received if !row.starts_with("NULL") => self.received.row(row),
                _ => {
                    self.atr_of_reader(direction, row);
                    Ok(())
                }
            };
        }
        self.rows = Rows::None;
        let (name, value) = text.split_once(' ').unwrap_or((text, ""));
        let number = || {
            let digits = value.strip_prefix("0x")?.split(' ').next()?;
            usize::from_str_radix(digits, 16).ok()
        };
        match (direction, name.trim_end_matches(':')) {
            ("i", "hCard") | ("o", "phCard") => {
                self.handle = value.split(' ').next().unwrap_or_default().to_owned();
            }
            ("i" | "o", "szReader") | ("o", "mszReaderName") => self.reader = value.to_owned(),
            ("o", "bAtr") => self.atr = value.to_owned(),
            ("i", "dwDisposition" | "dwInitialization") => {
                // Given by name, or by a number, which resets the card unless it is 0 (leave).
                self.resets = value.contains("RESET") || value.contains("UNPOWER") || number() > Some(0);
            }
            ("i", "bSendLength") => self.sent.length = number(),
            ("o", "bRecvLength") => self.received.length = number(),
            ("i", "bSendBuffer") => self.rows = Rows::Sent,
            ("o", "bRecvBuffer") => self.rows = Rows::Received,
            _ => {}
        }
        Ok(())
    }

    /// SCardGetStatusChange reports on several readers.
    fn atr_of_reader(&mut self, direction: &str, text: &str) {
        if let ("o", Some(atr)) = (direction, text.strip_prefix("Atr:")) {
            self.atr = atr.trim().to_owned();
        }
    }
}

impl PcscSpy {
    fn parameter(&mut self, thread: &str, direction: &str, text: &str) -> Result<(), &'static str> {
        let Some(call) = self.calls.get_mut(thread) else { return Ok(()) };
        call.parameter(direction, text)?;
        if call.name == "SCardGetStatusChange" && direction == "o" {
            note_atr(&mut self.atrs, &call.reader, &call.atr);
            if text.trim_start().starts_with("Atr:") {
                call.atr.clear();
            }
        }
        Ok(())
    }

    /// Handles the return of a call: ` => text (NAME [0xSTATUS])  [seconds]`.
    fn returned(&mut self, call: Call, text: &str) -> Result<(), &'static str> {
        let Some((_, rest)) = text.rsplit_once("[0x") else { return Ok(()) };
        let (status, rest) = rest.split_once(']').ok_or("no status")?;
        let status = u32::from_str_radix(status, 16).map_err(|_| "no status")?;
        let took = rest.rsplit_once('[').and_then(|(_, time)| duration(time.trim_end_matches(']')));

        // `--diffable` masks handles that are inputs: those calls are about the last card.
        let is_masked = call.handle.contains('?');
        let stream = if is_masked { self.last.clone() } else { call.handle.clone() };
        let now = self.clocks.entry(stream.clone()).or_default();
        let start = *now;
        *now = now.saturating_add(took.unwrap_or_default());
        let end = *now;
        match (call.name.as_str(), status == 0) {
            ("SCardConnect", true) => {
                let atr = self.atrs.get(&call.reader).cloned().unwrap_or_default();
                self.clocks.insert(stream.clone(), Duration::ZERO);
                self.cards.open(&stream, &call.reader, &atr);
                self.last = stream;
            }
            ("SCardStatus", true) => {
                note_atr(&mut self.atrs, &call.reader, &call.atr);
                let atr = bytes(&call.atr).unwrap_or_default();
                if let Some(session) = self.cards.session(&stream)
                    && !atr.is_empty()
                {
                    session.atr = atr;
                }
            }
            ("SCardTransmit", is_ok) => {
                let command = call.sent.whole()?;
                if command.expose().is_empty() {
                    return Err("no command");
                }
                let lost = failure(STATUS_NOT_TRANSACTED);
                self.cards.command(&stream, call.line, start, command.expose().clone(), &lost);
                let what = if is_ok { What::Answer(call.received.whole()?) } else { failure(status) };
                self.cards.outcome(&stream, end, what);
            }
            ("SCardReconnect" | "SCardEndTransaction", true) if call.resets => self.cards.reset(&stream),
            ("SCardDisconnect", true) => self.cards.close(&stream),
            _ => {}
        }
        Ok(())
    }
}

/// Parses seconds and six digits of microseconds.
fn duration(text: &str) -> Option<Duration> {
    let (seconds, micros) = text.split_once('.')?;
    let micros: u32 = micros.parse().ok().filter(|micros| *micros < 1_000_000)?;
    Some(Duration::new(seconds.parse().ok()?, micros * 1_000))
}

fn note_atr(atrs: &mut BTreeMap<String, Vec<u8>>, reader: &str, atr: &str) {
    if let Some(atr) = bytes(atr).filter(|atr| !atr.is_empty()) {
        atrs.insert(reader.to_owned(), atr);
    }
}

impl Grammar for PcscSpy {
    fn line(&mut self, number: usize, line: &str) -> Result<(), &'static str> {
        let (thread, text) = thread(line);
        if let Some(name) = call_name(text) {
            let call = Call { name: name.to_owned(), line: number, ..Call::default() };
            self.calls.insert(thread, call);
        } else if let Some((direction @ ("i" | "o"), text)) = text.split_once(' ') {
            self.parameter(&thread, direction, text)?;
        } else if let Some(text) = text.strip_prefix("=> ")
            && let Some(call) = self.calls.remove(&thread)
        {
            self.returned(call, text)?;
        }
        Ok(())
    }

    fn collector(&mut self) -> &mut Collector {
        &mut self.cards
    }
}
