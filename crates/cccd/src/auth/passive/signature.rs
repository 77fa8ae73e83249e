//! The signature of EF.SOD, and whose it is (RFC 5652, 5.4 and 5.6; Doc 9303-10, 4.6.2).

use cccd_base::crypto::{HashAlgorithm, verify};

use super::{Findings, about, envelope, outcome, outcome_of};
use crate::{
    check::Outcome,
    error::{Code, Result},
    pki::{
        Certificate, SignedData, TrustStore,
        algorithm::{AlgorithmIdentifier, message_hash},
        cms::{SignerIdentifier, SignerInfo},
        oid,
    },
    tlv::{Element, tag::SEQUENCE},
};

/// The certificate of the document signer: the one that EF.SOD identifies, from EF.SOD or else from the trust
/// folder. Some issuers write the identifier in a way that fits no certificate: then the only one in EF.SOD
/// is taken, and the signature decides.
///
/// # Errors
/// The answer to chain and signature when there is none.
pub(super) fn find_signer(
    signed_data: &SignedData,
    info: &SignerInfo,
    trust_store: &TrustStore,
    findings: &mut Findings,
) -> Result<Certificate, Outcome> {
    let identifier = &info.identifier;
    let parsed = signed_data.certificates.iter().map(|der| Certificate::from_der(der));
    let mut enclosed: Vec<_> = parsed.flatten().collect();
    if let Some(place) = enclosed.iter().position(|certificate| identifies(identifier, certificate)) {
        return Ok(enclosed.swap_remove(place));
    }
    if let Some(signer) = trust_store.signers().iter().find(|certificate| identifies(identifier, certificate))
    {
        findings.add(about(Code::SignerFromTrustFolder, signer));
        return Ok(signer.clone());
    }
    let all = signed_data.certificates.len();
    let some_malformed = enclosed.len() < all;
    match enclosed.pop() {
        Some(only) if all == 1 => {
            findings.add(about(Code::SignerIdentifierDiffers, &only));
            Ok(only)
        }
        _ if some_malformed => Err(Outcome::Failed(Code::CertificateMalformed.into())),
        _ => Err(Outcome::Inconclusive(Code::SignerMissing.into())),
    }
}

fn identifies(identifier: &SignerIdentifier, certificate: &Certificate) -> bool {
    match identifier {
        SignerIdentifier::IssuerAndSerial { issuer, serial } => {
            certificate.issuer() == issuer && certificate.serial() == serial
        }
        SignerIdentifier::KeyIdentifier(identifier) => certificate.key_identifier() == Some(identifier),
    }
}

/// Whether the document signer signed EF.SOD.
pub(super) fn check(
    signed_data: &SignedData,
    info: &SignerInfo,
    signer: &Certificate,
    findings: &mut Findings,
) -> Outcome {
    outcome(check_all(signed_data, info, signer, findings))
}

fn check_all(
    signed_data: &SignedData,
    info: &SignerInfo,
    signer: &Certificate,
    findings: &mut Findings,
) -> Result<(), Outcome> {
    let of_sod = |e| outcome_of(&e, Code::SodMalformed.into());
    let attributes = &info.signed_attributes;
    let digest_algorithm = algorithm(&info.digest_algorithm).map_err(of_sod)?;
    let signature_algorithm = algorithm(&info.signature_algorithm).map_err(of_sod)?;
    if digest_algorithm.is_md5() || signature_algorithm.is_md5() {
        return Err(Outcome::Failed(Code::AlgorithmNotAccepted.into()));
    }
    let digest = digest_algorithm.hash().map_err(of_sod)?;

    let types = [&signed_data.content_type, &attributes.content_type];
    if types.iter().any(|kind| *kind != oid::LDS_SECURITY_OBJECT)
        || attributes.message_digest != digest.hash(&signed_data.content).map_err(of_sod)?
    {
        return Err(Outcome::Failed(Code::SignedContentMismatch.into()));
    }

    let scheme = signature_algorithm.signature_scheme(Some(digest)).map_err(of_sod)?;
    if message_hash(scheme) != Some(digest) {
        findings.add(Code::SodAlgorithmsDiffer);
    }
    if digest == HashAlgorithm::Sha1 || message_hash(scheme) == Some(HashAlgorithm::Sha1) {
        findings.add(Code::HashOutdated);
    }
    let of_signer = |e| outcome_of(&e, about(Code::CertificateMalformed, signer));
    let key = signer.public_key().map_err(of_signer)?;
    envelope::check_key(&key, scheme, info, signer, findings);
    let signed = |bytes: &[u8]| verify(&key, scheme, bytes, &info.signature).map_err(of_signer);
    if signed(&attributes.to_be_signed())? {
        return Ok(());
    }
    match attributes.to_be_signed_sorted() {
        Some(sorted) if signed(&sorted)? => {
            findings.add(Code::AttributesUnsorted);
            Ok(())
        }
        _ => Err(Outcome::Failed(Code::SignatureWrong.into())),
    }
}

fn algorithm(der: &[u8]) -> Result<AlgorithmIdentifier<'_>> {
    Ok(AlgorithmIdentifier::parse(&Element::parse(der, SEQUENCE)?)?)
}

#[cfg(test)]
mod tests {
    use super::super::testing::Case;
    use super::*;
    use crate::pki::testing::{CertificateTemplate, SIGNER_KEY, issuer_and_serial, key};
    use crate::tlv::{Tag, encode};

    fn failed(code: Code) -> Outcome {
        Outcome::Failed(code.into())
    }

