//! Traces of simulated cards for the tests, and the secrets in them.

use std::{collections::BTreeMap, sync::Mutex};

use base64ct::{Base64, Encoding};
use cccd::{access::AccessKey, pki::TrustStore, random::SeededRandom, read::ReadOptions};
use cccd_sim::{Chip, ChipOptions, Date, Issuance, IssuedCard, Profile, Quirk, SimTransport};

use crate::{Memory, Trace, What, record};

/// A card of a profile with a photo that is quickly read.
pub(crate) fn card(profile: Profile) -> IssuedCard {
    Issuance::of(profile, b"holder").dg2_length(4_000).issue().unwrap()
}

/// The trace of a read of that card, as in a file.
pub(crate) fn recorded_bytes(profile: Profile) -> Vec<u8> {
    static TRACES: Mutex<BTreeMap<&str, Vec<u8>>> = Mutex::new(BTreeMap::new());
    let mut traces = TRACES.lock().unwrap();
    let bytes =
        traces.entry(profile.name()).or_insert_with(|| recorded_with(&card(profile), ChipOptions::default()));
    bytes.clone()
}

/// The trace of a read of a card with this behaviour. The key is the MRZ, which opens every card.
pub(crate) fn recorded_with(card: &IssuedCard, options: ChipOptions) -> Vec<u8> {
    let key = AccessKey::parse(&card.mrz.lines().join("\n")).unwrap();
    let trust = TrustStore::from_certificates([&card.root_certificate]).unwrap();
    let chip = Chip::with(card.clone(), options, Box::new(SeededRandom::new(b"chip")));
    let mut sink = Memory::default();
    let options = ReadOptions::new(&trust).photo(true);
    let recorded =
        record(SimTransport::new(chip), "invented reader", &key, options, &mut |_| {}, sink.clone());
    recorded.written.unwrap();
    sink.take().expose().clone()
}

/// The trace of a read of a card with the quirk of this name.
pub(crate) fn quirk(name: &str) -> Trace {
    let quirk = Quirk::all().find(|quirk| quirk.name() == name).unwrap();
    let issuance = quirk.issue(Issuance::new(b"holder").dg2_length(4_000));
    let mut options = ChipOptions::default();
    quirk.behave(&mut options);
    let bytes = recorded_with(&quirk.forge(issuance.issue().unwrap()), options);
    Trace::read(bytes.as_slice()).unwrap()
}

/// The trace of a read of a card of a profile.
pub(crate) fn recorded(profile: Profile) -> Trace {
    Trace::read(recorded_bytes(profile).as_slice()).unwrap()
}

/// Values that must not leave the counter, by name.
pub(crate) type Secrets = Vec<(String, Vec<u8>)>;

/// Smallest length of a value to search for: anything shorter is found by chance.
const SHORTEST: usize = 6;

fn dates(name: &str, date: Date) -> Secrets {
    let Date { year, month, day } = date;
    let writings = [
        date.yymmdd(),
        date.ddmmyyyy(),
        format!("{day:02}{month:02}{year}"),
        format!("{year}{month:02}{day:02}"),
        format!("{year}-{month:02}-{day:02}"),
    ];
    writings.into_iter().map(|text| (name.to_owned(), text.into_bytes())).collect()
}

/// Everything personal on a card, in every spelling that occurs anywhere.
pub(crate) fn of_person(card: &IssuedCard) -> Secrets {
    let person = &card.person;
    let mut secrets = Secrets::new();
    let mut add = |name: &str, text: &str| {
        secrets.push((name.to_owned(), text.as_bytes().to_vec()));
        secrets.push((name.to_owned(), text.to_uppercase().into_bytes()));
    };
    add("full name", &person.full_name());
    add("number", &person.personal_number);
    add("document number", person.document_number());
    add("CAN", person.can());
    for (name, text) in [
        ("surname", &person.surname),
        ("middle name", &person.middle_name),
        ("given name", &person.given_name),
        ("origin", &person.place_of_origin),
        ("residence", &person.place_of_residence),
        ("features", &person.features),
        ("religion", &person.religion),
        ("nationality", &person.nationality),
        ("father", &person.father),
        ("mother", &person.mother),
        ("field 16", &person.field_16),
    ] {
        add(name, text);
    }
    for text in person.spouse.iter().chain(&person.old_id_number) {
        add("spouse or old number", text);
    }
    for part in person.place_of_residence.split(", ").chain(person.place_of_origin.split(", ")) {
        add("part of an address", part);
    }
    for line in card.mrz.lines() {
        add("MRZ", line);
        line.split('<').for_each(|part| add("part of the MRZ", part));
    }
    secrets.extend(dates("birth", person.date_of_birth));
    secrets.extend(dates("issue", person.date_of_issue));
    person.date_of_expiry.into_iter().for_each(|date| secrets.extend(dates("expiry", date)));
    secrets.retain(|(_, value)| value.len() >= SHORTEST);
    secrets
}

/// Every key and random number in a trace, including the access key.
pub(crate) fn of_trace(trace: &Trace) -> Secrets {
    let mut secrets = Secrets::new();
    let key = trace.header.key.as_ref().unwrap().text();
    secrets.extend(key.expose().lines().map(|line| ("access key".into(), line.as_bytes().to_vec())));
    for event in &trace.events {
        match &event.what {
            What::Random(bytes) => secrets.push(("random".into(), bytes.expose().clone())),
            What::Channel(channel) => {
                secrets.push(("ks_enc".into(), channel.ks_enc.expose().clone()));
                secrets.push(("ks_mac".into(), channel.ks_mac.expose().clone()));
            }
            _ => {}
        }
    }
    secrets.push(("ATR".into(), trace.header.atr.clone()));
    secrets.push(("reader".into(), trace.header.reader.clone().into_bytes()));
    secrets.retain(|(_, value)| value.len() >= SHORTEST);
    secrets
}

/// Whether a text contains a value as it is, in hexadecimal or in Base64.
pub(crate) fn holds(text: &str, value: &[u8]) -> bool {
    let written = [hex::encode(value), hex::encode_upper(value), Base64::encode_string(value)];
    str::from_utf8(value).is_ok_and(|value| text.contains(value))
        || written.iter().any(|value| text.contains(value.as_str()))
}
