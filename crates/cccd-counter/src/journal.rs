//! The journal of a counter: one row for each transaction, without personal data.
//!
//! The journal is an SQLite file. Every row is a transaction of its own in the mode DELETE with `synchronous=EXTRA`: a
//! row is confirmed only after the rollback journal is deleted *and* its folder is synchronised. With FULL, a power
//! loss could bring the rollback journal back and undo a confirmed row. WAL would leave two more files beside the
//! journal and does not work on network drives.

mod entry;

use std::{
    ffi::{OsStr, OsString},
    fs,
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use cccd::{
    Error, Result,
    check::Headline,
    error::{InputOutputError, JournalError},
    pki::trust_store,
};
use cccd_base::{input_file, private_file};
use rusqlite::{Connection, ErrorCode, OpenFlags, Row, TransactionBehavior, ffi, params};

pub use entry::{Ending, Entry, Method, Month};

/// The application ID that marks an SQLite file as a journal: `cccd`.
const APPLICATION: i32 = 0x6363_6364;
/// Version of the table. Journals of version 1 have no column `headline`: they are read as they are, and the column is
/// added before the next row is written.
const VERSION: i32 = 2;
/// The beginning of a database file, up to the version that is needed to read it (SQLite file format, 1.3).
const HEADER_LEN: usize = 20;
/// That version in the mode WAL. Reading such a file creates others beside it.
const WAL: u8 = 2;
/// Why a file that is open for reading cannot be read.
const NEEDS_WRITING: [i32; 4] = [
    ffi::SQLITE_READONLY_ROLLBACK,
    ffi::SQLITE_READONLY_RECOVERY,
    ffi::SQLITE_READONLY_CANTINIT,
    ffi::SQLITE_CANTOPEN,
];
/// How long to wait for another process that is writing.
const BUSY: Duration = Duration::from_secs(10);

const TABLE: &str = "
    CREATE TABLE transactions (
        time INTEGER NOT NULL,
        counter TEXT NOT NULL,
        purpose TEXT NOT NULL,
        method INTEGER NOT NULL,
        result TEXT NOT NULL,
        milliseconds INTEGER NOT NULL,
        headline TEXT
    ) STRICT;
    CREATE INDEX transactions_time ON transactions (time);";

/// Migrates version 1 to version 2.
const NEW_COLUMN: &str = "ALTER TABLE transactions ADD COLUMN headline TEXT;";

/// The path of the default journal: `journal.db` in the data folder of the user. `None` for a user without one.
pub fn default_path() -> Option<PathBuf> {
    trust_store::data_folder().map(|data| data.join("journal.db"))
}

/// An open journal. Several processes may have the same one open.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    connection: Connection,
    /// What the connection reads in the place of the journal. It is dropped after the connection.
    copy: Option<Copy>,
}

/// A copy of a journal and of what is beside it, in a folder of its own that is removed with it.
#[derive(Debug)]
struct Copy(PathBuf);

impl Copy {
    fn of(path: &Path) -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("cccd-report-{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        private_file::create_new_folder(&folder)?;
        let copy = Self(folder);
        // What is beside it comes second: what it undoes was written before.
        for ending in ["", "-journal", "-wal"] {
            let with = |path: &Path| {
                PathBuf::from([path.as_os_str(), OsStr::new(ending)].into_iter().collect::<OsString>())
            };
            match fs::copy(with(path), with(&copy.file())) {
                Err(error) if error.kind() != ErrorKind::NotFound || ending.is_empty() => return Err(error),
                _ => {}
            }
        }
        Ok(copy)
    }

