//! `cccd verify`: judges evidence again, with the current trust folder.

use std::{
    fs,
    io::{self, BufRead, Read},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    thread,
    time::SystemTime,
};

use cccd::{
    Error, Result, SensitiveBytes,
    check::Verdict,
    error::{EvidenceError, InputOutputError},
    evidence::{Batch, EvidenceFile, Judged},
    json::{Layout, judged_to_json},
    messages::Language,
    verification::Verifier,
};
use cccd_base::input_file;
use cccd_trace::Identities;
use serde_json::Value;

use crate::{
    arguments::VerifyArguments,
    format::Format,
    output::{self, verify::Sheet},
    trust::Trust,
};

/// Stands for the list of files on standard input.
const STANDARD_INPUT: &str = "-";

/// Maximum number of bytes read from a file with keys.
const MAX_IDENTITY_LEN: u64 = 64 * 1024;

/// # Errors
/// The error that prevented it from starting, or from writing its output. A file that cannot be read does not stop the
/// others.
pub(super) fn run(arguments: &VerifyArguments, language: Language) -> Result<u8> {
    let identities = identities(&arguments.identity)?;
    let trust = Trust::load(arguments.judge.roots.trust.as_deref())?;
    output::show_warnings(trust.store.problems(), language);
    let verifier = Verifier::new(&trust.store, arguments.judge.strict);
    let now = SystemTime::now();
    let mut batch = Batch::new(&verifier, now);
    if let Some(identities) = &identities {
        batch = batch.with_decrypt(identities);
    }
    let many = |path: &PathBuf| path.as_os_str() == STANDARD_INPUT || path.is_dir();
    let is_batch = arguments.form.format == Format::Json || arguments.files.iter().any(many);
    if is_batch {
        return run_batch(&batch, arguments, &trust, language);
    }
    let mut status = Status::default();
    for (path, number) in arguments.files.iter().zip(1..) {
        let judged = batch.judge(path.clone(), number);
        status.count(&judged);
        match &judged.result {
            Ok((evidence, judgement)) => {
                let sheet = Sheet::new(&trust, language);
                output::print(sheet.whole(path, evidence, judgement).expose())?;
                if arguments.why {
                    output::print(&sheet.why(&evidence.why(&verifier, now)))?;
                }
            }
            Err(error) => {
                output::show_error(error, language);
            }
        }
    }
    Ok(status.exit())
}

/// Reads the keys in these files, if any are given.
fn identities(paths: &[PathBuf]) -> Result<Option<Identities>> {
    let mut identities = Identities::default();
    for path in paths {
        let unreadable =
            |error: io::Error| InputOutputError::Unreadable { path: path.clone(), kind: error.kind() };
        let mut text = SensitiveBytes::new(Vec::with_capacity(MAX_IDENTITY_LEN as usize));
        let read = input_file::open(path)?.take(MAX_IDENTITY_LEN).read_to_end(text.expose_mut());
        read.map_err(unreadable)?;
        identities.add(&text)?;
    }
    Ok((!paths.is_empty()).then_some(identities))
}

/// `cccd trust why`: which certificate verified what, or what is missing.
///
/// # Errors
/// Those of the file; and [`InputOutputError`] when the output cannot be written.
pub(super) fn why(path: &Path, trust: &Trust, language: Language) -> Result<u8> {
    let evidence = EvidenceFile::from_file(path)?;
    output::show_warnings(trust.store.problems(), language);
    let verifier = Verifier::new(&trust.store, false);
    output::print(&Sheet::new(trust, language).why(&evidence.why(&verifier, SystemTime::now())))?;
    Ok(0)
}

/// Judges on all cores; writes one line of JSON for each file, as soon as its result is known.
fn run_batch(
    batch: &Batch<'_>,
    arguments: &VerifyArguments,
    trust: &Trust,
    language: Language,
) -> Result<u8> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let state: Mutex<(Status, Result<()>)> = Mutex::new((Status::default(), Ok(())));
    let tell = |line: Value, count: &dyn Fn(&mut Status)| {
        let text = output::json_text(line, Layout::Line);
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        count(&mut state.0);
        if state.1.is_ok() {
            state.1 = output::print_bytes(text.expose());
        }
    };
    let beside = |found: Beside<'_>| match found {
        Beside::PassedOver(path) => {
            output::show_note(&output::verify::passed_over(path, language));
            tell(output::verify::passed_over_to_json(path), &|_| {});
        }
        Beside::Failed(argument, error) => {
            output::show_error(&error, language);
            tell(output::verify::failed_to_json(argument, &error, language), &|status| status.fail(&error));
        }
    };
    let paths = arguments.files.iter().flat_map(|path| paths(path, &beside));
    batch.run(paths, threads, |judged| {
        let line = judged_to_json(&judged, &trust.store, language);
        tell(line, &|status| status.count(&judged));
    });
    let (status, printed) = state.into_inner().unwrap_or_else(PoisonError::into_inner);
    printed?;
    Ok(status.exit())
}

