//! The conversation with a card: the channel that protects it, and reading files in the largest blocks that reader
//! and chip agree on.

mod anew;
mod beyond;
mod card_access;
mod commands;
mod master_file;
mod opening;
mod partial_file;

use crate::{
    access::{Access, AccessKey, AccessProtocol, bac, pace},
    error::{AccessError, CardError, Error, Refusal, Result, SecureMessagingError, TransportError},
    files::File,
    iso7816::{self, Command, Lengths, MAX_NE_SHORT, Response, StatusWord},
    link::{Link, Transfer},
    random::Random,
    secure_messaging::{Channel, ChannelWatch},
    transport::Limits,
};

use commands::{
    MAX_OFFSET, SELECT, block, data_object_len, read_binary, read_binary_by_sfi, read_binary_odd,
    select_application, select_file,
};

pub use commands::APPLICATION;
pub(crate) use commands::READ_BINARY_ODD;
pub use partial_file::PartialFile;

/// The largest response APDU, status word included, to request from a card that takes extended length and
/// [announces no size](Session::sizes). Applications in the field request this much from these cards.
pub(crate) const MAX_RESPONSE_EXTENDED: usize = 2048;

/// The values of Ne to step down through when a card refuses a larger one.
const LADDER: [usize; 4] = [223, 192, 128, 64];

/// A card on its link, with or without a protected channel.
pub struct Session {
    link: Link,
    channel: Option<Channel>,
    /// The channel broke: nothing more is sent, especially not in plain, until it is built again.
    lost: bool,
    /// The chip has answered under the keys of the channel.
    confirmed: bool,
    /// Counts the states of the card: a new one begins with each reset, each new channel, and each break of a link
    /// without a channel.
    generation: u64,
    /// The file that READ BINARY without a short file identifier reads.
    current: Option<File>,
    /// What was learnt about the card on the reader.
    learnt: Learnt,
    /// The callback that is given every channel.
    watch: Option<ChannelWatch>,
}

/// What was learnt about a card. Starts from the default for each new card.
#[derive(Clone, Copy, Debug, Default)]
struct Learnt {
    /// The sizes that EF.ATR/INFO announces.
    sizes: Option<Limits>,
    /// The largest Ne that the card was found to take; `None` as long as it has taken every one.
    ne_cap: Option<usize>,
    /// Whether the card knows short file identifiers, once that is known.
    knows_sfi: Option<bool>,
    /// Whether the card requires the PACE parameters to be named, once that is known.
    names_parameter: Option<bool>,
    /// The warning with which the card selected its application, if it gave one.
    application_warning: Option<StatusWord>,
}

impl Session {
    /// Starts with a card in the state after power-on.
    pub fn new(link: Link) -> Self {
        Self {
            link,
            channel: None,
            lost: false,
            confirmed: false,
            generation: 0,
            current: None,
            learnt: Learnt::default(),
            watch: None,
        }
    }

    /// Reports every channel that is built to `watch`.
    pub(crate) fn watched_by(mut self, watch: Option<ChannelWatch>) -> Self {
        self.watch = watch;
        self
    }

    /// Sends a command, through the channel if there is one.
    ///
    /// # Errors
    /// Errors of the link; [`SecureMessagingError`]. Either one ends the channel, if there is one, and every
    /// further command then fails with [`SecureMessagingError::Broken`] until the card is [opened](Self::open)
    /// again or [reset](Self::reset): what was meant for the channel is never sent or accepted in plain.
    pub fn send(&mut self, command: &Command) -> Result<Response> {
        match self.channel {
            // Whatever a chip requests inside its channel is sent inside it too, under the next counter.
            Some(_) => iso7816::follow(command, |command| self.send_once(command)),
            None => self.send_once(command),
        }
    }

    /// Sends a command by which the card proves something. A refusal counts as an answer, in the channel or in
    /// plain; a refusal in plain ends the channel.
    ///
    /// # Errors
    /// Errors of the link; [`SecureMessagingError::Broken`].
    pub(crate) fn ask(&mut self, command: &Command, name: &'static str) -> Result<Result<Response, Refusal>> {
        match self.send(command) {
            Ok(response) if response.status().is_ok() => Ok(Ok(response)),
            Ok(response) => Ok(Err(response.status().refusal_of(name))),
            Err(Error::SecureMessaging(SecureMessagingError::Dropped { status, .. })) => {
                Ok(Err(StatusWord(status).refusal_of(name)))
            }
            Err(error) => Err(error),
        }
    }

