//! Signed data of the Cryptographic Message Syntax, as EF.SOD and EF.CardSecurity use it (RFC 5652, 5;
//! Doc 9303-10, 4.6.2.2).
//!
//! ```text
//! ContentInfo ::= SEQUENCE { id-signedData, [0] SignedData }
//! SignedData  ::= SEQUENCE { version, digestAlgorithms SET, encapContentInfo SEQUENCE { type, [0] OCTET STRING },
//!                            [0] certificates OPTIONAL, [1] crls OPTIONAL, signerInfos SET }
//! SignerInfo  ::= SEQUENCE { version, sid, digestAlgorithm, [0] signedAttrs, signatureAlgorithm, signature,
//!                            [1] unsignedAttrs OPTIONAL }
//! ```

use cccd_base::crypto::{HashAlgorithm, PublicKey, SignatureScheme, verify};
use jiff::Timestamp;

use super::{
    algorithm::{Algorithm, AlgorithmIdentifier},
    ber,
    name::Name,
    oid,
    signature_memo::Checks,
    time::parse_time,
};
use crate::error::{DataError, DataKind, Result};
use crate::tlv::{
    Element, Tag, encode,
    tag::{INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, SET},
};

/// The largest number of certificates, signers or attributes that are read.
const MAX_PARTS: usize = 32;

/// The versions of SignedData that exist (RFC 5652, 5.1).
const VERSIONS: std::ops::RangeInclusive<u32> = 1..=5;

/// Signed data with its signers, parsed but not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedData {
    /// The version, 1 to 5, which no signature covers. It follows from the other fields: 3 for all content of Doc
    /// 9303.
    pub version: u32,
    /// Object identifiers of the hash functions that are declared; no signature covers them.
    pub digest_algorithms: Vec<Vec<u8>>,
    /// Whether it is encoded in BER that is not DER: with indefinite lengths or longer ones than needed, strings in
    /// pieces, numbers with surplus bytes. The encoding of certificates and content does not count.
    pub is_ber: bool,
    /// Whether a hash function in the list has parameters, although no hash function takes any.
    pub has_odd_parameters: bool,
    /// The type of the content: an object identifier.
    pub content_type: Vec<u8>,
    /// The content.
    pub content: Vec<u8>,
    /// The certificates that accompany the content, in DER, each as encoded.
    pub certificates: Vec<Vec<u8>>,
    /// The signer; the first one if there are several.
    pub signer: SignerInfo,
    /// The other signers. States should not have any (Doc 9303-10, 4.6.2.2).
    pub further_signers: Vec<SignerInfo>,
}

/// Who signed, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignerInfo {
    /// The version, which no signature covers: 1 or 3. The identifier determines which one it should be.
    pub version: u32,
    /// Identifies the certificate that holds the signer's key.
    pub identifier: SignerIdentifier,
    /// The hash of the content. If it cannot be read, that is an error only when it is used.
    pub digest_algorithm: Result<Algorithm, DataError>,
    /// What was signed.
    pub signed_attributes: SignedAttributes,
    /// How it was signed. If it cannot be read, that is an error only when it is used.
    pub signature_algorithm: Result<Algorithm, DataError>,
    /// The signature.
    pub signature: Vec<u8>,
    /// The results of checking it, by the keys used.
    checks: Checks<(PublicKey, SignatureScheme)>,
}

/// Identifies the certificate that holds the signer's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignerIdentifier {
    /// The certificate with this issuer and serial number.
    IssuerAndSerial {
        /// The name of the issuer.
        issuer: Name,
        /// The bytes of the serial number's INTEGER.
        serial: Vec<u8>,
    },
    /// The certificate with this subject key identifier.
    KeyIdentifier(Vec<u8>),
}

/// The attributes that the signature covers (RFC 5652, 5.3 and 11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedAttributes {
    /// Each attribute as encoded, in the order found.
    attributes: Vec<Vec<u8>>,
    /// All of them as encoded.
    raw: Vec<u8>,
    /// The type of the content: an object identifier.
    pub content_type: Vec<u8>,
    /// The hash of the content.
    pub message_digest: Vec<u8>,
    /// The time of signing, as claimed by the signer.
    pub signing_time: Option<Timestamp>,
    /// Whether that time is not in the form that DER requires, or cannot be read.
    pub has_odd_time: bool,
    /// Whether one of these three attributes occurs twice with the same value.
    pub is_odd: bool,
}

