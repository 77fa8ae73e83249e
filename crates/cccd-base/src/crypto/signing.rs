//! Creating signatures, for issuers of test cards. The private keys of real cards never leave the chip.

use std::fmt;

use openssl::bn::{BigNum, BigNumContext};
use openssl::ecdsa::EcdsaSig;
use openssl::pkey::{PKey, Private};
use openssl::rsa::{Padding, Rsa};
use zeroize::Zeroizing;

use super::ec::secret_number;
use super::signature::{DER_NULL, pkcs1_block};
use super::{Curve, EcdsaEncoding, Group, HashAlgorithm, KeyPair, OrFailed, PublicKey};
use crate::error::{CryptoError, Result};

/// How many nonces of a signature may be out of range before signing fails. Fewer than half of them are.
const ATTEMPTS: usize = 128;

/// Signs with ECDSA. The nonce is derived from key and message (RFC 6979), so signatures are deterministic.
#[derive(Clone, Debug)]
pub struct EcSigner {
    group: Group,
    key: KeyPair,
}

impl EcSigner {
    /// Creates a signer from a private key, given big-endian.
    ///
    /// # Errors
    /// [`CryptoError::Point`] unless the private key is in 1..n-1.
    pub fn new(curve: Curve, private: &[u8]) -> Result<Self> {
        let group = Group::new(curve)?;
        let key = group.key_pair(private)?;
        Ok(Self { group, key })
    }

    /// Returns the public key, which verifies the signatures.
    pub fn public_key(&self) -> PublicKey {
        PublicKey::Ec { curve: self.group.curve(), point: self.key.public().to_bytes() }
    }

    /// Signs a message.
    ///
    /// # Errors
    /// [`CryptoError::Failed`].
    pub fn sign(&self, hash: HashAlgorithm, message: &[u8], encoding: EcdsaEncoding) -> Result<Vec<u8>> {
        let digest = hash.hash(message)?;
        let mut nonces = Nonces::new(self.group.curve(), hash, self.key.private_bytes().expose(), &digest)?;
        for _ in 0..ATTEMPTS {
            let ephemeral = match self.group.key_pair(&nonces.next()?) {
                Err(error) if error == CryptoError::Point.into() => continue,
                other => other?,
            };
            if let Some(signature) = self.finish(&ephemeral, &digest, encoding)? {
                return Ok(signature);
            }
        }
        Err(CryptoError::Failed { operation: "ECDSA" }.into())
    }

    /// Computes r = x(kG) mod n and s = (z + r·d) / k mod n; `None` when one of them is zero.
    fn finish(&self, ephemeral: &KeyPair, digest: &[u8], encoding: EcdsaEncoding) -> Result<Option<Vec<u8>>> {
        let curve = self.group.curve();
        let n = curve.order()?;
        let z = leftmost_bits(digest, curve.order_bits())?;
        let d = secret_number(self.key.private_bytes().expose())?;
        let k = secret_number(ephemeral.private_bytes().expose())?;
        let run = || {
            let mut context = BigNumContext::new_secure()?;
            let (mut r, mut s) = (BigNum::new()?, BigNum::new()?);
            let (mut sum, mut inverse) = (BigNum::new_secure()?, BigNum::new_secure()?);
            r.nnmod(&*BigNum::from_slice(ephemeral.public().x())?, &n, &mut context)?;
            s.mod_mul(&r, &d, &n, &mut context)?;
            sum.mod_add(&z, &s, &n, &mut context)?;
            inverse.mod_inverse(&k, &n, &mut context)?;
            s.mod_mul(&sum, &inverse, &n, &mut context)?;
            if r.num_bits() == 0 || s.num_bits() == 0 {
                return Ok(None);
            }
            let length = curve.order_len() as i32;
            Ok(Some(match encoding {
                EcdsaEncoding::Der => EcdsaSig::from_private_components(r, s)?.to_der()?,
                EcdsaEncoding::Plain => [r.to_vec_padded(length)?, s.to_vec_padded(length)?].concat(),
            }))
        };
        run().or_failed("ECDSA")
    }
}

/// Returns the first bits of a value as a number: bits2int of RFC 6979, 2.3.2.
fn leftmost_bits(value: &[u8], bits: usize) -> Result<BigNum> {
    let whole = secret_number(value)?;
    let surplus = (value.len() * 8).saturating_sub(bits) as i32;
    let run = || {
        let mut number = BigNum::new_secure()?;
        number.rshift(&whole, surplus)?;
        Ok(number)
    };
    run().or_failed("number")
}

/// The candidates for k of one signature (RFC 6979, 3.2). They may be out of range.
struct Nonces {
    curve: Curve,
    hash: HashAlgorithm,
    key: Zeroizing<Vec<u8>>,
    value: Zeroizing<Vec<u8>>,
}

