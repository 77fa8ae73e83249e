//! The verdict in one clear line, and its meaning for the person at the counter.

use super::{Language, Message, lines};
use crate::check::Verdict;

/// The verdict, and what follows from it.
///
/// A read does not prove that the person at the counter is the holder, nor that they consent. So the second line of
/// every verdict that allows use of the data asks the clerk to compare the face.
pub const fn verdict_message(verdict: Verdict, language: Language) -> Message {
    let lines = match verdict {
        Verdict::Genuine => lines(
            "THẺ THẬT: dữ liệu có chữ ký số hợp lệ và chip là chip gốc.",
            "Có thể sử dụng thông tin; vui lòng đối chiếu người đến làm thủ tục với ảnh trên thẻ.",
            "GENUINE: the data is validly signed and the chip is the original one.",
            "The data may be used; please compare the person with the picture on the card.",
        ),
        Verdict::NotGenuine => lines(
            "KHÔNG PHẢI THẺ THẬT: thẻ không đạt kiểm tra xác thực.",
            "Vui lòng không sử dụng thông tin đọc được và báo người phụ trách để xác minh với cơ quan Công an.",
            "NOT GENUINE: the card failed a check of authenticity.",
            "Please do not use the data; have the person in charge look into it with the police.",
        ),
        Verdict::CannotTell => lines(
            "CHƯA XÁC ĐỊNH ĐƯỢC: chưa đủ căn cứ để kết luận thẻ thật hay không.",
            "Điều này không có nghĩa là thẻ giả; vui lòng xem các mục kiểm tra còn thiếu gì, bổ sung rồi đọc lại thẻ.",
            "CANNOT TELL: something is missing to say whether the card is genuine.",
            "This does not mean forged; please see in the checks what is missing, add it and read again.",
        ),
        Verdict::ChipNotProven => lines(
            "DỮ LIỆU ĐÚNG, CHƯA CHỨNG MINH ĐƯỢC CHIP: chữ ký số hợp lệ, nhưng chip có thể là bản sao.",
            "Vui lòng đối chiếu kỹ người đến làm thủ tục với thẻ và ảnh; nếu nghi ngờ, xin báo người phụ trách.",
            "DATA AUTHENTIC, CHIP NOT PROVEN: the data is validly signed, but the chip may be a copy.",
            "Please compare the person with the card and its picture with care; in doubt, tell the person in charge.",
        ),
    };
    lines.message(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_verdict_but_genuine_begins_like_genuine() {
        for (verdict, vi, en) in [
            (Verdict::Genuine, "THẺ THẬT:", "GENUINE:"),
            (Verdict::NotGenuine, "KHÔNG PHẢI THẺ THẬT:", "NOT GENUINE:"),
            (Verdict::CannotTell, "CHƯA XÁC ĐỊNH ĐƯỢC:", "CANNOT TELL:"),
            (
                Verdict::ChipNotProven,
                "DỮ LIỆU ĐÚNG, CHƯA CHỨNG MINH ĐƯỢC CHIP:",
                "DATA AUTHENTIC, CHIP NOT PROVEN:",
            ),
        ] {
            assert!(verdict_message(verdict, Language::Vietnamese).what.starts_with(vi));
            assert!(verdict_message(verdict, Language::English).what.starts_with(en));
        }
    }

    #[test]
    fn cannot_tell_never_says_forged() {
        let message = verdict_message(Verdict::CannotTell, Language::Vietnamese);
        assert!(message.to_do.starts_with("Điều này không có nghĩa là thẻ giả"));
    }
}
