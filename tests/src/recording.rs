//! The commands of a session with a card, and its answers, for playing them again. Only for invented cards.

use std::fs;
use std::io;
use std::path::Path;

/// Command APDUs with their response APDUs, in order.
pub type Recording = Vec<(Vec<u8>, Vec<u8>)>;

/// Writes a recording: a line for each command, both APDUs in hexadecimal digits.
///
/// # Errors
/// Any error of the file system.
pub fn save(recording: &Recording, path: &Path) -> io::Result<()> {
    let line = |(command, answer): &(Vec<u8>, Vec<u8>)| {
        format!("{} {}\n", hex::encode(command), hex::encode(answer))
    };
    fs::write(path, recording.iter().map(line).collect::<String>())
}

/// Reads a recording.
///
/// # Errors
/// Any error of the file system, and [`io::ErrorKind::InvalidData`].
pub fn load(path: &Path) -> io::Result<Recording> {
    let line = |line: &str| {
        let (command, answer) = line.split_once(' ')?;
        Some((hex::decode(command).ok()?, hex::decode(answer).ok()?))
    };
    let lines: Option<Recording> = fs::read_to_string(path)?.lines().map(line).collect();
    lines.ok_or_else(|| io::ErrorKind::InvalidData.into())
}
