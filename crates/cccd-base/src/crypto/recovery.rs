//! RSA signatures with message recovery: ISO/IEC 9796-2, digital signature scheme 1, with partial recovery, as
//! in Active Authentication (Doc 9303-11, 6.1).

use openssl::bn::{BigNum, BigNumRef};
use openssl::error::ErrorStack;
use openssl::pkey::Public;
use openssl::rsa::{Padding, Rsa};

use super::signature::rsa_key;
use super::{HashAlgorithm, OrFailed, PublicKey, significant};
use crate::error::{CryptoError, Result};

/// First byte of the block, which indicates partial recovery: the recovered part fills the block.
const HEADER: u8 = 0x6A;

/// Last bytes of the block, and the hash function that they denote.
const TRAILERS: [(&[u8], HashAlgorithm); 5] = [
    (&[0xBC], HashAlgorithm::Sha1),
    (&[0x38, 0xCC], HashAlgorithm::Sha224),
    (&[0x34, 0xCC], HashAlgorithm::Sha256),
    (&[0x36, 0xCC], HashAlgorithm::Sha384),
    (&[0x35, 0xCC], HashAlgorithm::Sha512),
];

/// The value of every block modulo 16.
const LAST_NIBBLE: u8 = 0xC;

/// A public key for RSA signatures with message recovery.
pub struct RecoveryKey(Rsa<Public>);

impl RecoveryKey {
    /// Takes a public key, if it is suitable for message recovery.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] for a key of another kind, and for a modulus whose length is not a whole number of
    /// bytes, which no issuer uses.
    pub fn new(key: &PublicKey) -> Result<Self> {
        let whole_bytes = |rsa: &Rsa<Public>| rsa.n().num_bits() % 8 == 0;
        match key {
            PublicKey::Rsa { modulus, exponent } => {
                Some(rsa_key(modulus, exponent)?).filter(whole_bytes).map(Self)
            }
            PublicKey::Ec { .. } | PublicKey::Dsa { .. } => None,
        }
        .ok_or_else(|| CryptoError::Unsupported { what: "a signature with recovery by such a key" }.into())
    }

    /// Length of a signature in bytes.
    pub fn signature_len(&self) -> usize {
        self.0.size() as usize
    }

    /// Returns whether a signature was made with the key over the part that it recovers, followed by `message`.
    ///
    /// Signers output either J or the smaller of J and n - J (ISO/IEC 9796-2, B.4 and B.6); both are accepted. Every
    /// byte of the block has a fixed place: header, recovered part, hash, trailer. No part is searched for.
    ///
    /// # Errors
    /// [`CryptoError::Failed`].
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<bool> {
        let block = self.open(signature);
        // The library may leave errors on its stack after a signature that is merely wrong.
        drop(ErrorStack::get());
        block?.map_or(Ok(false), |block| is_block(&block, message))
    }

    /// Recovers the signed block; `None` when the signature is out of range or does not yield a block.
    fn open(&self, signature: &[u8]) -> Result<Option<Vec<u8>>> {
        let number = BigNum::from_slice(significant(signature)).or_failed("number")?;
        if number.ucmp(self.0.n()).is_ge() {
            return Ok(None);
        }
        let length = self.signature_len();
        // Missing and surplus leading zeros do not change the number.
        let padded = number.to_vec_padded(length as i32).or_failed("number")?;
        let mut block = vec![0; length];
        self.0.public_encrypt(&padded, &mut block, Padding::NONE).or_failed("RSA")?;
        if !ends_as_blocks_do(&block) {
            block = subtract(self.0.n(), &block)?;
        }
        Ok(ends_as_blocks_do(&block).then_some(block))
    }
}

impl std::fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RecoveryKey {{ {} bits }}", self.0.n().num_bits())
    }
}

fn ends_as_blocks_do(block: &[u8]) -> bool {
    block.last().is_some_and(|last| last & 0xF == LAST_NIBBLE)
}

/// Computes n minus a smaller number, in the same length.
fn subtract(n: &BigNumRef, number: &[u8]) -> Result<Vec<u8>> {
    let run = || {
        let mut difference = BigNum::new()?;
        difference.checked_sub(n, &*BigNum::from_slice(number)?)?;
        difference.to_vec_padded(number.len() as i32)
    };
    run().or_failed("number")
}

