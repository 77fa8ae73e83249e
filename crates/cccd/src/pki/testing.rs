//! Builds certificates and EF.SOD for tests, with every part open to change. Names are invented.

use asn1_rs::oid;
use cccd_base::crypto::{Curve, EcSigner, EcdsaEncoding, HashAlgorithm, PublicKey};

use super::oid;
use crate::tlv::{
    Tag, encode, encode_all,
    tag::{
        BIT_STRING, BOOLEAN, GENERALIZED_TIME, INTEGER, NULL, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, SET,
        UTC_TIME, UTF8_STRING,
    },
};

/// A vector made by OpenSSL; see tests/vectors/pki/README.md.
macro_rules! vector {
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/pki/", $name)).as_slice()
    };
}
pub(crate) use vector;

/// The identifiers of the keys of the root and the signer.
pub(crate) const ROOT_KEY: [u8; 20] = [0x11; 20];
pub(crate) const SIGNER_KEY: [u8; 20] = [0x22; 20];

/// Derives a private key from a number.
pub(crate) fn key(number: u8) -> EcSigner {
    EcSigner::new(Curve::BrainpoolP256r1, &[number; 32]).unwrap()
}

/// `C=UT,CN=…`
pub(crate) fn name(common_name: &str) -> Vec<u8> {
    name_of(&["UT"], common_name)
}

/// The same with other countries, or with none.
pub(crate) fn name_of(countries: &[&str], common_name: &str) -> Vec<u8> {
    let part = |oid: &[u8], value: &str| {
        let attribute = [encode(OBJECT_IDENTIFIER, oid), encode(UTF8_STRING, value.as_bytes())].concat();
        encode(SET, &encode(SEQUENCE, &attribute))
    };
    let countries: Vec<u8> = countries.iter().flat_map(|country| part(&oid!(raw 2.5.4.6), country)).collect();
    encode(SEQUENCE, &[countries, part(&oid!(raw 2.5.4.3), common_name)].concat())
}

/// The AlgorithmIdentifier of ECDSA in the form of X9.62.
fn ecdsa(hash: HashAlgorithm) -> Vec<u8> {
    let oid: &[u8] = match hash {
        HashAlgorithm::Sha1 => &oid!(raw 1.2.840.10045.4.1),
        HashAlgorithm::Sha256 => &oid!(raw 1.2.840.10045.4.3.2),
        _ => panic!("no test needs it"),
    };
    encode(SEQUENCE, &encode(OBJECT_IDENTIFIER, oid))
}

/// A template for a certificate.
#[derive(Clone)]
pub(crate) struct CertificateTemplate {
    /// As encoded, counted from zero.
    pub(crate) version: u8,
    /// Whether the curve is spelled out.
    pub(crate) explicit: bool,
    pub(crate) serial: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) subject: Vec<u8>,
    /// As `YYYYMMDDhhmmssZ`.
    pub(crate) validity: [&'static str; 2],
    pub(crate) hash: HashAlgorithm,
    /// Identifier, critical, value.
    pub(crate) extensions: Vec<(Vec<u8>, bool, Vec<u8>)>,
}

impl CertificateTemplate {
    pub(crate) fn root() -> Self {
        let mut root = Self {
            version: 2,
            explicit: false,
            serial: vec![1],
            issuer: name("CSCA SPECIMEN"),
            subject: name("CSCA SPECIMEN"),
            validity: ["20210101000000Z", "20450101000000Z"],
            hash: HashAlgorithm::Sha256,
            extensions: Vec::new(),
        };
        root.set(oid::BASIC_CONSTRAINTS, true, encode(SEQUENCE, &encode(BOOLEAN, &[0xFF])));
        root.set(oid::KEY_USAGE, true, vec![0x03, 2, 1, 0x06]);
        root.set(oid::SUBJECT_KEY_IDENTIFIER, false, encode(OCTET_STRING, &ROOT_KEY));
        root
    }

    pub(crate) fn signer() -> Self {
        let mut signer = Self {
            serial: vec![0x2A],
            subject: name("Document Signer SPECIMEN"),
            validity: ["20210601000000Z", "20430601000000Z"],
            extensions: Vec::new(),
            ..Self::root()
        };
        let root_key = encode(Tag::context(0), &ROOT_KEY);
        signer.set(oid::AUTHORITY_KEY_IDENTIFIER, false, encode(SEQUENCE, &root_key));
        signer.set(oid::KEY_USAGE, true, vec![0x03, 2, 7, 0x80]);
        signer.set(oid::SUBJECT_KEY_IDENTIFIER, false, encode(OCTET_STRING, &SIGNER_KEY));
        signer
    }

