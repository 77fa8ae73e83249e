//! The address of the reader in a connection string. Also determines why libnfc could not open it, because libnfc does
//! not report the reason.

use std::{fs, io, path::Path};

use crate::error::TransportError;

/// Maximum length of a connection string in bytes; libnfc has room for 1024, including the terminator.
const MAX_CONNECTION: usize = 1000;

/// Refuses a connection string that libnfc would truncate, and an address where nothing exists.
///
/// # Errors
/// [`TransportError::ReaderUnknown`].
pub(super) fn check(connection: &str) -> Result<(), TransportError> {
    let is_text = !connection.is_empty() && connection.len() <= MAX_CONNECTION && !connection.contains('\0');
    if is_text && !is_gone(connection) { Ok(()) } else { Err(unknown(connection)) }
}

/// Returns true if the connection string names a device file that does not exist.
pub(super) fn is_gone(connection: &str) -> bool {
    path(connection).is_some_and(|path| !path.exists())
}

/// Determines why libnfc could not open a reader there.
pub(super) fn why_not_opened(connection: &str) -> TransportError {
    let name = connection.to_owned();
    match path(connection).map(try_to_open) {
        None => unknown(connection),
        Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => unknown(connection),
        Some(Err(error)) if error.kind() == io::ErrorKind::PermissionDenied => {
            TransportError::ReaderDenied { name }
        }
        Some(_) => TransportError::ReaderUnrecognised { name },
    }
}

fn unknown(connection: &str) -> TransportError {
    TransportError::ReaderUnknown { name: connection.to_owned() }
}

/// The device file in `pn532_uart:/dev/ttyUSB0:115200`; other drivers use bus and device numbers.
fn path(connection: &str) -> Option<&Path> {
    connection.split(':').nth(1).filter(|address| address.starts_with('/')).map(Path::new)
}

/// Opens the file and closes it again.
fn try_to_open(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    {
        // Without these flags, opening a serial line without a carrier would block, and it might become our terminal.
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK | libc::O_NOCTTY);
    }
    options.open(path).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_could_be_opened_reaches_libnfc() {
        for connection in ["pn532_uart:/dev/null", "pn53x_usb:001:004", "acr122_usb", "pn53x_usb"] {
            assert_eq!(check(connection), Ok(()), "{connection}");
        }
        let long = format!("pn53x_usb:{}", "0".repeat(MAX_CONNECTION));
        for connection in ["", "pn532_uart:/nonexistent:115200", "pn53x_usb\0", &long] {
            assert_eq!(check(connection), Err(unknown(connection)), "{connection}");
        }
    }

    #[test]
    fn the_reason_is_found_at_the_address() {
        let reason = |connection: &str| why_not_opened(connection).code().name();
        assert_eq!(reason("pn532_uart:/dev/null"), "reader_unrecognised");
        assert_eq!(reason("pn532_uart:/nonexistent"), "reader_unknown");
        assert_eq!(reason("pn53x_usb:001:004"), "reader_unknown");
    }
}
