//! Whatever the clock shows: a result, a finding or an error, and never a panic.

use std::process::Command;

use super::{Finished, Folder, cccd, command, run};

/// Takes the place of the clock in a process that loads it.
const CLOCK: &str = r#"
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static time_t seconds(void) { return atoll(getenv("CCCD_TEST_SECONDS")); }
int clock_gettime(clockid_t id, struct timespec *t) {
    int result = syscall(SYS_clock_gettime, id, t);
    if (id == CLOCK_REALTIME) t->tv_sec = seconds();
    return result;
}
int gettimeofday(struct timeval *t, void *zone) { (void)zone; t->tv_sec = seconds(); t->tv_usec = 0; return 0; }
time_t time(time_t *t) { if (t) *t = seconds(); return seconds(); }
"#;

/// A folder with the clock, built by the compiler that every build needs anyway.
fn clock() -> Folder {
    let folder = Folder::new();
    let source = folder.file("clock.c");
    std::fs::write(&source, CLOCK).unwrap();
    let built =
        Command::new("cc").args(["-shared", "-fPIC", "-o", &folder.file("clock.so"), &source]).status();
    assert!(built.unwrap().success());
    folder
}

fn at(clock: &Folder, seconds: i64, arguments: &[&str], input: &str) -> Finished {
    let mut command = command(arguments);
    command.env("LD_PRELOAD", clock.file("clock.so")).env("CCCD_TEST_SECONDS", seconds.to_string());
    let outcome = run(command, input.as_bytes());
    assert!(
        outcome.status < 10 && !outcome.stderr.contains("panicked"),
        "{seconds}: {arguments:?} {outcome}"
    );
    outcome
}

/// Before 1970, before 1900, before the calendar; after 9998, after the calendar, and the last second there is.
const UNSET: [i64; 6] = [-1, -2_300_000_000, -400_000_000_000, 253_370_764_800, 1 << 40, i64::MAX];

const MRZ: &str =
    "IDVNM0850123452001085012345<<3\n8501156M4501158VNM<<<<<<<<<<<6\nNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<\n";

#[test]
fn no_clock_makes_a_command_panic() {
    let clock = clock();
    let issued = clock.file("issued");
    let (root, list) = (format!("{issued}/trust/root.cer"), format!("{issued}/pki/empty.crl"));
    let journal = clock.file("journal.db");
    let (kept, trace) = (clock.file("kept.evidence"), clock.file("kept.trace"));
    let count = ["--journal", &journal, "--counter", "1", "--purpose", "x"];
    cccd(&["sim", "issue", "--seed", "clock", "--out", &issued, "--pki"]);
    let whole = ["demo", "--seed", "clock", "--evidence", &kept, "--plain", "--record", &trace];
    let whole = cccd(&[&whole[..], &count].concat());
    assert_eq!(whole.status, 0, "{whole}");
    for seconds in UNSET {
        let folder = clock.file(&format!("trust{seconds}"));
        let trust = ["--trust", &folder];
        let digits = hex_of(&cccd(&["trust", "add", &root, "--trust", &clock.file("other")]));
        let calls: &[(&[&str], &str)] = &[
            (&["demo"], ""),
            (&["demo", "--format", "json"], ""),
            (&["demo", "--format", "csv"], ""),
            (&["mrz"], MRZ),
            (&["doctor"], ""),
            (&["man", &clock.file("man")], ""),
            (&[&["trust", "add", &root, "--confirm", &digits][..], &trust].concat(), ""),
            (&[&["trust", "add", &list][..], &trust].concat(), ""),
            (&[&["trust", "list"][..], &trust].concat(), ""),
            (&[&["trust", "expiring"][..], &trust].concat(), ""),
            (&[&["trust", "why", &kept][..], &trust].concat(), ""),
            (&[&["verify", &kept][..], &trust].concat(), ""),
            (&["verify", &kept, "--format", "json"], ""),
            (&["trace", "replay", &trace], ""),
            (&["report", &journal, "--month", "2026-11", "--format", "csv"], ""),
            (&["sim", "issue", "--seed", "2", "--out", &clock.file("2")], ""),
        ];
        for (arguments, input) in calls {
            let outcome = at(&clock, seconds, arguments, input);
            // Usage would be an error of this test.
            assert_ne!(outcome.status, 2, "{arguments:?} {outcome}");
        }
    }
}

/// The digits to confirm a root, as the refusal to add it shows them.
fn hex_of(refused: &Finished) -> String {
    let text = format!("{}{}", refused.stdout, refused.stderr);
    let word = text.split(|c: char| !c.is_ascii_hexdigit()).find(|word| word.len() == 64);
    word.unwrap_or_else(|| panic!("{refused}")).to_owned()
}

