//! EF.CardAccess, in every way that cards in the field provide it, and the trial of extended length on it.
//!
//! Some chips refuse one way or another (6D00, 6A82, 6A86, 6A87, 6283), so each way is tried, and no refusal ends
//! the read.

use crate::{
    card::{
        MAX_RESPONSE_EXTENDED, PartialFile, Session, commands::READ_BINARY, master_file::select_master_file,
        read_binary, read_binary_by_sfi, select_file, warning,
    },
    error::{CardError, Error, Result, TransportError},
    files::File,
    iso7816::{Command, Lengths, MAX_NE_SHORT, Response, StatusWord},
    sensitive::SensitiveBytes,
    transport::Limits,
};

impl Session {
    /// Reads EF.CardAccess in plain; `None` if the chip does not give it in any way.
    ///
    /// The first READ BINARY uses extended length if the reader carries it. If the card accepts that, extended
    /// length is used from then on.
    ///
    /// # Errors
    /// Errors of the link; data errors if the file is malformed.
    pub fn read_card_access(&mut self) -> Result<Option<SensitiveBytes>> {
        if self.link.atr().and_then(|atr| atr.extended_length()) == Some(true) && self.carries_extended() {
            self.link.set_lengths(Lengths::Extended);
        }
        let file = File::CardAccess;
        let selected = self.link.exchange(&select_file(file))?.status().is_ok() || {
            self.link.exchange(&select_master_file())?;
            self.link.exchange(&select_file(file))?.status().is_ok()
        };
        if selected && let Some(bytes) = self.read_card_access_from(&read_binary(0, MAX_NE_SHORT))? {
            return Ok(Some(bytes));
        }
        self.read_card_access_from(&read_binary_by_sfi(file, MAX_NE_SHORT))
    }

    /// Reads the file with this READ BINARY as the first one; `None` if the chip refuses.
    fn read_card_access_from(&mut self, first: &Command) -> Result<Option<SensitiveBytes>> {
        let file = File::CardAccess;
        let mut partial = PartialFile::new(file);
        let mut response = self.try_extended(first)?;
        while matches!(response.status(), StatusWord::OK | StatusWord::END_OF_FILE) {
            if response.data().is_empty() {
                if !self.lower_block_len() {
                    let (file, offset) = (file.name(), partial.len());
                    let refusal = warning(READ_BINARY, response.status());
                    return Err(CardError::NoProgress { file, offset, refusal }.into());
                }
            } else {
                partial.append(response.data(), MAX_RESPONSE_EXTENDED)?;
                if let Some(error) = partial.unreadable() {
                    return Err(error.clone().into());
                }
                if partial.is_complete() {
                    return Ok(Some(partial.into_bytes().0));
                }
                partial.count_tiny_block()?;
            }
            let ne = self.block_len().min(MAX_NE_SHORT);
            response = self.link.exchange(&read_binary(partial.len(), ne))?;
        }
        if partial.is_empty() { Ok(None) } else { Err(partial.ended().into()) }
    }

    /// True if the reader carries the answers that extended length is used for, unless the card announced only
    /// sizes that short length carries as well.
    pub(super) fn carries_extended(&self) -> bool {
        let largest = self.card_response();
        self.link.limits().max_response >= largest.min(MAX_RESPONSE_EXTENDED)
            && largest > Limits::SHORT.max_response
    }

    /// Sends a READ BINARY with extended length, and again with a short one if that fails.
    fn try_extended(&mut self, read: &Command) -> Result<Response> {
        if self.carries_extended() {
            // Announced sizes include the status word.
            let largest = self.sizes().map_or(MAX_RESPONSE_EXTENDED, |sizes| sizes.max_response - 2);
            let trial = read.clone().with_ne(largest.min(MAX_RESPONSE_EXTENDED));
            match self.link.exchange_with(&trial, Lengths::Extended) {
                Ok(response)
                    if matches!(response.status(), StatusWord::OK | StatusWord::END_OF_FILE)
                        && !response.data().is_empty() =>
                {
                    self.link.set_lengths(Lengths::Extended);
                    return Ok(response);
                }
                // The file is absent, whatever the length.
                Ok(response) if response.status() == StatusWord::FILE_NOT_FOUND => return Ok(response),
                Ok(_) => {}
                Err(error) if is_refusal_of_reader(&error) => {}
                Err(error) => return Err(error),
            }
            self.link.set_lengths(Lengths::Short);
        }
        self.link.exchange(read)
    }
}

/// True for the errors with which readers without extended length answer a long command. Some of them look like a
/// moved card; if it was moved, the next command says so again.
const fn is_refusal_of_reader(error: &Error) -> bool {
    matches!(
        error,
        Error::Transport(
            TransportError::ReaderFault { .. }
                | TransportError::CommandTooLong { .. }
                | TransportError::CardMoved
        ) | Error::Card(CardError::AnswerMalformed { .. } | CardError::AnswerTooLong { .. })
    )
}
