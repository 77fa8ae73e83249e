//! The signature of EF.SOD, and who made it (RFC 5652, 5.4 and 5.6; Doc 9303-10, 4.6.2).

use cccd_base::crypto::{HashAlgorithm, SignatureScheme};

use super::{Findings, about, envelope, outcome, outcome_of};
use crate::{
    check::{Outcome, Reason},
    error::{Code, DataError, Error},
    files::File,
    lds::sod::Sod,
    pki::{
        Certificate, SignedData, TrustStore,
        algorithm::{message_hash, rewritten},
        cms::{SignerIdentifier, SignerInfo},
        oid,
    },
};

/// A certificate that may be the signer's.
pub(super) struct Candidate {
    pub(super) certificate: Certificate,
    /// What is odd about using it.
    pub(super) finding: Option<Code>,
}

/// The certificates that may hold the signer's key, the likeliest first: those that EF.SOD identifies, from EF.SOD
/// and from the trust folder, then all others in EF.SOD. Some issuers write an identifier that matches no
/// certificate, and the identifier is not signed, so the signature decides which one is meant.
///
/// # Errors
/// The answer to chain and signature if there are no candidates.
pub(super) fn candidates(
    sod: &Sod,
    info: &SignerInfo,
    trust_store: &TrustStore,
) -> Result<Vec<Candidate>, Outcome> {
    let some_malformed = sod.certificates.iter().any(Result::is_err);
    let identified = |certificate: &&Certificate| identifies(&info.identifier, certificate).is_some();
    let differs = |certificate: &Certificate| {
        let is_exact = identifies(&info.identifier, certificate) == Some(Match::Exact);
        (!is_exact).then_some(Code::SignerIdentifierDiffers)
    };
    let candidate =
        |certificate: &Certificate, finding| Candidate { certificate: certificate.clone(), finding };
    let (named, others): (Vec<_>, Vec<_>) = sod.certificates.iter().flatten().partition(identified);
    let mut all: Vec<_> = named.into_iter().map(|named| candidate(named, differs(named))).collect();
    if all.is_empty() {
        let in_folder = trust_store.signers().iter().filter(identified);
        all.extend(in_folder.map(|signer| candidate(signer, Some(Code::SignerFromTrustFolder))));
    }
    all.extend(others.into_iter().map(|other| candidate(other, differs(other))));
    match all.first() {
        Some(_) => Ok(all),
        None if some_malformed => Err(Outcome::Inconclusive(Code::CertificateMalformed.into())),
        None => Err(Outcome::Inconclusive(Code::SignerMissing.into())),
    }
}

/// How an identifier matches a certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    /// Byte for byte.
    Exact,
    /// The name of the issuer is the same but written differently (RFC 5280, 7.1).
    SameName,
}

fn identifies(identifier: &SignerIdentifier, certificate: &Certificate) -> Option<Match> {
    match identifier {
        SignerIdentifier::IssuerAndSerial { issuer, serial } => {
            let is_same = certificate.issuer() == issuer && certificate.serial() == serial;
            let is_exact = certificate.issuer().raw() == issuer.raw();
            is_same.then_some(if is_exact { Match::Exact } else { Match::SameName })
        }
        SignerIdentifier::KeyIdentifier(identifier) => {
            (certificate.key_identifier() == Some(identifier)).then_some(Match::Exact)
        }
    }
}

/// Checks which of the candidates signed EF.SOD, and returns the outcome with that certificate, or with the first
/// one if none did. Returns `None` if none did, there are several, and EF.SOD identifies none of them: the signer
/// is someone else.
pub(super) fn check(
    signed_data: &SignedData,
    info: &SignerInfo,
    candidates: Vec<Candidate>,
    findings: &mut Findings,
) -> Option<(Outcome, Certificate)> {
    let mut first = None;
    let is_any_identified =
        candidates.iter().any(|candidate| identifies(&info.identifier, &candidate.certificate).is_some());
    let is_one_of_several = candidates.len() > 1 && !is_any_identified;
    for Candidate { certificate, finding } in candidates {
        let mut found = Findings::default();
        if let Some(code) = finding {
            found.add(about(code, &certificate));
        }
        let answer = outcome(check_all(signed_data, info, &certificate, &mut found));
        if answer == Outcome::Passed {
            found.0.into_iter().for_each(|finding| findings.add(finding));
            return Some((answer, certificate));
        }
        first.get_or_insert((answer, certificate, found));
    }
    let (answer, certificate, found) = first.filter(|_| !is_one_of_several)?;
    found.0.into_iter().for_each(|finding| findings.add(finding));
    Some((answer, certificate))
}

