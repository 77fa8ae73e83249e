//! The command `cccd`: reads the chip of the Vietnamese citizen card, verifies it and shows the holder.
//!
//! This crate is thin: [`commands`] does the work, [`output`] formats it, and the library gives it meaning. Results go
//! to standard output, everything else to standard error. An error is two lines, what happened and what to do, starting
//! with the number of the error.
//!
//! # Exit status
//! | status | meaning |
//! |---|---|
//! | 0 | `read`: the card is genuine; `doctor`: a card can be read; other commands: done |
//! | 1 | not genuine; this wins over any error that ended the read |
//! | 2 | the call: an argument is missing, unknown or cannot be used |
//! | 3 | reader or service, no card, card moved |
//! | 4 | the key: badly formed, wrong, or of another card |
//! | 5 | the card refused a command, or its protected channel broke |
//! | 6 | data of the card is malformed |
//! | 7 | files of this computer, the trust folder, cryptography |
//! | 8 | it is unknown whether the card is genuine; the checks say what is missing |
//! | 9 | the data is authentic, the chip is not proven |
//!
//! A closed output (a broken pipe) is not an error and changes no status: the verdict stays the same.
//!
//! # JSON
//! `--format json` writes one object to standard output; [`format`] lists the forms. The JSON of `read` and `demo` is
//! described at [`cccd::json`], with `trust_problems` as [`output::read`] has it; if no card could be read at all it
//! contains only `schema_version` and `error`. The JSON of `verify` is described there too. `watch` writes one line for
//! each event, described at [`output::watch`]. The JSON of `readers`, `info`, `doctor` and `privacy` is described at
//! [`output::readers`], [`output::info`], [`output::doctor`] and [`output::privacy`], that of `qr`, `mrz` and `number`
//! at [`output::explain`], that of `trust` and `trace replay` at [`output::trust`] and [`output::trace`]; they follow the
//! same versioning rule.

mod arguments;
mod commands;
mod doctor;
mod evidence;
mod export;
mod format;
mod journal;
mod key;
mod logging;
mod memory;
mod output;
mod photo;
mod privacy;
mod progress;
mod quiet;
mod recording;
mod terminal;
mod trust;

use std::process::ExitCode;

use arguments::Stop;
use cccd::Code;

fn main() -> ExitCode {
    memory::close();
    let arguments = match arguments::parse(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(Stop::Help(text)) => {
            // A failure means that nobody reads the text.
            let _ = text.print();
            return ExitCode::SUCCESS;
        }
        Err(Stop::WrongCall(message)) => {
            output::show_lines(Code::ArgumentInvalid, &message);
            return Code::ArgumentInvalid.class().exit_status().into();
        }
    };
    quiet::silence_libnfc(&arguments);
    logging::start();
    let status = commands::run(&arguments);
    status.unwrap_or_else(|error| output::show_error(&error, arguments.language)).into()
}
