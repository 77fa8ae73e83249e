//! `bench`: measures a read.

use std::process::ExitCode;

use crate::{Result, cargo, programs, setup};

/// Sets up and runs the measuring program, optimised; passes the arguments on to it.
///
/// # Errors
///
/// Those of [`setup::setup`]; [`Error::Failed`](crate::Error::Failed) if it cannot be built or fails.
pub fn bench(arguments: &[String]) -> Result<ExitCode> {
    setup::setup()?;
    // It starts `cccd` and test helpers, and also measures `cccd` and the C libraries.
    programs::run(cargo::cargo().args(["build", "--release", "--workspace", "--lib", "--bins"]))?;
    let mut command = cargo::cargo();
    command.args(["run", "--release", "--package", "cccd-tests", "--bin", "bench", "--"]).args(arguments);
    programs::run(&mut command)?;
    Ok(ExitCode::SUCCESS)
}
