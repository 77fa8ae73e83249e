//! Signer, root and issuing state, each by what it says and by what it leaves out.

use asn1_rs::oid;
use cccd_base::crypto::HashAlgorithm;

use super::super::super::testing::Case;
use super::*;
use crate::{
    files::File,
    pki::{
        oid,
        testing::{CertificateTemplate, SodTemplate, name_of, security_object},
    },
    tlv::{
        Tag, encode, encode_all,
        tag::{INTEGER, OBJECT_IDENTIFIER, PRINTABLE_STRING, SEQUENCE, SET},
    },
};

/// The parts of a document to build.
#[derive(Clone)]
struct Papers {
    state: &'static str,
    nationality: &'static str,
    code: &'static str,
    /// C of the signer, and of the root, whom the signer names as its issuer.
    signer: Vec<&'static str>,
    root: Vec<&'static str>,
    /// L in the alternative names of the signer: its own and the issuer's.
    localities: [&'static str; 2],
    /// L in the alternative name of the root.
    root_locality: &'static str,
    types: Vec<&'static str>,
    dg13: Option<Vec<u8>>,
}

impl Papers {
    /// A passport of Viet Nam.
    fn vietnamese() -> Self {
        Self::of("VNM", "VN")
    }

    /// A document of a state, with certificates of a country.
    fn of(state: &'static str, country: &'static str) -> Self {
        Self {
            state,
            nationality: "VNM",
            code: "P<",
            signer: vec![country],
            root: vec![country],
            localities: [""; 2],
            root_locality: "",
            types: vec![],
            dg13: None,
        }
    }

    /// The answer to the question of the chain, and the codes of the findings.
    fn chain(&self) -> (Outcome, Vec<Code>) {
        let zone = format!(
            "{}{:<<3}ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36{}7408122F1204159ZE184226B<<<<<10",
            self.code, self.state, self.nationality
        );
        let mut files = vec![(File::Dg1, encode(Tag(0x61), &encode(Tag(0x5F1F), zone.as_bytes())))];
        files.extend(self.dg13.clone().map(|content| (File::Dg13, content)));
        let listed: Vec<(u8, &[u8])> =
            files.iter().map(|(file, content)| (file.data_group().unwrap(), content.as_slice())).collect();
        let mut case = Case::new();
        case.sod = SodTemplate::new(security_object(HashAlgorithm::Sha256, &listed));
        let root = name_of(&self.root, "CSCA SPECIMEN");
        case.sod.identifier = encode_all(SEQUENCE, &[&root, &encode(INTEGER, &case.signer.serial)]);
        case.signer.subject = name_of(&self.signer, "Document Signer SPECIMEN");
        (case.signer.issuer, case.root.issuer, case.root.subject) = (root.clone(), root.clone(), root);
        let set = |template: &mut CertificateTemplate, id: &[u8], locality: &str| {
            if !locality.is_empty() {
                template.set(id, false, alternative_name(locality));
            }
        };
        set(&mut case.signer, oid::SUBJECT_ALTERNATIVE_NAME, self.localities[0]);
        set(&mut case.signer, oid::ISSUER_ALTERNATIVE_NAME, self.localities[1]);
        set(&mut case.root, oid::SUBJECT_ALTERNATIVE_NAME, self.root_locality);
        if !self.types.is_empty() {
            let types: Vec<u8> =
                self.types.iter().flat_map(|code| encode(PRINTABLE_STRING, code.as_bytes())).collect();
            let list = [encode(INTEGER, &[0]), encode(SET, &types)].concat();
            case.signer.set(oid::DOCUMENT_TYPE_LIST, false, encode(SEQUENCE, &list));
        }
        case.files = files;
        let (outcome, findings) = case.chain();
        (outcome, findings.into_iter().map(|finding| finding.code).collect())
    }

