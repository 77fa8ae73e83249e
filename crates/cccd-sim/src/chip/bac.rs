//! The chip's side of Basic Access Control (Doc 9303-11, 4.3).

use cccd_base::{
    SensitiveBytes,
    crypto::{Cipher, HashAlgorithm, SessionKeys, constant_time_eq, retail_mac},
    iso7816::{Command, StatusWord},
};

use super::{
    Answer, Chip, Reply,
    options::tamper,
    secure_messaging::Channel,
    tamper::{Moment, Stage},
};
use crate::files::Directory;

const CIPHER: Cipher = Cipher::TripleDes;
/// Length of RND.IFD and RND.IC.
const NONCE: usize = 8;
/// Length of K.IFD and K.IC, and of the seed of the session keys.
const KEY: usize = 16;
/// RND.IFD | RND.IC | K.IFD, encrypted.
const CRYPTOGRAM: usize = 2 * NONCE + KEY;

impl Chip {
    /// GET CHALLENGE: returns RND.IC.
    pub(super) fn get_challenge(&mut self, command: &Command) -> Answer {
        if self.options.without_access_control {
            return Err(StatusWord::INSTRUCTION_NOT_SUPPORTED.into());
        }
        if let Some(status) = self.options.bac_refused {
            return Err(status.into());
        }
        if self.directory != Directory::Application {
            return Err(StatusWord::CONDITIONS_NOT_SATISFIED.into());
        }
        if (command.p1(), command.p2()) != (0, 0) {
            return Err(StatusWord::INCORRECT_P1_P2.into());
        }
        if command.ne() < NONCE || !command.data().is_empty() {
            return Err(StatusWord::WRONG_LENGTH.into());
        }
        let mut rnd_ic = [0; NONCE];
        self.random.fill(&mut rnd_ic)?;
        self.challenge = Some(rnd_ic);
        Ok(Reply::with(rnd_ic.to_vec()))
    }

    /// EXTERNAL AUTHENTICATE: both sides prove that they know the keys. A challenge is valid once.
    pub(super) fn external_authenticate(&mut self, command: &Command) -> Answer {
        let rnd_ic = self.challenge.take().ok_or(StatusWord::CONDITIONS_NOT_SATISFIED)?;
        if (command.p1(), command.p2()) != (0, 0) {
            return Err(StatusWord::INCORRECT_P1_P2.into());
        }
        let (e_ifd, m_ifd) = command
            .data()
            .split_at_checked(CRYPTOGRAM)
            .filter(|(_, mac)| mac.len() == 8 && command.ne() >= CRYPTOGRAM + 8)
            .ok_or(StatusWord::WRONG_LENGTH)?;

        let keys = self.document_keys()?;
        let iv = [0; 8];
        if !constant_time_eq(&retail_mac(keys.ks_mac.expose(), e_ifd)?, m_ifd) {
            return Err(StatusWord::AUTHENTICATION_FAILED.into());
        }
        let s = SensitiveBytes::new(CIPHER.decrypt_cbc(keys.ks_enc.expose(), &iv, e_ifd)?);
        let (nonces, k_ifd) = s.expose().split_at(2 * NONCE);
        let (rnd_ifd, echoed) = nonces.split_at(NONCE);
        if !constant_time_eq(echoed, &rnd_ic) {
            return Err(StatusWord::AUTHENTICATION_FAILED.into());
        }

        let mut k_ic = SensitiveBytes::new(vec![0; KEY]);
        self.random.fill(k_ic.expose_mut())?;
        let mut r = SensitiveBytes::new([&rnd_ic, rnd_ifd, k_ic.expose()].concat());
        let (moment, misbehaviours) = (Some(Moment::ExternalAuthenticate), &self.options.misbehaviours);
        tamper(misbehaviours, (moment, Stage::Clear), r.expose_mut(), command);
        let mut e_ic = CIPHER.encrypt_cbc(keys.ks_enc.expose(), &iv, r.expose())?;
        tamper(misbehaviours, (moment, Stage::Authenticated), &mut e_ic, command);
        let m_ic = retail_mac(keys.ks_mac.expose(), &e_ic)?;

        let seed = k_ifd.iter().zip(k_ic.expose()).map(|(one, other)| one ^ other).collect();
        let seed = SensitiveBytes::new(seed);
        let ssc = [&rnd_ic[NONCE / 2..], rnd_ifd.get(NONCE / 2..).unwrap_or_default()].concat();
        let channel = Channel::with_ssc(CIPHER, SessionKeys::derive(CIPHER, seed.expose())?, ssc);
        Ok(Reply { channel: Some(channel), ..Reply::with([e_ic, m_ic.to_vec()].concat()) })
    }

    /// K_Enc and K_MAC from the MRZ information (Doc 9303-11, 9.7.2).
    fn document_keys(&self) -> cccd_base::Result<SessionKeys> {
        let mut seed = HashAlgorithm::Sha1.hash(self.card.secrets.mrz_information.expose())?;
        seed.truncate(KEY);
        SessionKeys::derive(CIPHER, SensitiveBytes::new(seed).expose())
    }
}
