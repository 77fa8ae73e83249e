//! Codes 500-599: files of the card that are malformed.

use super::Row;

/// A read that failed in transit may succeed the next time.
const READ_AGAIN_VI: &str =
    "Vui lòng đọc lại thẻ một lần; nếu vẫn lỗi, xin dùng thông tin in trên thẻ và báo bộ phận kỹ thuật.";
const READ_AGAIN_EN: &str =
    "Please read once more; if it fails again, use what is printed on the card and tell technical support.";

/// The chip will hold the same data the next time.
const PRINTED_VI: &str = "Vui lòng dùng thông tin in trên thẻ và báo bộ phận kỹ thuật.";
const PRINTED_EN: &str = "Please use what is printed on the card and tell technical support.";

/// The file, and the position in it.
const AT_VI: &str = "[{file}, ]vị trí byte {offset}";
const AT_EN: &str = "[{file}, ]at byte {offset}";

pub(super) const ROWS: &[Row] = rows! {
    DataTruncated:
        "Dữ liệu trên chip bị thiếu phần cuối.",
        READ_AGAIN_VI,
        "Data on the chip ends before it should.",
        READ_AGAIN_EN,
        detail AT_VI, AT_EN;
    DataTag:
        "Dữ liệu trên chip sai cấu trúc: gặp một phần không đúng loại.",
        READ_AGAIN_VI,
        "Data on the chip is malformed: a part is of another kind than expected.",
        READ_AGAIN_EN,
        detail AT_VI, AT_EN;
    DataLength:
        "Dữ liệu trên chip sai cấu trúc: độ dài ghi không đúng.",
        READ_AGAIN_VI,
        "Data on the chip is malformed: a length is wrong.",
        READ_AGAIN_EN,
        detail AT_VI, AT_EN;
    DataTooDeep:
        "Dữ liệu trên chip có quá nhiều lớp hoặc quá nhiều phần.",
        READ_AGAIN_VI,
        "Data on the chip is nested too deep or has too many parts.",
        READ_AGAIN_EN,
        detail AT_VI, AT_EN;
    DataValue:
        "Dữ liệu trên chip có giá trị nằm ngoài quy định.",
        READ_AGAIN_VI,
        "Data on the chip holds a value that the standard does not allow.",
        READ_AGAIN_EN,
        detail AT_VI, AT_EN;
    DataText:
        "Chữ trong dữ liệu trên chip không đúng bảng mã.",
        READ_AGAIN_VI,
        "Text on the chip is not in its encoding.",
        READ_AGAIN_EN,
        detail AT_VI, AT_EN;
    DataTrailing:
        "Dữ liệu trên chip có phần thừa ở cuối.",
        READ_AGAIN_VI,
        "Bytes follow where data on the chip should end.",
        READ_AGAIN_EN,
        detail AT_VI, AT_EN;
    DataImage:
        "Không hiển thị được ảnh lưu trên chip.",
        "Vui lòng đọc lại thẻ một lần; nếu vẫn lỗi, xin đối chiếu bằng ảnh in trên thẻ.",
        "The picture on the chip cannot be shown.",
        "Please read once more; if it fails again, compare with the picture printed on the card.",
        detail AT_VI, AT_EN;
    DataTooLarge:
        "Dữ liệu trên chip lớn hơn mức cho phép.",
        PRINTED_VI,
        "Data on the chip is larger than any such data may be.",
        PRINTED_EN,
        detail AT_VI, AT_EN;
    DataMissing:
        "Dữ liệu trên chip thiếu một phần bắt buộc.",
        READ_AGAIN_VI,
        "Data on the chip lacks a required part.",
        READ_AGAIN_EN,
        detail AT_VI, AT_EN;
    DataDuplicate:
        "Dữ liệu trên chip có một phần bị ghi hai lần.",
        READ_AGAIN_VI,
        "A part of the data on the chip stands twice.",
        READ_AGAIN_EN,
        detail AT_VI, AT_EN;
    DataVersion:
        "Dữ liệu trên chip thuộc phiên bản mà phần mềm chưa biết.",
        PRINTED_VI,
        "Data on the chip has a version that this program does not know.",
        PRINTED_EN,
        detail AT_VI, AT_EN;
    FileDamaged:
        "Tệp đã bị hỏng khi lưu giữ hoặc sao chép.",
        "Vui lòng lấy lại tệp gốc; điều này không nói gì về công dân hay thẻ.",
        "The file was damaged on the disk or while it was copied.",
        "Please get the file again; this says nothing about the citizen or the card.";
};
