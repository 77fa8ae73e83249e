//! Messages about the parts of a file that cannot be read.

use std::path::Path;

use cccd::{
    messages::Language,
    pki::trust_store::{Import, PartFault, PartFaultKind, Place},
};
use cccd_base::screen::spelt_out;
use serde_json::{Value, json};

use super::{paragraph, shown};

/// How many faults of a kind are shown one by one.
pub(super) const MAX_SHOWN: usize = 10;

/// Where a part is in its file.
pub(super) fn place(place: Place, language: Language) -> String {
    match place {
        Place::Line(line) => format!("{} {line}", language.pick("dòng", "line")),
        Place::Part(part) => format!("{} {part}", language.pick("mục", "part")),
        _ => String::new(),
    }
}

/// A line for each of the first faults, and one for how many more there are.
pub(super) fn sentences(import: &Import, language: Language) -> Vec<String> {
    let mut lines: Vec<_> =
        import.faults.iter().take(MAX_SHOWN).map(|fault| sentence(fault, language)).collect();
    let more = import.faults.len().saturating_sub(MAX_SHOWN);
    if more > 0 {
        lines.push(match language {
            Language::English => format!("… and {more} more that cannot be read"),
            _ => format!("… và {more} phần khác không đọc được"),
        });
    }
    lines
}

fn sentence(fault: &PartFault, language: Language) -> String {
    let label = match fault.kind {
        PartFaultKind::OfCard | PartFaultKind::Unknown => language.pick("KHÔNG thêm", "NOT added"),
        _ => language.pick("KHÔNG đọc được", "CANNOT be read"),
    };
    let reason = reason(fault.kind, language);
    let what = match fault.what.as_str() {
        "" => String::new(),
        what => format!(" ({})", spelt_out(what)),
    };
    format!("{label}, {}{what}: {reason}", place(fault.place, language))
}

const fn reason(kind: PartFaultKind, language: Language) -> &'static str {
    match kind {
        PartFaultKind::NotBase64 => language.pick("có ký tự không phải base64", "it is not base64"),
        PartFaultKind::Cut => language.pick("bị cắt, không có phần kết", "it is cut off, without its end"),
        PartFaultKind::TooLong => language.pick("dài hơn mọi chứng thư", "it is longer than any certificate"),
        PartFaultKind::TooMany => language.pick(
            "tệp có quá nhiều mục, bỏ qua từ đây",
            "the file holds too many; none is taken from here on",
        ),
        PartFaultKind::OfCard => language.pick("là chữ ký của một thẻ", "it is a signature of a card"),
        _ => language.pick("không phải chứng thư hay danh sách", "it is neither a certificate nor a list"),
    }
}

/// What came of the files of a folder.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sums {
    pub(crate) files: usize,
    /// Files of which a part was left out.
    pub(crate) partial: usize,
    /// Files of which nothing was taken.
    pub(crate) failed: usize,
    /// Certificates and lists that are new in the trust folder.
    pub(crate) added: usize,
    /// Revocation lists in the trust folder that newer ones replaced.
    pub(crate) replaced: usize,
}

/// The last line about a folder of files.
pub(crate) fn sums(sums: &Sums, folder: &Path, language: Language) -> String {
    let Sums { files, partial, failed, added, replaced } = *sums;
    let (whole, folder) = (files - partial - failed, shown(folder));
    let line = match language {
        Language::English => format!(
            "{folder}: {files} files: {whole} taken, {partial} in part, {failed} not. Added {added}, replaced \
             {replaced}."
        ),
        _ => format!(
            "{folder}: {files} tệp: {whole} đã nhận, {partial} chỉ nhận một phần, {failed} không nhận. Thêm {added} \
             mục, thay {replaced} mục cũ."
        ),
    };
    paragraph(&line, 0)
}

pub(super) fn place_json(place: Option<Place>) -> Value {
    match place {
        Some(Place::Line(line)) => json!({ "line": line }),
        Some(Place::Part(part)) => json!({ "part": part }),
        _ => Value::Null,
    }
}

pub(super) fn faults_json(import: &Import) -> Vec<Value> {
    let one = |fault: &PartFault| json!({ "place": place_json(Some(fault.place)), "what": fault.what, "reason": fault.kind.name() });
    import.faults.iter().map(one).collect()
}
