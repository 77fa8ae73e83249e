//! Errors of the card.

use crate::error::Refusal;

errors! {
    /// The card's response is a refusal or makes no sense.
    CardError {
        CommandRefused {
            /// The instruction byte of the command.
            instruction: u8,
            /// The status word.
            status: u16,
        } => CommandRefused = 200, "command_refused",
            "the card refused command {instruction:02X} with {status:04X}";
        NoApplication {
            /// The status word of the SELECT.
            status: u16,
        } => NoApplication = 201, "no_application", "the card has no eMRTD application ({status:04X})";
        FileAbsent {
            /// Its name, such as `EF.DG13`.
            file: &'static str,
            /// The refusal that shows it, if the file was requested.
            refusal: Option<Refusal>,
        } => FileAbsent = 202, "file_absent", "{file} is absent";
        NotPermitted {
            /// Its name, such as `EF.DG3`.
            file: &'static str,
            /// The refusal that shows it, if the file was requested.
            refusal: Option<Refusal>,
        } => NotPermitted = 203, "not_permitted", "{file} is locked";
        AnswerTooLong {
            /// Length of the response in bytes.
            length: usize,
            /// Largest allowed length in bytes.
            limit: usize,
        } => AnswerTooLong = 204, "answer_too_long",
            "an answer of {length} bytes where at most {limit} may come";
        NoProgress {
            /// The file being read.
            file: &'static str,
            /// How many bytes of it were read.
            offset: usize,
            /// The warning that came instead of data; `None` if the card reported success.
            refusal: Option<Refusal>,
        } => NoProgress = 205, "no_progress", "the card gives no more data for {file} after {offset} bytes";
        AnswerMalformed {
            /// The instruction byte of the command.
            instruction: u8,
            /// The status word, if it is what makes no sense: 61xx that announces data which does not come.
            status: Option<u16>,
        } => AnswerMalformed = 206, "answer_malformed",
            "the answer to command {instruction:02X} is malformed";
    }
}
