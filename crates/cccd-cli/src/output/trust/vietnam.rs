//! Sentences about the roots of Viet Nam.

use cccd::{
    messages::Language,
    pki::{
        trust_store::{Decision, Entry, Import},
        vietnam::{DocumentKind, KnownRoot, ROOTS, Recognition, recognise},
    },
};
use jiff::Timestamp;

/// What the clerk should know about a file that was added to a folder with these entries.
pub(super) fn sentences(
    import: &Import,
    entries: &[Entry],
    now: Timestamp,
    language: Language,
) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut card, mut passport) = (holds_root_of_the_card(entries), false);
    for certificate in import.proposals.iter().filter_map(|proposal| proposal.certificate.as_ref()) {
        let Ok(Some(recognition)) = recognise(certificate) else { continue };
        let (Recognition::Root(root) | Recognition::NameOnly(root)) = recognition;
        match root.document {
            DocumentKind::Passport => passport = true,
            _ => card = true,
        }
        lines.extend(about(recognition, now, language));
    }
    let is_list = !import.lists.is_empty()
        && import.proposals.iter().any(|proposal| {
            matches!(
                proposal.decision,
                Decision::Listed
                    | Decision::Known(_)
                    | Decision::Confirmed
                    | Decision::NotConfirmed
                    | Decision::Present
            )
        });
    if is_list && !card {
        lines.push(missing(passport, language));
    }
    lines.dedup();
    lines
}

/// Whether the root of the ID card is already there, so that the advice to get it is unnecessary.
fn holds_root_of_the_card(entries: &[Entry]) -> bool {
    let is_of_card = |root: &&KnownRoot| root.document == DocumentKind::IdCard;
    ROOTS.iter().filter(is_of_card).any(|root| entries.iter().any(|entry| entry.sha256 == root.sha256))
}

/// Explains, for a clerk, a master list that lacks the root of the ID card.
fn missing(has_passport: bool, language: Language) -> String {
    let line = if has_passport {
        language.pick("Danh sách này chỉ có gốc của hộ chiếu Việt Nam, không có gốc của thẻ căn cước: vẫn chưa kiểm tra \
             được thẻ căn cước. Cần thêm riêng gốc CSCA Vietnam.",
            "Of Viet Nam this list holds the root of the passport alone, not that of the ID card: ID cards \
             still cannot be verified. Add the root CSCA Vietnam by itself.",
        )
    } else {
        language.pick("Danh sách này không có gốc nào của Việt Nam: không kiểm tra được thẻ căn cước. Cần thêm riêng gốc \
             CSCA Vietnam.",
            "This list holds no root of Viet Nam: ID cards cannot be verified by it. Add the root CSCA Vietnam \
             by itself.",
        )
    };
    line.to_owned()
}

/// Describes a root of Viet Nam, and until when it signs.
pub(super) fn about(recognition: Recognition, now: Timestamp, language: Language) -> Vec<String> {
    match recognition {
        Recognition::Root(root) => vec![
            format!(
                "{} {}.",
                language.pick("Đây là gốc của", "This is the root of the"),
                document(root, language)
            ),
            key_use(root, now, language),
        ],
        Recognition::NameOnly(root) => vec![name_only(root, language)],
    }
}

/// A certificate that has the name of a known root but is a different one.
pub(super) fn name_only(root: &KnownRoot, language: Language) -> String {
    let document = document(root, language);
    match language {
        Language::English => format!(
            "WARNING: it bears the name of the root of the {document} ({}), but not its SHA-256. It is a \
             successor, or a forgery: ask the authority before you trust it.",
            root.common_name
        ),
        _ => format!(
            "CẢNH BÁO: chứng thư mang tên gốc của {document} ({}) nhưng SHA-256 khác. Đây là gốc kế tiếp hoặc là \
             giả mạo: hãy hỏi cơ quan có thẩm quyền trước khi tin cậy.",
            root.common_name
        ),
    }
}

