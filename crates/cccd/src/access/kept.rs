//! Keeps the count of wrong keys for a card that stays on its reader, so that one process after the other does not try
//! keys without end.
//!
//! A card is known by its reader and by how often the PC/SC service has seen a card arrive there or leave; never by its
//! answer to reset, which many cards share. The service counts anew when it is started, so its process belongs to the
//! mark too. Whatever is not certain is forgotten: a right card must never be refused for the keys of another.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant, SystemTime},
};

use cccd_base::{crypto::HashAlgorithm, private_file};

/// The beginning of the file; the count and the mark of the card follow.
const MAGIC: &str = "cccd-attempts 1";

/// More than such a file ever holds.
const MAX_LEN: u64 = 1024;

/// How long to wait for another process that has the file open, which takes it some microseconds.
const PATIENCE: Duration = Duration::from_secs(1);

/// Where the process ID of PC/SC lite stands.
const SERVICE: &str = "/run/pcscd/pcscd.pid";

/// Where the wrong keys of one inserted card are kept. The file holds no key and nothing about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAttempts {
    file: PathBuf,
    mark: String,
}

impl KeptAttempts {
    /// Keeps the count for the card on a PC/SC reader in this folder, which is created for its owner alone. `moves` is
    /// [`ReaderState::moves`](crate::pcsc::ReaderState::moves) while the card is there.
    ///
    /// `None` where nothing can be kept: if the folder cannot be created, belongs to another user or is open to others;
    /// and if the process of the service is unknown, as on systems other than Linux.
    pub fn of_card(folder: &Path, reader: &str, moves: u32) -> Option<Self> {
        Self::marked(folder, reader, &format!("{} {moves}", service()?))
    }

    fn marked(folder: &Path, reader: &str, mark: &str) -> Option<Self> {
        if !private_file::is_own_folder(folder) {
            return None;
        }
        // The name of a reader may hold what the name of a file may not.
        let name = hex::encode(HashAlgorithm::Sha256.hash(reader.as_bytes()).ok()?);
        Some(Self { file: folder.join(name), mark: mark.to_owned() })
    }

    /// Returns how many wrong keys were tried on the card that is there now, and how long ago the last one was.
    pub(super) fn read(&self) -> Option<(usize, Duration)> {
        let mut file = self.open(false).ok()?;
        let count = self.count(&mut file)?;
        // If the clock was set back in between, nobody knows.
        let last = file.metadata().and_then(|there| there.modified()).ok()?;
        Some((count, SystemTime::now().duration_since(last).unwrap_or_default()))
    }

    /// Counts another wrong key.
    pub(super) fn add(&self) {
        Self::note(self.open(true).and_then(|mut file| {
            let count = self.count(&mut file).unwrap_or_default().saturating_add(1);
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(format!("{MAGIC}\n{count}\n{}\n", self.mark).as_bytes())
        }));
    }

    /// Forgets the wrong keys, after a right one. The empty file stays: another process may wait for it.
    pub(super) fn clear(&self) {
        if self.file.exists() {
            Self::note(self.open(false).and_then(|file| file.set_len(0)));
        }
    }

    /// What cannot be kept does not prevent a read.
    fn note(outcome: io::Result<()>) {
        if let Err(error) = outcome {
            tracing::debug!(%error, "wrong keys are not kept");
        }
    }

    /// Opens the file and locks it until it is closed. It is made only to count in it.
    fn open(&self, create: bool) -> io::Result<File> {
        private_file::check(&self.file).map_err(|_| io::ErrorKind::InvalidInput)?;
        let mut options = File::options();
        options.read(true).write(true).create(create).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&self.file)?;
        let start = Instant::now();
        while let Err(fs::TryLockError::WouldBlock) = file.try_lock() {
            if start.elapsed() > PATIENCE {
                return Err(io::ErrorKind::ResourceBusy.into());
            }
            thread::sleep(Duration::from_millis(1));
        }
        Ok(file)
    }

    /// The count in the file; `None` if it is about another card, or unreadable.
    fn count(&self, file: &mut File) -> Option<usize> {
        let mut text = String::new();
        file.take(MAX_LEN).read_to_string(&mut text).ok()?;
        let mut lines = text.lines();
        let is_whole = lines.next() == Some(MAGIC) && text.ends_with('\n');
        let count = lines.next()?.parse().ok()?;
        (is_whole && lines.next() == Some(&self.mark)).then_some(count)
    }
}

