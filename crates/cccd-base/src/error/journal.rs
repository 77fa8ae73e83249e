//! Errors of the journal of a counter.

use std::{io::ErrorKind, path::PathBuf};

use crate::screen;

errors! {
    /// The journal of a counter.
    JournalError {
        Unreadable {
            /// The file.
            path: PathBuf,
            /// The cause.
            kind: ErrorKind,
        } => JournalUnreadable = 860, "journal_unreadable",
            "the journal {path:?} cannot be read: {kind}", (path = screen::path(path));
        NotAJournal {
            /// The file.
            path: PathBuf,
        } => NotAJournal = 861, "not_a_journal",
            "{path:?} is not a journal, or it is damaged", (path = screen::path(path));
        /// A later version wrote the file.
        Version {
            /// The file.
            path: PathBuf,
            /// The version that it states.
            version: i32,
        } => JournalVersion = 862, "journal_version",
            "the journal {path:?} has version {version}", (path = screen::path(path));
        Unwritable {
            /// The file.
            path: PathBuf,
            /// The cause.
            kind: ErrorKind,
        } => JournalUnwritable = 863, "journal_unwritable",
            "the journal {path:?} cannot be written: {kind}", (path = screen::path(path));
        /// A text is empty, too long, or could be a personal number. The error does not contain the text itself.
        Text {
            /// What it was meant for.
            argument: &'static str,
        } => JournalText = 864, "journal_text", "the journal does not take the text of {argument}";
    }
}
