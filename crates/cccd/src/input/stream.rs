//! Reads inputs from a pipe, a file, or the lines of a terminal.
//!
//! A source is read byte by byte: it is not read beyond the input, and no buffer keeps a copy.

use std::io::{self, Read};

use crate::{Result, SensitiveBytes, error::InputOutputError};

use super::{
    Input, Lines, MAX_PICTURE, MAX_TEXT,
    kind::{Format, Kind},
    tidy,
};

/// Enough bytes to distinguish UTF-16 from other texts.
const HEAD_LEN: usize = 8;

/// The text that was typed until an input was complete.
#[derive(Debug)]
pub struct Typed {
    /// The original text with its line endings, so that the caller can clear it from a screen.
    pub text: SensitiveBytes,
    /// The parsed input.
    pub input: Result<Input>,
    /// Whether the source has ended.
    pub at_end: bool,
}

impl Typed {
    /// Reads lines until they form an input, as [`Lines`] defines; an empty line also ends the input.
    ///
    /// Refuses a text that is longer than [`MAX_TEXT`] and leaves the rest unread.
    ///
    /// # Errors
    /// [`InputOutputError::Stream`]. Errors in the input itself are in [`input`](Self::input).
    pub fn read(source: &mut impl Read) -> Result<Self> {
        let mut text = SensitiveBytes::new(Vec::with_capacity(MAX_TEXT + 1));
        let mut lines = Lines::default();
        loop {
            let start = text.expose().len();
            let at_end = !read_line(source, &mut text)?;
            let whole = lines.take(text.expose().get(start..).unwrap_or_default());
            let is_open = whole.is_none() && lines.is_under_way() && text.expose().len() <= MAX_TEXT;
            if is_open && !at_end {
                continue;
            }
            let whole = whole.or_else(|| lines.finish()).unwrap_or_default();
            return Ok(Self { input: Input::from_bytes(whole.expose()), text, at_end });
        }
    }
}

impl Input {
    /// Parses the content of a file or a pipe. Reads a picture or a text in UTF-16 to its end, and any other text until
    /// an input is complete, like [`Typed::read`].
    ///
    /// # Errors
    /// [`InputOutputError::Stream`], and as for [`from_bytes`](Self::from_bytes).
    pub fn from_reader(source: &mut impl Read) -> Result<Self> {
        let mut whole = SensitiveBytes::new(Vec::with_capacity(MAX_TEXT + 1));
        while needs_more(whole.expose()) {
            if !read_byte(source, &mut whole)? {
                break;
            }
        }
        let head = whole.expose();
        let most = if Kind::of(head).map(Format::try_from).transpose()?.is_some() {
            MAX_PICTURE
        } else if tidy::is_wide(head) {
            MAX_TEXT
        } else {
            return Typed::read(&mut head.chain(source))?.input;
        };
        // One byte more than allowed, so that a longer content is detected.
        let rest = (most + 1).saturating_sub(head.len());
        source.take(rest as u64).read_to_end(whole.expose_mut()).map_err(stream_failed)?;
        Self::from_bytes(whole.expose())
    }
}

/// Whether the bytes do not yet show whether a picture or a text follows. The first byte of a picture or of a byte order
/// mark is not ASCII, or it is that of a file of a known kind. In UTF-16 without a mark, one of the first two is 0.
fn needs_more(head: &[u8]) -> bool {
    match head {
        _ if Kind::is_open(head) => true,
        [] => true,
        [b'\n'] => false,
        [_] => true,
        [first, ..] => !first.is_ascii() && head.len() < HEAD_LEN,
    }
}

/// Reads to the end of a line, up to the maximum length of a text; false if the source has ended.
fn read_line(source: &mut impl Read, text: &mut SensitiveBytes) -> Result<bool> {
    while text.expose().len() <= MAX_TEXT {
        if !read_byte(source, text)? {
            return Ok(false);
        }
        if text.expose().ends_with(b"\n") {
            break;
        }
    }
    Ok(true)
}

/// Reads the next byte; false at the end.
fn read_byte(source: &mut impl Read, text: &mut SensitiveBytes) -> Result<bool> {
    let mut byte = SensitiveBytes::new(vec![0]);
    loop {
        match source.read(byte.expose_mut()) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(stream_failed(error)),
            Ok(0) => return Ok(false),
            Ok(_) => break,
        }
    }
    text.expose_mut().extend_from_slice(byte.expose());
    Ok(true)
}