    fn codes(case: &Case) -> Vec<Code> {
        case.judge().findings.iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn a_signature_by_another_key_fails() {
        let case = Case::new();
        let mut forged = Case { signer_key: key(3), enclosed: false, ..case.clone() };
        forged.sod.certificates = vec![case.signer_der()];
        assert_eq!(forged.judge().signature, failed(Code::SignatureWrong));
    }

    #[test]
    fn attributes_must_fit_the_content() {
        let mut case = Case::new();
        case.sod.message_digest = Some(vec![0; 32]);
        assert_eq!(case.judge().signature, failed(Code::SignedContentMismatch));

        let mut case = Case::new();
        case.sod.attribute_type = oid::SIGNED_DATA.to_vec();
        assert_eq!(case.judge().signature, failed(Code::SignedContentMismatch));

        // What was signed for another purpose is not a document, even if all else is right.
        case.sod.content_type = oid::SIGNED_DATA.to_vec();
        assert_eq!(case.judge().signature, failed(Code::SignedContentMismatch));
    }

    #[test]
    fn attributes_are_verified_as_they_stand_and_then_sorted() {
        let mut case = Case::new();
        (case.sod.sent_unsorted, case.sod.signed_unsorted) = (true, true);
        assert_eq!(case.judge().signature, Outcome::Passed);
        assert_eq!(codes(&case), []);
        case.sod.signed_unsorted = false;
        assert_eq!(case.judge().signature, Outcome::Passed);
        assert_eq!(codes(&case), [Code::AttributesUnsorted]);
        (case.sod.sent_unsorted, case.sod.signed_unsorted) = (false, true);
        assert_eq!(case.judge().signature, failed(Code::SignatureWrong));
    }

    #[test]
    fn the_identified_certificate_is_taken_among_several() {
        let mut case = Case::new();
        let other = CertificateTemplate { serial: vec![0x2B], ..case.signer.clone() };
        case.sod.certificates = vec![other.sign(&key(3), &case.root_key)];
        assert_eq!(case.judge().signature, Outcome::Passed);
        assert_eq!(codes(&case), []);
        case.sod.identifier = encode(Tag::context(0), &SIGNER_KEY);
        case.sod.signer_version = 3;
        case.sod.certificates = vec![];
        assert_eq!(case.judge().signature, Outcome::Passed);
        assert_eq!(codes(&case), []);
    }

    #[test]
    fn the_only_certificate_is_taken_when_the_identifier_fits_none() {
        for (signer_version, identifier) in [
            (1, issuer_and_serial("CSCA SPECIMEN", &[0x2C])),
            (1, issuer_and_serial("CSCA of others", &[0x2A])),
            (3, encode(Tag::context(0), &[0x33; 20])),
        ] {
            let mut case = Case::new();
            (case.sod.signer_version, case.sod.identifier) = (signer_version, identifier);
            let answers = case.judge();
            assert_eq!((answers.signature, answers.chain), (Outcome::Passed, Outcome::Passed));
            assert_eq!(codes(&case), [Code::SignerIdentifierDiffers]);
            // Among two nobody can tell.
            case.sod.certificates = vec![case.root_der()];
            assert_eq!(case.judge().signature, Outcome::Inconclusive(Code::SignerMissing.into()));
        }
    }

    #[test]
    fn a_missing_signer_comes_from_the_trust_folder() {
        let mut case = Case::new();
        case.enclosed = false;
        let answers = case.judge();
        assert_eq!(answers.signature, Outcome::Inconclusive(Code::SignerMissing.into()));
        assert_eq!(answers.chain, Outcome::Inconclusive(Code::SignerMissing.into()));
        assert_eq!(answers.hashes, Outcome::Passed);

        case.others = vec![case.signer_der()];
        let answers = case.judge();
        assert_eq!((answers.signature, answers.chain), (Outcome::Passed, Outcome::Passed));
        assert_eq!(codes(&case), [Code::SignerFromTrustFolder]);
        // Lying in the folder does not make it trusted.
        case.trusted = false;
        let Outcome::Inconclusive(reason) = case.judge().chain else { panic!("trusted without a root") };
        assert_eq!(reason.code, Code::RootMissing);
    }

    #[test]
    fn a_malformed_certificate_fails() {
        let mut case = Case::new();
        case.enclosed = false;
        case.sod.certificates = vec![encode(SEQUENCE, &[])];
        assert_eq!(case.judge().signature, failed(Code::CertificateMalformed));
        assert_eq!(case.judge().chain, failed(Code::CertificateMalformed));
    }

    #[test]
    fn sha_1_is_a_finding() {
        let mut case = Case::new();
        case.sod.hash = HashAlgorithm::Sha1;
        assert_eq!(case.judge().signature, Outcome::Passed);
        assert_eq!(codes(&case), [Code::HashOutdated]);
    }

    #[test]
    fn an_unknown_algorithm_cannot_be_told() {
        // In SignerInfo, which stands last, ecdsa-with-SHA256 becomes a number that nobody has given away.
        let case = Case::new();
        let mut sod = case.sod();
        let oid = b"\x2A\x86\x48\xCE\x3D\x04\x03\x02";
        let position = sod.windows(oid.len()).rposition(|window| window == oid).unwrap();
        sod[position + oid.len() - 1] = 0x09;
        assert_eq!(case.judge_sod(&sod).signature, Outcome::Inconclusive(Code::AlgorithmNotAccepted.into()));
    }
}
