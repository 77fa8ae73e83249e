//! The path from the document signer to a root of the trust folder (Doc 9303-12, 7.2 and appendix D).
//!
//! The path is one certificate long: a root certifies document signers, and nobody stands between. Roots come
//! from the trust folder alone, never from the card.

use std::time::SystemTime;

use cccd_base::crypto::HashAlgorithm;
use jiff::Timestamp;

use super::{Findings, about, outcome, outcome_of};
use crate::{
    check::{About, Outcome, Reason},
    error::Code,
    pki::{
        Certificate, TrustStore,
        algorithm::message_hash,
        certificate::{KeyUsage, Period},
        oid,
    },
};

/// The moments by which certificates are judged.
pub(super) struct Times {
    now: Timestamp,
    signing: Signing,
}

/// What is known of the time of signing.
enum Signing {
    /// It is in EF.SOD.
    At(Timestamp),
    /// The document was issued on this day; it may have been signed some weeks later.
    Issued(Timestamp),
    /// Nothing.
    Unknown,
}

impl Times {
    pub(super) fn new(now: SystemTime, signing_time: Option<Timestamp>, issued: Option<Timestamp>) -> Self {
        // Beyond its ends the time scale stands still.
        let end = if now < SystemTime::UNIX_EPOCH { Timestamp::MIN } else { Timestamp::MAX };
        let signing = match (signing_time, issued) {
            (Some(time), _) => Signing::At(time),
            (None, Some(day)) => Signing::Issued(day),
            (None, None) => Signing::Unknown,
        };
        Self { now: Timestamp::try_from(now).unwrap_or(end), signing }
    }
}

/// Whether a root of the trust folder certified the signer, and both may have done what they did; and which
/// root that is.
pub(super) fn check<'a>(
    signer: &Certificate,
    trust_store: &'a TrustStore,
    times: &Times,
    findings: &mut Findings,
) -> (Outcome, Option<&'a Certificate>) {
    let roots = match find_roots(signer, trust_store) {
        Ok(roots) => roots,
        Err(outcome) => return (outcome, None),
    };
    // A root that was renewed with the same key stands there twice: the better answer counts.
    let judged = roots.into_iter().map(|root| {
        let mut findings = Findings::default();
        let outcome = outcome(check_pair(signer, root, times, &mut findings));
        (outcome, root, findings)
    });
    let best = judged.min_by_key(|(outcome, _, findings)| (*outcome != Outcome::Passed, findings.0.len()));
    let Some((outcome, root, found)) = best else { return (root_missing(signer), None) };
    found.0.into_iter().for_each(|finding| findings.add(finding));
    (outcome, Some(root))
}

/// The roots of the issuer's name whose key made the signature on the signer's certificate; at least one.
///
/// A root of the right name but another key is not the root that is needed, unless the signer names that
/// very key: then its certificate was not made by the root, or was changed since.
fn find_roots<'a>(
    signer: &Certificate,
    trust_store: &'a TrustStore,
) -> Result<Vec<&'a Certificate>, Outcome> {
    let wanted = signer.extensions().authority_key_identifier.as_deref();
    let mut roots = Vec::new();
    let mut denied = None;
    for root in trust_store.anchors_named(signer.issuer()) {
        let named = wanted.is_some() && root.key_identifier() == wanted;
        let key = match root.public_key() {
            Ok(key) => key,
            // A root that cannot be used is a defect of the folder, not of the card.
            Err(_) if named => {
                denied = Some(Outcome::Inconclusive(about(Code::AlgorithmNotAccepted, root)));
                continue;
            }
            Err(_) => continue,
        };
        match trust_store.checked().is_signed_by(signer, &key) {
            Ok(true) => roots.push(root),
            Ok(false) if named => denied = Some(Outcome::Failed(about(Code::SignerNotFromRoot, signer))),
            Err(error) if named => {
                denied = Some(outcome_of(&error, about(Code::CertificateMalformed, signer)))
            }
            Ok(false) | Err(_) => {}
        }
    }
    if roots.is_empty() { Err(denied.unwrap_or_else(|| root_missing(signer))) } else { Ok(roots) }
}

