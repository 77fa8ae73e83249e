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
//! | `pictures` | array or null | of EF.DG5 that was read: `media_type` and `length` of each picture in it; null where it cannot be parsed (since 1.1) |

use serde_json::{Value, json};

use crate::{
    document::{Document, FileState, Unavailable},
    files::File,
    lds::{biometric::ImageFormat, dg5::Dg5},
    messages::Language,
};

/// What came of a file, in a few words for people, and how many pictures EF.DG5 holds. No content is shown.
pub fn file_in_words(document: &Document, file: File, language: Language) -> String {
    let words = match document.state(file) {
        Some(FileState::Read { length }) => {
            let pictures = pictures(document, file).map(|pictures| in_words(pictures, language));
            return format!("{length} byte{}", pictures.unwrap_or_default());
        }
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
    if let Some(pictures) = pictures(document, file).filter(|_| matches!(state, FileState::Read { .. })) {
        let to_json =
            |(format, length): &Picture| json!({ "media_type": format.media_type(), "length": length });
        value["pictures"] = json!(pictures.map(|pictures| pictures.iter().map(to_json).collect::<Vec<_>>()));
    }
    if let Some(bytes) = document.get(file).filter(|_| contents) {
        value["content"] = hex::encode_upper(bytes).into();
    }
    Some(value)
}

/// The coding of a picture, and its length in bytes.
type Picture = (ImageFormat, usize);

/// The pictures in a file that holds some and is shown nowhere else; an inner `None` where it cannot be parsed.
fn pictures(document: &Document, file: File) -> Option<Option<Vec<Picture>>> {
    let of_dg5 = |dg5: &Dg5| {
        dg5.portraits().iter().map(|portrait| (portrait.format, portrait.bytes.expose().len())).collect()
    };
    match file {
        File::Dg5 => Some(document.dg5()?.ok().map(of_dg5)),
        _ => None,
    }
}

/// Such as `, 2 pictures (JPEG, 9000 byte; JPEG 2000, 5752 byte)`.
fn in_words(pictures: Option<Vec<Picture>>, language: Language) -> String {
    let Some(pictures) = pictures else {
        return language.pick(", sai cấu trúc", ", malformed").to_owned();
    };
    let noun = language.pick("ảnh", if pictures.len() == 1 { "picture" } else { "pictures" });
    let each: Vec<_> = pictures
        .iter()
        .map(|(format, length)| {
            let name = format.name().unwrap_or(language.pick("định dạng lạ", "unknown format"));
            format!("{name}, {length} byte")
        })
        .collect();
    match each.is_empty() {
        true => format!(", {} {noun}", pictures.len()),
        false => format!(", {} {noun} ({})", pictures.len(), each.join("; ")),
    }
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

    /// EF.DG5 with these pictures, in English and in JSON.
    fn dg5(value: &[u8]) -> (String, Value) {
        let mut document = Document::default();
        document.insert(File::Dg5, crate::tlv::encode(File::Dg5.tag(), value).into());
        let words = [Language::English, Language::Vietnamese].map(|l| file_in_words(&document, File::Dg5, l));
        assert_ne!(words[0], words[1]);
        (words[0].clone(), file_to_json(&document, File::Dg5, false).unwrap()["pictures"].clone())
    }

    #[test]
    fn the_pictures_of_dg5_are_counted_and_not_shown() {
        const JPEG: &[u8] = &[0x5F, 0x40, 5, 0xFF, 0xD8, 0xFF, 0xE0, 1];
        let jpeg = json!({ "media_type": "image/jpeg", "length": 5 });
        let one = ("13 byte, 1 picture (JPEG, 5 byte)".to_owned(), json!([jpeg]));
        assert_eq!(dg5(&[&[2, 1, 1], JPEG].concat()), one);
        let (words, pictures) = dg5(&[&[2, 1, 2], JPEG, &[0x5F, 0x40, 1, 0]].concat());
        assert_eq!(words, "17 byte, 2 pictures (JPEG, 5 byte; unknown format, 1 byte)");
        assert_eq!(pictures, json!([jpeg, { "media_type": "application/octet-stream", "length": 1 }]));
        assert_eq!(dg5(&[2, 1, 0]), ("5 byte, 0 pictures".to_owned(), json!([])));
        assert_eq!(dg5(&[2, 1, 1]), ("5 byte, malformed".to_owned(), Value::Null));
    }
}
