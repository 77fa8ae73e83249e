//! Basic Access Control (Doc 9303-11, 4.3 and 9.7.1).

use cccd_base::{
    command_names,
    crypto::{Cipher, SessionKeys, constant_time_eq, retail_mac},
};
use zeroize::Zeroizing;

use crate::{
    error::{AccessError, Result},
    iso7816::{Command, StatusWord},
    link::Link,
    random::Random,
    secure_messaging::Channel,
};

const GET_CHALLENGE: u8 = 0x84;
const EXTERNAL_AUTHENTICATE: u8 = 0x82;

/// The first step, for errors: a chip that refuses it may know no BAC.
pub(crate) const CHALLENGE: &str = command_names::GET_CHALLENGE;
const PROOF: &str = command_names::EXTERNAL_AUTHENTICATE;

/// Length of RND.IC and RND.IFD in bytes.
const NONCE_LEN: usize = 8;
/// Length of K.IC and K.IFD in bytes.
const KEY_LEN: usize = 16;
/// Length of E.IC and E.IFD in bytes.
const CRYPTOGRAM_LEN: usize = 32;

/// Runs BAC after the application was selected in plain. `seed` is the SHA-1 of the MRZ information; its first 16
/// bytes are K_seed.
///
/// # Errors
/// [`AccessError::WrongKey`] if the chip refuses the key or its answer does not verify, [`AccessError::Failed`] if
/// it does not follow the protocol, [`AccessError::Blocked`], and errors of the link.
pub fn establish(link: &mut Link, seed: &[u8], random: &mut dyn Random) -> Result<Channel> {
    let cipher = Cipher::TripleDes;
    let k_seed = seed.get(..KEY_LEN).unwrap_or(seed);
    let document_keys = SessionKeys::derive(cipher, k_seed)?;
    let (k_enc, k_mac) = (document_keys.ks_enc.expose(), document_keys.ks_mac.expose());

    let rnd_ic = get_challenge(link)?;
    let mut rnd_ifd = [0; NONCE_LEN];
    random.fill(&mut rnd_ifd)?;
    let mut k_ifd = Zeroizing::new([0; KEY_LEN]);
    random.fill(k_ifd.as_mut())?;

    let s = Zeroizing::new([&rnd_ifd[..], &rnd_ic, k_ifd.as_slice()].concat());
    let zero_iv = [0; 8];
    let mut data = cipher.encrypt_cbc(k_enc, &zero_iv, &s)?;
    let m_ifd = retail_mac(k_mac, &data)?;
    data.extend_from_slice(&m_ifd);

    let answer = external_authenticate(link, data)?;
    let (e_ic, m_ic) = answer.split_at_checked(CRYPTOGRAM_LEN).ok_or(failed(PROOF))?;
    if m_ic.len() != NONCE_LEN {
        return Err(failed(PROOF).into());
    }
    if !constant_time_eq(&retail_mac(k_mac, e_ic)?, m_ic) {
        return Err(AccessError::WrongKey { refusal: None }.into());
    }
    let r = Zeroizing::new(cipher.decrypt_cbc(k_enc, &zero_iv, e_ic)?);
    let k_ic = r.strip_prefix(&rnd_ic).and_then(|rest| rest.strip_prefix(&rnd_ifd)).ok_or(failed(PROOF))?;

    let seed = Zeroizing::new(k_ifd.iter().zip(k_ic).map(|(a, b)| a ^ b).collect::<Vec<_>>());
    let ssc = [&rnd_ic[4..], &rnd_ifd[4..]].concat();
    Ok(Channel::with_ssc(cipher, SessionKeys::derive(cipher, &seed)?, ssc))
}

/// Requests RND.IC from the chip.
fn get_challenge(link: &mut Link) -> Result<[u8; NONCE_LEN]> {
    let response = link.exchange(&Command::new(0, GET_CHALLENGE, 0, 0).with_ne(NONCE_LEN))?;
    if !response.status().is_ok() {
        return Err(refused(CHALLENGE, response.status()).into());
    }
    Ok(response.data().try_into().map_err(|_| failed(CHALLENGE))?)
}

