//! X.509 certificates as document signers and roots use them (RFC 5280, 4.1; Doc 9303-12, 7.1).
//!
//! `Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue BIT STRING }`

mod extensions;

use std::fmt;

use cccd_base::crypto::{EcdsaEncoding, HashAlgorithm, PublicKey, SignatureScheme, verify};
use jiff::Timestamp;

pub use extensions::{BasicConstraints, Extensions, KeyUsage, Period};

use super::{
    algorithm::{Algorithm, AlgorithmIdentifier, rewritten},
    ber,
    name::Name,
    public_key,
    time::parse_time,
};
use crate::country::{VIET_NAM, of_certificate};
use crate::error::{DataError, DataKind, Result};
use crate::tlv::{
    Element, Reader, Tag,
    tag::{BIT_STRING, INTEGER, SEQUENCE},
};

/// A certificate, parsed but not judged.
///
/// Deviations from the profile that are not ambiguous (a negative serial number, missing extensions, an odd period
/// of validity) are kept unchanged. Keys and algorithms are examined only when they are used, so that a certificate
/// with unsupported ones can still be listed.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    raw: Vec<u8>,
    /// The signed part, as encoded.
    tbs: Vec<u8>,
    /// Whether it is encoded in DER.
    is_der: bool,
    version: u32,
    serial: Vec<u8>,
    /// The AlgorithmIdentifier inside the signed part.
    signature_algorithm: Algorithm,
    issuer: Name,
    validity: Period<Timestamp>,
    has_odd_times: bool,
    subject: Name,
    subject_public_key_info: Vec<u8>,
    extensions: Extensions,
    signature: Vec<u8>,
}

impl Certificate {
    /// Parses a certificate that must make up all of the bytes, in DER or in BER.
    ///
    /// # Errors
    /// [`DataError`] when it is malformed; [`DataKind::Trailing`] when bytes follow; [`DataKind::Duplicate`] when
    /// an extension occurs twice with different contents; [`DataKind::Value`] when the algorithm in the signed part
    /// and the one beside the signature differ (RFC 5280, 4.1.1.2).
    pub fn from_der(der: &[u8]) -> Result<Self, DataError> {
        Self::parse(der).or_else(|error| match ber::to_definite(der) {
            Ok(Some(definite)) => {
                let parts = ber::parts(der).unwrap_or_default();
                let tbs = parts.first().ok_or(error)?.to_vec();
                Ok(Self { raw: der.to_vec(), tbs, is_der: false, ..Self::parse(&definite)? })
            }
            _ => Err(error),
        })
    }

    /// Parses a certificate whose lengths are definite.
    fn parse(der: &[u8]) -> Result<Self, DataError> {
        let mut inside = Element::parse(der, SEQUENCE)?.children()?;
        let tbs = inside.expect(SEQUENCE)?;
        let outer_algorithm = inside.expect(SEQUENCE)?;
        let signature_bits = inside.expect(BIT_STRING)?;
        let signature = signature_bits.bits()?.to_vec();
        inside.finish()?;

        let mut fields = tbs.children()?;
        let version = parse_version(fields.optional(Tag::context_constructed(0))?)?;
        let serial = fields.expect(INTEGER)?.value().to_vec();
        let algorithm = fields.expect(SEQUENCE)?;
        let issuer = Name::parse(&fields.expect(SEQUENCE)?)?;
        let (validity, has_odd_times) = parse_validity(&fields.expect(SEQUENCE)?)?;
        let subject = Name::parse(&fields.expect(SEQUENCE)?)?;
        let subject_public_key_info = fields.expect(SEQUENCE)?.raw().to_vec();
        let extensions = parse_tail(fields)?;

        let signature_algorithm = Algorithm::parse(&algorithm)?;
        if signature_algorithm.oid() != AlgorithmIdentifier::parse(&outer_algorithm)?.oid {
            return Err(outer_algorithm.error(DataKind::Value));
        }
        Ok(Self {
            raw: der.to_vec(),
            tbs: tbs.raw().to_vec(),
            is_der: ber::is_der(der, &[])
                && algorithm.raw() == outer_algorithm.raw()
                && signature_bits.value().first() == Some(&0)
                && is_exact(&signature_algorithm, &signature),
            version,
            serial,
            signature_algorithm,
            issuer,
            validity,
            has_odd_times: has_odd_times || extensions.has_odd_times,
            subject,
            subject_public_key_info,
            extensions,
            signature,
        })
    }

