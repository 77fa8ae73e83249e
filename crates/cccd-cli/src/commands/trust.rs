//! `cccd trust`: the folder of certificates to trust.

use std::{
    collections::HashSet,
    fs,
    io::{self, BufRead, IsTerminal, Read, Write},
    path::{Path, PathBuf},
};

use cccd::{
    Result,
    clock::{Clock, SystemClock},
    error::{InputOutputError, TrustStoreError, UsageError},
    messages::Language,
    pki::{
        Certificate, TrustFolder, TrustStore,
        trust_store::{self, Confirmation, Import, Item, OfficeKey, Proposal, SourceKind, examine},
    },
};
use cccd_base::{input_file, private_file, screen};
use jiff::{Timestamp, ToSpan};

use super::verify;
use crate::{
    arguments::{
        AboutArguments, AddArguments, ExpiringArguments, ExportArguments, FolderArguments, ListArguments,
        OneArguments, TrustCommand,
    },
    format::Format,
    output::{self, trust},
    trust::Trust,
};

/// Maximum size of a file that is added, in bytes: the whole ICAO directory in LDIF.
const MAX_INPUT: u64 = 256 * 1024 * 1024;

/// The folder of office keys inside the trust folder.
const OFFICES: &str = "office";

/// The exit status when a part of what was given was not taken.
const PART_FAILED: u8 = 7;

/// Minimum number of SHA-256 digits that select a certificate.
const MIN_DIGITS: usize = 8;

/// # Errors
/// Those of the folder and of the files; a file that cannot be added does not stop the others.
pub(super) fn run(command: &TrustCommand, language: Language) -> Result<u8> {
    match command {
        TrustCommand::Add(arguments) => add(arguments, language),
        TrustCommand::List(arguments) => list(arguments, language),
        TrustCommand::Show(arguments) => show(arguments, language),
        TrustCommand::Expiring(arguments) => expiring(arguments, language),
        TrustCommand::Remove(arguments) => remove(arguments, language),
        TrustCommand::Export(arguments) => export(arguments, language),
        TrustCommand::Path(arguments) => path(arguments),
        TrustCommand::Why(arguments) => {
            verify::why(&arguments.file, &Trust::load(arguments.roots.trust.as_deref())?, language)
        }
    }
}

/// Adds office keys to their own folder. The user vouches for them by giving the option.
fn add_offices(arguments: &AddArguments) -> Result<u8> {
    let folder = place(&arguments.folder)?.join(OFFICES);
    for path in &arguments.files {
        let name = path.file_name().unwrap_or_default();
        let bytes = read_input(path)?;
        let key = OfficeKey::from_bytes(&bytes, &name.to_string_lossy())
            .map_err(|_| TrustStoreError::Malformed { path: path.clone() })?;
        let target = folder.join(name);
        private_file::create_folder(&folder)
            .map_err(|error| InputOutputError::Unwritable { path: folder.clone(), kind: error.kind() })?;
        match private_file::create_whole(&target, &bytes) {
            // The same key once more.
            Err(_)
                if OfficeKey::from_bytes(&read_input(&target)?, "")
                    .is_ok_and(|there| there.fingerprint() == key.fingerprint()) => {}
            written => written?,
        }
        let sha256 = hex::encode_upper(key.fingerprint());
        output::print(&format!("{}  SHA-256 {sha256}\n", screen::spelt_out(&screen::path(&target))))?;
    }
    Ok(0)
}

fn add(arguments: &AddArguments, language: Language) -> Result<u8> {
    if arguments.office {
        return add_offices(arguments);
    }
    let mut target = Target::open(&place(&arguments.folder)?)?;
    let mut status = 0;
    for path in &arguments.files {
        if !path.is_dir() {
            match add_one(&mut target, path, arguments, language) {
                Ok(result) if result.is_whole => {}
                Ok(_) => status = PART_FAILED,
                Err(error) => status = output::show_error(&error, language),
            }
            continue;
        }
        match add_folder(&mut target, path, arguments, language) {
            Ok(0) => {}
            Ok(failed) => status = failed,
            Err(error) => status = output::show_error(&error, language),
        }
    }
    Ok(status)
}

