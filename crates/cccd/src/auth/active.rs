//! Active Authentication: does the chip hold the private key for its signed public key in EF.DG15? (Doc 9303-11,
//! 6.1)
//!
//! The chip signs a challenge. That proves something only if a valid EF.SOD binds DG15, which is checked elsewhere:
//! this module holds the protocol and its result.

#[cfg(test)]
mod tests;

use cccd_base::{
    command_names::INTERNAL_AUTHENTICATE as AUTHENTICATE,
    crypto::{Curve, EcdsaEncoding, HashAlgorithm, PublicKey, RecoveryKey, SignatureScheme, verify},
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

/// Length of RND.IFD in bytes (6.1.1).
pub(crate) const CHALLENGE_LEN: usize = 8;

/// The version of ActiveAuthenticationInfo that Doc 9303 defines (9.2.4).
const VERSION: u32 = 1;

/// The most that DER adds to the two numbers of a signature, in bytes.
const DER_OVERHEAD: usize = 9;

/// The result of Active Authentication.
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
    /// The answer is not a signature over the challenge by the key.
    SignatureWrong,
    /// The chip had proven the key, but after a break the card that was present could not: it was another one.
    Withdrawn,
    /// A record of a read says that the chip proved its key, but holds no answer that could be checked again.
    Stated,
    /// The chip signed the challenge.
    Proven(ActiveProof),
}

/// Proof that the chip holds the private key for one public key. Only created from an answer that is a signature
/// over the challenge.
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

/// What is odd about a correct signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Oddities {
    /// It is written as DER instead of plain (TR-03111, 5.2).
    is_der: bool,
    /// DG14 states no signature algorithm; the hash was found by trial.
    hash_is_assumed: bool,
    /// DG14 states a signature algorithm with another hash than the chip signed with.
    hash_differs: bool,
    /// Its numbers have surplus or missing leading zeros (ISO/IEC 9796-2, B.4; TR-03111, 5.2).
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

    /// True if the chip has proven its key.
    pub const fn is_proven(self) -> bool {
        matches!(self, Self::Proven(_))
    }

    /// The refusal, if the chip refused.
    pub(crate) const fn refusal(self) -> Option<Refusal> {
        match self {
            Self::Refused(status) => Some(status.refusal_of(AUTHENTICATE)),
            _ => None,
        }
    }

    /// What is odd about it without failing it.
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

/// What others can check again: a challenge, and the chip's signature over it. Neither opens anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedChallenge {
    /// RND.IFD, drawn for this one command.
    pub challenge: [u8; CHALLENGE_LEN],
    /// The answer of the chip, as received.
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

/// What to run according to DG15 and, for ECDSA, ActiveAuthenticationInfo in DG14; or why there is nothing to run.
///
/// # Errors
/// [`ActiveAuthentication::NotPerformed`] if DG15 is missing or cannot be read; [`ActiveAuthentication::Unusable`]
/// if DG15 holds no usable key, and if DG14 states an unknown version or an algorithm that is not ECDSA for an
/// ECDSA key.
pub fn choose(document: &Document) -> Result<Offer, ActiveAuthentication> {
    let unusable = ActiveAuthentication::Unusable;
    let dg15 = document.dg15().ok_or(ActiveAuthentication::NotPerformed(Code::FilesNotRead))?;
    // Something that cannot be read is not an offer that the chip could fail to keep.
    let unreadable = ActiveAuthentication::NotPerformed(Code::FileMalformed);
    let spki = &dg15.map_err(|_| unreadable)?.public_key;
    let key = parse_subject_public_key_info(spki).map_err(|error| match error {
        Error::Data(_) => unreadable,
        _ => unusable,
    })?;
    let digest = KeyDigest::of(&[spki]).map_err(|error| ActiveAuthentication::NotPerformed(error.code()))?;
    let PublicKey::Ec { curve, .. } = key else {
        return RecoveryKey::new(&key).map(|key| Offer { key: Key::Rsa(key), digest }).map_err(|_| unusable);
    };
    let info =
        document.dg14().and_then(Result::ok).and_then(|dg14| dg14.security_infos.active_authentication());
    let stated = info.map(|info| stated_hash(info).ok_or(unusable)).transpose()?;
    Ok(Offer { key: Key::Ec { curve, key, stated }, digest })
}

