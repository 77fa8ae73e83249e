//! The sums that tie each line to those before it, so that a change shows at its line.
//!
//! They find accidents and careless edits. They are no signature: whoever can write a trace can write its
//! sums.

use cccd_base::{Result, crypto::HashAlgorithm};

/// Bytes of the digest that stand in a line.
const SHOWN: usize = 4;
/// What stands between the text of a line and its sum.
const MEMBER: &str = ",\"sum\":\"";
/// What stands behind the sum.
const CLOSE: &str = "\"}";

/// The digest over all lines so far.
#[derive(Clone, Default)]
pub(crate) struct Sum(Vec<u8>);

impl Sum {
    /// Goes on by the text of a line, which is everything before the member `sum`, and returns the sum of
    /// that line in hexadecimal.
    fn step(&mut self, text: &str) -> Result<String> {
        self.0 = HashAlgorithm::Sha256.hash_parts(&[&self.0, text.as_bytes()])?;
        Ok(hex::encode(self.0.get(..SHOWN).unwrap_or_default()))
    }

    /// Closes a line, an object of JSON without its last brace, by its sum.
    pub(crate) fn close(&mut self, line: &mut String) -> Result<()> {
        let sum = self.step(line)?;
        line.extend([MEMBER, &sum, CLOSE, "\n"]);
        Ok(())
    }

    /// Whether a whole line fits those before it. A line without a sum fits none.
    pub(crate) fn fits(&mut self, line: &str) -> Result<bool> {
        if cfg!(fuzzing) {
            // No garbled line would ever get past its sum.
            return Ok(true);
        }
        let Some((text, sum)) = line.rsplit_once(MEMBER) else { return Ok(false) };
        Ok(sum.strip_suffix(CLOSE) == Some(&self.step(text)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> [String; 2] {
        let mut sum = Sum::default();
        [r#"{"us":1"#, r#"{"us":2"#].map(|text| {
            let mut line = text.to_owned();
            sum.close(&mut line).unwrap();
            line.trim_end().to_owned()
        })
    }

    #[test]
    fn lines_fit_as_they_were_written() {
        let [one, two] = lines();
        let mut sum = Sum::default();
        assert!(sum.fits(&one).unwrap() && sum.fits(&two).unwrap());
        assert!(serde_json::from_str::<serde_json::Value>(&one).is_ok());
    }

    #[test]
    fn a_line_that_was_changed_or_moved_does_not() {
        let [one, two] = lines();
        assert!(!Sum::default().fits(&one.replace('1', "3")).unwrap());
        assert!(!Sum::default().fits(&two).unwrap());
        assert!(!Sum::default().fits(r#"{"us":1}"#).unwrap());
    }
}
