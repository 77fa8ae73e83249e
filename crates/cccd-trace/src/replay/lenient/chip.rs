//! A chip that knows what a trace holds.

use std::time::SystemTime;

use cccd::{
    Error, Result, SensitiveBytes,
    card::APPLICATION,
    error::TraceError,
    iso7816::{Command, MAX_NE_SHORT, Response, StatusWord},
    random::{Random, SeededRandom},
    secure_messaging::Channel,
    tlv::{self, Reader, Tag},
    transport::Limits,
};

use super::{
    LenientRemark,
    files::Found,
    recording::{DO_DATA, GET_RESPONSE, Proof, READ_BINARY, READ_BINARY_ODD, Recording, SELECT, Told},
};
use crate::exchange::FileName;

/// Class byte bits "secure messaging, header authenticated".
const PROTECTED: u8 = 0x0C;
/// Class byte bit "more of this command follows".
const CHAINED: u8 = 0x10;
const DO_OFFSET: Tag = Tag(0x54);
/// P1 of READ BINARY with a short file identifier.
const BY_SFI: u8 = 0x80;
/// The longest header of DO'53': tag and three bytes of length.
const DO_DATA_HEADER: usize = 4;
/// Size limit of an assembled chained command in bytes.
const MAX_CHAINED: usize = 65_535;

/// The chip, and everything else of the trace that a read needs.
pub(super) struct Chip {
    recording: Recording,
    /// Index of the first recorded answer that was not used yet.
    next: usize,
    limits: Limits,
    channel: Option<Channel>,
    proof: Proof,
    current: Option<FileName>,
    in_application: bool,
    /// Data of the chained command received so far.
    chain: SensitiveBytes,
    /// The rest of an answer that is sent in parts, and its status.
    rest: Option<(SensitiveBytes, StatusWord)>,
    time: Option<SystemTime>,
    random: SeededRandom,
    remarks: Vec<LenientRemark>,
}

impl Chip {
    pub(super) const fn new(
        recording: Recording,
        limits: Limits,
        time: Option<SystemTime>,
        random: SeededRandom,
    ) -> Self {
        Self {
            recording,
            next: 0,
            limits,
            channel: None,
            proof: Proof::Unknown,
            current: None,
            in_application: false,
            chain: SensitiveBytes::new(Vec::new()),
            rest: None,
            time,
            random,
            remarks: Vec::new(),
        }
    }

    pub(super) fn reset(&mut self) {
        self.channel = None;
        self.current = None;
        self.in_application = false;
        self.chain = SensitiveBytes::default();
        self.rest = None;
    }

