//! Revocation lists that an operator adds: read, checked, and compared with those already present.
//!
//! Whether a card's signer is revoked is decided later, when the list is used and must be signed by a trusted root.
//! This module ensures that the folder keeps nothing that is not a list or has a wrong signature, and that an older
//! list does not replace a newer one.

use cccd_base::crypto::PublicKey;
use jiff::Timestamp;

use super::{Decision, Examination, Part, SourceKind};
use crate::{
    error::Result,
    pki::{Certificate, RevocationList},
};

/// A list that is or will be in the folder, and the key that made its signature.
pub(super) struct Kept {
    list: RevocationList,
    key: PublicKey,
    /// Its index among the proposals; `None` if the folder already holds it.
    index: Option<usize>,
}

/// What the available certificates say about the signature on a list.
enum Signature {
    /// A root of the issuer's name made it with this key.
    Right(PublicKey),
    /// It was not made with the key that the list names, or with any key of that name.
    Wrong,
    /// The required certificate is not available, or its key is unusable.
    Unknown,
}

impl Examination<'_> {
    /// Records a list. Must be called after all certificates of the file are known.
    pub(super) fn revocation_list(&mut self, part: &Part, source: SourceKind) -> Result<()> {
        let source = self.source(source, None);
        let list = match RevocationList::from_der(&part.der) {
            Ok(list) => list,
            Err(error) => {
                return self.propose(&part.der, part.place, Decision::Malformed(error), source).map(drop);
            }
        };
        let (decision, key) = match self.signature(&list) {
            Signature::Wrong => (Decision::RevocationListSignature, None),
            Signature::Unknown => (Decision::RevocationListUnchecked, None),
            Signature::Right(key) if self.is_older(&list, &key) => (Decision::RevocationListOlder, None),
            Signature::Right(key) => (Decision::RevocationList, Some(key)),
        };
        let Some(index) = self.propose(&part.der, part.place, decision, source)? else { return Ok(()) };
        let is_kept = |proposal: &super::Proposal| proposal.decision == Decision::RevocationList;
        if let Some(key) = key.filter(|_| self.import.proposals.get(index).is_some_and(is_kept)) {
            self.supersede(&list, &key)?;
            self.kept.push(Kept { list: list.clone(), key, index: Some(index) });
        }
        if let Some(proposal) = self.import.proposals.get_mut(index) {
            proposal.revocation_list = Some(list);
        }
        Ok(())
    }

    fn signature(&self, list: &RevocationList) -> Signature {
        let named = list.authority_key_identifier();
        let stored = self.store.anchors_named(list.issuer());
        let accepted = self.accepted().filter(|root| root.subject() == list.issuer());
        let mut is_wrong = false;
        for root in stored.chain(accepted) {
            let Ok(key) = root.public_key() else { continue };
            match list.verify_signed_by(&key) {
                Ok(true) => return Signature::Right(key),
                Ok(false) => is_wrong |= may_be_named(root, named),
                Err(_) => {}
            }
        }
        if is_wrong { Signature::Wrong } else { Signature::Unknown }
    }

    /// Whether a newer list by the same key is present that says everything this one says. Lists by different keys
    /// are independent.
    fn is_older(&mut self, list: &RevocationList, key: &PublicKey) -> bool {
        self.load(list, key);
        self.same(list, key).any(|kept| kept.list.replaces(list))
    }

    /// Finds the folder's lists by this key that were not examined yet.
    fn load(&mut self, list: &RevocationList, key: &PublicKey) {
        for stored in self.store.crls().iter().filter(|stored| stored.issuer() == list.issuer()) {
            let is_known = self.kept.iter().any(|kept| kept.list == *stored);
            if !is_known && stored.verify_signed_by(key) == Ok(true) {
                self.kept.push(Kept { list: stored.clone(), key: key.clone(), index: None });
            }
        }
    }

    fn same<'a>(&'a self, list: &'a RevocationList, key: &'a PublicKey) -> impl Iterator<Item = &'a Kept> {
        self.kept.iter().filter(move |kept| kept.list.issuer() == list.issuer() && kept.key == *key)
    }

    /// Replaces older lists. A list of an issuer is complete, so a newer one replaces all earlier ones (Doc
    /// 9303-12, 7.1.4), except those that revoke something it leaves out.
    fn supersede(&mut self, list: &RevocationList, key: &PublicKey) -> Result<()> {
        let older = |kept: &&Kept| list.replaces(&kept.list);
        let (mut in_folder, mut in_file) = (Vec::new(), Vec::new());
        for kept in self.same(list, key).filter(older) {
            match kept.index {
                Some(index) => in_file.push(index),
                None => in_folder.push(hex::encode_upper(
                    &cccd_base::crypto::HashAlgorithm::Sha256.hash(kept.list.raw())?,
                )),
            }
        }
        in_file.into_iter().for_each(|index| self.decide(index, Decision::RevocationListOlder));
        self.import.superseded.extend(in_folder.into_iter().map(|sha256| (list.this_update(), sha256)));
        Ok(())
    }
}

