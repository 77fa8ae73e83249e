//! What `cccd trust show VN` shows: everything of one country, by its roles.

use std::path::Path;

use cccd::{
    messages::Language,
    pki::trust_store::{Item, Role},
};
use console::style;
use jiff::Timestamp;

use super::{shown, two_lines, validity};

/// The two letters of a country; `None` for anything else.
pub(crate) fn country_code(text: &str) -> Option<String> {
    let is_code = text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_alphabetic());
    is_code.then(|| text.to_ascii_uppercase())
}

/// The roots, signers and revocation lists of a country, each with its validity.
pub(crate) fn of_country(
    items: &[Item],
    country: &str,
    folder: &Path,
    now: Timestamp,
    language: Language,
) -> String {
    let mut text = String::new();
    for (roles, title) in [
        (&[Role::Anchor, Role::Link][..], language.pick("CHỨNG THƯ GỐC VÀ LIÊN KẾT", "ROOTS AND LINKS")),
        (&[Role::Signer], language.pick("CHỨNG THƯ KÝ", "DOCUMENT SIGNERS")),
        (&[Role::Crl], language.pick("DANH SÁCH THU HỒI", "REVOCATION LISTS")),
    ] {
        let of_role: Vec<_> = items.iter().filter(|item| roles.contains(&item.role)).collect();
        text += &format!("{} ({})\n", style(title).bold(), of_role.len());
        for item in of_role {
            text += &two_lines(item, now, language);
            let of_certificate = item.certificate.as_ref().map(|found| found.validity());
            let of_certificate = of_certificate.map(|period| (period.not_before, Some(period.not_after)));
            let of_list = || {
                Some((
                    item.revocation_list.as_ref()?.this_update(),
                    item.revocation_list.as_ref()?.next_update(),
                ))
            };
            if let Some((from, until)) = of_certificate.or_else(of_list) {
                text += &format!("{:10}{}\n", "", validity(from, until, language));
            }
        }
    }
    let label = language.pick("mục của", "of");
    let place = language.pick("trong", "in");
    text + &format!("{} {label} {country} {place} {}\n", items.len(), shown(folder))
}
