//! The trust folder from the side of its operator: adding, removing, looking.

use std::{
    collections::HashSet,
    fs::{self, File, TryLockError},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use base64ct::{Base64, Encoding};
use jiff::Timestamp;

use super::{
    super::{certificate::Certificate, crl::MAX_LIST_LEN},
    CERTIFICATES, MAX_FILE_LEN, TrustStore,
    files::{certificate_files, read_bounded, revocation_list_files, unreadable},
    index::{self, Entry, INDEX, Role, Source, digits},
    read_certificates,
    shelf::read_checked,
    storage::Storage,
};
use crate::error::{Error, Result, TrustStoreError};

/// An index may be this long, in bytes.
const MAX_INDEX_LEN: u64 = 64 * 1024 * 1024;

/// A revocation list may be this long, in bytes.
const MAX_CRL_LEN: u64 = MAX_LIST_LEN as u64;

/// The file that keeps two writers apart.
const LOCK: &str = "lock";

/// Characters of the readable part of a file's name.
const NAME_LEN: usize = 40;

/// A trust folder that can be changed.
///
/// A change is whole or not at all: files are written beside their names, synced and renamed, the index last.
/// One that fails, or a computer that stops in the middle, leaves the folder as it was.
#[derive(Debug)]
pub struct TrustFolder {
    path: PathBuf,
    entries: Vec<Entry>,
    storage: Storage,
    /// Held until the folder is dropped; the system frees it when the program dies.
    _lock: Option<File>,
}

/// Something to take into the folder.
#[derive(Clone, Debug)]
pub struct Addition {
    /// What it is for.
    pub role: Role,
    /// A certificate in DER; a revocation list in DER with [`Role::Crl`].
    pub der: Vec<u8>,
    /// Where it came from.
    pub source: Source,
}

/// A certificate or list in the folder, as the operator sees it.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its file.
    pub path: PathBuf,
    /// SHA-256, 64 hexadecimal digits in upper case; of a file with several certificates, that of each.
    pub sha256: String,
    /// What it is for.
    pub role: Role,
    /// The certificate; `None` for a revocation list, and for a file that was changed.
    pub certificate: Option<Certificate>,
    /// Its entry; `None` when it was put there by hand.
    pub entry: Option<Entry>,
}

impl TrustFolder {
    /// Opens a folder to look into it.
    ///
    /// # Errors
    /// [`TrustStoreError::Unreadable`], [`TrustStoreError::Index`].
    pub fn open(path: &Path) -> Result<Self> {
        let entries = read_index(path)?;
        Ok(Self { path: path.to_owned(), entries, storage: Storage::default(), _lock: None })
    }

