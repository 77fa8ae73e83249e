//! Secure messaging: the protected channel between reader and chip (Doc 9303-11, 9.8).
//!
//! Both directions are pure functions of the keys and the send sequence counter. The chip's end, for whoever
//! examines a recorded read, is in a submodule. The strictness is intentional: the data objects of an answer are
//! exactly those of the standard, in their order; the MAC is checked before anything is decrypted; and every
//! failure is the same error.

mod peer;

use zeroize::Zeroize;

use crate::{
    error::{Result, SecureMessagingError},
    iso7816::{Command, MAX_NE_EXTENDED, MAX_NE_SHORT, Response, StatusWord},
    sensitive::SensitiveBytes,
    tlv::{self, Reader, Tag},
};
use cccd_base::crypto::{Cipher, SessionKeys, constant_time_eq, pad, unpad};

/// Cryptogram with padding indicator, for an even INS.
const DO_CRYPTOGRAM_INDICATED: Tag = Tag(0x87);
/// Cryptogram without padding indicator, for an odd INS.
const DO_CRYPTOGRAM: Tag = Tag(0x85);
/// Le of the plain command.
const DO_LE: Tag = Tag(0x97);
/// Status word of the plain answer.
const DO_STATUS: Tag = Tag(0x99);
/// Cryptographic checksum.
const DO_MAC: Tag = Tag(0x8E);
/// "Padded by method 2", the only indicator in use.
const PADDING_INDICATOR: u8 = 0x01;
/// Class byte bits "secure messaging, header authenticated".
const CLA_PROTECTED: u8 = 0x0C;

/// Called for every channel that is built.
pub(crate) type ChannelWatch = Box<dyn FnMut(&Channel) + Send>;

/// A protected channel: cipher, session keys and send sequence counter.
pub struct Channel {
    cipher: Cipher,
    keys: SessionKeys,
    ssc: SensitiveBytes,
}

impl Channel {
    /// Creates the channel after PACE or Chip Authentication, whose counter starts at zero (9.8.2).
    pub fn new(cipher: Cipher, keys: SessionKeys) -> Self {
        Self::with_ssc(cipher, keys, vec![0; cipher.block_len()])
    }

    /// Creates a channel with a given counter, one block of the cipher long.
    pub fn with_ssc(cipher: Cipher, keys: SessionKeys, ssc: Vec<u8>) -> Self {
        Self { cipher, keys, ssc: ssc.into() }
    }

    /// The cipher.
    pub const fn cipher(&self) -> Cipher {
        self.cipher
    }

    /// The session keys: secrets, exposed for recording a read.
    pub const fn keys(&self) -> &SessionKeys {
        &self.keys
    }

    /// The current send sequence counter.
    pub fn ssc(&self) -> &[u8] {
        self.ssc.expose()
    }

    /// Returns the largest Ne whose protected answer fits a response APDU of `max_response` bytes, status word
    /// included.
    ///
    /// DO'99' and DO'8E' take 14 bytes. DO'87' takes its header, the padding indicator and whole blocks of which at
    /// least one byte is padding.
    pub(crate) fn max_ne(&self, max_response: usize) -> usize {
        Self::max_ne_of(self.cipher, max_response)
    }

    /// As [`max_ne`](Self::max_ne), for a channel that is not built yet.
    pub(crate) fn max_ne_of(cipher: Cipher, max_response: usize) -> usize {
        let block = cipher.block_len();
        let room = max_response.saturating_sub(2).min(MAX_NE_EXTENDED).saturating_sub(14);
        let header = match room {
            ..130 => 2,
            130..259 => 3,
            _ => 4,
        };
        let blocks = room.saturating_sub(header + 1) / block;
        (blocks * block).saturating_sub(1)
    }

