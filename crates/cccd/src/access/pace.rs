//! Password Authenticated Connection Establishment (Doc 9303-11, 4.4 and 9.4).
//!
//! Tables elsewhere list the ciphers, curves and mappings ([`PaceProtocol`], `Curve`); this module holds the
//! protocol that they share.

use cccd_base::{
    command_names::{GENERAL_AUTHENTICATE as AUTHENTICATE, SET_AT},
    crypto::{Curve, Group, KeyPair, KeyPurpose, Point, SessionKeys, constant_time_eq, derive_key},
};

use crate::{
    access::PasswordKind,
    error::{AccessError, CryptoError, Error, Result},
    iso7816::{Command, MAX_NE_SHORT, Response, StatusWord},
    lds::security_infos::{KeyAgreement, Mapping, PaceProtocol, SecurityInfos},
    link::Link,
    random::Random,
    secure_messaging::Channel,
    tlv::{self, Element, Tag, tag},
};

/// The version of PACEInfo that Doc 9303 defines (9.2.1).
const VERSION: u32 = 2;

const MANAGE_SECURITY_ENVIRONMENT: u8 = 0x22;
const GENERAL_AUTHENTICATE: u8 = 0x86;
/// Class byte of every GENERAL AUTHENTICATE except the last.
const CHAINED: u8 = 0x10;

const DO_PROTOCOL: Tag = Tag(0x80);
const DO_PASSWORD: Tag = Tag(0x83);
const DO_PARAMETER: Tag = Tag(0x84);
const DYNAMIC_AUTHENTICATION_DATA: Tag = Tag(0x7C);
/// The token of the chip.
const DO_TOKEN: Tag = Tag(0x86);
/// Names of certification authorities.
const AUTHORITIES: [Tag; 2] = [Tag(0x87), Tag(0x88)];
const PUBLIC_KEY: Tag = Tag(0x7F49);
const EC_POINT: Tag = Tag(0x86);

/// Steps in the standard's words, for errors.
const NONCE: &str = "encrypted nonce";
const MAP: &str = "map nonce";
const AGREE: &str = "key agreement";
const TOKEN: &str = "authentication token";

/// Picks the PACEInfo to use from those that a chip offers, or `None` if this library supports none of them.
///
/// Prefers the longest cipher key, then the longest curve, then the order of EF.CardAccess. Skips an entry without
/// a standardised parameter: explicit parameters can leak the password.
pub fn choose(infos: &SecurityInfos) -> Option<Offer> {
    let usable = infos.pace().filter(|info| info.version == VERSION).filter_map(|info| {
        let PaceProtocol { agreement: KeyAgreement::Ecdh, mapping: Mapping::Generic, cipher, .. } =
            info.protocol
        else {
            return None;
        };
        let parameter_id = info.parameter_id.and_then(|id| u8::try_from(id).ok())?;
        let curve = Curve::from_standardized_id(parameter_id)?;
        let same = infos.pace().filter(|other| other.protocol == info.protocol).count();
        let strength = (cipher.block_len(), cipher.key_len(), curve.field_len());
        Some((strength, Offer { protocol: info.protocol, parameter_id, curve, ambiguous: same > 1 }))
    });
    // `max_by_key` picks the last of equals; reversed, that is the first.
    usable.collect::<Vec<_>>().into_iter().rev().max_by_key(|(strength, _)| *strength).map(|(_, offer)| offer)
}

/// A protocol with its parameters, as a chip offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The protocol.
    pub protocol: PaceProtocol,
    /// The number of the standardised parameters (Doc 9303-11, 9.5.1).
    parameter_id: u8,
    curve: Curve,
    /// Several entries differ only in their parameters, so the chip must be told which one is meant.
    ambiguous: bool,
}

impl Offer {
    /// The curve of the standardised parameters.
    pub const fn curve(&self) -> Curve {
        self.curve
    }

    /// True if several entries differ only in their parameters.
    pub(crate) const fn is_ambiguous(&self) -> bool {
        self.ambiguous
    }
}

