//! The counter's loop: one person after another, and everything that can go wrong in between.

use std::env;
use std::fs;
use std::path::Path;
use std::time::Duration;

use cccd_sim::{Person, QrForm, Sex};
use cccd_tests::{IssuedCard, Slot, Terminal, Watching, World, cccd};
use serde_json::Value;

use crate::common::{SEED, check, issued, namesake, wrong_can};

/// The number of cards in the test of many cards.
const CARDS: &str = "CCCD_WATCH_CARDS";
/// How much resident memory may grow, in bytes, once the loop has settled.
const GROWTH: u64 = 1_000_000;
/// A command in the middle of a read.
const IN_THE_MIDDLE: &str = "11";
const NO_WAIT: [&str; 2] = ["--resume", "0"];

/// What is wrong with a card or its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    TornAway,
    WrongKey,
    AnothersCard,
    Tampered,
}

impl Fault {
    /// One fault per sixteen cards, of each kind in turn.
    const fn of(index: usize) -> Self {
        match (index % 16, index / 16 % 4) {
            (7, 0) => Self::TornAway,
            (7, 1) => Self::WrongKey,
            (7, 2) => Self::AnothersCard,
            (7, _) => Self::Tampered,
            _ => Self::None,
        }
    }

    const fn options(self) -> &'static [&'static str] {
        match self {
            Self::TornAway => &["--remove-after", IN_THE_MIDDLE],
            Self::Tampered => &["--change", "DG13"],
            Self::None | Self::WrongKey | Self::AnothersCard => &[],
        }
    }

    fn key(self, person: &Person) -> String {
        let other = Person::from_seed(b"nobody here").expect("a person can be invented").personal_number;
        match self {
            Self::WrongKey => other,
            Self::AnothersCard => format!("{}{}", &other[..6], person.can()),
            Self::None | Self::TornAway | Self::Tampered => person.personal_number.clone(),
        }
    }
}

#[test]
fn many_cards_are_each_answered_rightly_and_nothing_grows() {
    let cards: usize = env::var(CARDS).map_or(60, |cards| cards.parse().expect("a number of cards"));
    // By then, everything that is loaded once and kept is loaded.
    let settled = if cards > 200 { 100 } else { 20 };
    let world = World::start();
    let (_, issued) = issued();
    let mut watching = world.watch(&[&["--trust", issued.trust()], &NO_WAIT[..]].concat());
    let mut before = None;
    for index in 0..cards {
        serve(&world, &mut watching, index);
        if index + 1 == settled {
            before = Some((watching.memory(), watching.descriptors(), watching.threads()));
        }
    }
    let (memory, descriptors, threads) = before.expect("more cards than it takes to settle");
    let now = watching.memory();
    println!("{cards} cards: {} kB after card {settled}, {} kB at the end", memory / 1024, now / 1024);
    assert!(now < memory + GROWTH, "from {memory} to {now} bytes");
    assert_eq!((watching.descriptors(), watching.threads()), (descriptors, threads));
    watching.close_input();
    assert_eq!(watching.end(), (0, String::new()));
}

/// One card from arrival to removal, with its key before it or after it.
fn serve(world: &World, watching: &mut Watching, index: usize) {
    let seed = format!("visitor {index}");
    let person = Person::from_seed(seed.as_bytes()).expect("a person can be invented");
    let fault = Fault::of(index);
    let key_first = index.is_multiple_of(2);
    if key_first {
        watching.type_line(&fault.key(&person));
    }
    let card = world.attach(&seed, fault.options());
    watching.expect("card");
    if !key_first {
        watching.type_line(&fault.key(&person));
    }
    match fault {
        Fault::None => assert_is(&done(watching), &person, "genuine"),
        Fault::Tampered => assert_is(&done(watching), &person, "not_genuine"),
        Fault::TornAway => drop(watching.expect_error("card_moved")),
        Fault::AnothersCard => {
            let value = watching.expect_error("wrong_card");
            assert_eq!(value["holder"], Value::Null, "{value:#}");
        }
        Fault::WrongKey => {
            let value = watching.expect_error("wrong_key");
            assert_eq!(value["holder"], Value::Null, "{value:#}");
            // The card is still there: the right key opens it.
            watching.type_line(&person.personal_number);
            assert_is(&done(watching), &person, "genuine");
        }
    }
    card.remove();
    watching.expect("removed");
    world.wait_for(Slot::First, false);
}

