//! No person and no key in the memory of the command once they are no longer needed, and no core of it.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use cccd_sim::{File, Issuance, Person, QrForm};
use cccd_tests::{IssuedCard, Memory, Needles, Slot, Terminal, World, cccd};

use crate::common::{SEED, issued, wrong_can};

/// The time in which everything is wiped after it was last needed, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(5);
/// A command in the middle of the portrait, when all files are read.
const IN_THE_PORTRAIT: usize = 17;

#[test]
fn the_memory_is_cleared_with_the_screen() {
    let world = World::start();
    let (person, issued) = issued();
    let photo = issued.folder().join("photo.jpg");
    let mut terminal = Terminal::start(screen(&world, &issued, &["--photo", path(&photo)]));
    terminal.wait_for("\x1b[?1049h");
    let mut needles = needles(SEED);
    needles.except_those_in(&Memory::of(terminal.process()));

    terminal.type_line(&person.qr_text(QrForm::Cccd));
    terminal.wait_for("Vui lòng đặt thẻ lên đầu đọc");
    assert_holds(terminal.process(), &needles, &["the QR code"]);
    let card = world.attach(SEED, &[]);
    terminal.wait_for("Đã đọc xong.");
    assert_holds(terminal.process(), &needles, &["the number", "the name", "the birth on the screen"]);
    card.remove();
    terminal.wait_for("Nhập hoặc quét số");
    assert_cleared(terminal.process(), &needles);
}

#[test]
fn the_memory_is_cleared_after_the_lines_of_json() {
    let world = World::start();
    let (person, issued) = issued();
    let photo = issued.folder().join("photo.jpg");
    let options = ["--trust", issued.trust(), "--photo", path(&photo), "--all"];
    let mut watching = world.watch(&options);
    let mut needles = needles(SEED);
    needles.except_those_in(&Memory::of(watching.process()));

    let mut card = world.attach_gated(SEED, IN_THE_PORTRAIT);
    watching.expect("card");
    issued.mrz().lines().for_each(|line| watching.type_line(line));
    assert_eq!(card.next_line().as_deref(), Some("held"));
    let held = ["the number", "line 0 of the MRZ", "DG1 at 16", "DG13 at 64", "DG2 at 2048"];
    assert_holds(watching.process(), &needles, &held);
    card.tell("go on");
    assert_eq!(watching.expect("identity")["holder"]["personal_number"], *person.personal_number);
    assert_eq!(watching.expect("done")["verdict"], "genuine");
    // The card is still there.
    assert_cleared(watching.process(), &needles);
}

#[test]
fn nobody_before_is_in_memory_while_the_tenth_person_is_shown() {
    let world = World::start();
    let (_, issued) = issued();
    let photo = issued.folder().join("photo.jpg");
    let mut terminal = Terminal::start(screen(&world, &issued, &["--photo", path(&photo)]));
    terminal.wait_for("\x1b[?1049h");
    let seeds: Vec<_> = (1..=10).map(|number| format!("visitor {number}")).collect();
    let (tenth, before) = seeds.split_last().expect("ten");
    let mut earlier = Needles::default();
    before.iter().for_each(|seed| earlier.extend(needles(seed)));
    earlier.except_those_in(&Memory::of(terminal.process()));
    // Generated likenesses share some bytes.
    earlier
        .except_those_in(&files(tenth).into_iter().flat_map(|(_, bytes)| bytes).collect::<Vec<_>>().into());

    let visit = |terminal: &mut Terminal, seed: &str| {
        let number = Person::from_seed(seed.as_bytes()).expect("a person can be invented").personal_number;
        let card = world.attach(seed, &[]);
        terminal.wait_for("nhập hoặc quét số của thẻ");
        terminal.type_line(&number);
        terminal.wait_for("Đã đọc xong.");
        (card, number)
    };
    for seed in before {
        visit(&mut terminal, seed).0.remove();
        terminal.wait_for("Nhập hoặc quét số");
        world.wait_for(Slot::First, false);
    }
    let (_card, number) = visit(&mut terminal, tenth);
    let mut now = Needles::default();
    now.text("the number", &number);
    assert_holds(terminal.process(), &now, &["the number"]);
    assert_cleared(terminal.process(), &earlier);
}

