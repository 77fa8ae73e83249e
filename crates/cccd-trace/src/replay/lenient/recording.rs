//! What a trace knows about a card: its files, its answers to other commands, and the inputs from outside.

use std::{collections::VecDeque, time::SystemTime};

use cccd::{
    SensitiveBytes,
    card::APPLICATION,
    iso7816::{Command, Response, StatusWord},
    secure_messaging::Channel,
    tlv::{Element, Tag},
};
use cccd_base::crypto::SessionKeys;

use super::files::Files;
use crate::{
    exchange::{Block, Exchange, FileName, Protection, Reply, Step, Timeline},
    format::{SessionChannel, Trace, What},
};

pub(super) const SELECT: u8 = 0xA4;
pub(super) const READ_BINARY: u8 = 0xB0;
pub(super) const READ_BINARY_ODD: u8 = 0xB1;
pub(super) const GET_RESPONSE: u8 = 0xC0;
pub(super) const DO_DATA: Tag = Tag(0x53);
const INTERNAL_AUTHENTICATE: u8 = 0x88;

/// A parsed trace.
#[derive(Default)]
pub(super) struct Recording {
    pub files: Files,
    /// Commands other than READ BINARY and SELECT of a file, with their answers, in order.
    pub told: Vec<Told>,
    /// Random bytes, one entry for each draw.
    pub random: Vec<SensitiveBytes>,
    /// Times of day.
    pub times: VecDeque<SystemTime>,
    /// Whether there are protected commands but no keys.
    pub lacks_keys: bool,
}

/// A command and its answer in plain.
pub(super) struct Told {
    pub command: Command,
    pub answer: Response,
    /// The channel that the answer leads to.
    pub next: Option<Next>,
}

/// A channel as it is built, and whether the chip has answered in it.
pub(super) struct Next {
    pub channel: SessionChannel,
    pub proof: Proof,
}

/// Whether the chip has answered under the keys of a channel. What was not observed is not made up: a chip that does
/// not hold its private key must not appear in a replay as one that does.
#[derive(Clone)]
pub(super) enum Proof {
    Given,
    /// It gave this answer instead, outside the channel or under other keys.
    Refused(SensitiveBytes),
    Unknown,
}

impl Next {
    pub(super) fn channel(&self) -> Channel {
        let SessionChannel { cipher, ks_enc, ks_mac, ssc } = &self.channel;
        let keys = SessionKeys { ks_enc: ks_enc.clone(), ks_mac: ks_mac.clone() };
        Channel::with_ssc(*cipher, keys, ssc.expose().clone())
    }
}

impl Recording {
    pub(super) fn of(trace: &Trace) -> Self {
        let mut walk = Walk::default();
        for step in &Timeline::of(trace).steps {
            match step {
                Step::Exchange(exchange) => walk.exchange(exchange),
                Step::Event(event) => walk.event(&event.what),
            }
        }
        walk.finish()
    }
}

#[derive(Default)]
struct Walk {
    recording: Recording,
    in_application: bool,
    has_channel: bool,
    /// Whether the trace holds the keys of a channel.
    has_keys: bool,
    /// A command whose answer is sent in parts.
    open: Option<Open>,
    /// Index of the entry that holds the channel now in use.
    proving: Option<usize>,
}

struct Open {
    command: Command,
    block: Option<Block>,
    protected: bool,
    /// The parts of an answer that was sent in plain.
    data: SensitiveBytes,
}

impl Walk {
    fn event(&mut self, what: &What) {
        match what {
            What::Random(bytes) => self.recording.random.push(bytes.clone()),
            What::Now(time) => self.recording.times.push_back(*time),
            What::Reset | What::Lifted => {
                (self.in_application, self.has_channel, self.proving) = (false, false, None);
            }
            What::Channel(channel) => {
                (self.has_channel, self.has_keys) = (true, true);
                self.proving = self.recording.told.len().checked_sub(1);
                if let Some(told) = self.recording.told.last_mut() {
                    told.next = Some(Next { channel: channel.clone(), proof: Proof::Unknown });
                }
            }
            _ => {}
        }
    }