    /// Sends one command and returns its answer.
    fn send_once(&mut self, command: &Command) -> Result<Response> {
        if self.lost {
            return Err(SecureMessagingError::Broken.into());
        }
        let Some(mut channel) = self.channel.take() else {
            let response = self.link.exchange_with(command, self.lengths_for(command));
            self.generation += u64::from(matches!(response, Err(Error::Transport(_))));
            return response;
        };
        self.lost = true;
        let protected = channel.protect(command)?;
        let response = self.link.exchange_with(&protected, self.lengths_for(&protected))?;
        // On failure the channel and its keys are dropped here.
        let response = channel.unprotect(command.ins(), &response)?;
        self.channel = Some(channel);
        self.lost = false;
        self.confirmed = true;
        Ok(response)
    }

    /// Opens the chip. PACE needs an `offer` from EF.CardAccess; without one, BAC is run. If the chip does not
    /// support BAC or the key is not suitable for it, a chip that gives its files in plain is accepted as it is.
    ///
    /// # Errors
    /// [`AccessError`] and [`CardError::NoApplication`], and errors of the link and the channel.
    pub fn open(
        &mut self,
        key: &AccessKey,
        offer: Option<&pace::Offer>,
        random: &mut dyn Random,
    ) -> Result<Access> {
        self.close();
        let (kind, password) = key.pace_password()?;
        let protocol = match offer {
            Some(offer) => {
                let memory = self.learnt.names_parameter.get_or_insert(offer.is_ambiguous());
                let channel =
                    pace::establish_with(&mut self.link, offer, kind, password.expose(), random, memory)?;
                self.change_channel(channel);
                self.select_application()?;
                AccessProtocol::Pace(offer.protocol)
            }
            None => {
                self.select_application()?;
                match self.run_bac(key, random) {
                    Ok(()) => AccessProtocol::Bac,
                    Err(Error::Access(
                        AccessError::KeyUnsuitable { .. } | AccessError::Failed { step: bac::CHALLENGE, .. },
                    )) if self.reads_in_plain()? => AccessProtocol::Plain,
                    Err(error) => return Err(error),
                }
            }
        };
        Ok(Access { protocol, password: kind })
    }

    /// Replaces the current channel with another one.
    pub(crate) fn change_channel(&mut self, channel: Channel) {
        if let Some(watch) = &mut self.watch {
            watch(&channel);
        }
        self.close();
        self.channel = Some(channel);
    }

    /// True once the chip has answered under the keys of the present channel.
    pub(crate) const fn is_confirmed(&self) -> bool {
        self.confirmed
    }

    /// The current state of the card. A proof given in another state says nothing about this one.
    pub(crate) const fn generation(&self) -> u64 {
        self.generation
    }

    /// True from the moment a channel breaks until the card is opened again. Always false for a chip that is read
    /// in plain: it has no channel to lose.
    pub(crate) const fn has_lost_channel(&self) -> bool {
        self.lost
    }

    /// True while there is a channel, so that nobody on the link can forge the chip's answers.
    pub(crate) const fn is_protected(&self) -> bool {
        self.channel.is_some()
    }

    /// Forgets the channel.
    fn close(&mut self) {
        self.channel = None;
        self.lost = false;
        self.confirmed = false;
        self.generation += 1;
        self.current = None;
    }

    /// Selects the application. A warning without a change (62xx), such as 6283 for a deactivated application,
    /// means that it was selected (ISO/IEC 7816-4, 5.6), so whatever the chip then gives is read. Control
    /// information in the answer was not requested and is ignored.
    fn select_application(&mut self) -> Result<()> {
        match self.send(&select_application())?.status() {
            StatusWord::OK => Ok(()),
            status if status.sw1() == 0x62 => {
                self.learnt.application_warning = Some(status);
                Ok(())
            }
            StatusWord(status) => Err(CardError::NoApplication { status }.into()),
        }
    }

    /// The warning with which the card selected its application, if it gave one.
    pub(crate) const fn application_warning(&self) -> Option<StatusWord> {
        self.learnt.application_warning
    }

