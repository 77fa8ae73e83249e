//! The command `cccd`: reads the chip of the Vietnamese citizen card, verifies it and shows the holder.
//!
//! It is thin: what happens stands in [`commands`], how it looks in [`output`], and what it means in the
//! library. Results go to standard output, everything else to standard error. An error is two lines, what
//! happened and what to do, the number of the error first.
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
//! | 8 | it cannot be told whether the card is genuine; the checks say what is missing |
//! | 9 | the data is authentic, the chip is not proven |
//!
//! An output that nobody reads any more (a broken pipe) is no error and changes no status: a verdict does not
//! become better for it.
//!
//! # JSON
//! `--format json` writes one object to standard output; which forms there are stands in [`format`]. The JSON of `read`
//! and `demo` is described at [`cccd::json`]; where no card could be read at all it holds `schema_version` and `error`
//! alone. `watch` writes one line for each event, described at [`output::watch`]. Those of
//! `readers`, `info`, `doctor` and `privacy` are described at [`output::readers`], [`output::info`],
//! [`output::doctor`] and [`output::privacy`], those of `qr`, `mrz` and `number` at [`output::explain`]; they follow the same rule of versions.

mod arguments;
mod commands;
mod doctor;
mod evidence;
mod export;
mod format;
mod journal;
mod key;
mod logging;
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
    let arguments = match arguments::parse(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(Stop::Help(text)) => {
            // If nobody reads it, nobody misses it.
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
