//! Keys of Active Authentication: the public key in EF.DG15 and the private key in the chip (Doc 9303-11, 6.1).

use cccd_base::{
    Result,
    crypto::{Curve, EcSigner, Group, HashAlgorithm, PublicKey},
    random::{Random, SeededRandom},
};

use crate::{
    files::security_infos,
    keys::{RSA_1024, RSA_1536, RSA_2048, RSA_3072, RSA_4096, RsaKey},
    pki::ec_public_key_info,
};

/// How a card signs for Active Authentication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActiveAuthenticationKey {
    /// RSA with 2,048 bits and this hash: its signature of 256 bytes is too long for a short protected answer.
    Rsa2048(HashAlgorithm),
    /// RSA with 1,024 bits, exponent 3, and this hash.
    Rsa1024(HashAlgorithm),
    /// RSA with 1,536 bits and this hash.
    Rsa1536(HashAlgorithm),
    /// RSA with 3,072 bits and this hash.
    Rsa3072(HashAlgorithm),
    /// RSA with 4,096 bits and this hash.
    Rsa4096(HashAlgorithm),
    /// ECDSA on a curve with this hash.
    Ecdsa(Curve, HashAlgorithm),
}

/// What EF.DG14 says about the signature of Active Authentication if the key is for ECDSA.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActiveAuthenticationInfo {
    /// The algorithm, in version 1.
    #[default]
    Stated,
    /// Nothing.
    Absent,
    /// An algorithm that does not exist.
    UnknownAlgorithm,
    /// The algorithm, in this version.
    Version(u8),
    /// The algorithm with this hash, even if the chip signs with another.
    Names(HashAlgorithm),
}

/// A private key of Active Authentication and the hash that it signs with.
#[derive(Clone)]
pub(crate) enum ActiveKey {
    /// For ISO/IEC 9796-2, scheme 1.
    Rsa(RsaKey, HashAlgorithm),
    /// For ECDSA.
    Ec(EcSigner, HashAlgorithm),
}

impl ActiveKey {
    /// The key that follows from a seed.
    pub(super) fn new(kind: ActiveAuthenticationKey, mut random: SeededRandom) -> Result<Self> {
        let (pool, hash) = match kind {
            ActiveAuthenticationKey::Rsa2048(hash) => (RSA_2048, hash),
            ActiveAuthenticationKey::Rsa1024(hash) => (RSA_1024, hash),
            ActiveAuthenticationKey::Rsa1536(hash) => (RSA_1536, hash),
            ActiveAuthenticationKey::Rsa3072(hash) => (RSA_3072, hash),
            ActiveAuthenticationKey::Rsa4096(hash) => (RSA_4096, hash),
            ActiveAuthenticationKey::Ecdsa(curve, hash) => return Self::on_curve(curve, hash, random),
        };
        let mut choice = [0];
        random.fill(&mut choice)?;
        let [one, two] = pool;
        Ok(Self::Rsa(if choice[0] & 1 == 0 { one } else { two }, hash))
    }

    fn on_curve(curve: Curve, hash: HashAlgorithm, mut random: SeededRandom) -> Result<Self> {
        let pair = Group::new(curve)?.generate(&mut random)?;
        Ok(Self::Ec(EcSigner::new(curve, pair.private_bytes().expose())?, hash))
    }

    /// SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// As [`Curve::explicit`].
    pub(super) fn public_key_info(&self) -> Result<Vec<u8>> {
        match self {
            Self::Rsa(key, _) => Ok(key.public.to_vec()),
            Self::Ec(signer, _) => match signer.public_key() {
                PublicKey::Ec { curve, point } => ec_public_key_info(curve, &point),
                _ => Ok(Vec::new()),
            },
        }
    }

    /// ActiveAuthenticationInfo for EF.DG14, which is needed only for ECDSA.
    pub(super) fn info(&self, info: ActiveAuthenticationInfo) -> Option<Vec<u8>> {
        let Self::Ec(_, hash) = self else { return None };
        match info {
            ActiveAuthenticationInfo::Stated => {
                Some(security_infos::active_authentication_info(1, Some(*hash)))
            }
            ActiveAuthenticationInfo::Absent => None,
            ActiveAuthenticationInfo::UnknownAlgorithm => {
                Some(security_infos::active_authentication_info(1, None))
            }
            ActiveAuthenticationInfo::Version(version) => {
                Some(security_infos::active_authentication_info(version, Some(*hash)))
            }
            ActiveAuthenticationInfo::Names(hash) => {
                Some(security_infos::active_authentication_info(1, Some(hash)))
            }
        }
    }

    /// Another key of the same kind and size.
    pub(super) fn other(&self, random: SeededRandom) -> Result<Self> {
        match self {
            Self::Rsa(key, hash) => {
                let all = [RSA_2048, RSA_1024, RSA_1536, RSA_3072, RSA_4096].into_iter().flatten();
                let mut same_size = all.filter(|other| other.public.len() == key.public.len());
                let other = same_size.find(|other| other.public != key.public);
                Ok(Self::Rsa(other.unwrap_or(*key), *hash))
            }
            Self::Ec(signer, hash) => match signer.public_key() {
                PublicKey::Ec { curve, .. } => Self::on_curve(curve, *hash, random),
                _ => Ok(self.clone()),
            },
        }
    }
}