impl Nonces {
    /// Steps a to g.
    fn new(curve: Curve, hash: HashAlgorithm, private: &[u8], digest: &[u8]) -> Result<Self> {
        let z = leftmost_bits(digest, curve.order_bits())?;
        let n = curve.order()?;
        let reduce = || {
            let mut reduced = BigNum::new()?;
            reduced.nnmod(&z, &n, &mut *BigNumContext::new()?)?;
            reduced.to_vec_padded(curve.order_len() as i32)
        };
        let digest = reduce().or_failed("number")?;
        let key = vec![0; hash.output_len()].into();
        let mut nonces = Self { curve, hash, key, value: vec![1; hash.output_len()].into() };
        nonces.update(&[&[0], private, &digest])?;
        nonces.update(&[&[1], private, &digest])?;
        Ok(nonces)
    }

    /// Step h: the next candidate, in the length of the order.
    fn next(&mut self) -> Result<Zeroizing<Vec<u8>>> {
        let mut bytes = Zeroizing::new(Vec::new());
        while bytes.len() < self.curve.order_len() {
            self.value = self.hash.hmac(&self.key, &[&self.value])?.into();
            bytes.extend_from_slice(&self.value);
        }
        self.update(&[&[0]])?;
        Ok(leftmost_bits(&bytes, self.curve.order_bits())?.to_vec().into())
    }

    /// K = HMAC(K, V | input), V = HMAC(K, V).
    fn update(&mut self, input: &[&[u8]]) -> Result<()> {
        self.key = self.hash.hmac(&self.key, &[&[self.value.as_slice()], input].concat())?.into();
        self.value = self.hash.hmac(&self.key, &[&self.value])?.into();
        Ok(())
    }
}

/// Signs with RSA.
pub struct RsaSigner(Rsa<Private>);

impl RsaSigner {
    /// Creates a signer from a private key in DER: PKCS#8 or PKCS#1.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] when this is not an RSA key.
    pub fn from_der(der: &[u8]) -> Result<Self> {
        let key = PKey::private_key_from_der(der).and_then(|key| key.rsa());
        key.map(Self).map_err(|_| CryptoError::Unsupported { what: "this private key" }.into())
    }

    /// Returns the public key, which verifies the signatures.
    pub fn public_key(&self) -> PublicKey {
        PublicKey::Rsa { modulus: self.0.n().to_vec(), exponent: self.0.e().to_vec() }
    }

    /// Length of a signature in bytes.
    pub fn signature_len(&self) -> usize {
        self.0.size() as usize
    }

    /// Signs a message with RSASSA-PKCS1-v1_5 (RFC 8017, 8.2).
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] when the key is too short for the hash.
    pub fn sign_pkcs1(&self, hash: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>> {
        self.raw(&pkcs1_block(hash, DER_NULL, message, self.signature_len())?)
    }

    /// Signs a message with RSASSA-PSS (RFC 8017, 8.1). The salt of `salt_len` bytes is derived from the message, so
    /// signatures are deterministic. Real signers must not do this.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] when the key is too short for hash and salt.
    pub fn sign_pss(
        &self,
        hash: HashAlgorithm,
        mgf_hash: HashAlgorithm,
        salt_len: usize,
        message: &[u8],
    ) -> Result<Vec<u8>> {
        let digest = hash.hash(message)?;
        let salt = mgf1(HashAlgorithm::Sha512, &digest, salt_len)?;
        // EMSA-PSS-ENCODE (9.1.1), with one bit less than the modulus has.
        let bits = self.0.n().num_bits() as usize - 1;
        let length = bits.div_ceil(8);
        let filling = length
            .checked_sub(digest.len() + salt_len + 2)
            .ok_or(CryptoError::Unsupported { what: "an RSA key this short" })?;
        let h = hash.hash_parts(&[&[0; 8], &digest, &salt])?;
        let mask = mgf1(mgf_hash, &h, length - h.len() - 1)?;
        let data = [vec![0; filling].as_slice(), &[1], &salt].concat();
        let mut block: Vec<u8> = data.iter().zip(mask).map(|(data, mask)| data ^ mask).collect();
        if let Some(first) = block.first_mut() {
            *first &= 0xFF >> (8 * length - bits);
        }
        block.extend_from_slice(&h);
        block.push(0xBC);
        self.raw(&[vec![0; self.signature_len() - length], block].concat())
    }

    /// Applies the private operation (RSASP1) to a block as long as the modulus, without any padding.
    ///
    /// # Errors
    /// [`CryptoError::Failed`] when the block has another length or is not smaller than the modulus.
    pub fn raw(&self, block: &[u8]) -> Result<Vec<u8>> {
        let mut signature = vec![0; self.signature_len()];
        self.0.private_encrypt(block, &mut signature, Padding::NONE).or_failed("RSA")?;
        Ok(signature)
    }
}

