//! The path, where every part of signer and root can be changed.

use asn1_rs::oid;
use cccd_base::crypto::Curve;

use super::super::testing::{Case, time};
use super::*;
use crate::files::File;
use crate::pki::oid;
use crate::pki::testing::{CertificateTemplate, ROOT_KEY, SIGNER_KEY, key, name};
use crate::tlv::{
    encode,
    tag::{BOOLEAN, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE},
};

fn of_signer(code: Code) -> Reason {
    let name = "CN=Document Signer SPECIMEN,C=UT".to_owned();
    Reason::about(code, About::Certificate { name, key_identifier: Some(SIGNER_KEY.to_vec()) })
}

fn of_root(code: Code) -> Reason {
    let name = "CN=CSCA SPECIMEN,C=UT".to_owned();
    Reason::about(code, About::Certificate { name, key_identifier: Some(ROOT_KEY.to_vec()) })
}

/// The answer for a document that was changed; asserts that there are no findings.
fn changed(change: impl FnOnce(&mut Case)) -> Outcome {
    let mut case = Case::new();
    change(&mut case);
    let (outcome, findings) = case.chain();
    assert_eq!(findings, []);
    outcome
}

/// The findings for a document that was changed and still passes.
fn findings(change: impl FnOnce(&mut Case)) -> Vec<Reason> {
    let mut case = Case::new();
    change(&mut case);
    let (outcome, findings) = case.chain();
    assert_eq!(outcome, Outcome::Passed);
    findings
}

fn missing() -> Outcome {
    Outcome::Inconclusive(of_root(Code::RootMissing))
}

#[test]
fn a_missing_root_is_named_and_never_a_failure() {
    assert_eq!(changed(|case| case.trusted = false), missing());
    // Not even if the signer itself is odd: nothing vouches for what its certificate says.
    let outcome = changed(|case| {
        case.trusted = false;
        case.signer.set(oid::KEY_USAGE, true, vec![0x03, 2, 0, 0x01]);
    });
    assert_eq!(outcome, missing());
}

#[test]
fn a_root_of_another_name_does_not_count() {
    assert_eq!(changed(|case| case.root.subject = name("CSCA SPECIMEN 2")), missing());
}

#[test]
fn a_root_of_that_name_with_another_key_is_not_the_root() {
    let outcome = changed(|case| {
        case.root_key = key(4);
        case.root.set(oid::SUBJECT_KEY_IDENTIFIER, false, encode(OCTET_STRING, &[0x44; 20]));
    });
    assert_eq!(outcome, missing());
    let outcome = changed(|case| {
        case.root_key = key(4);
        case.root.remove(oid::SUBJECT_KEY_IDENTIFIER);
    });
    assert_eq!(outcome, missing());
}

#[test]
fn a_signer_that_names_the_key_of_a_root_that_did_not_sign_it_fails() {
    let outcome = changed(|case| case.issuer_key = key(4));
    assert_eq!(outcome, Outcome::Failed(of_signer(Code::SignerNotFromRoot)));
}

#[test]
fn without_key_identifiers_the_signature_decides() {
    let passed = changed(|case| {
        case.signer.remove(oid::AUTHORITY_KEY_IDENTIFIER);
        case.root.remove(oid::SUBJECT_KEY_IDENTIFIER);
        let other = CertificateTemplate::root().sign(&key(4), &key(4));
        case.others = vec![other];
    });
    assert_eq!(passed, Outcome::Passed);
    let forged = changed(|case| {
        case.signer.remove(oid::AUTHORITY_KEY_IDENTIFIER);
        case.issuer_key = key(4);
    });
    let Outcome::Inconclusive(reason) = forged else { panic!("told without a root") };
    assert_eq!(reason.code, Code::RootMissing);
}

#[test]
fn where_neither_names_a_key_another_key_is_no_failure() {
    let outcome = changed(|case| {
        case.signer.remove(oid::AUTHORITY_KEY_IDENTIFIER);
        case.root.remove(oid::SUBJECT_KEY_IDENTIFIER);
        case.root_key = key(4);
    });
    let Outcome::Inconclusive(reason) = outcome else { panic!("told without a root") };
    assert_eq!(reason.code, Code::RootMissing);
}

#[test]
fn a_root_whose_key_cannot_be_used_is_not_held_against_the_card() {
    let outcome = changed(|case| {
        let curve = Curve::BrainpoolP256r1.oid();
        let mut root = case.root_der();
        let position = root.windows(curve.len()).position(|window| window == curve).unwrap();
        root[position] ^= 1;
        (case.others, case.trusted) = (vec![root], false);
    });
    assert_eq!(outcome, Outcome::Inconclusive(of_root(Code::AlgorithmNotAccepted)));
}