    /// Returns the bytes as encoded.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// Returns the version, counted from 1: 3 for all certificates that follow the profile. The extensions are read
    /// whatever the version.
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Returns the serial number: the bytes of its INTEGER, which may be negative where an issuer made a mistake.
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// Returns the name of its signer.
    pub const fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// Returns the name of the owner of its key.
    pub const fn subject(&self) -> &Name {
        &self.subject
    }

    /// Returns the period of validity, both ends included.
    pub const fn validity(&self) -> Period<Timestamp> {
        self.validity
    }

    /// Whether something in it deviates from DER or the standard but can still be read.
    pub fn is_odd(&self) -> bool {
        !self.is_der || self.extensions.is_odd || public_key::is_odd(&self.subject_public_key_info)
    }

    /// Whether a time in it is not in the form that DER requires, or the private key usage period cannot be read.
    pub(crate) const fn has_odd_times(&self) -> bool {
        self.has_odd_times
    }

    /// Returns the extensions.
    pub const fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// Returns the subject key identifier, if it has one.
    pub fn key_identifier(&self) -> Option<&[u8]> {
        self.extensions.subject_key_identifier.as_deref()
    }

    /// Returns the key.
    ///
    /// # Errors
    /// [`DataError`] when it is malformed, with offsets from the start of the key;
    /// [`CryptoError`](crate::error::CryptoError) for other kinds of keys, other curves and a point beside its curve.
    pub fn public_key(&self) -> Result<PublicKey> {
        public_key::parse_subject_public_key_info(&self.subject_public_key_info)
    }

    /// Returns the key as encoded: SubjectPublicKeyInfo in DER.
    pub fn public_key_info(&self) -> &[u8] {
        &self.subject_public_key_info
    }

    /// Returns the SHA-256 of the whole certificate, which people use to compare certificates.
    ///
    /// # Errors
    /// [`CryptoError::Failed`](crate::error::CryptoError::Failed).
    pub fn fingerprint(&self) -> Result<Vec<u8>> {
        HashAlgorithm::Sha256.hash(&self.raw)
    }

    /// Whether this is the certificate of an authority that certifies others.
    ///
    /// BasicConstraints says so. A certificate without that extension, as some old roots are, counts as one if it
    /// names itself as its issuer and, if it has a key usage at all, may sign certificates.
    pub fn is_ca(&self) -> bool {
        match &self.extensions.basic_constraints {
            Some(constraints) => constraints.ca,
            None => {
                let may_certify = self.extensions.key_usage.is_none_or(KeyUsage::key_cert_sign);
                self.issuer == self.subject && may_certify
            }
        }
    }

    /// Returns the countries that it names, unchanged: from C of the subject, else C of the issuer, else L of the
    /// subject's alternative name, else L of the issuer's. More than one breaks the profile.
    pub(crate) fn countries(&self) -> Vec<&str> {
        self.places().into_iter().find(|places| !places.is_empty()).unwrap_or_default()
    }

    /// Whether it names Viet Nam anywhere.
    pub(crate) fn names_viet_nam(&self) -> bool {
        self.places().into_iter().flatten().any(|text| of_certificate(text) == Some(VIET_NAM))
    }

    /// Returns the places that may name a country, in order of preference.
    fn places(&self) -> [Vec<&str>; 4] {
        let extensions = &self.extensions;
        let localities = [&extensions.subject_localities, &extensions.issuer_localities];
        let [of_subject, of_issuer] = localities.map(|names| names.iter().map(String::as_str).collect());
        [self.subject.countries(), self.issuer.countries(), of_subject, of_issuer]
    }

    /// Returns the algorithm of its signature, including the hash.
    ///
    /// # Errors
    /// As [`AlgorithmIdentifier::signature_scheme`].
    pub fn signature_scheme(&self) -> Result<cccd_base::crypto::SignatureScheme> {
        self.signature_algorithm.signature_scheme(None)
    }

