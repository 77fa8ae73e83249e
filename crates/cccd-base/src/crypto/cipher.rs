//! Block ciphers in CBC mode, and the padding of secure messaging (Doc 9303-11, 9.8).

use openssl::symm::{Cipher as LibraryCipher, Crypter, Mode};
use zeroize::Zeroizing;

use super::{HashAlgorithm, OrFailed};
use crate::error::{CryptoError, Result};

/// A block cipher, which in Doc 9303-11 also determines the MAC and the key derivation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cipher {
    /// Two-key 3DES: 16 bytes K1 | K2, K3 = K1.
    TripleDes,
    /// AES with a key of 16 bytes.
    Aes128,
    /// AES with a key of 24 bytes.
    Aes192,
    /// AES with a key of 32 bytes.
    Aes256,
}

/// What differs between ciphers.
struct Row {
    key_len: usize,
    block_len: usize,
    /// The hash of the key derivation (Doc 9303-11, 9.7.1).
    kdf_hash: HashAlgorithm,
    library: fn() -> LibraryCipher,
}

impl Cipher {
    /// Every cipher.
    pub const ALL: [Self; 4] = [Self::TripleDes, Self::Aes128, Self::Aes192, Self::Aes256];

    #[rustfmt::skip] // one row a line
    const fn row(self) -> Row {
        use HashAlgorithm::{Sha1, Sha256};
        match self {
            Self::TripleDes => Row { key_len: 16, block_len: 8, kdf_hash: Sha1, library: LibraryCipher::des_ede3_cbc },
            Self::Aes128 => Row { key_len: 16, block_len: 16, kdf_hash: Sha1, library: LibraryCipher::aes_128_cbc },
            Self::Aes192 => Row { key_len: 24, block_len: 16, kdf_hash: Sha256, library: LibraryCipher::aes_192_cbc },
            Self::Aes256 => Row { key_len: 32, block_len: 16, kdf_hash: Sha256, library: LibraryCipher::aes_256_cbc },
        }
    }

    /// Length of a key in bytes: 16, 16, 24, 32.
    pub const fn key_len(self) -> usize {
        self.row().key_len
    }

    /// Length of a block and of an initialisation vector in bytes: 8 for 3DES, 16 for AES.
    pub const fn block_len(self) -> usize {
        self.row().block_len
    }

    /// The hash that derives keys for this cipher (Doc 9303-11, 9.7.1).
    pub(super) const fn kdf_hash(self) -> HashAlgorithm {
        self.row().kdf_hash
    }

    /// Encrypts whole blocks in CBC mode. Adds no padding.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] when key, vector or data have an impossible length.
    pub fn encrypt_cbc(self, key: &[u8], iv: &[u8], data: &[u8]) -> Result<Vec<u8>> {
        self.cbc(Mode::Encrypt, key, iv, data)
    }

    /// Decrypts whole blocks in CBC mode. Removes no padding.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] when key, vector or data have an impossible length.
    pub fn decrypt_cbc(self, key: &[u8], iv: &[u8], data: &[u8]) -> Result<Vec<u8>> {
        self.cbc(Mode::Decrypt, key, iv, data)
    }

    /// Encrypts a single block, as needed for the initialisation vector of AES secure messaging (Doc 9303-11, 9.8.7.1).
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] when key or block have the wrong length.
    pub fn encrypt_block(self, key: &[u8], block: &[u8]) -> Result<Vec<u8>> {
        // CBC mode with one block and a zero vector is the plain block cipher.
        self.encrypt_cbc(key, &vec![0; block.len()], block)
    }

    fn cbc(self, mode: Mode, key: &[u8], iv: &[u8], data: &[u8]) -> Result<Vec<u8>> {
        if key.len() != self.key_len() {
            return Err(CryptoError::Unsupported { what: "a key of this length" }.into());
        }
        if iv.len() != self.block_len() || !data.len().is_multiple_of(self.block_len()) {
            return Err(CryptoError::Unsupported { what: "a part of a cipher block" }.into());
        }
        let library = self.library();
        // The library only takes 3DES keys of three parts: K1 | K2 | K1.
        let whole: Zeroizing<Vec<u8>> =
            Zeroizing::new(key.iter().copied().cycle().take(library.key_len()).collect());
        let run = || {
            let mut crypter = Crypter::new(library, mode, &whole, Some(iv))?;
            crypter.pad(false);
            // The library requires room for one block more than it fills.
            let mut output = vec![0; data.len() + self.block_len()];
            let length = crypter.update(data, &mut output)?;
            output.truncate(length);
            Ok(output)
        };
        run().or_failed("cipher")
    }

    /// Returns the library's object for the cipher in CBC mode.
    pub(super) fn library(self) -> LibraryCipher {
        (self.row().library)()
    }
}

/// Adds the padding of ISO/IEC 9797-1, method 2: `80`, then zeros to a whole number of blocks.
pub fn pad(data: &[u8], block_len: usize) -> Vec<u8> {
    let length = (data.len() + 1).next_multiple_of(block_len.max(1));
    let mut padded = Vec::with_capacity(length);
    padded.extend_from_slice(data);
    padded.push(0x80);
    padded.resize(length, 0);
    padded
}

