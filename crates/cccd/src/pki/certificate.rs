//! X.509 certificates as document signers and roots use them (RFC 5280, 4.1; Doc 9303-12, 7.1).
//!
//! `Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue BIT STRING }`

mod extensions;

use std::fmt;

use cccd_base::crypto::{HashAlgorithm, PublicKey, verify};
use jiff::Timestamp;

pub use extensions::{BasicConstraints, Extensions, KeyUsage, Period};

use super::{algorithm::AlgorithmIdentifier, name::Name, public_key, time::parse_time};
use crate::error::{DataError, DataKind, Result};
use crate::tlv::{
    Element, Reader, Tag,
    tag::{BIT_STRING, INTEGER, SEQUENCE},
};

/// A certificate, read and not judged.
///
/// What breaks the profile without being ambiguous (a negative serial number, missing extensions, an odd
/// period of validity) is kept as it stands. Keys and algorithms are looked at only when they are used, so
/// that a certificate with ones that are not supported can still be listed.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    raw: Vec<u8>,
    /// The part that is signed, as it stands.
    tbs: Vec<u8>,
    serial: Vec<u8>,
    /// The AlgorithmIdentifier inside the signed part.
    signature_algorithm: Vec<u8>,
    issuer: Name,
    validity: Period<Timestamp>,
    subject: Name,
    subject_public_key_info: Vec<u8>,
    extensions: Extensions,
    signature: Vec<u8>,
}

impl Certificate {
    /// Reads a certificate that the bytes must consist of.
    ///
    /// # Errors
    /// [`DataError`] when it is malformed; [`DataKind::Trailing`] when bytes follow; [`DataKind::Duplicate`]
    /// when an extension stands twice; [`DataKind::Value`] when the algorithm that is signed and the one
    /// beside the signature differ (RFC 5280, 4.1.1.2).
    pub fn from_der(der: &[u8]) -> Result<Self, DataError> {
        let mut inside = Element::parse(der, SEQUENCE)?.children()?;
        let tbs = inside.expect(SEQUENCE)?;
        let outer_algorithm = inside.expect(SEQUENCE)?;
        let signature = inside.expect(BIT_STRING)?.bits()?.to_vec();
        inside.finish()?;

        let mut fields = tbs.children()?;
        fields.optional(Tag::context_constructed(0))?; // The version; the extensions are taken as they come.
        let serial = fields.expect(INTEGER)?.value().to_vec();
        let algorithm = fields.expect(SEQUENCE)?;
        let issuer = Name::parse(&fields.expect(SEQUENCE)?)?;
        let validity = parse_validity(&fields.expect(SEQUENCE)?)?;
        let subject = Name::parse(&fields.expect(SEQUENCE)?)?;
        let subject_public_key_info = fields.expect(SEQUENCE)?.raw().to_vec();
        let extensions = parse_tail(fields)?;

        if AlgorithmIdentifier::parse(&algorithm)?.oid != AlgorithmIdentifier::parse(&outer_algorithm)?.oid {
            return Err(outer_algorithm.error(DataKind::Value));
        }
        Ok(Self {
            raw: der.to_vec(),
            tbs: tbs.raw().to_vec(),
            serial,
            signature_algorithm: algorithm.raw().to_vec(),
            issuer,
            validity,
            subject,
            subject_public_key_info,
            extensions,
            signature,
        })
    }

    /// The DER bytes as they stand.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The serial number: the bytes of its INTEGER, which may be negative where an issuer erred.
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// The name of who signed it.
    pub const fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// The name of whose key it holds.
    pub const fn subject(&self) -> &Name {
        &self.subject
    }

    /// From when to when it is valid, both included.
    pub const fn validity(&self) -> Period<Timestamp> {
        self.validity
    }

    /// The extensions.
    pub const fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// The subject key identifier, where it has one.
    pub fn key_identifier(&self) -> Option<&[u8]> {
        self.extensions.subject_key_identifier.as_deref()
    }

    /// The key.
    ///
    /// # Errors
    /// As [`parse_subject_public_key_info`](public_key::parse_subject_public_key_info); offsets count from
    /// the start of the key.
    pub fn public_key(&self) -> Result<PublicKey> {
        public_key::parse_subject_public_key_info(&self.subject_public_key_info)
    }

    /// SHA-256 over the whole certificate, by which people compare it.
    ///
    /// # Errors
    /// [`CryptoError::Failed`](crate::error::CryptoError::Failed).
    pub fn fingerprint(&self) -> Result<Vec<u8>> {
        HashAlgorithm::Sha256.hash(&self.raw)
    }

    /// Whether it is the certificate of an authority that certifies others.
    ///
    /// BasicConstraints says so. A certificate without that extension, as some old roots are, counts as one
    /// when it names itself as its issuer and, if it has a key usage at all, may sign certificates.
    pub fn is_ca(&self) -> bool {
        match &self.extensions.basic_constraints {
            Some(constraints) => constraints.ca,
            None => {
                let may_certify = self.extensions.key_usage.is_none_or(KeyUsage::key_cert_sign);
                self.issuer == self.subject && may_certify
            }
        }
    }

    /// The algorithm of the signature on it, and the hash in it.
    ///
    /// # Errors
    /// As [`AlgorithmIdentifier::signature_scheme`].
    pub fn signature_scheme(&self) -> Result<cccd_base::crypto::SignatureScheme> {
        let algorithm = Element::parse(&self.signature_algorithm, SEQUENCE)?;
        AlgorithmIdentifier::parse(&algorithm)?.signature_scheme(None)
    }

    /// Whether the signature on it was made with this key. Names are not compared.
    ///
    /// # Errors
    /// [`CryptoError`](crate::error::CryptoError) when key or algorithm are not supported.
    pub fn verify_signed_by(&self, issuer_key: &PublicKey) -> Result<bool> {
        verify(issuer_key, self.signature_scheme()?, &self.tbs, &self.signature)
    }
}

/// `SEQUENCE { notBefore Time, notAfter Time }`
fn parse_validity(element: &Element<'_>) -> Result<Period<Timestamp>, DataError> {
    let mut inside = element.children()?;
    let mut time = || match inside.next()? {
        Some(time) => parse_time(&time),
        None => Err(element.error(DataKind::Missing)),
    };
    let validity = Period { not_before: time()?, not_after: time()? };
    inside.finish()?;
    Ok(validity)
}

/// What follows the key: `[1]` and `[2]`, the unique identifiers that nobody uses, and `[3]`, the extensions.
fn parse_tail(mut fields: Reader<'_>) -> Result<Extensions, DataError> {
    fields.optional(Tag::context(1))?;
    fields.optional(Tag::context(2))?;
    let extensions = match fields.optional(Tag::context_constructed(3))? {
        Some(explicit) => {
            let mut inside = explicit.children()?;
            let extensions = Extensions::parse(&inside.expect(SEQUENCE)?)?;
            inside.finish()?;
            extensions
        }
        None => Extensions::default(),
    };
    fields.finish()?;
    Ok(extensions)
}

/// Shows the names and the validity.
impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &self.subject)
            .field("issuer", &self.issuer)
            .field("validity", &self.validity)
            .finish_non_exhaustive()
    }
}
