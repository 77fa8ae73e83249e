//! Every curve with every cipher: PACE, Chip Authentication with and without key numbers, and what goes with a
//! curve in Active Authentication. One test per curve, so that they run in parallel.

use cccd::{
    access::{AccessPolicy, AccessProtocol, PasswordKind},
    check::{Outcome, Question, Verdict},
    error::Code,
    read::Reading,
    transport::Limits,
};
use cccd_base::crypto::{Cipher, Curve, HashAlgorithm};
use cccd_sim::{
    ActiveAuthenticationInfo, ActiveAuthenticationKey, Chip, ChipKeyOffer, ChipOptions, Issuance, IssuedCard,
    Misbehaviour, PaceOffer, SignatureFault, SimTransport,
};

use crate::common::{Read, can, failed, found, mrz, outcome};

/// Generates one test per curve.
macro_rules! curves {
    ($($test:ident: $curve:ident;)*) => {
        $(#[test]
        fn $test() {
            every_cipher(Curve::$curve);
            several_keys(Curve::$curve);
            active_authentication(Curve::$curve);
        })*

        #[test]
        fn no_curve_is_left_out() {
            assert_eq!([$(Curve::$curve),*], Curve::ALL);
        }
    };
}

curves! {
    secp192r1: P192;
    brainpool_p192r1: BrainpoolP192r1;
    secp224r1: P224;
    brainpool_p224r1: BrainpoolP224r1;
    secp256r1: P256;
    brainpool_p256r1: BrainpoolP256r1;
    brainpool_p320r1: BrainpoolP320r1;
    secp384r1: P384;
    brainpool_p384r1: BrainpoolP384r1;
    brainpool_p512r1: BrainpoolP512r1;
    secp521r1: P521;
}

/// Issues a card without a portrait, which takes the longest to make.
fn issuance() -> Issuance<'static> {
    Issuance::new(b"matrix").without_face()
}

fn assert_proven(reading: &Reading, question: Question, what: &str) {
    assert_eq!(*outcome(reading, question), Outcome::Passed, "{what}");
    assert_eq!(reading.verification.verdict, Verdict::Genuine, "{what}");
}

/// Each cipher of PACE with each cipher of Chip Authentication, which is also run over BAC; and a clone of each.
fn every_cipher(curve: Curve) {
    for (number, cipher) in (0..).zip(Cipher::ALL) {
        for (other, pace) in (0..).zip(Cipher::ALL) {
            // Half of the keys are named; 200 takes two bytes as an integer and one as a reference.
            let key_id = [None, Some(1), None, Some(200)][(number + other) % 4];
            let what = format!("PACE {pace:?}, Chip Authentication {cipher:?}, key {key_id:?}");
            let key = ChipKeyOffer { curve, cipher, key_id };
            let card = issuance().pace(&[PaceOffer { curve, cipher: pace }]).chip_authentication_keys(&[key]);
            let card = card.issue().unwrap();
            let reading = Read { key: can(&card), photo: true, ..Read::of(&card) }.run().unwrap();
            assert_proven(&reading, Question::ChipAuthentication, &what);
            let access = reading.access.unwrap();
            let AccessProtocol::Pace(protocol) = access.protocol else { panic!("{what}: {access:?}") };
            assert_eq!((protocol.cipher, access.password), (pace, PasswordKind::Can), "{what}");
            if cipher == pace {
                over_bac(&card, &what);
            }
        }
    }
}

/// Reads the card with its MRZ over BAC, and a forger's copy of it.
fn over_bac(card: &IssuedCard, what: &str) {
    let by_mrz = |card: &IssuedCard| {
        Read { key: mrz(card), access: AccessPolicy::Bac, ..Read::of(card) }.run().unwrap()
    };
    assert_proven(&by_mrz(card), Question::ChipAuthentication, what);
    let clone = card.clone().clone_with_another_key(b"forger").unwrap();
    let reading = by_mrz(&clone);
    assert_eq!(failed(&reading, Question::ChipAuthentication), Some(Code::ChipKeyWrong), "{what}");
    assert_eq!(reading.verification.verdict, Verdict::NotGenuine, "{what}");
}

