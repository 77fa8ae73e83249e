//! `dependencies`: checks the crates by others, as the lock file names them.
//!
//! What is shipped must be free for everybody to use and link, come from the one registry that the lock file names,
//! and not be there twice without a reason. Known flaws are not looked up: that takes a database from the network.

use std::collections::BTreeSet;
use std::fs;

use spdx::{Expression, ParseMode};

use crate::{Error, Result, cargo, programs};

/// The licences that allow a crate to be linked into a program of any licence.
const LICENCES: [&str; 11] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// What tests and tools may use beyond that, since it reaches nothing that is shipped: the crate and its licence.
const TOOLS: [(&str, &str); 1] = [("cbindgen", "MPL-2.0")];

/// The packages that are shipped.
const SHIPPED: [&str; 3] = ["cccd-cli", "cccd-ffi", "cccd-sim-ffi"];

/// Crates that are there in several versions, below the one that still needs the older version.
const TWICE: [(&str, &[&str]); 7] = [
    (
        "age",
        &[
            "block-buffer",
            "chacha20",
            "const-oid",
            "cpufeatures",
            "crypto-common",
            "digest",
            "getrandom",
            "hybrid-array",
            "rand",
            "rand_core",
            "sha2",
            "thiserror",
            "thiserror-impl",
            "toml",
        ],
    ),
    ("asn1-rs", &["nom"]),
    ("bindgen", &["shlex"]),
    ("calamine", &["zip"]),
    ("cbindgen", &["winnow"]),
    ("png", &["miniz_oxide"]),
    ("zeroize_derive", &["syn"]),
];

/// Checks all dependencies and prints what is wrong.
///
/// # Errors
///
/// [`Error::Dependencies`] with all that was found; those of [`programs::output`] if cargo fails.
pub fn dependencies() -> Result<()> {
    let doing = "reading Cargo.lock";
    let lock = fs::read_to_string(cargo::workspace().join("Cargo.lock"))
        .map_err(|source| Error::InputOutput { doing, source })?;
    let shipped: Vec<&str> = SHIPPED.iter().flat_map(|package| ["--package", package]).collect();
    let shipped = crates(&[&shipped[..], &["--edges", "normal,build"]].concat())?;
    let all = crates(&["--workspace"])?;

    let mut found = sources(&lock);
    found.extend(versions(&lock));
    found.extend(all.iter().filter_map(|(name, licence)| refused(name, licence, &shipped)));
    println!("{} crates in all, {} in what is shipped; advisories: not run", all.len(), shipped.len());
    if found.is_empty() { Ok(()) } else { Err(Error::Dependencies { found }) }
}

/// The crates that cargo would build on any platform, each with its licence.
fn crates(arguments: &[&str]) -> Result<BTreeSet<(String, String)>> {
    let fixed = ["tree", "--locked", "--all-features", "--target", "all", "--prefix", "none"];
    let output =
        programs::output(cargo::cargo().args(fixed).args(arguments).args(["--format", "{p}\t{l}\t"]))?;
    Ok(output.lines().filter_map(package).collect())
}

/// Takes a line of `cargo tree` apart: name, version, perhaps more in brackets, licence.
fn package(line: &str) -> Option<(String, String)> {
    let mut columns = line.split('\t');
    let (package, licence) = (columns.next()?, columns.next()?);
    Some((package.split(' ').next()?.to_owned(), licence.to_owned()))
}

/// Says what is wrong with a crate's licence.
fn refused(name: &str, licence: &str, shipped: &BTreeSet<(String, String)>) -> Option<String> {
    let is_tool =
        TOOLS.contains(&(name, licence)) && !shipped.contains(&(name.to_owned(), licence.to_owned()));
    (!is_tool && !is_free(licence)).then(|| format!("{name} has the licence {licence:?}"))
}

/// Whether the expression can be satisfied with the licences of the list.
fn is_free(licence: &str) -> bool {
    Expression::parse_mode(licence, ParseMode::LAX).is_ok_and(|expression| {
        expression.evaluate(|required| {
            required.license.id().is_some_and(|id| LICENCES.contains(&id.name)) && required.addition.is_none()
        })
    })
}

