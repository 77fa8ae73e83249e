//! Tests the import of good and bad files.

use std::collections::HashSet;

use base64ct::{Base64, Encoding};
use cccd_sim::{Date, Issuer, invented_roots};

use super::{super::TrustStore, *};
use crate::{
    error::{Code, Result},
    pki::deviation::{Deviation, deviations},
};

const DAY: Date = Date::new(2026, 11, 1);

struct Operator {
    store: TrustStore,
    /// The SHA-256 of the roots that the operator confirms.
    confirmed: Vec<String>,
    asked: Vec<Confirmation>,
}

impl Operator {
    fn new(trusted: &[&[u8]]) -> Self {
        let store = TrustStore::from_certificates(trusted).unwrap();
        Self { store, confirmed: Vec::new(), asked: Vec::new() }
    }

    fn confirming(mut self, der: &[u8]) -> Self {
        self.confirmed.push(sha256(der));
        self
    }

    fn add(&mut self, bytes: &[u8]) -> Result<Import> {
        let Self { store, confirmed, asked } = self;
        examine("file", bytes, store, &HashSet::new(), &mut |certificate, question| {
            asked.push(question);
            confirmed.contains(&hex::encode_upper(certificate.fingerprint().unwrap()))
        })
    }

    fn decisions(&mut self, bytes: &[u8]) -> Vec<Decision> {
        self.add(bytes).unwrap().proposals.into_iter().map(|proposal| proposal.decision).collect()
    }
}

fn sha256(der: &[u8]) -> String {
    hex::encode_upper(Certificate::from_der(der).unwrap().fingerprint().unwrap())
}

fn pem(ders: &[&[u8]]) -> Vec<u8> {
    let block = |der: &&[u8]| {
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", Base64::encode_string(der))
    };
    ders.iter().map(block).collect::<String>().into_bytes()
}

#[test]
fn a_root_is_trusted_when_it_is_confirmed() {
    let issuer = Issuer::specimen().unwrap();
    let root = issuer.certificate();
    assert_eq!(Operator::new(&[]).decisions(root), [Decision::NotConfirmed]);
    let mut operator = Operator::new(&[]).confirming(root);
    let import = operator.add(root).unwrap();
    assert_eq!(operator.asked, [Confirmation::Root]);
    assert_eq!(import.proposals[0].decision, Decision::Confirmed);
    assert_eq!(import.additions()[0].role, Role::Anchor);
    let present = [sha256(root)].into();
    let again = examine("f", root, &TrustStore::empty(), &present, &mut |_, _| panic!("asked")).unwrap();
    assert_eq!((again.proposals[0].decision.clone(), again.additions().len()), (Decision::Present, 0));
}

#[test]
fn a_copy_of_what_was_left_out_is_not_there_either() {
    let issuer = Issuer::specimen().unwrap();
    let mut falsified = invented_roots(1).unwrap().remove(0);
    *falsified.last_mut().unwrap() ^= 1;
    let twice = pem(&[issuer.certificate(), issuer.certificate(), &falsified, &falsified]);
    let [refused, false_root] = [Decision::NotConfirmed, Decision::RootSignature];
    let all = [refused.clone(), refused, false_root.clone(), false_root.clone()];
    assert_eq!(Operator::new(&[]).decisions(&twice), all);
    let mut operator = Operator::new(&[]).confirming(issuer.certificate());
    let confirmed = [Decision::Confirmed, Decision::Present, false_root.clone(), false_root];
    assert_eq!(operator.decisions(&twice), confirmed);
}

