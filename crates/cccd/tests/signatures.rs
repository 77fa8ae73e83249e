//! Every algorithm that documents are signed with: each signature verifies, and fails when one bit of signature,
//! signed attributes or content changes (Doc 9303-12, 4.4). If the `openssl` program is available, it must agree.

#![allow(clippy::unwrap_used)]

use std::{fs, process::Command, time::Duration};

use cccd::{
    auth::passive::PassiveAuthentication,
    check::Outcome,
    document::Document,
    error::Code,
    files::File,
    lds::sod::{Sod, content_info},
    pki::TrustStore,
};
use cccd_base::crypto::{Curve, EcdsaEncoding, HashAlgorithm};
use cccd_sim::{File as SimFile, Issuance, IssuedCard, SignerAlgorithm};

const HASHES: [HashAlgorithm; 5] = HashAlgorithm::ALL;

/// Returns the algorithms on curves: every curve of the standardised domain parameters 8 to 18, by name and spelled
/// out.
fn ecdsa() -> Vec<SignerAlgorithm> {
    let mut all = Vec::new();
    for curve in Curve::ALL {
        for hash in HASHES {
            for encoding in [EcdsaEncoding::Der, EcdsaEncoding::Plain] {
                let explicit = (hash == HashAlgorithm::Sha256) == (encoding == EcdsaEncoding::Plain);
                all.push(SignerAlgorithm::Ecdsa { curve, hash, encoding, explicit });
            }
        }
    }
    all
}

fn rsa() -> Vec<SignerAlgorithm> {
    let mut all = Vec::new();
    for bits in [2048, 3072, 4096, 5120, 6144] {
        for hash in HASHES {
            all.push(SignerAlgorithm::RsaPkcs1 { bits, hash, by_key: false });
            let salt_len = hash.output_len() as u16;
            all.push(SignerAlgorithm::RsaPss { bits, hash, mgf_hash: hash, salt_len });
        }
        all.push(SignerAlgorithm::RsaPkcs1 { bits, hash: HashAlgorithm::Sha384, by_key: true });
        all.push(SignerAlgorithm::RsaPssDefault { bits });
    }
    all
}

/// Returns PSS algorithms, including those whose parameters all differ.
fn pss() -> Vec<SignerAlgorithm> {
    let mut all = Vec::new();
    for (hash, mgf_hash) in HASHES.into_iter().flat_map(|hash| HASHES.map(|mgf_hash| (hash, mgf_hash))) {
        let longest = (256 - hash.output_len() - 2) as u16;
        all.extend([0, 8, longest].map(|salt_len| SignerAlgorithm::RsaPss {
            bits: 2048,
            hash,
            mgf_hash,
            salt_len,
        }));
    }
    all
}

fn dsa() -> Vec<SignerAlgorithm> {
    let with = |bits| HASHES.map(|hash| SignerAlgorithm::Dsa { bits, hash });
    [1024, 2048, 3072].into_iter().flat_map(with).collect()
}

fn card(algorithm: SignerAlgorithm) -> IssuedCard {
    Issuance::new(b"matrix").without_face().signer_algorithm(algorithm).issue().unwrap()
}

fn judge(card: &IssuedCard, sod: &[u8]) -> PassiveAuthentication {
    let trust = TrustStore::from_certificates([&card.root_certificate]).unwrap();
    let mut document = Document::default();
    document.insert(File::Dg1, card.files[&SimFile::Dg(1)].clone().into());
    document.insert(File::Sod, sod.to_vec().into());
    let now = std::time::UNIX_EPOCH + Duration::from_secs(1_750_000_000); // 2025-06-15
    PassiveAuthentication::judge(&document, &trust, now)
}

/// Returns EF.SOD with one bit changed in the middle of a part, which must occur once.
fn changed(sod: &[u8], part: &[u8]) -> Vec<u8> {
    let mut positions = sod.windows(part.len()).enumerate().filter(|(_, window)| *window == part);
    let (position, _) = positions.next().unwrap();
    let mut sod = sod.to_vec();
    sod[position + part.len() / 2] ^= 1;
    sod
}

