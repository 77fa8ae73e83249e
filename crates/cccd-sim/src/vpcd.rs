//! The card on the virtual PC/SC reader `vpcd` of vsmartcard.
//!
//! The reader listens and the card is its client: connecting inserts the card, and closing the connection removes it. A
//! frame is a length of two bytes, big-endian, and that many bytes; a frame of one byte is a control byte.

use std::{
    io::{ErrorKind, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    time::{Duration, Instant},
};

use cccd_base::{
    Result,
    error::{InputOutputError, TransportError},
    transport::Cancel,
};

use crate::{chip::Chip, link_model::LinkModel};

/// Port of the first slot; the second has the next number.
pub const FIRST_SLOT: u16 = 35_963;

/// How long to wait before checking the cancel switch.
const PATIENCE: Duration = Duration::from_millis(50);

/// Control bytes of the reader.
const POWER_OFF: u8 = 0;
const POWER_ON: u8 = 1;
const RESET: u8 = 2;
const GET_ATR: u8 = 4;

/// A slot of the virtual reader that holds the simulated card.
pub struct VirtualReader {
    stream: TcpStream,
}

/// When [`VirtualReader::serve`] removes the card. By default it stays for as long as the reader exists.
#[derive(Clone, Debug, Default)]
pub struct Stay {
    /// Removes it at the command with this index, counted from 0. That command is never answered.
    pub torn_at: Option<usize>,
    /// Removes it when cancelled, between two commands.
    pub cancel: Cancel,
    /// Makes each command take the time of this link; without it the card answers as fast as it can.
    pub link: Option<LinkModel>,
}

/// Why the card is no longer on the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// It was torn away at the command that [`Stay::torn_at`] names.
    Torn,
    /// [`Stay::cancel`] was used.
    Cancelled,
    /// The reader closed the connection.
    ReaderClosed,
}

impl VirtualReader {
    /// Connects, which inserts the card; the usual address is 127.0.0.1 and [`FIRST_SLOT`].
    ///
    /// # Errors
    /// [`TransportError::ServiceNotRunning`] if nothing listens there, [`InputOutputError::Stream`].
    pub fn connect(address: impl ToSocketAddrs) -> Result<Self> {
        let stream = TcpStream::connect(address).map_err(|error| match error.kind() {
            ErrorKind::ConnectionRefused => TransportError::ServiceNotRunning.into(),
            kind => cccd_base::Error::from(InputOutputError::Stream { kind }),
        })?;
        Self::from_stream(stream)
    }

    /// Uses an established connection.
    ///
    /// # Errors
    /// [`InputOutputError::Stream`].
    pub fn from_stream(stream: TcpStream) -> Result<Self> {
        stream.set_nodelay(true).and_then(|()| stream.set_read_timeout(Some(PATIENCE))).map_err(failed)?;
        Ok(Self { stream })
    }

    /// Answers the reader until the card leaves, and then closes the connection.
    ///
    /// # Errors
    /// [`InputOutputError::Stream`] if the connection fails other than by closing.
    pub fn serve(mut self, chip: &mut Chip, stay: &Stay) -> Result<Left> {
        let mut commands = 0;
        loop {
            let Some(length) = self.receive(2, stay)? else { return Ok(self.why(stay)) };
            let length = length.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte));
            let Some(frame) = self.receive(length, stay)? else { return Ok(self.why(stay)) };
            match *frame.as_slice() {
                [] => {}
                [POWER_OFF | POWER_ON | RESET] => chip.reset(),
                [GET_ATR] => self.send(&chip.atr())?,
                [_] => {}
                _ if stay.torn_at == Some(commands) => return Ok(Left::Torn),
                _ => {
                    commands += 1;
                    let start = Instant::now();
                    let response = chip.handle(&frame);
                    if let Some(link) = &stay.link {
                        link.wait(&frame, &response, start);
                    }
                    self.send(&response)?;
                }
            }
        }
    }

    /// Receives this many bytes; `None` if the reader closed the connection or the wait was cancelled.
    fn receive(&mut self, length: usize, stay: &Stay) -> Result<Option<Vec<u8>>> {
        let mut bytes = vec![0; length];
        let mut missing = bytes.as_mut_slice();
        while !missing.is_empty() {
            if stay.cancel.is_cancelled() {
                return Ok(None);
            }
            acknowledge_at_once(&self.stream).map_err(failed)?;
            match self.stream.read(missing) {
                Ok(0) => return Ok(None),
                Ok(count) => missing = missing.get_mut(count..).unwrap_or_default(),
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => {}
                    ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => return Ok(None),
                    _ => return Err(failed(error)),
                },
            }
        }
        Ok(Some(bytes))
    }

    /// Sends one frame at once. A response too long for the length field is cut off by the reader anyway.
    fn send(&mut self, bytes: &[u8]) -> Result<()> {
        let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
        let bytes = bytes.get(..usize::from(length)).unwrap_or(bytes);
        match self.stream.write_all(&[&length.to_be_bytes(), bytes].concat()) {
            // The next receive notices the end of the connection.
            Err(error) if matches!(error.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset) => {
                Ok(())
            }
            result => result.map_err(failed),
        }
    }

    /// Why nothing was received.
    fn why(&self, stay: &Stay) -> Left {
        if stay.cancel.is_cancelled() { Left::Cancelled } else { Left::ReaderClosed }
    }
}

