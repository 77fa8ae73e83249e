//! Files that are read, and pipes that take their place.

use std::{
    fs::{File, Metadata, OpenOptions},
    io::{self, ErrorKind, Read},
    path::Path,
    thread,
    time::{Duration, Instant},
};

use crate::error::InputOutputError;

/// How long a pipe may take for all of its content: enough for a program that asks somebody for a passphrase first.
const WAIT: Duration = Duration::from_secs(60);

/// How long to wait for somebody to write to a pipe that nobody has open.
const GRACE: Duration = Duration::from_secs(2);

/// How often to look whether there is more.
const SLICE: Duration = Duration::from_millis(5);

/// An open file, or a pipe such as `<(…)` of a shell and `/dev/stdin`. Reading never blocks for ever.
#[derive(Debug)]
pub struct InputFile {
    file: File,
    /// Of a pipe: since when it is open, and whether anything came.
    pipe: Option<(Instant, bool)>,
}

/// Opens a file for reading.
///
/// # Errors
/// [`InputOutputError::NotAFile`] for a device and for a socket, which are not opened;
/// [`InputOutputError::Unreadable`] for a folder, and as the file system says.
pub fn open(path: &Path) -> Result<InputFile, InputOutputError> {
    let unreadable =
        |error: io::Error| InputOutputError::Unreadable { path: path.to_owned(), kind: error.kind() };
    // Before it is opened: some devices do something when they are.
    is_pipe(path, &path.metadata().map_err(unreadable)?)?;
    let file = options().open(path).map_err(unreadable)?;
    let is_pipe = is_pipe(path, &file.metadata().map_err(unreadable)?)?;
    Ok(InputFile { file, pipe: is_pipe.then(|| (Instant::now(), false)) })
}

impl InputFile {
    /// Returns how long the file is; `None` for a pipe.
    pub fn length(&self) -> Option<u64> {
        let metadata = self.file.metadata().ok().filter(|_| self.pipe.is_none());
        metadata.map(|metadata| metadata.len())
    }
}

impl Read for InputFile {
    /// # Errors
    /// [`ErrorKind::TimedOut`] if a pipe takes longer than a minute, or if nobody writes to it.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some((start, has_begun)) = &mut self.pipe else { return self.file.read(buffer) };
        loop {
            match self.file.read(buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    *has_begun = true;
                    if start.elapsed() > WAIT {
                        return Err(ErrorKind::TimedOut.into());
                    }
                }
                // Either nobody has opened it for writing yet, or whoever did wrote nothing.
                Ok(0) if !*has_begun && !buffer.is_empty() => {
                    if start.elapsed() > GRACE {
                        return Err(ErrorKind::TimedOut.into());
                    }
                }
                outcome => {
                    *has_begun = true;
                    return outcome;
                }
            }
            thread::sleep(SLICE);
        }
    }
}

fn options() -> OpenOptions {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use nix::fcntl::OFlag;

        // Otherwise opening a FIFO waits for somebody who writes to it.
        let flags = OFlag::O_NONBLOCK | OFlag::O_NOCTTY;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits());
    }
    options
}

/// Returns whether this is a pipe rather than a file.
///
/// # Errors
/// As [`open`], for anything else.
fn is_pipe(path: &Path, metadata: &Metadata) -> Result<bool, InputOutputError> {
    #[cfg(unix)]
    if std::os::unix::fs::FileTypeExt::is_fifo(&metadata.file_type()) {
        return Ok(true);
    }
    if metadata.is_dir() {
        return Err(InputOutputError::Unreadable { path: path.to_owned(), kind: ErrorKind::IsADirectory });
    }
    if metadata.is_file() { Ok(false) } else { Err(InputOutputError::NotAFile { path: path.to_owned() }) }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{fs, io::Write as _, os::unix::net::UnixListener, path::PathBuf};

    use nix::{sys::stat::Mode, unistd::mkfifo};

    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("cccd-input-{}-{name}", std::process::id()));
            fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }

        fn fifo(&self, name: &str) -> PathBuf {
            let path = self.0.join(name);
            mkfifo(&path, Mode::S_IRWXU).unwrap();
            path
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    fn content(path: &Path) -> io::Result<String> {
        let mut text = String::new();
        open(path).unwrap().read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn a_file_is_read_and_everything_else_is_refused_by_name() {
        let folder = Folder::new("kinds");
        let path = folder.0.join("file");
        fs::write(&path, "text").unwrap();
        assert_eq!(content(&path).unwrap(), "text");
        assert_eq!(open(&path).unwrap().length(), Some(4));
        let folder_error =
            InputOutputError::Unreadable { path: folder.0.clone(), kind: ErrorKind::IsADirectory };
        assert_eq!(open(&folder.0).unwrap_err(), folder_error);
        let missing = folder.0.join("missing");
        let error = InputOutputError::Unreadable { path: missing.clone(), kind: ErrorKind::NotFound };
        assert_eq!(open(&missing).unwrap_err(), error);
        let (socket, link) = (folder.0.join("socket"), folder.0.join("link"));
        let _listener = UnixListener::bind(&socket).unwrap();
        std::os::unix::fs::symlink(&socket, &link).unwrap();
        for path in [socket, link, PathBuf::from("/dev/null"), PathBuf::from("/dev/tty")] {
            assert_eq!(open(&path).unwrap_err(), InputOutputError::NotAFile { path });
        }
    }

    #[test]
    fn a_pipe_is_read_to_its_end_however_slowly_it_comes() {
        let folder = Folder::new("slow");
        let path = folder.fifo("pipe");
        let writer = path.clone();
        let thread = thread::spawn(move || {
            thread::sleep(Duration::from_millis(100));
            let mut pipe = File::options().write(true).open(writer).unwrap();
            for part in ["one ", "two"] {
                thread::sleep(Duration::from_millis(100));
                pipe.write_all(part.as_bytes()).unwrap();
            }
        });
        assert_eq!(open(&path).unwrap().length(), None);
        assert_eq!(content(&path).unwrap(), "one two");
        thread.join().unwrap();
    }

    #[test]
    fn a_pipe_without_a_writer_or_with_a_silent_one_is_not_waited_for_for_ever() {
        let folder = Folder::new("silent");
        let path = folder.fifo("pipe");
        let start = Instant::now();
        assert_eq!(content(&path).unwrap_err().kind(), ErrorKind::TimedOut, "nobody writes");
        assert!(start.elapsed() >= GRACE && start.elapsed() < WAIT / 2);
        let mut input = open(&path).unwrap();
        let _writer = File::options().write(true).open(&path).unwrap();
        let (start, _) = input.pipe.as_mut().unwrap();
        *start -= WAIT;
        assert_eq!(input.read(&mut [0]).unwrap_err().kind(), ErrorKind::TimedOut);
    }
}
