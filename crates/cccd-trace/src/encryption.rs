//! Encryption to recipients, by the form of `age` (age-encryption.org/v1).

use std::io::{self, Write};

use age::{EncryptError, Encryptor, x25519};
use cccd::{
    Result,
    error::{CryptoError, InputOutputError, UsageError},
};

/// Who can open an encrypted trace: public keys as `age-keygen` prints them, `age1…`.
pub struct Recipients(Vec<x25519::Recipient>);

impl Recipients {
    /// Reads public keys.
    ///
    /// # Errors
    /// [`UsageError::Argument`] for one that is none, and where there is none at all: nobody could open what
    /// is encrypted to nobody.
    pub fn parse<T: AsRef<str>>(keys: impl IntoIterator<Item = T>) -> Result<Self> {
        let keys = keys.into_iter().map(|key| key.as_ref().trim().parse());
        match keys.collect::<Result<Vec<_>, _>>() {
            Ok(keys) if !keys.is_empty() => Ok(Self(keys)),
            _ => Err(UsageError::Argument { argument: "recipient" }.into()),
        }
    }

    /// Writes a trace, encrypted.
    ///
    /// # Errors
    /// [`InputOutputError::Stream`], and [`CryptoError::Failed`].
    pub fn encrypt(&self, trace: &[u8], sink: impl Write) -> Result<()> {
        let stream = |error: io::Error| InputOutputError::Stream { kind: error.kind() };
        let recipients = self.0.iter().map(|recipient| recipient as &dyn age::Recipient);
        let encryptor = Encryptor::with_recipients(recipients).map_err(|error| match error {
            EncryptError::Io(error) => stream(error).into(),
            _ => cccd::Error::from(CryptoError::Failed { operation: "age" }),
        })?;
        let mut output = encryptor.wrap_output(sink).map_err(stream)?;
        output.write_all(trace).map_err(stream)?;
        output.finish().and_then(|mut sink| sink.flush()).map_err(stream)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use cccd::error::{Error, TraceError};

    use super::*;
    use crate::Trace;

    #[test]
    fn each_recipient_opens_the_trace_and_nobody_else() {
        let [one, two, other] = [(); 3].map(|()| x25519::Identity::generate());
        let keys = [one.to_public().to_string(), format!(" {}\n", two.to_public())];
        let mut encrypted = Vec::new();
        Recipients::parse(keys).unwrap().encrypt(b"trace", &mut encrypted).unwrap();
        for identity in [&one, &two] {
            assert_eq!(age::decrypt(identity, &encrypted).unwrap(), b"trace");
        }
        assert!(age::decrypt(&other, &encrypted).is_err());
        assert_eq!(Trace::read(encrypted.as_slice()).unwrap_err(), TraceError::Encrypted.into());
    }

    #[test]
    fn what_is_no_public_key_is_refused() {
        let refused: Error = UsageError::Argument { argument: "recipient" }.into();
        assert_eq!(Recipients::parse(["age1"]).err(), Some(refused.clone()));
        assert_eq!(Recipients::parse(Vec::<&str>::new()).err(), Some(refused));
    }
}
