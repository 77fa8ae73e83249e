//! Tests files with which somebody tries to get a root trusted that nobody confirmed.

use std::collections::HashSet;

use asn1_rs::oid;
use base64ct::{Base64, Encoding};

use super::{super::TrustStore, *};
use crate::{
    error::{Code, Result},
    pki::{
        oid,
        testing::{CertificateTemplate, ROOT_KEY, SodTemplate, key, name_of},
    },
    tlv::{
        Element, Tag, encode, encode_all,
        tag::{INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, SET},
    },
};

/// Builds a root of a country for the key with this number.
fn root(country: &str, number: u8) -> CertificateTemplate {
    let subject = name_of(&[country], "CSCA SPECIMEN");
    let mut root = CertificateTemplate { issuer: subject.clone(), subject, ..CertificateTemplate::root() };
    root.set(oid::SUBJECT_KEY_IDENTIFIER, false, encode(OCTET_STRING, &[number; 20]));
    root
}

fn own(country: &str, number: u8) -> Vec<u8> {
    root(country, number).sign(&key(number), &key(number))
}

/// Builds a link certificate: a root of one country certifies the key of another root.
fn link(by: (&str, u8), of: (&str, u8)) -> CertificateTemplate {
    let mut link = root(of.0, of.1);
    link.issuer = name_of(&[by.0], "CSCA SPECIMEN");
    link.set(oid::AUTHORITY_KEY_IDENTIFIER, false, encode(SEQUENCE, &encode(Tag::context(0), &[by.1; 20])));
    link
}

