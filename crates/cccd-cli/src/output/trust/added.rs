//! What `cccd trust add` shows of a file.

use std::{collections::BTreeMap, path::Path};

use cccd::{
    Error,
    error::TrustStoreError,
    messages::Language,
    pki::{
        TrustFolder,
        deviation::{Deviation, deviations},
        trust_store::{Decision, Import, Proposal},
    },
};
use cccd_base::screen;
use console::style;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    SCHEMA_VERSION, certificate_json, day, fingerprint, is_left_out, lacks, lists, name, paragraph, parts,
    shown, vietnam,
};

/// The result for an added file.
pub(crate) fn added(
    import: &Import,
    path: &Path,
    folder: &TrustFolder,
    now: Timestamp,
    language: Language,
) -> String {
    let mut text = format!("{}\n", style(shown(path)).bold());
    for list in &import.lists {
        let signed = list.signing_time.map_or_else(String::new, |time| format!(", {}", day(time)));
        let label = language.pick("Danh sách gốc, ký bởi", "Master list, signed by");
        text += &paragraph(&format!("{label} {}{signed}", name(&list.signer)), 2);
        text += &paragraph(&format!("{}: {}", language.pick("Dưới gốc", "Below"), name(&list.root)), 2);
    }
    // A few certificates are shown in full; for hundreds, only the counts and anything unusual.
    let is_short = import.proposals.len() <= 5;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lacking: BTreeMap<Deviation, usize> = BTreeMap::new();
    let mut malformed = 0;
    for proposal in &import.proposals {
        *counts.entry(decision(&proposal.decision, language)).or_default() += 1;
        let deviations =
            proposal.certificate.as_ref().map(|found| deviations(found, now)).unwrap_or_default();
        let is_malformed = matches!(proposal.decision, Decision::Malformed(_));
        malformed += usize::from(is_malformed);
        if is_short || is_left_out(proposal) && !(is_malformed && malformed > parts::MAX_SHOWN) {
            let list = proposal.revocation_list.as_ref();
            let issuer = || list.map_or_else(|| "–".to_owned(), lists::issuer);
            let what = proposal.certificate.as_ref().map_or_else(issuer, name);
            let place = proposal.place.filter(|_| is_left_out(proposal));
            let place =
                place.map_or_else(String::new, |place| format!(" ({})", parts::place(place, language)));
            text += &paragraph(&format!("{}{place}: {what}", decision(&proposal.decision, language)), 2);
            text += &fingerprint(&proposal.sha256);
            text += &lacks(&deviations, language);
            text += &list.map_or_else(String::new, |list| paragraph(&lists::summary(list, now, language), 4));
        }
        deviations.into_iter().for_each(|deviation| *lacking.entry(deviation).or_default() += 1);
    }
    if !is_short {
        for (what, count) in counts {
            text += &format!("  {count:>5}  {what}\n");
        }
        text += &format!("  {}\n", language.pick("Trong đó:", "Of these:"));
        for (deviation, count) in lacking {
            text +=
                &format!("  {count:>5}  {}\n", language.pick(deviation.vietnamese(), deviation.english()));
        }
    }
    for line in parts::sentences(import, language) {
        text += &paragraph(&line, 2);
    }
    for line in lists::sentences(import, !is_short, now, language) {
        text += &paragraph(&line, 2);
    }
    for line in vietnam::sentences(import, folder.entries(), now, language) {
        text += &paragraph(&line, 2);
    }
    let label = language.pick("Thư mục", "Folder");
    text + &format!("  {label}: {} ({})\n", shown(folder.path()), folder.item_count())
}

/// Why a file added nothing: a root that nobody confirmed, or else the first list or certificate that was refused.
pub(crate) fn failure(import: &Import, path: &Path) -> Option<Error> {
    let proposals = &import.proposals;
    let root = proposals.iter().find(|proposal| proposal.decision == Decision::NotConfirmed);
    if let Some(root) = root {
        return Some(TrustStoreError::NotConfirmed { sha256: root.sha256.clone() }.into());
    }
    let of_list = |proposal: &Proposal| match proposal.decision {
        Decision::RootSignature => Some(TrustStoreError::RootSignature { path: path.to_owned() }.into()),
        Decision::RevocationListSignature => {
            Some(TrustStoreError::RevocationListSignature { path: path.to_owned() }.into())
        }
        Decision::RevocationListOlder => {
            Some(TrustStoreError::RevocationListOlder { path: path.to_owned() }.into())
        }
        _ => None,
    };
    let is_malformed = |proposal: &Proposal| matches!(proposal.decision, Decision::Malformed(_));
    let malformed = || {
        let all = !proposals.is_empty() && proposals.iter().all(is_malformed);
        all.then(|| TrustStoreError::Input { path: path.to_owned() }.into())
    };
    let refused = || import.refused.first().map(|list| list.error.clone());
    proposals.iter().find_map(of_list).or_else(refused).or_else(malformed)
}

