//! Hash functions (Doc 9303-12, 4.4) and HMAC over them.

use asn1_rs::oid;
use openssl::hash::{Hasher, MessageDigest};
use openssl::pkey::PKey;
use openssl::sign::Signer;

use super::OrFailed;
use crate::error::Result;

/// A hash function used by eMRTDs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HashAlgorithm {
    /// SHA-1, for key derivation and old documents.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// What differs between hash functions.
struct Row {
    output_len: usize,
    block_len: usize,
    /// The value of the DER object identifier.
    oid: &'static [u8],
    library: fn() -> MessageDigest,
}

impl HashAlgorithm {
    /// Every hash function.
    pub const ALL: [Self; 5] = [Self::Sha1, Self::Sha224, Self::Sha256, Self::Sha384, Self::Sha512];

    #[rustfmt::skip] // one row a line
    const fn row(self) -> Row {
        const SHA1: &[u8] = &oid!(raw 1.3.14.3.2.26);
        const SHA224: &[u8] = &oid!(raw 2.16.840.1.101.3.4.2.4);
        const SHA256: &[u8] = &oid!(raw 2.16.840.1.101.3.4.2.1);
        const SHA384: &[u8] = &oid!(raw 2.16.840.1.101.3.4.2.2);
        const SHA512: &[u8] = &oid!(raw 2.16.840.1.101.3.4.2.3);
        match self {
            Self::Sha1 => Row { output_len: 20, block_len: 64, oid: SHA1, library: MessageDigest::sha1 },
            Self::Sha224 => Row { output_len: 28, block_len: 64, oid: SHA224, library: MessageDigest::sha224 },
            Self::Sha256 => Row { output_len: 32, block_len: 64, oid: SHA256, library: MessageDigest::sha256 },
            Self::Sha384 => Row { output_len: 48, block_len: 128, oid: SHA384, library: MessageDigest::sha384 },
            Self::Sha512 => Row { output_len: 64, block_len: 128, oid: SHA512, library: MessageDigest::sha512 },
        }
    }

    /// Length of the hash in bytes.
    pub const fn output_len(self) -> usize {
        self.row().output_len
    }

    /// Block length of the function, in bytes.
    pub const fn block_len(self) -> usize {
        self.row().block_len
    }

    /// The object identifier: the value bytes of its DER form, without tag and length.
    pub const fn oid(self) -> &'static [u8] {
        self.row().oid
    }

    /// Returns the hash function with this object identifier, given as the value bytes of its DER form.
    pub fn from_oid(oid: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|hash| hash.oid() == oid)
    }

    /// Hashes a message.
    ///
    /// # Errors
    /// [`CryptoError::Failed`](crate::error::CryptoError::Failed).
    pub fn hash(self, message: &[u8]) -> Result<Vec<u8>> {
        self.hash_parts(&[message])
    }

    /// Hashes a message that is given in parts, in order.
    ///
    /// # Errors
    /// [`CryptoError::Failed`](crate::error::CryptoError::Failed).
    pub fn hash_parts(self, parts: &[&[u8]]) -> Result<Vec<u8>> {
        let hash = || {
            let mut hasher = Hasher::new(self.library())?;
            parts.iter().try_for_each(|part| hasher.update(part))?;
            hasher.finish()
        };
        Ok(hash().or_failed("hash")?.to_vec())
    }

    /// Computes the HMAC of a message that is given in parts (RFC 2104).
    pub(super) fn hmac(self, key: &[u8], parts: &[&[u8]]) -> Result<Vec<u8>> {
        let hmac = || {
            let key = PKey::hmac(key)?;
            let mut signer = Signer::new(self.library(), &key)?;
            parts.iter().try_for_each(|part| signer.update(part))?;
            signer.sign_to_vec()
        };
        hmac().or_failed("HMAC")
    }

    /// Returns the library's object for the function.
    pub(super) fn library(self) -> MessageDigest {
        (self.row().library)()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_have_their_published_values_and_lengths() {
        // FIPS 180-4 examples: the message "abc".
        let published = [
            "a9993e364706816aba3e25717850c26c9cd0d89d",
            "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        ];
        for (hash, expected) in HashAlgorithm::ALL.into_iter().zip(published) {
            assert_eq!(hex::encode(hash.hash(b"abc").unwrap()), expected);
            assert_eq!(hex::encode(hash.hash_parts(&[b"a", b"", b"bc"]).unwrap()), expected);
            assert_eq!(hash.output_len() * 2, expected.len());
            assert_eq!(hash.block_len(), hash.library().block_size());
            assert_eq!(HashAlgorithm::from_oid(hash.oid()), Some(hash));
        }
        assert_eq!(HashAlgorithm::from_oid(&[]), None);
    }

    #[test]
    fn hmac_has_its_published_value() {
        // RFC 4231, test case 2.
        let mac = HashAlgorithm::Sha256.hmac(b"Jefe", &[b"what do ya want ", b"for nothing?"]).unwrap();
        assert_eq!(hex::encode(mac), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}
