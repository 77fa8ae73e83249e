//! What an error or a reason is about: a few words for the parentheses of the first line. Never a value.

use std::{io::ErrorKind, path::Path};

use super::{Language, field_label};
use crate::{
    Error,
    check::About,
    error::{
        AccessError, CardError, CryptoError, DataError, EvidenceError, InputOutputError, JournalError,
        KeyPart, MappingError, Refusal, TraceError, TransportError, TrustStoreError, UsageError,
    },
};

/// The longest text from outside that a line shows, in characters.
const LONGEST_TEXT: usize = 120;
/// The longest key identifier that a line shows, in bytes; a SHA-256 is as long.
const LONGEST_IDENTIFIER: usize = 32;

/// The detail of an error, if it carries one: what it is about, and the command that was refused.
pub(super) fn of_error(error: &Error, language: Language) -> Option<String> {
    let refusal = error.refusal();
    let refused = refusal.map(|Refusal { command, .. }| command.to_owned());
    let status = refusal.map(|Refusal { status, .. }| status_word(status, language));
    let words: Vec<_> = of_payload(error, language).into_iter().chain(refused).chain(status).collect();
    Some(words.join(", ")).filter(|words| !words.is_empty())
}

/// What an error is about.
fn of_payload(error: &Error, language: Language) -> Option<String> {
    match error {
        Error::Transport(error) => of_transport(error, language),
        Error::Card(error) => of_card(error, language),
        Error::Access(error) => of_access(error, language),
        Error::Data(error) => Some(of_data(error, language)),
        Error::Crypto(CryptoError::Failed { operation }) => Some(printable(operation)),
        Error::Crypto(CryptoError::Unsupported { what }) => Some(printable(what)),
        Error::Trace(error) => of_trace(error, language),
        Error::TrustStore(error) => of_trust_store(error, language),
        Error::Evidence(EvidenceError::Malformed { offset }) => Some(format!("byte {offset}")),
        Error::Evidence(EvidenceError::NotFound { path }) => Some(printable(&path.to_string_lossy())),
        Error::Evidence(EvidenceError::Version { version }) => {
            Some(format!("{} {version}", language.pick("phiên bản", "version")))
        }
        Error::InputOutput(
            InputOutputError::Unreadable { path, kind } | InputOutputError::Unwritable { path, kind },
        )
        | Error::Journal(JournalError::Unreadable { path, kind } | JournalError::Unwritable { path, kind }) => {
            Some(file(path, *kind, language))
        }
        Error::Journal(JournalError::NotAJournal { path } | JournalError::Version { path, .. }) => {
            Some(printable(&path.to_string_lossy()))
        }
        Error::Journal(JournalError::Text { argument }) => Some(printable(argument)),
        Error::Mapping(MappingError::Line { line, .. }) => {
            Some(format!("{} {line}", language.pick("dòng", "line")))
        }
        Error::InputOutput(InputOutputError::Stream { kind }) => Some(kind_text(*kind, language)),
        Error::Usage(
            UsageError::Argument { argument }
            | UsageError::Null { argument }
            | UsageError::NotUtf8 { argument }
            | UsageError::HandleUsed { argument },
        ) => Some(printable(argument)),
        Error::Usage(UsageError::OptionUnknown { option }) => Some(option.to_string()),
        Error::Usage(UsageError::FeatureMissing { feature }) => Some(printable(feature)),
        Error::Internal(place) => Some(printable(place)),
        _ => None,
    }
}

/// The detail of a reason or a finding, if there is any.
pub(super) fn of_reason(about: &About, language: Language) -> Option<String> {
    let words = match about {
        About::Files(files) => join(files.iter().map(|file| file.name())),
        About::KeyParts(parts) => join(parts.iter().map(|part| key_part(*part, language))),
        About::Fields(names) => join(names.iter().map(|name| field_label(name, language))),
        About::Certificate { name, key_identifier } => {
            let identifier = key_identifier.as_ref().map(|bytes| key_identifier_text(bytes, language));
            let name = Some(printable(name)).filter(|name| !name.is_empty());
            name.into_iter().chain(identifier).collect::<Vec<_>>().join("; ")
        }
        About::Countries { state, signer, root } => countries([state, signer, root], language),
        About::Status(status) => status_word(status.0, language),
    };
    Some(words).filter(|words| !words.is_empty())
}