/// Identifies the process of the service: by this start of the computer, by its number, and by when it started. Numbers
/// are used again.
fn service() -> Option<String> {
    let process = fs::read_to_string(SERVICE).ok()?;
    // PC/SC lite writes a line feed and the zero of a C string after it.
    let process: u32 = process.trim_end_matches(['\n', '\0']).parse().ok()?;
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The second field is the name of the program, in parentheses; the 22nd is when it started (proc(5)).
    let started = stat.rsplit_once(')')?.1.split_whitespace().nth(19)?;
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(format!("{} {process} {started}", boot.trim()))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A folder that is deleted with its test.
    pub(in super::super) struct Scratch(pub(in super::super) PathBuf);

    impl Scratch {
        pub(in super::super) fn new(name: &str) -> Self {
            Self(std::env::temp_dir().join(format!("cccd-kept-{}-{name}", std::process::id())))
        }

        pub(in super::super) fn card(&self, mark: &str) -> KeptAttempts {
            KeptAttempts::marked(&self.0, "Reader 00 00", mark).unwrap()
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    fn count(kept: &KeptAttempts) -> usize {
        kept.read().map_or(0, |(count, _)| count)
    }

    #[test]
    fn the_count_is_that_of_one_card_and_goes_with_it() {
        let scratch = Scratch::new("cards");
        let first = scratch.card("service 1");
        assert_eq!(count(&first), 0);
        first.clear();
        assert!(!first.file.exists(), "without a wrong key nothing is written");
        first.add();
        first.add();
        assert_eq!(count(&scratch.card("service 1")), 2);
        let (_, passed) = first.read().unwrap();
        assert!(passed < Duration::from_secs(60));
        for other in ["service 3", "another 1", "service 10", "service"] {
            assert_eq!(count(&scratch.card(other)), 0, "{other}");
        }
        assert_eq!(
            KeptAttempts::marked(&scratch.0, "Reader 00 01", "service 1").map(|kept| count(&kept)),
            Some(0)
        );
        // The next card takes its place.
        scratch.card("service 3").add();
        assert_eq!([count(&first), count(&scratch.card("service 3"))], [0, 1]);
        scratch.card("service 3").clear();
        assert_eq!(count(&scratch.card("service 3")), 0);
    }

    #[test]
    fn what_cannot_be_read_is_forgotten() {
        let scratch = Scratch::new("damage");
        let kept = scratch.card("mark");
        kept.add();
        let whole = fs::read(&kept.file).unwrap();
        for length in 0..whole.len() {
            fs::write(&kept.file, &whole[..length]).unwrap();
            assert_eq!(count(&kept), 0, "{length} bytes");
        }
        for other in [b"\xFF\xFF".to_vec(), vec![b'9'; 10_000], b"cccd-attempts 2\n3\nmark\n".to_vec()] {
            fs::write(&kept.file, other).unwrap();
            assert_eq!(count(&kept), 0);
        }
        kept.add();
        assert_eq!(count(&kept), 1, "and counted anew");
    }

    #[test]
    fn processes_that_count_at_once_lose_nothing() {
        let scratch = Scratch::new("race");
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..25).for_each(|_| scratch.card("mark").add()));
            }
        });
        assert_eq!(count(&scratch.card("mark")), 200);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_of_others_is_not_used_and_an_own_one_is_closed() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let scratch = Scratch::new("modes");
        let kept = scratch.card("mark");
        kept.add();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!([mode(&scratch.0), mode(&kept.file)], [0o700, 0o600]);
        let text = fs::read_to_string(&kept.file).unwrap();
        assert_eq!(text, "cccd-attempts 1\n1\nmark\n");
        for open in [0o755, 0o770, 0o701] {
            fs::set_permissions(&scratch.0, fs::Permissions::from_mode(open)).unwrap();
            assert_eq!(KeptAttempts::marked(&scratch.0, "Reader 00 00", "mark"), None);
        }
        fs::set_permissions(&scratch.0, fs::Permissions::from_mode(0o700)).unwrap();
        let link = scratch.0.join("link");
        symlink(&scratch.0, &link).unwrap();
        assert_eq!(KeptAttempts::marked(&link, "Reader 00 00", "mark"), None);
        assert_eq!(KeptAttempts::marked(&kept.file, "Reader 00 00", "mark"), None);
    }
}