/// The hash that ActiveAuthenticationInfo states for ECDSA. A hash that is longer than the key is accepted too:
/// ECDSA truncates it.
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

/// Every hash that a chip may have signed with, the likeliest first: the stated one, or else the one that fits the
/// key.
///
/// Doc 9303-11, 6.1.2.3 requires one that is not longer than the key and is named in DG14. Chips in the field sign
/// with others. A signature that is correct with one of them can only have been made with the private key, so it
/// proves as much.
fn hashes(stated: Option<HashAlgorithm>, curve: Curve) -> impl Iterator<Item = HashAlgorithm> {
    let first = stated.unwrap_or(hash_by_size(curve));
    std::iter::once(first).chain(HashAlgorithm::ALL.into_iter().filter(move |hash| *hash != first))
}

/// Runs the protocol, with a new challenge for each command; returns the last challenge with its answer, if there
/// was one.
///
/// If one response cannot carry the signature, and if a long command is refused for its length or returns nothing,
/// a short command is tried anyway: some chips return long answers in parts (61xx).
///
/// # Errors
/// Errors of the link; [`SecureMessagingError::Broken`](crate::error::SecureMessagingError::Broken); a failing
/// `random`. Any other fault of the chip is part of the returned value. A chip that left the channel must be opened
/// again.
pub(crate) fn run_for_evidence(
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
    // Some chips accept extended length and return nothing for it.
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
    // The answer to the repeated, short command fills a short response completely.
    let fills = asks_again && signed.as_ref().is_some_and(|signed| signed.signature.len() == short);
    Ok(if (fills || !fits && is_cut) && !result.is_proven() {
        (ActiveAuthentication::NotPerformed(Code::ProofTooLong), None)
    } else {
        (result, signed)
    })
}

/// Checks an answer that a chip gave earlier once more, with the key in DG15.
///
/// # Errors
/// A failing calculation; any fault of the key or the answer is part of the returned value.
pub(crate) fn check_again(document: &Document, signed: &SignedChallenge) -> Result<ActiveAuthentication> {
    match choose(document) {
        Ok(offer) => offer.check(signed),
        Err(reason) => Ok(reason),
    }
}

/// One challenge, and the response to it or the status that came instead.
struct Exchange {
    challenge: [u8; CHALLENGE_LEN],
    answer: Result<Response, StatusWord>,
}

impl Exchange {
    /// Sends INTERNAL AUTHENTICATE (6.1.2; ISO/IEC 7816-4, 7.5.2).
    fn run(session: &mut Session, ne: usize, random: &mut dyn Random) -> Result<Self> {
        let mut challenge = [0; CHALLENGE_LEN];
        random.fill(&mut challenge)?;
        let command = Command::new(0, INTERNAL_AUTHENTICATE, 0, 0).with_data(challenge.to_vec()).with_ne(ne);
        let answer = session.ask(&command, AUTHENTICATE)?;
        Ok(Self { challenge, answer: answer.map_err(|refusal| StatusWord(refusal.status)) })
    }

    /// True for 9000 without data, in the channel if there is one.
    fn is_without_data(&self) -> bool {
        self.answer.as_ref().is_ok_and(|response| response.data().is_empty())
    }

    /// True for 6700 and 6Cxx, which say that Ne is unsuitable.
    fn is_refused_for_length(&self) -> bool {
        self.answer.as_ref().is_err_and(|&status| status == StatusWord::WRONG_LENGTH || status.sw1() == 0x6C)
    }
}

impl Offer {
    /// Checks an answer given earlier to a challenge.
    ///
    /// # Errors
    /// A failing calculation.
    pub fn check(&self, signed: &SignedChallenge) -> Result<ActiveAuthentication> {
        self.judge(&signed.challenge, &signed.signature)
    }

    /// The maximum length of a correct answer, in bytes.
    fn answer_len(&self) -> usize {
        match &self.key {
            Key::Rsa(key) => key.signature_len(),
            Key::Ec { curve, .. } => 2 * curve.order_len() + DER_OVERHEAD,
        }
    }

    /// Checks whether the answer is a signature over the challenge.
    fn judge(&self, challenge: &[u8], answer: &[u8]) -> Result<ActiveAuthentication> {
        #[cfg(test)]
        crate::read::once::count("signature of the chip");
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
