//! A read as a row for other programs.

use std::path::Path;

use cccd::{
    Result, SensitiveBytes,
    error::{InputOutputError, UsageError},
    messages::Language,
    read::Reading,
};
use cccd_counter::{
    fields::{self, Fields, READ_AT},
    private_file,
    table::Table,
};
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    arguments::{ReadFormat, ShowArguments},
    output,
    terminal::either,
};

/// The fields that go out: those that are named, else the usual ones.
pub(crate) fn fields(arguments: &ShowArguments) -> Fields {
    arguments.fields.clone().unwrap_or_else(|| Fields::usual(arguments.all))
}

/// Refuses what cannot be put out: what a screen shows has no place in a file.
///
/// # Errors
/// [`UsageError::Argument`].
pub(crate) fn check(arguments: &ShowArguments) -> Result<()> {
    match (&arguments.output, arguments.form.format) {
        (Some(_), ReadFormat::Text) => Err(UsageError::Argument { argument: "output" }.into()),
        _ => Ok(()),
    }
}

/// Puts a read out as a table of one row.
///
/// # Errors
/// [`InputOutputError`]; [`UsageError`] where a sheet cannot hold it.
pub(crate) fn put_out(reading: &Reading, arguments: &ShowArguments, language: Language) -> Result<()> {
    let table = table(reading, arguments, language);
    let bytes = match arguments.form.format {
        ReadFormat::Xlsx => {
            let made = fields::time(reading).unwrap_or(Timestamp::UNIX_EPOCH);
            table.to_xlsx(TimeZone::UTC.to_datetime(made))?
        }
        _ => table.to_csv(),
    };
    write(&bytes, arguments.output.as_deref())
}

/// Writes to a file that only its owner may read, or else to standard output.
///
/// # Errors
/// [`InputOutputError`].
pub(crate) fn write(bytes: &SensitiveBytes, path: Option<&Path>) -> Result<()> {
    let Some(path) = path else { return output::print(&String::from_utf8_lossy(bytes.expose())) };
    private_file::replace(path, bytes.expose())
        .map_err(|error| InputOutputError::Unwritable { path: path.to_owned(), kind: error.kind() }.into())
}

/// One row, and what an export has to state: when it was read, and by whom and what for where that was said.
fn table(reading: &Reading, arguments: &ShowArguments, language: Language) -> Table {
    let fields = fields(arguments);
    let time = fields::time(reading).filter(|_| !fields.contains(READ_AT)).map(|time| time.to_string());
    let (clerk, transaction) = (&arguments.evidence.clerk, &arguments.transaction);
    let notes = [
        (READ_AT, &time),
        ("clerk", clerk),
        ("counter", &transaction.counter),
        ("purpose", &transaction.purpose),
    ];
    let values = fields.values(reading).into_iter().map(|(_, value)| value.unwrap_or_default().into());
    Table {
        title: either(language, "Kết quả đọc thẻ căn cước", "Read of a citizen card").to_owned(),
        sheet: either(language, "Thẻ căn cước", "Citizen card").to_owned(),
        notes: notes
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)))
            .collect(),
        columns: fields.names().map(str::to_owned).collect(),
        rows: vec![values.collect()],
    }
}