    /// Protects a command.
    ///
    /// # Errors
    /// When the cryptographic library fails.
    pub fn protect(&mut self, command: &Command) -> Result<Command> {
        self.step();
        let mut objects = Vec::new();
        if !command.data().is_empty() {
            objects = self.encrypt(command.ins(), command.data())?;
        }
        let le = command.ne() as u16; // 256 and 65,536 are written as zero
        let extended = command.needs_extended();
        match command.ne() {
            0 => {}
            1..=MAX_NE_SHORT => objects.extend(tlv::encode(DO_LE, &[le as u8])),
            _ => objects.extend(tlv::encode(DO_LE, &le.to_be_bytes())),
        }
        let cla = command.cla() | CLA_PROTECTED;
        let [_, ins, p1, p2] = command.header();
        let mac = self.mac(&[cla, ins, p1, p2], &objects)?;
        objects.extend(tlv::encode(DO_MAC, &mac));
        let ne = if extended || objects.len() > 255 { MAX_NE_EXTENDED } else { MAX_NE_SHORT };
        Ok(Command::new(cla, ins, p1, p2).with_data(objects).with_ne(ne))
    }

    /// Checks and opens the answer to the command with instruction `ins`.
    ///
    /// # Errors
    /// [`SecureMessagingError::Dropped`] for a plain answer, [`SecureMessagingError::Broken`] for one that fails
    /// any check. After either the channel must not be used again.
    pub fn unprotect(&mut self, ins: u8, response: &Response) -> Result<Response> {
        self.step();
        if response.data().is_empty() {
            return Err(
                SecureMessagingError::Dropped { instruction: ins, status: response.status().0 }.into()
            );
        }
        let answer = Answer::parse(ins, response.data()).ok_or(SecureMessagingError::Broken)?;
        let mac = self.mac(&[], answer.authenticated)?;
        if !constant_time_eq(&mac, answer.mac) || answer.status != response.status() {
            return Err(SecureMessagingError::Broken.into());
        }
        let data = match answer.cryptogram {
            Some(cryptogram) => self.decrypt(cryptogram)?,
            None => SensitiveBytes::default(),
        };
        Ok(Response::new(data, answer.status))
    }

    /// Increments the counter, before every command and before every answer.
    fn step(&mut self) {
        for byte in self.ssc.expose_mut().iter_mut().rev() {
            *byte = byte.wrapping_add(1);
            if *byte != 0 {
                break;
            }
        }
    }

    /// Returns DO'87' or DO'85' with the data of a command with this INS, or of its answer.
    fn encrypt(&self, ins: u8, data: &[u8]) -> Result<Vec<u8>> {
        let mut padded = pad(data, self.cipher.block_len());
        let cryptogram = self.cipher.encrypt_cbc(self.keys.ks_enc.expose(), &self.iv()?, &padded);
        padded.zeroize();
        Ok(if is_odd(ins) {
            tlv::encode(DO_CRYPTOGRAM, &cryptogram?)
        } else {
            tlv::encode_all(DO_CRYPTOGRAM_INDICATED, &[&[PADDING_INDICATOR], &cryptogram?])
        })
    }

    fn decrypt(&self, cryptogram: &[u8]) -> Result<SensitiveBytes> {
        let iv = self.iv()?;
        let padded = self
            .cipher
            .decrypt_cbc(self.keys.ks_enc.expose(), &iv, cryptogram)
            .map_err(|_| SecureMessagingError::Broken)?;
        let padded = SensitiveBytes::new(padded);
        let data =
            unpad(padded.expose(), self.cipher.block_len()).ok_or(SecureMessagingError::Broken)?.to_vec();
        Ok(data.into())
    }

    /// Returns zero for 3DES and the encrypted counter for AES (9.8.6.1, 9.8.7.1).
    fn iv(&self) -> Result<Vec<u8>> {
        match self.cipher {
            Cipher::TripleDes => Ok(vec![0; self.cipher.block_len()]),
            _ => self.cipher.encrypt_block(self.keys.ks_enc.expose(), self.ssc.expose()),
        }
    }

    /// Returns the checksum over counter, header and data objects, each padded to whole blocks.
    fn mac(&self, header: &[u8], objects: &[u8]) -> Result<[u8; 8]> {
        let block = self.cipher.block_len();
        let mut message = self.ssc.expose().clone();
        // The retail MAC pads its last part itself, to the same bytes.
        let pads_itself = self.cipher == Cipher::TripleDes;
        let mut parts = [header, objects].into_iter().filter(|part| !part.is_empty()).peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_none() && pads_itself {
                message.extend_from_slice(part);
            } else {
                message.extend(pad(part, block));
            }
        }
        self.cipher.mac(self.keys.ks_mac.expose(), &message)
    }
}

