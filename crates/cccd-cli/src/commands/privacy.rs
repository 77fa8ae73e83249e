//! `cccd privacy`: what a read with these options would export, store and log.

use cccd::{Result, messages::Language};

use crate::{arguments::ReadArguments, format::Shape, output, privacy::Handling};

/// # Errors
/// [`InputOutputError::Stream`](cccd::error::InputOutputError::Stream).
pub(super) fn run(arguments: &ReadArguments, language: Language) -> Result<u8> {
    let handling = Handling::of(arguments);
    match arguments.show.form.format.shape() {
        Shape::Text | Shape::Table(_) => output::print(&output::privacy::text(&handling, language))?,
        Shape::Json(layout) => output::print_laid_out(output::privacy::json(&handling), layout)?,
    }
    Ok(0)
}