/// Names the root that would be needed.
fn root_missing(signer: &Certificate) -> Outcome {
    let name = signer.issuer().to_string();
    let key_identifier = signer.extensions().authority_key_identifier.clone();
    Outcome::Inconclusive(Reason::about(Code::RootMissing, About::Certificate { name, key_identifier }))
}

/// Everything but the signature between the two.
fn check_pair(
    signer: &Certificate,
    root: &Certificate,
    times: &Times,
    findings: &mut Findings,
) -> Result<(), Outcome> {
    check_usage(signer, is_document_signer(signer))?;
    check_usage(root, allows(root, KeyUsage::key_cert_sign))?;
    check_validity(signer, times, Code::SignerExpired, findings)?;
    check_validity(root, times, Code::RootExpired, findings)?;

    if let Signing::At(time) = times.signing {
        check_usage_period(signer, time, findings);
    }
    check_usage_period(root, signer.validity().not_before, findings);
    if signer.signature_scheme().is_ok_and(|scheme| message_hash(scheme) == Some(HashAlgorithm::Sha1)) {
        findings.add(about(Code::HashOutdated, signer));
    }
    Ok(())
}

/// A document signer signs documents. An authority does not, which also keeps the path at one certificate;
/// nor does a signer of lists, whose special purpose says so (Doc 9303-12, table 6).
fn is_document_signer(signer: &Certificate) -> bool {
    const LISTS: [&[u8]; 2] = [oid::MASTER_LIST_SIGNING, oid::DEVIATION_LIST_SIGNING];
    let extensions = signer.extensions();
    let signs_lists = extensions.extended_key_usage.iter().any(|purpose| LISTS.contains(&purpose.as_slice()));
    allows(signer, KeyUsage::digital_signature)
        && !signer.is_ca()
        && !signs_lists
        && !extensions.extended_key_usage_critical
}

/// Whether the key usage holds this; where the extension is absent, as in old documents, nothing is forbidden
/// (RFC 5280, 4.2.1.3).
fn allows(certificate: &Certificate, usage: fn(KeyUsage) -> bool) -> bool {
    certificate.extensions().key_usage.is_none_or(usage)
}

fn check_usage(certificate: &Certificate, may_be_used: bool) -> Result<(), Outcome> {
    if !certificate.extensions().unknown_critical.is_empty() {
        return Err(Outcome::Failed(about(Code::CertificateExtension, certificate)));
    }
    if !may_be_used {
        return Err(Outcome::Failed(about(Code::CertificateUsage, certificate)));
    }
    Ok(())
}

/// The certificate must have been valid at signing; that it has ended since is odd and no more, because
/// documents outlive their signers. One that begins tomorrow tells of a clock that is wrong: the card was
/// issued, so that day has been.
fn check_validity(
    certificate: &Certificate,
    times: &Times,
    expired: Code,
    findings: &mut Findings,
) -> Result<(), Outcome> {
    let Period { not_before, not_after } = certificate.validity();
    let valid_at_signing = match times.signing {
        Signing::At(time) => (not_before..=not_after).contains(&time),
        Signing::Issued(day) => {
            if day < not_before {
                findings.add(Code::SigningTimeUnknown);
            }
            day <= not_after
        }
        Signing::Unknown => {
            findings.add(Code::SigningTimeUnknown);
            true
        }
    };
    if !valid_at_signing {
        return Err(Outcome::Failed(about(Code::CertificateNotValidAtSigning, certificate)));
    }
    if times.now < not_before {
        return Err(Outcome::Inconclusive(about(Code::ClockBeforeCertificate, certificate)));
    }
    if times.now > not_after {
        findings.add(about(expired, certificate));
    }
    Ok(())
}

fn check_usage_period(certificate: &Certificate, time: Timestamp, findings: &mut Findings) {
    let Some(period) = certificate.extensions().private_key_usage_period else { return };
    if period.not_before.is_some_and(|start| time < start) || period.not_after.is_some_and(|end| time > end) {
        findings.add(about(Code::KeyUsagePeriod, certificate));
    }
}

