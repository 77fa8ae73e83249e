//! Removes a root, together with what would keep its key trusted or is useless without it.

use std::path::PathBuf;

use cccd_base::crypto::PublicKey;

use super::{CERTIFICATES, Item, Role, TrustFolder};
use crate::{error::Result, pki::Certificate};

/// The result of a removal.
#[derive(Clone, Debug)]
pub struct Removal {
    /// Everything that was removed: first what was requested, then link certificates.
    pub removed: Vec<Item>,
    /// Files put there by hand that still keep the same name and key trusted.
    pub still_trusted: Vec<PathBuf>,
    /// Roots that came in through its link certificates. Each one is now trusted in its own right and stays.
    pub successors: Vec<Item>,
}

impl TrustFolder {
    /// Removes a certificate or list as [`remove`](Self::remove) does. With a root, also removes two kinds of link
    /// certificates: those for its key, which would keep that key trusted, and those that only this root vouched
    /// for, which have become useless. This is one change: all of them or none.
    ///
    /// # Errors
    /// As [`remove`](Self::remove).
    pub fn remove_with_links(&mut self, sha256: &str) -> Result<Removal> {
        let (items, _) = self.items()?;
        let mut removed: Vec<Item> =
            items.iter().filter(|item| item.sha256 == sha256).take(1).cloned().collect();
        let Some(root) = removed.first().and_then(root_of) else {
            self.remove(sha256)?;
            return Ok(Removal { removed, still_trusted: Vec::new(), successors: Vec::new() });
        };
        let rest: Vec<&Item> = items.iter().filter(|item| item.sha256 != sha256).collect();
        let vouched: Vec<&Item> =
            rest.iter().copied().filter(|item| item.role == Role::Link && root.signed(item)).collect();
        let remaining: Vec<Root<'_>> = rest.iter().filter_map(|item| root_of(item)).collect();
        let is_of_no_use =
            |item: &Item| !remaining.iter().any(|other| !other.is_same(&root) && other.signed(item));
        let useless = vouched.iter().copied().filter(|item| is_of_no_use(item));
        let own = rest.iter().copied().filter(|item| item.role == Role::Link && root.has_key_of(item));
        let links: Vec<Item> = own.chain(useless).filter(|item| item.entry.is_some()).cloned().collect();

        let out: Vec<String> = links.iter().map(|item| item.sha256.clone()).collect();
        let is_out = |item: &Item| out.contains(&item.sha256);
        let still_trusted = rest.iter().filter(|item| !is_out(item) && root.has_key_of(item));
        let still_trusted = still_trusted.map(|item| item.path.clone()).collect();
        let is_successor = |item: &&&Item| {
            item.role == Role::Anchor
                && vouched.iter().any(|link| has_same_key(link, item))
                && !root.has_key_of(item)
        };
        let successors = rest.iter().filter(is_successor).map(|item| (*item).clone()).collect();
        self.remove_all(sha256, &out)?;
        removed.extend(links);
        Ok(Removal { removed, still_trusted, successors })
    }

    /// Removes one item, together with these items of the index in the same step.
    fn remove_all(&mut self, sha256: &str, others: &[String]) -> Result<()> {
        let is_listed = self.entries.iter().any(|entry| entry.sha256 == sha256);
        if !is_listed {
            // Removes the file put there by hand first: if that fails, nothing else is removed.
            self.remove(sha256)?;
        }
        let is_out = |listed: &str| listed == sha256 || others.iter().any(|other| other == listed);
        let (gone, rest): (Vec<_>, Vec<_>) =
            self.entries.iter().cloned().partition(|entry| is_out(&entry.sha256));
        if gone.is_empty() {
            return Ok(());
        }
        self.commit(rest)?;
        let folder = self.path.join(CERTIFICATES);
        // They no longer count, whether or not their files can be removed.
        gone.iter().for_each(|entry| drop(self.storage.remove(&folder.join(&entry.file))));
        Ok(())
    }
}

/// A root, or a link that stands in for one, with its key.
struct Root<'a> {
    certificate: &'a Certificate,
    key: PublicKey,
}

/// Returns the root in an item that is trusted by itself.
fn root_of(item: &Item) -> Option<Root<'_>> {
    let certificate = item.certificate.as_ref().filter(|_| item.role == Role::Anchor)?;
    Some(Root { certificate, key: certificate.public_key().ok()? })
}

