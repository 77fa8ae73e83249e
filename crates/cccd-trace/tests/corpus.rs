//! Replays each trace of the corpus and records it again, byte for byte.
//!
//! A trace holds what happened. The judgements of all traces are in `judged.jsonl`, one line for each. A change of the
//! reader that affects an exchange changes a trace; a new check or finding changes only that file. Both show up as a
//! difference in a review.
//!
//! To renew everything on purpose, run `CCCD_RENEW_TRACES=1 cargo test -p cccd-trace --test corpus`.
//! `CCCD_RENEW_JUDGED=1` renews only the judgements, and still fails if an exchange has changed.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

use cccd::{
    access::{AccessKey, AccessPolicy},
    clock::FixedClock,
    error::TransportError,
    pki::TrustStore,
    random::SeededRandom,
    read::{Event, Phase, ReadOptions},
    transport::{Cancel, Deadline, FnTransport, Limits, Transport},
};
use cccd_sim::{ChipOptions, IssuedCard, Profile, Quirk, SimTransport, TornAway};
use common::{issuance, link, with_quirk};

use cccd_trace::{Judgement, Memory, Pace, Trace, What, record, replay};
use serde_json::json;

const SEED: &[u8] = b"corpus";

/// 2025-06-15, when every card of the simulator is valid.
const TODAY: Duration = Duration::from_secs(1_750_000_000);

/// Quirks that represent each kind of failure of a chip.
const QUIRKS: &[&str] = &[
    "no-access-control",
    "no-application",
    "select-mf-refused",
    "select-file-refused",
    "get-response",
    "wrong-le-named",
    "card-access-hidden",
    "card-access-malformed",
    "pace-3des",
    "pace-aes-256",
    "pace-several",
    "pace-refused-6a80",
    "pace-token-changed",
    "pace-map-off-curve",
    "sm-plain-6988",
    "sm-mac-changed",
    "sm-data-missing",
    "ca-3des",
    "ca-refused-6a80",
    "ca-keys-do-not-match",
    "ca-old-keys",
    "no-chip-proof",
    "dg1-absent",
    "dg13-locked",
    "dg14-absent",
    "dg13-truncated",
    "end-of-file-6282",
    "short-reads-100",
    "no-data",
    "le-above-223-refused",
    "short-length-only",
    "mute-to-extended-length",
    "dg2-claims-16-mb",
];

/// One trace of the corpus: the card on the reader and the options of the read.
struct Case {
    name: String,
    card: IssuedCard,
    transport: Box<dyn Transport>,
    key: String,
    is_root_trusted: bool,
    photo: bool,
    access: AccessPolicy,
    /// How long the read waits for a lifted card.
    resume: Duration,
    /// Cancels when this phase of the read begins.
    cancel_at: Option<Phase>,
}

impl Case {
    fn of(name: &str, card: IssuedCard, transport: impl Transport + 'static) -> Self {
        Self {
            name: name.to_owned(),
            key: card.mrz.lines().join("\n"),
            card,
            transport: Box::new(transport),
            is_root_trusted: true,
            photo: true,
            access: AccessPolicy::Auto,
            resume: Duration::ZERO,
            cancel_at: None,
        }
    }

    /// Records the case without any randomness.
    fn record(self) -> Vec<u8> {
        let trust = match self.is_root_trusted {
            true => TrustStore::from_certificates([&self.card.root_certificate]).unwrap(),
            false => TrustStore::empty(),
        };
        let cancel = Cancel::default();
        let options = ReadOptions::new(&trust)
            .photo(self.photo)
            .access(self.access)
            .resume(self.resume)
            .clock(FixedClock(UNIX_EPOCH + TODAY))
            .random(SeededRandom::new(b"terminal"))
            .cancel(cancel.clone());
        let key = AccessKey::parse(&self.key).unwrap();
        let mut sink = Memory::default();
        let cancel_at = self.cancel_at;
        let mut progress = |event: Event<'_>| {
            if matches!(event, Event::Phase(phase) if Some(phase) == cancel_at) {
                cancel.cancel();
            }
        };
        let recorded = record(self.transport, "invented reader", &key, options, &mut progress, sink.clone());
        recorded.written.unwrap();
        sink.take().expose().clone()
    }
}

fn plain(name: &str, profile: Profile) -> Case {
    let card = issuance(profile, SEED).issue().unwrap();
    let link = link(&card, ChipOptions::default());
    Case::of(name, card, link)
}

/// A card with one quirk of the simulator.
fn quirk(name: &str) -> Case {
    let quirk = Quirk::from_name(name).unwrap_or_else(|| panic!("{name}"));
    let (card, link) = with_quirk(quirk, SEED);
    Case::of(name, card, link)
}