/// The reader sends length and payload separately, and its second send waits for our acknowledgement, which the system
/// would delay by 40 ms. The setting lasts for one receive only.
#[cfg(target_os = "linux")]
fn acknowledge_at_once(stream: &TcpStream) -> std::io::Result<()> {
    std::os::linux::net::TcpStreamExt::set_quickack(stream, true)
}

#[cfg(not(target_os = "linux"))]
fn acknowledge_at_once(_stream: &TcpStream) -> std::io::Result<()> {
    Ok(())
}

fn failed(error: std::io::Error) -> cccd_base::Error {
    InputOutputError::Stream { kind: error.kind() }.into()
}

#[cfg(test)]
mod tests {
    use std::{net::TcpListener, thread};

    use super::*;
    use crate::issue::Issuance;

    const READ: [u8; 5] = [0x00, 0xB0, 0x9C, 0x00, 0x00];

    /// Runs a card against a reader made here, which sends length and payload separately.
    fn with_reader(stay: &Stay, reader: impl FnOnce(&mut TcpStream)) -> Left {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stay = stay.clone();
        let card = thread::spawn(move || {
            let mut chip = Chip::new(Issuance::new(b"vpcd").issue().unwrap());
            VirtualReader::connect(address).unwrap().serve(&mut chip, &stay).unwrap()
        });
        let mut stream = listener.accept().unwrap().0;
        reader(&mut stream);
        drop(stream);
        card.join().unwrap()
    }

    fn send(stream: &mut TcpStream, payload: &[u8]) {
        stream.write_all(&(payload.len() as u16).to_be_bytes()).unwrap();
        stream.write_all(payload).unwrap();
    }

    fn receive(stream: &mut TcpStream) -> Vec<u8> {
        let mut length = [0; 2];
        stream.read_exact(&mut length).unwrap();
        let mut payload = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut payload).unwrap();
        payload
    }

    #[test]
    fn answers_control_and_commands() {
        let left = with_reader(&Stay::default(), |stream| {
            send(stream, &[POWER_ON]);
            send(stream, &[GET_ATR]);
            assert_eq!(receive(stream)[..4], [0x3B, 0x8A, 0x80, 0x01]);
            send(stream, &READ);
            assert_eq!(receive(stream).len(), 54 + 2);
            send(stream, &[RESET]);
            send(stream, &[0x00, 0xB0, 0x00, 0x00, 0x00]);
            assert_eq!(receive(stream), [0x69, 0x86]);
        });
        assert_eq!(left, Left::ReaderClosed);
    }

    #[test]
    fn leaves_at_a_command() {
        let stay = Stay { torn_at: Some(1), ..Stay::default() };
        let left = with_reader(&stay, |stream| {
            send(stream, &READ);
            assert_eq!(receive(stream).len(), 54 + 2);
            send(stream, &READ);
            assert_eq!(stream.read(&mut [0]).unwrap(), 0);
        });
        assert_eq!(left, Left::Torn);
    }

    #[test]
    fn leaves_when_cancelled() {
        let stay = Stay::default();
        let left = with_reader(&stay, |stream| {
            send(stream, &READ);
            receive(stream);
            stay.cancel.cancel();
            assert_eq!(stream.read(&mut [0]).unwrap(), 0);
        });
        assert_eq!(left, Left::Cancelled);
    }

    #[test]
    fn nobody_listening_is_its_own_error() {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let error = VirtualReader::connect(address).err().unwrap();
        assert_eq!(error, TransportError::ServiceNotRunning.into());
    }
}
