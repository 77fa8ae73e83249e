//! EF.ATR/INFO and EF.DIR, which anybody may read in the master file, and the sizes that EF.ATR/INFO announces.
//!
//! # When EF.ATR/INFO is read, and how it is used
//!
//! - It costs two commands, so it is read only if the historical bytes say that it states the sizes
//!   ([`Session::announces_atr_info`]), or if the caller requests the file by name.
//! - It is read in plain, before EF.CardAccess and before the application is selected, and by its identifier alone.
//!   Its short identifier, 01, would be that of EF.DG1 on a chip that has selected the application by itself, and
//!   that of EF.DIR, 1E, would be that of EF.COM.
//! - Every READ BINARY is bounded by its largest response, in addition to what the reader carries; without it,
//!   [`MAX_RESPONSE_EXTENDED`] is the bound. A card that then refuses more than that is treated as if it had
//!   announced nothing.
//! - A command longer than its largest command is sent in short parts.
//! - Extended length is used if the card announces it, here or in the historical bytes, or after one trial on
//!   EF.CardAccess, in plain. It is never tried for the first time under secure messaging, where a refusal would
//!   cost the channel.

use cccd_base::crypto::Cipher;

use crate::{
    card::{MAX_OFFSET, MAX_RESPONSE_EXTENDED, SELECT, Session, read_binary, select_file},
    error::Result,
    files::File,
    iso7816::{Atr, CardCapabilities, Command, Lengths, MAX_NE_SHORT, StatusWord},
    lds::atr_info::AtrInfo,
    secure_messaging::Channel,
    sensitive::SensitiveBytes,
    tlv::Reader,
    transport::Limits,
};

/// The most blocks to request, at 256 bytes each.
const MAX_BLOCKS: usize = 16;
/// Bytes of an extended command in addition to its data: header, Lc and Le.
const EXTENDED_COMMAND: usize = 9;

/// SELECT the master file (ISO/IEC 7816-4, 7.1.1).
pub(super) fn select_master_file() -> Command {
    Command::new(0, SELECT, 0x00, 0x0C).with_data(vec![0x3F, 0x00])
}

impl Session {
    /// Whether the historical bytes say that EF.ATR/INFO states the maximum lengths of commands and responses.
    pub(crate) fn announces_atr_info(&self) -> bool {
        let capabilities = self.link.atr().as_ref().and_then(Atr::capabilities);
        capabilities.and_then(|capabilities| capabilities.sizes_in_atr_info()) == Some(true)
    }

    /// Reads EF.ATR/INFO and adopts the sizes in it; `None` if the chip does not give it. Call it before the card
    /// is opened.
    ///
    /// # Errors
    /// Errors of the link.
    pub fn read_atr_info(&mut self) -> Result<Option<SensitiveBytes>> {
        let Some(bytes) = self.read_row(File::AtrInfo)? else { return Ok(None) };
        let info = AtrInfo::parse(bytes.expose());
        self.learnt.sizes = info.sizes();
        let extended = info.capabilities().as_ref().and_then(CardCapabilities::extended_length);
        if extended == Some(true) && self.carries_extended() {
            self.link.set_lengths(Lengths::Extended);
        }
        Ok(Some(bytes))
    }

    /// Reads EF.DIR; `None` if the chip does not give it. Call it before the card is opened.
    ///
    /// # Errors
    /// Errors of the link.
    pub fn read_dir(&mut self) -> Result<Option<SensitiveBytes>> {
        self.read_row(File::Dir)
    }

    /// The sizes of commands and responses that the card announced, if it did.
    pub const fn sizes(&self) -> Option<Limits> {
        self.learnt.sizes
    }

    /// The number of bytes that one READ BINARY will request in a channel with this cipher, as far as is known
    /// before the card is opened.
    pub fn protected_block_len(&self, cipher: Cipher) -> usize {
        Channel::max_ne_of(cipher, self.max_response(self.lengths()))
    }

    /// The largest Ne that one response of these lengths can carry, through the channel if there is one.
    pub(crate) fn max_ne(&self, lengths: Lengths) -> usize {
        let max_response = self.max_response(lengths);
        match &self.channel {
            Some(channel) => channel.max_ne(max_response),
            None => max_response.saturating_sub(2),
        }
    }

    /// The largest response of these lengths that reader and card carry, status word included.
    pub(super) fn max_response(&self, lengths: Lengths) -> usize {
        let Limits { max_response, .. } = self.link.limits();
        let max_response = match lengths {
            Lengths::Short => max_response.min(Limits::SHORT.max_response),
            Lengths::Extended => max_response,
        };
        max_response.min(self.card_response())
    }

    /// The largest response to request from the card with extended length, status word included.
    pub(super) fn card_response(&self) -> usize {
        self.learnt.sizes.map_or(MAX_RESPONSE_EXTENDED, |sizes| sizes.max_response)
    }

    /// Drops announced sizes that the card refused. Returns true if that makes its responses shorter.
    pub(super) fn forget_large_sizes(&mut self) -> bool {
        let before = self.block_len();
        if self.learnt.sizes.is_some_and(|sizes| sizes.max_response > MAX_RESPONSE_EXTENDED) {
            self.learnt.sizes = None;
        }
        self.block_len() < before
    }

    /// The lengths to send a command with.
    pub(super) fn lengths_for(&self, command: &Command) -> Lengths {
        match self.learnt.sizes {
            Some(sizes) if command.data().len() + EXTENDED_COMMAND > sizes.max_command => Lengths::Short,
            _ => self.link.lengths(),
        }
    }

