//! `cccd readers`: which readers there are.

use cccd::{Result, error::TransportError, messages::Language, pcsc::Context};

use crate::{
    arguments::{Format, ReadersArguments},
    output::{self, readers},
};

/// # Errors
/// [`TransportError::NoReader`] and [`TransportError::ServiceNotRunning`] among others.
pub(super) fn run(arguments: &ReadersArguments, language: Language) -> Result<u8> {
    let readers = Context::establish()?.readers()?;
    match arguments.form.format {
        Format::Text => output::print(&readers::text(&readers, language))?,
        Format::Json => output::print_json(&readers::json(&readers))?,
    }
    if readers.is_empty() { Err(TransportError::NoReader.into()) } else { Ok(0) }
}
