//! What `cccd sim issue` and `cccd sim quirks` show.

use std::path::{Path, PathBuf};

use cccd::messages::Language;
use cccd_sim::Quirk;

use crate::terminal::{either, printable};

/// The files that were written, and how to go on.
pub(crate) fn issued(files: &[PathBuf; 3], language: Language) -> String {
    let shown = |path: &Path| printable(&path.to_string_lossy()).into_owned();
    let [root, key, _] = files;
    let trust = root.parent().map(shown).unwrap_or_default();
    let list: String = files.iter().map(|path| format!("  {}\n", shown(path))).collect();
    format!(
        "{}\n{list}{}\n  cccd read --key-file {} --trust {trust}\n",
        either(
            language,
            "THẺ MẪU (SPECIMEN), người hư cấu. Đã ghi:",
            "SPECIMEN of an invented person. Written:"
        ),
        either(language, "Khi thẻ này nằm trên đầu đọc:", "Once this card lies on a reader:"),
        shown(key),
    )
}

/// Every quirk, one a line.
pub(crate) fn quirks(language: Language) -> String {
    let width = Quirk::all().map(|quirk| quirk.name().len()).max().unwrap_or(0);
    let line = |quirk: &Quirk| {
        format!("{:width$}  {}\n", quirk.name(), either(language, quirk.vietnamese(), quirk.english()))
    };
    Quirk::all().map(line).collect()
}
