//! Verification of signatures: RSA PKCS#1 v1.5, RSA PSS, ECDSA and DSA (Doc 9303-12, 4.4; Doc 9303-11, 6.1).

use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcKey, EcPoint};
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::pkey::{PKey, Public};
use openssl::rsa::{Padding, Rsa};
use openssl::sign::{RsaPssSaltlen, Verifier};

use super::dsa::{DsaNumbers, verify_dsa};
use super::ec::Point;
use super::{Curve, EcdsaEncoding, HashAlgorithm, OrFailed, PublicKey, bit_length, significant};
use crate::error::{CryptoError, Error, Result};

/// A signature scheme with its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureScheme {
    /// RSASSA-PKCS1-v1_5 (RFC 8017, 8.2).
    RsaPkcs1 {
        /// Hash of the message.
        hash: HashAlgorithm,
    },
    /// RSASSA-PSS (RFC 8017, 8.1).
    RsaPss {
        /// Hash of the message.
        hash: HashAlgorithm,
        /// Hash of the mask generation function MGF1.
        mgf_hash: HashAlgorithm,
        /// Length of the salt in bytes.
        salt_len: usize,
    },
    /// ECDSA (X9.62).
    Ecdsa {
        /// Hash of the message.
        hash: HashAlgorithm,
        /// The encoding of the signature.
        encoding: EcdsaEncoding,
    },
    /// DSA (FIPS 186-4, 4), written as a DER sequence of two integers.
    Dsa {
        /// Hash of the message.
        hash: HashAlgorithm,
    },
}

/// NULL in DER: the parameters of a hash algorithm that has no parameters.
pub(super) const DER_NULL: &[u8] = &[0x05, 0x00];

/// Returns whether a signature over a message was made with the key; `false` for a malformed signature.
///
/// # Errors
/// [`CryptoError::Point`] or [`CryptoError::Unsupported`] when the key cannot be used or does not fit the scheme;
/// [`CryptoError::Failed`].
pub fn verify(key: &PublicKey, scheme: SignatureScheme, message: &[u8], signature: &[u8]) -> Result<bool> {
    use SignatureScheme::{Dsa, Ecdsa, RsaPkcs1, RsaPss};
    let result = match (key, scheme) {
        (PublicKey::Ec { curve, point }, Ecdsa { hash, encoding }) => {
            verify_ecdsa(*curve, point, hash, encoding, message, signature)
        }
        (PublicKey::Rsa { modulus, exponent }, RsaPkcs1 { hash }) => {
            verify_pkcs1(&rsa_key(modulus, exponent)?, hash, message, signature)
        }
        (PublicKey::Rsa { modulus, exponent }, RsaPss { hash, mgf_hash, salt_len }) => {
            verify_pss(rsa_key(modulus, exponent)?, [hash, mgf_hash], salt_len, message, signature)
        }
        (PublicKey::Dsa { p, q, g, y }, Dsa { hash }) => {
            verify_dsa(&DsaNumbers { p, q, g, y }, hash, message, signature)
        }
        (PublicKey::Ec { .. }, _) | (PublicKey::Rsa { .. }, _) | (PublicKey::Dsa { .. }, _) => {
            Err(unsupported("a signature scheme for another kind of key"))
        }
    };
    // The library may leave errors on its stack after a signature that is merely wrong.
    drop(ErrorStack::get());
    result
}

fn unsupported(what: &'static str) -> Error {
    CryptoError::Unsupported { what }.into()
}

fn verify_ecdsa(
    curve: Curve,
    point: &[u8],
    hash: HashAlgorithm,
    encoding: EcdsaEncoding,
    message: &[u8],
    signature: &[u8],
) -> Result<bool> {
    let point = Point::decode(curve, point)?;
    let digest = hash.hash(message)?;
    let Some((r, s)) = encoding.split(signature) else { return Ok(false) };
    // The library refuses numbers outside 1..n-1. Their length is limited here, before they reach it.
    if [r, s].iter().any(|number| number.is_empty() || number.len() > curve.order_len()) {
        return Ok(false);
    }
    let group = curve.library()?;
    let run = || {
        let mut context = BigNumContext::new()?;
        let point = EcPoint::from_bytes(group, &point.to_bytes(), &mut context)?;
        let key = EcKey::from_public_key(group, &point)?;
        let numbers = EcdsaSig::from_private_components(BigNum::from_slice(r)?, BigNum::from_slice(s)?)?;
        numbers.verify(&digest, &key)
    };
    run().or_failed("ECDSA")
}

