//! Master lists: the roots of many states, signed by one of them (Doc 9303-12, 9).
//!
//! ```text
//! CscaMasterList ::= SEQUENCE { version INTEGER (0), certList SET OF Certificate }
//! ```
//!
//! It is the content of signed data, which also contains the signer's certificate and the root above it.

use jiff::Timestamp;

use super::{
    certificate::Certificate,
    cms::{SignedData, SignerIdentifier},
    name::Name,
    oid,
    vouching::{is_same_country, may_certify, was_valid},
};
use crate::error::{DataError, DataKind, Result, TrustStoreError};
use crate::tlv::{
    Element,
    tag::{INTEGER, SEQUENCE, SET},
};

/// The largest number of certificates that are read from a list.
const MAX_CERTIFICATES: usize = 16_384;

/// A master list, parsed but not verified.
#[derive(Clone, Debug)]
pub struct MasterList {
    signed_data: SignedData,
    /// Its certificates in DER, as encoded.
    pub certificates: Vec<Vec<u8>>,
}

impl MasterList {
    /// Parses the signed data and splits the list; the certificates in it are not parsed.
    ///
    /// # Errors
    /// As [`SignedData::parse`]; [`DataKind::Value`] for another type of content, [`DataKind::Version`] for another
    /// version than 0.
    pub fn parse(content_info: &[u8]) -> Result<Self, DataError> {
        let signed_data = SignedData::parse(content_info)?;
        if signed_data.content_type != oid::MASTER_LIST {
            return Err(DataError::new(DataKind::Value, 0));
        }
        let mut inside = Element::parse(&signed_data.content, SEQUENCE)?.children()?;
        let version = inside.expect(INTEGER)?;
        if version.value() != [0] {
            return Err(version.error(DataKind::Version));
        }
        let list = inside.expect(SET)?.children()?.all(MAX_CERTIFICATES)?;
        inside.finish()?;
        let certificates = list.iter().map(|certificate| certificate.raw().to_vec()).collect();
        Ok(Self { signed_data, certificates })
    }

    /// Returns the time of signing, as claimed by the signer.
    pub fn signing_time(&self) -> Option<Timestamp> {
        self.signed_data.signer.signed_attributes.signing_time
    }

