//! `cccd trust add`: adds files and folders of certificates, lists and office keys.

use std::{
    collections::{HashSet, VecDeque},
    fs,
    io::{self, BufRead, IsTerminal, Read, Write},
    path::{Path, PathBuf},
};

use cccd::{
    Error, Result,
    error::{Code, InputOutputError, TrustStoreError, UsageError},
    messages::Language,
    pki::{
        Certificate, TrustFolder, TrustStore,
        trust_store::{Confirmation, Decision, Import, OfficeKey, Proposal, SourceKind, examine},
    },
};
use cccd_base::{input_file, private_file, screen};

use super::{MIN_DIGITS, now, place};
use crate::{
    arguments::AddArguments,
    format::Format,
    output::{self, trust},
};

/// Maximum size of a file that is added, in bytes: the whole ICAO directory in LDIF.
const MAX_INPUT: u64 = 256 * 1024 * 1024;

/// The folder of office keys inside the trust folder.
const OFFICES: &str = "office";

/// The exit status when a part of what was given was not taken.
const PART_FAILED: u8 = 7;

/// # Errors
/// Those of the trust folder; a file that cannot be added does not stop the others.
pub(super) fn run(arguments: &AddArguments, language: Language) -> Result<u8> {
    if arguments.office {
        return offices(arguments);
    }
    let target = Target::open(&place(&arguments.folder)?)?;
    let mut adding = Adding { target, arguments, language, status: 0 };
    // The files of all folders are one set: what one lacks, another may bring.
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for path in &arguments.files {
        if !path.is_dir() {
            files.push((path.clone(), None));
            continue;
        }
        match files_of(path, language) {
            Ok(found) => {
                files.extend(found.iter().map(|file| (file.clone(), Some(folders.len()))));
                folders.push((path, trust::Sums { files: found.len(), ..trust::Sums::default() }));
            }
            Err(error) => adding.status = output::show_error(&error, language),
        }
    }
    in_any_order(files, |(path, folder), is_last_chance| {
        let sums = folder.and_then(|folder| folders.get_mut(folder)).map(|(_, sums)| sums);
        adding.add(path, sums, is_last_chance)
    });
    if arguments.folder.form.format == Format::Text {
        for (path, sums) in &folders {
            output::print(&trust::sums(sums, path, language))?;
        }
    }
    Ok(adding.status)
}

/// The files of a folder in the order of their names. Skips nested folders and hidden files.
fn files_of(path: &Path, language: Language) -> Result<Vec<PathBuf>> {
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
    Ok(files)
}

/// Adds office keys to their own folder. The user vouches for them by giving the option.
fn offices(arguments: &AddArguments) -> Result<u8> {
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

/// Adds to one trust folder.
struct Adding<'a> {
    target: Target,
    arguments: &'a AddArguments,
    language: Language,
    /// The exit status.
    status: u8,
}

