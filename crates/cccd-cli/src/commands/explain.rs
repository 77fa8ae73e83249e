//! `cccd qr`, `cccd mrz`, `cccd number`: what an input says, without any card.

use cccd::{Result, input::InputKind, messages::Language};
use cccd_counter::explain::Explanation;

use crate::{arguments::ExplainArguments, format::Format, key, output};

/// Explains whatever came in; where that is not what was `meant`, it is said.
///
/// # Errors
/// Those of the input; [`InputOutputError::Stream`](cccd::error::InputOutputError::Stream).
pub(super) fn run(meant: InputKind, arguments: &ExplainArguments, language: Language) -> Result<u8> {
    let explanation = Explanation::of(&key::get(arguments.file.as_deref(), language)?);
    match arguments.form.format {
        Format::Text => {
            let text = output::explain::text(&explanation, meant, arguments.all, language);
            output::print(text.expose())?;
        }
        Format::Json => output::print_json(&output::explain::json(&explanation, arguments.all, language))?,
    }
    Ok(0)
}
