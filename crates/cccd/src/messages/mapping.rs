//! Codes 870-879: the file that renames fields.

use super::Row;

pub(super) const ROWS: &[Row] = rows! {
    MappingMalformed:
        "Tệp ánh xạ tên trường không đúng dạng.",
        "Vui lòng viết mỗi dòng dạng `trường = tên`, lưu bằng UTF-8, không quá 16 KB.",
        "The mapping file is malformed.",
        "Please write `field = name` in each line, in UTF-8, 16 KB at most.",
        detail "[dòng {line}]", "[line {line}]";
    MappingUnknown:
        "Tệp ánh xạ nêu một trường hoặc một dạng không có.",
        "Vui lòng dùng tên trường như trong `cccd read --format json`; dạng chỉ gồm @date, @male, @female.",
        "The mapping file names a field or a form that does not exist.",
        "Please take the names of `cccd read --format json`; forms are @date, @male, @female.",
        detail "dòng {line}", "line {line}";
    MappingTwice:
        "Tệp ánh xạ nêu một trường hoặc một tên hai lần.",
        "Vui lòng giữ lại một dòng cho mỗi trường và đặt tên khác nhau.",
        "The mapping file has a field or a name twice.",
        "Please keep one line for each field, with different names.",
        detail "dòng {line}", "line {line}";
};
