//! `cccd read`: from the key to the verdict.

use std::time::Duration;

use crate::{
    arguments::{ReadArguments, ShowArguments},
    evidence::EvidenceTarget,
    export,
    format::Shape,
    journal::JournalTarget,
    key,
    output::{self, read::View},
    photo::{self, Photo},
    progress::Progress,
    recording::Recording,
    trust::Trust,
};
use cccd::{
    Code, Error, Result,
    access::Attempts,
    check::Verdict,
    document::Holder,
    error::EvidenceError,
    input::Input,
    json::{JsonOptions, reading_to_json, wipe},
    messages::Language,
    read::{Event, Read, ReadOptions, Reading},
    reader::Connected,
    transport::Transport,
    verification::Verification,
};
use cccd_counter::{journal::Ending, mapping::Mapping};
use cccd_trace::Recorded;
use console::{Term, user_attended, user_attended_stderr};

/// How long to wait for a lifted card to return, where a person reads the output and did not set a time.
const RESUME: Duration = Duration::from_secs(10);
/// How long to wait for a card before looking again whether a reader is attached.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// # Errors
/// The error that prevented the read from starting. An error that ended it early is shown here and decides the exit
/// status.
pub(super) fn run(arguments: &ReadArguments, language: Language) -> Result<u8> {
    let begin = || {
        let mapping = export::check(&arguments.show)?;
        let recording = Recording::of(&arguments.show.record)?;
        let evidence = EvidenceTarget::of(&arguments.show)?;
        let journal = JournalTarget::of(&arguments.show.transaction)?;
        if key::is_asked_for(arguments.key_file.as_deref()) {
            // Nobody types a key for nothing. The card may be used by others, and lifted, until the key is there.
            drop(journal.or_failed(connect_at_terminal(arguments, language))?);
        }
        let input = key::get(arguments.key_file.as_deref(), language)?;
        let trust = Trust::load(arguments.show.judge.roots.trust.as_deref())?;
        output::show_warnings(trust.store.problems(), language);
        let connected = match key::is_asked_for(arguments.key_file.as_deref()) {
            true => connect_at_terminal(arguments, language),
            false => connect(arguments, arguments.reader.wait, language),
        };
        let transport = journal.or_failed(connected)?;
        Ok((mapping, recording, evidence, journal, input, trust, transport))
    };
    let (mapping, recording, evidence, journal, input, trust, transport) =
        or_json(begin(), arguments, language)?;
    let is_text = arguments.show.form.format.is_text();
    let resume = arguments.resume.unwrap_or(if is_text { RESUME } else { Duration::ZERO });
    let job = ReadJob {
        trust: &trust,
        arguments: &arguments.show,
        mapping,
        recording,
        evidence,
        journal,
        resume,
        language,
    };
    if !key::is_asked_for(arguments.key_file.as_deref()) {
        let reader = transport.reader().to_owned();
        return job.read_and_show(transport, &reader, &input);
    }
    let done = job.journal.or_failed(read_until_right(&job, transport, input, arguments));
    job.show(or_json(done, arguments, language)?)
}

/// Asks for another key after a wrong one, as often as [`Attempts`] allows. Attempts count over the whole call: a card
/// that was lifted in between may be the same one.
fn read_until_right(
    job: &ReadJob<'_>,
    mut transport: Connected,
    mut input: Input,
    arguments: &ReadArguments,
) -> Result<Done> {
    let mut attempts = Attempts::default();
    loop {
        let reader = transport.reader().to_owned();
        let mut done = job.read(transport, &reader, &input, &mut attempts)?;
        done.read.ended_by = done.read.ended_by.map(|error| attempts.limited(error));
        let Some(wrong) = done.read.ended_by.take_if(|error| error.code() == Code::WrongKey) else {
            return Ok(done);
        };
        output::show_error(&wrong, job.language);
        input = key::ask(job.language)?;
        transport = connect_at_terminal(arguments, job.language)?;
    }
}

/// Connects to the card for a person at a terminal. Waits for a card until there is one, unless told how long, as long as
/// a reader is attached: whoever lays it down or lifts it sees the request and can end the program.
fn connect_at_terminal(arguments: &ReadArguments, language: Language) -> Result<Connected> {
    if arguments.reader.wait.is_some() || !user_attended_stderr() {
        return connect(arguments, arguments.reader.wait, language);
    }
    let mut progress = None;
    let mut wait = None;
    loop {
        match super::connect_within(&arguments.reader, wait) {
            Err(error) if [Code::NoCard, Code::CardMoved].contains(&error.code()) => {}
            outcome => return outcome,
        }
        progress.get_or_insert_with(|| Progress::start(language)).waiting_for_long();
        wait = Some(LOOK_AGAIN);
    }
}

