//! The trust folder as its operator uses it: adding, removing, inspecting.

mod removal;
#[cfg(test)]
pub(super) mod tests;

use std::{
    collections::HashSet,
    fs::{self, File, TryLockError},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use cccd_base::text::Text;
use jiff::Timestamp;

pub use removal::Removal;

use super::{
    super::{
        certificate::Certificate,
        crl::{MAX_LIST_LEN, RevocationList},
        pem,
    },
    CERTIFICATES, TrustStore, exposure,
    files::{certificate_files, read_bounded, revocation_list_files, unreadable},
    index::{self, Entry, INDEX, Role, Source},
    read_certificates, read_lists,
    shelf::read_checked,
    storage::{Storage, UNFINISHED, create_file, create_folder},
};
use crate::{
    country::is_organisation,
    error::{Error, Result, TrustStoreError},
};

/// The maximum length of an index, in bytes.
const MAX_INDEX_LEN: u64 = 64 * 1024 * 1024;

/// The maximum length of a revocation list, in bytes.
const MAX_CRL_LEN: u64 = MAX_LIST_LEN as u64;

/// The file that prevents two programs from writing at the same time.
const LOCK: &str = "lock";

/// The length of the readable part of a file name, in characters.
const NAME_LEN: usize = 40;

/// A trust folder that can be changed.
///
/// A change happens completely or not at all: files are written under temporary names, synced and renamed, the
/// index last. If a change fails, or the computer stops in the middle, the folder stays as it was.
#[derive(Debug)]
pub struct TrustFolder {
    path: PathBuf,
    entries: Vec<Entry>,
    storage: Storage,
    /// Held until the folder is dropped; the system releases it when the program dies.
    _lock: Option<File>,
}

/// Something to add to the folder.
#[derive(Clone, Debug)]
pub struct Addition {
    /// What it is for.
    pub role: Role,
    /// A certificate in DER; a revocation list in DER with [`Role::Crl`].
    pub der: Vec<u8>,
    /// Where it came from.
    pub source: Source,
    /// Whether it is trusted on more than the word of a master list ([`Entry::confirmed`]).
    pub confirmed: bool,
}

/// A certificate or list in the folder, as the operator sees it.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its file.
    pub path: PathBuf,
    /// SHA-256, 64 upper case hexadecimal digits; for a file with several certificates, that of each one.
    pub sha256: String,
    /// What it is for.
    pub role: Role,
    /// The certificate; `None` for a revocation list and for a file that was changed.
    pub certificate: Option<Certificate>,
    /// The revocation list; `None` for a certificate and for a file that was changed.
    pub revocation_list: Option<RevocationList>,
    /// Its entry in the index; `None` if it was put there by hand.
    pub entry: Option<Entry>,
}

impl TrustFolder {
    /// Opens a folder for reading.
    ///
    /// # Errors
    /// [`TrustStoreError::Unreadable`], [`TrustStoreError::Index`].
    pub fn open(path: &Path) -> Result<Self> {
        let entries = read_index(path)?;
        Ok(Self { path: path.to_owned(), entries, storage: Storage::default(), _lock: None })
    }

    /// Opens a folder for changes, and creates it if it does not exist.
    ///
    /// # Errors
    /// As [`open`](Self::open); [`TrustStoreError::Locked`] while another program changes it;
    /// [`TrustStoreError::Unwritable`].
    pub fn open_to_write(path: &Path) -> Result<Self> {
        let lock = create_folder(&path.join(CERTIFICATES)).and_then(|()| create_file(&path.join(LOCK)));
        let lock = lock.map_err(|error| unwritable(path, &error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(TrustStoreError::Locked { path: path.to_owned() }.into());
            }
            Err(TryLockError::Error(error)) => return Err(unwritable(path, &error)),
        }
        Ok(Self { _lock: Some(lock), ..Self::open(path)? })
    }