#[cfg(test)]
mod tests {
    use cccd_base::crypto::Curve;

    use super::super::testing::{Case, time};
    use super::*;
    use crate::pki::testing::{CertificateTemplate, ROOT_KEY, SIGNER_KEY, key, name};
    use crate::tlv::{
        encode,
        tag::{BOOLEAN, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE},
    };

    fn of_signer(code: Code) -> Reason {
        let name = "CN=Document Signer SPECIMEN,C=UT".to_owned();
        Reason::about(code, About::Certificate { name, key_identifier: Some(SIGNER_KEY.to_vec()) })
    }

    fn of_root(code: Code) -> Reason {
        let name = "CN=CSCA SPECIMEN,C=UT".to_owned();
        Reason::about(code, About::Certificate { name, key_identifier: Some(ROOT_KEY.to_vec()) })
    }

    /// The answer for a document of which something was changed; nothing may be found besides.
    fn changed(change: impl FnOnce(&mut Case)) -> Outcome {
        let mut case = Case::new();
        change(&mut case);
        let (outcome, findings) = case.chain();
        assert_eq!(findings, []);
        outcome
    }

    /// The findings on a document of which something was changed, and which still passes.
    fn findings(change: impl FnOnce(&mut Case)) -> Vec<Reason> {
        let mut case = Case::new();
        change(&mut case);
        let (outcome, findings) = case.chain();
        assert_eq!(outcome, Outcome::Passed);
        findings
    }

    fn missing() -> Outcome {
        Outcome::Inconclusive(of_root(Code::RootMissing))
    }

    #[test]
    fn a_missing_root_is_named_and_never_a_failure() {
        assert_eq!(changed(|case| case.trusted = false), missing());
        // Not even where the signer itself is odd: nothing vouches for what its certificate says.
        let outcome = changed(|case| {
            case.trusted = false;
            case.signer.set(oid::KEY_USAGE, true, vec![0x03, 2, 0, 0x01]);
        });
        assert_eq!(outcome, missing());
    }

    #[test]
    fn a_root_of_another_name_does_not_count() {
        assert_eq!(changed(|case| case.root.subject = name("CSCA SPECIMEN 2")), missing());
    }

    #[test]
    fn a_root_of_that_name_with_another_key_is_not_the_root() {
        let outcome = changed(|case| {
            case.root_key = key(4);
            case.root.set(oid::SUBJECT_KEY_IDENTIFIER, false, encode(OCTET_STRING, &[0x44; 20]));
        });
        assert_eq!(outcome, missing());
        let outcome = changed(|case| {
            case.root_key = key(4);
            case.root.remove(oid::SUBJECT_KEY_IDENTIFIER);
        });
        assert_eq!(outcome, missing());
    }

    #[test]
    fn a_signer_that_names_the_key_of_a_root_that_did_not_sign_it_fails() {
        let outcome = changed(|case| case.issuer_key = key(4));
        assert_eq!(outcome, Outcome::Failed(of_signer(Code::SignerNotFromRoot)));
    }

    #[test]
    fn without_key_identifiers_the_signature_decides() {
        let passed = changed(|case| {
            case.signer.remove(oid::AUTHORITY_KEY_IDENTIFIER);
            case.root.remove(oid::SUBJECT_KEY_IDENTIFIER);
            let other = CertificateTemplate::root().sign(&key(4), &key(4));
            case.others = vec![other];
        });
        assert_eq!(passed, Outcome::Passed);
        let forged = changed(|case| {
            case.signer.remove(oid::AUTHORITY_KEY_IDENTIFIER);
            case.issuer_key = key(4);
        });
        let Outcome::Inconclusive(reason) = forged else { panic!("told without a root") };
        assert_eq!(reason.code, Code::RootMissing);
    }

    #[test]
    fn where_neither_names_a_key_another_key_is_no_failure() {
        let outcome = changed(|case| {
            case.signer.remove(oid::AUTHORITY_KEY_IDENTIFIER);
            case.root.remove(oid::SUBJECT_KEY_IDENTIFIER);
            case.root_key = key(4);
        });
        let Outcome::Inconclusive(reason) = outcome else { panic!("told without a root") };
        assert_eq!(reason.code, Code::RootMissing);
    }