    fn exchange(&mut self, exchange: &Exchange<'_>) {
        let Reply::Answer(raw) = exchange.outcome else { return };
        if exchange.protection == Protection::Unreadable && !self.has_channel {
            self.recording.lacks_keys = true;
        }
        if self.has_channel {
            self.prove(exchange, raw);
        }
        let (Some(command), Some(answer)) = (&exchange.plain, &exchange.answer) else {
            self.open = None;
            return;
        };
        let mut open = match self.open.take() {
            Some(open) if command.ins() == GET_RESPONSE => open,
            _ => Open {
                command: command.clone(),
                block: exchange.block,
                protected: exchange.is_protected(),
                data: SensitiveBytes::default(),
            },
        };
        // The last part of a protected answer holds the whole.
        if !open.protected {
            open.data.expose_mut().extend_from_slice(answer.data());
        }
        match answer.status().sw1() {
            0x61 => self.open = Some(open),
            // The command is sent again with another length.
            0x6C => {}
            _ => {
                let data = if open.protected { answer.data().to_vec().into() } else { open.data.clone() };
                self.take(open, Response::new(data, answer.status()));
            }
        }
    }

    /// Notes the first answer of the chip in the channel.
    fn prove(&mut self, exchange: &Exchange<'_>, raw: &SensitiveBytes) {
        let Some(next) = self.proving.and_then(|at| self.recording.told.get_mut(at)?.next.as_mut()) else {
            return;
        };
        // A part proves nothing yet; a bare status word is not protected by the keys.
        let is_under_keys = raw.expose().len() > 2;
        next.proof = match exchange.protection {
            Protection::Part => return,
            Protection::Opened if is_under_keys && exchange.answer.is_some() => Proof::Given,
            Protection::Opened | Protection::None | Protection::Unreadable => Proof::Refused(raw.clone()),
        };
        self.proving = None;
    }

    /// Stores a command with its whole answer.
    fn take(&mut self, open: Open, answer: Response) {
        let Open { command, block, protected, .. } = open;
        let status = answer.status();
        match command.ins() {
            READ_BINARY | READ_BINARY_ODD => {
                if let Some(Block { file: Some(file), offset: Some(offset), in_objects, .. }) = block {
                    self.take_block(protected, file, offset, in_objects, &answer);
                }
            }
            SELECT => {
                let is_file = matches!(command.p1(), 0x00 | 0x02);
                match command.data() {
                    &[high, low] if is_file && [high, low] != [0x3F, 0x00] => {
                        let fid = u16::from_be_bytes([high, low]);
                        let name = FileName::with_fid(fid, self.in_application);
                        if !is_given(status) {
                            self.recording.files.entry(protected, name).refuse_select(status);
                        }
                    }
                    data => {
                        if is_given(status) {
                            self.in_application = data == APPLICATION;
                        }
                        self.recording.told.push(Told { command, answer, next: None });
                    }
                }
            }
            _ => self.recording.told.push(Told { command, answer, next: None }),
        }
    }

    fn take_block(
        &mut self,
        protected: bool,
        name: FileName,
        offset: usize,
        in_objects: bool,
        answer: &Response,
    ) {
        let file = self.recording.files.entry(protected, name);
        let data = match in_objects {
            true => Element::parse(answer.data(), DO_DATA).map_or(&[][..], |object| object.value()),
            false => answer.data(),
        };
        if is_given(answer.status()) && !data.is_empty() {
            file.add(offset, data);
        } else if !is_given(answer.status()) && offset == 0 {
            file.refuse_read(answer.status());
        }
    }

    fn finish(mut self) -> Recording {
        self.recording.lacks_keys &= !self.has_keys;
        self.recording.files = std::mem::take(&mut self.recording.files).assemble();
        // A log holds the challenge as sent, although not as it was drawn.
        if self.recording.random.is_empty() {
            let challenges = self.recording.told.iter().filter(|told| {
                told.command.ins() == INTERNAL_AUTHENTICATE && !told.command.data().is_empty()
            });
            self.recording.random = challenges.map(|told| told.command.data().to_vec().into()).collect();
        }
        self.recording
    }
}

/// Success, or a warning.
const fn is_given(status: StatusWord) -> bool {
    matches!(status.sw1(), 0x90 | 0x62)
}
