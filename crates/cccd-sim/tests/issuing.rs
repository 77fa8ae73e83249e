//! What the issuer makes: sizes, reproducibility, and whether OpenSSL's own program accepts its signatures.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::{fs, path::Path, process::Command};

use cccd_base::{
    crypto::{Curve, ExplicitParameters, HashAlgorithm},
    tlv::{Element, Tag, tag},
};
use cccd_sim::{Date, File, Issuance, IssuedCard, Issuer, Person};

fn issue(seed: u32) -> IssuedCard {
    Issuance::new(&seed.to_be_bytes()).issue().unwrap()
}

#[test]
fn sizes_are_those_of_real_cards() {
    let (mut signatures, mut texts) = (Vec::new(), Vec::new());
    for seed in 0..12 {
        let card = issue(seed);
        let length = |file: File| card.files[&file].len();
        assert_eq!(length(File::Dg(1)), 95);
        assert_eq!(length(File::Dg(2)), 15_000);
        assert!((380..=420).contains(&length(File::Dg(14))), "EF.DG14 {}", length(File::Dg(14)));
        assert_eq!(length(File::Dg(15)), 298);
        signatures.push(length(File::Sod));
        texts.push(length(File::Dg(13)));
    }
    assert!(signatures.iter().all(|length| (1900..=2000).contains(length)), "{signatures:?}");
    assert!(texts.iter().all(|length| (400..=700).contains(length)), "{texts:?}");
}

#[test]
fn ef_card_access_is_that_of_the_card() {
    let expected = "3134300d060804007f0007020202020101300f060a04007f000702020302020201013012060a04007f00070202\
                    04020202010202010d";
    assert_eq!(hex::encode(&issue(1).files[&File::CardAccess]), expected);
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let (one, two, other) = (issue(1), issue(1), issue(2));
    assert_eq!(one.files, two.files);
    assert_eq!(one.signer_certificate, two.signer_certificate);
    for file in [1, 2, 3, 13, 14].map(File::Dg).into_iter().chain([File::Sod]) {
        assert_ne!(one.files[&file], other.files[&file], "{file:?}");
    }
    assert_eq!(one.root_certificate, other.root_certificate);
    assert_eq!(one.root_certificate, Issuer::specimen().unwrap().certificate());
}

/// The hash changes only if the simulator's output changes, which every recorded trace would notice. It excludes the
/// portrait, whose bytes depend on the version of the encoder, and EF.SOD, which holds the portrait's hash.
#[test]
fn the_bytes_are_pinned() {
    let mut card = Issuance::new(b"pinned").issue().unwrap();
    card.files.retain(|file, _| !matches!(file, File::Dg(2) | File::Sod));
    let mut parts: Vec<&[u8]> = card.files.values().map(Vec::as_slice).collect();
    parts.extend([card.root_certificate.as_slice(), &card.signer_certificate]);
    let hash = HashAlgorithm::Sha256.hash_parts(&parts).unwrap();
    assert_eq!(hex::encode(hash), "80bf55be67a74559ebf87a1fa6a2ed0256dc2504d7a98578f68c7a52b609c99b");
}

#[test]
fn ef_dg14_binds_a_key_in_explicit_parameters() {
    let card = issue(3);
    let dg14 = Element::parse(&card.files[&File::Dg(14)], Tag(0x6E)).unwrap();
    let infos = dg14.children().unwrap().expect(tag::SET).unwrap().children().unwrap().all(10).unwrap();
    let card_access = &card.files[&File::CardAccess];
    assert_eq!(infos.len(), 4);
    for info in &infos[..3] {
        assert!(card_access.windows(info.raw().len()).any(|window| window == info.raw()));
    }
    let mut info = infos[3].children().unwrap();
    assert_eq!(hex::encode(info.expect(tag::OBJECT_IDENTIFIER).unwrap().value()), "04007f000702020102");
    let mut key = info.expect(tag::SEQUENCE).unwrap().children().unwrap();
    info.finish().unwrap();
    let mut algorithm = key.expect(tag::SEQUENCE).unwrap().children().unwrap();
    algorithm.expect(tag::OBJECT_IDENTIFIER).unwrap();
    let mut numbers = algorithm.expect(tag::SEQUENCE).unwrap().children().unwrap();
    assert_eq!(numbers.expect(tag::INTEGER).unwrap().small().unwrap(), 1);
    let mut field = numbers.expect(tag::SEQUENCE).unwrap().children().unwrap();
    field.expect(tag::OBJECT_IDENTIFIER).unwrap();
    let p = field.expect(tag::INTEGER).unwrap().unsigned().unwrap();
    let mut coefficients = numbers.expect(tag::SEQUENCE).unwrap().children().unwrap();
    let a = coefficients.expect(tag::OCTET_STRING).unwrap().value();
    let b = coefficients.expect(tag::OCTET_STRING).unwrap().value();
    let generator = numbers.expect(tag::OCTET_STRING).unwrap().value();
    let order = numbers.expect(tag::INTEGER).unwrap().unsigned().unwrap();
    let cofactor = Some(numbers.expect(tag::INTEGER).unwrap().unsigned().unwrap());
    let explicit = ExplicitParameters { p, a, b, generator, order, cofactor };
    assert_eq!(Curve::from_explicit(&explicit), Some(Curve::BrainpoolP256r1));
}

