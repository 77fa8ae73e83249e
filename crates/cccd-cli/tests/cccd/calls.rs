//! Help, wrong calls, and outputs that nobody reads.

use super::{cccd, command, run};

const COMMANDS: [&[&str]; 13] = [
    &[],
    &["read"],
    &["readers"],
    &["info"],
    &["doctor"],
    &["demo"],
    &["sim"],
    &["sim", "issue"],
    &["sim", "run"],
    &["trace"],
    &["trace", "replay"],
    &["trace", "show"],
    &["trace", "import"],
];

#[test]
fn the_help_speaks_one_language() {
    for command in COMMANDS {
        let help = |more: &[&str]| {
            let outcome = cccd(&[command, more].concat());
            assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
            outcome.stdout
        };
        let vietnamese = help(&["--help"]);
        assert!(vietnamese.contains("Cách dùng: cccd") && vietnamese.contains("Tùy chọn:"), "{vietnamese}");
        for english in ["Usage", "Options", "Commands", "Print", "default:", "possible values"] {
            assert!(!vietnamese.contains(english), "{english} in {vietnamese}");
        }
        let english = help(&["-h", "--lang", "en"]);
        assert!(english.is_ascii() && english.contains("Usage: cccd"), "{english}");
    }
}

/// Those that need no reader come to what they promise.
#[test]
fn the_examples_of_the_help_run() {
    let help = cccd(&["--help"]).stdout;
    let examples: Vec<_> = help.lines().filter_map(|line| line.trim().strip_prefix("cccd ")).collect();
    assert!(examples.len() >= 4 && examples.contains(&"demo"), "{help}");
    for example in examples {
        let outcome = cccd(&example.split(' ').collect::<Vec<_>>());
        match example {
            "demo" => assert_eq!(outcome.status, 0, "{outcome}"),
            // No key comes, or the file is not there.
            _ => assert!([4, 7].contains(&outcome.status), "{example}: {outcome}"),
        }
    }
}

#[test]
fn a_wrong_call_says_so_in_two_lines_and_repeats_nothing() {
    let calls: [&[&str]; 6] = [
        &["read", "001085012345"],
        &["001085012345"],
        &["read", "--key", "001085012345"],
        &["read", "--wait", "001085012345"],
        &["read", "--format", "001085012345"],
        &["read", "--wait", "-1085012345"],
    ];
    for call in calls {
        for language in ["vi", "en"] {
            let outcome = cccd(&[call, &["--lang", language]].concat());
            outcome.assert_error(2, 900);
            assert!(!outcome.stderr.contains("085012345"), "{outcome}");
            assert_eq!(outcome.stdout, "");
            assert_eq!(outcome.stderr.is_ascii(), language == "en", "{outcome}");
        }
    }
    cccd(&[]).assert_error(2, 900);
    cccd(&["read", "--lang", "fr"]).assert_error(2, 900);
    cccd(&["sim", "run"]).assert_error(2, 900);
}

#[test]
fn without_a_service_that_is_said() {
    for command in ["readers", "info"] {
        let outcome = cccd(&[command]);
        outcome.assert_error(3, 100);
        assert_eq!(outcome.stdout, "");
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
    for group in cccd_sim::Quirk::groups() {
        assert!(english.stdout.lines().any(|line| line == group.english()));
        assert!(vietnamese.stdout.lines().any(|line| line == group.vietnamese()));
    }
}

#[test]
fn a_quirk_goes_by_its_name() {
    let clone = cccd(&["demo", "--lang", "en", "--quirk", "ca-old-keys"]);
    assert_eq!(clone.status, 1, "{clone}");
    let unknown = cccd(&["demo", "--lang", "en", "--quirk", "ca-no-keys"]);
    assert_eq!(unknown.status, 2, "{unknown}");
}

/// A build with libnfc finds nothing at that address; one without says how to get there.
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
