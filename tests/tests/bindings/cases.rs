//! The tests for every example.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use cccd_sim::{File, Issuance, Person};
use cccd_tests::{IssuedCard, World, world::Slot};
use xtask::cargo;

use crate::language::{Language, Program, Workshop};

/// A test that runs for each language.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// Whether it tests the example that fills in a form.
    pub(crate) of_form: bool,
    pub(crate) run: fn(&Language),
}

const fn case(name: &'static str, run: fn(&Language)) -> Case {
    Case { name, of_form: false, run }
}

pub(crate) const CASES: [Case; 6] = [
    case("a_genuine_card_shows_name_number_and_verdict_and_nothing_is_written", a_genuine_card),
    case("the_photo_is_saved_when_asked_for", the_photo),
    case("a_tampered_card_is_not_genuine", a_tampered_card),
    case("a_wrong_key_gives_two_lines", a_wrong_key),
    case("a_card_that_comes_later_is_waited_for", a_later_card),
    Case { name: "a_form_is_filled_by_a_genuine_card_alone", of_form: true, run: a_form },
];

const SEED: &str = "holder";
const GENUINE: &str = "THẺ THẬT: ";
const NOT_GENUINE: &str = "KHÔNG PHẢI THẺ THẬT: ";

fn a_genuine_card(language: &Language) {
    let counter = Counter::new();
    let _card = counter.world.attach(SEED, &[]);
    let outcome = counter.read(language, &counter.issued.key(), &[]);
    assert_eq!(outcome.status, 0, "{outcome}");
    assert_eq!(outcome.error, "", "{outcome}");
    let [name, number, verdict] = outcome.lines();
    assert_eq!(name, counter.person.full_name(), "{outcome}");
    assert_eq!(number, counter.person.personal_number, "{outcome}");
    assert!(verdict.starts_with(GENUINE), "{outcome}");
    assert_eq!(counter.names(), [""; 0]);
}

fn the_photo(language: &Language) {
    let counter = Counter::new();
    let _card = counter.world.attach(SEED, &[]);
    // Non-ASCII letters in the name, which every language must pass on.
    let photo = counter.desk().join("ảnh thẻ.jpg");
    let outcome = counter.read(language, &counter.issued.key(), &[photo.to_str().expect("UTF-8")]);
    assert_eq!(outcome.status, 0, "{outcome}");
    let photo = fs::read(photo).expect("the photo was written");
    assert_eq!(photo[..3], [0xFF, 0xD8, 0xFF]);
    let card = Issuance::new(SEED.as_bytes()).issue().expect("a card can be issued");
    assert!(card.files[&File::Dg(2)].ends_with(&photo), "the bytes of the card");
}

fn a_tampered_card(language: &Language) {
    let counter = Counter::new();
    let _card = counter.world.attach(SEED, &["--change", "DG13"]);
    let outcome = counter.read(language, &counter.issued.key(), &[]);
    assert!(outcome.status > 0, "{outcome}");
    let [_, _, verdict] = outcome.lines();
    assert!(verdict.starts_with(NOT_GENUINE), "{outcome}");
}

fn a_wrong_key(language: &Language) {
    let counter = Counter::new();
    let _card = counter.world.attach(SEED, &[]);
    let other = Person::from_seed(b"somebody else").expect("a person can be invented");
    let outcome = counter.read(language, &other.personal_number, &[]);
    assert!(outcome.status > 0, "{outcome}");
    assert_eq!(outcome.output, "", "{outcome}");
    let lines: Vec<_> = outcome.error.lines().collect();
    assert_eq!(lines.len(), 2, "{outcome}");
    assert!(lines[0].contains("không mở được thẻ này"), "{outcome}");
    assert!(lines[1].trim().len() > 10, "{outcome}");
    assert!(!outcome.error.contains(&other.personal_number), "{outcome}");
}

fn a_later_card(language: &Language) {
    let counter = Counter::new();
    // The example has asked for the card, but there is none yet.
    let example =
        counter.start(&mut language.reads(&counter.world, &counter.desk()), &counter.issued.key(), &[]);
    let _card = counter.world.attach(SEED, &[]);
    let outcome = example.end();
    assert_eq!(outcome.status, 0, "{outcome}");
    assert!(outcome.lines::<3>()[2].starts_with(GENUINE), "{outcome}");
}

