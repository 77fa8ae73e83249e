//! A program that runs alongside the test, such as a card.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A running program; dropping it kills it.
#[derive(Debug)]
pub struct Running {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Running {
    /// Starts a program that writes a line to its standard output once it is ready, and waits for that.
    pub fn start(command: &mut Command) -> Self {
        Self::start_with_line(command).0
    }

    /// The same; also returns that line.
    pub fn start_with_line(command: &mut Command) -> (Self, String) {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let input = child.stdin.take().expect("standard input is piped");
        let output = BufReader::new(child.stdout.take().expect("standard output is piped"));
        let mut this = Self { child, input, output };
        let Some(line) = this.next_line() else {
            panic!("{:?} ended before it was ready", command.get_args().collect::<Vec<_>>());
        };
        (this, line)
    }

    /// Writes a line to its standard input.
    pub fn tell(&mut self, line: &str) {
        writeln!(self.input, "{line}").expect("it reads its input");
    }

    /// Waits for its next line and returns it without its line end; `None` once the program has ended.
    pub fn next_line(&mut self) -> Option<String> {
        let mut line = String::new();
        let length = self.output.read_line(&mut line).expect("its output can be read");
        (length > 0).then(|| line.trim_end().to_owned())
    }

    /// Kills it now. This is how a card is torn out of its reader.
    pub fn remove(self) {
        drop(self);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
