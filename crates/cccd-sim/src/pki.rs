//! An invented issuing state: a test root and its document signers (Doc 9303-12, tables 5 and 6).
//!
//! Every name says SPECIMEN / THẺ MẪU. Keys follow from a seed and signatures from key and message (RFC 6979), so that
//! the same seed gives the same bytes.

mod chain;
mod master_list;
mod revocation;
mod signing;

pub(crate) use chain::{Chain, ChainEdit, Field, SpelledOut};

use cccd_base::{
    Result,
    crypto::{Curve, EcSigner, EcdsaEncoding, Group, HashAlgorithm, PublicKey},
    random::SeededRandom,
    tlv::Tag,
};

use crate::{
    der::{
        bits, context, context_primitive, encode, generalized_time_value, named_bits, octets, oid, printable,
        sequence, set_of, small, unsigned, utc_time, utf8, yes,
    },
    person::Date,
};
pub use signing::SignerAlgorithm;
pub(crate) use signing::SigningKey;
use signing::{NULL, dsa_public_key_info};

pub use master_list::invented_roots;

const ORGANISATION: &str = "THẺ MẪU SPECIMEN - không có giá trị, của một cơ quan hư cấu";
const UNIT: &str = "Chứng thư số dùng để kiểm thử phần mềm, SPECIMEN";
const ROOT_CURVE: Curve = Curve::P384;
const ID_RSA: [u64; 7] = [1, 2, 840, 113_549, 1, 1, 1];
const ID_ECDSA_WITH_SHA384: [u64; 7] = [1, 2, 840, 10045, 4, 3, 3];
const ROOT_FROM: Date = Date::new(2021, 1, 1);
const ROOT_USED_TO: Date = Date::new(2026, 1, 21);
const ROOT_TO: Date = Date::new(2046, 12, 31);
/// A document signer is valid for this long; its key is used for a quarter of a year.
const SIGNER_YEARS: u16 = 22;

/// A root with its certificate, which issues document signers.
///
/// The root is valid from 2021-01-01 to 2046-12-31.
pub struct Issuer {
    seed: Vec<u8>,
    key: EcSigner,
    origin: Origin,
    name: Vec<u8>,
    certificate: Vec<u8>,
}

/// The state that an issuer belongs to.
#[derive(Clone)]
struct Origin {
    /// Two letters, as in certificates.
    country: String,
    /// Three letters, as in the MRZ.
    state: String,
}

impl Origin {
    fn viet_nam() -> Self {
        Self { country: "VN".to_owned(), state: "VNM".to_owned() }
    }
}

impl Issuer {
    /// The test root that issues all cards by default.
    ///
    /// # Errors
    /// [`CryptoError::Failed`](cccd_base::error::CryptoError::Failed), like everything that issues.
    pub fn specimen() -> Result<Self> {
        Self::build(b"specimen", "001", Origin::viet_nam())
    }

    /// Another root with another name and other keys.
    ///
    /// # Errors
    /// As [`specimen`](Self::specimen).
    pub fn new(seed: &[u8]) -> Result<Self> {
        Self::numbered(seed, Origin::viet_nam())
    }

    /// A root of another state, by its letters in certificates and in the MRZ, such as `UT` and `UTO`.
    ///
    /// # Errors
    /// As [`specimen`](Self::specimen).
    pub fn of_state(seed: &[u8], country: &str, state: &str) -> Result<Self> {
        Self::numbered(seed, Origin { country: country.to_owned(), state: state.to_owned() })
    }

    fn numbered(seed: &[u8], origin: Origin) -> Result<Self> {
        let hash = HashAlgorithm::Sha256.hash(seed)?;
        let number = hash.iter().take(8).fold(0_u64, |sum, &byte| sum << 8 | u64::from(byte)) % 899;
        Self::build(seed, &format!("{:03}", 101 + number), origin)
    }

    /// A forger's root: it has exactly the names of the test root, but other keys.
    ///
    /// # Errors
    /// As [`specimen`](Self::specimen).
    pub fn impostor(seed: &[u8]) -> Result<Self> {
        Self::build(&[b"impostor ", seed].concat(), "001", Origin::viet_nam())
    }

