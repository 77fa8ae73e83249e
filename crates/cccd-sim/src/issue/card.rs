//! A card as it leaves the issuer, and what a forger may do to it afterwards.

use std::collections::BTreeMap;

use cccd_base::{Result, SensitiveBytes, random::SeededRandom};

use super::{ActiveKey, ChipKey};
use crate::{
    files::{File, dg1::Mrz, security_infos::PaceOffer},
    person::Person,
};

/// An issued card: its files, its holder, and the certificates that belong to it.
///
/// `files` may be changed freely; nothing is signed again. The keys of the chip stay private.
#[derive(Clone)]
pub struct IssuedCard {
    /// The files on the chip.
    pub files: BTreeMap<File, Vec<u8>>,
    /// The holder.
    pub person: Person,
    /// The machine-readable zone printed on the card.
    pub mrz: Mrz,
    /// The root in DER, for a trust folder.
    pub root_certificate: Vec<u8>,
    /// Further certificates for a trust folder, in DER: a link certificate, another root of the issuer.
    pub other_certificates: Vec<Vec<u8>>,
    /// Revocation lists of the issuer in DER. A plain card has none.
    pub revocation_lists: Vec<Vec<u8>>,
    /// The document signer in DER, as in EF.SOD.
    pub signer_certificate: Vec<u8>,
    pub(crate) secrets: Secrets,
}

/// What the chip knows and never reveals.
#[derive(Clone)]
pub(crate) struct Secrets {
    /// Password of BAC, and of PACE with the MRZ.
    pub(crate) mrz_information: SensitiveBytes,
    /// Password of PACE with the CAN; passports have none.
    pub(crate) can: Option<SensitiveBytes>,
    /// The variants of PACE that the chip accepts.
    pub(crate) pace: Vec<PaceOffer>,
    /// Keys of Chip Authentication.
    pub(crate) chip_authentication: Vec<ChipKey>,
    /// Key of Active Authentication.
    pub(crate) active_authentication: Option<ActiveKey>,
}

impl IssuedCard {
    /// Replaces the content of a file.
    #[must_use]
    pub fn replace_file(mut self, file: File, content: &[u8]) -> Self {
        self.files.insert(file, content.to_vec());
        self
    }

    /// Flips the lowest bit of one byte of a file. An offset beyond the end stands for the last byte, which in EF.SOD
    /// belongs to the signature. An absent file stays absent.
    #[must_use]
    pub fn flip_bit(mut self, file: File, offset: usize) -> Self {
        let content = self.files.entry(file).or_default();
        let offset = offset.min(content.len().saturating_sub(1));
        if let Some(byte) = content.get_mut(offset) {
            *byte ^= 1;
        }
        self.files.retain(|_, content| !content.is_empty());
        self
    }

    /// Removes a file: the chip answers 6A82, although EF.SOD may list it. Without EF.CardAccess the chip still accepts
    /// PACE from a reader that knows the parameters.
    #[must_use]
    pub fn withhold(mut self, file: File) -> Self {
        self.files.remove(&file);
        self
    }

    /// Gives the chip other keys than those in EF.DG14 and EF.DG15. This is a clone: its maker could copy every file
    /// but not the keys. A key that the card does not offer is not added.
    ///
    /// # Errors
    /// [`CryptoError::Failed`](cccd_base::error::CryptoError::Failed).
    pub fn clone_with_another_key(mut self, seed: &[u8]) -> Result<Self> {
        let mut random = SeededRandom::new(&[b"clone ", seed].concat());
        for key in &mut self.secrets.chip_authentication {
            *key = ChipKey::new(key.offer, &mut random)?;
        }
        if let Some(key) = &mut self.secrets.active_authentication {
            *key = key.other(SeededRandom::new(&[b"clone active ", seed].concat()))?;
        }
        Ok(self)
    }
}
