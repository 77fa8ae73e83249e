//! Exchanges a command and its response, whatever the link requires for that.

use std::time::Instant;

use zeroize::Zeroize;

use crate::{
    error::{CardError, Result, TransportError},
    iso7816::{Command, MAX_NE_EXTENDED, MAX_NE_SHORT, Response, StatusWord},
    sensitive::SensitiveBytes,
    tlv::{Reader, Tag},
    transport::{Deadline, Transport},
};

/// GET RESPONSE (ISO/IEC 7816-4, 7.6.1).
const GET_RESPONSE: u8 = 0xC0;

/// Bit of the class byte that means "more of this command follows" (ISO/IEC 7816-4, 5.1.1.1).
const CHAINING: u8 = 0x10;

/// Bits of the class byte that mean "secure messaging" (ISO/IEC 7816-4, 5.1.1.1).
const SECURE_MESSAGING: u8 = 0x0C;
/// Tag of the status word inside a protected response.
const DO_STATUS: Tag = Tag(0x99);
/// Tag of the cryptographic checksum at the end of a protected response, and the length of its value.
const DO_MAC: Tag = Tag(0x8E);
const MAC_LEN: usize = 8;

/// Largest part of a chained command, in bytes.
const CHAIN_PART: usize = 255;

/// Largest response that is collected by GET RESPONSE, in bytes, unless the command requested more. A short command
/// cannot request more than 256, but what 61xx announces after it may be longer, such as a protected signature.
const MAX_GATHERED: usize = 2048;

/// The command lengths that the card supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lengths {
    /// Short only: a longer data field is sent as a chain, and a larger Ne is reduced to 256.
    Short,
    /// Extended when a command needs it.
    Extended,
}

/// Sends a command and collects its response.
///
/// [Follows](follow) 61xx and 6Cxx, which readers with T=0 leave to the caller. Chains a data field that is too long
/// (ISO/IEC 7816-4, 5.3.3). Any status word is a response, not an error.
///
/// # Errors
/// [`TransportError::CardMoved`] for an empty response, [`TransportError::CommandTooLong`] beyond what the link
/// supports, [`CardError::AnswerMalformed`] for a response of one byte, [`CardError::AnswerTooLong`] beyond Ne, and any
/// error of the transport.
pub fn exchange(
    transport: &mut dyn Transport,
    command: &Command,
    lengths: Lengths,
    deadline: Deadline,
) -> Result<Response> {
    if lengths == Lengths::Extended || !command.needs_extended() {
        return exchange_one(transport, command, deadline);
    }
    let parts: Vec<&[u8]> = command.data().chunks(CHAIN_PART).collect();
    let last = parts.len().saturating_sub(1);
    for part in parts.iter().take(last) {
        let [cla, ins, p1, p2] = command.header();
        let link = Command::new(cla | CHAINING, ins, p1, p2).with_data(part.to_vec());
        let response = exchange_one(transport, &link, deadline)?;
        if !response.status().is_ok() {
            return Ok(response);
        }
    }
    let [cla, ins, p1, p2] = command.header();
    let end = Command::new(cla, ins, p1, p2)
        .with_data(parts.last().map(|part| part.to_vec()).unwrap_or_default())
        .with_ne(command.ne().min(MAX_NE_SHORT));
    exchange_one(transport, &end, deadline)
}

/// Sends a command that fits one APDU, and follows 61xx and 6Cxx.
fn exchange_one(transport: &mut dyn Transport, command: &Command, deadline: Deadline) -> Result<Response> {
    follow(command, |command| transmit(transport, command, deadline))
}

/// Sends a command with `send` and does what the status word of its response requests: repeats the command once with
/// the Le that 6Cxx names, and sends GET RESPONSE as long as 61xx announces more.
///
/// Does not follow a status word from inside a secure channel: the chip has counted the command, and accepts neither
/// the same bytes again nor a plain GET RESPONSE. The holder of the session keys must follow it.
///
/// # Errors
/// Any error of `send`; [`CardError::AnswerMalformed`] when 61xx announces data that does not come,
/// [`CardError::AnswerTooLong`] when it never ends.
pub fn follow(command: &Command, mut send: impl FnMut(&Command) -> Result<Response>) -> Result<Response> {
    let mut response = send(command)?;
    if response.status().sw1() == 0x6C
        && command.ne() > 0
        && !is_protected(command, response.data(), response.status())
    {
        let named = short_length(response.status().sw2());
        response = send(&command.clone().with_ne(named))?;
    }
    if response.status().sw1() != 0x61 {
        return Ok(response);
    }
    let limit = command.ne().clamp(MAX_GATHERED, MAX_NE_EXTENDED);
    let (mut data, mut status) = (SensitiveBytes::new(response.data().to_vec()), response.status());
    while status.sw1() == 0x61 && !is_protected(command, data.expose(), status) {
        let get = Command::new(0, GET_RESPONSE, 0, 0).with_ne(short_length(status.sw2()));
        response = send(&get)?;
        status = response.status();
        let length = data.expose().len() + response.data().len();
        if response.data().is_empty() && status.sw1() == 0x61 {
            let status = Some(status.0);
            return Err(CardError::AnswerMalformed { instruction: GET_RESPONSE, status }.into());
        }
        if length > limit {
            return Err(CardError::AnswerTooLong { length, limit }.into());
        }
        data.expose_mut().extend_from_slice(response.data());
    }
    Ok(Response::new(data, status))
}

