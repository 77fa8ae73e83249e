//! `cccd readers`: lists the readers.

use cccd::{Result, error::TransportError, messages::Language, pcsc::Context, reader};

use crate::{
    arguments::ReadersArguments,
    format::Format,
    output::{self, readers},
};

/// # Errors
/// [`TransportError::NoReader`] and [`TransportError::ServiceNotRunning`], among others. A service that is not running
/// is not an error if libnfc finds a reader.
pub(super) fn run(arguments: &ReadersArguments, language: Language) -> Result<u8> {
    let devices = reader::nfc_devices()?;
    let readers = match Context::establish().and_then(|context| context.readers()) {
        Err(_) if !devices.is_empty() => Vec::new(),
        readers => readers?,
    };
    match arguments.form.format {
        Format::Text => output::print(&readers::text(&readers, &devices, language))?,
        Format::Json => output::print_json(readers::json(&readers, &devices))?,
    }
    if readers.is_empty() && devices.is_empty() { Err(TransportError::NoReader.into()) } else { Ok(0) }
}
