//! Traces of simulated cards, for the tests.

use std::{collections::BTreeMap, sync::Mutex};

use cccd::{access::AccessKey, pki::TrustStore, random::SeededRandom, read::ReadOptions};
use cccd_sim::{Chip, ChipOptions, Issuance, IssuedCard, Profile, SimTransport};

use crate::{Memory, Trace, record};

/// A card of a profile, with a photo that is quickly read.
pub(crate) fn card(profile: Profile) -> IssuedCard {
    Issuance::of(profile, b"holder").dg2_length(4_000).issue().unwrap()
}

/// The trace of a read of that card, as it stands in a file.
pub(crate) fn recorded_bytes(profile: Profile) -> Vec<u8> {
    static TRACES: Mutex<BTreeMap<&str, Vec<u8>>> = Mutex::new(BTreeMap::new());
    let mut traces = TRACES.lock().unwrap();
    let bytes =
        traces.entry(profile.name()).or_insert_with(|| recorded_with(&card(profile), ChipOptions::default()));
    bytes.clone()
}

/// The trace of a read of a card that behaves in some way, by the MRZ, which opens every card.
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

/// The trace of a read of a card of a profile.
pub(crate) fn recorded(profile: Profile) -> Trace {
    Trace::read(recorded_bytes(profile).as_slice()).unwrap()
}
