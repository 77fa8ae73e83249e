//! `cccd watch`: the counter's loop.

use std::{
    io::{self, ErrorKind, IsTerminal, Read},
    path::Path,
    thread,
};

use cccd::{
    Error, Result, SensitiveBytes,
    error::{InputOutputError, UsageError},
    input::MAX_TEXT,
    messages::Language,
    reader::Choice,
};
use cccd_base::private_file;
use cccd_counter::{
    journal::Ending,
    watch::{Counter, DeskEvent, Keyboard, WatchOptions},
};
use console::Term;
use zeroize::Zeroize;

use crate::{
    arguments::WatchArguments,
    format::Format,
    journal::JournalTarget,
    key, memory,
    output::{
        self,
        read::View,
        watch::{Lines, Portrait, Screen, ViewOptions, is_unread},
    },
    photo,
    trust::Trust,
};

/// # Errors
/// The error that prevented the loop from starting; [`InputOutputError::Stream`] when the output cannot be written.
/// Errors at the counter do not end the loop and do not change the exit status.
pub(super) fn run(arguments: &WatchArguments, language: Language) -> Result<u8> {
    let options = options(arguments)?;
    let is_json = arguments.form.format == Format::Json;
    if !is_json && !io::stdout().is_terminal() {
        return Err(UsageError::Argument { argument: "--format" }.into());
    }
    let trust = Trust::load(arguments.judge.roots.trust.as_deref())?;
    output::show_warnings(trust.store.problems(), language);
    arguments.photo.as_deref().map(private_file::check).transpose()?;
    let journal = JournalTarget::of(&arguments.transaction)?;
    let counter = Counter::new();
    let keyboard = counter.keyboard();
    ctrlc::set_handler(move || keyboard.stop())
        .map_err(|_| InputOutputError::Stream { kind: ErrorKind::Other })?;
    listen(counter.keyboard())?;
    let photo = arguments.photo.as_deref();
    let outcome = if is_json {
        let lines = Lines::new(ViewOptions { language, all: arguments.card.all });
        counter.run(
            &trust.store,
            &options,
            &mut wiping(|event| {
                let portrait = portrait(&event, photo)?;
                lines.show(&event, photo.zip(portrait.as_ref()))?;
                if let (DeskEvent::Done { reader, .. }, Some(error)) =
                    (&event, portrait.and_then(|portrait| portrait.error()))
                {
                    lines.error(Some(reader), &error)?;
                }
                count(&event, &journal).map_or(Ok(()), |error| lines.error(None, &error))
            }),
        )
    } else {
        let view = View {
            language,
            all: arguments.card.all,
            fields: None,
            files: &[],
            screen: Term::stdout(),
            trust: &trust,
        };
        let mut screen = Screen::enter(view)?;
        counter.run(
            &trust.store,
            &options,
            &mut wiping(|event| {
                let portrait = portrait(&event, photo)?;
                screen.show(&event, photo.zip(portrait.as_ref()))?;
                count(&event, &journal).map_or(Ok(()), |error| screen.error(&error))
            }),
        )
    };
    match outcome {
        Err(error) if is_unread(&error) => Ok(0),
        outcome => outcome.map(|()| 0),
    }
}

fn options(arguments: &WatchArguments) -> Result<WatchOptions> {
    let mut options = WatchOptions::default();
    options.reader = match arguments.reader.as_deref().map(Choice::parse) {
        None | Some(Choice::Any) => None,
        Some(Choice::Pcsc(name)) => Some(name),
        // libnfc does not signal card arrival.
        Some(_) => return Err(UsageError::Argument { argument: "--reader" }.into()),
    };
    options.settings.access = arguments.card.access;
    options.settings.photo = arguments.photo.is_some();
    options.settings.strict = arguments.judge.strict;
    options.settings.resume = arguments.resume;
    options.clear_after = arguments.clear_after;
    options.forget_after = arguments.forget_after;
    Ok(options)
}

