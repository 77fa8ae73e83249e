//! Tests complete and interrupted changes to a folder.

use super::super::{
    super::testing::{CertificateTemplate, ListTemplate, key, name},
    SourceKind,
};
use super::*;
use crate::error::Code;

/// A folder that is deleted when the test ends.
pub(in super::super) struct Scratch(pub(in super::super) PathBuf);

impl Scratch {
    pub(in super::super) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("cccd-folder-{name}-{}", std::process::id()));
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn root(number: u8) -> Addition {
    let mut template = CertificateTemplate::root();
    template.subject = name(&format!("Gốc / {number}"));
    template.issuer.clone_from(&template.subject);
    addition(Role::Anchor, template.sign(&key(number), &key(number)))
}

fn addition(role: Role, der: Vec<u8>) -> Addition {
    let source = Source { file: "roots.pem".into(), kind: SourceKind::Certificate, signer: None };
    Addition { role, der, source, confirmed: false }
}

fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

#[test]
fn what_is_added_is_found_by_name_and_listed_with_its_source() {
    let scratch = Scratch::new("added");
    let mut folder = TrustFolder::open_to_write(&scratch.0).unwrap();
    let signer = CertificateTemplate::signer().sign(&key(9), &key(1));
    let list = ListTemplate::new().sign(&key(1));
    let additions = [
        root(1),
        root(2),
        root(1),
        addition(Role::Signer, signer.clone()),
        addition(Role::Crl, list.clone()),
    ];
    assert_eq!(folder.add(&additions, now()).unwrap(), 4);
    assert_eq!(folder.add(&additions, now()).unwrap(), 0);

    let store = folder.store().unwrap();
    assert_eq!((store.anchor_count(), store.problems().len()), (2, 0));
    let first = Certificate::from_der(&additions[0].der).unwrap();
    assert_eq!(store.anchors_named(first.subject()).collect::<Vec<_>>(), [&first]);
    assert_eq!(store.anchors().len(), 2);
    assert_eq!(store.signers(), [Certificate::from_der(&signer).unwrap()]);
    assert_eq!(store.crls().iter().map(|list| list.raw()).collect::<Vec<_>>(), [list.as_slice()]);

    let (items, problems) = folder.items().unwrap();
    assert_eq!((items.len(), problems), (4, vec![]));
    let entry = items[0].entry.as_ref().unwrap();
    assert_eq!((entry.added, entry.source.file.as_str()), (now(), "roots.pem"));
    let expected = format!("UT-G-c-1-{}.cer", &entry.sha256[..8]);
    assert_eq!(entry.file, expected);
    assert_eq!(fs::read(&items[0].path).unwrap(), additions[0].der);

    let other = Scratch::new("exported");
    fs::create_dir_all(&other.0).unwrap();
    fs::write(other.0.join("all.pem"), folder.export().unwrap().0).unwrap();
    assert_eq!(TrustStore::from_dir(&other.0).unwrap().anchors(), store.anchors());
}

#[test]
fn what_lies_there_by_hand_stays_and_is_shown() {
    let scratch = Scratch::new("by-hand");
    let mut folder = TrustFolder::open_to_write(&scratch.0).unwrap();
    fs::write(scratch.0.join("mine.cer"), &root(1).der).unwrap();
    folder.add(&[root(2)], now()).unwrap();
    let (items, _) = folder.items().unwrap();
    assert_eq!(items.iter().map(|item| item.entry.is_some()).collect::<Vec<_>>(), [true, false]);
    assert_eq!(folder.store().unwrap().anchor_count(), 2);
    folder.remove(&items[1].sha256).unwrap();
    assert!(!scratch.0.join("mine.cer").exists());
    // A certificate that is in both places counts once.
    fs::write(scratch.0.join("again.cer"), &root(2).der).unwrap();
    assert_eq!(folder.store().unwrap().anchor_count(), 1);
}

