//! Chip Authentication, version 1: does the chip hold the private key for its signed public key? (Doc 9303-11, 6.2)
//!
//! The proof is the first response under the new keys, not the 9000 before it: `run` returns a `Pending`, which
//! becomes a [`ChipProof`] only once the chip has responded under the keys of that very run. It proves something
//! only if a valid EF.SOD binds DG14, which is checked elsewhere.

use cccd_base::{
    command_names::{GENERAL_AUTHENTICATE as AUTHENTICATE, SET_AT, SET_KAT},
    crypto::{Cipher, Curve, Group, PublicKey, SessionKeys},
};

use super::key_digest::KeyDigest;
use crate::{
    card::Session,
    check::{About, Outcome, Reason},
    document::Document,
    error::{Code, CryptoError, Error, Refusal, Result},
    iso7816::{Command, MAX_NE_SHORT, StatusWord},
    lds::security_infos::{ChipAuthenticationInfo, ChipAuthenticationProtocol, KeyAgreement, SecurityInfos},
    pki::public_key::parse_subject_public_key_info,
    random::Random,
    secure_messaging::Channel,
    tlv::{self, Tag},
};

/// The version of ChipAuthenticationInfo that Doc 9303 defines (9.2.5).
const VERSION: u32 = 1;

const MANAGE_SECURITY_ENVIRONMENT: u8 = 0x22;
const GENERAL_AUTHENTICATE: u8 = 0x86;

const DO_PROTOCOL: Tag = Tag(0x80);
const DO_KEY_REFERENCE: Tag = Tag(0x84);
const DO_EPHEMERAL_KEY: Tag = Tag(0x91);
const DYNAMIC_AUTHENTICATION_DATA: Tag = Tag(0x7C);

/// The result of Chip Authentication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChipAuthentication {
    /// DG14 does not offer it.
    NotOffered,
    /// It was not run, and why.
    NotPerformed(Code),
    /// DG14 offers it without a key, or with a key that no chip could prove.
    Unusable,
    /// The chip refused it, with this status.
    Refused(StatusWord),
    /// The chip did not respond under the keys derived from its public key.
    KeyWrong,
    /// The chip had proven the key, but after a break the card that was present could not: it was another one.
    Withdrawn,
    /// A record of a read says that the chip proved its key. That cannot be checked again.
    Stated,
    /// The chip responded under the new keys.
    Proven(ChipProof),
}

impl ChipAuthentication {
    /// The outcome of the check. `bound` says whether a valid signature binds DG14 to the document.
    pub(crate) fn outcome(self, document: &Document, bound: bool) -> Outcome {
        match self {
            Self::NotOffered => Outcome::NotSupported,
            Self::NotPerformed(code) => Outcome::NotPerformed(code.into()),
            Self::Stated => Outcome::NotPerformed(Code::StatementOnly.into()),
            Self::Unusable => Outcome::Failed(Code::ChipKeyUnusable.into()),
            Self::Refused(status) => Outcome::Failed(Reason::about(Code::ChipRefused, About::Status(status))),
            Self::KeyWrong => Outcome::Failed(Code::ChipKeyWrong.into()),
            Self::Withdrawn => Outcome::Inconclusive(Code::ProofWithdrawn.into()),
            Self::Proven(proof) if bound && proof.is_of(document) => Outcome::Passed,
            Self::Proven(_) => Outcome::Inconclusive(Code::ChipKeyNotBound.into()),
        }
    }

    /// True if the chip has proven its key.
    pub const fn is_proven(self) -> bool {
        matches!(self, Self::Proven(_))
    }
}

/// Proof that the chip holds the private key for one public key. Only `Pending::proof` creates it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChipProof {
    key: KeyDigest,
    /// The state of the session under whose keys the chip responded.
    generation: u64,
}

impl ChipProof {
    /// Whether the proof covers what is read now: nothing has happened in between.
    pub(crate) const fn covers(self, session: &Session) -> bool {
        self.generation == session.generation()
    }

    /// Whether the key is the one that the DG14 of a document offers.
    fn is_of(self, document: &Document) -> bool {
        let dg14 = document.dg14().and_then(Result::ok);
        dg14.is_some_and(|dg14| {
            choose(&dg14.security_infos).is_ok_and(|offer| offer.key_digest() == Ok(self.key))
        })
    }
}