/// The end of a read that has shown the same person first.
#[track_caller]
fn done(watching: &Watching) -> Value {
    let identity = watching.expect("identity");
    let value = watching.expect("done");
    assert_eq!(identity["holder"], value["holder"]);
    assert_eq!(identity["reader"], value["reader"]);
    value
}

#[track_caller]
fn assert_is(value: &Value, person: &Person, verdict: &str) {
    assert_eq!(value["holder"]["personal_number"], *person.personal_number, "{value:#}");
    assert_eq!(value["verdict"], verdict, "{value:#}");
}

/// A typed key must not take the place of the reason why no card is read.
#[test]
fn who_types_while_there_is_no_service_is_told_again() {
    let mut world = World::without_service();
    let (person, issued) = issued();
    let mut watching = world.watch(&["--trust", issued.trust()]);
    watching.expect_error("service_not_running");
    for _ in 0..2 {
        watching.type_line(&person.personal_number);
        watching.expect_error("service_not_running");
    }
    // The key waits for the card all the same.
    world.start_service();
    let _card = world.attach(SEED, &[]);
    watching.expect("card");
    assert_is(&done(&watching), &person, "genuine");
}

#[test]
fn a_service_that_is_killed_and_started_again_ends_nothing() {
    let mut world = World::without_service();
    let (person, issued) = issued();
    let mut watching = world.watch(&["--trust", issued.trust()]);
    watching.expect_error("service_not_running");
    for _ in 0..2 {
        world.start_service();
        let _card = world.attach(SEED, &[]);
        watching.expect("card");
        watching.type_line(&person.personal_number);
        assert_is(&done(&watching), &person, "genuine");
        world.stop_service();
        watching.expect("removed");
        watching.expect_error("service_not_running");
    }
    // In the middle of a read too: the key is used up, and the loop continues.
    world.start_service();
    let mut card = world.attach_gated(SEED, 13);
    watching.expect("card");
    watching.type_line(&person.personal_number);
    assert_eq!(card.next_line().as_deref(), Some("held"));
    world.stop_service();
    let value = watching.expect("error");
    assert!(
        ["service_not_running", "card_moved"].iter().any(|name| value["error"]["name"] == *name),
        "{value:#}"
    );
    watching.expect("removed");
    watching.expect_error("service_not_running");
    drop(card);
    world.start_service();
    let _card = world.attach(SEED, &[]);
    watching.expect("card");
    assert!(watching.is_silent(Duration::from_millis(500)), "the key was used up");
    watching.type_line(&person.personal_number);
    assert_is(&done(&watching), &person, "genuine");
}

#[test]
fn the_card_may_come_to_any_reader_but_not_to_two_at_once() {
    let world = World::start();
    let (person, issued) = issued();
    let mut watching = world.watch(&["--trust", issued.trust()]);
    let second = world.attach_to(Slot::Second, SEED, &[]);
    assert_eq!(watching.expect("card")["reader"], Slot::Second.reader());
    let first = world.attach_to(Slot::First, "somebody else", &[]);
    assert_eq!(watching.expect("card")["reader"], Slot::First.reader());
    watching.type_line(&person.personal_number);
    let error = watching.expect_error("several_cards");
    assert_eq!(error["reader"], Value::Null);
    assert!(watching.is_silent(Duration::from_millis(500)), "no card is tried");
    first.remove();
    assert_eq!(watching.expect("removed")["reader"], Slot::First.reader());
    let value = done(&watching);
    assert_is(&value, &person, "genuine");
    assert_eq!(value["reader"], Slot::Second.reader());

    // The card that was read does not block the next one.
    world.wait_for(Slot::First, false);
    let other = Person::from_seed(b"somebody else").expect("a person can be invented");
    watching.type_line(&other.personal_number);
    let _first = world.attach_to(Slot::First, "somebody else", &[]);
    watching.expect("card");
    assert_is(&done(&watching), &other, "genuine");
    second.remove();
    assert_eq!(watching.expect("removed")["reader"], Slot::Second.reader());
}

