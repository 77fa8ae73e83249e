//! Exports a read as a row for other programs.

use std::{
    io::{self, Read as _},
    path::Path,
    time::SystemTime,
};

use cccd::{
    Result, SensitiveBytes, clock,
    error::{InputOutputError, UsageError},
    messages::Language,
    read::Reading,
};
use cccd_base::{input_file, private_file};
use cccd_counter::{
    fields::{self, Fields, READ_AT},
    mapping::{self, Mapping},
    table::Table,
};
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::{
    arguments::ShowArguments,
    format::{Shape, Sheet},
    output,
};

/// The name of the built-in mapping.
const SHIPPED: &str = "hn212";

/// Rejects options that cannot be exported: what is only shown on a screen cannot go into a file and is not renamed.
/// Returns the mapping for the field names.
///
/// # Errors
/// [`UsageError::Argument`]; [`InputOutputError::NotAFile`] for a target; [`InputOutputError::Unreadable`] and [`MappingError`](cccd::error::MappingError) of the
/// mapping file; [`InputOutputError::Clock`] for a workbook.
pub(crate) fn check(arguments: &ShowArguments) -> Result<Mapping> {
    if arguments.form.format.is_text() {
        let only_elsewhere =
            [("output", arguments.output.is_some()), ("mapping", arguments.mapping.is_some())];
        if let Some((argument, _)) = only_elsewhere.into_iter().find(|(_, is_there)| *is_there) {
            return Err(UsageError::Argument { argument }.into());
        }
    }
    if let [Some(output), Some(photo)] = [&arguments.output, &arguments.photo].map(Option::as_deref)
        && is_same(output, photo)
    {
        return Err(UsageError::Argument { argument: "photo" }.into());
    }
    // Before a card is read in vain.
    [&arguments.output, &arguments.photo]
        .into_iter()
        .flatten()
        .try_for_each(|path| private_file::check(path))?;
    if let Shape::Table(Sheet::Xlsx) = arguments.form.format.shape() {
        // A workbook states when it was made: better no read than one that cannot be written.
        clock::stated(SystemTime::now())?;
    }
    match &arguments.mapping {
        None => Ok(Mapping::default()),
        Some(name) if name.as_os_str() == SHIPPED => Mapping::hn212(),
        Some(path) => Mapping::parse(&read_mapping(path)?).map_err(|error| error.in_file(path)),
    }
}

/// Whether two names lead to the same file, which need not be there.
fn is_same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some((folder.canonicalize().ok()?, path.file_name()?.to_owned()))
    };
    one == other || place(one).is_some_and(|place_of_one| place(other) == Some(place_of_one))
}

/// Reads the bytes of a mapping file; of an overlong file, only enough to detect that.
fn read_mapping(path: &Path) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    let read = input_file::open(path)?.take(mapping::LIMIT as u64 + 1).read_to_end(&mut content);
    let unreadable =
        |error: io::Error| InputOutputError::Unreadable { path: path.to_owned(), kind: error.kind() };
    read.map_err(unreadable)?;
    Ok(content)
}

/// The exported fields that the card states, under their new names.
pub(crate) fn json(reading: &Reading, fields: &Fields, mapping: &Mapping) -> Value {
    let values = fields.values(reading).into_iter();
    let stated = values.filter_map(|(name, value)| {
        Some((mapping.name(name).to_owned(), mapping.value(name, value?).expose().clone().into()))
    });
    stated.collect::<Map<_, _>>().into()
}

/// Exports a read as a table with one row.
///
/// # Errors
/// [`InputOutputError`]; [`UsageError`] where a sheet cannot hold it.
pub(crate) fn put_out(
    reading: &Reading,
    sheet: Sheet,
    arguments: &ShowArguments,
    mapping: &Mapping,
    language: Language,
) -> Result<()> {
    let table = table(reading, arguments, mapping, language);
    let made = fields::time(reading).unwrap_or(Timestamp::UNIX_EPOCH);
    write(&sheet.bytes(&table, made)?, arguments.output.as_deref())
}

/// Writes to a file that only its owner may read, or else to standard output.
///
/// # Errors
/// [`InputOutputError`].
pub(crate) fn write(bytes: &SensitiveBytes, path: Option<&Path>) -> Result<()> {
    let Some(path) = path else { return output::print_bytes(bytes.expose()) };
    Ok(private_file::replace(path, bytes.expose())?)
}

/// One row, and the notes of an export: when the card was read and, if stated, by whom and for what purpose.
fn table(reading: &Reading, arguments: &ShowArguments, mapping: &Mapping, language: Language) -> Table {
    let fields = arguments.fields();
    let time = fields::time(reading).filter(|_| !fields.contains(READ_AT)).map(|time| time.to_string());
    let (clerk, transaction) = (&arguments.evidence.clerk, &arguments.transaction);
    let notes = [
        (READ_AT, &time),
        ("clerk", clerk),
        ("counter", &transaction.counter),
        ("purpose", &transaction.purpose),
    ];
    let values = fields.values(reading).into_iter();
    let values = values.map(|(name, value)| mapping.value(name, value.unwrap_or_default()).into());
    Table {
        title: language.pick("Kết quả đọc thẻ căn cước", "Read of a citizen card").to_owned(),
        sheet: language.pick("Thẻ căn cước", "Citizen card").to_owned(),
        notes: notes
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)))
            .collect(),
        columns: fields.names().map(|name| mapping.name(name).to_owned()).collect(),
        rows: vec![values.collect()],
    }
}