/// What DG1, the document signer and the root say, each with its name.
fn countries(stated: [&Option<String>; 3], language: Language) -> String {
    let signer = language.pick("chứng thư người ký", "document signer");
    let names = ["DG1", signer, language.pick("chứng thư gốc", "root")];
    let none = language.pick("không ghi", "none");
    let one = |(name, text): (&str, &Option<String>)| {
        let text = text.as_deref().filter(|text| !text.is_empty()).map(printable);
        format!("{name}: {}", text.as_deref().unwrap_or(none))
    };
    names.into_iter().zip(stated).map(one).collect::<Vec<_>>().join("; ")
}

fn of_transport(error: &TransportError, language: Language) -> Option<String> {
    match error {
        TransportError::SeveralCards { readers } => {
            Some(readers.iter().map(|name| printable(name)).collect::<Vec<_>>().join("; "))
        }
        TransportError::ReaderUnknown { name }
        | TransportError::ReaderDenied { name }
        | TransportError::ReaderUnrecognised { name } => Some(printable(name)),
        TransportError::CommandTooLong { length, limit } => Some(length_and_limit(*length, *limit, language)),
        TransportError::ReaderFault { status } => {
            Some(format!("{} {status:08X}", language.pick("mã", "fault")))
        }
        _ => None,
    }
}

fn of_trust_store(error: &TrustStoreError, language: Language) -> Option<String> {
    match error {
        TrustStoreError::Unreadable { path, kind } | TrustStoreError::Unwritable { path, kind } => {
            Some(file(path, *kind, language))
        }
        TrustStoreError::Malformed { path }
        | TrustStoreError::Locked { path }
        | TrustStoreError::Input { path }
        | TrustStoreError::RevocationListSignature { path }
        | TrustStoreError::RootSignature { path }
        | TrustStoreError::RevocationListOlder { path }
        | TrustStoreError::Stray { path, others: 0 }
        | TrustStoreError::Exposed { path, others: 0 }
        | TrustStoreError::Changed { path } => Some(path_text(path)),
        TrustStoreError::Stray { path, others } | TrustStoreError::Exposed { path, others } => {
            Some(format!("{}, + {others}", path_text(path)))
        }
        TrustStoreError::Index { path, line } => {
            Some(format!("{}, {} {line}", path_text(path), language.pick("dòng", "line")))
        }
        TrustStoreError::NotConfirmed { sha256 } => Some(sha256.clone()),
        _ => None,
    }
}

fn of_trace(error: &TraceError, language: Language) -> Option<String> {
    let at = |line: &usize| format!("{} {line}", language.pick("dòng", "line"));
    match error {
        TraceError::Malformed { line, what } => Some(format!("{}: {what}", at(line))),
        TraceError::TooLarge { line }
        | TraceError::Changed { line }
        | TraceError::Ended { line }
        | TraceError::Diverged { line } => Some(at(line)),
        TraceError::Version { version } => {
            Some(format!("{} {version}", language.pick("phiên bản", "version")))
        }
        TraceError::Incomplete { what } => Some(printable(what)),
        _ => None,
    }
}

fn of_card(error: &CardError, language: Language) -> Option<String> {
    let command = language.pick("lệnh", "command");
    match error {
        CardError::FileAbsent { file, .. } | CardError::NotPermitted { file, .. } => Some(printable(file)),
        CardError::AnswerTooLong { length, limit } => Some(length_and_limit(*length, *limit, language)),
        CardError::NoProgress { file, offset, .. } => Some(match language {
            Language::Vietnamese => format!("{file}, đã đọc {offset} byte"),
            Language::English => format!("{file}, after {offset} bytes"),
        }),
        CardError::AnswerMalformed { instruction, status: None } => {
            Some(format!("{command} {instruction:02X}"))
        }
        _ => None,
    }
}