/// Whether a list that names this key should be signed with the key of a root. If either identifier is missing, the
/// name alone decides.
fn may_be_named(root: &Certificate, named: Option<&[u8]>) -> bool {
    named.zip(root.key_identifier()).is_none_or(|(named, own)| named == own)
}

impl super::Import {
    /// Returns the SHA-256 of the revocation lists in the folder that newer ones in this file replace. A list dated
    /// after `now` does not replace any yet.
    pub fn superseded(&self, now: Timestamp) -> Vec<String> {
        let due = self.superseded.iter().filter(|(date, _)| *date <= now);
        due.map(|(_, sha256)| sha256.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use asn1_rs::oid;
    use base64ct::{Base64, Encoding};

    use super::super::{super::Role, Import, PartFaultKind, examine};
    use super::*;
    use crate::{
        pki::{
            TrustStore, oid,
            testing::{CertificateTemplate, ListTemplate, ROOT_KEY, key},
        },
        tlv::{Tag, encode, tag::SEQUENCE},
    };

    fn now() -> Timestamp {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }

    fn store(lists: &[Vec<u8>]) -> TrustStore {
        let root = CertificateTemplate::root().sign(&key(1), &key(1));
        TrustStore::from_certificates([root]).unwrap().with_crls(lists).unwrap()
    }

    fn import(store: &TrustStore, file: &[u8]) -> Import {
        examine("list.crl", file, store, &HashSet::new(), &mut |_, _| panic!("asked")).unwrap()
    }

    /// Returns the decisions, and how many items [`Import::additions`] takes.
    fn add(store: &TrustStore, file: &[u8]) -> (Vec<Decision>, usize) {
        let import = import(store, file);
        let additions = import.additions();
        assert!(additions.iter().all(|addition| addition.role == Role::Crl));
        (import.proposals.into_iter().map(|proposal| proposal.decision).collect(), additions.len())
    }

    fn list(day: &'static str, number: u8) -> Vec<u8> {
        ListTemplate { this_update: day, ..ListTemplate::new() }.sign(&key(number))
    }

    const OLD: &str = "20260901000000Z";
    const NEW: &str = "20261115000000Z";

    #[test]
    fn the_signature_is_checked_where_the_root_is_at_hand() {
        let good = ListTemplate::new().revoke(&[7], None).sign(&key(1));
        assert_eq!(add(&store(&[]), &good), (vec![Decision::RevocationList], 1));
        assert_eq!(import(&store(&[]), &good).proposals[0].revocation_list.as_ref().unwrap().len(), 1);
        assert_eq!(add(&TrustStore::empty(), &good), (vec![Decision::RevocationListUnchecked], 1));

        let forged = (vec![Decision::RevocationListSignature], 0);
        assert_eq!(add(&store(&[]), &list(NEW, 4)), forged);
        let mut changed = good.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(add(&store(&[]), &changed), forged);
        let mut changed = good;
        let serial = changed.windows(3).position(|window| window == [2, 1, 7]).unwrap();
        changed[serial + 2] = 8;
        assert_eq!(add(&store(&[]), &changed), forged);
    }

    /// A list by an unavailable key may be by the newer key of the same name: the list says which.
    #[test]
    fn the_key_that_a_list_names_decides_whether_its_signature_is_wrong() {
        let naming = |identifier: &[u8]| {
            let value = encode(SEQUENCE, &encode(Tag::context(0), identifier));
            let mut template = ListTemplate::new();
            template.extensions.push((oid::AUTHORITY_KEY_IDENTIFIER.to_vec(), false, value));
            template.sign(&key(4))
        };
        assert_eq!(add(&store(&[]), &naming(&ROOT_KEY)), (vec![Decision::RevocationListSignature], 0));
        assert_eq!(add(&store(&[]), &naming(&[0x44; 20])), (vec![Decision::RevocationListUnchecked], 1));
    }

    #[test]
    fn a_malformed_list_is_not_kept() {
        let good = list(NEW, 1);
        // The version and the algorithm are complete, so it is recognised as a list, but its end is missing.
        let block = |der: &[u8]| {
            format!("-----BEGIN X509 CRL-----\n{}\n-----END X509 CRL-----\n", Base64::encode_string(der))
        };
        let cut = [&block(&good[..good.len() - 9]), block(&good).as_str()].concat();
        let import = import(&store(&[]), cut.as_bytes());
        assert_eq!(import.faults[0].kind, PartFaultKind::Cut);
        assert_eq!(import.proposals[0].decision, Decision::RevocationList);
        assert!(
            examine("f", block(&good[..9]).as_bytes(), &store(&[]), &HashSet::new(), &mut |_, _| false)
                .is_err()
        );
        let ldif = |ders: &[&[u8]]| {
            let line = |der: &&[u8]| format!("certificateRevocationList:: {}\n", Base64::encode_string(der));
            ders.iter().map(line).collect::<String>().into_bytes()
        };
        let (decisions, kept) = add(&store(&[]), &ldif(&[&good[..good.len() - 9], &good]));
        assert!(matches!(decisions[..], [Decision::Malformed(_), Decision::RevocationList]), "{decisions:?}");
        assert_eq!(kept, 1);
    }

    #[test]
    fn an_older_list_does_not_take_the_place_of_a_newer_one() {
        let [old, new] = [list(OLD, 1), list(NEW, 1)];
        assert_eq!(add(&store(std::slice::from_ref(&new)), &old), (vec![Decision::RevocationListOlder], 0));
        let newer = import(&store(std::slice::from_ref(&old)), &new);
        assert_eq!(newer.proposals[0].decision, Decision::RevocationList);
        let sha256 = hex::encode_upper(cccd_base::crypto::HashAlgorithm::Sha256.hash(&old).unwrap());
        assert_eq!(newer.superseded(now()), [sha256]);
        // Before its date, the list that is still in force stays.
        assert!(newer.superseded("2026-10-01T00:00:00Z".parse().unwrap()).is_empty());
        // In one file, in either order.
        let pem = |ders: [&[u8]; 2]| {
            let block = |der: &[u8]| {
                format!("-----BEGIN X509 CRL-----\n{}\n-----END X509 CRL-----\n", Base64::encode_string(der))
            };
            ders.map(block).concat().into_bytes()
        };
        let (newest, older) = (Decision::RevocationList, Decision::RevocationListOlder);
        assert_eq!(add(&store(&[]), &pem([&old, &new])), (vec![older.clone(), newest.clone()], 1));
        assert_eq!(add(&store(&[]), &pem([&new, &old])), (vec![newest, older], 1));
    }

    /// The signer that the older list revokes has since expired, and the newer list leaves it out.
    #[test]
    fn an_older_list_with_a_revocation_that_the_newer_lacks_stays() {
        let with = |day, reason| {
            let list = ListTemplate { this_update: day, ..ListTemplate::new() };
            list.revoke(&[0x2A], Some(4)).revoke(&[0x2B], reason).sign(&key(1))
        };
        let new = ListTemplate { this_update: NEW, ..ListTemplate::new() }
            .revoke(&[0, 0x2A], Some(4))
            .sign(&key(1));
        for (reason, stays) in [(Some(1), true), (None, true), (Some(4), true), (Some(6), false)] {
            let old = with(OLD, reason);
            assert_eq!(import(&store(std::slice::from_ref(&old)), &new).superseded(now()).is_empty(), stays);
            let decision = if stays { Decision::RevocationList } else { Decision::RevocationListOlder };
            let kept = usize::from(stays);
            assert_eq!(add(&store(std::slice::from_ref(&new)), &old), (vec![decision], kept));
        }
        // The newer list says the same about it, or something graver.
        for (newer, older, goes) in
            [(Some(1), Some(1), 1), (Some(1), None, 1), (None, Some(5), 1), (Some(5), Some(1), 0)]
        {
            let import = import(&store(&[with(OLD, older)]), &with(NEW, newer));
            assert_eq!(import.superseded(now()).len(), goes, "{newer:?} {older:?}");
        }
    }

    #[test]
    fn lists_by_two_keys_stand_side_by_side() {
        let mut newer_root = CertificateTemplate::root();
        newer_root.set(
            oid::SUBJECT_KEY_IDENTIFIER,
            false,
            encode(crate::tlv::tag::OCTET_STRING, &[0x44; 20]),
        );
        let roots = [CertificateTemplate::root().sign(&key(1), &key(1)), newer_root.sign(&key(4), &key(4))];
        let store = TrustStore::from_certificates(&roots).unwrap().with_crls([list(NEW, 4)]).unwrap();
        assert_eq!(add(&store, &list(OLD, 1)), (vec![Decision::RevocationList], 1));
        // A list that cannot be used does not replace one that can.
        let mut partial = ListTemplate::new();
        partial.extensions.push((oid!(raw 2.5.29.28).to_vec(), true, vec![0x30, 0]));
        let partial = import(&self::store(&[list(OLD, 1)]), &partial.sign(&key(1)));
        assert!(partial.superseded(now()).is_empty());
    }
}