    /// The answer without the details of its reason; asserts that there are no findings.
    fn answer(&self) -> (&'static str, Option<Code>) {
        let (outcome, findings) = self.chain();
        assert_eq!(findings, []);
        (outcome.name(), outcome.reason().map(|reason| reason.code))
    }
}

/// GeneralNames: a mail address, and a directory name with a locality.
fn alternative_name(locality: &str) -> Vec<u8> {
    let attribute =
        [encode(OBJECT_IDENTIFIER, &oid!(raw 2.5.4.7)), encode(PRINTABLE_STRING, locality.as_bytes())]
            .concat();
    let name = encode(SEQUENCE, &encode(SET, &encode(SEQUENCE, &attribute)));
    encode_all(
        SEQUENCE,
        &[&encode(Tag::context(1), b"a@b.invalid"), &encode(Tag::context_constructed(4), &name)],
    )
}

const PASSED: (&str, Option<Code>) = ("passed", None);
const FOREIGN: (&str, Option<Code>) = ("failed", Some(Code::CountryDiffers));
const DIFFERS: (&str, Option<Code>) = ("inconclusive", Some(Code::CountryDiffers));
const UNKNOWN: (&str, Option<Code>) = ("inconclusive", Some(Code::CountryUnknown));
const OF_OTHER_STATE: (&str, Option<Code>) = ("inconclusive", Some(Code::Dg13OfOtherState));

#[test]
fn viet_nam_signs_for_viet_nam_and_nobody_else_does() {
    for country in ["VN", "vn", " VN", "VNM", "vnm"] {
        assert_eq!(Papers::of("VNM", country).answer(), PASSED, "{country}");
    }
    // Every pair of known countries in which one is Viet Nam: signer, root, issuing state.
    for foreign in ["LA", "US", "UT", "CN", "TW", "UN", "EU", "XO", "KS", "lao"] {
        assert_eq!(Papers::of("VNM", foreign).answer(), FOREIGN, "{foreign}");
        let signer = Papers { signer: vec![foreign], ..Papers::vietnamese() };
        let root = Papers { root: vec![foreign], ..Papers::vietnamese() };
        assert_eq!((signer.answer(), root.answer()), (FOREIGN, FOREIGN), "{foreign}");
    }
    for state in ["LAO", "USA", "UTO", "D", "D<<", "TWN", "UNO", "EUE", "XOM", "RKS", "GBD", "FRO"] {
        assert_eq!(Papers::of(state, "VN").answer(), FOREIGN, "{state}");
    }
    // One such pair is enough, whatever the third says.
    let three = Papers { signer: vec!["LA"], root: vec!["ZZ"], ..Papers::vietnamese() };
    assert_eq!(three.answer(), FOREIGN);
    let third = Papers { signer: vec!["VN"], ..Papers::of("VNN", "LA") };
    assert_eq!(third.answer(), FOREIGN);
}

#[test]
fn a_state_that_nobody_knows_leaves_it_open() {
    for state in
        ["VN", "VN<", "VNN", "VN1", "V1M", "vnm", "XXX", "XXA", "XXB", "XXC", "XCE", "", "<<<", "ZZZ", "UNX"]
    {
        for country in ["VN", "LA", "UT"] {
            assert_eq!(Papers::of(state, country).answer(), UNKNOWN, "{state} {country}");
        }
    }
}

#[test]
fn a_certificate_that_names_no_country_leaves_it_open() {
    for unknown in [vec![], vec![""], vec!["ZZ"], vec!["XX"], vec!["VNN"], vec!["VN", "LA"]] {
        for state in ["VNM", "LAO"] {
            let both = Papers { signer: unknown.clone(), root: unknown.clone(), ..Papers::of(state, "VN") };
            assert_eq!(both.answer(), UNKNOWN, "{unknown:?} {state}");
        }
        let root = Papers { root: unknown.clone(), ..Papers::vietnamese() };
        assert_eq!(root.answer(), UNKNOWN, "{unknown:?}");
    }
    // The same country named twice counts as one.
    assert_eq!(Papers { signer: vec!["VN", "vnm"], ..Papers::vietnamese() }.answer(), PASSED);
}

#[test]
fn the_country_is_found_where_it_stands() {
    let bare = Papers { signer: vec![], root: vec![], ..Papers::vietnamese() };
    // C of the issuer is that of the root.
    let by_issuer = Papers { root: vec!["VN"], ..bare.clone() };
    assert_eq!(by_issuer.answer(), PASSED);
    assert_eq!(Papers { root: vec!["LA"], ..bare.clone() }.answer(), FOREIGN);
    for (locality, expected) in [("VNM", PASSED), ("vn", PASSED), ("LAO", FOREIGN), ("Ha Noi", UNKNOWN)] {
        for localities in [[locality, ""], ["", locality], [locality, "LAO"]] {
            let papers = Papers { localities, root_locality: "VNM", ..bare.clone() };
            assert_eq!(papers.answer(), expected, "{localities:?}");
        }
        let of_root = Papers { localities: ["VNM", ""], root_locality: locality, ..bare.clone() };
        assert_eq!(of_root.answer(), expected, "{locality}");
    }
    let germany = Papers {
        localities: ["D", ""],
        root_locality: "D<<",
        signer: vec![],
        root: vec![],
        ..Papers::of("D", "")
    };
    assert_eq!(germany.answer(), PASSED);
    // The name takes precedence over the alternative name.
    let papers = Papers { localities: ["LAO", "LAO"], root_locality: "LAO", ..Papers::vietnamese() };
    assert_eq!(papers.answer(), PASSED);
}

#[test]
fn other_states_agree_or_leave_it_open() {
    for (state, country) in [
        ("UTO", "UT"),
        ("LAO", "la"),
        ("TWN", "TW"),
        ("D<<", "DE"),
        ("GBR", "GB"),
        ("GBS", "GB"),
        ("GIB", "GI"),
        ("GIB", "GB"),
        ("CUW", "NL"),
        ("FRO", "DK"),
        ("NIU", "NZ"),
        ("GUM", "US"),
        ("ALA", "FI"),
        ("SJM", "NO"),
        ("PYF", "FR"),
        ("HKG", "CN"),
        ("HKG", "HK"),
        ("CHN", "HK"),
        ("CHN", "MO"),
        ("MAC", "CN"),
        ("RKS", "XK"),
        ("XKX", "KS"),
        ("UNK", "UN"),
        ("EUE", "EU"),
        ("XOM", "XO"),
        ("XPO", "XP"),
        ("XCC", "XC"),
    ] {
        assert_eq!(Papers::of(state, country).answer(), PASSED, "{state} {country}");
    }
    for (state, country) in [
        ("LAO", "TH"),
        ("TWN", "CN"),
        ("CHN", "TW"),
        ("HKG", "MO"),
        ("GBR", "GI"),
        ("GIB", "FR"),
        ("NLD", "CW"),
        ("UNO", "EU"),
        ("XOM", "IT"),
        ("AUT", "AU"),
        ("UKR", "GB"),
    ] {
        assert_eq!(Papers::of(state, country).answer(), DIFFERS, "{state} {country}");
    }
    // Signer and root need not be of the same country if both may sign: a territory below its mother country.
    assert_eq!(Papers { signer: vec!["GI"], ..Papers::of("GIB", "GB") }.answer(), PASSED);
    assert_eq!(Papers { signer: vec!["TH"], ..Papers::of("LAO", "LA") }.answer(), DIFFERS);
}

#[test]
fn the_nationality_takes_no_part() {
    for nationality in ["VNM", "LAO", "XXB", "<<<"] {
        assert_eq!(Papers { nationality, ..Papers::vietnamese() }.answer(), PASSED, "{nationality}");
        assert_eq!(Papers { nationality, ..Papers::of("LAO", "LA") }.answer(), PASSED, "{nationality}");
        assert_eq!(Papers { nationality, ..Papers::of("VNM", "LA") }.answer(), FOREIGN, "{nationality}");
    }
}

#[test]
fn the_reason_names_all_three() {
    let text = |text: &str| Some(text.to_owned());
    let (outcome, _) = Papers { signer: vec!["LA", "TH"], root: vec!["ZZ"], ..Papers::of("UTO", "") }.chain();
    let about = About::Countries { state: text("UTO"), signer: text("LA / TH"), root: text("ZZ") };
    assert_eq!(outcome, Outcome::Inconclusive(Reason::about(Code::CountryUnknown, about)));
    let (outcome, _) = Papers { signer: vec![], root: vec![], ..Papers::of("<<<", "") }.chain();
    let about = About::Countries { state: text(""), signer: None, root: None };
    assert_eq!(outcome, Outcome::Inconclusive(Reason::about(Code::CountryUnknown, about)));
}

/// EF.DG13 with an identifier and no field.
fn dg13(identifier: &[u8]) -> Option<Vec<u8>> {
    let head = [encode(INTEGER, &[1]), encode(OBJECT_IDENTIFIER, identifier)].concat();
    Some(encode(Tag(0x6D), &encode_all(SEQUENCE, &[&head, &encode(SET, &[])])))
}

#[test]
fn the_cccds_own_dg13_is_viet_nams() {
    const CCCD: &[u8] = &[0x28, 0xD3, 0x16, 0x01, 0x00, 0x08];
    assert_eq!(Papers { dg13: dg13(CCCD), ..Papers::vietnamese() }.answer(), PASSED);
    for (state, country) in [("UTO", "UT"), ("LAO", "LA"), ("HKG", "CN")] {
        let papers = Papers::of(state, country);
        assert_eq!(Papers { dg13: dg13(CCCD), ..papers.clone() }.answer(), OF_OTHER_STATE, "{state}");
        // What another state stores there is irrelevant.
        for other in [dg13(&[0x2A, 0x03]), Some(encode(Tag(0x6D), b"anything"))] {
            assert_eq!(Papers { dg13: other, ..papers.clone() }.answer(), PASSED, "{state}");
        }
    }
    // A failure remains a failure.
    assert_eq!(Papers { dg13: dg13(CCCD), ..Papers::of("VNM", "UT") }.answer(), FOREIGN);
}

#[test]
fn a_signer_is_for_its_types_of_document() {
    let found =
        |code, types: &[&'static str]| Papers { code, types: types.to_vec(), ..Papers::vietnamese() }.chain();
    for (code, types) in [
        ("P<", &["P"][..]),
        ("PO", &["P"]),
        ("PO", &["PO"]),
        ("P<", &["I", "P"]),
        ("P<", &["P<"]),
        ("PO", &["p"]),
    ] {
        assert_eq!(found(code, types), (Outcome::Passed, vec![]), "{code} {types:?}");
    }
    for (code, types) in [("P<", &["PO"][..]), ("PO", &["PD", "ID"])] {
        assert_eq!(
            found(code, types),
            (Outcome::Passed, vec![Code::DocumentTypeDiffers]),
            "{code} {types:?}"
        );
    }
    for (code, types) in [("P<", &["I"][..]), ("P<", &["ID", "AC"]), ("<<", &["P"]), ("P<", &["<<"])] {
        let (outcome, findings) = found(code, types);
        assert_eq!(
            outcome.reason().map(|reason| reason.code),
            Some(Code::DocumentTypeDiffers),
            "{code} {types:?}"
        );
        assert_eq!((outcome.name(), findings), ("inconclusive", vec![]), "{code} {types:?}");
    }
}

/// An organisation that the operator bound the root to.
#[test]
fn a_bound_root_signs_for_its_organisation_with_signers_of_its_own_country() {
    let named = |text: &str| Named { text: Some(text.to_owned()), country: of_certificate(text) };
    let none = || Named { text: None, country: None };
    let accord = |signer, root| Parties { signer, root, state: Some(State::Bound) }.accord();
    assert_eq!(accord(named("FR"), named("FR")), Accord::Agree);
    assert_eq!(accord(named("xe"), named("XE")), Accord::Agree);
    assert_eq!(accord(named("DE"), named("FR")), Accord::Disagree);
    assert_eq!(accord(named("VN"), named("VN")), Accord::Disagree);
    assert_eq!(accord(named("VN"), named("FR")), Accord::Disagree);
    assert_eq!(accord(none(), named("FR")), Accord::Unknown);
    assert_eq!(accord(none(), none()), Accord::Unknown);
}