impl SignedData {
    /// Parses a ContentInfo that holds signed data, in DER or in BER. Offsets in errors count from the start of its
    /// original encoding.
    ///
    /// # Errors
    /// [`DataError`] when it is malformed; [`DataKind::Missing`] without content, signer or signed attributes,
    /// [`DataKind::Duplicate`] with two values of one attribute, and [`DataKind::Version`] for versions that do not
    /// exist.
    pub fn parse(content_info: &[u8]) -> Result<Self, DataError> {
        Self::parse_definite(content_info).or_else(|error| match ber::to_definite(content_info) {
            Ok(Some(definite)) => {
                let signed_data = Self::parse_definite(&definite)?;
                let certificates = Self::certificates(content_info).unwrap_or_default();
                Ok(Self { is_ber: true, certificates, ..signed_data })
            }
            _ => Err(error),
        })
    }

    /// Returns the certificates of a ContentInfo in BER, each as encoded, because a signature covers a part of it.
    fn certificates(content_info: &[u8]) -> Option<Vec<Vec<u8>>> {
        let starts = |tag: u8| move |part: &&&[u8]| part.first() == Some(&tag);
        let explicit = *ber::parts(content_info)?.iter().find(starts(0xA0))?;
        let fields = ber::parts(ber::parts(explicit)?.first()?)?;
        let Some(set) = fields.iter().find(starts(0xA0)) else { return Some(Vec::new()) };
        Some(ber::parts(set)?.iter().filter(starts(0x30)).map(|certificate| certificate.to_vec()).collect())
    }

    fn parse_definite(content_info: &[u8]) -> Result<Self, DataError> {
        let mut inside = Element::parse(content_info, SEQUENCE)?.children()?;
        let kind = inside.expect(OBJECT_IDENTIFIER)?;
        if kind.value() != oid::SIGNED_DATA {
            return Err(kind.error(DataKind::Value));
        }
        let mut explicit = inside.expect(Tag::context_constructed(0))?.children()?;
        inside.finish()?;
        let mut fields = explicit.expect(SEQUENCE)?.children()?;
        explicit.finish()?;

        let version = version(&fields.expect(INTEGER)?, |number| VERSIONS.contains(&number))?;
        let (digest_algorithms, has_odd_parameters) = digest_algorithms(&fields.expect(SET)?)?;
        let mut encapsulated = fields.expect(SEQUENCE)?.children()?;
        let content_type = encapsulated.expect(OBJECT_IDENTIFIER)?.value().to_vec();
        let mut content = encapsulated.expect(Tag::context_constructed(0))?.children()?;
        encapsulated.finish()?;
        let octets = content.expect(OCTET_STRING)?.value().to_vec();
        content.finish()?;
        let certificates: Vec<Vec<u8>> = match fields.optional(Tag::context_constructed(0))? {
            Some(set) => {
                let choices = set.children()?.all(MAX_PARTS)?;
                let certificates = choices.iter().filter(|choice| choice.tag() == SEQUENCE);
                certificates.map(|certificate| certificate.raw().to_vec()).collect()
            }
            None => Vec::new(),
        };
        fields.optional(Tag::context_constructed(1))?; // Revocation lists, which must not be taken from here.
        let signers = fields.expect(SET)?;
        fields.finish()?;
        let all = signers.children()?.all(MAX_PARTS)?;
        let mut all = all.iter().map(SignerInfo::parse);
        let signer = all.next().ok_or_else(|| signers.error(DataKind::Missing))??;
        let further_signers = all.collect::<Result<_, _>>()?;
        Ok(Self {
            version,
            digest_algorithms,
            is_ber: !ber::is_der(content_info, &certificates),
            has_odd_parameters,
            content_type,
            content: octets,
            certificates,
            signer,
            further_signers,
        })
    }

    /// Returns all signers in their order.
    pub fn signers(&self) -> impl Iterator<Item = &SignerInfo> {
        std::iter::once(&self.signer).chain(&self.further_signers)
    }
}

/// Signed data as a carrier of certificates and revocation lists (RFC 5652, 5; `.p7b`). Its signatures, if it has any,
/// are not read: nothing in it is trusted because of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bundle {
    /// The type of the content: an object identifier.
    pub(crate) content_type: Vec<u8>,
    /// The certificates, each as encoded.
    pub(crate) certificates: Vec<Vec<u8>>,
    /// The revocation lists, each as encoded.
    pub(crate) revocation_lists: Vec<Vec<u8>>,
}

