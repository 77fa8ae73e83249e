//! The key: asked for on a terminal, or read from a pipe or a file. Never an argument, which other programs
//! of the machine could see.

use std::{
    fs::File,
    io::{self, IsTerminal, Read, Write},
    path::Path,
};

use cccd::{
    Error, Result, SensitiveBytes,
    access::AccessKey,
    error::{AccessError, InputOutputError, KeyPart},
    messages::Language,
};
use console::Term;

use crate::{output, terminal::either};

/// Characters of the shortest MRZ, two lines of TD2 (Doc 9303-6): two lines of a card with three are fewer.
const MRZ_LEN: usize = 72;
/// Longer than any number that was mistyped.
const MRZ_LIKELY_LEN: usize = 24;
/// The longest input that is read, in bytes.
const MAX_LEN: usize = 512;

/// Gets the key from a file (`-` is standard input), or else from standard input, where a terminal is asked.
///
/// # Errors
/// [`AccessError`] naming the part of the key that is wrong; [`InputOutputError`].
pub(crate) fn get(file: Option<&Path>, language: Language) -> Result<AccessKey> {
    match file {
        Some(path) if path != Path::new("-") => {
            let unreadable = |error: io::Error| unreadable(path, &error);
            parse(&read_key(&mut File::open(path).map_err(unreadable)?).map_err(unreadable)?.text)
        }
        _ if is_asked_for(file) => ask(language),
        _ => parse(&read_key(&mut standard_input()?).map_err(stream_failed)?.text),
    }
}

/// Whether somebody at a terminal is asked for the key, who may be asked again.
pub(crate) fn is_asked_for(file: Option<&Path>) -> bool {
    file.is_none() && io::stdin().is_terminal()
}

/// Asks until the key is well formed, and clears what was typed from the screen.
///
/// # Errors
/// As [`get`], once nothing more will come.
pub(crate) fn ask(language: Language) -> Result<AccessKey> {
    let prompt = either(
        language,
        "Số định danh (12 số), mã CAN (6 số) hoặc các dòng MRZ: ",
        "Personal number (12 digits), CAN (6 digits) or the MRZ lines: ",
    );
    let mut screen = Term::stderr();
    let mut input = standard_input()?;
    loop {
        write!(screen, "{prompt}").map_err(stream_failed)?;
        let typed = read_key(&mut input).map_err(stream_failed)?;
        clear(&screen, prompt, &typed).map_err(stream_failed)?;
        match parse(&typed.text) {
            Err(error) if !typed.at_end => output::show_error(&error, language),
            outcome => return outcome,
        };
    }
}

/// Clears prompt and key, however many rows of the screen they took.
fn clear(screen: &Term, prompt: &str, typed: &Typed) -> io::Result<()> {
    let columns = usize::from(screen.size().1);
    screen.clear_last_lines(rows(console::measure_text_width(prompt), typed.text.expose(), columns))?;
    screen.clear_line()
}

/// How many rows above the cursor a prompt and the lines behind it take.
fn rows(prompt: usize, text: &[u8], columns: usize) -> usize {
    let mut rows = 0;
    let mut before = prompt;
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let width = before + line.trim_ascii_end().len();
        rows += width.div_ceil(columns.max(1)).max(1);
        before = 0;
    }
    // Without a line break at its end, the cursor still stands in the last of them.
    if text.ends_with(b"\n") { rows } else { rows.saturating_sub(1) }
}

/// What was read of a key.
struct Typed {
    text: SensitiveBytes,
    /// Nothing more will come.
    at_end: bool,
}

/// Reads one line, or as many as an MRZ has where the first looks like one; an empty line ends it too.
///
/// Byte by byte, so that nothing is taken that belongs to somebody else, and no buffer keeps a copy.
fn read_key(source: &mut impl Read) -> io::Result<Typed> {
    let mut text = SensitiveBytes::new(Vec::with_capacity(MAX_LEN));
    let mut byte = SensitiveBytes::new(vec![0]);
    let mut line_start = 0;
    while text.expose().len() < MAX_LEN {
        match source.read(byte.expose_mut()) {
            Ok(0) => return Ok(Typed { text, at_end: true }),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        }
        text.expose_mut().extend_from_slice(byte.expose());
        if text.expose().ends_with(b"\n") {
            let is_empty = text.expose().iter().skip(line_start).all(u8::is_ascii_whitespace);
            if is_empty || is_complete(text.expose()) {
                break;
            }
            line_start = text.expose().len();
        }
    }
    Ok(Typed { text, at_end: false })
}

