//! The headline: what a clerk reads first, and what to do; and a short label for each of its statements.

use super::{Language, Message, lines, verdict_message};
use crate::{check::Headline, verification::Verification};

/// The two lines of the headline. For a document that is not Vietnamese, the first line contains the issuing state.
pub fn headline_message(verification: &Verification, language: Language) -> Message {
    let state = verification.other_state().map(|state| {
        let label = language.pick("nước cấp", "issuing state");
        let state = if state.is_empty() { language.pick("không ghi", "none stated") } else { state };
        format!("{label}: {state}")
    });
    message(verification.headline(), language).with_detail(state)
}

/// The two lines without the issuing state.
pub(super) const fn message(headline: Headline, language: Language) -> Message {
    if let Some(verdict) = headline.verdict() {
        return verdict_message(verdict, language);
    }
    let lines = match headline {
        Headline::KeyDiffers => lines(
            "SỐ KHÔNG PHẢI CỦA CHỦ THẺ: số hoặc mã đã nhập không phải của người có tên trên chip.",
            "Vui lòng đặt đúng thẻ hoặc nhập lại số trên chính thẻ này; thông tin của thẻ không được hiển thị.",
            "NOT THE HOLDER'S NUMBER: what was entered does not belong to the holder of this card.",
            "Please lay the right card or enter the number on this one; nothing of its holder is shown.",
        ),
        Headline::NotReadToEnd => lines(
            "CHƯA ĐỌC XONG: lần đọc dừng giữa chừng, thông tin có thể còn thiếu.",
            "Phần đã đọc vẫn giữ kết quả kiểm tra; vui lòng xem lỗi kèm theo rồi đọc lại thẻ.",
            "NOT READ TO THE END: the read stopped on its way, and something may be missing.",
            "What was read keeps its checks; please see the error that goes with it and read the card again.",
        ),
        Headline::OtherState => lines(
            "GIẤY TỜ THẬT CỦA NƯỚC KHÁC: không phải giấy tờ do Việt Nam cấp.",
            "Vui lòng xem thủ tục có nhận giấy tờ này không; đối chiếu người đến làm thủ tục với ảnh.",
            "GENUINE, OF ANOTHER STATE: this document was not issued by Viet Nam.",
            "Please see whether such a document will do here; compare the person with its picture.",
        ),
        Headline::Replaced => lines(
            "THẺ THẬT, NHƯNG ĐÃ CẤP THẺ MỚI: mã QR đã quét là của thẻ cấp sau thẻ này.",
            "Vui lòng đề nghị xuất trình thẻ mới nhất; thông tin trên thẻ này có thể đã thay đổi.",
            "GENUINE, BUT REPLACED: the QR code that was scanned is of a card issued after this one.",
            "Please ask for the newest card; what stands on this one may have changed.",
        ),
        Headline::QrDiffers => lines(
            "THẺ THẬT, NHƯNG MÃ QR CỦA THẺ KHÁC: mã QR đã quét không khớp với chip.",
            "Vui lòng quét lại mã QR in trên chính thẻ này; nếu vẫn không khớp, xin báo người phụ trách.",
            "GENUINE, BUT THE QR CODE IS ANOTHER CARD'S: what was scanned does not agree with the chip.",
            "Please scan the QR code on this very card; if it still does not agree, tell the person in charge.",
        ),
        Headline::MrzDiffers => lines(
            "THẺ THẬT, NHƯNG DÒNG MRZ KHÁC VỚI CHIP: các dòng MRZ đã nhập không khớp với DG1.",
            "Vui lòng xem có nhập sai không; nếu MRZ in trên thẻ đúng là khác, xin báo người phụ trách.",
            "GENUINE, BUT THE MRZ DIFFERS FROM THE CHIP: the lines that were entered do not agree with DG1.",
            "Please see whether it was a slip; if the printed lines do differ, tell the person in charge.",
        ),
        Headline::Dg1Dg13Differ => lines(
            "THẺ THẬT, NHƯNG CHIP GHI KHÔNG THỐNG NHẤT: DG1 và DG13 có thông tin khác nhau.",
            "Vui lòng xem mục kiểm tra để biết mục nào khác và đối chiếu với thông tin in trên thẻ trước khi dùng.",
            "GENUINE, BUT THE CHIP CONTRADICTS ITSELF: DG1 and DG13 do not say the same.",
            "Please see in the checks what differs, and compare it with the printed card before it is used.",
        ),
        Headline::NumberDiffers => lines(
            "THẺ THẬT, NHƯNG SỐ ĐỊNH DANH KHÔNG HỢP: số không ứng với năm sinh hoặc giới tính.",
            "Vui lòng đối chiếu số, ngày sinh, giới tính với thông tin in trên thẻ và báo người phụ trách.",
            "GENUINE, BUT THE NUMBER DOES NOT FIT: it was given for another year of birth or sex.",
            "Please compare number, birth and sex with the printed card and tell the person in charge.",
        ),
        Headline::Expired => lines(
            "THẺ THẬT, NHƯNG ĐÃ HẾT HẠN: ngày hết hạn ghi trên chip đã qua.",
            "Vui lòng đề nghị giấy tờ còn hạn và hướng dẫn công dân làm thủ tục cấp đổi thẻ.",
            "GENUINE, BUT EXPIRED: the date of expiry on the chip has passed.",
            "Please ask for a document that is valid, and advise the holder to have this one renewed.",
        ),
        Headline::ExpiryBeyondLaw => lines(
            "THẺ THẬT, NHƯNG HẠN DÀI HƠN LUẬT ĐỊNH: ngày hết hạn muộn hơn luật cho phép.",
            "Vui lòng đối chiếu ngày hết hạn với ngày in trên thẻ; nếu cần, xin báo người phụ trách.",
            "GENUINE, BUT VALID BEYOND THE LAW: it ends later than the law gives.",
            "Please compare the expiry with the date on the printed card; in doubt, tell the person in charge.",
        ),
        _ => lines(
            "THẺ THẬT, HỌ TÊN KHÔNG DẤU: không đọc được DG13, nơi ghi thông tin bằng tiếng Việt.",
            "Vui lòng nhập họ tên có dấu theo thông tin in trên thẻ; các mục khác dùng được.",
            "GENUINE, NAME WITHOUT TONES: DG13, which holds the Vietnamese letters, was not read.",
            "Please take the name in its letters from the printed card; all else can be used.",
        ),
    };
    lines.message(language)
}

