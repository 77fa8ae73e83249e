//! Every card that the simulator can be is recorded and replayed.

use cccd::{
    access::AccessKey,
    pki::TrustStore,
    random::SeededRandom,
    read::{ReadOptions, read},
    transport::{Cancel, Transport},
};
use cccd_sim::{Chip, ChipOptions, Issuance, IssuedCard, Profile, Quirk, SimTransport, TornAway};
use cccd_trace::{Difference, End, Memory, Pace, Recorded, Trace, record, replay};

/// A key that opens the card.
fn key(card: &IssuedCard, options: &ChipOptions) -> AccessKey {
    let _ = options;
    AccessKey::parse(&card.mrz.lines().join("\n")).unwrap()
}

fn link(card: &IssuedCard, options: ChipOptions) -> SimTransport {
    SimTransport::new(Chip::with(card.clone(), options, Box::new(SeededRandom::new(b"chip"))))
}

/// Records a read with the photo.
fn recorded(card: &IssuedCard, transport: impl Transport + 'static) -> (Recorded, Vec<u8>) {
    let trust = TrustStore::from_certificates([&card.root_certificate]).unwrap();
    let key = key(card, &ChipOptions::default());
    let options = ReadOptions::new(&trust).photo(true);
    let mut sink = Memory::default();
    let recorded = record(transport, "invented", &key, options, &mut |_| {}, sink.clone());
    recorded.written.clone().unwrap();
    let bytes = sink.take().expose().clone();
    (recorded, bytes)
}

/// Replays what was recorded, to the same end.
fn replays(recorded: &Recorded, bytes: &[u8], name: &str) {
    let trace = Trace::read(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(trace.is_whole(), "{name}");
    let replayed = replay(&trace, Pace::AtOnce).unwrap();
    assert_eq!(replayed.divergence, None, "{name}");
    assert_eq!(End::of(&replayed.outcome), End::of(&recorded.outcome), "{name}");
    let files = |outcome: &Result<cccd::read::Reading, Box<cccd::read::Interrupted>>| {
        let reading = outcome.as_ref().unwrap_or_else(|end| &end.reading);
        reading.document.files().map(|(file, bytes)| (file, bytes.to_vec())).collect::<Vec<_>>()
    };
    assert_eq!(files(&replayed.outcome), files(&recorded.outcome), "{name}");
}

#[test]
fn every_profile_replays() {
    for profile in Profile::ALL {
        let card = Issuance::of(profile, b"holder").dg2_length(4_000).issue().unwrap();
        let (recorded, bytes) = recorded(&card, link(&card, ChipOptions::default()));
        replays(&recorded, &bytes, profile.name());
    }
}
