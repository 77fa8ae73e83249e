//! Master lists of invented states, with every oddity that roots in the field have (Doc 9303-12, 9).

use cccd_base::{
    Result,
    crypto::{Curve, EcSigner, EcdsaEncoding, HashAlgorithm, PublicKey, RsaSigner},
    tlv::tag::INTEGER,
};

use super::{
    Certificate, Issuer, NULL, ORGANISATION, ROOT_FROM, ROOT_TO, ROOT_USED_TO, SignerAlgorithm, UNIT,
    authority_key_identifier, basic_constraints, critical_extension, ec_public_key_info, key_identifier,
    key_usage, name, private_key_usage_period, serial, signer, subject_key_identifier,
    subject_public_key_info,
};
use crate::{
    der::{
        bits, context, context_primitive, encode, octets, oid, printable, sequence, set_of, small, utc_time,
        utf8,
    },
    keys::{RSA_2048, RSA_3072, RSA_4096, RSA_6144},
    person::Date,
};

const ID_SIGNED_DATA: [u64; 7] = [1, 2, 840, 113_549, 1, 7, 2];
const ID_MASTER_LIST: [u64; 6] = [2, 23, 136, 1, 1, 2];
const ID_MASTER_LIST_SIGNING: [u64; 6] = [2, 23, 136, 1, 1, 3];
const ID_SHA256: [u64; 9] = [2, 16, 840, 1, 101, 3, 4, 2, 1];
const ID_ECDSA_WITH_SHA256: [u64; 7] = [1, 2, 840, 10045, 4, 3, 2];
const ID_SHA256_WITH_RSA: [u64; 7] = [1, 2, 840, 113_549, 1, 1, 11];
const ID_SHA1_WITH_RSA: [u64; 7] = [1, 2, 840, 113_549, 1, 1, 5];
const ID_RSASSA_PSS: [u64; 7] = [1, 2, 840, 113_549, 1, 1, 10];
const ID_MGF1: [u64; 7] = [1, 2, 840, 113_549, 1, 1, 8];

/// Number of invented states.
const STATES: usize = 130;

impl Issuer {
    /// A master list of these certificates, signed on a day by a master list signer of this root. The signer's
    /// certificate and the root are stored next to the list.
    ///
    /// # Errors
    /// As [`specimen`](Self::specimen).
    pub fn master_list<T: AsRef<[u8]>>(&self, certificates: &[T], day: Date) -> Result<Vec<u8>> {
        let key = signer(&self.seed, "master list signer", SignerAlgorithm::DEFAULT_CURVE)?;
        let identifier = key_identifier(&key.public_key())?;
        let subject = name(&[
            (&[2, 5, 4, 6], printable("VN")),
            (&[2, 5, 4, 10], utf8(ORGANISATION)),
            (&[2, 5, 4, 11], utf8(UNIT)),
            (&[2, 5, 4, 3], utf8("Master List Signer SPECIMEN")),
        ]);
        let certificate = Certificate {
            serial: serial(&self.seed, "master list signer")?,
            issuer: &self.name,
            subject: &subject,
            valid: (ROOT_FROM, ROOT_TO),
            key_info: subject_public_key_info(&key.public_key()),
            extensions: &[
                authority_key_identifier(&key_identifier(&self.key.public_key())?),
                subject_key_identifier(&identifier),
                key_usage(0b1000_0000), // digitalSignature
                critical_extension(37, &sequence(&[&oid(&ID_MASTER_LIST_SIGNING)])),
            ],
        };
        let certificate = certificate.signed_by(&self.key)?;
        let list: Vec<&[u8]> = certificates.iter().map(AsRef::as_ref).collect();
        let content = sequence(&[&small(0), &set_of(&list)]);
        let digest = HashAlgorithm::Sha256.hash(&content)?;
        let attribute = |id: &[u64], value: &[u8]| sequence(&[&oid(id), &set_of(&[value])]);
        let attributes = [
            attribute(&[1, 2, 840, 113_549, 1, 9, 3], &oid(&ID_MASTER_LIST)),
            attribute(&[1, 2, 840, 113_549, 1, 9, 4], &octets(&digest)),
            attribute(&[1, 2, 840, 113_549, 1, 9, 5], &utc_time(day, "080000")),
        ];
        let signed = set_of(&attributes.each_ref().map(Vec::as_slice));
        let signature = key.sign(HashAlgorithm::Sha256, &signed, EcdsaEncoding::Der)?;
        let mut sent = signed;
        if let Some(tag) = sent.first_mut() {
            *tag = 0xA0; // [0] IMPLICIT instead of SET
        }
        let digest_algorithm = sequence(&[&oid(&ID_SHA256)]);
        let signer_info = sequence(&[
            &small(3),
            &context_primitive(0, &identifier),
            &digest_algorithm,
            &sent,
            &sequence(&[&oid(&ID_ECDSA_WITH_SHA256)]),
            &octets(&signature),
        ]);
        let signed_data = sequence(&[
            &small(3),
            &set_of(&[&digest_algorithm]),
            &sequence(&[&oid(&ID_MASTER_LIST), &context(0, &[&octets(&content)])]),
            &context(0, &[&certificate, &self.certificate]),
            &set_of(&[&signer_info]),
        ]);
        Ok(sequence(&[&oid(&ID_SIGNED_DATA), &context(0, &[&signed_data])]))
    }

