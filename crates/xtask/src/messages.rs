//! `messages`: prints every text that a user can be shown.

use std::process::ExitCode;

use crate::{Result, cargo, programs};

/// Prints the errors, reasons, headlines and labels in both languages as one table (CSV).
///
/// # Errors
///
/// [`Error::Failed`](crate::Error::Failed) when the program that knows them cannot be built.
pub fn messages() -> Result<ExitCode> {
    programs::run(cargo::cargo().args(["run", "--quiet", "--package", "cccd-tests", "--bin", "messages"]))?;
    Ok(ExitCode::SUCCESS)
}
