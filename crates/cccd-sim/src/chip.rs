//! The chip: one object that answers commands, as an eMRTD does (Doc 9303-10 and 9303-11).

mod active_authentication;
mod bac;
mod chip_authentication;
mod files;
mod options;
mod pace;
mod secure_messaging;
mod tamper;

use cccd_base::{
    Error,
    iso7816::{Command, StatusWord},
    random::{Random, SystemRandom},
};

use options::tamper;
pub use options::{ChipOptions, Misbehaviour, SignatureFault};
pub(crate) use pace::DYNAMIC_DATA;
use secure_messaging::{Channel, is_odd};
pub use tamper::{Edit, Moment, Stage};

use crate::{
    files::{AID, Directory, File},
    issue::{ChipKey, IssuedCard},
};

/// Bits of CLA that mark a command as protected, header included.
const SECURED: u8 = 0x0C;
/// INS of GET RESPONSE.
const GET_RESPONSE: u8 = 0xC0;
/// Bit of CLA that marks a command which the rest of the chain follows.
const CHAINED: u8 = 0x10;

/// A chip that holds an issued card.
///
/// ```
/// use cccd_sim::{Chip, Issuance};
///
/// let mut chip = Chip::new(Issuance::new(b"any seed").issue()?);
/// assert_eq!(chip.handle(&[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x01, 0x1C]), [0x90, 0x00]);
/// let ef_card_access = chip.handle(&[0x00, 0xB0, 0x00, 0x00, 0x00]);
/// assert_eq!(ef_card_access[0], 0x31);
/// assert_eq!(chip.handle(b"no command"), [0x67, 0x00]);
/// # Ok::<(), cccd_base::Error>(())
/// ```
pub struct Chip {
    card: IssuedCard,
    options: ChipOptions,
    random: Box<dyn Random>,
    /// Number of protected commands since the chip was made.
    protected_commands: usize,
    directory: Directory,
    current_file: Option<File>,
    channel: Option<Channel>,
    /// RND.IC of BAC, until it is used.
    challenge: Option<[u8; 8]>,
    pace: pace::State,
    /// The key that MSE:Set AT of Chip Authentication selected, until the terminal sends its own.
    chosen_chip_key: Option<ChipKey>,
    /// True until the first command after Chip Authentication.
    just_authenticated: bool,
    /// Public keys that terminals have sent in Chip Authentication.
    known_ephemeral_keys: Vec<Vec<u8>>,
    /// Files that have been read before.
    read_before: Vec<File>,
    /// Data that GET RESPONSE fetches.
    waiting: Vec<u8>,
    /// Data that GET RESPONSE in the channel fetches.
    waiting_inside: Vec<u8>,
}

/// The result of a command.
type Answer = Result<Reply, Refusal>;

/// A response with data or a warning, and the channel that it opens.
struct Reply {
    data: Vec<u8>,
    status: StatusWord,
    /// The channel in force from the next command on.
    channel: Option<Channel>,
}

impl Reply {
    /// 9000 without data.
    const fn done() -> Self {
        Self::with(Vec::new())
    }

    /// 9000 with data.
    const fn with(data: Vec<u8>) -> Self {
        Self { data, status: StatusWord::OK, channel: None }
    }
}

/// An error status.
enum Refusal {
    /// Sent inside the channel if there is one; the channel stays open.
    Status(StatusWord),
    /// Sent in plain; the channel ends.
    Drop(StatusWord),
}

impl From<StatusWord> for Refusal {
    fn from(status: StatusWord) -> Self {
        Self::Status(status)
    }
}

/// The cryptographic library failed: the chip has no status word for that.
impl From<Error> for Refusal {
    fn from(_: Error) -> Self {
        Self::Status(StatusWord::UNKNOWN)
    }
}

impl Chip {
    /// A well-behaved chip that uses the random bytes of the operating system.
    pub fn new(card: IssuedCard) -> Self {
        Self::with(card, ChipOptions::default(), Box::new(SystemRandom))
    }

