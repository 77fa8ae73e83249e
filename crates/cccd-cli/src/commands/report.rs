//! `cccd report`: the transactions of a month.

use std::{path::PathBuf, time::SystemTime};

use cccd::{
    Result,
    error::{JournalError, UsageError},
    messages::Language,
};
use cccd_base::private_file;
use cccd_counter::{journal, report::Report};
use jiff::Timestamp;

use crate::{arguments::ReportArguments, export, format::Shape, output};

/// # Errors
/// [`JournalError`]; those of the files it writes.
pub(super) fn run(arguments: &ReportArguments, language: Language) -> Result<u8> {
    if arguments.output.is_some() && arguments.form.format.is_text() {
        return Err(UsageError::Argument { argument: "output" }.into());
    }
    [&arguments.chart, &arguments.output]
        .into_iter()
        .flatten()
        .try_for_each(|path| private_file::check(path))?;
    let usual = if arguments.journals.is_empty() { Some(usual()?) } else { None };
    let journals = arguments.journals.iter().chain(&usual).map(PathBuf::as_path);
    let report = Report::of_journals(arguments.month, journals)?;
    if let Some(path) = &arguments.chart {
        export::write(&report.chart(language).into_bytes().into(), Some(path))?;
    }
    let bytes = match arguments.form.format.shape() {
        Shape::Text => output::report::text(&report, language).into_bytes().into(),
        Shape::Json(layout) => output::json_text(output::report::json(&report), layout),
        Shape::Table(sheet) => {
            // Only a property of the file; a sheet with such a clock is an error.
            let made = Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH);
            sheet.bytes(&report.table(sheet.is_for_people().then_some(language)), made)?
        }
    };
    export::write(&bytes, arguments.output.as_deref())?;
    Ok(0)
}

/// The default journal of the user.
fn usual() -> Result<PathBuf> {
    let none = JournalError::Unreadable { path: "journal.db".into(), kind: std::io::ErrorKind::NotFound };
    journal::default_path().ok_or_else(|| none.into())
}
