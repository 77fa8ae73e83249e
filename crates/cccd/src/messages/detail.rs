//! The subject of an error or a reason: a few words for the parentheses of the first line. Never a value.

use std::io::ErrorKind;

use cccd_base::screen;

use super::{Language, Words, field_label};
use crate::{
    Error,
    check::About,
    error::{KeyPart, Named, Refusal, Value},
};

/// Maximum length of external text in a line, in characters.
const LONGEST_TEXT: usize = 120;
/// Maximum length of a key identifier in a line, in bytes: that of a SHA-256.
const LONGEST_IDENTIFIER: usize = 32;

const STATUS: Words = Words { vi: "mã {status:04X}", en: "status {status:04X}" };
const KEY_IDENTIFIER: Words =
    Words { vi: "mã định danh khóa {identifier}", en: "key identifier {identifier}" };
/// The countries in DG1, the document signer and the root, each labelled.
const COUNTRIES: Words = Words {
    vi: "DG1: {state}; chứng thư người ký: {signer}; chứng thư gốc: {root}",
    en: "DG1: {state}; document signer: {signer}; root: {root}",
};
const NO_COUNTRY: Words = Words { vi: "không ghi", en: "none" };

/// The texts of details that are not in a row of a table.
pub(super) const WORDS: [(&str, Words); 4] = [
    ("status", STATUS),
    ("key_identifier", KEY_IDENTIFIER),
    ("countries", COUNTRIES),
    ("no_country", NO_COUNTRY),
];

/// The detail of an error, if there is any: its file, the detail of its row, and the command that was refused.
pub(super) fn of_error(error: &Error, detail: Words, language: Language) -> Option<String> {
    let refusal = error.refusal();
    let mut values = error.values();
    // A refusal describes the command better.
    values.retain(|(name, _)| refusal.is_none() || *name != "instruction");
    let about = Some(fill(detail, &values, language)).filter(|words| !words.is_empty());
    let file = match error {
        Error::InFile(inner) => Some(printable(&screen::path(&inner.path))),
        _ => None,
    };
    // A step that is a command already names it.
    let is_named = |command| about.as_ref().is_some_and(|words| words.split(", ").last() == Some(command));
    let refused = refusal.map(|Refusal { command, .. }| command).filter(|command| !is_named(command));
    let status = refusal.map(|Refusal { status, .. }| status_word(status, language));
    let refused = refused.map(str::to_owned);
    let words: Vec<_> = file.into_iter().chain(about).chain(refused).chain(status).collect();
    Some(words.join(", ")).filter(|words| !words.is_empty())
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
        About::Countries { state, signer, root } => {
            let one = |text: &'_ Option<String>| text.clone().filter(|text| !text.is_empty());
            let texts = [state, signer, root].map(one);
            let none = NO_COUNTRY.pick(language);
            let [state, signer, root] =
                texts.each_ref().map(|text| Value::Text(text.as_deref().unwrap_or(none)));
            fill(COUNTRIES, &[("state", state), ("signer", signer), ("root", root)], language)
        }
        About::Status(status) => status_word(status.0, language),
    };
    Some(words).filter(|words| !words.is_empty())
}

