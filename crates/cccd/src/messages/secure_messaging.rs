//! Codes 300-399: the protected channel to the card.

use super::Row;

pub(super) const ROWS: &[Row] = rows! {
    ChannelBroken:
        "Dữ liệu truyền từ thẻ không qua được kiểm tra của kênh bảo mật.",
        "Vui lòng đặt lại thẻ rồi đọc lại; nếu vẫn lỗi, không sử dụng dữ liệu và xin báo bộ phận kỹ thuật.",
        "Data from the card failed the checks of the protected channel.",
        "Please lay the card down again and read; if it fails again, do not use the data and tell technical support.";
    ChannelDropped:
        "Thẻ đã ngắt kênh bảo mật khi đang đọc.",
        "Vui lòng đặt lại thẻ, giữ yên rồi đọc lại.",
        "The card left the protected channel during the read.",
        "Please lay the card down again, keep it still and read again.";
};
