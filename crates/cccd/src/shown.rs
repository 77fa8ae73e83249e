//! What is shown of the files of a card, in words and in JSON.
//!
//! The JSON form of a file:
//!
//! | field | type | what it says |
//! |---|---|---|
//! | `name` | string | such as `EF.DG15` |
//! | `result` | string | `read`, `malformed`, `absent`, `locked` or `beyond_reach` |
//! | `length` | number | its length in bytes, of one that is there |
//! | `content` | string | its bytes in hexadecimal, when asked for |

use serde_json::{Value, json};

use crate::{
    document::{Document, FileState, Unavailable},
    files::File,
    messages::Language,
};

/// What came of a file, in a few words for people. What stands in it is not shown.
pub fn file_in_words(document: &Document, file: File, language: Language) -> String {
    let words = match document.state(file) {
        Some(FileState::Read { length }) => return format!("{length} byte"),
        Some(FileState::Malformed { length }) => {
            return format!("{length} byte, {}", language.pick("sai cấu trúc", "malformed"));
        }
        Some(FileState::Unavailable(Unavailable::Absent)) => {
            language.pick("không có trên chip", "not on the chip")
        }
        Some(FileState::Unavailable(Unavailable::Locked)) => language.pick(
            "chip không cho phép đọc; chỉ thiết bị của cơ quan có thẩm quyền mới đọc được",
            "not permitted by the chip; it is kept for readers with a certificate of the state",
        ),
        Some(FileState::Unavailable(Unavailable::BeyondReach)) => language
            .pick("quá dài, chip chỉ cho đọc phần đầu", "too long, the chip gives its first part alone"),
        None => language.pick("chưa đọc", "not read"),
    };
    words.to_owned()
}

/// What came of a file that was tried, and its bytes where `contents` asks for them.
pub(crate) fn file_to_json(document: &Document, file: File, contents: bool) -> Option<Value> {
    let state = document.state(file)?;
    let mut value = json!({ "name": file.name(), "result": state.name() });
    if let FileState::Read { length } | FileState::Malformed { length } = state {
        value["length"] = length.into();
    }
    if let Some(bytes) = document.get(file).filter(|_| contents) {
        value["content"] = hex::encode_upper(bytes).into();
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{DataError, DataKind};

    #[test]
    fn each_end_of_a_file_has_its_words_and_its_json() {
        let mut document = Document::default();
        document.insert(File::Dg14, vec![0x6E, 0x00].into());
        document.insert(File::Dg2, vec![0x00].into());
        document.set_malformed(File::Dg2, DataError::new(DataKind::Tag, 0));
        document.set_absent(File::Dg16, None);
        document.set_locked(File::Dg3, None);
        document.set_beyond_reach(File::Dg15);
        let rows = [
            (File::Dg14, "2 byte", Some(json!({ "result": "read", "length": 2, "content": "6E00" }))),
            (
                File::Dg2,
                "1 byte, malformed",
                Some(json!({ "result": "malformed", "length": 1, "content": "00" })),
            ),
            (File::Dg16, "not on the chip", Some(json!({ "result": "absent" }))),
            (File::Dg3, "not permitted by the chip", Some(json!({ "result": "locked" }))),
            (File::Dg15, "too long", Some(json!({ "result": "beyond_reach" }))),
            (File::Dg1, "not read", None),
        ];
        for (file, words, expected) in rows {
            let english = file_in_words(&document, file, Language::English);
            assert!(english.starts_with(words), "{file}: {english}");
            assert_ne!(file_in_words(&document, file, Language::Vietnamese).len(), 0, "{file}");
            let named = |mut value: Value| {
                value["name"] = file.name().into();
                value
            };
            assert_eq!(file_to_json(&document, file, true), expected.clone().map(named), "{file}");
            let without = expected.map(|mut value| {
                value.as_object_mut().unwrap().remove("content");
                named(value)
            });
            assert_eq!(file_to_json(&document, file, false), without, "{file}");
        }
    }
}
