//! Rows for other programs: CSV and, for people, a sheet of a spreadsheet program.
//!
//! A 12-digit number is text in both: its zeros stay. In CSV, a cell that a spreadsheet program would take for a formula
//! gets an apostrophe before it; see [`Table::to_csv`].

mod csv;
mod xlsx;

use cccd_base::{Result, SensitiveBytes, SensitiveString};
use jiff::civil::DateTime;

/// Rows in named columns, and what an export has to state about itself.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What this is, for people; CSV leaves it out.
    pub title: String,
    /// Who made it, when, and what for: a name and a value each. In CSV these are further columns, the same in every row,
    /// so that the first line stays the names of the columns; in the sheet they stand above the columns.
    pub notes: Vec<(String, String)>,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows. One that is shorter than the columns is filled with empty cells; what exceeds them is left out.
    pub rows: Vec<Vec<SensitiveString>>,
}

impl Table {
    /// As CSV by RFC 4180: UTF-8 with a byte order mark, by which spreadsheet programs know it, and lines that end with
    /// CR LF.
    ///
    /// A cell that begins, blanks aside, with `=`, `+`, `-`, `@`, a full-width form of these, a tab or a line break
    /// gets an apostrophe before it: what is printed on a card must never run as a formula. All other cells stay as they
    /// are, numbers too.
    pub fn to_csv(&self) -> SensitiveBytes {
        csv::write(self)
    }

    /// As a workbook of one sheet (Office Open XML). Every cell is text; the same table and time give the same bytes.
    ///
    /// # Errors
    /// [`UsageError::Argument`](cccd_base::error::UsageError::Argument) where a sheet cannot hold the table: more
    /// than 32,767 characters in a cell, more than 16,384 columns or about a million rows, a time before 1900.
    pub fn to_xlsx(&self, made: DateTime) -> Result<SensitiveBytes> {
        xlsx::write(self, made)
    }

    /// The cells of a row, as many as there are columns.
    fn cells<'t>(&'t self, row: &'t [SensitiveString]) -> impl Iterator<Item = &'t str> {
        (0..self.columns.len()).map(|column| row.get(column).map_or("", |cell| cell.expose()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_row_is_in_debug() {
        let rows = vec![vec![SensitiveString::from("TRẦN VĂN MẪU".to_owned())]];
        let table = Table { columns: vec!["full_name".to_owned()], rows, ..Table::default() };
        assert!(!format!("{table:?}").contains("MẪU"));
    }

    #[test]
    fn a_row_has_as_many_cells_as_there_are_columns() {
        let table = Table { columns: vec!["a".to_owned(), "b".to_owned()], ..Table::default() };
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned().into()).collect::<Vec<_>>();
        assert_eq!(table.cells(&row(&["1"])).collect::<Vec<_>>(), ["1", ""]);
        assert_eq!(table.cells(&row(&["1", "2", "3"])).collect::<Vec<_>>(), ["1", "2"]);
    }
}
