//! The description of the trace format is good enough for other languages: a script of one page can read a trace.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::{path::Path, process::Command};

use cccd_trace::{Trace, What};

#[test]
fn a_script_prints_the_timeline_of_a_trace() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for name in ["by-number", "short-reader", "reader-fault", "torn-at-photo"] {
        let path = root.join("tests/traces").join(format!("{name}.trace"));
        let script = root.join("examples/trace_timeline.py");
        let output = Command::new("python3").arg(script).arg(&path).output().unwrap();
        let timeline = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));

        let trace = Trace::from_file(&path).unwrap();
        let commands = trace.events.iter().filter(|event| matches!(event.what, What::Command(_))).count();
        assert_eq!(timeline.matches(" -> ").count(), commands, "{name}");
        let Some(What::End(end)) = trace.events.last().map(|event| &event.what) else { panic!("{name}") };
        let error = end.error.map_or("None".to_owned(), |error| error.to_string());
        let last = timeline.trim_end().lines().last().unwrap();
        assert!(last.ends_with(&format!("--- end, error {error}")), "{name}: {last}");
    }
}
