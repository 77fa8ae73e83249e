//! Keys of offices, whose signatures on evidence count.

use std::{fs, io::ErrorKind, path::Path};

use cccd_base::crypto::HashAlgorithm;

use super::{MAX_FILE_LEN, MAX_FILES, read_bounded, unreadable};
use crate::{
    error::{Result, TrustStoreError},
    pki::{
        Certificate,
        pem::{self, Content},
        public_key::parse_subject_public_key_info,
    },
};

/// The folder inside the trust folder.
pub(super) const FOLDER: &str = "office";

/// The public key of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeKey {
    fingerprint: Vec<u8>,
    name: String,
}

impl OfficeKey {
    /// Reads a certificate or a public key (SubjectPublicKeyInfo), in DER or PEM. Only the key counts: names and
    /// validity of a certificate are ignored, because somebody chose to trust that key.
    ///
    /// # Errors
    /// [`DataError`](crate::error::DataError) if it is neither, and as [`Certificate::public_key`].
    pub fn from_bytes(bytes: &[u8], name: &str) -> Result<Self> {
        let der = from_pem(bytes).unwrap_or_else(|| bytes.to_vec());
        let key = match Certificate::from_der(&der) {
            Ok(certificate) => certificate.public_key_info().to_vec(),
            Err(_) => der,
        };
        parse_subject_public_key_info(&key)?;
        Ok(Self { fingerprint: HashAlgorithm::Sha256.hash(&key)?, name: name.to_owned() })
    }

    /// Returns the SHA-256 of the SubjectPublicKeyInfo, which identifies the key.
    pub fn fingerprint(&self) -> &[u8] {
        &self.fingerprint
    }

    /// Returns the name of the office: in a trust folder, the file name without its extension.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Returns the first certificate, or else the first public key, in PEM.
fn from_pem(bytes: &[u8]) -> Option<Vec<u8>> {
    let first = |content| pem::all(bytes, content).into_iter().next()?.ok();
    first(Content::Certificate).or_else(|| first(Content::PublicKey))
}

/// Reads the keys in the folder `office` of a trust folder; adds a problem for each file that cannot be read.
pub(super) fn read(trust: &Path, problems: &mut Vec<TrustStoreError>) -> Vec<OfficeKey> {
    let folder = trust.join(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            problems.push(unreadable(&folder, error.kind()));
            return Vec::new();
        }
    };
    let mut paths: Vec<_> = entries.flatten().take(MAX_FILES).map(|entry| entry.path()).collect();
    paths.sort();
    let mut offices = Vec::new();
    for path in paths.into_iter().filter(|path| path.is_file()) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        match read_bounded(&path, MAX_FILE_LEN).map(|bytes| OfficeKey::from_bytes(&bytes, &name)) {
            Ok(Ok(office)) => offices.push(office),
            Ok(Err(_)) => problems.push(TrustStoreError::Malformed { path }),
            Err(error) => problems.push(unreadable(&path, error.kind())),
        }
    }
    offices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::{TrustStore, testing::vector};

    #[test]
    fn a_certificate_and_its_key_alone_are_one_office_whatever_the_form() {
        let certificate = vector!("root-p384.der");
        let key = Certificate::from_der(certificate).unwrap().public_key_info().to_vec();
        let pem = pem::encode(&key, "PUBLIC KEY");
        let expected = HashAlgorithm::Sha256.hash(&key).unwrap();
        for bytes in [certificate, vector!("root-p384.pem"), key.as_slice(), pem.as_bytes()] {
            assert_eq!(OfficeKey::from_bytes(bytes, "x").unwrap().fingerprint(), expected);
        }
        assert!(OfficeKey::from_bytes(b"no key", "x").is_err());
    }

    #[test]
    fn offices_stand_in_their_own_folder_and_are_no_roots() {
        let folder = std::env::temp_dir().join(format!("cccd-offices-{}", std::process::id()));
        fs::create_dir_all(folder.join(FOLDER)).unwrap();
        fs::write(folder.join("office/Phường 1.pem"), vector!("root-p384.pem")).unwrap();
        fs::write(folder.join("office/notes.txt"), "nothing").unwrap();
        let store = TrustStore::from_dir(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert!(store.anchors().is_empty() && store.signers().is_empty());
        assert_eq!(store.offices().iter().map(OfficeKey::name).collect::<Vec<_>>(), ["Phường 1"]);
        assert_eq!(store.problems(), [TrustStoreError::Malformed { path: folder.join("office/notes.txt") }]);
    }
}