#[test]
fn a_root_that_is_no_authority_does_not_certify() {
    let outcome = changed(|case| {
        case.root.set(oid::BASIC_CONSTRAINTS, true, encode(SEQUENCE, &[]));
    });
    assert_eq!(outcome, missing());
}

#[test]
fn usage_must_fit() {
    let wrong_signer = Outcome::Failed(of_signer(Code::CertificateUsage));
    // A root that may not certify is a defect of the folder, and proves nothing against the card.
    let wrong_root = Outcome::Inconclusive(of_root(Code::CertificateUsage));
    // keyEncipherment; cRLSign.
    let outcome = changed(|case| case.signer.set(oid::KEY_USAGE, true, vec![0x03, 2, 5, 0x20]));
    assert_eq!(outcome, wrong_signer);
    let outcome = changed(|case| case.root.set(oid::KEY_USAGE, true, vec![0x03, 2, 1, 0x02]));
    assert_eq!(outcome, wrong_root);
    let outcome = changed(|case| {
        case.signer.set(oid::BASIC_CONSTRAINTS, true, encode(SEQUENCE, &encode(BOOLEAN, &[0xFF])));
    });
    assert_eq!(outcome, wrong_signer);
    let absent = findings(|case| {
        case.signer.remove(oid::KEY_USAGE);
        case.root.remove(oid::KEY_USAGE);
    });
    assert_eq!(absent, [of_signer(Code::CertificateProfile), of_root(Code::CertificateProfile)]);
    let old_root = findings(|case| case.root.remove(oid::BASIC_CONSTRAINTS));
    assert_eq!(old_root, [of_root(Code::CertificateProfile)]);
}

/// The answer for a signer with these purposes.
fn with_purposes(critical: bool, purposes: &[&[u8]]) -> (Outcome, Vec<Reason>) {
    let mut case = Case::new();
    let list: Vec<u8> = purposes.iter().flat_map(|purpose| encode(OBJECT_IDENTIFIER, purpose)).collect();
    case.signer.set(oid::EXTENDED_KEY_USAGE, critical, encode(SEQUENCE, &list));
    case.chain()
}

#[test]
fn signers_of_other_things_do_not_sign_documents() {
    let excluded = (Outcome::Failed(of_signer(Code::CertificateUsage)), vec![]);
    let below = [oid::LDS2_SIGNING, &[1]].concat();
    for purpose in [
        oid::SERVER_AUTHENTICATION,
        oid::CLIENT_AUTHENTICATION,
        oid::CODE_SIGNING,
        oid::IPSEC_END_SYSTEM,
        oid::IPSEC_TUNNEL,
        oid::IPSEC_USER,
        oid::TIME_STAMPING,
        oid::OCSP_SIGNING,
        oid::MASTER_LIST_SIGNING,
        oid::DEVIATION_LIST_SIGNING,
        oid::SPOC_CLIENT,
        oid::SPOC_SERVER,
        oid::CSN_SPOC_CLIENT,
        oid::CSN_SPOC_SERVER,
        oid::VDS_NC_SIGNING,
        &below,
    ] {
        for critical in [false, true] {
            for beside in [&[][..], &[UNKNOWN], &[EMAIL]] {
                let purposes = [beside, &[purpose]].concat();
                assert_eq!(with_purposes(critical, &purposes), excluded, "{purposes:02X?}");
            }
            // A signer for web servers and for any purpose is not excluded, but not to be trusted either.
            let open = Outcome::Inconclusive(of_signer(Code::CertificateUsage));
            assert_eq!(with_purposes(critical, &[purpose, oid::ANY_EXTENDED_KEY_USAGE]), (open, vec![]));
        }
    }
}

/// An unassigned purpose, and e-mail protection.
const UNKNOWN: &[u8] = &[0x2A, 0x03];
const EMAIL: &[u8] = &oid!(raw 1.3.6.1.5.5.7.3.4);

#[test]
fn a_purpose_that_excludes_no_document_is_a_finding() {
    let odd = (Outcome::Passed, vec![of_signer(Code::SignerPurposeOdd)]);
    let excluded = (Outcome::Failed(of_signer(Code::CertificateUsage)), vec![]);
    for purpose in [UNKNOWN, EMAIL] {
        assert_eq!(with_purposes(false, &[purpose]), odd);
        assert_eq!(with_purposes(true, &[purpose]), excluded);
    }
    for critical in [false, true] {
        assert_eq!(with_purposes(critical, &[oid::ANY_EXTENDED_KEY_USAGE]), odd);
        assert_eq!(with_purposes(critical, &[UNKNOWN, oid::ANY_EXTENDED_KEY_USAGE]), odd);
    }
}