    pub(super) fn remark(&mut self, remark: LenientRemark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    pub(super) fn remarks(&self) -> &[LenientRemark] {
        &self.remarks
    }

    /// Fills a buffer with the next recorded random bytes of its length.
    pub(super) fn fill(&mut self, buffer: &mut [u8]) -> Result<()> {
        let random = &mut self.recording.random;
        match random.iter().position(|bytes| bytes.expose().len() == buffer.len()) {
            Some(at) => {
                buffer.copy_from_slice(random.remove(at).expose());
                Ok(())
            }
            None => {
                self.remark(LenientRemark::NoRandom { length: buffer.len() });
                self.random.fill(buffer)
            }
        }
    }

    /// Returns the next recorded time of day, or the last one again.
    pub(super) fn now(&mut self) -> Option<SystemTime> {
        self.time = self.recording.times.pop_front().or(self.time);
        if self.time.is_none() {
            self.remark(LenientRemark::NoClock);
        }
        self.time
    }

    /// Handles a command.
    pub(super) fn transmit(&mut self, bytes: &[u8]) -> Result<Vec<u8>> {
        let Ok(sent) = Command::parse(bytes) else { return Ok(status_alone(StatusWord::WRONG_LENGTH)) };
        if sent.ins() == GET_RESPONSE
            && sent.cla() & PROTECTED != PROTECTED
            && let Some((rest, status)) = self.rest.take()
        {
            return Ok(self.deliver(&sent, rest, status));
        }
        self.rest = None;
        if sent.cla() & PROTECTED == PROTECTED {
            return self.transmit_protected(&sent);
        }
        // A command in plain ends the channel.
        self.channel = None;
        let (answer, next) = self.answer(&sent)?;
        self.change_channel(next);
        let status = answer.status();
        Ok(self.deliver(&sent, answer.data().to_vec().into(), status))
    }

    fn transmit_protected(&mut self, sent: &Command) -> Result<Vec<u8>> {
        if sent.cla() & CHAINED != 0 {
            let room = MAX_CHAINED.saturating_sub(self.chain.expose().len());
            if sent.data().len() > room {
                return Ok(status_alone(StatusWord::WRONG_LENGTH));
            }
            self.chain.expose_mut().extend_from_slice(sent.data());
            return Ok(status_alone(StatusWord::OK));
        }
        let mut data = std::mem::take(&mut self.chain);
        data.expose_mut().extend_from_slice(sent.data());
        let whole = sent.clone().with_data(data);
        let Some(mut channel) = self.channel.take() else {
            return Ok(status_alone(StatusWord::SM_OBJECTS_INCORRECT));
        };
        match &self.proof {
            Proof::Given => {}
            Proof::Refused(answer) => return Ok(answer.expose().clone()),
            Proof::Unknown => {
                return Err(self.unknown(LenientRemark::UnknownChannel, "answer of the chip in this channel"));
            }
        }
        let Ok(command) = channel.open_command(&whole) else {
            self.remark(LenientRemark::OtherChannel);
            return Ok(status_alone(StatusWord::SM_OBJECTS_INCORRECT));
        };
        self.channel = Some(channel);
        let (answer, next) = self.answer(&command)?;
        let Some(channel) = &mut self.channel else {
            return Ok(status_alone(StatusWord::SM_OBJECTS_INCORRECT));
        };
        let answer = channel.protect_response(command.ins(), &answer)?;
        self.change_channel(next);
        let status = answer.status();
        Ok(self.deliver(sent, answer.data().to_vec().into(), status))
    }

    fn change_channel(&mut self, told: Option<usize>) {
        let told = told.and_then(|at| self.recording.told.get(at));
        if let Some(Told { next: Some(next), .. }) = told {
            self.channel = Some(next.channel());
            self.proof = next.proof.clone();
            self.current = None;
        }
    }

    /// Sends an answer, in parts if the link or the command has no room for it.
    fn deliver(&mut self, sent: &Command, mut data: SensitiveBytes, status: StatusWord) -> Vec<u8> {
        let room = sent.ne().max(MAX_NE_SHORT).min(self.limits.max_response.saturating_sub(2)).max(1);
        let Some((now, later)) = data.expose().split_at_checked(room).filter(|(_, later)| !later.is_empty())
        else {
            let mut answer = std::mem::take(data.expose_mut());
            answer.extend(status.0.to_be_bytes());
            return answer;
        };
        // 00 stands for 256 or more.
        let left = u8::try_from(later.len()).unwrap_or(0);
        let answer = [now, &[0x61, left]].concat();
        self.rest = Some((later.to_vec().into(), status));
        answer
    }

    /// The answer to a plain command, and the index of the recorded one.
    fn answer(&mut self, command: &Command) -> Result<(Response, Option<usize>)> {
        match command.ins() {
            READ_BINARY | READ_BINARY_ODD => Ok((self.read(command)?, None)),
            SELECT => Ok((self.select(command), None)),
            instruction => {
                let told = self.told(command).map(|(at, told)| (told.answer.clone(), at));
                let Some((answer, at)) = told else {
                    let remark = LenientRemark::UnknownAnswer { instruction };
                    return Err(self.unknown(remark, "answer to this command"));
                };
                self.next = at + 1;
                Ok((answer, Some(at)))
            }
        }
    }

    fn unknown(&mut self, remark: LenientRemark, what: &'static str) -> Error {
        self.remark(remark);
        TraceError::Incomplete { what }.into()
    }

    /// The next recorded command that is equal, or else the first.
    fn told(&self, command: &Command) -> Option<(usize, &Told)> {
        let same = |(_, told): &(usize, &Told)| {
            told.command.header() == command.header() && told.command.data() == command.data()
        };
        let told = || self.recording.told.iter().enumerate();
        told().skip(self.next).find(same).or_else(|| told().find(same))
    }

    fn select(&mut self, command: &Command) -> Response {
        let status = match command.data() {
            &[high, low] if matches!(command.p1(), 0x00 | 0x02) && [high, low] != [0x3F, 0x00] => {
                let name = FileName::with_fid(u16::from_be_bytes([high, low]), self.in_application);
                match self.recording.files.find(self.channel.is_some(), name, true) {
                    Found::File(_) => {
                        self.current = Some(name);
                        StatusWord::OK
                    }
                    Found::Refused(status) => status,
                    Found::Unknown => self.unknown_file(name),
                }
            }
            data => {
                let is_application = data == APPLICATION;
                let status = self.told(command).map_or(StatusWord::OK, |(_, told)| told.answer.status());
                if status.is_ok() {
                    (self.current, self.in_application) = (None, is_application);
                }
                status
            }
        };
        Response::new(Vec::new(), status)
    }

    fn unknown_file(&mut self, name: FileName) -> StatusWord {
        self.remark(LenientRemark::UnknownFile(name));
        StatusWord::FILE_NOT_FOUND
    }

    fn read(&mut self, command: &Command) -> Result<Response> {
        let [_, ins, p1, p2] = command.header();
        let in_objects = ins == READ_BINARY_ODD;
        let place = u16::from_be_bytes([p1, p2]);
        let (named, offset) = match in_objects {
            false if p1 & BY_SFI != 0 => (Some(self.by_sfi(p1 & 0x1F)), Some(usize::from(p2))),
            false => (None, Some(usize::from(place))),
            true if place == 0 => (None, offset(command.data())),
            true if p1 == 0 && p2 & 0xE0 == 0 => (Some(self.by_sfi(p2)), offset(command.data())),
            true => (Some(FileName::with_fid(place, self.in_application)), offset(command.data())),
        };
        let alone = |status| Ok(Response::new(Vec::new(), status));
        let Some(offset) = offset else { return alone(StatusWord::INCORRECT_DATA) };
        let Some(name) = named.or(self.current) else { return alone(StatusWord::COMMAND_NOT_ALLOWED) };
        let file = match self.recording.files.find(self.channel.is_some(), name, false) {
            Found::File(file) => file,
            Found::Refused(status) => return alone(status),
            Found::Unknown => return alone(self.unknown_file(name)),
        };
        self.current = Some(name);
        let room = command.ne().saturating_sub(if in_objects { DO_DATA_HEADER } else { 0 });
        let bytes = file.bytes(offset, room.max(1));
        match file.whole_len() {
            Some(length) if offset >= length => alone(StatusWord::WRONG_P1_P2),
            _ if bytes.is_empty() => {
                let remark = LenientRemark::UnknownBytes { file: name, offset };
                Err(self.unknown(remark, "such bytes of a file"))
            }
            whole => {
                let ends = whole == Some(offset + bytes.len()) && bytes.len() < room;
                let status = if ends { StatusWord::END_OF_FILE } else { StatusWord::OK };
                let data = if in_objects { tlv::encode(DO_DATA, bytes) } else { bytes.to_vec() };
                Ok(Response::new(data, status))
            }
        }
    }

    fn by_sfi(&self, sfi: u8) -> FileName {
        FileName::with_sfi(sfi, self.in_application)
    }
}

/// The offset in DO'54'.
fn offset(data: &[u8]) -> Option<usize> {
    let object = Reader::new(data).expect(DO_OFFSET).ok()?;
    let value = object.value();
    (value.len() <= 4).then(|| value.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte)))
}

fn status_alone(status: StatusWord) -> Vec<u8> {
    status.0.to_be_bytes().to_vec()
}
