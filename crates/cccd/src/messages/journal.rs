//! Codes 860-869: the journal of a counter.

use super::Row;

pub(super) const ROWS: &[Row] = rows! {
    JournalUnreadable:
        "Không đọc được sổ giao dịch.",
        "Vui lòng kiểm tra đường dẫn và quyền đọc tệp.",
        "The journal cannot be read.",
        "Please check its path and whether you may read it.",
        about "{path}: {kind}";
    NotAJournal:
        "Tệp này không phải sổ giao dịch, hoặc đã hỏng.",
        "Vui lòng chọn tệp khác, hoặc dùng bản sao lưu của sổ.",
        "This file is not a journal, or it is damaged.",
        "Please choose another file, or take a backup of the journal.",
        about "{path}";
    JournalVersion:
        "Sổ giao dịch do một phiên bản mới hơn tạo ra.",
        "Vui lòng cập nhật phần mềm rồi thử lại.",
        "The journal was made by a later version of this program.",
        "Please update this program and try again.",
        about "{path}";
    JournalUnwritable:
        "Không ghi được vào sổ giao dịch.",
        "Vui lòng kiểm tra quyền ghi, chỗ trống trên đĩa và chương trình khác đang mở sổ.",
        "The journal cannot be written.",
        "Please check permissions, space on the disk, and other programs that hold it.",
        about "{path}: {kind}";
    JournalText:
        "Tên quầy hoặc mục đích để trống, dài quá 80 ký tự hoặc chứa từ 9 chữ số trở lên.",
        "Vui lòng sửa lại; không ghi số định danh hay dữ liệu cá nhân khác vào sổ.",
        "Counter or purpose is empty, longer than 80 characters, or holds 9 or more digits in a row.",
        "Please change it; no number of a person and no other personal data goes into the journal.",
        about "{argument}";
};
