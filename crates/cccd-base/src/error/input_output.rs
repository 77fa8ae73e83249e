//! Errors of files and streams of this machine.

use std::{io::ErrorKind, path::PathBuf};

use crate::screen;

errors! {
    /// Files and streams of this machine.
    InputOutputError {
        Unreadable {
            /// The file.
            path: PathBuf,
            /// The cause.
            kind: ErrorKind,
        } => FileUnreadable = 850, "file_unreadable",
            "{path:?} cannot be read: {kind}", (path = screen::path(path));
        Unwritable {
            /// The file.
            path: PathBuf,
            /// The cause.
            kind: ErrorKind,
        } => FileUnwritable = 851, "file_unwritable",
            "{path:?} cannot be written: {kind}", (path = screen::path(path));
        Stream {
            /// The cause.
            kind: ErrorKind,
        } => StreamFailed = 852, "stream_failed", "standard input or output failed: {kind}";
        Picture {
            /// The cause: cut off, damaged, too large, of an unsupported variant, or takes too long.
            kind: ErrorKind,
        } => PictureUnreadable = 853, "picture_unreadable",
            "the picture cannot be read, or is too large: {kind}";
        NoQrCode => QrCodeNotFound = 854, "qr_code_not_found", "the picture shows no QR code of a card";
        /// The header of an encrypted file is longer than that of any file made for people: it is not decrypted.
        AgeHeader {
            /// How many recipients are accepted.
            recipients: usize,
            /// How many bytes of header are accepted.
            bytes: usize,
        } => AgeHeaderTooLarge = 855, "age_header_too_large",
            "the header of the encrypted file has more than {recipients} recipients or {bytes} bytes";
        /// The clock of this machine is outside the years that files can state.
        Clock => ClockUnusable = 856, "clock_unusable", "the clock of this machine is not set";
        /// A device, a FIFO or a socket stands where a file is meant: nothing is written to it, and nothing replaces it.
        NotAFile {
            /// Its path.
            path: PathBuf,
        } => NotAFile = 857, "not_a_file", "{path:?} is not a file", (path = screen::path(path));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_the_place_of_a_path_is_not_repeated() {
        let shown = |path: &str| {
            InputOutputError::Unreadable { path: path.into(), kind: ErrorKind::NotFound }.to_string()
        };
        assert_eq!(shown("key.txt"), "\"key.txt\" cannot be read: entity not found");
        assert_eq!(shown("AGE-SECRET-KEY-1QQQQ"), "\"[…]\" cannot be read: entity not found");
    }
}
