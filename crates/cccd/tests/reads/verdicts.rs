//! Cards that are genuine, cards that are not, and what is reported about each.

use crate::common::{Read, can, card, failed, found, mrz, number, outcome, trust};
use cccd::{
    access::{AccessPolicy, AccessProtocol, PasswordKind},
    check::{About, Outcome, Question, Verdict},
    error::{AccessError, Code, Error},
    files::File,
    iso7816::StatusWord,
    pki::TrustStore,
};
use cccd_sim::{ChipOptions, Date, File as SimFile, Issuance, Issuer, Person};

#[test]
fn a_genuine_card_by_every_key_and_protocol() {
    let card = card();
    let pace = AccessPolicy::Auto;
    let rows = [
        (number(&card), pace, PasswordKind::Can),
        (can(&card), pace, PasswordKind::Can),
        (mrz(&card), pace, PasswordKind::Mrz),
        (mrz(&card), AccessPolicy::Bac, PasswordKind::Mrz),
    ];
    for (key, access, password) in rows {
        let reading = Read { key, access, photo: true, ..Read::of(&card) }.run().unwrap();
        assert_eq!(reading.verification.verdict, Verdict::Genuine, "{:#?}", reading.verification);
        let used = reading.access.unwrap();
        assert_eq!(used.password, password);
        assert_eq!(used.protocol == AccessProtocol::Bac, access == AccessPolicy::Bac);
        assert_eq!(found(&reading, Code::BacUsed), access == AccessPolicy::Bac);

        let holder = reading.holder().unwrap();
        let person = &card.person;
        assert_eq!(holder.full_name.unwrap().expose(), &person.full_name());
        assert_eq!(holder.personal_number.unwrap().expose(), &person.personal_number);
        assert_eq!(holder.place_of_residence.unwrap().expose(), &person.place_of_residence);
        assert_eq!(holder.religion.unwrap().expose(), &person.religion);
        let portrait = reading.document.dg2().unwrap().unwrap();
        assert!(cccd::image::DecodedImage::decode(portrait.portrait().unwrap()).is_ok());
    }
}

#[test]
fn a_holder_of_a_hundred_years_is_consistent() {
    let born = Date::new(1921, 3, 4);
    let person = Person::from_seed(b"holder").unwrap().born_on(born).with_personal_number("001021012345");
    let card = Issuance::new(b"holder").person(person).issue().unwrap();
    let reading = Read::of(&card).run().unwrap();
    assert_eq!(*outcome(&reading, Question::Dg1Dg13), Outcome::Passed);
    assert_eq!(reading.holder().unwrap().date_of_birth.unwrap().expose(), "1921-03-04");
}

#[test]
fn a_can_alone_ties_the_card_to_nobody() {
    let card = card();
    let reading = Read { key: can(&card), ..Read::of(&card) }.run().unwrap();
    assert!(found(&reading, Code::CanOnly));
    assert_eq!(*outcome(&reading, Question::Key), Outcome::NotPerformed(Code::CanOnly.into()));
}

#[test]
fn a_changed_file_is_not_genuine_and_is_named() {
    let rows = [
        (SimFile::Dg(1), 20, File::Dg1),
        (SimFile::Dg(2), 9_000, File::Dg2),
        (SimFile::Dg(13), 200, File::Dg13),
        (SimFile::Dg(14), 30, File::Dg14),
    ];
    for (changed, offset, file) in rows {
        let card = card().flip_bit(changed, offset);
        let reading = match (Read { photo: true, ..Read::of(&card) }).run() {
            Ok(reading) => reading,
            Err(interrupted) => interrupted.reading,
        };
        assert_eq!(reading.verification.verdict, Verdict::NotGenuine, "{file}");
        let Outcome::Failed(reason) = outcome(&reading, Question::Hashes) else { panic!("{file}") };
        assert_eq!((reason.code, &reason.about), (Code::HashMismatch, &Some(About::Files(vec![file]))));
    }
}

/// The hash covers tag and length of a file as well as its content: a file that seems to be another, or to be
/// longer or shorter than it is, was changed. EF.SOD itself has no hash: if it cannot be read, it proves nothing.
#[test]
fn a_changed_head_of_a_file_is_not_genuine() {
    let original = card();
    for changed in [SimFile::Dg(1), SimFile::Dg(2), SimFile::Dg(13), SimFile::Dg(14), SimFile::Sod] {
        let expected: &[Verdict] = match changed {
            SimFile::Sod => &[Verdict::CannotTell, Verdict::NotGenuine],
            _ => &[Verdict::NotGenuine],
        };
        for (byte, bit) in (0..4).flat_map(|byte| (0..8).map(move |bit| (byte, bit))) {
            let mut card = original.clone();
            card.files.get_mut(&changed).unwrap()[byte] ^= 1 << bit;
            let reading = match (Read { photo: true, ..Read::of(&card) }).run() {
                Ok(reading) => reading,
                Err(interrupted) => interrupted.reading,
            };
            let verdict = reading.verification.verdict;
            assert!(expected.contains(&verdict), "{changed:?}, byte {byte}, bit {bit}: {verdict:?}");
        }
    }
}

