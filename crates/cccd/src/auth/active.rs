//! Active Authentication: does the chip hold the private key to its signed public key in EF.DG15?
//! (Doc 9303-11, 6.1)
//!
//! The chip signs a challenge. That proves something only if a valid EF.SOD binds DG15, which is judged
//! elsewhere: here is the protocol, and what came of it.

use cccd_base::crypto::{
    Curve, EcdsaEncoding, HashAlgorithm, PublicKey, RecoveryKey, SignatureScheme, verify,
};

use super::key_digest::KeyDigest;
use crate::{
    card::Session,
    check::{About, Finding, Outcome, Reason},
    document::Document,
    error::{Code, Error, Refusal, Result},
    iso7816::{Command, Lengths, MAX_NE_SHORT, Response, StatusWord},
    lds::security_infos::ActiveAuthenticationInfo,
    pki::{
        algorithm::{AlgorithmIdentifier, message_hash},
        public_key::parse_subject_public_key_info,
    },
    random::Random,
};

const INTERNAL_AUTHENTICATE: u8 = 0x88;
/// The command by its name in the standard (6.1.2).
const AUTHENTICATE: &str = "INTERNAL AUTHENTICATE";

/// Length of RND.IFD in bytes (6.1.1).
pub const CHALLENGE_LEN: usize = 8;

/// Version of ActiveAuthenticationInfo that Doc 9303 knows (9.2.4).
const VERSION: u32 = 1;

/// The most that DER adds to the two numbers of a signature, in bytes.
const DER_OVERHEAD: usize = 9;

/// What came of Active Authentication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActiveAuthentication {
    /// EF.SOD does not list DG15.
    NotOffered,
    /// It was not run, and why.
    NotPerformed(Code),
    /// DG15 or DG14 offer it with a key or parameters that cannot be used.
    Unusable,
    /// The chip refused it, with this status.
    Refused(StatusWord),
    /// The answer is no signature over the challenge by the key.
    SignatureWrong,
    /// It had proven the key, and after a break the card that lay there could not: it was another one.
    Withdrawn,
    /// A record of a read says that the chip proved its key, and keeps no answer that could be checked again.
    Stated,
    /// The chip signed the challenge.
    Proven(ActiveProof),
}

/// Proof that the chip holds the private key to one public key. Only an answer that is a signature over the challenge
/// makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActiveProof {
    key: KeyDigest,
    oddities: Oddities,
}

impl ActiveProof {
    /// Whether the key is the one in the DG15 of a document.
    fn is_of(self, document: &Document) -> bool {
        let dg15 = document.dg15().and_then(Result::ok);
        dg15.is_some_and(|dg15| KeyDigest::of(&[&dg15.public_key]) == Ok(self.key))
    }
}

/// What is odd about a signature that is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Oddities {
    /// It is written as DER instead of plain (TR-03111, 5.2).
    is_der: bool,
    /// DG14 states no signature algorithm; the hash was found by trial.
    hash_is_assumed: bool,
    /// DG14 states a signature algorithm with another hash than the chip signed with.
    hash_differs: bool,
    /// Its numbers have surplus or missing zeros in front (ISO/IEC 9796-2, B.4; TR-03111, 5.2).
    is_padded: bool,
}

impl ActiveAuthentication {
    /// The outcome of the check. `bound` says whether a valid signature binds DG15 to the document.
    pub(crate) fn outcome(self, document: &Document, bound: bool) -> Outcome {
        match self {
            Self::NotOffered => Outcome::NotSupported,
            Self::NotPerformed(code) => Outcome::NotPerformed(code.into()),
            Self::Unusable => Outcome::Failed(Code::ChipKeyUnusable.into()),
            Self::Refused(status) => Outcome::Failed(Reason::about(Code::ChipRefused, About::Status(status))),
            Self::SignatureWrong => Outcome::Failed(Code::ChipKeyWrong.into()),
            Self::Withdrawn => Outcome::Inconclusive(Code::ProofWithdrawn.into()),
            Self::Stated => Outcome::NotPerformed(Code::StatementOnly.into()),
            Self::Proven(proof) if bound && proof.is_of(document) => Outcome::Passed,
            Self::Proven(_) => Outcome::Inconclusive(Code::ChipKeyNotBound.into()),
        }
    }

