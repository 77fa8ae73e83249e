//! The chip's side of Chip Authentication version 1 by ECDH (Doc 9303-11, 6.2).

use cccd_base::{
    crypto::{Cipher, Group, SessionKeys},
    iso7816::{Command, StatusWord},
    tlv::{Element, Reader, Tag},
};

use super::{Answer, Chip, Misbehaviour, Refusal, Reply, pace::DYNAMIC_DATA, secure_messaging::Channel};
use crate::{
    der::encode,
    files::{Directory, security_infos::chip_authentication_oid_value},
    issue::{ChipKey, ChipKeyOffer},
};

impl Chip {
    /// MSE:Set KAT with the terminal's key (3DES), or MSE:Set AT, followed by GENERAL AUTHENTICATE (AES).
    pub(super) fn set_chip_authentication(&mut self, command: &Command) -> Answer {
        let usage = (command.p1(), command.p2());
        if !matches!(usage, (0x41, 0xA4 | 0xA6)) {
            return Err(StatusWord::INCORRECT_P1_P2.into());
        }
        if let Some(status) = self.options.chip_authentication_refused {
            return Err(status.into());
        }
        if let Some(status) = self.options.refuses_later().filter(|_| !self.known_ephemeral_keys.is_empty()) {
            return Err(status.into());
        }
        let incorrect = |_| StatusWord::INCORRECT_DATA;
        let mut objects = Reader::new(command.data());
        if usage == (0x41, 0xA6) {
            let point = objects.expect(Tag(0x91)).map_err(incorrect)?;
            let key = self.chip_key(objects)?;
            if key.offer.cipher != Cipher::TripleDes || self.options.three_des_by_set_at {
                return Err(StatusWord::INCORRECT_DATA.into());
            }
            return Ok(Reply {
                channel: Some(self.agree_with_terminal(&key, point.value())?),
                ..Reply::done()
            });
        }
        let protocol = objects.expect(Tag(0x80)).map_err(incorrect)?;
        let key = self.chip_key(objects)?;
        let cipher = key.offer.cipher;
        if (cipher == Cipher::TripleDes && !self.options.three_des_by_set_at)
            || protocol.value() != chip_authentication_oid_value(cipher)
        {
            return Err(StatusWord::INCORRECT_DATA.into());
        }
        self.chosen_chip_key = Some(key);
        Ok(Reply::done())
    }

    /// GENERAL AUTHENTICATE with the terminal's key. The response is protected with the old keys.
    pub(super) fn authenticate_chip(&mut self, command: &Command) -> Answer {
        let key = self.chosen_chip_key.take().ok_or(StatusWord::CONDITIONS_NOT_SATISFIED)?;
        if (command.p1(), command.p2()) != (0, 0) {
            return Err(StatusWord::INCORRECT_P1_P2.into());
        }
        let incorrect = |_| StatusWord::INCORRECT_DATA;
        let data = Element::parse(command.data(), DYNAMIC_DATA).map_err(incorrect)?;
        let mut objects = data.children().map_err(incorrect)?;
        let point = objects.expect(Tag(0x80)).map_err(incorrect)?;
        objects.finish().map_err(incorrect)?;
        let channel = Some(self.agree_with_terminal(&key, point.value())?);
        Ok(Reply { channel, ..Reply::with(encode(DYNAMIC_DATA, &[])) })
    }

    /// Returns the key that DO'84' names; without DO'84', the only key. `objects` is the rest of the command. The
    /// application must be selected.
    fn chip_key(&self, mut objects: Reader<'_>) -> Result<ChipKey, StatusWord> {
        let keys = &self.card.secrets.chip_authentication;
        if !keys.is_empty() && self.directory != Directory::Application {
            return Err(StatusWord::CONDITIONS_NOT_SATISFIED);
        }
        let named = objects.optional(Tag(0x84)).map_err(|_| StatusWord::INCORRECT_DATA)?;
        objects.finish().map_err(|_| StatusWord::INCORRECT_DATA)?;
        let key = match (named, keys.as_slice()) {
            (_, []) => return Err(StatusWord::INCORRECT_DATA),
            (None, [only]) => Some(only),
            (None, _) => None,
            (Some(number), keys) => {
                let is_meant = |key: &&ChipKey| key.offer.key_id.is_some_and(|id| number.value() == [id]);
                keys.iter().find(is_meant)
            }
        };
        key.cloned().ok_or(StatusWord::REFERENCE_NOT_FOUND)
    }

    /// The channel with the agreed keys and a counter of 0.
    fn agree_with_terminal(&mut self, key: &ChipKey, point: &[u8]) -> Result<Channel, Refusal> {
        if self.known_ephemeral_keys.iter().any(|known| known == point)
            && self.options.does(Misbehaviour::RefuseKnownEphemeralKey)
        {
            return Err(StatusWord::INCORRECT_DATA.into());
        }
        self.known_ephemeral_keys.push(point.to_vec());
        let (ChipKeyOffer { curve, cipher, .. }, pair) = (key.offer, &key.pair);
        let peer = Group::new(curve)?.decode_point(point).map_err(|_| StatusWord::INCORRECT_DATA)?;
        let secret = pair.agree(&peer)?;
        Ok(Channel::new(cipher, SessionKeys::derive(cipher, secret.expose())?))
    }
}
