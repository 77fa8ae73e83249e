//! What a clerk reads first, for invented people: the verdict stays *genuine*, and the headline names the problem.

use cccd::{
    access::AccessKey,
    check::{Headline, Tone, Verdict},
    clock::Clock,
    error::{AccessError, TransportError},
    evidence::{EvidenceFile, Origin},
    json::{JsonOptions, evidence_to_json, identity_to_json, reading_to_json},
    messages::{Language, headline_message},
    pki::TrustStore,
    read::{Event, Presented, Reading},
    verification::Verifier,
    vietnam::qr::QrText,
};
use cccd_sim::{ChipOptions, Date, IssuedCard, Profile, QrForm, Quirk, TornAway};

use crate::{
    cases::combined,
    common::{Interrupted, Read, link, mrz, today},
};

/// Issues a card of a profile with these quirks, and returns how its chip behaves.
fn card(profile: Profile, quirks: &[&str]) -> (IssuedCard, ChipOptions) {
    let quirks: Vec<&Quirk> = quirks.iter().map(|name| combined::quirk(name)).collect();
    combined::card(profile, 4_000, &quirks)
}

fn ended(result: Result<Reading, Box<Interrupted>>) -> Reading {
    result.unwrap_or_else(|interrupted| interrupted.reading)
}

/// Returns the headline and what is shown beside it.
fn said(reading: &Reading) -> (Headline, Vec<Headline>) {
    (reading.verification.headline(), reading.verification.beside())
}

#[test]
fn a_genuine_card_is_headlined_by_what_is_the_matter_with_it() {
    let rows: [(Profile, &[&str], Headline, &[Headline]); 11] = [
        (Profile::Cccd2021, &[], Headline::Genuine, &[]),
        (Profile::Child, &[], Headline::Genuine, &[]),
        (Profile::Passport, &[], Headline::Genuine, &[]),
        (Profile::Cccd2021, &["expired"], Headline::Expired, &[]),
        (Profile::Cccd2021, &["expiry-beyond-law"], Headline::ExpiryBeyondLaw, &[]),
        (Profile::Cccd2021, &["number-other-sex"], Headline::NumberDiffers, &[]),
        (Profile::Cccd2021, &["dg1-name-differs"], Headline::Dg1Dg13Differ, &[]),
        (Profile::CanCuoc2024, &[], Headline::WithoutTones, &[]),
        (Profile::CanCuoc2024Opaque, &[], Headline::WithoutTones, &[]),
        (Profile::CanCuoc2024, &["expired"], Headline::Expired, &[Headline::WithoutTones]),
        (
            Profile::Cccd2021,
            &["number-other-sex", "expired", "dg1-name-differs"],
            Headline::Dg1Dg13Differ,
            &[Headline::NumberDiffers, Headline::Expired],
        ),
    ];
    for (profile, quirks, headline, beside) in rows {
        let (card, chip) = card(profile, quirks);
        let key = if profile.is_opened_by_number() { Read::of(&card).key } else { mrz(&card) };
        let reading = Read { chip, key, ..Read::of(&card) }.run().unwrap();
        assert_eq!(reading.verification.verdict, Verdict::Genuine, "{quirks:?}");
        assert_eq!(said(&reading), (headline, beside.to_vec()), "{} {quirks:?}", profile.name());
        assert_eq!(reading.verification.issuing_state(), Some("VNM"));
        assert_eq!(reading.verification.other_state(), None);
    }
}

