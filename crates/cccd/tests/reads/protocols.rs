//! Ciphers other than those of the card of 2021, the choice among several, and chips that are read in plain.

use cccd::{
    access::{AccessPolicy, AccessProtocol},
    check::{Outcome, Question, Verdict},
};
use cccd_base::crypto::{Cipher, Curve};
use cccd_sim::{Issuance, PaceOffer};

use crate::common::{Read, mrz, outcome};

#[test]
fn chip_authentication_with_every_cipher_over_pace_and_over_bac() {
    for cipher in Cipher::ALL {
        let card = Issuance::new(b"holder").chip_authentication(Curve::P256, cipher).issue().unwrap();
        for access in [AccessPolicy::Pace, AccessPolicy::Bac] {
            let reading = Read { key: mrz(&card), access, ..Read::of(&card) }.run().unwrap();
            assert_eq!(*outcome(&reading, Question::ChipAuthentication), Outcome::Passed, "{cipher:?}");
            assert_eq!(reading.verification.verdict, Verdict::Genuine, "{cipher:?}");
            // The clone of each is recognised.
            let clone = card.clone().clone_with_another_key(b"forger").unwrap();
            let reading = Read { key: mrz(&clone), access, ..Read::of(&clone) }.run().unwrap();
            assert_eq!(reading.verification.verdict, Verdict::NotGenuine, "{cipher:?}");
        }
    }
}

#[test]
fn of_several_offers_the_strongest_is_used_and_reported() {
    let offers =
        [(Curve::P256, Cipher::TripleDes), (Curve::P384, Cipher::Aes256), (Curve::P256, Cipher::Aes256)]
            .map(|(curve, cipher)| PaceOffer { curve, cipher });
    let card = Issuance::new(b"holder").pace(&offers).issue().unwrap();
    let reading = Read::of(&card).run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    let AccessProtocol::Pace(protocol) = reading.access.unwrap().protocol else { panic!("no PACE") };
    assert_eq!(protocol.name(), "id-PACE-ECDH-GM-AES-CBC-CMAC-256");
}

/// A chip without access control has no channel to lose: asking it to prove itself does not require opening it
/// again.
#[test]
fn a_chip_in_plain_is_opened_once() {
    let card = Issuance::new(b"holder").without_chip_authentication().pace(&[]).issue().unwrap();
    let chip = cccd_sim::ChipOptions { without_access_control: true, ..cccd_sim::ChipOptions::default() };
    let mut reopened = false;
    let reading = Read { chip: chip.clone(), ..Read::of(&card) }
        .run_on(crate::common::link(&card, chip), &mut |event| {
            reopened |= matches!(event, cccd::read::Event::Reopened);
        })
        .unwrap();
    assert_eq!(reading.access.unwrap().protocol, AccessProtocol::Plain);
    assert_eq!(reading.verification.verdict, Verdict::Genuine, "{:?}", reading.verification.checks);
    assert!(!reopened);
}
