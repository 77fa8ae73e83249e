//! `cccd trace`: replays, shows and compares recorded reads.

use std::path::Path;

use cccd::{
    Error, Result,
    error::{TraceError, UsageError},
    messages::Language,
    transport::Limits,
};
use cccd_base::{input_file, private_file};
use cccd_trace::{
    End, LenientOptions, Log, Memory, Pace, ShowOptions, Summary, Trace, check, diff, import::Pick, outline,
    replay, replay_leniently, show,
};

use crate::{
    arguments::{
        CheckArguments, DiffArguments, ImportArguments, OutlineArguments, ReplayArguments,
        ShowTraceArguments, TraceCommand,
    },
    format::Format,
    output::{self, trace},
};

/// # Errors
/// Those of the files and of the traces. A trace that replays differently is reported in the exit status.
pub(super) fn run(command: &TraceCommand, language: Language) -> Result<u8> {
    match command {
        TraceCommand::Replay(arguments) => replay_all(arguments, language),
        TraceCommand::Show(arguments) => show_one(arguments, language),
        TraceCommand::Diff(arguments) => compare(arguments, language),
        TraceCommand::Check(arguments) => check_all(arguments, language),
        TraceCommand::Outline(arguments) => write_outline(arguments),
        TraceCommand::Import(arguments) => import_one(arguments, language),
    }
}

/// Replays each trace; one that cannot be read or that diverges does not stop the others.
fn replay_all(arguments: &ReplayArguments, language: Language) -> Result<u8> {
    let mut status = 0;
    for path in &arguments.files {
        let report = match Trace::from_file(path).and_then(|trace| replay_one(&trace, arguments, language)) {
            Ok(report) => report,
            Err(error) => trace::Report::of_error(error),
        };
        match arguments.form.format {
            Format::Text => output::print(&report.text(path, language))?,
            Format::Json => output::print_line(report.json(path, language))?,
        }
        if let Some(error) = &report.error {
            if arguments.form.format == Format::Text {
                output::show_error(error, language);
            }
            status = error.code().class().exit_status();
        }
    }
    Ok(status)
}

fn replay_one(trace: &Trace, arguments: &ReplayArguments, language: Language) -> Result<trace::Report> {
    if arguments.lenient {
        let limits = arguments.short.then_some(Limits::SHORT);
        let replayed = replay_leniently(trace, LenientOptions { limits, ..LenientOptions::default() })?;
        let remarks = replayed.remarks.iter().map(|remark| remark.text(language)).collect();
        let end = Some(End::of(&replayed.read));
        return Ok(trace::Report { end, is_lenient: true, remarks, ..Default::default() });
    }
    let pace = if arguments.timing { Pace::AsRecorded } else { Pace::AtOnce };
    let replayed = replay(trace, pace)?;
    let options = ShowOptions { bytes: arguments.bytes, language };
    let divergence = replayed.divergence.as_ref();
    Ok(trace::Report {
        end: Some(End::of(&replayed.read)),
        error: divergence.map(|divergence| TraceError::Diverged { line: divergence.line }.into()),
        divergence: divergence.map(|divergence| divergence.explain(trace, &options)),
        ..Default::default()
    })
}

fn show_one(arguments: &ShowTraceArguments, language: Language) -> Result<u8> {
    let trace = Trace::from_file(&arguments.file)?;
    let text = match arguments.summary {
        true => Summary::of(&trace).text(language),
        false => show(&trace, &ShowOptions { bytes: arguments.bytes, language }),
    };
    output::print(&text)?;
    Ok(0)
}

/// Shows the differences. A difference is not a failure.
fn compare(arguments: &DiffArguments, language: Language) -> Result<u8> {
    let (one, other) = (Trace::from_file(&arguments.one)?, Trace::from_file(&arguments.other)?);
    output::print(&diff(&one, &other).text(&ShowOptions { bytes: arguments.bytes, language }))?;
    Ok(0)
}

fn check_all(arguments: &CheckArguments, language: Language) -> Result<u8> {
    let mut status = 0;
    for path in &arguments.files {
        match Trace::from_file(path) {
            Ok(found) => output::print(&trace::remarks(path, &check(&found), language))?,
            Err(error) => {
                output::print(&trace::Report::default().text(path, language))?;
                status = output::show_error(&error, language);
            }
        }
    }
    Ok(status)
}

fn write_outline(arguments: &OutlineArguments) -> Result<u8> {
    let trace = Trace::from_file(&arguments.input)?;
    write_new(&arguments.output, |file| outline(&trace, file))
}

fn import_one(arguments: &ImportArguments, language: Language) -> Result<u8> {
    let path = &arguments.input;
    let log = Log::read(input_file::open(path)?).map_err(|error| error.in_file(path))?;
    let pick = match (arguments.card, &arguments.reader) {
        (Some(number), _) => Pick::Number(number),
        (None, Some(name)) => Pick::Reader(name.clone()),
        (None, None) => Pick::Only,
    };
    let trace = log.trace(&pick).inspect_err(|error| {
        // To choose a card, the user needs to know which ones the log has.
        if matches!(error, Error::Usage(UsageError::Argument { .. })) {
            let cards: Vec<_> = log.cards().collect();
            output::show_note(&trace::cards(&cards, language));
        }
    })?;
    write_new(&arguments.output, |file| trace.write(file))
}

/// Writes all of a new file or nothing; an existing one is an error.
fn write_new(path: &Path, write: impl FnOnce(&mut Memory) -> Result<()>) -> Result<u8> {
    private_file::check(path)?;
    let mut memory = Memory::default();
    write(&mut memory)?;
    private_file::create_whole(path, memory.take().expose())?;
    Ok(0)
}
