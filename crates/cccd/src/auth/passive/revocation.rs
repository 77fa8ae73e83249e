//! Whether a certificate of the chain was revoked (RFC 5280, 5 and 6.3; Doc 9303-12, 7.1.4).

use super::{
    Findings, about,
    chain::{Signing, Times, allows},
};
use crate::{
    check::{About, Finding, Outcome, Reason},
    error::Code,
    pki::{Certificate, RevocationList, TrustStore, certificate::KeyUsage, crl::Revocation},
};

/// Checks signer and root against the lists of the signer's issuer.
///
/// A list counts if a trusted root with its name signed it, whichever key that root has: issuers sign with their
/// newest key, also for certificates of older keys, and for certificates of an older name that the list states in
/// its issuerAltName ([`RevocationList::covers`]).
///
/// All entries for a certificate count together, in one list or in several: the gravest reason and the earliest
/// date. A revoked certificate stays revoked, so an outdated list can show that a certificate is revoked, but not
/// that it is not. A hold ends once the newest list leaves the certificate out.
///
/// A list that is missing, unusable or outdated leaves the question open; a strict policy counts that as *cannot
/// tell*.
pub(super) fn check(
    signer: &Certificate,
    root: Option<&Certificate>,
    trust_store: &TrustStore,
    times: &Times,
    findings: &mut Findings,
) -> Outcome {
    let Some(root) = root else { return Outcome::NotPerformed(Code::NoRevocationList.into()) };
    let (lists, useless): (Vec<_>, Vec<_>) = trust_store
        .crls()
        .iter()
        .filter(|list| list.covers(signer.issuer()))
        .partition(|list| !list.has_unknown_critical() && is_signed_by_root(list, trust_store));
    for list in lists.iter().filter(|list| list.is_odd()) {
        findings.add(of_list(list));
    }
    // A root's own serial number is one that its issuer assigned; for a link certificate, that is the older key.
    for certificate in [signer, root] {
        let of_issuer = lists.iter().filter(|list| list.covers(certificate.issuer()));
        let Some(revocation) = find(certificate, of_issuer) else { continue };
        let spared = match times.signing {
            Signing::At(time) | Signing::Issued(time) => revocation.spares(time),
            Signing::Unknown => false,
        };
        if !spared {
            return Outcome::Failed(about(Code::CertificateRevoked, certificate));
        }
        findings.add(about(Code::RevokedAfterSigning, certificate));
    }
    if lists.iter().any(|list| list.is_current(times.now)) {
        return Outcome::Passed;
    }
    let open = match (lists.is_empty(), useless.is_empty()) {
        (false, _) => Code::RevocationListOutdated,
        (true, false) => Code::RevocationListUnusable,
        (true, true) => Code::NoRevocationList,
    };
    Outcome::NotPerformed(open.into())
}

/// The finding that a list is written in an odd form, with the name and key of its signer.
fn of_list(list: &RevocationList) -> Finding {
    let key_identifier = list.authority_key_identifier().map(<[u8]>::to_vec);
    Reason::about(Code::FormOdd, About::Certificate { name: list.issuer().to_string(), key_identifier })
}

/// Everything that the issuer's lists say about a certificate. A revocation that can be withdrawn counts only in
/// the newest of them: it ends when a list leaves it out (RFC 5280, 5.3.1).
fn find<'a>(
    certificate: &Certificate,
    lists: impl Iterator<Item = &'a &'a RevocationList> + Clone,
) -> Option<Revocation> {
    let newest = lists.clone().map(|list| list.this_update()).max()?;
    let counts = |list: &RevocationList, revocation: &Revocation| {
        list.this_update() == newest || !revocation.is_temporary()
    };
    lists
        .flat_map(|list| list.find_all(certificate.serial()).filter(|found| counts(list, found)))
        .reduce(Revocation::and)
}

fn is_signed_by_root(list: &RevocationList, trust_store: &TrustStore) -> bool {
    trust_store.anchors_named(list.issuer()).any(|root| {
        allows(root, KeyUsage::crl_sign)
            && root.public_key().and_then(|key| list.verify_signed_by(&key)) == Ok(true)
            && trust_store.trusts(root)
    })
}

