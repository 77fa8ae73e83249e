//! Codes 850-859: files and streams of this computer.

use super::{Row, row};
use crate::Code;

pub(super) const ROWS: &[Row] = &[
    row(
        Code::FileUnreadable,
        "Không đọc được tệp trên máy.",
        "Vui lòng kiểm tra tên tệp và quyền đọc tệp.",
        "A file on this computer cannot be read.",
        "Please check the name of the file and the right to read it.",
    )
    .about("{path}: {kind}"),
    row(
        Code::FileUnwritable,
        "Không ghi được tệp trên máy.",
        "Vui lòng kiểm tra tên thư mục, quyền ghi và dung lượng còn trống.",
        "A file on this computer cannot be written.",
        "Please check the name of the folder, the right to write there and the free space.",
    )
    .about("{path}: {kind}"),
    row(
        Code::StreamFailed,
        "Không nhận được dữ liệu vào hoặc không đưa được kết quả ra.",
        "Vui lòng kiểm tra chương trình gửi dữ liệu vào hoặc nhận kết quả rồi chạy lại.",
        "Standard input or output failed.",
        "Please check the program at the other end and run this one again.",
    )
    .about("{kind}"),
    row(
        Code::PictureUnreadable,
        "Không đọc được tệp ảnh, hoặc ảnh quá lớn.",
        "Vui lòng chép hoặc gửi lại tệp ảnh; tốt nhất là JPEG hoặc PNG, dưới 50 triệu điểm ảnh.",
        "The picture cannot be read, or it is too large.",
        "Please copy or send it again, preferably as a JPEG or PNG of less than 50 million pixels.",
    )
    .about("{kind}"),
    row(
        Code::QrCodeNotFound,
        "Không tìm thấy mã QR của thẻ trong ảnh.",
        "Vui lòng chụp lại gần hơn, đủ sáng, thấy trọn mã QR, không lóa; hoặc nhập số định danh.",
        "No QR code of a card was found in the picture.",
        "Please take it again, closer, in good light, the whole code without glare; or type the number.",
    ),
];