/// A statement in a few words that do not say whether the document is genuine, for use next to another headline and in
/// counts.
pub const fn headline_label(headline: Headline, language: Language) -> &'static str {
    let (vi, en) = match headline {
        Headline::NotGenuine => ("Không phải thẻ thật", "Not genuine"),
        Headline::KeyDiffers => ("Số đã nhập không phải của chủ thẻ", "Number not the holder's"),
        Headline::NotReadToEnd => ("Chưa đọc xong", "Not read to the end"),
        Headline::CannotTell => ("Chưa xác định được", "Cannot tell"),
        Headline::ChipNotProven => {
            ("Dữ liệu đúng, chưa chứng minh được chip", "Data authentic, chip not proven")
        }
        Headline::OtherState => ("Nước cấp không ghi Việt Nam", "Issuing state not Viet Nam"),
        Headline::Replaced => ("Đã có thẻ cấp sau thẻ này", "Replaced by a newer card"),
        Headline::QrDiffers => ("Mã QR là của thẻ khác", "QR code of another card"),
        Headline::MrzDiffers => ("Dòng MRZ đã nhập khác với chip", "MRZ differs from the chip"),
        Headline::Dg1Dg13Differ => ("DG1 và DG13 ghi khác nhau", "DG1 and DG13 disagree"),
        Headline::NumberDiffers => {
            ("Số không hợp năm sinh hoặc giới tính", "Number does not fit birth or sex")
        }
        Headline::Expired => ("Đã hết hạn sử dụng", "Expired"),
        Headline::ExpiryBeyondLaw => ("Hạn sử dụng dài hơn luật định", "Expiry beyond the law"),
        Headline::WithoutTones => ("Họ tên không dấu (thiếu DG13)", "Name without tones (no DG13)"),
        Headline::Genuine => ("Thẻ thật", "Genuine"),
    };
    language.pick(vi, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check::Tone, messages::tests::is_vietnamese_text};

    /// What the first words of a headline say about the document.
    #[test]
    fn only_headlines_of_genuine_documents_say_so_and_none_but_not_genuine_accuses() {
        for headline in Headline::ALL {
            let [vi, en] =
                [Language::Vietnamese, Language::English].map(|language| message(headline, language));
            let begins = |vi_words: &[&str], en_words| {
                vi_words.iter().any(|words| vi.what.starts_with(words)) && en.what.starts_with(en_words)
            };
            let is_of_genuine = begins(&["THẺ THẬT", "GIẤY TỜ THẬT"], "GENUINE");
            assert_eq!(is_of_genuine, headline.is_of_genuine(), "{headline:?}");
            let plain = begins(&["THẺ THẬT:"], "GENUINE:");
            assert_eq!(plain, headline.tone() == Tone::Green, "{headline:?}");
            let text = [vi.to_string(), en.to_string()].concat().to_lowercase();
            let accuses = text.contains("công an") || text.contains("police");
            assert_eq!(accuses, headline == Headline::NotGenuine, "{headline:?}");
        }
    }

    #[test]
    fn labels_are_short_vietnamese_and_distinct() {
        for language in [Language::Vietnamese, Language::English] {
            let labels = Headline::ALL.map(|headline| headline_label(headline, language));
            for (index, label) in labels.iter().enumerate() {
                assert!(label.chars().count() <= 40 && !labels[..index].contains(label), "{label}");
                assert!(language == Language::English || is_vietnamese_text(label), "{label}");
            }
        }
    }
}
