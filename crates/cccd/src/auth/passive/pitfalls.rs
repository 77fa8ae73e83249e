//! What OpenSSL's own path validation and CMS were seen to do (tests/vectors/openssl_pitfalls.json), and what this
//! library does instead: one row for each of its results.

use asn1_rs::oid;

use super::{PassiveAuthentication, testing::Case};
use crate::{
    check::Outcome,
    error::Code,
    pki::{
        oid,
        testing::{issuer_and_serial, key},
    },
    tlv::{
        encode,
        tag::{INTEGER, OBJECT_IDENTIFIER, PRINTABLE_STRING, SEQUENCE, SET},
    },
};

/// The expected result of a case.
enum Expected {
    Passed,
    /// All checks pass, with this finding.
    Found(Code),
    /// The chain fails.
    Chain(Code),
    /// The signature fails.
    Signature(Code),
    /// Covered by the tests of this module.
    Elsewhere(&'static str),
}

use Expected::{Chain, Elsewhere, Found, Passed, Signature};

/// A result of OpenSSL, by the beginning of its name; how a valid document is changed to demonstrate it; and the
/// expected result.
type Row = (&'static str, fn(Case) -> PassiveAuthentication, Expected);

const ROWS: &[Row] = &[
    ("X509_verify_cert leaf=DSe ca=CSCAn", |case| explicit(case, true, false), Passed),
    ("X509_verify_cert leaf=DSn_e ca=CSCAe", |case| explicit(case, false, true), Passed),
    ("X509_verify_cert leaf=DSn ca=CSCAn", |case| case.judge(), Passed),
    ("CMS_verify with CMS_NO_SIGNER_CERT_VERIFY", |case| explicit(case, true, false), Passed),
    ("CMS_verify with chain and explicit-parameter", |case| explicit(case, true, true), Passed),
    ("BSI SOD signature ok", |case| case.judge(), Passed),
    // CMS_NO_ATTR_VERIFY accepts it.
    ("BSI SOD signature bad", wrong_signature, Signature(Code::SignatureWrong)),
    ("master list signer (critical EKU", list_signer, Chain(Code::CertificateUsage)),
    ("DS with CRITICAL documentTypeList", critical_types, Found(Code::CertificateProfile)),
    ("expired DS", expired, Found(Code::SignerExpired)),
    ("indefinite-length (BER) CMS", |case| case.judge(), Elsewhere("pki::cms")),
    ("signedAttrs DER-sorted, signed sorted", |case| case.judge(), Passed),
    ("signedAttrs NOT sorted in message, signature over the order", |case| unsorted(case, true), Passed),
    (
        "signedAttrs NOT sorted in message, signature over the DER",
        |case| unsorted(case, false),
        Found(Code::AttributesUnsorted),
    ),
    ("signedAttrs absent", |case| case.judge(), Elsewhere("pki::cms")),
    (
        "SignerInfo.sid issuer differs from",
        |case| identified(case, issuer_and_serial("Another", &[0x2A])),
        Found(Code::SignerIdentifierDiffers),
    ),
    (
        "SignerInfo.sid issuer differs only in letter case",
        |case| identified(case, issuer_and_serial("csca SPECIMEN", &[0x2A])),
        Passed,
    ),
    (
        "SignerInfo.sid issuer differs only in string type",
        |case| identified(case, printable_identifier()),
        Passed,
    ),
    ("digestAlgorithms of SignedData lacks", another_digest_list, Passed),
    // The list of hashes in every document here contains an explicit NULL.
    ("AlgorithmIdentifier of digest with explicit NULL", |case| case.judge(), Passed),
    ("SignerInfo version 3 with issuerAndSerialNumber", version_3, Passed),
    ("eContent does not match messageDigest", another_digest, Signature(Code::SignedContentMismatch)),
];

fn explicit(mut case: Case, signer: bool, root: bool) -> PassiveAuthentication {
    (case.signer.explicit, case.root.explicit) = (signer, root);
    case.judge()
}

fn wrong_signature(case: Case) -> PassiveAuthentication {
    let mut sod = case.sod();
    *sod.last_mut().unwrap() ^= 1;
    case.judge_sod(&sod)
}

fn list_signer(mut case: Case) -> PassiveAuthentication {
    let purpose = encode(OBJECT_IDENTIFIER, oid::MASTER_LIST_SIGNING);
    case.signer.set(oid::EXTENDED_KEY_USAGE, true, encode(SEQUENCE, &purpose));
    case.judge()
}

fn critical_types(mut case: Case) -> PassiveAuthentication {
    let list = [encode(INTEGER, &[0]), encode(SET, &encode(PRINTABLE_STRING, b"ID"))].concat();
    case.signer.set(oid::DOCUMENT_TYPE_LIST, true, encode(SEQUENCE, &list));
    case.judge()
}

fn expired(mut case: Case) -> PassiveAuthentication {
    case.signer.validity[1] = "20251231000000Z";
    case.judge()
}

fn unsorted(mut case: Case, signed: bool) -> PassiveAuthentication {
    (case.sod.sent_unsorted, case.sod.signed_unsorted) = (true, signed);
    case.judge()
}

fn identified(mut case: Case, identifier: Vec<u8>) -> PassiveAuthentication {
    case.sod.identifier = identifier;
    case.judge()
}

/// The right identifier with PrintableString instead of UTF8String.
fn printable_identifier() -> Vec<u8> {
    let mut identifier = issuer_and_serial("CSCA SPECIMEN", &[0x2A]);
    identifier.iter_mut().filter(|byte| **byte == 0x0C).for_each(|byte| *byte = 0x13);
    identifier
}

/// The list of hashes before the content names SHA-512, the signer SHA-256.
fn another_digest_list(case: Case) -> PassiveAuthentication {
    let mut sod = case.sod();
    let sha256 = &oid!(raw 2.16.840.1.101.3.4.2.1);
    let position = sod.windows(sha256.len()).position(|window| window == sha256).unwrap();
    sod[position + sha256.len() - 1] = 3;
    case.judge_sod(&sod)
}

fn version_3(case: Case) -> PassiveAuthentication {
    let mut sod = case.sod();
    let version = sod.windows(3).rposition(|window| window == [0x02, 0x01, 0x01]).unwrap();
    sod[version + 2] = 3;
    case.judge_sod(&sod)
}

fn another_digest(mut case: Case) -> PassiveAuthentication {
    case.sod.message_digest = Some(vec![0; 32]);
    case.judge()
}

fn holds(answers: &PassiveAuthentication, expected: &Expected) -> bool {
    let passed = [&answers.chain, &answers.signature, &answers.hashes].map(|o| *o == Outcome::Passed);
    let failed = |outcome: &Outcome, code| matches!(outcome, Outcome::Failed(reason) if reason.code == code);
    match *expected {
        Passed => passed == [true; 3],
        Found(code) => passed == [true; 3] && answers.findings.iter().any(|finding| finding.code == code),
        Chain(code) => failed(&answers.chain, code),
        Signature(code) => failed(&answers.signature, code),
        Elsewhere(module) => !module.is_empty(),
    }
}

#[test]
fn no_pitfall_of_openssl_is_stepped_into() {
    let text = include_str!("../../../../../tests/vectors/openssl_pitfalls.json");
    let vectors: serde_json::Value = serde_json::from_str(text).unwrap();
    let results = vectors["results"].as_object().unwrap();
    assert_eq!(results.len(), 34);
    let mut shown = vec![false; ROWS.len()];
    for name in results.keys() {
        let rows = ROWS.iter().enumerate().filter(|(_, (begin, ..))| name.starts_with(begin));
        let [(index, (_, run, expected))] = rows.collect::<Vec<_>>()[..] else { panic!("{name}: one row") };
        let answers = run(Case::new());
        assert!(holds(&answers, expected), "{name}: {answers:?}");
        shown[index] = true;
    }
    assert!(shown.iter().all(|shown| *shown), "a row that shows nothing");
}

/// Where OpenSSL refuses an unchanged curve with explicit parameters, this library refuses a changed one.
#[test]
fn a_curve_that_is_spelled_out_and_changed_is_refused() {
    let mut case = Case::new();
    (case.signer.explicit, case.root.explicit, case.root_key) = (true, true, key(1));
    let mut root = case.root_der();
    let cofactor = root.windows(4).rposition(|window| window == [0x02, 0x02, 0x00, 0x01]).unwrap();
    root[cofactor + 3] = 2;
    (case.trusted, case.others) = (false, vec![root]);
    let Outcome::Inconclusive(reason) = case.judge().chain else { panic!("a curve of nobody") };
    assert_eq!(reason.code, Code::AlgorithmNotAccepted);
}
