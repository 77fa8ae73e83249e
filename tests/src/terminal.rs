//! A person at a terminal: a program that runs on a pseudo-terminal, what is typed into it and what is on the screen.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use nix::pty::{Winsize, openpty};

/// Longer than any expected output takes.
const PATIENCE: Duration = Duration::from_secs(60);

const SIZE: Winsize = Winsize { ws_row: 50, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0 };

/// The terminal with its program; dropping it kills the program.
#[derive(Debug)]
pub struct Terminal {
    child: Child,
    keyboard: File,
    output: Receiver<Vec<u8>>,
    written: Vec<u8>,
    /// How much of the output the waits have consumed.
    seen: usize,
}

impl Terminal {
    /// Starts a program whose three standard streams are the terminal.
    pub fn start(mut command: Command) -> Self {
        let ends = openpty(&SIZE, None).expect("a pseudo-terminal can be had");
        let copy = || ends.slave.try_clone().expect("it can be shared");
        command.stdin(copy()).stdout(copy()).stderr(copy());
        let child = command.spawn().expect("the program starts");
        // Once the last of them is closed, the output ends when the program ends.
        drop((command, ends.slave));
        let mut screen = File::from(ends.master);
        let keyboard = screen.try_clone().expect("it can be shared");
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            // Linux reports the end as an error.
            while let Ok(count @ 1..) = screen.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { child, keyboard, output, written: Vec::new(), seen: 0 }
    }

    /// Types a line.
    pub fn type_line(&mut self, line: &str) {
        writeln!(self.keyboard, "{line}").expect("the terminal takes it");
    }

    /// Presses Ctrl-C.
    pub fn interrupt(&mut self) {
        self.keyboard.write_all(&[3]).expect("the terminal takes it");
    }

    /// Waits until this text appears in the output after the text of the last wait.
    ///
    /// # Panics
    /// If it does not appear.
    pub fn wait_for(&mut self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut windows = self.written[self.seen..].windows(text.len());
            if let Some(position) = windows.position(|window| window == text.as_bytes()) {
                self.seen += position + text.len();
                return;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(more) => self.written.extend(more),
                Err(_) => panic!("waiting for {text:?}: {}", self.screen()),
            }
        }
    }

    /// Waits for the end of the program and returns its exit status, -1 if a signal ended it.
    ///
    /// # Panics
    /// If it does not end.
    pub fn end(&mut self) -> i32 {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(more) => self.written.extend(more),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not end: {}", self.screen()),
            }
        }
        self.child.wait().expect("it is our child").code().unwrap_or(-1)
    }

    /// Its process ID.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// All output so far, including control sequences.
    pub fn written(&self) -> String {
        String::from_utf8_lossy(&self.written).into_owned()
    }

    /// The lines on the screen and those that have scrolled off it.
    pub fn screen(&self) -> String {
        show(&String::from_utf8_lossy(&self.written))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Interprets the control sequences that line editing uses, like a terminal (ECMA-48: CUU, CUD, CUF, CUB, CHA, ED, EL);
/// ignores others, such as colours.
fn show(written: &str) -> String {
    let mut rows: Vec<Vec<char>> = vec![Vec::new()];
    let (mut row, mut column) = (0_usize, 0_usize);
    let mut characters = written.chars();
    while let Some(character) = characters.next() {
        match character {
            '\r' => column = 0,
            '\n' => row += 1,
            '\u{1b}' => {
                let mut parameter = String::new();
                let last = characters.by_ref().skip_while(|&c| c == '[').find(|&c| {
                    let is_last = ('@'..='~').contains(&c);
                    if !is_last {
                        parameter.push(c);
                    }
                    is_last
                });
                let number: Option<usize> = parameter.parse().ok();
                let count = number.unwrap_or(1);
                match last {
                    Some('A') => row = row.saturating_sub(count),
                    Some('B') => row += count,
                    Some('C') => column += count,
                    Some('D') => column = column.saturating_sub(count),
                    Some('G') => column = count.saturating_sub(1),
                    Some('J') => {
                        rows.truncate(row + 1);
                        rows[row].truncate(column);
                    }
                    Some('K') if number == Some(2) => rows[row].clear(),
                    Some('K') => rows[row].truncate(column),
                    _ => {}
                }
            }
            _ if character.is_control() => {}
            _ => {
                if column == usize::from(SIZE.ws_col) {
                    (row, column) = (row + 1, 0);
                }
                rows.resize_with(rows.len().max(row + 1), Vec::new);
                let line = &mut rows[row];
                line.resize(line.len().max(column + 1), ' ');
                line[column] = character;
                column += 1;
            }
        }
        rows.resize_with(rows.len().max(row + 1), Vec::new);
    }
    let lines = rows.iter().map(|row| row.iter().collect::<String>().trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_cleared_is_not_on_the_screen() {
        assert_eq!(
            show("a\r\nkey: 123\r\n\x1b[1A\r\x1b[2K\x1b[1B\x1b[1A\r\x1b[2K\x1b[31mb\x1b[0m"),
            "a\nb\n"
        );
        assert_eq!(show("123456\x1b[3D\x1b[0Kx"), "123x");
        assert_eq!(show("12\r\n34\r\n\x1b[2A\x1b[J5"), "5");
        assert_eq!(show(&"x".repeat(101)).lines().map(str::len).collect::<Vec<_>>(), [100, 1]);
    }
}