impl Adding<'_> {
    /// Adds a file, and counts it among those of its folder. Returns how many entries are new; `None` if it waits.
    fn add(&mut self, path: &Path, sums: Option<&mut trust::Sums>, is_last_chance: bool) -> Option<usize> {
        let mut alone = trust::Sums::default();
        let is_of_folder = sums.is_some();
        let sums = sums.unwrap_or(&mut alone);
        match self.file(path, is_last_chance) {
            Ok(None) => None,
            Ok(Some(added)) => {
                sums.added += added.added;
                sums.replaced += added.replaced;
                if !added.is_whole {
                    sums.partial += 1;
                    self.status = PART_FAILED;
                }
                Some(added.added)
            }
            Err(error) => {
                sums.failed += 1;
                let status = output::show_error(&error, self.language);
                self.status = if is_of_folder { PART_FAILED } else { status };
                Some(0)
            }
        }
    }

    /// Examines a file, adds what may be added, and reports it. `None`, and nothing is done, if another file may bring
    /// what this one lacks; not on its last chance.
    fn file(&mut self, path: &Path, is_last_chance: bool) -> Result<Option<Added>> {
        let bytes = read_input(path)?;
        let target = &mut self.target;
        let present: HashSet<_> = target.folder.entries().iter().map(|entry| entry.sha256.clone()).collect();
        let mut confirm = |certificate: &Certificate, question| {
            is_confirmed(certificate, question, is_last_chance, self.arguments, self.language)
                .unwrap_or(false)
        };
        let import = examine(path, &bytes, &target.store()?, &present, &mut confirm);
        drop(bytes);
        if !is_last_chance && is_waiting(&import) {
            return Ok(None);
        }
        let import = import.map_err(|error| error.in_file(path))?;
        let bound = match &self.arguments.state {
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
        let is_whole = report(&import, path, &target.folder, self.arguments, self.language)?;
        let replaced = (before + added).saturating_sub(target.folder.entries().len());
        Ok(Some(Added { added, replaced, is_whole }))
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

/// Whether a root that another file brings could vouch for something that was left out, or is not checked.
fn is_waiting(import: &Result<Import>) -> bool {
    let is_unconfirmed = |error: &Error| error.code() == Code::TrustNotConfirmed;
    match import {
        Ok(import) => {
            let lacks_root = |decision: &Decision| {
                matches!(decision, Decision::NotConfirmed | Decision::RevocationListUnchecked)
            };
            import.proposals.iter().any(|proposal| lacks_root(&proposal.decision))
                || import.refused.iter().any(|list| is_unconfirmed(&list.error))
        }
        Err(error) => is_unconfirmed(error),
    }
}

/// Calls `add` for each file, and again for those that wait, as long as others bring something. `add` returns how many
/// entries are new, or `None` for a file that waits; it may do so until it is told that this is the last chance.
fn in_any_order<F>(files: Vec<F>, mut add: impl FnMut(&F, bool) -> Option<usize>) {
    let mut open = VecDeque::from(files);
    loop {
        let is_alone = open.len() == 1;
        let (mut waiting, mut new) = (VecDeque::new(), 0);
        for file in open {
            match add(&file, is_alone) {
                Some(more) => new += more,
                None => waiting.push_back(file),
            }
        }
        while new == 0 {
            let Some(file) = waiting.pop_front() else { return };
            new += add(&file, true).unwrap_or_default();
        }
        open = waiting;
    }
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
    may_ask: bool,
    arguments: &AddArguments,
    language: Language,
) -> Result<bool> {
    let sha256 = hex::encode_upper(&certificate.fingerprint()?);
    if arguments.confirm.contains(&sha256) {
        return Ok(true);
    }
    if !may_ask || question == Confirmation::Directory || !is_attended() {
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

fn is_attended() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
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
        Some(error) if import.additions().is_empty() => Err(error.in_file(path)),
        _ => Ok(import.refused.is_empty()
            && import.faults.is_empty()
            && !import.proposals.iter().any(trust::is_left_out)),
    }
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

    #[test]
    fn files_that_wait_for_each_other_come_in_any_order() {
        // Each number needs the one below it; 9 needs one that nobody brings.
        for files in [vec![1, 2, 3, 9], vec![9, 3, 2, 1], vec![3, 9, 1, 2], vec![9], vec![]] {
            let (mut there, mut refused) = (vec![0], Vec::new());
            super::in_any_order(files.clone(), |&file, is_last_chance| {
                if there.contains(&(file - 1)) {
                    there.push(file);
                    return Some(1);
                }
                is_last_chance.then(|| refused.push(file)).map(|()| 0)
            });
            let mut all: Vec<_> = files.iter().copied().filter(|&file| file < 9).collect();
            all.sort_unstable();
            assert_eq!(there[1..], all);
            assert_eq!(refused, files.into_iter().filter(|&file| file == 9).collect::<Vec<_>>());
        }
    }
}
