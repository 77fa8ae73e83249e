//! What `cccd sim issue` and `cccd sim quirks` show.

use std::path::{Path, PathBuf};

use cccd::messages::Language;
use cccd_base::screen::{self, spelt_out};
use cccd_sim::{Quirk, QuirkGroup};

use crate::terminal::fold;

/// The written files, and how to continue.
pub(crate) fn issued(files: &[PathBuf; 3], more: &[PathBuf], language: Language) -> String {
    let shown = |path: &Path| spelt_out(&screen::path(path)).into_owned();
    let [root, key, _] = files;
    let trust = root.parent().map(shown).unwrap_or_default();
    let list: String = files.iter().chain(more).map(|path| format!("  {}\n", shown(path))).collect();
    format!(
        "{}\n{list}{}\n  cccd read --key-file {} --trust {trust}\n",
        language
            .pick("THẺ MẪU (SPECIMEN), người hư cấu. Đã ghi:", "SPECIMEN of an invented person. Written:"),
        language.pick("Khi thẻ này nằm trên đầu đọc:", "Once this card lies on a reader:"),
        shown(key),
    )
}

/// Width of the list of quirks: every terminal has this many columns.
const WIDTH: usize = 80;
/// The column where the description of a quirk begins.
const DESCRIPTION: usize = 29;

/// Every quirk under the heading of its group: its name, and what the card does. A name that reaches into the second
/// column has a line of its own.
pub(crate) fn quirks(language: Language) -> String {
    let entry = |quirk: &Quirk| {
        let description = language.pick(quirk.vietnamese(), quirk.english());
        let name = format!("  {}", quirk.name());
        let gap = if name.len() + 2 > DESCRIPTION { "\n" } else { "" };
        let indent = DESCRIPTION - if gap.is_empty() { name.len() } else { 0 };
        format!("{name}{gap}{:indent$}{}\n", "", fold(description, DESCRIPTION, WIDTH))
    };
    let group = |group: &QuirkGroup| {
        let heading = language.pick(group.vietnamese(), group.english());
        format!("{heading}\n{}", group.quirks().iter().map(entry).collect::<String>())
    };
    Quirk::groups().map(group).collect::<Vec<_>>().join("\n")
}
