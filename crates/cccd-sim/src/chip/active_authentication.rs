//! The chip's side of Active Authentication (Doc 9303-11, 6.1): RSA by ISO/IEC 9796-2, scheme 1, and ECDSA.

use cccd_base::{
    Result as BaseResult,
    crypto::{EcSigner, EcdsaEncoding, HashAlgorithm, PublicKey, RsaSigner},
    iso7816::{Command, StatusWord},
    random::Random,
};

use super::{Answer, Chip, Misbehaviour, Reply, SignatureFault};
use crate::{files::Directory, issue::ActiveKey};

/// Length of RND.IFD.
const NONCE: usize = 8;
/// First byte of the signed block: partial recovery.
const HEADER: u8 = 0x6A;

/// Last bytes of the signed block, which name the hash.
const fn trailer(hash: HashAlgorithm) -> &'static [u8] {
    match hash {
        HashAlgorithm::Sha224 => &[0x38, 0xCC],
        HashAlgorithm::Sha256 => &[0x34, 0xCC],
        HashAlgorithm::Sha384 => &[0x36, 0xCC],
        HashAlgorithm::Sha512 => &[0x35, 0xCC],
        // SHA-1, the only hash left.
        _ => &[0xBC],
    }
}

impl Chip {
    /// INTERNAL AUTHENTICATE: signs M1 and RND.IFD, or RND.IFD alone. A signature of 256 bytes does not fit into a
    /// short protected response.
    pub(super) fn internal_authenticate(&mut self, command: &Command) -> Answer {
        if let Some(status) = self.options.active_authentication_refused {
            return Err(status.into());
        }
        let key =
            self.card.secrets.active_authentication.clone().ok_or(StatusWord::INSTRUCTION_NOT_SUPPORTED)?;
        if self.directory != Directory::Application {
            return Err(StatusWord::CONDITIONS_NOT_SATISFIED.into());
        }
        if (command.p1(), command.p2()) != (0, 0) {
            return Err(StatusWord::INCORRECT_P1_P2.into());
        }
        if command.data().len() != NONCE {
            return Err(StatusWord::WRONG_LENGTH.into());
        }
        let is_mute = |misbehaviour: &Misbehaviour| matches!(misbehaviour, Misbehaviour::NoSignatureAbove { ne } if command.ne() > *ne);
        if self.options.misbehaviours.iter().any(is_mute) {
            return Ok(Reply::done());
        }
        let fault = self.options.signature_fault();
        let rnd_ifd = if fault == Some(SignatureFault::Replay) { &[0; NONCE] } else { command.data() };
        let (signature, numbers) = match key {
            ActiveKey::Rsa(key, hash) => {
                let signer = RsaSigner::from_der(key.private)?;
                let signature = recoverable(&signer, hash, rnd_ifd, fault, &mut *self.random)?;
                (if self.options.smaller_signature { smaller(&signer, signature) } else { signature }, 1)
            }
            ActiveKey::Ec(signer, hash) => (ecdsa(&signer, hash, rnd_ifd, fault)?, 2),
        };
        Ok(Reply::with(match fault {
            Some(SignatureFault::Padded) => padded(&signature, numbers, 0),
            Some(SignatureFault::PaddedByOne) => padded(&signature, numbers, 1),
            _ => signature,
        }))
    }
}

/// Adds one byte in front of each of the numbers that make up a plain signature.
fn padded(signature: &[u8], numbers: usize, front: u8) -> Vec<u8> {
    let halves = signature.chunks(signature.len() / numbers);
    halves.flat_map(|number| [&[front], number].concat()).collect()
}

/// Builds J from header, M1, hash and trailer, and signs it.
fn recoverable(
    signer: &RsaSigner,
    hash: HashAlgorithm,
    rnd_ifd: &[u8],
    fault: Option<SignatureFault>,
    random: &mut dyn Random,
) -> BaseResult<Vec<u8>> {
    let end = match fault {
        Some(SignatureFault::Trailer(end)) => end.to_vec(),
        // Leftover bytes as in a forgery by root extraction, with a trailer before and after them.
        Some(SignatureFault::Garbage) => [trailer(hash), &[0x5A; 32], trailer(hash)].concat(),
        _ => trailer(hash).to_vec(),
    };
    let mut m1 = vec![0; signer.signature_len().saturating_sub(1 + hash.output_len() + end.len())];
    random.fill(&mut m1)?;
    let digest = hash.hash_parts(&[&m1, rnd_ifd])?;
    signer.raw(&[&[HEADER], m1.as_slice(), &digest, &end].concat())
}

/// The smaller of J and n - J (ISO/IEC 9796-2, B.6).
fn smaller(signer: &RsaSigner, j: Vec<u8>) -> Vec<u8> {
    let PublicKey::Rsa { modulus, .. } = signer.public_key() else { return j };
    let mut borrow = false;
    let mut difference = j.clone();
    for (byte, n) in difference.iter_mut().zip(&modulus).rev() {
        let (without, first) = n.overflowing_sub(*byte);
        let (with, second) = without.overflowing_sub(borrow.into());
        (*byte, borrow) = (with, first || second);
    }
    j.min(difference)
}

fn ecdsa(
    signer: &EcSigner,
    hash: HashAlgorithm,
    rnd_ifd: &[u8],
    fault: Option<SignatureFault>,
) -> BaseResult<Vec<u8>> {
    let encoding = match fault {
        Some(SignatureFault::Der) => EcdsaEncoding::Der,
        _ => EcdsaEncoding::Plain,
    };
    let mut signature = signer.sign(hash, rnd_ifd, encoding)?;
    let PublicKey::Ec { curve, .. } = signer.public_key() else { return Ok(signature) };
    let (zero, order) = (vec![0; curve.order_len()], curve.explicit()?.order);
    let (number, is_r) = match fault {
        Some(SignatureFault::ZeroR) => (&zero, true),
        Some(SignatureFault::ZeroS) => (&zero, false),
        Some(SignatureFault::LargeR) => (&order, true),
        Some(SignatureFault::LargeS) => (&order, false),
        _ => return Ok(signature),
    };
    let (r, s) = signature.split_at_mut(curve.order_len());
    let half = if is_r { r } else { s };
    // The order may have no leading zeros.
    half.fill(0);
    for (byte, digit) in half.iter_mut().rev().zip(number.iter().rev()) {
        *byte = *digit;
    }
    Ok(signature)
}
