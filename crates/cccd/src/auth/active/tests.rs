//! Tests of Active Authentication that need no card.

use std::sync::{Arc, Mutex};

use cccd_base::{
    crypto::{EcSigner, Group, RsaSigner},
    random::SeededRandom,
};

use super::*;
use crate::{
    files::File,
    lds::security_infos::SecurityInfos,
    link::Link,
    tlv::{encode, encode_all, tag},
    transport::{FnTransport, Limits},
};

const HASH: HashAlgorithm = HashAlgorithm::Sha256;

fn digest() -> KeyDigest {
    KeyDigest::of(&[b"key"]).unwrap()
}

fn proven(oddities: Oddities) -> ActiveAuthentication {
    ActiveAuthentication::Proven(ActiveProof { key: digest(), oddities })
}

fn ec(curve: Curve, signer: &EcSigner, stated: Option<HashAlgorithm>) -> Offer {
    Offer { key: Key::Ec { curve, key: signer.public_key(), stated }, digest: digest() }
}

fn offer(signer: &EcSigner) -> Offer {
    ec(Curve::P256, signer, Some(HASH))
}

/// Runs against a signing chip in plain and returns the commands.
fn commands(times: usize) -> Vec<Vec<u8>> {
    let private = Group::new(Curve::P256).unwrap().generate(&mut SeededRandom::new(b"chip")).unwrap();
    let signer = EcSigner::new(Curve::P256, private.private_bytes().expose()).unwrap();
    let offer = offer(&signer);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let commands = Arc::clone(&seen);
    let link = FnTransport::new(Limits::SHORT, move |command: &[u8]| {
        commands.lock().unwrap().push(command.to_vec());
        let signature = signer.sign(HASH, &command[5..13], EcdsaEncoding::Plain).unwrap();
        Ok([signature, vec![0x90, 0x00]].concat())
    });
    let mut session = Session::new(Link::new(link));
    let mut random = SeededRandom::new(b"terminal");
    for _ in 0..times {
        assert_eq!(run(&mut session, &offer, &mut random), Ok(proven(Oddities::default())));
    }
    let seen = seen.lock().unwrap();
    seen.clone()
}

/// Runs the protocol and returns only its result.
fn run(session: &mut Session, offer: &Offer, random: &mut dyn Random) -> Result<ActiveAuthentication> {
    run_for_evidence(session, offer, random).map(|(result, _)| result)
}

#[test]
fn the_command_is_that_of_the_standard_and_no_challenge_comes_twice() {
    let [one, two]: [Vec<u8>; 2] = commands(2).try_into().unwrap();
    assert_eq!((&one[..5], &one[13..]), (&[0x00, 0x88, 0x00, 0x00, 0x08][..], &[0x00][..]));
    assert_ne!(one[5..13], two[5..13]);
}

/// Runs against a chip in plain with a key of 3,072 bits that answers a long command with `long` and a short one
/// with `short`. Returns the result and how many commands were sent.
fn asked_again(long: &'static [u8], short: Vec<u8>) -> (ActiveAuthentication, u64) {
    let key = PublicKey::Rsa { modulus: vec![0xFF; 384], exponent: vec![1, 0, 1] };
    let offer = Offer { key: Key::Rsa(RecoveryKey::new(&key).unwrap()), digest: digest() };
    let link = FnTransport::new(Limits::EXTENDED, move |bytes: &[u8]| {
        let command = Command::parse(bytes).unwrap();
        Ok(if command.ne() > MAX_NE_SHORT { long.to_vec() } else { short.clone() })
    });
    let mut link = Link::new(link);
    link.set_lengths(Lengths::Extended);
    let mut session = Session::new(link);
    let result = run(&mut session, &offer, &mut SeededRandom::new(b"terminal")).unwrap();
    (result, session.transfer().commands)
}

#[test]
fn a_long_command_that_brings_nothing_is_sent_once_more_in_short_form() {
    let refused = |status| ActiveAuthentication::Refused(StatusWord(status));
    let with_data = |length| [vec![0x5A; length], vec![0x90, 0x00]].concat();
    for long in [&[0x90, 0x00][..], &[0x67, 0x00]] {
        // Presumably cut by the length.
        let too_long = ActiveAuthentication::NotPerformed(Code::ProofTooLong);
        assert_eq!(asked_again(long, with_data(256)), (too_long, 2));
        for length in [0, 255] {
            let wrong = ActiveAuthentication::SignatureWrong;
            assert_eq!(asked_again(long, with_data(length)), (wrong, 2), "{length}");
        }
        assert_eq!(asked_again(long, vec![0x67, 0x00]), (refused(0x6700), 2));
        assert_eq!(asked_again(long, vec![0x69, 0x82]), (refused(0x6982), 2));
    }
    assert_eq!(asked_again(&[0x69, 0x82], with_data(256)), (refused(0x6982), 1));
}