impl std::fmt::Debug for Channel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Channel {{ {:?} }}", self.cipher)
    }
}

const fn is_odd(ins: u8) -> bool {
    ins & 1 == 1
}

/// The data objects of a protected answer: `[87|85] 99 8E` and nothing else.
struct Answer<'a> {
    cryptogram: Option<&'a [u8]>,
    status: StatusWord,
    mac: &'a [u8],
    /// What the checksum covers: everything before DO'8E'.
    authenticated: &'a [u8],
}

impl<'a> Answer<'a> {
    fn parse(ins: u8, data: &'a [u8]) -> Option<Self> {
        let mut objects = Reader::new(data);
        let cryptogram = cryptogram(&mut objects, ins)?;
        let &[sw1, sw2] = objects.expect(DO_STATUS).ok()?.value() else { return None };
        let status = StatusWord(u16::from_be_bytes([sw1, sw2]));
        let authenticated = data.get(..objects.offset())?;
        let mac = objects.expect(DO_MAC).ok()?.value();
        objects.finish().ok()?;
        (mac.len() == 8).then_some(Self { cryptogram, status, mac, authenticated })
    }
}

/// Reads the cryptogram of DO'87' or DO'85', whichever belongs to the INS, if it comes next. Returns `None` if it
/// is malformed.
fn cryptogram<'a>(objects: &mut Reader<'a>, ins: u8) -> Option<Option<&'a [u8]>> {
    if is_odd(ins) {
        return Some(objects.optional(DO_CRYPTOGRAM).ok()?.map(|object| object.value()));
    }
    match objects.optional(DO_CRYPTOGRAM_INDICATED).ok()? {
        Some(object) => object.value().strip_prefix(&[PADDING_INDICATOR]).map(Some),
        None => Some(None),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::error::Error;

    pub(super) fn vectors(name: &str) -> Value {
        let path = format!("{}/../../tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    pub(super) fn bytes(value: &Value) -> Vec<u8> {
        hex::decode(value.as_str().unwrap()).unwrap()
    }

    pub(super) fn cipher(name: &str) -> Cipher {
        match name {
            "3DES" => Cipher::TripleDes,
            "AES128" => Cipher::Aes128,
            "AES192" => Cipher::Aes192,
            "AES256" => Cipher::Aes256,
            other => panic!("no cipher {other}"),
        }
    }

    pub(super) fn channel(cipher: Cipher, vector: &Value, ssc: &Value) -> Channel {
        let keys =
            SessionKeys { ks_enc: bytes(&vector["ks_enc"]).into(), ks_mac: bytes(&vector["ks_mac"]).into() };
        Channel::with_ssc(cipher, keys, bytes(ssc))
    }

    pub(super) fn response(bytes: &[u8]) -> Response {
        let (data, status) = bytes.split_at(bytes.len() - 2);
        Response::new(data.to_vec(), StatusWord(u16::from_be_bytes([status[0], status[1]])))
    }

    /// Runs one vector: command and answer, byte for byte. `opened` is what the answer must hold.
    fn play(channel: &mut Channel, step: &Value, opened: impl Fn(&Response) -> Vec<u8>) {
        let name = &step["name"];
        let plain = Command::parse(&bytes(&step["plain_command"])).unwrap();
        let protected = channel.protect(&plain).unwrap();
        assert_eq!(protected.to_bytes().unwrap(), bytes(&step["protected_command"]), "{name}");
        let Some(answer) = step.get("protected_response") else { return };
        let answer = channel.unprotect(plain.ins(), &response(&bytes(answer))).unwrap();
        if let Some(plain) = step.get("plain_response") {
            assert_eq!(opened(&answer), bytes(plain), "{name}");
        }
    }

    #[test]
    fn doc_9303_appendix_d() {
        let bac = vectors("bac");
        let mut channel = channel(Cipher::TripleDes, &bac["auth"], &bac["auth"]["ssc"]);
        for step in bac["secure_messaging"].as_array().unwrap() {
            play(&mut channel, step, |answer| answer.data().to_vec());
            assert_eq!(channel.ssc.expose(), &bytes(&step["ssc_response"]));
        }
    }

    #[test]
    fn published_vectors_of_aes() {
        for vector in vectors("sm")["published"].as_array().unwrap() {
            let cipher = cipher(vector["alg"].as_str().unwrap());
            play(&mut channel(cipher, vector, &vector["ssc_before"]), vector, |answer| {
                answer.data().to_vec()
            });
        }
    }

    #[test]
    fn sequences_of_all_ciphers_with_even_and_odd_ins() {
        for vector in vectors("sm")["generated"].as_array().unwrap() {
            let mut channel =
                channel(cipher(vector["alg"].as_str().unwrap()), vector, &vector["initial_ssc"]);
            for step in vector["steps"].as_array().unwrap() {
                play(&mut channel, step, |answer| [answer.data(), &answer.status().0.to_be_bytes()].concat());
            }
        }
    }

    #[test]
    fn sizes() {
        for row in vectors("sm_sizes")["table"].as_array().unwrap() {
            let cipher = if row["cipher"] == "AES" { Cipher::Aes256 } else { Cipher::TripleDes };
            let channel = Channel::new(cipher, SessionKeys { ks_enc: vec![].into(), ks_mac: vec![].into() });
            assert_eq!(channel.max_ne(258) as u64, row["max_Ne_short"]);
            assert_eq!(channel.max_ne(65_538) as u64, row["max_Ne_extended_65536"]);
            for (key, value) in row.as_object().unwrap() {
                if let Some(limit) = key.strip_prefix("max_Ne_if_7F66_response_APDU_max=") {
                    let limit = limit.split(' ').next().unwrap().parse().unwrap();
                    assert_eq!(*value, channel.max_ne(limit) as u64, "{key}");
                }
            }
        }
    }

    /// Returns a channel and an answer that it accepts, to be corrupted.
    fn specimen() -> (Channel, Vec<u8>) {
        let bac = vectors("bac");
        let step = &bac["secure_messaging"][1];
        let mut channel = channel(Cipher::TripleDes, &bac["auth"], &step["ssc_command"]);
        channel.ssc.expose_mut().copy_from_slice(&bytes(&step["ssc_command"]));
        (channel, bytes(&step["protected_response"]))
    }

    fn open(answer: &[u8]) -> Result<Response> {
        specimen().0.unprotect(0xB0, &response(answer))
    }

    #[test]
    fn every_changed_bit_is_the_same_error() {
        let (_, answer) = specimen();
        assert_eq!(open(&answer).unwrap().data(), [0x60, 0x14, 0x5F, 0x01]);
        for bit in 0..answer.len() * 8 {
            let mut spoilt = answer.clone();
            spoilt[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(open(&spoilt).unwrap_err(), Error::from(SecureMessagingError::Broken), "bit {bit}");
        }
    }

    #[test]
    fn data_objects_are_exactly_those_of_the_standard() {
        let (_, answer) = specimen();
        let (do87, rest) = answer.split_at(11);
        let (do99, rest) = rest.split_at(4);
        let (do8e, sw) = rest.split_at(10);
        for spoilt in [
            [do99, do87, do8e, sw].concat(),
            [do87, do8e, sw].concat(),
            [do87, do87, do99, do8e, sw].concat(),
            [do87, do99, do99, do8e, sw].concat(),
            [do87, do99, do8e, &[0], sw].concat(),
            [do87, do99, &[0x8E, 0], sw].concat(),
            [do87, do99, &[0x8E, 4], &do8e[2..6], sw].concat(),
            [&[0x87, 0x84, 0xFF, 0xFF, 0xFF, 0xFF][..], sw].concat(),
        ] {
            assert_eq!(open(&spoilt).unwrap_err(), SecureMessagingError::Broken.into());
        }
    }

    #[test]
    fn a_plain_answer_ends_the_channel() {
        assert_eq!(open(&[0x69, 0x88]).unwrap_err().refusal().map(|refusal| refusal.status), Some(0x6988));
        assert_eq!(open(&[1, 2, 3, 4, 0x90, 0]).unwrap_err(), SecureMessagingError::Broken.into());
    }
}
