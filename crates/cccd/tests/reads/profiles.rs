//! The kinds of documents: how each is opened, what it says about its holder, and what is reported about it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use crate::common::{Read, can, card, found, link, mrz, number, outcome, read, today, trust};
use cccd::{
    access::{AccessKey, AccessPolicy, AccessProtocol, Attempts, PasswordKind},
    check::{About, Outcome, Question, Reason, Verdict},
    clock::FixedClock,
    error::{AccessError, Code, Error, KeyPart, Refusal},
    files::File,
    messages::{Language, error_message, reason_message},
    read::{ReadOptions, Reading},
    tlv::{Tag, encode},
};
use cccd_sim::{ChipOptions, File as SimFile, Issuance, IssuedCard, Profile};

fn issue(profile: Profile) -> IssuedCard {
    Issuance::of(profile, b"profile").issue().unwrap()
}

/// Reads everything with the lines of the MRZ.
fn read_by_mrz(card: &IssuedCard, access: AccessPolicy) -> Reading {
    Read { key: mrz(card), access, photo: true, ..Read::of(card) }.run().unwrap()
}

fn error(read: &Read<'_>) -> Error {
    read.run().unwrap_err().error
}

/// Checks that the holder comes from DG1 alone: everything in it, and nothing from DG13.
fn assert_holder_of_dg1(reading: &Reading, card: &IssuedCard) {
    let holder = reading.holder().unwrap();
    let person = &card.person;
    let name = cccd::mrz::transliterate(&person.full_name()).replace('<', " ");
    assert_eq!(holder.full_name.unwrap().expose(), &name);
    assert_eq!(holder.personal_number.unwrap().expose(), &person.personal_number);
    assert_eq!(holder.nationality.unwrap().expose(), "VNM");
    assert!(holder.date_of_birth.is_some() && holder.sex.is_some() && holder.document_number.is_some());
    assert!(holder.place_of_residence.is_none() && holder.date_of_issue.is_none());
}

#[test]
fn every_profile_is_genuine_by_mrz() {
    for profile in Profile::ALL {
        let card = issue(profile);
        let reading = read_by_mrz(&card, AccessPolicy::Auto);
        assert_eq!(reading.verification.verdict, Verdict::Genuine, "{}", profile.name());
        assert_eq!(*outcome(&reading, Question::Key), Outcome::Passed, "{}", profile.name());
        assert_eq!(reading.access.unwrap().password, PasswordKind::Mrz);
        let has_portrait = reading.document.dg2().is_some_and(|dg2| dg2.unwrap().portrait().is_some());
        assert_eq!(has_portrait, profile != Profile::Child, "{}", profile.name());
    }
}

#[test]
fn every_profile_that_a_number_opens_is_genuine_by_number() {
    for profile in Profile::ALL.into_iter().filter(|profile| profile.is_opened_by_number()) {
        let card = issue(profile);
        let reading = Read { photo: true, ..Read::of(&card) }.run().unwrap();
        assert_eq!(reading.verification.verdict, Verdict::Genuine, "{}", profile.name());
        assert_eq!(*outcome(&reading, Question::Key), Outcome::Passed, "{}", profile.name());
    }
}

#[test]
fn a_card_with_bac_alone_asks_for_the_mrz() {
    let card = issue(Profile::CccdBacOnly);
    let reading = read_by_mrz(&card, AccessPolicy::Auto);
    assert_eq!(reading.access.unwrap().protocol, AccessProtocol::Bac);
    assert!(found(&reading, Code::BacUsed));
    for key in [number(&card), can(&card)] {
        let error = error(&Read { key, ..Read::of(&card) });
        assert_eq!(error, AccessError::KeyUnsuitable { protocol: "BAC", refusal: None }.into());
        assert!(error_message(&error, Language::Vietnamese).to_do.contains("MRZ"));
        assert!(error_message(&error, Language::English).to_do.contains("lines of the MRZ"));
    }
    let read = Read { key: mrz(&card), access: AccessPolicy::Pace, ..Read::of(&card) };
    assert_eq!(error(&read), AccessError::ProtocolNotSupported.into());
}

