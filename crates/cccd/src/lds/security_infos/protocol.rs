//! Tables of the protocols of PACE and Chip Authentication by their object identifiers.

use asn1_rs::oid;
use cccd_base::crypto::Cipher;

/// id-PACE, the parent of all variants of PACE.
pub(super) const PACE: Arc = oid!(raw 0.4.0.127.0.7.2.2.4);
/// id-CA, the parent of all variants of Chip Authentication.
pub(super) const CHIP_AUTHENTICATION: Arc = oid!(raw 0.4.0.127.0.7.2.2.3);

/// The object identifier of a family of protocols, as the value of its DER form.
type Arc = [u8; 8];
/// An object identifier of one protocol, as the value of its DER form.
type Oid = [u8; 10];

/// The key agreement of a protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyAgreement {
    /// Diffie-Hellman over a prime field.
    Dh,
    /// Diffie-Hellman over an elliptic curve.
    Ecdh,
}

/// How PACE maps the nonce to a generator (Doc 9303-11, 4.4.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mapping {
    /// Generic mapping.
    Generic,
    /// Integrated mapping.
    Integrated,
    /// Chip authentication mapping: generic mapping that also proves the key of the chip.
    ChipAuthentication,
}

/// The second-to-last number of PACE, its meaning, and its part of the name (Doc 9303-11, 9.2.1).
const PACE_MAPPINGS: [(u8, KeyAgreement, Mapping, &str); 5] = [
    (1, KeyAgreement::Dh, Mapping::Generic, "DH-GM"),
    (2, KeyAgreement::Ecdh, Mapping::Generic, "ECDH-GM"),
    (3, KeyAgreement::Dh, Mapping::Integrated, "DH-IM"),
    (4, KeyAgreement::Ecdh, Mapping::Integrated, "ECDH-IM"),
    (6, KeyAgreement::Ecdh, Mapping::ChipAuthentication, "ECDH-CAM"),
];

/// The second-to-last number of Chip Authentication (Doc 9303-11, 9.2.5).
const AGREEMENTS: [(u8, KeyAgreement, &str); 2] =
    [(1, KeyAgreement::Dh, "DH"), (2, KeyAgreement::Ecdh, "ECDH")];

/// The last number of both protocols.
const CIPHERS: [(u8, Cipher, &str); 4] = [
    (1, Cipher::TripleDes, "3DES-CBC-CBC"),
    (2, Cipher::Aes128, "AES-CBC-CMAC-128"),
    (3, Cipher::Aes192, "AES-CBC-CMAC-192"),
    (4, Cipher::Aes256, "AES-CBC-CMAC-256"),
];

/// A variant of PACE. Only [`from_oid`](Self::from_oid) and [`all`](Self::all) create values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PaceProtocol {
    /// The key agreement.
    pub agreement: KeyAgreement,
    /// The mapping of the nonce.
    pub mapping: Mapping,
    /// The cipher for the nonce and for the secure messaging that follows.
    pub cipher: Cipher,
    oid: Oid,
}

impl PaceProtocol {
    /// All variants of the standard, in the order of their object identifiers.
    pub fn all() -> impl Iterator<Item = Self> {
        PACE_MAPPINGS.iter().flat_map(|&(number, agreement, mapping, _)| {
            let exists = move |cipher| mapping != Mapping::ChipAuthentication || cipher != Cipher::TripleDes;
            CIPHERS.iter().filter(move |row| exists(row.1)).map(move |&(last, cipher, _)| Self {
                agreement,
                mapping,
                cipher,
                oid: below(PACE, number, last),
            })
        })
    }

    /// Returns the variant with this object identifier, given as the value of its DER form.
    pub fn from_oid(oid: &[u8]) -> Option<Self> {
        Self::all().find(|protocol| protocol.oid == oid)
    }

    /// The object identifier, without tag and length.
    pub const fn oid(&self) -> &[u8] {
        &self.oid
    }

