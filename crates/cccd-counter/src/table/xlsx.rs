//! A workbook of one sheet, Office Open XML.

use std::time::SystemTime;

use cccd_base::{Result, SensitiveBytes, clock, error::UsageError};
use jiff::civil::DateTime;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{Cell, Table};

/// The paper code of A4 in Office Open XML.
const A4: u8 = 9;
/// Range of column widths, in characters: a date fits, and an address does not push everything else off the screen.
const WIDTHS: std::ops::RangeInclusive<usize> = 12..=48;

pub(super) fn write(table: &Table, made: DateTime) -> Result<SensitiveBytes> {
    // A new workbook takes the time of this machine before it is given another, and panics before 1970.
    clock::stated(SystemTime::now())?;
    // Only a limit of the format can cause an error here.
    let workbook = workbook(table, made).map_err(|_| UsageError::Argument { argument: "table" })?;
    Ok(workbook.into())
}

fn workbook(table: &Table, made: DateTime) -> std::result::Result<Vec<u8>, XlsxError> {
    let part = |number: i8| u8::try_from(number).unwrap_or(0);
    let day =
        ExcelDateTime::from_ymd(made.year().try_into().unwrap_or(0), part(made.month()), part(made.day()))?;
    let made = day.and_hms(part(made.hour()).into(), part(made.minute()), part(made.second()))?;
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_title(&table.title).set_creation_datetime(&made));
    fill(workbook.add_worksheet(), table)?;
    workbook.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, table: &Table) -> std::result::Result<(), XlsxError> {
    let text = Format::new().set_num_format("@").set_align(FormatAlign::Top);
    let wrapped = text.clone().set_text_wrap();
    let number = Format::new().set_align(FormatAlign::Top);
    let bold = text.clone().set_bold();
    if !table.sheet.is_empty() {
        sheet.set_name(&table.sheet)?;
    }
    // In print: all columns side by side, and their names on every page.
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    let mut row = 0;
    if !table.title.is_empty() {
        sheet.write_string_with_format(row, 0, &table.title, &bold)?;
        row += 1;
    }
    for (name, value) in &table.notes {
        sheet.write_string_with_format(row, 0, name, &text)?;
        sheet.write_string_with_format(row, 1, value, &text)?;
        row += 1;
    }
    // An empty row below the notes.
    row += u32::from(row > 0);
    for (column, name) in (0..).zip(&table.columns) {
        sheet.set_column_format(column, &text)?;
        sheet.set_column_width(column, f64::from(width(table, column, name)))?;
        sheet.write_string_with_format(row, column, name, &bold)?;
    }
    sheet.set_repeat_rows(row, row)?;
    row += 1;
    sheet.set_freeze_panes(row, 0)?;
    for (row, cells) in (row..).zip(&table.rows) {
        for (column, cell) in (0..).zip(table.cells(cells)) {
            match cell {
                Some(Cell::Text(words)) => {
                    sheet.write_string_with_format(row, column, words.expose(), &wrapped)?
                }
                Some(Cell::Number(value)) => sheet.write_number_with_format(row, column, *value, &number)?,
                None => sheet.write_string_with_format(row, column, "", &text)?,
            };
        }
    }
    Ok(())
}

/// The width of the widest cell, within limits.
fn width(table: &Table, column: u16, name: &str) -> u16 {
    let cell = |row: &Vec<_>| match row.get(usize::from(column)) {
        Some(Cell::Text(text)) => text.expose().chars().count(),
        // Fits in the minimum width.
        Some(Cell::Number(_)) | None => 0,
    };
    let widest = table.rows.iter().map(cell).chain([name.chars().count()]).max().unwrap_or(0) + 2;
    u16::try_from(widest.clamp(*WIDTHS.start(), *WIDTHS.end())).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};
    use jiff::civil::date;

    use super::*;

    const SHEET: &str = "Thẻ căn cước";

    fn table() -> Table {
        let row = ["001099012345", "TRẦN VĂN MẪU", "=1+1"].map(Cell::from);
        Table {
            sheet: SHEET.to_owned(),
            title: "Kết quả đọc thẻ".to_owned(),
            notes: vec![("purpose".to_owned(), "mở tài khoản".to_owned())],
            columns: ["personal_number", "full_name", "place_of_origin"].map(str::to_owned).into(),
            rows: vec![row.into()],
        }
    }

    #[test]
    fn every_cell_is_read_back_as_text() {
        let bytes = table().to_xlsx(date(2026, 11, 24).at(9, 30, 0, 0)).unwrap();
        let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.expose())).unwrap();
        let sheet = workbook.worksheet_range(SHEET).unwrap();
        let text = |row, column| match sheet.get_value((row, column)) {
            Some(Data::String(text)) => text.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(text(0, 0), "Kết quả đọc thẻ");
        assert_eq!((text(1, 0), text(1, 1)), ("purpose".to_owned(), "mở tài khoản".to_owned()));
        assert_eq!(text(3, 1), "full_name");
        assert_eq!([text(4, 0), text(4, 1), text(4, 2)], ["001099012345", "TRẦN VĂN MẪU", "=1+1"]);
        assert!(workbook.worksheet_formula(SHEET).unwrap().is_empty());
    }

    #[test]
    fn a_number_is_read_back_as_one() {
        let mut table = table();
        table.rows.push(vec!["".into(), Cell::Number(6.25)]);
        let bytes = table.to_xlsx(date(2026, 11, 24).at(9, 30, 0, 0)).unwrap();
        let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.expose())).unwrap();
        let sheet = workbook.worksheet_range(SHEET).unwrap();
        assert_eq!(sheet.get_value((5, 1)), Some(&Data::Float(6.25)));
    }

    #[test]
    fn the_same_table_and_time_give_the_same_bytes() {
        let made = date(2026, 11, 24).at(9, 30, 0, 0);
        assert_eq!(table().to_xlsx(made).unwrap(), table().to_xlsx(made).unwrap());
    }

    #[test]
    fn what_a_sheet_cannot_hold_is_an_error() {
        let made = date(2026, 11, 24).at(9, 30, 0, 0);
        let mut long = table();
        long.rows.push(vec![Cell::from("a".repeat(32_768).as_str())]);
        assert!(long.to_xlsx(made).is_err() && table().to_xlsx(date(1, 1, 1).at(0, 0, 0, 0)).is_err());
    }
}
