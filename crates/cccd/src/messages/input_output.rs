//! Codes 850-859: files and streams of this computer.

use super::Row;

pub(super) const ROWS: &[Row] = rows! {
    FileUnreadable:
        "Không đọc được tệp trên máy.",
        "Vui lòng kiểm tra tên tệp và quyền đọc tệp.",
        "A file on this computer cannot be read.",
        "Please check the name of the file and the right to read it.",
        about "{path}: {kind}";
    FileUnwritable:
        "Không ghi được tệp trên máy.",
        "Vui lòng kiểm tra tên thư mục, quyền ghi và dung lượng còn trống.",
        "A file on this computer cannot be written.",
        "Please check the name of the folder, the right to write there and the free space.",
        about "{path}: {kind}";
    StreamFailed:
        "Không nhận được dữ liệu vào hoặc không đưa được kết quả ra.",
        "Vui lòng kiểm tra chương trình gửi dữ liệu vào hoặc nhận kết quả rồi chạy lại.",
        "Standard input or output failed.",
        "Please check the program at the other end and run this one again.",
        about "{kind}";
    PictureUnreadable:
        "Không đọc được tệp ảnh này.",
        "Vui lòng chép hoặc gửi lại tệp ảnh; tốt nhất là JPEG hoặc PNG, dưới 50 triệu điểm ảnh.",
        "The picture cannot be read.",
        "Please copy or send it again, preferably as a JPEG or PNG of less than 50 million pixels.",
        about "{kind}";
    QrCodeNotFound:
        "Không tìm thấy mã QR của thẻ trong ảnh.",
        "Vui lòng chụp lại gần hơn, đủ sáng, thấy trọn mã QR, không lóa; hoặc nhập số định danh.",
        "No QR code of a card was found in the picture.",
        "Please take it again, closer, in good light, the whole code without glare; or type the number.";
    AgeHeaderTooLarge:
        "Tệp mã hóa (age) có quá nhiều người nhận, hoặc phần đầu quá dài; không giải mã.",
        "Vui lòng lấy lại tệp gốc từ nơi đã lập, được mã hóa cho ít người nhận hơn.",
        "The encrypted file (age) has too many recipients or too long a header; it was not decrypted.",
        "Please get the original again from where it was made, encrypted to fewer recipients.",
        detail "tối đa {recipients} người nhận, {bytes} byte phần đầu",
            "at most {recipients} recipients, {bytes} bytes of header";
    ClockUnusable:
        "Đồng hồ của máy chưa được đặt: thời gian nằm ngoài các năm 1970 đến 9998.",
        "Vui lòng đặt lại ngày giờ của máy rồi chạy lại; mọi tệp có ghi thời gian đều cần đồng hồ đúng.",
        "The clock of this computer is not set: its time is outside the years 1970 to 9998.",
        "Please set date and time, then run this again; whatever states a time needs a clock that is right.";
    NotAFile:
        "Đường dẫn này là thiết bị, ống dẫn (FIFO) hoặc socket, không phải là tệp.",
        "Vui lòng nêu tên một tệp; muốn nối với chương trình khác thì dùng đầu vào và đầu ra chuẩn.",
        "This is a device, a FIFO or a socket where a file is meant.",
        "Please name a file; other programs are connected through standard input and output.",
        about "{path}";
};
