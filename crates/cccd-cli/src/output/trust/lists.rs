//! Messages about revocation lists, and about rejected master lists.

use cccd::{
    messages::{Language, error_message},
    pki::{
        RevocationList,
        trust_store::{Decision, Import},
    },
};
use cccd_base::screen::spelt_out;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{day, parts::MAX_SHOWN};

/// The full name of the issuer.
pub(super) fn issuer(list: &RevocationList) -> String {
    spelt_out(&list.issuer().to_string()).into_owned()
}

/// How many certificates a list revokes, its dates, and whether it is out of date.
pub(super) fn summary(list: &RevocationList, now: Timestamp, language: Language) -> String {
    let made = language.pick("lập ngày", "made on");
    format!(
        "{}; {made} {}; {}",
        revoked(list.len(), language),
        day(list.this_update()),
        ends(list, now, language)
    )
}

/// The same without the issue date, for one line among many.
pub(super) fn short(list: &RevocationList, now: Timestamp, language: Language) -> String {
    format!("{}, {}", revoked(list.len(), language), ends(list, now, language))
}

/// Until when a list is in force.
fn ends(list: &RevocationList, now: Timestamp, language: Language) -> String {
    let Some(next) = list.next_update() else {
        return match list.is_current(now) {
            true => language.pick("không ghi ngày có bản sau", "does not say when the next one comes"),
            false => language.pick("QUÁ HẠN: cũ hơn 90 ngày", "OUT OF DATE: more than 90 days old"),
        }
        .to_owned();
    };
    let label = match (list.is_current(now), now < list.this_update()) {
        (true, _) => language.pick("đến", "until"),
        (false, true) => language.pick("CHƯA CÓ HIỆU LỰC, đến", "NOT YET IN FORCE, until"),
        (false, false) => language.pick("QUÁ HẠN từ", "OUT OF DATE since"),
    };
    format!("{label} {}", day(next))
}

fn revoked(count: usize, language: Language) -> String {
    match (language, count) {
        (Language::English, 1) => "revokes 1 certificate".to_owned(),
        (Language::English, _) => format!("revokes {count} certificates"),
        _ => format!("thu hồi {count} chứng thư"),
    }
}

/// What the operator should know about the lists in a file; `many` if they were not shown one by one.
pub(super) fn sentences(import: &Import, many: bool, now: Timestamp, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    let has = |wanted: Decision| import.proposals.iter().any(|proposal| proposal.decision == wanted);
    if has(Decision::RevocationListUnchecked) {
        let line = language.pick("Chưa có chứng thư gốc của nơi cấp danh sách thu hồi nên chưa kiểm được chữ ký; danh sách chỉ có tác \
             dụng khi có chứng thư đó.",
            "The root of the issuer of a revocation list is not here, so that its signature was not checked; the \
             list counts once that root is.",
        );
        lines.push(line.to_owned());
    }
    let superseded = import.superseded(now).len();
    if superseded > 0 {
        let line = language.pick("Danh sách thu hồi cũ đã được thay", "Older revocation lists replaced");
        lines.push(format!("{line}: {superseded}"));
    }
    let lists: Vec<_> = import
        .proposals
        .iter()
        .filter(|proposal| !super::is_left_out(proposal))
        .filter_map(|proposal| proposal.revocation_list.as_ref())
        .collect();
    if many && !lists.is_empty() {
        let count = lists.iter().map(|list| list.len()).sum();
        let outdated = lists.iter().filter(|list| !list.is_current(now)).count();
        let label = language.pick("Danh sách thu hồi", "Revocation lists");
        let late = language.pick("quá hạn", "out of date");
        lines.push(format!("{label}: {}; {}; {late} {outdated}", lists.len(), revoked(count, language)));
    }
    for refused in import.refused.iter().take(MAX_SHOWN) {
        let label = language.pick("KHÔNG thêm danh sách gốc thứ", "NOT added, master list number");
        let message = error_message(&refused.error, language);
        lines.push(format!(
            "{label} {} ({} byte): [{}] {}",
            refused.number,
            refused.length,
            refused.error.code().number(),
            message.what
        ));
    }
    let more = import.refused.len().saturating_sub(MAX_SHOWN);
    if more > 0 {
        lines.push(match language {
            Language::English => format!("… and {more} more master lists"),
            _ => format!("… và {more} danh sách gốc khác"),
        });
    }
    lines
}

pub(super) fn json(list: Option<&RevocationList>, now: Timestamp) -> Value {
    list.map_or(Value::Null, |list| {
        json!({
            "issuer": list.issuer().to_string(),
            "this_update": list.this_update().to_string(),
            "next_update": list.next_update().map(|next| next.to_string()),
            "revoked": list.len(),
            "is_current": list.is_current(now),
        })
    })
}

pub(super) fn refused_json(import: &Import) -> Vec<Value> {
    let one = |refused: &cccd::pki::trust_store::RefusedList| {
        let code = refused.error.code();
        json!({
            "number": refused.number,
            "length": refused.length,
            "code": code.number(),
            "name": code.name(),
        })
    };
    import.refused.iter().map(one).collect()
}
