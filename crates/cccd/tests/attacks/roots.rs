//! Roots that are renewed, expired, duplicated or foreign, and clocks that are wrong: the folder and the clock
//! belong to the office, and accuse no citizen.

use std::time::{Duration, UNIX_EPOCH};

use asn1_rs::oid;
use cccd::{
    check::{Outcome, Question, Verdict},
    clock::FixedClock,
    error::Code,
    pki::TrustStore,
    random::SeededRandom,
    read::ReadOptions,
};
use cccd_sim::{ChipOptions, Date, Issuance, Issuer, Profile};

use crate::{
    bench::Bench,
    common::{link, number, read, trust},
    tree::Node,
};

/// Returns the root's certificate with other dates, signed with its own key, as in a renewal.
fn renewed(issuer: &Issuer, from: &str, to: &str) -> Vec<u8> {
    let mut root = Node::parse(issuer.certificate());
    for (index, time) in [from, to].into_iter().enumerate() {
        *root.at(&[0, 4, index]).bytes_mut() = time.as_bytes().to_vec();
    }
    let signature = issuer.sign(&root.at(&[0]).encode()).unwrap();
    *root.at(&[2]) = Node::value(3, &[&[0], signature.as_slice()].concat());
    root.encode()
}

fn judge(roots: &[Vec<u8>]) -> (Verdict, Outcome) {
    let bench = Bench::new();
    let parts = bench.parts();
    let trust = TrustStore::from_certificates(roots).unwrap();
    let verification = bench.judge_files(&bench.sod(&parts), &parts.files, &trust).verification;
    (verification.verdict, verification.outcome(Question::Chain).unwrap().clone())
}

/// A state has renewed its root with the same key, and the folder holds only the new certificate, or only the old
/// one: the one that was valid when the card was signed is missing, and a missing root proves nothing.
#[test]
fn the_folder_holds_another_certificate_of_the_roots_key_than_the_one_of_the_day() {
    let issuer = Issuer::specimen().unwrap();
    let later = renewed(&issuer, "240101000000Z", "490101000000Z");
    let earlier = renewed(&issuer, "150101000000Z", "191231235959Z");
    let right = issuer.certificate().to_vec();
    for roots in [vec![later.clone()], vec![earlier.clone()], vec![earlier.clone(), later.clone()]] {
        let (verdict, chain) = judge(&roots);
        assert_eq!(verdict, Verdict::CannotTell, "{chain:?}");
        let Outcome::Inconclusive(reason) = chain else { panic!("{chain:?}") };
        assert_eq!(reason.code, Code::CertificateNotValidAtSigning);
    }
    // With the one valid on that day beside them, in any order, all is well.
    for roots in [
        vec![later.clone(), right.clone()],
        vec![right.clone(), later.clone()],
        vec![earlier, right.clone(), later],
    ] {
        assert_eq!(judge(&roots).0, Verdict::Genuine);
    }
}

/// A root that has since expired, and one that occurs twice.
#[test]
fn a_root_that_has_expired_since_and_one_that_stands_twice_accuse_nobody() {
    let issuer = Issuer::specimen().unwrap();
    let expired = renewed(&issuer, "210101000000Z", "250101000000Z");
    let right = issuer.certificate().to_vec();
    assert_eq!(judge(std::slice::from_ref(&expired)).0, Verdict::Genuine);
    assert_eq!(judge(&[right.clone(), right.clone(), expired]).0, Verdict::Genuine);
}

/// Roots of the right name with other keys come before and after the right one.
#[test]
fn roots_of_the_same_name_with_other_keys_accuse_nobody() {
    let right = Issuer::specimen().unwrap().certificate().to_vec();
    let impostors: Vec<_> =
        [b"a", b"b"].map(|seed| Issuer::impostor(seed).unwrap().certificate().to_vec()).into();
    let around = [impostors[0].clone(), right, impostors[1].clone()];
    assert_eq!(judge(&around).0, Verdict::Genuine);
    assert_eq!(judge(&impostors).0, Verdict::CannotTell);
}

/// The forger's certificate for the root's key with other dates, signed with his own key, revives nothing.
#[test]
fn a_copy_of_the_root_that_the_forger_signed_revives_no_old_root() {
    let issuer = Issuer::specimen().unwrap();
    let forger = Issuer::impostor(b"forger").unwrap();
    let ended = renewed(&issuer, "150101000000Z", "191231235959Z");
    let mut copy = Node::parse(issuer.certificate());
    let signature = forger.sign(&copy.at(&[0]).encode()).unwrap();
    *copy.at(&[2]) = Node::value(3, &[&[0], signature.as_slice()].concat());
    assert_ne!(judge(&[ended, copy.encode()]).0, Verdict::Genuine);
}

/// The office's clock is wrong by years, in either direction.
#[test]
fn a_clock_that_is_wrong_by_years_accuses_nobody() {
    for profile in [Profile::Cccd2021, Profile::CanCuoc2024] {
        let card = Issuance::of(profile, b"holder").issue().unwrap();
        let trust = trust(&card);
        // 1970, 2000, 2019, the year of issue, 2040, 2060, 2100.
        for seconds in
            [0, 946_684_800, 1_546_300_800, 1_640_995_200, 2_208_988_800, 2_840_140_800, 4_102_444_800_u64]
        {
            let clock = FixedClock(UNIX_EPOCH + Duration::from_secs(seconds));
            let options = ReadOptions::new(&trust).clock(clock).random(SeededRandom::new(b"terminal"));
            let reading =
                read(link(&card, ChipOptions::default()), &number(&card), options, &mut |_| {}).unwrap();
            assert_ne!(reading.verification.verdict, Verdict::NotGenuine, "{seconds}");
        }
    }
}