    /// A link certificate: this root certifies the key of its successor.
    ///
    /// # Errors
    /// As [`specimen`](Self::specimen).
    pub fn link_to(&self, successor: &Self) -> Result<Vec<u8>> {
        let certificate = Certificate {
            serial: serial(&self.seed, "link")?,
            issuer: &self.name,
            subject: &successor.name,
            valid: (ROOT_FROM, ROOT_TO),
            key_info: subject_public_key_info(&successor.key.public_key()),
            extensions: &[
                authority_key_identifier(&key_identifier(&self.key.public_key())?),
                subject_key_identifier(&key_identifier(&successor.key.public_key())?),
                key_usage(0b0000_0110), // keyCertSign, cRLSign
                basic_constraints(),
            ],
        };
        certificate.signed_by(&self.key)
    }
}

/// Roots of 130 invented states, as found in master lists: named curves and spelled-out ones, RSA of 2,048 to 6,144
/// bits, exponent 3, PSS, SHA-1, negative serial numbers, expired roots, and roots without extensions that the profile
/// requires. The same count gives the same bytes. Codes of real states are not used.
///
/// # Errors
/// As [`Issuer::specimen`].
pub fn invented_roots(count: usize) -> Result<Vec<Vec<u8>>> {
    (0..count).map(root).collect()
}

fn root(index: usize) -> Result<Vec<u8>> {
    let country = country(index % STATES);
    let number = index / STATES + 1;
    let subject = name(&[
        (&[2, 5, 4, 6], printable(&country)),
        (&[2, 5, 4, 10], utf8("SPECIMEN, an invented state")),
        (&[2, 5, 4, 3], utf8(&format!("CSCA SPECIMEN {country} {number}"))),
    ]);
    let key = Key::of(index)?;
    let identifier = key_identifier(&key.public_key())?;
    let is_expired = index % 5 == 4;
    let until = if is_expired { Date::new(2019, 12, 31) } else { ROOT_TO };
    let from = if is_expired { Date::new(2005, 1, 1) } else { ROOT_FROM };
    let mut extensions = vec![key_usage(0b0000_0110)];
    if index % 13 != 5 {
        extensions.push(subject_key_identifier(&identifier));
        extensions.push(authority_key_identifier(&identifier));
    }
    if index % 11 != 6 {
        extensions.push(basic_constraints());
        extensions.push(private_key_usage_period(from, if is_expired { until } else { ROOT_USED_TO }));
    }
    let mut serial = serial(b"invented", &format!("root {index}"))?;
    if index % 7 == 3 {
        serial = encode(INTEGER, &[0x80 | (index >> 8) as u8, index as u8]);
    }
    let extensions: Vec<&[u8]> = extensions.iter().map(Vec::as_slice).collect();
    let algorithm = key.algorithm();
    let to_be_signed = sequence(&[
        &context(0, &[&small(2)]),
        &serial,
        &algorithm,
        &subject,
        &sequence(&[&utc_time(from, "000000"), &utc_time(until, "235959")]),
        &subject,
        &key.info()?,
        &context(3, &[&sequence(&extensions)]),
    ]);
    Ok(sequence(&[&to_be_signed, &algorithm, &bits(&key.sign(&to_be_signed)?)]))
}

/// Two letters that no state uses.
fn country(index: usize) -> String {
    const REAL: [&str; 11] = ["QA", "ZA", "ZM", "ZW", "YE", "YT", "OM", "JE", "JM", "JO", "JP"];
    let letters = |first: char| ('A'..='Z').map(move |second| format!("{first}{second}"));
    let codes = "XQZYOJ".chars().flat_map(letters).filter(|code| !REAL.contains(&code.as_str()));
    codes.clone().nth(index).unwrap_or_default()
}

/// The key of a self-signed root.
enum Key {
    Ec { key: EcSigner, curve: Curve, explicit: bool },
    Rsa { key: RsaSigner, scheme: Rsa },
}

#[derive(Clone, Copy)]
enum Rsa {
    Sha256,
    Sha1,
    Pss,
}

