//! The chip's side of PACE by ECDH with generic mapping (Doc 9303-11, 4.4).

use cccd_base::{
    SensitiveBytes,
    crypto::{
        Cipher, Group, HashAlgorithm, KeyPair, KeyPurpose, Point, SessionKeys, constant_time_eq, derive_key,
    },
    iso7816::{Command, StatusWord},
    tlv::{Element, Reader, Tag, tag},
};

use super::{Answer, CHAINED, Chip, Refusal, Reply, secure_messaging::Channel};
use crate::der::{encode, encode_all};
use crate::files::{Directory, security_infos::PaceOffer};

/// Dynamic authentication data.
pub(crate) const DYNAMIC_DATA: Tag = Tag(0x7C);
/// Public key of the authentication token.
const TOKEN_INPUT: Tag = Tag(0x7F49);
/// ISO/IEC 7816-4, 5.6: the last command of a chain was expected.
const LAST_OF_CHAIN_EXPECTED: StatusWord = StatusWord(0x6883);

/// Progress of PACE.
pub(super) enum State {
    /// No MSE:Set AT yet, or the last run has ended.
    Idle,
    /// MSE:Set AT has named protocol and password.
    Set(PaceOffer, SensitiveBytes),
    /// The encrypted nonce has been sent.
    Nonce(PaceOffer, SensitiveBytes),
    /// The generator is mapped.
    Mapped(PaceOffer, Group),
    /// The keys are agreed; the terminal's token is still missing.
    Agreed(PaceOffer, Agreement),
}

/// What both sides know after the key agreement.
pub(super) struct Agreement {
    keys: SessionKeys,
    pk_ic: Vec<u8>,
    pk_ifd: Vec<u8>,
}

impl Chip {
    /// MSE:Set AT for PACE (Doc 9303-11, 4.4.4.1).
    pub(super) fn set_pace(&mut self, command: &Command) -> Answer {
        if (command.p1(), command.p2()) != (0xC1, 0xA4) {
            return Err(StatusWord::INCORRECT_P1_P2.into());
        }
        if let Some(status) = self.options.pace_refused {
            return Err(status.into());
        }
        let incorrect = |_| StatusWord::INCORRECT_DATA;
        let (mut protocol, mut password, mut parameters) = (None, None, None);
        for object in Reader::new(command.data()).all(8).map_err(incorrect)? {
            let slot = match object.tag() {
                Tag(0x80) => &mut protocol,
                Tag(0x83) => &mut password,
                Tag(0x84) => &mut parameters,
                // Access rights that the terminal requests: nothing here depends on them.
                Tag(0x7F4C) => continue,
                _ => return Err(StatusWord::INCORRECT_DATA.into()),
            };
            if slot.replace(object.value()).is_some() {
                return Err(StatusWord::INCORRECT_DATA.into());
            }
        }
        let offer = self.offered(protocol.ok_or(StatusWord::INCORRECT_DATA)?, parameters)?;
        let password = self.password(password.ok_or(StatusWord::INCORRECT_DATA)?)?;
        let k_pi = derive_key(offer.cipher, password.expose(), KeyPurpose::Password)?;
        self.pace = State::Set(offer, k_pi);
        Ok(Reply::done())
    }

    /// The offer of EF.CardAccess that MSE:Set AT names. DO84 is required if several offers share a protocol.
    fn offered(&self, protocol: &[u8], parameters: Option<&[u8]>) -> Result<PaceOffer, StatusWord> {
        let mut offers = self.card.secrets.pace.iter().filter(|offer| offer.oid_value() == protocol);
        let first = *offers.clone().next().ok_or(StatusWord::INCORRECT_DATA)?;
        match parameters {
            Some(&[id]) => offers
                .find(|offer| offer.curve.standardized_id() == id)
                .copied()
                .ok_or(StatusWord::REFERENCE_NOT_FOUND),
            Some(_) => Err(StatusWord::INCORRECT_DATA),
            None if offers.count() > 1 || self.options.pace_asks_for_parameter => {
                Err(StatusWord::REFERENCE_NOT_FOUND)
            }
            None => Ok(first),
        }
    }

    /// f(π): SHA-1 of the MRZ information (01), or the CAN unchanged (02) (Doc 9303-11, 9.7.3).
    fn password(&self, reference: &[u8]) -> Result<SensitiveBytes, Refusal> {
        let secrets = &self.card.secrets;
        match reference {
            [0x01] => Ok(HashAlgorithm::Sha1.hash(secrets.mrz_information.expose())?.into()),
            [0x02] => Ok(secrets.can.clone().ok_or(StatusWord::REFERENCE_NOT_FOUND)?),
            _ => Err(StatusWord::REFERENCE_NOT_FOUND.into()),
        }
    }

