//! Gets the input that opens a card: typed at a terminal, or read from a pipe or a file. It is never an argument,
//! because other programs on the machine could see it.

use std::{
    fs::File,
    io::{self, IsTerminal, Read, Write},
    path::Path,
    sync::mpsc,
    thread,
    time::Duration,
};

use cccd::{
    Error, Result,
    error::InputOutputError,
    input::{Input, Typed},
    messages::Language,
};
use cccd_base::input_file;
use console::Term;

use crate::output;

/// Gets the input from a file (`-` is standard input), or else from standard input, with a prompt at a terminal.
///
/// # Errors
/// [`AccessError`](cccd::error::AccessError) naming the part of the key that is wrong; [`InputOutputError`], also for a
/// picture without a code. [`Error::InFile`] names the file.
pub(crate) fn get(file: Option<&Path>, language: Language) -> Result<Input> {
    match file {
        Some(path) if path != Path::new("-") => {
            let unreadable = |kind| InputOutputError::Unreadable { path: path.to_owned(), kind };
            let mut source = input_file::open(path)?;
            let input = with_sign_of_life(language, || parsed(path.is_file(), &mut source));
            input.map_err(|error| match error {
                Error::InputOutput(InputOutputError::Stream { kind }) => unreadable(kind).into(),
                error => error.in_file(path),
            })
        }
        _ if is_asked_for(file) => ask(language),
        _ => {
            let mut input = standard_input()?;
            parsed(input.metadata().is_ok_and(|there| there.is_file()), &mut input)
        }
    }
}

/// A file belongs to one card. Of a pipe the first input is taken: nobody knows when it ends.
fn parsed(is_file: bool, source: &mut impl Read) -> Result<Input> {
    if is_file { Input::from_file(source) } else { Input::from_reader(source) }
}

/// After this time, a person at a terminal is told that the search goes on.
const PATIENCE: Duration = Duration::from_millis(500);

/// Does the work; if it takes long, says so at a terminal until it is done.
fn with_sign_of_life<T>(language: Language, work: impl FnOnce() -> T) -> T {
    let screen = Term::stderr();
    if !screen.is_term() {
        return work();
    }
    let (done, ended) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            // The other end is dropped when the work is done. If the terminal is closed, nobody waits there.
            if ended.recv_timeout(PATIENCE) == Err(mpsc::RecvTimeoutError::Timeout) {
                let text = language.pick("Đang đọc và tìm mã QR…", "Reading, and searching for the QR code…");
                let _ = screen.write_line(text);
                let _ = ended.recv();
                let _ = screen.clear_last_lines(1);
            }
        });
        let outcome = work();
        drop(done);
        outcome
    })
}

/// Whether a person at a terminal types the key, and can be asked again.
pub(crate) fn is_asked_for(file: Option<&Path>) -> bool {
    file.is_none() && io::stdin().is_terminal()
}

/// Asks until the key is well formed, then clears the typed text from the screen.
///
/// # Errors
/// Those of [`get`], once the input has ended.
pub(crate) fn ask(language: Language) -> Result<Input> {
    let prompt = language.pick(
        "Quét mã QR, hoặc nhập số định danh (12 số), mã CAN (6 số), các dòng MRZ: ",
        "Scan the QR code, or type the number (12 digits), the CAN (6 digits) or the MRZ: ",
    );
    let mut screen = Term::stderr();
    let mut input = standard_input()?;
    loop {
        write!(screen, "{prompt}").map_err(stream_failed)?;
        let typed = Typed::read(&mut input)?;
        clear(&screen, prompt, &typed).map_err(stream_failed)?;
        match typed.input {
            Err(error) if !typed.at_end => output::show_error(&error, language),
            outcome => return outcome,
        };
    }
}

/// Clears prompt and key, however many screen rows they took.
fn clear(screen: &Term, prompt: &str, typed: &Typed) -> io::Result<()> {
    let columns = usize::from(screen.size().1);
    screen.clear_last_lines(rows(console::measure_text_width(prompt), typed.text.expose(), columns))?;
    screen.clear_line()
}

/// Returns how many rows above the cursor a prompt and the lines after it take.
fn rows(prompt: usize, text: &[u8], columns: usize) -> usize {
    let mut rows = 0;
    let mut before = prompt;
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let width = before + line.trim_ascii_end().len();
        rows += width.div_ceil(columns.max(1)).max(1);
        before = 0;
    }
    // Without a final line break, the cursor is still in the last of these rows.
    if text.ends_with(b"\n") { rows } else { rows.saturating_sub(1) }
}

/// Returns standard input without the buffer of the standard library, which would keep a copy of the key.
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

#[cfg(test)]
mod tests {
    use super::*;

    const MRZ: &str =
        "IDVNM0850123452001085012345<<3\n8501156M4501158VNM<<<<<<<<<<<6\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<\n";

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
    fn the_text_of_a_qr_code_takes_as_many_rows_as_it_fills() {
        let line = "001085012345|012345678|Nguyễn Văn Mẫu|15011985|Nam|Thôn Mẫu, Xã Mẫu, Hà Nội|01042021\r\n";
        assert_eq!(rows(30, line.as_bytes(), 80), 2);
    }
}
