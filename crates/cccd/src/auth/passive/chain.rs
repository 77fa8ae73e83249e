//! The path from the document signer to a root of the trust folder (Doc 9303-12, 7.2 and appendix D).
//!
//! The path is one certificate long: a root certifies document signers, with no authority in between. Roots come
//! only from the trust folder, never from the card: those that are self-signed, and those that such a root vouches
//! for with a link certificate.

mod document;
mod purpose;
#[cfg(test)]
mod tests;
mod times;

use cccd_base::crypto::HashAlgorithm;

pub(super) use times::{Signing, Times};

use super::{Findings, about, outcome, outcome_of};
use crate::{
    check::{About, Outcome, Reason},
    document::Document,
    error::Code,
    pki::{Certificate, TrustStore, algorithm::message_hash, certificate::KeyUsage},
};

/// The longest serial number that the profile allows, in bytes (Doc 9303-12, table 5).
const LONGEST_SERIAL: usize = 20;

/// Whether a root of the trust folder certified the signer, both were allowed to do what they did, and the document
/// is one of theirs. Also returns that root.
pub(super) fn check<'a>(
    signer: &Certificate,
    trust_store: &'a TrustStore,
    times: &Times,
    of: &Document,
    findings: &mut Findings,
) -> (Outcome, Option<&'a Certificate>) {
    let roots = match find_roots(signer, trust_store) {
        Ok(roots) => roots,
        Err(outcome) => return (outcome, None),
    };
    // A root that was renewed with the same key is in the folder twice: the best answer counts.
    let judged = roots.into_iter().map(|root| {
        let mut findings = Findings::default();
        let checked = check_pair(signer, root, times, &mut findings)
            .and_then(|()| document::check(signer, root, trust_store, of, &mut findings));
        (outcome(checked), root, findings)
    });
    let best = judged.min_by_key(|(outcome, _, findings)| (rank(outcome), findings.0.len()));
    let Some((outcome, root, found)) = best else { return (root_missing(signer), None) };
    found.0.into_iter().for_each(|finding| findings.add(finding));
    (outcome, Some(root))
}

/// What one root leaves open does not prove anything against a document by another root.
const fn rank(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::Passed => 0,
        Outcome::Failed(_) => 2,
        _ => 1,
    }
}

/// The roots with the issuer's name whose key made the signature on the signer's certificate; at least one.
///
/// A root with the right name but another key is not the required root, unless the signer names that very key: then
/// its certificate was not made by the root, or was changed since. For a signer that names an issuer other than the
/// root whose key signed it (TR-03105-5.1, LDS_H_54, requires FAIL), no root is found: the answer is open, *cannot
/// tell*, since a missing root never means forged.
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
            // An unusable root is a defect of the folder, not of the card.
            Err(_) if named => {
                denied = Some(Outcome::Inconclusive(about(Code::AlgorithmNotAccepted, root)));
                continue;
            }
            Err(_) => continue,
        };
        match trust_store.checked().is_signed_by(signer, &key) {
            Ok(true) if trust_store.trusts(root) => roots.push(root),
            Ok(false) if named && trust_store.trusts(root) => {
                denied = Some(Outcome::Failed(about(Code::SignerNotFromRoot, signer)));
            }
            Err(error) if named => {
                denied = Some(outcome_of(&error, about(Code::CertificateMalformed, signer)))
            }
            Ok(_) | Err(_) => {}
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

/// Checks everything except the signature between the two.
fn check_pair(
    signer: &Certificate,
    root: &Certificate,
    times: &Times,
    findings: &mut Findings,
) -> Result<(), Outcome> {
    for certificate in [signer, root] {
        // This library cannot accept what it does not know, but that does not prove anything against the card.
        if !certificate.extensions().unknown_critical.is_empty() {
            return Err(Outcome::Inconclusive(about(Code::CertificateExtension, certificate)));
        }
    }
    if !is_document_signer(signer) {
        return Err(Outcome::Failed(about(Code::CertificateUsage, signer)));
    }
    purpose::check(signer, findings)?;
    // A root that may not certify, or was not valid then, is a defect of the folder: one that was renewed with the
    // same key may be missing, which proves nothing.
    if !may_certify(root) {
        return Err(Outcome::Inconclusive(about(Code::CertificateUsage, root)));
    }
    times.check(signer, Outcome::Failed, Code::SignerExpired, findings)?;
    times.check(root, Outcome::Inconclusive, Code::RootExpired, findings)?;
    times.check_usage_periods(signer, root, findings);

    if signer.signature_scheme().is_ok_and(|scheme| message_hash(scheme) == Some(HashAlgorithm::Sha1)) {
        findings.add(about(Code::HashOutdated, signer));
    }
    for certificate in [signer, root] {
        if departs_from_profile(certificate) {
            findings.add(about(Code::CertificateProfile, certificate));
        }
        if certificate.has_odd_times() {
            findings.add(about(Code::TimeFormOdd, certificate));
        }
    }
    Ok(())
}

/// A document signer signs documents. An authority does not, which also keeps the path at one certificate.
fn is_document_signer(signer: &Certificate) -> bool {
    allows(signer, KeyUsage::digital_signature) && !signer.is_ca()
}

/// Whether a certificate may certify others. The number of authorities allowed below it does not matter, since
/// there are none (RFC 5280, 4.2.1.9): every path length is enough for a path of one.
fn may_certify(authority: &Certificate) -> bool {
    authority.is_ca() && allows(authority, KeyUsage::key_cert_sign)
}

/// Whether the key usage includes this one. If the extension is absent, as in old documents, nothing is forbidden
/// (RFC 5280, 4.2.1.3).
pub(super) fn allows(certificate: &Certificate, usage: fn(KeyUsage) -> bool) -> bool {
    certificate.extensions().key_usage.is_none_or(usage)
}

/// Whether a certificate departs from the profile, as some in the field do, in a way that does not put it in doubt:
/// a form other than DER, a serial number that is negative or too long, an old version, no key usage, an authority
/// without basic constraints, a critical list of document types (Doc 9303-12, tables 5 and 6).
fn departs_from_profile(certificate: &Certificate) -> bool {
    let (serial, extensions) = (certificate.serial(), certificate.extensions());
    let is_negative = serial.first().is_some_and(|first| first & 0x80 != 0);
    certificate.is_odd()
        || is_negative
        || serial.len() > LONGEST_SERIAL
        || certificate.version() != 3
        || extensions.key_usage.is_none()
        || certificate.is_ca() && extensions.basic_constraints.is_none()
        || extensions.document_types_critical
}
