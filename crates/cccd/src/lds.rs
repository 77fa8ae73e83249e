//! The logical data structure: the files of the application, parsed (Doc 9303-10).
//!
//! Every parser takes the bytes of one file as read. Its [`DataError`] names the file and the byte. It never decodes,
//! copies or allocates based on a length that the data claims. Bytes after the outermost data object are padding and
//! are ignored.

pub mod atr_info;
pub mod biometric;
pub mod card_access;
pub mod com;
pub mod dg1;
pub mod dg12;
pub mod dg13;
pub mod dg14;
pub mod dg15;
pub mod dg2;
pub mod dg5;
pub mod dir;
pub mod security_infos;
pub mod sod;

use crate::{
    error::{DataError, DataKind},
    files::File,
    tlv::{Element, Reader},
};

/// Returns the outermost data object of a file.
fn contents(file: File, bytes: &[u8]) -> Result<Element<'_>, DataError> {
    Reader::new(bytes).expect(file.tag()).map_err(|error| error.in_file(file.name()))
}

/// Runs a parser over the outermost data object of a file, and adds the file name to its errors.
fn parse<'a, T>(
    file: File,
    bytes: &'a [u8],
    parser: impl FnOnce(Element<'a>) -> Result<T, DataError>,
) -> Result<T, DataError> {
    #[cfg(test)]
    crate::read::once::count(file.name());
    contents(file, bytes).and_then(parser).map_err(|error| error.in_file(file.name()))
}

/// Returns the data objects of a file that is a sequence of them, at most `limit`, up to the padding of 00 or FF; and
/// the error that ended the sequence early.
fn objects(file: File, bytes: &[u8], limit: usize) -> (Vec<Element<'_>>, Option<DataError>) {
    let mut reader = Reader::new(bytes);
    let mut objects = Vec::new();
    let is_padding = |rest: &[u8]| matches!(rest.first(), Some(0x00 | 0xFF));
    while !is_padding(reader.rest()) {
        let offset = reader.offset();
        match reader.next() {
            Ok(Some(_)) if objects.len() == limit => {
                let error = DataError::new(DataKind::TooDeep, offset);
                return (objects, Some(error.in_file(file.name())));
            }
            Ok(Some(object)) => objects.push(object),
            Ok(None) => break,
            Err(error) => return (objects, Some(error.in_file(file.name()))),
        }
    }
    (objects, None)
}
