//! `cccd trust`: the folder of certificates to trust.

mod add;

use std::{
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use cccd::{
    Result, clock,
    error::{TrustStoreError, UsageError},
    messages::Language,
    pki::{
        TrustFolder,
        trust_store::{self, Item},
    },
};
use cccd_base::{private_file, screen};
use jiff::{Timestamp, ToSpan};

use super::verify;
use crate::{
    arguments::{
        AboutArguments, ExpiringArguments, ExportArguments, FolderArguments, ListArguments, OneArguments,
        TrustCommand,
    },
    format::Format,
    output::{self, trust},
    trust::Trust,
};

/// Minimum number of SHA-256 digits that select a certificate.
const MIN_DIGITS: usize = 8;

/// # Errors
/// Those of the folder and of the files; a file that cannot be added does not stop the others.
pub(super) fn run(command: &TrustCommand, language: Language) -> Result<u8> {
    // What is added is weighed by the time, and what ends soon is asked of it. Everything else only shows it.
    match command {
        TrustCommand::Add(_) | TrustCommand::Expiring(_) => drop(clock::stated(SystemTime::now())?),
        TrustCommand::List(_) | TrustCommand::Show(_) => output::warn_of_clock(language),
        _ => {}
    }
    match command {
        TrustCommand::Add(arguments) => add::run(arguments, language),
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
        Format::Text => output::print(&trust::list(items, folder, now(), language)),
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
    let now = SystemTime::now();
    let outermost = if now < UNIX_EPOCH { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::try_from(now).unwrap_or(outermost)
}
