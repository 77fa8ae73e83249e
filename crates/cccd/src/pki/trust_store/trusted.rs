//! Decides which authorities of a trust folder are to be trusted.

use super::{
    super::{
        certificate::Certificate,
        vouching::{is_same_country, signs_itself, vouches},
    },
    TrustStore,
};

/// How many links in a row are followed: an authority changes its key every three to five years, and no document is
/// older than that chain.
const MAX_LINKS: usize = 8;

impl TrustStore {
    /// Whether an authority in this folder is to be trusted: it is a root, or a trusted one vouches for it. A link
    /// certificate alone is worth nothing, whoever put it there, because anybody can make one that bears the right
    /// names. The same holds for a certificate with a root's name and key whose signature was not made with that
    /// key.
    pub(crate) fn trusts(&self, authority: &Certificate) -> bool {
        let mut seen = vec![authority];
        let mut open = vec![authority];
        for _ in 0..=MAX_LINKS {
            let mut issuers = Vec::new();
            for certificate in open {
                if self.is_root(certificate) {
                    return true;
                }
                for issuer in self.anchors_named(certificate.issuer()) {
                    if !seen.contains(&issuer) && vouches(issuer, certificate, self.checked()) {
                        seen.push(issuer);
                        issuers.push(issuer);
                    }
                }
            }
            open = issuers;
        }
        false
    }

    /// Whether a trusted root of the same country was confirmed, by the operator or as a known root. A master list
    /// of another state that vouches for the root is not enough.
    pub(super) fn confirms_country_of(&self, authority: &Certificate) -> bool {
        self.anchors.confirmed().any(|root| is_same_country(root, authority) && self.trusts(root))
    }

    /// Whether a certificate was signed with its own key, or a master list vouches for its content.
    fn is_root(&self, certificate: &Certificate) -> bool {
        signs_itself(certificate, self.checked()) || self.anchors.is_listed(certificate)
    }
}