#[test]
fn a_broken_answer_of_a_chip_is_no_signature() {
    let private = Group::new(Curve::P256).unwrap().generate(&mut SeededRandom::new(b"chip")).unwrap();
    let signer = EcSigner::new(Curve::P256, private.private_bytes().expose()).unwrap();
    let offer = offer(&signer);
    let right = signer.sign(HASH, b"challeng", EcdsaEncoding::Plain).unwrap();
    for answer in [&[][..], &[0x30], &[0; 64], &right[..63], &[0xFF; 300]] {
        assert_eq!(offer.judge(b"challeng", answer), Ok(ActiveAuthentication::SignatureWrong));
    }
    assert_eq!(offer.judge(b"challenG", &right), Ok(ActiveAuthentication::SignatureWrong));
}

/// The chip may use any hash: the stated one is not a finding; another one is, and so is any if none is stated.
#[test]
fn every_hash_proves_the_key_and_one_that_is_not_stated_is_told() {
    for curve in Curve::ALL {
        let private = Group::new(curve).unwrap().generate(&mut SeededRandom::new(b"chip")).unwrap();
        let signer = EcSigner::new(curve, private.private_bytes().expose()).unwrap();
        for (hash, encoding) in HashAlgorithm::ALL
            .into_iter()
            .flat_map(|hash| [EcdsaEncoding::Plain, EcdsaEncoding::Der].map(|encoding| (hash, encoding)))
        {
            let signature = signer.sign(hash, b"challeng", encoding).unwrap();
            for stated in HashAlgorithm::ALL.map(Some).into_iter().chain([None]) {
                let offer = ec(curve, &signer, stated);
                let expected = Oddities {
                    is_der: encoding == EcdsaEncoding::Der,
                    hash_is_assumed: stated.is_none(),
                    hash_differs: stated.is_some_and(|stated| stated != hash),
                    is_padded: false,
                };
                let judged = offer.judge(b"challeng", &signature);
                assert_eq!(judged, Ok(proven(expected)), "{curve:?} {hash:?}");
            }
        }
        let mut spoilt = signer.sign(HASH, b"challeng", EcdsaEncoding::Plain).unwrap();
        *spoilt.last_mut().unwrap() ^= 1;
        for stated in HashAlgorithm::ALL.map(Some).into_iter().chain([None]) {
            let offer = ec(curve, &signer, stated);
            assert_eq!(offer.judge(b"challeng", &spoilt), Ok(ActiveAuthentication::SignatureWrong));
        }
    }
}

/// Leading zeros do not change a number, and are reported; any other surplus or missing byte is wrong.
#[test]
fn surplus_and_missing_zeros_are_told() {
    let told = Ok(proven(Oddities { is_padded: true, ..Oddities::default() }));
    let wrong = Ok(ActiveAuthentication::SignatureWrong);
    let rsa = RsaSigner::from_der(include_bytes!("../../../../cccd-sim/keys/rsa-test-1.der")).unwrap();
    let key = RecoveryKey::new(&rsa.public_key()).unwrap();
    let offer = Offer { key: Key::Rsa(key), digest: digest() };
    let filling = vec![0x5A; rsa.signature_len() - 1 - HASH.output_len() - 2];
    let hash = HASH.hash_parts(&[&filling, b"challeng"]).unwrap();
    let signature = rsa.raw(&[&[0x6A][..], &filling, &hash, &[0x34, 0xCC]].concat()).unwrap();
    assert_eq!(offer.judge(b"challeng", &signature), Ok(proven(Oddities::default())));
    for zeros in 1..=3 {
        let padded = [vec![0; zeros], signature.clone()].concat();
        assert_eq!(offer.judge(b"challeng", &padded), told, "{zeros}");
    }
    for front in [&[1][..], &[1, 0], &[0, 1]] {
        assert_eq!(offer.judge(b"challeng", &[front, &signature].concat()), wrong, "{front:?}");
    }
    assert_eq!(offer.judge(b"challeng", &[&signature[..], &[0]].concat()), wrong);

    let private = Group::new(Curve::P256).unwrap().generate(&mut SeededRandom::new(b"chip")).unwrap();
    let signer = EcSigner::new(Curve::P256, private.private_bytes().expose()).unwrap();
    let offer = self::offer(&signer);
    let signature = signer.sign(HASH, b"challeng", EcdsaEncoding::Plain).unwrap();
    let (r, s) = signature.split_at(32);
    assert_eq!(offer.judge(b"challeng", &[&[0], r, &[0], s].concat()), told);
    assert_eq!(offer.judge(b"challeng", &[&[0, 0], r, s].concat()), wrong);
    assert_eq!(offer.judge(b"challeng", &[&[1], r, &[0], s].concat()), wrong);
}

