//! Certificates, lists and signatures: of a card, of a trust folder, of an office.

use std::{collections::HashSet, env, fs, path::PathBuf, process, sync::LazyLock};

use cccd::{
    evidence::{Decrypt, EvidenceFile, is_encrypted},
    lds::sod::LdsSecurityObject,
    pki::{
        Certificate, MasterList, RevocationList, SignedData, TrustFolder, TrustStore,
        trust_store::{OfficeKey, examine},
    },
    verification::Verifier,
};
use cccd_trace::Identities;
use openssl::x509::{X509, X509Crl};

use crate::{Target, files::now};

/// The targets of this file.
pub(crate) const TARGETS: &[Target] = &[
    ("certificate", certificate),
    ("crl", crl),
    ("cms", |bytes| {
        let _ = SignedData::parse(bytes);
    }),
    ("lds-object", |bytes| {
        let _ = LdsSecurityObject::parse(bytes);
    }),
    ("master-list", master_list),
    ("import", import),
    ("index", index),
    ("office-key", |bytes| {
        let _ = OfficeKey::from_bytes(bytes, "office.pem");
    }),
    ("evidence", evidence),
    ("age", age),
    ("identity", |bytes| {
        let _ = Identities::default().add(&bytes.to_vec().into());
    }),
];

/// What OpenSSL reads too has the same serial number and the same names.
fn certificate(bytes: &[u8]) {
    let Ok(ours) = Certificate::from_der(bytes) else { return };
    let Ok(theirs) = X509::from_der(bytes) else { return };
    assert_eq!(ours.subject().raw(), theirs.subject_name().to_der().expect("DER"), "subject");
    assert_eq!(ours.issuer().raw(), theirs.issuer_name().to_der().expect("DER"), "issuer");
}

/// What OpenSSL reads too revokes as many certificates.
fn crl(bytes: &[u8]) {
    let Ok(ours) = RevocationList::from_der(bytes) else { return };
    let Ok(theirs) = X509Crl::from_der(bytes) else { return };
    assert_eq!(ours.len(), theirs.get_revoked().map_or(0, |revoked| revoked.len()));
}

fn master_list(bytes: &[u8]) {
    let Ok(list) = MasterList::parse(bytes) else { return };
    let _ = list.verify(|_| Vec::new());
}

/// A file for the trust folder: everything is confirmed.
fn import(bytes: &[u8]) {
    let Ok(import) = examine("file", bytes, &TrustStore::empty(), &HashSet::new(), &mut |_, _| true) else {
        return;
    };
    let _ = import.additions();
}

/// A trust folder whose index holds these bytes.
fn index(bytes: &[u8]) {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = scratch("index");
        fs::create_dir_all(&folder).expect("a folder");
        folder
    });
    fs::write(FOLDER.join("index.jsonl"), bytes).expect("space");
    let Ok(folder) = TrustFolder::open(&FOLDER) else { return };
    let _ = (folder.items(), folder.store());
}

/// A place for the files of one target in this process.
pub(crate) fn scratch(name: &str) -> PathBuf {
    env::temp_dir().join(format!("cccd-fuzz-{}-{name}", process::id()))
}

fn evidence(bytes: &[u8]) {
    let Ok(file) = EvidenceFile::parse(bytes) else { return };
    let trust = TrustStore::empty();
    let verifier = Verifier::new(&trust, false);
    let _ = (file.judge(&verifier, now()), file.why(&verifier, now()), file.holder());
}

/// An identity that was made for this and belongs to nobody.
const IDENTITY: &str = include_str!("../seeds/identity/identity");

fn age(bytes: &[u8]) {
    static IDENTITIES: LazyLock<Identities> = LazyLock::new(|| {
        let mut identities = Identities::default();
        identities.add(&IDENTITY.as_bytes().to_vec().into()).expect("an identity");
        identities
    });
    let _ = is_encrypted(bytes);
    let _ = IDENTITIES.decrypt(bytes);
}