#[test]
fn a_time_of_signing_in_the_future_is_a_finding() {
    let at = |now| findings(|case| case.now = time(now));
    assert_eq!(at("2021-12-31T23:59:59Z"), [Code::SigningTimeFuture.into()]);
    assert_eq!(at("2022-01-01T00:00:00Z"), []);
    // It is found whatever else stays open.
    let mut case = Case::new();
    (case.trusted, case.now) = (false, time("2021-12-31T00:00:00Z"));
    assert_eq!(case.chain(), (missing(), vec![Code::SigningTimeFuture.into()]));
}

#[test]
fn unknown_critical_extensions_do_not_pass() {
    let outcome = changed(|case| case.signer.set(&[0x2A, 0x03], true, vec![0x05, 0]));
    assert_eq!(outcome, Outcome::Inconclusive(of_signer(Code::CertificateExtension)));
    let outcome = changed(|case| case.root.set(&[0x2A, 0x03], true, vec![0x05, 0]));
    assert_eq!(outcome, Outcome::Inconclusive(of_root(Code::CertificateExtension)));
    let outcome = changed(|case| {
        case.signer.set(&[0x2A, 0x03], false, vec![0x05, 0]);
        case.signer.set(oid::SUBJECT_ALTERNATIVE_NAME, true, vec![0x30, 0]);
    });
    assert_eq!(outcome, Outcome::Passed);
}

#[test]
fn both_must_be_valid_at_signing() {
    let signer = Outcome::Failed(of_signer(Code::CertificateNotValidAtSigning));
    let root = Outcome::Inconclusive(of_root(Code::CertificateNotValidAtSigning));
    assert_eq!(changed(|case| case.sod.signing_time = Some("20210531235959Z")), signer);
    assert_eq!(changed(|case| case.sod.signing_time = Some("20210601000000Z")), Outcome::Passed);
    let found = findings(|case| case.signer.validity[1] = "20220101000000Z");
    assert_eq!(found, [of_signer(Code::SignerExpired)]);
    assert_eq!(changed(|case| case.signer.validity[1] = "20211231235959Z"), signer);
    assert_eq!(changed(|case| case.root.validity[1] = "20211231235959Z"), root);
    assert_eq!(changed(|case| case.root.validity[0] = "20220101000001Z"), root);
}

#[test]
fn who_was_valid_at_signing_may_have_expired_since() {
    let found = findings(|case| case.signer.validity[1] = "20251231000000Z");
    assert_eq!(found, [of_signer(Code::SignerExpired)]);
    let found = findings(|case| case.root.validity[1] = "20251231000000Z");
    assert_eq!(found, [of_root(Code::RootExpired)]);
}

#[test]
fn a_clock_before_the_certificate_cannot_tell() {
    let signer = Outcome::Inconclusive(of_signer(Code::ClockBeforeCertificate));
    let mut case = Case::new();
    case.now = time("2021-05-31T00:00:00Z");
    assert_eq!(case.chain(), (signer.clone(), vec![Code::SigningTimeFuture.into()]));
    case.sod.signing_time = None;
    case.now = time("2021-05-31T00:00:00Z");
    assert_eq!(case.chain(), (signer, vec![Code::SigningTimeUnknown.into()]));
}

#[test]
fn an_unknown_time_of_signing_is_a_finding() {
    let found = findings(|case| {
        case.sod.signing_time = None;
        case.signer.validity[1] = "20251231000000Z";
    });
    assert_eq!(found, [Code::SigningTimeUnknown.into(), of_signer(Code::SignerExpired)]);
}

#[test]
fn the_day_of_issue_stands_in_for_the_time_of_signing() {
    let issued = |case: &mut Case, day| {
        case.sod.signing_time = None;
        case.issue_on(day);
    };
    assert_eq!(findings(|case| issued(case, "20220101")), []);
    let outcome = changed(|case| {
        issued(case, "20220101");
        case.signer.validity[1] = "20211231165959Z";
    });
    assert_eq!(outcome, Outcome::Inconclusive(of_signer(Code::CertificateNotValidAtSigning)));
    // Cards are made some time after the day that is printed on them.
    let found = findings(|case| issued(case, "20210520"));
    assert_eq!(found, [Code::SigningTimeUnknown.into()]);
}

