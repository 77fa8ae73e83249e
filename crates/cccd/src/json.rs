//! The JSON form of a read.
//!
//! `schema_version` is `major.minor`. Adding a field raises the minor number; removing a field or changing its meaning
//! raises the major number. A consumer must ignore fields that it does not know.
//!
//! | field | type | meaning |
//! |---|---|---|
//! | `schema_version` | string | [`SCHEMA_VERSION`] |
//! | `verdict` | string | `genuine`, `not_genuine`, `cannot_tell` or `chip_not_proven` |
//! | `headline` | object | what a clerk reads first: `name` of the [`Headline`], `tone` (`green`, `amber`, `red`, `grey`), the two lines `what` and `to_do`, and in `beside` further statements, each with `name` and `label` (since 1.1) |
//! | `issuing_state` | string or null | the issuing state of DG1 without fillers, `VNM` for Viet Nam; null if DG1 was not read, or if the key belongs to another card (since 1.1) |
//! | `holder` | object or null | the fields of [`Holder`] by name; omits fields that the card does not state, and includes sensitive ones only on request; null if nothing was read, or if the key belongs to another card |
//! | `checks` | array | `name` of the [`Question`](crate::check::Question), `result` (`passed`, `failed`, `inconclusive`, `not_supported`, `not_performed`), `reason` (object or null) |
//! | `findings` | array | reasons that do not fail any check |
//! | `files` | array | one object for each file that was tried, as [`shown`](crate::shown) has it |
//! | `access` | object or null | `protocol` (`pace`, `bac`, `none`), `password` (`can`, `mrz`), and for PACE `algorithm`, the name of its object identifier |
//! | `transfer` | object | `commands`, `bytes` (in both directions, including headers), `milliseconds` (in reader and card) |
//! | `error` | object or null | why the read ended early: `code`, `name`, the two lines `what` and `to_do`, and if a status word caused it, `command` (the name in the standards of the command that it answered) and `status_word` (in hexadecimal) |
//!
//! A reason has `code` (a number that is never reused), `name`, the two lines `what` and `to_do` in the requested
//! language, and where applicable `files`, `fields`, `certificate` (`name`, `key_identifier` in hexadecimal),
//! `countries` (`state` of the MRZ, and what `signer` and `root` name), `key_parts` or `status` (a status word in
//! hexadecimal).
//!
//! # Judged evidence
//! [`evidence_to_json`] and [`judged_to_json`] write these fields. Fields that a read also has mean the same here.
//!
//! | field | type | meaning |
//! |---|---|---|
//! | `file`, `number` | string, number | in a batch: the file, and its position; `[…]` if a key was typed in place of the file |
//! | `passed_over` | bool | for `cccd verify` of a folder: `true` for an entry that is not a file, such as a subfolder; such a line also has `schema_version` and `file` |
//! | `same_challenge_as` | number or null | in a batch: the position of another file with the same challenge |
//! | `statements` | string | `signed` if a trusted office vouches for `recorded`, otherwise `mere_statements` |
//! | `office` | object or null | the signer: `fingerprint` (SHA-256 of the public key), `name` of the trusted office or null, `is_right` |
//! | `recorded` | object | the statements at the time of recording: `verdict`, `time`, `tool`, `reader`, `purpose`, `clerk`, `access`, `chip_authentication` |
//! | `changes` | array | what differs today: `name` (`verdict` or of a check), `then`, `now`, `reason` |

mod evidence;
mod text;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{
    access::{Access, AccessProtocol},
    check::{About, Check, Headline, Reason},
    document::Holder,
    error::Error,
    files::File,
    link::Transfer,
    messages::{self, Language, Message},
    read::Reading,
    shown::file_to_json,
    verification::Verification,
};

pub use evidence::{evidence_to_json, judged_to_json};
pub use text::{Layout, to_text, wipe};

/// Version of the form.
pub const SCHEMA_VERSION: &str = "1.1";

/// Options for the JSON form of a read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JsonOptions {
    /// Includes the sensitive fields of the holder.
    pub sensitive: bool,
    /// Includes the bytes of every file, among them DG1 to DG16: everything that the card says about its holder.
    pub contents: bool,
    /// Language of the lines for people.
    pub language: Language,
}

/// Returns the JSON form of a read, and of the error that ended it early.
///
/// The value holds personal data in plain, as JSON must: write it where it was asked for and nowhere else, by [`to_text`],
/// which wipes it.
pub fn reading_to_json(reading: &Reading, error: Option<&Error>, options: JsonOptions) -> Value {
    let JsonOptions { sensitive, contents, language } = options;
    let verification = &reading.verification;
    let mut value = json!({
        "schema_version": SCHEMA_VERSION,
        "verdict": verification.verdict.name(),
        "headline": headline_to_json(verification, language),
        "issuing_state": verification.issuing_state(),
        "holder": null,
        "checks": verification.checks.iter().map(|check| check_to_json(check, language)).collect::<Vec<_>>(),
        "findings":
            verification.findings.iter().map(|finding| reason_to_json(finding, language)).collect::<Vec<_>>(),
        "files": null,
        "access": reading.access.as_ref().map(access_to_json),
        "transfer": transfer_to_json(&reading.transfer),
        "error": error.map(|error| error_to_json(error, language)),
    });
    // Moved into place: the macro would copy them, and nobody wipes what it leaves.
    if let Some(holder) = reading.holder() {
        value["holder"] = holder_to_json(&holder, sensitive);
    }
    let files = File::all().filter_map(|file| file_to_json(&reading.document, file, contents));
    value["files"] = files.collect::<Vec<_>>().into();
    value
}

