//! The log of pcscd with `--apdu`.
//!
//! A line holds the time since the line before it in eight digits of microseconds, in later versions the thread in
//! brackets, and a message: `APDU: 00 A4 …`, `SW: 90 00`, `Card ATR: 3B …`, or `file.c:line:function() text`.

use std::{collections::BTreeMap, time::Duration};

use super::{Collector, Grammar, bytes, failure};
use crate::format::What;

const COMMAND: &str = "APDU:";
const ANSWER: &str = "SW:";
const ATR: &str = "Card ATR:";
const INSERTED: &str = "Card inserted into ";
const REMOVED: &str = "Card Removed From ";
const CONNECT: &str = "Attempting Connect to ";
const RECEIVED: &str = "Received command: ";
const NOT_TRANSACTED: &str = "Card not transacted:";

/// SCARD_E_NOT_TRANSACTED: the status of pcscd for an exchange that its driver could not carry out.
const STATUS_NOT_TRANSACTED: u32 = 0x8010_0016;
/// SCARD_W_REMOVED_CARD.
const STATUS_REMOVED: u32 = 0x8010_0069;

/// The results of a command that pcscd names, with their numbers.
const STATUSES: [(&str, u32); 6] = [
    ("SCARD_E_NOT_TRANSACTED", STATUS_NOT_TRANSACTED),
    ("SCARD_W_REMOVED_CARD", STATUS_REMOVED),
    ("SCARD_W_RESET_CARD", 0x8010_0068),
    ("SCARD_E_NO_SMARTCARD", 0x8010_000C),
    ("SCARD_E_READER_UNAVAILABLE", 0x8010_0017),
    ("SCARD_F_COMM_ERROR", 0x8010_0013),
];

/// A log being read. Commands are assigned by thread or program if the log names them.
#[derive(Default)]
pub(super) struct ApduLog {
    cards: Collector,
    now: Duration,
    /// Readers with a card in them, the most recent last, and the answers to reset.
    readers: Vec<(String, Vec<u8>)>,
    /// The reader that each stream connected to.
    connected: BTreeMap<String, String>,
    /// The program from which pcscd last received a command.
    client: String,
    /// Whether a command was seen.
    begun: bool,
}

/// A parsed line.
struct Line<'a> {
    elapsed: Duration,
    thread: Option<&'a str>,
    text: &'a str,
}

impl<'a> Line<'a> {
    /// Parses a line; `None` for any other kind of line. A system log may have put a prefix before the time.
    fn parse(line: &'a str) -> Option<Self> {
        let is_time = |word: &str| word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit());
        let mut rest = line.trim();
        for _ in 0..MAX_WORDS_BEFORE {
            let (word, behind) = rest.split_once(' ')?;
            rest = behind.trim_start();
            if !is_time(word) {
                continue;
            }
            let elapsed = Duration::from_micros(word.parse().ok()?);
            let thread = rest.strip_prefix('[').and_then(|rest| rest.split_once("] "));
            let (thread, text) = thread.map_or((None, rest), |(thread, text)| (Some(thread), text));
            return Some(Self { elapsed, thread, text });
        }
        None
    }

    /// The text after this one, anywhere in the line.
    fn after(&self, text: &str) -> Option<&'a str> {
        self.text.split_once(text).map(|(_, rest)| rest.trim())
    }
}

/// Month, day, time, host and program of a system log, and some to spare.
const MAX_WORDS_BEFORE: usize = 7;

/// Whether only this kind of log has such a line.
pub(super) fn is_line(line: &str) -> bool {
    Line::parse(line).is_some_and(|line| {
        let is_apdu = [COMMAND, ANSWER, ATR].iter().any(|start| line.text.starts_with(start));
        is_apdu || line.text.contains(INSERTED)
    })
}

