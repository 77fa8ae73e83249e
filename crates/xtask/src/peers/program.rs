//! Programs that stay running and do one read for each line of input.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::row::Step;
use crate::{Error, Result, programs};

/// The line that ends the output of a read.
const END: &str = "end";

/// A running program; dropping it kills it.
pub(super) struct Program {
    name: String,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// Everything that it has reported so far.
    pub(super) steps: Vec<Step>,
}

impl Program {
    /// Starts a reader and passes it the keys through its standard input, where no process list shows them.
    pub(super) fn start_reader(name: &str, command: &mut Command, keys: &Path) -> Result<Self> {
        let keys = fs::read(keys).map_err(|source| broken(name, source))?;
        let mut program = Self::start(name, command)?;
        program.input.write_all(&keys).map_err(|source| broken(name, source))?;
        Ok(program)
    }

    /// Starts a program that needs no keys.
    pub(super) fn start(name: &str, command: &mut Command) -> Result<Self> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let child = command.spawn();
        let mut child = child.map_err(|source| Error::Start { program: programs::name(command), source })?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Error::Failed { command: name.to_owned() });
        };
        let output = BufReader::new(output);
        Ok(Self { name: name.to_owned(), child, input, output, steps: Vec::new() })
    }

    /// Makes it read once and passes on its output.
    ///
    /// # Errors
    ///
    /// [`Error::Failed`] if it ends before the end of the read.
    pub(super) fn read_once(&mut self) -> Result<()> {
        self.tell("read")?;
        loop {
            let line = self.line()?;
            if line == END {
                return Ok(());
            }
            println!("{}: {line}", self.name);
            self.steps.extend(Step::of_line(&line));
        }
    }

    /// Writes a line to its input.
    pub(super) fn tell(&mut self, line: &str) -> Result<()> {
        writeln!(self.input, "{line}").map_err(|source| broken(&self.name, source))
    }

    /// Reads its next line.
    pub(super) fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        let length = self.output.read_line(&mut line).map_err(|source| broken(&self.name, source))?;
        if length == 0 {
            return Err(Error::Failed { command: self.name.clone() });
        }
        // A step may end with an empty field after a tab, so only line ends are trimmed.
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn broken(name: &str, source: std::io::Error) -> Error {
    eprintln!("{name} is lost.");
    Error::InputOutput { doing: "talking with a reader that is compared", source }
}