/// Computes the mask generation function MGF1 (RFC 8017, B.2.1).
fn mgf1(hash: HashAlgorithm, seed: &[u8], length: usize) -> Result<Vec<u8>> {
    let mut mask = Vec::new();
    for counter in 0_u32.. {
        if mask.len() >= length {
            break;
        }
        mask.extend(hash.hash_parts(&[seed, &counter.to_be_bytes()])?);
    }
    mask.truncate(length);
    Ok(mask)
}

impl fmt::Debug for RsaSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RsaSigner").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{bytes, curve, hash, vectors};
    use super::super::{SignatureScheme, verify};
    use super::*;

    #[test]
    fn ecdsa_signatures_have_the_values_of_rfc_6979() {
        for vector in vectors!("rfc6979.json")["signatures"].as_array().unwrap() {
            let signer = EcSigner::new(curve(vector), &bytes(vector, "private")).unwrap();
            let signature = signer.sign(hash(vector, "hash"), b"sample", EcdsaEncoding::Plain).unwrap();
            assert_eq!(signature, [bytes(vector, "r"), bytes(vector, "s")].concat());
        }
    }

    #[test]
    fn ecdsa_verifies_what_it_signs_on_every_curve_with_every_hash() {
        for curve in Curve::ALL {
            let signer = EcSigner::new(curve, b"an invented key").unwrap();
            for hash in HashAlgorithm::ALL {
                for encoding in [EcdsaEncoding::Der, EcdsaEncoding::Plain] {
                    let signature = signer.sign(hash, b"SPECIMEN", encoding).unwrap();
                    assert_eq!(signature, signer.sign(hash, b"SPECIMEN", encoding).unwrap());
                    let scheme = SignatureScheme::Ecdsa { hash, encoding };
                    assert_eq!(verify(&signer.public_key(), scheme, b"SPECIMEN", &signature), Ok(true));
                    assert_eq!(verify(&signer.public_key(), scheme, b"SPECIMEM", &signature), Ok(false));
                }
            }
        }
    }

    #[test]
    fn rsa_signatures_have_the_values_of_another_implementation() {
        let vectors = vectors!("signatures.json");
        for form in ["pkcs1", "pkcs8"] {
            let signer = RsaSigner::from_der(&bytes(&vectors["rsa"], form)).unwrap();
            for vector in vectors["signatures"].as_array().unwrap() {
                if vector["scheme"] == "rsa_pkcs1" {
                    let signature = signer.sign_pkcs1(hash(vector, "hash"), &bytes(&vectors, "message"));
                    assert_eq!(signature.unwrap(), bytes(vector, "signature"));
                }
            }
        }
    }

    #[test]
    fn pss_is_signed_with_any_hashes_and_salt() {
        let vectors = vectors!("signatures.json");
        let signer = RsaSigner::from_der(&bytes(&vectors["rsa"], "pkcs1")).unwrap();
        for hash in HashAlgorithm::ALL {
            for (mgf_hash, salt_len) in [
                (hash, hash.output_len()),
                (HashAlgorithm::Sha1, 0),
                (hash, signer.signature_len() - hash.output_len() - 2),
            ] {
                let signature = signer.sign_pss(hash, mgf_hash, salt_len, b"SPECIMEN").unwrap();
                let of = |salt_len| {
                    let scheme = SignatureScheme::RsaPss { hash, mgf_hash, salt_len };
                    verify(&signer.public_key(), scheme, b"SPECIMEN", &signature)
                };
                assert_eq!(of(salt_len), Ok(true), "{hash:?} {mgf_hash:?} {salt_len}");
                assert_eq!(of(salt_len + 1), Ok(false), "{hash:?} {mgf_hash:?} {salt_len}");
            }
        }
        assert!(signer.sign_pss(HashAlgorithm::Sha1, HashAlgorithm::Sha1, 235, b"SPECIMEN").is_err());
    }

    #[test]
    fn what_is_no_rsa_key_or_block_is_refused_and_nothing_is_shown() {
        let vectors = vectors!("signatures.json");
        assert!(RsaSigner::from_der(&[]).is_err());
        assert!(RsaSigner::from_der(b"no key").is_err());
        let signer = RsaSigner::from_der(&bytes(&vectors["rsa"], "pkcs8")).unwrap();
        assert!(signer.raw(&[1; 255]).is_err());
        assert!(signer.raw(&[0xFF; 256]).is_err());
        assert_eq!(format!("{signer:?}"), "RsaSigner { .. }");
    }
}
