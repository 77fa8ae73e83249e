//! Records a read on request.

use std::{
    fs::File,
    io::ErrorKind,
    path::{Path, PathBuf},
    time::SystemTime,
};

use cccd::{
    Error, Result,
    access::Candidate,
    clock,
    error::InputOutputError,
    read::{Event, ReadOptions, read_with_keys},
    transport::Transport,
};
use cccd_base::private_file;
use cccd_trace::{Memory, Recipients, Recorded, record_with_keys};

use crate::arguments::RecordArguments;

/// Where reads are recorded, if at all, and who may open the recording.
pub(crate) struct Recording {
    path: Option<PathBuf>,
    recipients: Option<Recipients>,
}

impl Recording {
    /// Returns the recording that the arguments request.
    ///
    /// # Errors
    /// [`UsageError::Argument`](cccd::error::UsageError::Argument) for an invalid recipient;
    /// [`InputOutputError::NotAFile`].
    pub(crate) fn of(arguments: &RecordArguments) -> Result<Self> {
        let recipients = match arguments.recipient.as_slice() {
            [] => None,
            keys => Some(Recipients::parse(keys)?),
        };
        arguments.record.as_deref().map(private_file::check).transpose()?;
        Ok(Self { path: arguments.record.clone(), recipients })
    }

    /// Reads the card, and records the read if requested: the first one of a call to the file itself, the second to
    /// `FILE.2`, and so on. A failure to record is reported beside the read, which continues.
    ///
    /// # Errors
    /// [`InputOutputError::Unwritable`] before anything is read, also if the file already exists;
    /// [`InputOutputError::Clock`].
    pub(crate) fn read(
        &self,
        number: usize,
        reader: &str,
        transport: impl Transport + 'static,
        keys: &[Candidate],
        options: ReadOptions<'_>,
        progress: &mut dyn FnMut(Event<'_>),
    ) -> Result<Recorded> {
        let Some(path) = &self.path else {
            return Ok(Recorded {
                read: read_with_keys(transport, keys, options, progress),
                written: Ok(()),
            });
        };
        // A replay would judge at another time than the read did.
        clock::stated(SystemTime::now())?;
        let path = numbered(path, number);
        let file = private_file::create(&path)?;
        let Recorded { read, written } = match &self.recipients {
            None => record_with_keys(transport, reader, keys, options, progress, file),
            Some(recipients) => encrypted(recipients, file, |memory| {
                record_with_keys(transport, reader, keys, options, progress, memory)
            }),
        };
        let written = written.map_err(|error| {
            // A part of a person's data is of no use to anybody; a full disk needs the space.
            let _ = private_file::remove(&path);
            match error {
                Error::InputOutput(InputOutputError::Stream { kind }) => unwritable(&path, kind),
                error => error,
            }
        });
        Ok(Recorded { read, written })
    }
}

/// Records to memory, so that unencrypted data never reaches the disk.
fn encrypted(recipients: &Recipients, file: File, record: impl FnOnce(Memory) -> Recorded) -> Recorded {
    let mut memory = Memory::default();
    let Recorded { read, written } = record(memory.clone());
    let written = written.and_then(|()| recipients.encrypt(memory.take().expose(), file));
    Recorded { read, written }
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    if number > 1 {
        name.push(format!(".{number}"));
    }
    name.into()
}

fn unwritable(path: &Path, kind: ErrorKind) -> Error {
    InputOutputError::Unwritable { path: path.to_owned(), kind }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_reads_of_a_call_have_files_of_their_own() {
        assert_eq!(numbered(Path::new("a/b.trace"), 1), Path::new("a/b.trace"));
        assert_eq!(numbered(Path::new("a/b.trace"), 2), Path::new("a/b.trace.2"));
    }
}
