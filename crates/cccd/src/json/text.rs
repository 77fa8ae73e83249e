//! JSON as text that leaves no copies behind in memory.

use std::io::{self, Write};

use cccd_base::screen::{escaped, steers};
use serde_json::Value;
use zeroize::Zeroize;

use crate::sensitive::SensitiveBytes;

/// How JSON is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Over lines, as people read it.
    Indented,
    /// On one line.
    Line,
}

/// The text of a value, without the end of its last line, for which there is room.
///
/// The value is wiped, and the text has its whole room from the start: one that grows leaves copies behind that nobody
/// wipes. A terminal shows it and does not obey it: a character that would steer one is written as `\u009b`, which says
/// the same.
pub fn to_text(mut value: Value, layout: Layout) -> SensitiveBytes {
    let mut length = Length(0);
    write(&value, layout, &mut length);
    let mut text = SensitiveBytes::new(Vec::with_capacity(length.0 + 1));
    write(&value, layout, text.expose_mut());
    wipe(&mut value);
    text
}

/// Wipes every text in a value. Names of fields are no secret.
pub fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(values) => values.iter_mut().for_each(wipe),
        Value::Object(fields) => fields.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn write(value: &Value, layout: Layout, sink: impl Write) {
    let sink = Harmless(sink);
    // Neither a count nor memory refuses anything.
    let _ = match layout {
        Layout::Indented => serde_json::to_writer_pretty(sink, value),
        Layout::Line => serde_json::to_writer(sink, value),
    };
}

/// Passes text on with what steers a terminal escaped. The ends of lines are those of the layout: within a text they are
/// escaped already.
struct Harmless<W>(W);

impl<W: Write> Write for Harmless<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let must_escape = |character: char| character != '\n' && steers(character);
        // Texts arrive in whole characters.
        for chunk in bytes.utf8_chunks() {
            for piece in chunk.valid().split_inclusive(must_escape) {
                let plain = piece.trim_end_matches(must_escape);
                self.0.write_all(plain.as_bytes())?;
                for character in piece.chars().skip(plain.chars().count()).flat_map(escaped) {
                    self.0.write_all(character.encode_utf8(&mut [0; 4]).as_bytes())?;
                }
            }
            self.0.write_all(chunk.invalid())?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Counts what is written.
struct Length(usize);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(value: &Value, layout: Layout) -> String {
        let text = to_text(value.clone(), layout);
        assert_eq!(text.expose().capacity(), text.expose().len() + 1, "it never moved");
        String::from_utf8(text.expose().clone()).unwrap()
    }

    #[test]
    fn the_text_is_that_of_the_value_and_never_moved() {
        let value = json!({ "name": "THẺ MẪU\n", "files": [{ "length": 3 }, "DG1", null], "none": {} });
        assert_eq!(text(&value, Layout::Line), value.to_string());
        assert_eq!(text(&value, Layout::Indented), format!("{value:#}"));
    }

    #[test]
    fn nothing_in_it_steers_a_terminal_and_it_says_the_same() {
        let name = "Nguyễn\u{9b}2J\u{202e}\u{7f}\u{7f}\u{e0041}\n\"\\\u{feff}";
        let value = json!({ "name": name, "\u{9b}": [name] });
        for layout in [Layout::Indented, Layout::Line] {
            let text = text(&value, layout);
            assert!(!text.chars().any(|character| character != '\n' && steers(character)), "{text}");
            assert!(text.contains(r"Nguyễn\u009b2J\u202e\u007f\u007f\udb40\udc41\n"), "{text}");
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        }
    }

    #[test]
    fn a_wiped_value_holds_no_text() {
        let mut value = json!({ "name": "THẺ MẪU", "list": ["a", { "b": "c" }] });
        wipe(&mut value);
        assert_eq!(value, json!({ "name": "", "list": ["", { "b": "" }] }));
    }
}
