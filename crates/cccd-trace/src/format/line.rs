//! One line: a JSON object with a time and one member that names the event.

use std::{io::Write, time::Duration};

use cccd::{
    SensitiveBytes,
    access::{AccessKey, Candidate, KeyReason},
    error::Result,
    files::File,
    read::{Phase, Settings},
    transport::Limits,
};
use cccd_base::crypto::{Cipher, HashAlgorithm};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::{
    End, Fault, Header, Judgement, SessionChannel, Source, VERSION, What,
    header::{from_unix_micros, policy_named, unix_micros},
};

/// The warning in the first line, for whoever opens the file.
const WARNING: &str = "DỮ LIỆU CÁ NHÂN VÀ KHÓA MỞ CHIP: không gửi, không sao chép khi chưa được phép. \
    PERSONAL DATA AND KEYS OF A CHIP: do not send or copy without permission.";

const FORMAT: &str = "cccd-trace";

/// Describes what is wrong with a line.
pub(super) type Wrong = &'static str;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderForm {
    warning: String,
    format: String,
    version: u64,
    source: String,
    tool: String,
    started: u64,
    reader: String,
    atr: String,
    max_command: usize,
    max_response: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    keys: Vec<KeyForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    settings: Option<SettingsForm>,
    #[serde(default, skip_serializing)]
    /// Verified on the text of the line.
    #[allow(dead_code)]
    sum: Option<String>,
}

/// One of several keys.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyForm {
    key: String,
    access: String,
    reason: String,
}

impl KeyForm {
    fn of(candidate: &Candidate) -> Self {
        Self {
            key: candidate.key.text().expose().clone(),
            access: candidate.access.name().to_owned(),
            reason: candidate.reason.name().to_owned(),
        }
    }

