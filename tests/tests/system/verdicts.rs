//! Cards that are not genuine, or whose authenticity is unknown: the exit status, the words and the reason.

use std::fs;

use cccd_tests::{IssuedCard, Slot, World};
use serde_json::Value;

use crate::common::{SEED, WORDS_OF_A_GENUINE_VERDICT, check, issued, json};

/// A card and the expected result.
struct Row {
    /// Options of `cccd sim run`.
    card: &'static [&'static str],
    /// The check that decides, its result and the name of the reason.
    check: &'static str,
    result: &'static str,
    reason: Option<&'static str>,
    /// The file that the reason is about.
    file: Option<&'static str>,
}

const fn row(
    card: &'static [&'static str],
    [check, result, reason]: [&'static str; 3],
    file: Option<&'static str>,
) -> Row {
    Row { card, check, result, reason: Some(reason), file }
}

const NOT_GENUINE: &[Row] = &[
    row(&["--change", "DG1"], ["hashes", "failed", "hash_mismatch"], Some("EF.DG1")),
    row(&["--change", "DG2"], ["hashes", "failed", "hash_mismatch"], Some("EF.DG2")),
    row(&["--change", "DG13"], ["hashes", "failed", "hash_mismatch"], Some("EF.DG13")),
    row(&["--change", "DG14"], ["hashes", "failed", "hash_mismatch"], Some("EF.DG14")),
    row(&["--change", "SOD"], ["signature", "failed", "signature_wrong"], None),
    row(&["--clone"], ["chip_authentication", "failed", "chip_key_wrong"], None),
    row(&["--clone", "--withhold", "DG14"], ["hashes", "failed", "listed_file_absent"], Some("EF.DG14")),
    row(&["--refuse-chip-authentication"], ["chip_authentication", "failed", "chip_refused"], None),
    row(&["--hide-card-access"], ["card_access", "failed", "card_access_differs"], None),
];

#[test]
fn forged_and_copied_cards_are_not_genuine_with_the_reason() {
    let bench = Bench::start();
    for row in NOT_GENUINE {
        // This key also opens a card that hides how it can be opened.
        let key = bench.issued.mrz();
        let value = bench.read(row, &key, bench.issued.trust(), 1, ["KHÔNG PHẢI THẺ THẬT:", "NOT GENUINE:"]);
        assert_eq!(value["verdict"], "not_genuine", "{:?}", row.card);
    }
}

#[test]
fn an_unknown_root_is_cannot_tell_and_is_named() {
    let bench = Bench::start();
    let stranger = ["--issuer-seed", "stranger"];
    let row = row(&["--issuer-seed", "stranger"], ["chain", "inconclusive", "root_missing"], None);
    let heads = ["CHƯA XÁC ĐỊNH ĐƯỢC:", "CANNOT TELL:"];
    let value = bench.read(&row, &bench.issued.key(), bench.issued.trust(), 8, heads);
    assert_eq!(value["verdict"], "cannot_tell");

    // The root that it names is indeed the missing one: with it the card is genuine.
    let issued = IssuedCard::new(SEED, &stranger);
    let checks = value["checks"].as_array().into_iter().flatten();
    let certificate =
        checks.filter(|check| check["name"] == "chain").map(|check| &check["reason"]["certificate"]).next();
    let identifier =
        certificate.and_then(|certificate| certificate["key_identifier"].as_str()).expect("an identifier");
    let identifier_bytes = hex::decode(identifier).expect("hexadecimal digits");
    let root = fs::read(issued.folder().join("trust/root.cer")).expect("the issuer wrote the root");
    assert!(root.windows(identifier_bytes.len()).any(|window| window == identifier_bytes));
    let _card = bench.world.attach(SEED, &stranger);
    let outcome = bench.world.read(&issued.key(), &["--trust", bench.issued.trust()]);
    assert!(outcome.stdout.contains(identifier), "{outcome}");
    let outcome = bench.world.read(&issued.key(), &["--trust", issued.trust()]);
    assert_eq!(outcome.status, 0, "{outcome}");
}

#[test]
fn a_forged_root_of_the_right_name_is_no_root() {
    let bench = Bench::start();
    let _card = bench.world.attach(SEED, &["--impostor", "forger"]);
    let outcome =
        bench.world.read(&bench.issued.key(), &["--trust", bench.issued.trust(), "--format", "json"]);
    assert!([1, 8].contains(&outcome.status), "{outcome}");
    assert_ne!(check(&json(&outcome), "chain").0, "passed");
}

