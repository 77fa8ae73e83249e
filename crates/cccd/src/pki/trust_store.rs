//! The folder of certificates that a verification trusts.
//!
//! A folder holds two kinds of files: those that the operator put there by hand and, in the folder `certificates`
//! inside it, those that [`TrustFolder`] added, one certificate in DER per file. An [index](Entry) beside it says
//! what each is for and where it came from. A file in `certificates` counts only if the index lists it, so that an
//! interrupted write leaves the previous state.

mod exposure;
mod files;
mod folder;
mod import;
mod index;
mod offices;
mod place;
mod shelf;
mod storage;
mod trusted;

use std::{io::ErrorKind, path::Path};

use super::{
    certificate::Certificate,
    crl::{MAX_LIST_LEN, RevocationList},
    name::Name,
    pem::{self, Content},
    signature_memo::CheckedSignatures,
};
use crate::error::{Result, TrustStoreError};
use files::{certificate_files, read_bounded, revocation_list_files, unreadable};
pub use folder::{Addition, Item, Removal, TrustFolder};
pub use import::{
    Confirmation, Decision, Import, PartFault, PartFaultKind, Place, Proposal, RefusedList, SignedList,
    examine,
};
pub use index::{Entry, Role, Source, SourceKind, key_used_until};
use shelf::Shelf;

pub use offices::OfficeKey;
pub use place::{data_folder, folder, load};

/// The maximum length of a file in the folder, in bytes: hundreds of certificates.
const MAX_FILE_LEN: u64 = 1024 * 1024;

/// The largest number of certificate files added by hand that are read.
const MAX_FILES: usize = 4096;

/// The folder inside the trust folder that holds the files of the index.
const CERTIFICATES: &str = "certificates";

/// Certificates that a verification trusts, and others that it may use.
///
/// The certificates of authorities ([`Certificate::is_ca`]) are anchors. All others can stand in for a document
/// signer that is missing in EF.SOD; nothing is trusted because of them.
///
/// A file that the index lists is read when its certificate is first needed, so that a read of a card does not pay
/// for the roots of all other countries: prefer [`anchors_named`](Self::anchors_named) and
/// [`anchor_count`](Self::anchor_count) to [`anchors`](Self::anchors).
#[derive(Clone, Debug, Default)]
pub struct TrustStore {
    anchors: Shelf,
    signers: Shelf,
    crls: Vec<RevocationList>,
    problems: Vec<TrustStoreError>,
    offices: Vec<OfficeKey>,
    /// The SHA-256 of each bound root, with the organisation that it is bound to.
    bound: Vec<(String, String)>,
    checked: CheckedSignatures,
}

impl TrustStore {
    /// Creates a store that trusts nobody.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Creates a store of these certificates, in DER.
    ///
    /// # Errors
    /// [`DataError`](crate::error::DataError) for the first certificate that cannot be read.
    pub fn from_certificates<T: AsRef<[u8]>>(certificates: impl IntoIterator<Item = T>) -> Result<Self> {
        let mut store = Self::empty();
        for certificate in certificates {
            store.add(Certificate::from_der(certificate.as_ref())?);
        }
        Ok(store)
    }

