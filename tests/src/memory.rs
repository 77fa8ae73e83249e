//! The memory of a running process, as a core of it holds it.

use std::process::{Command, Stdio};
use std::{env, fs, process};

use aho_corasick::AhoCorasick;
use xtask::programs;

/// All writable memory of a process, and the registers of its threads.
pub struct Memory(Vec<u8>);

impl Memory {
    /// Copies it with `gcore`. As root, since the command does not let its user do this.
    pub fn of(process: u32) -> Self {
        let place = env::temp_dir().join(format!("cccd-tests-{}-core", process::id()));
        let mut command = Command::new(if programs::is_root() { "env" } else { "sudo" });
        command.arg("gcore").arg("-o").arg(&place).arg(process.to_string());
        let output = command.stdin(Stdio::null()).output().expect("gcore runs");
        let path = place.with_extension(process.to_string());
        let core = fs::read(&path);
        // The folder is this user's, whoever wrote the file.
        let _ = fs::remove_file(&path);
        let core =
            core.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
        // Most of it was never used.
        Self(core.chunks(PAGE).filter(|page| page.iter().any(|&byte| byte != 0)).flatten().copied().collect())
    }

    /// The names of the needles that occur in it in any form, in the order of the needles.
    pub fn found<'n>(&self, needles: &'n Needles) -> Vec<&'n str> {
        let mut is_found = vec![false; needles.0.len()];
        let forms = needles.0.iter().flat_map(|(_, bytes)| forms(bytes));
        let search = AhoCorasick::new(forms).expect("the needles are few");
        for occurrence in search.find_overlapping_iter(&self.0) {
            is_found[occurrence.pattern().as_usize() / FORMS] = true;
        }
        let found = needles.0.iter().zip(is_found).filter(|(_, is_found)| *is_found);
        found.map(|((name, _), _)| name.as_str()).collect()
    }
}

/// What a process may hold.
impl From<Vec<u8>> for Memory {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

const PAGE: usize = 4096;

/// The number of forms in which a needle is looked for.
const FORMS: usize = 5;

/// What is looked for, by name.
#[derive(Default)]
pub struct Needles(Vec<(String, Vec<u8>)>);

impl Needles {
    /// Adds a text, and its end: glibc overwrites the beginning of freed memory.
    pub fn text(&mut self, name: &str, text: &str) {
        self.0.push((name.to_owned(), text.as_bytes().to_vec()));
        if let Some(end) = text.as_bytes().get(OVERWRITTEN..).filter(|end| end.len() >= SHORTEST_END) {
            self.0.push((format!("the end of {name}"), end.to_vec()));
        }
    }

    /// Adds the pieces of a file.
    pub fn file(&mut self, name: &str, bytes: &[u8]) {
        let pieces = bytes.windows(PIECE).enumerate().step_by(PIECE / 2);
        self.0.extend(pieces.map(|(at, piece)| (format!("{name} at {at}"), piece.to_vec())));
    }

    /// Adds those of another person.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Leaves out what also occurs where it can have nothing to do with a person, such as the tables of a JPEG file.
    pub fn except_those_in(&mut self, memory: &Memory) {
        let found: Vec<_> = memory.found(self).into_iter().map(str::to_owned).collect();
        self.0.retain(|(name, _)| !found.contains(name));
    }
}

/// How much of a freed block glibc uses for its lists.
const OVERWRITTEN: usize = 16;
/// A shorter end of a text may occur by chance.
const SHORTEST_END: usize = 8;
/// The length of the pieces of a file. They overlap by half, so that a copy of one and a half of them holds one.
const PIECE: usize = 32;

/// The bytes as they are; a text in UTF-16; hexadecimal digits.
fn forms(bytes: &[u8]) -> [Vec<u8>; FORMS] {
    let [lower, upper] = [hex::encode(bytes), hex::encode_upper(bytes)].map(String::into_bytes);
    let [little, big] = match std::str::from_utf8(bytes) {
        Ok(text) => {
            [u16::to_le_bytes, u16::to_be_bytes].map(|end| text.encode_utf16().flat_map(end).collect())
        }
        Err(_) => [bytes.to_vec(), bytes.to_vec()],
    };
    [bytes.to_vec(), little, big, lower, upper]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_found() {
        let mut needles = Needles::default();
        needles.text("name", "Nguyễn");
        needles.text("number", "001085012345");
        needles.file("file", &[0xFF; 32]);
        let found = |memory: &[u8]| Memory(memory.to_vec()).found(&needles);
        assert_eq!(found("number: 0010850123456".as_bytes()), ["number"]);
        assert_eq!(found("Nguyễn".as_bytes()), ["name"]);
        assert_eq!(found(b"N\0g\0u\0y\0\xC5\x1En\0"), ["name"]);
        assert_eq!(found(b"\0N\0g\0u\0y\x1E\xC5\0n"), ["name"]);
        assert_eq!(found(b"4E677579E1BB856E"), ["name"]);
        assert_eq!(found("ff".repeat(32).as_bytes()), ["file at 0"]);
        assert_eq!(found(&[[0xFF; 40], [0; 40]].concat()), ["file at 0"]);
        assert_eq!(found(b"00108501234"), [""; 0]);
    }

    #[test]
    fn the_end_of_a_freed_text_is_found() {
        let mut needles = Needles::default();
        needles.text("line", "IDVNM0850123452001085012345<<3");
        assert_eq!(Memory(b"01085012345<<3".to_vec()).found(&needles), ["the end of line"]);
    }
}
