//! Rows for other programs: CSV, and a spreadsheet for people.
//!
//! A 12-digit number is text in both, so its leading zeros stay. Only counts and measurements are numbers. In CSV, a
//! cell that a spreadsheet program would take for a formula gets a leading apostrophe; see [`Table::to_csv`].

mod csv;
mod xlsx;

use cccd_base::{Result, SensitiveBytes, SensitiveString};
use jiff::civil::DateTime;

/// The value of a cell.
#[derive(Clone, Debug)]
pub enum Cell {
    /// A text. A text that looks like a number stays a text: a personal number keeps its zeros.
    Text(SensitiveString),
    /// A number to calculate with.
    Number(f64),
}

impl From<SensitiveString> for Cell {
    fn from(text: SensitiveString) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned().into())
    }
}

/// Rows in named columns, and the notes of an export about itself.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The title for people; omitted in CSV.
    pub title: String,
    /// The name of the sheet, at most 31 characters without `[]:*?/\`; omitted in CSV.
    pub sheet: String,
    /// Who made it, when, and for what: pairs of name and value. In CSV these are additional columns with the same
    /// value in every row, so that the first line stays the column names; in the sheet they stand above the columns.
    pub notes: Vec<(String, String)>,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows. A row shorter than the columns is filled with empty cells; excess cells are dropped.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Returns CSV as in RFC 4180: UTF-8 with a byte order mark, which lets spreadsheet programs recognise it, and
    /// lines that end with CR LF.
    ///
    /// A cell that begins, blanks aside, with `=`, `+`, `-`, `@`, a full-width form of these, a tab or a line break
    /// gets an apostrophe before it: what is printed on a card must never run as a formula. A character that would steer a
    /// terminal, or turn the direction of writing, is written as `\u009b`. All other cells stay as they are, numbers too;
    /// the decimal mark of a [`Cell::Number`] is a point.
    pub fn to_csv(&self) -> SensitiveBytes {
        csv::write(self)
    }

    /// Returns a workbook with one sheet (Office Open XML). Every [`Cell::Text`] is text there; the same table and time
    /// give the same bytes.
    ///
    /// # Errors
    /// [`UsageError::Argument`](cccd_base::error::UsageError::Argument) where a sheet cannot hold the table: an invalid
    /// sheet name, more than 32,767 characters in a cell, more than 16,384 columns or about a million rows, or a time
    /// before 1900. [`InputOutputError::Clock`](cccd_base::error::InputOutputError::Clock) if the clock of this machine
    /// is not set.
    pub fn to_xlsx(&self, made: DateTime) -> Result<SensitiveBytes> {
        xlsx::write(self, made)
    }

    /// Returns the cells of a row, one for each column.
    fn cells<'t>(&'t self, row: &'t [Cell]) -> impl Iterator<Item = Option<&'t Cell>> {
        (0..self.columns.len()).map(|column| row.get(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_row_is_in_debug() {
        let rows = vec![vec![Cell::from("TRẦN VĂN MẪU")]];
        let table = Table { columns: vec!["full_name".to_owned()], rows, ..Table::default() };
        assert!(!format!("{table:?}").contains("MẪU"));
    }

    #[test]
    fn a_row_has_as_many_cells_as_there_are_columns() {
        let table = Table { columns: vec!["a".to_owned(), "b".to_owned()], ..Table::default() };
        let there = |cells: &[f64]| {
            let row: Vec<_> = cells.iter().copied().map(Cell::Number).collect();
            table.cells(&row).map(|cell| cell.is_some()).collect::<Vec<_>>()
        };
        assert_eq!(there(&[1.0]), [true, false]);
        assert_eq!(there(&[1.0, 2.0, 3.0]), [true, true]);
    }
}
