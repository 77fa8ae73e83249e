//! The tree of files that is packed, laid out like `/usr` on an installed system.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use super::{PackOptions, licences};
use crate::stage::{self, Place};
use crate::{Error, Result, cargo, programs};

/// What differs between the packages.
pub(super) struct Shape<'a> {
    /// The path of the root after installation, for `pkg-config`.
    pub(super) prefix: &'a str,
    /// The library folder.
    pub(super) lib: &'a str,
    /// The folder in which zsh looks for completions.
    pub(super) zsh: &'a str,
}

/// Where the licences are in the tree.
pub(super) const DOC: &str = "share/doc/cccd";

/// Files of the workspace that are included.
const DOCUMENTS: [&str; 3] = ["README.md", "LICENSE-APACHE", "LICENSE-MIT"];

/// The folders of man pages, and the language of each.
const MAN: [(&str, &str); 2] = [("en", "share/man/man1"), ("vi", "share/man/vi/man1")];

/// Fills a folder that must not exist yet.
///
/// # Errors
///
/// [`Error::InputOutput`] if something was not built; [`Error::Start`] and [`Error::Failed`] of strip, gzip and the
/// command itself, which writes its man pages and completions.
pub(super) fn lay_out(order: &PackOptions<'_>, root: &Path, shape: &Shape<'_>) -> Result<()> {
    stage::lay_out(order.built, &Place { root, prefix: shape.prefix, lib: shape.lib })?;
    let built = order.built.join("cccd");
    let command = place(root, "bin/cccd")?;
    stage::put(&built, &command).map_err(lost)?;
    strip(&root.join(shape.lib), &command)?;
    let cccd = || {
        let mut cccd = Command::new(&built);
        cccd.env("SOURCE_DATE_EPOCH", order.epoch.to_string());
        cccd
    };
    for (language, folder) in MAN {
        programs::run(cccd().args(["--lang", language, "man"]).arg(root.join(folder)))?;
        // The option omits name and time.
        programs::run(Command::new("gzip").arg("-9n").args(files(&root.join(folder))?))?;
    }
    let zsh = format!("{}/_cccd", shape.zsh);
    let bash = "share/bash-completion/completions/cccd";
    let fish = "share/fish/vendor_completions.d/cccd.fish";
    for (shell, file) in [("bash", bash), ("fish", fish), ("zsh", &zsh)] {
        let text = programs::output(cccd().args(["completions", shell]))?;
        fs::write(place(root, file)?, text).map_err(lost)?;
    }
    for name in DOCUMENTS {
        fs::copy(cargo::workspace().join(name), place(root, &format!("{DOC}/{name}"))?).map_err(lost)?;
    }
    fs::write(place(root, &format!("{DOC}/LICENSES-OTHERS"))?, licences::of_others()?).map_err(lost)
}

/// Sets the permissions of everything, whatever the builder's umask, and the time.
///
/// # Errors
///
/// [`Error::Start`] and [`Error::Failed`] of find.
pub(super) fn settle(root: &Path, epoch: u64) -> Result<()> {
    let find = |more: &[&str]| programs::run(Command::new("find").arg(root).args(more));
    find(&["-type", "d", "-exec", "chmod", "755", "{}", "+"])?;
    find(&["-type", "f", "-exec", "chmod", "644", "{}", "+"])?;
    find(&["-type", "f", "-path", "*/bin/*", "-exec", "chmod", "755", "{}", "+"])?;
    find(&["-depth", "-exec", "touch", "--no-dereference", "--date", &format!("@{epoch}"), "{}", "+"])
}

/// Keeps the symbols that are needed to link; removes those that only debuggers need.
fn strip(lib: &Path, command: &Path) -> Result<()> {
    programs::run(Command::new("strip").arg("--strip-all").arg(command))?;
    for (name, _) in stage::LIBRARIES {
        let shared = lib.join(format!("lib{name}.so.{}", stage::ABI.trim()));
        programs::run(Command::new("strip").arg("--strip-unneeded").arg(shared))?;
        let archive = lib.join(format!("lib{name}.a"));
        let options = ["--strip-debug", "--enable-deterministic-archives"];
        programs::run(Command::new("strip").args(options).arg(archive))?;
    }
    Ok(())
}

/// The files of a folder, sorted by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut paths: Vec<_> = entries.map_err(lost)?.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

/// A path in the tree; creates its folder.
pub(super) fn place(root: &Path, path: &str) -> Result<PathBuf> {
    let path = root.join(path);
    let folder = path.parent().unwrap_or(root);
    fs::create_dir_all(folder).map_err(lost)?;
    Ok(path)
}

pub(super) fn lost(source: io::Error) -> Error {
    Error::InputOutput { doing: "laying out what is packed", source }
}
