//! `demo`: an invented card on a virtual reader, read by `cccd read`.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};

use crate::{Error, Result, VirtualReader, cargo, programs, setup};

/// The seed of the invented card: the same seed gives the same card.
pub(crate) const SEED: &str = "demo";

/// Sets up, builds `cccd`, puts an invented card on a virtual reader and reads it.
///
/// If namespaces are not allowed, uses the machine's own pcscd if it is running and has a virtual reader.
///
/// # Errors
///
/// Those of [`setup::setup`] and [`VirtualReader::start`]; [`Error::CardNotAttached`]. The result of the read itself is
/// the exit status, not an error.
pub fn demo() -> Result<ExitCode> {
    setup::setup()?;
    programs::run(cargo::cargo().args(["build", "--package", "cccd-cli"]))?;
    let cccd = cargo::program("cccd")?;
    let issued = cargo::output_folder()?.join("demo");
    programs::run(Command::new(&cccd).args(["sim", "issue", "--seed", SEED, "--out"]).arg(&issued))?;

    let reader = VirtualReader::start().or_else(|refused| {
        // The refusal is more useful than the error that there is no other reader either.
        VirtualReader::of_this_machine().map_err(|_| refused)
    })?;
    let _card = Card::attach(&reader, &cccd, &[])?;
    eprintln!("An invented card lies on the virtual reader. Reading it with `cccd read`:\n");
    read(&reader, &cccd, &issued)
}

fn read(reader: &VirtualReader, cccd: &Path, issued: &Path) -> Result<ExitCode> {
    let key = File::open(issued.join("key.txt"))
        .map_err(|source| Error::InputOutput { doing: "reading the key of the invented card", source })?;
    let mut command = reader.command(cccd);
    command.args(["read", "--wait", "10", "--key-file", "-", "--trust"]).arg(issued.join("trust")).stdin(key);
    let status = programs::status(&mut command)?;
    // A process without an exit code was ended by a signal.
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// `cccd sim run`; dropping it removes the card.
pub(crate) struct Card(Child);

impl Card {
    /// Puts the card of [`SEED`] into the first slot; `options` are additional options of `cccd sim run`. PC/SC sees it
    /// a moment later.
    pub(crate) fn attach(reader: &VirtualReader, cccd: &Path, options: &[&str]) -> Result<Self> {
        let mut command = reader.command(cccd);
        command
            .args(["sim", "run", "--seed", SEED])
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let child = command.spawn();
        let mut card =
            Self(child.map_err(|source| Error::Start { program: programs::name(&command), source })?);
        // Its only line means that it is attached; the end of its output, that it never will be.
        let mut line = String::new();
        let output = card.0.stdout.take().ok_or(Error::CardNotAttached)?;
        match BufReader::new(output).read_line(&mut line) {
            Ok(length) if length > 0 => Ok(card),
            _ => Err(Error::CardNotAttached),
        }
    }
}

impl Drop for Card {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
