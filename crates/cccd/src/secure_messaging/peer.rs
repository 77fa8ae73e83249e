//! The chip's end of a channel: opens and answers the commands in recorded reads, with the keys in the traces.

use cccd_base::crypto::constant_time_eq;

use super::{CLA_PROTECTED, Channel, DO_LE, DO_MAC, DO_STATUS, cryptogram};
use crate::{
    error::{Result, SecureMessagingError},
    iso7816::{Command, MAX_NE_EXTENDED, MAX_NE_SHORT, Response},
    sensitive::SensitiveBytes,
    tlv::{self, Reader},
};

impl Channel {
    /// Checks and opens a protected command, as the chip does (Doc 9303-11, 9.8.4).
    ///
    /// The counter steps as it does for the chip: once per command, whether or not the command can be opened.
    ///
    /// # Errors
    /// [`SecureMessagingError::Broken`] for a command that fails any check. After that the channel must not be used
    /// again.
    pub fn open_command(&mut self, protected: &Command) -> Result<Command> {
        self.step();
        let parts = Protected::parse(protected).ok_or(SecureMessagingError::Broken)?;
        let mac = self.mac(&protected.header(), parts.authenticated)?;
        if !constant_time_eq(&mac, parts.mac) {
            return Err(SecureMessagingError::Broken.into());
        }
        let data = match parts.cryptogram {
            Some(cryptogram) => self.decrypt(cryptogram)?,
            None => SensitiveBytes::default(),
        };
        let [cla, ins, p1, p2] = protected.header();
        Ok(Command::new(cla & !CLA_PROTECTED, ins, p1, p2).with_data(data).with_ne(parts.ne))
    }

    /// Protects the answer to the command with instruction `ins`, as the chip does (Doc 9303-11, 9.8.4).
    ///
    /// # Errors
    /// When the cryptographic library fails.
    pub fn protect_response(&mut self, ins: u8, response: &Response) -> Result<Response> {
        self.step();
        let mut objects = Vec::new();
        if !response.data().is_empty() {
            objects = self.encrypt(ins, response.data())?;
        }
        objects.extend(tlv::encode(DO_STATUS, &response.status().0.to_be_bytes()));
        let mac = self.mac(&[], &objects)?;
        objects.extend(tlv::encode(DO_MAC, &mac));
        Ok(Response::new(objects, response.status()))
    }
}

/// The data objects of a protected command: `[87|85] [97] 8E` and nothing else.
struct Protected<'a> {
    cryptogram: Option<&'a [u8]>,
    ne: usize,
    mac: &'a [u8],
    /// What the checksum covers besides the header: everything before DO'8E'.
    authenticated: &'a [u8],
}

impl<'a> Protected<'a> {
    fn parse(command: &'a Command) -> Option<Self> {
        if command.cla() & CLA_PROTECTED != CLA_PROTECTED {
            return None;
        }
        let mut objects = Reader::new(command.data());
        let cryptogram = cryptogram(&mut objects, command.ins())?;
        let ne = match objects.optional(DO_LE).ok()? {
            Some(object) => ne(object.value())?,
            None => 0,
        };
        let authenticated = command.data().get(..objects.offset())?;
        let mac = objects.expect(DO_MAC).ok()?.value();
        objects.finish().ok()?;
        (mac.len() == 8).then_some(Self { cryptogram, ne, mac, authenticated })
    }
}

