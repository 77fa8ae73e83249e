//! Hash and signature algorithms: one table by object identifier (Doc 9303-12, 4.4).

use asn1_rs::oid;
use cccd_base::crypto::{EcdsaEncoding, HashAlgorithm, SignatureScheme};

use super::oid;
use crate::error::{CryptoError, DataError, DataKind, Result};
use crate::tlv::{
    Element, Tag,
    tag::{NULL, OBJECT_IDENTIFIER, SEQUENCE},
};

/// The form of a signature, apart from its hash.
#[derive(Clone, Copy)]
enum Family {
    RsaPkcs1,
    Ecdsa(EcdsaEncoding),
    Dsa,
}

/// One row: identifier, family, hash. MD5 has no row and never will.
type Row = (&'static [u8], Family, HashAlgorithm);

const X9_62: Family = Family::Ecdsa(EcdsaEncoding::Der);
const PLAIN: Family = Family::Ecdsa(EcdsaEncoding::Plain);

#[rustfmt::skip]
const TABLE: [Row; 20] = [
    // RFC 8017, A.2.4
    (&oid!(raw 1.2.840.113549.1.1.5), Family::RsaPkcs1, HashAlgorithm::Sha1),
    (&oid!(raw 1.2.840.113549.1.1.14), Family::RsaPkcs1, HashAlgorithm::Sha224),
    (&oid!(raw 1.2.840.113549.1.1.11), Family::RsaPkcs1, HashAlgorithm::Sha256),
    (&oid!(raw 1.2.840.113549.1.1.12), Family::RsaPkcs1, HashAlgorithm::Sha384),
    (&oid!(raw 1.2.840.113549.1.1.13), Family::RsaPkcs1, HashAlgorithm::Sha512),
    // X9.62; RFC 5758, 3.2
    (&oid!(raw 1.2.840.10045.4.1),   X9_62, HashAlgorithm::Sha1),
    (&oid!(raw 1.2.840.10045.4.3.1), X9_62, HashAlgorithm::Sha224),
    (&oid!(raw 1.2.840.10045.4.3.2), X9_62, HashAlgorithm::Sha256),
    (&oid!(raw 1.2.840.10045.4.3.3), X9_62, HashAlgorithm::Sha384),
    (&oid!(raw 1.2.840.10045.4.3.4), X9_62, HashAlgorithm::Sha512),
    // TR-03111, 5.2.1.1
    (&oid!(raw 0.4.0.127.0.7.1.1.4.1.1), PLAIN, HashAlgorithm::Sha1),
    (&oid!(raw 0.4.0.127.0.7.1.1.4.1.2), PLAIN, HashAlgorithm::Sha224),
    (&oid!(raw 0.4.0.127.0.7.1.1.4.1.3), PLAIN, HashAlgorithm::Sha256),
    (&oid!(raw 0.4.0.127.0.7.1.1.4.1.4), PLAIN, HashAlgorithm::Sha384),
    (&oid!(raw 0.4.0.127.0.7.1.1.4.1.5), PLAIN, HashAlgorithm::Sha512),
    // RFC 3279, 2.2.2; RFC 5758, 3.1; the last two are defined by NIST alone
    (&oid!(raw 1.2.840.10040.4.3),       Family::Dsa, HashAlgorithm::Sha1),
    (&oid!(raw 2.16.840.1.101.3.4.3.1), Family::Dsa, HashAlgorithm::Sha224),
    (&oid!(raw 2.16.840.1.101.3.4.3.2), Family::Dsa, HashAlgorithm::Sha256),
    (&oid!(raw 2.16.840.1.101.3.4.3.3), Family::Dsa, HashAlgorithm::Sha384),
    (&oid!(raw 2.16.840.1.101.3.4.3.4), Family::Dsa, HashAlgorithm::Sha512),
];

/// An AlgorithmIdentifier (RFC 5280, 4.1.1.2): `SEQUENCE { OBJECT IDENTIFIER, ANY OPTIONAL }`.
#[derive(Clone, Copy, Debug)]
pub struct AlgorithmIdentifier<'a> {
    /// The object identifier: the value bytes of its DER encoding.
    pub oid: &'a [u8],
    /// The parameters. An explicit NULL counts as absent: both forms are in use with the same meaning.
    pub parameters: Option<Element<'a>>,
}