/// What the search for files finds besides files.
enum Beside<'a> {
    /// A nested folder, or anything else that is not a regular file.
    PassedOver(&'a Path),
    /// An argument that cannot be read to its end, or matches no file.
    Failed(&'a Path, Error),
}

/// The files of an argument. If there are none, that is reported at the end of the iteration.
struct Files<'a> {
    entries: Box<dyn Iterator<Item = PathBuf> + Send + 'a>,
    argument: &'a Path,
    beside: &'a (dyn Fn(Beside<'_>) + Sync),
    is_found: bool,
}

impl Iterator for Files<'_> {
    type Item = PathBuf;

    fn next(&mut self) -> Option<PathBuf> {
        let next = self.entries.next();
        if next.is_none() && !self.is_found {
            let error = EvidenceError::NotFound { path: self.argument.to_owned() };
            (self.beside)(Beside::Failed(self.argument, error.into()));
        }
        self.is_found = true;
        next
    }
}

/// Yields the files of an argument one after the other, so that a list of any length takes no memory.
fn paths<'a>(argument: &'a Path, beside: &'a (dyn Fn(Beside<'_>) + Sync)) -> Files<'a> {
    Files { entries: entries(argument, beside), argument, beside, is_found: false }
}

fn entries<'a>(
    argument: &'a Path,
    beside: &'a (dyn Fn(Beside<'_>) + Sync),
) -> Box<dyn Iterator<Item = PathBuf> + Send + 'a> {
    let unreadable = move |error: io::Error| {
        let error = InputOutputError::Unreadable { path: argument.to_owned(), kind: error.kind() };
        beside(Beside::Failed(argument, error.into()));
    };
    if argument.as_os_str() == STANDARD_INPUT {
        // A lock on standard input cannot be sent to another thread.
        let lines = io::BufReader::new(io::stdin()).lines();
        let lines = lines.map_while(move |line| line.map_err(unreadable).ok());
        return Box::new(lines.filter(|line| !line.is_empty()).map(PathBuf::from));
    }
    if !argument.is_dir() {
        return Box::new(std::iter::once(argument.to_owned()));
    }
    match fs::read_dir(argument) {
        Ok(entries) => {
            let entries = entries.map_while(move |entry| entry.map_err(unreadable).ok());
            Box::new(entries.map(|entry| entry.path()).filter(move |path| {
                let is_file = path.is_file();
                if !is_file {
                    beside(Beside::PassedOver(path));
                }
                is_file
            }))
        }
        Err(error) => {
            unreadable(error);
            Box::new(std::iter::empty())
        }
    }
}

/// The exit status of a batch: *not genuine* wins, then a file that cannot be read, then *cannot tell*, then *chip not
/// proven*.
#[derive(Default)]
struct Status {
    not_genuine: bool,
    error: Option<u8>,
    cannot_tell: bool,
    not_proven: bool,
}

impl Status {
    fn count(&mut self, judged: &Judged) {
        match &judged.result {
            Err(error) => self.fail(error),
            Ok((_, judgement)) => match judgement.verification.verdict {
                Verdict::Genuine => {}
                Verdict::NotGenuine => self.not_genuine = true,
                Verdict::ChipNotProven => self.not_proven = true,
                _ => self.cannot_tell = true,
            },
        }
    }

    fn fail(&mut self, error: &Error) {
        self.error.get_or_insert(error.code().class().exit_status());
    }

    fn exit(&self) -> u8 {
        match *self {
            Self { not_genuine: true, .. } => Verdict::NotGenuine.exit_status(),
            Self { error: Some(status), .. } => status,
            Self { cannot_tell: true, .. } => Verdict::CannotTell.exit_status(),
            Self { not_proven: true, .. } => Verdict::ChipNotProven.exit_status(),
            _ => Verdict::Genuine.exit_status(),
        }
    }
}
