//! The licences of the third-party crates that are linked into the packages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use super::PACKED;
use crate::{Result, cargo, programs};

/// How the names of licence files begin, in capitals.
const NAMES: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE"];

/// A list of all crates with their licences, and the text of each licence if its crate contains one.
///
/// # Errors
///
/// Those of `cargo tree`.
pub(super) fn of_others() -> Result<String> {
    let mut tree = cargo::cargo();
    tree.args(["tree", "--edges=normal,no-proc-macro", "--prefix=none", "--format={p};{l};{r}"]);
    let said = programs::output(tree.args(PACKED.map(|package| format!("--package={package}"))))?;
    let crates: BTreeSet<_> = said.lines().filter_map(Crate::of_line).collect();

    let mut list = String::from("The Rust standard library: MIT OR Apache-2.0, https://www.rust-lang.org\n");
    // Many crates have the same text.
    let mut texts: BTreeMap<String, Vec<&Crate<'_>>> = BTreeMap::new();
    for one in &crates {
        list += &format!("{} {}: {}, {}\n", one.name, one.version, one.licence, one.repository);
        for text in one.texts() {
            texts.entry(text).or_default().push(one);
        }
    }
    let mut texts: Vec<_> = texts.into_iter().map(|(text, crates)| (crates, text)).collect();
    texts.sort();
    for (crates, text) in texts {
        let names: Vec<_> = crates.iter().map(|one| one.name).collect();
        list += &format!("\n{}\n{}:\n\n{}\n", "-".repeat(80), names.join(", "), text.trim());
    }
    Ok(list)
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Crate<'a> {
    name: &'a str,
    version: &'a str,
    licence: &'a str,
    repository: &'a str,
}

impl<'a> Crate<'a> {
    /// Parses `hex v0.4.3;MIT OR Apache-2.0;https://…`; our own crates are recognised by their path, repeated ones by a
    /// star.
    fn of_line(line: &'a str) -> Option<Self> {
        let mut fields = line.trim_end_matches(" (*)").split(';');
        let (name, version) = fields.next()?.split_once(" v")?;
        let is_ours = version.contains(" (");
        let [licence, repository] = [fields.next()?, fields.next()?];
        (!is_ours).then_some(Self { name, version, licence, repository })
    }

    /// The licence texts in the sources that cargo fetched, by file name.
    fn texts(&self) -> Vec<String> {
        let Some(home) = cargo::home() else { return Vec::new() };
        let registries = fs::read_dir(home.join("registry").join("src")).into_iter().flatten().flatten();
        let folders =
            registries.map(|registry| registry.path().join(format!("{}-{}", self.name, self.version)));
        let entries = folders.flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
        paths.retain(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
            NAMES.iter().any(|known| name.starts_with(known))
        });
        paths.sort();
        paths.into_iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_by_others_are_listed() {
        let hex = Crate { name: "hex", version: "0.4.3", licence: "MIT", repository: "https://example.org" };
        assert_eq!(Crate::of_line("hex v0.4.3;MIT;https://example.org"), Some(hex));
        assert!(Crate::of_line("hex v0.4.3;MIT;https://example.org (*)").is_some());
        assert_eq!(Crate::of_line("cccd v0.1.0 (/home/a/cccd);MIT OR Apache-2.0;"), None);
        assert_eq!(Crate::of_line(""), None);
    }

    #[test]
    fn the_texts_of_licences_are_found() {
        let list = of_others().unwrap();
        assert!(
            list.contains("openssl 0.10.") && list.contains("https://github.com/rust-openssl/rust-openssl")
        );
        assert!(list.contains("Permission is hereby granted") && list.contains("Apache License"), "{list}");
        assert!(!list.contains("cccd-base"), "ours have their own files");
    }
}
