//! A card in a slot of the virtual reader, as its driver `vpcd` sees it.
//!
//! Each message is a length of two bytes, big-endian, and a payload; a payload of one byte is an order to the reader: 0
//! power off, 1 power on, 2 reset, 4 send the ATR. Only the last one is answered.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpStream};

const ORDER_ATR: u8 = 4;

/// A card in a slot.
pub trait Card {
    /// Its answer to reset.
    fn atr(&self) -> Vec<u8>;

    /// Called when it is powered on or off, or reset.
    fn reset(&mut self);

    /// Its answer to a command, including the status word.
    fn answer(&mut self, command: &[u8]) -> Vec<u8>;
}

/// Puts a card into the slot at a port of this machine.
///
/// # Errors
/// Any error of the connection.
pub fn attach(port: u16) -> io::Result<TcpStream> {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port))
}

/// Answers until the reader closes the connection.
///
/// # Errors
/// Any error of the connection.
pub fn serve(mut reader: TcpStream, card: &mut impl Card) -> io::Result<()> {
    loop {
        match receive(&mut reader) {
            Ok(message) => match message.as_slice() {
                [ORDER_ATR] => send(&mut reader, &card.atr())?,
                [_] => card.reset(),
                [] => {}
                command => send(&mut reader, &card.answer(command))?,
            },
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}

fn receive(reader: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    read(reader, &mut length)?;
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    read(reader, &mut message)?;
    Ok(message)
}

/// Receives exactly one buffer. The driver sends length and payload separately and waits in between for the
/// acknowledgement, which Linux delays for 40 ms unless it is told otherwise before each receive.
fn read(reader: &mut TcpStream, buffer: &mut [u8]) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    std::os::linux::net::TcpStreamExt::set_quickack(reader, true)?;
    reader.read_exact(buffer)
}

fn send(reader: &mut TcpStream, message: &[u8]) -> io::Result<()> {
    let length = u16::try_from(message.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    reader.write_all(&[&length.to_be_bytes(), message].concat())
}
