//! Signatures on certificates that were checked already: an authority signs few, and they come with every document.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use cccd_base::crypto::PublicKey;

use super::Certificate;
use crate::error::Result;

/// So many certificates are remembered. A state has some hundreds of document signers at a time.
const MAX_CERTIFICATES: usize = 4096;

/// What came of a key on the signature of a certificate, once that is calculated. Whoever comes while it is
/// being calculated waits for it.
type Answer = Arc<Mutex<Option<bool>>>;

/// Which keys were tried on the signature of a certificate.
type Tried = Vec<(PublicKey, Answer)>;

/// Remembers what came of a check by the bytes of the certificate and the key. Time, usage and revocation are
/// no part of it: they are asked anew for each document.
#[derive(Clone, Debug, Default)]
pub(crate) struct CheckedSignatures {
    known: Arc<Mutex<HashMap<Vec<u8>, Tried>>>,
    #[cfg(test)]
    calculations: Arc<std::sync::atomic::AtomicUsize>,
}

impl CheckedSignatures {
    /// As [`Certificate::verify_signed_by`], calculated once, however many threads ask.
    ///
    /// # Errors
    /// The same; an error is not remembered.
    pub(crate) fn is_signed_by(&self, certificate: &Certificate, key: &PublicKey) -> Result<bool> {
        let place = self.place(certificate, key);
        let mut answer = place.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = *answer {
            return Ok(known);
        }
        #[cfg(test)]
        self.calculations.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let calculated = certificate.verify_signed_by(key)?;
        *answer = Some(calculated);
        Ok(calculated)
    }

    /// Where the answer stands or will stand.
    fn place(&self, certificate: &Certificate, key: &PublicKey) -> Answer {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tried) = known.get_mut(certificate.raw()) {
            if let Some((_, answer)) = tried.iter().find(|(tried, _)| tried == key) {
                return answer.clone();
            }
        } else if known.len() >= MAX_CERTIFICATES {
            known.clear();
        }
        let answer = Answer::default();
        known.entry(certificate.raw().to_vec()).or_default().push((key.clone(), answer.clone()));
        answer
    }

    /// How many certificates are remembered.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.known.lock().unwrap().len()
    }

    /// How often a signature was calculated.
    #[cfg(test)]
    pub(crate) fn calculations(&self) -> usize {
        self.calculations.load(std::sync::atomic::Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pki::testing::{CertificateTemplate, key};

    #[test]
    fn an_answer_belongs_to_one_certificate_and_one_key() {
        let known = CheckedSignatures::default();
        let parse = |der: &[u8]| Certificate::from_der(der).unwrap();
        let root = |number| {
            parse(&CertificateTemplate::root().sign(&key(number), &key(number))).public_key().unwrap()
        };
        let der = CertificateTemplate::signer().sign(&key(2), &key(1));
        let mut changed = der.clone();
        *changed.last_mut().unwrap() ^= 1;
        for _ in 0..2 {
            assert_eq!(known.is_signed_by(&parse(&der), &root(1)), Ok(true));
            assert_eq!(known.is_signed_by(&parse(&der), &root(4)), Ok(false));
            assert_eq!(known.is_signed_by(&parse(&changed), &root(1)), Ok(false));
            assert_eq!((known.len(), known.calculations()), (2, 3));
        }
    }
}
