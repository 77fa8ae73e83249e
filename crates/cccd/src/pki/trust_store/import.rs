//! Imports a file that an operator adds: certificates, a master list, LDIF, revocation lists.
//!
//! A root becomes trusted in one of these ways: it is known by its fingerprint, a link certificate of a trusted
//! root vouches for it, it is in a master list whose signer belongs to a state that the operator confirmed, or the
//! operator confirms it. No master list adds a root of Viet Nam without asking.

#[cfg(test)]
mod attacks;
mod contents;
mod examination;
mod foreign;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod tests;

use jiff::Timestamp;

use super::{
    super::{certificate::Certificate, crl::RevocationList, vietnam::KnownRoot},
    Addition, Role, Source, SourceKind,
};
use crate::error::{DataError, Error};
pub use contents::{PartFault, PartFaultKind, Place};
pub use examination::examine;

/// The largest number of roots, and of revocation lists, that are checked in one file: more than all states have. Each
/// costs the check of a signature.
const MAX_CHECKED: usize = 2048;

/// The largest number of roots with a wrong signature on themselves after which no other root is asked for. A file of a
/// state holds none.
const MAX_FALSE: usize = 128;

/// The largest number of certificates and lists that cannot be read and are still kept for display.
const MAX_MALFORMED: usize = 1024;

/// What the operator is asked to confirm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Confirmation {
    /// A root that came by itself.
    Root,
    /// The root above the signer of a master list.
    MasterList,
    /// One of the roots in a directory, of which there may be hundreds.
    Directory,
}

/// What is done with a certificate or list, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// Trusted: a root that is known by its fingerprint.
    Known(&'static KnownRoot),
    /// Trusted: a trusted root vouches for its key.
    Linked,
    /// Trusted: it is in a master list of a trusted state, whose signature vouches for name and key. If such a
    /// root's own signature on itself is wrong, that is reported ([`Deviation`](crate::pki::deviation::Deviation))
    /// and changes nothing: trusting a name and a key does not depend on that key's own signature (RFC 5280, 6.1;
    /// Doc 9303-12, 9).
    Listed,
    /// Trusted: the operator confirmed it.
    Confirmed,
    /// Kept as a document signer; nothing is trusted because of it.
    Signer,
    /// Kept as a revocation list that a root of its issuer signed.
    RevocationList,
    /// Kept as a revocation list whose signature cannot be checked yet, because the root with its key is not
    /// available. It counts once that root is added.
    RevocationListUnchecked,
    /// Left out: a revocation list that was not signed with the key it claims.
    RevocationListSignature,
    /// Left out: a newer revocation list by the same key is present.
    RevocationListOlder,
    /// The folder already holds it.
    Present,
    /// Left out: a root that nobody confirmed.
    NotConfirmed,
    /// Left out: a root whose own key did not make its signature, and for which no master list vouches. It may be a
    /// copy of a trusted root with other dates.
    RootSignature,
    /// Left out: it is among roots but is not one.
    NotAuthority,
    /// Left out: it cannot be read.
    Malformed(DataError),
}

/// A certificate or list in the file.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The bytes as found.
    pub der: Vec<u8>,
    /// SHA-256, 64 upper case hexadecimal digits.
    pub sha256: String,
    /// The certificate, if it is one and can be read.
    pub certificate: Option<Certificate>,
    /// The revocation list, if it is one and can be read.
    pub revocation_list: Option<RevocationList>,
    /// What is done with it.
    pub decision: Decision,
    /// Where it is in its file; `None` if it is the whole file, or in a master list.
    pub place: Option<Place>,
    /// Where it came from.
    pub source: Source,
}

/// A master list in the file.
#[derive(Clone, Debug)]
pub struct SignedList {
    /// The certificate of its signer.
    pub signer: Certificate,
    /// The root above it.
    pub root: Certificate,
    /// The time of signing, as claimed by the signer.
    pub signing_time: Option<Timestamp>,
    /// How many certificates it holds.
    pub length: usize,
}

/// A rejected master list in a file that holds other things too. Nothing is taken from it.
#[derive(Clone, Debug)]
pub struct RefusedList {
    /// Its position among the master lists in the file, counted from 1.
    pub number: usize,
    /// Its length in bytes.
    pub length: usize,
    /// Why it was rejected.
    pub error: Error,
}

/// The result of examining a file.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// Everything in the file: master lists and document signers, other certificates, revocation lists. Nothing is
    /// left out silently.
    pub proposals: Vec<Proposal>,
    /// What in the file cannot be read at all.
    pub faults: Vec<PartFault>,
    /// The master lists in the file.
    pub lists: Vec<SignedList>,
    /// The master lists from which nothing is taken. One that is alone in its file is an error of [`examine`].
    pub refused: Vec<RefusedList>,
    /// The SHA-256 of superseded lists in the folder, each with the date of the newer list.
    superseded: Vec<(Timestamp, String)>,
}

impl Import {
    /// Returns what [`TrustFolder::add`](super::TrustFolder::add) should add.
    pub fn additions(&self) -> Vec<Addition> {
        self.proposals.iter().filter_map(Proposal::addition).collect()
    }
}

impl Proposal {
    fn addition(&self) -> Option<Addition> {
        let role = match &self.decision {
            Decision::Known(_) | Decision::Linked | Decision::Listed | Decision::Confirmed => {
                if self.certificate.as_ref().is_some_and(is_link) { Role::Link } else { Role::Anchor }
            }
            Decision::Signer => Role::Signer,
            Decision::RevocationList | Decision::RevocationListUnchecked => Role::Crl,
            _ => return None,
        };
        let confirmed = self.source.kind == SourceKind::MasterList
            && matches!(self.decision, Decision::Known(_) | Decision::Linked | Decision::Confirmed);
        Some(Addition { role, der: self.der.clone(), source: self.source.clone(), confirmed })
    }
}

/// Whether an authority's certificate was signed with another key than its own: names or key identifiers of subject
/// and issuer differ.
fn is_link(certificate: &Certificate) -> bool {
    let issuer_key = certificate.extensions().authority_key_identifier.as_deref();
    let keys_differ = certificate.key_identifier().zip(issuer_key).is_some_and(|(own, issuer)| own != issuer);
    certificate.issuer() != certificate.subject() || keys_differ
}