    /// The number of bytes that one READ BINARY requests.
    pub fn block_len(&self) -> usize {
        let ne = self.max_ne(self.link.lengths());
        ne.min(self.learnt.ne_cap.unwrap_or(ne)).max(1)
    }

    /// Goes one step down the ladder of block sizes and stays there. Returns false when no step is left.
    pub(crate) fn lower_block_len(&mut self) -> bool {
        if self.forget_large_sizes() {
            return true;
        }
        let now = self.block_len();
        let Some(&lower) = LADDER.iter().find(|&&step| step < now) else { return false };
        self.learnt.ne_cap = Some(lower);
        if lower < MAX_NE_SHORT {
            self.link.set_lengths(Lengths::Short);
        }
        true
    }

    /// Resumes reading a file where it was left, until it is complete. Calls `progress` after each block.
    ///
    /// The first block requests as much as fits, so that no command is spent on the length alone.
    ///
    /// # Errors
    /// [`CardError::FileAbsent`], [`CardError::NotPermitted`], [`CardError::NoProgress`], data errors for a file
    /// that does not begin with its tag, claims too much or ends too early, and errors of the link and the channel.
    /// What was read stays in `file`.
    pub fn read_file(
        &mut self,
        file: &mut PartialFile,
        progress: &mut dyn FnMut(&PartialFile),
    ) -> Result<()> {
        let name = file.file().name();
        while !file.is_complete() {
            let offset = file.len();
            let by_sfi = offset == 0 && self.learnt.knows_sfi != Some(false);
            if !by_sfi && self.current != Some(file.file()) {
                self.select(file.file())?;
            }
            let is_far = offset > MAX_OFFSET;
            let wanted = file.remaining().unwrap_or(usize::MAX);
            let ne = self.block_len().min(if is_far { data_object_len(wanted) } else { wanted });
            let command = match by_sfi {
                true => read_binary_by_sfi(file.file(), ne),
                false if is_far => read_binary_odd(offset, ne),
                false => read_binary(offset, ne),
            };
            let response = self.send(&command)?;
            let refusal = Refusal::of_instruction(command.ins(), response.status().0);
            match response.status() {
                StatusWord::OK | StatusWord::END_OF_FILE if !response.data().is_empty() => {
                    if by_sfi {
                        self.current = Some(file.file());
                        self.learnt.knows_sfi = Some(true);
                    }
                    let appended = file.append(block(&response, command.ins())?, ne);
                    // Some chips return the file that was read before, whatever the identifier: SELECT settles it.
                    if by_sfi && file.is_another() {
                        *file = PartialFile::new(file.file());
                        self.learnt.knows_sfi = Some(false);
                        self.current = None;
                        continue;
                    }
                    appended?;
                    if response.data().len() < ne && !file.is_complete() && file.unreadable().is_none() {
                        self.keep_shorter_blocks(file, response.data().len())?;
                    }
                    progress(file);
                }
                // No more is requested than the header claims: the file is shorter than it says.
                StatusWord::END_OF_FILE | StatusWord::WRONG_P1_P2 if offset > 0 => {
                    return Err(file.ended().shown_by(refusal).into());
                }
                StatusWord::OK if offset > 0 && file.unreadable().is_some() => {
                    return Err(file.ended().into());
                }
                // Some chips return nothing where they should refuse the length.
                StatusWord::OK | StatusWord::END_OF_FILE if self.lower_block_len() => {}
                status @ (StatusWord::OK | StatusWord::END_OF_FILE) => {
                    let refusal = warning(command.ins(), status);
                    return Err(CardError::NoProgress { file: name, offset, refusal }.into());
                }
                StatusWord::SECURITY_NOT_SATISFIED if offset == 0 => {
                    return Err(CardError::NotPermitted { file: name, refusal: Some(refusal) }.into());
                }
                StatusWord::WRONG_LENGTH if self.lower_block_len() => {}
                // Either the file is absent or the card does not know short identifiers: SELECT settles it.
                status if by_sfi && self.learnt.knows_sfi.is_none() && status != StatusWord::WRONG_LENGTH => {
                    self.learnt.knows_sfi = Some(false);
                }
                StatusWord::FILE_NOT_FOUND if offset == 0 => {
                    return Err(CardError::FileAbsent { file: name, refusal: Some(refusal) }.into());
                }
                StatusWord(status) => {
                    return Err(CardError::CommandRefused { instruction: command.ins(), status }.into());
                }
            }
        }
        Ok(())
    }

