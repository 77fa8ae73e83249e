//! `cccd read`: from the key to the verdict.

use std::time::{Duration, SystemTime};

use cccd::{
    Error, Result,
    access::AccessKey,
    check::Verdict,
    document::Document,
    json::{JsonOptions, reading_to_json},
    messages::Language,
    read::{Event, Interrupted, ReadOptions, Reading, read},
    transport::Transport,
    verification::Verification,
};
use console::{Term, user_attended};

use crate::{
    arguments::{Format, ReadArguments, ShowArguments},
    key,
    output::{self, read::View},
    photo::{self, Photo},
    progress::Progress,
    trust::Trust,
};

/// How long a lifted card is waited for where a person reads the output and nothing else was asked for.
const RESUME: Duration = Duration::from_secs(10);

/// # Errors
/// What kept the read from beginning. An error that ended it early is shown here and is in the exit status.
pub(super) fn run(arguments: &ReadArguments, language: Language) -> Result<u8> {
    let begin = || {
        let key = key::get(arguments.key_file.as_deref(), language)?;
        let trust = Trust::load(arguments.show.trust.as_deref())?;
        output::show_warnings(trust.store.problems(), language);
        let progress = Progress::start(language);
        progress.waiting(arguments.reader.wait);
        Ok((key, trust, super::connect(&arguments.reader)?))
    };
    let begun: Result<_> = begin();
    if let (Err(error), Format::Json) = (&begun, arguments.show.form.format) {
        output::print_json(&output::read::json_without_card(error, language))?;
    }
    let (key, trust, transport) = begun?;
    let resume = arguments.resume.unwrap_or(match arguments.show.form.format {
        Format::Text => RESUME,
        Format::Json => Duration::ZERO,
    });
    show(transport, &key, &trust, &arguments.show, resume, language)
}

/// Reads the card, shows what came of it and says so in the exit status. A card that is lifted is waited for
/// as long as `resume`.
///
/// # Errors
/// [`InputOutputError`](cccd::error::InputOutputError) when the output cannot be written.
pub(super) fn show(
    transport: impl Transport + 'static,
    key: &AccessKey,
    trust: &Trust,
    arguments: &ShowArguments,
    resume: Duration,
    language: Language,
) -> Result<u8> {
    let view = View { language, all: arguments.all, files: &arguments.files, screen: Term::stdout(), trust };
    let progress = Progress::start(language);
    // While the photo is still to come, the person at the screen need not wait for it.
    let show_early = arguments.photo.is_some() && arguments.form.format == Format::Text && user_attended();
    let mut identity_shown = false;
    let mut on_event = |event: Event<'_>| {
        if let (Event::Identity { document, verification }, true) = (&event, show_early) {
            progress.suspend(|| identity_shown = print_identity(&view, document, verification));
        }
        progress.event(&event);
    };
    let options = ReadOptions::new(&trust.store)
        .access(arguments.access.into())
        .photo(arguments.photo.is_some())
        .files(&arguments.files)
        .strict(arguments.strict)
        .resume(resume);
    let (reading, error) = match read(transport, key, options, &mut on_event) {
        Ok(reading) => (reading, None),
        Err(interrupted) => {
            let Interrupted { reading, error, .. } = *interrupted;
            (reading, Some(error))
        }
    };
    progress.finish();

    let photo = arguments.photo.as_deref().map(|path| (path, photo::write(&reading.document, path)));
    let portrait = photo.as_ref().map_or_else(String::new, |(path, outcome)| {
        view.portrait(path, outcome.as_ref().ok(), reading.verification.verdict)
    });
    match arguments.form.format {
        Format::Json => {
            let contents = arguments.all && !arguments.files.is_empty();
            let options = JsonOptions { sensitive: arguments.all, contents, language };
            output::print_json(&reading_to_json(&reading, error.as_ref(), options))?;
        }
        Format::Text if identity_shown => output::print(&view.rest(&reading, &portrait))?,
        Format::Text if is_worth_showing(&reading, error.as_ref()) => {
            output::print(view.whole(&reading, &portrait).expose())?
        }
        Format::Text => {}
    }
    let photo_error = match photo.map(|(_, outcome)| outcome) {
        // The read has ended with that error already.
        Some(Err(Error::Data(_))) if matches!(error, Some(Error::Data(_))) => None,
        Some(Ok(Photo::Damaged(problem)) | Err(Error::Data(problem))) => {
            output::show_warnings(&[problem], language);
            None
        }
        Some(Err(error)) => Some(error),
        _ => None,
    };
    let errors: Vec<Error> = error.into_iter().chain(photo_error).collect();
    errors.iter().for_each(|error| {
        output::show_error(error, language);
    });
    Ok(exit_status(reading.verification.verdict, errors.first()))
}

/// Shows who it is; true when that worked.
fn print_identity(view: &View<'_>, document: &Document, verification: &Verification) -> bool {
    document
        .holder(SystemTime::now())
        .is_some_and(|holder| output::print(view.identity(&holder, verification.verdict).expose()).is_ok())
}

/// A read that ended before anything was known has nothing but its error.
fn is_worth_showing(reading: &Reading, error: Option<&Error>) -> bool {
    error.is_none() || reading.verification.verdict == Verdict::NotGenuine || reading.holder().is_some()
}

/// The verdict in the exit status, or the class of the error that ended the read. *Not genuine* wins.
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
