//! Calls cargo itself for this workspace.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Error, Result};

/// The cargo that runs this process, or the one in the search path, started in the root of the workspace.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace());
    command
}

/// The root of this workspace at the time this program was built.
pub fn workspace() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// Where cargo keeps its downloads.
pub fn home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| env::home_dir().map(|home| home.join(".cargo")))
}

/// Path of a program of this workspace, in the profile that this process was built with.
///
/// # Errors
///
/// Those of [`output_folder`].
pub fn program(name: &str) -> Result<PathBuf> {
    Ok(output_folder()?.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
}

/// Where cargo puts the programs of the profile that this process was built with, usually `target/debug`.
///
/// # Errors
///
/// [`Error::InputOutput`] if the system does not report the path of this process.
pub fn output_folder() -> Result<PathBuf> {
    let doing = "looking for the target folder";
    let this = env::current_exe().map_err(|source| Error::InputOutput { doing, source })?;
    // Programs are in the folder itself, tests in `deps` or `examples` below it.
    let folders = this.ancestors().skip(1);
    let mut folders = folders.skip_while(|folder| folder.ends_with("deps") || folder.ends_with("examples"));
    let missing = || Error::InputOutput { doing, source: std::io::ErrorKind::NotFound.into() };
    folders.next().map(Path::to_path_buf).ok_or_else(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_where_its_manifest_is() {
        let manifest = std::fs::read_to_string(workspace().join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[workspace]"));
    }

    #[test]
    fn a_test_finds_the_folder_above_its_own() {
        let folder = output_folder().unwrap();
        assert!(folder.join("deps").is_dir() && !folder.ends_with("deps"));
    }
}