/// Fills the placeholders of a text: `{name}` with the value of that name, `{name:04X}` with four hexadecimal digits,
/// `{name:unit}` with what a part is counted in. A
/// part in square brackets is left out if its value is absent or 0.
fn fill(words: Words, values: &[Named<'_>], language: Language) -> String {
    let parts = words.pick(language).split(['[', ']']).enumerate();
    parts.filter_map(|(index, part)| fill_part(part, index % 2 == 1, values, language)).collect()
}

/// Fills a part inside or outside brackets; `None` if a value is absent.
fn fill_part(part: &str, is_optional: bool, values: &[Named<'_>], language: Language) -> Option<String> {
    let mut pieces = part.split('{');
    let mut text = pieces.next()?.to_owned();
    for piece in pieces {
        let (place, rest) = piece.split_once('}')?;
        let (name, form) = place.split_once(':').unwrap_or((place, ""));
        let (_, value) = values.iter().find(|(field, _)| *field == name)?;
        if is_optional && *value == Value::Number(0) {
            return None;
        }
        text += &value_text(*value, form, language)?;
        text += rest;
    }
    Some(text)
}

fn value_text(value: Value<'_>, form: &str, language: Language) -> Option<String> {
    Some(match value {
        Value::Text(text) => printable(text),
        Value::Texts(texts) => texts.iter().map(|text| printable(text)).collect::<Vec<_>>().join("; "),
        Value::Path(path) => printable(&screen::path(path)),
        Value::Kind(kind) => kind_text(kind, language),
        Value::Part(part) if form == "unit" => unit(part, language).to_owned(),
        Value::Part(part) => key_part(part, language).to_owned(),
        Value::Number(number) => match form.strip_suffix('X').and_then(|width| width.parse().ok()) {
            Some(width) => format!("{number:0width$X}"),
            None => number.to_string(),
        },
        _ => return None,
    })
}

/// The names of the parts of a key.
pub(super) const KEY_PARTS: [(KeyPart, Words); 11] = [
    (KeyPart::Input, words("toàn bộ phần đã nhập", "the whole input")),
    (KeyPart::PersonalNumber, words("số định danh cá nhân", "personal number")),
    (KeyPart::Can, words("mã CAN", "CAN")),
    (KeyPart::MrzLine1, words("dòng 1 của MRZ", "line 1 of the MRZ")),
    (KeyPart::MrzLine2, words("dòng 2 của MRZ", "line 2 of the MRZ")),
    (KeyPart::MrzLine3, words("dòng 3 của MRZ", "line 3 of the MRZ")),
    (KeyPart::DocumentNumber, words("số giấy tờ trong MRZ", "document number in the MRZ")),
    (KeyPart::DateOfBirth, words("ngày sinh ở dòng 2 của MRZ", "date of birth in line 2 of the MRZ")),
    (KeyPart::DateOfExpiry, words("ngày hết hạn ở dòng 2 của MRZ", "date of expiry in line 2 of the MRZ")),
    (KeyPart::Composite, words("chữ số cuối dòng 2 của MRZ", "last digit of line 2 of the MRZ")),
    (KeyPart::QrFields, words("nội dung mã QR", "text of the QR code")),
];

/// What a part is counted in.
const fn unit(part: KeyPart, language: Language) -> &'static str {
    let (vi, en) = match part {
        KeyPart::QrFields => ("trường", "fields"),
        _ => ("ký tự", "characters"),
    };
    language.pick(vi, en)
}

/// The name of a part; the name of the whole input if the part has none.
fn key_part(part: KeyPart, language: Language) -> &'static str {
    let of = |wanted| KEY_PARTS.iter().find(|(part, _)| *part == wanted);
    of(part).unwrap_or(&KEY_PARTS[0]).1.pick(language)
}

/// Errors of the operating system that a clerk can do something about; English uses the system's own words.
pub(super) const KINDS: [(ErrorKind, Words); 13] = [
    (ErrorKind::NotFound, words("không tìm thấy", "not found")),
    (ErrorKind::PermissionDenied, words("không có quyền truy cập", "permission denied")),
    (ErrorKind::AlreadyExists, words("đã có sẵn", "already exists")),
    (ErrorKind::IsADirectory, words("đây là thư mục", "is a directory")),
    (ErrorKind::NotADirectory, words("đây không phải là thư mục", "not a directory")),
    (ErrorKind::StorageFull, words("hết dung lượng", "no storage space")),
    (ErrorKind::ReadOnlyFilesystem, words("ổ đĩa chỉ cho đọc", "read-only filesystem or storage medium")),
    (ErrorKind::BrokenPipe, words("đầu nhận đã đóng", "broken pipe")),
    (ErrorKind::UnexpectedEof, words("bị cắt cụt: dữ liệu kết thúc sớm", "cut off: the data ends early")),
    (ErrorKind::InvalidData, words("dữ liệu không hợp lệ", "invalid data")),
    (ErrorKind::FileTooLarge, words("quá lớn", "file too large")),
    (ErrorKind::Unsupported, words("dạng này không được hỗ trợ", "unsupported")),
    (ErrorKind::TimedOut, words("chờ mãi không có dữ liệu", "timed out")),
];

fn kind_text(kind: ErrorKind, language: Language) -> String {
    match (KINDS.iter().find(|(known, _)| *known == kind), language) {
        (Some((_, words)), _) => words.pick(language).to_owned(),
        (None, Language::Vietnamese) => "lỗi hệ thống".to_owned(),
        (None, Language::English) => kind.to_string(),
    }
}