    /// Reads the certificates in a folder: those of its index, and files whose names end in `.cer`, `.crt`, `.der`
    /// or `.pem`, each with one certificate in DER or any number of them in PEM (RFC 7468), and `.crl` with
    /// revocation lists in the same forms. Folders inside are not entered, except for the files of the index and
    /// for `office`, which holds the keys of [`offices`](Self::offices).
    ///
    /// A file that cannot be read does not spoil the rest: it is skipped and listed in
    /// [`problems`](Self::problems). The same applies to a file of more than 1 MiB, to all files after the first
    /// 4,096, to a file of the index that is gone or has another length, and to a file in the index's folder that
    /// the index does not list. A file of the same length with another content is skipped when it is needed, and
    /// listed by [`TrustFolder::items`]. Files that others may write to are listed among the problems too, but
    /// still count.
    ///
    /// # Errors
    /// [`TrustStoreError::Unreadable`] when the folder cannot be listed, [`TrustStoreError::Index`].
    pub fn from_dir(path: &Path) -> Result<Self> {
        let mut store = Self::empty();
        let cannot_list = |e: std::io::Error| unreadable(path, e.kind());
        let mut files = certificate_files(path).map_err(cannot_list)?;
        let entries = folder::read_index(path)?;
        for entry in &entries {
            store.add_entry(&path.join(CERTIFICATES).join(&entry.file), entry);
        }
        store.problems.extend(folder::stray(path, &entries));
        for file in revocation_list_files(path).map_err(cannot_list)? {
            store.add_revocation_lists(&file);
        }
        if files.len() > MAX_FILES {
            files.truncate(MAX_FILES);
            store.problems.push(unreadable(path, ErrorKind::QuotaExceeded));
        }
        for file in files {
            let (certificates, problem) = read_certificates(&file);
            certificates.into_iter().for_each(|certificate| store.add(certificate));
            store.problems.extend(problem);
        }
        store.offices = offices::read(path, &mut store.problems);
        store.problems.extend(exposure::find(path));
        Ok(store)
    }

    /// Returns the store with the certificates of a file added: one in DER, or any number in PEM (RFC 7468).
    ///
    /// # Errors
    /// [`DataError`](crate::error::DataError) for the first certificate that cannot be read.
    pub fn with_certificates(mut self, content: &[u8]) -> Result<Self> {
        let in_pem: Vec<_> =
            pem::all(content, Content::Certificate).into_iter().collect::<Result<_, _>>().unwrap_or_default();
        let in_der = in_pem.is_empty().then_some(content);
        for certificate in in_pem.iter().map(Vec::as_slice).chain(in_der) {
            self.add(Certificate::from_der(certificate)?);
        }
        Ok(self)
    }

    /// Returns the store with this key of an office added.
    #[must_use]
    pub fn with_office(mut self, office: OfficeKey) -> Self {
        self.offices.push(office);
        self
    }

    /// Returns the offices whose signatures on evidence count: those in the folder `office` inside the trust
    /// folder.
    pub fn offices(&self) -> &[OfficeKey] {
        &self.offices
    }

    /// Whether the operator bound a root to this organisation, whose documents it signs ([`TrustFolder::bind`]).
    pub(crate) fn is_bound(&self, root: &Certificate, state: &str) -> bool {
        let bound: Vec<&str> =
            self.bound.iter().filter(|(_, to)| to == state).map(|(sha256, _)| sha256.as_str()).collect();
        !bound.is_empty()
            && root.fingerprint().is_ok_and(|sha256| bound.contains(&hex::encode_upper(&sha256).as_str()))
    }

    /// Returns the memory of signatures on certificates that were already checked. It lasts as long as this store.
    pub(crate) const fn checked(&self) -> &CheckedSignatures {
        &self.checked
    }

    /// Returns the trusted certificates, in the order of their file names. Reads every one of them.
    pub fn anchors(&self) -> &[Certificate] {
        self.anchors.all()
    }

    /// Returns how many certificates are trusted.
    pub fn anchor_count(&self) -> usize {
        self.anchors.len()
    }

