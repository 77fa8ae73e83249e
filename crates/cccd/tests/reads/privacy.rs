//! Nothing personal and no key leaves a read except where it was requested: not in logs at their most verbose
//! level, not in errors, not in `Debug`.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use cccd::{
    access::{AccessKey, AccessPolicy},
    error::Error,
    json::{JsonOptions, error_to_json, reading_to_json},
    messages::{Language, error_message},
    read::Reading,
};
use cccd_sim::{ChipOptions, File as SimFile, Issuance, IssuedCard, Misbehaviour, Person, TornAway};

use crate::{
    common::{Interrupted, Read, can, link, mrz, number},
    known::{Run, scalar},
};

/// Issues a card whose fields all have distinctive texts: the usual "Không" for no religion occurs in many messages.
fn card() -> IssuedCard {
    let person = Person::from_seed(b"holder").unwrap();
    let person = Person { ethnicity: "Ê Đê".into(), religion: "Phật giáo Hòa Hảo".into(), ..person };
    Issuance::new(b"holder").person(person).issue().unwrap()
}

/// Returns everything that identifies the holder, field by field.
fn personal(card: &IssuedCard) -> Vec<String> {
    let person = &card.person;
    let mut fields = vec![
        person.full_name(),
        person.surname.to_uppercase(),
        person.personal_number.clone(),
        person.document_number().to_owned(),
        person.can().to_owned(),
        person.ethnicity.clone(),
        person.religion.clone(),
        person.place_of_origin.clone(),
        person.place_of_residence.clone(),
        person.features.clone(),
        person.father.clone(),
        person.mother.clone(),
        person.field_16.clone(),
        card.mrz.information(),
    ];
    fields.extend(person.spouse.clone());
    fields.extend(person.old_id_number.clone());
    fields.extend(card.mrz.lines().iter().cloned());
    let holder = Read::of(card).run().unwrap().holder().unwrap();
    for date in [holder.date_of_birth, holder.date_of_issue, holder.date_of_expiry].into_iter().flatten() {
        let digits: Vec<String> = date.expose().split('-').map(str::to_owned).collect();
        if let [year, month, day] = &digits[..] {
            fields.extend([
                date.expose().clone(),
                format!("{day}/{month}/{year}"),
                format!("{}{month}{day}", &year[2..]),
            ]);
        }
    }
    fields
}

/// Returns the forms in which bytes could appear in text: raw, in hexadecimal, and as `Debug` lists them.
fn forms(bytes: &[u8]) -> Vec<Vec<u8>> {
    let list = format!("{bytes:?}");
    vec![
        bytes.to_vec(),
        hex::encode(bytes).into_bytes(),
        hex::encode_upper(bytes).into_bytes(),
        list.trim_matches(['[', ']']).as_bytes().to_vec(),
    ]
}

/// Returns the indexes of the needles that appear in the text in any form.
fn found(needles: &[Vec<u8>], text: &[u8]) -> Vec<usize> {
    let contains = |form: &Vec<u8>| text.windows(form.len()).any(|window| window == form);
    (0..needles.len()).filter(|&index| forms(&needles[index]).iter().any(contains)).collect()
}

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Returns everything that a result shows without being asked for it by name.
fn shown(result: &Result<Reading, Box<Interrupted>>) -> String {
    let mut text = format!("{result:?} {result:#?}");
    let (reading, error) = match result {
        Ok(reading) => (reading, None),
        Err(interrupted) => (&interrupted.reading, Some(&interrupted.error)),
    };
    let document = &reading.document;
    text += &format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        reading.holder(),
        document.dg1(),
        document.dg2(),
        document.dg13(),
        document.dg14(),
        document.card_access(),
    );
    if let Some(error) = error {
        text += &format!("{error} {error:?}");
        for language in [Language::Vietnamese, Language::English] {
            text += &error_message(error, language).to_string();
            text += &error_to_json(error, language).to_string();
        }
    }
    text
}

