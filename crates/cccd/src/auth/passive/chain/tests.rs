//! The path, with every part of signer and root open to change.

use cccd_base::crypto::Curve;

use super::super::testing::{Case, time};
use super::*;
use crate::files::File;
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

/// The answer for a document of which something was changed; nothing may be found besides.
fn changed(change: impl FnOnce(&mut Case)) -> Outcome {
    let mut case = Case::new();
    change(&mut case);
    let (outcome, findings) = case.chain();
    assert_eq!(findings, []);
    outcome
}

/// The findings on a document of which something was changed, and which still passes.
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
    // Not even where the signer itself is odd: nothing vouches for what its certificate says.
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
    let wrong_root = Outcome::Failed(of_root(Code::CertificateUsage));
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

#[test]
fn signers_of_lists_and_of_other_things_do_not_sign_documents() {
    let purpose = |oid: &[u8]| encode(SEQUENCE, &encode(OBJECT_IDENTIFIER, oid));
    for (id, critical, fails) in [
        (oid::MASTER_LIST_SIGNING, false, true),
        (oid::DEVIATION_LIST_SIGNING, false, true),
        (&[0x2A, 0x03][..], true, true),
        (&[0x2A, 0x03], false, false),
    ] {
        let outcome = changed(|case| case.signer.set(oid::EXTENDED_KEY_USAGE, critical, purpose(id)));
        assert_eq!(outcome == Outcome::Failed(of_signer(Code::CertificateUsage)), fails);
        assert_eq!(outcome == Outcome::Passed, !fails);
    }
}

#[test]
fn unknown_critical_extensions_fail() {
    let outcome = changed(|case| case.signer.set(&[0x2A, 0x03], true, vec![0x05, 0]));
    assert_eq!(outcome, Outcome::Failed(of_signer(Code::CertificateExtension)));
    let outcome = changed(|case| case.root.set(&[0x2A, 0x03], true, vec![0x05, 0]));
    assert_eq!(outcome, Outcome::Failed(of_root(Code::CertificateExtension)));
    let outcome = changed(|case| {
        case.signer.set(&[0x2A, 0x03], false, vec![0x05, 0]);
        case.signer.set(oid::SUBJECT_ALTERNATIVE_NAME, true, vec![0x30, 0]);
    });
    assert_eq!(outcome, Outcome::Passed);
}

#[test]
fn both_must_be_valid_at_signing() {
    let signer = Outcome::Failed(of_signer(Code::CertificateNotValidAtSigning));
    let root = Outcome::Failed(of_root(Code::CertificateNotValidAtSigning));
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
    assert_eq!(changed(|case| case.now = time("2021-05-31T00:00:00Z")), signer);
    let mut case = Case::new();
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
        case.issued = Some(time(day));
    };
    assert_eq!(findings(|case| issued(case, "2022-01-01T00:00:00Z")), []);
    let outcome = changed(|case| {
        issued(case, "2022-01-01T00:00:00Z");
        case.signer.validity[1] = "20211231235959Z";
    });
    assert_eq!(outcome, Outcome::Failed(of_signer(Code::CertificateNotValidAtSigning)));
    // Cards are made some time after the day that is printed on them.
    let found = findings(|case| issued(case, "2021-05-20T00:00:00Z"));
    assert_eq!(found, [Code::SigningTimeUnknown.into()]);
}

