//! `cccd report`: the transactions of a month.

use std::{path::PathBuf, time::SystemTime};

use cccd::{
    Result,
    error::{JournalError, UsageError},
    messages::Language,
};
use cccd_counter::{journal, report::Report};
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    arguments::{ReadFormat, ReportArguments},
    export, output,
};

/// # Errors
/// [`JournalError`]; those of the files that are written.
pub(super) fn run(arguments: &ReportArguments, language: Language) -> Result<u8> {
    if arguments.output.is_some() && arguments.form.format == ReadFormat::Text {
        return Err(UsageError::Argument { argument: "output" }.into());
    }
    let usual = if arguments.journals.is_empty() { Some(usual()?) } else { None };
    let journals = arguments.journals.iter().chain(&usual).map(PathBuf::as_path);
    let report = Report::of_journals(arguments.month, journals)?;
    if let Some(path) = &arguments.chart {
        export::write(&report.chart(language).into_bytes().into(), Some(path))?;
    }
    let bytes = match arguments.form.format {
        ReadFormat::Text => output::report::text(&report, language).into_bytes().into(),
        ReadFormat::Json => format!("{:#}\n", output::report::json(&report)).into_bytes().into(),
        ReadFormat::Csv => report.table(None).to_csv(),
        ReadFormat::Xlsx => {
            // A clock before 1970 or beyond the year 9999 spoils a property of the file alone.
            let made = Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH);
            report.table(Some(language)).to_xlsx(TimeZone::UTC.to_datetime(made))?
        }
    };
    export::write(&bytes, arguments.output.as_deref())?;
    Ok(0)
}

/// The journal of the user.
fn usual() -> Result<PathBuf> {
    let none = JournalError::Unreadable { path: "journal.db".into(), kind: std::io::ErrorKind::NotFound };
    journal::default_path().ok_or_else(|| none.into())
}
