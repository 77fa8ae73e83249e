//! Comma-separated values, RFC 4180.

use std::iter;

use cccd_base::{
    SensitiveBytes,
    screen::{escaped, steers},
};

use super::{Cell, Table};

/// The mark by which spreadsheet programs recognise UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

pub(super) fn write(table: &Table) -> SensitiveBytes {
    let mut text = SensitiveBytes::new(Vec::with_capacity(capacity(table)));
    let out = text.expose_mut();
    out.extend(BYTE_ORDER_MARK.bytes());
    let notes = table.notes.iter().map(|(name, _)| name);
    line(out, table.columns.iter().chain(notes), |out, name| write_text(out, name));
    for row in &table.rows {
        let notes = table.notes.iter().map(|(_, value)| Value::Note(value));
        line(out, table.cells(row).map(Value::Cell).chain(notes), |out, value| match value {
            Value::Cell(Some(Cell::Text(text))) => write_text(out, text.expose()),
            Value::Cell(Some(Cell::Number(number))) => out.extend(number.to_string().bytes()),
            Value::Cell(None) => {}
            Value::Note(text) => write_text(out, text),
        });
    }
    text
}

/// The value between two commas.
enum Value<'t> {
    Cell(Option<&'t Cell>),
    Note(&'t str),
}

/// Reserves enough bytes for the whole output: a string that grows would leave copies of its content in memory.
fn capacity(table: &Table) -> usize {
    // At worst every character is escaped; two quotation marks, an apostrophe, a comma or the end of the line.
    let cell = |text: &str| 6 * text.len() + 5;
    let names: usize = table.columns.iter().map(|name| cell(name)).sum();
    let notes: usize = table.notes.iter().map(|(name, value)| cell(name) + cell(value)).sum();
    let value = |value: Option<&Cell>| match value {
        Some(Cell::Text(text)) => cell(text.expose()),
        Some(Cell::Number(number)) => number.to_string().len() + 1,
        None => 1,
    };
    let rows = table.rows.iter().map(|row| table.cells(row).map(value).sum::<usize>() + notes + 2);
    BYTE_ORDER_MARK.len() + names + notes + 2 + rows.sum::<usize>()
}

fn line<V>(out: &mut Vec<u8>, values: impl Iterator<Item = V>, write: impl Fn(&mut Vec<u8>, V)) {
    for (value, separator) in values.zip(iter::once("").chain(iter::repeat(","))) {
        out.extend(separator.bytes());
        write(out, value);
    }
    out.extend(b"\r\n");
}

fn write_text(out: &mut Vec<u8>, cell: &str) {
    let mark = if is_like_formula(cell) { "'" } else { "" };
    let quote = if cell.contains(['"', ',', '\r', '\n']) { "\"" } else { "" };
    out.extend(quote.bytes().chain(mark.bytes()));
    let mut push = |character: char| out.extend(character.encode_utf8(&mut [0; 4]).bytes());
    for character in cell.chars() {
        match character {
            '"' => ['"', '"'].into_iter().for_each(&mut push),
            // These have their place in a cell.
            '\t' | '\r' | '\n' => push(character),
            _ if steers(character) => escaped(character).for_each(&mut push),
            _ => push(character),
        }
    }
    out.extend(quote.bytes());
}

/// Whether a spreadsheet program may take a cell for a formula or for the beginning of another cell.
fn is_like_formula(cell: &str) -> bool {
    // Invisible blanks count too: some programs drop them before they interpret the cell.
    let is_blank = |letter: char| {
        !matches!(letter, '\t' | '\r' | '\n')
            && (letter.is_whitespace()
                || letter.is_control()
                || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{feff}'))
    };
    cell.trim_start_matches(is_blank).starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '−', '﹢', '﹣', '﹦', '﹫',
    ])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(rows: &[Vec<String>]) -> Table {
        let rows = rows.iter().map(|row| row.iter().map(|cell| Cell::from(cell.as_str())).collect());
        Table {
            columns: vec!["personal_number".to_owned(), "full_name".to_owned()],
            rows: rows.collect(),
            notes: vec![("purpose".to_owned(), "mở tài khoản".to_owned())],
            ..Table::default()
        }
    }

    fn csv(cell: &str) -> String {
        let text = table(&[vec![cell.to_owned()]]).to_csv();
        String::from_utf8(text.expose().clone()).unwrap()
    }

    /// A cell as it is written, but for quotation marks and the apostrophe.
    fn shown(cell: &str) -> String {
        let show = |character: char| match steers(character) && !"\t\r\n".contains(character) {
            true => escaped(character).collect(),
            false => character.to_string(),
        };
        cell.chars().map(show).collect()
    }

    /// A second reading of RFC 4180, to read back what was written.
    fn parsed(text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
        let mut letters = text.strip_prefix('\u{feff}').unwrap().chars().peekable();
        let mut quoted = false;
        while let Some(letter) = letters.next() {
            match letter {
                '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
                '"' => quoted = !quoted,
                ',' if !quoted => row.push(std::mem::take(&mut cell)),
                '\r' if !quoted => {
                    assert_eq!(letters.next(), Some('\n'));
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                _ => cell.push(letter),
            }
        }
        assert!(!quoted && row.is_empty() && cell.is_empty());
        rows
    }

    #[test]
    fn it_begins_with_the_mark_and_numbers_keep_their_zeros() {
        assert_eq!(
            csv("001099012345"),
            "\u{feff}personal_number,full_name,purpose\r\n001099012345,,mở tài khoản\r\n"
        );
    }

    #[test]
    fn a_number_is_one_also_below_zero() {
        let mut table = table(&[]);
        table.rows.push(vec![Cell::Number(-6.25), Cell::Number(120.0)]);
        let text = String::from_utf8(table.to_csv().expose().clone()).unwrap();
        assert!(text.ends_with("\r\n-6.25,120,mở tài khoản\r\n"), "{text}");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for cell in [
            "=1+1",
            "+84",
            "-1",
            "@SUM(A1)",
            "\tx",
            "  =1",
            "\u{a0}=1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "\u{feff}=1",
            "\u{0}=1",
        ] {
            assert!(csv(cell).contains(&format!("'{}", shown(cell))), "{cell:?}");
        }
        assert!(csv("\r=1").contains("\"'\r=1\"") && csv("=\"a\"").contains("\"'=\"\"a\"\"\""));
        for cell in ["A=1", "1-1", "TRẦN VĂN MẪU", "1999-01-31", "'", ""] {
            assert!(!csv(cell).contains(&format!("'{cell},")), "{cell:?}");
        }
    }

    #[test]
    fn a_terminal_that_shows_it_is_not_steered() {
        let name = "\u{1b}[2JNguyễn\u{9b}31m\u{202e}\u{e0041}, \"a\"\r\n";
        let mut table = table(&[vec![name.to_owned()]]);
        table.columns.push(name.to_owned());
        table.notes.push((name.to_owned(), name.to_owned()));
        let text = table.to_csv();
        let text = std::str::from_utf8(text.expose()).unwrap().strip_prefix('\u{feff}').unwrap();
        assert!(!text.chars().any(|character| !"\r\n".contains(character) && steers(character)), "{text:?}");
        let cell = r#""\u001b[2JNguyễn\u009b31m\u202e\udb40\udc41, ""a"""#;
        assert_eq!(text.matches(cell).count(), 4, "{text:?}");
    }

    proptest! {
        #[test]
        fn what_is_written_parses_back(rows in prop::collection::vec(prop::collection::vec(
            prop_oneof![any::<String>(), "[ =+@,\"\r\n\t'a-]{0,6}"], 2), 0..5))
        {
            let table = table(&rows);
            let text = table.to_csv();
            prop_assert!(text.expose().len() <= capacity(&table));
            let lines = parsed(std::str::from_utf8(text.expose()).unwrap());
            prop_assert_eq!(lines.len(), rows.len() + 1);
            for (line, row) in lines.iter().skip(1).zip(&rows) {
                prop_assert_eq!(line.len(), 3);
                for (cell, given) in line.iter().zip(row) {
                    prop_assert!(!is_like_formula(cell));
                    let shown = shown(given);
                    prop_assert!(*cell == shown || is_like_formula(given) && cell.strip_prefix('\'') == Some(&shown));
                }
            }
        }
    }
}
