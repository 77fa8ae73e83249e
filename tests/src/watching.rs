//! A `cccd watch` that runs alongside the test.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// Longer than any expected event takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// The running command; dropping it kills it.
#[derive(Debug)]
pub struct Watching {
    child: Child,
    /// Taken out in order to close it.
    input: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Watching {
    /// Starts a command that writes JSON objects, one per line.
    pub fn start(command: &mut Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the command starts");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("standard output is piped"));
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || output.lines().map_while(Result::ok).all(|line| sender.send(line).is_ok()));
        Self { child, input, lines }
    }

    /// Types a line.
    pub fn type_line(&mut self, line: &str) {
        let input = self.input.as_mut().expect("its input is open");
        writeln!(input, "{line}").expect("it reads its input");
    }

    /// Closes its input.
    pub fn close_input(&mut self) {
        self.input = None;
    }

    /// Waits for the next event, which must have this name.
    ///
    /// # Panics
    /// If another event comes, or none.
    #[track_caller]
    pub fn expect(&self, event: &str) -> Value {
        let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|error| panic!("no {event}: {error}"));
        let value: Value = serde_json::from_str(&line).expect("a line is an object");
        assert_eq!(value["event"], event, "{value:#}");
        value
    }

    /// Waits for the next event, which must be the error with this name.
    ///
    /// # Panics
    /// As for [`expect`](Self::expect).
    #[track_caller]
    pub fn expect_error(&self, name: &str) -> Value {
        let value = self.expect("error");
        assert_eq!(value["error"]["name"], name, "{value:#}");
        value
    }

    /// Whether no event comes for this long.
    pub fn is_silent(&self, time: Duration) -> bool {
        self.lines.recv_timeout(time).is_err()
    }

    /// Interrupts it, as Ctrl-C does.
    pub fn interrupt(&self) {
        let process = self.child.id().to_string();
        let status = Command::new("kill").args(["-INT", &process]).status().expect("kill runs");
        assert!(status.success());
    }

    /// Its process ID.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Its resident memory in bytes.
    pub fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("the system counts it");
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number of kB");
        kilobytes * 1024
    }

    /// The number of its open files and connections.
    pub fn descriptors(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.child.id())).expect("it runs").count()
    }

    /// The number of its threads.
    pub fn threads(&self) -> usize {
        fs::read_dir(format!("/proc/{}/task", self.child.id())).expect("it runs").count()
    }

    /// Waits for its end, whatever it has written.
    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().expect("it is our child")
    }

    /// Waits for its end; returns its exit status and what it wrote to standard error. No event may be left.
    pub fn end(mut self) -> (i32, String) {
        let status = self.child.wait().expect("it is our child").code().unwrap_or(-1);
        let mut said = String::new();
        let mut stream = self.child.stderr.take().expect("standard error is piped");
        stream.read_to_string(&mut said).expect("programs write UTF-8");
        let rest: Vec<_> = self.lines.iter().collect();
        assert!(rest.is_empty(), "{rest:?}");
        (status, said)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