#[cfg(test)]
mod tests {
    use asn1_rs::oid;

    use super::super::testing::Case;
    use super::*;
    use crate::pki::{
        oid,
        testing::{CertificateTemplate, ListTemplate, key, name},
    };
    use crate::tlv::{
        Tag, encode,
        tag::{OCTET_STRING, SEQUENCE},
    };

    /// The serial number of the signer.
    const SIGNER: &[u8] = &[0x2A];

    /// The answer and the codes of the findings, with these lists signed by the root.
    fn answer(lists: &[ListTemplate], change: impl FnOnce(&mut Case)) -> (Outcome, Vec<Code>) {
        let mut case = Case::new();
        case.crls = lists.iter().map(|list| list.sign(&key(1))).collect();
        change(&mut case);
        let answers = case.judge();
        assert_eq!(answers.chain, Outcome::Passed);
        (answers.revocation, answers.findings.into_iter().map(|finding| finding.code).collect())
    }

    fn open(code: Code) -> (Outcome, Vec<Code>) {
        (Outcome::NotPerformed(code.into()), vec![])
    }

    fn passed() -> (Outcome, Vec<Code>) {
        (Outcome::Passed, vec![])
    }

    fn is_revoked((outcome, _): (Outcome, Vec<Code>)) -> bool {
        matches!(outcome, Outcome::Failed(reason) if reason.code == Code::CertificateRevoked)
    }

    #[test]
    fn without_a_list_of_that_issuer_the_question_is_open() {
        assert_eq!(answer(&[], |_| {}), open(Code::NoRevocationList));
        let other = ListTemplate { issuer: name("CSCA SPECIMEN 2"), ..ListTemplate::new() };
        assert_eq!(answer(&[other.revoke(SIGNER, None)], |_| {}), open(Code::NoRevocationList));
    }

    #[test]
    fn a_current_list_tells_who_is_revoked_and_who_is_not() {
        assert_eq!(answer(&[ListTemplate::new()], |_| {}), passed());
        assert_eq!(answer(&[ListTemplate::new().revoke(&[0x2B], Some(1))], |_| {}), passed());
        for reason in [None, Some(0), Some(1), Some(2), Some(6), Some(9), Some(10)] {
            assert!(is_revoked(answer(&[ListTemplate::new().revoke(SIGNER, reason)], |_| {})));
        }
        // The root, whose serial number is 1.
        assert!(is_revoked(answer(&[ListTemplate::new().revoke(&[1], Some(2))], |_| {})));
    }

    #[test]
    fn what_was_signed_before_a_revocation_without_doubt_stands() {
        let lists = [ListTemplate::new().revoke(SIGNER, Some(4))];
        assert_eq!(answer(&lists, |_| {}), (Outcome::Passed, vec![Code::RevokedAfterSigning]));
        let later = |case: &mut Case| case.sod.signing_time = Some("20240102000000Z");
        assert!(is_revoked(answer(&lists, later)));
        assert!(is_revoked(answer(&lists, |case| case.sod.signing_time = None)));
        let issued = |case: &mut Case| {
            case.sod.signing_time = None;
            case.issue_on("20230601");
        };
        assert_eq!(answer(&lists, issued), (Outcome::Passed, vec![Code::RevokedAfterSigning]));
    }

