//! Counts what a read does, so that a test can check that it does each thing once.

use std::{cell::RefCell, collections::BTreeMap};

thread_local! {
    static COUNTS: RefCell<BTreeMap<String, usize>> = const { RefCell::new(BTreeMap::new()) };
}

/// Adds one to a count, for this thread.
pub(crate) fn count(what: &str) {
    COUNTS.with_borrow_mut(|counts| *counts.entry(what.to_owned()).or_default() += 1);
}

/// Returns the counts since the last call.
fn take() -> BTreeMap<String, usize> {
    COUNTS.take()
}

mod tests {
    use cccd_sim::{Chip, File as SimFile, Issuance, Profile, Quirk, SimTransport};

    use super::*;
    use crate::{
        check::Verdict,
        evidence::{EvidenceFile, Origin},
        files::File,
        json::{JsonOptions, reading_to_json},
        messages::Language,
        pki::TrustStore,
        read::{AccessKey, Event, ReadOptions, read},
        shown::file_in_words,
    };

    /// Tests a whole visit to the counter: the identity shown early, the photo, the evidence, and everything
    /// displayed.
    #[test]
    fn every_file_is_parsed_once_and_every_signature_checked_once() {
        for profile in Profile::ALL {
            let with_dg5 = Quirk::from_name("dg5").unwrap();
            let card = with_dg5.issue(Issuance::of(profile, b"once").dg2_length(8_000)).issue().unwrap();
            let certificates = [&card.root_certificate].into_iter().chain(&card.other_certificates);
            let trust = TrustStore::from_certificates(certificates).unwrap();
            let key = AccessKey::parse(&card.mrz.lines().join("\n")).unwrap();
            let options = ReadOptions::new(&trust).photo(true).evidence(true).files(&[File::Dg5]);
            take();
            let mut is_shown = false;
            let reading = read(SimTransport::new(Chip::new(card.clone())), &key, options, &mut |event| {
                if let Event::Identity { document, .. } = event {
                    is_shown = document.clone().dg13().is_some();
                }
            })
            .to_the_end()
            .unwrap();
            assert!(is_shown == card.files.contains_key(&SimFile::Dg(13)));
            assert_eq!(reading.verification.verdict, Verdict::Genuine);
            let _ = (reading.holder(), reading.document.dg2(), reading.clone().holder());
            let _ = file_in_words(&reading.document, File::Dg5, Language::English);
            let _ = reading_to_json(&reading, None, JsonOptions::default());
            EvidenceFile::of(&reading, Origin::new("test", "reader")).unwrap().to_bytes(None).unwrap();
            let counts = take();
            assert!(counts.values().all(|&count| count == 1), "{profile:?}: {counts:?}");
            let is_counted = |what: &str| counts.contains_key(what);
            for (file, own) in [
                (SimFile::CardAccess, File::CardAccess),
                (SimFile::Sod, File::Sod),
                (SimFile::Dg(1), File::Dg1),
                (SimFile::Dg(2), File::Dg2),
                (SimFile::Dg(5), File::Dg5),
                (SimFile::Dg(13), File::Dg13),
                (SimFile::Dg(14), File::Dg14),
                (SimFile::Dg(15), File::Dg15),
            ] {
                assert_eq!(is_counted(own.name()), card.files.contains_key(&file), "{profile:?}: {own}");
            }
            assert!(is_counted("signature of EF.SOD"), "{profile:?}: {counts:?}");
            // Over BAC, the answer of an RSA key is too long.
            assert!(profile != Profile::Cccd2021 || is_counted("signature of the chip"), "{counts:?}");
        }
    }
}
