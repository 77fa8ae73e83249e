//! A read that is written down on request.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use cccd::{
    Error, Result,
    access::AccessKey,
    error::InputOutputError,
    read::{Event, Interrupted, ReadOptions, Reading, read},
    transport::Transport,
};
use cccd_trace::{Memory, Recipients, Recorded, record};

use crate::{arguments::RecordArguments, private_file};

/// Where a read is written down, if at all.
pub(crate) struct Recording(Option<Place>);

struct Place {
    path: PathBuf,
    file: File,
    recipients: Option<Recipients>,
}

impl Recording {
    /// Makes the file, so that what is wrong with it shows before a card is read.
    ///
    /// # Errors
    /// [`InputOutputError::Unwritable`], also where a file of that name is; a recipient that is none.
    pub(crate) fn begin(arguments: &RecordArguments) -> Result<Self> {
        let Some(path) = &arguments.record else { return Ok(Self(None)) };
        let recipients = match arguments.recipient.as_slice() {
            [] => None,
            keys => Some(Recipients::parse(keys)?),
        };
        let file = private_file::create(path).map_err(|error| unwritable(path, error.kind()))?;
        Ok(Self(Some(Place { path: path.clone(), file, recipients })))
    }

    /// Reads the card, and writes it down where that was asked for. The second answer is why it could not be
    /// written down.
    pub(crate) fn read(
        self,
        transport: impl Transport + 'static,
        reader: &str,
        key: &AccessKey,
        options: ReadOptions<'_>,
        progress: &mut dyn FnMut(Event<'_>),
    ) -> (Result<Reading, Box<Interrupted>>, Option<Error>) {
        let Some(Place { path, file, recipients }) = self.0 else {
            return (read(transport, key, options, progress), None);
        };
        let Recorded { outcome, written } = match recipients {
            None => record(transport, reader, key, options, progress, file),
            // What is not encrypted yet never touches the disk.
            Some(recipients) => {
                let mut memory = Memory::default();
                let Recorded { outcome, written } =
                    record(transport, reader, key, options, progress, memory.clone());
                let written = written.and_then(|()| recipients.encrypt(memory.take().expose(), file));
                Recorded { outcome, written }
            }
        };
        let problem = written.err().map(|error| match error {
            Error::InputOutput(InputOutputError::Stream { kind }) => unwritable(&path, kind),
            error => error,
        });
        (outcome, problem)
    }
}

fn unwritable(path: &Path, kind: std::io::ErrorKind) -> Error {
    InputOutputError::Unwritable { path: path.to_owned(), kind }.into()
}
