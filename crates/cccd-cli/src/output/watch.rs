//! What `cccd watch` shows: a screen for people, a line for each event for programs.
//!
//! # Lines of JSON
//! With `--format json` each event is one object on one line of standard output, written at once. Keys come one per
//! line on standard input: 12 digits, 6 digits, the text of a QR code, an MRZ as its lines one after the other or as one
//! line of 90, 88 or 72 characters. A key that comes while another one waits for its card takes its place.
//!
//! | `event` | further fields | when |
//! |---|---|---|
//! | `card` | `reader` | a card lies on the reader |
//! | `identity` | `reader`, and `schema_version`, `verdict`, `headline`, `issuing_state`, `holder`, `checks`, `findings` of [`cccd::json`] | name and number are known; verdict and headline are those so far |
//! | `done` | `reader`, all fields of [`cccd::json`]; with `--photo` also `photo` | the read has ended; verdict and headline are final |
//! | `error` | `reader` (string or null), `schema_version`, `error` (`code`, `name`, `what`, `to_do`); where a read ended in it, all fields of [`cccd::json`] with what was read until then | something went wrong; the loop goes on |
//! | `removed` | `reader` | the card left, or its reader did |
//!
//! `photo` has `file`, and as `result` `written`, `damaged` (written as it stood on the card, though nobody can decode
//! it), `missing` or `unwritable`. A key that no card came for in time is the `error` `no_card`; two cards that one key
//! could be for are `several_cards`. A program passes over events and fields that it does not know.

mod lines;
mod screen;

use cccd::{
    error::{DataError, Error},
    messages::Language,
};

pub(crate) use lines::{Lines, is_unread};
pub(crate) use screen::Screen;

use crate::photo::Photo;

/// What came of the portrait of a read, where one was asked for.
pub(crate) enum Portrait {
    /// It was tried.
    Tried(Photo),
    /// It could not be had, or not be written.
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

    /// What to tell beside the read.
    pub(crate) fn error(&self) -> Option<Error> {
        match self {
            Self::Tried(Photo::Damaged(problem)) => Some(DataError::clone(problem).into()),
            Self::Tried(Photo::Written(_) | Photo::Missing) => None,
            Self::Failed(error) => Some(error.clone()),
        }
    }
}

/// How reads are put out.
#[derive(Clone, Copy)]
pub(crate) struct ViewOptions {
    /// In which language.
    pub(crate) language: Language,
    /// With the sensitive fields.
    pub(crate) all: bool,
}
