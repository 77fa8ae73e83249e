//! What `cccd trace` shows. The library produces the pages of `show`, `--summary` and `diff`.
//!
//! `cccd trace replay --format json` writes one line per trace:
//!
//! | field | type | what it says |
//! |---|---|---|
//! | `schema_version` | string | [`SCHEMA_VERSION`](cccd::json::SCHEMA_VERSION) |
//! | `file` | string | the trace |
//! | `verdict` | string or null | of the replay, as in [`cccd::json`]; null if it was not replayed |
//! | `read_error` | number or null | the number of the error that ended the replayed read |
//! | `divergence` | string or null | where it diverged from the trace, in lines for people |
//! | `remarks` | array of strings | what a lenient replay requested in vain |
//! | `error` | object or null | why it counts as failed, as in [`cccd::json`] |

use std::path::Path;

use cccd::{Error, json::error_to_json, messages::Language};
use cccd_base::screen::{self, spelt_out};
use cccd_trace::{End, Note, import::LoggedCard};
use console::style;
use serde_json::{Value, json};

use super::SCHEMA_VERSION;

/// The result of replaying one trace.
#[derive(Default)]
pub(crate) struct Report {
    /// How the replayed read ended.
    pub(crate) end: Option<End>,
    /// Why it counts as failed.
    pub(crate) error: Option<Error>,
    /// Where it diverged from the trace.
    pub(crate) divergence: Option<String>,
    /// Whether it was deliberately read in another way.
    pub(crate) is_lenient: bool,
    /// What a lenient replay requested in vain.
    pub(crate) remarks: Vec<String>,
}

impl Report {
    /// The report of a trace that was not replayed.
    pub(crate) fn of_error(error: Error) -> Self {
        Self { error: Some(error), ..Self::default() }
    }

    pub(crate) fn text(&self, path: &Path, language: Language) -> String {
        let mut text = format!("{}\n", style(name(path)).bold());
        if let Some(end) = &self.end {
            // A lenient replay is a different read: there is no recorded result to compare it with.
            let how = match self.divergence {
                Some(_) => language.pick("KHÁC lúc ghi", "NOT as recorded"),
                None if self.is_lenient => language.pick("đọc lại theo cách khác", "read in another way"),
                None => language.pick("như lúc ghi", "as recorded"),
            };
            let error = end
                .error
                .map_or_else(String::new, |code| format!(", {} {code}", language.pick("lỗi", "error")));
            let verdict = end.judgement.as_ref().map(|judgement| judgement.verdict.as_str());
            text += &format!("  {}{error} ({how})\n", verdict.unwrap_or_default());
        }
        for line in self.divergence.iter().flat_map(|divergence| divergence.lines()) {
            text += &format!("  {line}\n");
        }
        for remark in &self.remarks {
            text += &format!("  {remark}\n");
        }
        text
    }

    pub(crate) fn json(&self, path: &Path, language: Language) -> Value {
        json!({
            "schema_version": SCHEMA_VERSION,
            "file": screen::path(path),
            "verdict": self.end.iter().flat_map(|end| &end.judgement).map(|judgement| &judgement.verdict).next(),
            "read_error": self.end.as_ref().and_then(|end| end.error),
            "divergence": self.divergence,
            "remarks": self.remarks,
            "error": self.error.as_ref().map(|error| error_to_json(error, language)),
        })
    }
}

/// The findings of `cccd trace check`.
pub(crate) fn remarks(path: &Path, remarks: &[Note], language: Language) -> String {
    let mut text = format!("{}\n", style(name(path)).bold());
    if remarks.is_empty() {
        text += &format!("  {}\n", language.pick("không có gì cần lưu ý", "nothing to remark"));
    }
    for remark in remarks {
        let line = language.pick("dòng", "line");
        text += &format!("  {line} {}: {}\n", remark.line, remark.kind.text(language));
    }
    text
}

/// The cards of a log, to choose from.
pub(crate) fn cards(cards: &[LoggedCard], language: Language) -> String {
    let (line, commands) = (language.pick("dòng", "line"), language.pick("lệnh", "commands"));
    let one = |card: &LoggedCard| {
        let LoggedCard { number, reader, commands: count, line: at, .. } = card;
        format!("  --card {number}  {}, {line} {at}, {count} {commands}\n", spelt_out(reader))
    };
    cards.iter().map(one).collect()
}

fn name(path: &Path) -> String {
    spelt_out(&screen::path(path)).into_owned()
}
