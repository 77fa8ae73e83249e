//! A run of PACE whose random numbers are known on both sides, and so is everything derived from them.

use cccd::{
    random::Random,
    read::{ReadOptions, Reading},
    tlv::Tag,
};
use cccd_base::crypto::{Cipher, Curve, Group, HashAlgorithm, SessionKeys};
use cccd_sim::{Chip, ChipOptions, IssuedCard, SimTransport};

use crate::common::{Read, read};

/// Returns these numbers, one per call, and not a byte more.
pub(crate) struct Numbers(Vec<Vec<u8>>);

impl Numbers {
    pub(crate) fn boxed<const N: usize>(numbers: [Vec<u8>; N]) -> Box<Self> {
        Box::new(Self(numbers.into_iter().rev().collect()))
    }
}

impl Random for Numbers {
    fn fill(&mut self, buffer: &mut [u8]) -> cccd::Result<()> {
        buffer.copy_from_slice(&self.0.pop().expect("a random number too many"));
        Ok(())
    }
}

/// Derives a private key below the order of brainpoolP256r1 from a name and a counter.
pub(crate) fn scalar(name: &str, counter: u32) -> Vec<u8> {
    let mut bytes = HashAlgorithm::Sha256.hash(format!("{name} {counter}").as_bytes()).unwrap();
    bytes[0] &= 0x7F;
    bytes
}

/// The random numbers of one run of PACE, and everything derived from them.
pub(crate) struct Run {
    nonce: Vec<u8>,
    /// Private keys: terminal and chip for the mapping, terminal and chip for the agreement.
    scalars: [Vec<u8>; 4],
    public: Vec<Vec<u8>>,
    shared: Vec<u8>,
    keys: SessionKeys,
    tokens: [[u8; 8]; 2],
}

impl Run {
    pub(crate) fn new(counter: u32) -> Self {
        let scalars = ["terminal map", "chip map", "terminal", "chip"].map(|name| scalar(name, counter));
        let nonce = scalar("nonce", counter)[..16].to_vec();
        let group = Group::new(Curve::BrainpoolP256r1).unwrap();
        let [terminal_map, chip_map] = [0, 1].map(|i: usize| group.key_pair(&scalars[i]).unwrap());
        let h = terminal_map.agree_point(chip_map.public()).unwrap();
        let mapped = group.map(&nonce, &h).unwrap();
        let [terminal, chip] = [2, 3].map(|i: usize| mapped.key_pair(&scalars[i]).unwrap());
        let shared = terminal.agree(chip.public()).unwrap().expose().clone();
        let keys = SessionKeys::derive(Cipher::Aes128, &shared).unwrap();
        let oid = hex::decode("060A04007F00070202040202").unwrap();
        let tokens = [&chip, &terminal].map(|key| {
            let point = cccd::tlv::encode(Tag(0x86), &key.public().to_bytes());
            let input = cccd::tlv::encode_all(Tag(0x7F49), &[&oid, &point]);
            Cipher::Aes128.mac(keys.ks_mac.expose(), &input).unwrap()
        });
        let public = [&terminal_map, &chip_map, &terminal, &chip].map(|key| key.public().to_bytes()).to_vec();
        Self { nonce, scalars, public, shared, keys, tokens }
    }

    /// Returns everything in it that must stay secret.
    pub(crate) fn secrets(&self) -> Vec<Vec<u8>> {
        let keys = [self.keys.ks_enc.expose(), self.keys.ks_mac.expose()];
        [&self.nonce, &self.shared].into_iter().chain(keys).chain(&self.scalars).cloned().collect()
    }

    /// Returns the names of the values that begin with a zero byte.
    pub(crate) fn zeros(&self) -> Vec<&'static str> {
        let names = ["terminal's mapping point", "chip's mapping point", "terminal's point", "chip's point"];
        let points = names.into_iter().zip(&self.public);
        let mut zeros: Vec<_> =
            points.filter(|(_, point)| point[1] == 0 || point[33] == 0).map(|(name, _)| name).collect();
        let values =
            [("shared secret", self.shared[0]), ("T_IFD", self.tokens[0][0]), ("T_IC", self.tokens[1][0])];
        zeros.extend(values.into_iter().filter(|&(_, first)| first == 0).map(|(name, _)| name));
        zeros
    }

    /// Reads a card with these numbers on both sides, and one more for Chip Authentication.
    pub(crate) fn read(&self, card: &IssuedCard, ephemeral: &[u8]) -> Reading {
        let [terminal_map, chip_map, terminal, chip] = self.scalars.clone();
        let chip_random = Numbers::boxed([self.nonce.clone(), chip_map, chip]);
        let link = SimTransport::new(Chip::with(card.clone(), ChipOptions::default(), chip_random));
        let bench = Read::of(card);
        let options = ReadOptions::new(&bench.trust).clock(crate::common::today()).random(Numbers::boxed([
            terminal_map,
            terminal,
            ephemeral.to_vec(),
        ]));
        read(link, &bench.key, options, &mut |_| {}).unwrap()
    }
}