/// Runs PACE in the master file.
///
/// `password` is f(π): SHA-1 of the MRZ information, or the digits of the CAN.
///
/// # Errors
/// [`AccessError::WrongKey`] if the chip refuses the password or either token does not verify,
/// [`AccessError::Blocked`] if it refuses further attempts, [`AccessError::KeyUnsuitable`] if it has no CAN,
/// [`AccessError::Failed`] with the step if it does not follow the protocol, and errors of the link.
pub fn establish(
    link: &mut Link,
    offer: &Offer,
    kind: PasswordKind,
    password: &[u8],
    random: &mut dyn Random,
) -> Result<Channel> {
    establish_with(link, offer, kind, password, random, &mut offer.is_ambiguous())
}

/// Like [`establish`]; `names_parameter` says which form of MSE:Set AT to try first, and is set to the form that
/// the chip accepted.
pub(crate) fn establish_with(
    link: &mut Link,
    offer: &Offer,
    kind: PasswordKind,
    password: &[u8],
    random: &mut dyn Random,
    names_parameter: &mut bool,
) -> Result<Channel> {
    set_at(link, offer, kind, names_parameter)?;
    let cipher = offer.protocol.cipher;

    let encrypted = general_authenticate(link, &[], Tag(0x80), NONCE, false)?;
    let k_pi = derive_key(cipher, password, KeyPurpose::Password)?;
    // The chip chooses the length; any whole number of blocks is fine (9.4.4).
    if encrypted.is_empty() || encrypted.len() > 64 || encrypted.len() % cipher.block_len() != 0 {
        return Err(failed(NONCE).into());
    }
    let zero_iv = vec![0; cipher.block_len()];
    let nonce = zeroize::Zeroizing::new(cipher.decrypt_cbc(k_pi.expose(), &zero_iv, &encrypted)?);

    let group = Group::new(offer.curve)?;
    let mapping_key = group.generate(random)?;
    let mapping_point = exchange_points(link, &group, &mapping_key, [Tag(0x81), Tag(0x82)], MAP)?;
    let h = mapping_key.agree_point(&mapping_point).map_err(|e| at_step(e, MAP))?;
    let mapped = group.map(&nonce, &h).map_err(|e| at_step(e, MAP))?;

    let key = mapped.generate(random)?;
    let pk_ic = exchange_points(link, &mapped, &key, [Tag(0x83), Tag(0x84)], AGREE)?;
    let shared = key.agree(&pk_ic).map_err(|e| at_step(e, AGREE))?;
    let keys = SessionKeys::derive(cipher, shared.expose())?;

    let token = |point: &Point| cipher.mac(keys.ks_mac.expose(), &token_input(&offer.protocol, point));
    let t_ifd = tlv::encode(Tag(0x85), &token(&pk_ic)?);
    let t_ic = general_authenticate(link, &t_ifd, DO_TOKEN, TOKEN, true)?;
    if !constant_time_eq(&token(key.public())?, &t_ic) {
        return Err(AccessError::WrongKey { refusal: None }.into());
    }
    Ok(Channel::new(cipher, keys))
}

/// Sends MSE:Set AT. The parameter is named where it is required; if the chip disagrees, the command is sent once
/// more in the other form.
///
/// Chips refuse a missing DO'84' with whatever status word their makers chose. The command does not try a password,
/// so repeating it does not use up any of the attempts that a chip counts.
fn set_at(link: &mut Link, offer: &Offer, kind: PasswordKind, names_parameter: &mut bool) -> Result<()> {
    let mut send = |with_parameter: bool| {
        let password = match kind {
            PasswordKind::Mrz => 0x01,
            PasswordKind::Can => 0x02,
        };
        let mut data = tlv::encode(DO_PROTOCOL, offer.protocol.oid());
        data.extend(tlv::encode(DO_PASSWORD, &[password]));
        if with_parameter {
            data.extend(tlv::encode(DO_PARAMETER, &[offer.parameter_id]));
        }
        link.exchange(&Command::new(0, MANAGE_SECURITY_ENVIRONMENT, 0xC1, 0xA4).with_data(data))
    };
    let first = send(*names_parameter)?.status();
    let is_odd = match *names_parameter {
        true => matches!(first, StatusWord::INCORRECT_DATA | StatusWord::REFERENCE_NOT_FOUND),
        false => !matches!(first, StatusWord::OK | StatusWord(0x63C0..=0x63CF) | StatusWord::METHOD_BLOCKED),
    };
    let mut status = first;
    if is_odd {
        status = send(!*names_parameter)?.status();
        if matches!(status, StatusWord::OK | StatusWord(0x63C1..=0x63CF)) {
            *names_parameter = !*names_parameter;
        }
    }
    match status {
        StatusWord::OK => Ok(()),
        // 63CX counts the attempts that are left; if any are left, it is not a refusal.
        StatusWord(0x63C1..=0x63CF) => Ok(()),
        StatusWord(0x63C0) | StatusWord::METHOD_BLOCKED => {
            Err(AccessError::Blocked { command: SET_AT, status: status.0 }.into())
        }
        // A passport has no CAN.
        _ if kind == PasswordKind::Can && [first, status].contains(&StatusWord::REFERENCE_NOT_FOUND) => {
            let refusal = Some(StatusWord::REFERENCE_NOT_FOUND.refusal_of(SET_AT));
            Err(AccessError::KeyUnsuitable { protocol: "PACE", refusal }.into())
        }
        _ => Err(refused(SET_AT, SET_AT, status).into()),
    }
}

