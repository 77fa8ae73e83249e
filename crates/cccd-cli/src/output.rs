//! Formats output. Results go to standard output, everything else to standard error.

pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod info;
pub(crate) mod privacy;
pub(crate) mod read;
pub(crate) mod readers;
pub(crate) mod report;
pub(crate) mod sim;
pub(crate) mod trace;
pub(crate) mod trust;
pub(crate) mod verify;
pub(crate) mod watch;

use std::{
    io::{self, ErrorKind, Write},
    time::SystemTime,
};

use cccd::{
    Error, Result, SensitiveBytes, clock,
    error::{Code, InputOutputError},
    json::{Layout, SCHEMA_VERSION, error_to_json, to_text},
    messages::{Language, Message, error_message},
};
use console::{Style, Term};
use serde_json::Value;

use crate::terminal::folded;

/// Width of the error number, in columns.
const NUMBER_WIDTH: usize = 6;

/// Writes a result. A closed output is not an error.
///
/// # Errors
/// [`InputOutputError::Stream`].
pub(crate) fn print(text: &str) -> Result<()> {
    print_bytes(text.as_bytes())
}

/// Writes a result that is made up of bytes.
///
/// # Errors
/// As [`print`].
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<()> {
    match write(bytes) {
        Err(InputOutputError::Stream { kind: ErrorKind::BrokenPipe }) => Ok(()),
        written => Ok(written?),
    }
}

/// Writes to standard output, in one piece.
///
/// # Errors
/// [`InputOutputError::Stream`], also where nobody reads it any more.
fn write(bytes: &[u8]) -> Result<(), InputOutputError> {
    let written =
        standard_output().and_then(|mut output| output.write_all(bytes).and_then(|()| output.flush()));
    written.map_err(|error| InputOutputError::Stream { kind: error.kind() })
}

/// Returns standard output without the buffer of the standard library, which would keep a copy of the last text.
#[cfg(unix)]
fn standard_output() -> io::Result<impl Write> {
    Ok(std::fs::File::from(std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned()?))
}

/// Returns standard output. A console of Windows takes text only from the standard library.
#[cfg(not(unix))]
fn standard_output() -> io::Result<impl Write> {
    Ok(io::stdout())
}

/// Writes a result as JSON over lines, as people read it, and wipes it.
///
/// # Errors
/// [`InputOutputError::Stream`].
pub(crate) fn print_json(value: Value) -> Result<()> {
    print_laid_out(value, Layout::Indented)
}

/// Writes a result as one line of JSON, and wipes it.
///
/// # Errors
/// [`InputOutputError::Stream`].
pub(crate) fn print_line(value: Value) -> Result<()> {
    print_laid_out(value, Layout::Line)
}

/// Writes a result as JSON, and wipes it.
///
/// # Errors
/// [`InputOutputError::Stream`].
pub(crate) fn print_laid_out(value: Value, layout: Layout) -> Result<()> {
    print_bytes(json_text(value, layout).expose())
}

/// A value as JSON, with the end of its last line. The value is wiped.
pub(crate) fn json_text(value: Value, layout: Layout) -> SensitiveBytes {
    let mut text = to_text(value, layout);
    text.expose_mut().push(b'\n');
    text
}

/// Writes an error in two lines, its number first; returns the exit status.
pub(crate) fn show_error(error: &Error, language: Language) -> u8 {
    show_lines(error.code(), &error_message(error, language));
    error.code().class().exit_status()
}

/// Writes what happened and what to do, starting with the number of the error.
pub(crate) fn show_lines(code: Code, message: &Message) {
    show(code, message, &Style::new().red().bold());
}

/// Writes lines that belong to a following error.
pub(crate) fn show_note(text: &str) {
    let _ = write!(io::stderr(), "{text}");
}

/// Writes problems that do not end the command.
pub(crate) fn show_warnings<E: Clone + Into<Error>>(problems: &[E], language: Language) {
    for problem in problems {
        let error: Error = problem.clone().into();
        show(error.code(), &error_message(&error, language), &Style::new().yellow());
    }
}

/// Warns of a clock that was never set, where the output depends on the time.
pub(crate) fn warn_of_clock(language: Language) {
    show_warnings(&Vec::from_iter(clock::stated(SystemTime::now()).err()), language);
}

/// The same warnings as JSON.
pub(crate) fn warnings_json<E: Clone + Into<Error>>(problems: &[E], language: Language) -> Value {
    problems.iter().map(|problem| error_to_json(&problem.clone().into(), language)).collect()
}

fn show(code: Code, message: &Message, style: &Style) {
    let screen = Term::stderr();
    let [what, to_do] = [&message.what, &message.to_do].map(|line| folded(line, NUMBER_WIDTH, &screen));
    let what = style.clone().for_stderr().apply_to(what);
    // If standard error is closed, the error cannot be shown.
    let _ = writeln!(io::stderr(), "[{}] {what}\n{:NUMBER_WIDTH$}{to_do}", code.number(), "");
}