#[test]
fn a_link_brings_the_successor_in_and_a_link_of_a_stranger_does_not() {
    let [old, new] = [Issuer::specimen().unwrap(), Issuer::new(b"successor").unwrap()];
    let link = old.link_to(&new).unwrap();
    let bundle = pem(&[new.certificate(), &link]);
    let mut operator = Operator::new(&[old.certificate()]);
    let import = operator.add(&bundle).unwrap();
    let roles: Vec<_> = import.additions().iter().map(|addition| addition.role).collect();
    assert_eq!(roles, [Role::Anchor, Role::Link]);
    assert!(operator.asked.is_empty());
    assert!(import.proposals.iter().all(|proposal| proposal.decision == Decision::Linked));

    let stranger = Issuer::impostor(b"x").unwrap();
    let forged = pem(&[&stranger.link_to(&new).unwrap(), new.certificate()]);
    let mut operator = Operator::new(&[old.certificate()]);
    assert_eq!(operator.decisions(&forged), [Decision::NotConfirmed, Decision::NotConfirmed]);
}

#[test]
fn a_master_list_counts_when_its_root_is_confirmed() {
    let issuer = Issuer::specimen().unwrap();
    let mut roots = invented_roots(24).unwrap();
    roots.push(issuer.certificate().to_vec());
    roots.push(issuer.document_signer(DAY).unwrap().certificate().to_vec());
    roots.push(vec![0x30, 1, 0]);
    let list = issuer.master_list(&roots, DAY).unwrap();

    let refused = Operator::new(&[]).add(&list).unwrap_err();
    assert_eq!(refused.code(), Code::TrustNotConfirmed);
    let mut operator = Operator::new(&[]).confirming(issuer.certificate());
    let import = operator.add(&list).unwrap();
    assert_eq!(operator.asked, [Confirmation::MasterList]);
    let count = |wanted: fn(&Decision) -> bool| {
        import.proposals.iter().filter(|proposal| wanted(&proposal.decision)).count()
    };
    assert_eq!(count(|decision| *decision == Decision::Confirmed), 1);
    assert_eq!(count(|decision| *decision == Decision::Listed), 24);
    assert_eq!(count(|decision| *decision == Decision::Present), 1);
    assert_eq!(count(|decision| *decision == Decision::NotAuthority), 1);
    assert_eq!(count(|decision| matches!(decision, Decision::Malformed(_))), 1);
    assert_eq!(import.additions().len(), 25);
    assert_eq!(import.lists[0].length, 27);
    assert_eq!(import.lists[0].signing_time.unwrap().to_string(), "2026-11-01T08:00:00Z");
    let signer = import.proposals[1].source.signer.as_deref().unwrap();
    assert!(signer.starts_with("CN=Master List Signer SPECIMEN"), "{signer}");
    // If the root is already trusted, nobody is asked.
    let mut operator = Operator::new(&[issuer.certificate()]);
    operator.add(&list).unwrap();
    assert!(operator.asked.is_empty());
}

/// The signer of the list vouches for name and key; the root's wrong signature on itself is only reported.
#[test]
fn a_listed_root_with_a_wrong_signature_on_itself_is_taken_and_told() {
    let issuer = Issuer::specimen().unwrap();
    let mut root = invented_roots(1).unwrap().remove(0);
    *root.last_mut().unwrap() ^= 1;
    let list = issuer.master_list(&[root], DAY).unwrap();
    let import = Operator::new(&[issuer.certificate()]).add(&list).unwrap();
    assert_eq!(import.proposals[0].decision, Decision::Listed);
    let certificate = import.proposals[0].certificate.as_ref().unwrap();
    let told = deviations(certificate, "2025-01-01T00:00:00Z".parse().unwrap());
    assert_eq!(told, [Deviation::SelfSignature]);
}

#[test]
fn a_changed_master_list_and_one_of_a_forger_are_refused() {
    let issuer = Issuer::specimen().unwrap();
    let list = issuer.master_list(&invented_roots(2).unwrap(), DAY).unwrap();
    let position = list.windows(8).position(|window| window == b"SPECIMEN").unwrap();
    let mut changed = list.clone();
    changed[position] ^= 1;
    let code = |bytes: &[u8]| Operator::new(&[]).add(bytes).unwrap_err().code();
    assert_eq!(code(&changed), Code::MasterListSignatureWrong);
    // The signature is at the end.
    let mut changed = list.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(code(&changed), Code::MasterListSignatureWrong);
    // The forger's root has the name of the trusted one, but is another root and must be confirmed.
    let forged = Issuer::impostor(b"x").unwrap().master_list(&invented_roots(2).unwrap(), DAY).unwrap();
    let mut operator = Operator::new(&[issuer.certificate()]);
    assert_eq!(operator.add(&forged).unwrap_err().code(), Code::TrustNotConfirmed);
}

