//! A card that has only an ATR: it answers every command with 6D00.

use std::io;
use std::net::TcpStream;

use crate::slot::{self, Card};

pub use crate::slot::attach;

/// T=1, no historical bytes.
const ATR: [u8; 4] = [0x3B, 0x80, 0x01, 0x81];
const INSTRUCTION_NOT_SUPPORTED: [u8; 2] = [0x6D, 0x00];

struct PlainCard<F>(F);

impl<F: FnMut()> Card for PlainCard<F> {
    fn atr(&self) -> Vec<u8> {
        ATR.to_vec()
    }

    fn reset(&mut self) {}

    fn answer(&mut self, _command: &[u8]) -> Vec<u8> {
        (self.0)();
        INSTRUCTION_NOT_SUPPORTED.to_vec()
    }
}

/// Answers until the reader closes the connection. Calls `on_command` for each command when it arrives.
///
/// # Errors
/// Any error of the connection.
pub fn serve(reader: TcpStream, on_command: impl FnMut()) -> io::Result<()> {
    slot::serve(reader, &mut PlainCard(on_command))
}
