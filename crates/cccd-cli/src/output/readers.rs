//! What `cccd readers` shows.
//!
//! | field | type | what it says |
//! |---|---|---|
//! | `schema_version` | string | `1.0` |
//! | `readers` | array | one object for each reader |
//! | `readers[].name` | string | its name |
//! | `readers[].card` | bool | a card lies on it |
//! | `readers[].mute` | bool | what lies on it does not answer |
//! | `readers[].in_use` | bool | some program is connected to the card |
//! | `readers[].exclusive` | bool | a program has taken the reader for itself |
//! | `readers[].atr` | string or null | answer to reset, in hexadecimal |

use cccd::{messages::Language, pcsc::ReaderState};
use console::{measure_text_width, style};
use serde_json::{Value, json};

use super::SCHEMA_VERSION;
use crate::terminal::{either, hexadecimal, printable};

/// A line for each reader.
pub(crate) fn text(readers: &[ReaderState], language: Language) -> String {
    let names: Vec<_> = readers.iter().map(|reader| printable(&reader.name)).collect();
    let width = names.iter().map(|name| measure_text_width(name)).max().unwrap_or_default();
    let mut text = String::new();
    for (reader, name) in readers.iter().zip(&names) {
        let padding = " ".repeat(width - measure_text_width(name));
        text += &format!("{name}{padding}  {}\n", state(reader, language));
    }
    text
}

fn state(reader: &ReaderState, language: Language) -> String {
    let card = if reader.is_mute {
        style(either(language, "thẻ không trả lời", "a card that does not answer")).yellow()
    } else if reader.has_card {
        style(either(language, "có thẻ", "card present")).green()
    } else {
        style(either(language, "không có thẻ", "no card")).dim()
    };
    match reader.in_use || reader.is_exclusive {
        true => {
            format!("{card}, {}", either(language, "chương trình khác đang dùng", "used by another program"))
        }
        false => card.to_string(),
    }
}

/// The JSON form.
pub(crate) fn json(readers: &[ReaderState]) -> Value {
    let reader = |reader: &ReaderState| {
        json!({
            "name": reader.name,
            "card": reader.has_card,
            "mute": reader.is_mute,
            "in_use": reader.in_use,
            "exclusive": reader.is_exclusive,
            "atr": (!reader.atr.is_empty()).then(|| hexadecimal(&reader.atr)),
        })
    };
    json!({ "schema_version": SCHEMA_VERSION, "readers": readers.iter().map(reader).collect::<Vec<_>>() })
}