    /// Times, lengths and numbers in another form do not change what a list says, and are reported.
    #[test]
    fn a_list_in_another_form_counts_and_is_told() {
        let told = (Outcome::Passed, vec![Code::FormOdd]);
        let other = |time: &'static str| ListTemplate { this_update: time, ..ListTemplate::new() };
        for time in ["20261115000000.5Z", "20261115000000+0700", "202611150000Z"] {
            assert_eq!(answer(&[other(time)], |_| {}), told, "{time}");
            assert!(is_revoked(answer(&[other(time).revoke(SIGNER, None)], |_| {})), "{time}");
        }
        let listed = |serial: &[u8], date: &str| ListTemplate::new().revoke_at(date, serial, None);
        assert_eq!(answer(&[listed(&[0x2B], "20240101000000.5Z")], |_| {}), told);
        assert_eq!(answer(&[listed(&[0, 0x2B], "20240101000000Z")], |_| {}), told);
        assert!(is_revoked(answer(&[listed(&[0, 0x2A], "20240101000000Z")], |_| {})));
        let mut long = listed(&[0x2B], "20240101000000Z");
        long.entries[0].insert(1, 0x81);
        assert_eq!(answer(&[long], |_| {}), told);
        let mut strict = Case::new();
        strict.crls = vec![other("202611150000Z").sign(&key(1))];
        let finding = &strict.judge().findings[0];
        let Some(About::Certificate { name, .. }) = &finding.about else { panic!("{finding:?}") };
        assert_eq!(name, "CN=CSCA SPECIMEN,C=UT");
    }

    /// The key was stolen before the document was signed; the certificate was retired later.
    #[test]
    fn of_two_entries_for_a_signer_the_worse_counts() {
        let stolen = |list: ListTemplate| list.revoke_at("20210701000000Z", &[0, 0x2A], Some(1));
        let retired = |list: ListTemplate| list.revoke_at("20250414000000Z", SIGNER, Some(5));
        let spared = (Outcome::Passed, vec![Code::RevokedAfterSigning]);
        assert_eq!(answer(&[retired(retired(ListTemplate::new()))], |_| {}), spared);
        assert!(is_revoked(answer(&[retired(stolen(ListTemplate::new()))], |_| {})));
        assert!(is_revoked(answer(&[stolen(retired(ListTemplate::new()))], |_| {})));
        // In two lists, in either order, where each may be the newer one.
        for this_update in ["20261101000000Z", "20261120000000Z"] {
            let other = ListTemplate { this_update, ..ListTemplate::new() };
            let lists = [stolen(other), retired(ListTemplate::new())];
            assert!(is_revoked(answer(&lists, |_| {})));
            let [one, other] = lists;
            assert!(is_revoked(answer(&[other, one], |_| {})));
        }
        // Of two harmless entries, the earlier date counts.
        let early = retired(ListTemplate::new()).revoke_at("20210701000000Z", SIGNER, Some(4));
        assert!(is_revoked(answer(&[early], |_| {})));
        // removeFromCRL does not withdraw anything in a complete list.
        for reason in [Some(1), Some(6), None] {
            let list = ListTemplate::new().revoke(SIGNER, reason).revoke(SIGNER, Some(8));
            assert!(is_revoked(answer(&[list], |_| {})));
        }
    }

    #[test]
    fn a_newer_list_that_leaves_an_entry_out_ends_a_hold_and_no_revocation() {
        let older = |reason| {
            let old = ListTemplate { this_update: "20261101000000Z", ..ListTemplate::new() };
            old.revoke(SIGNER, reason)
        };
        for reason in [None, Some(1), Some(9)] {
            assert!(is_revoked(answer(&[older(reason), ListTemplate::new()], |_| {})));
        }
        for reason in [Some(6), Some(8)] {
            assert!(is_revoked(answer(&[older(reason)], |_| {})));
            assert_eq!(answer(&[older(reason), ListTemplate::new()], |_| {}), passed());
            assert_eq!(answer(&[ListTemplate::new(), older(reason)], |_| {}), passed());
            assert!(is_revoked(answer(&[older(reason), older(reason)], |_| {})));
            // The hold became final, or the entry beside it was final.
            assert!(is_revoked(answer(
                &[older(reason), ListTemplate::new().revoke(SIGNER, Some(1))],
                |_| {}
            )));
            let both = older(reason).revoke_at("20210701000000Z", SIGNER, Some(5));
            assert!(is_revoked(answer(&[both, ListTemplate::new()], |_| {})));
        }
        // A newer list that is unusable does not end a hold.
        let mut partial = ListTemplate::new();
        partial.extensions.push((oid!(raw 2.5.29.28).to_vec(), true, vec![0x30, 0]));
        assert!(is_revoked(answer(&[older(Some(6)), partial], |_| {})));
        let forged = |case: &mut Case| case.crls.push(ListTemplate::new().sign(&key(4)));
        assert!(is_revoked(answer(&[older(Some(6))], forged)));
    }