    /// Makes a file current, by its identifier.
    fn select(&mut self, file: File) -> Result<()> {
        let response = self.send(&select_file(file))?;
        let refusal = Some(Refusal::of_instruction(SELECT, response.status().0));
        match response.status() {
            StatusWord::FILE_NOT_FOUND => {
                // This says nothing about short identifiers after all.
                self.learnt.knows_sfi = None;
                Err(CardError::FileAbsent { file: file.name(), refusal }.into())
            }
            StatusWord::SECURITY_NOT_SATISFIED => {
                Err(CardError::NotPermitted { file: file.name(), refusal }.into())
            }
            _ => {
                response.into_data(SELECT)?;
                self.current = Some(file);
                Ok(())
            }
        }
    }

    /// Adapts to a card that gave less than requested although the file goes on: from now on, request what it gave.
    fn keep_shorter_blocks(&mut self, file: &mut PartialFile, received: usize) -> Result<()> {
        if received >= LADDER[LADDER.len() - 1] {
            self.learnt.ne_cap = Some(received);
            Ok(())
        } else {
            // Too short to be a block size: tolerate it a limited number of times.
            file.count_tiny_block()
        }
    }

    /// What has gone through the link so far.
    pub const fn transfer(&self) -> Transfer {
        self.link.transfer()
    }

    /// Which lengths of commands the card takes, as far as is known.
    pub const fn lengths(&self) -> Lengths {
        self.link.lengths()
    }
}

/// The status word that came in place of data, unless it only reports success.
fn warning(instruction: u8, status: StatusWord) -> Option<Refusal> {
    (!status.is_ok()).then(|| Refusal::of_instruction(instruction, status.0))
}

/// True for a break after which the channel may be built again: the chip itself reported that it left the channel,
/// or another program reset the card. A wrong MAC never qualifies.
pub(crate) const fn allows_rebuild(error: &Error) -> bool {
    match error {
        Error::Transport(TransportError::CardReset) => true,
        _ => match dropped_with(error) {
            Some(status) => status.ends_channel() || status.0 == StatusWord::WRONG_LENGTH.0,
            None => false,
        },
    }
}