    fn build(seed: &[u8], number: &str, origin: Origin) -> Result<Self> {
        let key = signer(seed, "root", ROOT_CURVE)?;
        let name = name(&[
            (&[2, 5, 4, 6], printable(&origin.country)),
            (&[2, 5, 4, 10], utf8(ORGANISATION)),
            (&[2, 5, 4, 11], utf8(UNIT)),
            (&[2, 5, 4, 5], printable(number)),
            (&[2, 5, 4, 3], printable("CSCA SPECIMEN")),
        ]);
        let key_identifier = key_identifier(&key.public_key())?;
        let certificate = Certificate {
            serial: serial(seed, "root")?,
            issuer: &name,
            subject: &name,
            valid: (ROOT_FROM, ROOT_TO),
            key_info: subject_public_key_info(&key.public_key()),
            extensions: &[
                authority_key_identifier(&key_identifier),
                subject_key_identifier(&key_identifier),
                key_usage(0b0000_0110), // keyCertSign, cRLSign
                private_key_usage_period(ROOT_FROM, ROOT_USED_TO),
                alternative_name(17, &origin.state),
                alternative_name(18, &origin.state),
                basic_constraints(),
                crl_distribution_points(),
            ],
        };
        let certificate = certificate.signed_by(&key)?;
        Ok(Self { seed: seed.to_vec(), key, origin, name, certificate })
    }

    /// The root certificate in DER, for a trust folder.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// Signs with ecdsa-with-SHA384, for callers that write certificates and lists themselves.
    ///
    /// # Errors
    /// As [`specimen`](Self::specimen).
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        self.key.sign(HashAlgorithm::Sha384, message, EcdsaEncoding::Der)
    }

    /// The private key.
    pub(crate) const fn key(&self) -> &EcSigner {
        &self.key
    }

    /// The document signer for cards issued on a day. There is one for each quarter of a year.
    ///
    /// # Errors
    /// As [`specimen`](Self::specimen).
    pub fn document_signer(&self, day: Date) -> Result<DocumentSigner> {
        self.signer_of(false, day, None)
    }

    /// The signer for passports or for cards issued on a day, with another key and algorithm than the usual ones. For
    /// passports these are an RSA key, one of those shipped and the same for every issuer, and PKCS#1 v1.5, as in the
    /// passports of many states.
    ///
    /// # Errors
    /// As [`specimen`](Self::specimen); [`Error::Internal`](cccd_base::Error::Internal) for a length without a shipped
    /// key.
    pub(crate) fn signer_of(
        &self,
        is_passport: bool,
        day: Date,
        algorithm: Option<SignerAlgorithm>,
    ) -> Result<DocumentSigner> {
        let (title, document_type, usual) = match is_passport {
            true => ("Passport Document Signer", "P", SignerAlgorithm::PASSPORT),
            false => ("Document Signer", "ID", SignerAlgorithm::CARD),
        };
        self.signer(title, document_type, day, algorithm.unwrap_or(usual))
    }

    /// A document signer for one kind of document, named as in the MRZ.
    fn signer(
        &self,
        title: &str,
        document_type: &str,
        day: Date,
        algorithm: SignerAlgorithm,
    ) -> Result<DocumentSigner> {
        let quarter = (day.month.clamp(1, 12) - 1) / 3;
        let from = Date::new(day.year, 1 + 3 * quarter, 1);
        let used_to = match quarter {
            0 => Date::new(day.year, 3, 31),
            1 => Date::new(day.year, 6, 30),
            2 => Date::new(day.year, 9, 30),
            _ => Date::new(day.year, 12, 31),
        };
        let number = u32::from(day.year.saturating_sub(2021)) * 4 + u32::from(quarter) + 1;
        let label = format!("{} {number:05}", title.to_lowercase());
        let key = SigningKey::new(algorithm, |curve| signer(&self.seed, &label, curve))?;
        let serial = serial(&self.seed, &label)?;
        let subject = name(&[
            (&[2, 5, 4, 6], printable(&self.origin.country)),
            (&[2, 5, 4, 10], utf8(ORGANISATION)),
            (&[2, 5, 4, 11], utf8(UNIT)),
            (&[2, 5, 4, 3], utf8(&format!("{title} SPECIMEN THẺ MẪU {number:05}"))),
        ]);
        let certificate = Certificate {
            serial: serial.clone(),
            issuer: &self.name,
            subject: &subject,
            valid: (from, from.plus_years(SIGNER_YEARS)),
            key_info: key.public_key_info()?,
            extensions: &[
                authority_key_identifier(&key_identifier(&self.key.public_key())?),
                subject_key_identifier(&key_identifier(&key.public_key())?),
                key_usage(0b1000_0000), // digitalSignature
                private_key_usage_period(from, used_to),
                alternative_name(17, &self.origin.state),
                alternative_name(18, &self.origin.state),
                crl_distribution_points(),
                self::document_type(document_type),
            ],
        };
        let certificate = certificate.signed_by(&self.key)?;
        Ok(DocumentSigner { key, issuer_name: self.name.clone(), serial, certificate })
    }
}

/// A key that signs EF.SOD, and its certificate.
pub struct DocumentSigner {
    pub(crate) key: SigningKey,
    /// The issuer's Name in DER.
    pub(crate) issuer_name: Vec<u8>,
    /// The serial number as a DER INTEGER.
    pub(crate) serial: Vec<u8>,
    pub(crate) certificate: Vec<u8>,
}

