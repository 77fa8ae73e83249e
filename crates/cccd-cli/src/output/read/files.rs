//! The files that were asked for by name: what came of each.

use cccd::{document::Document, files::File, shown::file_in_words};

use super::View;

impl View<'_> {
    /// A line for each requested file, under a heading; empty if no file was requested.
    pub(super) fn asked(&self, document: &Document) -> String {
        let mut files: Vec<File> = self.files.to_vec();
        files.sort_unstable();
        files.dedup();
        let width = files.iter().map(|file| file.name().len()).max().unwrap_or_default();
        let line = |file: &File| {
            let result = self.folded(&file_in_words(document, *file, self.language), width + 4);
            format!("  {:width$}  {result}\n", file.name())
        };
        let lines: String = files.iter().map(line).collect();
        match lines.is_empty() {
            true => lines,
            false => self.section(self.language.pick("TỆP ĐÃ YÊU CẦU", "FILES ASKED FOR")) + &lines,
        }
    }
}
