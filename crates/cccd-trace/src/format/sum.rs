//! The sums that tie each line to those before it, so that a change is detected at its line.
//!
//! They find accidents and careless edits. They are not a signature: anyone who can write a trace can write its sums.

use std::io::Write;

/// Separates the text of a line from its sum.
const MEMBER: &str = ",\"sum\":\"";
/// Follows the sum.
const CLOSE: &str = "\"}";

/// The CRC-32 over the text of all lines so far.
#[derive(Clone, Default)]
pub(crate) struct Sum(u32);

impl Sum {
    /// Continues with the text of a line, which is everything before the member `sum`.
    fn step(&mut self, text: &[u8]) -> u32 {
        let mut hasher = crc32fast::Hasher::new_with_initial(self.0);
        hasher.update(text);
        self.0 = hasher.finalize();
        self.0
    }

    /// Completes a line, a JSON object without its closing brace, with its sum.
    pub(crate) fn close(&mut self, line: &mut Vec<u8>) {
        let sum = self.step(line);
        // Writing to memory cannot fail.
        let _ = writeln!(line, "{MEMBER}{sum:08x}{CLOSE}");
    }

    /// Whether a whole line fits those before it. A line without a sum never fits.
    pub(crate) fn fits(&mut self, line: &str) -> bool {
        if cfg!(fuzzing) {
            // Otherwise no fuzzed line would ever pass the sum.
            return true;
        }
        let Some((text, sum)) = line.rsplit_once(MEMBER) else { return false };
        let expected = self.step(text.as_bytes());
        sum.strip_suffix(CLOSE) == Some(format!("{expected:08x}").as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> [String; 2] {
        let mut sum = Sum::default();
        [r#"{"us":1"#, r#"{"us":2"#].map(|text| {
            let mut line = text.as_bytes().to_vec();
            sum.close(&mut line);
            String::from_utf8(line).unwrap().trim_end().to_owned()
        })
    }

    #[test]
    fn lines_fit_as_they_were_written() {
        let [one, two] = lines();
        let mut sum = Sum::default();
        assert!(sum.fits(&one) && sum.fits(&two));
        // CRC-32 of `{"us":1`, and of both texts in sequence.
        assert!(one.ends_with("3e61d392\"}") && two.ends_with("ff335ad3\"}"));
        assert!(serde_json::from_str::<serde_json::Value>(&one).is_ok());
    }

    #[test]
    fn a_line_that_was_changed_or_moved_does_not() {
        let [one, two] = lines();
        assert!(!Sum::default().fits(&one.replace('1', "3")));
        assert!(!Sum::default().fits(&two));
        assert!(!Sum::default().fits(r#"{"us":1}"#));
    }
}
