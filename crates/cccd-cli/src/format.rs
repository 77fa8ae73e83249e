//! The forms of output.
//!
//! Only this module knows the name and structure of each form: code that writes a read uses its [`Shape`]. A new form
//! of JSON or of a table changes no other file.

use cccd::{Result, SensitiveBytes, json::Layout};
use cccd_counter::table::Table;
use clap::{
    Args, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser},
};
use jiff::{Timestamp, tz::TimeZone};

/// The form of the output.
#[derive(Args, Debug)]
pub(crate) struct FormatArguments {
    #[arg(
        long,
        value_name = "text|json",
        value_enum,
        default_value = "text",
        hide_possible_values = true,
        help = "Dạng kết quả: text (mặc định) hoặc json / Output: text (the default) or json"
    )]
    pub(crate) format: Format,
}

/// The form of consecutive results; JSON has one line for each.
#[derive(Args, Debug)]
pub(crate) struct LinesFormatArguments {
    #[arg(
        long,
        value_name = "text|json[l]",
        default_value = "text",
        hide_possible_values = true,
        value_parser = PossibleValuesParser::new(["text", "json", "jsonl"]).map(|name| lines_format(&name)),
        help = "Dạng kết quả: text (mặc định), json hoặc jsonl; ở đây hai dạng này như nhau, mỗi kết quả một dòng \
                / Output: text (the default), json or jsonl, which are the same here: a line for each result"
    )]
    pub(crate) format: Format,
}

/// The form of the output of a read.
#[derive(Args, Debug)]
pub(crate) struct ReadFormatArguments {
    #[arg(
        long,
        value_name = "text|json[l]|csv|xlsx",
        value_enum,
        default_value = "text",
        hide_possible_values = true,
        help = "Dạng kết quả: text (mặc định), json, jsonl (json trên một dòng, cho script), csv hoặc xlsx \
                / Output: text (the default), json, jsonl (json on one line, for scripts), csv or xlsx"
    )]
    pub(crate) format: ReadFormat,
}

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

/// The form of the output of a read; the tables are for spreadsheet programs.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ReadFormat {
    Text,
    Json,
    Jsonl,
    Csv,
    Xlsx,
}

/// The structure of an output.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Text for people.
    Text,
    /// One JSON object.
    Json(Layout),
    /// A table of named columns.
    Table(Sheet),
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sheet {
    Csv,
    Xlsx,
}

fn lines_format(name: &str) -> Format {
    if name == "text" { Format::Text } else { Format::Json }
}

impl ReadFormat {
    pub(crate) const fn shape(self) -> Shape {
        match self {
            Self::Text => Shape::Text,
            Self::Json => Shape::Json(Layout::Indented),
            Self::Jsonl => Shape::Json(Layout::Line),
            Self::Csv => Shape::Table(Sheet::Csv),
            Self::Xlsx => Shape::Table(Sheet::Xlsx),
        }
    }

    /// Whether the output is text that people read directly.
    pub(crate) const fn is_text(self) -> bool {
        matches!(self.shape(), Shape::Text)
    }

    pub(crate) const fn is_json(self) -> bool {
        matches!(self.shape(), Shape::Json(_))
    }
}

impl Sheet {
    /// Returns the bytes of a table that was created at this time.
    ///
    /// # Errors
    /// [`UsageError`](cccd::error::UsageError) if a sheet cannot hold it.
    pub(crate) fn bytes(self, table: &Table, made: Timestamp) -> Result<SensitiveBytes> {
        match self {
            Self::Csv => Ok(table.to_csv()),
            Self::Xlsx => Ok(table.to_xlsx(TimeZone::UTC.to_datetime(made))?),
        }
    }

    /// Whether people open the file; its columns are then named in their language. Programs rely on fixed names.
    pub(crate) const fn is_for_people(self) -> bool {
        matches!(self, Self::Xlsx)
    }
}
