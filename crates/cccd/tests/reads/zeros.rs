//! Numbers that begin with zero bytes: one agreement in 256 has one, and a reader that drops it fails then.

use cccd::{
    check::{Question, Verdict},
    random::Random,
    read::{ReadOptions, read},
    tlv::Tag,
};
use cccd_base::crypto::{Cipher, Curve, Group, HashAlgorithm, SessionKeys};
use cccd_sim::{Chip, ChipOptions, IssuedCard, SimTransport};

use crate::common::{Read, card, mrz, outcome};

/// Gives these numbers, one for each call, and no byte more.
struct Numbers(Vec<Vec<u8>>);

impl Numbers {
    fn boxed<const N: usize>(numbers: [Vec<u8>; N]) -> Box<Self> {
        Box::new(Self(numbers.into_iter().rev().collect()))
    }
}

impl Random for Numbers {
    fn fill(&mut self, buffer: &mut [u8]) -> cccd::Result<()> {
        buffer.copy_from_slice(&self.0.pop().expect("a random number too many"));
        Ok(())
    }
}

/// A private key below the order of brainpoolP256r1 that belongs to a name and a counter.
fn scalar(name: &str, counter: u32) -> Vec<u8> {
    let mut bytes = HashAlgorithm::Sha256.hash(format!("{name} {counter}").as_bytes()).unwrap();
    bytes[0] &= 0x7F;
    bytes
}

/// The random numbers of one run of PACE, and all that follows from them.
struct Run {
    nonce: Vec<u8>,
    /// Private keys: terminal and chip for the mapping, terminal and chip for the agreement.
    scalars: [Vec<u8>; 4],
    public: Vec<Vec<u8>>,
    shared: Vec<u8>,
    tokens: [[u8; 8]; 2],
}

impl Run {
    fn new(counter: u32) -> Self {
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
        Self { nonce, scalars, public, shared, tokens }
    }

    /// What begins with a zero byte.
    fn zeros(&self) -> Vec<&'static str> {
        let names = ["terminal's mapping point", "chip's mapping point", "terminal's point", "chip's point"];
        let points = names.into_iter().zip(&self.public);
        let mut zeros: Vec<_> =
            points.filter(|(_, point)| point[1] == 0 || point[33] == 0).map(|(name, _)| name).collect();
        let values =
            [("shared secret", self.shared[0]), ("T_IFD", self.tokens[0][0]), ("T_IC", self.tokens[1][0])];
        zeros.extend(values.into_iter().filter(|&(_, first)| first == 0).map(|(name, _)| name));
        zeros
    }

    /// Reads a card with these numbers on both sides and one more for Chip Authentication.
    fn read(&self, card: &IssuedCard, ephemeral: &[u8]) -> Verdict {
        let [terminal_map, chip_map, terminal, chip] = self.scalars.clone();
        let chip_random = Numbers::boxed([self.nonce.clone(), chip_map, chip]);
        let link = SimTransport::new(Chip::with(card.clone(), ChipOptions::default(), chip_random));
        let bench = Read::of(card);
        let options = ReadOptions::new(&bench.trust)
            .clock(crate::common::today())
            .random(Numbers::boxed([terminal_map, terminal, ephemeral.to_vec()]));
        read(link, &bench.key, options, &mut |_| {}).unwrap().verification.verdict
    }
}

/// Counters whose run of PACE holds a zero, found by trying them in their order.
const PACE_CASES: [(u32, &str); 7] = [
    (0, "T_IC"),
    (5, "shared secret"),
    (55, "chip's mapping point"),
    (106, "T_IFD"),
    (142, "chip's point"),
    (182, "terminal's point"),
    (223, "terminal's mapping point"),
];

#[test]
fn pace_with_numbers_that_begin_with_zero() {
    let card = card();
    for (counter, what) in PACE_CASES {
        let run = Run::new(counter);
        assert!(run.zeros().contains(&what), "{counter} is no case of {what}");
        assert_eq!(run.read(&card, &scalar("ephemeral", 0)), Verdict::Genuine, "{what}");
    }
}

#[test]
fn chip_authentication_with_numbers_that_begin_with_zero() {
    let card = card();
    let dg14 = cccd::lds::dg14::Dg14::parse(&card.files[&cccd_sim::File::Dg(14)]).unwrap().security_infos;
    let spki = &dg14.chip_authentication_public_keys().next().unwrap().spki;
    // The point is the last part of its SubjectPublicKeyInfo.
    let group = Group::new(Curve::BrainpoolP256r1).unwrap();
    let public = group.decode_point(&spki[spki.len() - 65..]).unwrap();
    let cases = |zero: fn(&[u8], &[u8]) -> bool| {
        (0..5_000)
            .map(|counter| scalar("ephemeral", counter))
            .find(|ephemeral| {
                let key = group.key_pair(ephemeral).unwrap();
                zero(key.agree(&public).unwrap().expose(), &key.public().to_bytes())
            })
            .expect("one in 256 has it")
    };
    let run = Run::new(0);
    assert_eq!(run.read(&card, &cases(|shared, _| shared[0] == 0)), Verdict::Genuine);
    assert_eq!(run.read(&card, &cases(|_, point| point[1] == 0)), Verdict::Genuine);
    assert_eq!(run.read(&card, &cases(|_, point| point[33] == 0)), Verdict::Genuine);
}

#[test]
fn bac_with_keys_and_nonces_that_begin_with_zero() {
    let card = card();
    let bench = Read::of(&card);
    let ephemeral = scalar("ephemeral", 0);
    for first in [0, 0x5A] {
        // Equal first bytes of K.IFD and K.IC make a session seed that begins with zero.
        let numbers = |name| [vec![0; 8], [&[first], &scalar(name, 0)[..15]].concat()];
        let [rnd_ic, k_ic] = numbers("chip");
        let [rnd_ifd, k_ifd] = numbers("terminal");
        let chip = Chip::with(card.clone(), ChipOptions::default(), Numbers::boxed([rnd_ic, k_ic]));
        let options = ReadOptions::new(&bench.trust)
            .access(cccd::access::AccessPolicy::Bac)
            .clock(crate::common::today())
            .random(Numbers::boxed([rnd_ifd, k_ifd, ephemeral.clone()]));
        let reading = read(SimTransport::new(chip), &mrz(&card), options, &mut |_| {}).unwrap();
        assert_eq!(*outcome(&reading, Question::ChipAuthentication), cccd::check::Outcome::Passed);
    }
}