    #[test]
    fn a_root_whose_key_cannot_be_used_is_not_held_against_the_card() {
        let outcome = changed(|case| {
            let curve = Curve::BrainpoolP256r1.oid();
            let mut root = case.root_der();
            let position = root.windows(curve.len()).position(|window| window == curve).unwrap();
            root[position] ^= 1;
            (case.others, case.trusted) = (vec![root], false);
        });
        assert_eq!(outcome, Outcome::Inconclusive(of_root(Code::AlgorithmNotAccepted)));
    }

    #[test]
    fn a_root_that_is_no_authority_does_not_certify() {
        let outcome = changed(|case| {
            case.root.set(oid::BASIC_CONSTRAINTS, true, encode(SEQUENCE, &[]));
        });
        assert_eq!(outcome, missing());
    }

    #[test]
    fn usage_must_fit() {
        let wrong_signer = Outcome::Failed(of_signer(Code::CertificateUsage));
        let wrong_root = Outcome::Failed(of_root(Code::CertificateUsage));
        // keyEncipherment; cRLSign.
        let outcome = changed(|case| case.signer.set(oid::KEY_USAGE, true, vec![0x03, 2, 5, 0x20]));
        assert_eq!(outcome, wrong_signer);
        let outcome = changed(|case| case.root.set(oid::KEY_USAGE, true, vec![0x03, 2, 1, 0x02]));
        assert_eq!(outcome, wrong_root);
        let outcome = changed(|case| {
            case.signer.set(oid::BASIC_CONSTRAINTS, true, encode(SEQUENCE, &encode(BOOLEAN, &[0xFF])));
        });
        assert_eq!(outcome, wrong_signer);
        let absent = changed(|case| {
            case.signer.remove(oid::KEY_USAGE);
            case.root.remove(oid::KEY_USAGE);
        });
        assert_eq!(absent, Outcome::Passed);
    }

    #[test]
    fn signers_of_lists_and_of_other_things_do_not_sign_documents() {
        let purpose = |oid: &[u8]| encode(SEQUENCE, &encode(OBJECT_IDENTIFIER, oid));
        for (id, critical, fails) in [
            (oid::MASTER_LIST_SIGNING, false, true),
            (oid::DEVIATION_LIST_SIGNING, false, true),
            (&[0x2A, 0x03][..], true, true),
            (&[0x2A, 0x03], false, false),
        ] {
            let outcome = changed(|case| case.signer.set(oid::EXTENDED_KEY_USAGE, critical, purpose(id)));
            assert_eq!(outcome == Outcome::Failed(of_signer(Code::CertificateUsage)), fails);
            assert_eq!(outcome == Outcome::Passed, !fails);
        }
    }

    #[test]
    fn unknown_critical_extensions_fail() {
        let outcome = changed(|case| case.signer.set(&[0x2A, 0x03], true, vec![0x05, 0]));
        assert_eq!(outcome, Outcome::Failed(of_signer(Code::CertificateExtension)));
        let outcome = changed(|case| case.root.set(&[0x2A, 0x03], true, vec![0x05, 0]));
        assert_eq!(outcome, Outcome::Failed(of_root(Code::CertificateExtension)));
        let outcome = changed(|case| {
            case.signer.set(&[0x2A, 0x03], false, vec![0x05, 0]);
            case.signer.set(oid::SUBJECT_ALTERNATIVE_NAME, true, vec![0x30, 0]);
        });
        assert_eq!(outcome, Outcome::Passed);
    }

