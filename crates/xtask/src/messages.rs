//! `messages`: prints every text that may be shown to a user.

use std::process::ExitCode;

use crate::{Result, cargo, programs};

/// Prints the errors, reasons, headlines and labels in both languages as one table (CSV).
///
/// # Errors
///
/// [`Error::Failed`](crate::Error::Failed) if the program that contains them cannot be built.
pub fn messages() -> Result<ExitCode> {
    programs::run(cargo::cargo().args(["run", "--quiet", "--package", "cccd-tests", "--bin", "messages"]))?;
    Ok(ExitCode::SUCCESS)
}