    /// Opens a folder to change it, and makes it where there is none.
    ///
    /// # Errors
    /// As [`open`](Self::open); [`TrustStoreError::Locked`] while another program changes it;
    /// [`TrustStoreError::Unwritable`].
    pub fn open_to_write(path: &Path) -> Result<Self> {
        fs::create_dir_all(path.join(CERTIFICATES)).map_err(|error| unwritable(path, &error))?;
        let lock = File::create(path.join(LOCK)).map_err(|error| unwritable(path, &error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(TrustStoreError::Locked { path: path.to_owned() }.into());
            }
            Err(TryLockError::Error(error)) => return Err(unwritable(path, &error)),
        }
        Ok(Self { _lock: Some(lock), ..Self::open(path)? })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the index lists.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Everything in the folder: first what the index lists, then what was put there by hand. What cannot be
    /// read is in the second list.
    ///
    /// # Errors
    /// [`TrustStoreError::Unreadable`] when the folder cannot be listed.
    pub fn items(&self) -> Result<(Vec<Item>, Vec<TrustStoreError>)> {
        let (mut items, mut problems) = (Vec::new(), Vec::new());
        for entry in &self.entries {
            let path = self.path.join(CERTIFICATES).join(&entry.file);
            let certificate = match entry.role {
                Role::Crl => None,
                _ => match read_checked(&path, &entry.sha256) {
                    Some(certificate) => Some(certificate),
                    None => {
                        problems.push(self.problem(&path));
                        None
                    }
                },
            };
            let (sha256, role) = (entry.sha256.clone(), entry.role);
            items.push(Item { path, sha256, role, certificate, entry: Some(entry.clone()) });
        }
        let cannot_list = |error: io::Error| unreadable(&self.path, error.kind());
        for path in certificate_files(&self.path).map_err(cannot_list)? {
            match read_certificates(&path) {
                Ok(certificates) => {
                    for certificate in certificates {
                        items.push(by_hand(&path, certificate)?);
                    }
                }
                Err(problem) => problems.push(problem),
            }
        }
        for path in revocation_list_files(&self.path).map_err(cannot_list)? {
            match read_bounded(&path, MAX_CRL_LEN) {
                Ok(bytes) => items.push(Item {
                    sha256: sha256(&bytes)?,
                    path,
                    role: Role::Crl,
                    certificate: None,
                    entry: None,
                }),
                Err(error) => problems.push(unreadable(&path, error.kind())),
            }
        }
        Ok((items, problems))
    }

    /// All certificates as PEM, each below a line with its name (RFC 7468, 5.2), for another trust folder or
    /// another program. What cannot be read is in the second list.
    ///
    /// # Errors
    /// As [`items`](Self::items).
    pub fn export(&self) -> Result<(String, Vec<TrustStoreError>)> {
        let (items, problems) = self.items()?;
        let mut text = String::new();
        for certificate in items.iter().filter_map(|item| item.certificate.as_ref()) {
            text += &format!("{}\n-----BEGIN CERTIFICATE-----\n", certificate.subject());
            let base64 = Base64::encode_string(certificate.raw());
            let mut rest = base64.as_str();
            while !rest.is_empty() {
                let (line, more) = rest.split_at_checked(64).unwrap_or((rest, ""));
                text += line;
                text.push('\n');
                rest = more;
            }
            text += "-----END CERTIFICATE-----\n";
        }
        Ok((text, problems))
    }

    fn problem(&self, path: &Path) -> TrustStoreError {
        match read_bounded(path, MAX_FILE_LEN) {
            Err(error) => unreadable(path, error.kind()),
            Ok(_) => TrustStoreError::Changed { path: path.to_owned() },
        }
    }

    /// What a verification sees of the folder.
    ///
    /// # Errors
    /// As [`TrustStore::from_dir`].
    pub fn store(&self) -> Result<TrustStore> {
        TrustStore::from_dir(&self.path)
    }

    /// Takes certificates and lists in, all of them or none; what the index lists already is passed over. The
    /// answer is how many are new.
    ///
    /// # Errors
    /// [`TrustStoreError::Unwritable`] and nothing has changed;
    /// [`DataError`](crate::error::DataError) when one is not a certificate.
    pub fn add(&mut self, additions: &[Addition], now: Timestamp) -> Result<usize> {
        let mut known: HashSet<String> = self.entries.iter().map(|entry| entry.sha256.clone()).collect();
        let mut names: HashSet<String> = self.entries.iter().map(|entry| entry.file.clone()).collect();
        let mut entries = self.entries.clone();
        let folder = self.path.join(CERTIFICATES);
        for addition in additions {
            let mut entry = entry_of(addition, now)?;
            if !known.insert(entry.sha256.clone()) {
                continue;
            }
            entry.file = file_name(&entry, &names);
            names.insert(entry.file.clone());
            self.storage
                .write(&folder, &entry.file, &addition.der)
                .map_err(|error| unwritable(&folder.join(&entry.file), &error))?;
            entries.push(entry);
        }
        let added = entries.len() - self.entries.len();
        if added > 0 {
            self.storage.sync(&folder).map_err(|error| unwritable(&folder, &error))?;
            self.commit(entries)?;
        }
        Ok(added)
    }

    /// Takes a certificate or list out, by its SHA-256 in 64 hexadecimal digits of upper case; one that was put
    /// there by hand is removed with its file, if it is alone in it.
    ///
    /// # Errors
    /// [`TrustStoreError::Unknown`]; [`TrustStoreError::Unwritable`] and nothing has changed.
    pub fn remove(&mut self, sha256: &str) -> Result<()> {
        let listed = self.entries.iter().find(|entry| entry.sha256 == sha256).cloned();
        if let Some(listed) = listed {
            let path = self.path.join(CERTIFICATES).join(&listed.file);
            self.commit(self.entries.iter().filter(|entry| entry.sha256 != sha256).cloned().collect())?;
            // It counts no more, whether its file can be removed or not.
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

    /// Writes the index in the place of the old one: the moment at which a change counts.
    fn commit(&mut self, entries: Vec<Entry>) -> Result<()> {
        let path = self.path.join(INDEX);
        let text = index::write(&entries).ok_or(Error::Internal("trust index"))?;
        self.storage.write(&self.path, INDEX, text.as_bytes()).map_err(|error| unwritable(&path, &error))?;
        self.entries = entries;
        // The change counts already. After a crash a disk that did not sync holds either index, whole.
        let _ = self.storage.sync(&self.path);
        Ok(())
    }
}

/// The entries of the index of a folder; none where there is no index.
pub(super) fn read_index(folder: &Path) -> Result<Vec<Entry>> {
    let path = folder.join(INDEX);
    let bytes = match read_bounded(&path, MAX_INDEX_LEN) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|error| unreadable(&path, error.kind()))?,
    };
    let text =
        std::str::from_utf8(&bytes).map_err(|_| TrustStoreError::Index { path: path.clone(), line: 1 })?;
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
        });
    }
    let certificate = Certificate::from_der(&addition.der)?;
    Entry::of(&certificate, addition.role, addition.source.clone(), now)
}