    /// Verifies the signature on the list, and the signer's certificate by its root. Looks for the root among the
    /// trusted roots of that name, in the signed data and in the list itself. Unless it is one of the trusted
    /// roots, the caller must still decide whether to trust it.
    ///
    /// # Errors
    /// [`TrustStoreError::MasterListSigner`] without the signer, without its root, or when the signer may not sign
    /// master lists (Doc 9303-12, 7.1.1.7); [`TrustStoreError::MasterListSignature`];
    /// [`TrustStoreError::MasterListSignerNotValid`] when the signer was not valid at the time of signing, its root
    /// was not valid when it issued the signer, or the two are of different countries;
    /// [`CryptoError`](crate::error::CryptoError) for algorithms that are not supported.
    pub fn verify<'a>(&self, trusted: impl FnOnce(&Name) -> Vec<&'a Certificate>) -> Result<Verified> {
        let enclosed: Vec<_> =
            self.signed_data.certificates.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
        let signer = enclosed
            .iter()
            .find(|certificate| self.names(certificate))
            .filter(|signer| may_sign_lists(signer))
            .ok_or(TrustStoreError::MasterListSigner)?;
        self.verify_signature(signer)?;
        let named =
            |certificate: &&Certificate| certificate.is_ca() && certificate.subject() == signer.issuer();
        let listed: Vec<_> = self
            .certificates
            .iter()
            .filter_map(|der| Certificate::from_der(der).ok())
            .filter(|certificate| named(&certificate))
            .collect();
        let candidates =
            trusted(signer.issuer()).into_iter().chain(enclosed.iter().filter(named)).chain(&listed);
        let signed = |root: &&Certificate| {
            root.public_key().and_then(|key| signer.verify_signed_by(&key)).unwrap_or(false)
        };
        let mut roots = candidates.filter(|root| may_certify(root)).filter(signed).peekable();
        if roots.peek().is_none() {
            return Err(TrustStoreError::MasterListSigner.into());
        }
        // A root that was renewed with the same key may be present twice.
        let root = roots.find(|root| was_valid(root, signer) && is_same_country(root, signer));
        match root.filter(|_| self.is_signed_in_time(signer)) {
            Some(root) => Ok(Verified { signer: signer.clone(), root: root.clone() }),
            None => Err(TrustStoreError::MasterListSignerNotValid.into()),
        }
    }

    /// Whether the signer was valid when it signed. A list without a time of signing, which is mandatory (Doc
    /// 9303-12, table 11), counts as signed outside the validity.
    fn is_signed_in_time(&self, signer: &Certificate) -> bool {
        let validity = signer.validity();
        self.signing_time().is_some_and(|time| (validity.not_before..=validity.not_after).contains(&time))
    }

    fn names(&self, certificate: &Certificate) -> bool {
        match &self.signed_data.signer.identifier {
            SignerIdentifier::IssuerAndSerial { issuer, serial } => {
                certificate.issuer() == issuer && certificate.serial() == serial
            }
            SignerIdentifier::KeyIdentifier(identifier) => certificate.key_identifier() == Some(identifier),
        }
    }

    fn verify_signature(&self, signer: &Certificate) -> Result<()> {
        let info = &self.signed_data.signer;
        let attributes = &info.signed_attributes;
        let (digest, scheme) = info.algorithms()?;
        let is_of_content = attributes.content_type == oid::MASTER_LIST
            && attributes.message_digest == digest.hash(&self.signed_data.content)?;
        let key = signer.public_key()?;
        let is_signed = info.is_signed_by(&key, scheme)?;
        if is_of_content && is_signed { Ok(()) } else { Err(TrustStoreError::MasterListSignature.into()) }
    }
}

/// The signer of a master list.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The certificate of the signer.
    pub signer: Certificate,
    /// The root that signed it.
    pub root: Certificate,
}

