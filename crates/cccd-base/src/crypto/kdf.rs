//! Key derivation (Doc 9303-11, 9.7.1).

use zeroize::Zeroizing;

use super::Cipher;
use crate::error::Result;
use crate::sensitive::SensitiveBytes;

/// What a key is for; the number is the counter of the derivation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum KeyPurpose {
    /// A key for encryption: KDF_Enc.
    Encryption = 1,
    /// A key for a MAC: KDF_MAC.
    Mac = 2,
    /// A key from a password: KDF_π.
    Password = 3,
}

/// Computes KDF(K, c): the first bytes of H(K | c) as a key of the cipher, where c has four bytes.
///
/// The hash is SHA-1 for 3DES and AES-128, SHA-256 for longer keys. Adjusts the parity of 3DES keys, as in the
/// published examples.
///
/// # Errors
/// [`CryptoError::Failed`](crate::error::CryptoError::Failed).
pub fn derive_key(cipher: Cipher, secret: &[u8], purpose: KeyPurpose) -> Result<SensitiveBytes> {
    let counter = u32::from(purpose as u8).to_be_bytes();
    let hash = Zeroizing::new(cipher.kdf_hash().hash_parts(&[secret, &counter])?);
    let mut key: Vec<u8> = hash.iter().copied().take(cipher.key_len()).collect();
    if cipher == Cipher::TripleDes {
        key.iter_mut().for_each(adjust_parity);
    }
    Ok(key.into())
}

/// Sets the lowest bit of a byte so that the number of ones is odd.
fn adjust_parity(byte: &mut u8) {
    *byte = (*byte & 0xFE) | u8::from((*byte >> 1).count_ones().is_multiple_of(2));
}

/// The keys of a protected channel. `Debug` prints neither.
#[derive(Clone, Debug)]
pub struct SessionKeys {
    /// For encryption.
    pub ks_enc: SensitiveBytes,
    /// For the MAC.
    pub ks_mac: SensitiveBytes,
}

impl SessionKeys {
    /// Derives both keys from the secret that reader and chip share.
    ///
    /// # Errors
    /// [`CryptoError::Failed`](crate::error::CryptoError::Failed).
    pub fn derive(cipher: Cipher, secret: &[u8]) -> Result<Self> {
        Ok(Self {
            ks_enc: derive_key(cipher, secret, KeyPurpose::Encryption)?,
            ks_mac: derive_key(cipher, secret, KeyPurpose::Mac)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::HashAlgorithm;
    use super::super::tests::{bytes, vectors};
    use super::*;

    #[test]
    fn triple_des_keys_have_the_values_of_appendix_d() {
        let bac = vectors!("bac.json");
        let mut cases: Vec<_> = bac["mrz_info"].as_array().unwrap().iter().collect();
        cases.push(&bac["auth"]);
        for case in cases {
            let keys = SessionKeys::derive(Cipher::TripleDes, &bytes(case, "kseed")).unwrap();
            assert_eq!(*keys.ks_enc.expose(), bytes(case, "kenc"));
            assert_eq!(*keys.ks_mac.expose(), bytes(case, "kmac"));
        }
        let session = SessionKeys::derive(Cipher::TripleDes, &bytes(&bac["auth"], "session_seed")).unwrap();
        assert_eq!(*session.ks_enc.expose(), bytes(&bac["auth"], "ks_enc"));
        assert_eq!(*session.ks_mac.expose(), bytes(&bac["auth"], "ks_mac"));
        assert_eq!(format!("{session:?}"), "SessionKeys { ks_enc: [sensitive], ks_mac: [sensitive] }");
    }

    #[test]
    fn aes_keys_have_the_values_of_appendix_g() {
        let pace = vectors!("pace_gm_ecdh.json");
        let k_pi = derive_key(Cipher::Aes128, &bytes(&pace, "K"), KeyPurpose::Password).unwrap();
        assert_eq!(*k_pi.expose(), bytes(&pace, "k_pi"));
        let keys = SessionKeys::derive(Cipher::Aes128, &bytes(&pace, "shared_secret_x")).unwrap();
        assert_eq!(*keys.ks_enc.expose(), bytes(&pace, "ks_enc"));
        assert_eq!(*keys.ks_mac.expose(), bytes(&pace, "ks_mac"));
    }

    #[test]
    fn longer_keys_come_from_sha_256() {
        let hash = HashAlgorithm::Sha256.hash(b"secret\0\0\0\x01").unwrap();
        for cipher in [Cipher::Aes192, Cipher::Aes256] {
            let key = derive_key(cipher, b"secret", KeyPurpose::Encryption).unwrap();
            assert_eq!(key.expose().as_slice(), &hash[..cipher.key_len()]);
        }
    }
}