#[test]
fn use_of_a_private_key_outside_of_its_period_is_a_finding() {
    let found = findings(|case| case.signer.set_usage_period("20210601000000Z", "20210901000000Z"));
    assert_eq!(found, [of_signer(Code::KeyUsagePeriod)]);
    let found = findings(|case| case.signer.set_usage_period("20210601000000Z", "20220901000000Z"));
    assert_eq!(found, []);
    // If there is no signing time, the day of issue stands in for it: the document was signed on that day or later.
    let issued = |start: &'static str, end: &'static str| {
        findings(|case| {
            case.sod.signing_time = None;
            case.issue_on("20220101");
            case.signer.set_usage_period(start, end);
        })
    };
    assert_eq!(issued("20210601000000Z", "20210901000000Z"), [of_signer(Code::KeyUsagePeriod)]);
    assert_eq!(issued("20210601000000Z", "20220901000000Z"), []);
    assert_eq!(issued("20220201000000Z", "20220901000000Z"), [Code::SigningTimeUnknown.into()]);
    // The root signed the signer's certificate at the beginning of its validity.
    let found = findings(|case| case.root.set_usage_period("20210101000000Z", "20210501000000Z"));
    assert_eq!(found, [of_root(Code::KeyUsagePeriod)]);
    let found = findings(|case| case.root.set_usage_period("20210101000000Z", "20210901000000Z"));
    assert_eq!(found, []);
}

#[test]
fn of_a_root_renewed_with_its_key_the_better_one_counts() {
    for others in [["20200101000000Z", "20210101000000Z"], ["20210101000000Z", "20250101000000Z"]] {
        let passed = changed(|case| {
            let old = CertificateTemplate { validity: others, serial: vec![0], ..case.root.clone() };
            case.others = vec![old.sign(&case.root_key, &case.root_key), case.root_der()];
            case.trusted = false;
        });
        assert_eq!(passed, Outcome::Passed);
    }
}

#[test]
fn sha_1_under_the_signer_is_a_finding() {
    let found = findings(|case| case.signer.hash = HashAlgorithm::Sha1);
    assert_eq!(found, [of_signer(Code::HashOutdated)]);
}

/// A link certificate with the root's name for one key, which names the key that signs it.
fn link(number: u8, signed_by: u8) -> CertificateTemplate {
    let identifier = |number: u8| if number == 1 { ROOT_KEY.to_vec() } else { vec![number; 20] };
    let mut link = CertificateTemplate::root();
    link.set(oid::SUBJECT_KEY_IDENTIFIER, false, encode(OCTET_STRING, &identifier(number)));
    let authority = encode(crate::tlv::Tag::context(0), &identifier(signed_by));
    link.set(oid::AUTHORITY_KEY_IDENTIFIER, false, encode(SEQUENCE, &authority));
    link
}

/// The answer for a signer that was certified by the key with this number, with these links in the trust folder:
/// the key that each one certifies, and the key that signed it.
fn linked(by: u8, links: &[(u8, u8)]) -> Outcome {
    let authority = encode(crate::tlv::Tag::context(0), &[by; 20]);
    let (outcome, _) = {
        let mut case = Case::new();
        case.issuer_key = key(by);
        case.signer.set(oid::AUTHORITY_KEY_IDENTIFIER, false, encode(SEQUENCE, &authority));
        case.others = links.iter().map(|&(new, old)| link(new, old).sign(&key(new), &key(old))).collect();
        case.chain()
    };
    outcome
}

#[test]
fn a_link_certificate_carries_trust_from_an_old_key_to_a_new_one() {
    assert_eq!(linked(4, &[(4, 1)]), Outcome::Passed);
    assert_eq!(linked(6, &[(6, 5), (5, 4), (4, 1)]), Outcome::Passed);
}

#[test]
fn a_link_certificate_that_leads_to_no_root_is_worth_nothing() {
    let is_missing =
        |outcome| matches!(outcome, Outcome::Inconclusive(reason) if reason.code == Code::RootMissing);
    assert!(is_missing(linked(4, &[(4, 5)])));
    assert!(is_missing(linked(4, &[(4, 5), (5, 4)])), "a circle");
    let long: Vec<_> = (4..20).map(|number| (number, number + 1)).chain([(20, 1)]).collect();
    assert!(is_missing(linked(4, &long)), "more links than any issuer needs");
    // A certificate that claims to be self-signed, and is not.
    assert_eq!(linked(4, &[(4, 1), (4, 5)]), Outcome::Passed);
}