impl<'a> AlgorithmIdentifier<'a> {
    /// Parses an AlgorithmIdentifier.
    ///
    /// # Errors
    /// [`DataError`] when it is malformed.
    pub fn parse(element: &Element<'a>) -> Result<Self, DataError> {
        if element.tag() != SEQUENCE {
            return Err(element.error(DataKind::Tag));
        }
        let mut inside = element.children()?;
        let oid = inside.expect(OBJECT_IDENTIFIER)?.value();
        let parameters = inside.next()?.filter(|parameters| parameters.tag() != NULL);
        inside.finish()?;
        Ok(Self { oid, parameters })
    }

    /// Returns the hash function that it names.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] for any that is not in [`HashAlgorithm`].
    pub fn hash(&self) -> Result<HashAlgorithm> {
        HashAlgorithm::from_oid(self.oid).ok_or_else(|| unsupported("this hash function"))
    }

    /// Returns the signature scheme that it names. `digest` is the hash specified beside it, needed for
    /// `rsaEncryption`, which names no hash.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] for any other scheme, [`DataError`] for malformed parameters of PSS.
    pub fn signature_scheme(&self, digest: Option<HashAlgorithm>) -> Result<SignatureScheme> {
        if self.oid == oid::RSASSA_PSS {
            return pss(self.parameters.as_ref());
        }
        if self.oid == oid::RSA_ENCRYPTION {
            let hash = digest.ok_or_else(|| unsupported("a signature of RSA that names no hash"))?;
            return Ok(SignatureScheme::RsaPkcs1 { hash });
        }
        let row = TABLE.iter().find(|(oid, ..)| *oid == self.oid);
        let &(_, family, hash) = row.ok_or_else(|| unsupported("this signature algorithm"))?;
        Ok(match family {
            Family::RsaPkcs1 => SignatureScheme::RsaPkcs1 { hash },
            Family::Ecdsa(encoding) => SignatureScheme::Ecdsa { hash, encoding },
            Family::Dsa => SignatureScheme::Dsa { hash },
        })
    }
}

/// A parsed AlgorithmIdentifier, stored with the structure that contains it so that it is parsed only once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Algorithm {
    raw: Vec<u8>,
    oid: Vec<u8>,
    has_parameters: bool,
    /// The signature scheme that it names; an error if it does not name a hash itself.
    scheme: Result<SignatureScheme>,
}

impl Algorithm {
    /// Parses an AlgorithmIdentifier. An unknown algorithm is not an error until it is used.
    ///
    /// # Errors
    /// As [`AlgorithmIdentifier::parse`].
    pub fn parse(element: &Element<'_>) -> Result<Self, DataError> {
        let identifier = AlgorithmIdentifier::parse(element)?;
        Ok(Self {
            raw: element.raw().to_vec(),
            oid: identifier.oid.to_vec(),
            has_parameters: identifier.parameters.is_some(),
            scheme: identifier.signature_scheme(None),
        })
    }

    /// Returns its bytes as encoded, in DER or in BER.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// Returns the object identifier: the value bytes of its DER encoding.
    pub fn oid(&self) -> &[u8] {
        &self.oid
    }

    /// Whether it has parameters. An explicit NULL counts as absent.
    pub(crate) const fn has_parameters(&self) -> bool {
        self.has_parameters
    }

    /// As [`AlgorithmIdentifier::hash`].
    ///
    /// # Errors
    /// The same.
    pub fn hash(&self) -> Result<HashAlgorithm> {
        AlgorithmIdentifier { oid: &self.oid, parameters: None }.hash()
    }

    /// As [`AlgorithmIdentifier::signature_scheme`].
    ///
    /// # Errors
    /// The same.
    pub fn signature_scheme(&self, digest: Option<HashAlgorithm>) -> Result<SignatureScheme> {
        match digest {
            Some(hash) if self.oid == oid::RSA_ENCRYPTION => Ok(SignatureScheme::RsaPkcs1 { hash }),
            _ => self.scheme.clone(),
        }
    }
}

