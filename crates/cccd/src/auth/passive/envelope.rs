//! What is odd about the envelope of EF.SOD without failing it: how it is encoded, the parts that no signature
//! covers, and keys that are too short today (RFC 5652, 5; Doc 9303-10, 4.6.2.2; Doc 9303-12, 4.4).

use cccd_base::crypto::{EcdsaEncoding, HashAlgorithm, PublicKey, SignatureScheme};

use super::{Findings, about};
use crate::{
    check::Reason,
    error::Code,
    files::File,
    lds::sod::Sod,
    pki::{
        Certificate, SignedData,
        algorithm::Algorithm,
        cms::{SignerIdentifier, SignerInfo},
        oid,
    },
    tlv::{Header, encode},
};

/// The version of SignedData whose content is not plain data (RFC 5652, 5.1).
const VERSION: u32 = 3;

/// The minimum number of bits in keys of document signers (Doc 9303-12, 4.4.1 and 4.4.3): of the modulus, and of
/// the order of a curve.
const MIN_MODULUS_BITS: usize = 2048;
const MIN_ORDER_BITS: usize = 224;

/// Checks how EF.SOD is encoded, whoever signed it.
pub(super) fn check(sod: &Sod, bytes: &[u8], findings: &mut Findings) {
    let (signed_data, header) = (&sod.signed_data, Header::parse(bytes).ok().flatten());
    let is_shortest =
        |header: Header| encode(header.tag, &vec![0; header.value_len]).len() == header.total_len();
    let is_ber = signed_data.is_ber || !header.is_some_and(is_shortest);
    for (code, is_odd) in [
        (Code::TrailingBytes, header.is_some_and(|header| header.total_len() < bytes.len())),
        (Code::SodBer, is_ber),
        (Code::SodVersionOdd, signed_data.version != VERSION),
        (Code::SeveralSigners, !signed_data.further_signers.is_empty()),
    ] {
        if is_odd {
            findings.add(Reason::files(code, [File::Sod]));
        }
    }
}

/// Checks what no signature covers about a signer: its version, which follows from its identifier, and the list of
/// hash functions, which must contain the signer's own and no unknown one.
pub(super) fn check_signer(signed_data: &SignedData, info: &SignerInfo, findings: &mut Findings) {
    let expected = match info.identifier {
        SignerIdentifier::IssuerAndSerial { .. } => 1,
        SignerIdentifier::KeyIdentifier(_) => 3,
    };
    if info.version != expected {
        findings.add(Reason::files(Code::SodVersionOdd, [File::Sod]));
    }
    if info.signed_attributes.has_odd_time {
        findings.add(Reason::files(Code::TimeFormOdd, [File::Sod]));
    }
    let listed = &signed_data.digest_algorithms;
    let is_unknown = |oid: &Vec<u8>| HashAlgorithm::from_oid(oid).is_none();
    // A malformed algorithm is reported where it is used.
    let is_odd_digest = |digest: &Algorithm| {
        digest.has_parameters() || !digest.oid().is_empty() && !listed.iter().any(|oid| oid == digest.oid())
    };
    // Only PSS takes parameters.
    let is_odd_scheme =
        |algorithm: &Algorithm| algorithm.has_parameters() && algorithm.oid() != oid::RSASSA_PSS;
    if info.digest_algorithm.as_ref().is_ok_and(is_odd_digest)
        || info.signature_algorithm.as_ref().is_ok_and(is_odd_scheme)
        || signed_data.has_odd_parameters
        || listed.iter().any(is_unknown)
    {
        findings.add(Code::SodAlgorithmsDiffer);
    }
}

/// Checks the key that verifies the signature, and how the signature encodes its numbers.
pub(super) fn check_key(
    key: &PublicKey,
    scheme: SignatureScheme,
    info: &SignerInfo,
    signer: &Certificate,
    findings: &mut Findings,
) {
    let is_short = match key {
        PublicKey::Rsa { modulus: number, .. } | PublicKey::Dsa { p: number, .. } => {
            bits(number) < MIN_MODULUS_BITS
        }
        PublicKey::Ec { curve, .. } => curve.order_len() * 8 < MIN_ORDER_BITS,
        _ => false,
    };
    if is_short {
        findings.add(about(Code::SignerKeyShort, signer));
    }
    let is_exact = match (key, scheme) {
        (PublicKey::Ec { curve, .. }, SignatureScheme::Ecdsa { encoding, .. }) => {
            encoding.is_exact(&info.signature, curve.order_len())
        }
        (PublicKey::Dsa { q, .. }, SignatureScheme::Dsa { .. }) => {
            EcdsaEncoding::Der.is_exact(&info.signature, q.len())
        }
        (PublicKey::Rsa { modulus, .. }, _) => info.signature.len() == bits(modulus).div_ceil(8),
        _ => true,
    };
    if !is_exact {
        findings.add(Code::SignatureNumbersOdd);
    }
}