/// A master list with every part open to change.
struct List {
    root: (&'static str, u8),
    signer: CertificateTemplate,
    signing_time: Option<&'static str>,
    certificates: Vec<Vec<u8>>,
    /// The certificates that accompany the list.
    enclosed: Vec<Vec<u8>>,
}

impl List {
    fn new(country: &'static str, number: u8, certificates: &[Vec<u8>]) -> Self {
        let subject = name_of(&[country], "Master List Signer SPECIMEN");
        let issuer = name_of(&[country], "CSCA SPECIMEN");
        let mut signer = CertificateTemplate { subject, issuer, ..CertificateTemplate::signer() };
        let purpose = encode(OBJECT_IDENTIFIER, oid::MASTER_LIST_SIGNING);
        signer.set(oid::EXTENDED_KEY_USAGE, true, encode(SEQUENCE, &purpose));
        Self {
            root: (country, number),
            signer,
            signing_time: Some("20260101000000Z"),
            certificates: certificates.to_vec(),
            enclosed: vec![own(country, number)],
        }
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Builds the list, signed with a key of its own below the root.
    fn sign(&self) -> Vec<u8> {
        let signer = self.signer.sign(&key(9), &key(self.root.1));
        let list = encode(SET, &self.certificates.concat());
        let content = encode_all(SEQUENCE, &[&encode(INTEGER, &[0]), &list]);
        let identifier = [self.signer.issuer.clone(), encode(INTEGER, &self.signer.serial)].concat();
        let signed = SodTemplate {
            content_type: oid::MASTER_LIST.to_vec(),
            attribute_type: oid::MASTER_LIST.to_vec(),
            signing_time: self.signing_time,
            certificates: [vec![signer], self.enclosed.clone()].concat(),
            identifier: encode(SEQUENCE, &identifier),
            ..SodTemplate::new(content)
        };
        Element::parse(&signed.sign(&key(9)), Tag(0x77)).unwrap().value().to_vec()
    }
}

/// A folder that is deleted when the test ends.
struct Scratch(std::path::PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("cccd-attack-{name}-{}", std::process::id())))
    }

    /// Adds a file like an operator who confirms these roots. Returns the decision on each certificate.
    fn add(&self, bytes: &[u8], confirmed: &[&[u8]]) -> Result<Vec<Decision>> {
        let mut folder = super::super::TrustFolder::open_to_write(&self.0)?;
        let present: HashSet<_> = folder.entries().iter().map(|entry| entry.sha256.clone()).collect();
        let mut confirm = |certificate: &Certificate, _| confirmed.contains(&certificate.raw());
        let import = examine("file", bytes, &folder.store()?, &present, &mut confirm)?;
        folder.add(&import.additions(), Timestamp::UNIX_EPOCH)?;
        Ok(import.proposals.into_iter().map(|proposal| proposal.decision).collect())
    }

    fn trusts(&self, der: &[u8]) -> bool {
        let store = TrustStore::from_dir(&self.0).unwrap();
        let certificate = Certificate::from_der(der).unwrap();
        let is_there = store.anchors_named(certificate.subject()).any(|anchor| *anchor == certificate);
        is_there && store.trusts(&certificate)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

fn code(outcome: Result<Vec<Decision>>) -> Code {
    outcome.unwrap_err().code()
}

#[test]
fn the_signer_of_a_master_list_must_have_been_valid_when_it_signed() {
    let folder = Scratch::new("signer");
    let list = |change: fn(&mut List)| List::new("DE", 1, &[own("FR", 2)]).with(change).sign();
    let add = |bytes: &[u8]| folder.add(bytes, &[&own("DE", 1)]);
    for change in [
        (|list| list.signing_time = Some("20210531235959Z")) as fn(&mut List),
        |list| list.signing_time = Some("20430601000001Z"),
        |list| list.signing_time = None,
        |list| list.signer.validity[1] = "20251231235959Z",
        // The root was not valid yet, or no longer.
        |list| list.signer.validity[0] = "20201231235959Z",
        // A root of one country issues a signer of another.
        |list| list.signer.subject = name_of(&["FR"], "Master List Signer SPECIMEN"),
        |list| list.signer.subject = name_of(&["DE", "FR"], "Master List Signer SPECIMEN"),
    ] {
        assert_eq!(code(add(&list(change))), Code::MasterListSignerNotValid);
    }
    // A root that may not certify.
    let mut idle = root("DE", 1);
    idle.set(oid::KEY_USAGE, true, vec![0x03, 2, 1, 0x02]);
    let idle = idle.sign(&key(1), &key(1));
    let of_idle = List::new("DE", 1, &[own("FR", 2)]).with(|list| list.enclosed = vec![idle.clone()]);
    assert_eq!(code(folder.add(&of_idle.sign(), &[&idle])), Code::MasterListSignerMissing);
    assert_eq!(add(&list(|_| {})).unwrap(), [Decision::Confirmed, Decision::Listed]);
}

#[test]
fn no_master_list_brings_a_root_of_viet_nam_unasked() {
    let folder = Scratch::new("smuggled");
    let germany = own("DE", 1);
    folder.add(&germany, &[&germany]).unwrap();
    let locality = |root: &mut CertificateTemplate| {
        let name = {
            let value = [encode(OBJECT_IDENTIFIER, &oid!(raw 2.5.4.7)), encode(Tag(0x0C), b"VNM")].concat();
            encode(SEQUENCE, &encode(SET, &encode(SEQUENCE, &value)))
        };
        let general = encode(Tag::context_constructed(4), &name);
        root.set(oid::SUBJECT_ALTERNATIVE_NAME, false, encode(SEQUENCE, &general));
    };
    let named = |countries: &[&str]| {
        let subject = name_of(countries, "CSCA Vietnam");
        CertificateTemplate { issuer: subject.clone(), subject, ..root("VN", 3) }
    };
    let of_no_country = |mut root: CertificateTemplate| {
        locality(&mut root);
        root
    };
    let smuggled: Vec<_> = [
        named(&["VN"]),
        named(&["vn"]),
        named(&["VNM"]),
        named(&[" VN "]),
        named(&["DE", "VN"]),
        of_no_country(named(&[])),
        of_no_country(named(&["DE"])),
        // Disguised as link certificates of the list's own state.
        link(("DE", 1), ("VN", 3)),
        link(("VN", 4), ("DE", 3)),
    ]
    .iter()
    .map(|root| root.sign(&key(3), &key(1)))
    .collect();
    let list = List::new("DE", 1, &[smuggled.clone(), vec![own("FR", 2)]].concat()).sign();
    let mut expected = vec![Decision::NotConfirmed; smuggled.len()];
    expected.push(Decision::Listed);
    assert_eq!(folder.add(&list, &[]).unwrap(), expected);
    assert!(folder.trusts(&own("FR", 2)) && !smuggled.iter().any(|root| folder.trusts(root)));
    // After asking and confirmation, it is added.
    let vietnam = own("VN", 3);
    let list = List::new("DE", 1, std::slice::from_ref(&vietnam)).sign();
    assert_eq!(folder.add(&list, &[]).unwrap(), [Decision::NotConfirmed]);
    assert_eq!(folder.add(&list, &[&vietnam]).unwrap(), [Decision::Confirmed]);
    // Its successor is added with it, without another question.
    let successor = link(("VN", 3), ("VN", 5)).sign(&key(5), &key(3));
    let list = List::new("DE", 1, &[own("VN", 5), successor.clone()]).sign();
    assert_eq!(folder.add(&list, &[]).unwrap(), [Decision::Linked, Decision::Linked]);
    assert!(folder.trusts(&vietnam) && folder.trusts(&successor));
}

#[test]
fn a_state_that_only_a_list_vouches_for_brings_no_list_of_its_own() {
    let folder = Scratch::new("chain");
    let [germany, france] = [own("DE", 1), own("FR", 2)];
    folder.add(&List::new("DE", 1, std::slice::from_ref(&france)).sign(), &[&germany]).unwrap();
    assert!(folder.trusts(&france));
    let of_france = List::new("FR", 2, &[own("IT", 3)]).sign();
    assert_eq!(code(folder.add(&of_france, &[])), Code::TrustNotConfirmed);
    // Nor when both are in one file.
    let line = |der: &[u8]| format!("pkdMasterListContent:: {}\n", Base64::encode_string(der));
    let both = [List::new("DE", 1, &[france.clone(), own("AT", 4)]).sign(), of_france.clone()];
    let decisions = folder.add(both.each_ref().map(|list| line(list)).concat().as_bytes(), &[]).unwrap();
    assert_eq!(decisions, [Decision::Present, Decision::Listed]);
    // A newer root of the confirmed state, added by its own list, belongs to that state.
    folder.add(&List::new("DE", 1, &[own("DE", 5)]).sign(), &[]).unwrap();
    assert_eq!(folder.add(&List::new("DE", 5, &[own("ES", 6)]).sign(), &[]).unwrap(), [Decision::Listed]);
    // Once confirmed, it is not asked about again.
    assert_eq!(folder.add(&of_france, &[&france]).unwrap(), [Decision::Confirmed, Decision::Listed]);
    assert_eq!(folder.add(&of_france, &[]).unwrap(), [Decision::Present]);
}

#[test]
fn a_link_across_countries_or_names_brings_nobody_in() {
    let folder = Scratch::new("link");
    let (germany, vietnam) = (own("DE", 1), own("VN", 3));
    folder.add(&germany, &[&germany]).unwrap();
    let with = |mut link: CertificateTemplate, name_change: bool| {
        if name_change {
            link.set(oid::NAME_CHANGE, false, vec![5, 0]);
        }
        link.sign(&key(3), &key(1))
    };
    let renamed = CertificateTemplate {
        subject: name_of(&["DE"], "CSCA OTHER SPECIMEN"),
        ..link(("DE", 1), ("DE", 3))
    };
    for refused in [
        with(link(("DE", 1), ("VN", 3)), false),
        with(link(("DE", 1), ("VN", 3)), true),
        with(renamed.clone(), false),
        // With the right name, but signed with another key.
        link(("DE", 1), ("DE", 3)).sign(&key(3), &key(4)),
        // Issued when the old root was not yet valid.
        CertificateTemplate {
            validity: ["20201231000000Z", "20450101000000Z"],
            ..link(("DE", 1), ("DE", 3))
        }
        .sign(&key(3), &key(1)),
    ] {
        assert_eq!(folder.add(&refused, &[]).unwrap(), [Decision::NotConfirmed]);
        // Putting it there by hand does not change that.
        std::fs::write(folder.0.join("by-hand.cer"), &refused).unwrap();
        assert!(!folder.trusts(&refused));
        std::fs::remove_file(folder.0.join("by-hand.cer")).unwrap();
    }
    assert_eq!(folder.add(&vietnam, &[]).unwrap(), [Decision::NotConfirmed]);
    assert_eq!(folder.add(&with(renamed, true), &[]).unwrap(), [Decision::Linked]);
}

#[test]
fn a_copy_of_a_trusted_root_is_not_that_root() {
    let folder = Scratch::new("copy");
    let mut ended = CertificateTemplate { validity: ["20210101000000Z", "20211231000000Z"], ..root("VN", 3) };
    ended.set(oid::AUTHORITY_KEY_IDENTIFIER, false, encode(SEQUENCE, &encode(Tag::context(0), &[3; 20])));
    let original = ended.sign(&key(3), &key(3));
    folder.add(&original, &[&original]).unwrap();
    let copy = |signed_by| {
        CertificateTemplate { validity: ["20210101000000Z", "20450101000000Z"], ..ended.clone() }
            .sign(&key(3), &key(signed_by))
    };
    // Not even if the operator says yes.
    for confirmed in [&[][..], &[&copy(4)[..]]] {
        assert_eq!(folder.add(&copy(4), confirmed).unwrap(), [Decision::RootSignature]);
    }
    std::fs::write(folder.0.join("copy.cer"), copy(4)).unwrap();
    assert!(!folder.trusts(&copy(4)) && folder.trusts(&original));
    // A root that claims to be a link certificate is not one.
    let mut linked = ended.clone();
    linked.set(oid::AUTHORITY_KEY_IDENTIFIER, false, encode(SEQUENCE, &encode(Tag::context(0), &ROOT_KEY)));
    let linked = linked.sign(&key(3), &key(4));
    assert_eq!(folder.add(&linked, &[]).unwrap(), [Decision::NotConfirmed]);
    // The same root, renewed, is.
    assert_eq!(folder.add(&copy(3), &[]).unwrap(), [Decision::Linked]);
    assert!(folder.trusts(&copy(3)));
}

/// README: the signer of the list vouches for it.
#[test]
fn a_root_with_a_wrong_signature_on_itself_counts_where_a_list_vouches_for_it() {
    let folder = Scratch::new("listed");
    let germany = own("DE", 1);
    let odd = root("FR", 2).sign(&key(2), &key(4));
    folder.add(&germany, &[&germany]).unwrap();
    assert_eq!(folder.add(&odd, &[&odd]).unwrap(), [Decision::RootSignature]);
    assert!(!folder.trusts(&odd));
    assert_eq!(
        folder.add(&List::new("DE", 1, std::slice::from_ref(&odd)).sign(), &[]).unwrap(),
        [Decision::Listed]
    );
    assert!(folder.trusts(&odd));
}