pub(super) fn stream_failed(error: io::Error) -> crate::Error {
    InputOutputError::Stream { kind: error.kind() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Error,
        error::{AccessError, KeyPart},
        input::InputKind,
    };

    const MRZ: &str =
        "IDVNM0850123452001085012345<<3\n8501156M4501158VNM<<<<<<<<<<<6\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<\n";

    /// The number of bytes that are read of a text, and the outcome.
    fn taken(text: &str) -> (usize, Result<InputKind>) {
        let mut source = text.as_bytes();
        let input = Input::from_reader(&mut source);
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
        let one = MRZ.replace('\n', "") + "\n";
        assert_eq!(taken(&format!("{one}more\n")), (one.len(), Ok(InputKind::Mrz)));
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
        for part in ["IDVNM0850123452001085012345<<3\n", "IDVNM0850123452001085012345<<3"] {
            assert!(matches!(taken(part), (length, Err(Error::Access(_))) if length == part.len()));
        }
    }

    #[test]
    fn an_empty_line_alone_is_refused_and_the_next_line_left() {
        let nothing = AccessError::Length { part: KeyPart::Input, length: 0, expected: 12 };
        assert_eq!(taken(" \r\n001085012345\n"), (3, Err(nothing.into())));
    }

    #[test]
    fn an_endless_input_is_cut() {
        for endless in ["<".repeat(MAX_TEXT + 100), "1".repeat(MAX_TEXT + 100), "<\n".repeat(MAX_TEXT)] {
            let (length, input) = taken(&endless);
            assert!(length <= MAX_TEXT + 1 && input.is_err(), "{length}");
        }
    }

    #[test]
    fn the_text_of_a_qr_code_is_one_line() {
        let line = "001085012345|012345678|Nguyễn Văn Mẫu|15011985|Nam|Thôn Mẫu, Xã Mẫu, Hà Nội|01042021\r\n";
        let (length, kind) = taken(&format!("{line}more\n"));
        assert_eq!((length, kind), (line.len(), Ok(InputKind::Qr)));
    }

    #[test]
    fn bytes_that_are_no_text_are_a_wrong_character() {
        for (bytes, position) in [(b"0010\xFF850".as_slice(), 5), (b"\xE9", 1)] {
            let error = Input::from_reader(&mut &*bytes).unwrap_err();
            assert_eq!(error, AccessError::Character { part: KeyPart::Input, position }.into());
        }
    }

    #[test]
    fn a_text_in_utf_16_is_taken_with_its_line_breaks() {
        for (text, kind) in [("001085012345\r\n", InputKind::PersonalNumber), (MRZ, InputKind::Mrz)] {
            let text = format!("\u{FEFF}{text}");
            for unit in [u16::to_le_bytes, u16::to_be_bytes] {
                let bytes: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
                assert_eq!(Input::from_reader(&mut bytes.as_slice()).unwrap().kind(), kind);
            }
        }
    }

    #[cfg(feature = "picture")]
    #[test]
    fn a_picture_is_taken_whole_and_no_further_than_any_is() {
        let mut picture = b"\x89PNG\r\n\x1A\n".to_vec();
        picture.resize(MAX_PICTURE + 100, b'\n');
        let mut source = picture.as_slice();
        let too_large = InputOutputError::Picture { kind: io::ErrorKind::FileTooLarge };
        assert_eq!(Input::from_reader(&mut source).unwrap_err(), too_large.into());
        assert_eq!(source.len(), 99);
    }

    #[test]
    fn what_was_typed_is_kept_for_whoever_clears_it() {
        let mut source = format!("{}001085012345\nmore\n", &MRZ[..31]).into_bytes();
        source.truncate(source.len() - 1);
        let mut source = source.as_slice();
        let typed = Typed::read(&mut source).unwrap();
        assert_eq!(typed.text.expose().len(), 31 + 13);
        assert_eq!((typed.input.unwrap().kind(), typed.at_end), (InputKind::PersonalNumber, false));
        let typed = Typed::read(&mut source).unwrap();
        assert!(typed.at_end && typed.input.is_err());
    }

    #[test]
    fn a_source_that_fails_is_told() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
        }
        let failed = Error::from(InputOutputError::Stream { kind: io::ErrorKind::BrokenPipe });
        assert_eq!(Input::from_reader(&mut Broken).unwrap_err(), failed);
        assert_eq!(Typed::read(&mut Broken).unwrap_err(), failed);
    }
}