/// Returns the JSON form of what is known about a card while it is still being read: `schema_version`, `verdict`,
/// `headline`, `issuing_state`, `holder`, `checks` and `findings`, as in the form of a read.
///
/// As with [`reading_to_json`], the value contains personal data in plain text.
pub fn identity_to_json(holder: &Holder, verification: &Verification, options: JsonOptions) -> Value {
    let JsonOptions { sensitive, language, .. } = options;
    let mut value = json!({
        "schema_version": SCHEMA_VERSION,
        "verdict": verification.verdict.name(),
        "headline": headline_to_json(verification, language),
        "issuing_state": verification.issuing_state(),
        "holder": null,
        "checks": verification.checks.iter().map(|check| check_to_json(check, language)).collect::<Vec<_>>(),
        "findings":
            verification.findings.iter().map(|finding| reason_to_json(finding, language)).collect::<Vec<_>>(),
    });
    value["holder"] = holder_to_json(holder, sensitive);
    value
}

fn headline_to_json(verification: &Verification, language: Language) -> Value {
    let headline = verification.headline();
    let Message { what, to_do } = messages::headline_message(verification, language);
    let beside =
        |other: Headline| json!({ "name": other.name(), "label": messages::headline_label(other, language) });
    json!({
        "name": headline.name(),
        "tone": headline.tone().name(),
        "what": what,
        "to_do": to_do,
        "beside": verification.beside().into_iter().map(beside).collect::<Vec<_>>(),
    })
}

fn holder_to_json(holder: &Holder, sensitive: bool) -> Value {
    let fields = holder.fields().filter(|field| sensitive || !field.sensitive);
    fields
        .map(|field| (field.name.to_owned(), field.value.expose().clone().into()))
        .collect::<Map<_, _>>()
        .into()
}

fn check_to_json(check: &Check, language: Language) -> Value {
    json!({
        "name": check.question.name(),
        "result": check.outcome.name(),
        "reason": check.outcome.reason().map(|reason| reason_to_json(reason, language)),
    })
}

fn reason_to_json(reason: &Reason, language: Language) -> Value {
    let mut value =
        lines(reason.code.number(), reason.code.name(), messages::reason_message(reason, language));
    let (name, about) = match &reason.about {
        None => return value,
        Some(About::Files(files)) => {
            ("files", json!(files.iter().map(|file| file.name()).collect::<Vec<_>>()))
        }
        Some(About::Fields(fields)) => ("fields", json!(fields)),
        Some(About::KeyParts(parts)) => {
            ("key_parts", json!(parts.iter().map(|part| part.name()).collect::<Vec<_>>()))
        }
        Some(About::Certificate { name, key_identifier }) => (
            "certificate",
            json!({ "name": name, "key_identifier": key_identifier.as_deref().map(hex::encode_upper) }),
        ),
        Some(About::Countries { state, signer, root }) => {
            ("countries", json!({ "state": state, "signer": signer, "root": root }))
        }
        Some(About::Status(status)) => ("status", json!(status.to_string())),
    };
    value[name] = about;
    value
}

/// Returns the JSON form of an error.
pub fn error_to_json(error: &Error, language: Language) -> Value {
    let mut value =
        lines(error.code().number(), error.code().name(), messages::error_message(error, language));
    if let Some(refusal) = error.refusal() {
        value["command"] = refusal.command.into();
        value["status_word"] = format!("{:04X}", refusal.status).into();
    }
    value
}

fn lines(code: u16, name: &str, message: Message) -> Value {
    json!({ "code": code, "name": name, "what": message.what, "to_do": message.to_do })
}

fn access_to_json(access: &Access) -> Value {
    #[derive(Serialize)]
    struct Form {
        protocol: &'static str,
        password: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        algorithm: Option<String>,
    }
    let algorithm = match access.protocol {
        AccessProtocol::Pace(protocol) => Some(protocol.name()),
        AccessProtocol::Bac | AccessProtocol::Plain => None,
    };
    json!(Form { protocol: access.protocol.name(), password: access.password.name(), algorithm })
}

fn transfer_to_json(transfer: &Transfer) -> Value {
    json!({
        "commands": transfer.commands,
        "bytes": transfer.bytes,
        "milliseconds": transfer.time.as_millis() as u64,
    })
}