/// Whether lines can be a whole key.
fn is_complete(lines: &[u8]) -> bool {
    let characters = lines.iter().filter(|byte| !byte.is_ascii_whitespace());
    let count = characters.clone().count();
    let is_mrz = count > MRZ_LIKELY_LEN || characters.clone().any(|&byte| byte == b'<');
    !is_mrz || count >= MRZ_LEN
}

fn parse(text: &SensitiveBytes) -> Result<AccessKey> {
    // Windows editors put a byte order mark before a text.
    let bytes = text.expose().strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text.expose());
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let position = bytes
            .get(..error.valid_up_to())
            .map_or(0, |valid| String::from_utf8_lossy(valid).chars().count());
        AccessError::Character { part: KeyPart::Input, position: position + 1 }
    })?;
    Ok(AccessKey::parse(text)?)
}

/// Standard input without the buffer of the standard library, which would keep a copy of the key.
///
/// # Errors
/// [`InputOutputError::Stream`].
pub(crate) fn standard_input() -> Result<File> {
    #[cfg(unix)]
    let owned = std::os::fd::AsFd::as_fd(&io::stdin()).try_clone_to_owned();
    #[cfg(windows)]
    let owned = std::os::windows::io::AsHandle::as_handle(&io::stdin()).try_clone_to_owned();
    Ok(owned.map_err(stream_failed)?.into())
}

fn stream_failed(error: io::Error) -> Error {
    InputOutputError::Stream { kind: error.kind() }.into()
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    InputOutputError::Unreadable { path: path.to_owned(), kind: error.kind() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MRZ: &str =
        "IDVNM0850123452001085012345<<3\n8501156M4501158VNM<<<<<<<<<<<6\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<\n";

    /// How many bytes of a text are taken, and what comes of them.
    fn taken(text: &str) -> (usize, Result<AccessKey>) {
        let mut source = text.as_bytes();
        let typed = read_key(&mut source).unwrap();
        (text.len() - source.len(), parse(&typed.text))
    }

    #[test]
    fn a_number_is_one_line() {
        let (length, key) = taken("001085012345\nsomething else\n");
        assert_eq!(length, 13);
        assert!(matches!(key, Ok(AccessKey::PersonalNumber(_))));
        assert!(matches!(taken("\u{FEFF}012345\r\n").1, Ok(AccessKey::Can(_))));
        assert!(matches!(taken("012345").1, Ok(AccessKey::Can(_))));
    }

    #[test]
    fn an_mrz_is_three_lines_or_one_long_one() {
        let (length, key) = taken(&format!("{MRZ}more\n"));
        assert_eq!(length, MRZ.len());
        assert!(matches!(key, Ok(AccessKey::Mrz(_))));
        assert!(matches!(taken(&MRZ.replace('\n', "\r\n")).1, Ok(AccessKey::Mrz(_))));
    }

    #[test]
    fn a_passport_has_two_lines() {
        let lines =
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n";
        let (length, key) = taken(&format!("{lines}more\n"));
        assert_eq!(length, lines.len());
        assert!(matches!(key, Ok(AccessKey::Mrz(_))));
    }

    #[test]
    fn an_empty_line_and_the_end_stop_an_mrz_that_is_too_short() {
        let (length, key) = taken("IDVNM0850123452001085012345<<3\n\nmore");
        assert_eq!(length, 32);
        assert!(matches!(key, Err(Error::Access(_))));
        assert!(matches!(taken("").1, Err(Error::Access(AccessError::Length { .. }))));
    }

    #[test]
    fn the_rows_of_the_screen_are_counted() {
        assert_eq!(rows(30, b"001085012345\n", 80), 1);
        assert_eq!(rows(70, b"001085012345\n", 80), 2);
        assert_eq!(rows(70, MRZ.as_bytes(), 80), 4);
        assert_eq!(rows(30, b"\n", 80), 1);
        assert_eq!(rows(30, b"0010", 80), 0);
        assert_eq!(rows(30, b"", 0), 0);
    }

    #[test]
    fn an_endless_input_is_cut() {
        assert_eq!(taken(&"<".repeat(5000)).0, MAX_LEN);
    }

    #[test]
    fn bytes_that_are_no_text_are_a_wrong_character() {
        let error = parse(&b"0010\xFF850".to_vec().into()).unwrap_err();
        assert_eq!(error, AccessError::Character { part: KeyPart::Input, position: 5 }.into());
    }
}