#[test]
fn options_leave_out_what_they_say() {
    let issuance = || Issuance::new(b"options");
    let plain = issuance().issue().unwrap();
    let bare = issuance().without_chip_proof().issue().unwrap();
    assert!(!bare.files.contains_key(&File::Dg(14)) && !bare.files.contains_key(&File::Dg(15)));
    assert_eq!(hex::encode(&bare.files[&File::Com][18..]), "5c046175636d");
    assert!(plain.files[&File::Sod].len() > bare.files[&File::Sod].len() + 70);

    let no_certificate = issuance().without_certificate_in_sod().issue().unwrap();
    let holds = |card: &IssuedCard| {
        let certificate = &card.signer_certificate;
        card.files[&File::Sod].windows(certificate.len()).any(|window| window == certificate)
    };
    assert!(holds(&plain) && !holds(&no_certificate));

    let no_infos = issuance().without_chip_authentication().issue().unwrap();
    let public_key_info = hex::decode("060904007f000702020102").unwrap();
    let binds = |card: &IssuedCard| {
        card.files[&File::Dg(14)].windows(public_key_info.len()).any(|window| window == public_key_info)
    };
    assert!(binds(&plain) && !binds(&no_infos));

    let bac_only = issuance().pace(&[]).issue().unwrap();
    assert!(!bac_only.files.contains_key(&File::CardAccess));
    assert_eq!(issuance().dg2_length(20_000).issue().unwrap().files[&File::Dg(2)].len(), 20_000);

    let person = Person::from_seed(b"another").unwrap();
    let other = issuance().person(person.clone()).issue().unwrap();
    assert_eq!(
        (other.person, other.files[&File::Dg(14)].clone()),
        (person, plain.files[&File::Dg(14)].clone())
    );
}

/// Runs `openssl` in a folder. Returns whether it succeeded, and its error output.
fn openssl(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new("openssl").current_dir(folder).args(arguments).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// A temporary folder, removed at the end.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("cccd-sim-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
fn openssl_accepts_signature_and_chain_and_notices_a_change() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("no openssl program here: nothing was judged");
        return;
    }
    let folder = Folder::new("openssl");
    let card = issue(5);
    let impostor = Issuer::impostor(b"forger").unwrap();
    for (name, certificate) in [
        ("root", card.root_certificate.as_slice()),
        ("signer", &card.signer_certificate),
        ("impostor", impostor.certificate()),
    ] {
        fs::write(folder.0.join(format!("{name}.der")), certificate).unwrap();
        let (pem, der) = (format!("{name}.pem"), format!("{name}.der"));
        assert!(openssl(&folder.0, &["x509", "-inform", "der", "-in", &der, "-out", &pem]).0);
    }
    for name in ["root.pem", "impostor.pem"] {
        let (good, says) = openssl(&folder.0, &["verify", "-x509_strict", "-CAfile", name, "signer.pem"]);
        assert_eq!(good, name == "root.pem", "{name}: {says}");
    }

    let content = |file: &[u8]| Element::parse(file, Tag(0x77)).unwrap().value().to_vec();
    let judge = |card: &IssuedCard| {
        fs::write(folder.0.join("sod.der"), content(&card.files[&File::Sod])).unwrap();
        let verify =
            ["cms", "-verify", "-inform", "der", "-in", "sod.der", "-CAfile", "root.pem", "-out", "lds.der"];
        openssl(&folder.0, &verify)
    };
    let sod = &card.files[&File::Sod];
    let hash = sod.windows(2).position(|bytes| bytes == [0x04, 0x20]).unwrap() + 2;
    for offset in [hash, sod.len()] {
        assert!(!judge(&card.clone().flip_bit(File::Sod, offset)).0);
    }
    let (good, says) = judge(&card);
    assert!(good, "{says}");
    let lds = fs::read(folder.0.join("lds.der")).unwrap();
    let mut lds = Element::parse(&lds, tag::SEQUENCE).unwrap().children().unwrap();
    assert_eq!(lds.expect(tag::INTEGER).unwrap().small(), Ok(0));
    lds.expect(tag::SEQUENCE).unwrap();
    let hashes = lds.expect(tag::SEQUENCE).unwrap().children().unwrap().all(16).unwrap();
    let mut numbers = Vec::new();
    for entry in hashes {
        let mut entry = entry.children().unwrap();
        let number = entry.expect(tag::INTEGER).unwrap().small().unwrap() as u8;
        let hash = HashAlgorithm::Sha256.hash(&card.files[&File::Dg(number)]).unwrap();
        assert_eq!(entry.expect(tag::OCTET_STRING).unwrap().value(), hash);
        numbers.push(number);
    }
    assert_eq!(numbers, [1, 2, 3, 13, 14, 15]);
}

#[test]
fn certificates_are_valid_for_the_years_of_the_cards() {
    let issuer = Issuer::specimen().unwrap();
    let holds = |certificate: &[u8], text: &str| {
        certificate.windows(text.len()).any(|window| window == text.as_bytes())
    };
    assert!(holds(issuer.certificate(), "210101000000Z") && holds(issuer.certificate(), "461231235959Z"));
    for (day, from, to, usage) in [
        (Date::new(2021, 1, 1), "210101000000Z", "430101235959Z", "20210331235959Z"),
        (Date::new(2024, 12, 28), "241001000000Z", "461001235959Z", "20241231235959Z"),
    ] {
        let signer = issuer.document_signer(day).unwrap();
        for text in [from, to, usage, "Document Signer SPECIMEN THẺ MẪU", ".invalid/"] {
            assert!(holds(signer.certificate(), text), "{text}");
        }
    }
}

#[test]
fn the_portrait_decodes() {
    let card = issue(6);
    let dg2 = &card.files[&File::Dg(2)];
    let start = dg2.windows(4).position(|bytes| bytes == [0xFF, 0xD8, 0xFF, 0xE0]).unwrap();
    assert_eq!(dg2[dg2.len() - 2..], [0xFF, 0xD9]);
    let picture = image::load_from_memory(&dg2[start..]).unwrap();
    assert_eq!((picture.width(), picture.height()), (240, 320));
}