/// Runs reads that succeed, and reads that end in every kind of error a card can cause.
fn reads(card: &IssuedCard) -> Vec<Result<Reading, Box<Interrupted>>> {
    let with = |misbehaviours: Vec<Misbehaviour>| ChipOptions { misbehaviours, ..ChipOptions::default() };
    let stranger = Person::from_seed(b"stranger").unwrap();
    let namesake = stranger.clone().sharing_can_with(&card.person);
    let key = |text: &str| AccessKey::parse(text).unwrap();
    let changed = [SimFile::CardAccess, SimFile::Sod, SimFile::Dg(1), SimFile::Dg(13), SimFile::Dg(14)]
        .map(|file| card.clone().replace_file(file, b"\x61\x82\xFF\xFFNGUYEN"));
    let mut results = vec![
        Read { photo: true, ..Read::of(card) }.run(),
        Read { key: can(card), ..Read::of(card) }.run(),
        Read { key: mrz(card), access: AccessPolicy::Bac, ..Read::of(card) }.run(),
        Read { key: key(stranger.can()), ..Read::of(card) }.run(),
        Read { key: key(&namesake.personal_number), ..Read::of(card) }.run(),
        Read { key: number(card), access: AccessPolicy::Bac, ..Read::of(card) }.run(),
        Read { chip: with(vec![Misbehaviour::WrongMacAt { command: 6 }]), ..Read::of(card) }.run(),
        Read { chip: with(vec![Misbehaviour::NoDataAbove { ne: 10 }]), ..Read::of(card) }.run(),
    ];
    results.extend(changed.iter().map(|card| Read::of(card).run()));
    let whole = results[0].as_ref().unwrap().transfer.commands as usize;
    for index in 0..whole {
        let torn = TornAway::at(link(card, ChipOptions::default()), index);
        results.push(Read { photo: true, ..Read::of(card) }.run_on(torn, &mut |_| {}));
    }
    results
}

#[test]
fn nothing_personal_and_no_key_is_logged_or_shown() {
    let card = card();
    let run = Run::new(0);
    let mut needles: Vec<Vec<u8>> = personal(&card).into_iter().map(String::into_bytes).collect();
    needles.push(card.files[&SimFile::Dg(2)][200..232].to_vec());
    needles.extend(run.secrets());

    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    // With only one subscriber, a call site that another test reaches first, in a thread without a subscriber, is
    // cached as one that nobody listens to.
    let _second = tracing::Dispatch::new(tracing_subscriber::fmt().with_writer(std::io::sink).finish());
    let mut codes = Vec::new();
    let mut text = String::new();
    tracing::subscriber::with_default(subscriber, || {
        text += &shown(&Ok(run.read(&card, &scalar("ephemeral", 0))));
        for result in reads(&card) {
            text += &shown(&result);
            codes.extend(result.err().map(|interrupted| interrupted.error.code()));
        }
        for typed in
            ["00108501234", "0O1085012345", "12345", &card.mrz.lines().join("\n").replacen('<', "", 1)]
        {
            let error = Error::from(AccessKey::parse(typed).unwrap_err());
            codes.push(error.code());
            text += &format!("{error} {error:?} {}", error_message(&error, Language::Vietnamese));
        }
    });
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.len() >= 8, "the reads were meant to fail in many ways: {codes:?}");
    let log = log.0.lock().unwrap();
    assert!(log.len() > 10_000, "the log was meant to be talkative");
    assert_eq!(found(&needles, &log), [0; 0], "in the log");
    assert_eq!(found(&needles, text.as_bytes()), [0; 0], "in what is shown");
}

/// Tests the search itself: it finds what it looks for in output that was requested by name.
#[test]
fn the_search_finds_what_was_asked_for() {
    let card = card();
    let reading = Read { key: mrz(&card), ..Read::of(&card) }.run().unwrap();
    let json = |sensitive| {
        reading_to_json(&reading, None, JsonOptions { sensitive, ..JsonOptions::default() }).to_string()
    };
    let person = &card.person;
    let identity = [person.full_name(), person.personal_number.clone(), person.place_of_residence.clone()];
    let sensitive =
        [person.ethnicity.clone(), person.religion.clone(), person.father.clone(), person.mother.clone()];
    let count = |needles: &[String], text: &str| {
        found(&needles.iter().map(|needle| needle.clone().into_bytes()).collect::<Vec<_>>(), text.as_bytes())
            .len()
    };
    assert_eq!(count(&identity, &json(false)), identity.len());
    assert_eq!(count(&sensitive, &json(false)), 0);
    assert_eq!(count(&sensitive, &json(true)), sensitive.len());
    let secret = [7, 8, 9, 200];
    assert_eq!(found(&[secret.to_vec()], format!("{secret:?}").as_bytes()), [0]);
    assert_eq!(found(&[secret.to_vec()], b"key 070809C8"), [0]);
}
