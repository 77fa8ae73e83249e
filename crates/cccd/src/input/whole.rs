//! Parses a file, all of which must belong to one card: whoever saved two codes in one file must not be shown the first
//! of them.

use std::io::Read;

use super::{
    Input, InputKind, Lines, MAX_PICTURE, MAX_TEXT,
    kind::{Format, Kind},
    lines::is_of_mrz,
    stream::stream_failed,
    tidy,
};
use crate::{
    Error, Result, SensitiveBytes, SensitiveString,
    access::AccessKey,
    error::{AccessError, Code, KeyPart},
    personal_number::PersonalNumber,
    vietnam::qr::SEPARATOR,
};

/// Enough bytes to tell the kind of any file.
const HEAD_LEN: u64 = 4096;
/// Ends of lines: those of systems and of ASCII, the separators FS, GS and RS that scanners add, and those of Unicode in
/// UTF-8.
const LINE_ENDS: [&[u8]; 11] = [
    b"\r\n",
    b"\n",
    b"\x0b",
    b"\x0c",
    b"\r",
    b"\x1c",
    b"\x1d",
    b"\x1e",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"\xe2\x80\xa9",
];
/// A remark has fewer digits in a row: those of a telephone number.
const DIGITS_OF_NUMBER: usize = 12;
/// A remark has fewer separators, or no digits.
const SEPARATORS: usize = 2;
/// A remark has fewer characters of an MRZ in a row of nothing else.
const MRZ_CHARACTERS: usize = 20;

impl Input {
    /// Parses the content of a file, all of which must belong to one card: a picture, or a text as for
    /// [`from_bytes`](Self::from_bytes). What stands before its lines or between them may repeat the card's number;
    /// after the first input, remarks may follow.
    ///
    /// # Errors
    /// [`AccessError::SeveralInputs`] for what belongs to several cards, or may; [`AccessError::NothingEntered`] for an
    /// empty file; [`AccessError::Length`] for a text of more than [`MAX_TEXT`] bytes; and as for
    /// [`from_bytes`](Self::from_bytes).
    pub fn from_file(source: &mut impl Read) -> Result<Self> {
        let mut bytes = SensitiveBytes::new(Vec::with_capacity(MAX_TEXT + 1));
        read(source, HEAD_LEN, &mut bytes)?;
        let is_picture = Kind::of(bytes.expose()).map(Format::try_from).transpose()?.is_some();
        let most = if is_picture { MAX_PICTURE } else { MAX_TEXT };
        // One byte more than allowed, so that a longer content is detected.
        let rest = (most + 1).saturating_sub(bytes.expose().len());
        read(source, rest as u64, &mut bytes)?;
        if is_picture {
            return Self::from_picture(bytes.expose());
        }
        let length = bytes.expose().len();
        if length > MAX_TEXT {
            return Err(AccessError::Length { part: KeyPart::Input, length, expected: MAX_TEXT }.into());
        }
        if tidy::is_wide(bytes.expose()) {
            bytes = tidy::decode(bytes.expose())?.expose().clone().into_bytes().into();
        }
        let mut inputs = inputs(bytes.expose()).into_iter();
        let Some(first) = inputs.next() else { return Err(AccessError::NothingEntered.into()) };
        let first = Self::from_text(first.expose())?;
        for other in inputs {
            let is_of_it = match Self::from_text(other.expose()) {
                Ok(other) => first.is_same_card(&other),
                Err(error) => is_remark(other.expose(), &error, first.number()),
            };
            if !is_of_it {
                return Err(AccessError::SeveralInputs.into());
            }
        }
        Ok(first)
    }

    fn number(&self) -> Option<&PersonalNumber> {
        self.keys.iter().find_map(|candidate| match &candidate.key {
            AccessKey::PersonalNumber(number) => Some(number),
            _ => None,
        })
    }

    fn is_same_card(&self, other: &Self) -> bool {
        match (self.number(), other.number()) {
            (Some(one), Some(another)) => one == another,
            // The CAN is the end of the number.
            (Some(number), None) if other.kind == InputKind::Can => number.can() == *other.text(),
            (None, Some(number)) if self.kind == InputKind::Can => number.can() == *self.text(),
            _ => self.text == other.text,
        }
    }
}

fn read(source: &mut impl Read, most: u64, bytes: &mut SensitiveBytes) -> Result<()> {
    source.take(most).read_to_end(bytes.expose_mut()).map(drop).map_err(stream_failed)
}

/// The inputs of a text, and what else stands on lines of its own. Empty lines are left out.
fn inputs(text: &[u8]) -> Vec<SensitiveBytes> {
    let (mut found, mut lines) = (Vec::new(), Lines::default());
    for line in split(text) {
        let shown = tidy::tidy(tidy::glance(line).expose());
        // Nothing that was begun is forgotten.
        if shown.expose().is_empty() || !is_of_mrz(shown.expose()) {
            found.extend(lines.finish());
        }
        if !shown.expose().is_empty() {
            found.extend(lines.take(line));
        }
    }
    found.extend(lines.finish());
    found
}

