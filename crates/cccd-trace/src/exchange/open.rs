//! Decrypts protected exchanges with the keys in a trace.

use cccd::{
    SensitiveBytes,
    iso7816::{Command, Response, StatusWord},
    secure_messaging::Channel,
};
use cccd_base::crypto::SessionKeys;

use super::Protection;
use crate::format::SessionChannel;

/// Class byte bits "secure messaging, header authenticated".
const PROTECTED: u8 = 0x0C;
/// Class byte bit "more of this command follows".
const CHAINED: u8 = 0x10;
const GET_RESPONSE: u8 = 0xC0;
/// Largest size of assembled parts in bytes: the longest data field there is.
const MAX_WHOLE: usize = 65_536;

/// The channel at one point of a trace, and the command or answer that still lacks parts.
#[derive(Default)]
pub(super) struct Opener {
    channel: Option<Channel>,
    /// Data of the chained command received so far.
    chain: Option<SensitiveBytes>,
    /// The protected command whose answer comes next.
    open: Option<Open>,
    /// The last protected command, if the card requested it again with another Le.
    repeat: Option<Open>,
}

/// A command that waits for its answer.
struct Open {
    sent: Command,
    plain: Option<Command>,
    /// The parts of its answer so far.
    answer: SensitiveBytes,
}

impl Opener {
    /// From now on, commands are protected with these keys.
    pub(super) fn open_with(&mut self, channel: &SessionChannel) {
        let keys = SessionKeys { ks_enc: channel.ks_enc.clone(), ks_mac: channel.ks_mac.clone() };
        let channel = Channel::with_ssc(channel.cipher, keys, channel.ssc.expose().clone());
        *self = Self { channel: Some(channel), ..Self::default() };
    }

    /// The card has lost its channel.
    pub(super) fn close(&mut self) {
        *self = Self::default();
    }

    /// Handles a command and returns its protection and its plain form.
    pub(super) fn command(&mut self, bytes: &[u8]) -> (Protection, Option<Command>) {
        let repeat = self.repeat.take();
        let Ok(sent) = Command::parse(bytes) else {
            self.open = None;
            return (Protection::None, None);
        };
        if sent.cla() & PROTECTED != PROTECTED {
            if sent.ins() == GET_RESPONSE && self.open.is_some() {
                return (Protection::Part, Some(sent));
            }
            self.open = None;
            return (Protection::None, Some(sent));
        }
        self.open = None;
        if let Some(repeat) = repeat
            && repeat.sent.header() == sent.header()
            && repeat.sent.data() == sent.data()
        {
            let plain = repeat.plain.clone();
            self.open = Some(repeat);
            return (opened(&plain), plain);
        }
        let Some(whole) = self.whole(&sent) else { return (Protection::Part, None) };
        let plain = self.channel.as_mut().and_then(|channel| channel.open_command(&whole).ok());
        let protection = opened(&plain);
        self.open = Some(Open { sent, plain: plain.clone(), answer: SensitiveBytes::default() });
        (protection, plain)
    }

    /// The protected command that `sent` is or completes; `None` if more of it follows.
    ///
    /// A chain may consist of parts of one protected command, or of commands that are each protected.
    fn whole(&mut self, sent: &Command) -> Option<Command> {
        let chain = self.chain.take();
        if sent.cla() & CHAINED != 0 && !self.opens_alone(sent) {
            let mut data = chain.unwrap_or_default();
            append(&mut data, sent.data());
            self.chain = Some(data);
            return None;
        }
        let Some(mut data) = chain else { return Some(sent.clone()) };
        append(&mut data, sent.data());
        Some(sent.clone().with_data(data))
    }

    /// Whether the channel in its current state decrypts this command.
    fn opens_alone(&self, sent: &Command) -> bool {
        self.channel.as_ref().is_some_and(|channel| {
            let mut copy =
                Channel::with_ssc(channel.cipher(), channel.keys().clone(), channel.ssc().to_vec());
            copy.open_command(sent).is_ok()
        })
    }

    /// Handles the answer and returns its protection and its plain form.
    pub(super) fn answer(&mut self, bytes: &[u8]) -> (Protection, Option<Response>) {
        let Some((data, status)) = bytes.split_last_chunk::<2>() else { return (Protection::None, None) };
        let status = StatusWord(u16::from_be_bytes(*status));
        let plain = Response::new(data.to_vec(), status);
        let Some(mut open) = self.open.take() else { return (Protection::None, Some(plain)) };
        if status.sw1() == 0x6C && data.is_empty() {
            self.repeat = Some(open);
            return (Protection::Opened, Some(plain));
        }
        append(&mut open.answer, data);
        if status.sw1() == 0x61 {
            self.open = Some(open);
            return (Protection::Part, Some(plain));
        }
        // An answer without data objects is outside the channel.
        if open.answer.expose().is_empty() {
            return (Protection::Opened, Some(plain));
        }
        let whole = Response::new(open.answer, status);
        let ins = open.sent.ins();
        let answer = self.channel.as_mut().and_then(|channel| channel.unprotect(ins, &whole).ok());
        (opened(&answer), answer)
    }
}

