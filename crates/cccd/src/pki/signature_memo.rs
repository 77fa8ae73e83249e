//! Signatures that were checked already. What came of a check is a matter of the bytes and the key alone: time, usage
//! and revocation are no part of it, and are asked anew each time.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use cccd_base::crypto::PublicKey;

use super::Certificate;
use crate::error::Result;

/// So many certificates are remembered. A state has some hundreds of document signers at a time.
const MAX_CERTIFICATES: usize = 4096;

/// What came of a check, once that is calculated. Whoever comes while it is being calculated waits for it.
type Answer = Arc<Mutex<Option<bool>>>;

/// What came of the checks of one signature, by what it was checked with. Copies share it.
pub(crate) struct Checks<K>(Arc<Mutex<Vec<(K, Answer)>>>);

impl<K: Clone + PartialEq> Checks<K> {
    /// The answer that `calculate` has given for this, or gives now.
    ///
    /// # Errors
    /// Those of `calculate`; an error is not remembered.
    pub(crate) fn get_or(&self, with: &K, calculate: impl FnOnce() -> Result<bool>) -> Result<bool> {
        let place = self.place(with);
        let mut answer = place.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = *answer {
            return Ok(known);
        }
        let calculated = calculate()?;
        *answer = Some(calculated);
        Ok(calculated)
    }

    /// Where the answer stands or will stand.
    fn place(&self, with: &K) -> Answer {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, answer)) = known.iter().find(|(tried, _)| tried == with) {
            return answer.clone();
        }
        let answer = Answer::default();
        known.push((with.clone(), answer.clone()));
        answer
    }
}

impl<K> Default for Checks<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K> Clone for Checks<K> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// What was calculated is no part of what a signature is.
impl<K> PartialEq for Checks<K> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<K> Eq for Checks<K> {}

impl<K> fmt::Debug for Checks<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Checks")
    }
}

/// The signatures on certificates: an authority signs few, and they come with every document. They are known by the
/// bytes of the certificate.
#[derive(Clone, Debug, Default)]
pub(crate) struct CheckedSignatures {
    known: Arc<Mutex<HashMap<Vec<u8>, Checks<PublicKey>>>>,
    #[cfg(test)]
    calculations: Arc<std::sync::atomic::AtomicUsize>,
}

impl CheckedSignatures {
    /// As [`Certificate::verify_signed_by`], calculated once, however many threads ask.
    ///
    /// # Errors
    /// The same; an error is not remembered.
    pub(crate) fn is_signed_by(&self, certificate: &Certificate, key: &PublicKey) -> Result<bool> {
        self.checks(certificate).get_or(key, || {
            #[cfg(test)]
            self.calculations.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            certificate.verify_signed_by(key)
        })
    }

    /// What is known of the signature on a certificate.
    fn checks(&self, certificate: &Certificate) -> Checks<PublicKey> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(checks) = known.get(certificate.raw()) {
            return checks.clone();
        }
        if known.len() >= MAX_CERTIFICATES {
            known.clear();
        }
        known.entry(certificate.raw().to_vec()).or_default().clone()
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