/// A run of Chip Authentication whose keys are in place, before the chip has responded under them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pending {
    key: KeyDigest,
    generation: u64,
}

impl Pending {
    /// The proof, once the chip has responded under the keys of this very run and if nothing happened in between.
    pub(crate) fn proof(self, session: &Session) -> Option<ChipProof> {
        let Self { key, generation } = self;
        (self.is_under_way(session) && session.is_confirmed()).then_some(ChipProof { key, generation })
    }

    /// Whether the next response decides: the keys of this run are those of the channel.
    pub(crate) const fn is_under_way(self, session: &Session) -> bool {
        self.generation == session.generation()
    }
}

/// The result of one run of the protocol.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Run {
    /// The new keys are in place. The next response decides.
    Pending(Pending),
    /// The chip refused in plain, with a status word that anybody on the link can write. The run should be
    /// repeated.
    Dropped(Unproven),
    /// The chip refused, or its offer cannot be run.
    Ended(Unproven),
}

/// A result that proves nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unproven {
    /// The result of the check if this remains the last word.
    pub(crate) result: ChipAuthentication,
    /// The refusal, if the chip refused.
    pub(crate) refusal: Option<Refusal>,
}

impl From<Refusal> for Unproven {
    fn from(refusal: Refusal) -> Self {
        let result = ChipAuthentication::Refused(StatusWord(refusal.status));
        Self { result, refusal: Some(refusal) }
    }
}

/// Chip Authentication as DG14 offers it: protocol, key and its number.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    protocol: ChipAuthenticationProtocol,
    curve: Curve,
    point: Vec<u8>,
    key_id: Option<u32>,
    /// DG14 states no protocol, so 3DES is assumed.
    is_inferred: bool,
}

/// What to run according to the entries of DG14: the offer with the longest cipher key, or why there is nothing to
/// run.
///
/// # Errors
/// [`ChipAuthentication::NotOffered`] without an entry; [`ChipAuthentication::Unusable`] if no entry has a key that
/// any chip could prove; [`ChipAuthentication::NotPerformed`] for what this library does not support (a version, a
/// curve, key agreement other than ECDH) and for an offer that cannot be read: neither says anything about the
/// chip.
pub(crate) fn choose(infos: &SecurityInfos) -> Result<Offer, ChipAuthentication> {
    let mut reason = ChipAuthentication::NotOffered;
    let mut best: Option<Offer> = None;
    for info in infos.chip_authentication() {
        let protocol = info.protocol;
        let key = match protocol.agreement {
            KeyAgreement::Ecdh if info.version == VERSION => public_key_for(info, infos),
            _ => Err(UNKNOWN),
        };
        let (curve, point) = match key {
            Ok(key) => key,
            Err(other) => {
                reason = milder(reason, other);
                continue;
            }
        };
        let strength =
            |protocol: &ChipAuthenticationProtocol| (protocol.cipher.block_len(), protocol.cipher.key_len());
        if best.as_ref().is_none_or(|best| strength(&protocol) > strength(&best.protocol)) {
            best = Some(Offer { protocol, curve, point, key_id: info.key_id, is_inferred: false });
        }
    }
    match best {
        None if is_inferred(infos) => infer(infos),
        None if reason == ChipAuthentication::NotOffered && infos.has_unread() => Err(UNREADABLE),
        best => best.ok_or(reason),
    }
}

/// Something that cannot be read is not an offer that the chip could fail to keep.
const UNREADABLE: ChipAuthentication = ChipAuthentication::NotPerformed(Code::FileMalformed);

/// Neither is something that this library does not support.
const UNKNOWN: ChipAuthentication = ChipAuthentication::NotPerformed(Code::NotImplemented);

/// Of two reasons for not running the protocol, the one that says less against the card.
fn milder(one: ChipAuthentication, other: ChipAuthentication) -> ChipAuthentication {
    let rank = |reason| match reason {
        ChipAuthentication::NotOffered => 0,
        UNREADABLE => 3,
        ChipAuthentication::NotPerformed(_) => 2,
        _ => 1,
    };
    if rank(one) < rank(other) { other } else { one }
}

