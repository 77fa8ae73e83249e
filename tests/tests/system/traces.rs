//! Reads through the real service that are recorded, then replayed without it.

use std::path::{Path, PathBuf};

use cccd_tests::World;
use cccd_trace::{End, Pace, Trace, What, replay};

use crate::common::{SEED, issued};

/// Replays a trace in this process up to its recorded end; returns the trace.
#[track_caller]
fn replays(path: &Path) -> Trace {
    let trace = Trace::from_file(path).expect("the trace is readable");
    let Some(What::End(recorded)) = trace.events.last().map(|event| &event.what) else {
        panic!("the trace has no end")
    };
    let replayed = replay(&trace, Pace::AtOnce).expect("the trace has a key");
    assert_eq!(replayed.divergence, None);
    assert!(recorded.agrees_with(&End::of(&replayed.read)));
    trace
}

#[test]
fn a_read_through_the_service_replays_in_process() {
    let world = World::start();
    let (_, issued) = issued();
    let path = |name: &str| -> PathBuf { issued.folder().join(name) };
    let record = |name: &str, key: &str, more: &[&str]| {
        let file = path(name);
        let options = ["--trust", issued.trust(), "--format", "json", "--record", file.to_str().unwrap()];
        (world.read(key, &[&options, more].concat()), file)
    };
    let card = world.attach(SEED, &[]);

    let photo = path("photo.jpg");
    let (outcome, file) = record("genuine", &issued.key(), &["--photo", photo.to_str().unwrap()]);
    assert_eq!(outcome.status, 0, "{outcome}");
    let trace = replays(&file);
    assert!(trace.header.reader.contains("Virtual"), "{}", trace.header.reader);
    assert!(!trace.header.atr.is_empty());
    // The times are those of a real link: they increase from line to line.
    assert!(trace.events.last().unwrap().at > trace.events[0].at);

    let (outcome, file) = record("wrong-key", "000000", &[]);
    assert_eq!(outcome.status, 4, "{outcome}");
    replays(&file);
    card.remove();

    let _card = world.attach(SEED, &["--remove-after", "12", "--put-back", "0.6"]);
    let (outcome, file) = record("put-back", &issued.key(), &["--resume", "10"]);
    assert_eq!(outcome.status, 0, "{outcome}");
    let trace = replays(&file);
    assert!(trace.events.iter().any(|event| event.what == What::Lifted));
}