#[test]
fn a_card_that_is_lifted_and_put_back_is_read_to_its_end() {
    let world = World::start();
    let (person, issued) = issued();
    let mut watching = world.watch(&["--trust", issued.trust(), "--resume", "60"]);
    for away in ["0", "0.6"] {
        let card = world.attach(SEED, &["--remove-after", IN_THE_MIDDLE, "--put-back", away]);
        watching.expect("card");
        watching.type_line(&person.personal_number);
        let value = done(&watching);
        assert_is(&value, &person, "genuine");
        let findings = value["findings"].as_array().expect("a list");
        assert!(findings.iter().any(|finding| finding["name"] == "card_lifted"), "{value:#}");
        // It is the same card and was already read: input typed now is for another card.
        watching.type_line(&person.personal_number);
        assert!(watching.is_silent(Duration::from_secs(1)));
        card.remove();
        watching.expect("removed");
        world.wait_for(Slot::First, false);
        watching.type_line("");
    }
}

#[test]
fn a_key_waits_for_its_card_and_is_then_forgotten() {
    let world = World::start();
    let (person, issued) = issued();
    let mut watching = world.watch(&["--trust", issued.trust(), "--forget-after", "0.5"]);
    watching.type_line(&person.personal_number);
    watching.expect_error("no_card");
    let _card = world.attach(SEED, &[]);
    watching.expect("card");
    assert!(watching.is_silent(Duration::from_secs(1)), "the key was forgotten");
    // The lines of an MRZ are one key.
    issued.mrz().lines().for_each(|line| watching.type_line(line));
    assert_is(&done(&watching), &person, "genuine");
}

#[test]
fn the_last_key_before_the_card_counts_and_the_end_of_the_input_waits_for_it() {
    let world = World::start();
    let (person, issued) = issued();
    let mut watching = world.watch(&["--trust", issued.trust()]);
    watching.type_line("12345");
    watching.expect("error");
    watching.type_line(&wrong_can(&issued));
    watching.type_line(&person.personal_number);
    watching.close_input();
    let _card = world.attach(SEED, &[]);
    watching.expect("card");
    assert_is(&done(&watching), &person, "genuine");
    assert_eq!(watching.end(), (0, String::new()));

    // Without a key the loop waits for nothing.
    let mut watching = world.watch(&["--trust", issued.trust()]);
    watching.close_input();
    let (status, _) = end_after_card(watching);
    assert_eq!(status, 0);
}

/// Whether a card was reported before the end is a matter of microseconds.
fn end_after_card(watching: Watching) -> (i32, String) {
    let _ = watching.is_silent(Duration::from_secs(1));
    watching.end()
}

#[test]
fn a_qr_code_opens_the_card_and_is_compared_with_it() {
    let world = World::start();
    let (person, issued) = issued();
    let mut watching = world.watch(&["--trust", issued.trust()]);
    let right = person.qr_text(QrForm::Cccd);
    let sex = if person.sex == Sex::Male { ("|Nam|", "|Nữ|") } else { ("|Nữ|", "|Nam|") };
    for (qr, result, headline) in
        [(right.clone(), "passed", "genuine"), (right.replace(sex.0, sex.1), "failed", "qr_differs")]
    {
        watching.type_line(&qr);
        let card = world.attach(SEED, &[]);
        watching.expect("card");
        let value = done(&watching);
        assert_is(&value, &person, "genuine");
        assert_eq!(check(&value, "qr").0, result, "{value:#}");
        assert_eq!(value["headline"]["name"], headline, "{value:#}");
        card.remove();
        watching.expect("removed");
        world.wait_for(Slot::First, false);
    }
}

#[test]
fn three_wrong_keys_are_the_last_for_a_card_until_it_is_lifted() {
    let world = World::start();
    let (person, issued) = issued();
    let mut watching = world.watch(&["--trust", issued.trust()]);
    let card = world.attach(SEED, &[]);
    watching.expect("card");
    for name in ["wrong_key", "wrong_key", "too_many_attempts"] {
        watching.type_line(&wrong_can(&issued));
        watching.expect_error(name);
    }
    watching.type_line(&person.personal_number);
    assert!(watching.is_silent(Duration::from_secs(1)), "nothing more is sent to it");
    card.remove();
    watching.expect("removed");
    world.wait_for(Slot::First, false);
    let _card = world.attach(SEED, &[]);
    watching.expect("card");
    assert_is(&done(&watching), &person, "genuine");
    // The key of somebody else with the same CAN is detected.
    drop(_card);
    watching.expect("removed");
    world.wait_for(Slot::First, false);
    watching.type_line(&namesake(&issued));
    let _card = world.attach(SEED, &[]);
    watching.expect("card");
    watching.expect_error("wrong_card");
}