    /// True where the chip has proven its key.
    pub const fn is_proven(self) -> bool {
        matches!(self, Self::Proven(_))
    }

    /// The refusal, where the chip refused.
    pub(crate) const fn refusal(self) -> Option<Refusal> {
        match self {
            Self::Refused(status) => Some(Refusal::of(AUTHENTICATE, status)),
            _ => None,
        }
    }

    /// What is odd about it and fails nothing.
    pub(crate) fn findings(self) -> impl Iterator<Item = Finding> {
        let Oddities { is_der, hash_is_assumed, hash_differs, is_padded } = match self {
            Self::Proven(proof) => proof.oddities,
            _ => Oddities::default(),
        };
        let finding = |is_so: bool, code: Code| is_so.then(|| code.into());
        finding(is_der, Code::ChipSignatureDer)
            .into_iter()
            .chain(finding(hash_is_assumed, Code::ChipAlgorithmNotStated))
            .chain(finding(hash_differs, Code::ChipAlgorithmDiffers))
            .chain(finding(is_padded, Code::ChipSignaturePadded))
    }
}

/// What others can check again: a challenge and what the chip signed it with. Neither opens anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedChallenge {
    /// RND.IFD, drawn for this one command.
    pub challenge: [u8; CHALLENGE_LEN],
    /// The answer of the chip, as it came.
    pub signature: Vec<u8>,
}

/// Active Authentication as the card offers it: the key, and how it signs.
#[derive(Debug)]
pub struct Offer {
    key: Key,
    digest: KeyDigest,
}

#[derive(Debug)]
enum Key {
    Rsa(RecoveryKey),
    /// `stated` is the hash that DG14 names.
    Ec {
        curve: Curve,
        key: PublicKey,
        stated: Option<HashAlgorithm>,
    },
}

/// What to run by DG15 and, for ECDSA, by ActiveAuthenticationInfo in DG14; or why there is nothing to run.
///
/// # Errors
/// [`ActiveAuthentication::NotPerformed`] without DG15, and where it cannot be read; [`ActiveAuthentication::Unusable`] where DG15 holds no
/// usable key, and where DG14 states an unknown version or an algorithm that is not ECDSA for a key that is.
pub fn choose(document: &Document) -> Result<Offer, ActiveAuthentication> {
    let unusable = ActiveAuthentication::Unusable;
    let dg15 = document.dg15().ok_or(ActiveAuthentication::NotPerformed(Code::FilesNotRead))?;
    // What cannot be read is no offer that the chip could break.
    let unreadable = ActiveAuthentication::NotPerformed(Code::FileMalformed);
    let spki = dg15.map_err(|_| unreadable)?.public_key;
    let key = parse_subject_public_key_info(&spki).map_err(|error| match error {
        Error::Data(_) => unreadable,
        _ => unusable,
    })?;
    let digest = KeyDigest::of(&[&spki]).map_err(|error| ActiveAuthentication::NotPerformed(error.code()))?;
    let PublicKey::Ec { curve, .. } = key else {
        return RecoveryKey::new(&key).map(|key| Offer { key: Key::Rsa(key), digest }).map_err(|_| unusable);
    };
    let infos = document.dg14().and_then(Result::ok).map(|dg14| dg14.security_infos).unwrap_or_default();
    let info = infos.active_authentication();
    let stated = info.map(|info| stated_hash(info).ok_or(unusable)).transpose()?;
    Ok(Offer { key: Key::Ec { curve, key, stated }, digest })
}

/// The hash that goes with ECDSA by ActiveAuthenticationInfo. One that is longer than the key is taken too:
/// ECDSA cuts it.
fn stated_hash(info: &ActiveAuthenticationInfo) -> Option<HashAlgorithm> {
    let algorithm = AlgorithmIdentifier { oid: &info.signature_algorithm, parameters: None };
    let scheme = algorithm.signature_scheme(None).ok().filter(|_| info.version == VERSION)?;
    message_hash(scheme).filter(|_| matches!(scheme, SignatureScheme::Ecdsa { .. }))
}