fn connect(arguments: &ReadArguments, wait: Option<Duration>, language: Language) -> Result<Connected> {
    let progress = Progress::start(language);
    progress.waiting(wait);
    super::connect_within(&arguments.reader, wait)
}

/// Reports, also in JSON if requested, that no card could be read.
fn or_json<T>(outcome: Result<T>, arguments: &ReadArguments, language: Language) -> Result<T> {
    if let (Err(error), Shape::Json(layout)) = (&outcome, arguments.show.form.format.shape()) {
        output::print_laid_out(output::read::json_without_card(error, language), layout)?;
    }
    outcome
}

/// What to read, what to judge it by, and how to show it.
pub(super) struct ReadJob<'a> {
    pub(super) trust: &'a Trust,
    pub(super) arguments: &'a ShowArguments,
    /// How the fields are renamed.
    pub(super) mapping: Mapping,
    pub(super) recording: Recording,
    pub(super) evidence: Option<EvidenceTarget>,
    pub(super) journal: JournalTarget,
    /// How long to wait for a lifted card.
    pub(super) resume: Duration,
    pub(super) language: Language,
}

/// A finished read, and what is reported beside it.
struct Done {
    read: Read,
    /// Name of the reader.
    reader: String,
    /// Whether name and number are already on the screen.
    identity_shown: bool,
    /// Why it could not be recorded.
    unrecorded: Option<Error>,
}