    /// Adds an extension, or replaces the existing one.
    pub(crate) fn set(&mut self, id: &[u8], critical: bool, value: Vec<u8>) {
        self.remove(id);
        self.extensions.push((id.to_vec(), critical, value));
    }

    pub(crate) fn remove(&mut self, id: &[u8]) {
        self.extensions.retain(|(present, ..)| present != id);
    }

    /// Sets the period in which the private key may be used.
    pub(crate) fn set_usage_period(&mut self, start: &str, end: &str) {
        let times = [encode(Tag::context(0), start.as_bytes()), encode(Tag::context(1), end.as_bytes())];
        self.set(oid::PRIVATE_KEY_USAGE_PERIOD, false, encode(SEQUENCE, &times.concat()));
    }

    /// Builds the certificate for a key, signed with another.
    pub(crate) fn sign(&self, key: &EcSigner, issuer_key: &EcSigner) -> Vec<u8> {
        let extensions = extensions(&self.extensions);
        let times: Vec<_> = self.validity.iter().map(|time| self::time(time)).collect();
        let tbs = encode_all(
            SEQUENCE,
            &[
                &encode(Tag::context_constructed(0), &encode(INTEGER, &[self.version])),
                &encode(INTEGER, &self.serial),
                &ecdsa(self.hash),
                &self.issuer,
                &encode(SEQUENCE, &times.concat()),
                &self.subject,
                &subject_public_key_info(key, self.explicit),
                &encode(Tag::context_constructed(3), &encode(SEQUENCE, &extensions)),
            ],
        );
        let signature = issuer_key.sign(self.hash, &tbs, EcdsaEncoding::Der).unwrap();
        encode_all(SEQUENCE, &[&tbs, &ecdsa(self.hash), &encode_all(BIT_STRING, &[&[0], &signature])])
    }
}

/// A template for a revocation list.
#[derive(Clone)]
pub(crate) struct ListTemplate {
    pub(crate) issuer: Vec<u8>,
    /// As `YYYYMMDDhhmmssZ`.
    pub(crate) this_update: &'static str,
    pub(crate) next_update: Option<&'static str>,
    /// In DER.
    pub(crate) entries: Vec<Vec<u8>>,
    /// Identifier, critical, value.
    pub(crate) extensions: Vec<(Vec<u8>, bool, Vec<u8>)>,
}

impl ListTemplate {
    pub(crate) fn new() -> Self {
        Self {
            issuer: name("CSCA SPECIMEN"),
            this_update: "20261115000000Z",
            next_update: Some("20270215000000Z"),
            entries: Vec::new(),
            extensions: vec![(oid::CRL_NUMBER.to_vec(), false, encode(INTEGER, &[1]))],
        }
    }

    /// Revokes a certificate as of 2024-01-01.
    pub(crate) fn revoke(self, serial: &[u8], reason: Option<u8>) -> Self {
        self.revoke_at("20240101000000Z", serial, reason)
    }

    /// Revokes a certificate as of a time, given as `YYYYMMDDhhmmssZ`.
    pub(crate) fn revoke_at(mut self, date: &str, serial: &[u8], reason: Option<u8>) -> Self {
        let reason = reason.map(|reason| encode(SEQUENCE, &reason_code(&[reason])));
        let date = time(date);
        self.entries
            .push(encode_all(SEQUENCE, &[&encode(INTEGER, serial), &date, &reason.unwrap_or_default()]));
        self
    }

    /// Builds the list, signed with a key.
    pub(crate) fn sign(&self, key: &EcSigner) -> Vec<u8> {
        let hash = HashAlgorithm::Sha256;
        let list = Some(self.entries.concat()).filter(|list| !list.is_empty());
        let tbs = encode_all(
            SEQUENCE,
            &[
                &encode(INTEGER, &[1]),
                &ecdsa(hash),
                &self.issuer,
                &time(self.this_update),
                &self.next_update.map(time).unwrap_or_default(),
                &list.map(|list| encode(SEQUENCE, &list)).unwrap_or_default(),
                &encode(Tag::context_constructed(0), &encode(SEQUENCE, &extensions(&self.extensions))),
            ],
        );
        let signature = key.sign(hash, &tbs, EcdsaEncoding::Der).unwrap();
        encode_all(SEQUENCE, &[&tbs, &ecdsa(hash), &encode_all(BIT_STRING, &[&[0], &signature])])
    }
}