#[test]
fn what_signed_a_link_must_have_been_an_authority_at_that_time() {
    let outcome = |change: fn(&mut CertificateTemplate)| {
        let mut case = Case::new();
        case.issuer_key = key(4);
        case.signer.remove(oid::AUTHORITY_KEY_IDENTIFIER);
        case.others = vec![link(4, 1).sign(&key(4), &key(1))];
        change(&mut case.root);
        case.chain().0
    };
    assert_eq!(outcome(|_| {}), Outcome::Passed);
    for change in [
        (|root| root.set(oid::KEY_USAGE, true, vec![0x03, 2, 1, 0x02])) as fn(&mut CertificateTemplate),
        |root| root.set(&[0x2A, 0x03], true, vec![0x05, 0]),
        |root| root.validity = ["20200101000000Z", "20201231000000Z"],
    ] {
        let Outcome::Inconclusive(reason) = outcome(change) else { panic!("a link that may not be") };
        assert_eq!(reason.code, Code::RootMissing);
    }
}

/// The name of an authority that includes the number of its key, as Viet Nam's does.
fn numbered(country: &str, number: Option<&str>, common_name: &str) -> Vec<u8> {
    use crate::tlv::tag::{SET, UTF8_STRING};
    let part = |oid: &[u8], text: &str| {
        let value = [encode(OBJECT_IDENTIFIER, oid), encode(UTF8_STRING, text.as_bytes())].concat();
        encode(SET, &encode(SEQUENCE, &value))
    };
    let country = part(&oid!(raw 2.5.4.6), country);
    let number = number.map(|number| part(&oid!(raw 2.5.4.5), number)).unwrap_or_default();
    encode(SEQUENCE, &[country, number, part(&oid!(raw 2.5.4.3), common_name)].concat())
}

/// The answer for a signer below a new root whose name and key only a link certificate of the old root vouches for.
fn renamed(old: &[u8], new: &[u8], change: impl FnOnce(&mut CertificateTemplate)) -> Outcome {
    let mut case = Case::new();
    (case.root.subject, case.root.issuer) = (old.to_vec(), old.to_vec());
    let mut link = link(4, 1);
    (link.subject, link.issuer) = (new.to_vec(), old.to_vec());
    change(&mut link);
    case.issuer_key = key(4);
    case.signer.issuer = new.to_vec();
    case.signer.set(
        oid::AUTHORITY_KEY_IDENTIFIER,
        false,
        encode(SEQUENCE, &encode(crate::tlv::Tag::context(0), &[4; 20])),
    );
    let issuer = [new.to_vec(), encode(crate::tlv::tag::INTEGER, &[0x2A])].concat();
    case.sod.identifier = encode(SEQUENCE, &issuer);
    case.others = vec![link.sign(&key(4), &key(1))];
    case.chain().0
}

#[test]
fn a_link_keeps_to_one_country_and_one_name_but_for_the_number_of_the_key() {
    let name_change = |link: &mut CertificateTemplate| link.set(oid::NAME_CHANGE, false, vec![5, 0]);
    let is_missing =
        |outcome| matches!(outcome, Outcome::Inconclusive(reason) if reason.code == Code::RootMissing);
    let old = numbered("UT", Some("001"), "CSCA SPECIMEN");
    for new in [
        numbered("UT", Some("002"), "CSCA SPECIMEN"),
        numbered("UT", None, "CSCA SPECIMEN"),
        numbered("ut", Some("002"), "csca  specimen"),
    ] {
        assert_eq!(renamed(&old, &new, |_| {}), Outcome::Passed);
        assert_eq!(renamed(&old, &new, name_change), Outcome::Passed);
    }
    let other_name = numbered("UT", Some("001"), "CSCA RENAMED SPECIMEN");
    assert!(is_missing(renamed(&old, &other_name, |_| {})));
    assert_eq!(renamed(&old, &other_name, name_change), Outcome::Passed);
    // The same state, in two letters and in three.
    let in_three_letters = numbered("UTO", Some("001"), "CSCA SPECIMEN");
    assert_eq!(renamed(&in_three_letters, &old, name_change), Outcome::Passed);
    // The root of another state claims to be the predecessor of this one, whatever country it names.
    for country in ["DE", "VN", ""] {
        let foreign = numbered(country, Some("001"), "CSCA SPECIMEN");
        assert!(is_missing(renamed(&foreign, &old, |_| {})), "{country}");
        assert!(is_missing(renamed(&foreign, &old, name_change)), "{country}");
    }
}

