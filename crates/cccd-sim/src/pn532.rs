//! The card on a PN532, an NFC controller of NXP, at the end of a pseudo-terminal.
//!
//! Programs that use libnfc open it like any other module on a serial line (`pn532_uart:PATH`), so that libnfc and
//! everything built on it can be tested without hardware.
//!
//! ```no_run
//! use std::thread;
//!
//! use cccd_base::transport::Cancel;
//! use cccd_sim::{Chip, Issuance, pn532::{CardType, Controller, Pad}};
//!
//! let controller = Controller::open()?;
//! println!("nfc:{}", controller.connection());
//! let (pad, cancel) = (Pad::default(), Cancel::default());
//! pad.lay(Chip::new(Issuance::new(b"seed").issue()?), CardType::A);
//! let serving = {
//!     let (pad, cancel) = (pad.clone(), cancel.clone());
//!     thread::spawn(move || controller.serve(&pad, &cancel))
//! };
//! // A program reads the card; then it is lifted.
//! pad.lift();
//! cancel.cancel();
//! # drop(serving);
//! # Ok::<(), cccd_base::Error>(())
//! ```
//!
//! # Scope
//!
//! Implements the PN532 user manual (UM0701-02): normal, extended, ACK, NACK and error frames of the high-speed UART,
//! and the commands that a card reader needs. It handles one card, of type A or B, which speaks ISO/IEC 14443-4 with
//! the controller. Blocks on the air are not simulated: with InCommunicateThru the card answers the presence check and
//! nothing else. Commands that the host chains (bit MI of Tg) are refused. Bytes are sent as fast as the machine
//! allows.

mod commands;
mod frame;
mod pad;

