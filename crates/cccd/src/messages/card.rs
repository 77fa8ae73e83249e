//! Codes 200-399: the answers of the card, and the protected channel.

use super::Row;

pub(super) const ROWS: &[Row] = rows! {
    CommandRefused:
        "Thẻ từ chối một lệnh của phần mềm.",
        "Vui lòng nhấc thẻ ra, đặt lại rồi đọc lại; nếu vẫn lỗi, xin báo bộ phận kỹ thuật.",
        "The card refused a command.",
        "Please lift the card, lay it down and read again; if that does not help, tell technical support.";
    NoApplication:
        "Chip của thẻ này không có ứng dụng căn cước eMRTD.",
        "Vui lòng kiểm tra đây có đúng là thẻ căn cước gắn chip, không phải thẻ ngân hàng hay thẻ khác.",
        "The chip of this card has no eMRTD identity application.",
        "Please check that this is an identity card with a chip and not a bank card or another one.";
    FileAbsent:
        "Chip không có tệp dữ liệu cần đọc.",
        "Vui lòng xem phần này trên mặt thẻ; đọc lại chip cũng không có thêm.",
        "The chip does not hold the file.",
        "Please use what is printed on the card for this part; reading again will not help.",
        about "{file}";
    NotPermitted:
        "Chip không cho phép đọc tệp dữ liệu này.",
        "Tệp này cần quyền truy cập riêng; vui lòng dùng các thông tin khác đọc được từ thẻ.",
        "The chip does not give this file to this reader.",
        "The file needs a right of its own; please use the other data of the card.",
        about "{file}";
    AnswerTooLong:
        "Thẻ gửi về nhiều dữ liệu hơn mức cho phép.",
        "Vui lòng đọc lại một lần; nếu vẫn lỗi, không sử dụng dữ liệu và xin báo bộ phận kỹ thuật.",
        "The card sent more data than is allowed.",
        "Please read once more; if it happens again, do not use the data and tell technical support.",
        detail "{length} byte, tối đa {limit} byte", "{length} bytes, at most {limit}";
    NoProgress:
        "Thẻ ngừng gửi dữ liệu khi chưa đọc xong tệp.",
        "Vui lòng nhấc thẻ ra, đặt lại rồi đọc lại; nếu vẫn lỗi, xin báo bộ phận kỹ thuật.",
        "The card stopped giving data before the end of a file.",
        "Please lift the card, lay it down and read again; if that does not help, tell technical support.",
        detail "{file}, đã đọc {offset} byte", "{file}, after {offset} bytes";
    AnswerMalformed:
        "Câu trả lời của thẻ không đúng chuẩn.",
        "Vui lòng nhấc thẻ ra, đặt lại rồi đọc lại; nếu vẫn lỗi, xin báo bộ phận kỹ thuật.",
        "The answer of the card is not formed as the standard says.",
        "Please lift the card, lay it down and read again; if that does not help, tell technical support.",
        detail "[lệnh {instruction:02X}]", "[command {instruction:02X}]";
};