/// Returns the hash of the message in a signature scheme; `None` for schemes that this module does not produce.
pub(crate) fn message_hash(scheme: SignatureScheme) -> Option<HashAlgorithm> {
    match scheme {
        SignatureScheme::RsaPkcs1 { hash }
        | SignatureScheme::RsaPss { hash, .. }
        | SignatureScheme::Ecdsa { hash, .. }
        | SignatureScheme::Dsa { hash } => Some(hash),
        _ => None,
    }
}

/// Returns the same scheme with the other encoding of its two numbers; `None` for schemes without two numbers.
pub(crate) fn rewritten(scheme: SignatureScheme) -> Option<SignatureScheme> {
    let SignatureScheme::Ecdsa { hash, encoding } = scheme else { return None };
    let encoding = match encoding {
        EcdsaEncoding::Der => EcdsaEncoding::Plain,
        EcdsaEncoding::Plain => EcdsaEncoding::Der,
    };
    Some(SignatureScheme::Ecdsa { hash, encoding })
}

/// Parses RSASSA-PSS-params (RFC 8017, A.2.3). Omitted fields have their defaults: SHA-1, MGF1 with SHA-1, a salt
/// of 20 bytes. All of them apply when the parameters are absent, as in some documents in the field.
fn pss(parameters: Option<&Element<'_>>) -> Result<SignatureScheme> {
    let mut hash = HashAlgorithm::Sha1;
    let mut mgf_hash = HashAlgorithm::Sha1;
    let mut salt_len = 20;
    if let Some(parameters) = parameters {
        if parameters.tag() != SEQUENCE {
            return Err(parameters.error(DataKind::Tag).into());
        }
        let mut inside = parameters.children()?;
        if let Some(field) = inside.optional(Tag::context_constructed(0))? {
            hash = AlgorithmIdentifier::parse(&only(&field)?)?.hash()?;
        }
        if let Some(field) = inside.optional(Tag::context_constructed(1))? {
            let generator = AlgorithmIdentifier::parse(&only(&field)?)?;
            if generator.oid != oid::MGF1 {
                return Err(unsupported("this mask generation function"));
            }
            let inner = generator.parameters.ok_or_else(|| field.error(DataKind::Missing))?;
            mgf_hash = AlgorithmIdentifier::parse(&inner)?.hash()?;
        }
        if let Some(field) = inside.optional(Tag::context_constructed(2))? {
            let salt = only(&field)?.small()?;
            salt_len = usize::try_from(salt).map_err(|_| field.error(DataKind::Value))?;
        }
        if let Some(field) = inside.optional(Tag::context_constructed(3))?
            && only(&field)?.small()? != 1
        {
            return Err(unsupported("this trailer field"));
        }
        inside.finish()?;
    }
    Ok(SignatureScheme::RsaPss { hash, mgf_hash, salt_len })
}

/// Returns the only data object inside an explicit tag.
fn only<'a>(field: &Element<'a>) -> Result<Element<'a>, DataError> {
    let mut inside = field.children()?;
    let element = inside.next()?.ok_or_else(|| field.error(DataKind::Missing))?;
    inside.finish()?;
    Ok(element)
}

