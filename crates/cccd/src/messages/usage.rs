//! Codes from 900: the call, and errors of this library.

use super::Row;

pub(super) const ROWS: &[Row] = rows! {
    ArgumentInvalid:
        "Có tham số mang giá trị không dùng được.",
        "Vui lòng sửa tham số đó rồi chạy lại.",
        "An argument has a value that cannot be used.",
        "Please correct that argument and try again.",
        about "{argument}";
    ArgumentNull:
        "Chương trình gọi thư viện thiếu một tham số bắt buộc.",
        "Vui lòng báo đơn vị làm phần mềm, kèm theo mã lỗi.",
        "The program left out an argument that the library needs.",
        "Please tell the maker of the program the number of the error.",
        about "{argument}";
    TextNotUtf8:
        "Chương trình đưa vào một chuỗi không phải UTF-8.",
        "Vui lòng báo đơn vị làm phần mềm, kèm theo mã lỗi.",
        "The program handed over a text that is not in UTF-8.",
        "Please tell the maker of the program the number of the error.",
        about "{argument}";
    HandleUsed:
        "Chương trình dùng lại một đối tượng đã được dùng hết.",
        "Vui lòng báo đơn vị làm phần mềm, kèm theo mã lỗi.",
        "The program used something again that was used up.",
        "Please tell the maker of the program the number of the error.",
        about "{argument}";
    OptionUnknown:
        "Phiên bản thư viện này không có tùy chọn được yêu cầu.",
        "Vui lòng cập nhật thư viện, hoặc báo đơn vị làm phần mềm.",
        "This version of the library does not know an option that was asked for.",
        "Please update the library, or tell the maker of the program.",
        about "{option}";
    FeatureMissing:
        "Bản phần mềm này được dựng thiếu tính năng mà đầu đọc đã chọn cần đến.",
        "Vui lòng dựng lại với tính năng đó, ví dụ --features nfc (Debian: gói libnfc-dev, libclang1-14).",
        "This program was built without the feature that the chosen reader needs.",
        "Please build it with that feature, such as --features nfc (Debian: package libnfc-dev, libclang1-14).",
        about "{feature}";
    Internal:
        "Phần mềm gặp lỗi nội bộ.",
        "Đây không phải lỗi của thẻ; vui lòng báo bộ phận kỹ thuật, kèm theo mã lỗi.",
        "The program made a mistake of its own.",
        "The card is not at fault; please tell technical support the number of the error.",
        about "{place}";
};
