//! Documents of other states, and roots that are bound to organisations.

use std::{fs, path::PathBuf};

use cccd::{
    check::{Question, Verdict},
    error::Code,
    files::File,
    pki::{
        TrustFolder, TrustStore,
        trust_store::{Addition, Role, Source, SourceKind},
    },
};
use cccd_sim::{IssuedCard, Profile};
use jiff::Timestamp;

use super::combined;
use crate::common::{Read, found, mrz, outcome};

/// The fields of a DG13 that has the form of the CCCD's but does not identify itself as one count only for Viet
/// Nam.
pub(super) fn a_foreign_dg13_says_nothing() {
    for form in ["dg13-identifier-unknown", "dg13-head-missing"] {
        for (quirks, verdict, is_told) in [
            (&[form][..], Verdict::Genuine, true),
            (&["document-utopian", form], Verdict::Genuine, false),
            (&["dg1-state-organisation", form], Verdict::CannotTell, false),
        ] {
            let quirks: Vec<_> = quirks.iter().map(|name| combined::quirk(name)).collect();
            let (card, chip) = combined::card(Profile::Cccd2021, 4_000, &quirks);
            let reading = Read { key: mrz(&card), chip, ..Read::of(&card) }.run().unwrap();
            assert_eq!(reading.verification.verdict, verdict);
            assert!(reading.document.get(File::Dg13).is_some());
            assert_eq!(found(&reading, Code::Dg13Unknown), is_told);
            let holder = reading.holder().unwrap();
            assert_eq!(holder.place_of_origin.is_some(), is_told);
            assert!(holder.full_name.is_some());
        }
    }
}

/// A trust folder that is deleted when the test ends.
struct Folder(PathBuf);

impl Folder {
    /// Creates a folder with the root of a card, bound to an organisation.
    fn bound(card: &IssuedCard, state: &str) -> Self {
        let path = std::env::temp_dir().join(format!("cccd-bound-{state}-{}", std::process::id()));
        let mut folder = TrustFolder::open_to_write(&path).unwrap();
        let source = Source { file: "root.cer".into(), kind: SourceKind::Certificate, signer: None };
        let root =
            Addition { role: Role::Anchor, der: card.root_certificate.clone(), source, confirmed: true };
        folder.add(&[root], Timestamp::UNIX_EPOCH).unwrap();
        let sha256 = folder.entries()[0].sha256.clone();
        folder.bind(&sha256, state).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

pub(super) fn a_bound_root_signs_for_its_organisation() {
    let verdict = |quirk: &str, state: &str| {
        let (card, chip) = combined::card(Profile::Passport, 4_000, &[combined::quirk(quirk)]);
        let folder = Folder::bound(&card, state);
        let trust = TrustStore::from_dir(&folder.0).unwrap();
        let reading = Read { key: mrz(&card), chip, trust, ..Read::of(&card) }.run().unwrap();
        (reading.verification.verdict, outcome(&reading, Question::Chain).reason().map(|reason| reason.code))
    };
    assert_eq!(verdict("document-of-organisation", "XCE"), (Verdict::Genuine, None));
    assert_eq!(verdict("document-of-organisation", "XBA"), (Verdict::CannotTell, Some(Code::CountryUnknown)));
    // Viet Nam's root belongs to no organisation, whatever it was bound to; a binding does not take a state away.
    assert_eq!(verdict("dg1-state-organisation", "XCE"), (Verdict::CannotTell, Some(Code::CountryDiffers)));
    assert_eq!(verdict("document-german", "XCE"), (Verdict::Genuine, None));
    assert_eq!(verdict("document-german", "XBA"), (Verdict::Genuine, None));
}