fn check_all(
    signed_data: &SignedData,
    info: &SignerInfo,
    signer: &Certificate,
    findings: &mut Findings,
) -> Result<(), Outcome> {
    let of_sod = |e: Error| outcome_of(&e, Code::SodMalformed.into());
    let attributes = &info.signed_attributes;
    let malformed = |error: &DataError| of_sod(error.clone().into());
    let digest_algorithm = info.digest_algorithm.as_ref().map_err(malformed)?;
    let signature_algorithm = info.signature_algorithm.as_ref().map_err(malformed)?;
    let digest = digest_algorithm.hash().map_err(of_sod)?;

    if attributes.message_digest != digest.hash(&signed_data.content).map_err(of_sod)? {
        return Err(Outcome::Failed(Code::SignedContentMismatch.into()));
    }
    for kind in [signed_data.content_type.as_slice(), attributes.content_type.as_slice()] {
        if oid::FORMER_LDS_SECURITY_OBJECTS.contains(&kind) {
            findings.add(Reason::files(Code::ContentTypeFormer, [File::Sod]));
        } else if kind != oid::LDS_SECURITY_OBJECT {
            return Err(Outcome::Inconclusive(Code::SignedContentMismatch.into()));
        }
    }

    let stated = signature_algorithm.signature_scheme(Some(digest)).map_err(of_sod)?;
    if message_hash(stated) != Some(digest) {
        findings.add(Code::SodAlgorithmsDiffer);
    }
    if digest == HashAlgorithm::Sha1 || message_hash(stated) == Some(HashAlgorithm::Sha1) {
        findings.add(Code::HashOutdated);
    }
    let of_signer = |e| outcome_of(&e, about(Code::CertificateMalformed, signer));
    let key = signer.public_key().map_err(of_signer)?;
    if attributes.to_be_signed_sorted().is_some() || attributes.is_odd {
        findings.add(Code::AttributesUnsorted);
    }
    for scheme in alternatives(stated, digest) {
        if info.is_signed_by(&key, scheme).map_err(of_signer)? {
            if message_hash(scheme) != message_hash(stated) {
                findings.add(Code::SodAlgorithmsDiffer);
            }
            envelope::check_key(&key, stated, info, signer, findings);
            return Ok(());
        }
    }
    Err(Outcome::Failed(Code::SignatureWrong.into()))
}

