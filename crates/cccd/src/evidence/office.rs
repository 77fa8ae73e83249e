//! The office's signature over a whole file.

use cccd_base::crypto::{HashAlgorithm, OfficeSigner, verify};

use crate::{
    check::Outcome,
    error::{Code, Result},
    pki::{
        TrustStore,
        public_key::{self, parse_subject_public_key_info},
        trust_store::OfficeKey,
    },
    tlv::{encode, encode_all, tag},
};

/// What can be said about an office's signature without knowing whom to trust.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OfficeProof {
    /// SHA-256 over the SubjectPublicKeyInfo of the key beside the signature.
    pub fingerprint: Vec<u8>,
    /// Whether that key made the signature over everything before it.
    pub is_right: bool,
}

impl OfficeProof {
    /// Verifies the signature over the signed bytes with the key.
    pub(super) fn new(signed: &[u8], public_key_info: &[u8], signature: &[u8]) -> Result<Self> {
        let check = || {
            let key = parse_subject_public_key_info(public_key_info)?;
            verify(&key, key.office_scheme()?, signed, signature)
        };
        // The signature of an unusable key does not count. A key in a form other than DER is not as it was written:
        // a single byte of it may have changed without changing the key.
        let is_right = !public_key::is_odd(public_key_info) && check().unwrap_or(false);
        Ok(Self { fingerprint: HashAlgorithm::Sha256.hash(public_key_info)?, is_right })
    }

    /// The trusted office that the key belongs to.
    pub fn office<'a>(&self, trust: &'a TrustStore) -> Option<&'a OfficeKey> {
        trust.offices().iter().find(|office| office.fingerprint() == self.fingerprint)
    }
}

/// The answer to [`Question::OfficeSignature`](crate::check::Question::OfficeSignature).
pub(super) fn outcome(proof: Option<&OfficeProof>, trust: &TrustStore) -> Outcome {
    match proof {
        None => Outcome::NotPerformed(Code::EvidenceUnsigned.into()),
        Some(proof) if !proof.is_right => Outcome::Failed(Code::EvidenceChanged.into()),
        Some(proof) if proof.office(trust).is_none() => Outcome::Inconclusive(Code::OfficeUnknown.into()),
        Some(_) => Outcome::Passed,
    }
}

/// The block that follows the signed bytes.
pub(super) fn sign(signed: &[u8], signer: &OfficeSigner) -> Result<Vec<u8>> {
    let signature = encode(tag::OCTET_STRING, &signer.sign(signed)?);
    Ok(encode_all(tag::SEQUENCE, &[signer.public_key_info(), &signature]))
}