fn split(mut text: &[u8]) -> Vec<&[u8]> {
    let (mut found, mut length) = (Vec::new(), 0);
    while let Some(rest) = text.get(length..).filter(|rest| !rest.is_empty()) {
        match LINE_ENDS.iter().find(|end| rest.starts_with(end)) {
            Some(end) => {
                found.extend(text.get(..length));
                text = rest.get(end.len()..).unwrap_or_default();
                length = 0;
            }
            None => length += 1,
        }
    }
    found.push(text);
    found
}

/// Whether a line that is no input is a remark, and not what is left of the input of another card.
fn is_remark(line: &[u8], error: &Error, number: Option<&PersonalNumber>) -> bool {
    let text = tidy::glance(line);
    let text = text.expose();
    let visible = || text.chars().filter(|c| !c.is_whitespace());
    match error.code() {
        Code::SeveralInputs | Code::DigitsMissing => return false,
        Code::KeyboardLayout => {
            let first: Vec<char> = visible().take(1).collect();
            let mut others = visible().filter(|c| !first.contains(c));
            let second = others.next();
            return !others.any(|c| Some(c) != second);
        }
        _ => {}
    }
    let is_digit = |c: char| c.is_numeric();
    let mut compact = SensitiveString::new(String::with_capacity(text.len()));
    compact.expose_mut().extend(visible().filter(|c| !matches!(c, '.' | '-')));
    let compact = compact.expose();
    let mut numbers = compact.split(|c| !is_digit(c)).filter(|run| run.chars().count() >= DIGITS_OF_NUMBER);
    let is_other = |run: &str| number.is_none_or(|number| number.expose() != run);
    let has_fields = text.matches([SEPARATOR, '｜']).count() >= SEPARATORS && text.contains(is_digit);
    let is_filler = |c: char| "<«‹＜".contains(c);
    let is_of_mrz = compact.contains(is_filler)
        && compact.chars().count() >= MRZ_CHARACTERS
        && compact.chars().all(|c| c.is_ascii_alphanumeric() || is_filler(c));
    !(numbers.any(is_other) || has_fields || is_of_mrz)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MRZ: &str =
        "IDVNM0850123452001085012345<<3\n8501156M4501158VNM<<<<<<<<<<<6\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<\n";

    fn of_file(text: &str) -> Result<InputKind> {
        Input::from_file(&mut text.as_bytes()).map(|input| input.kind())
    }

    #[test]
    fn a_file_belongs_to_one_card() {
        let qr = |number: &str| format!("{number}|012345678|Nguyễn Văn Mẫu|15011985|Nam|Hà Nội|01042021");
        let (one, other) = (qr("001085012345"), qr("001085012346"));
        let several = Err(AccessError::SeveralInputs.into());
        for (first, second) in [
            (one.as_str(), other.as_str()),
            (&one, "001085012346"),
            ("001085012345", &other),
            ("001085012345", "001085012346"),
            ("012345", "123456"),
            (MRZ.trim(), &other),
            (&other, MRZ.trim()),
        ] {
            for between in ["\n", "\r\n", "\n\n\n"] {
                let kind = |text: &str| Input::parse(text).map(|input| input.kind());
                let text = format!("{first}{between}{second}\n");
                match kind(second) {
                    Ok(_) => assert_eq!(of_file(&text), several, "{text}"),
                    // What is no input of its own is a remark.
                    Err(_) => assert_eq!(of_file(&text), kind(first), "{text}"),
                }
                assert_eq!(of_file(&format!("{first}{between}{first}{between}a remark")), kind(first));
            }
        }
        for both in
            [format!("{one}\n012345\n"), format!("012345\n{one}\n"), "001085012345\n012345\n".to_owned()]
        {
            assert!(of_file(&both).is_ok(), "{both}");
        }
        assert_eq!(of_file(&format!("{one}\n012346\n")), several);
        // Without anything between them, and in one call.
        for between in ["", " ", "\t", "\n", "\u{1d}"] {
            assert_eq!(of_file(&format!("{one}{between}{other}")), several, "{between:?}");
            assert_eq!(Input::parse(&format!("{one}{between}{other}")).map(|_| InputKind::Qr), several);
            assert_eq!(of_file(&format!("{one}{between}{one}")), Ok(InputKind::Qr), "{between:?}");
        }
        // The further fields of the card of 2024 are not known, and may hold numbers.
        let later = format!("{one}|001055000123||Trần Văn Mẫu|001056000124|x|y|z");
        assert_eq!(of_file(&later), Ok(InputKind::Qr));
    }

    const ONE: &str = "001085012345|012345678|Nguyễn Văn Mẫu|15011985|Nam|Số 1, Hà Nội|01042021";
    const TWO: &str = "001190054321|112345678|Trần Thị Mẫu|20021990|Nữ|Thôn Mẫu, Huế|05062022";
    const BETWEEN: [&str; 9] = ["", " ", "\r", "\n", "\r\n\r\n", "\u{1d}", "\u{b}", "\u{85}", "\u{2028}"];

    /// The bytes of a text as editors and scanners write it.
    fn encoded(text: &str) -> [Vec<u8>; 4] {
        let units = |of: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(of).collect::<Vec<_>>();
        let (little, big) = (units(u16::to_le_bytes), units(u16::to_be_bytes));
        [text.as_bytes().to_vec(), [&[0xff, 0xfe], &little[..]].concat(), little, big]
    }

    #[track_caller]
    fn assert_refused(text: &str) {
        for bytes in encoded(text) {
            let outcome = Input::from_file(&mut &bytes[..]);
            assert!(outcome.is_err(), "{text:?} {outcome:?}");
        }
    }

    #[track_caller]
    fn assert_first(text: &str) {
        for bytes in encoded(text) {
            let input = Input::from_file(&mut &bytes[..]).unwrap_or_else(|error| panic!("{text:?}: {error}"));
            assert_eq!(input.number().unwrap().expose(), "001085012345", "{text:?}");
        }
    }

    /// No damage to one of two texts makes one person of two, or shows the first of them.
    #[test]
    fn two_texts_of_which_one_is_damaged_are_refused() {
        let fields: Vec<&str> = TWO.split('|').collect();
        let damaged = [
            TWO.to_owned(),
            TWO[1..].to_owned(),
            format!("1{TWO}"),
            TWO.replacen('0', "O", 1),
            TWO.replace("20021990", ""),
            TWO.replace("20021990", "x"),
            TWO.replace('|', "~"),
            TWO.replace('|', ";"),
            TWO.replace('|', ","),
            fields[..4].join("|"),
            fields[..2].join("|"),
            "001190054321".to_owned(),
            "Số: 001190054321".to_owned(),
            "001190054321 Trần Thị Mẫu".to_owned(),
        ];
        for (second, between) in damaged.iter().flat_map(|second| BETWEEN.map(|between| (second, between))) {
            assert_refused(&format!("{ONE}{between}{second}"));
        }
        for cut in 1..5 {
            let begun = ONE.split('|').take(cut).collect::<Vec<_>>().join("|");
            for between in ["", "|", "\r", "\n", "\u{1d}"] {
                assert_refused(&format!("{begun}{between}{TWO}"));
            }
        }
        // Without its number, it is seen on a line of its own.
        assert_refused(&format!("{ONE}\n{}", fields[1..].join("|")));
    }

    #[test]
    fn a_text_and_the_mrz_of_another_card_are_refused() {
        let lines: Vec<&str> = MRZ.lines().collect();
        let one = TWO;
        for mrz in [
            MRZ.to_owned(),
            MRZ.replacen('5', "6", 1),
            lines[..2].join("\n"),
            lines.join("\n\n"),
            MRZ.replace('<', "«"),
        ] {
            for between in BETWEEN {
                assert_refused(&format!("{one}{between}{mrz}"));
            }
            assert_refused(&format!("{mrz}\n{one}"));
        }
    }

    #[test]
    fn what_stands_beyond_the_limit_is_not_passed_over() {
        for filling in ["x\n", "\n", " "] {
            assert_refused(&format!("{ONE}\n{}{TWO}", filling.repeat(20_000)));
        }
        assert_refused(&format!("{}{TWO}", format!("{ONE}\n").repeat(400)));
    }

    #[test]
    fn one_card_with_remarks_is_taken() {
        let mrz = MRZ.trim_end();
        for before in ["", "\n", "\r\n\r\n", " \n\t\n"] {
            for after in [
                "",
                ONE,
                "001085012345",
                "012345",
                mrz,
                "Số: 001 085 012 345",
                "Nguyễn Văn Mẫu, quầy 3",
                "ĐT 090 123 4567",
                "2026-12-01 06:11",
                "| Số | Tên | Ngày |",
                "|---|---|---|",
                "--------------",
                "-----BEGIN PGP SIGNATURE-----",
            ] {
                assert_first(&format!("{before}{ONE}\r\n{after}\n"));
            }
            assert_first(&format!("{before}{mrz}\n{ONE}"));
        }
        for end in ["\r\n", "\r", "\u{2028}"] {
            assert_first(&MRZ.replace('\n', end));
        }
        // A scanner may add a little after the text.
        assert_first(&format!("{ONE}<END>"));
    }

    #[test]
    fn an_empty_file_is_called_empty() {
        for text in ["", "\n", " \r\n\t\n", "\u{feff}", "\u{feff}\r\n", "\u{a0}\u{200b}", "\0"] {
            assert_eq!(of_file(text), Err(AccessError::NothingEntered.into()), "{text:?}");
        }
        let length = AccessError::Length { part: KeyPart::Input, length: 5, expected: 12 };
        assert_eq!(of_file("12345").map_err(|error| error.code()), Err(Error::from(length).code()));
    }
}