    /// A chip with other abilities and habits, and its own source of random bytes.
    ///
    /// The chip draws from `random` in this order: for PACE the nonce, the private key of the mapping and the private
    /// key of the agreement; for BAC RND.IC, then K.IC; for Active Authentication M1.
    pub fn with(card: IssuedCard, options: ChipOptions, random: Box<dyn Random>) -> Self {
        Self {
            card,
            options,
            random,
            protected_commands: 0,
            directory: Directory::MasterFile,
            current_file: None,
            channel: None,
            challenge: None,
            pace: pace::State::Idle,
            chosen_chip_key: None,
            just_authenticated: false,
            known_ephemeral_keys: Vec::new(),
            read_before: Vec::new(),
            waiting: Vec::new(),
            waiting_inside: Vec::new(),
        }
    }

    /// The card in the chip.
    pub const fn card(&self) -> &IssuedCard {
        &self.card
    }

    /// The abilities and habits of the chip.
    pub const fn options(&self) -> &ChipOptions {
        &self.options
    }

    /// The abilities and habits of the chip, to change them while it runs.
    pub const fn options_mut(&mut self) -> &mut ChipOptions {
        &mut self.options
    }

    /// The answer to reset, as a contactless reader builds it (PC/SC part 3, 3.1.3.2.3). Its historical bytes are
    /// invented and spell SPECIMEN: the answers of real cards are not known.
    pub fn atr(&self) -> Vec<u8> {
        let mut historical = b"\x80\x58SPECIMEN".to_vec();
        // Third byte of the card capabilities: extended length, and sizes in EF.ATR/INFO.
        let extended_length = if self.options.announce_extended_length { 0x40 } else { 0 };
        let atr_info = if self.options.announce_atr_info { 0x20 } else { 0 };
        if extended_length | atr_info != 0 {
            historical.extend_from_slice(&[0x73, 0x84, 0x01, extended_length | atr_info]);
        }
        let mut atr = vec![0x3B, 0x80 | historical.len() as u8, 0x80, 0x01];
        atr.extend_from_slice(&historical);
        let check = atr.iter().skip(1).fold(0, |sum, byte| sum ^ byte);
        atr.push(check);
        atr
    }

    /// Puts the chip into the state after power-on.
    pub fn reset(&mut self) {
        self.directory = Directory::MasterFile;
        self.current_file = None;
        self.challenge = None;
        self.forget_channel();
    }

    /// Answers any command APDU with a response APDU of at least two bytes.
    pub fn handle(&mut self, command: &[u8]) -> Vec<u8> {
        // A first length byte of 00 with more bytes after it means extended length (ISO/IEC 7816-3, 12.1.3).
        let extended = command.len() > 6 && command.get(4) == Some(&0);
        if extended && self.options.does(Misbehaviour::MuteToExtendedLength) {
            return Vec::new();
        }
        let parsed = match Command::parse(command) {
            Ok(parsed) if !extended || self.options.extended_length => parsed,
            _ => return self.leave(StatusWord::WRONG_LENGTH),
        };
        if !self.options.does(Misbehaviour::GetResponse) {
            return self.handle_parsed(&parsed);
        }
        // Inside a channel, GET RESPONSE is handled by the channel.
        let fetches = parsed.ins() == GET_RESPONSE && parsed.cla() & SECURED == 0;
        if !fetches {
            self.waiting = self.handle_parsed(&parsed);
        }
        self.next_part(&parsed, fetches)
    }

    /// Returns the next part of the waiting response. A status word alone is sent at once; data is announced first.
    fn next_part(&mut self, command: &Command, fetches: bool) -> Vec<u8> {
        let left = self.waiting.len().saturating_sub(2);
        match left {
            0 => std::mem::take(&mut self.waiting),
            _ if !fetches => plain(&[], announced(left)),
            _ if command.ne() >= left => std::mem::take(&mut self.waiting),
            _ => {
                let part: Vec<u8> = self.waiting.drain(..command.ne()).collect();
                plain(&part, announced(left - command.ne()))
            }
        }
    }