    /// Returns the path of the folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what the index lists.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns everything in the folder: first what the index lists, then what was put there by hand. The second
    /// list holds what cannot be read.
    ///
    /// # Errors
    /// [`TrustStoreError::Unreadable`] when the folder cannot be listed.
    pub fn items(&self) -> Result<(Vec<Item>, Vec<TrustStoreError>)> {
        let (mut items, mut problems) = (Vec::new(), Vec::new());
        for entry in &self.entries {
            let path = self.path.join(CERTIFICATES).join(&entry.file);
            let (mut certificate, mut revocation_list) = (None, None);
            match entry.role {
                Role::Crl => revocation_list = read_checked_list(&path, &entry.sha256),
                _ => certificate = read_checked(&path, &entry.sha256),
            }
            if certificate.is_none() && revocation_list.is_none() {
                problems.push(self.problem(&path));
            }
            let (sha256, role) = (entry.sha256.clone(), entry.role);
            let entry = Some(entry.clone());
            items.push(Item { path, sha256, role, certificate, revocation_list, entry });
        }
        problems.extend(stray(&self.path, &self.entries));
        self.items_by_hand(&mut items, &mut problems)?;
        problems.extend(exposure::find(&self.path));
        Ok((items, problems))
    }

    /// Returns how many [`items`](Self::items) there are, without reading those of the index.
    pub fn item_count(&self) -> usize {
        let (mut items, mut problems) = (Vec::new(), Vec::new());
        // A folder that cannot be listed holds nothing that counts.
        let _ = self.items_by_hand(&mut items, &mut problems);
        self.entries.len() + items.len()
    }

    /// Adds what was put there by hand.
    fn items_by_hand(&self, items: &mut Vec<Item>, problems: &mut Vec<TrustStoreError>) -> Result<()> {
        let cannot_list = |error: io::Error| unreadable(&self.path, error.kind());
        for path in certificate_files(&self.path).map_err(cannot_list)? {
            let (certificates, problem) = read_certificates(&path);
            for certificate in certificates {
                items.push(by_hand(&path, certificate)?);
            }
            problems.extend(problem);
        }
        for path in revocation_list_files(&self.path).map_err(cannot_list)? {
            match read_lists(&path) {
                Ok(lists) => {
                    for list in lists {
                        items.push(list_by_hand(&path, list)?);
                    }
                }
                Err(problem) => problems.push(problem),
            }
        }
        Ok(())
    }

    /// Exports all certificates as PEM, each below a line with its name (RFC 7468, 5.2), for another trust folder
    /// or another program. The second result is what cannot be read.
    ///
    /// # Errors
    /// As [`items`](Self::items).
    pub fn export(&self) -> Result<(String, Vec<TrustStoreError>)> {
        let (items, problems) = self.items()?;
        let mut text = String::new();
        for certificate in items.iter().filter_map(|item| item.certificate.as_ref()) {
            text += &format!("{}\n{}", certificate.subject(), pem::encode(certificate.raw(), "CERTIFICATE"));
        }
        Ok((text, problems))
    }

    fn problem(&self, path: &Path) -> TrustStoreError {
        match read_bounded(path, MAX_CRL_LEN) {
            Err(error) => unreadable(path, error.kind()),
            Ok(_) => TrustStoreError::Changed { path: path.to_owned() },
        }
    }

    /// Returns the store that a verification uses.
    ///
    /// # Errors
    /// As [`TrustStore::from_dir`].
    pub fn store(&self) -> Result<TrustStore> {
        TrustStore::from_dir(&self.path)
    }

    /// Adds certificates and lists, all of them or none; skips what the index already lists. Returns how many are
    /// new.
    ///
    /// # Errors
    /// [`TrustStoreError::Unwritable`] and nothing has changed;
    /// [`DataError`](crate::error::DataError) when one is not a certificate.
    pub fn add(&mut self, additions: &[Addition], now: Timestamp) -> Result<usize> {
        self.exchange(additions, &[], now)
    }

    /// Does the same, and in the same step removes from the index the items with the SHA-256 in `out`: revocation
    /// lists that newer ones replace ([`Import::superseded`](super::Import::superseded)).
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn exchange(&mut self, additions: &[Addition], out: &[String], now: Timestamp) -> Result<usize> {
        let mut written = Vec::new();
        let result = self.write_and_commit(additions, out, now, &mut written);
        if result.is_err() {
            // They do not count, and a full disk needs the space.
            written.iter().for_each(|path| drop(fs::remove_file(path)));
        }
        result
    }