    /// The name in the standard, such as `id-PACE-ECDH-GM-AES-CBC-CMAC-128`.
    pub fn name(&self) -> String {
        let (agreement, mapping) = (self.agreement, self.mapping);
        let row = PACE_MAPPINGS.iter().find(|row| (row.1, row.2) == (agreement, mapping));
        format!("id-PACE-{}-{}", row.map_or("", |row| row.3), cipher_name(self.cipher))
    }
}

/// A variant of Chip Authentication. Only [`from_oid`](Self::from_oid) and [`all`](Self::all) create values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ChipAuthenticationProtocol {
    /// The key agreement.
    pub agreement: KeyAgreement,
    /// The cipher for the secure messaging that follows.
    pub cipher: Cipher,
    oid: Oid,
}

impl ChipAuthenticationProtocol {
    /// All variants of the standard, in the order of their object identifiers.
    pub fn all() -> impl Iterator<Item = Self> {
        AGREEMENTS.iter().flat_map(|&(number, agreement, _)| {
            CIPHERS.iter().map(move |&(last, cipher, _)| Self {
                agreement,
                cipher,
                oid: below(CHIP_AUTHENTICATION, number, last),
            })
        })
    }

    /// Returns the variant with this object identifier, given as the value of its DER form.
    pub fn from_oid(oid: &[u8]) -> Option<Self> {
        Self::all().find(|protocol| protocol.oid == oid)
    }

    /// The object identifier, without tag and length.
    pub const fn oid(&self) -> &[u8] {
        &self.oid
    }

    /// The name in the standard, such as `id-CA-ECDH-AES-CBC-CMAC-128`.
    pub fn name(&self) -> String {
        let row = AGREEMENTS.iter().find(|row| row.1 == self.agreement);
        format!("id-CA-{}-{}", row.map_or("", |row| row.2), cipher_name(self.cipher))
    }
}

fn cipher_name(cipher: Cipher) -> &'static str {
    CIPHERS.iter().find(|row| row.1 == cipher).map_or("", |row| row.2)
}

/// Appends two numbers to an arc.
const fn below(arc: Arc, number: u8, last: u8) -> Oid {
    let [a, b, c, d, e, f, g, h] = arc;
    [a, b, c, d, e, f, g, h, number, last]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_identifiers_are_those_of_the_standard() {
        let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/oids.json"));
        let vectors: serde_json::Value = serde_json::from_str(text).unwrap();
        let published = |prefix: &str| {
            let family: Vec<(String, String)> = vectors
                .as_object()
                .unwrap()
                .iter()
                .filter(|(name, _)| name.starts_with(prefix) && name.contains("CBC"))
                .map(|(name, row)| (name.clone(), row["der_value"].as_str().unwrap().to_owned()))
                .collect();
            family
        };
        let pace: Vec<_> = PaceProtocol::all().map(|p| (p.name(), hex::encode_upper(p.oid()))).collect();
        assert_eq!(pace, published("id-PACE-"));
        assert_eq!(pace.len(), 19);
        let ca: Vec<_> =
            ChipAuthenticationProtocol::all().map(|p| (p.name(), hex::encode_upper(p.oid()))).collect();
        assert_eq!(ca, published("id-CA-"));
        assert_eq!(ca.len(), 8);
    }

    #[test]
    fn an_identifier_leads_back_to_its_protocol() {
        for protocol in PaceProtocol::all() {
            assert_eq!(PaceProtocol::from_oid(protocol.oid()), Some(protocol));
            assert_eq!(ChipAuthenticationProtocol::from_oid(protocol.oid()), None);
        }
        assert_eq!(
            PaceProtocol::from_oid(&below(PACE, 6, 1)),
            None,
            "no chip authentication mapping by 3DES"
        );
        assert_eq!(PaceProtocol::from_oid(&below(PACE, 2, 2)[..9]), None);
    }
}