/// A proof is about one key, and proves nothing for a document with another key.
#[test]
fn a_proof_is_for_the_document_of_its_key_alone() {
    let private = Group::new(Curve::P256).unwrap().generate(&mut SeededRandom::new(b"chip")).unwrap();
    let signer = EcSigner::new(Curve::P256, private.private_bytes().expose()).unwrap();
    let PublicKey::Ec { point, .. } = signer.public_key() else { panic!("an elliptic curve key") };
    let of = |point: &[u8]| {
        let oids = ["2A8648CE3D0201", "2A8648CE3D030107"]
            .map(|oid| encode(tag::OBJECT_IDENTIFIER, &hex::decode(oid).unwrap()));
        let key = encode_all(tag::BIT_STRING, &[&[0], point]);
        let spki = encode(tag::SEQUENCE, &[encode(tag::SEQUENCE, &oids.concat()), key].concat());
        let mut document = Document::default();
        document.insert(File::Dg15, encode(File::Dg15.tag(), &spki).into());
        document
    };
    let document = of(&point);
    let signature = signer.sign(HASH, b"challeng", EcdsaEncoding::Plain).unwrap();
    let proven = choose(&document).unwrap().judge(b"challeng", &signature).unwrap();
    assert!(proven.is_proven());
    assert_eq!(proven.outcome(&document, true), Outcome::Passed);
    let not_bound = Outcome::Inconclusive(Code::ChipKeyNotBound.into());
    assert_eq!(proven.outcome(&document, false), not_bound);
    let other = Group::new(Curve::P256).unwrap().generate(&mut SeededRandom::new(b"other")).unwrap();
    assert_eq!(proven.outcome(&of(&other.public().to_bytes()), true), not_bound);
    assert_eq!(proven.outcome(&Document::default(), true), not_bound);
    assert!(format!("{proven:?}").contains("key: KeyDigest,"));
}

#[test]
fn the_likeliest_hash_is_tried_first_and_each_once() {
    for stated in HashAlgorithm::ALL.map(Some).into_iter().chain([None]) {
        let tried: Vec<_> = hashes(stated, Curve::P384).collect();
        assert_eq!(tried[0], stated.unwrap_or(HashAlgorithm::Sha384));
        assert!(tried.len() == 5 && HashAlgorithm::ALL.iter().all(|hash| tried.contains(hash)));
    }
}

#[test]
fn the_hash_is_the_stated_one_or_goes_by_the_size_of_the_key() {
    let stated = |version: u8, algorithm: &str| {
        let oid = |hex| encode(tag::OBJECT_IDENTIFIER, &hex::decode(hex).unwrap());
        let version = encode(tag::INTEGER, &[version]);
        let info = encode_all(tag::SEQUENCE, &[&oid("678108010105"), &version, &oid(algorithm)]);
        let infos = SecurityInfos::parse(&encode(tag::SET, &info)).unwrap();
        stated_hash(infos.active_authentication().unwrap())
    };
    assert_eq!(stated(1, "04007F00070101040102"), Some(HashAlgorithm::Sha224));
    assert_eq!(stated(1, "04007F00070101040105"), Some(HashAlgorithm::Sha512));
    assert_eq!(stated(2, "04007F00070101040105"), None);
    assert_eq!(stated(1, "04007F00070101040163"), None);
    assert_eq!(stated(1, "2A864886F70D01010B"), None, "an algorithm of RSA");
    let by_size = [Curve::P192, Curve::P224, Curve::P256, Curve::BrainpoolP320r1, Curve::P384, Curve::P521];
    use HashAlgorithm::{Sha224, Sha256, Sha384, Sha512};
    assert_eq!(by_size.map(hash_by_size), [Sha224, Sha224, Sha256, Sha256, Sha384, Sha512]);
}