#[test]
fn what_is_removed_is_trusted_no_more() {
    let scratch = Scratch::new("removed");
    let mut folder = TrustFolder::open_to_write(&scratch.0).unwrap();
    folder.add(&[root(1), root(2)], now()).unwrap();
    let first = folder.entries()[0].clone();
    folder.remove(&first.sha256).unwrap();
    assert_eq!(folder.store().unwrap().anchor_count(), 1);
    assert!(!scratch.0.join(CERTIFICATES).join(&first.file).exists());
    assert_eq!(folder.remove(&first.sha256).unwrap_err().code(), Code::TrustEntryUnknown);
}

/// Simulates a full disk, or a computer that stops, at every step of an addition and of a removal.
#[test]
fn a_change_is_whole_or_not_at_all() {
    let scratch = Scratch::new("atomic");
    let open = || TrustFolder::open_to_write(&scratch.0).unwrap();
    open().add(&[root(1)], now()).unwrap();
    let before = fs::read(scratch.0.join(INDEX)).unwrap();
    let mut failures = 0;
    for steps in 0.. {
        let mut folder = open();
        folder.storage.steps_left.set(Some(steps));
        let outcome = folder.add(&[root(2), root(3)], now());
        drop(folder);
        let store = TrustStore::from_dir(&scratch.0).unwrap();
        assert!(store.problems().is_empty());
        if outcome.is_ok() {
            assert_eq!(store.anchors().len(), 3);
            break;
        }
        failures += 1;
        assert_eq!(outcome.unwrap_err().code(), Code::TrustFolderUnwritable);
        assert_eq!(store.anchors().len(), 1, "after {steps} steps");
        assert_eq!(fs::read(scratch.0.join(INDEX)).unwrap(), before);
    }
    // Four steps per file, one for the folder, four for the index.
    assert_eq!(failures, 4 + 4 + 1 + 4);

    let mut folder = open();
    let gone = folder.entries()[1].sha256.clone();
    folder.storage.steps_left.set(Some(3));
    assert!(folder.remove(&gone).is_err());
    assert_eq!(folder.store().unwrap().anchors().len(), 3);
}

#[test]
fn a_file_without_an_entry_is_not_used_and_named() {
    let scratch = Scratch::new("leftover");
    let mut folder = TrustFolder::open_to_write(&scratch.0).unwrap();
    folder.add(&[root(1)], now()).unwrap();
    let certificates = scratch.0.join(CERTIFICATES);
    // An unfinished file does not count.
    fs::write(certificates.join("half.cer.new"), &root(2).der).unwrap();
    assert_eq!(folder.store().unwrap().problems(), []);
    fs::write(certificates.join("left.cer"), &root(2).der).unwrap();
    let stray = |others| TrustStoreError::Stray { path: certificates.join("left.cer"), others };
    let store = folder.store().unwrap();
    assert_eq!((store.anchors().len(), store.problems()), (1, &[stray(0)][..]));
    fs::write(certificates.join("notes.txt"), "").unwrap();
    assert_eq!(folder.items().unwrap().1, [stray(1)]);
}

#[test]
fn a_newer_list_takes_the_place_of_an_older_one_in_one_step() {
    let scratch = Scratch::new("exchange");
    let mut folder = TrustFolder::open_to_write(&scratch.0).unwrap();
    let list = |day| ListTemplate { this_update: day, ..ListTemplate::new() }.sign(&key(1));
    let [old, new] = ["20260901000000Z", "20261115000000Z"].map(list);
    folder.add(&[root(1), addition(Role::Crl, old)], now()).unwrap();
    let out = [folder.entries()[1].sha256.clone(), "0".repeat(64)];
    folder.storage.steps_left.set(Some(5));
    assert!(folder.exchange(&[addition(Role::Crl, new.clone())], &out, now()).is_err());
    folder.storage.steps_left.set(None);
    assert_eq!((folder.entries().len(), folder.store().unwrap().crls().len()), (2, 1));
    assert_eq!(folder.exchange(&[addition(Role::Crl, new.clone())], &out, now()).unwrap(), 1);
    let store = folder.store().unwrap();
    assert_eq!((store.crls().len(), store.crls()[0].raw(), store.problems()), (1, &new[..], &[][..]));
}

