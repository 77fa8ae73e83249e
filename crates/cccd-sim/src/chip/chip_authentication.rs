//! Chip Authentication version 1 by ECDH, the chip's side (Doc 9303-11, 6.2).

use cccd_base::{
    crypto::{Cipher, Group, SessionKeys},
    iso7816::{Command, StatusWord},
    tlv::{Element, Reader, Tag, encode},
};

use super::{Answer, Chip, Misbehaviour, Refusal, Reply, pace::DYNAMIC_DATA, secure_messaging::Channel};
use crate::files::{Directory, security_infos::chip_authentication_oid_value};

impl Chip {
    /// MSE:Set KAT with the key of the terminal (3DES), or MSE:Set AT, which GENERAL AUTHENTICATE follows
    /// (AES).
    pub(super) fn set_chip_authentication(&mut self, command: &Command) -> Answer {
        let usage = (command.p1(), command.p2());
        if !matches!(usage, (0x41, 0xA4 | 0xA6)) {
            return Err(StatusWord::INCORRECT_P1_P2.into());
        }
        if let Some(status) = self.options.chip_authentication_refused {
            return Err(status.into());
        }
        let cipher = self.chip_authentication_cipher()?;
        let incorrect = |_| StatusWord::INCORRECT_DATA;
        let mut objects = Reader::new(command.data());
        if usage == (0x41, 0xA6) {
            if cipher != Cipher::TripleDes || self.options.three_des_by_set_at {
                return Err(StatusWord::INCORRECT_DATA.into());
            }
            let key = objects.expect(Tag(0x91)).map_err(incorrect)?;
            objects.finish().map_err(incorrect)?;
            return Ok(Reply { channel: Some(self.agree_with_terminal(key.value())?), ..Reply::done() });
        }
        let protocol = objects.expect(Tag(0x80)).map_err(incorrect)?;
        // No key has an identifier, so that none can be named.
        objects.finish().map_err(|_| StatusWord::REFERENCE_NOT_FOUND)?;
        if (cipher == Cipher::TripleDes && !self.options.three_des_by_set_at)
            || protocol.value() != chip_authentication_oid_value(cipher)
        {
            return Err(StatusWord::INCORRECT_DATA.into());
        }
        self.chip_authentication_chosen = true;
        Ok(Reply::done())
    }

    /// GENERAL AUTHENTICATE with the key of the terminal. The answer goes out under the old keys.
    pub(super) fn authenticate_chip(&mut self, command: &Command) -> Answer {
        if !std::mem::take(&mut self.chip_authentication_chosen) {
            return Err(StatusWord::CONDITIONS_NOT_SATISFIED.into());
        }
        if (command.p1(), command.p2()) != (0, 0) {
            return Err(StatusWord::INCORRECT_P1_P2.into());
        }
        let incorrect = |_| StatusWord::INCORRECT_DATA;
        let data = Element::parse(command.data(), DYNAMIC_DATA).map_err(incorrect)?;
        let mut objects = data.children().map_err(incorrect)?;
        let key = objects.expect(Tag(0x80)).map_err(incorrect)?;
        objects.finish().map_err(incorrect)?;
        let channel = Some(self.agree_with_terminal(key.value())?);
        Ok(Reply { channel, ..Reply::with(encode(DYNAMIC_DATA, &[])) })
    }

    /// The cipher, if the card offers Chip Authentication and the application is selected.
    fn chip_authentication_cipher(&self) -> Result<Cipher, StatusWord> {
        match &self.card.secrets.chip_authentication {
            Some((cipher, _)) if self.directory == Directory::Application => Ok(*cipher),
            Some(_) => Err(StatusWord::CONDITIONS_NOT_SATISFIED),
            None => Err(StatusWord::INCORRECT_DATA),
        }
    }

    /// The channel of the agreed keys; its counter is 0.
    fn agree_with_terminal(&mut self, point: &[u8]) -> Result<Channel, Refusal> {
        if self.known_ephemeral_keys.iter().any(|known| known == point)
            && self.options.does(Misbehaviour::RefuseKnownEphemeralKey)
        {
            return Err(StatusWord::INCORRECT_DATA.into());
        }
        self.known_ephemeral_keys.push(point.to_vec());
        let (cipher, key) =
            self.card.secrets.chip_authentication.as_ref().ok_or(StatusWord::INCORRECT_DATA)?;
        let group = Group::new(key.public().curve())?;
        let peer = group.decode_point(point).map_err(|_| StatusWord::INCORRECT_DATA)?;
        let secret = key.agree(&peer)?;
        Ok(Channel::new(*cipher, SessionKeys::derive(*cipher, secret.expose())?))
    }
}
