//! Lines as they are typed or scanned, put together to inputs.

use cccd::SensitiveBytes;

/// Characters of the shortest MRZ, two lines of TD2 (Doc 9303-6): two lines of a card with three are fewer.
const MRZ_LEN: usize = 72;
/// Longer than any number that was mistyped.
const NUMBER_LEN: usize = 24;

/// The lines of an MRZ that came so far; empty between two inputs.
#[derive(Default)]
pub(super) struct Gathering {
    lines: SensitiveBytes,
}

impl Gathering {
    /// Takes a line; the answer is the whole input, once it is whole.
    ///
    /// A number or a QR code in the middle of an MRZ is a new beginning: whoever types it has given up the lines.
    /// An empty line ends an MRZ that is too short, which is then refused as such.
    pub(super) fn take(&mut self, line: &SensitiveBytes) -> Option<SensitiveBytes> {
        let line = line.expose().trim_ascii();
        if line.is_empty() {
            return self.finish();
        }
        if !is_of_mrz(line) {
            self.forget();
            return Some(line.to_vec().into());
        }
        // Of its full size from the first line on: growing would leave a copy behind.
        let mut lines = Vec::with_capacity(self.lines.expose().len() + line.len() + 1);
        lines.extend_from_slice(self.lines.expose());
        if !lines.is_empty() {
            lines.push(b'\n');
        }
        lines.extend_from_slice(line);
        self.lines = lines.into();
        let count = self.lines.expose().iter().filter(|byte| !byte.is_ascii_whitespace()).count();
        if count < MRZ_LEN { None } else { self.finish() }
    }

    /// What came so far, if anything: no more will.
    pub(super) fn finish(&mut self) -> Option<SensitiveBytes> {
        let lines = std::mem::take(&mut self.lines);
        (!lines.expose().is_empty()).then_some(lines)
    }

    /// Wipes what came so far.
    pub(super) fn forget(&mut self) {
        self.lines = SensitiveBytes::default();
    }

    /// Whether more lines are waited for.
    pub(super) fn is_under_way(&self) -> bool {
        !self.lines.expose().is_empty()
    }
}

/// Whether a line can be one of an MRZ. A QR code separates its fields by `|`, which an MRZ does not know.
fn is_of_mrz(line: &[u8]) -> bool {
    !line.contains(&b'|') && (line.contains(&b'<') || line.len() > NUMBER_LEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MRZ: [&str; 3] = [
        "IDVNM0850123452001085012345<<3",
        "8501156M4501158VNM<<<<<<<<<<<6",
        "NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<",
    ];

    /// What comes of each line.
    fn taken(lines: &[&str]) -> Vec<Option<String>> {
        let mut gathering = Gathering::default();
        let mut take = |line: &str| gathering.take(&line.as_bytes().to_vec().into());
        let text = |input: SensitiveBytes| String::from_utf8(input.expose().clone()).unwrap();
        lines.iter().map(|line| take(line).map(text)).collect()
    }

    #[test]
    fn a_number_and_a_qr_code_are_one_line() {
        let qr = "001085012345||Nguyễn Văn Mẫu|15011985|Nam|Số 1, phố Mẫu|20072021";
        let expected = ["001085012345", qr, "012345"].map(|text| Some(text.to_owned()));
        assert_eq!(taken(&["001085012345\r", qr, " 012345 "]), expected);
    }

    #[test]
    fn an_mrz_is_three_lines_two_lines_or_one() {
        assert_eq!(taken(&MRZ), [None, None, Some(MRZ.join("\n"))]);
        let passport =
            ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
        assert_eq!(taken(&passport), [None, Some(passport.join("\n"))]);
        assert_eq!(taken(&[&MRZ.concat()]), [Some(MRZ.concat())]);
        assert_eq!(taken(&[&passport.concat()]), [Some(passport.concat())]);
    }

    #[test]
    fn another_input_or_an_empty_line_ends_lines_that_are_not_whole() {
        assert_eq!(
            taken(&[MRZ[0], "001085012345", MRZ[0], "", ""]),
            [None, Some("001085012345".to_owned()), None, Some(MRZ[0].to_owned()), None]
        );
    }

    #[test]
    fn what_was_gathered_can_be_forgotten() {
        let mut gathering = Gathering::default();
        assert!(gathering.take(&MRZ[0].as_bytes().to_vec().into()).is_none());
        assert!(gathering.is_under_way());
        gathering.forget();
        assert!(!gathering.is_under_way() && gathering.finish().is_none());
    }
}