impl ApduLog {
    fn command(&mut self, number: usize, stream: &str, text: &str) -> Result<(), &'static str> {
        let command = bytes(text).filter(|bytes| !bytes.is_empty()).ok_or("not hexadecimal")?;
        if !self.cards.is_open(stream) {
            let named = self.connected.get(stream);
            let reader = match named {
                Some(name) => self.readers.iter().find(|(reader, _)| reader == name),
                None => self.readers.last(),
            };
            let (reader, atr) = reader.cloned().unwrap_or_default();
            let reader = named.cloned().unwrap_or(reader);
            self.cards.open(stream, &reader, &atr);
        }
        self.begun = true;
        // pcscd writes no answer if there was none.
        self.cards.command(stream, number, self.now, command, &failure(STATUS_NOT_TRANSACTED));
        Ok(())
    }

    fn answer(&mut self, stream: &str, text: &str) -> Result<(), &'static str> {
        let answer = bytes(text).ok_or("not hexadecimal")?;
        let fits = self.cards.outcome(stream, self.now, What::Answer(answer.into()));
        // A log that begins in the middle may begin with an answer.
        if fits || !self.begun { Ok(()) } else { Err("an answer without a command") }
    }

    fn atr(&mut self, stream: &str, text: &str) -> Result<(), &'static str> {
        let atr = bytes(text).ok_or("not hexadecimal")?;
        if let Some(session) = self.cards.session(stream) {
            session.atr = atr;
            self.cards.reset(stream);
        } else if let Some((_, last)) = self.readers.last_mut() {
            *last = atr;
        }
        Ok(())
    }

    fn inserted(&mut self, reader: &str) {
        self.removed(reader);
        self.readers.push((reader.to_owned(), Vec::new()));
        // Commands that cannot be assigned belong to the card that was inserted last.
        self.cards.close("");
    }

    fn removed(&mut self, reader: &str) {
        self.readers.retain(|(name, _)| name != reader);
        self.cards.close_reader(reader, self.now, &failure(STATUS_REMOVED));
    }

    /// Handles what pcscd logs about a request of a program.
    fn request(&mut self, thread: Option<&str>, text: &str) {
        let Some((name, client)) = text.split_once(" from client ") else { return };
        self.client = client.to_owned();
        if matches!(name, "CONNECT" | "DISCONNECT" | "RELEASE_CONTEXT") {
            let stream = thread.unwrap_or(client);
            self.cards.close(stream);
            self.connected.remove(stream);
        }
    }
}

impl Grammar for ApduLog {
    fn line(&mut self, number: usize, text: &str) -> Result<(), &'static str> {
        let Some(line) = Line::parse(text) else { return Ok(()) };
        self.now = self.now.saturating_add(line.elapsed);
        let stream = line.thread.map_or_else(|| self.client.clone(), str::to_owned);
        if let Some(text) = line.text.strip_prefix(COMMAND) {
            self.command(number, &stream, text)?;
        } else if let Some(text) = line.text.strip_prefix(ANSWER) {
            self.answer(&stream, text)?;
        } else if let Some(text) = line.text.strip_prefix(ATR) {
            self.atr(&stream, text)?;
        } else if let Some(reader) = line.after(INSERTED) {
            self.inserted(reader);
        } else if let Some(reader) = line.after(REMOVED) {
            self.removed(reader);
        } else if let Some(text) = line.after(RECEIVED) {
            self.request(line.thread, text);
        } else if let Some(text) = line.after(CONNECT) {
            let reader = text.split(" using protocol").next().unwrap_or(text);
            self.connected.insert(stream, reader.to_owned());
        } else if line.text.contains(NOT_TRANSACTED) {
            self.cards.outcome(&stream, self.now, failure(STATUS_NOT_TRANSACTED));
        } else if self.cards.is_pending(&stream)
            && let Some(name) = line.after("rv=")
            && let Some((_, status)) = STATUSES.iter().find(|(known, _)| *known == name)
        {
            self.cards.outcome(&stream, self.now, failure(*status));
        }
        Ok(())
    }

    fn collector(&mut self) -> &mut Collector {
        &mut self.cards
    }
}