/// The longest of SHA-224 to SHA-512 that is not longer than the key.
const fn hash_by_size(curve: Curve) -> HashAlgorithm {
    match curve.order_len() {
        ..32 => HashAlgorithm::Sha224,
        32..48 => HashAlgorithm::Sha256,
        48..64 => HashAlgorithm::Sha384,
        _ => HashAlgorithm::Sha512,
    }
}

/// Every hash that a chip may have signed with, the likeliest first: the stated one, else the one that fits the key.
///
/// Doc 9303-11, 6.1.2.3 wants one that is not longer than the key and named in DG14. Chips in the field sign with
/// others. A signature that is right with one of them can have been made by the private key alone, so that it
/// proves as much.
fn hashes(stated: Option<HashAlgorithm>, curve: Curve) -> impl Iterator<Item = HashAlgorithm> {
    let first = stated.unwrap_or(hash_by_size(curve));
    std::iter::once(first).chain(HashAlgorithm::ALL.into_iter().filter(move |hash| *hash != first))
}

/// Runs the protocol, with a new challenge for each command.
///
/// Where one answer cannot carry the signature, and where a long command is refused for its length or brings
/// nothing, a short command tries all the same: some chips hand long answers out in parts (61xx).
///
/// # Errors
/// Errors of the link; [`SecureMessagingError::Broken`]; a failing `random`. Whatever else the chip does wrong
/// is the value. A chip that left the channel must be opened again.
pub fn run(session: &mut Session, offer: &Offer, random: &mut dyn Random) -> Result<ActiveAuthentication> {
    run_for_evidence(session, offer, random).map(|(result, _)| result)
}

/// The same, and the challenge with its answer, where there was one.
///
/// # Errors
/// As [`run`].
pub fn run_for_evidence(
    session: &mut Session,
    offer: &Offer,
    random: &mut dyn Random,
) -> Result<(ActiveAuthentication, Option<SignedChallenge>)> {
    let needed = offer.answer_len();
    let (short, longest) = (session.max_ne(Lengths::Short), session.max_ne(session.lengths()));
    let fits = needed <= longest;
    let ne = match fits {
        true if needed <= short => short,
        true => longest,
        false => MAX_NE_SHORT,
    };
    let mut exchange = Exchange::run(session, ne, random)?;
    // Some chips take extended length and give nothing for it.
    let asks_again = (exchange.is_refused_for_length() || exchange.is_without_data())
        && ne > MAX_NE_SHORT
        && !session.has_lost_channel();
    if asks_again {
        exchange = Exchange::run(session, MAX_NE_SHORT, random)?;
    }
    let result = match &exchange.answer {
        Ok(response) => offer.judge(&exchange.challenge, response.data())?,
        Err(status) => ActiveAuthentication::Refused(*status),
    };
    let is_refused = exchange.is_refused_for_length();
    let signed = exchange.answer.ok().map(|response| SignedChallenge {
        challenge: exchange.challenge,
        signature: response.data().to_vec(),
    });
    let is_cut = is_refused || signed.as_ref().is_some_and(|signed| signed.signature.len() < needed);
    // As much as a short answer carries, where it was asked for in short form after all.
    let fills = asks_again && signed.as_ref().is_some_and(|signed| signed.signature.len() == short);
    Ok(if (fills || !fits && is_cut) && !result.is_proven() {
        (ActiveAuthentication::NotPerformed(Code::ProofTooLong), None)
    } else {
        (result, signed)
    })
}

/// Checks an answer once more that a chip gave earlier, with the key in DG15.
///
/// # Errors
/// A failing calculation; what the key or the answer lacks is the value.
pub fn check_again(document: &Document, signed: &SignedChallenge) -> Result<ActiveAuthentication> {
    match choose(document) {
        Ok(offer) => offer.check(signed),
        Err(reason) => Ok(reason),
    }
}