/// The number of bits of a big-endian number.
fn bits(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    let first = number.get(zeros).map_or(0, |first| first.leading_zeros() as usize);
    ((number.len() - zeros) * 8).saturating_sub(first)
}

#[cfg(test)]
mod tests {
    use super::super::testing::Case;
    use super::*;
    use crate::{
        check::Outcome,
        pki::testing::SIGNER_KEY,
        tlv::{
            Element, Tag, encode,
            tag::{OBJECT_IDENTIFIER, SEQUENCE},
        },
    };

    /// The only finding for a document whose signature is valid nevertheless.
    fn finding(case: &Case) -> Option<Code> {
        finding_in(case, &case.sod())
    }

    fn finding_in(case: &Case, sod: &[u8]) -> Option<Code> {
        let answers = case.judge_sod(sod);
        assert_eq!((answers.signature, answers.chain), (Outcome::Passed, Outcome::Passed));
        assert!(answers.findings.len() < 2, "{:?}", answers.findings);
        answers.findings.first().map(|finding| finding.code)
    }

    #[test]
    fn indefinite_lengths_are_a_finding() {
        let case = Case::new();
        let sod = case.sod();
        let content_info = Element::parse(&sod, File::Sod.tag()).unwrap().value();
        let inside = Element::parse(content_info, SEQUENCE).unwrap().value();
        let indefinite = [&[0x30, 0x80], inside, &[0, 0]].concat();
        assert_eq!(finding_in(&case, &encode(File::Sod.tag(), &indefinite)), Some(Code::SodBer));
    }

    #[test]
    fn versions_that_nobody_signs_are_findings() {
        for version in [1, 2, 4, 5] {
            let mut case = Case::new();
            case.sod.version = version;
            assert_eq!(finding(&case), Some(Code::SodVersionOdd));
        }
        let mut case = Case::new();
        case.sod.signer_version = 3;
        assert_eq!(finding(&case), Some(Code::SodVersionOdd));
        case.sod.identifier = encode(Tag::context(0), &SIGNER_KEY);
        assert_eq!(finding(&case), None);
        case.sod.signer_version = 1;
        assert_eq!(finding(&case), Some(Code::SodVersionOdd));
    }

    #[test]
    fn the_list_of_hash_functions_names_that_of_the_signer() {
        let algorithm = |oid: &[u8]| encode(SEQUENCE, &encode(OBJECT_IDENTIFIER, oid));
        let [sha256, sha1] = [HashAlgorithm::Sha256, HashAlgorithm::Sha1].map(|hash| algorithm(hash.oid()));
        let with_null =
            encode(SEQUENCE, &[encode(OBJECT_IDENTIFIER, HashAlgorithm::Sha256.oid()), vec![5, 0]].concat());
        for (listed, expected) in [
            (sha256.clone(), None),
            (with_null, None),
            (vec![], Some(Code::SodAlgorithmsDiffer)),
            (sha1.clone(), Some(Code::SodAlgorithmsDiffer)),
            (algorithm(oid::MD5), Some(Code::SodAlgorithmsDiffer)),
            ([sha1, sha256.clone()].concat(), None),
            ([sha256, algorithm(oid::MD5)].concat(), Some(Code::SodAlgorithmsDiffer)),
        ] {
            let mut case = Case::new();
            case.sod.listed_algorithms = Some(listed);
            assert_eq!(finding(&case), expected);
        }
    }

    #[test]
    fn bits_are_counted_without_leading_zeros() {
        assert_eq!([bits(&[]), bits(&[0, 0]), bits(&[0, 1]), bits(&[0x80, 0])], [0, 0, 1, 16]);
    }
}
