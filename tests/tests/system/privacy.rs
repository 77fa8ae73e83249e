//! Nothing personal on standard error, at its most talkative, whatever goes wrong.

use cccd_sim::Person;
use cccd_tests::{IssuedCard, Outcome, Slot, World};

use crate::{SEED, card};

/// Everything that tells who the holder is.
fn personal() -> Vec<String> {
    let card = card();
    let person = &card.person;
    let mut fields = vec![
        person.full_name(),
        person.personal_number.clone(),
        person.document_number().to_owned(),
        person.can().to_owned(),
        person.place_of_origin.clone(),
        person.place_of_residence.clone(),
        person.features.clone(),
        person.father.clone(),
        person.mother.clone(),
        person.field_16.clone(),
        card.mrz.information(),
    ];
    fields.extend(person.old_id_number.clone());
    fields.extend(card.mrz.lines().iter().cloned());
    fields
}

/// Which fields stand in a text, as they are or in hexadecimal.
fn found(fields: &[String], text: &str) -> Vec<String> {
    let stands = |field: &&String| {
        let digits = hex::encode(field.as_bytes());
        text.contains(field.as_str()) || text.contains(&digits) || text.contains(&digits.to_uppercase())
    };
    fields.iter().filter(stands).cloned().collect()
}

#[test]
fn logs_and_errors_name_nobody_and_the_output_that_was_asked_for_does() {
    let world = World::start();
    let issued = IssuedCard::new(SEED, &[]);
    let owner = card().person;
    let fields = personal();
    let namesake = Person::from_seed(b"stranger").unwrap().sharing_can_with(&owner).personal_number;
    let mrz = std::fs::read_to_string(issued.folder().join("mrz.txt")).unwrap();
    let read = |key: &str, options: &[&str]| {
        let mut command = world.command(cccd_tests::cccd());
        command.args(["read", "--key-file", "-", "--trust", issued.trust()]).args(options);
        Outcome::of(command.env("RUST_LOG", "trace"), key.as_bytes())
    };
    let quiet = |outcome: Outcome| {
        assert_eq!(found(&fields, &outcome.stderr), [""; 0], "{}", outcome.stderr);
        outcome
    };
    for forgery in [&[][..], &["--clone"], &["--change", "DG1"], &["--change", "SOD"], &["--short-only"]] {
        let card = world.attach(SEED, forgery);
        let whole = quiet(read(&issued.key(), &["--all", "--format", "json"]));
        assert!(whole.stderr.len() > 1_000, "the log was meant to be talkative: {}", whole.stderr);
        quiet(read(&mrz, &["--access", "bac"]));
        for (key, status) in [(namesake.as_str(), 4), ("000000", 4), ("00108501234", 4)] {
            let outcome = quiet(read(key, &[]));
            if forgery.is_empty() {
                assert_eq!(outcome.status, status);
                assert_eq!(found(&fields, &outcome.stdout), [""; 0]);
            }
        }
        if forgery.is_empty() {
            // The same search finds what was asked for by name.
            let asked = found(&fields, &whole.stdout);
            for field in [owner.full_name(), owner.father.clone(), owner.features.clone()] {
                assert!(asked.contains(&field), "{field} in {}", whole.stdout);
            }
        }
        card.remove();
        world.wait_for(Slot::First, false);
    }
    let _card = world.attach(SEED, &["--remove-after", "12"]);
    assert_eq!(quiet(read(&issued.key(), &[])).status, 3);
    world.wait_for(Slot::First, false);
    assert_eq!(quiet(read(&issued.key(), &[])).status, 3);
}