/// `VN-CSCA-Vietnam-6F0A20D6.cer`: country, common name, the first digits of the SHA-256, as many as make it
/// the only one of its name.
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
        sha256: digits(&certificate.fingerprint()?),
        role: if certificate.is_ca() { Role::Anchor } else { Role::Signer },
        certificate: Some(certificate),
        entry: None,
    })
}

fn sha256(bytes: &[u8]) -> Result<String> {
    Ok(digits(&cccd_base::crypto::HashAlgorithm::Sha256.hash(bytes)?))
}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    TrustStoreError::Unwritable { path: path.to_owned(), kind: error.kind() }.into()
}

#[cfg(test)]
mod tests {
    use super::super::{
        super::testing::{CertificateTemplate, ListTemplate, key, name},
        SourceKind,
    };
    use super::*;
    use crate::error::Code;

    /// A folder that is gone when the test ends.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("cccd-folder-{name}-{}", std::process::id()));
            Self(path)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    fn root(number: u8) -> Addition {
        let mut template = CertificateTemplate::root();
        template.subject = name(&format!("Gốc / {number}"));
        template.issuer.clone_from(&template.subject);
        addition(Role::Anchor, template.sign(&key(number), &key(number)))
    }

    fn addition(role: Role, der: Vec<u8>) -> Addition {
        let source = Source { file: "roots.pem".into(), kind: SourceKind::Certificate, signer: None };
        Addition { role, der, source }
    }

