//! How a document signer signs: the algorithms of Doc 9303-12, 4.4, and DSA, which old documents use.

use cccd_base::{
    Result,
    crypto::{Curve, DsaSigner, EcSigner, EcdsaEncoding, HashAlgorithm, PublicKey, RsaSigner},
    tlv::Tag,
};

use crate::{
    der::{bits, context, encode, oid, sequence, unsigned},
    keys::{dsa_key, rsa_key},
};

/// The key and the algorithm that a document signer signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignerAlgorithm {
    /// ECDSA.
    Ecdsa {
        /// The curve of the key, which follows from the seed of the issuer.
        curve: Curve,
        /// Hash for content and signature.
        hash: HashAlgorithm,
        /// How the numbers are written, and thus which identifier names the signature: X9.62 or TR-03111.
        encoding: EcdsaEncoding,
        /// Whether the certificate spells the curve out instead of naming it.
        explicit: bool,
    },
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1 {
        /// Bits of the modulus: 2,048, 3,072, 4,096, 5,120 or 6,144.
        bits: u16,
        /// Hash for content and signature.
        hash: HashAlgorithm,
        /// Whether the identifier is `rsaEncryption`, which leaves the hash to the digest algorithm.
        by_key: bool,
    },
    /// RSASSA-PSS.
    RsaPss {
        /// Bits of the modulus, as above.
        bits: u16,
        /// Hash for content and signature.
        hash: HashAlgorithm,
        /// Hash of MGF1.
        mgf_hash: HashAlgorithm,
        /// Length of the salt in bytes.
        salt_len: u16,
    },
    /// RSASSA-PSS without parameters: SHA-1 everywhere and a salt of 20 bytes.
    RsaPssDefault {
        /// Bits of the modulus, as above.
        bits: u16,
    },
    /// DSA.
    Dsa {
        /// Bits of p: 1,024, 2,048 or 3,072.
        bits: u16,
        /// Hash for content and signature.
        hash: HashAlgorithm,
    },
}

impl SignerAlgorithm {
    pub(super) const DEFAULT_CURVE: Curve = Curve::BrainpoolP384r1;

    /// What the signers of cards use.
    pub(super) const CARD: Self = Self::Ecdsa {
        curve: Self::DEFAULT_CURVE,
        hash: HashAlgorithm::Sha256,
        encoding: EcdsaEncoding::Der,
        explicit: false,
    };

    /// What the signers of passports use.
    pub(super) const PASSPORT: Self =
        Self::RsaPkcs1 { bits: 2048, hash: HashAlgorithm::Sha256, by_key: false };

    pub(crate) const fn hash(self) -> HashAlgorithm {
        match self {
            Self::Ecdsa { hash, .. }
            | Self::RsaPkcs1 { hash, .. }
            | Self::RsaPss { hash, .. }
            | Self::Dsa { hash, .. } => hash,
            Self::RsaPssDefault { .. } => HashAlgorithm::Sha1,
        }
    }

    /// The AlgorithmIdentifier of its signatures.
    pub(crate) fn identifier(self) -> Vec<u8> {
        let number = hash_number(self.hash());
        match self {
            Self::Ecdsa { hash, encoding: EcdsaEncoding::Der, .. } => sequence(&[&match hash {
                HashAlgorithm::Sha1 => oid(&[1, 2, 840, 10045, 4, 1]),
                _ => oid(&[1, 2, 840, 10045, 4, 3, number - 1]),
            }]),
            Self::Ecdsa { .. } => sequence(&[&oid(&[0, 4, 0, 127, 0, 7, 1, 1, 4, 1, number])]),
            Self::RsaPkcs1 { by_key: true, .. } => sequence(&[&oid(&[1, 2, 840, 113_549, 1, 1, 1]), &NULL]),
            Self::RsaPkcs1 { hash, .. } => {
                let last = match hash {
                    HashAlgorithm::Sha1 => 5,
                    HashAlgorithm::Sha224 => 14,
                    _ => 8 + number,
                };
                sequence(&[&oid(&[1, 2, 840, 113_549, 1, 1, last]), &NULL])
            }
            Self::RsaPss { hash, mgf_hash, salt_len, .. } => {
                let function = |hash: HashAlgorithm| sequence(&[&encode(Tag(0x06), hash.oid()), &NULL]);
                let mask = sequence(&[&oid(&[1, 2, 840, 113_549, 1, 1, 8]), &function(mgf_hash)]);
                let parameters = sequence(&[
                    &context(0, &[&function(hash)]),
                    &context(1, &[&mask]),
                    &context(2, &[&unsigned(&salt_len.to_be_bytes())]),
                ]);
                sequence(&[&oid(&ID_RSASSA_PSS), &parameters])
            }
            Self::RsaPssDefault { .. } => sequence(&[&oid(&ID_RSASSA_PSS)]),
            Self::Dsa { hash: HashAlgorithm::Sha1, .. } => sequence(&[&oid(&[1, 2, 840, 10040, 4, 3])]),
            Self::Dsa { .. } => sequence(&[&oid(&[2, 16, 840, 1, 101, 3, 4, 3, number - 1])]),
        }
    }
}

const ID_RSASSA_PSS: [u64; 7] = [1, 2, 840, 113_549, 1, 1, 10];

/// NULL in DER.
pub(super) const NULL: [u8; 2] = [0x05, 0x00];