    /// Whether its signature was made with this key, over the signed part as encoded or in DER. Names are not
    /// compared.
    ///
    /// # Errors
    /// [`CryptoError`](crate::error::CryptoError) when key or algorithm are not supported.
    pub(crate) fn verify_signed_by(&self, issuer_key: &PublicKey) -> Result<bool> {
        #[cfg(test)]
        crate::read::once::count(&format!("signature of {}", self.subject));
        let stated = self.signature_scheme()?;
        let in_der = if self.is_der { None } else { Some(ber::to_shortest(&self.tbs)?) };
        for scheme in [Some(stated), rewritten(stated)].into_iter().flatten() {
            for message in [Some(&self.tbs), in_der.as_ref()].into_iter().flatten() {
                if verify(issuer_key, scheme, message, &self.signature)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

/// Whether a signature that consists of two numbers in DER is encoded as DER requires.
fn is_exact(algorithm: &Algorithm, signature: &[u8]) -> bool {
    match algorithm.signature_scheme(None) {
        Ok(SignatureScheme::Ecdsa { encoding: encoding @ EcdsaEncoding::Der, .. }) => {
            encoding.is_exact(signature, 0)
        }
        _ => true,
    }
}

/// `[0] EXPLICIT INTEGER DEFAULT v1`, which counts from zero.
fn parse_version(element: Option<Element<'_>>) -> Result<u32, DataError> {
    let Some(explicit) = element else { return Ok(1) };
    let mut inside = explicit.children()?;
    let version = inside.expect(INTEGER)?.small()?;
    inside.finish()?;
    Ok(version.saturating_add(1))
}

/// `SEQUENCE { notBefore Time, notAfter Time }`. Also returns whether one of them has an odd form.
fn parse_validity(element: &Element<'_>) -> Result<(Period<Timestamp>, bool), DataError> {
    let mut inside = element.children()?;
    let mut time = || match inside.next()? {
        Some(time) => parse_time(&time),
        None => Err(element.error(DataKind::Missing)),
    };
    let (not_before, not_after) = (time()?, time()?);
    inside.finish()?;
    let validity = Period { not_before: not_before.moment, not_after: not_after.moment };
    Ok((validity, not_before.is_odd || not_after.is_odd))
}

/// Parses what follows the key: `[1]` and `[2]`, the unique identifiers that nobody uses, and `[3]`, the
/// extensions.
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

#[cfg(test)]
mod tests {
    use asn1_rs::oid;
    use proptest::prelude::*;

    use super::super::{
        oid,
        testing::{CertificateTemplate, ROOT_KEY, key, vector},
    };
    use super::*;
    use crate::error::Code;
    use crate::tlv::{
        encode,
        tag::{BOOLEAN, OBJECT_IDENTIFIER},
    };

    fn parse(template: &CertificateTemplate) -> Result<Certificate, DataKind> {
        Certificate::from_der(&template.sign(&key(2), &key(1))).map_err(|e| e.kind)
    }

    /// Root certificates made by OpenSSL, each with the SHA-256 that OpenSSL prints.
    const ROOTS: [(&[u8], &str); 4] = [
        (vector!("root-p384.der"), "A69C17500F740AE2C1EF178A9AA2DCC453033A0F87C189EF6A7C4412C9722058"),
        (vector!("root-explicit.der"), "F56D5154E47F8084C7E8B34C94BDD673AD047A67F3084662A3D318CFAAC0F2BD"),
        (vector!("root-rsa.der"), "DA8F2241D918ECDCCB21402EC0F1A5CBFF9FD2C46B13FDD8FB494C0F854CEDE2"),
        (vector!("root-pss.der"), "BFF587B9B741E5F328BBBF2C9EEF288E2AAC75125AB0D60C149EFF42270DC364"),
    ];

    #[test]
    fn certificates_by_openssl_are_read_and_verified() {
        for (der, fingerprint) in ROOTS {
            let root = Certificate::from_der(der).unwrap();
            let root_key = root.public_key().unwrap();
            assert_eq!(hex::encode_upper(root.fingerprint().unwrap()), fingerprint);
            assert!(root.verify_signed_by(&root_key).unwrap());
            assert!(root.is_ca());
            assert_eq!(
                root.extensions().basic_constraints,
                Some(BasicConstraints { ca: true, path_len: Some(0) })
            );
            let usage = root.extensions().key_usage.unwrap();
            assert_eq!(
                (usage.digital_signature(), usage.key_cert_sign(), usage.crl_sign()),
                (false, true, true)
            );

            let mut changed = der.to_vec();
            *changed.last_mut().unwrap() ^= 1;
            assert!(!Certificate::from_der(&changed).unwrap().verify_signed_by(&root_key).unwrap());
        }
    }

    #[test]
    fn every_field_is_read() {
        let root = Certificate::from_der(vector!("root-p384.der")).unwrap();
        assert_eq!(root.subject().to_string(), "CN=CSCA SPECIMEN p384,serialNumber=001,O=SPECIMEN,C=UT");
        assert_eq!(root.issuer(), root.subject());
        assert_eq!(root.subject().country(), Some("UT"));
        assert_eq!(root.serial(), [1]);
        assert_eq!(root.validity().not_before.to_string(), "2026-11-23T15:53:49Z");
        assert_eq!(root.validity().not_after.to_string(), "2051-11-22T15:53:49Z");
        assert_eq!(
            hex::encode_upper(root.key_identifier().unwrap()),
            "EB7DF66B7D25A0F1497EFCCE501287B6418B0A85"
        );
        assert_eq!(root.raw(), vector!("root-p384.der"));
        let shown = format!("{root:?}");
        assert!(shown.contains("CSCA SPECIMEN p384") && shown.contains("2026"), "{shown}");
    }

    #[test]
    fn extensions_are_read() {
        let mut template = CertificateTemplate::signer();
        template.set_usage_period("20210601000000Z", "20210830000000Z");
        let purposes = encode(OBJECT_IDENTIFIER, oid::MASTER_LIST_SIGNING);
        template.set(oid::EXTENDED_KEY_USAGE, true, encode(SEQUENCE, &purposes));
        // {0, {"I", "ID"}}
        template.set(oid::DOCUMENT_TYPE_LIST, false, hex::decode("300C020100310713014913024944").unwrap());
        template.set(oid::CERTIFICATE_POLICIES, true, vec![0x30, 0]);
        template.set(&[0x2A, 3], true, vec![5, 0]);
        template.set(&[0x2A, 4], false, vec![5, 0]);
        let certificate = parse(&template).unwrap();
        let extensions = certificate.extensions();
        assert_eq!(extensions.authority_key_identifier.as_deref(), Some(&ROOT_KEY[..]));
        let period = extensions.private_key_usage_period.unwrap();
        assert_eq!(period.not_before.unwrap().to_string(), "2021-06-01T00:00:00Z");
        assert_eq!(period.not_after.unwrap().to_string(), "2021-08-30T00:00:00Z");
        assert_eq!(extensions.extended_key_usage, [oid::MASTER_LIST_SIGNING]);
        assert!(extensions.extended_key_usage_critical);
        assert_eq!(extensions.document_types, ["I", "ID"]);
        assert_eq!(extensions.unknown_critical, [[0x2A, 3]]);
        assert_eq!(extensions.basic_constraints, None);
    }

    #[test]
    fn what_breaks_the_profile_only_is_kept() {
        let mut template = CertificateTemplate::signer();
        template.serial = vec![0xFF, 0x01];
        template.validity.reverse();
        template.extensions.clear();
        let certificate = parse(&template).unwrap();
        assert_eq!(certificate.serial(), [0xFF, 0x01]);
        assert_eq!(*certificate.extensions(), Extensions::default());
        // Without a list of types the signer may sign every type, so an unreadable list is not ignored.
        template.set(oid::DOCUMENT_TYPE_LIST, false, vec![5, 0]);
        assert_eq!(parse(&template).unwrap_err(), DataKind::Tag);
    }

    #[test]
    fn what_is_ambiguous_is_refused() {
        let der = CertificateTemplate::signer().sign(&key(2), &key(1));
        let kind = |der: &[u8]| Certificate::from_der(der).unwrap_err().kind;
        assert_eq!(kind(&[&der[..], &[0]].concat()), DataKind::Trailing);
        // The algorithm beside the signature becomes ecdsa-with-SHA384.
        let oid = &oid!(raw 1.2.840.10045.4.3.2);
        let position = der.windows(oid.len()).rposition(|window| window == oid).unwrap();
        let mut other = der;
        other[position + oid.len() - 1] = 3;
        assert_eq!(kind(&other), DataKind::Value);

        // One extension twice, with different contents and with the same.
        let mut template = CertificateTemplate::signer();
        let (id, critical, value) = template.extensions[0].clone();
        template.extensions.push((id, !critical, value));
        assert_eq!(parse(&template).unwrap_err(), DataKind::Duplicate);
        template.extensions.pop();
        assert!(!parse(&template).unwrap().is_odd());
        template.extensions.push(template.extensions[0].clone());
        assert!(parse(&template).unwrap().is_odd());
    }

    #[test]
    fn who_is_an_authority() {
        let is_ca = |change: &dyn Fn(&mut CertificateTemplate)| {
            let mut template = CertificateTemplate::root();
            change(&mut template);
            parse(&template).unwrap().is_ca()
        };
        let without_constraints =
            |template: &mut CertificateTemplate| template.remove(oid::BASIC_CONSTRAINTS);
        assert!(is_ca(&|_| {}));
        assert!(!is_ca(&|root| root.set(oid::BASIC_CONSTRAINTS, true, vec![0x30, 0])));
        assert!(!is_ca(&|root| root.set(
            oid::BASIC_CONSTRAINTS,
            true,
            encode(SEQUENCE, &encode(BOOLEAN, &[0]))
        )));
        assert!(is_ca(&without_constraints));
        assert!(is_ca(&|root| root.extensions.clear()));
        assert!(!is_ca(&|root| {
            without_constraints(root);
            root.set(oid::KEY_USAGE, true, vec![3, 2, 7, 0x80]);
        }));
        assert!(!is_ca(&|root| {
            without_constraints(root);
            root.subject = CertificateTemplate::signer().subject;
        }));
    }

    #[test]
    fn an_algorithm_that_is_not_known_is_told_when_it_is_used() {
        // sha256WithRSAEncryption becomes md5WithRSAEncryption, inside and outside.
        let mut der = vector!("root-rsa.der").to_vec();
        let oid = &oid!(raw 1.2.840.113549.1.1.11);
        while let Some(position) = der.windows(oid.len()).position(|window| window == oid) {
            der[position + oid.len() - 1] = 4;
        }
        let certificate = Certificate::from_der(&der).unwrap();
        let error = certificate.verify_signed_by(&certificate.public_key().unwrap()).unwrap_err();
        assert_eq!(error.code(), Code::CryptoUnsupported);
    }

    /// Some old roots use 3, the smallest exponent. Their signatures are raised to it and compared as a whole, so
    /// that the cube root of a value that only begins correctly is rejected.
    #[test]
    fn rsa_with_the_exponent_3_is_verified_as_any_other() {
        let all = cccd_sim::invented_roots(12).unwrap();
        let roots = all.iter().map(|der| Certificate::from_der(der).unwrap());
        let is_small = |root: &Certificate| matches!(root.public_key(), Ok(PublicKey::Rsa { exponent, .. }) if exponent == [3]);
        let root = roots.into_iter().find(is_small).unwrap();
        let key = root.public_key().unwrap();
        assert_eq!(root.verify_signed_by(&key), Ok(true));
        for position in [0, 1, 50, 300, root.signature.len() - 1] {
            let mut changed = root.clone();
            changed.signature[position] ^= 1;
            assert_eq!(changed.verify_signed_by(&key), Ok(false), "{position}");
        }
        // The cubes of 2 and of 0 are not padded hashes.
        for forged in [2, 0] {
            let mut changed = root.clone();
            changed.signature.fill(0);
            *changed.signature.last_mut().unwrap() = forged;
            assert_eq!(changed.verify_signed_by(&key), Ok(false), "{forged}");
        }
    }

    #[test]
    fn no_part_of_a_certificate_is_a_certificate() {
        for (der, _) in ROOTS {
            for length in 0..der.len() {
                assert!(Certificate::from_der(&der[..length]).is_err());
            }
        }
    }

    proptest! {
        #[test]
        fn changed_bytes_are_survived(
            root in 0..ROOTS.len(),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        ) {
            let mut der = ROOTS[root].0.to_vec();
            for (index, byte) in changes {
                let length = der.len();
                der[index.index(length)] = byte;
            }
            if let Ok(certificate) = Certificate::from_der(&der)
                && let Ok(key) = certificate.public_key()
            {
                let verified = certificate.verify_signed_by(&key);
                prop_assert!(verified != Ok(true) || der == ROOTS[root].0 || certificate.tbs == tbs(ROOTS[root].0));
            }
        }
    }

    fn tbs(der: &[u8]) -> Vec<u8> {
        Certificate::from_der(der).unwrap().tbs
    }
}
