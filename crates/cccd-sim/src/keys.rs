//! A pool of fixed key pairs. They do not follow from a seed, because finding primes would take seconds.

use cccd_base::{Error, Result};

/// An RSA key pair.
#[derive(Clone, Copy)]
pub(crate) struct RsaKey {
    /// SubjectPublicKeyInfo.
    pub(crate) public: &'static [u8],
    /// RSAPrivateKey (PKCS#1).
    pub(crate) private: &'static [u8],
}

/// A key pair from the folder `keys`.
macro_rules! rsa_key {
    ($name:literal) => {
        RsaKey {
            public: include_bytes!(concat!("../keys/", $name, ".pub.der")),
            private: include_bytes!(concat!("../keys/", $name, ".der")),
        }
    };
}

/// RSA keys to choose from, two of each size. Making one from a seed would take seconds.
pub(crate) const RSA_2048: [RsaKey; 2] = [rsa_key!("rsa-test-1"), rsa_key!("rsa-test-2")];
pub(crate) const RSA_1024: [RsaKey; 2] = [rsa_key!("rsa-test-1024-1"), rsa_key!("rsa-test-1024-2")];
pub(crate) const RSA_1536: [RsaKey; 2] = [rsa_key!("rsa-test-1536-1"), rsa_key!("rsa-test-1536-2")];
pub(crate) const RSA_3072: [RsaKey; 2] = [rsa_key!("rsa-test-3072-1"), rsa_key!("rsa-test-3072-2")];
pub(crate) const RSA_4096: [RsaKey; 2] = [rsa_key!("rsa-test-4096-1"), rsa_key!("rsa-test-4096-2")];

/// A key only for roots of master lists: 6,144 bits, exponent 3.
pub(crate) const RSA_6144: RsaKey = rsa_key!("rsa-test-6144-e3");

/// RSA private key of a length in bits.
pub(crate) fn rsa_key(bits: u16) -> Result<&'static [u8]> {
    match bits {
        2048 => Ok(RSA_2048[1].private),
        3072 => Ok(RSA_3072[0].private),
        4096 => Ok(RSA_4096[0].private),
        5120 => Ok(include_bytes!("../keys/rsa-test-5120-1.der")),
        6144 => Ok(include_bytes!("../keys/rsa-test-6144-1.der")),
        _ => Err(Error::Internal("no RSA key of this length")),
    }
}

/// DSA private key of a length in bits.
pub(crate) fn dsa_key(bits: u16) -> Result<&'static [u8]> {
    match bits {
        1024 => Ok(include_bytes!("../keys/dsa-test-1024-160.der")),
        2048 => Ok(include_bytes!("../keys/dsa-test-2048-256.der")),
        3072 => Ok(include_bytes!("../keys/dsa-test-3072-256.der")),
        _ => Err(Error::Internal("no DSA key of this length")),
    }
}