/// Removes the padding of ISO/IEC 9797-1, method 2.
///
/// Returns `None` unless the data consists of whole blocks and the last one holds the `80`, followed only by zeros.
pub fn unpad(data: &[u8], block_len: usize) -> Option<&[u8]> {
    if block_len == 0 || !data.len().is_multiple_of(block_len) {
        return None;
    }
    let marker = data.iter().rposition(|&byte| byte != 0)?;
    let (text, padding) = data.split_at_checked(marker)?;
    (padding.first() == Some(&0x80) && padding.len() <= block_len).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{bytes, vectors};
    use super::*;

    #[test]
    fn triple_des_does_the_mutual_authentication_of_appendix_d() {
        let auth = &vectors!("bac.json")["auth"];
        let (key, plain) = (bytes(auth, "kenc"), bytes(auth, "S"));
        let encrypted = Cipher::TripleDes.encrypt_cbc(&key, &[0; 8], &plain).unwrap();
        assert_eq!(encrypted, bytes(auth, "e_ifd"));
        let answer = Cipher::TripleDes.decrypt_cbc(&key, &[0; 8], &bytes(auth, "e_ic")).unwrap();
        assert_eq!(answer, bytes(auth, "R"));
    }

    #[test]
    fn aes_decrypts_the_nonce_of_appendix_g() {
        let pace = vectors!("pace_gm_ecdh.json");
        let (key, nonce) = (bytes(&pace, "k_pi"), bytes(&pace, "nonce"));
        let plain = Cipher::Aes128.decrypt_cbc(&key, &[0; 16], &bytes(&pace, "nonce_encrypted")).unwrap();
        assert_eq!(plain, nonce);
        assert_eq!(Cipher::Aes128.encrypt_block(&key, &nonce).unwrap(), bytes(&pace, "nonce_encrypted"));
    }

    #[test]
    fn aes_has_the_values_of_fips_197() {
        // FIPS 197, Appendix C: the key 00 01 02 ..., the text 00 11 22 ...
        let text: Vec<u8> = (0..16).map(|i| i * 0x11).collect();
        for (cipher, expected) in [
            (Cipher::Aes128, "69c4e0d86a7b0430d8cdb78070b4c55a"),
            (Cipher::Aes192, "dda97ca4864cdfe06eaf70a0ec0d7191"),
            (Cipher::Aes256, "8ea2b7ca516745bfeafc49904b496089"),
        ] {
            let key: Vec<u8> = (0..cipher.key_len()).map(|i| i as u8).collect();
            assert_eq!(hex::encode(cipher.encrypt_block(&key, &text).unwrap()), expected);
        }
    }

    #[test]
    fn what_is_encrypted_can_be_decrypted_and_nothing_of_a_wrong_length_is_taken() {
        for cipher in Cipher::ALL {
            let (key, iv) = (vec![0x5A; cipher.key_len()], vec![0xA5; cipher.block_len()]);
            let data = vec![7; cipher.block_len() * 3];
            let encrypted = cipher.encrypt_cbc(&key, &iv, &data).unwrap();
            assert_eq!(cipher.decrypt_cbc(&key, &iv, &encrypted).unwrap(), data);
            assert!(cipher.decrypt_cbc(&key, &iv, &[]).unwrap().is_empty());

            assert!(cipher.decrypt_cbc(&key[1..], &iv, &data).is_err());
            assert!(cipher.decrypt_cbc(&[key.as_slice(), &[0]].concat(), &iv, &data).is_err());
            assert!(cipher.decrypt_cbc(&key, &iv[1..], &data).is_err());
            assert!(cipher.decrypt_cbc(&key, &iv, &data[1..]).is_err());
            assert!(cipher.encrypt_block(&key, &data).is_err());
        }
    }

    #[test]
    fn padding_is_added_and_taken_away_strictly() {
        for length in 0..40 {
            let data = vec![0x80; length];
            for block_len in [8, 16] {
                let padded = pad(&data, block_len);
                assert_eq!(padded.len() % block_len, 0);
                assert!(padded.len() - length <= block_len);
                assert_eq!(unpad(&padded, block_len), Some(data.as_slice()));
            }
        }
        for wrong in [
            &[][..],
            &[0; 8],                                              // no marker
            &[1, 2, 3, 4, 5, 6, 7, 8],                            // no padding
            &[1, 2, 3, 4, 5, 0x81, 0, 0],                         // another marker
            &[1, 2, 3, 4, 5, 0x80, 0, 1],                         // not zeros
            &[1, 2, 3, 0x80, 0, 0, 0],                            // not a whole block
            &[1, 2, 3, 4, 5, 6, 7, 0x80, 0, 0, 0, 0, 0, 0, 0, 0], // more than one block
            &[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], // the same
        ] {
            assert_eq!(unpad(wrong, 8), None, "{wrong:02X?}");
        }
        assert_eq!(unpad(&[0x80], 0), None);
    }
}
