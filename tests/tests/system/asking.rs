//! A person at a terminal is asked for the key, and asked again after a wrong one.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use cccd_tests::{Slot, Terminal, World, cccd};

use crate::common::{SEED, issued, wrong_can};

const PROMPT: &str = "or the MRZ: ";

fn start(world: &World, options: &[&str]) -> Terminal {
    let mut command: Command = world.command(cccd());
    command.args(["read", "--lang", "en"]).args(options);
    Terminal::start(command)
}

/// How often a text is on the screen.
fn count(terminal: &Terminal, text: &str) -> usize {
    terminal.screen().matches(text).count()
}

#[test]
fn after_three_wrong_keys_nobody_is_asked_again() {
    let world = World::start();
    let (_, issued) = issued();
    let _card = world.attach(SEED, &[]);
    let mut terminal = start(&world, &["--trust", issued.trust()]);
    terminal.wait_for(PROMPT);
    let begin = Instant::now();
    let wrong = wrong_can(&issued);
    for _ in 1..3 {
        terminal.type_line(&wrong);
        terminal.wait_for("[400]");
        terminal.wait_for(PROMPT);
    }
    terminal.type_line(&wrong);
    assert_eq!(terminal.end(), 4, "{}", terminal.screen());
    assert!(begin.elapsed() >= Duration::from_secs(1 + 4), "the waits of `Attempts` were left out");
    let screen = terminal.screen();
    assert_eq!((count(&terminal, "[400] "), count(&terminal, "[408] ")), (2, 1), "{screen}");
    assert!(!screen.contains(&wrong) && !screen.contains(PROMPT.trim_end()), "{screen}");
}

#[test]
fn a_right_key_after_a_wrong_one_reads_the_card_that_was_lifted_meanwhile() {
    let world = World::start();
    let (_, issued) = issued();
    let card = world.attach(SEED, &[]);
    let mut terminal = start(&world, &["--trust", issued.trust()]);
    terminal.wait_for(PROMPT);
    terminal.type_line(&wrong_can(&issued));
    terminal.wait_for("[400]");
    terminal.wait_for(PROMPT);
    // The card is lifted to compare it with what was typed.
    card.remove();
    world.wait_for(Slot::First, false);
    terminal.type_line(&issued.can());
    terminal.wait_for("Please lay the card on the reader");
    let _card = world.attach(SEED, &[]);
    assert_eq!(terminal.end(), 0, "{}", terminal.screen());
    let screen = terminal.screen();
    assert!(screen.contains("GENUINE") && !screen.contains(PROMPT.trim_end()), "{screen}");
    assert!(!screen.contains(&wrong_can(&issued)), "{screen}");
    // The CAN is the end of the number, which is shown; on its own it appears nowhere.
    let words = screen.split(|c: char| !c.is_ascii_digit());
    assert!(!words.into_iter().any(|word| word == issued.can()), "{screen}");
}

#[test]
fn a_key_from_a_file_is_tried_once_at_a_terminal_too() {
    let world = World::start();
    let (_, issued) = issued();
    let _card = world.attach(SEED, &[]);
    let path = issued.folder().join("wrong key");
    std::fs::write(&path, wrong_can(&issued)).expect("a file can be written");
    let mut terminal = start(&world, &["--key-file", path.to_str().expect("UTF-8")]);
    assert_eq!(terminal.end(), 4, "{}", terminal.screen());
    assert_eq!((count(&terminal, "[400] "), count(&terminal, "[408] ")), (1, 0), "{}", terminal.screen());
    assert_eq!(count(&terminal, PROMPT.trim_end()), 0);
}

const LAY: &str = "Please lay the card on the reader";

#[test]
fn without_a_service_or_a_card_nobody_is_asked_for_a_key() {
    let mut world = World::without_service();
    let mut terminal = start(&world, &[]);
    assert_eq!(terminal.end(), 3, "{}", terminal.screen());
    assert!(terminal.screen().contains("[100]"), "{}", terminal.screen());
    assert_eq!(count(&terminal, PROMPT.trim_end()), 0);
    world.start_service();
    let mut terminal = start(&world, &["--wait", "0.2"]);
    assert_eq!(terminal.end(), 3, "{}", terminal.screen());
    assert!(!terminal.written().contains(PROMPT), "{}", terminal.screen());
}