fn key_use(root: &KnownRoot, now: Timestamp, language: Language) -> String {
    let (year, month, day) = root.key_used_until;
    match (language, root.is_over(now)) {
        (Language::English, true) => format!(
            "Its key stopped signing on {year}-{month:02}-{day:02}: documents signed before stay valid, newer \
             ones need its successor."
        ),
        (Language::English, false) => format!(
            "Its key signs until {year}-{month:02}-{day:02}: documents signed by then stay valid, later ones \
             will need its successor."
        ),
        (_, true) => format!(
            "Khóa của gốc này thôi ký từ {day:02}/{month:02}/{year}: thẻ, hộ chiếu ký trước ngày đó vẫn có giá \
             trị, loại mới hơn cần gốc kế tiếp."
        ),
        (_, false) => format!(
            "Khóa của gốc này ký đến {day:02}/{month:02}/{year}: thẻ, hộ chiếu ký đến ngày đó vẫn có giá trị, \
             loại mới hơn sẽ cần gốc kế tiếp."
        ),
    }
}

const fn document(root: &KnownRoot, language: Language) -> &'static str {
    match root.document {
        DocumentKind::Passport => language.pick("hộ chiếu Việt Nam", "passport of Viet Nam"),
        _ => language.pick("thẻ căn cước", "ID card"),
    }
}

#[cfg(test)]
mod tests {
    use cccd::pki::trust_store::{Role, Source, SourceKind};

    use super::*;

    #[test]
    fn a_clerk_is_told_what_a_root_is_for_and_until_when() {
        let [card, passport] = &ROOTS;
        let now = "2026-11-23T00:00:00Z".parse().unwrap();
        let [what, until] = &about(Recognition::Root(card), now, Language::English)[..] else {
            panic!("two lines")
        };
        assert_eq!(what, "This is the root of the ID card.");
        assert!(
            until.starts_with("Its key stopped signing on 2026-01-21: documents signed before stay valid")
        );
        assert!(until.ends_with("newer ones need its successor."));
        let lines = about(Recognition::Root(card), now, Language::Vietnamese);
        assert!(
            lines[1].contains("thôi ký từ 21/01/2026") && lines[1].contains("vẫn có giá trị"),
            "{}",
            lines[1]
        );
        assert!(lines[1].ends_with("loại mới hơn cần gốc kế tiếp."), "{}", lines[1]);
        let lines = about(Recognition::Root(passport), now, Language::Vietnamese);
        assert_eq!(lines[0], "Đây là gốc của hộ chiếu Việt Nam.");
        assert!(lines[1].contains("ký đến 01/07/2027"), "{}", lines[1]);
        let lines = about(Recognition::NameOnly(card), now, Language::Vietnamese);
        assert!(lines[0].starts_with("CẢNH BÁO") && lines[0].contains("CSCA Vietnam"), "{}", lines[0]);
    }

    #[test]
    fn who_has_the_root_of_the_card_need_not_get_it() {
        let entry = |root: &KnownRoot| Entry {
            file: "x.cer".into(),
            sha256: root.sha256.into(),
            length: 1,
            role: Role::Anchor,
            country: None,
            subject: String::new(),
            lookup: None,
            not_after: None,
            key_used_until: None,
            source: Source { file: "x".into(), kind: SourceKind::Certificate, signer: None },
            added: Timestamp::UNIX_EPOCH,
            state: None,
            confirmed: false,
        };
        let [card, passport] = ROOTS.each_ref().map(entry);
        assert!(holds_root_of_the_card(&[passport.clone(), card]));
        assert!(!holds_root_of_the_card(&[passport]));
    }

    #[test]
    fn a_list_of_the_passport_alone_is_told_in_words() {
        assert!(missing(true, Language::Vietnamese).contains("chỉ có gốc của hộ chiếu"));
        assert!(missing(false, Language::English).contains("no root of Viet Nam"));
    }
}
