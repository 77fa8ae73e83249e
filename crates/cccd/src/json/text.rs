//! JSON as text that leaves no copies behind in memory.

use std::io::{self, Write};

use serde_json::Value;
use zeroize::Zeroize;

use crate::sensitive::SensitiveBytes;

/// Converts a value to text on one line. Wipes the value, and allocates the full length at the start: a buffer that
/// grows leaves copies behind that are not wiped.
pub fn to_text(mut value: Value) -> SensitiveBytes {
    let mut length = Length(0);
    // Neither counting nor writing to memory can fail.
    let _ = serde_json::to_writer(&mut length, &value);
    let mut text = SensitiveBytes::new(Vec::with_capacity(length.0 + 1));
    let _ = serde_json::to_writer(text.expose_mut(), &value);
    wipe(&mut value);
    text
}

/// Counts the bytes that are written.
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

/// Wipes every text in a value. Field names are not secret.
fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(values) => values.iter_mut().for_each(wipe),
        Value::Object(fields) => fields.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_text_is_that_of_the_value_and_never_moved() {
        let value = json!({ "name": "THẺ MẪU", "files": [{ "length": 3 }, "DG1", null] });
        let text = to_text(value.clone());
        assert_eq!(text.expose(), value.to_string().as_bytes());
        assert_eq!(text.expose().capacity(), text.expose().len() + 1);
    }

    #[test]
    fn a_wiped_value_holds_no_text() {
        let mut value = json!({ "name": "THẺ MẪU", "list": ["a", { "b": "c" }] });
        wipe(&mut value);
        assert_eq!(value, json!({ "name": "", "list": ["", { "b": "" }] }));
    }
}