    fn handle_parsed(&mut self, parsed: &Command) -> Vec<u8> {
        match parsed.cla() & !CHAINED {
            0x00 => {
                let mut answer = self.handle_plain(parsed);
                let here = (self.moment(parsed), Stage::Sent);
                tamper(&self.options.misbehaviours, here, &mut answer, parsed);
                answer
            }
            SECURED => self.handle_protected(parsed),
            _ => self.leave(StatusWord::CLASS_NOT_SUPPORTED),
        }
    }

    /// A plain command ends a channel. Then SELECT of the application is carried out and anything else is refused.
    fn handle_plain(&mut self, command: &Command) -> Vec<u8> {
        if self.channel.is_some() {
            self.forget_channel();
            let selects = (command.ins(), command.p1(), command.data()) == (0xA4, 0x04, &AID);
            if !selects {
                return plain(&[], StatusWord::SM_OBJECTS_MISSING);
            }
        }
        let room = self.room_for(command);
        match self.execute(command, false, room) {
            Ok(reply) if reply.data.len() > room => plain(&[], StatusWord::WRONG_LENGTH),
            Ok(reply) => {
                self.channel = reply.channel;
                plain(&reply.data, reply.status)
            }
            Err(Refusal::Status(status) | Refusal::Drop(status)) => plain(&[], status),
        }
    }

    /// Answers a protected command in the channel, or in plain if its protection is wrong.
    fn handle_protected(&mut self, command: &Command) -> Vec<u8> {
        let odd = is_odd(command.ins());
        let limit = self.room_for(command);
        let Some(channel) = &mut self.channel else {
            return plain(&[], StatusWord::SM_OBJECTS_INCORRECT);
        };
        let is_first = std::mem::take(&mut self.just_authenticated);
        self.protected_commands += 1;
        if let Some(status) = self.options.drop_at(self.protected_commands) {
            return self.leave(status);
        }
        let Some(capacity) = channel.capacity(limit, odd) else {
            return self.leave(StatusWord::WRONG_LENGTH);
        };
        let inner = match channel.open(command) {
            Ok(inner) => inner,
            Err(status) => return self.leave(status),
        };
        let room = inner.ne().min(capacity);
        let reply = match self.execute(&inner, true, room) {
            Ok(reply) if reply.data.len() > room => {
                Reply { status: StatusWord::WRONG_LENGTH, ..Reply::done() }
            }
            Ok(reply) if matches!(inner.ins(), 0xB0 | 0xB1) => self.keep_rest(reply),
            Ok(reply) => reply,
            Err(Refusal::Status(status)) => Reply { status, ..Reply::done() },
            Err(Refusal::Drop(status)) => return self.leave(status),
        };
        let moment = self.moment(&inner);
        let mut clear = plain(&reply.data, reply.status);
        self.differ_at_first_read(moment, &mut clear);
        let Self { options, channel, .. } = self;
        let misbehaviours = &options.misbehaviours;
        tamper(misbehaviours, (moment, Stage::Clear), &mut clear, &inner);
        if is_first && options.does(Misbehaviour::PlainAfterChipAuthentication) {
            return clear;
        }
        let protected = channel.as_mut().map(|channel| {
            let skips = |one: &Misbehaviour| {
                matches!(one, Misbehaviour::SkipCounter { file } if moment == Some(Moment::Read(*file)))
            };
            if misbehaviours.iter().any(skips) {
                channel.skip();
            }
            channel.protect(&clear, odd, |objects| {
                tamper(misbehaviours, (moment, Stage::Authenticated), objects, &inner);
            })
        });
        let Some(Ok(mut protected)) = protected else { return self.leave(StatusWord::UNKNOWN) };
        if reply.channel.is_some() {
            self.just_authenticated = true;
            let keeps = self.options.does(Misbehaviour::KeepKeysAfterChipAuthentication)
                || self.options.refuses_later().is_some();
            if !keeps {
                self.channel = reply.channel;
            }
        }
        self.options.spoil(self.protected_commands, &mut protected);
        tamper(&self.options.misbehaviours, (moment, Stage::Sent), &mut protected, &inner);
        protected
    }