#[test]
fn a_file_that_was_changed_is_not_used_and_named() {
    let scratch = Scratch::new("changed");
    let mut folder = TrustFolder::open_to_write(&scratch.0).unwrap();
    folder.add(&[root(1), root(2), root(3)], now()).unwrap();
    let path = |index: usize| scratch.0.join(CERTIFICATES).join(&folder.entries()[index].file);
    let mut other = root(1).der;
    *other.last_mut().unwrap() ^= 1;
    fs::write(path(0), other).unwrap();
    fs::write(path(1), [&root(2).der[..], &[0]].concat()).unwrap();
    fs::remove_file(path(2)).unwrap();
    let store = folder.store().unwrap();
    let changed = |index| TrustStoreError::Changed { path: path(index) };
    let gone = unreadable(&path(2), ErrorKind::NotFound);
    assert_eq!(store.problems(), [changed(1), gone.clone()]);
    assert!(store.anchors().is_empty());
    assert_eq!(folder.items().unwrap().1, [changed(0), changed(1), gone]);
}

#[test]
fn two_writers_keep_apart_and_readers_go_on() {
    let scratch = Scratch::new("locked");
    let folder = TrustFolder::open_to_write(&scratch.0).unwrap();
    assert_eq!(TrustFolder::open_to_write(&scratch.0).unwrap_err().code(), Code::TrustFolderLocked);
    TrustFolder::open(&scratch.0).unwrap();
    drop(folder);
    TrustFolder::open_to_write(&scratch.0).unwrap();
}

#[test]
fn names_of_files_are_plain_and_differ() {
    let entry = entry_of(&root(1), now()).unwrap();
    let odd = Entry { subject: "CN=../..\\\u{1b}[2J,C=UT".into(), country: Some("../x".into()), ..entry };
    let first = file_name(&odd, &HashSet::new());
    assert_eq!(first, format!("x-2J-{}.cer", &odd.sha256[..8]));
    assert_eq!(file_name(&odd, &[first].into()), format!("x-2J-{}.cer", &odd.sha256[..16]));
}

#[test]
fn a_root_is_bound_to_an_organisation_and_to_nothing_else() {
    let scratch = Scratch::new("bound");
    let mut folder = TrustFolder::open_to_write(&scratch.0).unwrap();
    let signer = addition(Role::Signer, CertificateTemplate::signer().sign(&key(9), &key(1)));
    folder.add(&[root(1), root(2), signer], now()).unwrap();
    let [first, second, signer] = [0, 1, 2].map(|index: usize| folder.entries()[index].sha256.clone());
    let error = |result: Result<()>| result.unwrap_err().code();
    for state in ["VNM", "XXX", "XOM", "xce", ""] {
        assert_eq!(error(folder.bind(&first, state)), Code::TrustEntryUnknown, "{state}");
    }
    assert_eq!(error(folder.bind(&signer, "XCE")), Code::TrustEntryUnknown);
    assert_eq!(error(folder.bind("00", "XCE")), Code::TrustEntryUnknown);
    folder.bind(&first, "XCE").unwrap();
    let store = TrustStore::from_dir(&scratch.0).unwrap();
    let anchor = |sha256: &str| {
        let is_wanted = |anchor: &&Certificate| hex::encode_upper(anchor.fingerprint().unwrap()) == sha256;
        store.anchors().iter().find(is_wanted).unwrap()
    };
    assert!(store.is_bound(anchor(&first), "XCE"));
    assert!(!store.is_bound(anchor(&first), "XBA") && !store.is_bound(anchor(&second), "XCE"));
}
