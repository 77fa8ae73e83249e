//! Short names: questions, answers, and the fields as the card prints them.

use super::Language;
use crate::{
    access::KeyReason,
    check::{Outcome, Question},
    vietnam::form::CardForm,
};

/// The question as a short heading, such as `Chữ ký số (EF.SOD)`.
pub const fn question_label(question: Question, language: Language) -> &'static str {
    let (vi, en) = match question {
        Question::Chain => {
            ("Chứng thư người ký do chứng thư gốc tin cậy cấp", "Signer certified by a trusted root")
        }
        Question::Signature => ("Chữ ký số trên dữ liệu (EF.SOD)", "Signature over the data (EF.SOD)"),
        Question::Hashes => ("Dữ liệu khớp với bản đã ký", "Data as it was signed"),
        Question::CardAccess => {
            ("Cách mở thẻ khớp với dữ liệu đã ký (DG14)", "Access protocols as signed (DG14)")
        }
        Question::Revocation => ("Chứng thư không bị thu hồi", "Certificates not revoked"),
        Question::ChipAuthentication => {
            ("Chip gốc (Chip Authentication)", "Original chip (Chip Authentication)")
        }
        Question::ActiveAuthentication => {
            ("Chip gốc (Active Authentication)", "Original chip (Active Authentication)")
        }
        Question::ChipAuthenticationMapping => ("Chip gốc (PACE-CAM)", "Original chip (PACE-CAM)"),
        Question::OfficeSignature => {
            ("Chữ ký của cơ quan lập bằng chứng", "Signature of the office on the evidence")
        }
        Question::Dg1Dg13 => ("Thông tin DG1 và DG13 khớp nhau", "DG1 and DG13 agree"),
        Question::Key => ("Số hoặc mã đã nhập là của chủ thẻ", "What was entered belongs to the holder"),
        Question::Expiry => ("Thẻ còn hạn sử dụng", "Card not expired"),
        Question::Number => ("Số định danh hợp với năm sinh, giới tính", "Number fits birth and sex"),
        Question::ExpiryByLaw => ("Hạn sử dụng đúng theo luật", "Expiry as the law has it"),
        Question::Portrait => ("Chip có đưa ra ảnh chân dung", "Portrait given by the chip"),
        Question::Qr => ("Mã QR khớp với chip", "QR code agrees with the chip"),
        Question::Replaced => ("Thẻ và mã QR cùng một lần cấp", "Card and QR code of the same issue"),
    };
    language.pick(vi, en)
}

/// The outcome in a word or two, such as `Đạt`.
pub const fn outcome_label(outcome: &Outcome, language: Language) -> &'static str {
    match outcome {
        Outcome::Passed => language.pick("Đạt", "Passed"),
        Outcome::Failed(_) => language.pick("Không đạt", "Failed"),
        Outcome::Inconclusive(_) => language.pick("Chưa xác định được", "Cannot tell"),
        Outcome::NotSupported => language.pick("Thẻ không hỗ trợ", "Not supported"),
        Outcome::NotPerformed(_) => language.pick("Chưa kiểm tra", "Not performed"),
    }
}

/// Why a key may open a card, as a short line.
pub const fn key_reason_label(reason: KeyReason, language: Language) -> &'static str {
    let (vi, en) = match reason {
        KeyReason::CanOfNumber => {
            ("Mã CAN là 6 số cuối của số định danh (PACE)", "The CAN: last six digits of the number (PACE)")
        }
        KeyReason::Can => ("Mã CAN đã nhập (PACE)", "The CAN that was entered (PACE)"),
        KeyReason::MrzOfQr => (
            "Số, ngày sinh trong mã QR và ngày hết hạn tính theo luật (BAC)",
            "Number and birth of the QR code, expiry by the law (BAC)",
        ),
        KeyReason::Mrz => ("Các dòng MRZ đã nhập (PACE hoặc BAC)", "The lines of the MRZ (PACE or BAC)"),
        KeyReason::MrzInformation => (
            "Số giấy tờ, ngày sinh và ngày hết hạn đã nhập (PACE hoặc BAC)",
            "Document number, birth and expiry as entered (PACE or BAC)",
        ),
    };
    language.pick(vi, en)
}