impl DocumentSigner {
    /// The certificate in DER.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// Signs with its key and algorithm, for callers that write EF.SOD themselves.
    ///
    /// # Errors
    /// As [`Issuer::specimen`].
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        self.key.sign(message)
    }
}

/// What differs between certificates.
struct Certificate<'a> {
    serial: Vec<u8>,
    issuer: &'a [u8],
    subject: &'a [u8],
    valid: (Date, Date),
    /// SubjectPublicKeyInfo.
    key_info: Vec<u8>,
    extensions: &'a [Vec<u8>],
}

impl Certificate<'_> {
    /// The X.509 certificate, version 3, signed with ecdsa-with-SHA384.
    fn signed_by(&self, issuer: &EcSigner) -> Result<Vec<u8>> {
        let algorithm = sequence(&[&oid(&ID_ECDSA_WITH_SHA384)]);
        let extensions: Vec<&[u8]> = self.extensions.iter().map(Vec::as_slice).collect();
        let to_be_signed = sequence(&[
            &context(0, &[&small(2)]),
            &self.serial,
            &algorithm,
            self.issuer,
            &sequence(&[&utc_time(self.valid.0, "000000"), &utc_time(self.valid.1, "235959")]),
            self.subject,
            &self.key_info,
            &context(3, &[&sequence(&extensions)]),
        ]);
        let signature = issuer.sign(HashAlgorithm::Sha384, &to_be_signed, EcdsaEncoding::Der)?;
        Ok(sequence(&[&to_be_signed, &algorithm, &bits(&signature)]))
    }
}

/// A key that follows from a seed and its purpose.
fn signer(seed: &[u8], label: &str, curve: Curve) -> Result<EcSigner> {
    let mut random = SeededRandom::new(&[b"key ", seed, b" ", label.as_bytes()].concat());
    let pair = Group::new(curve)?.generate(&mut random)?;
    EcSigner::new(curve, pair.private_bytes().expose())
}

/// A positive serial number of eight bytes.
fn serial(seed: &[u8], label: &str) -> Result<Vec<u8>> {
    let mut number = HashAlgorithm::Sha256.hash_parts(&[b"serial ", seed, b" ", label.as_bytes()])?;
    number.truncate(8);
    number.insert(0, 0x01);
    Ok(unsigned(&number))
}