#[test]
fn an_interrupt_ends_it_after_the_read_under_way_and_a_second_one_ends_that_too() {
    let world = World::start();
    let (person, issued) = issued();
    for interrupts in 1..=2 {
        let mut watching = world.watch(&["--trust", issued.trust()]);
        let mut card = world.attach_gated(SEED, 8);
        watching.expect("card");
        watching.type_line(&person.personal_number);
        assert_eq!(card.next_line().as_deref(), Some("held"));
        for _ in 0..interrupts {
            watching.interrupt();
            // Signals that arrive together count as one.
            std::thread::sleep(Duration::from_millis(300));
        }
        card.tell("go on");
        match interrupts {
            1 => assert_is(&done(&watching), &person, "genuine"),
            _ => drop(watching.expect_error("cancelled")),
        }
        assert_eq!(watching.end(), (0, String::new()));
        drop(card);
        world.wait_for(Slot::First, false);
    }
}

#[test]
fn nothing_is_written_to_disk_but_the_portrait_that_was_asked_for() {
    let world = World::start();
    let (person, issued) = issued();
    let home = issued.folder().join("home");
    fs::create_dir(&home).expect("a folder can be made");
    let names = ["HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"];
    let start = |options: &[&str]| {
        let mut command = world.command(cccd());
        command.args(["watch", "--format", "json", "--trust", issued.trust()]).args(options);
        Watching::start(command.envs(names.map(|name| (name, &home))))
    };
    let read = |mut watching: Watching, photo: Option<&Path>| {
        watching.type_line(&person.personal_number);
        let card = world.attach(SEED, &[]);
        watching.expect("card");
        let value = done(&watching);
        assert_is(&value, &person, "genuine");
        assert_eq!(value["photo"]["result"].as_str(), photo.map(|_| "written"));
        for name in crate::common::sensitive(&person).keys() {
            assert_eq!(value["holder"].get(name), None, "{name}");
        }
        card.remove();
        watching.expect("removed");
        world.wait_for(Slot::First, false);
        (watching, value)
    };
    read(start(&[]), None);
    assert_eq!(fs::read_dir(&home).expect("a folder").count(), 0);

    let photo = home.join("photo.jpg");
    fs::write(&photo, "of somebody else").expect("a file can be written");
    let (mut watching, _) = read(start(&["--photo", photo.to_str().expect("UTF-8")]), Some(&photo));
    assert_eq!(fs::read(&photo).expect("the photo")[..3], [0xFF, 0xD8, 0xFF]);
    assert_eq!(fs::read_dir(&home).expect("a folder").count(), 1);
    // A read without a photo leaves none of the previous person.
    watching.type_line(&wrong_can(&issued));
    let _card = world.attach(SEED, &[]);
    watching.expect("card");
    watching.expect_error("wrong_key");
    assert!(!photo.exists());
}

#[test]
fn a_journal_counts_what_ended_well_or_not_and_its_failure_ends_nothing() {
    let world = World::start();
    let (person, issued) = issued();
    let journal = issued.folder().join("journal.db");
    let journal = journal.to_str().expect("UTF-8");
    let count = ["--journal", journal, "--counter", "Quầy 1", "--purpose", "Đăng ký"];
    let mut watching = world.watch(&[&["--trust", issued.trust()], &count[..]].concat());
    let card = world.attach(SEED, &[]);
    watching.expect("card");
    watching.type_line(&wrong_can(&issued));
    watching.expect_error("wrong_key");
    watching.type_line(&person.personal_number);
    assert_is(&done(&watching), &person, "genuine");
    drop(card);
    watching.expect("removed");
    world.wait_for(Slot::First, false);
    assert_eq!(results(journal), [("genuine".to_owned(), 1), ("access".to_owned(), 1)]);
    let bytes = fs::read(journal).expect("the journal");
    let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(holds("Quầy 1") && !holds(&person.personal_number) && !holds(&person.full_name()));

    fs::write(journal, "no journal any more, but long enough to tell").expect("a file can be written");
    watching.type_line(&person.personal_number);
    let card = world.attach(SEED, &[]);
    watching.expect("card");
    assert_is(&done(&watching), &person, "genuine");
    watching.expect_error("not_a_journal");
    drop(card);
    watching.expect("removed");
}

