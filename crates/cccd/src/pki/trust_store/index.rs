//! The index of a trust folder: what each certificate is for, where it came from and when.
//!
//! `index.jsonl` is UTF-8 text with one JSON object per line. The first line gives format and version:
//!
//! ```text
//! {"format":"cccd trust folder","version":1}
//! ```
//!
//! Every other line is an [`Entry`], whose documented fields are those of the JSON. A reader refuses another
//! version and ignores unknown fields.

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::super::certificate::Certificate;
use crate::error::{Result, TrustStoreError};

/// The name of the index in the folder.
pub(super) const INDEX: &str = "index.jsonl";

/// The largest number of entries that are read: twice the number of document signers in the ICAO directory.
pub(super) const MAX_ENTRIES: usize = 65_536;

const FORMAT: &str = "cccd trust folder";
const VERSION: u32 = 1;

/// What a file of the folder is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Role {
    /// A root that is trusted.
    Anchor,
    /// A link certificate, in which a trusted root vouches for its successor: the successor's key is trusted too.
    Link,
    /// A document signer; nothing is trusted because of it.
    Signer,
    /// A revocation list.
    Crl,
}

/// The form in which a certificate came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SourceKind {
    /// By itself, in DER or PEM.
    Certificate,
    /// In a master list.
    MasterList,
    /// In LDIF of the ICAO directory.
    Ldif,
}

/// Where a certificate came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The name of the file, without its folders.
    pub file: String,
    /// What the file was.
    pub kind: SourceKind,
    /// The name of the signer of the master list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
}

/// One file in the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The name of the file in the folder `certificates`.
    pub file: String,
    /// Its SHA-256, 64 upper case hexadecimal digits.
    pub sha256: String,
    /// Its length in bytes.
    pub length: u64,
    /// What it is for.
    pub role: Role,
    /// The country in the name of the subject; absent for a revocation list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The name of the subject, for people.
    pub subject: String,
    /// The key for looking up the subject: 16 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup: Option<String>,
    /// The end of its validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_after: Option<Timestamp>,
    /// The last moment at which the private key may sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_used_until: Option<Timestamp>,
    /// Where it came from.
    pub source: Source,
    /// When it was added.
    pub added: Timestamp,
    /// Whether an item from a master list is trusted on more than the word of that list: it was confirmed, is
    /// known, or a trusted root vouches for it. Items from elsewhere always are.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confirmed: bool,
    /// The organisation to which the operator bound a root, by its code in the MRZ, such as `XCE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

impl Entry {
    /// Creates the entry of a certificate, except for its file name.
    ///
    /// # Errors
    /// [`CryptoError::Failed`](crate::error::CryptoError::Failed).
    pub(super) fn of(
        certificate: &Certificate,
        role: Role,
        source: Source,
        added: Timestamp,
    ) -> Result<Self> {
        let subject = certificate.subject();
        Ok(Self {
            file: String::new(),
            sha256: hex::encode_upper(&certificate.fingerprint()?),
            length: certificate.raw().len() as u64,
            role,
            country: subject.country().map(str::to_owned),
            subject: subject.to_string(),
            lookup: Some(format!("{:016x}", subject.lookup_key())),
            not_after: Some(certificate.validity().not_after),
            key_used_until: key_used_until(certificate),
            source,
            added,
            confirmed: false,
            state: None,
        })
    }

    /// Whether a master list vouches for it as a root. A link certificate needs the root that issued it, whether or
    /// not it is listed.
    pub(super) fn is_listed(&self) -> bool {
        self.role == Role::Anchor && self.source.kind == SourceKind::MasterList
    }

    /// Whether it is trusted on more than the word of a master list.
    pub(super) fn is_confirmed(&self) -> bool {
        self.confirmed || self.source.kind != SourceKind::MasterList
    }

