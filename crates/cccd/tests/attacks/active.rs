//! Active Authentication without the key: answers that are invented, taken from elsewhere, or odd.

use std::sync::{Arc, Mutex};

use cccd::check::{Outcome, Question, Verdict};
use cccd_base::crypto::{Curve, EcSigner, EcdsaEncoding, HashAlgorithm};
use cccd_sim::{ActiveAuthenticationKey as Key, ChipOptions, File, Issuance, IssuedCard};

use crate::{
    breaks::whatever,
    common::{Read, link, outcome},
    scripted::{Act, Scripted},
};

/// Issues a chip without access control that has only Active Authentication, so that anybody on the link can write
/// its answers.
fn plain(key: Key) -> IssuedCard {
    let issuance = Issuance::new(b"holder").without_chip_authentication().active_authentication(key);
    issuance.pace(&[]).issue().unwrap()
}

fn options() -> ChipOptions {
    ChipOptions { without_access_control: true, ..ChipOptions::default() }
}

const INTERNAL_AUTHENTICATE: u8 = 0x88;

/// Reads a card whose every signature is this answer.
fn answered(card: &IssuedCard, answer: &[u8]) -> (Verdict, Outcome) {
    let answer = [answer, &[0x90, 0x00]].concat();
    let script = move |_, command: &[u8]| match command[1] {
        INTERNAL_AUTHENTICATE => Act::Answer(answer.clone()),
        _ => Act::Pass,
    };
    let read = Read { chip: options(), ..Read::of(card) };
    let reading = whatever(read.run_on(Scripted::new(vec![link(card, options())], script), &mut |_| {}));
    (reading.verification.verdict, outcome(&reading, Question::ActiveAuthentication).clone())
}

/// Reads a card and returns the signature that it gave.
fn recorded(card: &IssuedCard, seed: &'static [u8]) -> Vec<u8> {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&kept);
    let mut chip = link(card, options());
    let read = Read { chip: options(), ..Read::of(card) };
    let tap =
        cccd::transport::FnTransport::new(cccd::transport::Limits::EXTENDED, move |command: &[u8]| {
            use cccd::transport::{Deadline, Transport};
            let answer = chip.transmit(command, Deadline::NEVER)?;
            if command[1] == INTERNAL_AUTHENTICATE {
                *seen.lock().unwrap() = answer[..answer.len() - 2].to_vec();
            }
            Ok(answer)
        });
    let trust = crate::common::trust(card);
    let options = cccd::read::ReadOptions::new(&trust)
        .clock(crate::common::today())
        .random(cccd::random::SeededRandom::new(seed));
    let reading = crate::common::read(tap, &read.key, options, &mut |_| {}).unwrap();
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    kept.lock().unwrap().clone()
}

fn assert_refused(card: &IssuedCard, answer: &[u8], what: &str) {
    let (verdict, active) = answered(card, answer);
    assert_eq!(verdict, Verdict::NotGenuine, "{what}: {active:?}");
    assert!(matches!(active, Outcome::Failed(_)), "{what}: {active:?}");
}

const RSA: Key = Key::Rsa2048(HashAlgorithm::Sha256);
const ECDSA: Key = Key::Ecdsa(Curve::BrainpoolP256r1, HashAlgorithm::Sha256);

#[test]
fn a_signature_that_the_right_chip_gave_to_another_terminal_is_played_again() {
    for key in [RSA, Key::Rsa1024(HashAlgorithm::Sha1), ECDSA] {
        let card = plain(key);
        let signature = recorded(&card, b"another terminal");
        assert_refused(&card, &signature, "replay");
    }
}

#[test]
fn numbers_that_need_no_rsa_key_are_no_signature() {
    let card = plain(RSA);
    let spki = &card.files[&File::Dg(15)];
    // The modulus: the last 2048 bits before the exponent 65537 (02 03 01 00 01).
    let end = spki.len() - 5;
    let modulus = spki[end - 256..end].to_vec();
    let mut below = modulus.clone();
    *below.last_mut().unwrap() -= 1;
    let mut one = vec![0; 256];
    one[255] = 1;
    for (what, answer) in [
        ("0", vec![0; 256]),
        ("1", one),
        ("n", modulus.clone()),
        ("n - 1", below),
        ("all ones", vec![0xFF; 256]),
        ("a block as it is before the key", block()),
        ("a single byte", vec![0xBC]),
    ] {
        assert_refused(&card, &answer, what);
    }
    // Longer than any answer that was requested: attributed to the link.
    assert_eq!(answered(&card, &[modulus.clone(), modulus].concat()).0, Verdict::ChipNotProven);
}