#[test]
fn use_of_a_private_key_outside_of_its_period_is_a_finding() {
    let found = findings(|case| case.signer.set_usage_period("20210601000000Z", "20210901000000Z"));
    assert_eq!(found, [of_signer(Code::KeyUsagePeriod)]);
    let found = findings(|case| case.signer.set_usage_period("20210601000000Z", "20220901000000Z"));
    assert_eq!(found, []);
    // The day of issue, on which or after which it was signed, stands in for a time that is not there.
    let issued = |start: &'static str, end: &'static str| {
        findings(|case| {
            case.sod.signing_time = None;
            case.issued = Some(time("2022-01-01T00:00:00Z"));
            case.signer.set_usage_period(start, end);
        })
    };
    assert_eq!(issued("20210601000000Z", "20210901000000Z"), [of_signer(Code::KeyUsagePeriod)]);
    assert_eq!(issued("20210601000000Z", "20220901000000Z"), []);
    assert_eq!(issued("20220201000000Z", "20220901000000Z"), [Code::SigningTimeUnknown.into()]);
    // The root signed the signer's certificate when that began.
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

/// A certificate of the root's name for a key, which names the key that signs it.
fn link(number: u8, signed_by: u8) -> CertificateTemplate {
    let identifier = |number: u8| if number == 1 { ROOT_KEY.to_vec() } else { vec![number; 20] };
    let mut link = CertificateTemplate::root();
    link.set(oid::SUBJECT_KEY_IDENTIFIER, false, encode(OCTET_STRING, &identifier(number)));
    let authority = encode(crate::tlv::Tag::context(0), &identifier(signed_by));
    link.set(oid::AUTHORITY_KEY_IDENTIFIER, false, encode(SEQUENCE, &authority));
    link
}

/// A signer by the key with this number, and these links in the trust folder: the key that each certifies, and
/// the key that signed it.
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
    // One that says that it is its own, and is not.
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
    // Without a time that can be read nothing is known of it.
    let unreadable = findings(|case| case.sod.signing_time = Some("20220101000000"));
    assert_eq!(unreadable, [in_sod[0].clone(), Code::SigningTimeUnknown.into()]);
    // Its moment counts: the end of a validity in the time of Viet Nam is seven hours earlier.
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

/// The answer and the findings for a passport of a state, by a signer for certain types of document.
fn passport(zone: &str, types: &[&str]) -> (Outcome, Vec<Code>) {
    use crate::tlv::{
        Tag,
        tag::{INTEGER, PRINTABLE_STRING, SET},
    };
    let dg1 = encode(Tag(0x61), &encode(Tag(0x5F1F), zone.as_bytes()));
    let mut case = Case::new();
    let list: Vec<u8> = types.iter().flat_map(|code| encode(PRINTABLE_STRING, code.as_bytes())).collect();
    if !types.is_empty() {
        let list = [encode(INTEGER, &[0]), encode(SET, &list)].concat();
        case.signer.set(oid::DOCUMENT_TYPE_LIST, false, encode(SEQUENCE, &list));
    }
    let hashes = crate::pki::testing::security_object(HashAlgorithm::Sha256, &[(1, &dg1)]);
    case.sod = crate::pki::testing::SodTemplate::new(hashes);
    case.files = vec![(crate::files::File::Dg1, dg1)];
    let (outcome, findings) = case.chain();
    (outcome, findings.into_iter().map(|finding| finding.code).collect())
}

/// The specimen of Doc 9303-4, appendix B, of another state and code.
fn zone(code: &str, state: &str) -> String {
    format!(
        "{code}{state}ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
    )
}

#[test]
fn the_state_in_dg1_is_that_of_the_certificates() {
    assert_eq!(passport(&zone("P<", "UTO"), &[]), (Outcome::Passed, vec![]));
    let differs = (Outcome::Failed(of_signer(Code::CountryDiffers)), vec![]);
    assert_eq!(passport(&zone("P<", "D<<"), &[]), differs);
    assert_eq!(passport(&zone("P<", "UNO"), &[]), differs);
    // The Order of Malta has no two letters of its own.
    assert_eq!(passport(&zone("P<", "XOM"), &[]), (Outcome::Passed, vec![Code::CountryUnknown]));
}

#[test]
fn a_signer_is_for_its_types_of_document() {
    let found = |code: &str, types: &[&str]| passport(&zone(code, "UTO"), types).1;
    for (code, types) in
        [("P<", &["P"][..]), ("PO", &["P"]), ("PO", &["PO"]), ("P<", &["I", "P"]), ("P<", &["P<"])]
    {
        assert_eq!(found(code, types), [], "{code} {types:?}");
    }
    for (code, types) in [("P<", &["I"][..]), ("P<", &["PO"]), ("PO", &["PD", "ID"])] {
        assert_eq!(found(code, types), [Code::DocumentTypeDiffers], "{code} {types:?}");
    }
}
