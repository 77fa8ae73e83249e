//! `cccd completions`: what a shell offers when the tab key is pressed.

use cccd::{Result, messages::Language};

use crate::{
    arguments::{self, CompletionsArguments},
    output,
};

/// # Errors
/// [`Stream`](cccd::error::InputOutputError::Stream) when it cannot be written.
pub(super) fn run(arguments: &CompletionsArguments, language: Language) -> Result<u8> {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut arguments::command(language), "cccd", &mut text);
    output::print(&String::from_utf8_lossy(&text))?;
    Ok(0)
}
