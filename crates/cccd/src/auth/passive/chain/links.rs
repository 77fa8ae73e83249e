//! Link certificates: a root's new key, certified by its old one (Doc 9303-12, 7.1.1 and 7.2).

use super::{check_usage, may_certify};
use crate::pki::{Certificate, TrustStore};

/// So many links in a row are followed: an authority changes its key every three to five years, and no
/// document is older than that.
const MAX_LINKS: usize = 8;

/// Whether an authority of the trust folder is to be trusted: it vouches for itself, or a trusted one vouches
/// for it by a link certificate. A link alone is worth nothing, whoever put it there, because anybody can make
/// one that bears the right names.
pub(in super::super) fn is_trusted(authority: &Certificate, trust_store: &TrustStore) -> bool {
    let mut seen = vec![authority];
    let mut open = vec![authority];
    for _ in 0..=MAX_LINKS {
        let mut issuers = Vec::new();
        for certificate in open {
            if is_root(certificate) {
                return true;
            }
            for issuer in trust_store.anchors_named(certificate.issuer()) {
                if !seen.contains(&issuer) && may_link(issuer) && is_signed_by(certificate, issuer) {
                    seen.push(issuer);
                    issuers.push(issuer);
                }
            }
        }
        open = issuers;
    }
    false
}

/// Whether a certificate was signed with its own key. Names and identifiers that say so are believed: it stands
/// in the trust folder, where a certificate of one's own making is as good as this one.
fn is_root(certificate: &Certificate) -> bool {
    let extensions = certificate.extensions();
    let names_itself = extensions.authority_key_identifier.is_some()
        && extensions.authority_key_identifier == extensions.subject_key_identifier
        && certificate.issuer() == certificate.subject();
    names_itself || is_signed_by(certificate, certificate)
}

fn may_link(issuer: &Certificate) -> bool {
    check_usage(issuer, may_certify(issuer)).is_ok()
}

/// Whether the issuer's key made the signature, at a time when the issuer was valid.
fn is_signed_by(certificate: &Certificate, issuer: &Certificate) -> bool {
    let validity = issuer.validity();
    let made = certificate.validity().not_before;
    (validity.not_before..=validity.not_after).contains(&made)
        && issuer.public_key().and_then(|key| certificate.verify_signed_by(&key)) == Ok(true)
}
