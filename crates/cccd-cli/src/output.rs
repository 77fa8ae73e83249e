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

use std::io::{self, ErrorKind, Write};

use cccd::{
    Error, Result, SensitiveString,
    error::{Code, InputOutputError},
    json::{SCHEMA_VERSION, error_to_json},
    messages::{Language, Message, error_message},
};
use cccd_base::screen::steers;
use console::{Style, Term};
use serde_json::Value;

use crate::{format::Layout, terminal::folded};

/// Width of the error number, in columns.
const NUMBER_WIDTH: usize = 6;

/// Writes a result. A closed output is not an error.
///
/// # Errors
/// [`InputOutputError::Stream`].
pub(crate) fn print(text: &str) -> Result<()> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(InputOutputError::Stream { kind: error.kind() }.into())
        }
        _ => Ok(()),
    }
}

/// Writes a result as indented JSON, for people.
///
/// # Errors
/// [`InputOutputError::Stream`].
pub(crate) fn print_json(value: &Value) -> Result<()> {
    print_laid_out(value, Layout::Indented)
}

/// Writes a result as one line of JSON.
///
/// # Errors
/// [`InputOutputError::Stream`].
pub(crate) fn print_line(value: &Value) -> Result<()> {
    print_laid_out(value, Layout::Line)
}

/// Writes a result as JSON.
///
/// # Errors
/// [`InputOutputError::Stream`].
pub(crate) fn print_laid_out(value: &Value, layout: Layout) -> Result<()> {
    print(json_text(layout.text(value)).expose())
}

/// Makes JSON safe to show on a terminal: control characters are written as escapes like `\u009b`, which mean the same.
fn json_text(plain: String) -> SensitiveString {
    let plain = SensitiveString::from(plain);
    let mut text = SensitiveString::new(String::with_capacity(plain.expose().len()));
    for character in plain.expose().chars() {
        if character != '\n' && steers(character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                text.expose_mut().push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.expose_mut().push(character);
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_does_not_steer_a_terminal_and_says_the_same() {
        let value = serde_json::json!({ "name": "Nguyễn\u{9b}2J\u{202e}\u{7f}\u{e0041}\n\"" });
        let text = json_text(format!("{value:#}\n"));
        assert!(!text.expose().chars().any(|character| character != '\n' && steers(character)));
        assert!(text.expose().contains("Nguyễn"));
        assert_eq!(serde_json::from_str::<Value>(text.expose()).unwrap(), value);
    }
}