fn unsupported(what: &'static str) -> crate::Error {
    CryptoError::Unsupported { what }.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;
    use crate::tlv::encode;

    /// Returns the scheme that an AlgorithmIdentifier in hexadecimal names.
    fn scheme(der: &str, digest: Option<HashAlgorithm>) -> Result<SignatureScheme> {
        let der = hex::decode(der).unwrap();
        AlgorithmIdentifier::parse(&Element::parse(&der, SEQUENCE)?)?.signature_scheme(digest)
    }

    fn code(der: &str) -> Code {
        scheme(der, Some(HashAlgorithm::Sha256)).unwrap_err().code()
    }

    #[test]
    fn the_table_names_what_the_standards_name() {
        let dotted = |wanted: &str| {
            let (_, family, hash) = TABLE.iter().find(|(oid, ..)| oid::text(oid) == wanted).unwrap();
            (matches!(family, Family::RsaPkcs1), matches!(family, Family::Ecdsa(EcdsaEncoding::Plain)), *hash)
        };
        let hashes = HashAlgorithm::ALL;
        for (rsa, ec, plain, hash) in [
            ("5", "1", "1", hashes[0]),
            ("14", "3.1", "2", hashes[1]),
            ("11", "3.2", "3", hashes[2]),
            ("12", "3.3", "4", hashes[3]),
            ("13", "3.4", "5", hashes[4]),
        ] {
            assert_eq!(dotted(&format!("1.2.840.113549.1.1.{rsa}")), (true, false, hash));
            assert_eq!(dotted(&format!("1.2.840.10045.4.{ec}")), (false, false, hash));
            assert_eq!(dotted(&format!("0.4.0.127.0.7.1.1.4.1.{plain}")), (false, true, hash));
        }
    }

    #[test]
    fn dsa_is_named_by_two_standards() {
        for (dotted, hash) in [
            ("1.2.840.10040.4.3", HashAlgorithm::Sha1),
            ("2.16.840.1.101.3.4.3.1", HashAlgorithm::Sha224),
            ("2.16.840.1.101.3.4.3.2", HashAlgorithm::Sha256),
            ("2.16.840.1.101.3.4.3.3", HashAlgorithm::Sha384),
            ("2.16.840.1.101.3.4.3.4", HashAlgorithm::Sha512),
        ] {
            let (oid, ..) = TABLE.iter().find(|(oid, ..)| oid::text(oid) == dotted).unwrap();
            let named = AlgorithmIdentifier { oid, parameters: None };
            assert_eq!(named.signature_scheme(None).unwrap(), SignatureScheme::Dsa { hash });
        }
    }

    #[test]
    fn null_and_absent_parameters_are_the_same() {
        let expected = SignatureScheme::RsaPkcs1 { hash: HashAlgorithm::Sha256 };
        assert_eq!(scheme("300D06092A864886F70D01010B0500", None).unwrap(), expected);
        assert_eq!(scheme("300B06092A864886F70D01010B", None).unwrap(), expected);
    }

    #[test]
    fn rsa_encryption_takes_the_hash_beside_it() {
        let sha384 = HashAlgorithm::Sha384;
        let expected = SignatureScheme::RsaPkcs1 { hash: sha384 };
        assert_eq!(scheme("300D06092A864886F70D0101010500", Some(sha384)).unwrap(), expected);
        assert!(scheme("300D06092A864886F70D0101010500", None).is_err());
    }

    #[test]
    fn parameters_of_pss_have_defaults() {
        let defaults = SignatureScheme::RsaPss {
            hash: HashAlgorithm::Sha1,
            mgf_hash: HashAlgorithm::Sha1,
            salt_len: 20,
        };
        for der in
            ["300B06092A864886F70D01010A", "300D06092A864886F70D01010A3000", "300D06092A864886F70D01010A0500"]
        {
            assert_eq!(scheme(der, Some(HashAlgorithm::Sha512)).unwrap(), defaults);
        }
    }

    #[test]
    fn parameters_of_pss_are_read() {
        // SHA-512, MGF1 with SHA-256, a salt of 64 bytes.
        let parameters = "A00F300D06096086480165030402030500\
                          A11C301A06092A864886F70D010108300D06096086480165030402010500A203020140";
        let der = |parameters: &str| {
            let inner = encode(SEQUENCE, &hex::decode(parameters).unwrap());
            hex::encode(encode(SEQUENCE, &[hex::decode("06092A864886F70D01010A").unwrap(), inner].concat()))
        };
        let expected = SignatureScheme::RsaPss {
            hash: HashAlgorithm::Sha512,
            mgf_hash: HashAlgorithm::Sha256,
            salt_len: 64,
        };
        assert_eq!(scheme(&der(parameters), None).unwrap(), expected);
        assert_eq!(scheme(&der(&format!("{parameters}A303020101")), None).unwrap(), expected);
        assert_eq!(code(&der(&format!("{parameters}A303020102"))), Code::CryptoUnsupported);
        assert_eq!(code(&der(&format!("{parameters}0500"))), Code::DataTrailing);
    }

    #[test]
    fn md5_and_the_unknown_are_not_accepted() {
        for der in ["300D06092A864886F70D0101040500", "300406022A03"] {
            assert_eq!(code(der), Code::CryptoUnsupported);
        }
        let md5 = hex::decode("300C06082A864886F70D02050500").unwrap();
        let md5 = AlgorithmIdentifier::parse(&Element::parse(&md5, SEQUENCE).unwrap()).unwrap();
        assert_eq!(md5.hash().unwrap_err().code(), Code::CryptoUnsupported);
    }
}
