//! SOD: EF.SOD, under the lenient policy and under the strict one, which counts every finding.

use cccd::{
    check::{Outcome, Question, Verdict},
    error::Code,
    files::File,
    pki::TrustStore,
};
use cccd_sim::Issuance;

use super::{CannotTell, Case, Expected, Found, Genuine, NotBuilt, NotGenuine, Own};
use crate::common::{Read, found, outcome};

/// An EF.SOD that cannot be read proves nothing against the card.
const MALFORMED: Expected = CannotTell(Question::Signature, Code::SodMalformed);
const LIST_MALFORMED: Expected = CannotTell(Question::Hashes, Code::SodMalformed);

/// A finding under the lenient policy, a failure under the strict one.
macro_rules! odd {
    ($id:literal, $fault:literal, $ways:expr, $question:ident, $code:ident) => {
        [
            Case::new($id, $fault, $ways, Found(Verdict::Genuine, Code::$code)),
            Case::new($id, $fault, $ways, NotGenuine(Question::$question, Code::$code)).strict(),
        ]
    };
}

const fn case(
    id: &'static str,
    fault: &'static str,
    ways: &'static [&'static [&'static str]],
    e: Expected,
) -> Case {
    Case::new(id, fault, ways, e)
}

pub(super) const CASES: &[Case] = &[
    case("SOD-01", "tag 78", &[&["sod-tag-78"]], MALFORMED),
    case("SOD-02", "length too small", &[&["sod-length-too-small"]], MALFORMED),
    case("SOD-03", "length too large", &[&["sod-length-too-large"]], MALFORMED),
    case("SOD-04", "no version of SignedData", &[&["sod-version-9"]], MALFORMED),
    case("SOD-05", "SignedData without version", &[&["sod-no-version"]], MALFORMED),
    case("SOD-07", "no digestAlgorithms", &[&["sod-no-digests"]], MALFORMED),
    case("SOD-09", "no eContentType", &[&["sod-no-content-type"]], MALFORMED),
    case("SOD-10", "no version of SignerInfo", &[&["sod-signer-version-2"]], MALFORMED),
    case("SOD-11", "SignerInfo without version", &[&["sod-no-signer-version"]], MALFORMED),
    case("SOD-13", "version 3, matching", &[&["sod-by-key-identifier"]], Genuine),
    case(
        "SOD-14",
        "digest of SignerInfo is MD5",
        &[&["sod-signer-digest-md5"]],
        CannotTell(Question::Signature, Code::AlgorithmNotAccepted),
    ),
    case("SOD-15", "SignerInfo without digest", &[&["sod-no-signer-digest"]], MALFORMED),
    case("SOD-17", "no messageDigest", &[&["sod-no-message-digest"]], MALFORMED),
    case(
        "SOD-18",
        "a changed signature",
        &[&["sod-signature-changed"]],
        NotGenuine(Question::Signature, Code::SignatureWrong),
    ),
    case("SOD-19", "no signature", &[&["sod-no-signature"]], MALFORMED),
    case("SOD-20", "list of version 2", &[&["sod-list-version-2"]], LIST_MALFORMED),
    case("SOD-21", "list without version", &[&["sod-list-no-version"]], LIST_MALFORMED),
    case(
        "SOD-22",
        "list with MD5",
        &[&["sod-list-md5"]],
        CannotTell(Question::Hashes, Code::AlgorithmNotAccepted),
    ),
    case("SOD-23", "list without hash function", &[&["sod-list-no-algorithm"]], LIST_MALFORMED),
    case(
        "SOD-25",
        "no hash of DG1",
        &[&["sod-without-dg1"]],
        NotGenuine(Question::Hashes, Code::HashMissing),
    ),
    case(
        "SOD-26",
        "a wrong hash of DG2 with a right signature",
        &[&["sod-dg2-hash-wrong"]],
        NotGenuine(Question::Hashes, Code::HashMismatch),
    )
    .photo(),
    case("SOD-26", "the signature is right", &[], Own(hashes_and_signature_are_two_questions)),
    case(
        "SOD-27",
        "a hash of DG10, which is absent",
        &[&["sod-with-dg10"]],
        Found(Verdict::Genuine, Code::FileAbsentFinding),
    )
    .files(&[File::Dg10]),
    case(
        "SOD-27",
        "the same, strictly",
        &[&["sod-with-dg10"]],
        NotGenuine(Question::Hashes, Code::FileAbsentFinding),
    )
    .files(&[File::Dg10])
    .strict(),
    case("SOD-28", "DataGroupNumber missing", &[&["sod-no-number"]], LIST_MALFORMED),
    case(
        "SOD-28",
        "DataGroupNumber FF in the place of DG1's",
        &[&["sod-number-255"]],
        NotGenuine(Question::Hashes, Code::HashMissing),
    ),
    case("SOD-30", "other hash functions", &[&["sod-sha-512"], &["sod-null-parameters"]], Genuine),
    case("SOD-32", "other algorithms", &[&["sod-dsa"], &["sod-rsa-by-key"], &["sod-pss-mixed"]], Genuine),
    case("SOD-32", "signer from the trust folder", &[], Own(the_signer_may_come_from_the_trust_folder)),
    case("SOD-32", "no signing time", &[&["sod-no-signing-time"]], Genuine),
    case(
        "SOD-32",
        "a signing time in a form of BER, or none that can be read",
        &[&["sod-time-no-seconds"], &["sod-time-offset"], &["sod-time-fraction"], &["sod-time-unreadable"]],
        Found(Verdict::Genuine, Code::TimeFormOdd),
    ),
    case(
        "SOD-35",
        "two hashes of DG1",
        &[&["sod-dg1-twice"], &["sod-dg1-twice-wrong-first"]],
        NotGenuine(Question::Hashes, Code::HashMismatch),
    ),
    case(
        "SOD-36",
        "a hash of another length",
        &[&["sod-hash-empty"], &["sod-hash-longer"]],
        NotGenuine(Question::Hashes, Code::HashMismatch),
    ),
    case("SOD-38", "no SignerInfo", &[&["sod-no-signer"]], MALFORMED),
    case("SOD-41", "no signed attributes", &[&["sod-no-attributes"]], MALFORMED),
    case(
        "SOD-42",
        "forged blocks of PKCS#1",
        &[&["sod-rsa-garbage"], &["sod-rsa-parameters"]],
        NotGenuine(Question::Signature, Code::SignatureWrong),
    ),
    case("SOD-42", "a block without NULL", &[&["sod-rsa-no-null"]], Genuine),
    case(
        "SOD-43",
        "parameters of PSS",
        &[&["sod-pss-mixed"], &["sod-pss-no-salt"], &["sod-pss-longest-salt"], &["sod-pss-default"]],
        Genuine,
    ),
    case(
        "SOD-45",
        "EF.SOD of another card",
        &[&["sod-of-another-card"]],
        NotGenuine(Question::Hashes, Code::HashMismatch),
    ),
    case(
        "SOD-47",
        "EF.CardSecurity with a wrong signature",
        &[],
        NotBuilt("EF.CardSecurity is not read yet"),
    ),
];

/// Faults that are tolerated and reported.
pub(super) const ODD: &[[Case; 2]] = &[
    odd!(
        "SOD-04",
        "version of SignedData",
        &[&["sod-version-1"], &["sod-version-5"]],
        Signature,
        SodVersionOdd
    ),
    odd!("SOD-06", "digestAlgorithms are MD5", &[&["sod-digests-md5"]], Signature, SodAlgorithmsDiffer),
    odd!("SOD-07", "digestAlgorithms are empty", &[&["sod-digests-empty"]], Signature, SodAlgorithmsDiffer),
    odd!("SOD-10", "version of SignerInfo", &[&["sod-signer-version-3"]], Signature, SodVersionOdd),
    odd!(
        "SOD-12",
        "issuer and serial differ",
        &[&["sod-serial-differs"]],
        Signature,
        SignerIdentifierDiffers
    ),
    odd!("SOD-13", "key differs", &[&["sod-key-identifier-differs"]], Signature, SignerIdentifierDiffers),
    odd!("SOD-32", "SHA-1", &[&["sod-sha-1"]], Signature, HashOutdated),
    odd!("SOD-32", "a short key", &[&["sod-dsa-1024"]], Signature, SignerKeyShort),
    odd!("SOD-32", "attributes not in order", &[&["sod-attributes-unsorted"]], Signature, AttributesUnsorted),
    odd!(
        "SOD-34",
        "versions do not go together",
        &[&["sod-lds-1-8-version-0"], &["sod-lds-1-7-version-1"], &["sod-lds-1-9"]],
        Hashes,
        LdsVersionOdd
    ),
    odd!("SOD-38", "two SignerInfos", &[&["sod-two-signers"]], Signature, SeveralSigners),
    odd!("SOD-39", "BER", &[&["sod-ber"]], Signature, SodBer),
    odd!(
        "SOD-44",
        "zeros of r and s",
        &[&["sod-zeros-surplus"], &["sod-zeros-missing"]],
        Signature,
        SignatureNumbersOdd
    ),
];

fn hashes_and_signature_are_two_questions() {
    let quirk = super::combined::quirk("sod-dg2-hash-wrong");
    let card = quirk.issue(Issuance::new(b"holder").dg2_length(4_000)).issue().unwrap();
    let reading = Read { photo: true, ..Read::of(&card) }.run().unwrap();
    assert_eq!(*outcome(&reading, Question::Signature), Outcome::Passed);
}

fn the_signer_may_come_from_the_trust_folder() {
    let card = Issuance::new(b"holder").dg2_length(4_000).without_certificate_in_sod().issue().unwrap();
    let verdict = Read::of(&card).run().unwrap().verification.verdict;
    assert_eq!(verdict, Verdict::CannotTell);
    let trust = || TrustStore::from_certificates([&card.root_certificate, &card.signer_certificate]).unwrap();
    let reading = Read { trust: trust(), ..Read::of(&card) }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    assert!(found(&reading, Code::SignerFromTrustFolder));
    let reading = Read { trust: trust(), strict: true, ..Read::of(&card) }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::NotGenuine);
}
