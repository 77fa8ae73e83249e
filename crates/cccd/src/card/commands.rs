//! The commands that select and read files, and the data objects that wrap data read at a far offset.

use crate::{
    error::{CardError, Result},
    files::File,
    iso7816::{Command, Response},
    tlv::{self, Element, Tag},
};

/// The eMRTD application (Doc 9303-10, 3.7).
pub const APPLICATION: [u8; 7] = [0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01];

pub(super) const SELECT: u8 = 0xA4;
pub(super) const READ_BINARY: u8 = 0xB0;
/// READ BINARY that carries its offset and data in data objects.
pub(crate) const READ_BINARY_ODD: u8 = 0xB1;
const DO_OFFSET: Tag = Tag(0x54);
const DO_DATA: Tag = Tag(0x53);
/// P1 of READ BINARY with a short file identifier.
const BY_SFI: u8 = 0x80;
/// The largest offset that READ BINARY with an even INS can state (ISO/IEC 7816-4, 7.2.3).
pub(super) const MAX_OFFSET: usize = 0x7FFF;

/// SELECT by application identifier (ISO/IEC 7816-4, 7.1.1).
pub(super) fn select_application() -> Command {
    Command::new(0, SELECT, 0x04, 0x0C).with_data(APPLICATION.to_vec())
}

/// SELECT an EF below the current DF.
pub(super) fn select_file(file: File) -> Command {
    Command::new(0, SELECT, 0x02, 0x0C).with_data(file.fid().to_be_bytes().to_vec())
}

/// READ BINARY of the current EF; `offset` is at most [`MAX_OFFSET`].
pub(super) fn read_binary(offset: usize, ne: usize) -> Command {
    let [p1, p2] = (offset as u16).to_be_bytes();
    Command::new(0, READ_BINARY, p1, p2).with_ne(ne)
}

/// READ BINARY from the start of an EF, which becomes the current one.
pub(super) fn read_binary_by_sfi(file: File, ne: usize) -> Command {
    Command::new(0, READ_BINARY, BY_SFI | file.sfi(), 0).with_ne(ne)
}

/// READ BINARY of the current EF at any offset; `ne` includes the data object around the data.
pub(super) fn read_binary_odd(offset: usize, ne: usize) -> Command {
    let digits = offset.to_be_bytes();
    let zeros = digits.iter().take(digits.len() - 1).take_while(|&&digit| digit == 0).count();
    let data = tlv::encode(DO_OFFSET, digits.get(zeros..).unwrap_or_default());
    Command::new(0, READ_BINARY_ODD, 0, 0).with_data(data).with_ne(ne)
}

/// Length of DO'53' around `length` bytes: its header takes two to four. One byte more would request what is beyond
/// the end of the file.
pub(super) const fn data_object_len(length: usize) -> usize {
    let header = match length {
        0..=0x7F => 2,
        0x80..=0xFF => 3,
        _ => 4,
    };
    length.saturating_add(header)
}

/// The bytes of the file in a response to READ BINARY.
pub(super) fn block(response: &Response, instruction: u8) -> Result<&[u8]> {
    if instruction != READ_BINARY_ODD {
        return Ok(response.data());
    }
    match Element::parse(response.data(), DO_DATA) {
        Ok(object) if !object.value().is_empty() => Ok(object.value()),
        _ => Err(CardError::AnswerMalformed { instruction, status: None }.into()),
    }
}
