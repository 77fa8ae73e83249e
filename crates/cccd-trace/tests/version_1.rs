//! Traces of version 1 of the form, as the first program wrote them. These files are never written anew: whatever
//! becomes of the form and of the reader, what was recorded once can be read, shown and tried.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::path::Path;

use cccd_trace::{End, LenientOptions, ShowOptions, Summary, Trace, What, check, replay_leniently, show};

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
        assert!(Summary::of(&trace).total.commands >= 16);

        let Some(What::End(recorded)) = trace.events.last().map(|event| &event.what) else {
            panic!("{name}")
        };
        let replayed = replay_leniently(&trace, LenientOptions::default()).unwrap();
        assert_eq!(End::of(&replayed.outcome).verdict, recorded.verdict, "{name}");
        assert_eq!(replayed.remarks, [], "{name}");
    }
}
