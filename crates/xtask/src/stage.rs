//! Lays out the C libraries as they are installed: headers, libraries under all their names, the file for `pkg-config`.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::{Error, Result, cargo};

/// The number in the names of the libraries; it is raised when previously compiled programs would no longer work.
pub(crate) const ABI: &str = include_str!("../../cccd-ffi/abi-version");
const PKG_CONFIG: &str = include_str!("../../cccd-ffi/cccd.pc.in");

/// The libraries, with the crates that they come from.
pub(crate) const LIBRARIES: [(&str, &str); 2] = [("cccd", "cccd-ffi"), ("cccd_sim", "cccd-sim-ffi")];

/// Lays out the libraries built in the profile of this process, in the folder `stage` next to it, and returns its path.
///
/// # Errors
///
/// [`Error::InputOutput`], also if the libraries were not built: `cargo build --workspace` builds them.
pub fn stage() -> Result<PathBuf> {
    let built = cargo::output_folder()?;
    let prefix = built.join("stage");
    lay_out(&built, &Place { root: &prefix, prefix: &prefix.to_string_lossy(), lib: "lib" })?;
    Ok(prefix)
}

/// Where the libraries are laid out.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The folder that is filled.
    pub root: &'a Path,
    /// The path of that folder after installation, as written in the `pkg-config` file.
    pub prefix: &'a str,
    /// The library folder in it.
    pub lib: &'a str,
}

/// Lays out the libraries in the folder `built`.
///
/// # Errors
///
/// Those of [`stage`].
pub fn lay_out(built: &Path, place: &Place<'_>) -> Result<()> {
    let lost = |source| Error::InputOutput { doing: "laying out the C libraries", source };
    let [include, lib] = ["include", place.lib].map(|name| place.root.join(name));
    fs::create_dir_all(&include).map_err(lost)?;
    fs::create_dir_all(lib.join("pkgconfig")).map_err(lost)?;
    for (name, package) in LIBRARIES {
        let header = format!("{name}.h");
        let kept = cargo::workspace().join("crates").join(package).join("include").join(&header);
        put(&kept, &include.join(&header)).map_err(lost)?;
        let file = format!("lib{name}.so");
        let versioned = format!("{file}.{}", ABI.trim());
        put(&built.join(&file), &lib.join(&versioned)).map_err(lost)?;
        link(&versioned, &lib.join(&file)).map_err(lost)?;
        let archive = format!("lib{name}.a");
        put(&built.join(&archive), &lib.join(&archive)).map_err(lost)?;
    }
    let text = PKG_CONFIG
        .replace("@PREFIX@", place.prefix)
        .replace("@LIB@", place.lib)
        .replace("@VERSION@", env!("CARGO_PKG_VERSION"));
    fs::write(lib.join("pkgconfig").join("cccd.pc"), text).map_err(lost)
}

/// Replaces a file in one step, so that programs using the old one are not disturbed.
pub(crate) fn put(from: &Path, to: &Path) -> io::Result<()> {
    let beside = to.with_extension(format!("{}.new", std::process::id()));
    fs::copy(from, &beside)?;
    fs::rename(&beside, to)
}

#[cfg(unix)]
fn link(target: &str, place: &Path) -> io::Result<()> {
    match std::os::unix::fs::symlink(target, place) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        outcome => outcome,
    }
}

/// On systems without such links, the one name is enough.
#[cfg(not(unix))]
fn link(_target: &str, _place: &Path) -> io::Result<()> {
    Ok(())
}