fn hold(algorithms: &[SignerAlgorithm]) {
    for &algorithm in algorithms {
        let card = card(algorithm);
        let sod = &card.files[&SimFile::Sod];
        let answers = judge(&card, sod);
        let outcomes = [&answers.chain, &answers.signature, &answers.hashes];
        assert_eq!(outcomes, [&Outcome::Passed; 3], "{algorithm:?}");

        let Sod { signed_data: signed, hash_list, .. } = Sod::parse(sod).unwrap();
        let attributes = &signed.signer.signed_attributes;
        // The time of signing, whose digits occur only in the attributes.
        let time = attributes.signing_time.unwrap().strftime("%y%m%d%H%M").to_string();
        let wrong = Outcome::Failed(Code::SignatureWrong.into());
        let mismatch = Outcome::Failed(Code::SignedContentMismatch.into());
        assert_eq!(judge(&card, &changed(sod, &signed.signer.signature)).signature, wrong, "{algorithm:?}");
        let last_bit = [&sod[..sod.len() - 1], &[sod[sod.len() - 1] ^ 1]].concat();
        assert_eq!(judge(&card, &last_bit).signature, wrong, "{algorithm:?}");
        assert_eq!(judge(&card, &changed_time(sod, &time)).signature, wrong, "{algorithm:?}");
        let digest = changed(sod, &attributes.message_digest);
        assert_eq!(judge(&card, &digest).signature, mismatch, "{algorithm:?}");
        let hash = hash_list.unwrap().hash_for(File::Dg14).unwrap().to_vec();
        assert_eq!(judge(&card, &changed(sod, &hash)).signature, mismatch, "{algorithm:?}");
    }
}

/// Changes the minute in the time of signing.
fn changed_time(sod: &[u8], time: &str) -> Vec<u8> {
    let position = sod.windows(time.len()).rposition(|window| window == time.as_bytes()).unwrap();
    let mut sod = sod.to_vec();
    sod[position + time.len() - 1] ^= 1;
    sod
}

#[test]
fn ecdsa_on_every_curve_holds() {
    hold(&ecdsa());
}

#[test]
fn rsa_of_every_length_holds() {
    hold(&rsa());
}

#[test]
fn pss_with_any_parameters_holds() {
    hold(&pss());
}

#[test]
fn dsa_holds() {
    hold(&dsa());
}

#[test]
fn short_keys_and_sha_1_are_findings() {
    let codes = |algorithm| {
        let card = card(algorithm);
        let answers = judge(&card, &card.files[&SimFile::Sod]);
        let all = [Code::SignerKeyShort, Code::HashOutdated];
        all.map(|code| answers.findings.iter().any(|finding| finding.code == code))
    };
    let ec =
        |curve, hash| SignerAlgorithm::Ecdsa { curve, hash, encoding: EcdsaEncoding::Der, explicit: false };
    assert_eq!(codes(ec(Curve::P192, HashAlgorithm::Sha256)), [true, false]);
    assert_eq!(codes(ec(Curve::P224, HashAlgorithm::Sha1)), [false, true]);
    assert_eq!(codes(SignerAlgorithm::Dsa { bits: 1024, hash: HashAlgorithm::Sha1 }), [true, true]);
    assert_eq!(codes(SignerAlgorithm::RsaPssDefault { bits: 2048 }), [false, true]);
}

/// Returns what OpenSSL says about the signature of EF.SOD. The certificate is not checked.
fn openssl_agrees(folder: &std::path::Path, sod: &[u8]) -> bool {
    fs::write(folder.join("sod.der"), content_info(sod).unwrap()).unwrap();
    let arguments = "cms -verify -noverify -inform der -in sod.der -out lds.der";
    Command::new("openssl").current_dir(folder).args(arguments.split(' ')).output().unwrap().status.success()
}

#[test]
fn openssl_agrees_on_what_it_knows() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("no openssl program here: nothing was judged");
        return;
    }
    let folder = std::env::temp_dir().join(format!("cccd-signatures-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let known = |algorithm: &SignerAlgorithm| match algorithm {
        // OpenSSL knows the identifiers of TR-03111 only as names, and some builds refuse spelled-out curves.
        SignerAlgorithm::Ecdsa { encoding, explicit, .. } => *encoding == EcdsaEncoding::Der && !explicit,
        _ => true,
    };
    let all = [ecdsa(), rsa(), dsa()].concat();
    for algorithm in all.iter().filter(|algorithm| known(algorithm)).step_by(3) {
        let card = card(*algorithm);
        let sod = &card.files[&SimFile::Sod];
        assert!(openssl_agrees(&folder, sod), "{algorithm:?}");
        let last_bit = [&sod[..sod.len() - 1], &[sod[sod.len() - 1] ^ 1]].concat();
        assert!(!openssl_agrees(&folder, &last_bit), "{algorithm:?}");
    }
    let ber = cccd_sim::Quirk::from_name("sod-ber").unwrap().issue(Issuance::new(b"matrix").without_face());
    assert!(openssl_agrees(&folder, &ber.issue().unwrap().files[&SimFile::Sod]));
    fs::remove_dir_all(&folder).unwrap();
}