/// The signature schemes that the identifier of the signature may stand for. The identifier is not signed, and
/// issuers have confused them: the two numbers may be written in the other encoding, or the hash may be that of the
/// content after all, as it is when PSS leaves its parameters out.
fn alternatives(stated: SignatureScheme, digest: HashAlgorithm) -> Vec<SignatureScheme> {
    let with_digest = match stated {
        SignatureScheme::RsaPkcs1 { .. } => Some(SignatureScheme::RsaPkcs1 { hash: digest }),
        SignatureScheme::RsaPss { .. } => {
            let salt_len = digest.output_len();
            Some(SignatureScheme::RsaPss { hash: digest, mgf_hash: digest, salt_len })
        }
        SignatureScheme::Ecdsa { encoding, .. } => Some(SignatureScheme::Ecdsa { hash: digest, encoding }),
        SignatureScheme::Dsa { .. } => Some(SignatureScheme::Dsa { hash: digest }),
        _ => None,
    };
    let mut all = vec![stated];
    for scheme in [rewritten(stated), with_digest, with_digest.and_then(rewritten)].into_iter().flatten() {
        if !all.contains(&scheme) {
            all.push(scheme);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use asn1_rs::oid;

    use super::super::testing::Case;
    use super::*;
    use crate::pki::testing::{CertificateTemplate, SIGNER_KEY, issuer_and_serial, key};
    use crate::tlv::{Tag, encode, tag::SEQUENCE};

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

        // Something signed for another purpose is not a document, even if all else is right, but it is not a
        // forgery either.
        let open = Outcome::Inconclusive(Code::SignedContentMismatch.into());
        let mut case = Case::new();
        case.sod.attribute_type = oid::SIGNED_DATA.to_vec();
        assert_eq!(case.judge().signature, open);
        case.sod.content_type = oid::SIGNED_DATA.to_vec();
        assert_eq!(case.judge().signature, open);
        case.sod.attribute_type = oid::LDS_SECURITY_OBJECT.to_vec();
        assert_eq!(case.judge().signature, open);
    }

    #[test]
    fn identifiers_of_former_editions_are_a_finding() {
        for former in oid::FORMER_LDS_SECURITY_OBJECTS {
            let mut case = Case::new();
            (case.sod.content_type, case.sod.attribute_type) = (former.to_vec(), former.to_vec());
            assert_eq!(case.judge().signature, Outcome::Passed);
            assert_eq!(codes(&case), [Code::ContentTypeFormer]);
            // A former identifier only in the unsigned part counts too.
            case.sod.attribute_type = oid::LDS_SECURITY_OBJECT.to_vec();
            assert_eq!(case.judge().signature, Outcome::Passed);
            assert_eq!(codes(&case), [Code::ContentTypeFormer]);
        }
    }

    #[test]
    fn attributes_are_verified_as_they_stand_and_then_sorted() {
        let mut case = Case::new();
        (case.sod.sent_unsorted, case.sod.signed_unsorted) = (true, true);
        assert_eq!(case.judge().signature, Outcome::Passed);
        assert_eq!(codes(&case), [Code::AttributesUnsorted]);
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
    fn the_certificate_that_verifies_is_taken_though_another_is_identified() {
        let mut case = Case::new();
        case.sod.certificates = vec![case.signer.sign(&key(3), &case.root_key)];
        case.signer.serial = vec![0x2B];
        let answers = case.judge();
        assert_eq!((answers.signature, answers.chain), (Outcome::Passed, Outcome::Passed));
        assert_eq!(codes(&case), [Code::SignerIdentifierDiffers]);
        // Without it, the certificate that is identified did not make the signature.
        case.enclosed = false;
        assert_eq!(case.judge().signature, failed(Code::SignatureWrong));
    }

    /// Names are equal regardless of case (RFC 5280, 7.1); a different spelling is reported.
    #[test]
    fn a_name_that_is_written_otherwise_is_a_finding() {
        let mut case = Case::new();
        case.sod.identifier = issuer_and_serial("csca SPECIMEN", &[0x2A]);
        assert_eq!(case.judge().signature, Outcome::Passed);
        assert_eq!(codes(&case), [Code::SignerIdentifierDiffers]);
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
            // With two certificates, the signature decides; if neither made it, the signer is missing.
            case.sod.certificates = vec![case.root_der()];
            assert_eq!(case.judge().signature, Outcome::Passed);
            assert_eq!(codes(&case), [Code::SignerIdentifierDiffers]);
            case.enclosed = false;
            let other = CertificateTemplate { serial: vec![0x2B], ..case.signer.clone() };
            case.sod.certificates.push(other.sign(&key(3), &case.root_key));
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
        // Being in the folder does not make it trusted.
        case.trusted = false;
        let Outcome::Inconclusive(reason) = case.judge().chain else { panic!("trusted without a root") };
        assert_eq!(reason.code, Code::RootMissing);
    }

    #[test]
    fn a_malformed_certificate_proves_nothing() {
        let mut case = Case::new();
        case.enclosed = false;
        case.sod.certificates = vec![encode(SEQUENCE, &[])];
        let unreadable = Outcome::Inconclusive(Code::CertificateMalformed.into());
        assert_eq!((case.judge().signature, case.judge().chain), (unreadable.clone(), unreadable));
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
        // In SignerInfo, the last occurrence, ecdsa-with-SHA256 is changed to an unassigned identifier.
        let case = Case::new();
        let mut sod = case.sod();
        let oid = &oid!(raw 1.2.840.10045.4.3.2);
        let position = sod.windows(oid.len()).rposition(|window| window == oid).unwrap();
        sod[position + oid.len() - 1] = 0x09;
        assert_eq!(case.judge_sod(&sod).signature, Outcome::Inconclusive(Code::AlgorithmNotAccepted.into()));
    }
}