/// Builds the extension of an entry that gives the reason.
pub(crate) fn reason_code(value: &[u8]) -> Vec<u8> {
    let value = encode(OCTET_STRING, &encode(Tag(0x0A), value));
    encode_all(SEQUENCE, &[&encode(OBJECT_IDENTIFIER, oid::REASON_CODE), &value])
}

/// Encodes a time `YYYYMMDDhhmmssZ` in the type that RFC 5280, 4.1.2.5 requires. One in another form stays
/// GeneralizedTime.
fn time(text: &str) -> Vec<u8> {
    match text.get(..4).and_then(|year| year.parse::<u16>().ok()) {
        Some(1950..=2049) if text.len() == 15 => encode(UTC_TIME, &text.as_bytes()[2..]),
        _ => encode(GENERALIZED_TIME, text.as_bytes()),
    }
}

/// Encodes the extensions in DER, one after another.
fn extensions(list: &[(Vec<u8>, bool, Vec<u8>)]) -> Vec<u8> {
    let extension = |(id, critical, value): &(Vec<u8>, bool, Vec<u8>)| {
        let critical = if *critical { encode(BOOLEAN, &[0xFF]) } else { Vec::new() };
        encode_all(SEQUENCE, &[&encode(OBJECT_IDENTIFIER, id), &critical, &encode(OCTET_STRING, value)])
    };
    list.iter().flat_map(extension).collect()
}

fn subject_public_key_info(key: &EcSigner, explicit: bool) -> Vec<u8> {
    let PublicKey::Ec { curve, point } = key.public_key() else { panic!("an elliptic curve key") };
    let parameters = if explicit { spelled_out(curve) } else { encode(OBJECT_IDENTIFIER, curve.oid()) };
    let algorithm = encode_all(SEQUENCE, &[&encode(OBJECT_IDENTIFIER, oid::EC_PUBLIC_KEY), &parameters]);
    encode_all(SEQUENCE, &[&algorithm, &encode_all(BIT_STRING, &[&[0], &point])])
}

/// Builds the ECParameters of a curve, with everything spelled out.
fn spelled_out(curve: Curve) -> Vec<u8> {
    let numbers = curve.explicit().unwrap();
    let integer = |number: &[u8]| encode_all(INTEGER, &[&[0], number]);
    let field = [encode(OBJECT_IDENTIFIER, oid::PRIME_FIELD), integer(&numbers.p)].concat();
    let coefficients = [encode(OCTET_STRING, &numbers.a), encode(OCTET_STRING, &numbers.b)].concat();
    encode_all(
        SEQUENCE,
        &[
            &integer(&[1]),
            &encode(SEQUENCE, &field),
            &encode(SEQUENCE, &coefficients),
            &encode(OCTET_STRING, &numbers.generator),
            &integer(&numbers.order),
            &integer(&[1]),
        ],
    )
}

/// Builds an LDSSecurityObject of version 0 over these data groups.
pub(crate) fn security_object(hash: HashAlgorithm, files: &[(u8, &[u8])]) -> Vec<u8> {
    let entry = |(number, content): &(u8, &[u8])| {
        let listed = encode(OCTET_STRING, &hash.hash(content).unwrap());
        encode_all(SEQUENCE, &[&encode(INTEGER, &[*number]), &listed])
    };
    let list: Vec<u8> = files.iter().flat_map(entry).collect();
    let algorithm = [encode(OBJECT_IDENTIFIER, hash.oid()), encode(NULL, &[])].concat();
    encode_all(SEQUENCE, &[&encode(INTEGER, &[0]), &encode(SEQUENCE, &algorithm), &encode(SEQUENCE, &list)])
}

