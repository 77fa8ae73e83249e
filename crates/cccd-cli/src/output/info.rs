//! What `cccd info` shows.
//!
//! | field | type | what it says |
//! |---|---|---|
//! | `schema_version` | string | [`SCHEMA_VERSION`](cccd::json::SCHEMA_VERSION) |
//! | `reader` | string | name of the reader |
//! | `atr` | string | answer to reset, in hexadecimal |
//! | `historical_bytes` | string or null | those of the answer to reset, in hexadecimal |
//! | `extended_length` | object | `announced` (bool or null: by the historical bytes), `used` (bool: reader and card were found to support it) |
//! | `historical` | object or null | the historical bytes, taken apart: `category` (two hexadecimal digits), `life_cycle` (its byte's name, or null), `storage_card` (bool) |
//! | `contactless` | bool or null | the answer to reset has the form that readers make up for contactless cards |
//! | `capabilities` | object | what `historical_bytes` and `atr_info` state, each an object or null: `select_by_name`, `short_file_identifiers` (bool), `chaining`, `extended_length`, `sizes_in_atr_info` (bool or null) |
//! | `atr_info` | string or null | EF.ATR/INFO, in hexadecimal |
//! | `sizes` | object or null | what EF.ATR/INFO announces: `max_command`, `max_response`, in bytes |
//! | `block_length` | number or null | bytes that one command will read once the chip is open |
//! | `applications` | array or null | those of EF.DIR: `identifier` in hexadecimal, `name` (string or null) |
//! | `opens_with` | object or null | `protocol` (`pace`, `bac`), `keys` (`can`, `mrz`), and for PACE `cipher`, `curve`; null where this program cannot open the chip |
//! | `max_response` | number | bytes of the largest response that the reader supports |
//! | `card_access` | string or null | EF.CardAccess, in hexadecimal |
//! | `protocols` | array | `name`, `version`, and where they are stated `parameter_id`, `parameters`, `key_id` |
//! | `error` | object or null | why EF.CardAccess cannot be read, as in [`cccd::json`] |

mod words;

use cccd::{
    Error,
    access::pace,
    error::DataError,
    iso7816::{Atr, CardCapabilities, Category, Lengths, LifeCycle},
    json::error_to_json,
    lds::{
        atr_info::AtrInfo,
        dir::Dir,
        security_infos::{SecurityInfo, SecurityInfos},
    },
    messages::{Language, error_message},
    transport::Limits,
};
use cccd_base::crypto::Curve;
use cccd_base::screen::spelt_out;
use console::{Term, style};
use serde_json::{Value, json};

use super::SCHEMA_VERSION;
use crate::terminal::folded;
use words::{Words, cipher_name, opening};

/// What a chip says about itself. It contains no personal data.
pub(crate) struct Info {
    /// Name of the reader.
    pub(crate) reader: String,
    /// The answer to reset.
    pub(crate) atr: Vec<u8>,
    /// The answer to reset, taken apart.
    pub(crate) parsed_atr: Option<Atr>,
    /// The limits of the reader.
    pub(crate) limits: Limits,
    /// The command lengths that reader and card were found to support.
    pub(crate) lengths: Lengths,
    /// EF.ATR/INFO, if the chip provides it.
    pub(crate) atr_info: Option<Vec<u8>>,
    /// The sizes in it.
    pub(crate) sizes: Option<Limits>,
    /// EF.DIR, if the chip provides it.
    pub(crate) dir: Option<Dir>,
    /// The variant of PACE that would be used.
    pub(crate) offer: Option<pace::Offer>,
    /// Bytes that one command will read once the chip is open.
    pub(crate) block_len: Option<usize>,
    /// EF.CardAccess, if the chip provides it.
    pub(crate) card_access: Option<Vec<u8>>,
    /// The entries of EF.CardAccess, or why they cannot be read.
    pub(crate) protocols: Result<SecurityInfos, DataError>,
}

impl Info {
    fn historical_capabilities(&self) -> Option<CardCapabilities> {
        self.parsed_atr.as_ref()?.capabilities()
    }

    fn atr_info_capabilities(&self) -> Option<CardCapabilities> {
        AtrInfo::parse(self.atr_info.as_deref()?).capabilities()
    }
}

/// What the chip offers, in words; then the facts behind it, one per line, and the protocols.
pub(crate) fn text(info: &Info, language: Language, screen: &Term) -> String {
    let words = Words { info, language }.all();
    let offers = heading(language.pick("CHIP NÀY", "THIS CHIP")) + &lines(&words, screen);
    let facts = heading(language.pick("SỐ LIỆU", "FACTS")) + &facts(info, language, screen);
    format!("{offers}\n{facts}{}", protocols(info, language))
}

fn heading(title: &str) -> String {
    format!("{}\n", style(title).bold())
}

/// A line for each label with its text, which is folded next to the label.
fn lines(entries: &[(&str, String)], screen: &Term) -> String {
    let width = entries.iter().map(|(label, _)| label.chars().count()).max().unwrap_or_default();
    entries
        .iter()
        .map(|(label, text)| {
            let text = folded(text, width + 4, screen);
            format!("  {}  {text}\n", style(format!("{label:width$}")).dim())
        })
        .collect()
}

/// Bytes in hexadecimal; on a screen with gaps where the line can be broken.
fn digits(bytes: &[u8], screen: &Term) -> String {
    let count = if screen.is_term() { 8 } else { usize::MAX };
    bytes.chunks(count).map(hex::encode_upper).collect::<Vec<_>>().join(" ")
}