/// Decodes Ne: one byte, where 00 means 256, or two bytes, where 0000 means 65,536.
fn ne(le: &[u8]) -> Option<usize> {
    match *le {
        [0] => Some(MAX_NE_SHORT),
        [le] => Some(usize::from(le)),
        [0, 0] => Some(MAX_NE_EXTENDED),
        [high, low] => Some(usize::from(u16::from_be_bytes([high, low]))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use cccd_base::crypto::{Cipher, SessionKeys};
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::tests::{bytes, channel, cipher, response, vectors};
    use super::*;
    use crate::{error::Error, iso7816::StatusWord};

    /// Runs one vector from the chip's end: `plain_response` gives data and status of the answer.
    fn play(channel: &mut Channel, step: &Value, plain_response: Option<&Response>) {
        let name = &step["name"];
        let protected = Command::parse(&bytes(&step["protected_command"])).unwrap();
        let plain = channel.open_command(&protected).unwrap();
        assert_eq!(plain, Command::parse(&bytes(&step["plain_command"])).unwrap(), "{name}");
        let (Some(answer), Some(expected)) = (plain_response, step.get("protected_response")) else { return };
        let protected = channel.protect_response(plain.ins(), answer).unwrap();
        let apdu = [protected.data(), &protected.status().0.to_be_bytes()].concat();
        assert_eq!(apdu, bytes(expected), "{name}");
    }

    #[test]
    fn doc_9303_appendix_d() {
        let bac = vectors("bac");
        let mut channel = channel(Cipher::TripleDes, &bac["auth"], &bac["auth"]["ssc"]);
        for step in bac["secure_messaging"].as_array().unwrap() {
            let data = step.get("plain_response").map(bytes).unwrap_or_default();
            play(&mut channel, step, Some(&Response::new(data, StatusWord::OK)));
            assert_eq!(channel.ssc(), &bytes(&step["ssc_response"]));
        }
    }

    #[test]
    fn published_vectors_of_aes() {
        let sm = vectors("sm");
        let published = sm["published"].as_array().unwrap();
        assert!(!published.is_empty());
        for vector in published {
            let mut channel = channel(cipher(vector["alg"].as_str().unwrap()), vector, &vector["ssc_before"]);
            // Their answers hold a status word and no data.
            play(&mut channel, vector, Some(&Response::new(vec![], StatusWord::OK)));
        }
    }

    #[test]
    fn sequences_of_all_ciphers_with_even_and_odd_ins() {
        for vector in vectors("sm")["generated"].as_array().unwrap() {
            let mut channel =
                channel(cipher(vector["alg"].as_str().unwrap()), vector, &vector["initial_ssc"]);
            for step in vector["steps"].as_array().unwrap() {
                play(&mut channel, step, step.get("plain_response").map(|r| response(&bytes(r))).as_ref());
            }
        }
    }

    fn both_ends(cipher: Cipher) -> [Channel; 2] {
        [(); 2].map(|()| Channel::new(cipher, SessionKeys::derive(cipher, b"secret").unwrap()))
    }

    #[test]
    fn every_changed_bit_of_a_command_is_the_same_error() {
        let command = Command::new(0, 0xA4, 0x02, 0x0C).with_data(vec![1, 0x1E]).with_ne(223);
        let [mut reader, _] = both_ends(Cipher::Aes128);
        let protected = reader.protect(&command).unwrap();
        for bit in 0..protected.data().len() * 8 {
            let mut data = protected.data().to_vec();
            data[bit / 8] ^= 1 << (bit % 8);
            let [_, mut chip] = both_ends(Cipher::Aes128);
            let error = chip.open_command(&protected.clone().with_data(data)).unwrap_err();
            assert_eq!(error, Error::from(SecureMessagingError::Broken), "bit {bit}");
        }
        let [_, mut chip] = both_ends(Cipher::Aes128);
        assert_eq!(chip.open_command(&command).unwrap_err(), SecureMessagingError::Broken.into());
        assert_eq!(chip.ssc().last(), Some(&1), "the counter steps all the same");
    }

    proptest! {
        #[test]
        fn both_ends_agree(
            cipher in prop::sample::select(Cipher::ALL.to_vec()),
            header: [u8; 3],
            // 65,536 stands for every larger value.
            commands in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..600), 0_usize..65_537), 1..4),
            answer in prop::collection::vec(any::<u8>(), 0..600),
            status: u16,
        ) {
            let [mut reader, mut chip] = both_ends(cipher);
            for (data, ne) in commands {
                let [ins, p1, p2] = header;
                let command = Command::new(0, ins, p1, p2).with_data(data).with_ne(ne);
                let opened = chip.open_command(&reader.protect(&command).unwrap()).unwrap();
                prop_assert!(opened == command);
                let plain = Response::new(answer.clone(), StatusWord(status));
                let opened = reader.unprotect(ins, &chip.protect_response(ins, &plain).unwrap()).unwrap();
                prop_assert_eq!((opened.data(), opened.status()), (plain.data(), plain.status()));
                prop_assert_eq!(reader.ssc(), chip.ssc());
            }
        }

        #[test]
        fn any_data_field_is_survived(ins: u8, data in prop::collection::vec(any::<u8>(), 0..100)) {
            let [_, mut chip] = both_ends(Cipher::TripleDes);
            let command = Command::new(0x0C, ins, 0, 0).with_data(data);
            prop_assert!(chip.open_command(&command).is_err());
        }
    }
}