/// Returns whether a block consists of header, recovered part, hash over that part and the message, and trailer.
fn is_block(block: &[u8], message: &[u8]) -> Result<bool> {
    let found = TRAILERS
        .iter()
        .find_map(|(trailer, hash)| Some((block.strip_suffix(*trailer)?.strip_prefix(&[HEADER])?, *hash)));
    let Some((content, hash)) = found else { return Ok(false) };
    let split = content.len().checked_sub(hash.output_len()).and_then(|at| content.split_at_checked(at));
    let Some((recovered, digest)) = split else { return Ok(false) };
    Ok(hash.hash_parts(&[recovered, message])? == digest)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::RsaSigner;
    use super::super::tests::{bytes, hash, vectors};
    use super::*;

    const CHALLENGE: [u8; 8] = [0xA5; 8];

    /// Returns a private key and its public counterpart.
    fn keys() -> (RsaSigner, RecoveryKey) {
        let signer = RsaSigner::from_der(&bytes(&vectors!("signatures.json")["rsa"], "pkcs8")).unwrap();
        let key = RecoveryKey::new(&signer.public_key()).unwrap();
        (signer, key)
    }

    /// Builds a block: header, as much recovered text as fits, hash, and what follows it.
    fn block(length: usize, header: u8, hash: HashAlgorithm, end: &[u8]) -> Vec<u8> {
        let recovered = vec![0x5A; length - 1 - hash.output_len() - end.len()];
        let digest = hash.hash_parts(&[&recovered, &CHALLENGE]).unwrap();
        [&[header], recovered.as_slice(), &digest, end].concat()
    }

    #[test]
    fn the_block_of_the_worked_example_is_one() {
        let example = &vectors!("active_authentication.json")["worked_example"];
        let block = [&[0x6A], bytes(example, "m1").as_slice(), &bytes(example, "hash"), &[0xBC]].concat();
        assert_eq!(block.len() * 8, 1024);
        let rnd_ifd = bytes(example, "rnd_ifd");
        assert_eq!(is_block(&block, &rnd_ifd), Ok(true));
        assert_eq!(is_block(&block, &CHALLENGE), Ok(false));
        for position in 0..block.len() {
            let mut changed = block.clone();
            changed[position] ^= 1;
            assert_eq!(is_block(&changed, &rnd_ifd), Ok(false), "{position}");
        }
    }

    #[test]
    fn signatures_of_another_implementation_verify_in_both_forms() {
        let vectors = vectors!("active_authentication.json");
        let rnd_ifd = bytes(&vectors, "rnd_ifd");
        let mut forms = [0, 0];
        for vector in vectors["rsa"].as_array().unwrap() {
            let key = key_of(vector);
            let signature = bytes(vector, "signature");
            assert_eq!(key.verify(&rnd_ifd, &signature), Ok(true), "{vector}");
            assert_eq!(key.verify(&CHALLENGE, &signature), Ok(false));
            let surplus = [&[0, 0], signature.as_slice()].concat();
            assert_eq!(key.verify(&rnd_ifd, &surplus), Ok(true));
            for malformed in
                [&[][..], &[0], &signature[..signature.len() - 1], &[signature.as_slice(), &[0]].concat()]
            {
                assert_eq!(key.verify(&rnd_ifd, malformed), Ok(false));
            }
            forms[usize::from(vector["form"] == "B.6")] += 1;
        }
        assert_eq!(forms, [10, 10]);
    }

    fn key_of(vector: &Value) -> RecoveryKey {
        let (modulus, exponent) = (bytes(vector, "modulus"), bytes(vector, "exponent"));
        RecoveryKey::new(&PublicKey::Rsa { modulus, exponent }).unwrap()
    }

    #[test]
    fn every_trailer_stands_for_its_hash_alone() {
        let (signer, key) = keys();
        for vector in vectors!("active_authentication.json")["trailers"].as_array().unwrap() {
            let expected = hash(vector, "hash");
            for hash in HashAlgorithm::ALL {
                let block = block(key.signature_len(), HEADER, hash, &bytes(vector, "trailer"));
                let verified = key.verify(&CHALLENGE, &signer.raw(&block).unwrap());
                assert_eq!(verified, Ok(hash == expected), "{vector} {hash:?}");
            }
        }
    }

    #[test]
    fn nothing_but_the_whole_block_will_do() {
        let (signer, key) = keys();
        let verified = |header, hash, end: &[u8]| {
            let block = block(key.signature_len(), header, hash, end);
            key.verify(&CHALLENGE, &signer.raw(&block).unwrap()).unwrap()
        };
        assert!(verified(HEADER, HashAlgorithm::Sha1, &[0xBC]));
        // Headers of other kinds, including total recovery, and no header.
        for header in [0x4A, 0x4B, 0x6B, 0x00] {
            assert!(!verified(header, HashAlgorithm::Sha1, &[0xBC]), "{header:02X}");
        }
        // Trailers that denote no hash or another hash, and bytes between hash and trailer.
        for end in
            [&[0xBB][..], &[0xBC, 0xBC], &[0x00, 0xCC], &[0x99, 0xCC], &[0x33, 0xCC], &[0xCC], &[0xBC, 0x0C]]
        {
            assert!(!verified(HEADER, HashAlgorithm::Sha1, end), "{end:02X?}");
        }
        assert!(!verified(HEADER, HashAlgorithm::Sha256, &[0xBC]));
        assert!(!verified(HEADER, HashAlgorithm::Sha256, &[0x34, 0xCC, 0x5A, 0xBC]));
        assert!(!verified(HEADER, HashAlgorithm::Sha256, &[0x5A, 0x34, 0xCC]));
    }

    #[test]
    fn keys_of_another_kind_or_size_are_refused() {
        let ec = PublicKey::Ec { curve: super::super::Curve::P256, point: vec![4; 65] };
        assert!(RecoveryKey::new(&ec).is_err());
        let rsa = |modulus| PublicKey::Rsa { modulus, exponent: vec![3] };
        assert!(RecoveryKey::new(&rsa([&[0xC0][..], &[0xFF; 127]].concat())).is_ok());
        assert!(RecoveryKey::new(&rsa([&[0x40][..], &[0xFF; 128]].concat())).is_err(), "1031 bits");
        assert!(RecoveryKey::new(&rsa(vec![0xFF; 64])).is_err(), "512 bits");
        assert!(RecoveryKey::new(&rsa(vec![0xFE; 128])).is_err(), "even");
        assert_eq!(
            format!("{:?}", RecoveryKey::new(&rsa(vec![0xFF; 128])).unwrap()),
            "RecoveryKey { 1024 bits }"
        );
    }
}