/// Adds a part, unless the whole is longer than anything that can be decrypted.
fn append(whole: &mut SensitiveBytes, part: &[u8]) {
    if whole.expose().len() <= MAX_WHOLE {
        whole.expose_mut().extend_from_slice(part);
    }
}

const fn opened<T>(plain: &Option<T>) -> Protection {
    if plain.is_some() { Protection::Opened } else { Protection::Unreadable }
}

#[cfg(test)]
mod tests {
    use cccd::iso7816::{self, Lengths};
    use cccd_base::{
        crypto::Cipher,
        transport::{Deadline, FnTransport, Limits},
    };

    use super::*;

    fn channel() -> SessionChannel {
        let keys = SessionKeys::derive(Cipher::Aes128, b"secret").unwrap();
        SessionChannel {
            cipher: Cipher::Aes128,
            ks_enc: keys.ks_enc,
            ks_mac: keys.ks_mac,
            ssc: vec![0; 16].into(),
        }
    }

    fn ends() -> (Channel, Opener) {
        let mut opener = Opener::default();
        opener.open_with(&channel());
        let SessionChannel { cipher, ks_enc, ks_mac, ssc } = channel();
        (Channel::with_ssc(cipher, SessionKeys { ks_enc, ks_mac }, ssc.expose().clone()), opener)
    }

    fn apdu(response: &Response) -> Vec<u8> {
        [response.data(), &response.status().0.to_be_bytes()].concat()
    }

    /// A long command as a chain, and an answer that is requested again and then comes in two parts.
    #[test]
    fn chains_and_answers_in_parts_are_put_together() {
        let (mut reader, mut opener) = ends();
        let mut chip = Opener::default();
        chip.open_with(&channel());
        let command = Command::new(0, 0x88, 0, 0).with_data(vec![7; 400]).with_ne(256);
        let protected = reader.protect(&command).unwrap();

        let mut sent = Vec::new();
        let plain_answer = Response::new(vec![9; 300], StatusWord::OK);
        let mut whole = None;
        {
            let chip = chip.channel.as_mut().unwrap();
            chip.open_command(&protected).unwrap();
            let answer = chip.protect_response(0x88, &plain_answer).unwrap();
            whole.replace(apdu(&answer));
        }
        let whole = whole.unwrap();
        let (first, second) = whole.split_at(200);
        let mut answers =
            [vec![0x90, 0], vec![0x6C, 0x00], [first, &[0x61, 0x00]].concat(), second.to_vec()].into_iter();
        let log = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let writer = std::sync::Arc::clone(&log);
        let mut link = FnTransport::new(Limits::SHORT, move |bytes: &[u8]| {
            let answer = answers.next().unwrap();
            writer.lock().unwrap().push((bytes.to_vec(), answer.clone()));
            Ok(answer)
        });
        iso7816::exchange(&mut link, &protected, Lengths::Short, Deadline::NEVER).unwrap();
        sent.append(&mut log.lock().unwrap());
        assert_eq!(sent.len(), 4);

        let opened: Vec<_> =
            sent.iter().map(|(command, answer)| (opener.command(command), opener.answer(answer))).collect();
        assert_eq!(opened[0].0, (Protection::Part, None));
        assert_eq!(opened[1].0, (Protection::Opened, Some(command.clone())));
        assert_eq!(opened[2].0, (Protection::Opened, Some(command)));
        assert_eq!((opened[2].1).0, Protection::Part);
        assert_eq!((opened[3].0).0, Protection::Part);
        let (protection, answer) = &opened[3].1;
        assert_eq!(*protection, Protection::Opened);
        assert_eq!(answer.as_ref().unwrap().data(), plain_answer.data());
    }

    #[test]
    fn an_answer_in_plain_is_shown_as_it_is() {
        let (mut reader, mut opener) = ends();
        let protected = reader.protect(&Command::new(0, 0xB0, 0x81, 0).with_ne(4)).unwrap();
        assert_eq!(opener.command(&protected.to_bytes().unwrap()).0, Protection::Opened);
        let (protection, answer) = opener.answer(&[0x69, 0x88]);
        assert_eq!(protection, Protection::Opened);
        assert_eq!(answer.unwrap().status(), StatusWord::SM_OBJECTS_INCORRECT);
        assert_eq!(opener.command(&[0, 0xB0]).1, None);
        assert_eq!(opener.answer(&[0x90]).0, Protection::None);
    }
}