use std::{
    io::{ErrorKind, Read, Write},
    os::fd::AsFd,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use cccd_base::{Result, error::InputOutputError, transport::Cancel};
use nix::{
    fcntl::OFlag,
    poll::{PollFd, PollFlags, PollTimeout, poll},
    pty::{PtyMaster, grantpt, posix_openpt, ptsname_r, unlockpt},
};

use commands::{Answer, Chipset};
use frame::{ACK, ERROR, Frame, Frames, answer};
pub use pad::{CardType, Pad};

/// Milliseconds to wait before checking the pad and the cancel switch.
const PATIENCE: u16 = 20;

/// How soon a program that opens the line is noticed.
const CLOSED_PATIENCE: Duration = Duration::from_millis(5);

/// The controller, at the end of a pseudo-terminal. It starts over whenever a program closes the other end.
#[derive(Debug)]
pub struct Controller {
    line: PtyMaster,
    path: PathBuf,
}

impl Controller {
    /// Makes a pseudo-terminal.
    ///
    /// # Errors
    /// [`InputOutputError::Stream`] if the system has none left.
    pub fn open() -> Result<Self> {
        let open = || {
            let line = posix_openpt(OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC)?;
            grantpt(&line)?;
            unlockpt(&line)?;
            let path = ptsname_r(&line)?.into();
            Ok(Self { line, path })
        };
        open().map_err(|error: nix::Error| failed(&error.into()))
    }

    /// The path of the end that programs open, such as `/dev/pts/7`.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The connection string for libnfc.
    pub fn connection(&self) -> String {
        format!("pn532_uart:{}", self.path.display())
    }

    /// Answers until cancelled.
    ///
    /// # Errors
    /// [`InputOutputError::Stream`].
    pub fn serve(mut self, pad: &Pad, cancel: &Cancel) -> Result<()> {
        let mut frames = Frames::default();
        let mut chipset = Chipset::default();
        let mut sent = Vec::new();
        while !cancel.is_cancelled() {
            if let Some(waiting) = chipset.look_again(pad) {
                self.send(&waiting)?;
                sent = waiting;
            }
            match self.receive()? {
                Received::Nothing => continue,
                Received::Closed => {
                    (frames, chipset) = (Frames::default(), Chipset::default());
                    thread::sleep(CLOSED_PATIENCE);
                    continue;
                }
                Received::Bytes(bytes) => frames.push(&bytes),
            }
            while let Some(frame) = frames.next() {
                if pad.is_hung() {
                    continue;
                }
                match frame {
                    Frame::Ack => chipset.abort(),
                    Frame::Nack => self.send(&sent)?,
                    Frame::Command(command) => {
                        self.send(&ACK)?;
                        sent = match chipset.execute(&command, pad) {
                            Answer::Data(data) => answer(&data),
                            Answer::Unknown => ERROR.to_vec(),
                            Answer::Later => continue,
                        };
                        self.send(&sent)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn receive(&mut self) -> Result<Received> {
        let mut events = [PollFd::new(self.line.as_fd(), PollFlags::POLLIN)];
        match poll(&mut events, PollTimeout::from(PATIENCE)) {
            Ok(0) | Err(nix::Error::EINTR) => return Ok(Received::Nothing),
            Ok(_) => {}
            Err(error) => return Err(failed(&error.into())),
        }
        let mut buffer = [0; 1024];
        match self.line.read(&mut buffer) {
            Ok(0) => Ok(Received::Closed),
            Ok(count) => Ok(Received::Bytes(buffer.get(..count).unwrap_or_default().to_vec())),
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(Received::Nothing),
            // Linux returns EIO while no program has the other end open.
            Err(error) if error.raw_os_error() == Some(nix::Error::EIO as i32) => Ok(Received::Closed),
            Err(error) => Err(failed(&error)),
        }
    }

    fn send(&mut self, bytes: &[u8]) -> Result<()> {
        match self.line.write_all(bytes) {
            // The program has gone; the next read notices that.
            Err(error) if error.raw_os_error() == Some(nix::Error::EIO as i32) => Ok(()),
            outcome => outcome.map_err(|error| failed(&error)),
        }
    }
}

/// What was received from the line.
enum Received {
    Nothing,
    Bytes(Vec<u8>),
    /// No program has the other end open.
    Closed,
}

fn failed(error: &std::io::Error) -> cccd_base::Error {
    InputOutputError::Stream { kind: error.kind() }.into()
}

#[cfg(test)]
mod tests {
    use std::fs::{File, OpenOptions};

    use nix::sys::termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr};

    use super::*;

    /// Opens the line as a program does.
    fn line(path: &Path) -> File {
        let file = OpenOptions::new().read(true).write(true).open(path).unwrap();
        let mut settings = tcgetattr(&file).unwrap();
        cfmakeraw(&mut settings);
        tcsetattr(&file, SetArg::TCSANOW, &settings).unwrap();
        file
    }

    fn exchange(line: &mut File, request: &str, expected: &str) {
        line.write_all(&hex::decode(request).unwrap()).unwrap();
        let mut bytes = vec![0; expected.len() / 2];
        line.read_exact(&mut bytes).unwrap();
        assert_eq!(hex::encode_upper(bytes), expected);
    }

    #[test]
    fn a_program_that_closes_the_line_finds_it_as_it_was_at_first() {
        let controller = Controller::open().unwrap();
        let path = controller.path().to_owned();
        assert_eq!(controller.connection(), format!("pn532_uart:{}", path.display()));
        let (pad, cancel) = (Pad::default(), Cancel::default());
        thread::scope(|scope| {
            let serving = scope.spawn(|| controller.serve(&pad, &cancel));
            for _ in 0..2 {
                let mut line = line(&path);
                // Wake-up, then GetFirmwareVersion: once complete, and once interrupted in the middle.
                let wake_up = "5555000000";
                let version = "0000FF06FAD50332010607E800";
                exchange(
                    &mut line,
                    &format!("{wake_up}0000FF02FED4022A00"),
                    &format!("0000FF00FF00{version}"),
                );
                // NACK requests the answer again.
                exchange(&mut line, "0000FFFF0000", version);
                line.write_all(&hex::decode("0000FF02FED4").unwrap()).unwrap();
            }
            cancel.cancel();
            assert_eq!(serving.join().unwrap(), Ok(()));
        });
    }
}
