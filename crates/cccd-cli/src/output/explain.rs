//! What `cccd qr`, `cccd mrz` and `cccd number` show.
//!
//! # JSON
//! | field | type | what it says |
//! |---|---|---|
//! | `schema_version` | string | [`SCHEMA_VERSION`](cccd::json::SCHEMA_VERSION) |
//! | `kind` | string | the kind of the input: `personal_number`, `can`, `qr`, `mrz` or `mrz_information` |
//! | `fields` | object | the fields by name, each an array of texts: `expiry_by_law` may have several |
//! | `further` | array | with `--all`, what follows the known fields of a QR code of 2024 |
//! | `garbled` | array | the names of fields whose letters are not as printed; they are shown as they arrived |
//! | `remarks` | array | remarks on the input, in the requested language |

use cccd::{
    SensitiveString,
    check::{About, Reason},
    document::Field,
    error::Code,
    input::InputKind,
    messages::{Language, field_label_for, reason_message},
    vietnam::{form::CardForm, garbling::GarblingCause},
};
use cccd_base::screen::spelt_out;
use cccd_counter::explain::{Explanation, Remark};
use console::{Term, measure_text_width, style};
use serde_json::{Map, Value, json};

use super::{SCHEMA_VERSION, read::shown_value};
use crate::terminal::folded;

/// The JSON form.
pub(crate) fn json(explanation: &Explanation, all: bool, language: Language) -> Value {
    let mut fields = Map::new();
    for (name, value) in &explanation.fields {
        let values = fields.entry(*name).or_insert_with(|| json!([]));
        values.as_array_mut().into_iter().for_each(|values| values.push(value.expose().clone().into()));
    }
    let further = explanation.further.iter().filter(|_| all).map(|value| value.expose().clone());
    let mut value = json!({
        "schema_version": SCHEMA_VERSION,
        "kind": explanation.kind.name(),
        "fields": null,
        "further": null,
        "garbled": explanation.garbled,
        "remarks": explanation.remarks.iter().map(|remark| sentence(remark, language)).collect::<Vec<_>>(),
    });
    // Moved into place: the macro would copy them, and nobody wipes what it leaves.
    value["fields"] = fields.into();
    value["further"] = further.collect();
    value
}

/// The text form: the kind of the input, its fields, and the remarks.
pub(crate) fn text(
    explanation: &Explanation,
    meant: InputKind,
    all: bool,
    language: Language,
) -> SensitiveString {
    let screen = Term::stdout();
    let mut text = SensitiveString::from(heading(explanation, meant, language));
    let mut rows: Vec<(&str, String, SensitiveString)> = Vec::new();
    for (name, value) in &explanation.fields {
        let shown = shown_value(&Field { name, sensitive: false, value }, language);
        rows.push((name, label(name, explanation.form, language), shown));
    }
    for (index, value) in explanation.further.iter().enumerate().filter(|_| all) {
        rows.push(("", format!("{} {}", language.pick("Trường", "Field"), index + 8), value.clone()));
    }
    let width = rows.iter().map(|(_, label, _)| measure_text_width(label)).max().unwrap_or_default();
    for (name, label, value) in &rows {
        let value = SensitiveString::from(spelt_out(value.expose()).into_owned());
        let mut value = SensitiveString::from(folded(value.expose(), width + 4, &screen));
        if explanation.garbled.contains(name) {
            value.expose_mut().push_str(language.pick(" (chữ bị sai)", " (garbled)"));
        }
        let padding = " ".repeat(width - measure_text_width(label));
        let line = SensitiveString::from(format!("  {}{padding}  {}\n", style(label).dim(), value.expose()));
        text.expose_mut().push_str(line.expose());
    }
    if !explanation.further.is_empty() && !all {
        let count = explanation.further.len();
        let hint = match language {
            Language::English => format!("{count} further fields that nobody has described: --all"),
            _ => format!("Còn {count} trường chưa rõ nghĩa: --all"),
        };
        text.expose_mut().push_str(&format!("  {}\n", style(hint).dim()));
    }
    for remark in &explanation.remarks {
        let sentence = sentence(remark, language);
        let sentence = match remark {
            Remark::ProvesNothing => style(sentence).bold().to_string(),
            _ => sentence,
        };
        text.expose_mut().push_str(&format!("\n{}\n", folded(&sentence, 0, &screen)));
    }
    text
}

