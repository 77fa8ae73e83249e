//! Evidence holds nothing that opens the card or the channel. A full trace of the same read does, which shows that the
//! search works.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod common;

use base64ct::{Base64Unpadded, Encoding};
use cccd::{
    access::{AccessKey, AccessPolicy, AccessProtocol},
    auth::chip::ChipAuthentication,
    evidence::{EvidenceFile, Origin},
    pki::TrustStore,
    random::{Random, SeededRandom},
    read::ReadOptions,
};
use cccd_base::crypto::{Cipher, HashAlgorithm, KeyPurpose, SessionKeys, derive_key};
use cccd_sim::{ChipOptions, IssuedCard, Profile};
use common::{issuance, link};

use cccd_trace::{Memory, Trace, What, record};

/// The encodings of bytes in a file: raw, in hexadecimal, and in base64 at each of the three alignments.
fn forms(secret: &[u8]) -> Vec<Vec<u8>> {
    let mut forms =
        vec![secret.to_vec(), hex::encode(secret).into_bytes(), hex::encode_upper(secret).into_bytes()];
    for skipped in 0..3 {
        let inside = &secret[skipped..];
        let whole = &inside[..inside.len() / 3 * 3];
        forms.push(Base64Unpadded::encode_string(whole).into_bytes());
    }
    forms
}

fn holds(bytes: &[u8], secret: &[u8]) -> bool {
    let stands = |form: &Vec<u8>| !form.is_empty() && bytes.windows(form.len()).any(|window| window == form);
    forms(secret).iter().any(stands)
}

/// One read, both as evidence and as a full trace.
struct Kept {
    evidence: Vec<u8>,
    /// The evidence without the contents of the card's own files.
    around_the_files: Vec<u8>,
    trace: Vec<u8>,
    events: Vec<What>,
    protocol: AccessProtocol,
    chip: ChipAuthentication,
}

fn kept(card: &IssuedCard, key: &AccessKey, access: AccessPolicy) -> Kept {
    let trust = TrustStore::from_certificates([&card.root_certificate]).unwrap();
    let options = ReadOptions::new(&trust).evidence(true).access(access);
    let sink = Memory::default();
    let mut read = sink.clone();
    let recorded = record(link(card, ChipOptions::default()), "reader", key, options, &mut |_| {}, sink);
    let reading = recorded.read.to_the_end().unwrap();
    let bytes = EvidenceFile::of(&reading, Origin::new("test 1", "reader")).unwrap().to_bytes(None).unwrap();
    let evidence = bytes.expose().clone();
    let mut around_the_files = evidence.clone();
    for (_, content) in reading.document.files() {
        let start = evidence.windows(content.len()).position(|window| window == content).unwrap();
        around_the_files[start..start + content.len()].fill(0);
    }
    let trace = read.take().expose().clone();
    let events = Trace::read(trace.as_slice()).unwrap().events.into_iter().map(|event| event.what).collect();
    let (protocol, chip) = (reading.access.unwrap().protocol, reading.proofs.chip);
    Kept { evidence, around_the_files, trace, events, protocol, chip }
}

impl Kept {
    /// The keys of every channel, and every random number except the challenge, which evidence holds on purpose.
    fn drawn_and_derived(&self) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
        let challenge = EvidenceFile::parse(&self.evidence).unwrap().proofs.signed.unwrap().challenge;
        let (mut keys, mut random) = (Vec::new(), Vec::new());
        for event in &self.events {
            match event {
                What::Channel(channel) => {
                    keys.extend([channel.ks_enc.expose().clone(), channel.ks_mac.expose().clone()]);
                }
                What::Random(bytes) if *bytes.expose() != challenge => random.push(bytes.expose().clone()),
                _ => {}
            }
        }
        (keys, random)
    }

    fn assert_secret(&self, secrets: &[Vec<u8>], what: &str) {
        for secret in secrets {
            assert!(holds(&self.trace, secret), "{what} is not found where it stands");
            assert!(!holds(&self.evidence, secret), "{what} is in the evidence");
        }
    }

    fn assert_derived(&self, secrets: &[Vec<u8>], what: &str) {
        assert!(secrets.iter().all(|secret| !holds(&self.evidence, secret)), "{what} is in the evidence");
    }
}