#[test]
fn a_qr_code_of_another_person_sex_or_issue_is_headlined() {
    let (card, _) = card(Profile::Cccd2021, &[]);
    let own = card.person.qr_text(QrForm::Cccd);
    let with = |index: usize, value: &str| {
        let mut fields: Vec<_> = own.split('|').collect();
        fields[index] = value;
        fields.join("|")
    };
    let other_sex = if own.contains("|Nam|") { "Nữ" } else { "Nam" };
    let (other, _) = combined::card(Profile::CanCuoc2024, 4_000, &[combined::quirk("expired")]);
    let rows = [
        (own.clone(), Headline::Genuine),
        // A difference that is left to the eye does not change the colour.
        (with(5, "Thôn Mẫu"), Headline::Genuine),
        (with(0, "001085012345"), Headline::QrDiffers),
        (with(4, other_sex), Headline::QrDiffers),
        (with(6, "01012021"), Headline::QrDiffers),
        (with(6, "31122024"), Headline::Replaced),
        (other.person.born_on(Date::new(1950, 1, 1)).qr_text(QrForm::CanCuoc2024), Headline::QrDiffers),
    ];
    for (number, (text, headline)) in rows.into_iter().enumerate() {
        let presented = Some(Presented::default().qr(QrText::parse(&text).unwrap()));
        let reading = Read { presented, ..Read::of(&card) }.run().unwrap();
        assert_eq!(reading.verification.verdict, Verdict::Genuine, "{number}");
        assert_eq!(said(&reading).0, headline, "{number}");
    }
}

#[test]
fn an_mrz_of_another_card_is_headlined() {
    let (card, _) = card(Profile::Cccd2021, &[]);
    let lines = card.mrz.lines().join("\n");
    let renamed = [&lines[..62], "KHAC<<MAU", &"<".repeat(21)].concat();
    let rows = [(lines.clone(), Headline::Genuine), (renamed, Headline::MrzDiffers)];
    for (text, headline) in rows {
        let key = AccessKey::parse(&text).unwrap();
        let by_the_mrz = Read { key, ..Read::of(&card) }.run().unwrap();
        let presented = Some(Presented::default().mrz(cccd::mrz::Mrz::parse(&text).unwrap()));
        let beside_the_number = Read { presented, ..Read::of(&card) }.run().unwrap();
        for reading in [by_the_mrz, beside_the_number] {
            assert_eq!(reading.verification.verdict, Verdict::Genuine);
            assert_eq!(said(&reading), (headline, vec![]), "{text}");
        }
    }
}

#[test]
fn the_number_of_another_holder_is_headlined_and_nothing_else_is_said_of_the_card() {
    let (card, chip) = card(Profile::CanCuoc2024, &["expired"]);
    let number = &card.person.personal_number;
    let other = format!("{}{}", if number.starts_with("001085") { "001086" } else { "001085" }, &number[6..]);
    let key = AccessKey::parse(&other).unwrap();
    let interrupted = Read { key: key.clone(), chip: chip.clone(), ..Read::of(&card) }.run().unwrap_err();
    assert_eq!(interrupted.error, AccessError::WrongCard.into());
    let reading = &interrupted.reading;
    assert_eq!(said(reading).0, Headline::KeyDiffers);
    assert!(said(reading).1.iter().all(|beside| beside.verdict().is_some()), "{:?}", said(reading));
    assert_eq!(reading.verification.issuing_state(), None);
    // A reader that trusts no root still learns that the number differs.
    let interrupted = Read { key, chip, trust: TrustStore::empty(), ..Read::of(&card) }.run().unwrap_err();
    assert_eq!(said(&interrupted.reading), (Headline::KeyDiffers, vec![Headline::CannotTell]));
}

#[test]
fn a_read_that_ends_in_an_error_is_not_read_to_the_end_and_keeps_its_proof() {
    let (card, chip) = card(Profile::Cccd2021, &["expired"]);
    let read = Read { photo: true, chip: chip.clone(), ..Read::of(&card) };
    let whole = read.run().unwrap().transfer.commands as usize;
    let mut seen = Vec::new();
    for index in 0..whole {
        let interrupted =
            read.run_on(TornAway::at(link(&card, chip.clone()), index), &mut |_| {}).unwrap_err();
        assert_eq!(interrupted.error, TransportError::CardMoved.into());
        let (headline, beside) = said(&interrupted.reading);
        assert_eq!((headline, headline.tone()), (Headline::NotReadToEnd, Tone::Grey), "command {index}");
        assert!(beside.contains(&interrupted.reading.verification.verdict.into()), "{index}: {beside:?}");
        seen.push(interrupted.reading.verification.verdict);
    }
    assert_eq!((seen[0], seen[whole - 1]), (Verdict::CannotTell, Verdict::Genuine));
    let last = read.run_on(TornAway::at(link(&card, chip.clone()), whole - 1), &mut |_| {});
    assert_eq!(said(&ended(last)).1, [Headline::Expired, Headline::Genuine]);
}