/// Builds an RSA key, after checking that its numbers are of a kind and size that are safe to calculate with.
pub(super) fn rsa_key(modulus: &[u8], exponent: &[u8]) -> Result<Rsa<Public>> {
    let odd = |number: &[u8]| number.last().is_some_and(|last| last & 1 == 1);
    let modulus_fits = odd(modulus) && (1024..=8192).contains(&bit_length(modulus));
    let exponent_fits = odd(exponent) && (2..=64).contains(&bit_length(exponent));
    if !modulus_fits || !exponent_fits {
        return Err(unsupported("an RSA key with such a modulus or exponent"));
    }
    BigNum::from_slice(significant(modulus))
        .and_then(|n| Rsa::from_public_components(n, BigNum::from_slice(significant(exponent))?))
        .or_failed("RSA key")
}

/// Returns the signature in the length of the modulus; `None` when it is not smaller than the modulus. Missing and
/// surplus leading zeros do not change the number.
fn in_range(key: &Rsa<Public>, signature: &[u8]) -> Result<Option<Vec<u8>>> {
    let number = BigNum::from_slice(significant(signature)).or_failed("number")?;
    if number.ucmp(key.n()).is_ge() {
        return Ok(None);
    }
    number.to_vec_padded(key.size() as i32).or_failed("number").map(Some)
}

