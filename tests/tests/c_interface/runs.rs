//! Runs the C program: plain, under valgrind, with the address sanitizer, and with the real pcscd.

use std::{path::Path, process::Command};

use cccd_tests::{Finished, World};

use crate::{
    header::HEADERS,
    program::{Program, text},
};

/// All themes that need no reader. `soak` runs alone.
const THEMES: [&str; 12] = [
    "nothing",
    "handles",
    "trusts",
    "links",
    "reads",
    "stops",
    "torn",
    "clones",
    "evidences",
    "traces",
    "logs",
    "threads",
];

/// Only every n-th index is tried under valgrind, where everything takes thirty times as long.
const STEP_UNDER_VALGRIND: u32 = 12;

/// The leaks that count as errors for valgrind: definitely or possibly lost.
const VALGRIND: [&str; 4] =
    ["--quiet", "--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite,possible"];

const SANITIZER: [&str; 2] = ["-fsanitize=address", "-fno-omit-frame-pointer"];

#[test]
fn every_function_is_called() {
    let text = text();
    for header in HEADERS {
        for name in header.functions().keys() {
            let is_called = text.contains(&format!("{name}("));
            assert!(is_called, "the program in tests/c does not call {name} of {}", header.name);
        }
    }
}

#[test]
fn every_theme_holds() {
    let program = Program::compile(&[]);
    must_hold(&mut program.command(Command::new(program.path()), 1, &THEMES));
}

#[test]
fn the_address_sanitizer_sees_no_fault() {
    let program = Program::compile(&SANITIZER);
    let mut command = program.command(Command::new(program.path()), 2, &THEMES);
    must_hold(command.env("ASAN_OPTIONS", "detect_leaks=1"));
}

#[test]
fn valgrind_sees_no_fault() {
    let program = Program::compile(&[]);
    let mut valgrind = Command::new("valgrind");
    valgrind.args(VALGRIND).arg(program.path());
    must_hold(&mut program.command(valgrind, STEP_UNDER_VALGRIND, &THEMES));
}

/// `CCCD_C_READS` sets another number of reads; `cargo xtask soak` uses many.
#[test]
fn memory_does_not_grow() {
    let program = Program::compile(&[]);
    println!("{}", must_hold(&mut program.command(Command::new(program.path()), 1, &["soak"])).stdout);
}

#[test]
fn readers_are_listed_waited_for_and_connected_to() {
    let program = Program::compile(&[]);
    with_a_card(&program, |world, path| world.command(path));
}

/// The sanitizer checks for leaks instead: the threads that talk to PC/SC may still be ending with the program, and
/// valgrind counts what they hold as lost.
#[test]
fn valgrind_sees_no_fault_with_readers() {
    let program = Program::compile(&[]);
    with_a_card(&program, |world, path| {
        let mut valgrind = world.command("valgrind");
        valgrind.args(["--quiet", "--error-exitcode=9"]).arg(path);
        valgrind
    });
}

#[test]
fn the_address_sanitizer_sees_no_fault_with_readers() {
    let program = Program::compile(&SANITIZER);
    with_a_card(&program, |world, path| {
        let mut command = world.command(path);
        command.env("ASAN_OPTIONS", "detect_leaks=1");
        command
    });
}

/// The library either explains how to get the libnfc support it was built without, or reads through libnfc itself.
#[test]
fn a_reader_of_libnfc_is_named_by_the_same_text() {
    let program = Program::compile(&[]);
    let mut command = program.command(Command::new(program.path()), 1, &["nfc"]);
    #[cfg(feature = "nfc")]
    let reader = {
        let card = cccd_sim::Issuance::new(b"holder").issue().expect("a card");
        cccd_tests::NfcReader::with(&card, cccd_sim::pn532::CardType::A)
    };
    #[cfg(feature = "nfc")]
    command.env("LIBNFC_LOG_LEVEL", "0").env("CCCD_C_NFC", format!("nfc:{}", reader.connection()));
    must_hold(&mut command);
}

/// Checks that the program can fail.
#[test]
fn a_failed_check_is_told() {
    let program = Program::compile(&[]);
    // Without the key file, evidence cannot be signed.
    std::fs::remove_file(program.path().with_file_name("office.p12")).expect("it is there");
    let outcome = Finished::of(&mut program.command(Command::new(program.path()), 1, &["evidences"]), b"");
    assert_eq!(outcome.status, 1, "{outcome}");
    assert!(outcome.stdout.contains("evidences.c"), "{outcome}");
}

#[track_caller]
fn must_hold(command: &mut Command) -> Finished {
    let outcome = Finished::of(command, b"");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    assert!(outcome.stdout.ends_with("0 failed\n"), "{outcome}");
    outcome
}

/// Puts the card of the program on the first reader, and removes it when the program requests that.
fn with_a_card(program: &Program, tool: impl Fn(&World, &Path) -> Command) {
    let world = World::start();
    let mut card = Some(world.attach("holder", &[]));
    let mut command = program.command(tool(&world, &program.path()), 1, &["readers"]);
    command.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut said = String::new();
    let output = child.stdout.take().expect("standard output is piped");
    for line in std::io::BufRead::lines(std::io::BufReader::new(output)) {
        let line = line.expect("programs write UTF-8");
        if line == "remove it" {
            card.take().expect("it asks once").remove();
        }
        said += &(line + "\n");
    }
    let status = child.wait().expect("the program ends");
    assert!(status.success() && said.ends_with("0 failed\n"), "{status}: {said}");
    assert!(card.is_none(), "{said}");
}
