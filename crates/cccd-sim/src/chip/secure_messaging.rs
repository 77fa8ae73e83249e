//! The chip's side of secure messaging (Doc 9303-11, 9.8).

use cccd_base::{
    Result, SensitiveBytes,
    crypto::{Cipher, SessionKeys, constant_time_eq, pad, unpad},
    iso7816::{Command, StatusWord},
    tlv::{Element, Reader, Tag},
};

use crate::der::{encode, encode_all};

/// Cryptogram with a padding indicator byte in front, in commands and responses with an even INS.
const CRYPTOGRAM: Tag = Tag(0x87);
/// Cryptogram without an indicator byte, for an odd INS.
const CRYPTOGRAM_ODD: Tag = Tag(0x85);
/// Protected Le.
const LE: Tag = Tag(0x97);
/// Processing status.
const STATUS: Tag = Tag(0x99);
/// MAC.
const MAC: Tag = Tag(0x8E);
/// Padding by ISO/IEC 9797-1, method 2.
const INDICATOR: u8 = 0x01;
/// DO99 and DO8E.
const LEN_WITHOUT_DATA: usize = 4 + 10;

/// The protected channel to one reader.
pub(crate) struct Channel {
    cipher: Cipher,
    keys: SessionKeys,
    /// Send sequence counter, as long as a block.
    ssc: Vec<u8>,
}

impl Channel {
    /// A channel with a send sequence counter of 0, as after PACE and Chip Authentication.
    pub(crate) fn new(cipher: Cipher, keys: SessionKeys) -> Self {
        Self { cipher, keys, ssc: vec![0; cipher.block_len()] }
    }

    /// A channel with this initial send sequence counter, as after BAC.
    pub(crate) fn with_ssc(cipher: Cipher, keys: SessionKeys, ssc: Vec<u8>) -> Self {
        Self { cipher, keys, ssc }
    }

    /// Removes the protection of a command.
    ///
    /// # Errors
    /// The status word to answer in plain; the channel is then over.
    pub(crate) fn open(&mut self, command: &Command) -> Result<Command, StatusWord> {
        increment(&mut self.ssc);
        let objects = CommandObjects::parse(command)?;
        let header = pad(&command.header(), self.cipher.block_len());
        let expected = self.mac(&[&header, objects.authenticated]).map_err(|_| StatusWord::UNKNOWN)?;
        if !constant_time_eq(&expected, objects.mac) {
            return Err(StatusWord::SM_OBJECTS_INCORRECT);
        }
        let data = match objects.cryptogram {
            Some(cryptogram) => self.decrypt(cryptogram).ok_or(StatusWord::SM_OBJECTS_INCORRECT)?,
            None => SensitiveBytes::default(),
        };
        let [cla, ins, p1, p2] = command.header();
        Ok(Command::new(cla, ins, p1, p2).with_data(data).with_ne(objects.ne))
    }

    /// Increments the counter once more than both sides agreed.
    pub(crate) fn skip(&mut self) {
        increment(&mut self.ssc);
    }

    /// Protects a plain response APDU. `odd` is true for a command with an odd INS; `tamper` may change the data
    /// objects before the MAC is computed over them.
    pub(crate) fn protect(
        &mut self,
        clear: &[u8],
        odd: bool,
        tamper: impl FnOnce(&mut Vec<u8>),
    ) -> Result<Vec<u8>> {
        increment(&mut self.ssc);
        let (data, status) = clear.split_last_chunk::<2>().unwrap_or((&[], &[0x6F, 0x00]));
        let data_object = match data {
            [] => Vec::new(),
            _ if odd => encode(CRYPTOGRAM_ODD, &self.encrypt(data)?),
            _ => encode_all(CRYPTOGRAM, &[&[INDICATOR], &self.encrypt(data)?]),
        };
        let mut objects = [data_object, encode(STATUS, status)].concat();
        tamper(&mut objects);
        let mac = self.mac(&[&objects])?;
        Ok([objects, encode(MAC, &mac), status.to_vec()].concat())
    }

