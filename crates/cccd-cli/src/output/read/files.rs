//! The result for each file that was requested by name. The contents are not shown.

use cccd::{
    document::{Document, FileState, Unavailable},
    files::File,
};

use super::View;

impl View<'_> {
    /// A line for each requested file, under a heading; empty if no file was requested.
    pub(super) fn asked(&self, document: &Document) -> String {
        let mut files: Vec<File> = self.files.to_vec();
        files.sort_unstable();
        files.dedup();
        let width = files.iter().map(|file| file.name().len()).max().unwrap_or_default();
        let line = |file: &File| {
            let result = self.folded(&self.result(document.state(*file)), width + 4);
            format!("  {:width$}  {result}\n", file.name())
        };
        let lines: String = files.iter().map(line).collect();
        match lines.is_empty() {
            true => lines,
            false => self.section(self.language.pick("TỆP ĐÃ YÊU CẦU", "FILES ASKED FOR")) + &lines,
        }
    }

    fn result(&self, state: Option<FileState>) -> String {
        let words = match state {
            Some(FileState::Read { length }) => return format!("{length} byte"),
            Some(FileState::Malformed { length }) => {
                return format!("{length} byte, {}", self.language.pick("sai cấu trúc", "malformed"));
            }
            Some(FileState::Unavailable(Unavailable::Absent)) => {
                self.language.pick("không có trên chip", "not on the chip")
            }
            Some(FileState::Unavailable(Unavailable::Locked)) => self.language.pick(
                "chip không cho phép đọc; chỉ thiết bị của cơ quan có thẩm quyền mới đọc được",
                "not permitted by the chip; it is kept for readers with a certificate of the state",
            ),
            Some(FileState::Unavailable(_)) => self
                .language
                .pick("quá dài, chip chỉ cho đọc phần đầu", "too long, the chip gives its first part alone"),
            _ => self.language.pick("chưa đọc", "not read"),
        };
        words.to_owned()
    }
}