    fn parse(self) -> Result<Candidate, Wrong> {
        let text = cccd::SensitiveString::from(self.key);
        Ok(Candidate {
            key: AccessKey::parse(text.expose()).map_err(|_| "keys")?,
            access: policy_named(&self.access).ok_or("keys")?,
            reason: KeyReason::from_name(&self.reason).ok_or("keys")?,
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsForm {
    access: String,
    photo: bool,
    strict: bool,
    active_authentication: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    evidence: bool,
    command_timeout_ms: u64,
    time_limit_ms: u64,
    resume_ms: u64,
    files: Vec<String>,
}

impl SettingsForm {
    fn of(settings: &Settings) -> Self {
        Self {
            access: settings.access.name().to_owned(),
            photo: settings.photo,
            strict: settings.strict,
            active_authentication: settings.active_authentication,
            evidence: settings.evidence,
            command_timeout_ms: millis(settings.command_timeout),
            time_limit_ms: millis(settings.time_limit),
            resume_ms: millis(settings.resume),
            files: settings.files.iter().map(|file| file.short_name().to_owned()).collect(),
        }
    }

    fn parse(self) -> Result<Settings, Wrong> {
        let mut settings = Settings::default();
        settings.access = policy_named(&self.access).ok_or("access")?;
        settings.photo = self.photo;
        settings.strict = self.strict;
        settings.active_authentication = self.active_authentication;
        settings.evidence = self.evidence;
        settings.command_timeout = Duration::from_millis(self.command_timeout_ms);
        settings.time_limit = Duration::from_millis(self.time_limit_ms);
        settings.resume = Duration::from_millis(self.resume_ms);
        let files = self.files.iter().map(|name| File::from_name(name).ok_or("files"));
        settings.files = files.collect::<Result<_, _>>()?;
        Ok(settings)
    }
}

/// The first line without its closing brace.
pub(crate) fn header_line(header: &Header) -> String {
    let mut form = HeaderForm {
        warning: WARNING.to_owned(),
        format: FORMAT.to_owned(),
        version: VERSION,
        source: header.source.name().to_owned(),
        tool: header.tool.clone(),
        started: unix_micros(header.started),
        reader: header.reader.clone(),
        atr: hex::encode_upper(&header.atr),
        max_command: header.limits.max_command,
        max_response: header.limits.max_response,
        key: header.key.as_ref().map(|key| key.text().expose().clone()),
        keys: header.keys.iter().map(KeyForm::of).collect(),
        settings: Some(SettingsForm::of(&header.settings)),
        sum: None,
    };
    // Serializing a form of texts and numbers cannot fail.
    let mut line = serde_json::to_string(&form).unwrap_or_default();
    form.key.zeroize();
    form.keys.iter_mut().for_each(|form| form.key.zeroize());
    line.pop();
    line
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// The version that the first line names; `None` if it is not the first line of a trace.
pub(super) fn version(line: &str) -> Option<u64> {
    #[derive(Deserialize)]
    struct Version {
        format: String,
        version: u64,
    }
    let form: Version = serde_json::from_str(line).ok()?;
    (form.format == FORMAT).then_some(form.version)
}

/// Parses the first line.
pub(super) fn parse_header(line: &str) -> Result<Header, Wrong> {
    let form: HeaderForm = serde_json::from_str(line).map_err(|_| "not a first line")?;
    let key = match form.key.map(cccd::SensitiveString::from) {
        Some(text) => Some(AccessKey::parse(text.expose()).map_err(|_| "key")?),
        None => None,
    };
    Ok(Header {
        source: Source::ALL.into_iter().find(|s| s.name() == form.source).ok_or("source")?,
        tool: form.tool,
        started: from_unix_micros(form.started).ok_or("started")?,
        reader: form.reader,
        atr: hex::decode(form.atr).map_err(|_| "atr")?,
        limits: Limits { max_command: form.max_command, max_response: form.max_response },
        key,
        keys: form.keys.into_iter().map(KeyForm::parse).collect::<Result<_, _>>()?,
        settings: form.settings.map(SettingsForm::parse).transpose()?.unwrap_or_default(),
    })
}

/// The line of a certificate without its closing brace.
pub(crate) fn certificate_line(certificate: &[u8]) -> Result<String> {
    let fingerprint = hex::encode_upper(HashAlgorithm::Sha256.hash(certificate)?);
    let certificate = hex::encode_upper(certificate);
    Ok(format!(r#"{{"sha256":"{fingerprint}","certificate":"{certificate}""#))
}

/// Writes the line of an event, without its closing brace, into an empty buffer.
pub(crate) fn event_line(at: Duration, what: &What, line: &mut Vec<u8>) {
    let micros = at.as_micros();
    // Writing to memory cannot fail.
    let _ = write!(line, r#"{{"us":{micros},"#);
    match what {
        What::Phase(phase) => text(line, "phase", phase.name()),
        What::Command(bytes) => hexadecimal(line, "command", bytes.expose()),
        What::Answer(bytes) => hexadecimal(line, "answer", bytes.expose()),
        What::Random(bytes) => hexadecimal(line, "random", bytes.expose()),
        What::Error(fault) => object(line, "error", fault),
        What::Reset => line.extend_from_slice(br#""reset":true"#),
        What::Card { atr, limits } => object(line, "card", &CardForm::of(atr, *limits)),
        What::Lifted => line.extend_from_slice(br#""lifted":true"#),
        What::Cancelled => line.extend_from_slice(br#""cancelled":true"#),
        What::Now(time) => {
            let _ = write!(line, r#""now":{}"#, unix_micros(*time));
        }
        What::Channel(channel) => object(line, "channel", &ChannelForm::of(channel)),
        What::End(end) => object(line, "end", &EndForm::of(end.error)),
    }
}

fn text(line: &mut Vec<u8>, name: &str, value: &str) {
    let _ = write!(line, r#""{name}":"{value}""#);
}

fn hexadecimal(line: &mut Vec<u8>, name: &str, bytes: &[u8]) {
    let _ = write!(line, r#""{name}":""#);
    // The sum is appended later.
    line.reserve(bytes.len() * 2 + 32);
    // Encodes in place: the bytes may be secret, and the buffer is wiped.
    let start = line.len();
    line.resize(start + bytes.len() * 2, 0);
    if let Some(digits) = line.get_mut(start..) {
        let written = hex::encode_to_slice(bytes, digits);
        debug_assert!(written.is_ok(), "there are two digits for each byte");
        digits.make_ascii_uppercase();
    }
    line.push(b'"');
}

fn object(line: &mut Vec<u8>, name: &str, value: &impl Serialize) {
    let value = serde_json::to_string(value).unwrap_or_default();
    let _ = write!(line, r#""{name}":{value}"#);
}

/// A line after the first, with exactly one of its members besides `us` and `sum`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct LineForm {
    us: Option<u64>,
    sha256: Option<String>,
    certificate: Option<String>,
    phase: Option<String>,
    command: Option<String>,
    answer: Option<String>,
    error: Option<Fault>,
    reset: Option<bool>,
    card: Option<CardForm>,
    lifted: Option<bool>,
    cancelled: Option<bool>,
    random: Option<String>,
    now: Option<u64>,
    channel: Option<ChannelForm>,
    end: Option<EndForm>,
    /// Verified on the text of the line.
    #[allow(dead_code)]
    sum: Option<String>,
}

/// A line after the first.
pub(super) enum Line {
    Certificate(Vec<u8>),
    Event(Duration, What),
}

/// Parses a line after the first, in a trace of that version.
pub(super) fn parse_line(line: &str, version: u64) -> Result<Line, Wrong> {
    let form: LineForm = serde_json::from_str(line).map_err(|_| "not a line of a trace")?;
    if let Some(certificate) = form.certificate {
        let der = hex::decode(certificate).map_err(|_| "certificate")?;
        let fingerprint = HashAlgorithm::Sha256.hash(&der).map_err(|_| "sha256")?;
        let named = form.sha256.and_then(|text| hex::decode(text).ok());
        return if named == Some(fingerprint) { Ok(Line::Certificate(der)) } else { Err("sha256") };
    }
    let at = Duration::from_micros(form.us.ok_or("us")?);
    let mut events = [
        form.phase.map(|name| phase(&name)),
        form.command.map(|text| bytes(text).map(What::Command)),
        form.answer.map(|text| bytes(text).map(What::Answer)),
        form.error.map(|fault| Ok(What::Error(fault))),
        form.reset.map(|_| Ok(What::Reset)),
        form.card.map(CardForm::parse),
        form.lifted.map(|_| Ok(What::Lifted)),
        form.cancelled.map(|_| Ok(What::Cancelled)),
        form.random.map(|text| bytes(text).map(What::Random)),
        form.now.map(|micros| from_unix_micros(micros).map(What::Now).ok_or("now")),
        form.channel.map(ChannelForm::parse),
        form.end.map(|form| form.parse(version)),
    ]
    .into_iter()
    .flatten();
    match (events.next(), events.next()) {
        (Some(event), None) => Ok(Line::Event(at, event?)),
        (None, _) => Err("no event"),
        (Some(_), Some(_)) => Err("two events"),
    }
}

fn bytes(text: String) -> Result<SensitiveBytes, Wrong> {
    let text = cccd::SensitiveString::from(text);
    Ok(hex::decode(text.expose()).map_err(|_| "not hexadecimal")?.into())
}

fn phase(name: &str) -> Result<What, Wrong> {
    Phase::ALL.into_iter().find(|phase| phase.name() == name).map(What::Phase).ok_or("phase")
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CardForm {
    atr: String,
    max_command: usize,
    max_response: usize,
}

impl CardForm {
    fn of(atr: &[u8], Limits { max_command, max_response }: Limits) -> Self {
        Self { atr: hex::encode_upper(atr), max_command, max_response }
    }

    fn parse(self) -> Result<What, Wrong> {
        let limits = Limits { max_command: self.max_command, max_response: self.max_response };
        Ok(What::Card { atr: hex::decode(self.atr).map_err(|_| "atr")?, limits })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelForm {
    cipher: String,
    ks_enc: String,
    ks_mac: String,
    ssc: String,
}

/// The ciphers with their names in Doc 9303-11, 9.2.1.
const CIPHERS: [(Cipher, &str); 4] = [
    (Cipher::TripleDes, "3DES-CBC-CBC"),
    (Cipher::Aes128, "AES-CBC-CMAC-128"),
    (Cipher::Aes192, "AES-CBC-CMAC-192"),
    (Cipher::Aes256, "AES-CBC-CMAC-256"),
];

/// The name of a cipher.
pub(crate) fn cipher_name(cipher: Cipher) -> &'static str {
    CIPHERS.iter().find(|row| row.0 == cipher).map_or("", |row| row.1)
}

impl ChannelForm {
    fn of(channel: &SessionChannel) -> Self {
        Self {
            cipher: cipher_name(channel.cipher).to_owned(),
            ks_enc: hex::encode_upper(channel.ks_enc.expose()),
            ks_mac: hex::encode_upper(channel.ks_mac.expose()),
            ssc: hex::encode_upper(channel.ssc.expose()),
        }
    }

    fn parse(self) -> Result<What, Wrong> {
        let &(cipher, _) = CIPHERS.iter().find(|(_, name)| *name == self.cipher).ok_or("cipher")?;
        let of_len = |text: String, length: usize| {
            bytes(text).and_then(|bytes| {
                if bytes.expose().len() == length { Ok(bytes) } else { Err("length of a key") }
            })
        };
        Ok(What::Channel(SessionChannel {
            cipher,
            ks_enc: of_len(self.ks_enc, cipher.key_len())?,
            ks_mac: of_len(self.ks_mac, cipher.key_len())?,
            ssc: of_len(self.ssc, cipher.block_len())?,
        }))
    }
}

/// The error only; in version 1 also the judgement.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EndForm {
    error: Option<u16>,
    #[serde(default, skip_serializing)]
    verdict: Option<String>,
    #[serde(default, skip_serializing)]
    checks: Option<Vec<(String, String, Option<u16>)>>,
    #[serde(default, skip_serializing)]
    findings: Option<Vec<u16>>,
}

impl EndForm {
    const fn of(error: Option<u16>) -> Self {
        Self { error, verdict: None, checks: None, findings: None }
    }

    fn parse(self, version: u64) -> Result<What, Wrong> {
        let Self { error, verdict, checks, findings } = self;
        let judgement = match (version, verdict, checks, findings) {
            (1, Some(verdict), Some(checks), Some(findings)) => Some(Judgement { verdict, checks, findings }),
            (2.., None, None, None) => None,
            _ => return Err("end"),
        };
        Ok(What::End(End { error, judgement }))
    }
}