    /// GENERAL AUTHENTICATE: carries out one step. A failed step ends the run.
    pub(super) fn pace_step(&mut self, command: &Command) -> Answer {
        let state = std::mem::replace(&mut self.pace, State::Idle);
        if matches!(state, State::Idle) {
            return Err(StatusWord::CONDITIONS_NOT_SATISFIED.into());
        }
        if (command.p1(), command.p2()) != (0, 0) {
            return Err(StatusWord::INCORRECT_P1_P2.into());
        }
        if command.ne() == 0 {
            return Err(StatusWord::WRONG_LENGTH.into());
        }
        let last = matches!(state, State::Agreed(..));
        if (command.cla() & CHAINED == 0) != last {
            return Err(LAST_OF_CHAIN_EXPECTED.into());
        }
        let incorrect = |_| StatusWord::INCORRECT_DATA;
        let input = Element::parse(command.data(), DYNAMIC_DATA).map_err(incorrect)?;
        let input = input.children().and_then(|inner| inner.all(1)).map_err(incorrect)?;
        let input = input.first().map(|object| (object.tag(), object.value()));
        let mut reply = match (state, input) {
            (State::Set(offer, k_pi), None) => self.nonce(offer, &k_pi)?,
            (State::Nonce(offer, nonce), Some((Tag(0x81), point))) => self.map(offer, &nonce, point)?,
            (State::Mapped(offer, group), Some((Tag(0x83), point))) => self.agree(offer, &group, point)?,
            (State::Agreed(offer, agreement), Some((Tag(0x85), token))) => {
                self.confirm(offer, agreement, token)?
            }
            _ => return Err(StatusWord::INCORRECT_DATA.into()),
        };
        reply.data = encode(DYNAMIC_DATA, &reply.data);
        Ok(reply)
    }

    /// Step 1: the nonce, encrypted with the key from the password.
    fn nonce(&mut self, offer: PaceOffer, k_pi: &SensitiveBytes) -> Answer {
        let length = self.options.pace_nonce_length.unwrap_or(match offer.cipher {
            Cipher::TripleDes | Cipher::Aes128 => 16,
            _ => 32,
        });
        let mut nonce = SensitiveBytes::new(vec![0; length]);
        self.random.fill(nonce.expose_mut())?;
        let iv = vec![0; offer.cipher.block_len()];
        let z = offer.cipher.encrypt_cbc(k_pi.expose(), &iv, nonce.expose())?;
        self.pace = State::Nonce(offer, nonce);
        Ok(Reply::with(encode(Tag(0x80), &z)))
    }

    /// Step 2: both sides map the generator.
    fn map(&mut self, offer: PaceOffer, nonce: &SensitiveBytes, point: &[u8]) -> Answer {
        let group = Group::new(offer.curve)?;
        let (own, peer) = self.key_pair(&group, point)?;
        let h = own.agree_point(&peer)?;
        let mapped = group.map(nonce.expose(), &h)?;
        self.pace = State::Mapped(offer, mapped);
        Ok(Reply::with(encode(Tag(0x82), &own.public().to_bytes())))
    }

    /// Step 3: both sides agree on keys.
    fn agree(&mut self, offer: PaceOffer, group: &Group, point: &[u8]) -> Answer {
        let (own, peer) = self.key_pair(group, point)?;
        let (pk_ic, pk_ifd) = (own.public().to_bytes(), peer.to_bytes());
        if pk_ic == pk_ifd {
            return Err(StatusWord::AUTHENTICATION_FAILED.into());
        }
        let keys = SessionKeys::derive(offer.cipher, own.agree(&peer)?.expose())?;
        let output = encode(Tag(0x84), &pk_ic);
        self.pace = State::Agreed(offer, Agreement { keys, pk_ic, pk_ifd });
        Ok(Reply::with(output))
    }

    /// Step 4: both sides exchange tokens. The channel begins with the next command, in the master file.
    fn confirm(&mut self, offer: PaceOffer, agreement: Agreement, token: &[u8]) -> Answer {
        let Agreement { keys, pk_ic, pk_ifd } = agreement;
        if !constant_time_eq(&authentication_token(offer, &keys, &pk_ic)?, token) {
            return Err(StatusWord::AUTHENTICATION_FAILED.into());
        }
        let t_ic = authentication_token(offer, &keys, &pk_ifd)?;
        self.enter(Directory::MasterFile);
        let channel = Some(Channel::new(offer.cipher, keys));
        Ok(Reply { channel, ..Reply::with(encode(Tag(0x86), &t_ic)) })
    }

    /// Makes an ephemeral key pair and parses the terminal's point, which must lie on the curve.
    fn key_pair(&mut self, group: &Group, point: &[u8]) -> Result<(KeyPair, Point), Refusal> {
        let peer = group.decode_point(point).map_err(|_| StatusWord::INCORRECT_DATA)?;
        Ok((group.generate(self.random.as_mut())?, peer))
    }
}

/// The MAC over the public key of the other side (Doc 9303-11, 4.4.3.4).
fn authentication_token(
    offer: PaceOffer,
    keys: &SessionKeys,
    public_key: &[u8],
) -> cccd_base::Result<[u8; 8]> {
    let protocol = encode(tag::OBJECT_IDENTIFIER, &offer.oid_value());
    let input = encode_all(TOKEN_INPUT, &[&protocol, &encode(Tag(0x86), public_key)]);
    offer.cipher.mac(keys.ks_mac.expose(), &input)
}