/// A template for an EF.SOD.
#[derive(Clone)]
pub(crate) struct SodTemplate {
    pub(crate) version: u8,
    pub(crate) signer_version: u8,
    pub(crate) content: Vec<u8>,
    pub(crate) content_type: Vec<u8>,
    /// The same in the signed attributes.
    pub(crate) attribute_type: Vec<u8>,
    /// A hash other than that of the content.
    pub(crate) message_digest: Option<Vec<u8>>,
    /// As `YYYYMMDDhhmmssZ`.
    pub(crate) signing_time: Option<&'static str>,
    /// Further attributes, in DER.
    pub(crate) attributes: Vec<Vec<u8>>,
    pub(crate) certificates: Vec<Vec<u8>>,
    /// The identifier of the signer, in DER.
    pub(crate) identifier: Vec<u8>,
    pub(crate) hash: HashAlgorithm,
    /// Other hash functions for the unsigned list, in DER.
    pub(crate) listed_algorithms: Option<Vec<u8>>,
    /// Whether the attributes are sent, and whether they are signed, in an order other than that of DER.
    pub(crate) sent_unsorted: bool,
    pub(crate) signed_unsorted: bool,
    /// How many times the signer occurs.
    pub(crate) signers: usize,
}

impl SodTemplate {
    pub(crate) fn new(content: Vec<u8>) -> Self {
        Self {
            version: 3,
            signer_version: 1,
            content,
            content_type: oid::LDS_SECURITY_OBJECT.to_vec(),
            attribute_type: oid::LDS_SECURITY_OBJECT.to_vec(),
            message_digest: None,
            signing_time: Some("20220101000000Z"),
            attributes: Vec::new(),
            certificates: Vec::new(),
            identifier: issuer_and_serial("CSCA SPECIMEN", &[0x2A]),
            hash: HashAlgorithm::Sha256,
            listed_algorithms: None,
            sent_unsorted: false,
            signed_unsorted: false,
            signers: 1,
        }
    }

    /// Builds EF.SOD, signed.
    pub(crate) fn sign(&self, key: &EcSigner) -> Vec<u8> {
        let digest_algorithm = encode(SEQUENCE, &encode(OBJECT_IDENTIFIER, self.hash.oid()));
        let digest = self.message_digest.clone().unwrap_or_else(|| self.hash.hash(&self.content).unwrap());
        let mut sorted = vec![
            attribute(oid::CONTENT_TYPE, &encode(OBJECT_IDENTIFIER, &self.attribute_type)),
            attribute(oid::MESSAGE_DIGEST, &encode(OCTET_STRING, &digest)),
        ];
        sorted.extend(self.signing_time.map(|time| attribute(oid::SIGNING_TIME, &self::time(time))));
        sorted.extend_from_slice(&self.attributes);
        sorted.sort();
        let unsorted: Vec<_> = sorted.iter().rev().cloned().collect();
        let order = |unordered| if unordered { unsorted.concat() } else { sorted.concat() };
        let signed = encode(SET, &order(self.signed_unsorted));
        let signer = encode_all(
            SEQUENCE,
            &[
                &encode(INTEGER, &[self.signer_version]),
                &self.identifier,
                &digest_algorithm,
                &encode(Tag::context_constructed(0), &order(self.sent_unsorted)),
                &ecdsa(self.hash),
                &encode(OCTET_STRING, &key.sign(self.hash, &signed, EcdsaEncoding::Der).unwrap()),
            ],
        );
        let content = encode(Tag::context_constructed(0), &encode(OCTET_STRING, &self.content));
        let signed_data = encode_all(
            SEQUENCE,
            &[
                &encode(INTEGER, &[self.version]),
                &encode(SET, &self.listed_algorithms.clone().unwrap_or_else(|| digest_algorithm.clone())),
                &encode_all(SEQUENCE, &[&encode(OBJECT_IDENTIFIER, &self.content_type), &content]),
                &encode(Tag::context_constructed(0), &self.certificates.concat()),
                &encode(SET, &signer.repeat(self.signers)),
            ],
        );
        let explicit = encode(Tag::context_constructed(0), &signed_data);
        encode(Tag(0x77), &encode_all(SEQUENCE, &[&encode(OBJECT_IDENTIFIER, oid::SIGNED_DATA), &explicit]))
    }
}

/// Builds an attribute with one value.
pub(crate) fn attribute(id: &[u8], value: &[u8]) -> Vec<u8> {
    encode_all(SEQUENCE, &[&encode(OBJECT_IDENTIFIER, id), &encode(SET, value)])
}

/// Builds the identifier of a signer from the name of its issuer and its serial number.
pub(crate) fn issuer_and_serial(issuer: &str, serial: &[u8]) -> Vec<u8> {
    encode_all(SEQUENCE, &[&name(issuer), &encode(INTEGER, serial)])
}