const fn words(vi: &'static str, en: &'static str) -> Words {
    Words { vi, en }
}

fn status_word(status: u16, language: Language) -> String {
    fill(STATUS, &[("status", (&status).into())], language)
}

fn key_identifier_text(bytes: &[u8], language: Language) -> String {
    let hex = hex::encode_upper(bytes.get(..LONGEST_IDENTIFIER).unwrap_or(bytes));
    fill(KEY_IDENTIFIER, &[("identifier", Value::Text(&hex))], language)
}

fn join<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(printable).collect::<Vec<_>>().join(", ")
}

/// Makes external text (a reader's name, a certificate's, a path) fit for a terminal: one line, limited length, and
/// without characters that control a terminal or change the direction of writing.
fn printable(text: &str) -> String {
    let cut = text.char_indices().nth(LONGEST_TEXT).and_then(|(end, _)| text.get(..end));
    let shown = screen::replaced(cut.unwrap_or(text)).into_owned();
    if cut.is_some() { shown + "…" } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Code,
        check::Reason,
        error::{
            AccessError, CardError, CryptoError, DataError, DataKind, EvidenceError, InputOutputError,
            JournalError, MappingError, MappingFault, TraceError, TransportError, TrustStoreError,
            UsageError,
        },
        files::File,
        iso7816::StatusWord,
        messages::{Language::*, error_message, reason_message, row_of, rows},
    };

    #[test]
    fn every_error_with_a_payload_names_it() {
        let part = KeyPart::MrzLine2;
        let readers = vec!["ACS ACR122U 00 00".to_owned(), "HID Omnikey 5022".to_owned()];
        let kind = ErrorKind::NotFound;
        let path = || std::path::PathBuf::from("/srv/tin-cậy");
        let cases: Vec<(Error, &str, &str)> = vec![
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
                "(/srv/tin-cậy: not found)",
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
            (
                InputOutputError::Picture { kind: ErrorKind::UnexpectedEof }.into(),
                "(bị cắt cụt: dữ liệu kết thúc sớm)",
                "(cut off: the data ends early)",
            ),
            (AccessError::PictureKind { kind: "HEIC" }.into(), "(HEIC)", "(HEIC)"),
            (AccessError::NotAPicture { kind: "PDF" }.into(), "(PDF)", "(PDF)"),
            (UsageError::Argument { argument: "--wait" }.into(), "(--wait)", "(--wait)"),
            (UsageError::Null { argument: "key" }.into(), "(key)", "(key)"),
            (UsageError::OptionUnknown { option: 77 }.into(), "(77)", "(77)"),
            (UsageError::FeatureMissing { feature: "nfc" }.into(), "(nfc)", "(nfc)"),
            (UsageError::NotUtf8 { argument: "key" }.into(), "(key)", "(key)"),
            (UsageError::HandleUsed { argument: "card" }.into(), "(card)", "(card)"),
            (Error::Internal("read"), "(read)", "(read)"),
            (TraceError::Malformed { line: 7, what: "hex" }.into(), "(dòng 7: hex)", "(line 7: hex)"),
            (TraceError::Version { version: 9 }.into(), "(phiên bản 9)", "(version 9)"),
            (
                TraceError::Version { version: u64::MAX }.into(),
                "(phiên bản 18446744073709551615)",
                "(version 18446744073709551615)",
            ),
            (TraceError::TooLarge { line: 7 }.into(), "(dòng 7)", "(line 7)"),
            (TraceError::Ended { line: 7 }.into(), "(dòng 7)", "(line 7)"),
            (TraceError::Diverged { line: 7 }.into(), "(dòng 7)", "(line 7)"),
            (TraceError::Incomplete { what: "clock" }.into(), "(clock)", "(clock)"),
            (
                TrustStoreError::Unwritable { path: path(), kind: ErrorKind::StorageFull }.into(),
                "(/srv/tin-cậy: hết dung lượng)",
                "(/srv/tin-cậy: no storage space)",
            ),
            (TrustStoreError::NotConfirmed { sha256: "6F0A".into() }.into(), "(6F0A)", "(6F0A)"),
            (TrustStoreError::Locked { path: path() }.into(), "(/srv/tin-cậy)", "(/srv/tin-cậy)"),
            (
                TrustStoreError::Index { path: path(), line: 3 }.into(),
                "(/srv/tin-cậy, dòng 3)",
                "(/srv/tin-cậy, line 3)",
            ),
            (TrustStoreError::Input { path: path() }.into(), "(/srv/tin-cậy)", "(/srv/tin-cậy)"),
            (TrustStoreError::RootSignature { path: path() }.into(), "(/srv/tin-cậy)", "(/srv/tin-cậy)"),
            (TrustStoreError::Changed { path: path() }.into(), "(/srv/tin-cậy)", "(/srv/tin-cậy)"),
            (
                TrustStoreError::RevocationListSignature { path: path() }.into(),
                "(/srv/tin-cậy)",
                "(/srv/tin-cậy)",
            ),
            (
                TrustStoreError::RevocationListOlder { path: path() }.into(),
                "(/srv/tin-cậy)",
                "(/srv/tin-cậy)",
            ),
            (TrustStoreError::Stray { path: path(), others: 0 }.into(), "(/srv/tin-cậy)", "(/srv/tin-cậy)"),
            (
                TrustStoreError::Exposed { path: path(), others: 1 }.into(),
                "(/srv/tin-cậy, + 1)",
                "(/srv/tin-cậy, + 1)",
            ),
            (EvidenceError::NotFound { path: path() }.into(), "(/srv/tin-cậy)", "(/srv/tin-cậy)"),
            (EvidenceError::Malformed { offset: 0 }.into(), "(byte 0)", "(byte 0)"),
            (EvidenceError::Version { version: 3 }.into(), "(phiên bản 3)", "(version 3)"),
            (
                InputOutputError::Unreadable { path: path(), kind: ErrorKind::ResourceBusy }.into(),
                "(/srv/tin-cậy: lỗi hệ thống)",
                "(/srv/tin-cậy: resource busy)",
            ),
            (
                JournalError::Unreadable { path: path(), kind }.into(),
                "(/srv/tin-cậy: không tìm thấy)",
                "(/srv/tin-cậy: not found)",
            ),
            (
                JournalError::Unwritable { path: path(), kind }.into(),
                "(/srv/tin-cậy: không tìm thấy)",
                "(/srv/tin-cậy: not found)",
            ),
            (JournalError::NotAJournal { path: path() }.into(), "(/srv/tin-cậy)", "(/srv/tin-cậy)"),
            (JournalError::Version { path: path(), version: 9 }.into(), "(/srv/tin-cậy)", "(/srv/tin-cậy)"),
            (JournalError::Text { argument: "counter" }.into(), "(counter)", "(counter)"),
            (MappingError::Line { line: 2, fault: MappingFault::Malformed }.into(), "(dòng 2)", "(line 2)"),
            (MappingError::Line { line: 2, fault: MappingFault::Unknown }.into(), "(dòng 2)", "(line 2)"),
            (MappingError::Line { line: 2, fault: MappingFault::Twice }.into(), "(dòng 2)", "(line 2)"),
        ];
        for (error, vi, en) in cases {
            for (language, detail) in [(Vietnamese, vi), (English, en)] {
                let what = error_message(&error, language).what;
                assert!(what.ends_with(&format!(" {detail}.")), "{what}");
            }
        }
        let too_long = error_message(&MappingError::TooLong { limit: 9 }.into(), Vietnamese).what;
        assert!(!too_long.contains('('), "{too_long}");
        let bare = error_message(&TransportError::NoCard.into(), Vietnamese);
        assert_eq!(bare.what, "Chưa có thẻ trên đầu đọc.");
    }

    /// A placeholder without a value would be left out, and the subject of the error with it.
    #[test]
    fn every_place_of_a_detail_is_filled_by_what_the_error_carries() {
        for row in rows() {
            let fields = match DataKind::Tag.code() {
                tag if row.detail.vi == row_of(tag).detail.vi => &["file", "offset"],
                _ => row.code.fields(),
            };
            for words in [row.detail.vi, row.detail.en] {
                for piece in words.split('{').skip(1) {
                    let (place, _) = piece.split_once('}').unwrap();
                    let name = place.split(':').next().unwrap();
                    assert!(fields.contains(&name), "{}: {words}", row.code);
                }
            }
        }
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