#[test]
fn what_is_not_genuine_or_open_stays_so_and_the_rest_stands_beside_it() {
    let (card, chip) = card(Profile::Cccd2021, &["expired"]);
    let untrusted = Read { trust: TrustStore::empty(), chip: chip.clone(), ..Read::of(&card) }.run().unwrap();
    assert_eq!(said(&untrusted), (Headline::CannotTell, vec![Headline::Expired]));
    let clone = card.clone_with_another_key(b"forger").unwrap();
    let forged = Read { chip, ..Read::of(&clone) }.run();
    assert_eq!(said(&ended(forged)), (Headline::NotGenuine, vec![Headline::Expired]));
}

/// Whatever the verdict, the state is in the headline, and also in a field of its own.
#[test]
fn a_document_of_another_state_is_told_by_its_state() {
    let (card, chip) = card(Profile::Cccd2021, &["dg1-state-odd"]);
    for trust in [Read::of(&card).trust, TrustStore::empty()] {
        let read = Read { trust, chip: chip.clone(), key: crate::common::can(&card), ..Read::of(&card) };
        let reading = read.run().unwrap();
        let verification = &reading.verification;
        assert_ne!(verification.headline().tone(), Tone::Green, "{verification:?}");
        let headlines: Vec<_> = [verification.headline()].into_iter().chain(verification.beside()).collect();
        assert!(headlines.contains(&Headline::OtherState), "{headlines:?}");
        let message = headline_message(verification, Language::Vietnamese);
        assert!(message.what.ends_with(" (nước cấp: V1M)."), "{message}");
        let json = reading_to_json(&reading, None, JsonOptions::default());
        assert_eq!(
            (&json["issuing_state"], &json["headline"]["what"]),
            (&"V1M".into(), &message.what.into())
        );
    }
}

#[test]
fn json_has_the_headline_while_a_card_is_read_afterwards_and_of_evidence() {
    let (card, chip) = card(Profile::CanCuoc2024, &["expired"]);
    let read = Read { chip: chip.clone(), ..Read::of(&card) };
    let mut early = Vec::new();
    let reading = read
        .run_on(link(&card, chip), &mut |event| {
            if let Event::Identity { holder, verification, time, .. } = event {
                assert_eq!(time, today().now());
                early.push(identity_to_json(holder, verification, JsonOptions::default()));
            }
        })
        .unwrap();
    let english = JsonOptions { language: Language::English, ..JsonOptions::default() };
    let json = reading_to_json(&reading, None, english);
    let headline = &json["headline"];
    assert_eq!((&headline["name"], &headline["tone"]), (&"expired".into(), &"amber".into()), "{headline}");
    assert!(headline["what"].as_str().unwrap().starts_with("GENUINE, BUT EXPIRED:"), "{headline}");
    assert!(headline["to_do"].as_str().unwrap().starts_with("Please"), "{headline}");
    assert_eq!(headline["beside"][0]["name"], "without_tones");
    assert_eq!((&json["verdict"], &json["issuing_state"]), (&"genuine".into(), &"VNM".into()));
    assert_eq!(early[0]["headline"]["name"], "expired");
    assert_eq!(early[0]["issuing_state"], "VNM");

    let evidence = EvidenceFile::of(&reading, Origin::new("test", "reader")).unwrap();
    let judgement = evidence.judge(&Verifier::new(&read.trust, false), reading.time);
    let json = evidence_to_json(&evidence, &judgement, &read.trust, Language::Vietnamese);
    assert_eq!(json["headline"]["name"], json["verdict"]);
    assert_eq!(json["headline"]["beside"][0]["name"], "expired", "{}", json["headline"]);
}
