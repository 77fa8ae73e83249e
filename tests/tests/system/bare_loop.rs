//! The floor of the compared readers: the commands of a read, sent again.

use std::fs;

use cccd_tests::{Finished, Running, Slot, World, helper};

use crate::common::{SEED, issued};

#[test]
fn recorded_commands_get_the_recorded_answers() {
    let world = World::start();
    let (_, issued) = issued();
    let mut card = world.command(helper("repeating-card"));
    let mut card = Running::start(card.args([&Slot::First.port().to_string(), SEED]));
    world.wait_for(Slot::First, true);
    let outcome = world.read(&issued.key(), &["--trust", issued.trust()]);
    assert_eq!(outcome.status, 0, "{outcome}");
    let path = issued.folder().join("recording");
    card.tell(path.to_str().expect("the path is UTF-8"));
    assert_eq!(card.next_line().as_deref(), Some("saved 14 commands"));

    let play = || Finished::of(world.command(helper("bare-loop")).arg(&path), b"\n\n").stdout;
    let lines = play();
    assert_eq!(lines.matches("\tok\t14\t").count(), 2, "{lines}");
    // A different answer is detected.
    let recording = fs::read_to_string(&path).expect("it was written");
    let (start, last) = recording.trim_end().rsplit_once(' ').expect("an answer");
    fs::write(&path, format!("{start} 00{last}")).expect("it can be written");
    let lines = play();
    assert_eq!(lines.matches("the answer to command 13 is another one").count(), 2, "{lines}");
}
