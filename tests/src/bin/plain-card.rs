//! A card with an ATR and nothing else: every command is answered with 6D00. `plain-card PORT`.
//!
//! It speaks to the driver `vpcd`: each message is a length of two bytes, big-endian, and a payload; a payload
//! of one byte is an order to the reader: 0 power off, 1 power on, 2 reset, 4 send the ATR. Only the last one is
//! answered. It writes a line once it is connected and ends with the connection.

use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpStream};

/// T=1, no historical bytes.
const ATR: [u8; 4] = [0x3B, 0x80, 0x01, 0x81];
const ORDER_ATR: u8 = 4;
const INSTRUCTION_NOT_SUPPORTED: [u8; 2] = [0x6D, 0x00];

fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = std::env::args().nth(1).ok_or("plain-card PORT")?.parse()?;
    let mut reader = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    println!("attached");
    loop {
        match receive(&mut reader) {
            Ok(message) => match message.as_slice() {
                [ORDER_ATR] => send(&mut reader, &ATR)?,
                [_] | [] => {}
                _ => send(&mut reader, &INSTRUCTION_NOT_SUPPORTED)?,
            },
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}

fn receive(reader: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    reader.read_exact(&mut length)?;
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    reader.read_exact(&mut message)?;
    Ok(message)
}

fn send(reader: &mut TcpStream, message: &[u8]) -> io::Result<()> {
    let length = u16::try_from(message.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    reader.write_all(&[&length.to_be_bytes(), message].concat())
}
