//! What `cccd watch` shows: a screen for people, a line for each event for programs.
//!
//! # Lines of JSON
//! With `--format json` each event is one object on one line of standard output, written immediately. Keys come one per
//! line on standard input: 12 digits, 6 digits, the text of a QR code, an MRZ as its lines one after the other or as
//! one line of 90, 88 or 72 characters. A key that comes while another one is waiting for its card replaces it.
//!
//! | `event` | further fields | when |
//! |---|---|---|
//! | `card` | `reader` | a card is on the reader |
//! | `identity` | `reader`, and `schema_version`, `verdict`, `headline`, `issuing_state`, `holder`, `checks`, `findings` of [`cccd::json`] | name and number are known; verdict and headline are those so far |
//! | `done` | `reader`, all fields of [`cccd::json`]; with `--photo` also `photo` | the read has ended; verdict and headline are final |
//! | `error` | `reader` (string or null), `schema_version`, `error` (`code`, `name`, `what`, `to_do`); where it ended a read, all fields of [`cccd::json`] with what was read until then | something went wrong; the loop continues |
//! | `removed` | `reader` | the card or its reader was removed |
//!
//! `photo` has `file`, and as `result` `written`, `damaged` (written as it is on the card, although it cannot be
//! decoded), `missing` or `unwritable`. If no card comes for a key in time, the `error` is `no_card`; if a key could be
//! for two cards, it is `several_cards`. Programs should ignore events and fields that they do not know.

mod lines;
mod screen;

use cccd::{
    error::{DataError, Error},
    messages::Language,
};

pub(crate) use lines::{Lines, is_unread};
pub(crate) use screen::Screen;

use crate::photo::Photo;

/// The result for the portrait of a read, where one was requested.
pub(crate) enum Portrait {
    /// The extraction finished with this result.
    Tried(Photo),
    /// The portrait could not be extracted or written.
    Failed(Error),
}

impl Portrait {
    /// The name used in JSON.
    const fn name(&self) -> &'static str {
        match self {
            Self::Tried(Photo::Written(_)) => "written",
            Self::Tried(Photo::Damaged(_)) => "damaged",
            Self::Tried(Photo::Missing) | Self::Failed(Error::Data(_)) => "missing",
            Self::Failed(_) => "unwritable",
        }
    }

    /// The error to report beside the read.
    pub(crate) fn error(&self) -> Option<Error> {
        match self {
            Self::Tried(Photo::Damaged(problem)) => Some(DataError::clone(problem).into()),
            Self::Tried(Photo::Written(_) | Photo::Missing) => None,
            Self::Failed(error) => Some(error.clone()),
        }
    }
}

/// How reads are shown.
#[derive(Clone, Copy)]
pub(crate) struct ViewOptions {
    /// The language.
    pub(crate) language: Language,
    /// Whether sensitive fields are included.
    pub(crate) all: bool,
}