/// Handles events, and wipes the stack after each one that may be followed by a pause.
fn wiping(mut handle: impl FnMut(DeskEvent<'_>) -> Result<()>) -> impl FnMut(DeskEvent<'_>) -> Result<()> {
    move |event| {
        let goes_on = matches!(event, DeskEvent::Progress(_) | DeskEvent::Identity { .. });
        let handled = handle(event);
        if !goes_on {
            memory::wipe_stack();
        }
        handled
    }
}

/// Keeps the portrait file in step with the reads: the previous person's is deleted when a read begins.
fn portrait(event: &DeskEvent<'_>, path: Option<&Path>) -> Result<Option<Portrait>> {
    match (event, path) {
        (DeskEvent::Begin { .. }, Some(path)) => Ok(private_file::remove(path).map(|()| None)?),
        (DeskEvent::Done { reading, .. }, Some(path)) => {
            let outcome = photo::write(&reading.document, path);
            Ok(Some(outcome.map_or_else(Portrait::Failed, Portrait::Tried)))
        }
        _ => Ok(None),
    }
}

/// Counts a finished transaction. A failing journal does not end the loop, but the clerk must know.
fn count(event: &DeskEvent<'_>, journal: &JournalTarget) -> Option<Error> {
    let DeskEvent::Finished(transaction) = event else { return None };
    let outcome = Ending::of(transaction.verdict, transaction.error);
    journal.add(outcome, Some(transaction.headline), transaction.time).err()
}

/// Sends the lines of standard input to the loop, from a thread that ends with the program.
fn listen(keyboard: Keyboard) -> Result<()> {
    let mut input = key::standard_input()?;
    let listen = move || {
        // An input that fails counts as ended.
        let _ = each_line(&mut input, |line| keyboard.line(line));
        keyboard.end();
    };
    let thread = thread::Builder::new().name("keyboard".to_owned()).spawn(listen);
    thread.map(drop).map_err(|error| stream(&error))
}

/// Reads lines to the end. Only the beginning of an overlong line is passed on; it is then rejected as too long.
fn each_line(input: &mut impl Read, mut take: impl FnMut(SensitiveBytes)) -> Result<()> {
    const CHUNK: usize = 1024;
    let mut chunk = SensitiveBytes::new(vec![0; CHUNK]);
    let mut line = new_line();
    loop {
        let count = match input.read(chunk.expose_mut()) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(stream(&error)),
        };
        for &byte in chunk.expose().iter().take(count) {
            if byte == b'\n' {
                take(std::mem::replace(&mut line, new_line()));
            } else if line.expose().len() <= MAX_TEXT {
                line.expose_mut().push(byte);
            }
        }
        // The next line may take long to come.
        chunk.expose_mut().as_mut_slice().zeroize();
    }
    if !line.expose().is_empty() {
        take(line);
    }
    Ok(())
}

/// Allocated at full size: growing would leave copies in memory.
fn new_line() -> SensitiveBytes {
    SensitiveBytes::new(Vec::with_capacity(MAX_TEXT + 1))
}

fn stream(error: &io::Error) -> Error {
    InputOutputError::Stream { kind: error.kind() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &str) -> Vec<String> {
        let mut lines = Vec::new();
        let take = |line: SensitiveBytes| lines.push(String::from_utf8(line.expose().clone()).unwrap());
        each_line(&mut input.as_bytes(), take).unwrap();
        lines
    }

    #[test]
    fn lines_come_one_by_one_and_the_last_needs_no_end() {
        assert_eq!(lines("001085012345\r\n\n012345"), ["001085012345\r", "", "012345"]);
        assert_eq!(lines(""), [""; 0]);
    }

    #[test]
    fn a_line_without_an_end_is_cut_and_the_next_one_is_whole() {
        let lines = lines(&format!("{}\n012345\n", "1".repeat(40_000)));
        assert_eq!(lines[0].len(), MAX_TEXT + 1);
        assert_eq!(lines[1], "012345");
    }
}
