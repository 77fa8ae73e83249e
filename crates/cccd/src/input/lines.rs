//! Joins typed or scanned lines into inputs.

use std::fmt;

use crate::{SensitiveBytes, access::AccessKey, mrz};

#[cfg(doc)]
use super::Input;
use super::{keyboard, scanned, tidy};

/// Joins successive lines into inputs. An MRZ has several lines; every other input has one.
///
/// ```
/// use cccd::input::Lines;
///
/// let mut lines = Lines::default();
/// assert!(lines.take(b"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<").is_none());
/// assert!(lines.take(b"L898902C36UTO7408122F1204159ZE184226B<<<<<10").is_some());
/// assert!(lines.take(b"001085012345").is_some());
/// ```
#[derive(Default)]
pub struct Lines {
    /// The lines of an incomplete MRZ; empty between inputs.
    gathered: SensitiveBytes,
    /// The number of MRZ characters in these lines.
    count: usize,
}

impl Lines {
    /// Takes a line, with or without its line ending, and returns the input once it is complete.
    ///
    /// A number or a QR code in the middle of an MRZ starts a new input: the earlier lines are discarded. An empty line
    /// ends an MRZ that is too short, which is then refused as too short.
    pub fn take(&mut self, line: &[u8]) -> Option<SensitiveBytes> {
        let line = line.trim_ascii();
        if line.is_empty() {
            return self.finish();
        }
        let text = tidy::tidy(tidy::glance(line).expose());
        if !is_of_mrz(text.expose()) {
            self.forget();
            return Some(line.to_vec().into());
        }
        // Allocated in full size from the start: growing would leave a copy behind.
        let mut gathered = Vec::with_capacity(self.gathered.expose().len() + line.len() + 1);
        gathered.extend_from_slice(self.gathered.expose());
        if !gathered.is_empty() {
            gathered.push(b'\n');
        }
        gathered.extend_from_slice(line);
        self.gathered = gathered.into();
        // With the Vietnamese keyboard layout, a digit may be a mark on the letter before it.
        self.count += keyboard::count_keys(text.expose());
        if self.count < mrz::SHORTEST { None } else { self.finish() }
    }

    /// Returns what was gathered so far, if anything. Call it when no more lines will come.
    pub fn finish(&mut self) -> Option<SensitiveBytes> {
        let Self { gathered, .. } = std::mem::take(self);
        (!gathered.expose().is_empty()).then_some(gathered)
    }

    /// Wipes what was gathered so far.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Whether more lines are expected.
    pub fn is_under_way(&self) -> bool {
        !self.gathered.expose().is_empty()
    }
}

/// Reveals how much was gathered, but not the text.
impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").field("count", &self.count).finish_non_exhaustive()
    }
}

/// Whether a line can be part of an MRZ with more lines to follow. The checks are in the order of [`Input::parse`].
pub(super) fn is_of_mrz(line: &str) -> bool {
    !scanned::is_meant(line) && AccessKey::is_meant_as_mrz(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MRZ: [&str; 3] = [
        "IDVNM0850123452001085012345<<3",
        "8501156M4501158VNM<<<<<<<<<<<6",
        "NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<",
    ];

    /// The outcome of each line.
    fn taken(lines: &[&str]) -> Vec<Option<String>> {
        let mut gathering = Lines::default();
        let mut take = |line: &str| gathering.take(line.as_bytes());
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
    fn what_a_key_is_whole_with_waits_for_no_more() {
        // A number is not a line of an MRZ, however many bytes and blanks its characters take.
        let wide: String =
            "001085012345".chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
        let spread = "0 0 1  0 8 5  0 1 2  3 4 5";
        // A document number of eight characters has a filler (Doc 9303-11, D.2).
        let information = "D2314589<734071279507122";
        for whole in [wide.as_str(), spread, information] {
            assert_eq!(taken(&[whole]), [Some(whole.to_owned())]);
            assert_eq!(taken(&[MRZ[0], whole]), [None, Some(whole.to_owned())]);
        }
    }

    #[test]
    fn lines_are_whole_when_any_size_of_mrz_is() {
        let lower_case = MRZ.map(str::to_lowercase);
        let lower_case = lower_case.each_ref().map(String::as_str);
        assert_eq!(taken(&lower_case), [None, None, Some(lower_case.join("\n"))]);
        let blanks = MRZ.map(|line| line.replace("<<", "<< "));
        let blanks = blanks.each_ref().map(String::as_str);
        assert_eq!(taken(&blanks), [None, None, Some(blanks.join("\n"))]);
        let td2 = ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"];
        assert_eq!(taken(&td2), [None, Some(td2.join("\n"))]);
    }

    #[test]
    fn debug_shows_nothing_of_what_was_gathered() {
        let mut gathering = Lines::default();
        gathering.take(MRZ[0].as_bytes());
        assert_eq!(format!("{gathering:?}"), "Lines { count: 30, .. }");
    }

    #[test]
    fn what_was_gathered_can_be_forgotten() {
        let mut gathering = Lines::default();
        assert!(gathering.take(MRZ[0].as_bytes()).is_none());
        assert!(gathering.is_under_way());
        gathering.forget();
        assert!(!gathering.is_under_way() && gathering.finish().is_none());
    }
}