fn facts(info: &Info, language: Language, screen: &Term) -> String {
    let unknown = language.pick("không nêu", "not stated");
    let historical = info.parsed_atr.as_ref().map(|atr| digits(atr.historical(), screen));
    let not_given = || language.pick("thẻ không đưa ra", "not given").to_owned();
    let file =
        |bytes: &Option<Vec<u8>>| bytes.as_deref().map_or_else(not_given, |bytes| digits(bytes, screen));
    let facts = [
        (language.pick("Đầu đọc", "Reader"), spelt_out(&info.reader).into_owned()),
        ("ATR", digits(&info.atr, screen)),
        (language.pick("Byte lịch sử", "Historical bytes"), historical.unwrap_or_else(|| unknown.to_owned())),
        (
            language.pick("Đầu đọc nhận tối đa", "Reader carries back"),
            format!("{} byte", info.limits.max_response),
        ),
        ("EF.CardAccess", file(&info.card_access)),
        ("EF.ATR/INFO", file(&info.atr_info)),
    ];
    lines(&facts, screen)
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
            style(language.pick("Giao thức của chip", "Protocols of the chip")).bold()
        ),
    }
}

/// `id-PACE-ECDH-GM-AES-CBC-CMAC-128, version 2, brainpoolP256r1 (13)`.
fn line(entry: &SecurityInfo, language: Language) -> String {
    let Protocol { name, version, parameter_id, key_id } = protocol(entry);
    let mut line = match name {
        Some(name) => name,
        None => language.pick("không rõ", "unknown").to_owned(),
    };
    if let Some(version) = version {
        line += &format!(", {} {version}", language.pick("phiên bản", "version"));
    }
    match (parameter_id, parameter_id.and_then(parameters)) {
        (Some(id), Some(parameters)) => line += &format!(", {parameters} ({id})"),
        (Some(id), None) => line += &format!(", {} {id}", language.pick("tham số", "parameter")),
        (None, _) => {}
    }
    if let Some(id) = key_id {
        line += &format!(", {} {id}", language.pick("khóa", "key"));
    }
    line
}

/// The usual name of standardised domain parameters (Doc 9303-11, 9.5.1); the groups 0 to 2 have none.
fn parameters(id: u32) -> Option<&'static str> {
    u8::try_from(id).ok().and_then(Curve::from_standardized_id).map(Curve::name)
}

/// The content of an entry.
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
        "atr": hex::encode_upper(&info.atr),
        "historical_bytes": info.parsed_atr.as_ref().map(|atr| hex::encode_upper(atr.historical())),
        "extended_length": {
            "announced": info.parsed_atr.as_ref().and_then(Atr::extended_length),
            "used": info.lengths == Lengths::Extended,
        },
        "historical": info.parsed_atr.as_ref().and_then(historical_to_json),
        "contactless": info.parsed_atr.as_ref().map(Atr::is_contactless),
        "capabilities": {
            "historical_bytes": info.historical_capabilities().map(capabilities_to_json),
            "atr_info": info.atr_info_capabilities().map(capabilities_to_json),
        },
        "atr_info": info.atr_info.as_deref().map(hex::encode_upper),
        "sizes": info.sizes.map(|sizes| {
            json!({ "max_command": sizes.max_command, "max_response": sizes.max_response })
        }),
        "block_length": info.block_len,
        "applications": info.dir.as_ref().map(applications_to_json),
        "opens_with": opens_with(info),
        "max_response": info.limits.max_response,
        "card_access": info.card_access.as_deref().map(hex::encode_upper),
        "protocols": infos.iter().map(protocol).collect::<Vec<_>>(),
        "error": error,
    })
}

fn historical_to_json(atr: &Atr) -> Option<Value> {
    let historical = atr.historical_bytes()?;
    let category = match historical.category {
        Category::Objects => 0x80,
        Category::DirReference => 0x10,
        Category::Proprietary(byte) => byte,
        _ => 0x00,
    };
    let life_cycle = historical.status.and_then(|status| status.life_cycle).and_then(|life| match life {
        LifeCycle::Creation => Some("creation"),
        LifeCycle::Initialisation => Some("initialisation"),
        LifeCycle::Activated => Some("activated"),
        LifeCycle::Deactivated => Some("deactivated"),
        LifeCycle::Terminated => Some("terminated"),
        _ => None,
    });
    Some(json!({
        "category": hex::encode_upper([category]),
        "life_cycle": life_cycle,
        "storage_card": historical.is_storage_card(),
    }))
}

fn capabilities_to_json(capabilities: CardCapabilities) -> Value {
    json!({
        "select_by_name": capabilities.selects_by_name(),
        "short_file_identifiers": capabilities.knows_short_identifiers(),
        "chaining": capabilities.chaining(),
        "extended_length": capabilities.extended_length(),
        "sizes_in_atr_info": capabilities.sizes_in_atr_info(),
    })
}

fn applications_to_json(dir: &Dir) -> Value {
    let application = |application: &cccd::lds::dir::Application| {
        let name = application.name().or(application.label.as_deref());
        json!({ "identifier": hex::encode_upper(&application.identifier), "name": name })
    };
    dir.applications().iter().map(application).collect()
}

fn opens_with(info: &Info) -> Option<Value> {
    let infos = info.protocols.as_ref().ok()?;
    let (protocol, keys) = opening(info.offer.as_ref(), infos.pace().next().is_some())?;
    let mut value = json!({ "protocol": protocol, "keys": keys });
    if let Some(offer) = &info.offer {
        value["cipher"] = cipher_name(offer.protocol.cipher).into();
        value["curve"] = offer.curve().name().into();
    }
    Some(value)
}
