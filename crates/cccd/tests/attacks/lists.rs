//! Revocation lists that accuse other cards, or that hide a revocation.

use asn1_rs::oid;
use cccd::{
    check::{Outcome, Question, Verdict},
    error::Code,
    pki::TrustStore,
};
use cccd_sim::{Date, Issuer};

use crate::{bench::Bench, tree::Node};

const FROM: Date = Date::new(2025, 6, 1);
const TO: Date = Date::new(2046, 12, 31);

/// Builds an issuer's list with the parts of its TBSCertList changed, signed again.
fn list(issuer: &Issuer, revoked: &[&[u8]], change: impl FnOnce(&mut Node)) -> Vec<u8> {
    let mut list = Node::parse(&issuer.revocation_list(revoked, FROM, TO).unwrap());
    change(list.at(&[0]));
    let signature = issuer.sign(&list.at(&[0]).encode()).unwrap();
    *list.at(&[2]) = Node::value(3, &[&[0], signature.as_slice()].concat());
    list.encode()
}

fn extension(id: &[u8], critical: bool, value: &[u8]) -> Node {
    let mut parts = vec![Node::value(6, id)];
    parts.extend(critical.then(|| Node::value(1, &[0xFF])));
    parts.push(Node::value(4, value));
    Node::of(0x30, parts)
}

/// Returns the extensions of the list.
fn extensions(tbs: &mut Node) -> &mut Vec<Node> {
    tbs.parts().last_mut().unwrap().at(&[0]).parts()
}

/// Judges the card of the bench with these lists and roots in the folder.
fn judge(lists: &[Vec<u8>], roots: &[&[u8]]) -> (Verdict, Outcome) {
    let bench = Bench::new();
    let parts = bench.parts();
    let all = [&[bench.issuer.certificate()], roots].concat();
    let trust = TrustStore::from_certificates(all).unwrap().with_crls(lists).unwrap();
    let verification = bench.judge_files(&bench.sod(&parts), &parts.files, &trust).verification;
    let revocation = verification.outcome(Question::Revocation).unwrap().clone();
    (verification.verdict, revocation)
}

fn signer_of_the_card() -> Vec<u8> {
    Bench::new().signer.certificate().to_vec()
}

/// A list that holds only changes, and one with entries of other issuers, are not the issuer's complete list: they
/// do not show that nobody was revoked.
#[test]
fn a_list_of_changes_or_of_others_shows_no_signer_as_unrevoked() {
    let issuer = Issuer::specimen().unwrap();
    let indicator = |tbs: &mut Node| extensions(tbs).push(extension(&oid!(raw 2.5.29.27), true, &[2, 1, 1]));
    let indirect = |tbs: &mut Node| {
        extensions(tbs).push(extension(&oid!(raw 2.5.29.28), true, &[0x30, 3, 0x84, 1, 0xFF]));
    };
    let only_authorities = |tbs: &mut Node| {
        extensions(tbs).push(extension(&oid!(raw 2.5.29.28), true, &[0x30, 3, 0x82, 1, 0xFF]));
    };
    for change in [indicator as fn(&mut Node), indirect, only_authorities] {
        let (verdict, revocation) = judge(&[list(&issuer, &[], change)], &[]);
        assert_eq!(verdict, Verdict::Genuine);
        assert_eq!(revocation, Outcome::NotPerformed(Code::RevocationListUnusable.into()));
    }
}

/// A list by another key of the right name, by another state, or with a wrong signature accuses nobody.
#[test]
fn a_list_by_somebody_else_accuses_no_right_card() {
    let signer = signer_of_the_card();
    let impostor = Issuer::impostor(b"forger").unwrap();
    let foreign = Issuer::of_state(b"utopia", "UT", "UTO").unwrap();
    let right_name = Node::parse(Issuer::specimen().unwrap().certificate()).at(&[0, 3]).clone();
    let in_its_name = list(&foreign, &[&signer], |tbs| *tbs.at(&[2]) = right_name.clone());
    let alternative = list(&foreign, &[&signer], |tbs| {
        let name = Node::of(0xA4, vec![right_name.clone()]);
        let names = Node::of(0x30, vec![name]).encode();
        extensions(tbs).push(extension(&oid!(raw 2.5.29.18), false, &names));
    });
    let mut spoilt = Issuer::specimen().unwrap().revocation_list(&[&signer], FROM, TO).unwrap();
    *spoilt.last_mut().unwrap() ^= 1;
    for (what, list) in [
        ("impostor", impostor.revocation_list(&[&signer], FROM, TO).unwrap()),
        ("another state in the right name", in_its_name),
        ("another state that names the right one beside", alternative),
        ("a wrong signature", spoilt),
    ] {
        let (verdict, revocation) = judge(&[list], &[foreign.certificate()]);
        assert_eq!(verdict, Verdict::Genuine, "{what}: {revocation:?}");
        assert!(!matches!(revocation, Outcome::Failed(_)), "{what}");
    }
}

/// A stolen key signs: the entry hides behind a padded number, a second and milder entry, a later list without it,
/// or a certificate that is on hold.
#[test]
fn a_revoked_signer_hides_its_entry() {
    let issuer = Issuer::specimen().unwrap();
    let signer = signer_of_the_card();
    let entries = |tbs: &mut Node| -> usize {
        let is_list = |node: &Node| node.is_constructed() && node.tag == [0x30];
        tbs.parts().iter().rposition(is_list).unwrap()
    };
    let padded = list(&issuer, &[&signer], |tbs| {
        let place = entries(tbs);
        let serial = tbs.at(&[place, 0, 0]).bytes_mut();
        serial.splice(0..0, [0, 0]);
    });
    let twice = |first_is_mild: bool| {
        list(&issuer, &[&signer], |tbs| {
            let place = entries(tbs);
            let mut mild = tbs.at(&[place, 0]).clone();
            // superseded, in the future.
            *mild.at(&[2, 0, 1]).bytes_mut() = vec![0x0A, 1, 4];
            *mild.at(&[1]).bytes_mut() = b"450101000000Z".to_vec();
            let list = tbs.at(&[place]).parts();
            list.insert(usize::from(!first_is_mild), mild);
        })
    };
    // The mild and the grave reason in one entry.
    let reasons = |grave_first: bool| {
        list(&issuer, &[&signer], |tbs| {
            let place = entries(tbs);
            let mut mild = tbs.at(&[place, 0, 2, 0]).clone();
            *mild.at(&[1]).bytes_mut() = vec![0x0A, 1, 4];
            tbs.at(&[place, 0, 2]).parts().insert(usize::from(grave_first), mild);
        })
    };
    let later = issuer.revocation_list::<&[u8]>(&[], Date::new(2025, 6, 10), TO).unwrap();
    let whole = issuer.revocation_list(&[&signer], FROM, TO).unwrap();
    for (what, lists) in [
        ("padded", vec![padded]),
        ("mild first", vec![twice(true)]),
        ("mild last", vec![twice(false)]),
        ("two reasons, the mild one first", vec![reasons(false)]),
        ("two reasons, the mild one last", vec![reasons(true)]),
        ("a later list", vec![whole.clone(), later.clone()]),
        ("a later list first", vec![later, whole]),
    ] {
        let (verdict, revocation) = judge(&lists, &[]);
        assert_eq!(verdict, Verdict::NotGenuine, "{what}: {revocation:?}");
    }
}
