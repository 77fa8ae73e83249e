//! Codes 700-749: the cryptographic library.

use super::Row;

pub(super) const ROWS: &[Row] = rows! {
    CryptoFailed:
        "Thư viện mật mã của phần mềm gặp lỗi.",
        "Vui lòng đọc lại thẻ; nếu vẫn lỗi, xin báo bộ phận kỹ thuật.",
        "The cryptographic library failed.",
        "Please read the card again; if that does not help, tell technical support.",
        about "{operation}";
    CryptoPoint:
        "Thẻ gửi một giá trị mật mã không hợp lệ.",
        "Vui lòng đọc lại một lần; nếu vẫn lỗi, không sử dụng dữ liệu và xin báo bộ phận kỹ thuật.",
        "The card sent a cryptographic value that is not valid.",
        "Please read once more; if it happens again, do not use the data and tell technical support.";
    CryptoUnsupported:
        "Phần mềm chưa hỗ trợ thuật toán hoặc tham số mật mã của thẻ.",
        "Vui lòng báo bộ phận kỹ thuật để cập nhật phần mềm.",
        "This program does not support an algorithm or parameter of the card.",
        "Please ask technical support for a newer version of the program.",
        about "{what}";
    RandomFailed:
        "Không lấy được số ngẫu nhiên từ hệ điều hành.",
        "Vui lòng khởi động lại máy rồi đọc lại thẻ; nếu vẫn lỗi, xin báo bộ phận kỹ thuật.",
        "The operating system gave no random bytes.",
        "Please restart the computer and read again; if that does not help, tell technical support.";
};
