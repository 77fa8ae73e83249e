//! Keeps a read as evidence on request.

use std::{
    io::{ErrorKind, Read},
    path::PathBuf,
    time::SystemTime,
};

use cccd::{
    Result, SensitiveBytes, SensitiveString, clock,
    error::{EvidenceError, InputOutputError},
    evidence::{EvidenceFile, Origin},
    read::Reading,
};
use cccd_base::{crypto::OfficeSigner, input_file, private_file};
use cccd_trace::Recipients;

use crate::arguments::ShowArguments;

/// Name and version of this program, as stated in evidence.
const TOOL: &str = concat!("cccd ", env!("CARGO_PKG_VERSION"));

/// Maximum length of a file with the office's key, and of one with its passphrase, in bytes.
const MAX_KEY_LEN: usize = 1024 * 1024;

/// Where evidence is written, who may open it, and what is stated in it.
pub(crate) struct EvidenceTarget {
    path: PathBuf,
    recipients: Option<Recipients>,
    signer: Option<OfficeSigner>,
    purpose: Option<String>,
    clerk: Option<String>,
}

impl EvidenceTarget {
    /// Returns the target the arguments request; `None` if they request no evidence. Reports errors in it before a card
    /// is read.
    ///
    /// # Errors
    /// [`UsageError::Argument`](cccd::error::UsageError::Argument) for an invalid recipient; [`InputOutputError`] for a
    /// key that cannot be read, if the file already exists, and if the clock is not set; [`EvidenceError::OfficeKey`].
    pub(crate) fn of(arguments: &ShowArguments) -> Result<Option<Self>> {
        let evidence = &arguments.evidence;
        let Some(path) = evidence.evidence.clone() else { return Ok(None) };
        clock::stated(SystemTime::now())?;
        private_file::check(&path)?;
        if path.symlink_metadata().is_ok() {
            return Err(InputOutputError::Unwritable { path, kind: ErrorKind::AlreadyExists }.into());
        }
        let recipients = match evidence.plain {
            true => None,
            false => Some(Recipients::parse(&arguments.record.recipient)?),
        };
        let read = |path: &PathBuf| {
            let mut content = SensitiveBytes::new(Vec::with_capacity(MAX_KEY_LEN + 1));
            let read = input_file::open(path)?.take(MAX_KEY_LEN as u64 + 1).read_to_end(content.expose_mut());
            let unreadable = |kind| InputOutputError::Unreadable { path: path.clone(), kind };
            match read.map_err(|error| unreadable(error.kind()))? {
                length if length > MAX_KEY_LEN => Err(unreadable(ErrorKind::FileTooLarge)),
                _ => Ok(content),
            }
        };
        let passphrase = evidence.office_passphrase.as_ref().map(read).transpose()?;
        let passphrase = passphrase.as_ref().map(passphrase_text).transpose()?;
        let signer = match &evidence.office_key {
            Some(path) => {
                let passphrase = passphrase.as_ref().map(|text| text.expose().as_str());
                Some(OfficeSigner::from_file(read(path)?.expose(), passphrase)?)
            }
            None => None,
        };
        let (purpose, clerk) = (arguments.transaction.purpose.clone(), evidence.clerk.clone());
        Ok(Some(Self { path, recipients, signer, purpose, clerk }))
    }

    /// Writes all of the file or nothing. Data to be encrypted never reaches the disk in plain text.
    ///
    /// # Errors
    /// [`InputOutputError::Unwritable`], also if the file already exists; [`EvidenceError`].
    pub(crate) fn write(&self, reading: &Reading, reader: &str) -> Result<()> {
        let mut origin = Origin::new(TOOL, reader);
        if let Some(purpose) = &self.purpose {
            origin = origin.with_purpose(purpose);
        }
        if let Some(clerk) = &self.clerk {
            origin = origin.with_clerk(clerk);
        }
        let bytes = EvidenceFile::of(reading, origin)?.to_bytes(self.signer.as_ref())?;
        let Some(recipients) = &self.recipients else {
            return Ok(private_file::create_whole(&self.path, bytes.expose())?);
        };
        let mut encrypted = Vec::new();
        recipients.encrypt(bytes.expose(), &mut encrypted)?;
        Ok(private_file::create_whole(&self.path, &encrypted)?)
    }
}

/// Returns the first line of a passphrase file.
fn passphrase_text(bytes: &SensitiveBytes) -> Result<SensitiveString, EvidenceError> {
    let text = std::str::from_utf8(bytes.expose()).map_err(|_| EvidenceError::OfficeKey)?;
    Ok(text.lines().next().unwrap_or_default().to_owned().into())
}