impl Root<'_> {
    fn is_same(&self, other: &Self) -> bool {
        self.certificate.subject() == other.certificate.subject() && self.key == other.key
    }

    /// Whether an item is a certificate with the same name and key.
    fn has_key_of(&self, item: &Item) -> bool {
        item.certificate.as_ref().is_some_and(|certificate| {
            certificate.subject() == self.certificate.subject()
                && certificate.public_key().as_ref() == Ok(&self.key)
        })
    }

    fn signed(&self, item: &Item) -> bool {
        item.certificate.as_ref().is_some_and(|certificate| {
            certificate.issuer() == self.certificate.subject()
                && certificate.verify_signed_by(&self.key) == Ok(true)
        })
    }
}

fn has_same_key(one: &Item, other: &Item) -> bool {
    let key = |item: &Item| item.certificate.as_ref().and_then(|certificate| certificate.public_key().ok());
    key(one).is_some() && key(one) == key(other)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use cccd_sim::Issuer;
    use jiff::Timestamp;

    use super::super::{super::TrustStore, Addition, tests::Scratch};
    use super::*;
    use crate::pki::trust_store::{Source, SourceKind};

    fn addition(role: Role, der: &[u8]) -> Addition {
        let source = Source { file: "roots.pem".into(), kind: SourceKind::Certificate, signer: None };
        Addition { role, der: der.to_vec(), source, confirmed: false }
    }

    /// Returns a folder with an old, a middle and a new root, each vouching for the next.
    fn filled(scratch: &Scratch) -> (TrustFolder, [Issuer; 3]) {
        let all =
            [Issuer::specimen().unwrap(), Issuer::new(b"middle").unwrap(), Issuer::new(b"new").unwrap()];
        let [old, middle, new] = &all;
        let mut folder = TrustFolder::open_to_write(&scratch.0).unwrap();
        let additions = [
            addition(Role::Anchor, old.certificate()),
            addition(Role::Anchor, middle.certificate()),
            addition(Role::Anchor, new.certificate()),
            addition(Role::Link, &old.link_to(middle).unwrap()),
            addition(Role::Link, &middle.link_to(new).unwrap()),
        ];
        folder.add(&additions, Timestamp::UNIX_EPOCH).unwrap();
        (folder, all)
    }

    fn trusts(store: &TrustStore, issuer: &Issuer) -> bool {
        let root = Certificate::from_der(issuer.certificate()).unwrap();
        let key = root.public_key();
        store
            .anchors()
            .iter()
            .any(|anchor| *anchor.subject() == *root.subject() && anchor.public_key() == key)
    }

    #[test]
    fn the_key_of_a_root_goes_with_it_and_so_do_links_that_it_alone_vouched_for() {
        let scratch = Scratch::new("removal");
        let (mut folder, [old, middle, new]) = filled(&scratch);
        let sha256 = folder.entries()[1].sha256.clone();
        let removal = folder.remove_with_links(&sha256).unwrap();
        let roles: Vec<_> = removal.removed.iter().map(|item| item.role).collect();
        assert_eq!(roles, [Role::Anchor, Role::Link, Role::Link]);
        assert!(removal.still_trusted.is_empty());
        // The new root came through a link and is a root in its own right: it stays, and this is reported.
        assert_eq!(removal.successors.len(), 1);
        assert_eq!(removal.successors[0].certificate.as_ref().unwrap().raw(), new.certificate());
        let store = folder.store().unwrap();
        assert!(trusts(&store, &old) && trusts(&store, &new) && !trusts(&store, &middle));
        assert_eq!((folder.entries().len(), store.problems().len()), (2, 0));
    }

    #[test]
    fn what_was_put_there_by_hand_stays_and_is_named() {
        let scratch = Scratch::new("removal-by-hand");
        let (mut folder, [old, middle, _]) = filled(&scratch);
        let by_hand = scratch.0.join("mine.cer");
        fs::write(&by_hand, old.link_to(&middle).unwrap()).unwrap();
        let link = folder.entries()[3].sha256.clone();
        folder.remove(&link).unwrap();
        let sha256 = folder.entries()[1].sha256.clone();
        let removal = folder.remove_with_links(&sha256).unwrap();
        assert_eq!(removal.still_trusted, [by_hand]);
        assert!(trusts(&folder.store().unwrap(), &middle));
    }

    #[test]
    fn a_link_goes_alone() {
        let scratch = Scratch::new("removal-link");
        let (mut folder, [_, middle, _]) = filled(&scratch);
        let link = folder.entries()[3].sha256.clone();
        let removal = folder.remove_with_links(&link).unwrap();
        assert_eq!((removal.removed.len(), removal.removed[0].role), (1, Role::Link));
        assert!(trusts(&folder.store().unwrap(), &middle));
        assert!(folder.remove_with_links(&link).is_err());
    }
}
