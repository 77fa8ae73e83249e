//! Text of files from outside, as editors and shells write it.
//!
//! Notepad and `>` of PowerShell put a byte order mark in front, and PowerShell writes UTF-16. This module is the only
//! place that undoes both, so that every file of lines is read alike: keys, mappings, lists of files, certificates.

use std::io::{self, BufRead, ErrorKind};

use crate::SensitiveBytes;

/// The byte order mark in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// How many bytes decide whether a text without a byte order mark is UTF-16: that of a word in ASCII.
const SAMPLE: usize = 8;

/// The bytes of a text without its byte order mark: as they were, or converted from UTF-16 and wiped when dropped.
#[derive(Debug)]
pub enum Text<'a> {
    /// UTF-8 or an older 8-bit encoding, unchanged.
    AsIs(&'a [u8]),
    /// UTF-8 that was UTF-16.
    Converted(SensitiveBytes),
}

impl<'a> Text<'a> {
    /// Reads the bytes of a file. Converts UTF-16 with a byte order mark, and without one where the text begins with
    /// ASCII; half a character becomes U+FFFD. Leaves everything else as it is, whether or not it is UTF-8.
    pub fn of(bytes: &'a [u8]) -> Self {
        match utf_16(bytes) {
            Some((units, read)) => Self::Converted(converted(units, read)),
            None => Self::AsIs(bytes.strip_prefix(MARK).unwrap_or(bytes)),
        }
    }

    /// Returns the bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::AsIs(bytes) => bytes,
            Self::Converted(bytes) => bytes.expose(),
        }
    }

    /// Returns the text; `None` if it is not UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(self.bytes()).ok()
    }

    /// Returns the lines, each without its end: CR, LF, or both. A line that is not UTF-8 is returned as it is.
    pub fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = self.bytes();
        std::iter::from_fn(move || {
            let end = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
            let (line, after) = rest.split_at_checked(end).filter(|_| !rest.is_empty())?;
            rest = after.strip_prefix(b"\r\n").or_else(|| after.get(1..)).unwrap_or_default();
            Some(line)
        })
    }
}

/// Reads one unit of UTF-16 in the byte order of its text.
type ReadUnit = fn([u8; 2]) -> u16;

/// Returns the units of a text in UTF-16, and how they are read.
fn utf_16(bytes: &[u8]) -> Option<(&[[u8; 2]], ReadUnit)> {
    let (rest, read): (_, ReadUnit) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => (rest, u16::from_be_bytes),
        _ if is_ascii_in_utf_16(bytes, 0) => (bytes, u16::from_le_bytes),
        _ if is_ascii_in_utf_16(bytes, 1) => (bytes, u16::from_be_bytes),
        _ => return None,
    };
    Some((rest.as_chunks().0, read))
}

/// Whether the first bytes are printable ASCII in UTF-16, with the letters in the bytes at this place of each pair.
fn is_ascii_in_utf_16(bytes: &[u8], place: usize) -> bool {
    let is_ascii = |pair: &[u8; 2]| {
        let [letter, zero] = if place == 0 { *pair } else { [pair[1], pair[0]] };
        zero == 0 && (letter.is_ascii_graphic() || letter.is_ascii_whitespace())
    };
    bytes.get(..SAMPLE).is_some_and(|sample| sample.as_chunks().0.iter().all(is_ascii))
}

