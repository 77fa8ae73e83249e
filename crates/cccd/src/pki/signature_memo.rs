//! Remembers signatures that were already checked. The result of a check depends on the bytes and the key alone;
//! time, usage and revocation are not part of it and are checked anew each time.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use cccd_base::crypto::PublicKey;

use super::Certificate;
use crate::error::Result;

/// The number of certificates that are remembered. A state has some hundreds of document signers at a time.
const MAX_CERTIFICATES: usize = 4096;

/// The result of a check, once computed. Other callers wait while it is being computed.
type Answer = Arc<Mutex<Option<bool>>>;

/// The results of checking one signature, by what it was checked with. Copies share them.
pub(crate) struct Checks<K>(Arc<Mutex<Vec<(K, Answer)>>>);

impl<K: Clone + PartialEq> Checks<K> {
    /// Returns the result that `calculate` gave for this before, or gives now.
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

    /// Returns the slot that holds, or will hold, the result.
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

/// The remembered results are not part of a signature's identity.
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

/// The signatures on certificates: an authority issues few, and they come with every document. They are identified
/// by the bytes of the certificate.
#[derive(Clone, Debug, Default)]
pub(crate) struct CheckedSignatures {
    known: Arc<Mutex<HashMap<Vec<u8>, Checks<PublicKey>>>>,
    #[cfg(test)]
    calculations: Arc<std::sync::atomic::AtomicUsize>,
}

impl CheckedSignatures {
    /// As [`Certificate::verify_signed_by`], computed once, however many threads ask.
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

    /// Returns the known results for the signature on a certificate.
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

    /// Returns how many certificates are remembered.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.known.lock().unwrap().len()
    }

    /// Returns how many times a signature was computed.
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
