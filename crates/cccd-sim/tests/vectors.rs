//! Runs the chip's side of the published examples, byte for byte.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod terminal;

use cccd_base::crypto::{Cipher, Curve};
use cccd_sim::{Chip, ChipOptions, Date, File, Issuance, PaceOffer, Person, Sex};
use serde_json::Value;
use terminal::{Injected, apdu, protocol, status};

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

/// A chip for the holder in an example: a document number of nine characters, birth and expiry.
fn chip(number: &str, birth: Date, expiry: Date, offers: &[PaceOffer], random: &[Vec<u8>]) -> Chip {
    let mut person = Person::from_seed(b"vectors").unwrap().with_personal_number(number).born_on(birth);
    (person.date_of_expiry, person.sex) = (Some(expiry), Sex::Female);
    let card = Issuance::new(b"vectors").person(person).pace(offers).issue().unwrap();
    Chip::with(card, ChipOptions::default(), Injected::new(random))
}

/// Appendix D: BAC and secure messaging with 3DES.
#[test]
fn appendix_d() {
    let vectors: Value = serde_json::from_str(include_str!("../../../tests/vectors/bac.json")).unwrap();
    let auth = &vectors["auth"];
    let random = [bytes(&auth["rnd_ic"]), bytes(&auth["k_ic"])];
    let mut chip = chip("L898902C<", Date::new(1969, 8, 6), Date::new(1994, 6, 23), &[], &random);
    assert_eq!(chip.card().mrz.information(), "L898902C<369080619406236");

    let ef_com = bytes(&vectors["ef_com"]);
    let mut card = chip.card().clone();
    card = card.replace_file(File::Com, &ef_com);
    chip = Chip::with(card, ChipOptions::default(), Injected::new(&random));

    assert_eq!(chip.handle(&apdu(&[0x00, 0xA4, 0x04, 0x0C], &cccd_sim::AID, None)), [0x90, 0x00]);
    assert_eq!(chip.handle(&bytes(&auth["get_challenge"])), [&random[0][..], &[0x90, 0x00]].concat());
    assert_eq!(chip.handle(&bytes(&auth["external_authenticate"])), bytes(&auth["response"]));
    for step in vectors["secure_messaging"].as_array().unwrap() {
        let response = chip.handle(&bytes(&step["protected_command"]));
        assert_eq!(response, bytes(&step["protected_response"]), "{}", step["name"]);
    }
}

/// Appendix G.1: PACE with generic mapping by ECDH.
#[test]
fn appendix_g_1() {
    let vector: Value =
        serde_json::from_str(include_str!("../../../tests/vectors/pace_gm_ecdh.json")).unwrap();
    let random = ["nonce", "chip_map_private", "chip_private"].map(|name| bytes(&vector[name]));
    let offers = [PaceOffer { curve: Curve::BrainpoolP256r1, cipher: Cipher::Aes128 }];
    let mut chip = chip("T22000129", Date::new(1964, 8, 12), Date::new(2010, 10, 31), &offers, &random);
    assert_eq!(chip.card().mrz.information(), vector["mrz_information"]);
    for exchange in vector["apdus"].as_array().unwrap() {
        assert_eq!(chip.handle(&bytes(&exchange["cmd"])), bytes(&exchange["rsp"]));
    }
    // The channel is open: a plain command ends it.
    assert_eq!(chip.handle(&[0x00, 0xB0, 0x9C, 0x00, 0x00]), [0x69, 0x87]);
}

/// Every curve with every cipher.
#[test]
fn pace_on_every_curve() {
    let matrix: Value =
        serde_json::from_str(include_str!("../../../tests/vectors/pace_matrix.json")).unwrap();
    let ciphers = ["3DES", "AES128", "AES192", "AES256"];
    let mut runs = 0;
    for vector in matrix["vectors"].as_array().unwrap() {
        if vector["mapping"] != "GM" || vector["group"] != "ec" {
            continue;
        }
        let curve = Curve::from_standardized_id(vector["parameter_id"].as_u64().unwrap() as u8).unwrap();
        let cipher = ciphers.iter().position(|name| vector["cipher"] == *name).unwrap();
        let cipher = Cipher::ALL[cipher];
        let password = vector["password"].as_str().unwrap();
        let order = curve.order_len();
        let padded = |name: &str| {
            let key = bytes(&vector[name]);
            [vec![0; order - key.len()], key].concat()
        };
        let random = [bytes(&vector["nonce"]), padded("chip_map_private"), padded("chip_private")];

        let issuance = Issuance::new(b"matrix").pace(&[PaceOffer { curve, cipher }]);
        let mut person = Person::from_seed(b"matrix").unwrap();
        let reference = if vector["password_type"] == "CAN" {
            person = person.with_personal_number(&format!("000000{password}"));
            2
        } else {
            let date = |text: &str, century: u16| {
                let part = |range: std::ops::Range<usize>| text[range].parse::<u8>().unwrap();
                Date::new(century + u16::from(part(0..2)), part(2..4), part(4..6))
            };
            person = person.with_personal_number(&password[..9]).born_on(date(&password[10..16], 1900));
            person.date_of_expiry = Some(date(&password[17..23], 2000));
            1
        };
        let card = issuance.person(person).issue().unwrap();
        if reference == 1 {
            assert_eq!(card.mrz.information(), password);
        }
        let mut chip = Chip::with(card, ChipOptions::default(), Injected::new(&random));

        assert_eq!(protocol(4, cipher), bytes(&vector["oid_bytes"]));
        #[allow(clippy::disallowed_methods, reason = "a terminal writes it")]
        let object = |tag: u8, value: &[u8]| cccd_base::tlv::encode(cccd_base::tlv::Tag(tag.into()), value);
        let set = [object(0x80, &protocol(4, cipher)), object(0x83, &[reference])].concat();
        assert_eq!(status(&chip.handle(&apdu(&[0x00, 0x22, 0xC1, 0xA4], &set, None))), 0x9000);
        let steps = [
            (0x10, None, (0x80, "nonce_encrypted")),
            (0x10, Some((0x81, "terminal_map_public")), (0x82, "chip_map_public")),
            (0x10, Some((0x83, "terminal_public")), (0x84, "chip_public")),
            (0x00, Some((0x85, "t_ifd")), (0x86, "t_ic")),
        ];
        for (cla, input, (tag, output)) in steps {
            let input = input.map_or_else(Vec::new, |(tag, name)| object(tag, &bytes(&vector[name])));
            let response = chip.handle(&apdu(&[cla, 0x86, 0, 0], &object(0x7C, &input), Some(0)));
            let expected = object(0x7C, &object(tag, &bytes(&vector[output])));
            assert_eq!(response, [&expected[..], &[0x90, 0x00]].concat(), "{curve:?} {cipher:?} {output}");
        }
        runs += 1;
    }
    assert_eq!(runs, 16);
}
