//! Codes from 700: cryptography, the trust folder, files of this computer, the call, and mistakes of this library.

use super::{Row, row};
use crate::Code;

pub(super) const ROWS: &[Row] = &[
    row(
        Code::CryptoFailed,
        "Thư viện mật mã của phần mềm gặp lỗi.",
        "Vui lòng đọc lại thẻ; nếu vẫn lỗi, xin báo bộ phận kỹ thuật.",
        "The cryptographic library failed.",
        "Please read the card again; if that does not help, tell technical support.",
    ),
    row(
        Code::CryptoPoint,
        "Thẻ gửi một giá trị mật mã không hợp lệ.",
        "Vui lòng đọc lại một lần; nếu vẫn lỗi, không sử dụng dữ liệu và xin báo bộ phận kỹ thuật.",
        "The card sent a cryptographic value that is not valid.",
        "Please read once more; if it happens again, do not use the data and tell technical support.",
    ),
    row(
        Code::CryptoUnsupported,
        "Phần mềm chưa hỗ trợ thuật toán hoặc tham số mật mã của thẻ.",
        "Vui lòng báo bộ phận kỹ thuật để cập nhật phần mềm.",
        "This program does not support an algorithm or parameter of the card.",
        "Please ask technical support for a newer version of the program.",
    ),
    row(
        Code::RandomFailed,
        "Không lấy được số ngẫu nhiên từ hệ điều hành.",
        "Vui lòng khởi động lại máy rồi đọc lại thẻ; nếu vẫn lỗi, xin báo bộ phận kỹ thuật.",
        "The operating system gave no random bytes.",
        "Please restart the computer and read again; if that does not help, tell technical support.",
    ),
    row(
        Code::TrustFolderUnreadable,
        "Không mở được thư mục chứng thư tin cậy.",
        "Vui lòng kiểm tra đường dẫn và quyền đọc thư mục đó.",
        "The trust folder cannot be read.",
        "Please check its path and the right to read it.",
    ),
    row(
        Code::TrustFileMalformed,
        "Trong thư mục chứng thư tin cậy có tệp không phải là chứng thư.",
        "Vui lòng bỏ tệp đó ra khỏi thư mục hoặc thay bằng chứng thư đúng.",
        "A file in the trust folder is not a certificate.",
        "Please remove that file from the folder or replace it by the right certificate.",
    ),
    row(
        Code::FileUnreadable,
        "Không đọc được tệp trên máy.",
        "Vui lòng kiểm tra tên tệp và quyền đọc tệp.",
        "A file on this computer cannot be read.",
        "Please check the name of the file and the right to read it.",
    ),
    row(
        Code::FileUnwritable,
        "Không ghi được tệp trên máy.",
        "Vui lòng kiểm tra tên thư mục, quyền ghi và dung lượng còn trống.",
        "A file on this computer cannot be written.",
        "Please check the name of the folder, the right to write there and the free space.",
    ),
    row(
        Code::StreamFailed,
        "Không nhận được dữ liệu vào hoặc không đưa được kết quả ra.",
        "Vui lòng kiểm tra chương trình gửi dữ liệu vào hoặc nhận kết quả rồi chạy lại.",
        "Standard input or output failed.",
        "Please check the program at the other end and run this one again.",
    ),
    row(
        Code::ArgumentInvalid,
        "Có tham số mang giá trị không dùng được.",
        "Vui lòng sửa tham số đó rồi chạy lại.",
        "An argument has a value that cannot be used.",
        "Please correct that argument and try again.",
    ),
    row(
        Code::Internal,
        "Phần mềm gặp lỗi nội bộ.",
        "Đây không phải lỗi của thẻ; vui lòng báo bộ phận kỹ thuật, kèm theo mã lỗi.",
        "The program made a mistake of its own.",
        "The card is not at fault; please tell technical support the number of the error.",
    ),
];