/// The kind of the input, and a note if it differs from the kind that was meant.
fn heading(explanation: &Explanation, meant: InputKind, language: Language) -> String {
    let kind = explanation.kind.label(language);
    let form = match explanation.form {
        Some(CardForm::Cccd) => language.pick(" (thẻ CCCD, từ 2021)", " (CCCD, since 2021)"),
        Some(_) => language.pick(" (thẻ căn cước, từ 2024)", " (thẻ căn cước, since 2024)"),
        None => "",
    };
    let other = match (explanation.kind == meant, language) {
        (true, _) => String::new(),
        (false, Language::English) => format!(", not: {}", meant.label(language)),
        (false, _) => format!(", không phải: {}", meant.label(language)),
    };
    format!("{}\n", style(format!("{kind}{form}{other}")).bold())
}

fn label(name: &str, form: Option<CardForm>, language: Language) -> String {
    let (vi, en) = match name {
        "place_of_registration" => ("Nơi đăng ký khai sinh", "Place of birth registration"),
        "birth_year" => ("Năm sinh", "Year of birth"),
        "issuing_state" => ("Quốc gia cấp", "Issuing state"),
        "expiry_by_law" => ("Hạn sử dụng theo luật", "Expiry by law"),
        _ => return field_label_for(name, form.unwrap_or(CardForm::Cccd), language).to_owned(),
    };
    language.pick(vi, en).to_owned()
}

fn sentence(remark: &Remark, language: Language) -> String {
    let (vi, en) = match remark {
        Remark::ProvesNothing => (
            "Không có chữ ký số: ai cũng in hoặc nhập được, nên không chứng minh điều gì. Chỉ chip mới chứng minh được.",
            "Nobody has signed this: anyone can print or type it, and it proves nothing. The chip alone does.",
        ),
        Remark::OpensTheChip => (
            "Sáu số cuối của số định danh là mã CAN: biết số là mở được chip của thẻ.",
            "The last six digits of the number are the CAN: who knows the number can open the chip.",
        ),
        Remark::NoCheckDigit => (
            "Số định danh không có số kiểm tra: nhập sai một số thì chỉ đối chiếu với thẻ mới thấy.",
            "The number has no check digit: a slip in it shows against the card alone.",
        ),
        Remark::OldPlace => (
            "Tên tỉnh, thành theo trước tháng 7/2025; số đã cấp giữ mã cũ.",
            "The province has its name of before July 2025; numbers keep their old codes.",
        ),
        Remark::CompositeDigitWrong => (
            "Số kiểm tra chung của MRZ không khớp; khóa mở thẻ không phụ thuộc số này.",
            "The composite check digit of the MRZ does not fit; the keys do not depend on it.",
        ),
        Remark::NationalDigitWrong => (
            "Số kiểm tra của số định danh trong MRZ không khớp: hãy so lại với thẻ.",
            "The check digit over the personal number in the MRZ does not fit: compare it with the card.",
        ),
        Remark::Corrected(parts) => {
            let reason = Reason::about(Code::KeyNormalised, About::KeyParts(parts.clone()));
            return reason_message(&reason, language).what.into_owned();
        }
        Remark::Garbled(cause) => {
            let cause = cause.map(|cause| garbled_by(cause, language)).unwrap_or_default();
            return format!("{}{cause}", language.pick(GARBLED.0, GARBLED.1));
        }
        // No current remark comes here.
        _ => ("", ""),
    };
    language.pick(vi, en).to_owned()
}

/// Vietnamese, English.
const GARBLED: (&str, &str) = (
    "Chữ đã bị sai khi quét: họ tên và địa chỉ ở trên có thể không giống trên thẻ. Số và ngày không bị ảnh hưởng.",
    "Letters were garbled during the scan: name and address may not be as on the card. Number and dates are not affected.",
);