/// Whether there is a key but no entry about the protocol, readable or not. Such documents mean 3DES.
pub(crate) fn is_inferred(infos: &SecurityInfos) -> bool {
    let mut keys = infos.chip_authentication_public_keys();
    let has_key = keys.any(|key| key.agreement == KeyAgreement::Ecdh);
    has_key && infos.chip_authentication().next().is_none() && !infos.has_unread()
}

/// Offers 3DES with the first usable key.
fn infer(infos: &SecurityInfos) -> Result<Offer, ChipAuthentication> {
    let protocol = ChipAuthenticationProtocol::all()
        .find(|p| p.agreement == KeyAgreement::Ecdh && p.cipher == Cipher::TripleDes)
        .ok_or(ChipAuthentication::Unusable)?;
    let mut reason = ChipAuthentication::Unusable;
    for key in infos.chip_authentication_public_keys() {
        match curve_key(&key.spki) {
            Ok((curve, point)) => {
                return Ok(Offer { protocol, curve, point, key_id: key.key_id, is_inferred: true });
            }
            Err(other) => reason = milder(reason, other),
        }
    }
    Err(reason)
}

/// Parses a public key on a curve.
///
/// # Errors
/// Why there is none: it cannot be read, its kind or curve is unknown, or the point is not on its curve.
fn curve_key(spki: &[u8]) -> Result<(Curve, Vec<u8>), ChipAuthentication> {
    match parse_subject_public_key_info(spki) {
        Ok(PublicKey::Ec { curve, point }) => Ok((curve, point)),
        Err(Error::Data(_)) => Err(UNREADABLE),
        Ok(_) | Err(Error::Crypto(CryptoError::Unsupported { .. })) => Err(UNKNOWN),
        Err(_) => Err(ChipAuthentication::Unusable),
    }
}

/// The key that an entry is about: the one with the same number. If there is only one key, it is the one that is
/// meant, even if either side leaves the number out.
///
/// # Errors
/// As [`curve_key`] for the keys that are meant; [`ChipAuthentication::Unusable`] if there are none.
fn public_key_for(
    info: &ChipAuthenticationInfo,
    infos: &SecurityInfos,
) -> Result<(Curve, Vec<u8>), ChipAuthentication> {
    let is_only_one = infos.chip_authentication_public_keys().count() == 1;
    let is_meant = |key_id: Option<u32>| {
        key_id == info.key_id || is_only_one && (key_id.is_none() || info.key_id.is_none())
    };
    let mut reason = ChipAuthentication::Unusable;
    let meant = infos
        .chip_authentication_public_keys()
        .filter(|key| key.agreement == KeyAgreement::Ecdh && is_meant(key.key_id));
    for key in meant {
        match curve_key(&key.spki) {
            Ok(key) => return Ok(key),
            Err(other) => reason = milder(reason, other),
        }
    }
    Err(reason)
}

/// Runs the protocol and puts the new channel in place; the next response shows whether the chip has its keys too.
///
/// # Errors
/// Errors of the link; [`SecureMessagingError::Broken`](crate::error::SecureMessagingError::Broken). Any other
/// fault of the chip is part of the returned value.
pub(crate) fn run(session: &mut Session, offer: &Offer, random: &mut dyn Random) -> Result<Run> {
    let group = Group::new(offer.curve)?;
    let public_key = match group.decode_point(&offer.point) {
        Ok(point) => point,
        Err(Error::Crypto(CryptoError::Point)) => {
            return Ok(Run::Ended(Unproven { result: ChipAuthentication::Unusable, refusal: None }));
        }
        Err(error) => return Err(error),
    };
    let ephemeral = group.generate(random)?;
    if let Err(refusal) = offer.send(session, &ephemeral.public().to_bytes())? {
        let is_its_own = session.is_protected();
        let unproven = match offer.is_inferred {
            // If the card refuses an inferred protocol, it does not offer it.
            true => Unproven {
                result: ChipAuthentication::NotPerformed(Code::NotImplemented),
                refusal: Some(refusal),
            },
            false => refusal.into(),
        };
        return Ok(if is_its_own { Run::Ended(unproven) } else { Run::Dropped(unproven) });
    }
    let secret = ephemeral.agree(&public_key)?;
    let cipher = offer.protocol.cipher;
    session.change_channel(Channel::new(cipher, SessionKeys::derive(cipher, secret.expose())?));
    Ok(Run::Pending(Pending { key: offer.key_digest()?, generation: session.generation() }))
}