    /// Returns the lookup key of the subject's name; `None` if the index does not give it.
    pub(super) fn lookup_key(&self) -> Option<u64> {
        u64::from_str_radix(self.lookup.as_deref()?, 16).ok()
    }
}

/// Returns the last moment at which the private key of a certificate may sign, if the certificate says so.
pub fn key_used_until(certificate: &Certificate) -> Option<Timestamp> {
    certificate.extensions().private_key_usage_period.and_then(|period| period.not_after)
}

#[derive(Serialize, Deserialize)]
struct Head {
    format: String,
    version: u32,
}

/// Parses the text of an index.
///
/// # Errors
/// [`TrustStoreError::Index`] with the first line that is invalid.
pub(super) fn parse(text: &str, path: &Path) -> Result<Vec<Entry>, TrustStoreError> {
    let at = |line: usize| TrustStoreError::Index { path: path.to_owned(), line };
    let mut lines = text.lines().enumerate();
    let head = lines.next().and_then(|(_, line)| serde_json::from_str::<Head>(line).ok());
    if head.is_none_or(|head| head.format != FORMAT || head.version != VERSION) {
        return Err(at(1));
    }
    let mut entries = Vec::new();
    for (index, line) in lines {
        let entry: Entry = serde_json::from_str(line).map_err(|_| at(index + 1))?;
        // This library never writes a name that leads out of the folder.
        if !is_plain(&entry.file) || entries.len() == MAX_ENTRIES {
            return Err(at(index + 1));
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// Returns the text of an index.
pub(super) fn write(entries: &[Entry]) -> Option<String> {
    let mut text = serde_json::to_string(&Head { format: FORMAT.to_owned(), version: VERSION }).ok()?;
    text.push('\n');
    for entry in entries {
        text += &serde_json::to_string(entry).ok()?;
        text.push('\n');
    }
    Some(text)
}

fn is_plain(name: &str) -> bool {
    !name.starts_with('.')
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{CertificateTemplate, key};
    use super::*;

    fn entry() -> Entry {
        let der = CertificateTemplate::root().sign(&key(1), &key(1));
        let source =
            Source { file: "ml.bin".into(), kind: SourceKind::MasterList, signer: Some("CN=X".into()) };
        let certificate = Certificate::from_der(&der).unwrap();
        let mut entry = Entry::of(&certificate, Role::Anchor, source, Timestamp::UNIX_EPOCH).unwrap();
        entry.file = "UT-CSCA.cer".into();
        entry
    }

    #[test]
    fn what_is_written_is_read() {
        let bound = Some("XCE".to_owned());
        let entries = vec![entry(), Entry { role: Role::Link, country: None, state: bound, ..entry() }];
        let text = write(&entries).unwrap();
        assert!(text.starts_with("{\"format\":\"cccd trust folder\",\"version\":1}\n"), "{text}");
        assert_eq!(parse(&text, Path::new("i")).unwrap(), entries);
        assert_eq!(parse(&write(&[]).unwrap(), Path::new("i")).unwrap(), []);
    }

    #[test]
    fn other_versions_and_files_elsewhere_are_refused() {
        let line = |text: &str| match parse(text, Path::new("i")).unwrap_err() {
            TrustStoreError::Index { line, .. } => line,
            other => panic!("{other}"),
        };
        let text = write(&[entry()]).unwrap();
        assert_eq!(line(""), 1);
        assert_eq!(line(&text.replace("\"version\":1", "\"version\":2")), 1);
        assert_eq!(line(&text.replace("UT-CSCA.cer", "../UT-CSCA.cer")), 2);
        assert_eq!(line(&text.replace("UT-CSCA.cer", ".cer")), 2);
        assert_eq!(line(&format!("{text}{{}}\n")), 3);
        assert_eq!(line(&text[..text.len() - 5]), 2);
        assert_eq!(
            parse(&text.replace("\"file\":\"ml", "\"x\":1,\"file\":\"ml"), Path::new("i")).unwrap().len(),
            1
        );
    }
}