fn verify_pkcs1(key: &Rsa<Public>, hash: HashAlgorithm, message: &[u8], signature: &[u8]) -> Result<bool> {
    let Some(signature) = in_range(key, signature)? else { return Ok(false) };
    let mut block = vec![0; signature.len()];
    key.public_encrypt(&signature, &mut block, Padding::NONE).or_failed("RSA")?;
    // The block is not parsed: it must equal one of the two blocks that a signer can have built.
    for parameters in [DER_NULL, &[]] {
        if block == pkcs1_block(hash, parameters, message, block.len())? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Builds the block that is signed: EMSA-PKCS1-v1_5 (RFC 8017, 9.2). The parameters of the hash are NULL or absent.
///
/// # Errors
/// [`CryptoError::Unsupported`] when the block is too short for the hash.
pub(super) fn pkcs1_block(
    hash: HashAlgorithm,
    parameters: &[u8],
    message: &[u8],
    length: usize,
) -> Result<Vec<u8>> {
    // Every part is shorter than 128 bytes, so its length fits in one byte.
    let tlv = |tag: u8, value: &[u8]| [&[tag, value.len() as u8], value].concat();
    let algorithm = tlv(0x30, &[&tlv(0x06, hash.oid()), parameters].concat());
    let digest_info = tlv(0x30, &[algorithm, tlv(0x04, &hash.hash(message)?)].concat());
    let filling = length
        .checked_sub(digest_info.len() + 3)
        .filter(|&filling| filling >= 8)
        .ok_or_else(|| unsupported("an RSA key this short"))?;
    Ok([&[0x00, 0x01], vec![0xFF; filling].as_slice(), &[0x00], &digest_info].concat())
}

fn verify_pss(
    key: Rsa<Public>,
    [hash, mgf_hash]: [HashAlgorithm; 2],
    salt_len: usize,
    message: &[u8],
    signature: &[u8],
) -> Result<bool> {
    // Longer salts do not fit. The library gives negative lengths a special meaning.
    let Some(salt_len) = i32::try_from(salt_len).ok().filter(|&length| length < key.size() as i32) else {
        return Err(unsupported("a salt this long"));
    };
    let Some(signature) = in_range(&key, signature)? else { return Ok(false) };
    let key = PKey::from_rsa(key).or_failed("RSA key")?;
    let prepare = || {
        let mut verifier = Verifier::new(hash.library(), &key)?;
        verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
        verifier.set_rsa_pss_saltlen(RsaPssSaltlen::custom(salt_len))?;
        verifier.set_rsa_mgf1_md(mgf_hash.library())?;
        Ok(verifier)
    };
    // From here on, the library reports a block that is not PSS as an error.
    Ok(prepare().or_failed("RSA PSS")?.verify_oneshot(&signature, message).unwrap_or(false))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::RsaSigner;
    use super::super::tests::{bytes, curve, hash, vectors};
    use super::*;

    const MESSAGE: &[u8] = b"SPECIMEN";

    fn rsa_public_key(vectors: &Value) -> PublicKey {
        let rsa = &vectors["rsa"];
        PublicKey::Rsa { modulus: bytes(rsa, "modulus"), exponent: bytes(rsa, "exponent") }
    }

    /// Returns key, scheme and signature of every vector.
    fn cases() -> Vec<(PublicKey, SignatureScheme, Vec<u8>)> {
        let vectors = vectors!("signatures.json");
        assert_eq!(bytes(&vectors, "message"), MESSAGE);
        let case = |vector: &Value| {
            let ec = || PublicKey::Ec { curve: curve(vector), point: bytes(vector, "point") };
            let hash_of = |key| hash(vector, key);
            let (key, scheme) = match vector["scheme"].as_str().unwrap() {
                "ecdsa_der" => {
                    (ec(), SignatureScheme::Ecdsa { hash: hash_of("hash"), encoding: EcdsaEncoding::Der })
                }
                "ecdsa_plain" => {
                    (ec(), SignatureScheme::Ecdsa { hash: hash_of("hash"), encoding: EcdsaEncoding::Plain })
                }
                "rsa_pkcs1" => {
                    (rsa_public_key(&vectors), SignatureScheme::RsaPkcs1 { hash: hash_of("hash") })
                }
                "rsa_pss" => {
                    let salt_len = vector["salt_len"].as_u64().unwrap() as usize;
                    let (hash, mgf_hash) = (hash_of("hash"), hash_of("mgf_hash"));
                    (rsa_public_key(&vectors), SignatureScheme::RsaPss { hash, mgf_hash, salt_len })
                }
                other => panic!("{other}"),
            };
            (key, scheme, bytes(vector, "signature"))
        };
        vectors["signatures"].as_array().unwrap().iter().map(case).collect()
    }

    #[test]
    fn signatures_of_another_implementation_verify_and_no_changed_bit_does() {
        for (key, scheme, signature) in cases() {
            assert_eq!(verify(&key, scheme, MESSAGE, &signature), Ok(true), "{scheme:?}");
            assert_eq!(verify(&key, scheme, b"SPECIMEM", &signature), Ok(false));
            for position in (0..signature.len()).step_by(7).chain([signature.len() - 1]) {
                let mut changed = signature.clone();
                changed[position] ^= 1;
                assert_eq!(verify(&key, scheme, MESSAGE, &changed), Ok(false), "{scheme:?} {position}");
            }
            for malformed in [
                &[][..],
                &[0],
                &signature[1..],
                &signature[..signature.len() - 1],
                &vec![0; signature.len()],
                &vec![0xFF; signature.len()],
                &vec![0x30; 5000],
            ] {
                assert_eq!(verify(&key, scheme, MESSAGE, malformed), Ok(false), "{scheme:?}");
            }
            // Bytes after a sequence of two numbers do not change the numbers.
            let is_sequence = matches!(scheme, SignatureScheme::Ecdsa { encoding: EcdsaEncoding::Der, .. });
            let followed = [signature.as_slice(), &[0]].concat();
            assert_eq!(verify(&key, scheme, MESSAGE, &followed), Ok(is_sequence), "{scheme:?}");
            assert!(ErrorStack::get().errors().is_empty());
        }
    }

    #[test]
    fn another_hash_mask_or_salt_does_not_verify() {
        use SignatureScheme::{Dsa, Ecdsa, RsaPkcs1, RsaPss};
        let other =
            |hash| if hash == HashAlgorithm::Sha256 { HashAlgorithm::Sha1 } else { HashAlgorithm::Sha256 };
        for (key, scheme, signature) in cases() {
            let changed = match scheme {
                Ecdsa { hash, encoding } => vec![Ecdsa { hash: other(hash), encoding }],
                RsaPkcs1 { hash } => vec![RsaPkcs1 { hash: other(hash) }],
                RsaPss { hash, mgf_hash, salt_len } => vec![
                    RsaPss { hash: other(hash), mgf_hash, salt_len },
                    RsaPss { hash, mgf_hash: other(mgf_hash), salt_len },
                    RsaPss { hash, mgf_hash, salt_len: salt_len + 1 },
                    RsaPss { hash, mgf_hash, salt_len: 255 },
                ],
                Dsa { .. } => panic!("no vector has it"),
            };
            for changed in changed {
                assert_eq!(verify(&key, changed, MESSAGE, &signature), Ok(false), "{changed:?}");
            }
        }
    }

    #[test]
    fn rsa_numbers_may_have_surplus_zeros() {
        let is_rsa = |(key, ..): &(PublicKey, SignatureScheme, Vec<u8>)| matches!(key, PublicKey::Rsa { .. });
        for (key, scheme, signature) in cases().into_iter().filter(is_rsa) {
            let surplus = [&[0, 0], signature.as_slice()].concat();
            assert_eq!(verify(&key, scheme, MESSAGE, &surplus), Ok(true), "{scheme:?}");
            assert_eq!(verify(&key, scheme, MESSAGE, &[&[1], signature.as_slice()].concat()), Ok(false));
        }
    }

    #[test]
    fn ecdsa_numbers_may_have_surplus_or_missing_zeros() {
        let tlv = |tag: u8, value: &[u8]| [&[tag, value.len() as u8], value].concat();
        let hash = HashAlgorithm::Sha256;
        for (key, scheme, signature) in cases() {
            let SignatureScheme::Ecdsa { hash: HashAlgorithm::Sha256, encoding: EcdsaEncoding::Plain } =
                scheme
            else {
                continue;
            };
            let (r, s) = signature.split_at(signature.len() / 2);
            let der = SignatureScheme::Ecdsa { hash, encoding: EcdsaEncoding::Der };
            for zeros in [&[][..], &[0], &[0, 0, 0]] {
                let integer = |number| tlv(2, &[zeros, significant(number)].concat());
                let sequence = [integer(r), integer(s)].concat();
                assert_eq!(verify(&key, der, MESSAGE, &tlv(0x30, &sequence)), Ok(true));
                let long = [&[0x30, 0x81, sequence.len() as u8], sequence.as_slice()].concat();
                assert_eq!(verify(&key, der, MESSAGE, &long), Ok(true));
                let trailing = [sequence.as_slice(), &[5, 0]].concat();
                assert_eq!(verify(&key, der, MESSAGE, &tlv(0x30, &trailing)), Ok(true));
                let plain = [zeros, r, zeros, s].concat();
                assert_eq!(verify(&key, scheme, MESSAGE, &plain), Ok(true));
            }
        }
    }

    #[test]
    fn ecdsa_numbers_outside_of_the_order_do_not_verify() {
        for (key, scheme, signature) in cases() {
            let (PublicKey::Ec { curve, .. }, SignatureScheme::Ecdsa { encoding: EcdsaEncoding::Plain, .. }) =
                (&key, scheme)
            else {
                continue;
            };
            let n = curve.order().unwrap();
            let length = curve.order_len();
            let (r, s) = signature.split_at(length);
            let beyond = |number: &[u8]| {
                let sum = &BigNum::from_slice(number).unwrap() + &n;
                sum.to_vec_padded(length as i32 + 1).unwrap()
            };
            let zero = |number: &[u8]| [&[0], number].concat();
            for (r, s) in [(beyond(r), zero(s)), (zero(r), beyond(s)), (zero(r), vec![0; length + 1])] {
                assert_eq!(verify(&key, scheme, MESSAGE, &[r, s].concat()), Ok(false));
            }
        }
    }

    #[test]
    fn pkcs1_takes_a_hash_without_parameters_and_no_other_block() {
        let vectors = vectors!("signatures.json");
        let signer = RsaSigner::from_der(&bytes(&vectors["rsa"], "pkcs8")).unwrap();
        let hash = HashAlgorithm::Sha256;
        let verify_block = |block: &[u8]| {
            let signature = signer.raw(block).unwrap();
            verify(&signer.public_key(), SignatureScheme::RsaPkcs1 { hash }, MESSAGE, &signature).unwrap()
        };
        let with_null = pkcs1_block(hash, DER_NULL, MESSAGE, 256).unwrap();
        let without = pkcs1_block(hash, &[], MESSAGE, 256).unwrap();
        assert!(verify_block(&with_null));
        assert!(verify_block(&without));

        // Short padding with garbage after the hash, which a parser could overlook.
        let short = pkcs1_block(hash, DER_NULL, MESSAGE, 128).unwrap();
        assert!(!verify_block(&[short.as_slice(), &[0xAB; 128]].concat()));
        for position in [0, 1, 2, 100, 203, 204, 210, 255] {
            let mut changed = with_null.clone();
            changed[position] ^= 1;
            if position > 0 {
                assert!(!verify_block(&changed), "{position}");
            }
        }
    }

    #[test]
    fn keys_that_cannot_be_used_are_errors() {
        let vectors = vectors!("signatures.json");
        let good = rsa_public_key(&vectors);
        let PublicKey::Rsa { modulus, exponent } = &good else { panic!("RSA") };
        let scheme = SignatureScheme::RsaPkcs1 { hash: HashAlgorithm::Sha256 };
        let unusable = |modulus: &[u8], exponent: &[u8]| {
            let key = PublicKey::Rsa { modulus: modulus.to_vec(), exponent: exponent.to_vec() };
            let error = verify(&key, scheme, MESSAGE, &[0; 256]).unwrap_err();
            assert!(matches!(error, Error::Crypto(CryptoError::Unsupported { .. })), "{error}");
        };
        let mut even = modulus.clone();
        *even.last_mut().unwrap() ^= 1;
        unusable(&even, exponent);
        unusable(&[0xFF; 127], exponent);
        unusable(&[0xFF; 1025], exponent);
        unusable(&[], exponent);
        for wrong in [&[][..], &[0], &[1], &[2], &[1, 0], &[1, 0, 0, 0, 0, 0, 0, 0, 1]] {
            unusable(modulus, wrong);
        }

        let ecdsa = SignatureScheme::Ecdsa { hash: HashAlgorithm::Sha256, encoding: EcdsaEncoding::Plain };
        assert!(verify(&good, ecdsa, MESSAGE, &[1; 64]).is_err());
        let off_curve = PublicKey::Ec { curve: Curve::P256, point: [&[4], [1; 64].as_slice()].concat() };
        assert_eq!(verify(&off_curve, ecdsa, MESSAGE, &[1; 64]), Err(CryptoError::Point.into()));
        assert!(verify(&off_curve, scheme, MESSAGE, &[1; 64]).is_err());
        let pss = SignatureScheme::RsaPss {
            hash: HashAlgorithm::Sha256,
            mgf_hash: HashAlgorithm::Sha256,
            salt_len: usize::MAX,
        };
        assert!(verify(&good, pss, MESSAGE, &[0; 256]).is_err());
    }

    #[test]
    fn leading_zeros_of_a_modulus_change_nothing() {
        let (key, scheme, signature) =
            cases().into_iter().find(|(key, ..)| matches!(key, PublicKey::Rsa { .. })).unwrap();
        let PublicKey::Rsa { modulus, exponent } = key else { panic!("RSA") };
        let longer = PublicKey::Rsa {
            modulus: [&[0], modulus.as_slice()].concat(),
            exponent: [&[0, 0], exponent.as_slice()].concat(),
        };
        assert_eq!(verify(&longer, scheme, MESSAGE, &signature), Ok(true));
    }
}
