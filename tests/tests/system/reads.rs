//! Reads of a genuine card: with every key and protocol, in every output format.

use std::fs;
use std::path::Path;

use cccd_sim::{File, Issuance};
use cccd_tests::{Finished, Slot, World, cccd};

use crate::common::{SEED, WORDS_OF_A_GENUINE_VERDICT, check, identity, issued, json, sensitive};

#[test]
fn every_key_and_protocol_shows_the_holder_and_a_genuine_card() {
    let world = World::start();
    let (person, issued) = issued();
    let _card = world.attach(SEED, &[]);
    let (number, can, mrz) = (issued.key(), issued.can(), issued.mrz());
    let rows = [
        (&number, "auto", "pace", "can"),
        (&number, "pace", "pace", "can"),
        (&can, "auto", "pace", "can"),
        (&mrz, "auto", "pace", "can"),
        (&mrz, "bac", "bac", "mrz"),
    ];
    for (key, policy, protocol, password) in rows {
        let outcome = world.read(key, &["--trust", issued.trust(), "--access", policy, "--format", "json"]);
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
        let value = json(&outcome);
        assert_eq!(value["schema_version"], cccd::json::SCHEMA_VERSION);
        assert_eq!(value["verdict"], "genuine");
        assert_eq!(value["holder"].as_object(), Some(&identity(&person)));
        assert_eq!(value["access"]["protocol"], protocol);
        assert_eq!(value["access"]["password"], password);
        assert!(value["error"].is_null());
        for passed in ["chain", "signature", "hashes", "card_access", "chip_authentication", "dg1_dg13"] {
            assert_eq!(check(&value, passed), ("passed", None));
        }
        // A CAN alone does not identify the holder, and the check says so.
        let of_key = if *key == can { ("not_performed", Some("can_only")) } else { ("passed", None) };
        assert_eq!(check(&value, "key"), of_key);
    }
}

#[test]
fn a_read_takes_the_documented_number_of_commands() {
    let world = World::start();
    let (_, issued) = issued();
    let folder = Folder::new(issued.folder());
    let photo = folder.path("photo.jpg");
    // Ten, plus one for each block of each file, plus one to find out that a card does not support extended length.
    for (options, plain, with_photo) in [(&[][..], 14, 22), (&["--short-only"][..], 25 + 1, 93 + 1)] {
        let card = world.attach(SEED, options);
        for (options, commands) in [(&[][..], plain), (&["--photo", photo.as_str()][..], with_photo)] {
            let options = [&["--trust", issued.trust(), "--format", "json"], options].concat();
            let outcome = world.read(&issued.key(), &options);
            assert_eq!(outcome.status, 0, "{outcome}");
            assert_eq!(json(&outcome)["transfer"]["commands"], commands, "{outcome}");
        }
        card.remove();
        world.wait_for(Slot::First, false);
    }
}

#[test]
fn the_verdict_is_one_line_in_vietnamese_unless_english_is_asked_for() {
    let world = World::start();
    let (person, issued) = issued();
    let _card = world.attach(SEED, &[]);
    let texts = [&[][..], &["--lang", "vi"], &["--lang", "en"]].map(|options| {
        let outcome = world.read(&issued.key(), &[&["--trust", issued.trust()], options].concat());
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
        outcome.stdout
    });
    let [vietnamese, asked_for, english] = &texts;
    let verdict = |text: &str| text.lines().next().map(str::to_owned);
    assert_eq!(verdict(vietnamese), verdict(asked_for));
    assert_eq!(
        verdict(vietnamese).as_deref(),
        Some("THẺ THẬT: dữ liệu có chữ ký số hợp lệ và chip là chip gốc.")
    );
    assert_eq!(
        verdict(english).as_deref(),
        Some("GENUINE: the data is validly signed and the chip is the original one.")
    );
    assert!(vietnamese.contains("Họ và tên") && !vietnamese.contains("Full name"));
    assert!(english.contains("Full name") && !english.contains("Họ và tên"));
    for text in &texts {
        assert!(WORDS_OF_A_GENUINE_VERDICT.iter().any(|words| text.contains(words)), "{text}");
        // No colours in a pipe, and long values may be folded.
        assert!(!text.contains('\u{1b}'));
        assert!(text.contains(&person.full_name()) && text.contains(&person.personal_number), "{text}");
        assert!(text.contains(&person.date_of_birth.ddmmyyyy()), "{text}");
        assert!(!text.contains(&person.father) && !text.contains(&person.features), "{text}");
    }
}

#[test]
fn sensitive_fields_are_shown_only_when_asked_for() {
    let world = World::start();
    let (person, issued) = issued();
    let _card = world.attach(SEED, &[]);
    let read = |options: &[&str]| {
        let outcome = world.read(&issued.key(), &[&["--trust", issued.trust()], options].concat());
        assert_eq!(outcome.status, 0, "{outcome}");
        outcome
    };
    let mut all = identity(&person);
    all.extend(sensitive(&person));
    assert_eq!(json(&read(&["--all", "--format", "json"]))["holder"].as_object(), Some(&all));
    let text = read(&["--all", "--lang", "en"]).stdout;
    assert!(text.contains("Religion") && text.contains(&person.father), "{text}");
    let text = read(&["--lang", "en"]).stdout;
    assert!(!text.contains("Religion") && !text.contains(&person.father), "{text}");
}

#[test]
fn the_photo_is_the_only_thing_that_is_written_and_only_when_asked_for() {
    let world = World::start();
    let (_, issued) = issued();
    let _card = world.attach(SEED, &[]);
    let folder = Folder::new(issued.folder());
    // Anything written without being requested would go to one of these.
    let read = |options: &[&str]| {
        let mut command = world.command("env");
        command.arg("--chdir").arg(&folder.0).arg(cccd());
        command.args(["read", "--key-file", "-", "--trust", issued.trust()]).args(options);
        for variable in ["HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"] {
            command.env(variable, &folder.0);
        }
        let outcome = Finished::of(&mut command, format!("{}\n", issued.key()).as_bytes());
        assert_eq!(outcome.status, 0, "{outcome}");
    };
    read(&["--all"]);
    assert_eq!(folder.names(), [""; 0]);

    read(&["--photo", "photo.jpg"]);
    assert_eq!(folder.names(), ["photo.jpg"]);
    let photo = fs::read(folder.path("photo.jpg")).expect("the photo was written");
    assert_eq!(photo[..3], [0xFF, 0xD8, 0xFF]);
    let card = Issuance::new(SEED.as_bytes()).issue().expect("a card can be issued");
    assert!(card.files[&File::Dg(2)].ends_with(&photo), "the bytes of the card");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let metadata = fs::metadata(folder.path("photo.jpg")).expect("the photo was written");
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    }
}

/// An empty folder, which is deleted with the one that it is in.
struct Folder(String);

impl Folder {
    fn new(parent: &Path) -> Self {
        let path = parent.join("empty");
        fs::create_dir(&path).expect("a folder can be made");
        Self(path.to_str().expect("the path is UTF-8").to_owned())
    }

    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.0)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("the folder is there").flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }
}
