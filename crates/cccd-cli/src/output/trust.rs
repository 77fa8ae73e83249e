//! What `cccd trust` shows.
//!
//! `cccd trust list`, `show`, `expiring` and `remove` with `--format json` write one object:
//!
//! | field | type | what it says |
//! |---|---|---|
//! | `schema_version` | string | [`SCHEMA_VERSION`](cccd::json::SCHEMA_VERSION) |
//! | `certificates` | array | one object for each certificate or revocation list |
//! | `….sha256`, `….file`, `….role` | string | role: `anchor`, `link`, `signer` or `crl` |
//! | `….subject`, `….issuer`, `….not_before`, `….not_after` | string or null | null for a list, and for a file that was changed |
//! | `….key_used_until` | string or null | the last moment at which its private key may sign |
//! | `….known` | string or null | `id_card` or `passport`: a root of Viet Nam that is known by its SHA-256 |
//! | `….name_only` | bool | it has the name of such a root but another SHA-256 |
//! | `….lacks` | array of strings | what it lacks of the profile |
//! | `….state` | string or null | the organisation to which the root was bound |
//! | `….source`, `….added` | object, string or null | null if it was put there by hand |
//! | `….revocation_list` | object or null | of a list: `issuer`, `this_update`, `next_update`, `revoked` (how many), `is_current` |
//!
//! `list` and `expiring` add `problems`: what cannot be used, and what others may write to, as errors of
//! [`cccd::json`]. `remove` adds `still_trusted`, the files put there by hand that keep the key of a removed root
//! trusted, and `successors`, the SHA-256 of the roots that its link certificates brought in, which stay.
//!
//! `cccd trust add --format json` writes one line per file: `file`, `lists` (signer, root, `root_sha256`,
//! `signing_time`, `length`), `refused` (master lists that were rejected as a whole: `number`, `length`, `code`,
//! `name`), `faults` (parts that cannot be read: `place`, `what`, `reason`), `superseded` (SHA-256 of older revocation
//! lists) and `certificates` as above, with `decision` and `place` in place of role, source and added. A `place` is
//! `line` or `part` with its number, or null for the whole file and for what is in a master list.

mod added;
mod lists;
mod of_country;
mod parts;
mod removal;
mod vietnam;

use std::path::Path;

use cccd::{
    messages::Language,
    pki::{
        Certificate, TrustFolder,
        deviation::{Deviation, deviations},
        name::Name,
        trust_store::{Confirmation, Decision, Item, Proposal, Role, key_used_until},
        vietnam::{DocumentKind, Recognition, recognise},
    },
};
use cccd_base::screen::{self, spelt_out};
use console::style;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::SCHEMA_VERSION;
use crate::terminal::fold;
pub(crate) use added::{added, added_json, failure};
pub(crate) use of_country::{country_code, of_country};
pub(crate) use parts::{Sums, sums};
pub(crate) use removal::{removed, removed_json};

/// Width of every page, in columns.
const WIDTH: usize = 80;

/// The question before a root is trusted.
pub(crate) fn question(
    certificate: &Certificate,
    sha256: &str,
    question: Confirmation,
    language: Language,
) -> String {
    let what = match question {
        Confirmation::MasterList => language.pick(
            "Danh sách này được ký dưới chứng thư gốc sau. Tin cậy cả danh sách?",
            "The list is signed below this root. Trust it and every root in the list?",
        ),
        _ => language.pick("Tin cậy chứng thư gốc này?", "Trust this root?"),
    };
    let how = language.pick(
        "Hãy so SHA-256 với một nguồn chính thức khác (không phải nơi đã tải tệp), rồi nhập 8 chữ số cuối; \
         bấm Enter để bỏ qua: ",
        "Compare the SHA-256 with another official source (not the one of the file), then type its last 8 \
         digits; Enter leaves it out: ",
    );
    let warning = match recognise(certificate) {
        Ok(Some(Recognition::NameOnly(root))) => paragraph(&vietnam::name_only(root, language), 0),
        _ => String::new(),
    };
    let name = paragraph(&name(certificate), 2);
    format!("{what}\n{name}{}{warning}{} ", fingerprint(sha256), fold(how, 0, WIDTH))
}

/// Whether something in a file is not in the folder afterwards.
pub(crate) fn is_left_out(proposal: &Proposal) -> bool {
    matches!(
        proposal.decision,
        Decision::NotConfirmed
            | Decision::RootSignature
            | Decision::NotAuthority
            | Decision::Malformed(_)
            | Decision::RevocationListSignature
            | Decision::RevocationListOlder
    )
}

/// Two lines per certificate, and how many of all there are shown.
pub(crate) fn list(items: &[Item], folder: &TrustFolder, now: Timestamp, language: Language) -> String {
    let text: String = items.iter().map(|item| two_lines(item, now, language)).collect();
    let (shown_items, all) = (items.len(), folder.item_count());
    let label = match shown_items == all {
        true => language.pick("mục trong", "in").to_owned(),
        false => format!("{} {all} {}", language.pick("trong", "of"), language.pick("mục của", "in")),
    };
    text + &format!("{shown_items} {label} {}\n", shown(folder.path()))
}

