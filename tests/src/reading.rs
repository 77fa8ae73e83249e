//! A running `cccd read`.

use std::fs;
use std::io::Write;
use std::process::{Child, Command, Stdio};

use crate::Finished;

/// The running command; dropping it kills it.
#[derive(Debug)]
pub struct Reading {
    /// Taken out to wait for its end.
    child: Option<Child>,
}

impl Reading {
    pub(crate) fn start(command: &mut Command, key: &str) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the command starts");
        let mut stdin = child.stdin.take().expect("standard input is piped");
        // A key fits into any pipe.
        writeln!(stdin, "{key}").expect("the command reads its input");
        Self { child: Some(child) }
    }

    /// Its process ID.
    pub fn process(&self) -> u32 {
        self.child.as_ref().expect("it runs until it is taken out").id()
    }

    /// Whether it is still running.
    pub fn runs(&mut self) -> bool {
        let child = self.child.as_mut().expect("it runs until it is taken out");
        child.try_wait().expect("it is our child").is_none()
    }

    /// How often it has gone to sleep: once for each answer of the service, and once more for each slice of a wait.
    pub fn sleeps(&self) -> u32 {
        const FIELD: &str = "voluntary_ctxt_switches:";
        let status = fs::read_to_string(format!("/proc/{}/status", self.process())).unwrap_or_default();
        let count = status.lines().find_map(|line| line.strip_prefix(FIELD)?.trim().parse().ok());
        count.unwrap_or_default()
    }

    /// Waits for its end.
    pub fn end(mut self) -> Finished {
        let child = self.child.take().expect("it runs until it is taken out");
        child.wait_with_output().expect("the command ends").into()
    }

    /// Kills it now.
    pub fn kill(self) {
        drop(self);
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
