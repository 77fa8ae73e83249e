//! Finds and runs system programs.

use std::env;
use std::path::PathBuf;
use std::process::{Command, ExitStatus};

use crate::{Error, Result};

/// Folders of system programs that are not in every user's search path.
const SYSTEM_FOLDERS: [&str; 3] = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/// Full path of a program: looks in the search path first, then in the folders of system programs.
pub fn find(name: &str) -> Option<PathBuf> {
    let search_path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&search_path)
        .chain(SYSTEM_FOLDERS.map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

/// Runs a command to its end, with the standard input and output of this process.
///
/// # Errors
///
/// [`Error::Start`] if it cannot be started.
pub fn status(command: &mut Command) -> Result<ExitStatus> {
    command.status().map_err(|source| Error::Start { program: name(command), source })
}

/// Runs a command that must succeed.
///
/// # Errors
///
/// [`Error::Start`] if it cannot be started, [`Error::Failed`] if it fails.
pub fn run(command: &mut Command) -> Result<()> {
    if status(command)?.success() {
        return Ok(());
    }
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    Err(Error::Failed { command: words.join(" ") })
}

/// Runs a command that must succeed, and returns its standard output.
///
/// # Errors
///
/// Those of [`run`].
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|source| Error::Start { program: name(command), source })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Error::Failed { command: name(command) })
}

/// Runs a command quietly and returns whether it succeeded; a missing program counts as a failure.
pub fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// Whether this process is root.
pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// The name under which a command was started.
pub fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_by_name() {
        assert!(find("sh").is_some_and(|path| path.is_absolute()));
        assert_eq!(find("no-program-has-this-name"), None);
    }

    #[test]
    fn a_failure_names_its_command() {
        assert!(run(Command::new("sh").args(["-c", "exit 0"])).is_ok());
        let error = run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(matches!(&error, Error::Failed { command } if command == "sh -c exit 3"));
        let error = run(&mut Command::new("no-program-has-this-name")).unwrap_err();
        assert!(matches!(&error, Error::Start { program, .. } if program == "no-program-has-this-name"));
    }
}