/// Position of a hash function in the tables of identifiers, starting at 1 for SHA-1.
const fn hash_number(hash: HashAlgorithm) -> u64 {
    match hash {
        HashAlgorithm::Sha1 => 1,
        HashAlgorithm::Sha224 => 2,
        HashAlgorithm::Sha256 => 3,
        HashAlgorithm::Sha384 => 4,
        _ => 5,
    }
}

/// A private key of a document signer and its algorithm.
pub(crate) struct SigningKey {
    pair: Pair,
    pub(crate) algorithm: SignerAlgorithm,
}

enum Pair {
    Ec(EcSigner),
    Rsa(RsaSigner),
    Dsa(DsaSigner),
}

impl SigningKey {
    /// The key for an algorithm. Elliptic curve keys come from `on_curve`, the others from the folder `keys`.
    ///
    /// # Errors
    /// [`Error::Internal`] for a length without a shipped key.
    pub(super) fn new(
        algorithm: SignerAlgorithm,
        on_curve: impl FnOnce(Curve) -> Result<EcSigner>,
    ) -> Result<Self> {
        let pair = match algorithm {
            SignerAlgorithm::Ecdsa { curve, .. } => Pair::Ec(on_curve(curve)?),
            SignerAlgorithm::RsaPkcs1 { bits, .. }
            | SignerAlgorithm::RsaPss { bits, .. }
            | SignerAlgorithm::RsaPssDefault { bits } => Pair::Rsa(RsaSigner::from_der(rsa_key(bits)?)?),
            SignerAlgorithm::Dsa { bits, .. } => Pair::Dsa(DsaSigner::from_der(dsa_key(bits)?)?),
        };
        Ok(Self { pair, algorithm })
    }

    /// The key of an authority that signs as its document signers do.
    pub(super) const fn of_authority(key: EcSigner) -> Self {
        Self { pair: Pair::Ec(key), algorithm: SignerAlgorithm::CARD }
    }

    pub(super) fn public_key(&self) -> PublicKey {
        match &self.pair {
            Pair::Ec(key) => key.public_key(),
            Pair::Rsa(key) => key.public_key(),
            Pair::Dsa(key) => key.public_key(),
        }
    }

    /// SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// As [`Curve::explicit`].
    pub(super) fn public_key_info(&self) -> Result<Vec<u8>> {
        match (self.public_key(), self.algorithm) {
            (PublicKey::Ec { curve, point }, SignerAlgorithm::Ecdsa { explicit: true, .. }) => {
                super::ec_public_key_info(curve, &point)
            }
            (key, _) => Ok(super::subject_public_key_info(&key)),
        }
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let hash = self.algorithm.hash();
        match (&self.pair, self.algorithm) {
            (Pair::Ec(key), SignerAlgorithm::Ecdsa { encoding, .. }) => key.sign(hash, message, encoding),
            (Pair::Ec(key), _) => key.sign(hash, message, EcdsaEncoding::Der),
            (Pair::Rsa(key), SignerAlgorithm::RsaPss { mgf_hash, salt_len, .. }) => {
                key.sign_pss(hash, mgf_hash, salt_len.into(), message)
            }
            (Pair::Rsa(key), SignerAlgorithm::RsaPssDefault { .. }) => {
                key.sign_pss(hash, HashAlgorithm::Sha1, 20, message)
            }
            (Pair::Rsa(key), _) => key.sign_pkcs1(hash, message),
            (Pair::Dsa(key), _) => key.sign(hash, message),
        }
    }

    /// Signs a block as long as the modulus, unchanged; returns an empty signature if the key is not for RSA.
    pub(crate) fn sign_block(&self, block: impl FnOnce(usize) -> Vec<u8>) -> Result<Vec<u8>> {
        match &self.pair {
            Pair::Rsa(key) => key.raw(&block(key.signature_len())),
            Pair::Ec(_) | Pair::Dsa(_) => Ok(Vec::new()),
        }
    }
}

/// AlgorithmIdentifier and value of a DSA key (RFC 3279, 2.3.2).
pub(super) fn dsa_public_key_info([p, q, g, y]: [&[u8]; 4]) -> Vec<u8> {
    let parameters = sequence(&[&unsigned(p), &unsigned(q), &unsigned(g)]);
    let algorithm = sequence(&[&oid(&[1, 2, 840, 10040, 4, 1]), &parameters]);
    sequence(&[&algorithm, &bits(&unsigned(y))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_their_published_bytes() {
        let of = |algorithm: SignerAlgorithm| hex::encode_upper(algorithm.identifier());
        assert_eq!(of(SignerAlgorithm::CARD), "300A06082A8648CE3D040302");
        assert_eq!(of(SignerAlgorithm::PASSPORT), "300D06092A864886F70D01010B0500");
        let hash = HashAlgorithm::Sha512;
        assert_eq!(of(SignerAlgorithm::Dsa { bits: 1024, hash }), "300B0609608648016503040304");
        assert_eq!(of(SignerAlgorithm::RsaPssDefault { bits: 2048 }), "300B06092A864886F70D01010A");
        let pss = SignerAlgorithm::RsaPss { bits: 2048, hash, mgf_hash: hash, salt_len: 64 };
        assert!(of(pss).ends_with("A203020140"));
    }

    #[test]
    fn only_shipped_lengths_have_keys() {
        assert!(rsa_key(1024).is_err() && dsa_key(512).is_err());
    }
}
