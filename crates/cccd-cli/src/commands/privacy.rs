//! `cccd privacy`: what a read with these options would put out, store and log.

use cccd::{Result, messages::Language};

use crate::{
    arguments::{ReadArguments, ReadFormat},
    output,
    privacy::Handling,
};

/// # Errors
/// [`InputOutputError::Stream`](cccd::error::InputOutputError::Stream).
pub(super) fn run(arguments: &ReadArguments, language: Language) -> Result<u8> {
    let handling = Handling::of(arguments);
    match arguments.show.form.format {
        ReadFormat::Text | ReadFormat::Csv | ReadFormat::Xlsx => {
            output::print(&output::privacy::text(&handling, language))?
        }
        ReadFormat::Json => output::print_json(&output::privacy::json(&handling))?,
    }
    Ok(0)
}
