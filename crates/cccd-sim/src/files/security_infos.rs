//! EF.CardAccess, EF.DG14 and EF.DG15 (Doc 9303-11, 9.2; TR-03110-3, A.1).

use cccd_base::{
    Result,
    crypto::{Cipher, Curve, HashAlgorithm},
    tlv::Tag,
};

use crate::{
    der::{encode, oid, oid_value, sequence, set_unsorted, small},
    pki::ec_public_key_info,
};

/// bsi-de protocols smartcard: 0.4.0.127.0.7.2.2.
const SMARTCARD: [u64; 8] = [0, 4, 0, 127, 0, 7, 2, 2];

/// A variant of PACE that a card offers: ECDH with generic mapping on a curve, and a cipher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaceOffer {
    /// The curve, named by its standardised parameters (Doc 9303-11, 9.5.1).
    pub curve: Curve,
    /// The cipher of the channel.
    pub cipher: Cipher,
}

impl PaceOffer {
    /// The value of the object identifier: id-PACE-ECDH-GM with its cipher.
    pub(crate) fn oid_value(self) -> Vec<u8> {
        oid_value(&arcs(&[4, 2, cipher_number(self.cipher)]))
    }
}

/// The arcs below bsi-de protocols smartcard.
fn arcs(last: &[u64]) -> Vec<u64> {
    [&SMARTCARD, last].concat()
}

/// The last arc of the identifiers of PACE and Chip Authentication.
const fn cipher_number(cipher: Cipher) -> u64 {
    match cipher {
        Cipher::TripleDes => 1,
        Cipher::Aes128 => 2,
        Cipher::Aes192 => 3,
        // AES-256, the only cipher left.
        _ => 4,
    }
}

/// The value of the object identifier id-CA-ECDH with a cipher.
pub(crate) fn chip_authentication_oid_value(cipher: Cipher) -> Vec<u8> {
    oid_value(&arcs(&[3, 2, cipher_number(cipher)]))
}

/// TerminalAuthenticationInfo, version 1.
pub(crate) fn terminal_authentication_info() -> Vec<u8> {
    sequence(&[&oid(&arcs(&[2])), &small(1)])
}

/// The keyId of a key of Chip Authentication, or nothing.
fn key_number(key_id: Option<u8>) -> Vec<u8> {
    key_id.map(small).unwrap_or_default()
}

/// ChipAuthenticationInfo, version 1.
pub(crate) fn chip_authentication_info(cipher: Cipher, key_id: Option<u8>) -> Vec<u8> {
    sequence(&[&oid(&arcs(&[3, 2, cipher_number(cipher)])), &small(1), &key_number(key_id)])
}

/// PACEInfo, version 2.
pub(crate) fn pace_info(offer: PaceOffer) -> Vec<u8> {
    let protocol = oid(&arcs(&[4, 2, cipher_number(offer.cipher)]));
    sequence(&[&protocol, &small(2), &small(offer.curve.standardized_id())])
}

/// ChipAuthenticationPublicKeyInfo with explicit parameters (Doc 9303-11, 9.2.6).
///
/// # Errors
/// As [`Curve::explicit`].
pub(crate) fn chip_authentication_public_key_info(
    curve: Curve,
    point: &[u8],
    key_id: Option<u8>,
) -> Result<Vec<u8>> {
    Ok(sequence(&[&oid(&arcs(&[1, 2])), &ec_public_key_info(curve, point)?, &key_number(key_id)]))
}

/// ActiveAuthenticationInfo with ecdsa-plain and a hash (Doc 9303-11, 9.2.4; TR-03111, 5.2.1.1). Without a hash it
/// names an algorithm that does not exist.
pub(crate) fn active_authentication_info(version: u8, hash: Option<HashAlgorithm>) -> Vec<u8> {
    let number = match hash {
        None => 99,
        Some(HashAlgorithm::Sha1) => 1,
        Some(HashAlgorithm::Sha224) => 2,
        Some(HashAlgorithm::Sha256) => 3,
        Some(HashAlgorithm::Sha384) => 4,
        // SHA-512, the only hash left.
        Some(_) => 5,
    };
    let algorithm = oid(&[0, 4, 0, 127, 0, 7, 1, 1, 4, 1, number]);
    sequence(&[&oid(&[2, 23, 136, 1, 1, 5]), &small(version), &algorithm])
}

/// EF.CardAccess with these SecurityInfos, in the order given.
pub(crate) fn ef_card_access(infos: &[Vec<u8>]) -> Vec<u8> {
    set_unsorted(&infos.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// EF.DG14 with these SecurityInfos, in the order given.
pub(crate) fn ef_dg14(infos: &[Vec<u8>]) -> Vec<u8> {
    encode(Tag(0x6E), &ef_card_access(infos))
}

/// EF.DG15 around a SubjectPublicKeyInfo.
pub(crate) fn ef_dg15(public_key: &[u8]) -> Vec<u8> {
    encode(Tag(0x6F), public_key)
}