/// Of several keys, the reader names the one with the longest cipher key, and the chip accepts no other.
fn several_keys(curve: Curve) {
    let key = |curve, cipher, id| ChipKeyOffer { curve, cipher, key_id: Some(id) };
    let keys = [
        key(Curve::P256, Cipher::Aes128, 1),
        key(curve, Cipher::Aes256, 2),
        key(Curve::BrainpoolP512r1, Cipher::TripleDes, 3),
    ];
    for first in 0..keys.len() {
        let mut keys = keys;
        keys.rotate_left(first);
        let card = issuance().chip_authentication_keys(&keys).issue().unwrap();
        let reading = Read::of(&card).run().unwrap();
        assert_proven(&reading, Question::ChipAuthentication, "several keys");
    }
}

/// RSA of the sizes that are not among the cases of Active Authentication: every hash, both forms of a signature,
/// and a clone of each size.
#[test]
fn active_authentication_by_rsa_of_other_sizes() {
    use ActiveAuthenticationKey::{Rsa1536, Rsa3072, Rsa4096};
    for length in [192, 384, 512] {
        for hash in HashAlgorithm::ALL {
            let what = format!("{length} bytes, {hash:?}");
            let key = match length {
                192 => Rsa1536(hash),
                384 => Rsa3072(hash),
                _ => Rsa4096(hash),
            };
            let card = issuance().without_chip_authentication().active_authentication(key);
            let card = card.issue().unwrap();
            for smaller_signature in [false, true] {
                let chip = ChipOptions { smaller_signature, ..ChipOptions::default() };
                let reading = Read { chip, ..Read::of(&card) }.run().unwrap();
                assert_proven(&reading, Question::ActiveAuthentication, &what);
            }
            let clone = card.clone().clone_with_another_key(b"forger").unwrap();
            let reading = Read::of(&clone).run().unwrap();
            assert_eq!(failed(&reading, Question::ActiveAuthentication), Some(Code::ChipKeyWrong), "{what}");

            // An answer that is too long for a short response cannot be carried by short commands.
            let by_short = SimTransport::with_limits(Chip::new(card.clone()), Limits::SHORT);
            let reading = Read::of(&card).run_on(by_short, &mut |_| {}).unwrap();
            let expected = match length {
                0..=223 => Outcome::Passed,
                _ => Outcome::NotPerformed(Code::ProofTooLong.into()),
            };
            assert_eq!(*outcome(&reading, Question::ActiveAuthentication), expected, "{what}");
        }
    }
}

/// Signatures in DER with every hash, and with the hash implied by the key size where no hash is stated. Plain
/// signatures with a stated hash are among the cases of Active Authentication.
fn active_authentication(curve: Curve) {
    use HashAlgorithm::{Sha224, Sha256, Sha384, Sha512};
    let issue = |hash, info| {
        let card = issuance().without_chip_authentication();
        let card = card.active_authentication(ActiveAuthenticationKey::Ecdsa(curve, hash));
        card.active_authentication_info(info).issue().unwrap()
    };
    let der = ChipOptions {
        misbehaviours: vec![Misbehaviour::Signature(SignatureFault::Der)],
        ..ChipOptions::default()
    };
    let fits = |hash: &HashAlgorithm| hash.output_len() <= curve.order_len().max(28);
    for hash in [Sha224, Sha256, Sha384, Sha512].into_iter().filter(fits) {
        let card = issue(hash, ActiveAuthenticationInfo::Stated);
        let reading = Read { chip: der.clone(), ..Read::of(&card) }.run().unwrap();
        assert_proven(&reading, Question::ActiveAuthentication, &format!("DER, {hash:?}"));
        assert!(found(&reading, Code::ChipSignatureDer), "{hash:?}");
    }
    let by_size = match 8 * curve.order_len() {
        0..=224 => Sha224,
        225..=320 => Sha256,
        321..=384 => Sha384,
        _ => Sha512,
    };
    let card = issue(by_size, ActiveAuthenticationInfo::Absent);
    let reading = Read::of(&card).run().unwrap();
    assert_proven(&reading, Question::ActiveAuthentication, "no stated hash");
    assert!(found(&reading, Code::ChipAlgorithmNotStated));
}