#[test]
fn a_card_without_dg13_has_its_holder_by_dg1() {
    let card = issue(Profile::CanCuoc2024);
    let reading = Read::of(&card).run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    assert_holder_of_dg1(&reading, &card);
    assert_eq!(*outcome(&reading, Question::Dg1Dg13), Outcome::NotPerformed(Code::FilesNotRead.into()));
    assert!(!found(&reading, Code::Dg13Unknown));
    let strict = Read { strict: true, ..Read::of(&card) }.run().unwrap();
    assert_eq!(strict.verification.verdict, Verdict::CannotTell, "no revocation list, and nothing else");
}

/// Whatever DG13 holds, its bytes are kept, DG1 and DG2 are returned, and a finding names it.
#[test]
fn an_unknown_dg13_is_kept_and_named() {
    let dg13 = |content: &[u8]| Some(encode(Tag(0x6D), content));
    let known = card().files[&SimFile::Dg(13)].clone();
    let mut version = known.clone();
    version[10] = 2;
    // An unknown number in place of the first field's, so that this field is missing too.
    let mut unknown_number = known;
    let head = [0x02, 0x01, 0x01, 0x13, 0x0C];
    let first = unknown_number.windows(5).position(|bytes| bytes == head).unwrap();
    unknown_number[first + 2] = 99;
    let rows = [
        ("opaque", None, true),
        ("empty", dg13(&[]), true),
        ("text", dg13("không phải ASN.1".as_bytes()), true),
        ("another sequence", dg13(&[0x30, 0x03, 0x02, 0x01, 0x07]), true),
        ("unknown version", Some(version), false),
        ("unknown number", Some(unknown_number), false),
    ];
    for (name, file, by_dg1_alone) in rows {
        let issuance = Issuance::of(Profile::CanCuoc2024Opaque, b"profile");
        let card = match &file {
            Some(file) => issuance.person(crate::common::card().person).dg13(file),
            None => issuance,
        };
        let card = card.issue().unwrap();
        let reading = Read { photo: true, ..Read::of(&card) }.run().unwrap();
        assert_eq!(reading.verification.verdict, Verdict::Genuine, "{name}");
        assert_eq!(reading.document.get(File::Dg13), Some(&card.files[&SimFile::Dg(13)][..]), "{name}");
        assert!(reading.document.dg2().unwrap().unwrap().portrait().is_some(), "{name}");
        let holder = reading.holder().unwrap();
        assert_eq!(holder.personal_number.unwrap().expose(), &card.person.personal_number, "{name}");
        if by_dg1_alone {
            assert_holder_of_dg1(&reading, &card);
        } else {
            assert_eq!(holder.full_name.unwrap().expose(), &card.person.full_name(), "{name}");
        }
        let finding = Reason::files(Code::Dg13Unknown, [File::Dg13]);
        assert!(reading.verification.findings.contains(&finding), "{name}");
        // The content of DG13 does not affect authenticity.
        let strict = Read { strict: true, ..Read::of(&card) }.run().unwrap();
        assert_eq!(
            strict.verification.verdict,
            Verdict::CannotTell,
            "{name}: no revocation list, nothing else"
        );
        assert_eq!(*outcome(&strict, Question::Hashes), Outcome::Passed, "{name}");
    }
}

