//! Errors of files and streams of this machine.

use std::{io::ErrorKind, path::PathBuf};

errors! {
    /// Files and streams of this machine.
    InputOutputError {
        Unreadable {
            /// The file.
            path: PathBuf,
            /// The cause.
            kind: ErrorKind,
        } => FileUnreadable = 850, "file_unreadable", "{path:?} cannot be read: {kind}";
        Unwritable {
            /// The file.
            path: PathBuf,
            /// The cause.
            kind: ErrorKind,
        } => FileUnwritable = 851, "file_unwritable", "{path:?} cannot be written: {kind}";
        Stream {
            /// The cause.
            kind: ErrorKind,
        } => StreamFailed = 852, "stream_failed", "standard input or output failed: {kind}";
        Picture => PictureUnreadable = 853, "picture_unreadable",
            "the picture cannot be read, or is too large";
        NoQrCode => QrCodeNotFound = 854, "qr_code_not_found", "the picture shows no QR code of a card";
    }
}
