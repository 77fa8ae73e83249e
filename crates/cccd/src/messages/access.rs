//! Codes 400-499: the key that opens the card.

use super::Row;

pub(super) const ROWS: &[Row] = rows! {
    WrongKey:
        "Số hoặc mã đã nhập không mở được thẻ này.",
        "Vui lòng đối chiếu với thẻ rồi nhập lại; xin không thử quá 3 lần liên tiếp.",
        "The number or code that was entered does not open this card.",
        "Please compare it with the card and enter it again; stop after 3 attempts in a row.";
    WrongCard:
        "Thẻ trên đầu đọc không phải là thẻ của số hoặc dòng MRZ đã nhập.",
        "Thông tin của thẻ này không được hiển thị; vui lòng kiểm tra lại thẻ và số đã nhập.",
        "The card on the reader is not the one of the number or MRZ that was entered.",
        "Nothing of this card is shown; please check the card and what was entered.";
    AccessBlocked:
        "Chip không cho thử mở thẻ thêm lần nữa.",
        "Vui lòng chờ ít phút rồi thử lại; nếu vẫn vậy, đề nghị công dân liên hệ cơ quan cấp thẻ.",
        "The chip refuses further attempts to open it.",
        "Please wait some minutes and try again; if it stays so, the holder should ask the issuing office.";
    ProtocolNotSupported:
        "Chip không có cách mở thẻ nào mà phần mềm được phép dùng.",
        "Vui lòng để phần mềm tự chọn cách mở thẻ; nếu vẫn lỗi, xin báo bộ phận kỹ thuật.",
        "The chip offers no access protocol that may be used.",
        "Please let the program choose the protocol; if that does not help, tell technical support.";
    KeyUnsuitable:
        "Số hoặc mã đã nhập không dùng được cho cách mở thẻ này.",
        "Vui lòng quét mã QR in trên thẻ, hoặc nhập đủ các dòng MRZ: 3 dòng ở mặt sau thẻ, 2 dòng của hộ chiếu.",
        "What was entered cannot be used with this access protocol.",
        "Please scan the QR code of the card, or enter the lines of the MRZ: 3 on a card, 2 in a passport.",
        about "{protocol}";
    AccessFailed:
        "Không mở được thẻ, nhưng không phải do nhập sai số hoặc mã.",
        "Vui lòng đặt lại thẻ, giữ yên rồi đọc lại; nếu vẫn lỗi, xin báo bộ phận kỹ thuật.",
        "Opening the card failed for another reason than what was entered.",
        "Please lay the card down again and read; if that does not help, tell technical support.",
        about "{protocol}, {step}";
    TooManyAttempts:
        "Đã nhập sai nhiều lần liên tiếp cho cùng một thẻ nên phần mềm dừng lại.",
        "Vui lòng đối chiếu kỹ với thẻ, rồi nhấc thẻ ra, đặt lại và nhập lại.",
        "Too many wrong keys in a row were entered for one card, so no more are tried.",
        "Please compare them closely with the card, then lift it, lay it down again and start anew.";
    AnotherCard:
        "Thẻ trên đầu đọc không phải là thẻ đang đọc dở.",
        "Thông tin của thẻ này không được dùng; vui lòng đặt đúng thẻ lên đầu đọc rồi đọc lại từ đầu.",
        "The card on the reader is not the one that was being read.",
        "Nothing of it was used; please lay the right card on the reader and read it from the start.";
    KeyLength:
        "Thông tin đã nhập hoặc đã quét bị thừa hoặc bị thiếu.",
        "Vui lòng quét lại; hoặc nhập số định danh (12 số), mã CAN (6 số) hay MRZ (3x30, 2x36, 2x44 ký tự).",
        "What was entered or scanned is too long or too short.",
        "Please scan again; or enter the personal number (12 digits), the CAN (6) or the MRZ (3x30, 2x36, 2x44).",
        detail
            "{part}: cần {expected} {part:unit}, đã nhập {length}",
            "{part}: {expected} {part:unit} needed, {length} entered";
    KeyCharacter:
        "Thông tin đã nhập có ký tự không hợp lệ.",
        "Vui lòng sửa ký tự đó: số và mã CAN chỉ gồm chữ số; MRZ chỉ gồm chữ A-Z không dấu, chữ số và dấu <.",
        "What was entered holds a character that cannot stand there.",
        "Please correct it: numbers and the CAN hold digits only, the MRZ only A-Z, digits and <.",
        detail "{part}, ký tự thứ {position}", "{part}, character {position}";
    KeyCheckDigit:
        "Chữ số kiểm tra trong MRZ không khớp.",
        "Vui lòng so từng ký tự với thẻ, chú ý số 0 với chữ O, số 1 với chữ I.",
        "A check digit of the MRZ does not fit.",
        "Please compare every character with the card; look out for 0 and O, 1 and I.",
        about "{part}";
    KeyDate:
        "Ngày trong MRZ không hợp lệ.",
        "Vui lòng so lại dòng 2 của MRZ với thẻ; ngày được ghi theo thứ tự năm, tháng, ngày.",
        "A date in the MRZ is not a date.",
        "Please compare line 2 of the MRZ with the card; dates stand as year, month, day.",
         about "{part}";
     PictureKindUnsupported:
        "Phần mềm không đọc được loại ảnh này.",
        "Vui lòng lưu hoặc gửi lại ảnh dưới dạng JPEG hay PNG, hoặc chụp màn hình ảnh đó rồi dùng ảnh chụp màn hình.",
        "This kind of picture cannot be read.",
        "Please save or send it again as JPEG or PNG, or take a screenshot of it and use that.",
        about "{kind}";
    NotAPicture:
        "Tệp này không phải là ảnh chụp mã QR.",
        "Vui lòng mở tệp, chụp màn hình chỗ có mã QR rồi dùng ảnh đó; hoặc nhập số định danh.",
        "The file is not a picture of the QR code.",
        "Please open it, take a screenshot of the QR code and use that; or type the number.",
        about "{kind}";
    SeveralQrCodes:
        "Trong ảnh có mã QR của nhiều thẻ khác nhau.",
        "Vui lòng chụp riêng từng thẻ, mỗi ảnh chỉ một mã QR của thẻ.",
        "The picture shows the QR codes of several cards.",
        "Please take a picture of each card alone.";
    KeyboardLayout:
        "Máy quét gõ theo bàn phím tiếng Anh (US), nhưng máy tính đang dùng kiểu bàn phím khác.",
        "Vui lòng chuyển bàn phím sang tiếng Anh (US), tắt bộ gõ tiếng Việt rồi quét lại; hoặc gõ tay 12 số.",
        "The scanner types for an English (US) keyboard, but the computer has another keyboard layout.",
        "Please switch the keyboard to English (US) and input methods off, scan again, or type the 12 digits.";
    DigitsMissing:
        "Mã QR đã quét chỉ có chữ, không có chữ số nào.",
        "Vui lòng bật phím Num Lock rồi quét lại; hoặc nhập tay 12 số của số định danh cá nhân.",
        "The QR code arrived with letters but without any digit.",
        "Please switch Num Lock on and scan again, or type the 12 digits of the personal number.";
    SeveralInputs:
        "Tệp hoặc lần quét này chứa thông tin của nhiều thẻ khác nhau.",
        "Vui lòng quét hoặc lưu riêng từng thẻ, mỗi lần chỉ một thẻ.",
        "The file or scan holds what belongs to several cards.",
        "Please scan or save each card alone.";
    NothingEntered:
        "Không nhận được thông tin nào: tệp hoặc đường ống trống.",
        "Vui lòng quét hoặc lưu lại thông tin rồi thử lại.",
        "Nothing was received: the file or pipe is empty.",
        "Please scan or save it again, then try once more.";
};

#[cfg(test)]
mod tests {
    use super::ROWS;
    use crate::{
        Code,
        messages::{Language, code_message},
    };

    #[test]
    fn a_wrong_number_is_told_apart_from_a_moved_card_and_another_card() {
        let what = |code| code_message(code, Language::Vietnamese).what;
        assert_ne!(what(Code::WrongKey), what(Code::CardMoved));
        assert_ne!(what(Code::WrongKey), what(Code::WrongCard));
        assert_eq!(ROWS.len(), Code::ALL.iter().filter(|code| (400..500).contains(&code.number())).count());
    }
}
