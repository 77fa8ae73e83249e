//! `cccd verify`: judges evidence again, with the current trust folder.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    thread,
    time::SystemTime,
};

use cccd::{
    Error, Result, SensitiveBytes,
    auth::passive::PassiveAuthentication,
    check::Verdict,
    error::{EvidenceError, InputOutputError},
    evidence::{Batch, EvidenceFile, Judged},
    json::{Layout, judged_to_json},
    messages::Language,
    verification::Verifier,
};
use cccd_base::{input_file, text::Lines};
use cccd_trace::Identities;
use serde_json::Value;

use crate::{
    arguments::VerifyArguments,
    format::Format,
    output::{
        self,
        verify::{Sheet, Sums},
    },
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
    output::warn_of_clock(language);
    let verifier = Verifier::new(&trust.store, arguments.judge.strict);
    let now = SystemTime::now();
    let mut batch = Batch::new(&verifier, now);
    if let Some(identities) = &identities {
        batch = batch.with_decrypt(identities);
    }
    let many = |path: &PathBuf| path.as_os_str() == STANDARD_INPUT || path.is_dir();
    let is_many = arguments.files.iter().any(many);
    let status = match arguments.form.format {
        Some(Format::Json) => run_lines(&batch, arguments, &trust, language)?,
        None if is_many => run_lines(&batch, arguments, &trust, language)?,
        _ => run_pages(&batch, arguments, &trust, language, |evidence| evidence.why(&verifier, now))?,
    };
    if is_many && status.sums.files() > 0 {
        let summary = output::verify::summary(&status.sums, language);
        match arguments.form.format {
            Some(Format::Text) => output::print(&summary)?,
            _ => output::show_note(&summary),
        }
    }
    Ok(status.exit())
}

/// Judges one file after the other, those of a folder in the order of their names; writes a page for each.
fn run_pages(
    batch: &Batch<'_>,
    arguments: &VerifyArguments,
    trust: &Trust,
    language: Language,
    why: impl Fn(&EvidenceFile) -> PassiveAuthentication,
) -> Result<Status> {
    let status = Mutex::new(Status::default());
    let count =
        |count: &dyn Fn(&mut Status)| count(&mut status.lock().unwrap_or_else(PoisonError::into_inner));
    let beside = |found: Beside<'_>| match found {
        Beside::PassedOver(path) => {
            output::show_note(&output::verify::passed_over(path, language));
            count(&|status| status.sums.passed_over += 1);
        }
        Beside::Failed(argument, error) => {
            output::show_error(&error.clone().in_file(argument), language);
            count(&|status| status.fail(&error));
        }
    };
    let sheet = Sheet::new(trust, language);
    let mut number = 0;
    for argument in &arguments.files {
        let mut files: Box<dyn Iterator<Item = PathBuf>> = Box::new(paths(argument, &beside));
        if argument.is_dir() {
            let mut sorted: Vec<_> = files.collect();
            sorted.sort();
            files = Box::new(sorted.into_iter());
        }
        for path in files {
            number += 1;
            let judged = batch.judge(path, number);
            count(&|status| status.count(&judged));
            match &judged.result {
                Ok((evidence, judgement)) => {
                    output::print(sheet.whole(&judged.path, evidence, judgement).expose())?;
                    if arguments.why {
                        output::print(&sheet.why(&why(evidence)))?;
                    }
                }
                Err(error) => {
                    output::show_error(&error.clone().in_file(&judged.path), language);
                }
            }
        }
    }
    Ok(status.into_inner().unwrap_or_else(PoisonError::into_inner))
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
        identities.add(&text).map_err(|error| error.in_file(path))?;
    }
    Ok((!paths.is_empty()).then_some(identities))
}

/// `cccd trust why`: which certificate verified what, or what is missing.
///
/// # Errors
/// Those of the file; and [`InputOutputError`] when the output cannot be written.
pub(super) fn why(path: &Path, trust: &Trust, language: Language) -> Result<u8> {
    let evidence = EvidenceFile::from_file(path).map_err(|error| error.in_file(path))?;
    output::show_warnings(trust.store.problems(), language);
    output::warn_of_clock(language);
    let verifier = Verifier::new(&trust.store, false);
    output::print(&Sheet::new(trust, language).why(&evidence.why(&verifier, SystemTime::now())))?;
    Ok(0)
}

/// Judges on all cores; writes one line of JSON for each file, as soon as its result is known.
fn run_lines(
    batch: &Batch<'_>,
    arguments: &VerifyArguments,
    trust: &Trust,
    language: Language,
) -> Result<Status> {
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
            tell(output::verify::passed_over_to_json(path), &|status| status.sums.passed_over += 1);
        }
        Beside::Failed(argument, error) => {
            output::show_error(&error.clone().in_file(argument), language);
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
    Ok(status)
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
        let lines = Lines::new(io::BufReader::new(io::stdin()));
        let lines = lines.map_while(move |line| line.and_then(path_of).map_err(unreadable).ok());
        return Box::new(lines.filter(|path| !path.as_os_str().is_empty()));
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

/// Returns the path on a line of a list.
#[cfg(unix)]
fn path_of(line: Vec<u8>) -> io::Result<PathBuf> {
    Ok(std::os::unix::ffi::OsStringExt::from_vec(line)).map(|name: std::ffi::OsString| name.into())
}

/// Returns the path on a line of a list.
#[cfg(not(unix))]
fn path_of(line: Vec<u8>) -> io::Result<PathBuf> {
    String::from_utf8(line).map(PathBuf::from).map_err(|_| io::ErrorKind::InvalidData.into())
}

/// The results so far, and the exit status of all: *not genuine* wins, then a file that cannot be read, then *cannot tell*, then *chip not
/// proven*.
#[derive(Default)]
struct Status {
    sums: Sums,
    /// The exit status of the first error.
    error: Option<u8>,
}

impl Status {
    fn count(&mut self, judged: &Judged) {
        match &judged.result {
            Err(error) => {
                self.sums.failed += 1;
                self.fail(error);
            }
            Ok((_, judgement)) => match judgement.verification.verdict {
                Verdict::Genuine => self.sums.genuine += 1,
                Verdict::NotGenuine => self.sums.not_genuine += 1,
                Verdict::ChipNotProven => self.sums.not_proven += 1,
                _ => self.sums.cannot_tell += 1,
            },
        }
    }

    fn fail(&mut self, error: &Error) {
        self.error.get_or_insert(error.code().class().exit_status());
    }

    fn exit(&self) -> u8 {
        match (&self.sums, self.error) {
            (Sums { not_genuine: 1.., .. }, _) => Verdict::NotGenuine.exit_status(),
            (_, Some(status)) => status,
            (Sums { cannot_tell: 1.., .. }, _) => Verdict::CannotTell.exit_status(),
            (Sums { not_proven: 1.., .. }, _) => Verdict::ChipNotProven.exit_status(),
            _ => Verdict::Genuine.exit_status(),
        }
    }
}