/// One challenge, and the answer to it or the status without one.
struct Exchange {
    challenge: [u8; CHALLENGE_LEN],
    answer: Result<Response, StatusWord>,
}

impl Exchange {
    /// INTERNAL AUTHENTICATE (6.1.2; ISO/IEC 7816-4, 7.5.2).
    fn run(session: &mut Session, ne: usize, random: &mut dyn Random) -> Result<Self> {
        let mut challenge = [0; CHALLENGE_LEN];
        random.fill(&mut challenge)?;
        let command = Command::new(0, INTERNAL_AUTHENTICATE, 0, 0).with_data(challenge.to_vec()).with_ne(ne);
        let answer = session.ask(&command, AUTHENTICATE)?;
        Ok(Self { challenge, answer: answer.map_err(|refusal| StatusWord(refusal.status)) })
    }

    /// True for 9000 and nothing more, in the channel where there is one.
    fn is_without_data(&self) -> bool {
        self.answer.as_ref().is_ok_and(|response| response.data().is_empty())
    }

    /// True for 6700 and 6Cxx, which say that Ne does not suit.
    fn is_refused_for_length(&self) -> bool {
        self.answer.as_ref().is_err_and(|&status| status == StatusWord::WRONG_LENGTH || status.sw1() == 0x6C)
    }
}

impl Offer {
    /// Checks an answer that was given to a challenge earlier.
    ///
    /// # Errors
    /// A failing calculation.
    pub fn check(&self, signed: &SignedChallenge) -> Result<ActiveAuthentication> {
        self.judge(&signed.challenge, &signed.signature)
    }

    /// The longest right answer in bytes.
    fn answer_len(&self) -> usize {
        match &self.key {
            Key::Rsa(key) => key.signature_len(),
            Key::Ec { curve, .. } => 2 * curve.order_len() + DER_OVERHEAD,
        }
    }