#[test]
fn nothing_in_ldif_is_trusted_unasked() {
    let issuer = Issuer::specimen().unwrap();
    let signer = issuer.document_signer(DAY).unwrap();
    let line = |name: &str, der: &[u8]| format!("{name};binary:: {}\n", Base64::encode_string(der));
    let ldif = [
        "version: 1\ndn: c=UT\n".to_owned(),
        line("userCertificate", signer.certificate()),
        line("userCertificate", Issuer::new(b"u").unwrap().certificate()),
        line("cACertificate", issuer.certificate()),
        line(
            "certificateRevocationList",
            &crate::pki::testing::ListTemplate::new().sign(&crate::pki::testing::key(1)),
        ),
    ]
    .concat();
    let mut operator = Operator::new(&[]);
    let expected =
        [Decision::Signer, Decision::NotConfirmed, Decision::NotConfirmed, Decision::RevocationListUnchecked];
    assert_eq!(operator.decisions(ldif.as_bytes()), expected);
    assert_eq!(operator.asked, [Confirmation::Directory]);
    let mut operator = Operator::new(&[]).confirming(issuer.certificate());
    assert_eq!(operator.decisions(ldif.as_bytes())[2], Decision::Confirmed);
}

#[test]
fn a_master_list_that_fails_keeps_none_of_the_others() {
    let [good, bad] = [Issuer::specimen().unwrap(), Issuer::new(b"bad").unwrap()];
    let list = good.master_list(&invented_roots(3).unwrap(), DAY).unwrap();
    let mut changed = bad.master_list(&invented_roots(4).unwrap(), DAY).unwrap();
    *changed.last_mut().unwrap() ^= 1;
    let unknown = bad.master_list(&invented_roots(5).unwrap(), DAY).unwrap();
    let ldif = |lists: &[&[u8]]| {
        let line = |der: &&[u8]| format!("pkdMasterListContent:: {}\n", Base64::encode_string(der));
        lists.iter().map(line).collect::<String>().into_bytes()
    };
    let mut operator = Operator::new(&[good.certificate()]);
    let import = operator.add(&ldif(&[&changed, &list, &unknown, b"0"])).unwrap();
    assert_eq!((import.lists.len(), import.additions().len()), (1, 3));
    let refused: Vec<_> = import.refused.iter().map(|list| (list.number, list.error.code())).collect();
    let expected =
        [(1, Code::MasterListSignatureWrong), (3, Code::TrustNotConfirmed), (4, Code::TrustInputDamaged)];
    assert_eq!(refused, expected);
    // By itself it is an error.
    assert_eq!(operator.add(&ldif(&[&changed])).unwrap_err().code(), Code::MasterListSignatureWrong);
}

#[test]
fn other_files_are_refused() {
    for bytes in [b"hello", &b"\x30\x03\x02\x01\x05"[..], b"dn: c=UT\n"] {
        let error = Operator::new(&[]).add(bytes).unwrap_err();
        assert_eq!(error.code(), Code::TrustInputMalformed, "{bytes:?}");
    }
}

#[test]
fn a_zip_archive_is_told_apart_from_a_file_that_is_nothing() {
    let error = Operator::new(&[]).add(b"PK\x03\x04\x14\x00\x00\x00").unwrap_err();
    assert_eq!(error.code(), Code::TrustInputPacked);
    let error = Operator::new(&[]).add(b"PK").unwrap_err();
    assert_eq!(error.code(), Code::TrustInputMalformed);
}