/// Adds the files of a folder in the order of their names, and says at the end how many were taken. Skips nested
/// folders and hidden files. Returns the exit status.
fn add_folder(target: &mut Target, path: &Path, arguments: &AddArguments, language: Language) -> Result<u8> {
    let unreadable =
        |error: io::Error| InputOutputError::Unreadable { path: path.to_owned(), kind: error.kind() };
    let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(unreadable)?;
    let mut paths: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
    let is_hidden =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    paths.retain(|path| !is_hidden(path));
    paths.sort();
    let (files, others): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_file());
    for other in others {
        output::show_note(&output::verify::passed_over(&other, language));
    }
    if files.is_empty() {
        return Err(TrustStoreError::NoInput { path: path.to_owned() }.into());
    }
    let mut sums = trust::Sums { files: files.len(), ..trust::Sums::default() };
    for file in files {
        match add_one(target, &file, arguments, language) {
            Ok(result) => {
                sums.added += result.added;
                sums.replaced += result.replaced;
                sums.partial += usize::from(!result.is_whole);
            }
            Err(error) => {
                sums.failed += 1;
                output::show_error(&error, language);
            }
        }
    }
    if arguments.folder.form.format == Format::Text {
        output::print(&trust::sums(&sums, path, language))?;
    }
    Ok(if sums.partial + sums.failed == 0 { 0 } else { PART_FAILED })
}

/// The trust folder that files are added to. It is created once a file could be read.
struct Target {
    path: PathBuf,
    folder: TrustFolder,
}

impl Target {
    fn open(path: &Path) -> Result<Self> {
        let folder = match path.exists() {
            true => TrustFolder::open_to_write(path)?,
            false => TrustFolder::open(path)?,
        };
        Ok(Self { path: path.to_owned(), folder })
    }

    fn store(&self) -> Result<TrustStore> {
        if self.path.exists() { self.folder.store() } else { Ok(TrustStore::empty()) }
    }

    /// Returns the folder for changes.
    fn writable(&mut self) -> Result<&mut TrustFolder> {
        if !self.path.exists() {
            self.folder = TrustFolder::open_to_write(&self.path)?;
        }
        Ok(&mut self.folder)
    }
}

/// What came of a file.
struct Added {
    /// How many certificates and lists are new in the folder.
    added: usize,
    /// How many revocation lists they replaced.
    replaced: usize,
    /// Whether nothing in the file was left out.
    is_whole: bool,
}

/// Examines a file, adds what may be added, and reports it.
fn add_one(target: &mut Target, path: &Path, arguments: &AddArguments, language: Language) -> Result<Added> {
    let bytes = read_input(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let present: HashSet<_> = target.folder.entries().iter().map(|entry| entry.sha256.clone()).collect();
    let mut confirm = |certificate: &Certificate, question| {
        is_confirmed(certificate, question, arguments, language).unwrap_or(false)
    };
    let import = examine(&name, &bytes, &target.store()?, &present, &mut confirm)?;
    drop(bytes);
    let bound = match &arguments.state {
        Some(state) => Some((only_root(&import)?, state)),
        None => None,
    };
    let (additions, superseded) = (import.additions(), import.superseded(now()));
    let before = target.folder.entries().len();
    let added = target.writable()?.exchange(&additions, &superseded, now())?;
    // A root that was not confirmed is reported as such.
    if let Some((sha256, state)) = bound.filter(|(root, _)| holds(&target.folder, root)) {
        target.folder.bind(&sha256, state)?;
    }
    let is_whole = report(&import, path, &target.folder, arguments, language)?;
    let replaced = (before + added).saturating_sub(target.folder.entries().len());
    Ok(Added { added, replaced, is_whole })
}

/// Returns the SHA-256 of the root in a file with exactly one root: a state cannot apply to a whole list of roots.
fn only_root(import: &Import) -> Result<String> {
    let is_root = |proposal: &&Proposal| proposal.certificate.as_ref().is_some_and(Certificate::is_ca);
    match import.proposals.iter().filter(is_root).collect::<Vec<_>>()[..] {
        [root] if root.source.kind == SourceKind::Certificate => Ok(root.sha256.clone()),
        _ => Err(UsageError::Argument { argument: "--state" }.into()),
    }
}

fn holds(folder: &TrustFolder, sha256: &str) -> bool {
    folder.entries().iter().any(|entry| entry.sha256 == sha256)
}

fn read_input(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = input_file::open(path)?.take(MAX_INPUT).read_to_end(&mut bytes);
    read.map_err(|error| InputOutputError::Unreadable { path: path.to_owned(), kind: error.kind() })?;
    Ok(bytes)
}

/// Checks the options, then asks the operator at a terminal. Does not ask about the hundreds of roots in a directory.
fn is_confirmed(
    certificate: &Certificate,
    question: Confirmation,
    arguments: &AddArguments,
    language: Language,
) -> Result<bool> {
    let sha256 = hex::encode_upper(&certificate.fingerprint()?);
    if arguments.confirm.contains(&sha256) {
        return Ok(true);
    }
    if question == Confirmation::Directory || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Ok(false);
    }
    output::show_note(&trust::question(certificate, &sha256, question, language));
    let _ = io::stderr().flush();
    let mut answer = String::new();
    io::stdin()
        .lock()
        .read_line(&mut answer)
        .map_err(|error| InputOutputError::Stream { kind: error.kind() })?;
    Ok(is_answer(&answer, &sha256))
}

