//! A terminal for tests: just enough of the reader's side to talk to the chip, with fixed parameters.

#![allow(dead_code, reason = "each test file uses a part")]
// Unlike the chip, the terminal may use the reader's encoder.
#![allow(clippy::disallowed_methods)]

use asn1_rs::oid;
use cccd_base::{
    crypto::{
        Cipher, Curve, Group, HashAlgorithm, KeyPurpose, SessionKeys, derive_key, pad, retail_mac, unpad,
    },
    random::{Random, SeededRandom},
    tlv::{Element, Reader, Tag, encode, encode_all},
};
use cccd_sim::{AID, Chip};

/// Returns predetermined bytes in order.
pub(crate) struct Injected(Vec<u8>);

impl Injected {
    pub(crate) fn new(parts: &[Vec<u8>]) -> Box<Self> {
        Box::new(Self(parts.concat()))
    }
}

impl Random for Injected {
    fn fill(&mut self, buffer: &mut [u8]) -> cccd_base::Result<()> {
        assert!(self.0.len() >= buffer.len(), "the chip wants more random bytes than were laid out");
        let rest = self.0.split_off(buffer.len());
        buffer.copy_from_slice(&std::mem::replace(&mut self.0, rest));
        Ok(())
    }
}

/// Status word of a response APDU.
pub(crate) fn status(response: &[u8]) -> u16 {
    let (_, status) = response.split_last_chunk::<2>().unwrap();
    u16::from_be_bytes(*status)
}

/// A terminal with a channel.
pub(crate) struct Terminal {
    pub(crate) cipher: Cipher,
    pub(crate) keys: SessionKeys,
    pub(crate) ssc: u128,
    /// Whether it sends extended APDUs.
    pub(crate) extended: bool,
}