/// Sends our public point and receives the chip's, which must differ from ours and belong to the group.
fn exchange_points(
    link: &mut Link,
    group: &Group,
    key: &KeyPair,
    [sent, received]: [Tag; 2],
    step: &'static str,
) -> Result<Point> {
    let own = key.public().to_bytes();
    let theirs = general_authenticate(link, &tlv::encode(sent, &own), received, step, false)?;
    let point = group.decode_point(&theirs).map_err(|e| at_step(e, step))?;
    if theirs == own {
        return Err(failed(step).into());
    }
    Ok(point)
}

/// Runs one GENERAL AUTHENTICATE: sends a data object and returns the value of the one with tag `expected`.
fn general_authenticate(
    link: &mut Link,
    object: &[u8],
    expected: Tag,
    step: &'static str,
    last: bool,
) -> Result<Vec<u8>> {
    let command = Command::new(if last { 0 } else { CHAINED }, GENERAL_AUTHENTICATE, 0, 0)
        .with_data(tlv::encode(DYNAMIC_AUTHENTICATION_DATA, object))
        .with_ne(MAX_NE_SHORT);
    let response = link.exchange(&command)?;
    match response.status() {
        StatusWord::OK => value_of(&response, expected).ok_or_else(|| failed(step).into()),
        StatusWord(0x63C0) | StatusWord::METHOD_BLOCKED => {
            Err(AccessError::Blocked { command: AUTHENTICATE, status: response.status().0 }.into())
        }
        // Before the token, the chip has not seen anything derived from the key, so it cannot have refused it. Some
        // chips refuse a wrong token with a status of their own.
        StatusWord(0x6300 | 0x63C1..=0x63CF)
        | StatusWord::SECURITY_NOT_SATISFIED
        | StatusWord::SM_OBJECTS_INCORRECT
            if last =>
        {
            let refusal = Some(response.status().refusal_of(AUTHENTICATE));
            Err(AccessError::WrongKey { refusal }.into())
        }
        status => Err(refused(step, AUTHENTICATE, status).into()),
    }
}

/// The value of the first data object in the dynamic authentication data. The names of certification authorities,
/// which are for Terminal Authentication, may follow the token (4.4.4.2); anything else is refused, including
/// DO'8A' without Chip Authentication Mapping.
fn value_of(response: &Response, expected: Tag) -> Option<Vec<u8>> {
    let outer = Element::parse(response.data(), DYNAMIC_AUTHENTICATION_DATA).ok()?;
    let mut objects = outer.children().ok()?;
    let value = objects.expect(expected).ok()?.value().to_vec();
    if expected == DO_TOKEN {
        for authority in AUTHORITIES {
            objects.optional(authority).ok()?;
        }
    }
    objects.finish().ok()?;
    Some(value)
}

/// The public key data object that a token is computed over (9.4.5).
fn token_input(protocol: &PaceProtocol, point: &Point) -> Vec<u8> {
    let oid = tlv::encode(tag::OBJECT_IDENTIFIER, protocol.oid());
    let point = tlv::encode(EC_POINT, &point.to_bytes());
    tlv::encode_all(PUBLIC_KEY, &[&oid, &point])
}

const fn failed(step: &'static str) -> AccessError {
    AccessError::Failed { protocol: "PACE", step, refusal: None }
}

const fn refused(step: &'static str, command: &'static str, status: StatusWord) -> AccessError {
    let refusal = Some(status.refusal_of(command));
    AccessError::Failed { protocol: "PACE", step, refusal }
}