impl ReadJob<'_> {
    /// Reads the card, shows the result and returns the exit status.
    ///
    /// # Errors
    /// [`InputOutputError`](cccd::error::InputOutputError) when the output cannot be written or started.
    pub(super) fn read_and_show(
        &self,
        transport: impl Transport + 'static,
        reader: &str,
        input: &Input,
    ) -> Result<u8> {
        self.show(self.journal.or_failed(self.read(transport, reader, input, &mut Attempts::default()))?)
    }

    fn read(
        &self,
        transport: impl Transport + 'static,
        reader: &str,
        input: &Input,
        attempts: &mut Attempts,
    ) -> Result<Done> {
        let (view, arguments) = (self.view(), self.arguments);
        let progress = Progress::start(self.language);
        // Shows the identity before the photo arrives, so that a person at the screen need not wait for it.
        let show_early = arguments.photo.is_some() && arguments.form.format.is_text() && user_attended();
        let mut identity_shown = false;
        let mut on_event = |event: Event<'_>| {
            if let (Event::Identity { holder, verification, .. }, true) = (&event, show_early) {
                progress.suspend(|| identity_shown = print_identity(&view, holder, verification));
            }
            progress.event(&event);
        };
        let number = 1 + attempts.wrong_keys();
        let options = ReadOptions::new(&self.trust.store)
            .access(arguments.card.access)
            .photo(arguments.photo.is_some())
            .files(&arguments.files)
            .strict(arguments.judge.strict)
            .active_authentication(arguments.active)
            .evidence(self.evidence.is_some())
            .presented(input.presented())
            .resume(self.resume)
            .attempts(attempts);
        let Recorded { read, written } =
            self.recording.read(number, reader, transport, input.keys(), options, &mut on_event)?;
        progress.finish();
        Ok(Done { read, reader: reader.to_owned(), identity_shown, unrecorded: written.err() })
    }

    /// Shows the result of a read and returns the exit status.
    fn show(&self, done: Done) -> Result<u8> {
        let Done { read: Read { reading, ended_by: error }, reader, identity_shown, unrecorded } = done;
        let (view, arguments, language) = (self.view(), self.arguments, self.language);
        // Counts the read before anything is shown: it counts whether or not anybody reads the output.
        let verification = &reading.verification;
        let outcome = Ending::of(verification.verdict, error.as_ref());
        let uncounted = self.journal.count(outcome, Some(verification.headline())).err();
        let photo = arguments.photo.as_deref().map(|path| (path, photo::write(&reading.document, path)));
        let portrait = photo.as_ref().map_or_else(String::new, |(path, outcome)| {
            view.portrait(path, outcome.as_ref().ok(), reading.verification.verdict)
        });
        let mut unwritten = None;
        match arguments.form.format.shape() {
            Shape::Json(layout) => {
                let contents = arguments.card.all && !arguments.files.is_empty();
                let options = JsonOptions { sensitive: arguments.card.all, contents, language };
                let mut value = reading_to_json(&reading, error.as_ref(), options);
                value["trust_problems"] = output::warnings_json(self.trust.store.problems(), language);
                let is_picked = arguments.fields.is_some() || arguments.mapping.is_some();
                if is_picked && value["holder"].is_object() {
                    wipe(&mut value["holder"]);
                    value["holder"] = export::json(&reading, &arguments.fields(), &self.mapping);
                }
                match &arguments.output {
                    Some(path) => {
                        unwritten = export::write(&output::json_text(value, layout), Some(path)).err();
                    }
                    None => output::print_laid_out(value, layout)?,
                }
            }
            Shape::Table(sheet) if is_worth_showing(&reading, error.as_ref()) => {
                unwritten = export::put_out(&reading, sheet, arguments, &self.mapping, language).err();
            }
            Shape::Text if identity_shown => output::print(&view.rest(&reading, &portrait))?,
            Shape::Text if is_worth_showing(&reading, error.as_ref()) => {
                output::print(view.whole(&reading, &portrait).expose())?
            }
            Shape::Text | Shape::Table(_) => {}
        }
        let photo_error = match photo.map(|(_, outcome)| outcome) {
            // The read already ended with that error.
            Some(Err(Error::Data(_))) if matches!(error, Some(Error::Data(_))) => None,
            Some(Ok(Photo::Damaged(problem)) | Err(Error::Data(problem))) => {
                output::show_warnings(&[problem], language);
                None
            }
            Some(Err(error)) => Some(error),
            _ => None,
        };
        // What was read before an error is kept too; a card that was never opened has nothing to keep.
        let was_open = reading.document.files().any(|(file, _)| file.is_in_application());
        let unkept = match &self.evidence {
            Some(evidence) if error.is_none() || was_open => evidence.write(&reading, &reader).err(),
            _ => None,
        };
        // If the key may not be the holder's, everything was withheld, and the error already says why.
        let unkept = unkept.filter(|unkept| error.is_none() || *unkept != EvidenceError::Nothing.into());
        let errors = error
            .into_iter()
            .chain(photo_error)
            .chain(unwritten)
            .chain(unrecorded)
            .chain(unkept)
            .chain(uncounted);
        let errors: Vec<Error> = errors.collect();
        errors.iter().for_each(|error| {
            output::show_error(error, language);
        });
        Ok(exit_status(reading.verification.verdict, errors.first()))
    }

    fn view(&self) -> View<'_> {
        let Self { trust, arguments, language, .. } = *self;
        let (fields, files) = (arguments.fields.as_ref(), &arguments.files);
        View { language, all: arguments.card.all, fields, files, screen: Term::stdout(), trust }
    }
}

/// Shows the identity; returns whether that succeeded.
fn print_identity(view: &View<'_>, holder: &Holder, verification: &Verification) -> bool {
    output::print(view.identity(holder, verification.verdict).expose()).is_ok()
}

/// A read that ended before any result has nothing to show but its error.
fn is_worth_showing(reading: &Reading, error: Option<&Error>) -> bool {
    error.is_none() || reading.verification.verdict == Verdict::NotGenuine || reading.holder().is_some()
}

/// The exit status of the verdict, or the class of the error that ended the read. *Not genuine* wins.
fn exit_status(verdict: Verdict, error: Option<&Error>) -> u8 {
    match error {
        Some(error) if verdict != Verdict::NotGenuine => error.code().class().exit_status(),
        _ => verdict.exit_status(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cccd::error::TransportError;

    #[test]
    fn an_error_is_the_exit_status_unless_the_card_is_not_genuine() {
        let moved: Error = TransportError::CardMoved.into();
        assert_eq!(exit_status(Verdict::Genuine, None), 0);
        assert_eq!(exit_status(Verdict::CannotTell, None), 8);
        assert_eq!(exit_status(Verdict::ChipNotProven, None), 9);
        assert_eq!(exit_status(Verdict::Genuine, Some(&moved)), 3);
        assert_eq!(exit_status(Verdict::CannotTell, Some(&moved)), 3);
        assert_eq!(exit_status(Verdict::NotGenuine, Some(&moved)), 1);
    }
}
