//! The folder of certificates that a verification trusts.

mod offices;

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
};

use base64ct::{Base64, Encoding};

use super::{certificate::Certificate, name::Name, signature_memo::CheckedSignatures};
use crate::error::{Result, TrustStoreError};

pub use offices::OfficeKey;

/// A file of the folder may be this long, in bytes: hundreds of certificates.
const MAX_FILE_LEN: u64 = 1024 * 1024;

/// So many files of certificates are read.
const MAX_FILES: usize = 4096;

/// Names of certificate files end in one of these, in upper or lower case.
const EXTENSIONS: [&str; 4] = ["cer", "crt", "der", "pem"];

/// Certificates that a verification trusts, and others that it may use.
///
/// The certificates of authorities ([`Certificate::is_ca`]) are anchors. All others can stand in for a
/// document signer that is missing in EF.SOD; nothing is trusted for their sake.
#[derive(Clone, Debug, Default)]
pub struct TrustStore {
    anchors: Vec<Certificate>,
    signers: Vec<Certificate>,
    problems: Vec<TrustStoreError>,
    offices: Vec<OfficeKey>,
    checked: CheckedSignatures,
}

impl TrustStore {
    /// A store that trusts nobody.
    pub fn empty() -> Self {
        Self::default()
    }

    /// A store of these certificates, in DER.
    ///
    /// # Errors
    /// [`DataError`](crate::error::DataError) for the first that cannot be read.
    pub fn from_certificates<T: AsRef<[u8]>>(certificates: impl IntoIterator<Item = T>) -> Result<Self> {
        let mut store = Self::empty();
        for certificate in certificates {
            store.add(Certificate::from_der(certificate.as_ref())?);
        }
        Ok(store)
    }

    /// Reads the certificates in a folder: files whose names end in `.cer`, `.crt`, `.der` or `.pem`, each
    /// with one certificate in DER or any number of them in PEM (RFC 7468). Folders inside are not entered, but for
    /// `office`, which holds the keys of [`offices`](Self::offices).
    ///
    /// A file that cannot be read does not spoil the rest: it is passed over and named in
    /// [`problems`](Self::problems). So is one of more than 1 MiB, and whatever comes after 4,096 files.
    ///
    /// # Errors
    /// [`TrustStoreError::Unreadable`] when the folder cannot be listed.
    pub fn from_dir(path: &Path) -> Result<Self> {
        let mut store = Self::empty();
        let mut files = certificate_files(path).map_err(|e| unreadable(path, e.kind()))?;
        files.sort();
        if files.len() > MAX_FILES {
            files.truncate(MAX_FILES);
            store.problems.push(unreadable(path, ErrorKind::QuotaExceeded));
        }
        for file in files {
            if let Err(problem) = store.add_file(&file) {
                store.problems.push(problem);
            }
        }
        store.offices = offices::read(path, &mut store.problems);
        Ok(store)
    }

    /// The same store with this key of an office added.
    #[must_use]
    pub fn with_office(mut self, office: OfficeKey) -> Self {
        self.offices.push(office);
        self
    }

    /// The offices whose signatures on evidence count: those in the folder `office` inside the trust folder.
    pub fn offices(&self) -> &[OfficeKey] {
        &self.offices
    }

    /// Which signatures on certificates were checked already, for as long as this store lives.
    pub(crate) const fn checked(&self) -> &CheckedSignatures {
        &self.checked
    }

    /// The certificates that are trusted, in the order of their files' names.
    pub fn anchors(&self) -> &[Certificate] {
        &self.anchors
    }

    /// The anchors with this name. Several are usual: an authority changes its key every few years.
    pub fn anchors_named<'a>(&'a self, name: &Name) -> impl Iterator<Item = &'a Certificate> {
        self.anchors.iter().filter(move |anchor| anchor.subject() == name)
    }

    /// The certificates that are not trusted by themselves.
    pub fn signers(&self) -> &[Certificate] {
        &self.signers
    }

    /// What could not be read, file by file.
    pub fn problems(&self) -> &[TrustStoreError] {
        &self.problems
    }

    /// Takes a certificate in, once.
    fn add(&mut self, certificate: Certificate) {
        let list = if certificate.is_ca() { &mut self.anchors } else { &mut self.signers };
        if !list.contains(&certificate) {
            list.push(certificate);
        }
    }

    fn add_file(&mut self, path: &Path) -> Result<(), TrustStoreError> {
        let bytes = read_bounded(path).map_err(|e| unreadable(path, e.kind()))?;
        let malformed = || TrustStoreError::Malformed { path: path.to_owned() };
        let certificates = if bytes.first() == Some(&0x30) {
            vec![bytes]
        } else {
            parse_pem(&bytes).ok_or_else(malformed)?
        };
        for der in certificates {
            self.add(Certificate::from_der(&der).map_err(|_| malformed())?);
        }
        Ok(())
    }
}

fn unreadable(path: &Path, kind: ErrorKind) -> TrustStoreError {
    TrustStoreError::Unreadable { path: path.to_owned(), kind }
}

fn certificate_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)) && path.is_file() {
            files.push(path);
        }
    }
    Ok(files)
}

fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_FILE_LEN + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_LEN {
        return Err(ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// The certificates between the lines of PEM; `None` when there is none or one is not base64.
fn parse_pem(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let blocks = text.split("-----BEGIN CERTIFICATE-----").skip(1);
    let certificates = blocks.map(|block| {
        let (body, _) = block.split_once("-----END CERTIFICATE-----")?;
        let body: String = body.split_ascii_whitespace().collect();
        Base64::decode_vec(&body).ok()
    });
    certificates.collect::<Option<Vec<_>>>().filter(|certificates| !certificates.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{CertificateTemplate, key, vector};
    use super::*;
    use crate::error::Code;

    /// A folder that is gone when the test ends.
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
        // The root on P-384 lies there in DER and in PEM, and counts once.
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
        assert_eq!(store.problems(), problems);
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
}
