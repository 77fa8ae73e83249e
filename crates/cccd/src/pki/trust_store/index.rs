//! The index of a trust folder: what each certificate is for, where it came from and when.
//!
//! `index.jsonl` is text in UTF-8, one JSON object a line. The first line names format and version:
//!
//! ```text
//! {"format":"cccd trust folder","version":1}
//! ```
//!
//! Every other line is an [`Entry`]; its documented fields are those of the JSON. A reader refuses another
//! version and passes over fields that it does not know.

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::super::certificate::Certificate;
use crate::error::{Result, TrustStoreError};

/// The name of the index in the folder.
pub(super) const INDEX: &str = "index.jsonl";

/// Entries that are read at the most: every document signer of the ICAO directory twice over.
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
    /// A link certificate, by which a trusted root vouches for its successor: its key is trusted too.
    Link,
    /// A document signer, for whose sake nothing is trusted.
    Signer,
    /// A revocation list.
    Crl,
}

/// In what a certificate came.
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
    /// The name of who signed the master list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
}

/// One file of the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The name of the file in the folder `certificates`.
    pub file: String,
    /// Its SHA-256, 64 hexadecimal digits in upper case.
    pub sha256: String,
    /// Its length in bytes.
    pub length: u64,
    /// What it is for.
    pub role: Role,
    /// The country in the name of the subject (of a revocation list: none).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The name of the subject, for people.
    pub subject: String,
    /// By which the subject is looked up: 16 hexadecimal digits.
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
    /// It came in a master list, and is trusted for more than the word of that list: it was confirmed, is known, or
    /// a trusted root vouches for it. What came otherwise always is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confirmed: bool,
    /// The organisation to which the operator bound a root, by its code in the MRZ, such as `XCE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

impl Entry {
    /// The entry of a certificate, but for the name of its file.
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

    /// Whether a master list vouches for it as a root. A link certificate needs the root that made it, listed or
    /// not.
    pub(super) fn is_listed(&self) -> bool {
        self.role == Role::Anchor && self.source.kind == SourceKind::MasterList
    }

    /// Whether more than the word of a master list speaks for it.
    pub(super) fn is_confirmed(&self) -> bool {
        self.confirmed || self.source.kind != SourceKind::MasterList
    }

    /// The key of the subject's name; `None` when the index does not tell.
    pub(super) fn lookup_key(&self) -> Option<u64> {
        u64::from_str_radix(self.lookup.as_deref()?, 16).ok()
    }
}

/// The last moment at which the private key of a certificate may sign, where it says so.
pub fn key_used_until(certificate: &Certificate) -> Option<Timestamp> {
    certificate.extensions().private_key_usage_period.and_then(|period| period.not_after)
}

#[derive(Serialize, Deserialize)]
struct Head {
    format: String,
    version: u32,
}

/// Reads the text of an index.
///
/// # Errors
/// [`TrustStoreError::Index`] with the first line that is not as it should be.
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
        // A name that leads out of the folder was not written by this library.
        if !is_plain(&entry.file) || entries.len() == MAX_ENTRIES {
            return Err(at(index + 1));
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// The text of an index.
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