/// A Name with one attribute in each RelativeDistinguishedName.
fn name(attributes: &[(&[u64], Vec<u8>)]) -> Vec<u8> {
    let parts: Vec<_> =
        attributes.iter().map(|(id, value)| set_of(&[&sequence(&[&oid(id), value])])).collect();
    sequence(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// The content of the BIT STRING of SubjectPublicKeyInfo: the point, or RSAPublicKey (RFC 8017, A.1.1).
fn public_key_bits(key: &PublicKey) -> Vec<u8> {
    match key {
        PublicKey::Ec { point, .. } => point.clone(),
        PublicKey::Rsa { modulus, exponent } => sequence(&[&unsigned(modulus), &unsigned(exponent)]),
        PublicKey::Dsa { y, .. } => unsigned(y),
        _ => Vec::new(),
    }
}

/// SubjectPublicKeyInfo; a curve is given by name.
fn subject_public_key_info(key: &PublicKey) -> Vec<u8> {
    let algorithm = match key {
        PublicKey::Dsa { p, q, g, y } => return dsa_public_key_info([p, q, g, y]),
        PublicKey::Ec { curve, .. } => {
            sequence(&[&oid(&[1, 2, 840, 10045, 2, 1]), &encode(Tag(0x06), curve.oid())])
        }
        _ => sequence(&[&oid(&ID_RSA), &NULL]),
    };
    sequence(&[&algorithm, &bits(&public_key_bits(key))])
}

/// SubjectPublicKeyInfo with explicit parameters.
///
/// # Errors
/// As [`Curve::explicit`].
pub(crate) fn ec_public_key_info(curve: Curve, point: &[u8]) -> Result<Vec<u8>> {
    let numbers = curve.explicit()?;
    let field = sequence(&[&oid(&[1, 2, 840, 10045, 1, 1]), &unsigned(&numbers.p)]);
    let coefficients = sequence(&[&octets(&numbers.a), &octets(&numbers.b)]);
    let parameters = sequence(&[
        &small(1),
        &field,
        &coefficients,
        &octets(&numbers.generator),
        &unsigned(&numbers.order),
        &unsigned(&numbers.cofactor.unwrap_or_else(|| vec![1])),
    ]);
    let algorithm = sequence(&[&oid(&[1, 2, 840, 10045, 2, 1]), &parameters]);
    Ok(sequence(&[&algorithm, &bits(point)]))
}

/// SHA-1 of the key (RFC 5280, 4.2.1.2, method 1).
fn key_identifier(key: &PublicKey) -> Result<Vec<u8>> {
    HashAlgorithm::Sha1.hash(&public_key_bits(key))
}

/// An extension of `id-ce`, not critical.
fn extension(number: u64, value: &[u8]) -> Vec<u8> {
    sequence(&[&oid(&[2, 5, 29, number]), &octets(value)])
}

/// An extension of `id-ce`, critical.
fn critical_extension(number: u64, value: &[u8]) -> Vec<u8> {
    sequence(&[&oid(&[2, 5, 29, number]), &yes(), &octets(value)])
}

fn subject_key_identifier(identifier: &[u8]) -> Vec<u8> {
    extension(14, &octets(identifier))
}

fn authority_key_identifier(identifier: &[u8]) -> Vec<u8> {
    extension(35, &sequence(&[&context_primitive(0, identifier)]))
}

fn key_usage(usage: u8) -> Vec<u8> {
    critical_extension(15, &named_bits(usage))
}

fn private_key_usage_period(from: Date, to: Date) -> Vec<u8> {
    let from = context_primitive(0, &generalized_time_value(from, "000000"));
    let to = context_primitive(1, &generalized_time_value(to, "235959"));
    extension(16, &sequence(&[&from, &to]))
}

/// SubjectAltName (17) or IssuerAltName (18): a directory name such as L=VNM (Doc 9303-12, 7.1.1.3).
fn alternative_name(number: u64, state: &str) -> Vec<u8> {
    extension(number, &directory_name(state))
}

/// GeneralNames with the letters of a state as locality.
fn directory_name(state: &str) -> Vec<u8> {
    let locality = name(&[(&[2, 5, 4, 7], printable(state))]);
    sequence(&[&context(4, &[&locality])])
}

/// CA with a path length of 0.
fn basic_constraints() -> Vec<u8> {
    critical_extension(19, &sequence(&[&yes(), &small(0)]))
}

/// Two distribution points that do not exist (RFC 2606).
fn crl_distribution_points() -> Vec<u8> {
    let point = |host: &str| {
        let uri = format!("http://{host}.invalid/crl/eid-csca-the-mau-specimen.crl");
        sequence(&[&context(0, &[&context(0, &[&context_primitive(6, uri.as_bytes())])])])
    };
    extension(31, &sequence(&[&point("crl.specimen"), &point("the-mau.specimen")]))
}

/// Document type list of a signer: the code of the MRZ, such as `ID` (Doc 9303-12, 7.1.1.6).
fn document_type(code: &str) -> Vec<u8> {
    let list = sequence(&[&small(0), &set_of(&[&printable(code)])]);
    sequence(&[&oid(&[2, 23, 136, 1, 1, 6, 2]), &octets(&list)])
}

#[cfg(test)]
mod tests {
    use cccd_base::crypto::{SignatureScheme, verify};
    use cccd_base::tlv::{Element, tag};

    use super::*;

    fn signed_by(certificate: &[u8], issuer: &Issuer) -> bool {
        let mut parts = Element::parse(certificate, tag::SEQUENCE).unwrap().children().unwrap();
        let message = parts.expect(tag::SEQUENCE).unwrap();
        parts.expect(tag::SEQUENCE).unwrap();
        let signature = parts.expect(tag::BIT_STRING).unwrap();
        let scheme = SignatureScheme::Ecdsa { hash: HashAlgorithm::Sha384, encoding: EcdsaEncoding::Der };
        verify(&issuer.key.public_key(), scheme, message.raw(), signature.bits().unwrap()).unwrap()
    }

    #[test]
    fn a_root_signs_itself_and_its_signers() {
        let (issuer, other) = (Issuer::specimen().unwrap(), Issuer::new(b"other").unwrap());
        let signer = issuer.document_signer(Date::new(2022, 5, 20)).unwrap();
        assert!(signed_by(&issuer.certificate, &issuer));
        assert!(signed_by(&signer.certificate, &issuer));
        assert!(!signed_by(&signer.certificate, &other));
        assert_ne!(issuer.name, other.name);
    }

    #[test]
    fn an_impostor_has_the_names_and_other_keys() {
        let (issuer, impostor) = (Issuer::specimen().unwrap(), Issuer::impostor(b"x").unwrap());
        assert_eq!(issuer.name, impostor.name);
        assert!(!signed_by(&impostor.certificate, &issuer));
    }

    #[test]
    fn a_signer_belongs_to_its_quarter() {
        let issuer = Issuer::specimen().unwrap();
        let certificate =
            |month, day| issuer.document_signer(Date::new(2023, month, day)).unwrap().certificate;
        assert_eq!(certificate(4, 1), certificate(6, 30));
        assert_ne!(certificate(6, 30), certificate(7, 1));
    }
}
