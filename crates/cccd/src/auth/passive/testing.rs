//! A valid document for tests, of which every part can be changed.

use cccd_base::crypto::{EcSigner, HashAlgorithm};
use jiff::Timestamp;

use super::PassiveAuthentication;
use crate::{
    check::{Finding, Outcome},
    document::Document,
    files::File,
    pki::{
        TrustStore,
        testing::{CertificateTemplate, SodTemplate, key, security_object},
    },
    tlv::{Tag, encode},
};

pub(super) const DG1: &[u8] = b"SPECIMEN DG1";
pub(super) const DG2: &[u8] = b"SPECIMEN DG2";
pub(super) const DG14: &[u8] = b"SPECIMEN DG14";

/// A time in the form `2021-01-01T00:00:00Z`.
pub(super) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[derive(Clone)]
pub(super) struct Case {
    pub(super) root: CertificateTemplate,
    pub(super) root_key: EcSigner,
    pub(super) signer: CertificateTemplate,
    pub(super) signer_key: EcSigner,
    /// The key that signs the signer's certificate.
    pub(super) issuer_key: EcSigner,
    pub(super) sod: SodTemplate,
    /// Whether EF.SOD holds the signer's certificate.
    pub(super) enclosed: bool,
    /// Whether the trust folder holds the root.
    pub(super) trusted: bool,
    /// What else the trust folder holds.
    pub(super) others: Vec<Vec<u8>>,
    /// The revocation lists in the trust folder.
    pub(super) crls: Vec<Vec<u8>>,
    pub(super) files: Vec<(File, Vec<u8>)>,
    pub(super) absent: Vec<File>,
    pub(super) now: Timestamp,
}

impl Case {
    pub(super) fn new() -> Self {
        Self {
            root: CertificateTemplate::root(),
            root_key: key(1),
            signer: CertificateTemplate::signer(),
            signer_key: key(2),
            issuer_key: key(1),
            sod: SodTemplate::new(security_object(HashAlgorithm::Sha256, &[(1, DG1), (2, DG2), (14, DG14)])),
            enclosed: true,
            trusted: true,
            others: Vec::new(),
            crls: Vec::new(),
            files: [(File::Dg1, DG1), (File::Dg2, DG2), (File::Dg14, DG14)]
                .map(|(file, content)| (file, content.to_vec()))
                .to_vec(),
            absent: Vec::new(),
            now: time("2026-12-01T00:00:00Z"),
        }
    }

    /// States the day of issue, such as `20220101`, in EF.DG12.
    pub(super) fn issue_on(&mut self, day: &str) {
        let dg12 = encode(File::Dg12.tag(), &encode(Tag(0x5F26), day.as_bytes()));
        let listed = [(1, DG1), (2, DG2), (12, dg12.as_slice()), (14, DG14)];
        self.sod.content = security_object(HashAlgorithm::Sha256, &listed);
        self.files.push((File::Dg12, dg12));
    }

    /// The root, in DER.
    pub(super) fn root_der(&self) -> Vec<u8> {
        self.root.sign(&self.root_key, &self.root_key)
    }

    /// The signer, in DER.
    pub(super) fn signer_der(&self) -> Vec<u8> {
        self.signer.sign(&self.signer_key, &self.issuer_key)
    }

    /// EF.SOD.
    pub(super) fn sod(&self) -> Vec<u8> {
        let mut sod = self.sod.clone();
        if self.enclosed {
            sod.certificates.push(self.signer_der());
        }
        sod.sign(&self.signer_key)
    }

    /// Length of one SignerInfo in bytes.
    pub(super) fn signer_info_len(&self) -> usize {
        let with = |signers| Self { sod: SodTemplate { signers, ..self.sod.clone() }, ..self.clone() };
        with(3).sod().len() - with(2).sod().len()
    }

    pub(super) fn judge(&self) -> PassiveAuthentication {
        self.judge_sod(&self.sod())
    }

    /// Judges the document with another EF.SOD.
    pub(super) fn judge_sod(&self, sod: &[u8]) -> PassiveAuthentication {
        let root = self.trusted.then(|| self.root_der());
        let store = TrustStore::from_certificates(root.iter().chain(&self.others)).unwrap();
        let store = store.with_crls(&self.crls).unwrap();
        let mut document = Document::default();
        document.insert(File::Sod, sod.to_vec().into());
        self.absent.iter().for_each(|file| document.set_absent(*file, None));
        for (file, content) in &self.files {
            document.insert(*file, content.clone().into());
        }
        PassiveAuthentication::judge(&document, &store, self.now.try_into().unwrap())
    }

    /// The answer to the question of the chain, and the findings; asserts that the other answers are right.
    pub(super) fn chain(&self) -> (Outcome, Vec<Finding>) {
        let answers = self.judge();
        assert_eq!(answers.signature, Outcome::Passed);
        assert_eq!(answers.hashes, Outcome::Passed);
        (answers.chain, answers.findings)
    }
}
