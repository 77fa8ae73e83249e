//! A program that runs beside the test, such as a card.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running program; dropping it kills it.
#[derive(Debug)]
pub struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Running {
    /// Starts a program that writes a line to its standard output once it is ready, and waits for that.
    pub fn start(command: &mut Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let output = BufReader::new(child.stdout.take().expect("standard output is piped"));
        let mut this = Self { child, output };
        let line = this.next_line();
        assert!(line.is_some(), "{:?} ended before it was ready", command.get_args().collect::<Vec<_>>());
        this
    }

    /// Waits for its next line, without the end of the line; `None` once it has ended.
    pub fn next_line(&mut self) -> Option<String> {
        let mut line = String::new();
        let length = self.output.read_line(&mut line).expect("its output can be read");
        (length > 0).then(|| line.trim_end().to_owned())
    }

    /// Kills it now. A card is torn out of its reader that way.
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
