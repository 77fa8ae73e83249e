//! DSA, used to sign some old documents (FIPS 186-4, 4; RFC 3279, 2.3.2).

use std::fmt;

use openssl::bn::{BigNum, BigNumContext};
use openssl::dsa::{Dsa, DsaSig};
use openssl::pkey::{PKey, Private};
use openssl::sign::Verifier;

use super::{EcdsaEncoding, HashAlgorithm, OrFailed, PublicKey, bit_length, significant};
use crate::error::{CryptoError, Result};

/// How many nonces of a signature may be out of range before signing fails.
const ATTEMPTS: u8 = 128;

/// Lengths of p and q in bits (FIPS 186-4, 4.2, and the 1,024 bits of earlier editions).
const SIZES: [(usize, usize); 4] = [(1024, 160), (2048, 224), (2048, 256), (3072, 256)];

/// The numbers of a public key, big-endian.
pub(super) struct DsaNumbers<'a> {
    pub(super) p: &'a [u8],
    pub(super) q: &'a [u8],
    pub(super) g: &'a [u8],
    pub(super) y: &'a [u8],
}

/// Returns whether a signature, a DER sequence of two integers, was made with the key.
///
/// # Errors
/// [`CryptoError::Unsupported`] for numbers of other lengths or out of range; [`CryptoError::Failed`].
pub(super) fn verify_dsa(
    key: &DsaNumbers<'_>,
    hash: HashAlgorithm,
    message: &[u8],
    signature: &[u8],
) -> Result<bool> {
    // Checks the lengths of the numbers before any calculation with them.
    let is_odd = |number: &[u8]| number.last().is_some_and(|last| last & 1 == 1);
    let is_known = SIZES.contains(&(bit_length(key.p), bit_length(key.q)));
    let is_element = |number| (2..=bit_length(key.p)).contains(&bit_length(number));
    if !is_known || !is_odd(key.p) || !is_odd(key.q) || !is_element(key.g) || !is_element(key.y) {
        return Err(CryptoError::Unsupported { what: "a DSA key with such numbers" }.into());
    }
    let Some((r, s)) = EcdsaEncoding::Der.split(signature) else { return Ok(false) };
    if [r, s].iter().any(|number| number.is_empty() || bit_length(number) > bit_length(key.q)) {
        return Ok(false);
    }
    let number = |bytes: &[u8]| BigNum::from_slice(significant(bytes));
    let prepare = || {
        let numbers = [number(key.p)?, number(key.q)?, number(key.g)?, number(key.y)?];
        let [p, q, g, y] = numbers;
        let key = PKey::from_dsa(Dsa::from_public_components(p, q, g, y)?)?;
        let signature = DsaSig::from_private_components(number(r)?, number(s)?)?.to_der()?;
        Ok((key, signature))
    };
    let (key, signature) = prepare().or_failed("DSA key")?;
    let mut verifier = Verifier::new(hash.library(), &key).or_failed("DSA")?;
    // The library reports numbers out of range as an error.
    Ok(verifier.verify_oneshot(&signature, message).unwrap_or(false))
}

/// Signs with DSA, for issuers of test cards. The nonce is derived from key and message, so signatures are
/// deterministic.
pub struct DsaSigner(Dsa<Private>);

impl DsaSigner {
    /// Creates a signer from a private key in DER: PKCS#8, or the form that OpenSSL calls traditional.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] when this is not a DSA key.
    pub fn from_der(der: &[u8]) -> Result<Self> {
        let key = PKey::private_key_from_der(der).and_then(|key| key.dsa());
        key.map(Self).map_err(|_| CryptoError::Unsupported { what: "this private key" }.into())
    }

    /// Returns the public key, which verifies the signatures.
    pub fn public_key(&self) -> PublicKey {
        let key = &self.0;
        PublicKey::Dsa {
            p: key.p().to_vec(),
            q: key.q().to_vec(),
            g: key.g().to_vec(),
            y: key.pub_key().to_vec(),
        }
    }

    /// Signs a message. Returns a DER sequence of two integers.
    ///
    /// # Errors
    /// [`CryptoError::Failed`].
    pub fn sign(&self, hash: HashAlgorithm, message: &[u8]) -> Result<Vec<u8>> {
        let digest = hash.hash(message)?;
        let private = self.0.priv_key().to_vec();
        for attempt in 0..ATTEMPTS {
            let nonce = HashAlgorithm::Sha512.hmac(&private, &[&[attempt], &digest])?;
            if let Some(signature) = self.finish(&digest, &nonce)? {
                return Ok(signature);
            }
        }
        Err(CryptoError::Failed { operation: "DSA" }.into())
    }