    #[test]
    fn both_must_be_valid_at_signing() {
        let signer = Outcome::Failed(of_signer(Code::CertificateNotValidAtSigning));
        let root = Outcome::Failed(of_root(Code::CertificateNotValidAtSigning));
        assert_eq!(changed(|case| case.sod.signing_time = Some("20210531235959Z")), signer);
        assert_eq!(changed(|case| case.sod.signing_time = Some("20210601000000Z")), Outcome::Passed);
        let found = findings(|case| case.signer.validity[1] = "20220101000000Z");
        assert_eq!(found, [of_signer(Code::SignerExpired)]);
        assert_eq!(changed(|case| case.signer.validity[1] = "20211231235959Z"), signer);
        assert_eq!(changed(|case| case.root.validity[1] = "20211231235959Z"), root);
        assert_eq!(changed(|case| case.root.validity[0] = "20220101000001Z"), root);
    }

    #[test]
    fn who_was_valid_at_signing_may_have_expired_since() {
        let found = findings(|case| case.signer.validity[1] = "20251231000000Z");
        assert_eq!(found, [of_signer(Code::SignerExpired)]);
        let found = findings(|case| case.root.validity[1] = "20251231000000Z");
        assert_eq!(found, [of_root(Code::RootExpired)]);
    }

    #[test]
    fn a_clock_before_the_certificate_cannot_tell() {
        let signer = Outcome::Inconclusive(of_signer(Code::ClockBeforeCertificate));
        assert_eq!(changed(|case| case.now = time("2021-05-31T00:00:00Z")), signer);
        let mut case = Case::new();
        case.sod.signing_time = None;
        case.now = time("2021-05-31T00:00:00Z");
        assert_eq!(case.chain(), (signer, vec![Code::SigningTimeUnknown.into()]));
    }

    #[test]
    fn an_unknown_time_of_signing_is_a_finding() {
        let found = findings(|case| {
            case.sod.signing_time = None;
            case.signer.validity[1] = "20251231000000Z";
        });
        assert_eq!(found, [Code::SigningTimeUnknown.into(), of_signer(Code::SignerExpired)]);
    }

    #[test]
    fn the_day_of_issue_stands_in_for_the_time_of_signing() {
        let issued = |case: &mut Case, day| {
            case.sod.signing_time = None;
            case.issued = Some(time(day));
        };
        assert_eq!(findings(|case| issued(case, "2022-01-01T00:00:00Z")), []);
        let outcome = changed(|case| {
            issued(case, "2022-01-01T00:00:00Z");
            case.signer.validity[1] = "20211231235959Z";
        });
        assert_eq!(outcome, Outcome::Failed(of_signer(Code::CertificateNotValidAtSigning)));
        // Cards are made some time after the day that is printed on them.
        let found = findings(|case| issued(case, "2021-05-20T00:00:00Z"));
        assert_eq!(found, [Code::SigningTimeUnknown.into()]);
    }

    #[test]
    fn use_of_a_private_key_outside_of_its_period_is_a_finding() {
        let found = findings(|case| case.signer.set_usage_period("20210601000000Z", "20210901000000Z"));
        assert_eq!(found, [of_signer(Code::KeyUsagePeriod)]);
        let found = findings(|case| case.signer.set_usage_period("20210601000000Z", "20220901000000Z"));
        assert_eq!(found, []);
        // The root signed the signer's certificate when that began.
        let found = findings(|case| case.root.set_usage_period("20210101000000Z", "20210501000000Z"));
        assert_eq!(found, [of_root(Code::KeyUsagePeriod)]);
        let found = findings(|case| case.root.set_usage_period("20210101000000Z", "20210901000000Z"));
        assert_eq!(found, []);
    }

    #[test]
    fn of_a_root_renewed_with_its_key_the_better_one_counts() {
        for others in [["20200101000000Z", "20210101000000Z"], ["20210101000000Z", "20250101000000Z"]] {
            let passed = changed(|case| {
                let old = CertificateTemplate { validity: others, serial: vec![0], ..case.root.clone() };
                case.others = vec![old.sign(&case.root_key, &case.root_key), case.root_der()];
                case.trusted = false;
            });
            assert_eq!(passed, Outcome::Passed);
        }
    }

    #[test]
    fn sha_1_under_the_signer_is_a_finding() {
        let found = findings(|case| case.signer.hash = HashAlgorithm::Sha1);
        assert_eq!(found, [of_signer(Code::HashOutdated)]);
    }
}
