//! Encrypts to recipients and decrypts with their keys, in the format of `age` (age-encryption.org/v1).

use std::{
    fmt,
    io::{self, BufRead, Read, Write},
};

use age::{DecryptError, Decryptor, EncryptError, Encryptor, armor::ArmoredReader, x25519};
use cccd::{
    Result, SensitiveBytes,
    error::{CryptoError, EvidenceError, InputOutputError, UsageError},
    evidence::Decrypt,
};
use cccd_base::text::Text;

/// How many recipients an encrypted file may have. A file of one counter is for a few offices; each further recipient
/// costs every reader one key agreement for each of its own keys.
pub const MAX_RECIPIENTS: usize = 127;

/// How many stanzas a header may have: one for each recipient, and the one without meaning that `age` adds.
const MAX_STANZAS: usize = MAX_RECIPIENTS + 1;

/// How long a header may be, in bytes. A stanza for a key takes about 100, the longest (for an RSA key of SSH with
/// 4096 bits, or a hybrid one) below 1,700; `age` parses the header anew for each of its lines.
const MAX_HEADER_LEN: usize = 64 * 1024;

/// Who can decrypt a trace: public keys as `age-keygen` prints them, `age1…`.
pub struct Recipients(Vec<x25519::Recipient>);

impl Recipients {
    /// Reads public keys.
    ///
    /// # Errors
    /// [`UsageError::Argument`] for text that is not a public key, for an empty list: nobody could decrypt the result;
    /// and for more than [`MAX_RECIPIENTS`].
    pub fn parse<T: AsRef<str>>(keys: impl IntoIterator<Item = T>) -> Result<Self> {
        let keys = keys.into_iter().map(|key| key.as_ref().trim().parse());
        match keys.collect::<Result<Vec<_>, _>>() {
            Ok(keys) if (1..=MAX_RECIPIENTS).contains(&keys.len()) => Ok(Self(keys)),
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
    /// [`EvidenceError::NoIdentity`] if a line is not such a key, and if the file holds none.
    pub fn add(&mut self, file: &SensitiveBytes) -> Result<()> {
        let text = Text::of(file.expose());
        let lines = text.lines().map(<[u8]>::trim_ascii);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with(b"#"));
        let key = |line: &[u8]| std::str::from_utf8(line).ok()?.parse().ok();
        match lines.map(key).collect::<Option<Vec<_>>>() {
            Some(keys) if !keys.is_empty() => self.0.extend(keys),
            _ => return Err(EvidenceError::NoIdentity.into()),
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
    /// [`EvidenceError::WrongIdentity`]; [`EvidenceError::Damaged`] if the encryption is not intact;
    /// [`InputOutputError::AgeHeader`] for more than [`MAX_RECIPIENTS`] recipients.
    fn decrypt(&self, encrypted: &[u8]) -> Result<SensitiveBytes> {
        // Reserves room for all of it, because a growing buffer leaves copies in plain.
        let mut plain = SensitiveBytes::new(Vec::with_capacity(encrypted.len()));
        let mut encrypted = ArmoredReader::new(encrypted);
        let header = header(&mut encrypted)?;
        let run = || {
            let identities = self.0.iter().map(|identity| identity as &dyn age::Identity);
            let decryptor = Decryptor::new_buffered(header.as_slice().chain(encrypted))?;
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

/// Reads the header of a file, up to and including the line with its MAC. Only its extent is examined here; `age` says
/// whether it is well formed, which takes it a time that grows with the square of the number of lines.
///
/// # Errors
/// [`InputOutputError::AgeHeader`] if the header goes beyond the limits; [`EvidenceError::Damaged`] if the armor around
/// it is broken.
fn header(input: &mut impl BufRead) -> Result<Vec<u8>> {
    let mut header = Vec::new();
    let mut stanzas = 0;
    loop {
        let start = header.len();
        let room = MAX_HEADER_LEN + 1 - start;
        let read = input.take(room as u64).read_until(b'\n', &mut header);
        let length = read.map_err(|_| EvidenceError::Damaged)?;
        let line = header.get(start..).unwrap_or_default();
        stanzas += usize::from(line.starts_with(b"->"));
        if header.len() > MAX_HEADER_LEN || stanzas > MAX_STANZAS {
            let (recipients, bytes) = (MAX_RECIPIENTS, MAX_HEADER_LEN);
            return Err(InputOutputError::AgeHeader { recipients, bytes }.into());
        }
        if length == 0 || line.starts_with(b"---") {
            return Ok(header);
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

    /// An encrypted file whose header has these stanzas, binary or in armor.
    fn with_stanzas(stanza: &str, count: usize, armored: bool) -> Vec<u8> {
        let mac = "A".repeat(43);
        let mut file = format!("age-encryption.org/v1\n{}--- {mac}\n", stanza.repeat(count)).into_bytes();
        file.extend([0; 64]);
        if !armored {
            return file;
        }
        let mut text = Vec::new();
        let mut armor =
            age::armor::ArmoredWriter::wrap_output(&mut text, age::armor::Format::AsciiArmor).unwrap();
        armor.write_all(&file).unwrap();
        armor.finish().unwrap();
        text
    }

    #[test]
    fn a_header_beyond_all_use_is_refused_at_once() {
        let identity = x25519::Identity::generate();
        let file = SensitiveBytes::from(identity.to_string().expose_secret().as_bytes().to_vec());
        let mut identities = Identities::default();
        identities.add(&file).unwrap();
        let beyond = Error::from(InputOutputError::AgeHeader { recipients: 127, bytes: 64 * 1024 });
        let (line, body) = ("A".repeat(64) + "\n", "BCDEFG".repeat(7) + "A");
        let ordinary = format!("-> X25519 {body}\n{body}\n");
        let rows = [
            (ordinary.clone(), 129),
            (ordinary.clone(), 20_000),
            // As many lines as fit: legacy stanzas have no empty last line.
            ("-> a\n\n".to_owned(), 300_000),
            ("-> a\nAA\n".to_owned(), 129),
            // One stanza without end, and one line without end.
            (format!("-> a\n{}", line.repeat(1_100)), 1),
            (format!("-> {}", "a".repeat(2_000_000)), 1),
            ("a".repeat(2_000_000), 1),
        ];
        for (stanza, count) in rows {
            for armored in [false, true] {
                let start = std::time::Instant::now();
                let error = identities.decrypt(&with_stanzas(&stanza, count, armored)).unwrap_err();
                assert_eq!(error, beyond, "{count} times {:?}", stanza.get(..8));
                assert!(start.elapsed().as_secs() < 10, "{count} times {:?}", stanza.get(..8));
            }
        }
        for armored in [false, true] {
            let error = identities.decrypt(&with_stanzas(&ordinary, 128, armored)).unwrap_err();
            assert_eq!(error, EvidenceError::WrongIdentity.into());
        }
    }

    #[test]
    fn as_many_recipients_as_may_be_written_can_be_read() {
        let identity = x25519::Identity::generate();
        let key = identity.to_public().to_string();
        let mut encrypted = Vec::new();
        let recipients = Recipients::parse(vec![&key; MAX_RECIPIENTS]).unwrap();
        recipients.encrypt(b"plain", &mut encrypted).unwrap();
        let identities = Identities(vec![identity]);
        assert_eq!(identities.decrypt(&encrypted).unwrap().expose(), b"plain");
        let refused: Error = UsageError::Argument { argument: "recipient" }.into();
        assert_eq!(Recipients::parse(vec![&key; MAX_RECIPIENTS + 1]).err(), Some(refused));
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
        let refused: Error = EvidenceError::NoIdentity.into();
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