#[test]
fn a_copy_of_a_root_with_other_dates_is_not_that_root() {
    // The root had expired before the document was signed; a copy says otherwise.
    let ended = ["20210101000000Z", "20211231000000Z"];
    let revived = |change: fn(&mut CertificateTemplate), signed_by: u8| {
        let mut case = Case::new();
        case.root.validity = ended;
        let mut copy =
            CertificateTemplate { validity: ["20210101000000Z", "20450101000000Z"], ..case.root.clone() };
        change(&mut copy);
        case.others = vec![copy.sign(&key(1), &key(signed_by))];
        case.chain().0
    };
    let names_itself = |copy: &mut CertificateTemplate| {
        let own = encode(crate::tlv::Tag::context(0), &ROOT_KEY);
        copy.set(oid::AUTHORITY_KEY_IDENTIFIER, false, encode(SEQUENCE, &own));
    };
    let open = Outcome::Inconclusive(of_root(Code::CertificateNotValidAtSigning));
    for change in [(|_| {}) as fn(&mut CertificateTemplate), names_itself] {
        assert_eq!(revived(change, 4), open);
        // If it was renewed with its own key, it counts.
        assert_eq!(revived(change, 1), Outcome::Passed);
    }
    // Nor can such a copy stand in for a missing root.
    let outcome = changed(|case| {
        names_itself(&mut case.root);
        case.others = vec![case.root.sign(&case.root_key, &key(4))];
        case.trusted = false;
    });
    assert_eq!(outcome, missing());
}

#[test]
fn every_path_length_is_enough_for_one_certificate() {
    for length in [0, 1, 100] {
        let value = [encode(BOOLEAN, &[0xFF]), encode(crate::tlv::tag::INTEGER, &[length])].concat();
        let outcome = changed(|case| case.root.set(oid::BASIC_CONSTRAINTS, true, encode(SEQUENCE, &value)));
        assert_eq!(outcome, Outcome::Passed);
    }
}

#[test]
fn another_version_than_3_is_a_finding() {
    assert_eq!(findings(|case| case.signer.version = 0), [of_signer(Code::CertificateProfile)]);
    assert_eq!(findings(|case| case.root.version = 0), [of_root(Code::CertificateProfile)]);
}

#[test]
fn times_in_other_forms_are_a_finding() {
    let of_signer = [of_signer(Code::TimeFormOdd)];
    for validity in [["20210601000000.5Z", "20430601000000Z"], ["202106010000Z", "20430601000000+0700"]] {
        assert_eq!(findings(|case| case.signer.validity = validity), of_signer);
    }
    for (start, end) in [("210601000000Z", "430601000000Z"), ("20210601000000Z", "whenever")] {
        assert_eq!(findings(|case| case.signer.set_usage_period(start, end)), of_signer);
    }
    assert_eq!(
        findings(|case| case.root.set_usage_period("202101010000Z", "20460101000000Z")),
        [of_root(Code::TimeFormOdd)]
    );
    let in_sod = [Reason::files(Code::TimeFormOdd, [File::Sod])];
    assert_eq!(findings(|case| case.sod.signing_time = Some("202201010000Z")), in_sod);
    // Without a readable time, nothing is known about the signing.
    let unreadable = findings(|case| case.sod.signing_time = Some("20220101000000"));
    assert_eq!(unreadable, [in_sod[0].clone(), Code::SigningTimeUnknown.into()]);
    // The moment in time counts: a validity that ends in Vietnamese time ends seven hours earlier.
    let ends = |end| {
        let mut case = Case::new();
        case.signer.validity[1] = end;
        case.chain().0
    };
    assert_eq!(ends("20220101060000-0100"), Outcome::Passed);
    assert!(matches!(ends("20220101060000+0700"), Outcome::Failed(_)));
}

#[test]
fn an_odd_serial_number_is_a_finding() {
    let with = |serial: &[u8]| {
        let serial = serial.to_vec();
        findings(|case| {
            case.sod.identifier = crate::pki::testing::issuer_and_serial("CSCA SPECIMEN", &serial);
            case.signer.serial = serial;
        })
    };
    assert_eq!(with(&[0x80, 0x01]), [of_signer(Code::CertificateProfile)]);
    assert_eq!(with(&[0x01; 21]), [of_signer(Code::CertificateProfile)]);
    assert_eq!(with(&[0x01; 20]), []);
}