#[test]
fn without_any_root_nothing_can_be_told() {
    let bench = Bench::start();
    let _card = bench.world.attach(SEED, &[]);
    let empty = bench.issued.folder().join("empty");
    fs::create_dir(&empty).expect("a folder can be made");
    let empty = empty.to_str().expect("the path is UTF-8");
    let mut command = bench.world.command(cccd_tests::cccd());
    // The default folder, which need not exist, depends on the user who runs the test.
    command.args(["read", "--key-file", "-", "--format", "json"]);
    command.env("HOME", empty).env("XDG_DATA_HOME", empty).env_remove("CCCD_TRUST");
    let by_platform = cccd_tests::Finished::of(&mut command, bench.issued.key().as_bytes());
    let by_name = bench.world.read(&bench.issued.key(), &["--trust", empty, "--format", "json"]);
    for outcome in [by_platform, by_name] {
        assert_eq!(outcome.status, 8, "{outcome}");
        let value = json(&outcome);
        assert_eq!(check(&value, "chain"), ("inconclusive", Some("root_missing")));
        // The chip has a key, but nothing shows that it is the key of this card.
        assert_eq!(check(&value, "chip_authentication").0, "inconclusive");
    }
}

#[test]
fn without_chip_and_active_authentication_the_chip_is_not_proven() {
    let bench = Bench::start();
    let row = Row {
        card: &["--without-chip-authentication", "--without-active-authentication"],
        check: "chip_authentication",
        result: "not_supported",
        reason: None,
        file: None,
    };
    let heads = ["DỮ LIỆU ĐÚNG, CHƯA CHỨNG MINH ĐƯỢC CHIP:", "DATA AUTHENTIC, CHIP NOT PROVEN:"];
    let value = bench.read(&row, &bench.issued.key(), bench.issued.trust(), 9, heads);
    assert_eq!(value["verdict"], "chip_not_proven");
}

#[test]
fn a_photo_that_was_not_asked_for_is_named_as_not_read() {
    let bench = Bench::start();
    let _card = bench.world.attach(SEED, &["--change", "DG2"]);
    let outcome =
        bench.world.read(&bench.issued.key(), &["--trust", bench.issued.trust(), "--format", "json"]);
    assert_eq!(outcome.status, 0, "{outcome}");
    let value = json(&outcome);
    let findings = value["findings"].as_array().expect("an array");
    let not_read = findings.iter().find(|finding| finding["name"] == "file_not_read").expect("a finding");
    assert!(not_read["files"].as_array().is_some_and(|files| files.contains(&"EF.DG2".into())), "{outcome}");
}

/// A world and the card whose root is trusted in it.
struct Bench {
    world: World,
    issued: IssuedCard,
}

impl Bench {
    fn start() -> Self {
        Self { world: World::start(), issued: issued().1 }
    }

    /// Reads the card of a row in both languages and as JSON, and checks the results against the row. Returns the JSON
    /// form.
    fn read(&self, row: &Row, key: &str, trust: &str, status: i32, heads: [&str; 2]) -> Value {
        let card = self.world.attach(SEED, row.card);
        let photo = self.issued.folder().join("photo.jpg");
        let photo = photo.to_str().expect("the path is UTF-8");
        let read = |options: &[&str]| {
            let options = [&["--trust", trust, "--photo", photo], options].concat();
            let outcome = self.world.read(key, &options);
            assert_eq!(outcome.status, status, "{:?}: {outcome}", row.card);
            for words in WORDS_OF_A_GENUINE_VERDICT {
                assert!(!outcome.stdout.contains(words), "{:?}: {outcome}", row.card);
                assert!(!outcome.stderr.contains(words), "{:?}: {outcome}", row.card);
            }
            outcome
        };
        let [vietnamese, english] = ["vi", "en"].map(|language| read(&["--lang", language]));
        for (outcome, head) in [&vietnamese, &english].into_iter().zip(heads) {
            assert!(outcome.stdout.starts_with(head), "{:?}: {outcome}", row.card);
        }
        let outcome = read(&["--format", "json", "--lang", "en"]);
        let value = json(&outcome);
        assert_eq!(check(&value, row.check), (row.result, row.reason), "{:?}", row.card);
        if let Some(reason) = reason(&value, row.check) {
            let what = reason["what"].as_str().expect("a line");
            assert!(english.stdout.contains(what), "{what} is not in {english}");
            let files: Vec<_> = reason["files"].as_array().into_iter().flatten().collect();
            assert_eq!(files.first().and_then(|file| file.as_str()), row.file, "{:?}", row.card);
        }
        card.remove();
        self.world.wait_for(Slot::First, false);
        value
    }
}

fn reason<'a>(value: &'a Value, check: &str) -> Option<&'a Value> {
    let mut checks = value["checks"].as_array().into_iter().flatten();
    let reason = &checks.find(|entry| entry["name"] == check)?["reason"];
    (!reason.is_null()).then_some(reason)
}