impl Offer {
    /// A digest that distinguishes the key from every other one.
    fn key_digest(&self) -> Result<KeyDigest> {
        KeyDigest::of(&[self.curve.oid(), &self.point])
    }

    /// Sends the ephemeral public key, in the form that goes with the cipher (6.2.4). Some chips with 3DES accept
    /// only the form for AES, so that form is tried next.
    fn send(&self, session: &mut Session, ephemeral: &[u8]) -> Result<Result<(), Refusal>> {
        if self.protocol.cipher != Cipher::TripleDes {
            return self.set_at(session, ephemeral);
        }
        let data = [tlv::encode(DO_EPHEMERAL_KEY, ephemeral), self.key_reference()].concat();
        let set_kat = Command::new(0, MANAGE_SECURITY_ENVIRONMENT, 0x41, 0xA6).with_data(data);
        let Err(first) = session.ask(&set_kat, SET_KAT)? else { return Ok(Ok(())) };
        if session.has_lost_channel() {
            return Ok(Err(first));
        }
        // The refusal of the form that goes with the cipher is more informative, unless the other form ends the
        // channel.
        let second = self.set_at(session, ephemeral)?;
        Ok(second.map_err(|second| if session.has_lost_channel() { second } else { first }))
    }

    /// Sends MSE:Set AT and GENERAL AUTHENTICATE.
    fn set_at(&self, session: &mut Session, ephemeral: &[u8]) -> Result<Result<(), Refusal>> {
        let data = [tlv::encode(DO_PROTOCOL, self.protocol.oid()), self.key_reference()].concat();
        let set_at = Command::new(0, MANAGE_SECURITY_ENVIRONMENT, 0x41, 0xA4).with_data(data);
        if let Err(refusal) = session.ask(&set_at, SET_AT)? {
            return Ok(Err(refusal));
        }
        let data = tlv::encode(DYNAMIC_AUTHENTICATION_DATA, &tlv::encode(DO_PROTOCOL, ephemeral));
        let authenticate = Command::new(0, GENERAL_AUTHENTICATE, 0, 0).with_data(data).with_ne(MAX_NE_SHORT);
        Ok(session.ask(&authenticate, AUTHENTICATE)?.map(|_| ()))
    }