#[test]
fn a_photo_that_was_not_asked_for_is_named_as_not_read() {
    let card = card().flip_bit(SimFile::Dg(2), 9_000);
    let reading = Read::of(&card).run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    let named = reading.verification.findings.iter().any(|finding| {
        finding.code == Code::FileNotRead
            && matches!(&finding.about, Some(About::Files(files)) if files.contains(&File::Dg2))
    });
    assert!(named, "{:?}", reading.verification.findings);
    assert!(reading.document.get(File::Dg2).is_none());
}

#[test]
fn a_changed_signature_is_not_genuine() {
    let card = card().flip_bit(SimFile::Sod, usize::MAX);
    let reading = Read::of(&card).run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::NotGenuine);
    assert_eq!(failed(&reading, Question::Signature), Some(Code::SignatureWrong));
}

#[test]
fn a_clone_is_not_genuine() {
    let clone = card().clone_with_another_key(b"forger").unwrap();
    let reading = Read { photo: true, ..Read::of(&clone) }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::NotGenuine);
    assert_eq!(failed(&reading, Question::ChipAuthentication), Some(Code::ChipKeyWrong));
    // The files were still read, over a channel that was built again.
    assert!(reading.document.get(File::Dg2).is_some());
    assert_eq!(*outcome(&reading, Question::Hashes), Outcome::Passed);

    let withheld = clone.withhold(SimFile::Dg(14));
    let reading = Read::of(&withheld).run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::NotGenuine);
    assert_eq!(failed(&reading, Question::Hashes), Some(Code::ListedFileAbsent));

    // Refusing the proof is no better than lacking the key.
    let clone = card().clone_with_another_key(b"forger").unwrap();
    let chip = ChipOptions { locked_file: Some(SimFile::Dg(14)), ..ChipOptions::default() };
    let reading = Read { chip, ..Read::of(&clone) }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::NotGenuine);
    assert_eq!(failed(&reading, Question::Hashes), Some(Code::ListedFileAbsent));
}

#[test]
fn refused_chip_authentication_is_not_genuine() {
    let status = StatusWord::INCORRECT_DATA;
    let chip = ChipOptions { chip_authentication_refused: Some(status), ..ChipOptions::default() };
    let card = card();
    let reading = Read { chip, ..Read::of(&card) }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::NotGenuine);
    let Outcome::Failed(reason) = outcome(&reading, Question::ChipAuthentication) else { panic!() };
    assert_eq!((reason.code, &reason.about), (Code::ChipRefused, &Some(About::Status(status))));
}

#[test]
fn a_card_that_hides_card_access_is_not_genuine() {
    let withheld = card().withhold(SimFile::CardAccess);
    let refused = ChipOptions {
        card_access_refused: Some(StatusWord::SECURITY_NOT_SATISFIED),
        ..ChipOptions::default()
    };
    for (card, chip) in [(withheld, ChipOptions::default()), (card(), refused)] {
        let read = Read { key: mrz(&card), chip, ..Read::of(&card) };
        let reading = read.run().unwrap();
        assert_eq!(reading.access.unwrap().protocol, AccessProtocol::Bac);
        assert_eq!(reading.verification.verdict, Verdict::NotGenuine);
        assert_eq!(failed(&reading, Question::CardAccess), Some(Code::CardAccessDiffers));

        // Without PACE a number opens nothing, and the error says so.
        let error = Read { key: number(&card), ..read }.run().unwrap_err().error;
        assert_eq!(error, AccessError::KeyUnsuitable { protocol: "BAC", refusal: None }.into());
    }
}

#[test]
fn an_unknown_root_is_cannot_tell_and_is_named() {
    let card = card();
    let stranger = Issuer::new(b"stranger").unwrap();
    for trust in [TrustStore::empty(), TrustStore::from_certificates([stranger.certificate()]).unwrap()] {
        let reading = Read { trust, ..Read::of(&card) }.run().unwrap();
        assert_eq!(reading.verification.verdict, Verdict::CannotTell);
        let Outcome::Inconclusive(reason) = outcome(&reading, Question::Chain) else { panic!() };
        assert_eq!(reason.code, Code::RootMissing);
        let Some(About::Certificate { name, key_identifier }) = &reason.about else { panic!() };
        assert!(name.contains("SPECIMEN"), "{name}");
        assert!(key_identifier.is_some());
    }
}