    /// Reads a file that is a sequence of data objects with no length for the whole, to its end.
    fn read_row(&mut self, file: File) -> Result<Option<SensitiveBytes>> {
        let selected = self.link.exchange(&select_file(file))?.status().is_ok() || {
            self.link.exchange(&select_master_file())?;
            self.link.exchange(&select_file(file))?.status().is_ok()
        };
        if !selected {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        for _ in 0..MAX_BLOCKS {
            if bytes.len() > MAX_OFFSET {
                break;
            }
            let read = read_binary(bytes.len(), MAX_NE_SHORT);
            let response = self.link.exchange_with(&read, Lengths::Short)?;
            bytes.extend_from_slice(response.data());
            // A short block ends the file, unless the card returns less than requested.
            let may_go_on = response.data().len() >= MAX_NE_SHORT || !ends_with_an_object(&bytes);
            if response.status() != StatusWord::OK || response.data().is_empty() || !may_go_on {
                break;
            }
        }
        Ok(Some(bytes).filter(|bytes| !bytes.is_empty()).map(SensitiveBytes::new))
    }
}

/// Whether `bytes` consists of complete data objects.
fn ends_with_an_object(bytes: &[u8]) -> bool {
    let mut objects = Reader::new(bytes);
    while let Ok(Some(_)) = objects.next() {}
    objects.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        link::Link,
        tlv::{Tag, encode},
        transport::FnTransport,
    };

    /// Reads EF.ATR/INFO from a card that holds `content` in it and returns at most `most` bytes at a time. Returns
    /// the session and what was read.
    fn read(content: Vec<u8>, most: usize) -> (Session, Option<Vec<u8>>) {
        let link = FnTransport::new(Limits::EXTENDED, move |bytes: &[u8]| {
            let command = Command::parse(bytes).unwrap();
            if command.ins() != 0xB0 {
                let is_it = command.data() == [0x2F, 0x01];
                return Ok(if is_it { vec![0x90, 0] } else { vec![0x6A, 0x82] });
            }
            assert!(command.ne() <= MAX_NE_SHORT);
            let offset = usize::from(u16::from_be_bytes([command.p1(), command.p2()]));
            let rest = content.get(offset..).unwrap_or_default();
            let block = &rest[..rest.len().min(most).min(command.ne())];
            Ok(if rest.is_empty() { vec![0x6B, 0] } else { [block, &[0x90, 0]].concat() })
        });
        let mut session = Session::new(Link::new(link));
        let bytes = session.read_atr_info().unwrap().map(|bytes| bytes.expose().clone());
        (session, bytes)
    }

    /// Capabilities, then maximum lengths of 2,048 bytes for a command and of `max_response` for a response, then
    /// padding.
    fn file(max_response: &str, padding: usize) -> Vec<u8> {
        let sizes = hex::decode(format!("02020800{max_response}")).unwrap();
        let capabilities = encode(Tag(0x47), &[0x84, 0x01, 0xE0]);
        [capabilities, encode(Tag(0x7F66), &sizes), vec![0; padding]].concat()
    }

    #[test]
    fn the_file_is_read_to_its_end_in_whatever_blocks() {
        let short = file("02020780", 0);
        assert_eq!(read(short.clone(), 256).0.transfer().commands, 2);
        for content in [short, file("02020780", 240), file("02020780", 400)] {
            for most in [1, 7, 100, 256] {
                let (session, bytes) = read(content.clone(), most);
                let read = bytes.unwrap();
                assert!(content.starts_with(&read) && read.len() >= most.min(16), "{most}");
                assert_eq!(
                    session.sizes().map(|sizes| sizes.max_response),
                    (read.len() >= 16).then_some(1920)
                );
            }
        }
    }

    #[test]
    fn a_file_without_end_ends() {
        let (session, bytes) = read(vec![0x5A; 100_000], 256);
        assert_eq!(bytes.unwrap().len(), MAX_BLOCKS * MAX_NE_SHORT);
        assert_eq!((session.sizes(), session.transfer().commands), (None, 1 + MAX_BLOCKS as u64));
        assert_eq!(read(Vec::new(), 256).1, None);
    }

    #[test]
    fn the_sizes_bound_the_blocks() {
        let block = |max_response| read(file(max_response, 0), 256).0.block_len();
        assert_eq!(block("02020780"), 1918);
        assert_eq!(block("02020200"), 510);
        assert_eq!(block("02027FFF"), 32_765);
        // Both are at their bounds.
        assert_eq!(block("02020000"), 254);
        assert_eq!(block("0204FFFFFFFF"), 65_534);
        // Not announced: the size that is requested from cards in the field.
        assert_eq!(block("0402FFFF"), 2046);
    }

    #[test]
    fn a_card_that_refuses_what_it_announced_is_asked_for_less() {
        let (mut session, _) = read(file("02027FFF", 0), 256);
        assert!(session.lower_block_len());
        assert_eq!(session.block_len(), 2046);
        assert!(session.lower_block_len());
        assert_eq!(session.block_len(), 223);
    }

    #[test]
    fn a_command_above_the_announced_size_is_sent_in_parts() {
        let (session, _) = read(
            [encode(Tag(0x47), &[0, 0, 0x40]), encode(Tag(0x7F66), &[2, 2, 1, 0, 2, 2, 8, 0])].concat(),
            256,
        );
        let lengths =
            |data: usize| session.lengths_for(&Command::new(0, 0x86, 0, 0).with_data(vec![0; data]));
        assert_eq!([lengths(247), lengths(248)], [Lengths::Extended, Lengths::Short]);
    }
}