#[test]
fn a_passport_is_opened_by_its_mrz_alone() {
    let passport = issue(Profile::Passport);
    for access in [AccessPolicy::Pace, AccessPolicy::Bac] {
        let reading = read_by_mrz(&passport, access);
        assert_eq!(reading.verification.verdict, Verdict::Genuine);
        let used = reading.access.unwrap();
        assert_eq!(used.protocol == AccessProtocol::Bac, access == AccessPolicy::Bac);
        assert_eq!(used.password, PasswordKind::Mrz);
        assert_holder_of_dg1(&reading, &passport);
        assert_eq!(reading.document.dg1().unwrap().unwrap().mrz.document_code, "P");
    }
    // It has no CAN.
    let error = error(&Read { key: can(&passport), ..Read::of(&passport) });
    let refusal = Some(Refusal { command: "MSE:Set AT", status: 0x6A88 });
    assert_eq!(error, AccessError::KeyUnsuitable { protocol: "PACE", refusal }.into());
    let changed = passport.flip_bit(SimFile::Sod, usize::MAX);
    let reading = read_by_mrz(&changed, AccessPolicy::Auto);
    assert_eq!(reading.verification.verdict, Verdict::NotGenuine, "the signature is looked at");
}

#[test]
fn a_child_has_no_portrait() {
    let by_number = |card: &IssuedCard| Read { photo: true, ..Read::of(card) }.run().unwrap();
    let child = issue(Profile::Child);
    let reading = by_number(&child);
    assert!(reading.document.get(File::Dg2).is_none());
    assert_eq!(reading.holder().unwrap().full_name.unwrap().expose(), &child.person.full_name());
    assert_eq!(*outcome(&reading, Question::Dg1Dg13), Outcome::Passed);
    let faceless = Issuance::of(Profile::Cccd2021, b"profile").without_face().issue().unwrap();
    let reading = by_number(&faceless);
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    assert!(reading.document.dg2().unwrap().unwrap().faces().is_empty());
}

#[test]
fn slips_in_the_mrz_are_named_beside_the_verdict() {
    let card = card();
    let lines = card.mrz.lines().join("\n").replacen("VNM0", "VNMO", 1).to_lowercase();
    let key = AccessKey::parse(&lines).unwrap();
    let reading = Read { key, ..Read::of(&card) }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    let finding = reading.verification.findings.iter().find(|finding| finding.code == Code::KeyNormalised);
    let finding = finding.unwrap();
    let Some(About::KeyParts(parts)) = &finding.about else { panic!("{finding:?}") };
    assert!(parts.contains(&KeyPart::MrzLine3), "{parts:?}");
    let message = reason_message(finding, Language::English).what;
    assert!(message.ends_with("line 3 of the MRZ)."), "{message}");
    assert!(!found(&Read::of(&card).run().unwrap(), Code::KeyNormalised));
}

/// Three wrong keys for one inserted card, with growing waits; the fourth is not sent.
#[test]
pub(crate) fn three_wrong_keys_are_the_last() {
    let card = card();
    let trust = trust(&card);
    let waited = Arc::new(Mutex::new(Duration::ZERO));
    let sum = Arc::clone(&waited);
    let clock = FixedClock(std::time::UNIX_EPOCH);
    let mut attempts = Attempts::new(clock, move |time| *sum.lock().unwrap() += time);
    let wrong = AccessKey::parse("000000").unwrap();
    let mut try_key = |key: &AccessKey| {
        let options = ReadOptions::new(&trust).clock(today()).attempts(&mut attempts);
        let result = read(link(&card, ChipOptions::default()), key, options, &mut |_| {});
        let seconds = waited.lock().unwrap().as_secs();
        match result {
            Ok(reading) => (None, reading.transfer.commands > 0, seconds),
            Err(end) => (Some(end.error), end.reading.transfer.commands > 0, seconds),
        }
    };
    let refusal = Some(Refusal { command: "GENERAL AUTHENTICATE", status: 0x6300 });
    let refused = Some(Error::from(AccessError::WrongKey { refusal }));
    assert_eq!(try_key(&wrong), (refused.clone(), true, 0));
    assert_eq!(try_key(&number(&card)), (None, true, 1), "a right key begins anew");
    for seconds in [1, 2, 6] {
        assert_eq!(try_key(&wrong), (refused.clone(), true, seconds));
    }
    let end = Some(Error::from(AccessError::TooManyAttempts { attempts: 3, refusal: None }));
    assert_eq!(try_key(&number(&card)), (end, false, 6), "even the right one, and nothing is sent");
}