/// Cards signed on the first and the last day of a signer's quarter, of the root's use, and on leap days.
#[test]
fn cards_signed_at_the_edges_of_every_period_are_genuine() {
    for day in [
        Date::new(2021, 1, 1),
        Date::new(2021, 3, 31),
        Date::new(2021, 4, 1),
        Date::new(2021, 12, 31),
        Date::new(2024, 2, 29),
        Date::new(2025, 6, 14),
    ] {
        let card = Issuance::new(b"holder").signed_on(day).issue().unwrap();
        let trust = trust(&card);
        let options =
            ReadOptions::new(&trust).clock(crate::common::today()).random(SeededRandom::new(b"terminal"));
        let reading =
            read(link(&card, ChipOptions::default()), &number(&card), options, &mut |_| {}).unwrap();
        assert_eq!(
            reading.verification.verdict,
            Verdict::Genuine,
            "{day:?} {:?}",
            reading.verification.checks
        );
    }
}

/// The certificate of a forger's root with the right name, certified by someone who may not: another state's root,
/// and a document signer of Viet Nam. It is in the folder beside both, as anybody's master list can bring it.
#[test]
fn a_forgers_root_is_certified_by_another_states_root_or_by_a_document_signer() {
    let bench = Bench::new();
    let forger = Issuer::impostor(b"forger").unwrap();
    let foreign = Issuer::of_state(b"utopia", "UT", "UTO").unwrap();
    let name_change =
        Node::of(0x30, vec![Node::value(6, &oid!(raw 2.23.136.1.1.6.1)), Node::value(4, &[5, 0])]);
    // ecdsa-with-SHA256, as in the document signer's certificate.
    let sha_256 = Node::of(0x30, vec![Node::value(6, &oid!(raw 1.2.840.10045.4.3.2))]);
    for changes_name in [false, true] {
        for by_signer in [false, true] {
            let mut root = Node::parse(forger.certificate());
            let certifier = if by_signer { bench.signer.certificate() } else { foreign.certificate() };
            *root.at(&[0, 3]) = Node::parse(certifier).at(&[0, 5]).clone();
            if changes_name {
                let last = root.at(&[0]).parts().len() - 1;
                root.at(&[0, last, 0]).parts().push(name_change.clone());
            }
            if by_signer {
                *root.at(&[0, 2]) = sha_256.clone();
                *root.at(&[1]) = sha_256.clone();
            }
            let tbs = root.at(&[0]).encode();
            let signature = if by_signer { bench.signer.sign(&tbs) } else { foreign.sign(&tbs) }.unwrap();
            *root.at(&[2]) = Node::value(3, &[&[0], signature.as_slice()].concat());
            let trust = TrustStore::from_certificates([
                Issuer::specimen().unwrap().certificate(),
                foreign.certificate(),
                bench.signer.certificate(),
                &root.encode(),
            ])
            .unwrap();
            let forged = Issuance::new(b"holder").issuer(&forger).issue().unwrap();
            let reading = crate::breaks::whatever(
                crate::common::Read { trust, ..crate::common::Read::of(&forged) }.run(),
            );
            let chain = crate::common::outcome(&reading, Question::Chain);
            let verdict = reading.verification.verdict;
            assert_ne!(verdict, Verdict::Genuine, "{changes_name} {by_signer} {chain:?}");
        }
    }
}

/// A document signer of Viet Nam certifies the forger's signer: the path would be two certificates long.
#[test]
fn a_document_signer_certifies_another_signer() {
    let bench = Bench::new();
    let forger = Issuer::new(b"forger").unwrap();
    let own = forger.document_signer(Date::new(2022, 1, 1)).unwrap();
    let mut forged = Bench::new();
    forged.signer = forger.document_signer(Date::new(2022, 1, 1)).unwrap();
    let mut parts = bench.parts();
    let mut certificate = Node::parse(own.certificate());
    *certificate.at(&[0, 3]) = Node::parse(bench.signer.certificate()).at(&[0, 5]).clone();
    let sha_256 = Node::of(0x30, vec![Node::value(6, &oid!(raw 1.2.840.10045.4.3.2))]);
    *certificate.at(&[0, 2]) = sha_256.clone();
    *certificate.at(&[1]) = sha_256;
    let signature = bench.signer.sign(&certificate.at(&[0]).encode()).unwrap();
    *certificate.at(&[2]) = Node::value(3, &[&[0], signature.as_slice()].concat());
    // EF.SOD names the forger's signer, and also contains the right one.
    parts.envelope.at(&crate::bench::CERTIFICATES).parts().push(certificate.clone());
    *parts.signer().at(&[1, 0]) = certificate.at(&[0, 3]).clone();
    *parts.signer().at(&[1, 1]) = certificate.at(&[0, 1]).clone();
    let judgement = forged.judge(&parts);
    assert_eq!(judgement.verification.verdict, Verdict::CannotTell, "{:?}", judgement.verification.checks);
}
