//! Message authentication codes of 8 bytes: the retail MAC and AES-CMAC (Doc 9303-11, 9.8.6 and 9.8.7).

use openssl::pkey::PKey;
use openssl::sign::Signer;
use zeroize::Zeroizing;

use super::{Cipher, OrFailed, pad};
use crate::error::{CryptoError, Result};

/// Length of every MAC in bytes.
const MAC_LEN: usize = 8;

impl Cipher {
    /// Computes the MAC of this cipher's suite over a message: [`retail_mac`] for 3DES, [`cmac`] for AES.
    ///
    /// The retail MAC pads internally. A protocol that pads before both kinds of MAC must not pad for 3DES.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] when the length of the key is not the cipher's.
    pub fn mac(self, key: &[u8], message: &[u8]) -> Result<[u8; MAC_LEN]> {
        match self {
            Self::TripleDes => retail_mac(key, message),
            Self::Aes128 | Self::Aes192 | Self::Aes256 => cmac(self, key, message),
        }
    }
}

/// Computes the retail MAC: ISO/IEC 9797-1, MAC algorithm 3 with DES, padding method 2, zero initialisation vector.
///
/// The key is 16 bytes K1 | K2. Pads the message itself.
///
/// # Errors
/// [`CryptoError::Unsupported`] when the key has the wrong length.
pub fn retail_mac(key: &[u8], message: &[u8]) -> Result<[u8; MAC_LEN]> {
    let cipher = Cipher::TripleDes;
    let padded = pad(message, cipher.block_len());
    let (head, last) = padded.split_at(padded.len() - cipher.block_len());

    // All blocks but the last go through single DES, computed as 3DES with the same key three times, because OpenSSL 3
    // does not offer DES itself. The last block is encrypted with K1, decrypted with K2 and encrypted with K1, which is
    // 3DES.
    let first = key.get(..8).unwrap_or_default();
    let single = Zeroizing::new([first, first].concat());
    let chained = cipher.encrypt_cbc(&single, &[0; 8], head)?;
    let state = chained.last_chunk::<8>().unwrap_or(&[0; 8]);
    truncate(&cipher.encrypt_cbc(key, state, last)?)
}

/// Computes AES-CMAC (SP 800-38B) and returns its first 8 bytes (Doc 9303-11, 9.8.7.2).
///
/// # Errors
/// [`CryptoError::Unsupported`] when the length of the key is not the cipher's or the cipher is 3DES.
pub fn cmac(cipher: Cipher, key: &[u8], message: &[u8]) -> Result<[u8; MAC_LEN]> {
    if cipher == Cipher::TripleDes || key.len() != cipher.key_len() {
        return Err(CryptoError::Unsupported { what: "CMAC with this cipher or length of key" }.into());
    }
    let run = || {
        let key = PKey::cmac(&cipher.library(), key)?;
        let mut signer = Signer::new_without_digest(&key)?;
        signer.update(message)?;
        signer.sign_to_vec()
    };
    truncate(&run().or_failed("CMAC")?)
}

fn truncate(mac: &[u8]) -> Result<[u8; MAC_LEN]> {
    mac.first_chunk().copied().ok_or_else(|| CryptoError::Failed { operation: "MAC" }.into())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{bytes, vectors};
    use super::*;

    #[test]
    fn the_retail_mac_has_the_values_of_appendix_d() {
        let auth = &vectors!("bac.json")["auth"];
        let key = bytes(auth, "kmac");
        for (message, mac) in [("e_ifd", "m_ifd"), ("e_ic", "m_ic")] {
            let computed = Cipher::TripleDes.mac(&key, &bytes(auth, message)).unwrap();
            assert_eq!(computed.as_slice(), bytes(auth, mac));
        }
    }

    #[test]
    fn the_retail_mac_of_less_than_a_block_is_two_key_triple_des() {
        let key: Vec<u8> = (1..17).collect();
        let block = Cipher::TripleDes.encrypt_block(&key, &pad(b"short", 8)).unwrap();
        assert_eq!(retail_mac(&key, b"short").unwrap().as_slice(), block);
    }

    #[test]
    fn cmac_has_the_values_of_sp_800_38b() {
        for vector in vectors!("sm.json")["cmac_sp800_38b"].as_array().unwrap() {
            let key = bytes(vector, "key");
            let cipher = Cipher::ALL.into_iter().rfind(|cipher| cipher.key_len() == key.len()).unwrap();
            let mac = cipher.mac(&key, &bytes(vector, "msg")).unwrap();
            assert_eq!(mac.as_slice(), &bytes(vector, "cmac")[..8]);
        }
    }

    #[test]
    fn the_tokens_of_appendix_g_are_cmacs() {
        let pace = vectors!("pace_gm_ecdh.json");
        for (input, token) in [("token_input_ifd", "t_ifd"), ("token_input_ic", "t_ic")] {
            let mac = Cipher::Aes128.mac(&bytes(&pace, "ks_mac"), &bytes(&pace, input)).unwrap();
            assert_eq!(mac.as_slice(), bytes(&pace, token));
        }
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        for cipher in Cipher::ALL {
            for length in [0, 7, 8, 15, 17, 33] {
                assert!(cipher.mac(&vec![1; length], b"message").is_err());
            }
        }
        assert!(cmac(Cipher::TripleDes, &[1; 16], b"message").is_err());
    }
}