/// The values that a key has in each package of a lock file, with the packages' names; empty where it is missing.
fn packages<'a>(lock: &'a str, key: &str) -> Vec<(&'a str, &'a str)> {
    let value = |package: &'a str, key: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
        line.unwrap_or_default().trim_matches('"')
    };
    lock.split("[[package]]").skip(1).map(|package| (value(package, "name"), value(package, key))).collect()
}

/// Says which packages come from elsewhere than the registry, or have no checksum.
fn sources(lock: &str) -> Vec<String> {
    let sources: Vec<_> =
        packages(lock, "source").into_iter().filter(|(_, source)| !source.is_empty()).collect();
    let registry = sources.iter().map(|&(_, source)| source).find(|source| source.starts_with("registry+"));
    let foreign = sources.iter().filter(|&&(_, source)| Some(source) != registry);
    let foreign = foreign.map(|(name, source)| format!("{name} comes from {source}"));
    let checksums = packages(lock, "checksum").into_iter().zip(packages(lock, "source"));
    let unchecked =
        checksums.filter(|((_, checksum), (_, source))| checksum.is_empty() && !source.is_empty());
    foreign.chain(unchecked.map(|((name, _), _)| format!("{name} has no checksum"))).collect()
}

/// Says which crates are there twice and not on the list, and which are on the list and there once.
fn versions(lock: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<&str> = packages(lock, "version")
        .into_iter()
        .map(|(name, _)| name)
        .filter(|&name| !seen.insert(name))
        .collect();
    let listed: BTreeSet<&str> = TWICE.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let new = twice.difference(&listed).map(|name| format!("{name} is there in two versions"));
    let old = listed.difference(&twice).map(|name| format!("{name} is there once: take it off the list"));
    new.chain(old).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "\
version = 4\n\n\
[[package]]\nname = \"own\"\nversion = \"0.1.0\"\n\n\
[[package]]\nname = \"good\"\nversion = \"1.0.0\"\nsource = \"registry+here\"\nchecksum = \"00\"\n\n\
[[package]]\nname = \"bare\"\nversion = \"1.0.0\"\nsource = \"registry+here\"\n\n\
[[package]]\nname = \"fork\"\nversion = \"1.0.0\"\nsource = \"git+there\"\nchecksum = \"00\"\n\n\
[[package]]\nname = \"good\"\nversion = \"2.0.0\"\nsource = \"registry+elsewhere\"\nchecksum = \"00\"\n";

    #[test]
    fn another_source_and_a_missing_checksum_are_found() {
        let wanted =
            ["fork comes from git+there", "good comes from registry+elsewhere", "bare has no checksum"];
        assert_eq!(sources(LOCK), wanted);
    }

    #[test]
    fn a_second_version_is_found_and_a_list_must_not_grow_old() {
        let found = versions(LOCK);
        assert_eq!(found[0], "good is there in two versions");
        assert_eq!(found.len(), 1 + TWICE.iter().map(|(_, names)| names.len()).sum::<usize>());
        assert!(found[1].ends_with("take it off the list"), "{}", found[1]);
    }

    #[test]
    fn licences_are_weighed_as_expressions() {
        for free in [
            "MIT OR Apache-2.0",
            "MIT/Apache-2.0",
            "Apache-2.0 OR GPL-2.0-only",
            "(MIT OR Apache-2.0) AND ISC",
        ] {
            assert!(is_free(free), "{free}");
        }
        for other in [
            "MPL-2.0",
            "GPL-3.0-or-later",
            "MIT AND LGPL-2.1-only",
            "",
            "nonsense",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(!is_free(other), "{other}");
        }
    }

    #[test]
    fn a_tool_must_not_be_shipped() {
        let (name, licence) = TOOLS[0];
        assert_eq!(refused(name, licence, &BTreeSet::new()), None);
        let shipped = BTreeSet::from([(name.to_owned(), licence.to_owned())]);
        assert!(refused(name, licence, &shipped).is_some());
    }

    #[test]
    fn a_line_of_the_tree_is_taken_apart() {
        let line = "own v0.1.0 (/somewhere) (proc-macro)\tMIT OR Apache-2.0\t (*)";
        assert_eq!(package(line), Some(("own".to_owned(), "MIT OR Apache-2.0".to_owned())));
        assert_eq!(package(""), None);
    }
}