fn two_lines(item: &Item, now: Timestamp, language: Language) -> String {
    let role = role(item.role, language);
    let list = item.revocation_list.as_ref();
    let issuer = || list.map_or_else(|| "–".to_owned(), |list| shortened(list.issuer()));
    let what = item.certificate.as_ref().map_or_else(issuer, short_name);
    let digits = item.sha256.get(..8).unwrap_or_default();
    let first = paragraph(&format!("{} {role}: {what}", style(digits).bold()), 10);
    let list_end = || list.map_or_else(String::new, |list| lists::short(list, now, language));
    let end = item.certificate.as_ref().map_or_else(list_end, |found| ends(found, now, language));
    format!("{first}{:10}{end}{}\n", "", source(item, language))
}

/// Everything about one certificate.
pub(crate) fn details(item: &Item, now: Timestamp, language: Language) -> String {
    let mut text = format!("{}\n{}", role(item.role, language), fingerprint(&item.sha256));
    if let Some(certificate) = &item.certificate {
        let issuer = spelt_out(&certificate.issuer().to_string()).into_owned();
        text += &paragraph(&format!("{}: {}", language.pick("Chủ thể", "Subject"), name(certificate)), 2);
        text += &paragraph(&format!("{}: {issuer}", language.pick("Nơi cấp", "Issuer")), 2);
        let period = certificate.validity();
        text += &format!("  {}\n", validity(period.not_before, Some(period.not_after), language));
        if let Some(until) = key_used_until(certificate) {
            text += &format!("  {}: {}\n", language.pick("Khóa ký đến", "Key signs until"), day(until));
        }
        text += &lacks(&deviations(certificate, now), language);
        if let Ok(Some(recognition)) = recognise(certificate) {
            for line in vietnam::about(recognition, now, language) {
                text += &paragraph(&line, 2);
            }
        }
    }
    if let Some(list) = &item.revocation_list {
        let label = language.pick("Nơi cấp", "Issuer");
        text += &paragraph(&format!("{label}: {}", lists::issuer(list)), 2);
        text += &paragraph(&lists::summary(list, now, language), 2);
    }
    text += &paragraph(source(item, language).trim_start_matches(" · "), 2);
    if let Some(signer) = item.entry.as_ref().and_then(|entry| entry.source.signer.as_ref()) {
        let label = language.pick("Người ký danh sách", "Signer of the list");
        text += &paragraph(&format!("{label}: {}", spelt_out(signer)), 2);
    }
    text + &format!("  {}: {}\n", language.pick("Tệp", "File"), shown(&item.path))
}

pub(crate) fn list_json(items: &[Item], now: Timestamp) -> Value {
    let one = |item: &Item| {
        let mut value = certificate_json(item.certificate.as_ref(), &item.sha256, now);
        value["revocation_list"] = lists::json(item.revocation_list.as_ref(), now);
        value["file"] = json!(screen::path(&item.path));
        value["role"] = json!(role_name(item.role));
        value["source"] = json!(item.entry.as_ref().map(|entry| &entry.source).map(|source| json!({
            "file": source.file,
            "kind": kind_name(source.kind),
            "signer": source.signer,
        })));
        value["state"] = json!(item.entry.as_ref().and_then(|entry| entry.state.as_ref()));
        value["added"] = json!(item.entry.as_ref().map(|entry| entry.added.to_string()));
        value
    };
    json!({ "schema_version": SCHEMA_VERSION, "certificates": items.iter().map(one).collect::<Vec<_>>() })
}

pub(crate) fn path_json(path: &Path) -> Value {
    json!({ "schema_version": SCHEMA_VERSION, "path": screen::path(path), "exists": path.exists() })
}

fn certificate_json(certificate: Option<&Certificate>, sha256: &str, now: Timestamp) -> Value {
    let recognition = certificate.and_then(|certificate| recognise(certificate).ok().flatten());
    let known = match recognition {
        Some(Recognition::Root(root)) => Some(match root.document {
            DocumentKind::Passport => "passport",
            _ => "id_card",
        }),
        _ => None,
    };
    let deviations = certificate.map(|certificate| deviations(certificate, now)).unwrap_or_default();
    json!({
        "sha256": sha256,
        "subject": certificate.map(|certificate| certificate.subject().to_string()),
        "issuer": certificate.map(|certificate| certificate.issuer().to_string()),
        "not_before": certificate.map(|certificate| certificate.validity().not_before.to_string()),
        "not_after": certificate.map(|certificate| certificate.validity().not_after.to_string()),
        "key_used_until": certificate.and_then(key_used_until).map(|until| until.to_string()),
        "known": known,
        "name_only": matches!(recognition, Some(Recognition::NameOnly(_))),
        "lacks": deviations.into_iter().map(Deviation::name).collect::<Vec<_>>(),
    })
}

/// The country in the subject of a certificate, or in the issuer of a revocation list.
pub(crate) fn country(item: &Item) -> &str {
    let of_list = || item.revocation_list.as_ref().map(|list| list.issuer());
    let name = item.certificate.as_ref().map(|certificate| certificate.subject()).or_else(of_list);
    name.and_then(|name| name.country()).unwrap_or_default()
}

