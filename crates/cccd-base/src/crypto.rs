//! Cryptography: the only module that names `openssl`.
//!
//! One table per file holds what differs between algorithms: hashes, ciphers, curves. The library does the mathematics;
//! other modules build the protocols of Doc 9303-11 from these pieces. Every failure is a [`CryptoError`]; every secret
//! is returned as [`SensitiveBytes`](crate::SensitiveBytes).

mod cipher;
mod digest;
mod dsa;
mod ec;
mod encoding;
mod kdf;
mod mac;
mod office;
mod public_key;
pub mod random;
mod recovery;
mod signature;
mod signing;

use openssl::error::ErrorStack;

pub use cipher::{Cipher, pad, unpad};
pub use digest::HashAlgorithm;
pub use dsa::DsaSigner;
pub use ec::{Curve, ExplicitParameters, Group, KeyPair, Point};
pub use encoding::EcdsaEncoding;
pub use kdf::{KeyPurpose, SessionKeys, derive_key};
pub use mac::{cmac, retail_mac};
pub use office::OfficeSigner;
pub use public_key::PublicKey;
pub use recovery::RecoveryKey;
pub use signature::{SignatureScheme, verify};
pub use signing::{EcSigner, RsaSigner};

use crate::error::{CryptoError, Result};

/// Fills the buffer from the library's generator, which the operating system seeds.
///
/// Only [`SystemRandom`](random::SystemRandom) calls this; all other code takes a [`Random`](random::Random).
///
/// # Errors
/// [`CryptoError::Failed`]; the buffer's content must then not be used.
fn system_random(buffer: &mut [u8]) -> Result<()> {
    openssl::rand::rand_bytes(buffer).or_failed("random bytes")
}

/// Returns whether two values are equal, in a time that depends only on their lengths.
pub fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && openssl::memcmp::eq(a, b)
}

/// Turns a failure of the library into a [`CryptoError`] that names only the operation.
trait OrFailed<T> {
    fn or_failed(self, operation: &'static str) -> Result<T>;
}

impl<T> OrFailed<T> for Result<T, ErrorStack> {
    fn or_failed(self, operation: &'static str) -> Result<T> {
        self.map_err(|_| CryptoError::Failed { operation }.into())
    }
}

/// Returns a big-endian number without its leading zero bytes.
fn significant(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

/// Returns the number of bits of a big-endian number.
fn bit_length(number: &[u8]) -> usize {
    let number = significant(number);
    number.first().map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of `tests/vectors`.
    macro_rules! vectors {
        ($name:literal) => {
            serde_json::from_str::<serde_json::Value>(include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../tests/vectors/",
                $name
            )))
            .unwrap()
        };
    }
    pub(super) use vectors;

    /// Returns the bytes that a vector gives in hexadecimal.
    pub(super) fn bytes(vector: &serde_json::Value, key: &str) -> Vec<u8> {
        hex::decode(vector[key].as_str().unwrap_or_else(|| panic!("{key} is no text"))).unwrap()
    }

    /// Returns the curve that a vector names.
    pub(super) fn curve(vector: &serde_json::Value) -> Curve {
        Curve::ALL.into_iter().find(|curve| curve.name() == vector["curve"]).unwrap()
    }

    /// Returns the hash function that a vector names.
    pub(super) fn hash(vector: &serde_json::Value, key: &str) -> HashAlgorithm {
        HashAlgorithm::ALL.into_iter().find(|hash| format!("{hash:?}") == vector[key]).unwrap()
    }

    #[test]
    fn equality_needs_the_same_length_and_the_same_bytes() {
        assert!(constant_time_eq(b"token", b"token"));
        assert!(!constant_time_eq(b"token", b"tokem"));
        assert!(!constant_time_eq(b"token", b"toke"));
        assert!(constant_time_eq(b"", b""));
    }

    #[test]
    fn leading_zeros_do_not_count() {
        assert_eq!(significant(&[0, 0, 1, 0]), [1, 0]);
        assert!(significant(&[0, 0]).is_empty());
        assert_eq!(bit_length(&[0, 1, 0]), 9);
        assert_eq!(bit_length(&[]), 0);
    }
}
