//! The input that opens a card: asked for on a terminal, or read from a pipe or a file. Never an argument, which other
//! programs of the machine could see.

use std::{
    fs::File,
    io::{self, IsTerminal, Read, Write},
    path::Path,
};

use cccd::{Error, Result, SensitiveBytes, error::InputOutputError, messages::Language};
use cccd_counter::input::{Input, MAX_PICTURE, is_picture};
use console::Term;

use crate::output;

/// Characters of the shortest MRZ, two lines of TD2 (Doc 9303-6): two lines of a card with three are fewer.
const MRZ_LEN: usize = 72;
/// Longer than any number that was mistyped.
const MRZ_LIKELY_LEN: usize = 24;
/// The longest text that is read, in bytes: more than the text of the longest QR code of a card.
const MAX_LEN: usize = 4_096;
/// As many bytes as tell a picture from a text.
const HEAD_LEN: usize = 8;

/// Gets the input from a file (`-` is standard input), or else from standard input, where a terminal is asked.
///
/// # Errors
/// [`AccessError`](cccd::error::AccessError) naming the part of the key that is wrong; [`InputOutputError`], also for a
/// picture without a code.
pub(crate) fn get(file: Option<&Path>, language: Language) -> Result<Input> {
    match file {
        Some(path) if path != Path::new("-") => {
            let unreadable = |error: io::Error| unreadable(path, &error);
            read_input(&mut File::open(path).map_err(unreadable)?).map_err(unreadable)?
        }
        _ if is_asked_for(file) => ask(language),
        _ => read_input(&mut standard_input()?).map_err(stream_failed)?,
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
pub(crate) fn ask(language: Language) -> Result<Input> {
    let prompt = language.pick(
        "Quét mã QR, hoặc nhập số định danh (12 số), mã CAN (6 số), các dòng MRZ: ",
        "Scan the QR code, or type the number (12 digits), the CAN (6 digits) or the MRZ: ",
    );
    let mut screen = Term::stderr();
    let mut input = standard_input()?;
    loop {
        write!(screen, "{prompt}").map_err(stream_failed)?;
        let typed = read_key(&mut input).map_err(stream_failed)?;
        clear(&screen, prompt, &typed).map_err(stream_failed)?;
        match Input::from_bytes(typed.text.expose()) {
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

/// Reads a picture to its end, or a text as [`read_key`] does.
fn read_input(source: &mut impl Read) -> io::Result<Result<Input>> {
    let mut head = SensitiveBytes::new(Vec::with_capacity(HEAD_LEN));
    let mut byte = SensitiveBytes::new(vec![0]);
    // A picture shows itself by its first byte, which no text has.
    while head.expose().len() < HEAD_LEN && head.expose().first().is_none_or(|first| !first.is_ascii()) {
        if !read_byte(source, &mut byte)? {
            break;
        }
        head.expose_mut().extend_from_slice(byte.expose());
    }
    if !is_picture(head.expose()) {
        let typed = read_key(&mut head.expose().chain(source))?;
        return Ok(Input::from_bytes(typed.text.expose()));
    }
    let mut picture = SensitiveBytes::new(head.expose().clone());
    // One more than is taken, so that a longer one is seen to be.
    let rest = MAX_PICTURE + 1 - head.expose().len();
    source.take(rest as u64).read_to_end(picture.expose_mut())?;
    Ok(Input::from_bytes(picture.expose()))
}

/// Reads the next byte; false at the end.
fn read_byte(source: &mut impl Read, byte: &mut SensitiveBytes) -> io::Result<bool> {
    loop {
        match source.read(byte.expose_mut()) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            outcome => return outcome.map(|count| count > 0),
        }
    }
}

/// Reads one line, or as many as an MRZ has where the first looks like one; an empty line ends it too.
///
/// Byte by byte, so that nothing is taken that belongs to somebody else, and no buffer keeps a copy.
fn read_key(source: &mut impl Read) -> io::Result<Typed> {
    let mut text = SensitiveBytes::new(Vec::with_capacity(MAX_LEN));
    let mut byte = SensitiveBytes::new(vec![0]);
    let mut line_start = 0;
    while text.expose().len() < MAX_LEN {
        if !read_byte(source, &mut byte)? {
            return Ok(Typed { text, at_end: true });
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
    // The text of a QR code is one line.
    if lines.contains(&b'|') {
        return true;
    }
    let characters = lines.iter().filter(|byte| !byte.is_ascii_whitespace());
    let count = characters.clone().count();
    let is_mrz = count > MRZ_LIKELY_LEN || characters.clone().any(|&byte| byte == b'<');
    !is_mrz || count >= MRZ_LEN
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
    use cccd::error::{AccessError, KeyPart};
    use cccd_counter::input::InputKind;

    use super::*;

    const MRZ: &str =
        "IDVNM0850123452001085012345<<3\n8501156M4501158VNM<<<<<<<<<<<6\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<\n";

    /// How many bytes of a text are taken, and what comes of them.
    fn taken(text: &str) -> (usize, Result<InputKind>) {
        let mut source = text.as_bytes();
        let input = read_input(&mut source).unwrap();
        (text.len() - source.len(), input.map(|input| input.kind()))
    }

    #[test]
    fn a_number_is_one_line() {
        let (length, key) = taken("001085012345\nsomething else\n");
        assert_eq!(length, 13);
        assert!(matches!(key, Ok(InputKind::PersonalNumber)));
        assert!(matches!(taken("\u{FEFF}012345\r\n").1, Ok(InputKind::Can)));
        assert!(matches!(taken("012345").1, Ok(InputKind::Can)));
    }

    #[test]
    fn an_mrz_is_three_lines_or_one_long_one() {
        let (length, key) = taken(&format!("{MRZ}more\n"));
        assert_eq!(length, MRZ.len());
        assert!(matches!(key, Ok(InputKind::Mrz)));
        assert!(matches!(taken(&MRZ.replace('\n', "\r\n")).1, Ok(InputKind::Mrz)));
    }

    #[test]
    fn a_passport_has_two_lines() {
        let lines =
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n";
        let (length, key) = taken(&format!("{lines}more\n"));
        assert_eq!(length, lines.len());
        assert!(matches!(key, Ok(InputKind::Mrz)));
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
    fn the_text_of_a_qr_code_is_one_line() {
        let line = "001085012345|012345678|Nguyễn Văn Mẫu|15011985|Nam|Thôn Mẫu, Xã Mẫu, Hà Nội|01042021\r\n";
        let (length, kind) = taken(&format!("{line}more\n"));
        assert_eq!((length, kind), (line.len(), Ok(InputKind::Qr)));
        assert_eq!(rows(30, line.as_bytes(), 80), 2);
    }

    #[test]
    fn bytes_that_are_no_text_are_a_wrong_character() {
        for (bytes, position) in [(b"0010\xFF850".as_slice(), 5), (b"\xE9", 1)] {
            let error = read_input(&mut &*bytes).unwrap().unwrap_err();
            assert_eq!(error, AccessError::Character { part: KeyPart::Input, position }.into());
        }
    }

    #[test]
    fn a_picture_is_taken_whole_and_no_further_than_any_is() {
        let mut picture = b"\x89PNG\r\n\x1A\n".to_vec();
        picture.resize(MAX_PICTURE + 100, b'\n');
        let mut source = picture.as_slice();
        assert_eq!(read_input(&mut source).unwrap().unwrap_err(), InputOutputError::Picture.into());
        assert_eq!(source.len(), 99);
    }
}