/// Runs the mutual authentication. A chip answers a wrong key with 6300, 6982 or a status of its own.
fn external_authenticate(link: &mut Link, data: Vec<u8>) -> Result<Vec<u8>> {
    let ne = CRYPTOGRAM_LEN + NONCE_LEN;
    let response =
        link.exchange(&Command::new(0, EXTERNAL_AUTHENTICATE, 0, 0).with_data(data).with_ne(ne))?;
    match response.status() {
        StatusWord::OK => Ok(response.data().to_vec()),
        StatusWord::METHOD_BLOCKED => {
            Err(AccessError::Blocked { command: PROOF, status: StatusWord::METHOD_BLOCKED.0 }.into())
        }
        StatusWord::INSTRUCTION_NOT_SUPPORTED
        | StatusWord::CLASS_NOT_SUPPORTED
        | StatusWord::WRONG_LENGTH => Err(refused(PROOF, response.status()).into()),
        status => Err(AccessError::WrongKey { refusal: Some(status.refusal_of(PROOF)) }.into()),
    }
}

const fn failed(step: &'static str) -> AccessError {
    AccessError::Failed { protocol: "BAC", step, refusal: None }
}

/// The error for a refused step. Each step is a single command and is named after it.
const fn refused(step: &'static str, status: StatusWord) -> AccessError {
    let refusal = Some(status.refusal_of(step));
    AccessError::Failed { protocol: "BAC", step, refusal }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        access::vectors::{Recorded, Scripted, bytes, vectors},
        error::Error,
    };

    /// Runs BAC against the recorded chip of Doc 9303-11, Appendix D, with its answers changed by `spoil`.
    fn run(spoil: impl Fn(usize, &mut Vec<u8>) + Send + 'static) -> Result<Channel> {
        let vector = vectors("bac");
        let auth = &vector["auth"];
        let mut random = Recorded::new(&[&auth["rnd_ifd"], &auth["k_ifd"]]);
        let challenge = Value::from(format!("{}9000", auth["rnd_ic"].as_str().unwrap()));
        let script = [
            json!({ "cmd": auth["get_challenge"], "rsp": challenge }),
            json!({ "cmd": auth["external_authenticate"], "rsp": auth["response"] }),
        ];
        let mut link = Link::new(Scripted::new(&script, spoil));
        establish(&mut link, &bytes(&vector["mrz_info"][1]["sha1"]), &mut random)
    }

    #[test]
    fn doc_9303_appendix_d_byte_for_byte() {
        let mut channel = run(|_, _| {}).unwrap();
        let step = &vectors("bac")["secure_messaging"][0];
        let command = Command::parse(&bytes(&step["plain_command"])).unwrap();
        let protected = channel.protect(&command).unwrap();
        assert_eq!(protected.to_bytes().unwrap(), bytes(&step["protected_command"]));
    }

    #[test]
    fn each_way_to_fail_is_told_apart() {
        let error = |index: usize, spoil: fn(&mut Vec<u8>)| {
            run(move |i, answer| {
                if i == index {
                    spoil(answer);
                }
            })
            .unwrap_err()
        };
        let protocol =
            |error: Error| matches!(error, Error::Access(AccessError::Failed { protocol: "BAC", .. }));
        assert!(protocol(error(0, |answer| answer.truncate(9))));
        assert!(protocol(error(0, |answer| *answer = vec![0x6D, 0x00])));
        assert!(protocol(error(1, |answer| *answer = answer[1..].to_vec())));
        assert!(protocol(error(1, |answer| answer.insert(0, 0))));
        let wrong_key = Error::from(AccessError::WrongKey { refusal: None });
        let refused = |status| {
            let refusal = Some(StatusWord(status).refusal_of(PROOF));
            Error::from(AccessError::WrongKey { refusal })
        };
        assert_eq!(error(1, |answer| answer[0] ^= 1), wrong_key);
        assert_eq!(error(1, |answer| answer[39] ^= 1), wrong_key);
        assert_eq!(error(1, |answer| *answer = vec![0x63, 0x00]), refused(0x6300));
        assert_eq!(error(1, |answer| *answer = vec![0x69, 0x82]), refused(0x6982));
        assert_eq!(
            error(1, |answer| *answer = vec![0x69, 0x83]),
            AccessError::Blocked { command: PROOF, status: 0x6983 }.into()
        );
    }

    /// The chip sends our own cryptogram back: its MAC is right, but the order of its nonces is not.
    #[test]
    fn a_reflection_is_no_authentication() {
        let own = bytes(&vectors("bac")["auth"]["external_authenticate"])[5..45].to_vec();
        let result = run(move |i, answer| {
            if i == 1 {
                answer[..40].copy_from_slice(&own);
            }
        });
        assert_eq!(result.unwrap_err(), failed(PROOF).into());
    }
}
