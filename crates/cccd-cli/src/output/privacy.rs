//! What `cccd privacy` shows.
//!
//! # JSON
//! | field | type | what it says |
//! |---|---|---|
//! | `schema_version` | string | [`SCHEMA_VERSION`](cccd::json::SCHEMA_VERSION) |
//! | `fields` | array | names of the holder's fields that are output if the card states them |
//! | `withheld` | array | names of the fields that are withheld |
//! | `contents` | bool | whether the bytes of every file that was read are output too |
//! | `photo` | bool | whether the portrait is read from the chip |
//! | `biometrics` | bool | whether fingerprints or irises are requested |
//! | `stored` | array | one object for each file that is written: `what` (`photo`, `output`, `recording`, `evidence`, `journal`), `path`, `encrypted` |
//! | `logged` | bool | whether instructions, status words, lengths and times are logged |
//! | `network` | bool | always false |

use cccd::messages::{Language, field_label};
use cccd_base::screen::{self, spelt_out};
use console::{Term, style};
use serde_json::{Value, json};

use super::SCHEMA_VERSION;
use crate::{
    privacy::{Handling, Stored, What},
    terminal::folded,
};

/// The JSON form.
pub(crate) fn json(handling: &Handling) -> Value {
    let stored = handling.stored.iter().map(|file| {
        json!({ "what": file.what.name(), "path": screen::path(&file.path), "encrypted": file.encrypted })
    });
    json!({
        "schema_version": SCHEMA_VERSION,
        "fields": handling.fields,
        "withheld": handling.withheld,
        "contents": handling.contents,
        "photo": handling.photo,
        "biometrics": handling.biometrics,
        "stored": stored.collect::<Vec<_>>(),
        "logged": handling.logged,
        "network": false,
    })
}

/// The text form: what is output, withheld, stored and logged.
pub(crate) fn text(handling: &Handling, language: Language) -> String {
    let labels = |names: &[&'static str]| {
        names.iter().map(|name| field_label(name, language)).collect::<Vec<_>>().join(" · ")
    };
    let mut out = vec![labels(&handling.fields)];
    if handling.contents {
        let bytes = language.pick(
            "Toàn bộ nội dung của mọi tệp đã đọc từ chip (thập lục phân)",
            "The whole contents of every file that was read from the chip, in hexadecimal",
        );
        out.push(bytes.to_owned());
    }
    let mut back = Vec::new();
    if !handling.withheld.is_empty() {
        back.push(labels(&handling.withheld));
    }
    if !handling.photo {
        back.push(
            language.pick("Ảnh chân dung: không đọc từ chip", "Portrait: not read from the chip").to_owned(),
        );
    }
    let biometrics = if handling.biometrics {
        language.pick(
            "Vân tay, mống mắt (DG3, DG4): có hỏi vì được yêu cầu; chip từ chối mọi đầu đọc thông thường",
            "Fingerprints, irises (DG3, DG4): asked for, since they were named; the chip refuses them to ordinary readers",
        )
    } else {
        language
            .pick("Vân tay, mống mắt (DG3, DG4): không hỏi", "Fingerprints, irises (DG3, DG4): not asked for")
    };
    back.push(biometrics.to_owned());
    let stored = match handling.stored.as_slice() {
        [] => vec![language.pick("Không ghi gì lên đĩa", "Nothing is written to disk").to_owned()],
        files => files.iter().map(|file| self::stored(file, language)).collect(),
    };
    let logged = if handling.logged {
        language.pick(
            "RUST_LOG đang bật: lệnh, mã trạng thái, độ dài và thời gian; không có số, khóa hay nội dung",
            "RUST_LOG is set: instructions, status words, lengths and times; no number, key or content",
        )
    } else {
        language.pick("Không ghi nhật ký", "Nothing is logged")
    };
    let always = language.pick(
        "Không dùng mạng. Số, mã CAN và MRZ không nằm trên dòng lệnh; khóa và dữ liệu được xóa khỏi bộ nhớ.",
        "No network is used. Number, CAN and MRZ stand on no command line; keys and data are wiped from memory.",
    );
    [
        section(language.pick("ĐƯA RA", "PUT OUT"), &out),
        section(language.pick("KHÔNG ĐƯA RA", "KEPT BACK"), &back),
        section(language.pick("LƯU TRÊN MÁY", "STORED"), &stored),
        section(language.pick("NHẬT KÝ", "LOGGED"), &[logged.to_owned()]),
        section(language.pick("LUÔN LUÔN", "ALWAYS"), &[always.to_owned()]),
    ]
    .join("\n")
}

/// A heading and the lines below it.
fn section(title: &str, lines: &[String]) -> String {
    let screen = Term::stdout();
    let lines: String = lines.iter().map(|line| format!("  {}\n", folded(line, 2, &screen))).collect();
    format!("{}\n{lines}", style(title).bold())
}

fn stored(file: &Stored, language: Language) -> String {
    let (vi, en) = match file.what {
        What::Photo => ("Ảnh chân dung", "Portrait"),
        What::Output => ("Kết quả đọc thẻ", "Output of the read"),
        What::Recording => (
            "Toàn bộ lần đọc, có dữ liệu cá nhân và khóa của lần đọc",
            "The whole read, with personal data and the keys of the read",
        ),
        What::Evidence => ("Bằng chứng, có dữ liệu cá nhân", "Evidence, with personal data"),
        What::Journal => (
            "Một dòng trong sổ giao dịch, không có dữ liệu cá nhân",
            "One row in the journal, without personal data",
        ),
    };
    let (vi_form, en_form) = match file.encrypted {
        true => ("mã hóa", "encrypted"),
        false => ("không mã hóa, chỉ chủ tệp đọc được", "in plain, readable by its owner alone"),
    };
    let path = screen::path(&file.path);
    format!("{}: {} ({})", language.pick(vi, en), spelt_out(&path), language.pick(vi_form, en_form))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing_asked() -> Handling {
        Handling {
            fields: vec!["full_name"],
            withheld: vec!["religion"],
            contents: false,
            photo: false,
            biometrics: false,
            stored: Vec::new(),
            logged: false,
        }
    }

    #[test]
    fn the_default_says_that_nothing_is_kept() {
        let text = text(&nothing_asked(), Language::Vietnamese);
        let (out, rest) = text.split_once("KHÔNG ĐƯA RA").unwrap();
        assert!(out.contains("Họ và tên") && !out.contains("Tôn giáo"));
        assert!(rest.contains("Tôn giáo") && rest.contains("Không ghi gì lên đĩa"));
    }

    #[test]
    fn files_are_named_with_what_protects_them() {
        let stored = ["secret.age", "plain"].map(|path| Stored {
            what: What::Evidence,
            path: path.into(),
            encrypted: path.ends_with("age"),
        });
        let handling = Handling { stored: stored.into(), photo: true, ..nothing_asked() };
        let text = text(&handling, Language::English);
        assert!(text.contains("secret.age (encrypted)") && text.contains("plain (in plain"), "{text}");
        assert!(!text.contains("Portrait: not read") && !text.contains("Nothing is written"));
        assert_eq!(json(&handling)["stored"][0]["encrypted"], true);
    }
}
