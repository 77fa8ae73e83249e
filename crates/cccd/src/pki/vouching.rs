//! Decides whether one authority vouches for another: renewed roots, and link certificates, in which an old key
//! certifies a new one (Doc 9303-12, 7.1.1 and 7.2).

use super::{Certificate, certificate::KeyUsage, signature_memo::CheckedSignatures};
use crate::country::of_certificate;

/// Whether an authority vouches for the name and key in a certificate.
///
/// It must have signed the certificate and be allowed to certify; and the certificate must be for the same
/// authority, with the same or another key. Another authority's word is worth nothing: every state's root could
/// make a link for every other state.
pub(super) fn vouches(issuer: &Certificate, certificate: &Certificate, checked: &CheckedSignatures) -> bool {
    let Ok(key) = issuer.public_key() else { return false };
    let is_renewed =
        certificate.subject() == issuer.subject() && certificate.public_key().as_ref() == Ok(&key);
    certificate.issuer() == issuer.subject()
        && may_certify(issuer)
        && (is_renewed || was_valid(issuer, certificate) && is_same_authority(issuer, certificate))
        && checked.is_signed_by(certificate, &key) == Ok(true)
}

/// Whether a certificate is signed with its own key.
pub(super) fn signs_itself(certificate: &Certificate, checked: &CheckedSignatures) -> bool {
    was_valid(certificate, certificate)
        && certificate.public_key().and_then(|key| checked.is_signed_by(certificate, &key)) == Ok(true)
}

/// Whether each of two certificates names one country, and the same one, in two or three letters. Unknown countries
/// are compared as text.
pub(super) fn is_same_country(one: &Certificate, other: &Certificate) -> bool {
    let country = |certificate: &Certificate| match certificate.countries()[..] {
        [text] => Some(of_certificate(text).ok_or_else(|| text.trim().to_ascii_uppercase())),
        _ => None,
    };
    country(one).is_some() && country(one) == country(other)
}

/// Whether the issuer was valid at the start of the certificate's validity.
pub(super) fn was_valid(issuer: &Certificate, certificate: &Certificate) -> bool {
    let validity = issuer.validity();
    (validity.not_before..=validity.not_after).contains(&certificate.validity().not_before)
}

/// Whether a certificate belongs to an authority that certifies others and has no unknown restrictions.
pub(super) fn may_certify(authority: &Certificate) -> bool {
    let extensions = authority.extensions();
    authority.is_ca()
        && extensions.key_usage.is_none_or(KeyUsage::key_cert_sign)
        && extensions.unknown_critical.is_empty()
}

/// An authority keeps its country for good, and its name except for the number of its key, unless the link says
/// that the name changed (Doc 9303-12, 7.1.1.6).
fn is_same_authority(issuer: &Certificate, certificate: &Certificate) -> bool {
    let (old, new) = (issuer.subject(), certificate.subject());
    is_same_country(issuer, certificate)
        && (new.is_same_but_for_serial_number(old) || certificate.extensions().name_change)
}
