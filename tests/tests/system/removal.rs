//! Cards that are lifted too early.

use cccd_tests::{Finished, IssuedCard, Slot, World};

use crate::common::{SEED, assert_error, issued, json, namesake};

/// Number of commands of a read with the photo.
const COMMANDS: usize = 22;

/// Each card is read once in full, then torn away at one command of its second read. So each of them is also the next
/// card after one that was torn away, and it reads.
#[test]
fn a_card_lifted_at_any_command_is_a_moved_card_and_the_next_card_reads() {
    let world = World::start();
    let (_, issued) = issued();
    for index in 0..COMMANDS {
        let torn_at = (COMMANDS + index).to_string();
        let mut card = world.attach(SEED, &["--remove-after", &torn_at]);
        let outcome = read(&world, &issued, "whole.jpg", NO_WAIT);
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "before command {index}: {outcome}");

        let outcome = read(&world, &issued, "torn.jpg", NO_WAIT);
        assert_error(&outcome, 3, "[104] The card was lifted or moved while it was being read.");
        let value = json(&outcome);
        assert_eq!(value["error"]["name"], "card_moved", "command {index}");
        assert_ne!(value["verdict"], "not_genuine", "command {index}");
        assert!(!issued.folder().join("torn.jpg").exists(), "command {index}");

        assert_eq!(card.next_line().as_deref(), Some("removed"));
        world.wait_for(Slot::First, false);
    }
    // The last card was torn away at the last command: no command follows.
    let torn_at = COMMANDS.to_string();
    let _card = world.attach(SEED, &["--remove-after", &torn_at]);
    assert_eq!(read(&world, &issued, "whole.jpg", NO_WAIT).status, 0);
}

/// The card is lifted in EF.CardAccess, PACE, Chip Authentication, EF.SOD, DG1 and the photo. The service sees some of
/// them leave and return, but does not notice those that return within 400 ms.
#[test]
fn a_card_that_is_put_back_is_read_to_its_end() {
    let world = World::start();
    let (_, issued) = issued();
    for (index, away) in [("0", "0.6"), ("4", "0"), ("9", "0.6"), ("11", "0"), ("13", "0.6"), ("17", "0.3")] {
        let card = world.attach(SEED, &["--remove-after", index, "--put-back", away]);
        let outcome = read(&world, &issued, "whole.jpg", LONG_WAIT);
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "command {index}: {outcome}");
        let value = json(&outcome);
        assert_eq!(value["verdict"], "genuine", "command {index}");
        let findings = value["findings"].as_array().expect("a list");
        assert!(
            findings.iter().any(|finding| finding["name"] == "card_lifted"),
            "command {index}: {value:#}"
        );
        card.remove();
        world.wait_for(Slot::First, false);
    }
    // A person who reads the text output is there to put the card back, and need not request the wait.
    let _card = world.attach(SEED, &["--remove-after", "12", "--put-back", "0.6"]);
    let outcome = world.read(&issued.key(), &["--trust", issued.trust(), "--lang", "en"]);
    assert_eq!(outcome.status, 0, "{outcome}");
    assert!(outcome.stdout.contains("The card was lifted during the read and put back."), "{outcome}");
}

#[test]
fn another_card_in_its_place_is_an_error_and_the_first_one_is_kept() {
    let world = World::start();
    let (person, issued) = issued();
    let options = options(&issued, "torn.jpg", LONG_WAIT);
    let mut card = world.attach(SEED, &["--remove-after", "17"]);
    let reading = world.start_reading(&issued.key(), &options.each_ref().map(String::as_str));
    assert_eq!(card.next_line().as_deref(), Some("removed"));
    let _other = world.attach("somebody else", &["--number", &namesake(&issued)]);
    let outcome = reading.end();
    assert_error(&outcome, 4, "[409] The card on the reader is not the one that was being read");
    let value = json(&outcome);
    assert_eq!(value["holder"]["personal_number"], *person.personal_number);
    // The proof is withdrawn: it is unknown which of the two cards gave it.
    assert_eq!(value["verdict"], "chip_not_proven");
    assert!(!issued.folder().join("torn.jpg").exists());
}

#[test]
fn a_card_that_is_not_put_back_is_a_moved_card() {
    let world = World::start();
    let (person, issued) = issued();
    let _card = world.attach(SEED, &["--remove-after", "17"]);
    let outcome = read(&world, &issued, "torn.jpg", "1.5");
    assert_error(&outcome, 3, "[104] The card was lifted or moved while it was being read.");
    assert_eq!(json(&outcome)["holder"]["personal_number"], *person.personal_number);
}

#[test]
fn what_was_read_of_a_card_that_was_lifted_is_kept_as_evidence() {
    let world = World::start();
    let (_, issued) = issued();
    let _card = world.attach(SEED, &["--remove-after", "17"]);
    let file = issued.folder().join("torn.evidence");
    let file = file.to_str().expect("the path is UTF-8");
    let options = options(&issued, "torn.jpg", NO_WAIT);
    let options = [&options.each_ref().map(String::as_str)[..], &["--evidence", file, "--plain"]].concat();
    let outcome = world.read(&issued.key(), &options);
    assert_error(&outcome, 3, "[104] The card was lifted or moved while it was being read.");
    let then = json(&outcome);
    let verified = world.cccd(&["verify", "--lang", "en", "--trust", issued.trust(), file], "");
    assert!(verified.stdout.contains("Files kept  EF.CardAccess, "), "{verified}");
    assert!(verified.stdout.contains("Files missing  EF."), "{verified}");
    let verified = world.cccd(&["verify", "--format", "json", "--trust", issued.trust(), file], "");
    assert_eq!(json(&verified)["recorded"]["verdict"], then["verdict"], "{verified}");
}

/// How long to wait for a lifted card, in seconds.
const NO_WAIT: &str = "0";
const LONG_WAIT: &str = "60";

fn read(world: &World, issued: &IssuedCard, photo: &str, wait: &str) -> Finished {
    world.read(&issued.key(), &options(issued, photo, wait).each_ref().map(String::as_str))
}

fn options(issued: &IssuedCard, photo: &str, wait: &str) -> [String; 10] {
    let photo = issued.folder().join(photo);
    let photo = photo.to_str().expect("the path is UTF-8");
    let (trust, format) = (issued.trust(), "json");
    ["--trust", trust, "--photo", photo, "--resume", wait, "--format", format, "--lang", "en"]
        .map(str::to_owned)
}
