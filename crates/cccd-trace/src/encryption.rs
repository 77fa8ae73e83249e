//! Encrypts to recipients and decrypts with their keys, in the format of `age` (age-encryption.org/v1).

use std::{
    fmt,
    io::{self, Read, Write},
};

use age::{DecryptError, Decryptor, EncryptError, Encryptor, armor::ArmoredReader, x25519};
use cccd::{
    Result, SensitiveBytes,
    error::{CryptoError, EvidenceError, InputOutputError, UsageError},
    evidence::Decrypt,
};
use cccd_base::text::Text;

/// Who can decrypt a trace: public keys as `age-keygen` prints them, `age1…`.
pub struct Recipients(Vec<x25519::Recipient>);

impl Recipients {
    /// Reads public keys.
    ///
    /// # Errors
    /// [`UsageError::Argument`] for text that is not a public key, and for an empty list: nobody could decrypt the
    /// result.
    pub fn parse<T: AsRef<str>>(keys: impl IntoIterator<Item = T>) -> Result<Self> {
        let keys = keys.into_iter().map(|key| key.as_ref().trim().parse());
        match keys.collect::<Result<Vec<_>, _>>() {
            Ok(keys) if !keys.is_empty() => Ok(Self(keys)),
            _ => Err(UsageError::Argument { argument: "recipient" }.into()),
        }
    }

    /// Encrypts a trace and writes it.
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

/// Private keys of recipients as `age-keygen` writes them: `AGE-SECRET-KEY-1…`. `Debug` prints none.
#[derive(Default)]
pub struct Identities(Vec<x25519::Identity>);

impl Identities {
    /// Adds the keys of a file, one on each line, in UTF-8 or UTF-16; empty lines and lines that begin with `#` are
    /// skipped.
    ///
    /// # Errors
    /// [`UsageError::Argument`] if a line is not such a key, and if the file holds none.
    pub fn add(&mut self, file: &SensitiveBytes) -> Result<()> {
        let unusable = UsageError::Argument { argument: "identity" };
        let text = Text::of(file.expose());
        let lines = text.lines().map(<[u8]>::trim_ascii);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with(b"#"));
        let key = |line: &[u8]| std::str::from_utf8(line).ok()?.parse().ok();
        match lines.map(key).collect::<Option<Vec<_>>>() {
            Some(keys) if !keys.is_empty() => self.0.extend(keys),
            _ => return Err(unusable.into()),
        }
        Ok(())
    }
}

impl fmt::Debug for Identities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identities({})", self.0.len())
    }
}

impl Decrypt for Identities {
    /// # Errors
    /// [`EvidenceError::WrongIdentity`]; [`EvidenceError::Damaged`] if the encryption is not intact.
    fn decrypt(&self, encrypted: &[u8]) -> Result<SensitiveBytes> {
        // Reserves room for all of it, because a growing buffer leaves copies in plain.
        let mut plain = SensitiveBytes::new(Vec::with_capacity(encrypted.len()));
        let mut run = || {
            let identities = self.0.iter().map(|identity| identity as &dyn age::Identity);
            let decryptor = Decryptor::new_buffered(ArmoredReader::new(encrypted))?;
            decryptor.decrypt(identities)?.read_to_end(plain.expose_mut())?;
            Ok(())
        };
        match run() {
            Ok(()) => Ok(plain),
            Err(DecryptError::NoMatchingKeys) => Err(EvidenceError::WrongIdentity.into()),
            Err(_) => Err(EvidenceError::Damaged.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use age::secrecy::ExposeSecret;
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
    fn one_of_several_identities_opens_what_is_whole() {
        let keys = [(); 3].map(|()| x25519::Identity::generate());
        let file = |keys: &[x25519::Identity]| {
            let lines = keys.iter().map(|key| key.to_string().expose_secret().to_owned() + "\n");
            SensitiveBytes::from(format!("# created: 2026\n\n{}", lines.collect::<String>()).into_bytes())
        };
        let identities = |keys| {
            let mut identities = Identities::default();
            identities.add(&file(keys)).unwrap();
            identities
        };
        let mut encrypted = Vec::new();
        Recipients::parse([keys[1].to_public().to_string()])
            .unwrap()
            .encrypt(b"plain", &mut encrypted)
            .unwrap();
        assert_eq!(identities(&keys).decrypt(&encrypted).unwrap().expose(), b"plain");
        assert_eq!(
            identities(&keys[2..]).decrypt(&encrypted).unwrap_err(),
            EvidenceError::WrongIdentity.into()
        );
        assert_eq!(format!("{:?}", identities(&keys)), "Identities(3)");

        let damaged: Error = EvidenceError::Damaged.into();
        for length in 0..encrypted.len() {
            assert_eq!(
                identities(&keys).decrypt(&encrypted[..length]).unwrap_err(),
                damaged,
                "{length} bytes"
            );
        }
        // Damage in the part that is wrapped for the recipient looks like another recipient's key.
        for position in 0..encrypted.len() {
            let mut changed = encrypted.clone();
            changed[position] ^= 1;
            let error = identities(&keys).decrypt(&changed).unwrap_err();
            assert!(
                error == damaged || error == EvidenceError::WrongIdentity.into(),
                "byte {position}: {error}"
            );
        }
        *encrypted.last_mut().unwrap() ^= 1;
        assert_eq!(identities(&keys).decrypt(&encrypted).unwrap_err(), damaged);
    }

    #[test]
    fn keys_are_read_from_every_form_in_which_a_shell_or_an_editor_saves_them() {
        let key = x25519::Identity::generate();
        let text =
            format!("# created\r\n# H\u{1ed3} s\u{1a1}\r\n\r\n  {}  \r\n", key.to_string().expose_secret());
        let marked = format!("\u{feff}{text}");
        let units = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
        let forms: [Vec<u8>; 7] = [
            text.clone().into_bytes(),
            marked.clone().into_bytes(),
            units(&marked, u16::to_le_bytes),
            units(&marked, u16::to_be_bytes),
            units(&text, u16::to_le_bytes),
            text.replace("\r\n", "\r").into_bytes(),
            // A remark in an older encoding.
            [b"# cl\xe9\n", text.as_bytes()].concat(),
        ];
        for form in forms {
            let mut identities = Identities::default();
            identities.add(&SensitiveBytes::from(form.clone())).unwrap();
            assert_eq!(identities.0[0].to_public(), key.to_public(), "{form:x?}");
        }
    }

    #[test]
    fn what_is_no_private_key_is_refused() {
        let refused: Error = UsageError::Argument { argument: "identity" }.into();
        let public = x25519::Identity::generate().to_public().to_string();
        for text in ["", "# only a remark\n", "AGE-SECRET-KEY-1", &public] {
            let file = SensitiveBytes::from(text.as_bytes().to_vec());
            assert_eq!(Identities::default().add(&file).err(), Some(refused.clone()), "{text}");
        }
    }

    #[test]
    fn what_is_no_public_key_is_refused() {
        let refused: Error = UsageError::Argument { argument: "recipient" }.into();
        assert_eq!(Recipients::parse(["age1"]).err(), Some(refused.clone()));
        assert_eq!(Recipients::parse(Vec::<&str>::new()).err(), Some(refused));
    }
}