    fn file(&self) -> PathBuf {
        self.0.join("journal.db")
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Journal {
    /// Opens a journal to add rows. A missing file is created, readable by its owner only. For [`default_path`], its
    /// folder is created as well.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn open(path: &Path) -> Result<Self> {
        if let Some(folder) = path.parent().filter(|_| default_path().as_deref() == Some(path)) {
            // If this fails, creating the file fails too, and that error gives the reason.
            let _ = private_file::create_folder(folder);
        }
        match private_file::create(path) {
            Ok(_) | Err(InputOutputError::Unwritable { kind: ErrorKind::AlreadyExists, .. }) => {}
            Err(InputOutputError::Unwritable { path, kind }) => {
                return Err(JournalError::Unwritable { path, kind }.into());
            }
            Err(other) => return Err(other.into()),
        }
        let mut journal = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // Changes nothing in a foreign file, not even its journal mode.
        if !journal.is_new()? {
            journal.examine()?;
        }
        journal.begin().map_err(|error| journal.unwritable(&error))?;
        journal.examine()?;
        Ok(journal)
    }

    /// Opens an existing journal for reading. Writes nothing to it and nothing beside it, not even what a process that
    /// was killed left to undo: then, and for a journal that another program has put in the mode WAL, a copy is read.
    ///
    /// # Errors
    /// [`JournalError`]; [`InputOutputError::NotAFile`].
    pub fn open_existing(path: &Path) -> Result<Self> {
        let unreadable = |kind| JournalError::Unreadable { path: path.into(), kind };
        let mut header = [0; HEADER_LEN];
        let mut file = input_file::open(path).map_err(|error| match error {
            InputOutputError::Unreadable { kind, .. } => Error::from(unreadable(kind)),
            other => other.into(),
        })?;
        if file.length().is_none() {
            return Err(InputOutputError::NotAFile { path: path.into() }.into());
        }
        let is_wal = file.read_exact(&mut header).is_ok() && header.last() == Some(&WAL);
        let mut journal = match Self::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)? {
            journal if !is_wal && !journal.needs_writing() => journal,
            _ => {
                let copy = Copy::of(path).map_err(|error| unreadable(error.kind()))?;
                let connection = Self::connect(&copy.file(), OpenFlags::SQLITE_OPEN_READ_WRITE)?.connection;
                Self { path: path.into(), connection, copy: Some(copy) }
            }
        };
        if journal.is_new()? {
            // The process that created the file was interrupted before the first row: treat it as an empty journal.
            journal.connection = Connection::open_in_memory().map_err(|error| journal.unreadable(&error))?;
            journal.begin().map_err(|error| journal.unreadable(&error))?;
        }
        journal.examine()?;
        Ok(journal)
    }

    /// Adds a row. The row is on the disk when this returns.
    ///
    /// # Errors
    /// [`JournalError::Unwritable`].
    pub fn append(&self, entry: &Entry) -> Result<()> {
        let milliseconds = i64::try_from(entry.duration().as_millis()).unwrap_or(i64::MAX);
        let row = params![
            entry.time(),
            entry.counter(),
            entry.purpose(),
            entry.method().number(),
            entry.outcome().name(),
            milliseconds,
            entry.headline().map(Headline::name),
        ];
        let written =
            self.connection.execute("INSERT INTO transactions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", row);
        written.map_err(|error| self.unwritable(&error))?;
        Ok(())
    }

    /// Returns the rows of a month, in the order in which they were added.
    ///
    /// # Errors
    /// [`JournalError::Unreadable`]; [`JournalError::NotAJournal`] also for a row with an invalid value.
    pub fn entries(&self, month: Month) -> Result<Vec<Entry>> {
        let times = month.seconds();
        let rows = || {
            let headline = if version(&self.connection)? == 1 { "NULL" } else { "headline" };
            let mut statement = self.connection.prepare(&format!(
                "SELECT time, counter, purpose, method, result, milliseconds, {headline} FROM transactions
                 WHERE time >= ?1 AND time < ?2 ORDER BY rowid",
            ))?;
            let rows = statement.query_map([times.start, times.end], entry)?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        let rows = rows().map_err(|error| self.unreadable(&error))?;
        rows.into_iter().collect::<Option<_>>().ok_or_else(|| self.not_a_journal().into())
    }

    /// Connects to a file that exists, with the right mode: never creates one.
    fn connect(path: &Path, flags: OpenFlags) -> Result<Self> {
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).and_then(
            |connection| {
                connection.busy_timeout(BUSY)?;
                Ok(connection)
            },
        );
        let connection =
            connection.map_err(|error| JournalError::Unreadable { path: path.into(), kind: kind(&error) })?;
        Ok(Self { path: path.into(), connection, copy: None })
    }