/// How often each result occurs in a journal.
fn results(journal: &str) -> Vec<(String, u64)> {
    let now = jiff::Timestamp::try_from(std::time::SystemTime::now()).expect("a time");
    let month = jiff::tz::offset(7).to_datetime(now).strftime("%Y-%m").to_string();
    let mut command = std::process::Command::new(cccd());
    let output = command.args(["report", "--format", "json", "--month", &month, journal]).output();
    let report: Value = serde_json::from_slice(&output.expect("a report").stdout).expect("JSON");
    let rows = report["rows"].as_array().expect("rows").iter();
    rows.map(|row| {
        let result = row["result"].as_str().expect("a result").to_owned();
        (result, row["count"].as_u64().expect("a count"))
    })
    .collect()
}

#[test]
fn the_screen_shows_the_person_until_the_card_leaves_and_is_given_back() {
    let world = World::start();
    let (person, issued) = issued();
    let mut terminal = Terminal::start(start_screen(&world, &issued, &[]));
    terminal.wait_for("\x1b[?1049h");
    terminal.type_line(&person.personal_number);
    terminal.wait_for("Vui lòng đặt thẻ lên đầu đọc");
    let card = world.attach(SEED, &[]);
    terminal.wait_for("THẺ THẬT");
    terminal.wait_for(&person.personal_number);
    terminal.wait_for("Đã đọc xong.");
    card.remove();
    // The second redraw after the card left has removed the person's data.
    terminal.wait_for("Nhập hoặc quét số");
    terminal.wait_for("Nhập hoặc quét số");
    terminal.type_line("\x04");
    assert_eq!(terminal.end(), 0);
    terminal.wait_for("\x1b[2J\x1b[H\x1b[?1049l");
    assert_is_cleared(&terminal, &person);

    // A card that stays is no reason to show its holder forever.
    world.wait_for(Slot::First, false);
    let mut terminal = Terminal::start(start_screen(&world, &issued, &["--clear-after", "0.5"]));
    let _card = world.attach(SEED, &[]);
    terminal.wait_for("nhập hoặc quét số của thẻ");
    terminal.type_line(&person.personal_number);
    terminal.wait_for("Đã đọc xong.");
    terminal.wait_for("Đã đọc xong.");
    assert_is_cleared(&terminal, &person);
}

#[test]
fn the_screen_is_headlined_by_what_has_to_be_known_first() {
    let world = World::start();
    let (person, issued) = issued();
    let mut terminal = Terminal::start(start_screen(&world, &issued, &[]));
    terminal.wait_for("\x1b[?1049h");
    terminal.type_line(
        &Person::from_seed(b"another").expect("a person").sharing_can_with(&person).qr_text(QrForm::Cccd),
    );
    let card = world.attach(SEED, &[]);
    // Another person's number opens the card, but nothing of its holder is shown.
    terminal.wait_for("không phải là thẻ của số");
    card.remove();
    world.wait_for(Slot::First, false);
    let sex = if person.sex == Sex::Male { ("|Nam|", "|Nữ|") } else { ("|Nữ|", "|Nam|") };
    terminal.type_line(&person.qr_text(QrForm::Cccd).replace(sex.0, sex.1));
    let _card = world.attach(SEED, &[]);
    terminal.wait_for("THẺ THẬT, NHƯNG MÃ QR CỦA THẺ KHÁC");
    terminal.wait_for("Đã đọc xong.");
    assert!(!terminal.written().contains("THẺ THẬT:"), "never green");
}

/// The person was shown, and the last redraw no longer shows them.
#[track_caller]
fn assert_is_cleared(terminal: &Terminal, person: &Person) {
    // Each redraw begins by saving the cursor position.
    let (written, name) = (terminal.written(), person.full_name());
    let shows: Vec<_> = written.split("\x1b7").map(|drawn| drawn.contains(&name)).collect();
    assert!(shows.contains(&true), "{written:?}");
    assert_eq!(shows.last(), Some(&false), "{written:?}");
}

fn start_screen(world: &World, issued: &IssuedCard, options: &[&str]) -> std::process::Command {
    let mut command = world.command(cccd());
    command.args(["watch", "--trust", issued.trust()]).args(options);
    command
}