    fn now() -> Timestamp {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn what_is_added_is_found_by_name_and_listed_with_its_source() {
        let scratch = Scratch::new("added");
        let mut folder = TrustFolder::open_to_write(&scratch.0).unwrap();
        let signer = CertificateTemplate::signer().sign(&key(9), &key(1));
        let list = ListTemplate::new().sign(&key(1));
        let additions = [
            root(1),
            root(2),
            root(1),
            addition(Role::Signer, signer.clone()),
            addition(Role::Crl, list.clone()),
        ];
        assert_eq!(folder.add(&additions, now()).unwrap(), 4);
        assert_eq!(folder.add(&additions, now()).unwrap(), 0);

        let store = folder.store().unwrap();
        assert_eq!((store.anchor_count(), store.problems().len()), (2, 0));
        let first = Certificate::from_der(&additions[0].der).unwrap();
        assert_eq!(store.anchors_named(first.subject()).collect::<Vec<_>>(), [&first]);
        assert_eq!(store.anchors().len(), 2);
        assert_eq!(store.signers(), [Certificate::from_der(&signer).unwrap()]);
        assert_eq!(store.crls().iter().map(|list| list.raw()).collect::<Vec<_>>(), [list.as_slice()]);

        let (items, problems) = folder.items().unwrap();
        assert_eq!((items.len(), problems), (4, vec![]));
        let entry = items[0].entry.as_ref().unwrap();
        assert_eq!((entry.added, entry.source.file.as_str()), (now(), "roots.pem"));
        let expected = format!("UT-G-c-1-{}.cer", &entry.sha256[..8]);
        assert_eq!(entry.file, expected);
        assert_eq!(fs::read(&items[0].path).unwrap(), additions[0].der);

        let other = Scratch::new("exported");
        fs::create_dir_all(&other.0).unwrap();
        fs::write(other.0.join("all.pem"), folder.export().unwrap().0).unwrap();
        assert_eq!(TrustStore::from_dir(&other.0).unwrap().anchors(), store.anchors());
    }

    #[test]
    fn what_lies_there_by_hand_stays_and_is_shown() {
        let scratch = Scratch::new("by-hand");
        let mut folder = TrustFolder::open_to_write(&scratch.0).unwrap();
        fs::write(scratch.0.join("mine.cer"), &root(1).der).unwrap();
        folder.add(&[root(2)], now()).unwrap();
        let (items, _) = folder.items().unwrap();
        assert_eq!(items.iter().map(|item| item.entry.is_some()).collect::<Vec<_>>(), [true, false]);
        assert_eq!(folder.store().unwrap().anchor_count(), 2);
        folder.remove(&items[1].sha256).unwrap();
        assert!(!scratch.0.join("mine.cer").exists());
        // The same certificate in both places counts once.
        fs::write(scratch.0.join("again.cer"), &root(2).der).unwrap();
        assert_eq!(folder.store().unwrap().anchor_count(), 1);
    }

    #[test]
    fn what_is_removed_is_trusted_no_more() {
        let scratch = Scratch::new("removed");
        let mut folder = TrustFolder::open_to_write(&scratch.0).unwrap();
        folder.add(&[root(1), root(2)], now()).unwrap();
        let first = folder.entries()[0].clone();
        folder.remove(&first.sha256).unwrap();
        assert_eq!(folder.store().unwrap().anchor_count(), 1);
        assert!(!scratch.0.join(CERTIFICATES).join(&first.file).exists());
        assert_eq!(folder.remove(&first.sha256).unwrap_err().code(), Code::TrustEntryUnknown);
    }

    /// A disk that is full, or a computer that stops, at every step of an addition and of a removal.
    #[test]
    fn a_change_is_whole_or_not_at_all() {
        let scratch = Scratch::new("atomic");
        let open = || TrustFolder::open_to_write(&scratch.0).unwrap();
        open().add(&[root(1)], now()).unwrap();
        let before = fs::read(scratch.0.join(INDEX)).unwrap();
        let mut failures = 0;
        for steps in 0.. {
            let mut folder = open();
            folder.storage.steps_left.set(Some(steps));
            let outcome = folder.add(&[root(2), root(3)], now());
            drop(folder);
            let store = TrustStore::from_dir(&scratch.0).unwrap();
            assert!(store.problems().is_empty());
            if outcome.is_ok() {
                assert_eq!(store.anchors().len(), 3);
                break;
            }
            failures += 1;
            assert_eq!(outcome.unwrap_err().code(), Code::TrustFolderUnwritable);
            assert_eq!(store.anchors().len(), 1, "after {steps} steps");
            assert_eq!(fs::read(scratch.0.join(INDEX)).unwrap(), before);
        }
        // Four steps a file, the folder, four for the index.
        assert_eq!(failures, 4 + 4 + 1 + 4);

        let mut folder = open();
        let gone = folder.entries()[1].sha256.clone();
        folder.storage.steps_left.set(Some(3));
        assert!(folder.remove(&gone).is_err());
        assert_eq!(folder.store().unwrap().anchors().len(), 3);
    }

    #[test]
    fn a_file_without_an_entry_is_not_used() {
        let scratch = Scratch::new("leftover");
        let mut folder = TrustFolder::open_to_write(&scratch.0).unwrap();
        folder.add(&[root(1)], now()).unwrap();
        fs::write(scratch.0.join(CERTIFICATES).join("left.cer"), &root(2).der).unwrap();
        assert_eq!(folder.store().unwrap().anchors().len(), 1);
    }

    #[test]
    fn a_file_that_was_changed_is_not_used_and_named() {
        let scratch = Scratch::new("changed");
        let mut folder = TrustFolder::open_to_write(&scratch.0).unwrap();
        folder.add(&[root(1), root(2), root(3)], now()).unwrap();
        let path = |index: usize| scratch.0.join(CERTIFICATES).join(&folder.entries()[index].file);
        let mut other = root(1).der;
        *other.last_mut().unwrap() ^= 1;
        fs::write(path(0), other).unwrap();
        fs::write(path(1), [&root(2).der[..], &[0]].concat()).unwrap();
        fs::remove_file(path(2)).unwrap();
        let store = folder.store().unwrap();
        let changed = |index| TrustStoreError::Changed { path: path(index) };
        let gone = unreadable(&path(2), ErrorKind::NotFound);
        assert_eq!(store.problems(), [changed(1), gone.clone()]);
        assert!(store.anchors().is_empty());
        assert_eq!(folder.items().unwrap().1, [changed(0), changed(1), gone]);
    }

    #[test]
    fn two_writers_keep_apart_and_readers_go_on() {
        let scratch = Scratch::new("locked");
        let folder = TrustFolder::open_to_write(&scratch.0).unwrap();
        assert_eq!(TrustFolder::open_to_write(&scratch.0).unwrap_err().code(), Code::TrustFolderLocked);
        TrustFolder::open(&scratch.0).unwrap();
        drop(folder);
        TrustFolder::open_to_write(&scratch.0).unwrap();
    }

    #[test]
    fn names_of_files_are_plain_and_differ() {
        let entry = entry_of(&root(1), now()).unwrap();
        let odd = Entry { subject: "CN=../..\\\u{1b}[2J,C=UT".into(), country: Some("../x".into()), ..entry };
        let first = file_name(&odd, &HashSet::new());
        assert_eq!(first, format!("x-2J-{}.cer", &odd.sha256[..8]));
        assert_eq!(file_name(&odd, &[first].into()), format!("x-2J-{}.cer", &odd.sha256[..16]));
    }
}