    /// DO'84' with the number of the key, if it has one: an integer in as few bytes as possible.
    fn key_reference(&self) -> Vec<u8> {
        let Some(id) = self.key_id else { return Vec::new() };
        let bytes = id.to_be_bytes();
        let zeros = bytes.iter().take(3).take_while(|&&byte| byte == 0).count();
        tlv::encode(DO_KEY_REFERENCE, bytes.get(zeros..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use cccd_base::{
        crypto::{Curve, Group},
        random::SeededRandom,
    };

    use super::*;
    use crate::tlv::{Element, encode, encode_all, tag};

    fn integer(value: u8) -> Vec<u8> {
        encode(tag::INTEGER, &[value])
    }

    /// id-CA-ECDH with a cipher of the table, in a version, for the key with a number.
    fn info(cipher: u8, version: u8, key_id: Option<u8>) -> Vec<u8> {
        let oid = [&hex::decode("04007F000702020302").unwrap()[..], &[cipher]].concat();
        let oid = encode(tag::OBJECT_IDENTIFIER, &oid);
        encode_all(tag::SEQUENCE, &[&oid, &integer(version), &key_id.map(integer).unwrap_or_default()])
    }

    /// A public key on brainpoolP256r1, with its number.
    fn key(key_id: Option<u8>) -> Vec<u8> {
        let group = Group::new(Curve::BrainpoolP256r1).unwrap();
        let point =
            group.generate(&mut SeededRandom::new(&[key_id.unwrap_or(0)])).unwrap().public().to_bytes();
        let algorithm = [
            encode(tag::OBJECT_IDENTIFIER, &hex::decode("2A8648CE3D0201").unwrap()),
            encode(tag::OBJECT_IDENTIFIER, Curve::BrainpoolP256r1.oid()),
        ];
        let spki = [encode(tag::SEQUENCE, &algorithm.concat()), encode_all(tag::BIT_STRING, &[&[0], &point])];
        let oid = encode(tag::OBJECT_IDENTIFIER, &hex::decode("04007F000702020102").unwrap());
        let spki = encode(tag::SEQUENCE, &spki.concat());
        encode_all(tag::SEQUENCE, &[&oid, &spki, &key_id.map(integer).unwrap_or_default()])
    }

    fn chosen(entries: &[Vec<u8>]) -> Result<(u8, Option<u32>), ChipAuthentication> {
        let infos = SecurityInfos::parse(&encode(tag::SET, &entries.concat())).unwrap();
        choose(&infos).map(|offer| (offer.protocol.oid()[9], offer.key_id))
    }

    #[test]
    fn the_strongest_cipher_and_the_key_of_its_number_are_chosen() {
        assert_eq!(chosen(&[info(2, 1, None), key(None)]), Ok((2, None)));
        let several = [info(2, 1, Some(1)), info(4, 1, Some(2)), key(Some(1)), key(Some(2))];
        assert_eq!(chosen(&several), Ok((4, Some(2))));
        // The strongest offer has no key.
        assert_eq!(chosen(&[info(4, 1, Some(3)), info(2, 1, Some(1)), key(Some(1))]), Ok((2, Some(1))));
    }

    #[test]
    fn the_only_key_is_meant_though_one_side_leaves_its_number_out() {
        assert_eq!(chosen(&[info(2, 1, None), key(Some(1))]), Ok((2, None)));
        assert_eq!(chosen(&[info(2, 1, Some(1)), key(None)]), Ok((2, Some(1))));
        let unusable = Err(ChipAuthentication::Unusable);
        assert_eq!(chosen(&[info(2, 1, Some(1)), key(Some(2))]), unusable);
        assert_eq!(chosen(&[info(2, 1, None), key(Some(1)), key(Some(2))]), unusable);
    }

    /// What cannot be read cannot demand a proof, and nothing may be inferred from the rest.
    #[test]
    fn an_offer_that_cannot_be_read_is_none() {
        let oid = |hex: &str| encode(tag::OBJECT_IDENTIFIER, &hex::decode(hex).unwrap());
        let spki = encode(tag::SEQUENCE, &[0x05, 0x00]);
        let broken_key = encode_all(tag::SEQUENCE, &[&oid("04007F000702020102"), &spki]);
        let without_version = encode(tag::SEQUENCE, &oid("04007F00070202030202"));
        let unknown_cipher = encode_all(tag::SEQUENCE, &[&oid("04007F00070202030263"), &integer(1)]);
        for entries in [
            vec![info(2, 1, None), broken_key.clone()],
            vec![broken_key],
            vec![without_version, key(None)],
            vec![unknown_cipher, key(None)],
            vec![vec![0x04, 0x01, 0x00], key(None)],
        ] {
            assert_eq!(chosen(&entries), Err(UNREADABLE));
        }
        // An entry of another protocol is not an offer of this one, and unknown additional fields do not change an
        // offer.
        let other = encode_all(tag::SEQUENCE, &[&oid("2A03"), &integer(1)]);
        assert_eq!(chosen(&[other, key(None)]).map(|(cipher, _)| cipher), Ok(1));
        let mut longer = Element::parse(&info(2, 1, None), tag::SEQUENCE).unwrap().value().to_vec();
        longer.extend_from_slice(&[0x05, 0x00]);
        assert_eq!(chosen(&[encode(tag::SEQUENCE, &longer), key(None)]), Ok((2, None)));
    }

    #[test]
    fn what_cannot_be_run_is_told_apart() {
        assert_eq!(chosen(&[]), Err(ChipAuthentication::NotOffered));
        assert_eq!(chosen(&[info(2, 1, None)]), Err(ChipAuthentication::Unusable));
        assert_eq!(chosen(&[info(2, 10, None), key(None)]), Err(UNKNOWN), "version 10");
        let no_key_and_version_10 = [info(2, 1, Some(3)), info(2, 10, Some(1)), key(Some(1)), key(Some(2))];
        assert_eq!(chosen(&no_key_and_version_10), Err(UNKNOWN), "the milder one, in any order");
        let no_key_and_version_10 = [info(2, 10, Some(1)), info(2, 1, Some(3)), key(Some(1)), key(Some(2))];
        assert_eq!(chosen(&no_key_and_version_10), Err(UNKNOWN));
    }
}