/// Returns whether 61xx or 6Cxx comes from inside a secure channel: the response to a protected command is complete,
/// which means that it ends in DO'8E' (Doc 9303-11, 9.8.5). With 61xx, its DO'99' must hold the same status, since the
/// link can also use that status to announce more of a response.
fn is_protected(command: &Command, data: &[u8], status: StatusWord) -> bool {
    if command.cla() & SECURE_MESSAGING == 0 {
        return false;
    }
    let mut objects = Reader::new(data);
    let (mut said, mut last) = (None, None);
    while let Ok(Some(object)) = objects.next() {
        (said, last) = (last, Some(object));
    }
    let ends_in_mac = last.is_some_and(|object| object.tag() == DO_MAC && object.value().len() == MAC_LEN);
    let says_the_same =
        said.is_some_and(|object| object.tag() == DO_STATUS && object.value() == status.0.to_be_bytes());
    objects.is_empty() && ends_in_mac && (says_the_same || status.sw1() != 0x61)
}

/// Decodes a length in one byte, where 00 stands for 256.
fn short_length(byte: u8) -> usize {
    if byte == 0 { MAX_NE_SHORT } else { usize::from(byte) }
}

/// Sends one APDU and receives one. The only place that logs them: instruction, lengths, status and time.
fn transmit(transport: &mut dyn Transport, command: &Command, deadline: Deadline) -> Result<Response> {
    let mut bytes = command.to_bytes()?;
    let (length, limit) = (bytes.len(), transport.limits().max_command);
    if length > limit {
        return Err(TransportError::CommandTooLong { length, limit }.into());
    }
    let start = Instant::now();
    let answer = transport.transmit(&bytes, deadline);
    bytes.zeroize();
    let mut answer = answer.inspect_err(|error| tracing::debug!(ins = %Hex(command.ins()), %error))?;
    let status = match *answer.as_slice() {
        [] => return Err(TransportError::CardMoved.into()),
        [_] => {
            return Err(CardError::AnswerMalformed { instruction: command.ins(), status: None }.into());
        }
        [.., sw1, sw2] => StatusWord(u16::from_be_bytes([sw1, sw2])),
    };
    answer.truncate(answer.len() - 2);
    tracing::trace!(
        ins = %Hex(command.ins()),
        sent = length,
        received = answer.len(),
        %status,
        micros = start.elapsed().as_micros() as u64,
    );
    // A protected response is longer than the inner Ne; the outer Ne limits it. Unrequested data, such as the file
    // control information that some cards return for every SELECT, is at most as long as a short response.
    let limit = command.ne().max(MAX_NE_SHORT);
    if answer.len() > limit {
        return Err(CardError::AnswerTooLong { length: answer.len(), limit }.into());
    }
    Ok(Response::new(answer, status))
}

/// A byte in hexadecimal, for the log.
struct Hex(u8);

