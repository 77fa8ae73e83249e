//! What `cccd info` shows.
//!
//! | field | type | what it says |
//! |---|---|---|
//! | `schema_version` | string | `1.0` |
//! | `reader` | string | name of the reader |
//! | `atr` | string | answer to reset, in hexadecimal |
//! | `historical_bytes` | string or null | those of the answer to reset, in hexadecimal |
//! | `extended_length` | object | `announced` (bool or null: by the historical bytes), `used` (bool: reader and card were found to take it) |
//! | `max_response` | number | bytes of the largest response that the reader carries |
//! | `card_access` | string or null | EF.CardAccess, in hexadecimal |
//! | `protocols` | array | `name`, `version`, and where they are stated `parameter_id`, `parameters`, `key_id` |
//! | `error` | object or null | why EF.CardAccess cannot be read, as in [`cccd::json`] |

use cccd::{
    Error,
    error::DataError,
    iso7816::{Atr, Lengths},
    json::error_to_json,
    lds::security_infos::{SecurityInfo, SecurityInfos},
    messages::{Language, error_message},
    transport::Limits,
};
use cccd_base::crypto::Curve;
use console::style;
use serde_json::{Value, json};

use super::SCHEMA_VERSION;
use crate::terminal::{either, hexadecimal, printable};

/// What a chip says of itself. Nothing of it is personal.
pub(crate) struct Info {
    /// Name of the reader.
    pub(crate) reader: String,
    /// The answer to reset.
    pub(crate) atr: Vec<u8>,
    /// The answer to reset, taken apart.
    pub(crate) parsed_atr: Option<Atr>,
    /// What the reader carries.
    pub(crate) limits: Limits,
    /// The lengths of commands that reader and card were found to take.
    pub(crate) lengths: Lengths,
    /// EF.CardAccess, where the chip gives it.
    pub(crate) card_access: Option<Vec<u8>>,
    /// The entries of EF.CardAccess, or why they cannot be read.
    pub(crate) protocols: Result<SecurityInfos, DataError>,
}

/// Facts, a line each, and the protocols.
pub(crate) fn text(info: &Info, language: Language) -> String {
    let say = |vi, en| either(language, vi, en);
    let yes = |value| if value { say("có", "yes") } else { say("không", "no") };
    let unknown = say("không nêu", "not stated");
    let announced = info.parsed_atr.as_ref().and_then(Atr::extended_length).map_or(unknown, yes);
    let historical = info.parsed_atr.as_ref().map(|atr| hexadecimal(atr.historical()));
    let card_access = info.card_access.as_deref().map(hexadecimal);
    let facts = [
        (say("Đầu đọc", "Reader"), printable(&info.reader).into_owned()),
        ("ATR", hexadecimal(&info.atr)),
        (say("Byte lịch sử", "Historical bytes"), historical.unwrap_or_else(|| unknown.to_owned())),
        (say("Lệnh dài, theo ATR", "Extended length, by ATR"), announced.to_owned()),
        (
            say("Lệnh dài, đã thử", "Extended length, tried"),
            yes(info.lengths == Lengths::Extended).to_owned(),
        ),
        (say("Đầu đọc nhận tối đa", "Reader carries back"), format!("{} byte", info.limits.max_response)),
        ("EF.CardAccess", card_access.unwrap_or_else(|| say("thẻ không đưa ra", "not given").to_owned())),
    ];
    let width = facts.iter().map(|(label, _)| label.chars().count()).max().unwrap_or_default();
    let facts: String = facts
        .iter()
        .map(|(label, value)| format!("{}  {value}\n", style(format!("{label:width$}")).dim()))
        .collect();
    facts + &protocols(info, language)
}

fn protocols(info: &Info, language: Language) -> String {
    let infos = match &info.protocols {
        Ok(infos) => infos,
        Err(error) => return format!("\n{}\n", error_message(&Error::from(error.clone()), language)),
    };
    let lines: String =
        infos.entries().iter().map(|entry| format!("  {}\n", line(entry, language))).collect();
    match lines.is_empty() {
        true => lines,
        false => format!(
            "\n{}\n{lines}",
            style(either(language, "Giao thức của chip", "Protocols of the chip")).bold()
        ),
    }
}

