//! Shared by the tests: a person and their card, and what is expected of an output.

use cccd_sim::{Date, Person, Sex};
use cccd_tests::{Finished, IssuedCard};
use serde_json::{Map, Value};

/// The seed of the card that most tests read.
pub(crate) const SEED: &str = "holder";

/// What only a genuine card may be called, in both languages.
pub(crate) const WORDS_OF_A_GENUINE_VERDICT: [&str; 4] = [
    "THẺ THẬT: dữ liệu có chữ ký số hợp lệ",
    "Có thể sử dụng thông tin",
    "GENUINE: the data is validly signed",
    "The data may be used",
];

/// The card of a seed as its issuer knows it.
pub(crate) fn issued() -> (Person, IssuedCard) {
    let person = Person::from_seed(SEED.as_bytes()).expect("a person can be invented");
    let issued = IssuedCard::new(SEED, &[]);
    assert_eq!(issued.key(), person.personal_number);
    (person, issued)
}

/// A number that is not the holder's but has the same ending, as another person's may.
pub(crate) fn namesake(issued: &IssuedCard) -> String {
    let other = Person::from_seed(b"somebody else").expect("a person can be invented");
    let number = format!("{}{}", &other.personal_number[..6], issued.can());
    assert_ne!(number, issued.key());
    number
}

/// A CAN that is not the holder's.
pub(crate) fn wrong_can(issued: &IssuedCard) -> String {
    let other = Person::from_seed(b"somebody else").expect("a person can be invented");
    assert_ne!(other.can(), issued.can());
    other.can().to_owned()
}

/// The holder in JSON: the identity.
pub(crate) fn identity(person: &Person) -> Map<String, Value> {
    let expiry = person.date_of_expiry.map_or("unlimited".to_owned(), day);
    let sex = if person.sex == Sex::Male { "M" } else { "F" };
    let mut fields = map([
        ("personal_number", person.personal_number.as_str()),
        ("full_name", &person.full_name()),
        ("date_of_birth", &day(person.date_of_birth)),
        ("sex", sex),
        ("nationality", &person.nationality),
        ("place_of_origin", &person.place_of_origin),
        ("place_of_residence", &person.place_of_residence),
        ("date_of_issue", &day(person.date_of_issue)),
        ("date_of_expiry", &expiry),
        ("document_number", person.document_number()),
    ]);
    fields.extend(person.old_id_number.iter().flat_map(|number| map([("old_number", number)])));
    fields
}

/// The holder in JSON: what is output only on request.
pub(crate) fn sensitive(person: &Person) -> Map<String, Value> {
    let mut fields = map([
        ("ethnicity", person.ethnicity.as_str()),
        ("religion", &person.religion),
        ("personal_identification", &person.features),
        ("father", &person.father),
        ("mother", &person.mother),
    ]);
    fields.extend(person.spouse.iter().flat_map(|name| map([("spouse", name)])));
    fields
}

fn map<const N: usize>(fields: [(&str, &str); N]) -> Map<String, Value> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
}

fn day(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// Parses the single JSON object on standard output.
pub(crate) fn json(outcome: &Finished) -> Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome}"))
}

/// The result of a check by its name, and the name of the reason.
pub(crate) fn check<'a>(value: &'a Value, name: &str) -> (&'a str, Option<&'a str>) {
    let checks = value["checks"].as_array().into_iter().flatten();
    let check = checks.clone().find(|check| check["name"] == name);
    let check = check.unwrap_or_else(|| panic!("no check {name} in {value:#}"));
    (check["result"].as_str().expect("a result"), check["reason"]["name"].as_str())
}

/// Asserts that a command failed with this status and two lines, the first of which begins with this text.
#[track_caller]
pub(crate) fn assert_error(outcome: &Finished, status: i32, first_line: &str) {
    assert_eq!(outcome.status, status, "{outcome}");
    let lines: Vec<_> = outcome.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{outcome}");
    assert!(lines[0].starts_with(first_line), "{outcome}");
    assert!(lines[1].starts_with("      ") && lines[1].trim().len() > 10, "{outcome}");
}
