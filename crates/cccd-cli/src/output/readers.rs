//! What `cccd readers` shows.
//!
//! | field | type | what it says |
//! |---|---|---|
//! | `schema_version` | string | [`SCHEMA_VERSION`](cccd::json::SCHEMA_VERSION) |
//! | `readers` | array | one object for each reader |
//! | `readers[].name` | string | its name, as `--reader` takes it |
//! | `readers[].kind` | string | `pcsc` or `nfc` (over libnfc) |
//! | `readers[].card` | bool or null | a card is on it; null if that is unknown without polling for one |
//! | `readers[].mute` | bool | the card does not answer |
//! | `readers[].in_use` | bool | some program is connected to the card |
//! | `readers[].exclusive` | bool | a program has exclusive access to the reader |
//! | `readers[].atr` | string or null | answer to reset, in hexadecimal |

use cccd::{messages::Language, pcsc::ReaderState};
use cccd_base::screen::spelt_out;
use console::{measure_text_width, style};
use serde_json::{Value, json};

use super::SCHEMA_VERSION;

/// A line for each reader; `devices` are those over libnfc.
pub(crate) fn text(readers: &[ReaderState], devices: &[String], language: Language) -> String {
    let names: Vec<_> =
        readers.iter().map(|reader| &reader.name).chain(devices).map(|name| spelt_out(name)).collect();
    let width = names.iter().map(|name| measure_text_width(name)).max().unwrap_or_default();
    let states = readers.iter().map(|reader| state(reader, language));
    let states = states.chain(devices.iter().map(|_| style("libnfc").dim().to_string()));
    let mut text = String::new();
    for (state, name) in states.zip(&names) {
        let padding = " ".repeat(width - measure_text_width(name));
        text += &format!("{name}{padding}  {state}\n");
    }
    text
}

fn state(reader: &ReaderState, language: Language) -> String {
    let card = if reader.is_mute {
        style(language.pick("thẻ không trả lời", "a card that does not answer")).yellow()
    } else if reader.has_card {
        style(language.pick("có thẻ", "card present")).green()
    } else {
        style(language.pick("không có thẻ", "no card")).dim()
    };
    match reader.in_use || reader.is_exclusive {
        true => {
            format!("{card}, {}", language.pick("chương trình khác đang dùng", "used by another program"))
        }
        false => card.to_string(),
    }
}

/// The JSON form.
pub(crate) fn json(readers: &[ReaderState], devices: &[String]) -> Value {
    let reader = |reader: &ReaderState| {
        json!({
            "name": reader.name,
            "kind": "pcsc",
            "card": reader.has_card,
            "mute": reader.is_mute,
            "in_use": reader.in_use,
            "exclusive": reader.is_exclusive,
            "atr": (!reader.atr.is_empty()).then(|| hex::encode_upper(&reader.atr)),
        })
    };
    let device = |name: &String| {
        json!({
            "name": name,
            "kind": "nfc",
            "card": null,
            "mute": false,
            "in_use": false,
            "exclusive": false,
            "atr": null,
        })
    };
    let readers: Vec<_> = readers.iter().map(reader).chain(devices.iter().map(device)).collect();
    json!({ "schema_version": SCHEMA_VERSION, "readers": readers })
}
