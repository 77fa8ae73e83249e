//! Messages after a removal.

use cccd::{
    messages::Language,
    pki::trust_store::{Item, Removal, Role},
};
use cccd_base::screen;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{fingerprint, list_json, lists, name, paragraph, shown};

/// What was removed, and what an operator may not expect: the links removed with it, and what stays trusted.
pub(crate) fn removed(removal: &Removal, language: Language) -> String {
    let mut text = String::new();
    for (index, item) in removal.removed.iter().enumerate() {
        let label = match (index, item.role) {
            (0, _) => language.pick("Đã bỏ", "Taken out"),
            (_, Role::Link) => {
                language.pick("Đã bỏ theo, chứng thư liên kết", "Taken out with it, link certificate")
            }
            _ => language.pick("Đã bỏ theo", "Taken out with it"),
        };
        text += &paragraph(&format!("{label}: {}", what(item)), 2);
        text += &fingerprint(&item.sha256);
    }
    for successor in &removal.successors {
        let label = language.pick(
            "VẪN tin cậy gốc kế tiếp, bỏ riêng nếu không cần",
            "STILL trusted, a successor; take it out by itself if it is not wanted",
        );
        text += &paragraph(&format!("{label}: {}", what(successor)), 2);
        text += &fingerprint(&successor.sha256);
    }
    for path in &removal.still_trusted {
        let label = language.pick(
            "VẪN tin cậy cùng khóa này vì có tệp đặt vào bằng tay, hãy xóa tệp đó",
            "The same key is STILL trusted by a file put there by hand; delete that file",
        );
        text += &paragraph(&format!("{label}: {}", shown(path)), 2);
    }
    text
}

fn what(item: &Item) -> String {
    let list = || item.revocation_list.as_ref().map(lists::issuer);
    item.certificate.as_ref().map(name).or_else(list).unwrap_or_else(|| "–".to_owned())
}

pub(crate) fn removed_json(removal: &Removal, now: Timestamp) -> Value {
    let mut value = list_json(&removal.removed, now);
    let paths = removal.still_trusted.iter().map(|path| screen::path(path));
    value["still_trusted"] = json!(paths.collect::<Vec<_>>());
    let successors = removal.successors.iter().map(|item| &item.sha256);
    value["successors"] = json!(successors.collect::<Vec<_>>());
    value
}