#[test]
fn what_states_a_time_is_not_written_by_a_clock_that_was_never_set() {
    let clock = clock();
    let path = clock.file("target");
    let month =
        ["report", &clock.file("journal.db"), "--month", "2026-11", "--format", "xlsx", "--output", &path];
    let journal = ["--journal", &clock.file("journal.db"), "--counter", "1", "--purpose", "x"];
    assert_eq!(cccd(&[&["demo"][..], &journal].concat()).status, 0);
    let journal = ["demo", "--journal", &path, "--counter", "1", "--purpose", "x"];
    let calls: [&[&str]; 5] = [
        &month,
        &["demo", "--format", "xlsx", "--output", &path],
        &["demo", "--record", &path],
        &["demo", "--evidence", &path, "--plain"],
        &journal,
    ];
    for seconds in UNSET {
        for arguments in calls {
            let outcome = at(&clock, seconds, arguments, "");
            assert_eq!(outcome.status, 7, "{seconds}: {arguments:?} {outcome}");
            assert!(outcome.stderr.starts_with("[856] ") && outcome.stderr.lines().count() == 2, "{outcome}");
            assert!(!std::path::Path::new(&path).exists(), "{seconds}: {arguments:?}");
        }
        let doctor = at(&clock, seconds, &["doctor", "--format", "json"], "");
        assert!(doctor.stdout.contains("\"code\": 856"), "{doctor}");
    }
}

#[test]
fn what_depends_on_the_time_warns_of_a_clock_that_was_never_set() {
    let clock = clock();
    let (issued, folder, kept) = (clock.file("issued"), clock.file("trust"), clock.file("kept.evidence"));
    cccd(&["sim", "issue", "--seed", "clock", "--out", &issued]);
    assert_eq!(cccd(&["demo", "--seed", "clock", "--evidence", &kept, "--plain"]).status, 0);
    let root = format!("{issued}/trust/root.cer");
    let digits = hex_of(&cccd(&["trust", "add", &root, "--trust", &folder]));
    let add = ["trust", "add", &root, "--confirm", &digits, "--trust", &folder];
    let expiring = ["trust", "expiring", "--trust", &folder];
    let warned: [&[&str]; 4] = [
        &["trust", "list", "--trust", &folder],
        &["trust", "show", &digits, "--trust", &folder],
        &["trust", "why", &kept, "--trust", &folder],
        &["verify", &kept, "--trust", &folder],
    ];
    for seconds in UNSET {
        let outcome = at(&clock, seconds, &add, "");
        assert!(outcome.status == 7 && outcome.stderr.starts_with("[856] "), "{outcome}");
    }
    assert_eq!(cccd(&add).status, 0);
    for arguments in warned {
        assert!(!cccd(arguments).stderr.contains("[856] "), "{arguments:?}");
    }
    for seconds in UNSET {
        let outcome = at(&clock, seconds, &expiring, "");
        assert!(outcome.status == 7 && outcome.stderr.starts_with("[856] "), "{outcome}");
        for arguments in warned {
            let outcome = at(&clock, seconds, arguments, "");
            assert!(outcome.stderr.contains("[856] "), "{seconds}: {arguments:?} {outcome}");
            // No clock makes evidence accuse the card.
            assert_ne!(outcome.status, 1, "{seconds}: {arguments:?} {outcome}");
        }
    }
}

/// The years of an MRZ have two digits, and the clock decides the century.
#[test]
fn nobody_is_born_a_century_early_or_late_by_a_clock_that_was_never_set() {
    let clock = clock();
    let passport =
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n";
    let born = |outcome: &Finished| outcome.json()["fields"]["date_of_birth"][0].clone();
    for mrz in [MRZ, passport] {
        let right = born(&run(command(&["mrz", "--format", "json"]), mrz.as_bytes()));
        assert!(right.as_str().is_some_and(|day| day.starts_with("19")), "{right}");
        // 1975 and 2001 are what a machine without a battery shows.
        for seconds in UNSET.into_iter().chain([157_766_400, 978_307_200]) {
            let outcome = at(&clock, seconds, &["mrz", "--format", "json"], mrz);
            assert_eq!(born(&outcome), right, "{seconds}: {outcome}");
            assert_eq!(outcome.stderr.contains("[856] "), UNSET.contains(&seconds), "{seconds}: {outcome}");
        }
    }
}

#[test]
fn a_card_is_neither_accused_nor_praised_by_a_clock_that_was_never_set() {
    let clock = clock();
    for seconds in UNSET {
        let outcome = at(&clock, seconds, &["demo", "--format", "json"], "");
        let verdict = outcome.json()["verification"]["verdict"].clone();
        assert_ne!(verdict, "not_genuine", "{seconds}");
    }
}

#[test]
fn a_time_zone_that_is_missing_or_broken_changes_nothing() {
    let explained = |zone: Option<&str>| {
        let mut command = command(&["mrz"]);
        match zone {
            Some(zone) => command.env("TZ", zone),
            None => command.env_remove("TZ"),
        };
        let outcome = run(command, MRZ.as_bytes());
        (outcome.status, outcome.stdout)
    };
    let usual = explained(None);
    assert_eq!(usual.0, 0);
    for zone in ["", ":", ":/nonexistent", "Nowhere/Never", "AAA99999", "\u{1b}[2J", "America/Sao_Paulo"] {
        assert_eq!(explained(Some(zone)), usual, "{zone:?}");
    }
}
