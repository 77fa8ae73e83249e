//! Certificates that are read from their files when they are needed.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use super::{
    super::{certificate::Certificate, name::Name},
    MAX_FILE_LEN,
    files::read_bounded,
    index::Entry,
};

/// Certificates of one kind, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    slots: Vec<Slot>,
    all: OnceLock<Vec<Certificate>>,
}

#[derive(Clone, Debug)]
struct Slot {
    /// The file to read it from; `None` if it was already read.
    file: Option<Lazy>,
    certificate: OnceLock<Option<Certificate>>,
}

#[derive(Clone, Debug)]
struct Lazy {
    path: PathBuf,
    sha256: String,
    lookup: Option<u64>,
    /// Whether a master list vouches for it.
    is_listed: bool,
    is_confirmed: bool,
}

impl Shelf {
    pub(super) const fn len(&self) -> usize {
        self.slots.len()
    }

    /// Adds a certificate unless it is already present.
    pub(super) fn add(&mut self, certificate: Certificate) {
        let holds = |slot: &Slot| match &slot.file {
            None => slot.certificate.get() == Some(&Some(certificate.clone())),
            Some(file) => {
                certificate.fingerprint().is_ok_and(|sha256| hex::encode_upper(&sha256) == file.sha256)
            }
        };
        if !self.slots.iter().any(holds) {
            self.slots.push(Slot { file: None, certificate: OnceLock::from(Some(certificate)) });
        }
    }

    /// Adds a file of the index.
    pub(super) fn add_file(&mut self, path: &Path, entry: &Entry) {
        let file = Lazy {
            path: path.to_owned(),
            sha256: entry.sha256.clone(),
            lookup: entry.lookup_key(),
            is_listed: entry.is_listed(),
            is_confirmed: entry.is_confirmed(),
        };
        self.slots.push(Slot { file: Some(file), certificate: OnceLock::new() });
    }

    pub(super) fn all(&self) -> &[Certificate] {
        self.all.get_or_init(|| self.slots.iter().filter_map(Slot::get).cloned().collect())
    }

    /// Whether a certificate is present as one that a master list vouches for.
    pub(super) fn is_listed(&self, certificate: &Certificate) -> bool {
        let listed = self.slots.iter().filter(|slot| slot.file.as_ref().is_some_and(|file| file.is_listed));
        let key = certificate.subject().lookup_key();
        listed.filter(|slot| slot.may_have(key)).any(|slot| slot.get() == Some(certificate))
    }

    /// Returns the certificates that the operator confirmed or put there by hand.
    pub(super) fn confirmed(&self) -> impl Iterator<Item = &Certificate> {
        let is_confirmed = |slot: &&Slot| slot.file.as_ref().is_none_or(|file| file.is_confirmed);
        self.slots.iter().filter(is_confirmed).filter_map(Slot::get)
    }

    /// Returns the certificates with this subject. Files of other subjects are not read.
    pub(super) fn named<'a>(&'a self, name: &Name) -> impl Iterator<Item = &'a Certificate> {
        let (name, key) = (name.clone(), name.lookup_key());
        let candidates = self.slots.iter().filter(move |slot| slot.may_have(key)).filter_map(Slot::get);
        candidates.filter(move |certificate| *certificate.subject() == name)
    }
}

impl Slot {
    fn may_have(&self, key: u64) -> bool {
        self.file.as_ref().and_then(|file| file.lookup).is_none_or(|lookup| lookup == key)
    }

    /// Returns the certificate if its file is unchanged.
    fn get(&self) -> Option<&Certificate> {
        let read = || self.file.as_ref().and_then(|file| read_checked(&file.path, &file.sha256));
        self.certificate.get_or_init(read).as_ref()
    }
}

/// Reads the certificate in a file if it has this SHA-256.
pub(super) fn read_checked(path: &Path, sha256: &str) -> Option<Certificate> {
    let certificate = Certificate::from_der(&read_bounded(path, MAX_FILE_LEN).ok()?).ok()?;
    (hex::encode_upper(&certificate.fingerprint().ok()?) == sha256).then_some(certificate)
}
