//! Help, wrong calls, and outputs that nobody reads.

use super::{cccd, command, run};

/// The examples that need no reader do what they promise.
#[test]
fn the_examples_of_the_help_run() {
    let help = cccd(&["--help"]).stdout;
    let examples: Vec<_> = help.lines().filter_map(|line| line.trim().strip_prefix("cccd ")).collect();
    assert!(examples.len() >= 4 && examples.contains(&"demo"), "{help}");
    for example in examples {
        let outcome = cccd(&example.split(' ').collect::<Vec<_>>());
        match example {
            "demo" => assert_eq!(outcome.status, 0, "{outcome}"),
            // No key arrives, or the file does not exist.
            _ => assert!([4, 7].contains(&outcome.status), "{example}: {outcome}"),
        }
    }
}

#[test]
fn the_doctor_says_it_as_its_result() {
    let outcome = cccd(&["doctor", "--lang", "en"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (3, ""), "{outcome}");
    assert!(outcome.stdout.starts_with("[100] The smart card service (PC/SC)"), "{outcome}");
    let value = cccd(&["doctor", "--format", "json"]).json();
    assert_eq!((&value["ready"], &value["problems"][0]["code"]), (&false.into(), &100.into()));
}

#[test]
fn nobody_at_the_other_end_of_the_pipe_is_no_error() {
    let mut child = command(&["demo"]).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");

    let mut child = command(&["demo", "--clone"]).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1), "the verdict does not become better for it");
}

#[test]
fn quirks_are_listed_in_both_languages() {
    let english = cccd(&["sim", "quirks", "--lang", "en"]);
    let vietnamese = cccd(&["sim", "quirks", "--lang", "vi"]);
    assert_eq!((english.status, vietnamese.status), (0, 0), "{english}");
    for outcome in [&english, &vietnamese] {
        let named = outcome.stdout.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
        let names: Vec<_> = named.filter(|name| !name.is_empty()).collect();
        assert_eq!(names, cccd_sim::Quirk::all().map(cccd_sim::Quirk::name).collect::<Vec<_>>());
        let width = outcome.stdout.lines().map(|line| line.chars().count()).max();
        assert!(width <= Some(80), "{width:?} columns");
    }
    let unfolded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let listed = [&english, &vietnamese].map(|outcome| unfolded(&outcome.stdout));
    for quirk in cccd_sim::Quirk::all() {
        for (list, words) in listed.iter().zip([quirk.english(), quirk.vietnamese()]) {
            assert!(list.contains(&unfolded(&format!("{} {words}", quirk.name()))), "{}", quirk.name());
        }
    }
    for group in cccd_sim::Quirk::groups() {
        assert!(english.stdout.lines().any(|line| line == group.english()));
        assert!(vietnamese.stdout.lines().any(|line| line == group.vietnamese()));
    }
}

/// A build with libnfc finds no reader at that address; one without explains how to get libnfc support.
#[test]
fn readers_over_libnfc_are_asked_for_by_their_address() {
    for call in [&["read", "--key-file", "-"][..], &["info"]] {
        for language in ["vi", "en"] {
            let reader = ["--reader", "nfc:pn532_uart:/nonexistent", "--lang", language];
            let outcome = run(command(&[call, &reader].concat()), b"123456\n");
            let (status, code) = if cfg!(feature = "nfc") { (3, 110) } else { (2, 905) };
            outcome.assert_error(status, code);
            assert_eq!(outcome.stderr.contains("--features nfc"), code == 905, "{outcome}");
        }
    }
}