#[test]
fn a_key_that_opens_nothing_is_cleared_too() {
    let world = World::start();
    let (person, issued) = issued();
    let photo = issued.folder().join("photo.jpg");
    let options =
        ["--trust", issued.trust(), "--forget-after", "2", "--resume", "0", "--all", "--photo", path(&photo)];
    let mut watching = world.watch(&options);
    let mut all = needles(SEED);
    all.except_those_in(&Memory::of(watching.process()));

    // No card comes for it.
    watching.type_line(&person.qr_text(QrForm::Cccd));
    watching.expect_error("no_card");
    assert_cleared(watching.process(), &all);
    // It is half an MRZ.
    issued.mrz().lines().take(2).for_each(|line| watching.type_line(line));
    assert_holds(watching.process(), &all, &["line 0 of the MRZ"]);
    assert_cleared(watching.process(), &all);
    // It is not the card's.
    let card = world.attach(SEED, &[]);
    watching.expect("card");
    let mut wrong = Needles::default();
    wrong.text("the wrong key", &wrong_can(&issued));
    watching.type_line(&wrong_can(&issued));
    watching.expect_error("wrong_key");
    assert_cleared(watching.process(), &wrong);
    // It is none at all.
    let line = "0010850123";
    wrong.text("the line", line);
    watching.type_line(line);
    watching.expect("error");
    assert_cleared(watching.process(), &wrong);
    card.remove();
    watching.expect("removed");
    world.wait_for(Slot::First, false);

    // The card is torn away when its holder is known.
    let mut card = world.attach_gated(SEED, IN_THE_PORTRAIT);
    watching.expect("card");
    watching.type_line(&person.personal_number);
    assert_eq!(card.next_line().as_deref(), Some("held"));
    assert_holds(watching.process(), &all, &["the number"]);
    card.remove();
    watching.expect("identity");
    watching.expect_error("card_moved");
    assert_cleared(watching.process(), &all);
}

/// Everything about a person that the command gets to know.
fn needles(seed: &str) -> Needles {
    let person = Person::from_seed(seed.as_bytes()).expect("a person can be invented");
    let mut needles = Needles::default();
    needles.text("the number", &person.personal_number);
    needles.text("the CAN", person.can());
    needles.text("the name", &person.full_name());
    needles.text("the name in upper case", &person.full_name().to_uppercase());
    needles.text("the residence", &person.place_of_residence);
    needles.text("the QR code", &person.qr_text(QrForm::Cccd));
    for (number, line) in IssuedCard::new(seed, &[]).mrz().lines().enumerate() {
        needles.text(&format!("line {number} of the MRZ"), line);
    }
    let born = person.date_of_birth;
    needles.text("the birth", &born.ddmmyyyy());
    needles.text("the birth in the MRZ", &born.yymmdd());
    needles.text("the birth in JSON", &format!("{:04}-{:02}-{:02}", born.year, born.month, born.day));
    needles.text("the birth on the screen", &format!("{:02}/{:02}/{:04}", born.day, born.month, born.year));
    files(seed).iter().for_each(|(name, bytes)| needles.file(name, bytes));
    needles
}

/// The files of a person's card that hold the person.
fn files(seed: &str) -> [(&'static str, Vec<u8>); 3] {
    let card = Issuance::new(seed.as_bytes()).issue().expect("a card can be issued");
    [("DG1", 1), ("DG2", 2), ("DG13", 13)].map(|(name, number)| (name, card.files[&File::Dg(number)].clone()))
}

/// The search finds what is there.
#[track_caller]
fn assert_holds(process: u32, needles: &Needles, wanted: &[&str]) {
    let memory = Memory::of(process);
    let found = memory.found(needles);
    assert!(wanted.iter().all(|name| found.contains(name)), "{wanted:?} are not all in {found:?}");
}

/// Nothing is left, within a short time: the output is written before its traces are wiped.
#[track_caller]
fn assert_cleared(process: u32, needles: &Needles) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let memory = Memory::of(process);
        let found = memory.found(needles);
        if found.is_empty() {
            return;
        }
        assert!(Instant::now() < deadline, "{found:?}");
    }
}

fn screen(world: &World, issued: &IssuedCard, options: &[&str]) -> Command {
    let mut command = world.command(cccd());
    command.args(["watch", "--trust", issued.trust()]).args(options);
    command
}

fn path(path: &Path) -> &str {
    path.to_str().expect("the path is UTF-8")
}
