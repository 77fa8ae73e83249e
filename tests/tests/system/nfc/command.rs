//! The command on a reader over libnfc.

use cccd_tests::{IssuedCard, NfcReader, Running, cccd};

use crate::common::{SEED, assert_error, issued, json};

/// The reader offered by `cccd sim pn532`, with its text for `--reader`; it ends when the value is dropped.
fn offered(options: &[&str]) -> (Running, String) {
    let mut command = std::process::Command::new(cccd());
    command.args(["sim", "pn532", "--seed", SEED]).args(options);
    Running::start_with_line(&mut command)
}

fn read(reader: &str, issued: &IssuedCard, options: &[&str]) -> cccd_tests::Finished {
    let arguments =
        ["read", "--key-file", "-", "--reader", reader, "--trust", issued.trust(), "--lang", "en"];
    let mut command = std::process::Command::new(cccd());
    command.args(arguments).args(options).env_remove("LIBNFC_LOG_LEVEL");
    cccd_tests::Finished::of(&mut command, format!("{}\n", issued.key()).as_bytes())
}

#[test]
fn a_card_is_read_by_the_address_of_its_reader() {
    let (person, issued) = issued();
    let photo = issued.folder().join("photo.jpg");
    for options in [&[][..], &["--type", "b", "--remove-after", "30", "--put-back", "0"]] {
        let (_card, reader) = offered(options);
        assert!(reader.starts_with("nfc:pn532_uart:/dev/pts/"), "{reader}");
        let photo = photo.to_str().expect("the path is UTF-8");
        let outcome = read(&reader, &issued, &["--photo", photo, "--resume", "30"]);
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
        assert!(outcome.stdout.contains(&person.full_name()), "{outcome}");
        let was_lifted = outcome.stdout.contains("The card was lifted during the read and put back.");
        assert_eq!(was_lifted, !options.is_empty(), "{outcome}");
    }
    assert!(photo.exists());
}

#[test]
fn the_first_reader_of_libnfc_needs_no_address() {
    let (_, issued) = issued();
    let card = cccd_sim::Issuance::new(SEED.as_bytes()).issue().expect("a card can be issued");
    let reader = NfcReader::with(&card, cccd_sim::pn532::CardType::A);
    let name = format!("nfc:{}", reader.connection());

    let outcome = reader.cccd(&["readers", "--format", "json"], "");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    let value = json(&outcome);
    let readers = value["readers"].as_array().expect("a list");
    let listed = readers.iter().find(|reader| reader["kind"] == "nfc").expect("it is listed");
    assert_eq!((&listed["name"], listed["card"].is_null()), (&name.as_str().into(), true));
    let outcome = reader.cccd(&["readers"], "");
    assert!(outcome.stdout.contains(&format!("{name}  libnfc")), "{outcome}");

    let options = ["--reader", "nfc", "--format", "json"];
    let arguments = [&["read", "--key-file", "-", "--trust", issued.trust()], &options[..]].concat();
    let outcome = reader.cccd(&arguments, &issued.key());
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    assert_eq!(json(&outcome)["verdict"], "genuine");

    let outcome = reader.cccd(&[&["info"], &options[..]].concat(), "");
    let value = json(&outcome);
    assert_eq!((&value["reader"], &value["block_length"]), (&name.as_str().into(), &223.into()), "{outcome}");

    let outcome = reader.cccd(&["doctor", "--reader", "nfc", "--trust", issued.trust(), "--lang", "en"], "");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
    assert!(outcome.stdout.contains(&name), "{outcome}");
    reader.pad().lift();
    let outcome = reader.cccd(&["doctor", "--reader", &name, "--trust", issued.trust(), "--lang", "en"], "");
    assert_eq!(outcome.status, 3, "{outcome}");
    assert!(outcome.stdout.contains("[103] No card lies on the reader"), "{outcome}");
}

#[test]
fn what_goes_wrong_is_two_lines_whatever_libnfc_writes() {
    let (_, issued) = issued();
    let reader = NfcReader::start();
    let name = format!("nfc:{}", reader.connection());
    assert_error(&read(&name, &issued, &[]), 3, "[103] No card lies on the reader.");
    let first_line = "[110] No reader has the name that was chosen (pn532_uart:/nonexistent).";
    assert_error(&read("nfc:pn532_uart:/nonexistent", &issued, &[]), 3, first_line);
    assert_error(&read("nfc:no_such_driver", &issued, &[]), 3, "[110] No reader has the name");
    let first_line =
        "[121] What is at the chosen address does not answer as an NFC reader (pn532_uart:/dev/null).";
    assert_error(&read("nfc:pn532_uart:/dev/null", &issued, &[]), 3, first_line);
    reader.pad().hang_at(Some(0));
    assert_error(&read(&name, &issued, &[]), 3, "[121] What is at the chosen address does not");
}