/// The plain status word with which the chip left its channel, if that is the error.
pub(crate) const fn dropped_with(error: &Error) -> Option<StatusWord> {
    match error {
        Error::SecureMessaging(SecureMessagingError::Dropped { status, .. }) => Some(StatusWord(*status)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{commands::READ_BINARY, *};
    use crate::transport::FnTransport;

    /// Reads from a card in plain that holds one DG1 of `size` bytes and answers READ BINARY with `answer`.
    fn read(
        size: usize,
        mut answer: impl FnMut(usize, usize) -> Vec<u8> + Send + 'static,
    ) -> Result<(Vec<u8>, u64)> {
        let header_len = if size < 130 {
            2
        } else if size < 259 {
            3
        } else {
            4
        };
        let file = crate::tlv::encode(File::Dg1.tag(), &vec![0x5A; size - header_len]);
        assert_eq!(file.len(), size);
        let mut read_to = 0;
        let link = FnTransport::new(Limits::SHORT, move |bytes: &[u8]| {
            let command = Command::parse(bytes).unwrap();
            if command.ins() == SELECT {
                return Ok(answer(0, 0));
            }
            let offset = match command.p1() {
                0x81 => 0,
                p1 => usize::from(u16::from_be_bytes([p1, command.p2()])),
            };
            assert_eq!(offset, read_to, "the reader skips or repeats");
            let mut bytes = answer(offset, command.ne());
            if bytes.is_empty() {
                let end = (offset + command.ne()).min(file.len());
                bytes = [&file[offset..end], &[0x90, 0]].concat();
            }
            if bytes.ends_with(&[0x90, 0]) {
                read_to = offset + bytes.len() - 2;
            }
            Ok(bytes)
        });
        let mut session = Session::new(Link::new(link));
        let mut partial = PartialFile::new(File::Dg1);
        session.read_file(&mut partial, &mut |_| {})?;
        Ok((partial.into_bytes().0.expose().clone(), session.transfer().commands))
    }

    #[test]
    fn no_command_is_spent_on_the_length() {
        let (bytes, commands) = read(200, |_, _| vec![]).unwrap();
        assert_eq!((bytes.len(), commands), (200, 1));
        assert_eq!(read(256, |_, _| vec![]).unwrap().1, 1);
        assert_eq!(read(260, |_, _| vec![]).unwrap().1, 2);
        assert_eq!(read(512, |_, _| vec![]).unwrap().1, 2);
    }

    #[test]
    fn a_refused_length_goes_down_the_ladder_and_stays_down() {
        let refuse = |_, ne| if ne > 192 { vec![0x67, 0x00] } else { vec![] };
        let (bytes, commands) = read(600, refuse).unwrap();
        // 256 and 223 are refused once each, then four blocks of 192.
        assert_eq!((bytes.len(), commands), (600, 2 + 4));
        let error = read(600, |_, _| vec![0x67, 0x00]).unwrap_err();
        assert_eq!(error, CardError::CommandRefused { instruction: 0xB0, status: 0x6700 }.into());
    }

    #[test]
    fn an_answer_without_data_is_no_progress() {
        let error = read(600, |offset, _| if offset > 0 { vec![0x90, 0] } else { vec![] }).unwrap_err();
        assert_eq!(error, CardError::NoProgress { file: "EF.DG1", offset: 256, refusal: None }.into());
    }

    #[test]
    fn nothing_for_a_large_block_goes_down_the_ladder_too() {
        let nothing = |_, ne| if ne > 128 { vec![0x90, 0x00] } else { vec![] };
        let (bytes, commands) = read(300, nothing).unwrap();
        // 256, 223 and 192 return nothing once each, then three blocks of 128.
        assert_eq!((bytes.len(), commands), (300, 3 + 3));
    }

    #[test]
    fn a_card_that_drips_is_given_up() {
        let drip = |offset, _| match offset {
            0 => vec![0x61, 0x82, 0x0F, 0xFF, 0x90, 0],
            _ => vec![0x5A, 0x90, 0],
        };
        assert!(matches!(read(4099, drip).unwrap_err(), Error::Card(CardError::NoProgress { .. })));
    }

    #[test]
    fn a_card_without_short_identifiers_is_read_by_select() {
        let link = FnTransport::new(Limits::SHORT, |bytes: &[u8]| {
            Ok(match Command::parse(bytes).unwrap().header() {
                [0, READ_BINARY, 0x81, 0] => vec![0x6A, 0x86],
                [0, SELECT, 0x02, 0x0C] => vec![0x90, 0],
                [0, READ_BINARY, 0, 0] => vec![0x61, 1, 7, 0x90, 0],
                other => panic!("{other:02X?}"),
            })
        });
        let mut session = Session::new(Link::new(link));
        session.read_file(&mut PartialFile::new(File::Dg1), &mut |_| {}).unwrap();
    }

    #[test]
    fn after_a_broken_channel_nothing_goes_in_plain() {
        use cccd_base::crypto::{Cipher, SessionKeys};

        let link = FnTransport::new(Limits::SHORT, |_: &[u8]| Ok(vec![0x61, 1, 7, 0x90, 0]));
        let mut session = Session::new(Link::new(link.with_reset(|| Ok(()))));
        let keys = SessionKeys::derive(Cipher::Aes128, b"secret").unwrap();
        session.change_channel(Channel::new(Cipher::Aes128, keys));
        let mut file = PartialFile::new(File::Dg1);
        for _ in 0..2 {
            let error = session.read_file(&mut file, &mut |_| {}).unwrap_err();
            assert_eq!(error, SecureMessagingError::Broken.into());
        }
        assert!(file.is_empty());
        assert_eq!(session.transfer().commands, 1);
        session.reset().unwrap();
        session.read_file(&mut file, &mut |_| {}).unwrap();
    }

    #[test]
    fn absent_and_locked_are_told_apart() {
        let error = |status: u16| read(9, move |_, _| status.to_be_bytes().to_vec()).unwrap_err();
        let refusal = Some(Refusal::of_instruction(SELECT, 0x6A82));
        assert_eq!(error(0x6A82), CardError::FileAbsent { file: "EF.DG1", refusal }.into());
        let refusal = Some(Refusal::of_instruction(READ_BINARY, 0x6982));
        assert_eq!(error(0x6982), CardError::NotPermitted { file: "EF.DG1", refusal }.into());
    }
}