impl Bundle {
    /// Whether the bytes begin like signed data, in DER or in BER.
    pub(crate) fn begins(content_info: &[u8]) -> bool {
        let identifier = encode(OBJECT_IDENTIFIER, oid::SIGNED_DATA);
        let at =
            |header_len: usize| content_info.get(header_len..).unwrap_or_default().starts_with(&identifier);
        content_info.first() == Some(&0x30) && (2..=6).any(at)
    }

    /// Reads a ContentInfo that holds signed data, in DER or in BER; `None` if it does not.
    pub(crate) fn parse(content_info: &[u8]) -> Option<Self> {
        let parts = ber::parts(content_info).filter(|_| Self::begins(content_info))?;
        let [_, explicit] = parts[..] else { return None };
        let fields = ber::parts(ber::parts(explicit)?.first()?)?;
        let content = ber::parts(fields.get(2)?)?;
        let content_type = Element::parse(content.first()?, OBJECT_IDENTIFIER).ok()?.value().to_vec();
        let set = |tag: u8| match fields.iter().skip(3).find(|field| field.first() == Some(&tag)) {
            Some(set) => {
                let choices = ber::parts(set)?.into_iter().filter(|choice| choice.first() == Some(&0x30));
                Some(choices.map(<[u8]>::to_vec).collect())
            }
            None => Some(Vec::new()),
        };
        Some(Self { content_type, certificates: set(0xA0)?, revocation_lists: set(0xA1)? })
    }
}

fn version(element: &Element<'_>, exists: impl FnOnce(u32) -> bool) -> Result<u32, DataError> {
    let number = element.small()?;
    if exists(number) { Ok(number) } else { Err(element.error(DataKind::Version)) }
}

/// Returns the identifiers of the hash functions, and whether one of them has parameters.
fn digest_algorithms(set: &Element<'_>) -> Result<(Vec<Vec<u8>>, bool), DataError> {
    let all = set.children()?.all(MAX_PARTS)?;
    let all = all.iter().map(AlgorithmIdentifier::parse).collect::<Result<Vec<_>, _>>()?;
    let has_parameters = all.iter().any(|algorithm| algorithm.parameters.is_some());
    Ok((all.iter().map(|algorithm| algorithm.oid.to_vec()).collect(), has_parameters))
}

impl SignerInfo {
    fn parse(element: &Element<'_>) -> Result<Self, DataError> {
        if element.tag() != SEQUENCE {
            return Err(element.error(DataKind::Tag));
        }
        let mut fields = element.children()?;
        let version = version(&fields.expect(INTEGER)?, |number| matches!(number, 1 | 3))?;
        let identifier = match fields.optional(Tag::context(0))? {
            Some(identifier) => SignerIdentifier::KeyIdentifier(identifier.value().to_vec()),
            None => {
                let mut inside = fields.expect(SEQUENCE)?.children()?;
                let issuer = Name::parse(&inside.expect(SEQUENCE)?)?;
                let serial = inside.expect(INTEGER)?.value().to_vec();
                inside.finish()?;
                SignerIdentifier::IssuerAndSerial { issuer, serial }
            }
        };
        let digest_algorithm = Algorithm::parse(&fields.expect(SEQUENCE)?);
        let signed_attributes = match fields.optional(Tag::context_constructed(0))? {
            Some(attributes) => SignedAttributes::parse(&attributes)?,
            None => return Err(element.error(DataKind::Missing)),
        };
        let signature_algorithm = Algorithm::parse(&fields.expect(SEQUENCE)?);
        let signature = fields.expect(OCTET_STRING)?.value().to_vec();
        fields.optional(Tag::context_constructed(1))?;
        fields.finish()?;
        Ok(Self {
            version,
            identifier,
            digest_algorithm,
            signed_attributes,
            signature_algorithm,
            signature,
            checks: Checks::default(),
        })
    }

    /// Returns the hash of the content and the scheme of the signature.
    ///
    /// # Errors
    /// [`DataError`] if one of them is malformed,
    /// [`CryptoError::Unsupported`](crate::error::CryptoError::Unsupported) if it is not known.
    pub fn algorithms(&self) -> Result<(HashAlgorithm, SignatureScheme)> {
        let digest_algorithm = self.digest_algorithm.as_ref().map_err(Clone::clone)?;
        let signature_algorithm = self.signature_algorithm.as_ref().map_err(Clone::clone)?;
        let digest = digest_algorithm.hash()?;
        Ok((digest, signature_algorithm.signature_scheme(Some(digest))?))
    }