/// Returns an unsigned block of ISO/IEC 9796-2.
fn block() -> Vec<u8> {
    let mut block = vec![0x6A];
    block.resize(255, 0xBB);
    block.push(0xBC);
    block
}

#[test]
fn numbers_that_need_no_ecdsa_key_are_no_signature() {
    let card = plain(ECDSA);
    let order = hex::decode("A9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7").unwrap();
    let mut one = vec![0; 32];
    one[31] = 1;
    let zero = vec![0; 32];
    let right = recorded(&card, b"another terminal");
    let generator_x =
        hex::decode("8BD2AEB9CB7E57CB2C4B482FFC81B7AFB9DE27E1E3BD23C23A4453BD9ACE3262").unwrap();
    let der = |r: &[u8], s: &[u8]| {
        let number = |n: &[u8]| cccd::tlv::encode(cccd::tlv::tag::INTEGER, n);
        cccd::tlv::encode(cccd::tlv::tag::SEQUENCE, &[number(r), number(s)].concat())
    };
    for (what, answer) in [
        ("0, 0", [&zero[..], &zero].concat()),
        ("1, 1", [&one[..], &one].concat()),
        ("n, n", [&order[..], &order].concat()),
        ("0, n", [&zero[..], &order].concat()),
        ("x of the generator, 1", [&generator_x[..], &one].concat()),
        ("x of the generator twice", [&generator_x[..], &generator_x].concat()),
        ("DER of 0, 0", der(&[0], &[0])),
        ("DER of -1, -1", der(&[0xFF], &[0xFF])),
        ("DER of nothing", der(&[], &[])),
        ("r of a right one, 1", [&right[..32], &one].concat()),
        ("nothing", vec![]),
        ("one byte", vec![1]),
    ] {
        assert_refused(&card, &answer, what);
    }
}

/// The forger has a key of his own, and the reader tries every hash, both encodings and every length: none of the
/// attempts accepts a signature by that key.
#[test]
fn a_signature_by_the_forgers_own_key_with_every_hash_the_reader_tries() {
    let card = plain(ECDSA);
    let own = Arc::new(EcSigner::new(Curve::BrainpoolP256r1, &[7; 32]).unwrap());
    for hash in HashAlgorithm::ALL {
        for encoding in [EcdsaEncoding::Plain, EcdsaEncoding::Der] {
            let own = Arc::clone(&own);
            let script = move |_, command: &[u8]| match command[1] {
                INTERNAL_AUTHENTICATE => {
                    let mut answer = own.sign(hash, &command[5..13], encoding).unwrap();
                    answer.extend([0x90, 0x00]);
                    Act::Answer(answer)
                }
                _ => Act::Pass,
            };
            let read = Read { chip: options(), ..Read::of(&card) };
            let link = Scripted::new(vec![link(&card, options())], script);
            let reading = whatever(read.run_on(link, &mut |_| {}));
            assert_eq!(reading.verification.verdict, Verdict::NotGenuine, "{hash:?} {encoding:?}");
        }
    }
}

/// DG15 holds the forger's key, which EF.SOD does not list, and the chip signs correctly with it.
#[test]
fn a_key_that_nobody_signed_proves_itself() {
    let right = Issuance::new(b"holder")
        .without_chip_authentication()
        .without_active_authentication()
        .issue()
        .unwrap();
    let mut forged = plain(ECDSA);
    for (file, content) in &right.files {
        if *file != File::Dg(15) {
            forged = forged.replace_file(*file, content);
        }
    }
    let forged = forged.withhold(File::CardAccess);
    let read = Read { chip: options(), active: true, ..Read::of(&forged) };
    let reading = whatever(read.run());
    assert_ne!(reading.verification.verdict, Verdict::Genuine);
}