    /// Returns whether nothing has been written yet. Reads from the database first: that rolls back what a process left half
    /// written when it was killed, and only then does the length count.
    fn is_new(&self) -> Result<bool> {
        let schema = self.connection.pragma_query_value(None, "schema_version", |row| row.get::<_, i32>(0));
        schema.map_err(|error| self.unreadable(&error))?;
        let path = self.copy.as_ref().map_or_else(|| self.path.clone(), Copy::file);
        Ok(path.metadata().is_ok_and(|file| file.len() == 0))
    }

    /// Returns whether it can be read only after something is written: what a killed process left must be undone first.
    fn needs_writing(&self) -> bool {
        let schema = self.connection.pragma_query_value(None, "schema_version", |row| row.get::<_, i32>(0));
        let code = |error: rusqlite::Error| error.sqlite_error().map(|error| error.extended_code);
        schema.err().and_then(code).is_some_and(|code| NEEDS_WRITING.contains(&code))
    }

    /// Sets the pragmas that make a row durable, creates the table in an empty file, and migrates an older one.
    fn begin(&mut self) -> rusqlite::Result<()> {
        self.connection.pragma_update(None, "journal_mode", "DELETE")?;
        self.connection.pragma_update(None, "synchronous", "EXTRA")?;
        // Two processes may find the same empty file: only one of them creates the table.
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let things: i64 =
            transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        let application: i32 = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
        if things == 0 && application == 0 {
            transaction.execute_batch(TABLE)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        } else if application == APPLICATION && version(&transaction)? == 1 {
            transaction.execute_batch(NEW_COLUMN)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        transaction.commit()
    }

    /// Rejects a foreign file, a file of a later version, and a damaged one.
    fn examine(&self) -> Result<()> {
        let number = |name| {
            let value = self.connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
            value.map_err(|error| self.unreadable(&error))
        };
        if number("application_id")? != APPLICATION {
            return Err(self.not_a_journal().into());
        }
        let version = number("user_version")?;
        if version > VERSION {
            return Err(JournalError::Version { path: self.path.clone(), version }.into());
        }
        let check = self.connection.pragma_query_value(None, "quick_check", |row| row.get::<_, String>(0));
        match check.map_err(|error| self.unreadable(&error))?.as_str() {
            "ok" => Ok(()),
            _ => Err(self.not_a_journal().into()),
        }
    }

    fn not_a_journal(&self) -> JournalError {
        JournalError::NotAJournal { path: self.path.clone() }
    }

    fn unreadable(&self, error: &rusqlite::Error) -> JournalError {
        match is_damage(error) {
            true => self.not_a_journal(),
            false => JournalError::Unreadable { path: self.path.clone(), kind: kind(error) },
        }
    }

    fn unwritable(&self, error: &rusqlite::Error) -> JournalError {
        match is_damage(error) {
            true => self.not_a_journal(),
            false => JournalError::Unwritable { path: self.path.clone(), kind: kind(error) },
        }
    }
}

/// Reads a row; `None` for one with an invalid value.
fn entry(row: &Row<'_>) -> rusqlite::Result<Option<Entry>> {
    let (time, counter, purpose): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let (method, result, headline): (i64, String, Option<String>) = (row.get(3)?, row.get(4)?, row.get(6)?);
    let duration = Duration::from_millis(row.get::<_, i64>(5)?.try_into().unwrap_or_default());
    let headline = headline.map(|name| Headline::from_name(&name));
    let entry = || {
        let (method, outcome) = (Method::from_number(method)?, Ending::from_name(&result)?);
        let entry = Entry::new(time, &counter, &purpose, method, outcome, duration).ok()?;
        match headline {
            Some(None) => None,
            Some(headline) => Some(entry.with_headline(headline)),
            None => Some(entry),
        }
    };
    Ok(entry())
}

/// Returns the version of a journal's table.
fn version(connection: &Connection) -> rusqlite::Result<i32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

/// Returns the closest [`ErrorKind`] of the file system.
fn kind(error: &rusqlite::Error) -> ErrorKind {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => ErrorKind::ResourceBusy,
        Some(ErrorCode::DiskFull) => ErrorKind::StorageFull,
        Some(ErrorCode::ReadOnly) => ErrorKind::ReadOnlyFilesystem,
        Some(ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => ErrorKind::PermissionDenied,
        _ => ErrorKind::Other,
    }
}

#[cfg(test)]
mod tests;