fn a_form(language: &Language) {
    let counter = Counter::new();
    let template = cargo::workspace().join("examples/forms/khai-bao-luu-tru.html");
    let filled = counter.desk().join("tờ khai.html");
    let arguments = [&template, &filled].map(|path| path.to_str().expect("the path is UTF-8"));
    let fill = || {
        let mut command = language.fills(&counter.world, &counter.desk());
        counter.start(&mut command, &counter.issued.key(), &arguments).end()
    };

    let card = counter.world.attach(SEED, &["--change", "DG13"]);
    let outcome = fill();
    assert!(outcome.status > 0, "{outcome}");
    assert!(outcome.error.contains(NOT_GENUINE), "{outcome}");
    assert_eq!(counter.names(), [""; 0]);
    card.remove();
    // Otherwise the service still reports the card that was removed.
    counter.world.wait_for(Slot::First, false);

    let _card = counter.world.attach(SEED, &[]);
    let outcome = fill();
    assert_eq!(outcome.status, 0, "{outcome}");
    let filled = fs::read_to_string(filled).expect("the form was written in UTF-8");
    let person = &counter.person;
    for text in [&*person.full_name(), &person.personal_number, &person.place_of_residence] {
        assert!(filled.contains(text), "{text} in {filled}");
    }
    assert!(filled.contains(&format!(">{GENUINE}")), "{filled}");
    assert!(!filled.contains("{{"), "{filled}");
}

/// Uses each part of the bindings once; the program reports what was wrong.
pub(crate) fn a_tour(language: &Language, make: fn(&Workshop) -> Program) {
    let counter = Counter::new();
    let _card = counter.world.attach(SEED, &[]);
    let mut command = language.tours(make, &counter.world);
    let given = ["tests/evidence/office.pem", "tests/fuzz/seeds/input/picture.png"];
    command.args(given.map(|file| cargo::workspace().join(file)));
    let outcome = cccd_tests::Finished::of(&mut command, b"");
    assert!(outcome.status == 0 && outcome.stdout.ends_with("tour ok\n"), "{outcome}");
    assert_eq!(outcome.stderr, "", "{outcome}");
}

/// A counter with a reader, an empty folder of the clerk, and what the issuer of the card handed out.
struct Counter {
    world: World,
    issued: IssuedCard,
    person: Person,
}

impl Counter {
    fn new() -> Self {
        let person = Person::from_seed(SEED.as_bytes()).expect("a person can be invented");
        let counter = Self { world: World::start(), issued: IssuedCard::new(SEED, &[]), person };
        fs::create_dir(counter.desk()).expect("a folder can be made");
        counter
    }

    /// The folder in which the examples run.
    fn desk(&self) -> std::path::PathBuf {
        self.issued.folder().join("desk")
    }

    /// The names of the files written there.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.desk()).expect("the folder can be read");
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        entries.map(|entry| name(entry.expect("an entry"))).collect()
    }

    fn read(&self, language: &Language, key: &str, arguments: &[&str]) -> CaseResult {
        self.start(&mut language.reads(&self.world, &self.desk()), key, arguments).end()
    }

    /// Starts an example, and waits until it has asked for the card.
    fn start(&self, command: &mut Command, key: &str, arguments: &[&str]) -> Example {
        command.args(arguments).env("CCCD_TRUST", self.issued.trust());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the example starts");
        let mut stdin = child.stdin.take().expect("standard input is piped");
        writeln!(stdin, "{key}").expect("a key fits into any pipe");
        let mut output = BufReader::new(child.stdout.take().expect("standard output is piped"));
        let mut asked = String::new();
        output.read_line(&mut asked).expect("its output is UTF-8");
        let example = Example { child, output };
        if !asked.to_lowercase().contains("đặt thẻ") {
            panic!("it asked {asked:?} for the card, and then: {}", example.end());
        }
        example
    }
}

/// A running example.
struct Example {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Example {
    fn end(mut self) -> CaseResult {
        let mut outcome = CaseResult::default();
        self.output.read_to_string(&mut outcome.output).expect("its output is UTF-8");
        // It writes at most two lines there, which fit into the pipe.
        let mut errors = self.child.stderr.take().expect("standard error is piped");
        errors.read_to_string(&mut outcome.error).expect("its errors are UTF-8");
        outcome.status = self.child.wait().expect("it ends").code().unwrap_or(-1);
        outcome
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The result of an example, after the line with which it asked for the card.
#[derive(Default)]
struct CaseResult {
    status: i32,
    output: String,
    error: String,
}

impl CaseResult {
    /// The lines of its output; there must be exactly `N`.
    fn lines<const N: usize>(&self) -> [&str; N] {
        let lines: Vec<_> = self.output.lines().collect();
        lines.try_into().unwrap_or_else(|_| panic!("{N} lines: {self}"))
    }
}

impl std::fmt::Display for CaseResult {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "status {}\n--- output\n{}\n--- error\n{}", self.status, self.output, self.error)
    }
}
