//! Signatures on certificates that were checked already: an authority signs few, and they come with every document.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use cccd_base::crypto::PublicKey;

use super::Certificate;
use crate::error::Result;

/// So many certificates are remembered. A state has some hundreds of document signers at a time.
const MAX_CERTIFICATES: usize = 4096;

/// Which keys were tried on the signature of a certificate, and what came of it.
type Tried = Vec<(PublicKey, bool)>;

/// Remembers what came of a check by the bytes of the certificate and the key. Time, usage and revocation are
/// no part of it: they are asked anew for each document.
#[derive(Clone, Debug, Default)]
pub(crate) struct CheckedSignatures(Arc<Mutex<HashMap<Vec<u8>, Tried>>>);

impl CheckedSignatures {
    /// As [`Certificate::verify_signed_by`], calculated once.
    ///
    /// # Errors
    /// The same; an error is not remembered.
    pub(crate) fn is_signed_by(&self, certificate: &Certificate, key: &PublicKey) -> Result<bool> {
        if let Ok(known) = self.0.lock()
            && let Some(tried) = known.get(certificate.raw())
            && let Some((_, answer)) = tried.iter().find(|(tried, _)| tried == key)
        {
            return Ok(*answer);
        }
        let answer = certificate.verify_signed_by(key)?;
        if let Ok(mut known) = self.0.lock() {
            if known.len() >= MAX_CERTIFICATES {
                known.clear();
            }
            known.entry(certificate.raw().to_vec()).or_default().push((key.clone(), answer));
        }
        Ok(answer)
    }

    /// How many certificates are remembered.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap().len()
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
            assert_eq!(known.len(), 2);
        }
    }
}