    #[test]
    fn a_list_out_of_date_shows_who_is_revoked_and_not_that_nobody_is() {
        let old = ListTemplate { next_update: Some("20261130000000Z"), ..ListTemplate::new() };
        assert_eq!(answer(std::slice::from_ref(&old), |_| {}), open(Code::RevocationListOutdated));
        assert!(is_revoked(answer(&[old.clone().revoke(SIGNER, None)], |_| {})));
        assert_eq!(answer(&[old, ListTemplate::new()], |_| {}), passed());
        let coming = ListTemplate { this_update: "20261202000000Z", ..ListTemplate::new() };
        assert_eq!(answer(&[coming], |_| {}), open(Code::RevocationListOutdated));
    }

    #[test]
    fn a_list_that_no_trusted_root_signed_is_no_list() {
        let forged =
            |case: &mut Case| case.crls = vec![ListTemplate::new().revoke(SIGNER, None).sign(&key(4))];
        assert_eq!(answer(&[], forged), open(Code::RevocationListUnusable));
        // Only keyCertSign.
        let lists = [ListTemplate::new()];
        let may_not = |case: &mut Case| case.root.set(oid::KEY_USAGE, true, vec![0x03, 2, 2, 0x04]);
        assert_eq!(answer(&lists, may_not), open(Code::RevocationListUnusable));
        let mut partial = ListTemplate::new().revoke(SIGNER, None);
        partial.extensions.push((oid!(raw 2.5.29.28).to_vec(), true, vec![0x30, 0]));
        assert_eq!(answer(&[partial], |_| {}), open(Code::RevocationListUnusable));
    }

    #[test]
    fn the_newest_key_of_the_issuer_signs_for_the_older_ones() {
        let newest = |case: &mut Case| {
            let mut root = CertificateTemplate::root();
            root.set(oid::SUBJECT_KEY_IDENTIFIER, false, encode(OCTET_STRING, &[0x44; 20]));
            case.others = vec![root.sign(&key(4), &key(4))];
            case.crls = vec![ListTemplate::new().sign(&key(4))];
        };
        assert_eq!(answer(&[], newest), passed());
    }

    /// After a change of name, the new root signs the list, which states the old name beside its own.
    #[test]
    fn a_list_under_a_new_name_covers_what_was_signed_under_the_old_one() {
        let renamed = |tells_old_name: bool| {
            move |case: &mut Case| {
                let new = name("CSCA RENAMED SPECIMEN");
                let mut root = CertificateTemplate {
                    subject: new.clone(),
                    issuer: new.clone(),
                    ..CertificateTemplate::root()
                };
                root.set(oid::SUBJECT_KEY_IDENTIFIER, false, encode(OCTET_STRING, &[0x44; 20]));
                case.others = vec![root.sign(&key(4), &key(4))];
                let mut list = ListTemplate { issuer: new, ..ListTemplate::new() }.revoke(SIGNER, Some(1));
                if tells_old_name {
                    let old = encode(Tag::context_constructed(4), &name("CSCA SPECIMEN"));
                    list.extensions.push((
                        oid::ISSUER_ALTERNATIVE_NAME.to_vec(),
                        false,
                        encode(SEQUENCE, &old),
                    ));
                }
                case.crls = vec![list.sign(&key(4))];
            }
        };
        assert!(is_revoked(answer(&[], renamed(true))));
        assert_eq!(answer(&[], renamed(false)), open(Code::NoRevocationList));
        // Its signer must still be trusted.
        let of_nobody = |case: &mut Case| {
            renamed(true)(case);
            case.others.clear();
        };
        assert_eq!(answer(&[], of_nobody), open(Code::RevocationListUnusable));
    }

    #[test]
    fn without_a_root_nobody_can_say() {
        let mut case = Case::new();
        case.trusted = false;
        case.crls = vec![ListTemplate::new().revoke(SIGNER, None).sign(&key(1))];
        assert_eq!(case.judge().revocation, Outcome::NotPerformed(Code::NoRevocationList.into()));
    }
}
