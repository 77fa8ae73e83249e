//! Whatever a trace contains, it can be shown, summarized, compared, checked and outlined.

use std::time::Duration;

use cccd::messages::Language;
use cccd_sim::Profile;
use proptest::prelude::*;

use crate::{
    Difference, Divergence, ShowOptions, Summary, Trace, TraceEvent, What, check, check::NoteKind, diff,
    outline, show, testing,
};

/// A change to a trace at a position, which is taken modulo the length of the trace.
#[derive(Clone, Debug)]
enum Edit {
    Remove(usize),
    Repeat(usize),
    Swap(usize, usize),
    Flip(usize, usize),
    Cut(usize, usize),
    Put(usize, Kind, Vec<u8>),
}

/// Bytes for unexpected positions.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Command,
    Answer,
    Random,
    ReadBinary,
    Select,
    Reset,
    Lifted,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let kinds = vec![
        Kind::Command,
        Kind::Answer,
        Kind::Random,
        Kind::ReadBinary,
        Kind::Select,
        Kind::Reset,
        Kind::Lifted,
    ];
    let put = (any::<usize>(), prop::sample::select(kinds), prop::collection::vec(any::<u8>(), 0..40));
    let edit = prop_oneof![
        any::<usize>().prop_map(Edit::Remove),
        any::<usize>().prop_map(Edit::Repeat),
        any::<(usize, usize)>().prop_map(|(i, j)| Edit::Swap(i, j)),
        any::<(usize, usize)>().prop_map(|(i, j)| Edit::Flip(i, j)),
        any::<(usize, usize)>().prop_map(|(i, j)| Edit::Cut(i, j)),
        put.prop_map(|(i, kind, bytes)| Edit::Put(i, kind, bytes)),
    ];
    prop::collection::vec(edit, 1..12)
}

/// The bytes of an event, if it has any.
fn bytes_of(what: &mut What) -> Option<&mut Vec<u8>> {
    match what {
        What::Command(bytes) | What::Answer(bytes) | What::Random(bytes) => Some(bytes.expose_mut()),
        What::Channel(channel) => Some(channel.ks_enc.expose_mut()),
        _ => None,
    }
}

fn edit(trace: &mut Trace, edit: &Edit) {
    let events = &mut trace.events;
    let length = events.len();
    if length == 0 {
        return;
    }
    match edit {
        Edit::Remove(i) => drop(events.remove(i % length)),
        Edit::Repeat(i) => events.insert(i % length, events[i % length].clone()),
        Edit::Swap(i, j) => events.swap(i % length, j % length),
        Edit::Flip(i, j) => {
            if let Some(bytes) = bytes_of(&mut events[i % length].what).filter(|bytes| !bytes.is_empty()) {
                let at = j % bytes.len();
                bytes[at] ^= 1 << (j % 8);
            }
        }
        Edit::Cut(i, j) => {
            // The format of a trace fixes the length of a channel's keys.
            let event = &mut events[i % length].what;
            if !matches!(event, What::Channel(_))
                && let Some(bytes) = bytes_of(event)
            {
                bytes.truncate(j % (bytes.len() + 1));
            }
        }
        Edit::Put(i, kind, bytes) => {
            let with = |start: &[u8]| [start, bytes.as_slice()].concat().into();
            events[i % length].what = match kind {
                Kind::Command => What::Command(with(&[])),
                Kind::Answer => What::Answer(with(&[])),
                Kind::Random => What::Random(with(&[])),
                Kind::ReadBinary => What::Command(with(&[0x0C, 0xB1])),
                Kind::Select => What::Command(with(&[0x00, 0xA4])),
                Kind::Reset => What::Reset,
                Kind::Lifted => What::Lifted,
            };
        }
    }
}

/// Everything that this crate says about a trace.
fn tell(trace: &Trace, other: &Trace) -> usize {
    let mut length = 0;
    for options in [ShowOptions::default(), ShowOptions { bytes: true, language: Language::English }] {
        length += show(trace, &options).len();
        length += diff(trace, other).text(&options).len() + diff(other, trace).text(&options).len();
        length += Summary::of(trace).text(options.language).len();
        if let Some(TraceEvent { line, what: What::Command(got), .. }) =
            trace.events.iter().find(|event| matches!(event.what, What::Command(_)))
        {
            let difference =
                Difference::Command { expected: got.clone(), got: got.clone(), first_byte: usize::MAX };
            let divergence = Divergence { line: *line, commands: 7, phase: None, difference };
            length += divergence.explain(trace, &options).len();
        }
    }
    let mut file = Vec::new();
    outline(trace, &mut file).unwrap();
    length + file.len() + check(trace).len()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_trace_with_random_edits_is_told(edits in edits(), by_bac: bool) {
        let profile = if by_bac { Profile::CccdBacOnly } else { Profile::Cccd2021 };
        let whole = testing::recorded(profile);
        let mut trace = whole.clone();
        for change in &edits {
            edit(&mut trace, change);
        }
        prop_assert!(tell(&trace, &whole) > 0);
    }
}

#[test]
fn a_trace_of_nothing_is_told() {
    let whole = testing::recorded(Profile::Child);
    let mut trace = whole.clone();
    trace.events.clear();
    trace.certificates.clear();
    trace.header.key = None;
    assert!(tell(&trace, &whole) > 0);
}

/// As many exchanges as a trace can hold, each with another file: nothing may take quadratic time.
#[test]
fn a_very_long_trace_is_told() {
    let mut trace = testing::recorded(Profile::Child);
    trace.events.clear();
    for index in 0..100_000_u32 {
        let [.., high, low] = index.to_be_bytes();
        for what in [
            What::Command(vec![0, 0xB1, high, low, 3, 0x54, 1, 0, 0].into()),
            What::Answer(vec![0x53, 1, 7, 0x61, 0x10].into()),
        ] {
            trace.events.push(TraceEvent { line: 0, at: Duration::from_micros(index.into()), what });
        }
    }
    let mut other = trace.clone();
    other.events.reverse();
    assert!(show(&trace, &ShowOptions::default()).lines().count() > 100_000);
    // An identifier and a short identifier can name the same file.
    assert!((65_500..=65_536).contains(&Summary::of(&trace).files.len()));
    assert_eq!(diff(&trace, &trace.clone()).rows.len(), 100_000);
    assert!(!diff(&trace, &other).is_same());
    assert!(check(&trace).iter().any(|remark| remark.kind == NoteKind::CutOff));
}