/// `id-PACE-ECDH-GM-AES-CBC-CMAC-128, version 2, brainpoolP256r1 (13)`.
fn line(entry: &SecurityInfo, language: Language) -> String {
    let Protocol { name, version, parameter_id, key_id } = protocol(entry);
    let mut line = match name {
        Some(name) => name,
        None => either(language, "không rõ", "unknown").to_owned(),
    };
    if let Some(version) = version {
        line += &format!(", {} {version}", either(language, "phiên bản", "version"));
    }
    match (parameter_id, parameter_id.and_then(parameters)) {
        (Some(id), Some(parameters)) => line += &format!(", {parameters} ({id})"),
        (Some(id), None) => line += &format!(", {} {id}", either(language, "tham số", "parameter")),
        (None, _) => {}
    }
    if let Some(id) = key_id {
        line += &format!(", {} {id}", either(language, "khóa", "key"));
    }
    line
}

/// The usual name of standardised domain parameters (Doc 9303-11, 9.5.1); the groups 0 to 2 have none.
fn parameters(id: u32) -> Option<&'static str> {
    u8::try_from(id).ok().and_then(Curve::from_standardized_id).map(Curve::name)
}

/// What an entry says.
#[derive(Default)]
struct Protocol {
    name: Option<String>,
    version: Option<u32>,
    parameter_id: Option<u32>,
    key_id: Option<u32>,
}

fn protocol(entry: &SecurityInfo) -> Protocol {
    match entry {
        SecurityInfo::Pace(info) => Protocol {
            name: Some(info.protocol.name()),
            version: Some(info.version),
            parameter_id: info.parameter_id,
            key_id: None,
        },
        SecurityInfo::ChipAuthentication(info) => Protocol {
            name: Some(info.protocol.name()),
            version: Some(info.version),
            parameter_id: None,
            key_id: info.key_id,
        },
        SecurityInfo::ChipAuthenticationPublicKey(info) => {
            Protocol { name: Some("id-PK".to_owned()), key_id: info.key_id, ..Protocol::default() }
        }
        SecurityInfo::TerminalAuthentication(info) => {
            Protocol { name: Some("id-TA".to_owned()), version: Some(info.version), ..Protocol::default() }
        }
        SecurityInfo::ActiveAuthentication(info) => {
            Protocol { name: Some("id-AA".to_owned()), version: Some(info.version), ..Protocol::default() }
        }
        _ => Protocol::default(),
    }
}

/// The JSON form.
pub(crate) fn json(info: &Info, language: Language) -> Value {
    let protocol = |entry: &SecurityInfo| {
        let Protocol { name, version, parameter_id, key_id } = protocol(entry);
        let mut value = json!({ "name": name, "version": version });
        if let Some(id) = parameter_id {
            value["parameter_id"] = id.into();
            value["parameters"] = parameters(id).into();
        }
        if let Some(id) = key_id {
            value["key_id"] = id.into();
        }
        value
    };
    let infos = info.protocols.as_ref().map(SecurityInfos::entries).unwrap_or_default();
    let error = info.protocols.as_ref().err().map(|error| error_to_json(&error.clone().into(), language));
    json!({
        "schema_version": SCHEMA_VERSION,
        "reader": info.reader,
        "atr": hexadecimal(&info.atr),
        "historical_bytes": info.parsed_atr.as_ref().map(|atr| hexadecimal(atr.historical())),
        "extended_length": {
            "announced": info.parsed_atr.as_ref().and_then(Atr::extended_length),
            "used": info.lengths == Lengths::Extended,
        },
        "max_response": info.limits.max_response,
        "card_access": info.card_access.as_deref().map(hexadecimal),
        "protocols": infos.iter().map(protocol).collect::<Vec<_>>(),
        "error": error,
    })
}
