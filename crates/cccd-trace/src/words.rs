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
        (_, Language::English) => status.meaning().unwrap_or("not in the standard").to_owned(),
        _ => vietnamese(status).to_owned(),
    }
}

/// A length from one byte, where 00 stands for 256.
const fn length(byte: u8) -> usize {
    if byte == 0 { 256 } else { byte as usize }
}

const fn vietnamese(status: StatusWord) -> &'static str {
    match status {
        StatusWord::OK => "thành công",
        StatusWord::END_OF_FILE => "hết tệp trước khi đủ số byte cần đọc",
        StatusWord::DEACTIVATED => "tệp đã bị vô hiệu",
        StatusWord::AUTHENTICATION_FAILED => "xác thực không đạt",
        StatusWord::WRONG_LENGTH => "độ dài sai",
        StatusWord::CHANNEL_NOT_SUPPORTED => "không hỗ trợ kênh logic",
        StatusWord::SM_NOT_SUPPORTED => "không hỗ trợ kênh bảo mật",
        StatusWord::CHAINING_NOT_SUPPORTED => "không hỗ trợ nối lệnh",
        StatusWord::SECURITY_NOT_SATISFIED => "chưa đủ quyền",
        StatusWord::METHOD_BLOCKED => "cách xác thực đã bị khóa",
        StatusWord::REFERENCE_NOT_USABLE => "dữ liệu tham chiếu không dùng được",
        StatusWord::CONDITIONS_NOT_SATISFIED => "chưa đủ điều kiện sử dụng",
        StatusWord::COMMAND_NOT_ALLOWED => "lệnh không được phép, chưa chọn tệp",
        StatusWord::SM_OBJECTS_MISSING => "thiếu dữ liệu của kênh bảo mật",
        StatusWord::SM_OBJECTS_INCORRECT => "dữ liệu của kênh bảo mật sai",
        StatusWord::INCORRECT_DATA => "tham số trong dữ liệu của lệnh sai",
        StatusWord::FUNCTION_NOT_SUPPORTED => "không hỗ trợ chức năng",
        StatusWord::FILE_NOT_FOUND => "không có tệp hoặc ứng dụng",
        StatusWord::INCORRECT_P1_P2 => "tham số P1-P2 sai",
        StatusWord::NC_INCONSISTENT => "Nc không khớp với P1-P2",
        StatusWord::REFERENCE_NOT_FOUND => "không có dữ liệu tham chiếu",
        StatusWord::WRONG_P1_P2 => "P1-P2 sai",
        StatusWord::INSTRUCTION_NOT_SUPPORTED => "không hỗ trợ lệnh",
        StatusWord::CLASS_NOT_SUPPORTED => "không hỗ trợ lớp lệnh",
        StatusWord::UNKNOWN => "lỗi không rõ nguyên nhân",
        _ => "không có trong tiêu chuẩn",
    }
}

/// The number of a failure and the first line of its text; only the number if it is not known.
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
        let named = (0..=u16::MAX).map(StatusWord).filter(|status| status.meaning().is_some());
        for status in named {
            assert_ne!(vietnamese(status), "không có trong tiêu chuẩn", "{status}");
        }
        let words = |status| status_text(StatusWord(status), Language::English);
        assert_eq!(words(0x9000), "normal processing");
        assert_eq!(words(0x6C00), "wrong Le, 256 bytes are there");
        assert_eq!(words(0x63C2), "2 attempts left");
        assert_eq!(words(0x9999), "not in the standard");
        assert_eq!(status_text(StatusWord(0x6110), Language::Vietnamese), "còn 16 byte để lấy");
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
