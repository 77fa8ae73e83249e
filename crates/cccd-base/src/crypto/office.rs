//! The key with which an office signs evidence: ECDSA on P-256 or P-384, or RSA.

use std::fmt;

use openssl::{
    error::ErrorStack,
    hash::MessageDigest,
    nid::Nid,
    pkcs12::Pkcs12,
    pkey::{Id, PKey, Private},
    sign::Signer,
};

use super::{Curve, EcdsaEncoding, HashAlgorithm, OrFailed, PublicKey, SignatureScheme, bit_length};
use crate::{
    error::{CryptoError, EvidenceError, Result},
    text::Text,
};

/// The shortest RSA key that signs, in bits.
const MIN_RSA_BITS: usize = 2048;

/// The private key of an office. The library holds it in its own memory and wipes it.
pub struct OfficeSigner {
    key: PKey<Private>,
    digest: MessageDigest,
    public_key_info: Vec<u8>,
}

impl OfficeSigner {
    /// Reads a private key in PEM or PKCS#12. The passphrase is used if the file is encrypted.
    ///
    /// # Errors
    /// [`EvidenceError::OfficeKey`] when the file holds no private key, when the passphrase does not open it, and for
    /// keys other than ECDSA on P-256 and P-384 and RSA of 2048 bits or more.
    pub fn from_file(content: &[u8], passphrase: Option<&str>) -> Result<Self> {
        let passphrase = passphrase.unwrap_or_default();
        let key = if content.first() == Some(&0x30) {
            Pkcs12::from_der(content).and_then(|file| file.parse2(passphrase)).map(|file| file.pkey)
        } else {
            // Without a passphrase argument, OpenSSL would prompt on the terminal.
            let text = Text::of(content);
            PKey::private_key_from_pem_passphrase(text.bytes(), passphrase.as_bytes()).map(Some)
        };
        drop(ErrorStack::get());
        key.ok().flatten().and_then(Self::new).ok_or_else(|| EvidenceError::OfficeKey.into())
    }

    fn new(key: PKey<Private>) -> Option<Self> {
        let digest = match key.id() {
            Id::EC => match key.ec_key().ok()?.group().curve_name()? {
                Nid::X9_62_PRIME256V1 => MessageDigest::sha256(),
                Nid::SECP384R1 => MessageDigest::sha384(),
                _ => return None,
            },
            Id::RSA if key.bits() as usize >= MIN_RSA_BITS => MessageDigest::sha256(),
            _ => return None,
        };
        let public_key_info = key.public_key_to_der().ok()?;
        Some(Self { key, digest, public_key_info })
    }

    /// Returns the public key as SubjectPublicKeyInfo, in DER.
    pub fn public_key_info(&self) -> &[u8] {
        &self.public_key_info
    }

    /// Signs with the scheme that [`office_scheme`](PublicKey::office_scheme) returns for the key.
    ///
    /// # Errors
    /// [`CryptoError::Failed`].
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let sign = || Signer::new(self.digest, &self.key)?.sign_oneshot_to_vec(message);
        sign().or_failed("signature of the office")
    }
}

impl fmt::Debug for OfficeSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OfficeSigner").finish_non_exhaustive()
    }
}

impl PublicKey {
    /// Returns the scheme by which an office signs with this key: ECDSA in DER with a hash as long as the curve, or
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    ///
    /// # Errors
    /// [`CryptoError::Unsupported`] for curves other than P-256 and P-384, and for RSA keys under 2048 bits.
    pub fn office_scheme(&self) -> Result<SignatureScheme> {
        let encoding = EcdsaEncoding::Der;
        match self {
            Self::Ec { curve: Curve::P256, .. } => {
                Ok(SignatureScheme::Ecdsa { hash: HashAlgorithm::Sha256, encoding })
            }
            Self::Ec { curve: Curve::P384, .. } => {
                Ok(SignatureScheme::Ecdsa { hash: HashAlgorithm::Sha384, encoding })
            }
            Self::Rsa { modulus, .. } if bit_length(modulus) >= MIN_RSA_BITS => {
                Ok(SignatureScheme::RsaPkcs1 { hash: HashAlgorithm::Sha256 })
            }
            _ => Err(CryptoError::Unsupported { what: "this key of an office" }.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use openssl::{
        ec::{EcGroup, EcKey},
        rsa::Rsa,
        symm,
    };

    use super::*;

    fn ec(curve: Nid) -> PKey<Private> {
        let group = EcGroup::from_curve_name(curve).unwrap();
        PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
    }

    fn rsa(bits: u32) -> PKey<Private> {
        PKey::from_rsa(Rsa::generate(bits).unwrap()).unwrap()
    }

    #[test]
    fn each_kind_of_key_signs_from_pem_and_from_pkcs_12() {
        let message = b"SPECIMEN";
        for key in [ec(Nid::X9_62_PRIME256V1), ec(Nid::SECP384R1), rsa(2048)] {
            let public = key.public_key_to_der().unwrap();
            let plain = key.private_key_to_pem_pkcs8().unwrap();
            let closed =
                key.private_key_to_pem_pkcs8_passphrase(symm::Cipher::aes_256_cbc(), b"word").unwrap();
            let bundle = Pkcs12::builder().pkey(&key).build2("word").unwrap().to_der().unwrap();
            let marked = [b"\xEF\xBB\xBF", plain.as_slice()].concat();
            let wide: Vec<u8> =
                String::from_utf8_lossy(&plain).encode_utf16().flat_map(u16::to_le_bytes).collect();
            let open = [plain, marked, wide].map(|content| (content, None));
            for (content, passphrase) in
                open.into_iter().chain([(closed, Some("word")), (bundle, Some("word"))])
            {
                let signer = OfficeSigner::from_file(&content, passphrase).unwrap();
                assert_eq!(signer.public_key_info(), public);
                let signature = signer.sign(message).unwrap();
                let mut verifier = openssl::sign::Verifier::new(signer.digest, &key).unwrap();
                assert!(verifier.verify_oneshot(&signature, message).unwrap());
            }
        }
    }

    #[test]
    fn what_is_no_key_of_an_office_is_refused_and_nothing_is_asked_or_shown() {
        let refused = |content: &[u8], passphrase| {
            OfficeSigner::from_file(content, passphrase).unwrap_err() == EvidenceError::OfficeKey.into()
        };
        let key = ec(Nid::X9_62_PRIME256V1);
        let closed = key.private_key_to_pem_pkcs8_passphrase(symm::Cipher::aes_256_cbc(), b"word").unwrap();
        assert!(refused(&closed, None) && refused(&closed, Some("other")));
        assert!(refused(b"", None) && refused(&[0x30, 0x80], None) && refused(b"-----BEGIN", None));
        for weak in [ec(Nid::SECP256K1), rsa(1024)] {
            assert!(refused(&weak.private_key_to_pem_pkcs8().unwrap(), None));
        }
        let signer = OfficeSigner::from_file(&key.private_key_to_pem_pkcs8().unwrap(), None).unwrap();
        assert_eq!(format!("{signer:?}"), "OfficeSigner { .. }");
    }
}