    fn write_and_commit(
        &mut self,
        additions: &[Addition],
        out: &[String],
        now: Timestamp,
        written: &mut Vec<PathBuf>,
    ) -> Result<usize> {
        let mut known: HashSet<String> = self.entries.iter().map(|entry| entry.sha256.clone()).collect();
        let mut names: HashSet<String> = self.entries.iter().map(|entry| entry.file.clone()).collect();
        let (gone, mut entries): (Vec<_>, Vec<_>) =
            self.entries.iter().cloned().partition(|entry| out.contains(&entry.sha256));
        let folder = self.path.join(CERTIFICATES);
        let (mut files, mut newly_confirmed) = (Vec::new(), false);
        for addition in additions {
            let mut entry = entry_of(addition, now)?;
            if !known.insert(entry.sha256.clone()) {
                let listed = entries.iter_mut().filter(|listed| listed.sha256 == entry.sha256);
                for listed in listed.filter(|listed| entry.confirmed && !listed.is_confirmed()) {
                    listed.confirmed = true;
                    newly_confirmed = true;
                }
                continue;
            }
            entry.file = file_name(&entry, &names);
            names.insert(entry.file.clone());
            files.push((entry.file.clone(), addition.der.as_slice()));
            entries.push(entry);
        }
        let added = files.len();
        written.extend(files.iter().map(|(name, _)| folder.join(name)));
        let files: Vec<_> = files.iter().map(|(name, der)| (name.as_str(), *der)).collect();
        self.storage
            .write_all(&folder, &files)
            .map_err(|(name, error)| unwritable(&folder.join(name), &error))?;
        if added > 0 {
            self.storage.sync(&folder).map_err(|error| unwritable(&folder, &error))?;
        }
        if added > 0 || newly_confirmed || !gone.is_empty() {
            self.commit(entries)?;
            // They no longer count, whether or not their files can be removed.
            gone.iter().for_each(|entry| drop(self.storage.remove(&folder.join(&entry.file))));
        }
        Ok(added)
    }

    /// Binds a root in the index, given by its SHA-256, to an organisation that has no country, so that it signs
    /// that organisation's documents. The code is that of the MRZ (Doc 9303-3, 5), such as `XCE`.
    ///
    /// # Errors
    /// [`TrustStoreError::Unknown`] for another code, and for what is not a root in the index;
    /// [`TrustStoreError::Unwritable`] and nothing has changed.
    pub fn bind(&mut self, sha256: &str, state: &str) -> Result<()> {
        let mut entries = self.entries.clone();
        let is_root = |entry: &&mut Entry| {
            matches!(entry.role, Role::Anchor | Role::Link)
                && entry.sha256 == sha256
                && is_organisation(state)
        };
        let entry = entries.iter_mut().find(is_root).ok_or(TrustStoreError::Unknown)?;
        entry.state = Some(state.to_owned());
        self.commit(entries)
    }

    /// Removes a certificate or list, given by its SHA-256 in 64 upper case hexadecimal digits. One that was put
    /// there by hand is removed with its file, if the file holds nothing else.
    ///
    /// # Errors
    /// [`TrustStoreError::Unknown`]; [`TrustStoreError::Unwritable`] and nothing has changed.
    pub fn remove(&mut self, sha256: &str) -> Result<()> {
        let listed = self.entries.iter().find(|entry| entry.sha256 == sha256).cloned();
        if let Some(listed) = listed {
            let path = self.path.join(CERTIFICATES).join(&listed.file);
            self.commit(self.entries.iter().filter(|entry| entry.sha256 != sha256).cloned().collect())?;
            // It no longer counts, whether or not its file can be removed.
            let _ = self.storage.remove(&path);
            return Ok(());
        }
        let (items, _) = self.items()?;
        let item = items.iter().find(|item| item.sha256 == sha256).ok_or(TrustStoreError::Unknown)?;
        if items.iter().filter(|other| other.path == item.path).count() > 1 {
            return Err(TrustStoreError::Unknown.into());
        }
        self.storage.remove(&item.path).map_err(|error| unwritable(&item.path, &error))
    }

    /// Replaces the index: from this moment a change counts.
    fn commit(&mut self, entries: Vec<Entry>) -> Result<()> {
        let path = self.path.join(INDEX);
        let text = index::write(&entries).ok_or(Error::Internal("trust index"))?;
        self.storage.write(&self.path, INDEX, text.as_bytes()).map_err(|error| unwritable(&path, &error))?;
        self.entries = entries;
        // The change already counts. After a crash, a disk that did not sync holds one of the two indexes,
        // complete.
        let _ = self.storage.sync(&self.path);
        Ok(())
    }
}