    /// Returns the anchors with this name. Several are usual: an authority changes its key every few years.
    pub fn anchors_named<'a>(&'a self, name: &Name) -> impl Iterator<Item = &'a Certificate> {
        self.anchors.named(name)
    }

    /// Returns the certificates that are not trusted by themselves. Reads every one of them.
    pub fn signers(&self) -> &[Certificate] {
        self.signers.all()
    }

    /// Returns the store with these revocation lists added, each in DER or PEM.
    ///
    /// # Errors
    /// [`DataError`](crate::error::DataError) for the first list that cannot be read.
    pub fn with_crls<T: AsRef<[u8]>>(mut self, lists: impl IntoIterator<Item = T>) -> Result<Self> {
        for list in lists {
            self.crls.extend(RevocationList::from_der_or_pem(list.as_ref())?);
        }
        Ok(self)
    }

    /// Returns the revocation lists. Whether one counts is decided when it is used: a trusted root must have signed
    /// it.
    pub(crate) fn crls(&self) -> &[RevocationList] {
        &self.crls
    }

    /// Returns what could not be read, file by file.
    pub fn problems(&self) -> &[TrustStoreError] {
        &self.problems
    }

    /// Adds a certificate unless it is already present.
    fn add(&mut self, certificate: Certificate) {
        let shelf = if certificate.is_ca() { &mut self.anchors } else { &mut self.signers };
        shelf.add(certificate);
    }

    /// Adds what the index lists, without reading it.
    fn add_entry(&mut self, path: &Path, entry: &Entry) {
        match path.metadata() {
            Err(error) => return self.problems.push(unreadable(path, error.kind())),
            Ok(metadata) if metadata.len() != entry.length => {
                return self.problems.push(TrustStoreError::Changed { path: path.to_owned() });
            }
            Ok(_) => {}
        }
        self.bound.extend(entry.state.clone().map(|state| (entry.sha256.clone(), state)));
        match entry.role {
            Role::Anchor | Role::Link => self.anchors.add_file(path, entry),
            Role::Signer => self.signers.add_file(path, entry),
            Role::Crl => self.add_revocation_lists(path),
        }
    }

    /// Adds the revocation lists in a file.
    fn add_revocation_lists(&mut self, path: &Path) {
        match read_lists(path) {
            Ok(lists) => self.crls.extend(lists),
            Err(problem) => self.problems.push(problem),
        }
    }
}

/// Reads the revocation lists in a file.
fn read_lists(path: &Path) -> Result<Vec<RevocationList>, TrustStoreError> {
    let bytes = read_bounded(path, MAX_LIST_LEN as u64).map_err(|error| unreadable(path, error.kind()))?;
    let malformed = |_| TrustStoreError::Malformed { path: path.to_owned() };
    RevocationList::from_der_or_pem(&bytes).map_err(malformed)
}

