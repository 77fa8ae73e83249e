//! Words, times and bytes for people, in Vietnamese and English. Names of commands are those of the standard.

use std::{
    fmt::{Display, Write},
    iter,
    time::Duration,
};

use cccd::{
    Code,
    iso7816::StatusWord,
    messages::{Language, code_message},
    read::{Phase, Settings},
};

/// The name of a phase.
pub(crate) const fn phase_label(phase: Option<Phase>, language: Language) -> &'static str {
    let (vi, en) = match phase {
        Some(Phase::CardAccess) => ("Hỏi cách mở chip", "Finding out what the chip offers"),
        Some(Phase::Access) => ("Mở chip", "Opening the chip"),
        Some(Phase::ChipAuthentication) => ("Chip chứng minh là chip gốc", "Chip Authentication"),
        Some(Phase::Files) => ("Đọc các tệp", "Reading files"),
        Some(Phase::Verification) => ("Kiểm tra dữ liệu", "Verification"),
        _ => ("Trước khi đọc", "Before the read"),
    };
    language.pick(vi, en)
}

/// The settings of a read, named like the options of the command.
pub(crate) fn settings_text(settings: &Settings) -> String {
    let flags = [
        (settings.photo, "photo"),
        (settings.strict, "strict"),
        (settings.active_authentication, "active authentication"),
    ];
    let set = flags.iter().filter(|(is_set, _)| *is_set).map(|(_, name)| (*name).to_owned());
    let files = settings.files.iter().map(|file| file.short_name().to_owned());
    let times = [
        ("a command", settings.command_timeout),
        ("in all", settings.time_limit),
        ("for a lifted card", settings.resume),
    ];
    let times = times.iter().map(|(name, time)| format!("{} s {name}", time.as_secs_f64()));
    let access = format!("access {}", format!("{:?}", settings.access).to_lowercase());
    iter::once(access).chain(set).chain(files).chain(times).collect::<Vec<_>>().join(", ")
}

/// The meaning of a status word (ISO/IEC 7816-4, 5.6).
pub fn status_text(status: StatusWord, language: Language) -> String {
    let number = status.sw2();
    match (status.sw1(), language) {
        (0x61, Language::English) => format!("{} more bytes are there", length(number)),
        (0x61, _) => format!("còn {} byte để lấy", length(number)),
        (0x6C, Language::English) => format!("wrong Le, {} bytes are there", length(number)),
        (0x6C, _) => format!("Le sai, có {} byte", length(number)),
        (0x63, Language::English) if number & 0xF0 == 0xC0 => format!("{} attempts left", number & 0x0F),
        (0x63, _) if number & 0xF0 == 0xC0 => format!("còn {} lần thử", number & 0x0F),
        _ => {
            let (vi, en) = status.meaning().unwrap_or(("không có trong tiêu chuẩn", "not in the standard"));
            language.pick(vi, en).to_owned()
        }
    }
}

/// A length from one byte, where 00 stands for 256.
const fn length(byte: u8) -> usize {
    if byte == 0 { 256 } else { byte as usize }
}

/// The number of a failure and its first line; the number alone where nobody knows it.
pub(crate) fn code_text(number: u16, language: Language) -> String {
    match Code::ALL.iter().find(|code| code.number() == number) {
        Some(code) => format!("{number} {}", code_message(*code, language).what),
        None => number.to_string(),
    }
}

/// Milliseconds with one decimal.
pub(crate) fn millis(time: Duration) -> String {
    let tenths = (time.as_micros() + 50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The bytes, or only their number if they must not be shown.
pub(crate) fn bytes(bytes: &[u8], shown: bool) -> String {
    if shown { hex::encode_upper(bytes) } else { format!("[{} byte{}]", bytes.len(), plural(bytes.len())) }
}

const fn plural(number: usize) -> &'static str {
    if number == 1 { "" } else { "s" }
}

/// Adds a line to a text.
pub(crate) fn line(text: &mut String, line: impl Display) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_word_of_the_standard_has_words_in_both_languages() {
        for (vi, en) in (0..=u16::MAX).filter_map(|number| StatusWord(number).meaning()) {
            assert!(!vi.is_empty() && !en.is_empty() && vi != en, "{vi} / {en}");
        }
        let words = |status| status_text(StatusWord(status), Language::English);
        assert_eq!(words(0x9000), "normal processing");
        assert_eq!(words(0x6C00), "wrong Le, 256 bytes are there");
        assert_eq!(words(0x63C2), "2 attempts left");
        assert_eq!(words(0x9999), "not in the standard");
        let words = |status| status_text(StatusWord(status), Language::Vietnamese);
        assert_eq!(
            [0x6110, 0x6A82, 0x9999].map(words),
            ["còn 16 byte để lấy", "không có tệp hoặc ứng dụng", "không có trong tiêu chuẩn"]
        );
    }

    #[test]
    fn times_and_bytes() {
        assert_eq!(millis(Duration::from_micros(12_349)), "12.3");
        assert_eq!(millis(Duration::from_micros(12_350)), "12.4");
        assert_eq!(bytes(&[1, 0xFF], false), "[2 bytes]");
        assert_eq!(bytes(&[0xFF], false), "[1 byte]");
        assert_eq!(bytes(&[1, 0xFF], true), "01FF");
        assert!(code_text(104, Language::English).starts_with("104 "));
        assert_eq!(code_text(7, Language::English), "7");
    }
}
