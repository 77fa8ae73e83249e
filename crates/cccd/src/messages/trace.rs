//! Codes 750-799: records of reads.

use super::Row;

pub(super) const ROWS: &[Row] = rows! {
    TraceMalformed:
        "Tệp ghi lần đọc (trace) có dòng không đọc được.",
        "Vui lòng lấy lại tệp gốc từ nơi đã ghi.",
        "A line of the trace cannot be read.",
        "Please get the original file again from where it was recorded.",
        detail "dòng {line}: {what}", "line {line}: {what}";
    TraceVersion:
        "Tệp ghi lần đọc (trace) có phiên bản mà phần mềm này chưa biết, hoặc không phải là tệp ghi lần đọc.",
        "Vui lòng kiểm tra tên tệp hoặc dùng bản phần mềm mới hơn.",
        "The trace has a version that this program does not know, or the file is no trace.",
        "Please check the name of the file, or take a newer version of the program.",
        detail "phiên bản {version}", "version {version}";
    TraceTooLarge:
        "Tệp ghi lần đọc (trace) lớn hơn mọi lần đọc có thể có.",
        "Vui lòng kiểm tra tên tệp.",
        "The trace is larger than any read.",
        "Please check the name of the file.",
        detail "dòng {line}", "line {line}";
    TraceChanged:
        "Tệp ghi lần đọc (trace) đã bị sửa sau khi ghi.",
        "Vui lòng lấy lại tệp gốc từ nơi đã ghi.",
        "The trace was changed after it was written.",
        "Please get the original file again from where it was recorded.",
        detail "dòng {line}", "line {line}";
    TraceEnded:
        "Tệp ghi lần đọc (trace) kết thúc trước khi đọc xong.",
        "Lần đọc đã bị ngắt khi đang ghi; phần đã ghi vẫn xem được bằng `cccd trace show`.",
        "The trace ends before the read does.",
        "The recording was cut off; what is there can be seen by `cccd trace show`.",
        detail "dòng {line}", "line {line}";
    TraceDiverged:
        "Lần phát lại khác với tệp ghi lần đọc (trace) này.",
        "Vui lòng xem bước khác nhau được nêu ở trên; phần mềm hiện nay đọc thẻ khác với lúc ghi.",
        "The replay does something else than the trace.",
        "Please look at the step that is shown: this version reads the card otherwise than when it was recorded.",
        detail "dòng {line}", "line {line}";
    TraceIncomplete:
        "Tệp ghi lần đọc (trace) thiếu dữ liệu cần để phát lại.",
        "Vui lòng ghi lại bằng `cccd read --record`; nhật ký của pcscd không có số ngẫu nhiên và đồng hồ.",
        "The trace lacks what a replay needs.",
        "Please record again by `cccd read --record`; the log of pcscd holds neither random bytes nor the clock.",
        about "{what}";
    TraceEncrypted:
        "Tệp ghi lần đọc (trace) đã được mã hóa.",
        "Vui lòng chạy `cccd verify --identity TỆP` với tệp khóa age của người nhận.",
        "The trace is encrypted.",
        "Please run `cccd verify --identity FILE` with the age key file of a recipient.";
};