/// Reads the certificates in a file that was put there by hand, and returns a problem if there is none or one of them
/// cannot be read.
fn read_certificates(path: &Path) -> (Vec<Certificate>, Option<TrustStoreError>) {
    let bytes = match read_bounded(path, MAX_FILE_LEN) {
        Ok(bytes) => bytes,
        Err(error) => return (Vec::new(), Some(unreadable(path, error.kind()))),
    };
    let found = match bytes.first() {
        Some(0x30) => vec![Ok(bytes)],
        _ => pem::all(&bytes, Content::Certificate),
    };
    let count = found.len();
    let certificates: Vec<_> =
        found.into_iter().flatten().filter_map(|der| Certificate::from_der(&der).ok()).collect();
    let is_whole = count > 0 && certificates.len() == count;
    (certificates, (!is_whole).then(|| TrustStoreError::Malformed { path: path.to_owned() }))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use base64ct::{Base64, Encoding};

    use super::super::testing::{CertificateTemplate, ListTemplate, key, vector};
    use super::*;
    use crate::error::Code;

    /// A folder that is deleted when the test ends.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("cccd-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
            fs::write(self.0.join(name), content).unwrap();
            self
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn a_folder_is_read_and_what_is_no_certificate_is_named() {
        let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/pki");
        let store = TrustStore::from_dir(&vectors).unwrap();
        // The folder holds the root on P-384 in DER and in PEM; it counts once.
        let names: Vec<_> = store.anchors().iter().map(|anchor| anchor.subject().to_string()).collect();
        let expected = ["explicit", "p384", "pss", "rsa"];
        assert_eq!(
            names,
            expected.map(|name| format!("CN=CSCA SPECIMEN {name},serialNumber=001,O=SPECIMEN,C=UT"))
        );
        assert!(store.signers().is_empty());
        let files = ["lds", "sod-brainpool", "sod-explicit", "sod-pss", "sod-rsa"];
        let problems =
            files.map(|name| TrustStoreError::Malformed { path: vectors.join(name).with_extension("der") });
        // Who may write to the vectors depends on the machine.
        let told = store.problems().iter().filter(|told| !matches!(told, TrustStoreError::Exposed { .. }));
        assert_eq!(told.cloned().collect::<Vec<_>>(), problems);
    }

    #[test]
    fn only_authorities_are_anchors() {
        let root = CertificateTemplate::root().sign(&key(1), &key(1));
        let signer = CertificateTemplate::signer().sign(&key(2), &key(1));
        let store = TrustStore::from_certificates([&signer, &root, &signer]).unwrap();
        assert_eq!(store.anchors(), [Certificate::from_der(&root).unwrap()]);
        assert_eq!(store.signers(), [Certificate::from_der(&signer).unwrap()]);
        assert_eq!(store.anchors_named(store.signers()[0].issuer()).count(), 1);
        assert_eq!(store.anchors_named(store.signers()[0].subject()).count(), 0);
        assert!(TrustStore::empty().anchors().is_empty());
        let error = TrustStore::from_certificates([&root[1..]]).unwrap_err();
        assert_eq!(error.code(), Code::DataTag);
    }

    #[test]
    fn names_of_files_and_forms_of_pem_are_taken_as_they_come() {
        let pem = std::str::from_utf8(vector!("root-p384.pem")).unwrap();
        let base64 = Base64::encode_string(vector!("root-rsa.der"));
        let bundle = format!(
            "Two roots\r\n{}\n-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----",
            pem.replace('\n', "\r\n")
        );
        let folder = Folder::new("forms");
        folder.write("both.PEM", bundle).write("one.crt", vector!("root-pss.der"));
        folder.write("notes.txt", "nothing").write("cut.cer", &vector!("root-rsa.der")[..100]);
        folder
            .write("empty.der", "")
            .write("key.pem", "-----BEGIN PRIVATE KEY-----")
            .write("open.pem", &pem[..400]);
        fs::create_dir(folder.0.join("folder.der")).unwrap();
        let store = TrustStore::from_dir(&folder.0).unwrap();
        assert_eq!(store.anchors().len(), 3);
        let files = ["cut.cer", "empty.der", "key.pem", "open.pem"];
        let problems = files.map(|name| TrustStoreError::Malformed { path: folder.0.join(name) });
        assert_eq!(store.problems(), problems);
    }

    #[test]
    fn long_files_and_too_many_are_named() {
        let folder = Folder::new("caps");
        folder.write("0.der", vec![0x30; MAX_FILE_LEN as usize + 1]);
        for number in 0..MAX_FILES {
            folder.write(&format!("1-{number:04}.der"), "");
        }
        let store = TrustStore::from_dir(&folder.0).unwrap();
        assert_eq!(store.problems().len(), MAX_FILES + 1);
        assert_eq!(store.problems()[0], unreadable(&folder.0, ErrorKind::QuotaExceeded));
        assert_eq!(store.problems()[1], unreadable(&folder.0.join("0.der"), ErrorKind::FileTooLarge));
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let error = TrustStore::from_dir(Path::new("/nonexistent/cccd")).unwrap_err();
        assert_eq!(error.code(), Code::TrustFolderUnreadable);
    }

    #[test]
    fn revocation_lists_are_read_beside_certificates() {
        let list = ListTemplate::new().sign(&key(1));
        let pem =
            format!("-----BEGIN X509 CRL-----\n{}\n-----END X509 CRL-----\n", Base64::encode_string(&list));
        let folder = Folder::new("lists");
        // A list may be longer than a certificate, but not longer than the limit.
        folder.write("a.crl", &list).write("b.CRL", pem).write("c.crl", vector!("root-rsa.der"));
        folder.write("d.crl", vec![0x30; MAX_LIST_LEN + 1]).write("e.crl", vec![0x30; 2 * 1024 * 1024]);
        let store = TrustStore::from_dir(&folder.0).unwrap();
        assert_eq!(store.crls().len(), 2);
        assert!(store.crls().iter().all(|read| read.raw() == list));
        let malformed = |name: &str| TrustStoreError::Malformed { path: folder.0.join(name) };
        let long = unreadable(&folder.0.join("d.crl"), ErrorKind::FileTooLarge);
        assert_eq!(store.problems(), [malformed("c.crl"), long, malformed("e.crl")]);
        assert!(TrustStore::empty().with_crls([&list[1..]]).is_err());
    }
}