/// A card in a reader that fails at one command, counted from 1.
fn flaky(mut card: SimTransport, at: usize, error: TransportError) -> Box<dyn Transport> {
    let mut commands = 0;
    Box::new(FnTransport::new(Limits::EXTENDED, move |command: &[u8]| {
        commands += 1;
        if commands == at { Err(error.clone().into()) } else { card.transmit(command, Deadline::NEVER) }
    }))
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Profile::ALL.into_iter().map(|p| plain(p.name(), p)).collect();
    cases.extend(QUIRKS.iter().map(|name| quirk(name)));

    let card = issuance(Profile::Cccd2021, SEED).issue().unwrap();
    let chip = || link(&card, ChipOptions::default());
    let case = |name| Case::of(name, card.clone(), chip());
    let other = issuance(Profile::Cccd2021, SEED)
        .person(Profile::Cccd2021.person(b"other").unwrap())
        .issue()
        .unwrap();
    let on_other = link(&other, ChipOptions::default());
    let flaky = |name, at, error| Case { transport: flaky(chip(), at, error), ..case(name) };
    let torn = |name, at| Case { transport: Box::new(TornAway::at(chip(), at)), ..case(name) };
    let put_back = |name, at| Case { transport: Box::new(TornAway::at(chip(), at).put_back()), ..case(name) };
    let short = SimTransport::with_limits(chip().into_chip(), Limits::SHORT);
    cases.extend([
        Case { key: card.person.personal_number.clone(), ..case("by-number") },
        Case { key: card.person.can().to_owned(), ..case("by-can") },
        Case { photo: false, ..case("without-photo") },
        Case { access: AccessPolicy::Bac, ..case("bac-on-demand") },
        Case { is_root_trusted: false, ..case("no-root") },
        Case { cancel_at: Some(Phase::Files), ..case("cancelled") },
        Case { key: "000000".to_owned(), ..case("wrong-key") },
        Case { transport: Box::new(on_other), ..case("key-of-another-card") },
        Case { transport: Box::new(short), ..case("short-reader") },
        Case { resume: Duration::from_secs(1), ..put_back("put-back", 14) },
        Case { resume: Duration::from_secs(1), ..torn("not-put-back", 18) },
        torn("torn-at-access", 5),
        torn("torn-at-photo", 20),
        flaky("reader-fault", 12, TransportError::ReaderFault { status: 0x8010_002F }),
        flaky("reader-hung", 9, TransportError::ReaderHung),
        flaky("reader-unplugged", 15, TransportError::ReaderUnplugged),
    ]);
    cases
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/traces")
}

/// The first line at which two traces differ.
fn first_difference(one: &[u8], two: &[u8]) -> usize {
    let lines = |bytes: &[u8]| bytes.split(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
    let (one, two) = (lines(one), lines(two));
    one.iter().zip(&two).take_while(|(one, two)| one == two).count() + 1
}

/// The judgements of all traces, one line for each.
const JUDGED: &str = "judged.jsonl";

/// The line of one trace: the outcome of each check, with the number of the reason if there is one.
fn judged_line(name: &str, Judgement { verdict, checks, findings }: &Judgement) -> String {
    let of_check = |(question, outcome, reason): &(String, String, Option<u16>)| {
        let reason = reason.map(|reason| format!(" {reason}")).unwrap_or_default();
        format!("{}:{}", json!(question), json!(format!("{outcome}{reason}")))
    };
    let checks = checks.iter().map(of_check).collect::<Vec<_>>().join(",");
    let (name, verdict, findings) = (json!(name), json!(verdict), json!(findings));
    format!(r#"{{"trace":{name},"verdict":{verdict},"findings":{findings},"checks":{{{checks}}}}}"#)
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some()
}

#[test]
fn the_reader_does_what_it_did_when_the_traces_were_recorded() {
    let is_renewed = is_set("CCCD_RENEW_TRACES");
    let mut kept: Vec<_> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    kept.retain(|file| file.to_str() != Some(JUDGED));
    let mut judged = Vec::new();
    let mut changed = Vec::new();
    for case in cases() {
        let name = case.name.clone();
        let file = format!("{name}.trace");
        kept.retain(|kept| kept.to_str() != Some(&file));
        let path = folder().join(&file);
        let recorded = case.record();
        if is_renewed {
            fs::write(&path, &recorded).unwrap();
        }
        let stored = fs::read(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
        if recorded != stored {
            changed.push(format!("{file} from line {} on", first_difference(&stored, &recorded)));
        }
        // Replays the new recording: whether it equals the stored one is checked separately.
        let trace = Trace::read(recorded.as_slice()).unwrap();
        let replayed = replay(&trace, Pace::AtOnce).unwrap();
        assert_eq!(replayed.divergence, None, "{file}");
        assert!(
            matches!(&trace.events.last().unwrap().what, What::End(end) if end.judgement.is_none()),
            "{file}"
        );
        judged.push(judged_line(&name, &Judgement::of(&replayed.read)));
    }
    judged.sort_unstable();
    let judged = judged.join("\n") + "\n";
    let path = folder().join(JUDGED);
    if is_renewed || is_set("CCCD_RENEW_JUDGED") {
        fs::write(&path, &judged).unwrap();
    }
    assert!(kept.is_empty(), "nothing records {kept:?}");
    assert!(
        changed.is_empty(),
        "{changed:#?} differ; if that is meant, CCCD_RENEW_TRACES=1 writes the traces anew"
    );
    let stored = fs::read_to_string(&path).unwrap_or_default();
    let differs = judged.lines().zip(stored.lines()).find(|(now, then)| now != then);
    let hint = "if that is meant, CCCD_RENEW_JUDGED=1 writes the file anew";
    assert!(judged == stored, "{JUDGED} differs: now and then {differs:#?}; {hint}");
}