#[test]
fn the_card_is_waited_for_before_the_key_and_ctrl_c_ends_that() {
    let world = World::start();
    let (_, issued) = issued();
    let mut terminal = start(&world, &["--trust", issued.trust()]);
    terminal.wait_for(LAY);
    assert!(!terminal.written().contains(PROMPT), "{}", terminal.screen());
    terminal.interrupt();
    assert_eq!(terminal.end(), -1, "{}", terminal.screen());

    let mut terminal = start(&world, &["--trust", issued.trust()]);
    terminal.wait_for(LAY);
    let _card = world.attach(SEED, &[]);
    terminal.wait_for(PROMPT);
    terminal.type_line(&issued.can());
    assert_eq!(terminal.end(), 0, "{}", terminal.screen());
    assert!(terminal.screen().contains("GENUINE"), "{}", terminal.screen());
}

#[test]
fn a_key_that_was_typed_while_the_card_was_lifted_is_used_when_it_returns() {
    let world = World::start();
    let (_, issued) = issued();
    let card = world.attach(SEED, &[]);
    let mut terminal = start(&world, &["--trust", issued.trust()]);
    terminal.wait_for(PROMPT);
    card.remove();
    world.wait_for(Slot::First, false);
    terminal.type_line(&issued.can());
    terminal.wait_for(LAY);
    // Longer than one look: the request stays, and so does the key.
    std::thread::sleep(Duration::from_secs(6));
    let _card = world.attach(SEED, &[]);
    assert_eq!(terminal.end(), 0, "{}", terminal.screen());
    let screen = terminal.screen();
    assert!(screen.contains("GENUINE") && terminal.written().matches(PROMPT).count() == 1, "{screen}");
}

#[test]
fn a_key_from_a_file_waits_for_no_card() {
    let world = World::start();
    let (_, issued) = issued();
    let path = issued.folder().join("key without a card");
    std::fs::write(&path, issued.can()).expect("a file can be written");
    let mut terminal = start(&world, &["--key-file", path.to_str().expect("UTF-8")]);
    assert_eq!(terminal.end(), 3, "{}", terminal.screen());
    assert!(!terminal.written().contains("Ctrl-C"), "{}", terminal.screen());
}

const LIFE: &str = "searching for the QR code";

/// A picture that comes slowly stands for a search that takes long, on a machine of any speed.
#[test]
fn who_waits_for_a_picture_is_told_so_and_who_does_not_wait_is_not() {
    let (_, issued) = issued();
    let (slow, quick) = (issued.folder().join("slow"), issued.folder().join("quick"));
    std::fs::write(&quick, "001085012345\n").expect("a file can be written");
    assert!(Command::new("mkfifo").arg(&slow).status().expect("mkfifo is there").success());
    let look = |path: &std::path::Path| {
        let mut command = Command::new(cccd());
        command.args(["qr", "--lang", "en", "--file"]).arg(path);
        Terminal::start(command)
    };

    let mut terminal = look(&slow);
    let mut writer = std::fs::File::create(&slow).expect("it is open for reading");
    terminal.wait_for(LIFE);
    writer.write_all(b"001085012345\n").expect("it is open for reading");
    drop(writer);
    assert_eq!(terminal.end(), 0, "{}", terminal.screen());
    // What was said is gone, and the result stands.
    let screen = terminal.screen();
    assert!(!screen.contains(LIFE) && screen.contains("001085012345"), "{screen}");

    let mut terminal = look(&quick);
    assert_eq!(terminal.end(), 0, "{}", terminal.screen());
    assert!(!terminal.written().contains(LIFE), "{}", terminal.written());

    // Without a terminal nothing is said.
    let mut command = Command::new(cccd());
    command.args(["qr", "--lang", "en", "--file"]).arg(&slow);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut writer = std::fs::File::create(&slow).expect("it is open for reading");
    std::thread::sleep(Duration::from_millis(800));
    writer.write_all(b"001085012345\n").expect("it is open for reading");
    drop(writer);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}