    /// Whether the signature was made with this key: over the attributes as encoded, or over their DER form. It is
    /// computed once.
    ///
    /// # Errors
    /// [`CryptoError`](crate::error::CryptoError) when key or scheme are not supported.
    pub(crate) fn is_signed_by(&self, key: &PublicKey, scheme: SignatureScheme) -> Result<bool> {
        self.checks.get_or(&(key.clone(), scheme), || {
            let attributes = &self.signed_attributes;
            #[cfg(test)]
            crate::read::once::count("signature of EF.SOD");
            let is_over = |message: &[u8]| verify(key, scheme, message, &self.signature);
            Ok(is_over(&attributes.to_be_signed())?
                || attributes.to_be_signed_sorted().map_or(Ok(false), |sorted| is_over(&sorted))?)
        })
    }
}

impl SignedAttributes {
    fn parse(element: &Element<'_>) -> Result<Self, DataError> {
        let attributes = element.children()?.all(MAX_PARTS)?;
        let mut known: Vec<(&[u8], &[u8])> = Vec::new();
        let (mut content_type, mut message_digest, mut signing_time) = (None, None, None);
        let (mut has_odd_time, mut is_odd) = (false, false);
        for attribute in &attributes {
            if attribute.tag() != SEQUENCE {
                return Err(attribute.error(DataKind::Tag));
            }
            let mut inside = attribute.children()?;
            let kind = inside.expect(OBJECT_IDENTIFIER)?.value();
            if ![oid::CONTENT_TYPE, oid::MESSAGE_DIGEST, oid::SIGNING_TIME].contains(&kind) {
                continue;
            }
            // A repeated identical value adds nothing; of two different values nobody knows which is meant.
            match known.iter().find(|(id, _)| *id == kind) {
                Some((_, same)) if *same == attribute.raw() => {
                    is_odd = true;
                    continue;
                }
                Some(_) => return Err(attribute.error(DataKind::Duplicate)),
                None => known.push((kind, attribute.raw())),
            }
            let mut values = inside.expect(SET)?.children()?;
            inside.finish()?;
            match kind {
                oid::CONTENT_TYPE => content_type = Some(values.expect(OBJECT_IDENTIFIER)?.value().to_vec()),
                oid::MESSAGE_DIGEST => message_digest = Some(values.expect(OCTET_STRING)?.value().to_vec()),
                _ => {
                    // An unreadable time counts as absent.
                    let time = values.next()?.ok_or_else(|| attribute.error(DataKind::Missing))?;
                    let time = parse_time(&time).ok();
                    has_odd_time = time.is_none_or(|time| time.is_odd);
                    signing_time = time.map(|time| time.moment);
                }
            }
            values.finish()?;
        }
        Ok(Self {
            attributes: attributes.iter().map(|attribute| attribute.raw().to_vec()).collect(),
            raw: element.raw().to_vec(),
            content_type: content_type.ok_or_else(|| element.error(DataKind::Missing))?,
            message_digest: message_digest.ok_or_else(|| element.error(DataKind::Missing))?,
            signing_time,
            has_odd_time,
            is_odd,
        })
    }

    /// Returns the bytes that the signature covers: the attributes as encoded, under the tag of a SET in place of
    /// `[0]` (RFC 5652, 5.4).
    pub fn to_be_signed(&self) -> Vec<u8> {
        let mut bytes = self.raw.clone();
        if let Some(tag) = bytes.first_mut() {
            *tag = 0x31;
        }
        bytes
    }