impl std::fmt::Display for Hex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02X}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;
    use crate::{
        error::Error,
        transport::{FnTransport, Limits},
    };

    /// Plays a script of commands and responses, in hexadecimal.
    fn play(script: &[(&str, &str)], command: &Command, lengths: Lengths) -> Result<Response> {
        let mut script: VecDeque<_> = script.iter().map(|&(c, r)| (c.to_owned(), r.to_owned())).collect();
        let mut link = FnTransport::new(Limits::EXTENDED, move |command: &[u8]| {
            let (expected, answer) = script.pop_front().expect("a command too many");
            assert_eq!(hex::encode_upper(command), expected);
            Ok(hex::decode(answer).unwrap())
        });
        exchange(&mut link, command, lengths, Deadline::NEVER)
    }

    fn read(ne: usize) -> Command {
        Command::new(0, 0xB0, 0, 0).with_ne(ne)
    }

    #[test]
    fn follows_61_and_6c() {
        let response = play(
            &[
                ("00B0000000", "6C04"),
                ("00B0000004", "6102"),
                ("00C0000002", "01026101"),
                ("00C0000001", "039000"),
            ],
            &read(256),
            Lengths::Short,
        )
        .unwrap();
        assert_eq!((response.data(), response.status()), (&[1, 2, 3][..], StatusWord::OK));
    }

    /// A response whose MAC only the channel can check goes to the channel, whatever its status word requests.
    #[test]
    fn what_was_said_inside_a_channel_is_not_followed() {
        const READ: &str = "0CB081000D9701608E08000000000000000000";
        const MAC: &str = "8E080102030405060708";
        let protected = Command::new(0x0C, 0xB0, 0x81, 0)
            .with_data(hex::decode("9701608E080000000000000000").unwrap())
            .with_ne(256);
        let whole = |objects: &str, status: &str| {
            let answer = format!("{objects}{MAC}{status}");
            let response = play(&[(READ, &answer)], &protected, Lengths::Short).unwrap();
            assert_eq!(hex::encode_upper(response.data()), format!("{objects}{MAC}"));
            assert_eq!(format!("{}", response.status()), status);
        };
        whole("99026C20", "6C20");
        whole("990261208701FF", "6C20");
        whole("", "6C20");
        whole("99026120", "6120");
        whole("8703010203990261AA", "61AA");

        // The link follows a status word alone, a partial response, and a response with 9000 inside.
        let follow = |script: &[(&str, &str)], expected: &str| {
            let response = play(script, &protected, Lengths::Short).unwrap();
            assert_eq!(hex::encode_upper(response.data()), expected);
        };
        let again = "0CB081000D9701608E08000000000000000020";
        follow(&[(READ, "6C20"), (again, "01029000")], "0102");
        follow(&[(READ, "6102"), ("00C0000002", "01029000")], "0102");
        let whole = format!("99029000{MAC}");
        let (head, tail) = whole.split_at(26);
        let part = format!("{head}6101");
        follow(&[(READ, &part), ("00C0000001", &format!("{tail}9000"))], &whole);
        follow(&[(READ, &format!("{whole}6100")), ("00C0000000", "9000")], &whole);
        // The last part may complete such a response.
        let whole = format!("99026C20{MAC}");
        let (head, tail) = whole.split_at(8);
        let parts = [(READ, format!("{head}610A")), ("00C000000A", format!("{tail}6C20"))];
        follow(&parts.each_ref().map(|(command, answer)| (*command, answer.as_str())), &whole);

        // A plain command has no channel, whatever its data looks like.
        let answer = format!("99026C20{MAC}6C20");
        let script = [("00B0000000", answer.as_str()), ("00B0000020", "01029000")];
        assert_eq!(play(&script, &read(256), Lengths::Short).unwrap().data(), [1, 2]);
    }

    #[test]
    fn ends_a_card_that_promises_for_ever() {
        let mut link = FnTransport::new(Limits::EXTENDED, |_: &[u8]| Ok(vec![0x61, 0x10]));
        let error = exchange(&mut link, &read(256), Lengths::Short, Deadline::NEVER).unwrap_err();
        assert_eq!(error, CardError::AnswerMalformed { instruction: 0xC0, status: Some(0x6110) }.into());
        let mut link = FnTransport::new(Limits::EXTENDED, |_: &[u8]| Ok(vec![7, 7, 0x61, 0x10]));
        let error = exchange(&mut link, &read(256), Lengths::Short, Deadline::NEVER).unwrap_err();
        assert_eq!(error, CardError::AnswerTooLong { length: 2050, limit: 2048 }.into());
    }

    #[test]
    fn chains_what_is_too_long() {
        let command = Command::new(0, 0x86, 0, 0).with_data(vec![0xAB; 256]).with_ne(256);
        let first = format!("10860000FF{}", "AB".repeat(255));
        let script = [(first.as_str(), "9000"), ("0086000001AB00", "7C009000")];
        assert_eq!(play(&script, &command, Lengths::Short).unwrap().data(), [0x7C, 0]);
        let whole = format!("00860000000100{}0100", "AB".repeat(256));
        assert!(play(&[(whole.as_str(), "9000")], &command, Lengths::Extended).is_ok());
    }

    #[test]
    fn answers_that_are_none() {
        let error = |answer| play(&[("00B0000004", answer)], &read(4), Lengths::Short).unwrap_err();
        assert_eq!(error(""), TransportError::CardMoved.into());
        assert_eq!(error("90"), CardError::AnswerMalformed { instruction: 0xB0, status: None }.into());
        let much = format!("{}9000", "00".repeat(257));
        assert!(matches!(error(&much), Error::Card(CardError::AnswerTooLong { length: 257, limit: 256 })));
    }

    #[test]
    fn data_that_was_not_asked_for_is_bounded() {
        let select = Command::new(0, 0xA4, 0x04, 0x0C).with_data(vec![1]);
        let answer = |length| {
            let answer = format!("{}9000", "5A".repeat(length));
            play(&[("00A4040C0101", &answer)], &select, Lengths::Short)
        };
        assert_eq!(answer(256).unwrap().status(), StatusWord::OK);
        assert_eq!(answer(257).unwrap_err(), CardError::AnswerTooLong { length: 257, limit: 256 }.into());
    }

    #[test]
    fn refuses_what_the_link_cannot_carry() {
        let mut link = FnTransport::new(Limits::SHORT, |_: &[u8]| Ok(vec![0x90, 0]));
        let command = Command::new(0, 0x86, 0, 0).with_data(vec![0; 300]);
        let error = exchange(&mut link, &command, Lengths::Extended, Deadline::NEVER).unwrap_err();
        assert_eq!(error, TransportError::CommandTooLong { length: 307, limit: 261 }.into());
    }
}