    /// Whether the answer is a signature over the challenge.
    fn judge(&self, challenge: &[u8], answer: &[u8]) -> Result<ActiveAuthentication> {
        let proven = |oddities| ActiveAuthentication::Proven(ActiveProof { key: self.digest, oddities });
        let (key, curve, stated) = match &self.key {
            Key::Rsa(key) => {
                let is_padded = answer.len() != key.signature_len();
                return Ok(match key.verify(challenge, answer)? {
                    true => proven(Oddities { is_padded, ..Oddities::default() }),
                    false => ActiveAuthentication::SignatureWrong,
                });
            }
            Key::Ec { curve, key, stated } => (key, *curve, *stated),
        };
        for hash in hashes(stated, curve) {
            for encoding in [EcdsaEncoding::Plain, EcdsaEncoding::Der] {
                if verify(key, SignatureScheme::Ecdsa { hash, encoding }, challenge, answer)? {
                    let oddities = Oddities {
                        is_der: encoding == EcdsaEncoding::Der,
                        hash_is_assumed: stated.is_none(),
                        hash_differs: stated.is_some_and(|stated| stated != hash),
                        is_padded: !encoding.is_exact(answer, curve.order_len()),
                    };
                    return Ok(proven(oddities));
                }
            }
        }
        Ok(ActiveAuthentication::SignatureWrong)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use cccd_base::{
        crypto::{EcSigner, Group, RsaSigner},
        random::SeededRandom,
    };

    use super::*;
    use crate::{
        files::File,
        lds::security_infos::SecurityInfos,
        link::Link,
        tlv::{encode, encode_all, tag},
        transport::{FnTransport, Limits},
    };

    const HASH: HashAlgorithm = HashAlgorithm::Sha256;

    fn digest() -> KeyDigest {
        KeyDigest::of(&[b"key"]).unwrap()
    }

    fn proven(oddities: Oddities) -> ActiveAuthentication {
        ActiveAuthentication::Proven(ActiveProof { key: digest(), oddities })
    }

    fn ec(curve: Curve, signer: &EcSigner, stated: Option<HashAlgorithm>) -> Offer {
        Offer { key: Key::Ec { curve, key: signer.public_key(), stated }, digest: digest() }
    }

    fn offer(signer: &EcSigner) -> Offer {
        ec(Curve::P256, signer, Some(HASH))
    }

    /// Runs against a chip in plain that signs, and hands the commands out.
    fn commands(times: usize) -> Vec<Vec<u8>> {
        let private = Group::new(Curve::P256).unwrap().generate(&mut SeededRandom::new(b"chip")).unwrap();
        let signer = EcSigner::new(Curve::P256, private.private_bytes().expose()).unwrap();
        let offer = offer(&signer);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let commands = Arc::clone(&seen);
        let link = FnTransport::new(Limits::SHORT, move |command: &[u8]| {
            commands.lock().unwrap().push(command.to_vec());
            let signature = signer.sign(HASH, &command[5..13], EcdsaEncoding::Plain).unwrap();
            Ok([signature, vec![0x90, 0x00]].concat())
        });
        let mut session = Session::new(Link::new(link));
        let mut random = SeededRandom::new(b"terminal");
        for _ in 0..times {
            assert_eq!(run(&mut session, &offer, &mut random), Ok(proven(Oddities::default())));
        }
        let seen = seen.lock().unwrap();
        seen.clone()
    }

    #[test]
    fn the_command_is_that_of_the_standard_and_no_challenge_comes_twice() {
        let [one, two]: [Vec<u8>; 2] = commands(2).try_into().unwrap();
        assert_eq!((&one[..5], &one[13..]), (&[0x00, 0x88, 0x00, 0x00, 0x08][..], &[0x00][..]));
        assert_ne!(one[5..13], two[5..13]);
    }

    /// What comes of a chip in plain with a key of 3,072 bits that answers a long command so and a short one so, and
    /// how often it is asked.
    fn asked_again(long: &'static [u8], short: Vec<u8>) -> (ActiveAuthentication, u64) {
        let key = PublicKey::Rsa { modulus: vec![0xFF; 384], exponent: vec![1, 0, 1] };
        let offer = Offer { key: Key::Rsa(RecoveryKey::new(&key).unwrap()), digest: digest() };
        let link = FnTransport::new(Limits::EXTENDED, move |bytes: &[u8]| {
            let command = Command::parse(bytes).unwrap();
            Ok(if command.ne() > MAX_NE_SHORT { long.to_vec() } else { short.clone() })
        });
        let mut link = Link::new(link);
        link.set_lengths(Lengths::Extended);
        let mut session = Session::new(link);
        let result = run(&mut session, &offer, &mut SeededRandom::new(b"terminal")).unwrap();
        (result, session.transfer().commands)
    }

    #[test]
    fn a_long_command_that_brings_nothing_is_sent_once_more_in_short_form() {
        let refused = |status| ActiveAuthentication::Refused(StatusWord(status));
        let with_data = |length| [vec![0x5A; length], vec![0x90, 0x00]].concat();
        for long in [&[0x90, 0x00][..], &[0x67, 0x00]] {
            // Cut by the length, as far as can be told.
            let too_long = ActiveAuthentication::NotPerformed(Code::ProofTooLong);
            assert_eq!(asked_again(long, with_data(256)), (too_long, 2));
            for length in [0, 255] {
                let wrong = ActiveAuthentication::SignatureWrong;
                assert_eq!(asked_again(long, with_data(length)), (wrong, 2), "{length}");
            }
            assert_eq!(asked_again(long, vec![0x67, 0x00]), (refused(0x6700), 2));
            assert_eq!(asked_again(long, vec![0x69, 0x82]), (refused(0x6982), 2));
        }
        assert_eq!(asked_again(&[0x69, 0x82], with_data(256)), (refused(0x6982), 1));
    }

    #[test]
    fn a_broken_answer_of_a_chip_is_no_signature() {
        let private = Group::new(Curve::P256).unwrap().generate(&mut SeededRandom::new(b"chip")).unwrap();
        let signer = EcSigner::new(Curve::P256, private.private_bytes().expose()).unwrap();
        let offer = offer(&signer);
        let right = signer.sign(HASH, b"challeng", EcdsaEncoding::Plain).unwrap();
        for answer in [&[][..], &[0x30], &[0; 64], &right[..63], &[0xFF; 300]] {
            assert_eq!(offer.judge(b"challeng", answer), Ok(ActiveAuthentication::SignatureWrong));
        }
        assert_eq!(offer.judge(b"challenG", &right), Ok(ActiveAuthentication::SignatureWrong));
    }

    /// Whatever hash a chip takes: the stated one is no finding, another is, and so is any where none is stated.
    #[test]
    fn every_hash_proves_the_key_and_one_that_is_not_stated_is_told() {
        for curve in Curve::ALL {
            let private = Group::new(curve).unwrap().generate(&mut SeededRandom::new(b"chip")).unwrap();
            let signer = EcSigner::new(curve, private.private_bytes().expose()).unwrap();
            for (hash, encoding) in HashAlgorithm::ALL
                .into_iter()
                .flat_map(|hash| [EcdsaEncoding::Plain, EcdsaEncoding::Der].map(|encoding| (hash, encoding)))
            {
                let signature = signer.sign(hash, b"challeng", encoding).unwrap();
                for stated in HashAlgorithm::ALL.map(Some).into_iter().chain([None]) {
                    let offer = ec(curve, &signer, stated);
                    let expected = Oddities {
                        is_der: encoding == EcdsaEncoding::Der,
                        hash_is_assumed: stated.is_none(),
                        hash_differs: stated.is_some_and(|stated| stated != hash),
                        is_padded: false,
                    };
                    let judged = offer.judge(b"challeng", &signature);
                    assert_eq!(judged, Ok(proven(expected)), "{curve:?} {hash:?}");
                }
            }
            let mut spoilt = signer.sign(HASH, b"challeng", EcdsaEncoding::Plain).unwrap();
            *spoilt.last_mut().unwrap() ^= 1;
            for stated in HashAlgorithm::ALL.map(Some).into_iter().chain([None]) {
                let offer = ec(curve, &signer, stated);
                assert_eq!(offer.judge(b"challeng", &spoilt), Ok(ActiveAuthentication::SignatureWrong));
            }
        }
    }

    /// Zeros in front change no number, and are told; whatever else is too long or too short is wrong.
    #[test]
    fn surplus_and_missing_zeros_are_told() {
        let told = Ok(proven(Oddities { is_padded: true, ..Oddities::default() }));
        let wrong = Ok(ActiveAuthentication::SignatureWrong);
        let rsa = RsaSigner::from_der(include_bytes!("../../../cccd-sim/keys/rsa-test-1.der")).unwrap();
        let key = RecoveryKey::new(&rsa.public_key()).unwrap();
        let offer = Offer { key: Key::Rsa(key), digest: digest() };
        let filling = vec![0x5A; rsa.signature_len() - 1 - HASH.output_len() - 2];
        let hash = HASH.hash_parts(&[&filling, b"challeng"]).unwrap();
        let signature = rsa.raw(&[&[0x6A][..], &filling, &hash, &[0x34, 0xCC]].concat()).unwrap();
        assert_eq!(offer.judge(b"challeng", &signature), Ok(proven(Oddities::default())));
        for zeros in 1..=3 {
            let padded = [vec![0; zeros], signature.clone()].concat();
            assert_eq!(offer.judge(b"challeng", &padded), told, "{zeros}");
        }
        for front in [&[1][..], &[1, 0], &[0, 1]] {
            assert_eq!(offer.judge(b"challeng", &[front, &signature].concat()), wrong, "{front:?}");
        }
        assert_eq!(offer.judge(b"challeng", &[&signature[..], &[0]].concat()), wrong);

        let private = Group::new(Curve::P256).unwrap().generate(&mut SeededRandom::new(b"chip")).unwrap();
        let signer = EcSigner::new(Curve::P256, private.private_bytes().expose()).unwrap();
        let offer = self::offer(&signer);
        let signature = signer.sign(HASH, b"challeng", EcdsaEncoding::Plain).unwrap();
        let (r, s) = signature.split_at(32);
        assert_eq!(offer.judge(b"challeng", &[&[0], r, &[0], s].concat()), told);
        assert_eq!(offer.judge(b"challeng", &[&[0, 0], r, s].concat()), wrong);
        assert_eq!(offer.judge(b"challeng", &[&[1], r, &[0], s].concat()), wrong);
    }

    /// A proof is about one key, and proves nothing for a document with another.
    #[test]
    fn a_proof_is_for_the_document_of_its_key_alone() {
        let private = Group::new(Curve::P256).unwrap().generate(&mut SeededRandom::new(b"chip")).unwrap();
        let signer = EcSigner::new(Curve::P256, private.private_bytes().expose()).unwrap();
        let PublicKey::Ec { point, .. } = signer.public_key() else { panic!("an elliptic curve key") };
        let of = |point: &[u8]| {
            let oids = ["2A8648CE3D0201", "2A8648CE3D030107"]
                .map(|oid| encode(tag::OBJECT_IDENTIFIER, &hex::decode(oid).unwrap()));
            let key = encode_all(tag::BIT_STRING, &[&[0], point]);
            let spki = encode(tag::SEQUENCE, &[encode(tag::SEQUENCE, &oids.concat()), key].concat());
            let mut document = Document::default();
            document.insert(File::Dg15, encode(File::Dg15.tag(), &spki).into());
            document
        };
        let document = of(&point);
        let signature = signer.sign(HASH, b"challeng", EcdsaEncoding::Plain).unwrap();
        let proven = choose(&document).unwrap().judge(b"challeng", &signature).unwrap();
        assert!(proven.is_proven());
        assert_eq!(proven.outcome(&document, true), Outcome::Passed);
        let not_bound = Outcome::Inconclusive(Code::ChipKeyNotBound.into());
        assert_eq!(proven.outcome(&document, false), not_bound);
        let other = Group::new(Curve::P256).unwrap().generate(&mut SeededRandom::new(b"other")).unwrap();
        assert_eq!(proven.outcome(&of(&other.public().to_bytes()), true), not_bound);
        assert_eq!(proven.outcome(&Document::default(), true), not_bound);
        assert!(format!("{proven:?}").contains("key: KeyDigest,"));
    }

    #[test]
    fn the_likeliest_hash_is_tried_first_and_each_once() {
        for stated in HashAlgorithm::ALL.map(Some).into_iter().chain([None]) {
            let tried: Vec<_> = hashes(stated, Curve::P384).collect();
            assert_eq!(tried[0], stated.unwrap_or(HashAlgorithm::Sha384));
            assert!(tried.len() == 5 && HashAlgorithm::ALL.iter().all(|hash| tried.contains(hash)));
        }
    }

    #[test]
    fn the_hash_is_the_stated_one_or_goes_by_the_size_of_the_key() {
        let stated = |version: u8, algorithm: &str| {
            let oid = |hex| encode(tag::OBJECT_IDENTIFIER, &hex::decode(hex).unwrap());
            let version = encode(tag::INTEGER, &[version]);
            let info = encode_all(tag::SEQUENCE, &[&oid("678108010105"), &version, &oid(algorithm)]);
            let infos = SecurityInfos::parse(&encode(tag::SET, &info)).unwrap();
            stated_hash(infos.active_authentication().unwrap())
        };
        assert_eq!(stated(1, "04007F00070101040102"), Some(HashAlgorithm::Sha224));
        assert_eq!(stated(1, "04007F00070101040105"), Some(HashAlgorithm::Sha512));
        assert_eq!(stated(2, "04007F00070101040105"), None);
        assert_eq!(stated(1, "04007F00070101040163"), None);
        assert_eq!(stated(1, "2A864886F70D01010B"), None, "an algorithm of RSA");
        let by_size =
            [Curve::P192, Curve::P224, Curve::P256, Curve::BrainpoolP320r1, Curve::P384, Curve::P521];
        use HashAlgorithm::{Sha224, Sha256, Sha384, Sha512};
        assert_eq!(by_size.map(hash_by_size), [Sha224, Sha224, Sha256, Sha256, Sha384, Sha512]);
    }
}
