//! Identifies the key that a proof is about.

use std::fmt;

use cccd_base::crypto::HashAlgorithm;

use crate::error::{CryptoError, Result};

/// SHA-256 of a public key. `Debug` does not show it, because it identifies the card.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct KeyDigest([u8; 32]);

impl KeyDigest {
    /// The digest of a key given in parts, which together distinguish it from every other key.
    pub(super) fn of(parts: &[&[u8]]) -> Result<Self> {
        let digest = HashAlgorithm::Sha256.hash_parts(parts)?;
        digest.try_into().map(Self).map_err(|_| CryptoError::Failed { operation: "SHA-256" }.into())
    }
}

impl fmt::Debug for KeyDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyDigest")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_apart_and_shown_to_nobody() {
        let digest = |parts: &[&[u8]]| KeyDigest::of(parts).unwrap();
        assert_eq!(digest(&[b"one", b"two"]), digest(&[b"one", b"two"]));
        assert_ne!(digest(&[b"one"]), digest(&[b"two"]));
        assert_eq!(format!("{:?}", digest(&[b"one"])), "KeyDigest");
    }
}