/// What has garbled the letters, and what to do about it.
fn garbled_by(cause: GarblingCause, language: Language) -> &'static str {
    let (vi, en) = match cause {
        GarblingCause::Windows1258 => (
            " Máy quét gửi chữ theo bảng mã Windows-1258: hãy đặt máy quét sang UTF-8.",
            " The scanner sends them in Windows-1258: please set it to UTF-8.",
        ),
        GarblingCause::Windows1252 => (
            " Máy quét gửi chữ theo bảng mã Windows-1252 (Latin-1): hãy đặt máy quét sang UTF-8.",
            " The scanner sends them in Windows-1252 (Latin-1): please set it to UTF-8.",
        ),
        GarblingCause::Tcvn3 => (
            " Máy quét gửi chữ theo bảng mã TCVN3 (ABC): hãy đặt máy quét sang UTF-8.",
            " The scanner sends them in TCVN3 (ABC): please set it to UTF-8.",
        ),
        GarblingCause::Vni => (
            " Máy quét gửi chữ theo bảng mã VNI: hãy đặt máy quét sang UTF-8.",
            " The scanner sends them in the encoding of VNI: please set it to UTF-8.",
        ),
        GarblingCause::Utf8 => (
            " Máy quét gửi chữ theo UTF-8 nhưng bị đọc theo bảng mã khác: hãy đặt đầu nhận sang UTF-8.",
            " The scanner sends them in UTF-8, but they were read in another encoding: please set the receiver to UTF-8.",
        ),
        GarblingCause::KeyboardLayout => (
            " Máy quét gõ theo kiểu bàn phím khác với máy tính: hãy chuyển bàn phím sang tiếng Anh (US) khi quét.",
            " The scanner types for another keyboard layout: please switch the keyboard to English (US) to scan.",
        ),
        _ => ("", ""),
    };
    language.pick(vi, en)
}

#[cfg(test)]
mod tests {
    use cccd::input::Input;

    use super::*;

    const QR: &str = "001085012345||Nguyễn Văn Mẫu|15011985|Nam|Phố Mẫu|01052021|riêng||b";

    fn shown(input: &str, meant: InputKind, all: bool, language: Language) -> String {
        let explanation = Explanation::of(&Input::parse(input).unwrap());
        let text = text(&explanation, meant, all, language);
        console::strip_ansi_codes(text.expose()).into_owned()
    }

    #[test]
    fn a_qr_code_is_shown_in_the_labels_of_its_card() {
        let text = shown(QR, InputKind::Qr, false, Language::Vietnamese);
        assert!(text.starts_with("Mã QR của thẻ (thẻ căn cước, từ 2024)\n"), "{text}");
        assert!(
            text.contains("15/01/1985") && text.contains("Nơi cư trú") && text.contains("không chứng minh")
        );
        assert!(!text.contains("riêng") && text.contains("Còn 3 trường"), "{text}");
        assert!(shown(QR, InputKind::Qr, true, Language::English).contains("riêng"));
    }

    #[test]
    fn another_input_than_was_meant_is_said() {
        let text = shown("001085012345", InputKind::Mrz, false, Language::English);
        assert!(text.starts_with("Personal number, not: Lines of an MRZ\n"), "{text}");
        assert!(text.contains("Hà Nội (001)") && text.contains("no check digit"), "{text}");
    }

    #[test]
    fn garbled_letters_are_marked_where_they_stand() {
        let typed = "079190004321>>Tran Thi Anh Tuzet>03121990>Nu>So 1 Pho Mau>10052022";
        let vi = shown(typed, InputKind::Qr, false, Language::Vietnamese);
        assert!(vi.contains("Tran Thi Anh Tuzet (chữ bị sai)") && vi.contains("kiểu bàn phím"), "{vi}");
        let en = shown(typed, InputKind::Qr, false, Language::English);
        assert!(en.contains("So 1 Pho Mau (garbled)") && en.contains("keyboard layout"), "{en}");
        let value = json(&Explanation::of(&Input::parse(typed).unwrap()), false, Language::English);
        assert_eq!(value["garbled"], json!(["full_name", "place_of_residence"]));
        for cause in GarblingCause::ALL {
            assert!(!garbled_by(cause, Language::English).is_empty(), "{}", cause.name());
        }
    }

    #[test]
    fn json_holds_every_end_that_the_law_gives() {
        let qr = "001300012345||Nguyễn Thị Mẫu|29022000|Nữ|Phố Mẫu|01052021";
        let value = json(&Explanation::of(&Input::parse(qr).unwrap()), false, Language::English);
        assert_eq!(value["fields"]["expiry_by_law"], json!(["2025-02-28", "2025-03-01"]));
        assert_eq!((&value["kind"], &value["further"]), (&json!("qr"), &json!([])));
    }
}