/// One field: its name in JSON and its two labels.
pub(super) type Field = (&'static str, &'static str, &'static str);

/// The labels of the card of 2021, which the clerk has at hand; fields that the card does not print have the words of
/// the law.
pub(super) const FIELDS: &[Field] = &[
    ("personal_number", "Số", "No."),
    ("full_name", "Họ và tên", "Full name"),
    ("date_of_birth", "Ngày sinh", "Date of birth"),
    ("sex", "Giới tính", "Sex"),
    ("nationality", "Quốc tịch", "Nationality"),
    ("place_of_origin", "Quê quán", "Place of origin"),
    ("place_of_residence", "Nơi thường trú", "Place of residence"),
    ("date_of_issue", "Ngày cấp", "Date of issue"),
    ("date_of_expiry", "Có giá trị đến", "Date of expiry"),
    ("document_number", "Số giấy tờ (MRZ)", "Document number (MRZ)"),
    ("ethnicity", "Dân tộc", "Ethnicity"),
    ("religion", "Tôn giáo", "Religion"),
    ("personal_identification", "Đặc điểm nhận dạng", "Personal identification"),
    ("father", "Họ và tên cha", "Father"),
    ("mother", "Họ và tên mẹ", "Mother"),
    ("spouse", "Họ và tên vợ hoặc chồng", "Spouse"),
    ("old_number", "Số CMND cũ", "Old identity card No."),
];

/// Returns the label of a field by its name in JSON (`full_name` is `Họ và tên`); an unknown name is returned
/// unchanged.
pub fn field_label(name: &str, language: Language) -> &str {
    FIELDS.iter().find(|field| field.0 == name).map_or(name, |field| language.pick(field.1, field.2))
}

/// Labels that the card of 2024 prints differently (Law 26/2023/QH15, article 18; Circular 16/2024/TT-BCA). It prints
/// the place of birth registration instead of the place of origin, which its chip still holds.
pub(super) const FIELDS_OF_2024: &[Field] = &[
    ("personal_number", "Số định danh cá nhân", "Personal identification number"),
    ("full_name", "Họ, chữ đệm và tên khai sinh", "Full name"),
    ("place_of_birth_registration", "Nơi đăng ký khai sinh", "Place of birth"),
    ("place_of_residence", "Nơi cư trú", "Place of residence"),
    ("date_of_expiry", "Ngày hết hạn", "Date of expiry"),
];

/// Returns the label of a field as printed on a card of this form (`Nơi thường trú` or `Nơi cư trú` for
/// `place_of_residence`); the one of [`field_label`] if the form has no label of its own.
pub fn field_label_for(name: &str, form: CardForm, language: Language) -> &str {
    let own = match form {
        CardForm::CanCuoc2024 => FIELDS_OF_2024.iter().find(|field| field.0 == name),
        CardForm::Cccd => None,
    };
    own.map_or_else(|| field_label(name, language), |field| language.pick(field.1, field.2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Code,
        check::Reason,
        messages::{Language::*, tests::is_vietnamese_text},
    };

    #[test]
    fn labels_are_vietnamese_and_distinct() {
        let reason = Reason::from(Code::NotNeeded);
        let outcomes = [
            Outcome::Passed,
            Outcome::Failed(reason.clone()),
            Outcome::Inconclusive(reason.clone()),
            Outcome::NotSupported,
            Outcome::NotPerformed(reason),
        ];
        for language in [Vietnamese, English] {
            let mut labels: Vec<_> =
                Question::ALL.iter().map(|question| question_label(*question, language)).collect();
            labels.extend(outcomes.iter().map(|outcome| outcome_label(outcome, language)));
            labels.extend(KeyReason::ALL.iter().map(|reason| key_reason_label(*reason, language)));
            labels.extend(FIELDS.iter().map(|field| field_label(field.0, language)));
            for (index, label) in labels.iter().enumerate() {
                assert!(!label.is_empty() && !labels[..index].contains(label), "{label}");
                assert!(language == English || is_vietnamese_text(label), "{label}");
            }
        }
    }

    #[test]
    fn fields_have_the_labels_of_the_card() {
        assert_eq!(field_label("place_of_residence", Vietnamese), "Nơi thường trú");
        assert_eq!(field_label("place_of_residence", English), "Place of residence");
        assert_eq!(field_label("field_16", Vietnamese), "field_16");
    }

    #[test]
    fn the_card_of_2024_has_labels_of_its_own() {
        let of = |name, form| field_label_for(name, form, Vietnamese);
        assert_eq!(of("place_of_residence", CardForm::Cccd), "Nơi thường trú");
        assert_eq!(of("place_of_residence", CardForm::CanCuoc2024), "Nơi cư trú");
        assert_eq!(of("full_name", CardForm::CanCuoc2024), "Họ, chữ đệm và tên khai sinh");
        assert_eq!(of("date_of_birth", CardForm::CanCuoc2024), "Ngày sinh");
        assert_eq!(of("field_16", CardForm::CanCuoc2024), "field_16");
        for (name, vi, en) in FIELDS_OF_2024 {
            assert!(is_vietnamese_text(vi), "{name}");
            assert_eq!(field_label_for(name, CardForm::CanCuoc2024, English), *en);
        }
    }
}