    /// Computes r = (g^k mod p) mod q and s = (z + x·r) / k mod q. `None` when k is out of range or r or s is zero.
    fn finish(&self, digest: &[u8], nonce: &[u8]) -> Result<Option<Vec<u8>>> {
        let (p, q, g, x) = (self.0.p(), self.0.q(), self.0.g(), self.0.priv_key());
        let length = q.num_bytes() as usize;
        let run = || {
            let mut context = BigNumContext::new_secure()?;
            let k = BigNum::from_slice(nonce.get(..length).unwrap_or(nonce))?;
            if k.num_bits() == 0 || k >= *q {
                return Ok(None);
            }
            // All lengths of q are whole bytes, so the leftmost bits are whole bytes too.
            let z = BigNum::from_slice(digest.get(..length).unwrap_or(digest))?;
            let (mut power, mut r, mut s) = (BigNum::new()?, BigNum::new()?, BigNum::new()?);
            let (mut sum, mut inverse) = (BigNum::new_secure()?, BigNum::new_secure()?);
            power.mod_exp(g, &k, p, &mut context)?;
            r.nnmod(&power, q, &mut context)?;
            s.mod_mul(&r, x, q, &mut context)?;
            sum.mod_add(&z, &s, q, &mut context)?;
            inverse.mod_inverse(&k, q, &mut context)?;
            s.mod_mul(&sum, &inverse, q, &mut context)?;
            if r.num_bits() == 0 || s.num_bits() == 0 {
                return Ok(None);
            }
            DsaSig::from_private_components(r, s)?.to_der().map(Some)
        };
        run().or_failed("DSA")
    }
}

impl fmt::Debug for DsaSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DsaSigner").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SignatureScheme, verify};
    use super::*;

    const KEYS: [&[u8]; 4] = [
        include_bytes!("../../../cccd-sim/keys/dsa-test-1024-160.der"),
        include_bytes!("../../../cccd-sim/keys/dsa-test-2048-224.der"),
        include_bytes!("../../../cccd-sim/keys/dsa-test-2048-256.der"),
        include_bytes!("../../../cccd-sim/keys/dsa-test-3072-256.der"),
    ];

    #[test]
    fn what_is_signed_verifies_with_every_length_and_hash_and_nothing_else_does() {
        for key in KEYS {
            let signer = DsaSigner::from_der(key).unwrap();
            for hash in HashAlgorithm::ALL {
                let signature = signer.sign(hash, b"SPECIMEN").unwrap();
                let of = |message: &[u8], signature: &[u8]| {
                    verify(&signer.public_key(), SignatureScheme::Dsa { hash }, message, signature)
                };
                assert_eq!(of(b"SPECIMEN", &signature), Ok(true), "{hash:?}");
                assert_eq!(of(b"SPECIMEM", &signature), Ok(false), "{hash:?}");
                for position in (0..signature.len()).step_by(5) {
                    let mut changed = signature.clone();
                    changed[position] ^= 1;
                    assert_eq!(of(b"SPECIMEN", &changed), Ok(false), "{hash:?} {position}");
                }
            }
        }
    }

    #[test]
    fn signatures_by_the_library_verify() {
        use openssl::sign::Signer;
        let private = PKey::from_dsa(DsaSigner::from_der(KEYS[2]).unwrap().0).unwrap();
        let mut signer = Signer::new(HashAlgorithm::Sha256.library(), &private).unwrap();
        let signature = signer.sign_oneshot_to_vec(b"SPECIMEN").unwrap();
        let key = DsaSigner::from_der(KEYS[2]).unwrap().public_key();
        let scheme = SignatureScheme::Dsa { hash: HashAlgorithm::Sha256 };
        assert_eq!(verify(&key, scheme, b"SPECIMEN", &signature), Ok(true));
    }

    #[test]
    fn keys_with_other_numbers_are_not_calculated_with() {
        let PublicKey::Dsa { p, q, g, y } = DsaSigner::from_der(KEYS[0]).unwrap().public_key() else {
            panic!("a DSA key")
        };
        let even = [&q[..q.len() - 1], &[0]].concat();
        let scheme = SignatureScheme::Dsa { hash: HashAlgorithm::Sha1 };
        let key = |p: &[u8], q: &[u8], g: &[u8], y: &[u8]| {
            let [p, q, g, y] = [p, q, g, y].map(<[u8]>::to_vec);
            verify(&PublicKey::Dsa { p, q, g, y }, scheme, b"SPECIMEN", &[])
        };
        assert_eq!(key(&p, &q, &g, &y), Ok(false));
        for wrong in [
            key(&p[1..], &q, &g, &y),
            key(&p, &q[1..], &g, &y),
            key(&p, &even, &g, &y),
            key(&p, &q, &[1], &y),
            key(&p, &q, &g, &[]),
            key(&p, &q, &g, &[&[1], &y[..]].concat()),
        ] {
            assert!(matches!(wrong, Err(crate::Error::Crypto(CryptoError::Unsupported { .. }))), "{wrong:?}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused_and_nothing_is_shown() {
        assert!(DsaSigner::from_der(b"no key").is_err());
        assert_eq!(format!("{:?}", DsaSigner::from_der(KEYS[0]).unwrap()), "DsaSigner { .. }");
    }
}
