//! `cccd qr`, `cccd mrz`, `cccd number`: explain an input without a card.

use cccd::{Result, input::InputKind, messages::Language};
use cccd_counter::explain::Explanation;

use crate::{arguments::ExplainArguments, format::Format, key, output};

/// Explains the input, whatever its kind; the output says so if it is not of the kind `meant`.
///
/// # Errors
/// Those of the input; [`InputOutputError::Stream`](cccd::error::InputOutputError::Stream).
pub(super) fn run(meant: InputKind, arguments: &ExplainArguments, language: Language) -> Result<u8> {
    let input = key::get(arguments.file.as_deref(), language)?;
    if input.mrz().is_some() {
        // Its years have two digits.
        output::warn_of_clock(language);
    }
    let explanation = Explanation::of(&input);
    match arguments.form.format {
        Format::Text => {
            let text = output::explain::text(&explanation, meant, arguments.all, language);
            output::print(text.expose())?;
        }
        Format::Json => output::print_json(output::explain::json(&explanation, arguments.all, language))?,
    }
    Ok(0)
}