/// When a trusted root ends: its validity or the use of its key, whichever is first. For a revocation list, its own
/// end.
pub(crate) fn first_end(item: &Item) -> Option<Timestamp> {
    let of_list = || item.revocation_list.as_ref()?.next_update();
    let Some(certificate) = item.certificate.as_ref().filter(|_| item.role != Role::Signer) else {
        return of_list();
    };
    let end = certificate.validity().not_after;
    Some(key_used_until(certificate).map_or(end, |until| until.min(end)))
}

fn validity(from: Timestamp, until: Option<Timestamp>, language: Language) -> String {
    let until = until.map_or_else(|| "–".to_owned(), day);
    format!("{}: {} – {until}", language.pick("Hiệu lực", "Valid"), day(from))
}

fn ends(certificate: &Certificate, now: Timestamp, language: Language) -> String {
    let end = certificate.validity().not_after;
    let label = match end < now {
        true => language.pick("hết hạn", "expired"),
        false => language.pick("đến", "until"),
    };
    let key = key_used_until(certificate).map_or_else(String::new, |until| {
        let label = match until < now {
            true => language.pick("thôi ký từ", "signed until"),
            false => language.pick("ký đến", "signs until"),
        };
        format!(", {label} {}", day(until))
    });
    format!("{label} {}{key}", day(end))
}

fn source(item: &Item, language: Language) -> String {
    match &item.entry {
        None => format!(" · {}", language.pick("đặt vào bằng tay", "put there by hand")),
        Some(entry) => {
            let from = language.pick("từ", "from");
            let bound = entry.state.as_ref().map_or_else(String::new, |state| {
                format!(" · {} {state}", language.pick("của tổ chức", "of the organisation"))
            });
            let signer = entry.source.signer.as_deref().map_or_else(String::new, |signer| {
                format!(" · {} {}", language.pick("danh sách do", "list signed by"), signer_name(signer))
            });
            format!(" · {from} {}, {}{signer}{bound}", spelt_out(&entry.source.file), day(entry.added))
        }
    }
}

fn lacks(deviations: &[Deviation], language: Language) -> String {
    if deviations.is_empty() {
        return String::new();
    }
    let words = deviations.iter().map(|deviation| language.pick(deviation.vietnamese(), deviation.english()));
    let words = words.collect::<Vec<_>>().join("; ");
    paragraph(&format!("{}: {words}", language.pick("Lưu ý", "Note")), 4)
}

const fn role(role: Role, language: Language) -> &'static str {
    match role {
        Role::Anchor => language.pick("gốc tin cậy", "trusted root"),
        Role::Link => language.pick("chứng thư liên kết", "link certificate"),
        Role::Signer => language.pick("chứng thư ký", "document signer"),
        Role::Crl => language.pick("danh sách thu hồi", "revocation list"),
        _ => language.pick("khác", "other"),
    }
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Anchor => "anchor",
        Role::Link => "link",
        Role::Signer => "signer",
        Role::Crl => "crl",
        _ => "other",
    }
}

const fn kind_name(kind: cccd::pki::trust_store::SourceKind) -> &'static str {
    use cccd::pki::trust_store::SourceKind;
    match kind {
        SourceKind::MasterList => "master_list",
        SourceKind::Ldif => "ldif",
        _ => "certificate",
    }
}

/// SHA-256 in two lines of eight groups, for comparison with a printed one.
fn fingerprint(sha256: &str) -> String {
    let groups: Vec<_> = sha256.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    let lines: Vec<_> = groups.chunks(8).map(|line| line.join(" ")).collect();
    format!("    SHA-256 {}\n", lines.join(&format!("\n{:12}", "")))
}

/// A date, as people write it.
fn day(time: Timestamp) -> String {
    time.to_string().get(..10).unwrap_or_default().to_owned()
}

fn name(certificate: &Certificate) -> String {
    spelt_out(&certificate.subject().to_string()).into_owned()
}

/// Country and common name, by which people know a root.
fn short_name(certificate: &Certificate) -> String {
    shortened(certificate.subject())
}

fn shortened(name: &Name) -> String {
    let parts = [name.country(), name.common_name()].into_iter().flatten().collect::<Vec<_>>();
    spelt_out(&parts.join(" ")).into_owned()
}

/// The name by which people know the signer of a master list: the common name in its subject, or all of it.
fn signer_name(subject: &str) -> String {
    let mut is_escaped = false;
    let parts = subject.split(|letter| {
        let is_end = letter == ',' && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        is_end
    });
    let common = parts.into_iter().find_map(|part| part.strip_prefix("CN="));
    spelt_out(common.unwrap_or(subject)).into_owned()
}

fn shown(path: &Path) -> String {
    spelt_out(&screen::path(path)).into_owned()
}

/// A paragraph of the page; every line after the first is indented by two more.
fn paragraph(text: &str, indent: usize) -> String {
    let first = if indent >= 10 { 0 } else { indent };
    let hanging = if indent >= 10 { indent } else { indent + 2 };
    format!("{:first$}{}\n", "", fold(text, hanging, WIDTH))
}