/// Reads the entries of a folder's index; returns an empty list if there is no index.
pub(super) fn read_index(folder: &Path) -> Result<Vec<Entry>> {
    let path = folder.join(INDEX);
    let bytes = match read_bounded(&path, MAX_INDEX_LEN) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|error| unreadable(&path, error.kind()))?,
    };
    let text = Text::of(&bytes);
    let text = text.as_str().ok_or_else(|| TrustStoreError::Index { path: path.clone(), line: 1 })?;
    Ok(index::parse(text, &path)?)
}

fn entry_of(addition: &Addition, now: Timestamp) -> Result<Entry> {
    if addition.role == Role::Crl {
        return Ok(Entry {
            file: String::new(),
            sha256: sha256(&addition.der)?,
            length: addition.der.len() as u64,
            role: Role::Crl,
            country: None,
            subject: "CRL".to_owned(),
            lookup: None,
            not_after: None,
            key_used_until: None,
            source: addition.source.clone(),
            added: now,
            confirmed: false,
            state: None,
        });
    }
    let certificate = Certificate::from_der(&addition.der)?;
    let entry = Entry::of(&certificate, addition.role, addition.source.clone(), now)?;
    Ok(Entry { confirmed: addition.confirmed, ..entry })
}

/// `VN-CSCA-Vietnam-6F0A20D6.cer`: country, common name, and the first digits of the SHA-256, as many as make the
/// name unique.
fn file_name(entry: &Entry, taken: &HashSet<String>) -> String {
    let plain = |text: &str| {
        let words = text.split(|character: char| !character.is_ascii_alphanumeric());
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
    };
    let country: String = plain(entry.country.as_deref().unwrap_or_default()).chars().take(3).collect();
    let common = entry.subject.split(',').next().unwrap_or_default();
    let common = common.split_once('=').map_or(common, |(_, value)| value);
    let common: String = plain(common).chars().take(NAME_LEN).collect();
    let extension = if entry.role == Role::Crl { "crl" } else { "cer" };
    let named = |length: usize| {
        let digits = entry.sha256.get(..length).unwrap_or(&entry.sha256);
        let parts = [country.as_str(), common.as_str(), digits];
        let name = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
        format!("{name}.{extension}")
    };
    [8, 16, 32].into_iter().map(named).find(|name| !taken.contains(name)).unwrap_or_else(|| named(64))
}

fn by_hand(path: &Path, certificate: Certificate) -> Result<Item> {
    Ok(Item {
        path: path.to_owned(),
        sha256: hex::encode_upper(&certificate.fingerprint()?),
        role: if certificate.is_ca() { Role::Anchor } else { Role::Signer },
        certificate: Some(certificate),
        revocation_list: None,
        entry: None,
    })
}

fn list_by_hand(path: &Path, list: RevocationList) -> Result<Item> {
    Ok(Item {
        path: path.to_owned(),
        sha256: sha256(list.raw())?,
        role: Role::Crl,
        certificate: None,
        revocation_list: Some(list),
        entry: None,
    })
}

/// Reads the list in a file if it has this SHA-256.
fn read_checked_list(path: &Path, wanted: &str) -> Option<RevocationList> {
    let bytes = read_bounded(path, MAX_CRL_LEN).ok()?;
    let list = RevocationList::from_der(&bytes).ok()?;
    (sha256(&bytes).ok()? == wanted).then_some(list)
}

/// Returns a problem for the files in the index's folder that the index does not list: put there by hand, or left
/// over when the computer stopped. They are not used. The problem names the first of them.
pub(super) fn stray(folder: &Path, entries: &[Entry]) -> Option<TrustStoreError> {
    let certificates = folder.join(CERTIFICATES);
    let known: HashSet<&str> = entries.iter().map(|entry| entry.file.as_str()).collect();
    let is_stray = |name: &std::ffi::OsStr| {
        name.to_str()
            .is_none_or(|name| !known.contains(name) && !name.starts_with('.') && !name.ends_with(UNFINISHED))
    };
    let names = fs::read_dir(&certificates).ok()?.flatten().map(|entry| entry.file_name());
    let mut stray: Vec<_> = names.filter(|name| is_stray(name)).collect();
    stray.sort();
    let first = stray.first()?;
    Some(TrustStoreError::Stray { path: certificates.join(first), others: stray.len() - 1 })
}

fn sha256(bytes: &[u8]) -> Result<String> {
    Ok(hex::encode_upper(&cccd_base::crypto::HashAlgorithm::Sha256.hash(bytes)?))
}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    TrustStoreError::Unwritable { path: path.to_owned(), kind: error.kind() }.into()
}