pub(crate) enum Password<'a> {
    Mrz(&'a str),
    Can(&'a str),
}

/// The value of id-PACE-ECDH-GM (4) or id-CA-ECDH (3) with a cipher.
pub(crate) fn protocol(number: u8, cipher: Cipher) -> Vec<u8> {
    let cipher = 1 + Cipher::ALL.iter().position(|other| *other == cipher).unwrap() as u8;
    [&oid!(raw 0.4.0.127.0.7.2.2)[..], &[number, 2, cipher]].concat()
}

impl Terminal {
    pub(crate) fn new(cipher: Cipher, keys: SessionKeys, ssc: u128) -> Self {
        Self { cipher, keys, ssc, extended: false }
    }

    /// Runs PACE; the error is the status word that ended it.
    pub(crate) fn pace(
        chip: &mut Chip,
        curve: Curve,
        cipher: Cipher,
        password: &Password<'_>,
        parameters: bool,
    ) -> Result<Self, u16> {
        let mut random = SeededRandom::new(b"terminal");
        let (reference, secret) = match password {
            Password::Mrz(information) => (1, HashAlgorithm::Sha1.hash(information.as_bytes()).unwrap()),
            Password::Can(can) => (2, can.as_bytes().to_vec()),
        };
        let k_pi = derive_key(cipher, &secret, KeyPurpose::Password).unwrap();
        let oid = protocol(4, cipher);
        let mut set = [encode(Tag(0x80), &oid), encode(Tag(0x83), &[reference])].concat();
        if parameters {
            set.extend(encode(Tag(0x84), &[curve.standardized_id()]));
        }
        let response = chip.handle(&apdu(&[0x00, 0x22, 0xC1, 0xA4], &set, None));
        if status(&response) != 0x9000 {
            return Err(status(&response));
        }
        let z = step(chip, 0x10, &[], 0x80)?;
        let nonce = cipher.decrypt_cbc(k_pi.expose(), &vec![0; cipher.block_len()], &z).unwrap();

        let group = Group::new(curve).unwrap();
        let own = group.generate(&mut random).unwrap();
        let peer = step(chip, 0x10, &encode(Tag(0x81), &own.public().to_bytes()), 0x82)?;
        let h = own.agree_point(&group.decode_point(&peer).unwrap()).unwrap();
        let mapped = group.map(&nonce, &h).unwrap();

        let own = mapped.generate(&mut random).unwrap();
        let pk_ic = step(chip, 0x10, &encode(Tag(0x83), &own.public().to_bytes()), 0x84)?;
        let secret = own.agree(&mapped.decode_point(&pk_ic).unwrap()).unwrap();
        let keys = SessionKeys::derive(cipher, secret.expose()).unwrap();

        let token = |key: &[u8]| {
            let input = encode_all(Tag(0x7F49), &[&encode(Tag(0x06), &oid), &encode(Tag(0x86), key)]);
            cipher.mac(keys.ks_mac.expose(), &input).unwrap()
        };
        let t_ic = step(chip, 0x00, &encode(Tag(0x85), &token(&pk_ic)), 0x86)?;
        assert_eq!(t_ic, token(&own.public().to_bytes()));
        Ok(Self::new(cipher, keys, 0))
    }

    /// Runs BAC, including SELECT of the application; the error is the status word that ended it.
    pub(crate) fn bac(chip: &mut Chip, information: &str) -> Result<Self, u16> {
        let response = chip.handle(&apdu(&[0x00, 0xA4, 0x04, 0x0C], &AID, None));
        if status(&response) != 0x9000 {
            return Err(status(&response));
        }
        let response = chip.handle(&[0x00, 0x84, 0x00, 0x00, 0x08]);
        if status(&response) != 0x9000 {
            return Err(status(&response));
        }
        let rnd_ic = &response[..8];
        let seed = HashAlgorithm::Sha1.hash(information.as_bytes()).unwrap();
        let keys = SessionKeys::derive(Cipher::TripleDes, &seed[..16]).unwrap();
        let s = [&[0x11; 8], rnd_ic, &[0x22; 16]].concat();
        let e = Cipher::TripleDes.encrypt_cbc(keys.ks_enc.expose(), &[0; 8], &s).unwrap();
        let m = retail_mac(keys.ks_mac.expose(), &e).unwrap();
        let response = chip.handle(&apdu(&[0x00, 0x82, 0x00, 0x00], &[&e[..], &m].concat(), Some(0x28)));
        if status(&response) != 0x9000 {
            return Err(status(&response));
        }
        assert_eq!(retail_mac(keys.ks_mac.expose(), &response[..32]).unwrap(), response[32..40]);
        let r = Cipher::TripleDes.decrypt_cbc(keys.ks_enc.expose(), &[0; 8], &response[..32]).unwrap();
        assert_eq!(r[..16], [rnd_ic, &[0x11; 8]].concat());
        let seed: Vec<u8> = r[16..].iter().map(|byte| byte ^ 0x22).collect();
        let ssc =
            [&rnd_ic[4..], &[0x11; 4]].concat().iter().fold(0, |sum, &byte| sum << 8 | u128::from(byte));
        Ok(Self::new(Cipher::TripleDes, SessionKeys::derive(Cipher::TripleDes, &seed).unwrap(), ssc))
    }

    /// Runs Chip Authentication with the point and protocol from EF.DG14; the error is the status word.
    pub(crate) fn chip_authentication(
        &mut self,
        chip: &mut Chip,
        curve: Curve,
        cipher: Cipher,
        point: &[u8],
    ) -> Result<(), u16> {
        let group = Group::new(curve).unwrap();
        let own = group.generate(&mut SeededRandom::new(b"chip authentication")).unwrap();
        let public = own.public().to_bytes();
        if cipher == Cipher::TripleDes {
            self.send(chip, &[0x22, 0x41, 0xA6], &encode(Tag(0x91), &public), None)?;
        } else {
            self.send(chip, &[0x22, 0x41, 0xA4], &encode(Tag(0x80), &protocol(3, cipher)), None)?;
            let data = encode(Tag(0x7C), &encode(Tag(0x80), &public));
            let answer = self.send(chip, &[0x86, 0x00, 0x00], &data, Some(256))?;
            assert_eq!(answer, [0x7C, 0x00]);
        }
        let secret = own.agree(&group.decode_point(point).unwrap()).unwrap();
        self.keys = SessionKeys::derive(cipher, secret.expose()).unwrap();
        (self.cipher, self.ssc) = (cipher, 0);
        Ok(())
    }

    pub(crate) fn select_application(&mut self, chip: &mut Chip) {
        assert_eq!(self.send(chip, &[0xA4, 0x04, 0x0C], &AID, None), Ok(vec![]));
    }

    /// Reads a whole file of the application, first by its short identifier and then by offset.
    pub(crate) fn read_file(&mut self, chip: &mut Chip, sfi: u8, ne: usize) -> Result<Vec<u8>, u16> {
        let mut file = self.send(chip, &[0xB0, 0x80 | sfi, 0x00], &[], Some(ne))?;
        let total = cccd_base::tlv::Header::parse(&file).unwrap().unwrap().total_len();
        while file.len() < total {
            let [high, low] = (file.len() as u16).to_be_bytes();
            let part = self.send(chip, &[0xB0, high, low], &[], Some(ne.min(total - file.len())))?;
            assert!(!part.is_empty());
            file.extend(part);
        }
        Ok(file)
    }

    /// Sends a protected command; the error is the status word, plain or protected.
    pub(crate) fn send(
        &mut self,
        chip: &mut Chip,
        header: &[u8; 3],
        data: &[u8],
        ne: Option<usize>,
    ) -> Result<Vec<u8>, u16> {
        let command = self.protect(header, data, ne);
        let response = chip.handle(&command);
        self.open(&response, header[0])
    }

    /// A protected command APDU.
    pub(crate) fn protect(&mut self, header: &[u8; 3], data: &[u8], ne: Option<usize>) -> Vec<u8> {
        self.ssc += 1;
        let header = [&[0x0C], &header[..]].concat();
        let block = self.cipher.block_len();
        let mut objects = Vec::new();
        if !data.is_empty() {
            let key = self.keys.ks_enc.expose();
            let cryptogram = self.cipher.encrypt_cbc(key, &self.iv(), &pad(data, block)).unwrap();
            objects = match header[1] & 1 {
                1 => encode(Tag(0x85), &cryptogram),
                _ => encode_all(Tag(0x87), &[&[1], &cryptogram]),
            };
        }
        match ne {
            None => {}
            Some(ne @ ..=256) => objects.extend([0x97, 0x01, ne as u8]),
            Some(ne) => objects.extend([&[0x97, 0x02], &(ne as u16).to_be_bytes()[..]].concat()),
        }
        let mac = self.mac(&[pad(&header, block), objects.clone()].concat());
        objects.extend(encode(Tag(0x8E), &mac));
        if self.extended || ne > Some(256) {
            [&header[..], &[0], &(objects.len() as u16).to_be_bytes(), &objects, &[0, 0]].concat()
        } else {
            [&header[..], &[objects.len() as u8], &objects, &[0]].concat()
        }
    }

    /// The data of a protected response whose status is 9000.
    pub(crate) fn open(&mut self, response: &[u8], ins: u8) -> Result<Vec<u8>, u16> {
        self.ssc += 1;
        let (objects, _) = response.split_last_chunk::<2>().unwrap();
        if objects.is_empty() {
            return Err(status(response));
        }
        let mut reader = Reader::new(objects);
        let tag = if ins & 1 == 1 { Tag(0x85) } else { Tag(0x87) };
        let cryptogram = reader.optional(tag).unwrap();
        let protected_status = reader.expect(Tag(0x99)).unwrap().value().to_vec();
        let authenticated = &objects[..reader.offset()];
        assert_eq!(reader.expect(Tag(0x8E)).unwrap().value(), self.mac(authenticated));
        reader.finish().unwrap();
        assert_eq!(protected_status, status(response).to_be_bytes());
        let data = cryptogram.map_or_else(Vec::new, |object| {
            let value = if ins & 1 == 1 { object.value() } else { &object.value()[1..] };
            let padded = self.cipher.decrypt_cbc(self.keys.ks_enc.expose(), &self.iv(), value).unwrap();
            unpad(&padded, self.cipher.block_len()).unwrap().to_vec()
        });
        if status(response) == 0x9000 { Ok(data) } else { Err(status(response)) }
    }

    fn counter(&self) -> Vec<u8> {
        self.ssc.to_be_bytes()[16 - self.cipher.block_len()..].to_vec()
    }

    fn iv(&self) -> Vec<u8> {
        match self.cipher {
            Cipher::TripleDes => vec![0; 8],
            _ => self.cipher.encrypt_block(self.keys.ks_enc.expose(), &self.counter()).unwrap(),
        }
    }

    fn mac(&self, message: &[u8]) -> [u8; 8] {
        let message = [&self.counter(), message].concat();
        let message = match self.cipher {
            Cipher::TripleDes => message,
            _ => pad(&message, 16),
        };
        self.cipher.mac(self.keys.ks_mac.expose(), &message).unwrap()
    }
}

/// Sends one GENERAL AUTHENTICATE and returns the value of the answer's only data object, which has this tag.
fn step(chip: &mut Chip, cla: u8, data: &[u8], tag: u32) -> Result<Vec<u8>, u16> {
    let response = chip.handle(&apdu(&[cla, 0x86, 0x00, 0x00], &encode(Tag(0x7C), data), Some(0)));
    if status(&response) != 0x9000 {
        return Err(status(&response));
    }
    let (data, _) = response.split_last_chunk::<2>().unwrap();
    let mut inner = Element::parse(data, Tag(0x7C)).unwrap().children().unwrap();
    Ok(inner.expect(Tag(tag)).unwrap().value().to_vec())
}

/// A short command APDU.
pub(crate) fn apdu(header: &[u8; 4], data: &[u8], le: Option<u8>) -> Vec<u8> {
    let mut bytes = header.to_vec();
    if !data.is_empty() {
        bytes.push(data.len() as u8);
        bytes.extend_from_slice(data);
    }
    bytes.extend(le);
    bytes
}