    /// Carries out a command. `room` is the number of data bytes that fit into the response.
    fn execute(&mut self, command: &Command, secured: bool, room: usize) -> Answer {
        let general_authenticate = command.ins() == 0x86;
        if command.cla() & CHAINED != 0 && (secured || !general_authenticate) {
            return Err(StatusWord::CHAINING_NOT_SUPPORTED.into());
        }
        if !general_authenticate {
            self.pace = pace::State::Idle;
            self.chosen_chip_key = None;
        }
        match (command.ins(), secured) {
            (0xA4, _) => self.select(command, secured),
            (0xB0, _) => self.read_binary(command, secured, room),
            (0xB1, _) => self.read_binary_odd(command, secured, room),
            (GET_RESPONSE, true) if !self.waiting_inside.is_empty() => self.get_rest(room),
            (0x22, false) if command.p1() == 0x41 && self.options.without_access_control => {
                self.set_chip_authentication(command)
            }
            (0x86, false) if self.chosen_chip_key.is_some() => self.authenticate_chip(command),
            (0x22, false) => self.set_pace(command),
            (0x86, false) => self.pace_step(command),
            (0x22, true) => self.set_chip_authentication(command),
            (0x86, true) => self.authenticate_chip(command),
            (0x84, false) => self.get_challenge(command),
            (0x82, false) => self.external_authenticate(command),
            (0x88, true) => self.internal_authenticate(command),
            (0x88, false) if self.options.without_access_control => self.internal_authenticate(command),
            (0x84 | 0x82, true) => Err(StatusWord::CONDITIONS_NOT_SATISFIED.into()),
            _ => Err(StatusWord::INSTRUCTION_NOT_SUPPORTED.into()),
        }
    }

    /// Changes the last byte of a file at its first read, if the options request it.
    fn differ_at_first_read(&mut self, moment: Option<Moment>, clear: &mut [u8]) {
        let Some(Moment::Read(file)) = moment else { return };
        let is_first = !self.read_before.contains(&file);
        if is_first && self.options.does(Misbehaviour::FirstReadDiffers { file }) {
            if let Some([byte, _, _]) = clear.last_chunk_mut::<3>() {
                *byte ^= 1;
            }
            self.read_before.push(file);
        }
    }

    /// Ends the channel and answers in plain.
    fn leave(&mut self, status: StatusWord) -> Vec<u8> {
        self.forget_channel();
        plain(&[], status)
    }

    fn forget_channel(&mut self) {
        self.channel = None;
        self.just_authenticated = false;
        self.pace = pace::State::Idle;
        self.chosen_chip_key = None;
    }

    /// Number of data bytes that fit into the response. Ne does not limit a chip that sends the response in parts.
    fn room_for(&self, command: &Command) -> usize {
        match self.options.does(Misbehaviour::GetResponse) {
            true => self.largest_data(),
            false => command.ne().min(self.largest_data()),
        }
    }

    /// Largest response data field in bytes.
    const fn largest_data(&self) -> usize {
        self.options.max_response.saturating_sub(2)
    }
}

/// 61xx, which announces this many bytes; 00 stands for more than one byte can express.
fn announced(left: usize) -> StatusWord {
    StatusWord(0x6100 | u16::from(u8::try_from(left).unwrap_or(0)))
}

/// A response APDU.
fn plain(data: &[u8], status: StatusWord) -> Vec<u8> {
    [data, &status.0.to_be_bytes()].concat()
}
