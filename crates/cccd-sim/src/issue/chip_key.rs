//! Keys of Chip Authentication: the public key in EF.DG14 and the private key in the chip (Doc 9303-11, 6.2 and 9.2).

use cccd_base::{
    Result,
    crypto::{Cipher, Curve, Group, KeyPair},
    random::SeededRandom,
};

use crate::files::security_infos;

/// A key of Chip Authentication that a card offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChipKeyOffer {
    /// The curve of the key.
    pub curve: Curve,
    /// The cipher of the channel.
    pub cipher: Cipher,
    /// The number that names the key; `None` omits it, which is allowed only for a single key.
    pub key_id: Option<u8>,
}

/// A key pair of the chip and the way it is offered.
#[derive(Clone)]
pub(crate) struct ChipKey {
    pub(crate) offer: ChipKeyOffer,
    pub(crate) pair: KeyPair,
}

impl ChipKey {
    /// Makes the next key pair from a source of random bytes.
    pub(crate) fn new(offer: ChipKeyOffer, random: &mut SeededRandom) -> Result<Self> {
        Ok(Self { offer, pair: Group::new(offer.curve)?.generate(random)? })
    }

    /// ChipAuthenticationPublicKeyInfo.
    pub(super) fn public_key_info(&self) -> Result<Vec<u8>> {
        let point = self.pair.public().to_bytes();
        security_infos::chip_authentication_public_key_info(self.offer.curve, &point, self.offer.key_id)
    }
}

impl ChipKeyOffer {
    /// ChipAuthenticationInfo.
    pub(super) fn info(self) -> Vec<u8> {
        security_infos::chip_authentication_info(self.cipher, self.key_id)
    }
}