fn of_access(error: &AccessError, language: Language) -> Option<String> {
    let words = match error {
        AccessError::KeyUnsuitable { protocol, .. } => (*protocol).to_owned(),
        // A step that is a command is named by it.
        AccessError::Failed { protocol, step, refusal: Some(refusal) } if *step == refusal.command => {
            (*protocol).to_owned()
        }
        AccessError::Failed { protocol, step, .. } => format!("{protocol}, {step}"),
        AccessError::Length { part, length, expected } => {
            let part = key_part(*part, language);
            match language {
                Language::Vietnamese => format!("{part}: cần {expected} ký tự, đã nhập {length}"),
                Language::English => format!("{part}: {expected} characters needed, {length} entered"),
            }
        }
        AccessError::Character { part, position } => {
            let part = key_part(*part, language);
            format!("{part}, {} {position}", language.pick("ký tự thứ", "character"))
        }
        AccessError::CheckDigit { part } | AccessError::Date { part } => key_part(*part, language).to_owned(),
        _ => return None,
    };
    Some(words)
}

fn of_data(error: &DataError, language: Language) -> String {
    let place = format!("{} {}", language.pick("vị trí byte", "at byte"), error.offset);
    match error.file {
        Some(file) => format!("{file}, {place}"),
        None => place,
    }
}

fn key_part(part: KeyPart, language: Language) -> &'static str {
    let (vi, en) = match part {
        KeyPart::PersonalNumber => ("số định danh cá nhân", "personal number"),
        KeyPart::Can => ("mã CAN", "CAN"),
        KeyPart::MrzLine1 => ("dòng 1 của MRZ", "line 1 of the MRZ"),
        KeyPart::MrzLine2 => ("dòng 2 của MRZ", "line 2 of the MRZ"),
        KeyPart::MrzLine3 => ("dòng 3 của MRZ", "line 3 of the MRZ"),
        KeyPart::DocumentNumber => ("số giấy tờ trong MRZ", "document number in the MRZ"),
        KeyPart::DateOfBirth => ("ngày sinh ở dòng 2 của MRZ", "date of birth in line 2 of the MRZ"),
        KeyPart::DateOfExpiry => ("ngày hết hạn ở dòng 2 của MRZ", "date of expiry in line 2 of the MRZ"),
        KeyPart::Composite => ("chữ số cuối dòng 2 của MRZ", "last digit of line 2 of the MRZ"),
        // `Input`, and whatever part is added without a name here.
        _ => ("toàn bộ phần đã nhập", "the whole input"),
    };
    language.pick(vi, en)
}

fn status_word(status: u16, language: Language) -> String {
    format!("{} {status:04X}", language.pick("mã", "status"))
}

fn length_and_limit(length: usize, limit: usize, language: Language) -> String {
    match language {
        Language::Vietnamese => format!("{length} byte, tối đa {limit} byte"),
        Language::English => format!("{length} bytes, at most {limit}"),
    }
}

fn file(path: &Path, kind: ErrorKind, language: Language) -> String {
    format!("{}: {}", path_text(path), kind_text(kind, language))
}

/// What the operating system said; the kinds that a clerk can do something about have Vietnamese names.
fn kind_text(kind: ErrorKind, language: Language) -> String {
    let vi = match kind {
        ErrorKind::NotFound => "không tìm thấy",
        ErrorKind::PermissionDenied => "không có quyền truy cập",
        ErrorKind::AlreadyExists => "đã có sẵn",
        ErrorKind::IsADirectory => "đây là thư mục",
        ErrorKind::NotADirectory => "đây không phải là thư mục",
        ErrorKind::StorageFull => "hết dung lượng",
        ErrorKind::ReadOnlyFilesystem => "ổ đĩa chỉ cho đọc",
        ErrorKind::BrokenPipe => "đầu nhận đã đóng",
        ErrorKind::UnexpectedEof => "dữ liệu kết thúc sớm",
        ErrorKind::InvalidData => "dữ liệu không hợp lệ",
        _ => "lỗi hệ thống",
    };
    match language {
        Language::Vietnamese => vi.to_owned(),
        Language::English => kind.to_string(),
    }
}

