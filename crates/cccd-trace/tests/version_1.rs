//! Reads traces of version 1 as the first program wrote them. These files are never renewed: whatever happens to the
//! format and to the reader, old recordings must stay readable.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::path::Path;

use cccd::messages::Language;
use cccd_trace::{
    Difference, Divergence, Judgement, LenientOptions, Pace, ShowOptions, Summary, Trace, What, check, diff,
    replay, replay_leniently, show,
};

fn trace(name: &str) -> Trace {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/version-1");
    Trace::from_file(&folder.join(name)).unwrap()
}

#[test]
fn they_are_read_shown_and_read_again() {
    for name in ["cccd-2021.trace", "put-back.trace"] {
        let trace = trace(name);
        assert!(trace.is_whole() && check(&trace).is_empty(), "{name}: {:?}", check(&trace));
        let page = show(&trace, &ShowOptions::default());
        assert!(page.contains("READ BINARY EF.DG13 bytes 0.."), "{page}");
        assert!(page.contains("genuine: ") && page.contains("chip_authentication: passed"), "{page}");
        assert!(Summary::of(&trace).total.commands >= 16);

        let recorded = judgement(&trace).unwrap();
        let replayed = replay_leniently(&trace, LenientOptions::default()).unwrap();
        assert_eq!(Judgement::of(&replayed.read).verdict, recorded.verdict, "{name}");
        assert_eq!(replayed.remarks, [], "{name}");
    }
}

fn judgement(trace: &Trace) -> Option<&Judgement> {
    match trace.events.last().map(|event| &event.what) {
        Some(What::End(end)) => end.judgement.as_ref(),
        _ => None,
    }
}

/// They hold a judgement at their end, and a replay is compared with it.
#[test]
fn a_replay_that_judges_otherwise_says_so() {
    let mut trace = trace("cccd-2021.trace");
    let outcome = |trace: &Trace| match replay(trace, Pace::AtOnce).unwrap().divergence {
        Some(Divergence { difference: Difference::Outcome { .. }, .. }) => true,
        None => false,
        other => panic!("{other:?}"),
    };
    assert!(!outcome(&trace));
    trace.certificates.clear();
    assert!(outcome(&trace));
}

/// A trace that is written again has the current version and is the same except for the judgement.
#[test]
fn written_again_they_hold_what_happened_alone() {
    for name in ["cccd-2021.trace", "put-back.trace"] {
        let old = trace(name);
        let mut bytes = Vec::new();
        old.write(&mut bytes).unwrap();
        let new = Trace::read(bytes.as_slice()).unwrap();
        assert_eq!(new.events.len(), old.events.len());
        assert!(judgement(&old).is_some() && judgement(&new).is_none());
        let diff = diff(&old, &new);
        let english = ShowOptions { bytes: false, language: Language::English };
        assert!(diff.is_same(), "{}", diff.text(&english));
        let page = show(&new, &english);
        assert!(page.contains("read to the end; a replay tells the verdict"), "{page}");
    }
}