#[test]
fn a_root_of_the_same_name_with_another_key_is_no_anchor() {
    let impostor = Issuer::impostor(b"forger").unwrap();
    let forged = Issuance::new(b"holder").issuer(&impostor).issue().unwrap();
    let reading = Read { trust: trust(&card()), ..Read::of(&forged) }.run().unwrap();
    assert!(matches!(reading.verification.verdict, Verdict::CannotTell | Verdict::NotGenuine));
    assert_ne!(*outcome(&reading, Question::Chain), Outcome::Passed);
}

#[test]
fn a_signer_in_the_trust_folder_stands_in_but_is_no_anchor() {
    let card = Issuance::new(b"holder").without_certificate_in_sod().issue().unwrap();
    let reading = Read::of(&card).run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::CannotTell);
    assert_eq!(*outcome(&reading, Question::Signature), Outcome::Inconclusive(Code::SignerMissing.into()));

    let both = TrustStore::from_certificates([&card.root_certificate, &card.signer_certificate]).unwrap();
    let reading = Read { trust: both, ..Read::of(&card) }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::Genuine);

    let signer_alone = TrustStore::from_certificates([&card.signer_certificate]).unwrap();
    let reading = Read { trust: signer_alone, ..Read::of(&card) }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::CannotTell);
}

#[test]
fn without_chip_and_active_authentication_the_chip_is_not_proven() {
    let issuance = Issuance::new(b"holder").without_chip_authentication();
    let card = issuance.without_active_authentication().issue().unwrap();
    let reading = Read::of(&card).run().unwrap();
    assert_eq!(*outcome(&reading, Question::ActiveAuthentication), Outcome::NotSupported);
    assert_eq!(reading.verification.verdict, Verdict::ChipNotProven);
    assert_eq!(*outcome(&reading, Question::ChipAuthentication), Outcome::NotSupported);
}

#[test]
fn a_strict_policy_cannot_tell_without_a_revocation_list() {
    let card = card();
    let reading = Read { strict: true, ..Read::of(&card) }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::CannotTell);
    assert_eq!(
        *outcome(&reading, Question::Revocation),
        Outcome::Inconclusive(Code::NoRevocationList.into())
    );
}

#[test]
fn a_wrong_can_is_a_wrong_key() {
    let card = card();
    let wrong = Person::from_seed(b"somebody else").unwrap();
    assert_ne!(wrong.can(), card.person.can());
    let key = cccd::access::AccessKey::parse(wrong.can()).unwrap();
    let interrupted = Read { key, ..Read::of(&card) }.run().unwrap_err();
    assert_eq!(interrupted.error.code(), Code::WrongKey);
    // A failed PACE is not followed by BAC.
    assert_eq!(interrupted.reading.access, None);
}

#[test]
fn a_wrong_mrz_is_a_wrong_key_by_bac_too() {
    let card = card();
    let other = Issuance::new(b"somebody else").issue().unwrap();
    for access in [AccessPolicy::Auto, AccessPolicy::Bac] {
        let error = Read { key: mrz(&other), access, ..Read::of(&card) }.run().unwrap_err().error;
        assert_eq!(error.code(), Code::WrongKey);
    }
}

#[test]
fn the_number_of_another_person_is_a_wrong_card_and_shows_nobody() {
    let owner = Person::from_seed(b"holder").unwrap();
    let other = Person::from_seed(b"somebody else").unwrap().sharing_can_with(&owner);
    let card = card();
    let key = cccd::access::AccessKey::parse(&other.personal_number).unwrap();
    let read = Read { key, ..Read::of(&card) };
    let mut shown = false;
    let interrupted = read
        .run_on(crate::common::link(&card, ChipOptions::default()), &mut |event| {
            shown |= matches!(event, cccd::read::Event::Identity { .. });
        })
        .unwrap_err();
    assert_eq!(interrupted.error, AccessError::WrongCard.into());
    assert!(!shown);
    assert!(interrupted.reading.document.is_withheld());
    assert!(interrupted.reading.holder().is_none());
    for file in [File::Dg1, File::Dg2, File::Dg13, File::Sod] {
        assert!(interrupted.reading.document.get(file).is_none(), "{file}");
    }

    // With a forged DG1 it is not the clerk's mistake: the card is not genuine, and nobody's data is shown either.
    let forged = card.clone().flip_bit(SimFile::Dg(1), 65);
    let reading = Read { card: &forged, ..read }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::NotGenuine);
    assert!(reading.holder().is_none());
}

#[test]
fn the_policy_is_the_callers() {
    let card = card();
    let error = |read: Read<'_>| read.run().unwrap_err().error;
    let unsuitable = Error::from(AccessError::KeyUnsuitable { protocol: "BAC", refusal: None });
    assert_eq!(error(Read { access: AccessPolicy::Bac, ..Read::of(&card) }), unsuitable);
    let hidden = card.clone().withhold(SimFile::CardAccess);
    let pace = Read { access: AccessPolicy::Pace, key: mrz(&hidden), ..Read::of(&hidden) };
    assert_eq!(error(pace), AccessError::ProtocolNotSupported.into());
}