    /// Number of bytes of plain data that fit into a response data field of `limit` bytes; `None` if not even a status
    /// fits.
    pub(crate) fn capacity(&self, limit: usize, odd: bool) -> Option<usize> {
        let room = limit.checked_sub(LEN_WITHOUT_DATA)?;
        let block = self.cipher.block_len();
        let indicator = usize::from(!odd);
        let fits = |blocks: usize| {
            let value = blocks * block + indicator;
            let head = if value < 0x80 {
                2
            } else if value < 0x100 {
                3
            } else {
                4
            };
            value + head <= room
        };
        let blocks = (0..=room / block).rev().find(|&blocks| fits(blocks)).unwrap_or(0);
        // At least one byte of the last block is padding.
        Some((blocks * block).saturating_sub(1))
    }

    fn mac(&self, parts: &[&[u8]]) -> Result<[u8; 8]> {
        let message = [&[&self.ssc[..]], parts].concat().concat();
        let key = self.keys.ks_mac.expose();
        match self.cipher {
            // The retail MAC adds its own padding.
            Cipher::TripleDes => self.cipher.mac(key, &message),
            _ => self.cipher.mac(key, &pad(&message, self.cipher.block_len())),
        }
    }

    fn encrypt(&self, data: &[u8]) -> Result<Vec<u8>> {
        let padded = SensitiveBytes::new(pad(data, self.cipher.block_len()));
        self.cipher.encrypt_cbc(self.keys.ks_enc.expose(), &self.iv()?, padded.expose())
    }

    fn decrypt(&self, cryptogram: &[u8]) -> Option<SensitiveBytes> {
        let padded = self.cipher.decrypt_cbc(self.keys.ks_enc.expose(), &self.iv().ok()?, cryptogram).ok()?;
        let padded = SensitiveBytes::new(padded);
        unpad(padded.expose(), self.cipher.block_len()).map(|data| data.to_vec().into())
    }

    /// Zeros for 3DES, the encrypted counter for AES (Doc 9303-11, 9.8.6.1).
    fn iv(&self) -> Result<Vec<u8>> {
        match self.cipher {
            Cipher::TripleDes => Ok(vec![0; self.cipher.block_len()]),
            _ => self.cipher.encrypt_block(self.keys.ks_enc.expose(), &self.ssc),
        }
    }
}

/// Adds one to a big-endian number, which wraps around after its largest value.
fn increment(ssc: &mut [u8]) {
    for digit in ssc.iter_mut().rev() {
        *digit = digit.wrapping_add(1);
        if *digit != 0 {
            return;
        }
    }
}

/// The data objects of a protected command: `[87 | 85] [97] 8E`, in this order.
struct CommandObjects<'a> {
    cryptogram: Option<&'a [u8]>,
    ne: usize,
    mac: &'a [u8],
    /// All bytes that the MAC covers, unchanged.
    authenticated: &'a [u8],
}

impl<'a> CommandObjects<'a> {
    fn parse(command: &'a Command) -> Result<Self, StatusWord> {
        let incorrect = |_| StatusWord::SM_OBJECTS_INCORRECT;
        let mut objects = Reader::new(command.data());
        let tag = if is_odd(command.ins()) { CRYPTOGRAM_ODD } else { CRYPTOGRAM };
        let cryptogram = match objects.optional(tag).map_err(incorrect)? {
            Some(object) => Some(strip_indicator(tag, object)?),
            None => None,
        };
        let ne = match objects.optional(LE).map_err(incorrect)? {
            Some(object) => expected_length(object.value()).ok_or(StatusWord::SM_OBJECTS_INCORRECT)?,
            None => 0,
        };
        let authenticated = command.data().get(..objects.offset()).unwrap_or_default();
        if objects.is_empty() {
            return Err(StatusWord::SM_OBJECTS_MISSING);
        }
        let mac = objects.expect(MAC).map_err(incorrect)?;
        objects.finish().map_err(incorrect)?;
        Ok(Self { cryptogram, ne, mac: mac.value(), authenticated })
    }
}