/// The operator types the last eight digits from the other source: a mere "yes" is typed too easily.
fn is_answer(answer: &str, sha256: &str) -> bool {
    let digits: String = answer.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_uppercase();
    digits.len() >= MIN_DIGITS && sha256.ends_with(&digits)
}

/// Reports the result for a file; returns whether nothing in it was left out.
fn report(
    import: &Import,
    path: &Path,
    folder: &TrustFolder,
    arguments: &AddArguments,
    language: Language,
) -> Result<bool> {
    let now = now();
    match arguments.folder.form.format {
        Format::Text => output::print(&trust::added(import, path, folder, now, language))?,
        Format::Json => output::print_line(trust::added_json(import, path, now))?,
    }
    // If nothing was added, the call failed with the first refusal. In a directory most roots are left out.
    match trust::failure(import, path) {
        Some(error) if import.additions().is_empty() => Err(error),
        _ => Ok(import.refused.is_empty()
            && import.faults.is_empty()
            && !import.proposals.iter().any(trust::is_left_out)),
    }
}

fn list(arguments: &ListArguments, language: Language) -> Result<u8> {
    let folder = TrustFolder::open(&place(&arguments.folder)?)?;
    let (mut items, problems) = existing(&folder)?;
    if let Some(country) = &arguments.country {
        items.retain(|item| trust::country(item).eq_ignore_ascii_case(country));
    }
    show_items(&items, &problems, &folder, &arguments.folder, language)?;
    output::show_warnings(&problems, language);
    Ok(0)
}

fn show(arguments: &AboutArguments, language: Language) -> Result<u8> {
    let folder = TrustFolder::open(&place(&arguments.folder)?)?;
    let Some(country) = trust::country_code(&arguments.what) else {
        let item = one(&folder, &arguments.what)?;
        match arguments.folder.form.format {
            Format::Text => output::print(&trust::details(&item, now(), language))?,
            Format::Json => output::print_json(trust::list_json(std::slice::from_ref(&item), now()))?,
        }
        return Ok(0);
    };
    let (mut items, problems) = existing(&folder)?;
    items.retain(|item| trust::country(item).eq_ignore_ascii_case(&country));
    if items.is_empty() {
        return Err(TrustStoreError::NoneOfCountry { country }.into());
    }
    match arguments.folder.form.format {
        Format::Text => output::print(&trust::of_country(&items, &country, folder.path(), now(), language))?,
        Format::Json => show_items(&items, &problems, &folder, &arguments.folder, language)?,
    }
    output::show_warnings(&problems, language);
    Ok(0)
}

