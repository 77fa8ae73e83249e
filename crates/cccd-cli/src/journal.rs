//! Counts a read in the journal of a counter on request.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use cccd::{
    Result,
    check::{Headline, Verdict},
    clock,
};
use cccd_counter::journal::{Ending, Entry, Journal, Method};

use crate::arguments::TransactionArguments;

/// The journal, if requested, and the values to record in it.
pub(crate) struct JournalTarget(Option<Counted>);

struct Counted {
    journal: Journal,
    counter: String,
    purpose: String,
    start: Instant,
}

impl JournalTarget {
    /// Opens the requested journal. Reports errors before a card is read; the time is measured from here.
    ///
    /// # Errors
    /// [`JournalError`](cccd::error::JournalError); [`InputOutputError::Clock`](cccd::error::InputOutputError::Clock),
    /// because a row without its time is in no report.
    pub(crate) fn of(arguments: &TransactionArguments) -> Result<Self> {
        let (Some(path), Some(counter), Some(purpose)) =
            (&arguments.journal, &arguments.counter, &arguments.purpose)
        else {
            return Ok(Self(None));
        };
        let counter = Entry::check_text("--counter", counter)?;
        let purpose = Entry::check_text("--purpose", purpose)?;
        clock::stated(SystemTime::now())?;
        let journal = Journal::open(path)?;
        Ok(Self(Some(Counted { journal, counter, purpose, start: Instant::now() })))
    }

    /// Adds the row of a command that is a single transaction, from its start until now.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub(crate) fn count(&self, outcome: Ending, headline: Option<Headline>) -> Result<()> {
        let elapsed = self.0.as_ref().map(|counted| counted.start.elapsed());
        self.add(outcome, headline, elapsed.unwrap_or_default())
    }

    /// Adds the row. A read without a connection to the national database counts only as a presented card.
    ///
    /// # Errors
    /// [`JournalError::Unwritable`](cccd::error::JournalError::Unwritable);
    /// [`InputOutputError::Clock`](cccd::error::InputOutputError::Clock).
    pub(crate) fn add(&self, outcome: Ending, headline: Option<Headline>, duration: Duration) -> Result<()> {
        let Some(Counted { journal, counter, purpose, .. }) = &self.0 else { return Ok(()) };
        let now = clock::stated(SystemTime::now())?.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let time = i64::try_from(now).unwrap_or(i64::MAX);
        let entry = Entry::new(time, counter, purpose, Method::Card, outcome, duration)?;
        journal.append(&entry.with_headline(headline))
    }

    /// Also counts a transaction that failed before there was anything to show.
    ///
    /// # Errors
    /// The error of the outcome itself, which matters more than that of the journal.
    pub(crate) fn or_failed<T>(&self, outcome: Result<T>) -> Result<T> {
        outcome.inspect_err(|error| {
            let _ = self.count(Ending::of(Verdict::CannotTell, Some(error)), None);
        })
    }
}
