//! `cccd trust`: the folder of certificates to trust.

use std::{
    collections::HashSet,
    io::{self, BufRead, IsTerminal, Read, Write},
    path::{Path, PathBuf},
};

use cccd::{
    Result,
    clock::{Clock, SystemClock},
    error::{InputOutputError, TrustStoreError, UsageError},
    messages::Language,
    pki::{
        Certificate, TrustFolder,
        trust_store::{self, Confirmation, Import, Item, OfficeKey, Proposal, SourceKind, examine},
    },
};
use cccd_base::{input_file, private_file, screen};
use jiff::{Timestamp, ToSpan};

use super::verify;
use crate::{
    arguments::{
        AddArguments, ExpiringArguments, ExportArguments, FolderArguments, ListArguments, OneArguments,
        TrustCommand,
    },
    format::Format,
    output::{self, trust},
    trust::Trust,
};

/// Maximum size of a file that is added, in bytes: the whole ICAO directory in LDIF.
const MAX_INPUT: u64 = 256 * 1024 * 1024;

/// The folder of office keys inside the trust folder.
const OFFICES: &str = "office";

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
        private_file::replace(&target, &bytes)?;
        let sha256 = hex::encode_upper(key.fingerprint());
        output::print(&format!("{}  SHA-256 {sha256}\n", screen::spelt_out(&screen::path(&target))))?;
    }
    Ok(0)
}

fn add(arguments: &AddArguments, language: Language) -> Result<u8> {
    if arguments.office {
        return add_offices(arguments);
    }
    let mut folder = TrustFolder::open_to_write(&place(&arguments.folder)?)?;
    let mut status = 0;
    for path in &arguments.files {
        if let Err(error) = add_one(&mut folder, path, arguments, language)
            .and_then(|import| report(&import, path, &folder, arguments, language))
            .map(|is_whole| {
                if !is_whole {
                    status = 7
                }
            })
        {
            status = output::show_error(&error, language);
        }
    }
    Ok(status)
}

/// Examines a file and adds what may be added.
fn add_one(
    folder: &mut TrustFolder,
    path: &Path,
    arguments: &AddArguments,
    language: Language,
) -> Result<Import> {
    let bytes = read_input(path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let present: HashSet<_> = folder.entries().iter().map(|entry| entry.sha256.clone()).collect();
    let mut confirm = |certificate: &Certificate, question| {
        is_confirmed(certificate, question, arguments, language).unwrap_or(false)
    };
    let import = examine(&name, &bytes, &folder.store()?, &present, &mut confirm)?;
    let bound = match &arguments.state {
        Some(state) => Some((only_root(&import)?, state)),
        None => None,
    };
    folder.exchange(&import.additions(), &import.superseded(now()), now())?;
    // A root that was not confirmed is reported as such.
    if let Some((sha256, state)) = bound.filter(|(root, _)| holds(folder, root)) {
        folder.bind(&sha256, state)?;
    }
    Ok(import)
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
        _ => Ok(import.refused.is_empty() && !import.proposals.iter().any(trust::is_left_out)),
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

fn show(arguments: &OneArguments, language: Language) -> Result<u8> {
    let folder = TrustFolder::open(&place(&arguments.folder)?)?;
    let item = one(&folder, &arguments.sha256)?;
    match arguments.folder.form.format {
        Format::Text => output::print(&trust::details(&item, now(), language))?,
        Format::Json => output::print_json(trust::list_json(std::slice::from_ref(&item), now()))?,
    }
    Ok(0)
}

fn expiring(arguments: &ExpiringArguments, language: Language) -> Result<u8> {
    let folder = TrustFolder::open(&place(&arguments.folder)?)?;
    let (mut items, problems) = existing(&folder)?;
    let until = now().checked_add((i64::from(arguments.days) * 24).hours()).unwrap_or(Timestamp::MAX);
    items.retain(|item| trust::first_end(item).is_some_and(|end| end <= until));
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
    match (fitting.next(), fitting.next()) {
        (Some(item), None) if digits.len() >= MIN_DIGITS => Ok(item),
        _ => Err(TrustStoreError::Unknown.into()),
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
