//! Cards that are lifted too early.

use cccd_tests::{IssuedCard, Outcome, Slot, World};

use crate::common::{SEED, assert_error, issued, json};

/// Commands of a read with the photo.
const COMMANDS: usize = 22;

/// Each card is read once, all of it, and torn away at one command of its second read; so each of them is the
/// next card after one that was torn away, and reads.
#[test]
fn a_card_lifted_at_any_command_is_a_moved_card_and_the_next_card_reads() {
    let world = World::start();
    let (_, issued) = issued();
    for index in 0..COMMANDS {
        let torn_at = (COMMANDS + index).to_string();
        let mut card = world.attach(SEED, &["--remove-after", &torn_at]);
        let outcome = read(&world, &issued, "whole.jpg");
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "before command {index}: {outcome}");

        let outcome = read(&world, &issued, "torn.jpg");
        assert_error(&outcome, 3, "[104] The card was lifted or moved while it was being read.");
        let value = json(&outcome);
        assert_eq!(value["error"]["name"], "card_moved", "command {index}");
        assert_ne!(value["verdict"], "not_genuine", "command {index}");
        assert!(!issued.folder().join("torn.jpg").exists(), "command {index}");

        assert_eq!(card.next_line().as_deref(), Some("removed"));
        world.wait_for(Slot::First, false);
    }
    // The last one was torn away at the last command: there is none after it.
    let torn_at = COMMANDS.to_string();
    let _card = world.attach(SEED, &["--remove-after", &torn_at]);
    assert_eq!(read(&world, &issued, "whole.jpg").status, 0);
}

fn read(world: &World, issued: &IssuedCard, photo: &str) -> Outcome {
    let photo = issued.folder().join(photo);
    let photo = photo.to_str().expect("the path is UTF-8");
    let options = ["--trust", issued.trust(), "--photo", photo, "--format", "json", "--lang", "en"];
    world.read(&issued.key(), &options)
}