/// The cryptogram of a data object, which must not be empty.
fn strip_indicator(tag: Tag, object: Element<'_>) -> Result<&[u8], StatusWord> {
    let cryptogram = match (tag, object.value()) {
        (CRYPTOGRAM, [INDICATOR, cryptogram @ ..]) | (CRYPTOGRAM_ODD, cryptogram) => cryptogram,
        _ => return Err(StatusWord::SM_OBJECTS_INCORRECT),
    };
    if cryptogram.is_empty() { Err(StatusWord::SM_OBJECTS_INCORRECT) } else { Ok(cryptogram) }
}

/// Ne from one byte (00 is 256) or two (0000 is 65,536).
fn expected_length(le: &[u8]) -> Option<usize> {
    match *le {
        [0] => Some(256),
        [le] => Some(usize::from(le)),
        [0, 0] => Some(65_536),
        [high, low] => Some(usize::from(u16::from_be_bytes([high, low]))),
        _ => None,
    }
}

/// Whether an INS is odd, which means that the data fields hold BER-TLV.
pub(crate) const fn is_odd(ins: u8) -> bool {
    ins & 1 == 1
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const CIPHERS: [(&str, Cipher); 4] = [
        ("3DES", Cipher::TripleDes),
        ("AES128", Cipher::Aes128),
        ("AES192", Cipher::Aes192),
        ("AES256", Cipher::Aes256),
    ];

    fn load(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    fn bytes(value: &Value) -> Vec<u8> {
        hex::decode(value.as_str().unwrap()).unwrap()
    }

    fn channel(vector: &Value, ssc: &str) -> Channel {
        let cipher = CIPHERS.iter().find(|(name, _)| vector["alg"] == *name).unwrap().1;
        let keys =
            SessionKeys { ks_enc: bytes(&vector["ks_enc"]).into(), ks_mac: bytes(&vector["ks_mac"]).into() };
        Channel::with_ssc(cipher, keys, bytes(&vector[ssc]))
    }

    /// Opening the protected command must give the plain one.
    fn check_command(channel: &mut Channel, vector: &Value) {
        let protected = Command::parse(&bytes(&vector["protected_command"])).unwrap();
        let plain = Command::parse(&bytes(&vector["plain_command"])).unwrap();
        let opened = channel.open(&protected).unwrap();
        assert_eq!(opened, plain.with_cla(0x0C), "{}", vector["name"]);
    }

    #[test]
    fn generated_sequences_come_out_byte_for_byte() {
        let vectors = load(include_str!("../../../../tests/vectors/sm.json"));
        for vector in vectors["generated"].as_array().unwrap() {
            let mut channel = channel(vector, "initial_ssc");
            for step in vector["steps"].as_array().unwrap() {
                check_command(&mut channel, step);
                assert_eq!(channel.ssc, bytes(&step["ssc_command"]));
                let plain = bytes(&step["plain_response"]);
                let (data, status) = plain.split_at(plain.len() - 2);
                let status = StatusWord(u16::from_be_bytes([status[0], status[1]]));
                let odd = is_odd(bytes(&step["plain_command"])[1]);
                let response =
                    channel.protect(&[data, &status.0.to_be_bytes()].concat(), odd, |_| {}).unwrap();
                assert_eq!(
                    response,
                    bytes(&step["protected_response"]),
                    "{} {}",
                    vector["alg"],
                    step["name"]
                );
                assert_eq!(channel.ssc, bytes(&step["ssc_response"]));
            }
        }
    }

    #[test]
    fn published_examples_come_out_byte_for_byte() {
        let vectors = load(include_str!("../../../../tests/vectors/sm.json"));
        for vector in vectors["published"].as_array().unwrap() {
            let mut channel = channel(vector, "ssc_before");
            check_command(&mut channel, vector);
            if vector["protected_response"].is_string() {
                let response = channel.protect(&[0x90, 0x00], false, |_| {}).unwrap();
                assert_eq!(response, bytes(&vector["protected_response"]), "{}", vector["name"]);
            }
        }
    }

    #[test]
    fn capacity_is_the_published_arithmetic() {
        let sizes = load(include_str!("../../../../tests/vectors/sm_sizes.json"));
        for row in sizes["table"].as_array().unwrap() {
            let cipher = if row["cipher"] == "AES" { Cipher::Aes128 } else { Cipher::TripleDes };
            let channel = Channel::new(cipher, SessionKeys::derive(cipher, b"any").unwrap());
            let short = row["max_Ne_short"].as_u64().unwrap() as usize;
            assert_eq!(channel.capacity(256, false), Some(short));
            for (name, expected) in row.as_object().unwrap() {
                let Some(limit) = name.strip_prefix("max_Ne_if_7F66_response_APDU_max=") else { continue };
                let limit: usize = limit.strip_suffix(" (SW counted)").unwrap().parse().unwrap();
                assert_eq!(channel.capacity(limit - 2, false), Some(expected.as_u64().unwrap() as usize));
            }
            assert_eq!((channel.capacity(13, false), channel.capacity(14, false)), (None, Some(0)));
        }
    }

    #[test]
    fn what_fits_by_capacity_fits_in_fact() {
        for cipher in Cipher::ALL {
            for odd in [false, true] {
                for limit in 14..700 {
                    let mut channel = Channel::new(cipher, SessionKeys::derive(cipher, b"any").unwrap());
                    let capacity = channel.capacity(limit, odd).unwrap();
                    let length = |channel: &mut Channel, data: usize| {
                        channel.protect(&vec![7; data + 2], odd, |_| {}).unwrap().len() - 2
                    };
                    assert!(length(&mut channel, capacity) <= limit);
                    assert!(length(&mut channel, capacity + 1) > limit);
                }
            }
        }
    }

    #[test]
    fn any_change_of_a_command_is_noticed() {
        let vectors = load(include_str!("../../../../tests/vectors/sm.json"));
        for vector in vectors["generated"].as_array().unwrap() {
            let good = bytes(&vector["steps"][0]["protected_command"]);
            for index in 0..good.len() - 1 {
                let mut bad = good.clone();
                bad[index] ^= 0x01;
                let Ok(command) = Command::parse(&bad) else { continue };
                assert!(channel(vector, "initial_ssc").open(&command).is_err(), "byte {index}");
            }
        }
    }

    #[test]
    fn missing_and_disordered_objects_have_their_status() {
        let open = |hex: &str| {
            let keys = SessionKeys::derive(Cipher::Aes128, b"any").unwrap();
            let command = Command::new(0x0C, 0xB0, 0, 0).with_data(hex::decode(hex).unwrap());
            Channel::new(Cipher::Aes128, keys).open(&command).unwrap_err().0
        };
        assert_eq!(open(""), 0x6987);
        assert_eq!(open("970104"), 0x6987);
        assert_eq!(open("8E080000000000000000"), 0x6988);
        assert_eq!(open("8E080000000000000000970104"), 0x6988);
        assert_eq!(open("97008E080000000000000000"), 0x6988);
        assert_eq!(open("8701018E080000000000000000"), 0x6988);
        assert_eq!(open("85108E08"), 0x6988);
    }

    #[test]
    fn the_counter_begins_anew() {
        let mut ssc = vec![0xFF; 8];
        increment(&mut ssc);
        assert_eq!(ssc, [0; 8]);
        increment(&mut ssc);
        assert_eq!(ssc, [0, 0, 0, 0, 0, 0, 0, 1]);
    }
}