pub(crate) fn added_json(import: &Import, path: &Path, now: Timestamp) -> Value {
    let lists = import.lists.iter().map(|list| {
        let sha256 = list.root.fingerprint().map(|bytes| hex::encode_upper(&bytes));
        json!({
            "signer": list.signer.subject().to_string(),
            "root": list.root.subject().to_string(),
            "root_sha256": sha256.ok(),
            "signing_time": list.signing_time.map(|time| time.to_string()),
            "length": list.length,
        })
    });
    let certificates = import.proposals.iter().map(|proposal| {
        let mut value = certificate_json(proposal.certificate.as_ref(), &proposal.sha256, now);
        value["revocation_list"] = lists::json(proposal.revocation_list.as_ref(), now);
        value["decision"] = json!(decision_name(&proposal.decision));
        value["place"] = parts::place_json(proposal.place);
        value
    });
    json!({
        "schema_version": SCHEMA_VERSION,
        "file": screen::path(path),
        "lists": lists.collect::<Vec<_>>(),
        "refused": lists::refused_json(import),
        "faults": parts::faults_json(import),
        "superseded": import.superseded(now),
        "certificates": certificates.collect::<Vec<_>>(),
    })
}

const fn decision(decision: &Decision, language: Language) -> &'static str {
    match decision {
        Decision::Known(_) => language.pick("Đã thêm, nhận ra theo SHA-256", "Added, known by SHA-256"),
        Decision::Linked => language.pick("Đã thêm, có liên kết từ gốc cũ", "Added, an old root vouches"),
        Decision::Listed => language.pick("Đã thêm từ danh sách", "Added from the list"),
        Decision::Confirmed => language.pick("Đã thêm, có xác nhận", "Added, confirmed"),
        Decision::Signer => language.pick("Đã giữ làm chứng thư ký", "Kept as a document signer"),
        Decision::RevocationList => {
            language.pick("Đã giữ danh sách thu hồi, chữ ký đúng", "Kept as revocation list, signature right")
        }
        Decision::RevocationListUnchecked => language.pick(
            "Đã giữ danh sách thu hồi, CHƯA kiểm chữ ký",
            "Kept as revocation list, signature NOT checked",
        ),
        Decision::RevocationListSignature => {
            language.pick("KHÔNG thêm danh sách thu hồi, chữ ký sai", "List NOT added, signature wrong")
        }
        Decision::RevocationListOlder => language
            .pick("KHÔNG thêm danh sách thu hồi, đã có bản mới hơn", "List NOT added, a newer one is there"),
        Decision::Present => language.pick("Đã có từ trước", "There already"),
        Decision::NotConfirmed => language.pick("KHÔNG thêm, chưa xác nhận", "NOT added, not confirmed"),
        Decision::RootSignature => {
            language.pick("KHÔNG thêm, chữ ký tự ký sai", "NOT added, not signed with its own key")
        }
        Decision::NotAuthority => language.pick("KHÔNG thêm, không phải gốc", "NOT added, no root"),
        _ => language.pick("KHÔNG thêm, không đọc được", "NOT added, cannot be read"),
    }
}

const fn decision_name(decision: &Decision) -> &'static str {
    match decision {
        Decision::Known(_) => "known",
        Decision::Linked => "linked",
        Decision::Listed => "listed",
        Decision::Confirmed => "confirmed",
        Decision::Signer => "signer",
        Decision::RevocationList => "crl",
        Decision::RevocationListUnchecked => "crl_unchecked",
        Decision::RevocationListSignature => "crl_signature_wrong",
        Decision::RevocationListOlder => "crl_older",
        Decision::Present => "present",
        Decision::NotConfirmed => "not_confirmed",
        Decision::RootSignature => "root_signature_wrong",
        Decision::NotAuthority => "not_authority",
        _ => "malformed",
    }
}