fn expiring(arguments: &ExpiringArguments, language: Language) -> Result<u8> {
    let folder = TrustFolder::open(&place(&arguments.folder)?)?;
    let (mut items, problems) = existing(&folder)?;
    let until = now().checked_add((i64::from(arguments.days) * 24).hours()).unwrap_or(Timestamp::MAX);
    items.retain(|item| trust::first_end(item).is_some_and(|end| end <= until));
    if let Some(country) = &arguments.country {
        items.retain(|item| trust::country(item).eq_ignore_ascii_case(country));
    }
    items.sort_by_key(trust::first_end);
    show_items(&items, &problems, &folder, &arguments.folder, language)?;
    output::show_warnings(&problems, language);
    Ok(0)
}

fn show_items(
    items: &[Item],
    problems: &[TrustStoreError],
    folder: &TrustFolder,
    arguments: &FolderArguments,
    language: Language,
) -> Result<()> {
    match arguments.form.format {
        Format::Text => output::print(&trust::list(items, folder.path(), now(), language)),
        Format::Json => {
            let mut list = trust::list_json(items, now());
            list["problems"] = output::warnings_json(problems, language);
            output::print_json(list)
        }
    }
}

fn remove(arguments: &OneArguments, language: Language) -> Result<u8> {
    let path = place(&arguments.folder)?;
    // A missing folder is not created just to remove from it.
    one(&TrustFolder::open(&path)?, &arguments.sha256)?;
    let mut folder = TrustFolder::open_to_write(&path)?;
    let item = one(&folder, &arguments.sha256)?;
    let removal = folder.remove_with_links(&item.sha256)?;
    match arguments.folder.form.format {
        Format::Text => output::print(&trust::removed(&removal, language))?,
        Format::Json => output::print_json(trust::removed_json(&removal, now()))?,
    }
    Ok(0)
}

fn export(arguments: &ExportArguments, language: Language) -> Result<u8> {
    private_file::check(&arguments.output)?;
    let folder = TrustFolder::open(&place(&arguments.folder)?)?;
    let (text, problems) = folder.export()?;
    private_file::create_whole(&arguments.output, text.as_bytes())?;
    output::show_warnings(&problems, language);
    Ok(0)
}

fn path(arguments: &FolderArguments) -> Result<u8> {
    let path = place(arguments)?;
    match arguments.form.format {
        Format::Text => output::print(&format!("{}\n", screen::spelt_out(&screen::path(&path))))?,
        Format::Json => output::print_json(trust::path_json(&path))?,
    }
    Ok(0)
}

/// Returns everything in the folder; empty if the folder does not exist yet.
fn existing(folder: &TrustFolder) -> Result<(Vec<Item>, Vec<TrustStoreError>)> {
    if folder.path().exists() { folder.items() } else { Ok((Vec::new(), Vec::new())) }
}

/// Returns the only certificate whose SHA-256 begins with these digits.
fn one(folder: &TrustFolder, digits: &str) -> Result<Item> {
    let digits: String =
        digits.chars().filter(|c| !matches!(c, ':' | ' ')).collect::<String>().to_uppercase();
    let (items, _) = existing(folder)?;
    let mut fitting = items.into_iter().filter(|item| item.sha256.starts_with(&digits));
    let first = fitting.next().filter(|_| digits.len() >= MIN_DIGITS).ok_or(TrustStoreError::Unknown)?;
    // The same one may be there twice, once put there by hand.
    if fitting.all(|other| other.sha256 == first.sha256) {
        Ok(first)
    } else {
        Err(TrustStoreError::Unknown.into())
    }
}

fn place(arguments: &FolderArguments) -> Result<PathBuf> {
    trust_store::folder(arguments.roots.trust.as_deref())
        .ok_or_else(|| UsageError::Argument { argument: "--trust" }.into())
}

fn now() -> Timestamp {
    Timestamp::try_from(SystemClock::default().now()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_the_last_digits_are_an_answer() {
        let sha256 = format!("{}89ABCDEF", "0".repeat(56));
        assert!(super::is_answer("89abcdef\n", &sha256));
        assert!(super::is_answer("89 AB CD EF", &sha256));
        assert!(super::is_answer(&sha256, &sha256));
        for answer in ["", "y", "yes", "CDEF", "00000000", "89ABCDEE"] {
            assert!(!super::is_answer(answer, &sha256), "{answer}");
        }
    }
}
