//! Prints every text of the messages as one table (CSV, RFC 4180), for reviewers of the wording.

use std::io::{self, Write};

use cccd::messages::catalogue;

const HEAD: [&str; 10] = [
    "kind",
    "number",
    "name",
    "class",
    "vi_what",
    "vi_to_do",
    "vi_detail",
    "en_what",
    "en_to_do",
    "en_detail",
];

fn main() -> io::Result<()> {
    // Spreadsheet programs recognise UTF-8 by the byte order mark.
    let mut table = format!("\u{feff}{}\r\n", HEAD.join(","));
    for text in catalogue() {
        let number = text.number.map(|number| number.to_string()).unwrap_or_default();
        let first = [text.kind, &number, &text.name, text.class.unwrap_or_default()].map(str::to_owned);
        let cells: Vec<_> = first.iter().chain(&text.vi).chain(&text.en).map(|cell| quoted(cell)).collect();
        table += &cells.join(",");
        table += "\r\n";
    }
    io::stdout().write_all(table.as_bytes())
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}