/// The first byte string of this length that the chip drew.
fn of_chip(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    SeededRandom::new(b"chip").fill(&mut bytes).unwrap();
    bytes
}

fn derived(cipher: Cipher, secret: &[u8]) -> Vec<Vec<u8>> {
    [KeyPurpose::Encryption, KeyPurpose::Mac, KeyPurpose::Password]
        .map(|purpose| derive_key(cipher, secret, purpose).unwrap().expose().clone())
        .into()
}

#[test]
fn pace_and_chip_authentication_leave_no_key_and_no_nonce() {
    let card = issuance(Profile::Cccd2021, b"holder").issue().unwrap();
    let can = card.person.can();
    let kept = kept(&card, &AccessKey::parse(can).unwrap(), AccessPolicy::Auto);
    assert!(matches!(kept.protocol, AccessProtocol::Pace(_)));
    assert!(kept.chip.is_proven());
    let (keys, random) = kept.drawn_and_derived();
    assert_eq!(keys.len(), 4, "PACE, then Chip Authentication");
    assert!(random.len() >= 3, "the keys for mapping, agreement and Chip Authentication");
    kept.assert_secret(&keys, "a session key");
    kept.assert_secret(&random, "a random number");

    // The nonce is sent encrypted and so is in the trace, which shows that it is the right one.
    let nonce = of_chip(16);
    let k_pi = derive_key(Cipher::Aes128, can.as_bytes(), KeyPurpose::Password).unwrap();
    let encrypted = Cipher::Aes128.encrypt_cbc(k_pi.expose(), &[0; 16], &nonce).unwrap();
    kept.assert_secret(&[encrypted], "the encrypted nonce");
    kept.assert_derived(&[nonce], "the nonce of PACE");
    kept.assert_derived(&derived(Cipher::Aes128, can.as_bytes()), "a key of the CAN");

    // In the files of the card the CAN is part of the personal number; it is nowhere else.
    assert!(holds(&kept.trace, can.as_bytes()));
    assert!(!holds(&kept.around_the_files, can.as_bytes()), "the CAN");
    assert!(!holds(&kept.around_the_files, card.person.personal_number.as_bytes()), "the personal number");
}

#[test]
fn bac_leaves_no_key_and_no_nonce() {
    let card = issuance(Profile::Cccd2021, b"holder").issue().unwrap();
    let mrz = AccessKey::parse(&card.mrz.lines().join("\n")).unwrap();
    let kept = kept(&card, &mrz, AccessPolicy::Bac);
    assert_eq!(kept.protocol, AccessProtocol::Bac);
    let (keys, random) = kept.drawn_and_derived();
    assert_eq!(keys.len(), 4, "BAC, then Chip Authentication");
    assert!(random.len() >= 3, "RND.IFD, K.IFD and the key for Chip Authentication");
    kept.assert_secret(&keys, "a session key");
    kept.assert_secret(&random, "a random number");
    // RND.IC is sent in plain.
    kept.assert_secret(&[of_chip(8)], "RND.IC");

    let information = card.mrz.information();
    let hash = HashAlgorithm::Sha1.hash(information.as_bytes()).unwrap();
    let document_keys = SessionKeys::derive(Cipher::TripleDes, &hash[..16]).unwrap();
    let derived_keys = [document_keys.ks_enc.expose().clone(), document_keys.ks_mac.expose().clone()];
    kept.assert_derived(&[hash, derived_keys.concat()], "what BAC derives from the MRZ");
    kept.assert_derived(&derived_keys, "a key of the document");
    for secret in [&information, &card.mrz.lines()[0], &card.mrz.lines()[1]] {
        assert!(!holds(&kept.around_the_files, secret.as_bytes()), "the MRZ");
    }
}
