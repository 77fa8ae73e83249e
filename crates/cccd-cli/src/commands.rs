//! What each command does. [`crate::output`] decides how it looks.

mod completions;
mod demo;
mod doctor;
mod explain;
mod info;
mod man;
mod privacy;
mod read;
mod readers;
mod report;
mod sim;
mod trace;
mod trust;
mod verify;
mod watch;

use std::time::Duration;

use cccd::{
    Result,
    input::InputKind,
    reader::{self, Choice, Connected},
    transport::Cancel,
};

use crate::arguments::{Arguments, Command, ReaderArguments};

/// Runs a command and returns the exit status.
///
/// # Errors
/// The error that prevented a result. Its class is the exit status.
pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    let language = arguments.language;
    match &arguments.command {
        Command::Read(arguments) => read::run(arguments, language),
        Command::Watch(arguments) => watch::run(arguments, language),
        Command::Readers(arguments) => readers::run(arguments, language),
        Command::Info(arguments) => info::run(arguments, language),
        Command::Doctor(arguments) => doctor::run(arguments, language),
        Command::Demo(arguments) => demo::run(arguments, language),
        Command::Sim(arguments) => sim::run(&arguments.command, language),
        Command::Trace(arguments) => trace::run(&arguments.command, language),
        Command::Trust(arguments) => trust::run(&arguments.command, language),
        Command::Verify(arguments) => verify::run(arguments, language),
        Command::Qr(arguments) => explain::run(InputKind::Qr, arguments, language),
        Command::Mrz(arguments) => explain::run(InputKind::Mrz, arguments, language),
        Command::Number(arguments) => explain::run(InputKind::PersonalNumber, arguments, language),
        Command::Report(arguments) => report::run(arguments, language),
        Command::Privacy(arguments) => privacy::run(&arguments.read, language),
        Command::Completions(arguments) => completions::run(arguments, language),
        Command::Man(arguments) => man::run(arguments, language),
    }
}

/// Connects to the card that the arguments select.
fn connect(arguments: &ReaderArguments) -> Result<Connected> {
    connect_within(arguments, arguments.wait)
}

/// Does the same with another waiting time.
fn connect_within(arguments: &ReaderArguments, wait: Option<Duration>) -> Result<Connected> {
    let choice = arguments.reader.as_deref().map_or(Choice::Any, Choice::parse);
    reader::connect(&choice, wait, &Cancel::default())
}