fn key_identifier_text(bytes: &[u8], language: Language) -> String {
    let shown = bytes.get(..LONGEST_IDENTIFIER).unwrap_or(bytes);
    format!("{} {}", language.pick("mã định danh khóa", "key identifier"), hex::encode_upper(shown))
}

fn join<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(printable).collect::<Vec<_>>().join(", ")
}

fn path_text(path: &Path) -> String {
    printable(&path.to_string_lossy())
}

/// Text from outside (a reader's name, a certificate's, a path), made fit for a terminal: on one line, cut to a
/// length, and without characters that steer a terminal or turn the direction of writing.
fn printable(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(LONGEST_TEXT)
        .map(|c| if c.is_control() || is_invisible(c) { char::REPLACEMENT_CHARACTER } else { c })
        .collect();
    if text.chars().nth(LONGEST_TEXT).is_some() {
        shown.push('…');
    }
    shown
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Code,
        check::Reason,
        error::{DataKind, TransportError},
        files::File,
        iso7816::StatusWord,
        messages::{Language::*, error_message, reason_message},
    };

    #[test]
    fn every_error_with_a_payload_names_it() {
        let part = KeyPart::MrzLine2;
        let readers = vec!["ACS ACR122U 00 00".to_owned(), "HID Omnikey 5022".to_owned()];
        let kind = ErrorKind::NotFound;
        let path = || std::path::PathBuf::from("/srv/tin-cậy");
        let cases: [(Error, &str, &str); 41] = [
            (
                TransportError::SeveralCards { readers }.into(),
                "(ACS ACR122U 00 00; HID Omnikey 5022)",
                "(ACS ACR122U 00 00; HID Omnikey 5022)",
            ),
            (TransportError::ReaderUnknown { name: "ACR".into() }.into(), "(ACR)", "(ACR)"),
            (TransportError::ReaderDenied { name: "/dev/x".into() }.into(), "(/dev/x)", "(/dev/x)"),
            (TransportError::ReaderUnrecognised { name: "/dev/x".into() }.into(), "(/dev/x)", "(/dev/x)"),
            (
                TransportError::CommandTooLong { length: 300, limit: 261 }.into(),
                "(300 byte, tối đa 261 byte)",
                "(300 bytes, at most 261)",
            ),
            (TransportError::ReaderFault { status: 0x8010_0016 }.into(), "(mã 80100016)", "(fault 80100016)"),
            (
                CardError::CommandRefused { instruction: 0xB0, status: 0x6982 }.into(),
                "(READ BINARY, mã 6982)",
                "(READ BINARY, status 6982)",
            ),
            (
                CardError::NoApplication { status: 0x6A82 }.into(),
                "(SELECT, mã 6A82)",
                "(SELECT, status 6A82)",
            ),
            (CardError::FileAbsent { file: "EF.DG13", refusal: None }.into(), "(EF.DG13)", "(EF.DG13)"),
            (
                CardError::FileAbsent {
                    file: "EF.DG13",
                    refusal: Some(Refusal::of_instruction(0xA4, 0x6A82)),
                }
                .into(),
                "(EF.DG13, SELECT, mã 6A82)",
                "(EF.DG13, SELECT, status 6A82)",
            ),
            (CardError::NotPermitted { file: "EF.DG3", refusal: None }.into(), "(EF.DG3)", "(EF.DG3)"),
            (
                CardError::AnswerTooLong { length: 70000, limit: 65536 }.into(),
                "(70000 byte, tối đa 65536 byte)",
                "(70000 bytes, at most 65536)",
            ),
            (
                CardError::NoProgress { file: "EF.DG2", offset: 446, refusal: None }.into(),
                "(EF.DG2, đã đọc 446 byte)",
                "(EF.DG2, after 446 bytes)",
            ),
            (
                CardError::AnswerMalformed { instruction: 0x86, status: None }.into(),
                "(lệnh 86)",
                "(command 86)",
            ),
            (
                CardError::AnswerMalformed { instruction: 0xC0, status: Some(0x6110) }.into(),
                "(GET RESPONSE, mã 6110)",
                "(GET RESPONSE, status 6110)",
            ),
            (
                crate::error::SecureMessagingError::Dropped { instruction: 0xB0, status: 0x6988 }.into(),
                "(READ BINARY, mã 6988)",
                "(READ BINARY, status 6988)",
            ),
            (
                AccessError::Blocked { command: "MSE:Set AT", status: 0x6983 }.into(),
                "(MSE:Set AT, mã 6983)",
                "(MSE:Set AT, status 6983)",
            ),
            (
                AccessError::Failed {
                    protocol: "PACE",
                    step: "map nonce",
                    refusal: Some(Refusal::of_instruction(0x86, 0x6A80)),
                }
                .into(),
                "(PACE, map nonce, GENERAL AUTHENTICATE, mã 6A80)",
                "(PACE, map nonce, GENERAL AUTHENTICATE, status 6A80)",
            ),
            (
                AccessError::WrongKey { refusal: Some(Refusal::of_instruction(0x82, 0x6300)) }.into(),
                "(EXTERNAL AUTHENTICATE, mã 6300)",
                "(EXTERNAL AUTHENTICATE, status 6300)",
            ),
            (
                AccessError::Failed {
                    protocol: "BAC",
                    step: "GET CHALLENGE",
                    refusal: Some(Refusal::of_instruction(0x84, 0x6D00)),
                }
                .into(),
                "(BAC, GET CHALLENGE, mã 6D00)",
                "(BAC, GET CHALLENGE, status 6D00)",
            ),
            (AccessError::KeyUnsuitable { protocol: "BAC", refusal: None }.into(), "(BAC)", "(BAC)"),
            (
                AccessError::Failed { protocol: "PACE", step: "mutual authentication", refusal: None }.into(),
                "(PACE, mutual authentication)",
                "(PACE, mutual authentication)",
            ),
            (
                AccessError::Length { part: KeyPart::PersonalNumber, length: 11, expected: 12 }.into(),
                "(số định danh cá nhân: cần 12 ký tự, đã nhập 11)",
                "(personal number: 12 characters needed, 11 entered)",
            ),
            (
                AccessError::Character { part, position: 7 }.into(),
                "(dòng 2 của MRZ, ký tự thứ 7)",
                "(line 2 of the MRZ, character 7)",
            ),
            (
                AccessError::CheckDigit { part: KeyPart::DateOfBirth }.into(),
                "(ngày sinh ở dòng 2 của MRZ)",
                "(date of birth in line 2 of the MRZ)",
            ),
            (AccessError::Date { part }.into(), "(dòng 2 của MRZ)", "(line 2 of the MRZ)"),
            (
                DataError::new(DataKind::Length, 7).in_file("EF.DG13").into(),
                "(EF.DG13, vị trí byte 7)",
                "(EF.DG13, at byte 7)",
            ),
            (DataError::new(DataKind::Tag, 0).into(), "(vị trí byte 0)", "(at byte 0)"),
            (
                DataError::new(DataKind::Truncated, 9)
                    .in_file("EF.DG2")
                    .shown_by(Refusal::of_instruction(0xB0, 0x6B00))
                    .into(),
                "(EF.DG2, vị trí byte 9, READ BINARY, mã 6B00)",
                "(EF.DG2, at byte 9, READ BINARY, status 6B00)",
            ),
            (CryptoError::Failed { operation: "ECDH" }.into(), "(ECDH)", "(ECDH)"),
            (CryptoError::Unsupported { what: "curve" }.into(), "(curve)", "(curve)"),
            (TraceError::Changed { line: 7 }.into(), "(dòng 7)", "(line 7)"),
            (
                TrustStoreError::Unreadable { path: path(), kind }.into(),
                "(/srv/tin-cậy: không tìm thấy)",
                "(/srv/tin-cậy: entity not found)",
            ),
            (TrustStoreError::Malformed { path: path() }.into(), "(/srv/tin-cậy)", "(/srv/tin-cậy)"),
            (
                TrustStoreError::Stray { path: path(), others: 2 }.into(),
                "(/srv/tin-cậy, + 2)",
                "(/srv/tin-cậy, + 2)",
            ),
            (
                InputOutputError::Unwritable { path: path(), kind: ErrorKind::PermissionDenied }.into(),
                "(/srv/tin-cậy: không có quyền truy cập)",
                "(/srv/tin-cậy: permission denied)",
            ),
            (
                InputOutputError::Stream { kind: ErrorKind::BrokenPipe }.into(),
                "(đầu nhận đã đóng)",
                "(broken pipe)",
            ),
            (UsageError::Argument { argument: "--wait" }.into(), "(--wait)", "(--wait)"),
            (UsageError::Null { argument: "key" }.into(), "(key)", "(key)"),
            (UsageError::OptionUnknown { option: 77 }.into(), "(77)", "(77)"),
            (UsageError::FeatureMissing { feature: "nfc" }.into(), "(nfc)", "(nfc)"),
        ];
        for (error, vi, en) in cases {
            for (language, detail) in [(Vietnamese, vi), (English, en)] {
                let what = error_message(&error, language).what;
                assert!(what.ends_with(&format!(" {detail}.")), "{what}");
            }
        }
        assert!(error_message(&Error::Internal("read"), Vietnamese).what.ends_with("(read)."));
        let bare = error_message(&TransportError::NoCard.into(), Vietnamese);
        assert_eq!(bare.what, "Chưa có thẻ trên đầu đọc.");
    }

    #[test]
    fn every_part_of_a_key_has_a_name_of_its_own() {
        use KeyPart::*;
        let parts = [
            Input,
            PersonalNumber,
            Can,
            MrzLine1,
            MrzLine2,
            MrzLine3,
            DocumentNumber,
            DateOfBirth,
            DateOfExpiry,
            Composite,
        ];
        for language in [Vietnamese, English] {
            let names: std::collections::BTreeSet<_> = parts.map(|part| key_part(part, language)).into();
            assert_eq!(names.len(), parts.len());
        }
    }

    #[test]
    fn a_reason_says_what_it_is_about() {
        let certificate = About::Certificate {
            name: "CN=CSCA Vietnam,C=VN".into(),
            key_identifier: Some(vec![0x0A, 0xB1, 0xFF]),
        };
        let cases = [
            (
                Reason::files(Code::HashMismatch, [File::Dg1, File::Dg13]),
                "Dữ liệu trên chip khác với dữ liệu đã được ký số (EF.DG1, EF.DG13).",
            ),
            (
                Reason::about(Code::Dg1Dg13Differ, About::Fields(vec!["full_name", "sex"])),
                "Vùng dữ liệu DG1 và DG13 trên chip ghi khác nhau (Họ và tên, Giới tính).",
            ),
            (
                Reason::about(Code::RootMissing, certificate),
                "Thư mục chứng thư tin cậy không có chứng thư gốc (CSCA) của thẻ này \
                 (CN=CSCA Vietnam,C=VN; mã định danh khóa 0AB1FF).",
            ),
            (
                Reason::about(
                    Code::CountryUnknown,
                    About::Countries { state: Some(String::new()), signer: Some("VN".into()), root: None },
                ),
                "Mã nước ghi trong chứng thư hoặc trên chip (DG1) bị thiếu hoặc lạ, nên không đối chiếu được \
                 (DG1: không ghi; chứng thư người ký: VN; chứng thư gốc: không ghi).",
            ),
            (
                Reason::about(Code::ChipRefused, About::Status(StatusWord(0x6A80))),
                "Chip từ chối cách chứng minh chip gốc mà dữ liệu đã ký của thẻ có nêu (mã 6A80).",
            ),
            (
                Reason::about(Code::SodMissing, About::Files(vec![])),
                "Không đọc được tệp chữ ký số (EF.SOD) trên chip.",
            ),
        ];
        for (reason, what) in cases {
            assert_eq!(reason_message(&reason, Vietnamese).what, what);
        }
    }

    #[test]
    fn text_from_outside_cannot_steer_a_terminal() {
        let name = format!("\u{1B}[2J\r\n\u{202E}{}", "Å".repeat(500));
        let about = About::Certificate { name, key_identifier: Some(vec![0xEE; 4096]) };
        let words = of_reason(&about, English).unwrap();
        assert!(words.starts_with("\u{FFFD}[2J\u{FFFD}\u{FFFD}\u{FFFD}Å"));
        assert!(words.chars().count() < 250);
    }
}
