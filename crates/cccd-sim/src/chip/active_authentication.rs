//! Active Authentication with RSA and SHA-1, the chip's side (Doc 9303-11, 6.1; ISO/IEC 9796-2, scheme 1).

use cccd_base::{
    crypto::{HashAlgorithm, RsaSigner},
    iso7816::{Command, StatusWord},
};

use super::{Answer, Chip, Reply};
use crate::files::Directory;

/// Length of RND.IFD.
const NONCE: usize = 8;
/// First byte of the signed block: partial recovery.
const HEADER: u8 = 0x6A;
/// Last byte: the hash is SHA-1.
const TRAILER: u8 = 0xBC;

impl Chip {
    /// INTERNAL AUTHENTICATE: the signature over M1 and RND.IFD. With its 256 bytes it does not fit a short
    /// protected answer.
    pub(super) fn internal_authenticate(&mut self, command: &Command) -> Answer {
        if let Some(status) = self.options.active_authentication_refused {
            return Err(status.into());
        }
        let key = self.card.secrets.active_authentication.ok_or(StatusWord::INSTRUCTION_NOT_SUPPORTED)?;
        if self.directory != Directory::Application {
            return Err(StatusWord::CONDITIONS_NOT_SATISFIED.into());
        }
        if (command.p1(), command.p2()) != (0, 0) {
            return Err(StatusWord::INCORRECT_P1_P2.into());
        }
        let rnd_ifd = command.data();
        if rnd_ifd.len() != NONCE {
            return Err(StatusWord::WRONG_LENGTH.into());
        }
        let signer = RsaSigner::from_der(key.private)?;
        let hash = HashAlgorithm::Sha1;
        let mut m1 = vec![0; signer.signature_len().saturating_sub(hash.output_len() + 2)];
        self.random.fill(&mut m1)?;
        let digest = hash.hash_parts(&[&m1, rnd_ifd])?;
        let f = [&[HEADER], m1.as_slice(), &digest, &[TRAILER]].concat();
        Ok(Reply::with(signer.raw(&f)?))
    }
}