fn may_sign_lists(signer: &Certificate) -> bool {
    signer.extensions().extended_key_usage.iter().any(|purpose| purpose == oid::MASTER_LIST_SIGNING)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use cccd_sim::{Date, Issuer, invented_roots};

    use super::super::deviation::{Deviation, deviations};
    use super::*;

    /// Every oddity of the generated list is read and reported.
    #[test]
    fn all_roots_of_a_list_of_invented_states_are_read_and_their_faults_said() {
        const COUNT: usize = 600;
        let issuer = Issuer::specimen().unwrap();
        let list = issuer.master_list(&invented_roots(COUNT).unwrap(), Date::new(2026, 11, 1)).unwrap();
        let list = MasterList::parse(&list).unwrap();
        assert_eq!(list.certificates.len(), COUNT);
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        let mut counts: HashMap<Deviation, usize> = HashMap::new();
        let mut countries = std::collections::HashSet::new();
        for der in &list.certificates {
            let certificate = Certificate::from_der(der).unwrap();
            assert!(certificate.is_ca());
            countries.insert(certificate.subject().country().unwrap().to_owned());
            deviations(&certificate, now)
                .into_iter()
                .for_each(|deviation| *counts.entry(deviation).or_default() += 1);
        }
        assert_eq!(countries.len(), 130);
        let of = |deviation| counts.get(&deviation).copied().unwrap_or_default();
        assert_eq!(of(Deviation::Expired), COUNT / 5);
        assert_eq!(of(Deviation::Sha1), COUNT / 12);
        assert_eq!(of(Deviation::SmallExponent), COUNT / 12);
        assert_eq!(of(Deviation::SerialNotPositive), (0..COUNT).filter(|index| index % 7 == 3).count());
        assert_eq!(of(Deviation::NoBasicConstraints), (0..COUNT).filter(|index| index % 11 == 6).count());
        assert_eq!(of(Deviation::NoKeyIdentifier), (0..COUNT).filter(|index| index % 13 == 5).count());
        let over = (0..COUNT).filter(|index| index % 5 == 4 && index % 11 != 6).count();
        assert_eq!(of(Deviation::KeyUseOver), over);
        assert_eq!(of(Deviation::NoKeyUsePeriod), of(Deviation::NoBasicConstraints));
        let none = [Deviation::Unsupported, Deviation::SelfSignature, Deviation::UnknownCriticalExtension];
        assert_eq!(none.map(of), [0; 3]);
    }

    /// The list holds every kind of key and signature found in the field, and each root verifies by itself.
    #[test]
    fn the_generated_list_holds_every_kind_of_key_and_signature() {
        use crate::pki::algorithm::message_hash;
        use cccd_base::crypto::{Curve, HashAlgorithm, PublicKey, SignatureScheme};

        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut curves = std::collections::HashSet::new();
        for der in invented_roots(48).unwrap() {
            let root = Certificate::from_der(&der).unwrap();
            let (key, scheme) = (root.public_key().unwrap(), root.signature_scheme().unwrap());
            assert!(root.verify_signed_by(&key).unwrap(), "{root:?}");
            // A key with explicit curve parameters contains the curve's prime.
            let explicit = |curve: Curve| {
                let p = curve.explicit().unwrap().p;
                der.windows(p.len()).any(|window| window == p)
            };
            let kind = match &key {
                PublicKey::Ec { curve, .. } => {
                    curves.insert(*curve);
                    format!("curve, explicit {}", explicit(*curve))
                }
                PublicKey::Rsa { modulus, exponent } => {
                    let small = *exponent == [3];
                    *counts.entry(format!("exponent 3 {small}")).or_default() += 1;
                    format!("RSA {}", modulus.len() * 8)
                }
                _ => panic!("no such key is in the list"),
            };
            *counts.entry(kind).or_default() += 1;
            if matches!(scheme, SignatureScheme::RsaPss { .. }) {
                *counts.entry("PSS".into()).or_default() += 1;
            }
            if message_hash(scheme) == Some(HashAlgorithm::Sha1) {
                *counts.entry("SHA-1".into()).or_default() += 1;
            }
        }
        let of = |kind: &str| counts.get(kind).copied().unwrap_or_default();
        assert_eq!((of("curve, explicit true"), of("curve, explicit false")), (8, 16));
        assert_eq!(["RSA 2048", "RSA 3072", "RSA 4096", "RSA 6144"].map(of), [12, 4, 4, 4]);
        assert_eq!((of("PSS"), of("SHA-1"), of("exponent 3 true")), (4, 4, 4), "{counts:?}");
        assert_eq!(curves.len(), 5);
    }

    #[test]
    fn the_roots_of_the_generator_sign_themselves() {
        for der in invented_roots(12).unwrap() {
            let root = Certificate::from_der(&der).unwrap();
            assert!(root.verify_signed_by(&root.public_key().unwrap()).unwrap(), "{root:?}");
        }
    }

    #[test]
    fn a_document_signer_may_not_sign_lists() {
        let issuer = Issuer::specimen().unwrap();
        let day = Date::new(2026, 11, 1);
        let document_signer = issuer.document_signer(day).unwrap();
        assert!(!may_sign_lists(&Certificate::from_der(document_signer.certificate()).unwrap()));
        let list = MasterList::parse(&issuer.master_list(&[issuer.certificate()], day).unwrap()).unwrap();
        let verified = list.verify(|_| Vec::new()).unwrap();
        assert!(may_sign_lists(&verified.signer));
        assert_eq!(verified.root.raw(), issuer.certificate());
    }

    #[test]
    fn no_part_of_a_list_is_a_list() {
        let issuer = Issuer::specimen().unwrap();
        let list = issuer.master_list(&[issuer.certificate()], Date::new(2026, 11, 1)).unwrap();
        for length in (0..list.len()).step_by(7) {
            assert!(MasterList::parse(&list[..length]).is_err());
        }
    }
}