impl Key {
    fn of(index: usize) -> Result<Self> {
        let ec = |curve, explicit| {
            Ok(Self::Ec { key: signer(b"invented", &format!("root {index}"), curve)?, curve, explicit })
        };
        let rsa = |private, scheme| Ok(Self::Rsa { key: RsaSigner::from_der(private)?, scheme });
        let [two, three, four] = [RSA_2048, RSA_3072, RSA_4096].map(|pair| pair[index / 12 % 2].private);
        match index % 12 {
            0 => ec(Curve::P256, false),
            1 => ec(Curve::P384, false),
            2 => ec(Curve::BrainpoolP256r1, false),
            3 => ec(Curve::BrainpoolP512r1, true),
            4 => rsa(two, Rsa::Sha256),
            5 => rsa(three, Rsa::Sha256),
            6 => rsa(four, Rsa::Sha256),
            7 => rsa(RSA_6144.private, Rsa::Sha256),
            8 => rsa(two, Rsa::Pss),
            9 => rsa(two, Rsa::Sha1),
            10 => ec(Curve::P521, false),
            _ => ec(Curve::P256, true),
        }
    }

    fn public_key(&self) -> PublicKey {
        match self {
            Self::Ec { key, .. } => key.public_key(),
            Self::Rsa { key, .. } => key.public_key(),
        }
    }

    fn info(&self) -> Result<Vec<u8>> {
        match (self, self.public_key()) {
            (Self::Ec { curve, explicit: true, .. }, PublicKey::Ec { point, .. }) => {
                ec_public_key_info(*curve, &point)
            }
            (_, key) => Ok(subject_public_key_info(&key)),
        }
    }

    fn algorithm(&self) -> Vec<u8> {
        let sha256 = sequence(&[&oid(&ID_SHA256), &NULL]);
        match self {
            Self::Ec { .. } => sequence(&[&oid(&ID_ECDSA_WITH_SHA256)]),
            Self::Rsa { scheme: Rsa::Sha256, .. } => sequence(&[&oid(&ID_SHA256_WITH_RSA), &NULL]),
            Self::Rsa { scheme: Rsa::Sha1, .. } => sequence(&[&oid(&ID_SHA1_WITH_RSA), &NULL]),
            Self::Rsa { scheme: Rsa::Pss, .. } => {
                let mask = sequence(&[&oid(&ID_MGF1), &sha256]);
                let parameters =
                    sequence(&[&context(0, &[&sha256]), &context(1, &[&mask]), &context(2, &[&small(32)])]);
                sequence(&[&oid(&ID_RSASSA_PSS), &parameters])
            }
        }
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        match self {
            Self::Ec { key, .. } => key.sign(HashAlgorithm::Sha256, message, EcdsaEncoding::Der),
            Self::Rsa { key, scheme: Rsa::Sha256 } => key.sign_pkcs1(HashAlgorithm::Sha256, message),
            Self::Rsa { key, scheme: Rsa::Sha1 } => key.sign_pkcs1(HashAlgorithm::Sha1, message),
            Self::Rsa { key, scheme: Rsa::Pss } => key.raw(&pss(message, key.signature_len())?),
        }
    }
}

/// EMSA-PSS with SHA-256, MGF1 with SHA-256, and a salt of 32 zero bytes (RFC 8017, 9.1.1), for a modulus of a whole
/// number of bytes.
fn pss(message: &[u8], length: usize) -> Result<Vec<u8>> {
    const HASH: HashAlgorithm = HashAlgorithm::Sha256;
    const SALT: [u8; 32] = [0; 32];
    let hash = HASH.hash_parts(&[&[0; 8], &HASH.hash(message)?, &SALT])?;
    let mut block = vec![0; length.saturating_sub(SALT.len() + hash.len() + 2)];
    block.push(1);
    block.extend_from_slice(&SALT);
    let mut mask = Vec::new();
    for counter in 0_u32.. {
        if mask.len() >= block.len() {
            break;
        }
        mask.extend(HASH.hash_parts(&[&hash, &counter.to_be_bytes()])?);
    }
    block.iter_mut().zip(mask).for_each(|(byte, mask)| *byte ^= mask);
    if let Some(first) = block.first_mut() {
        *first &= 0x7F;
    }
    block.extend(hash);
    block.push(0xBC);
    Ok(block)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn there_are_130_states_and_none_is_real() {
        let countries: HashSet<_> = (0..STATES).map(country).collect();
        assert_eq!(countries.len(), STATES);
        assert!(countries.iter().all(|code| code.len() == 2 && code != "QA" && code != "ZA"));
    }

    #[test]
    fn roots_differ_and_repeat() {
        let roots = invented_roots(24).unwrap();
        assert_eq!(roots.iter().collect::<HashSet<_>>().len(), 24);
        assert_eq!(roots, invented_roots(24).unwrap());
    }
}