/// A point outside its group is the chip's fault, so the error names the step; a failing library is not.
fn at_step(error: Error, step: &'static str) -> Error {
    match error {
        Error::Crypto(CryptoError::Point) => failed(step).into(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::vectors::{Recorded, Scripted, bytes, vectors},
        transport::{FnTransport, Limits},
    };

    /// The offer of a chip with the protocol of Doc 9303-11, G.1.
    fn offer() -> Offer {
        let info = bytes(&vectors("pace_gm_ecdh")["pace_info"]);
        choose(&SecurityInfos::parse(&tlv::encode(tag::SET, &info)).unwrap()).unwrap()
    }

    /// Runs PACE against the recorded chip of G.1, with its answers changed by `spoil`.
    fn run(spoil: impl Fn(usize, &mut Vec<u8>) + Send + 'static) -> (Result<Channel>, usize) {
        let vector = vectors("pace_gm_ecdh");
        let secret = vector["K"].clone();
        let mut random = Recorded::new(&[&vector["terminal_map_private"], &vector["terminal_private"]]);
        let script = Scripted::new(vector["apdus"].as_array().unwrap(), spoil);
        let played = script.played();
        let mut link = Link::new(script);
        let result = establish(&mut link, &offer(), PasswordKind::Mrz, &bytes(&secret), &mut random);
        let played = played.load(std::sync::atomic::Ordering::Relaxed);
        (result, played)
    }

    #[test]
    fn doc_9303_appendix_g_1_byte_for_byte() {
        let (channel, played) = run(|_, _| {});
        assert_eq!(played, 5);
        // The keys are visible in the first protected command, recomputed here from the published ones.
        let vector = vectors("pace_gm_ecdh");
        let keys =
            SessionKeys { ks_enc: bytes(&vector["ks_enc"]).into(), ks_mac: bytes(&vector["ks_mac"]).into() };
        let command = Command::new(0, 0xA4, 2, 0x0C).with_data(vec![1, 0x1E]);
        let expected = Channel::new(offer().protocol.cipher, keys).protect(&command).unwrap();
        assert_eq!(channel.unwrap().protect(&command).unwrap(), expected);
    }

    #[test]
    fn each_step_that_fails_is_named() {
        let error = |index: usize, answer: &'static str| {
            run(move |i, bytes| {
                if i == index {
                    *bytes = hex::decode(answer).unwrap();
                }
            })
            .0
            .unwrap_err()
        };
        assert_eq!(error(0, "63C0"), AccessError::Blocked { command: SET_AT, status: 0x63C0 }.into());
        assert_eq!(error(1, "7C0280009000"), failed(NONCE).into());
        assert_eq!(error(1, "7C058003AABBCC9000"), failed(NONCE).into());
        assert_eq!(error(2, "6A80"), refused(MAP, AUTHENTICATE, StatusWord(0x6A80)).into());
        assert_eq!(error(2, "7C038201009000"), failed(MAP).into());
        assert_eq!(error(3, "7C03840100"), refused(AGREE, AUTHENTICATE, StatusWord(0x0100)).into());
        for (answer, status) in [("6300", 0x6300), ("63C2", 0x63C2), ("6982", 0x6982), ("6988", 0x6988)] {
            let refusal = Some(StatusWord(status).refusal_of(AUTHENTICATE));
            assert_eq!(error(4, answer), AccessError::WrongKey { refusal }.into());
        }
        assert_eq!(error(4, "6983"), AccessError::Blocked { command: AUTHENTICATE, status: 0x6983 }.into());
        assert_eq!(error(4, "7C0A860800000000000000009000"), AccessError::WrongKey { refusal: None }.into());
    }

    /// Runs MSE:Set AT against a chip that answers `without` when DO'84' is absent and `with` when it is present.
    /// Returns the result, how many commands were sent, and whether DO'84' will be sent at once the next time.
    fn set_at_of(kind: PasswordKind, without: u16, with: u16) -> (Result<()>, usize, bool) {
        let link = FnTransport::new(Limits::SHORT, move |bytes: &[u8]| {
            let command = Command::parse(bytes).unwrap();
            let mut objects = tlv::Reader::new(command.data());
            objects.expect(DO_PROTOCOL).unwrap();
            objects.expect(DO_PASSWORD).unwrap();
            let names = objects.optional(DO_PARAMETER).unwrap().is_some();
            Ok(if names { with } else { without }.to_be_bytes().to_vec())
        });
        let (mut link, mut names_parameter) = (Link::new(link), false);
        let result = set_at(&mut link, &offer(), kind, &mut names_parameter);
        (result, link.transfer().commands as usize, names_parameter)
    }

    #[test]
    fn any_refusal_of_set_at_is_asked_once_more_with_the_parameter() {
        use PasswordKind::{Can, Mrz};
        let refusals =
            [0x6A80, 0x6A86, 0x6A87, 0x6A88, 0x6B00, 0x6700, 0x6982, 0x6985, 0x6F00, 0x6300, 0x6283];
        for refused in refusals {
            assert_eq!(set_at_of(Can, refused, 0x9000), (Ok(()), 2, true), "{refused:04X}");
            assert_eq!(set_at_of(Can, refused, 0x63C2), (Ok(()), 2, true), "{refused:04X}");
            let blocked = Err(AccessError::Blocked { command: SET_AT, status: 0x6983 }.into());
            assert_eq!(set_at_of(Mrz, refused, 0x6983), (blocked, 2, false), "{refused:04X}");
            let failed = Err(super::refused(SET_AT, SET_AT, StatusWord(refused)).into());
            assert_eq!(set_at_of(Mrz, refused, refused), (failed, 2, false), "{refused:04X}");
        }
        // A chip that mentions attempts has understood the command.
        for blocked in [0x63C0, 0x6983] {
            let error = Err(AccessError::Blocked { command: SET_AT, status: blocked }.into());
            assert_eq!(set_at_of(Can, blocked, 0x9000), (error, 1, false));
        }
        assert_eq!(set_at_of(Can, 0x63C1, 0x9000), (Ok(()), 1, false));
        // A chip without a CAN says so in response to either form.
        for (without, with) in [(0x6A88, 0x6A88), (0x6A88, 0x6A80), (0x6A86, 0x6A88)] {
            let refusal = Some(StatusWord(0x6A88).refusal_of(SET_AT));
            let error = Err(AccessError::KeyUnsuitable { protocol: "PACE", refusal }.into());
            assert_eq!(set_at_of(Can, without, with), (error, 2, false));
        }
    }

    #[test]
    fn a_point_that_is_ours_or_off_the_curve_is_refused() {
        let vector = vectors("pace_gm_ecdh");
        let own = bytes(&vector["terminal_public"]);
        let error = run(move |i, answer| {
            if i == 3 {
                answer[4..4 + own.len()].copy_from_slice(&own);
            }
        });
        assert_eq!(error.0.unwrap_err(), failed(AGREE).into());
        for index in [2, 3] {
            let error = run(move |i, answer| {
                if i == index {
                    answer[40] ^= 1;
                }
            });
            assert!(matches!(error.0.unwrap_err(), Error::Access(AccessError::Failed { .. })));
        }
    }

    #[test]
    fn the_strongest_of_several_is_chosen_and_named() {
        let entry = |oid: &str, parameter: u8| {
            let oid = tlv::encode(tag::OBJECT_IDENTIFIER, &hex::decode(oid).unwrap());
            tlv::encode_all(tag::SEQUENCE, &[&oid, &[2, 1, 2], &[2, 1, parameter]])
        };
        let (aes_128, aes_256) = ("04007F00070202040202", "04007F00070202040204");
        let integrated = "04007F00070202040404";
        let choose = |entries: &[(&str, u8)]| {
            let entries: Vec<u8> =
                entries.iter().flat_map(|&(oid, parameter)| entry(oid, parameter)).collect();
            choose(&SecurityInfos::parse(&tlv::encode(tag::SET, &entries)).unwrap())
        };
        let best = choose(&[(aes_128, 13), (aes_256, 12), (aes_256, 17)]).unwrap();
        assert_eq!((best.protocol.oid(), best.parameter_id), (&hex::decode(aes_256).unwrap()[..], 17));
        assert!(best.ambiguous);
        assert!(!choose(&[(aes_128, 13), (aes_256, 12)]).unwrap().ambiguous);
        assert_eq!(choose(&[(integrated, 13), (aes_128, 7)]), None);
        // Equal strength: the order of the card decides.
        assert_eq!(choose(&[(aes_128, 13), (aes_128, 12)]).unwrap().parameter_id, 13);
    }
}