    /// Returns the same bytes in DER, with its order and its lengths, which is what the standard requires to be
    /// signed; `None` if the encoding is DER already. Issuers have signed one form and sent the other.
    pub(crate) fn to_be_signed_sorted(&self) -> Option<Vec<u8>> {
        let shortest = self.attributes.iter().map(|attribute| ber::to_shortest(attribute));
        let mut sorted = shortest.collect::<Result<Vec<_>, _>>().ok()?;
        sorted.sort();
        let bytes = encode(SET, &sorted.concat());
        (bytes != self.to_be_signed()).then_some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pki::testing::{SodTemplate, attribute, key, vector};
    use crate::tlv::tag::GENERALIZED_TIME;

    const ALL: [&[u8]; 4] = [
        vector!("sod-brainpool.der"),
        vector!("sod-explicit.der"),
        vector!("sod-rsa.der"),
        vector!("sod-pss.der"),
    ];

    /// Returns the ContentInfo of an EF.SOD built from a template.
    fn content_info(template: &SodTemplate) -> Vec<u8> {
        Element::parse(&template.sign(&key(2)), Tag(0x77)).unwrap().value().to_vec()
    }

    fn kind(content_info: &[u8]) -> DataKind {
        SignedData::parse(content_info).unwrap_err().kind
    }

    #[test]
    fn signed_data_by_openssl_is_read() {
        for der in ALL {
            let signed = SignedData::parse(der).unwrap();
            assert_eq!(signed.content_type, oid::LDS_SECURITY_OBJECT);
            assert_eq!(signed.content, vector!("lds.der"));
            assert_eq!(signed.certificates.len(), 1);
            let attributes = &signed.signer.signed_attributes;
            assert_eq!(attributes.content_type, oid::LDS_SECURITY_OBJECT);
            assert!(attributes.signing_time.unwrap().to_string().starts_with("2026-11-23T"));
            assert_eq!(attributes.to_be_signed_sorted(), None);
        }
    }

    #[test]
    fn both_kinds_of_identifiers_are_read() {
        let identifier = |der| SignedData::parse(der).unwrap().signer.identifier;
        let SignerIdentifier::IssuerAndSerial { issuer, serial } = identifier(ALL[0]) else {
            panic!("by name")
        };
        assert_eq!(issuer.to_string(), "CN=CSCA SPECIMEN p384,serialNumber=001,O=SPECIMEN,C=UT");
        assert_eq!(serial, [0x2A, 0x01]);
        let SignerIdentifier::KeyIdentifier(identifier) = identifier(ALL[1]) else { panic!("by key") };
        assert_eq!(identifier.len(), 20);
    }

    #[test]
    fn attributes_are_signed_as_a_set() {
        let mut template = SodTemplate::new(b"content".to_vec());
        let sorted = SignedData::parse(&content_info(&template)).unwrap().signer.signed_attributes;
        template.sent_unsorted = true;
        let unsorted = SignedData::parse(&content_info(&template)).unwrap().signer.signed_attributes;
        assert_eq!(sorted.to_be_signed()[0], 0x31);
        assert_ne!(unsorted.to_be_signed(), sorted.to_be_signed());
        assert_eq!(unsorted.to_be_signed_sorted(), Some(sorted.to_be_signed()));
    }

    #[test]
    fn there_is_a_signer_and_may_be_some() {
        let mut template = SodTemplate::new(b"content".to_vec());
        template.signers = 2;
        let signed = SignedData::parse(&content_info(&template)).unwrap();
        assert_eq!(signed.further_signers, std::slice::from_ref(&signed.signer));
        template.signers = MAX_PARTS + 1;
        assert_eq!(kind(&content_info(&template)), DataKind::TooDeep);
        template.signers = 0;
        assert_eq!(kind(&content_info(&template)), DataKind::Missing);
    }

    #[test]
    fn the_number_of_certificates_is_bounded() {
        let mut template = SodTemplate::new(b"content".to_vec());
        template.certificates = vec![encode(SEQUENCE, &[]); MAX_PARTS];
        assert_eq!(SignedData::parse(&content_info(&template)).unwrap().certificates.len(), MAX_PARTS);
        template.certificates.push(encode(SEQUENCE, &[]));
        assert_eq!(kind(&content_info(&template)), DataKind::TooDeep);
    }

    /// Returns the signed data with `old` replaced by `new`.
    fn replaced(content_info: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
        assert_eq!(old.len(), new.len());
        let position = content_info.windows(old.len()).rposition(|window| window == old).unwrap();
        let mut bytes = content_info.to_vec();
        bytes[position..position + old.len()].copy_from_slice(new);
        bytes
    }

    #[test]
    fn the_attributes_that_matter_stand_there_once() {
        let bytes = content_info(&SodTemplate::new(b"content".to_vec()));
        for attribute in [oid::CONTENT_TYPE, oid::MESSAGE_DIGEST] {
            assert_eq!(kind(&replaced(&bytes, attribute, &[0x2A; 9])), DataKind::Missing);
        }
        let mut template = SodTemplate::new(b"content".to_vec());
        template.signing_time = None;
        let signed = SignedData::parse(&content_info(&template)).unwrap();
        assert_eq!(signed.signer.signed_attributes.signing_time, None);
    }

    #[test]
    fn an_attribute_with_two_values_is_refused_and_one_that_stands_twice_is_odd() {
        let time = encode(GENERALIZED_TIME, b"20230101000000Z");
        let digest = encode(OCTET_STRING, &[0; 32]);
        let mut template = SodTemplate::new(b"content".to_vec());
        for twice in [
            attribute(oid::SIGNING_TIME, &time),
            attribute(oid::MESSAGE_DIGEST, &digest),
            attribute(oid::CONTENT_TYPE, &encode(OBJECT_IDENTIFIER, oid::SIGNED_DATA)),
        ] {
            template.attributes = vec![twice];
            assert_eq!(kind(&content_info(&template)), DataKind::Duplicate);
        }
        template.attributes =
            vec![attribute(oid::CONTENT_TYPE, &encode(OBJECT_IDENTIFIER, oid::LDS_SECURITY_OBJECT))];
        assert!(SignedData::parse(&content_info(&template)).unwrap().signer.signed_attributes.is_odd);
        template.signing_time = None;
        template.attributes = vec![attribute(oid::SIGNING_TIME, &time.repeat(2))];
        assert_eq!(kind(&content_info(&template)), DataKind::Trailing);
    }

    #[test]
    fn what_is_no_signed_data_is_refused() {
        let bytes = content_info(&SodTemplate::new(b"content".to_vec()));
        assert_eq!(kind(&replaced(&bytes, oid::SIGNED_DATA, &[0x2A; 9])), DataKind::Value);
        assert_eq!(kind(&[&bytes[..], &[0]].concat()), DataKind::Trailing);
        // The same in BER.
        assert_eq!(kind(&[0x30, 0x80, 0x06, 0x01, 0x2A, 0, 0]), DataKind::Value);
        assert_eq!(kind(&[0x30, 0x80, 0x06, 0x01, 0x2A, 0]), DataKind::Length);
    }

    #[test]
    fn ber_means_the_same_as_der() {
        for der in ALL {
            let signed = SignedData::parse(der).unwrap();
            assert!(!signed.is_ber);
            let indefinite =
                [&[0x30, 0x80], Element::parse(der, SEQUENCE).unwrap().value(), &[0, 0]].concat();
            assert_eq!(SignedData::parse(&indefinite), Ok(SignedData { is_ber: true, ..signed }));
        }
    }

    #[test]
    fn versions_and_hash_functions_are_read() {
        let signed = SignedData::parse(ALL[0]).unwrap();
        assert_eq!((signed.version, signed.signer.version), (3, 1));
        assert_eq!(SignedData::parse(ALL[1]).unwrap().signer.version, 3);
        assert_eq!(signed.digest_algorithms, [cccd_base::crypto::HashAlgorithm::Sha256.oid()]);
        let mut template = SodTemplate::new(b"content".to_vec());
        for (version, signer_version) in [(0, 1), (6, 1), (3, 0), (3, 2), (3, 4)] {
            (template.version, template.signer_version) = (version, signer_version);
            assert_eq!(kind(&content_info(&template)), DataKind::Version);
        }
    }

    #[test]
    fn without_signed_attributes_nothing_is_signed() {
        // The attributes get an unknown tag.
        let bytes = content_info(&SodTemplate::new(b"content".to_vec()));
        let attributes = &SignedData::parse(&bytes).unwrap().signer.signed_attributes;
        let mut unknown = attributes.raw.clone();
        unknown[0] = 0xA7;
        assert_eq!(kind(&replaced(&bytes, &attributes.raw, &unknown)), DataKind::Missing);
    }

    #[test]
    fn no_part_of_signed_data_is_signed_data() {
        for der in ALL {
            for length in 0..der.len() {
                assert!(SignedData::parse(&der[..length]).is_err());
            }
        }
    }

    proptest! {
        #[test]
        fn changed_bytes_are_survived(
            which in 0..ALL.len(),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        ) {
            let mut der = ALL[which].to_vec();
            for (index, byte) in changes {
                let length = der.len();
                der[index.index(length)] = byte;
            }
            let _ = SignedData::parse(&der);
        }

        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = SignedData::parse(&bytes);
            let _ = SignedData::parse(&encode(SEQUENCE, &bytes));
        }
    }
}