fn converted(units: &[[u8; 2]], read: ReadUnit) -> SensitiveBytes {
    let characters = || {
        let units = units.iter().map(|unit| read(*unit));
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
    };
    // Room for all of it, because a growing buffer leaves copies behind.
    let mut bytes = SensitiveBytes::new(Vec::with_capacity(characters().map(char::len_utf8).sum()));
    for character in characters() {
        bytes.expose_mut().extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    bytes
}

/// The longest line that [`Lines`] reads, in bytes.
const MAX_LINE_LEN: usize = 1 << 20;

/// The lines of a stream, read one by one in whatever form [`Text`] reads, each without its end and converted to UTF-8.
#[derive(Debug)]
pub struct Lines<R> {
    source: R,
    /// The bytes of an end of line; known once the first bytes are.
    end: Option<&'static [u8]>,
    first: bool,
}

impl<R: BufRead> Lines<R> {
    /// Reads the lines of this stream.
    pub const fn new(source: R) -> Self {
        Self { source, end: None, first: true }
    }

    /// Returns the end of a line in this stream, found from its first bytes.
    fn end(&mut self) -> io::Result<&'static [u8]> {
        if let Some(end) = self.end {
            return Ok(end);
        }
        let head = self.source.fill_buf()?;
        let is_big = head.starts_with(&[0xFE, 0xFF]) || is_ascii_in_utf_16(head, 1);
        let is_wide = utf_16(head).is_some();
        let end: &'static [u8] = match (is_wide, is_big) {
            (false, _) => b"\n",
            (true, true) => b"\0\n",
            (true, false) => b"\n\0",
        };
        self.end = Some(end);
        Ok(end)
    }

    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let end = self.end()?;
        let mut line = Vec::new();
        loop {
            let available = self.source.fill_buf()?;
            let Some(byte) = available.first().copied() else { break };
            line.push(byte);
            self.source.consume(1);
            if line.len() % end.len() == 0 && line.ends_with(end) {
                line.truncate(line.len() - end.len());
                return Ok(Some(self.converted(&line)));
            }
            if line.len() > MAX_LINE_LEN {
                return Err(ErrorKind::InvalidData.into());
            }
        }
        if line.is_empty() { Ok(None) } else { Ok(Some(self.converted(&line))) }
    }

    fn converted(&mut self, line: &[u8]) -> Vec<u8> {
        let is_first = std::mem::take(&mut self.first);
        let is_marked = is_first && (utf_16(line).is_some() || line.starts_with(MARK));
        let read: Option<ReadUnit> = match self.end {
            Some(b"\0\n") => Some(u16::from_be_bytes),
            Some(b"\n\0") => Some(u16::from_le_bytes),
            _ => None,
        };
        let mut line = match read {
            _ if is_marked => Text::of(line).bytes().to_vec(),
            Some(read) => converted(line.as_chunks().0, read).expose().clone(),
            None => line.to_vec(),
        };
        line.pop_if(|last| *last == b'\r');
        line
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.line().transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = "# Hồ sơ 😀\r\nkey\n";

    fn units(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn the_same_text_is_read_from_every_form_of_it() {
        let marked = format!("\u{FEFF}{LINES}");
        let forms = [
            LINES.as_bytes().to_vec(),
            marked.clone().into_bytes(),
            units(&marked, u16::to_le_bytes),
            units(&marked, u16::to_be_bytes),
        ];
        for form in forms {
            assert_eq!(Text::of(&form).as_str(), Some(LINES), "{form:x?}");
        }
        for bytes in [units("certificates", u16::to_le_bytes), units("certificates", u16::to_be_bytes)] {
            assert_eq!(Text::of(&bytes).as_str(), Some("certificates"));
        }
    }

    #[test]
    fn the_lines_of_a_stream_are_those_of_its_text() {
        let text = "one\r\nHồ sơ 😀/Ċ.evidence\n\nlast";
        let marked = format!("\u{FEFF}{text}");
        let forms = [
            text.as_bytes().to_vec(),
            marked.clone().into_bytes(),
            units(&marked, u16::to_le_bytes),
            units(&marked, u16::to_be_bytes),
            units(text, u16::to_le_bytes),
            units(text, u16::to_be_bytes),
        ];
        for form in forms {
            let lines: Vec<_> = Lines::new(form.as_slice()).map(Result::unwrap).collect();
            let expected = ["one", "Hồ sơ 😀/Ċ.evidence", "", "last"].map(|line| line.as_bytes().to_vec());
            assert_eq!(lines, expected, "{form:x?}");
            let lines: Vec<_> = Text::of(&form).lines().map(<[u8]>::to_vec).collect();
            assert_eq!(lines, expected, "{form:x?}");
        }
        let long = vec![b'a'; MAX_LINE_LEN + 2];
        assert!(Lines::new(long.as_slice()).next().unwrap().is_err());
    }

    #[test]
    fn what_is_not_utf_16_stays_as_it_is() {
        let latin = b"Pr\xE9fecture\n";
        assert_eq!(Text::of(latin).bytes(), latin);
        assert_eq!(Text::of(latin).as_str(), None);
        for bytes in [&b""[..], b"a", b"\0\0\0\0\0\0\0\0\0\0", b"\x30\x00\x31\x00", &[0x30, 0x82, 0, 5]] {
            assert_eq!(Text::of(bytes).bytes(), bytes);
        }
    }

    #[test]
    fn a_text_that_is_cut_in_a_character_ends_there() {
        let mut bytes = units("\u{FEFF}key😀", u16::to_le_bytes);
        bytes.pop();
        assert_eq!(Text::of(&bytes).as_str(), Some("key\u{FFFD}"));
        assert_eq!(Text::of(b"\xFF\xFE").bytes(), b"");
    }
}
