//! No personal data and no key on standard error or in the most verbose logs, whatever goes wrong.

use std::{collections::BTreeSet, fs, path::Path};

use cccd_sim::{File, Issuance, Person};
use cccd_tests::{Finished, IssuedCard, Slot, World, cccd};

use crate::common::{namesake, wrong_can};

#[test]
fn nothing_personal_and_no_key_is_logged_while_everything_goes_wrong() {
    let bench = Bench::start();
    let outcomes = bench.outcomes();
    let statuses: BTreeSet<_> = outcomes.iter().map(|outcome| outcome.status).collect();
    assert!(statuses.is_superset(&[0, 1, 2, 3, 4, 7, 8].into()), "it was meant to go wrong: {statuses:?}");
    let talkative = outcomes.iter().filter(|outcome| outcome.stderr.contains("TRACE")).count();
    assert!(talkative >= 15, "the log was meant to be talkative: {talkative}");

    let needles = bench.needles();
    for outcome in &outcomes {
        let text = without_times(&outcome.stderr);
        assert_eq!(found(&needles, &text), [""; 0], "{text}");
        assert_eq!(key_like(&text), None, "{text}");
    }
    // The same search finds everything that was requested in the output it was requested for.
    let asked_for = &outcomes[0].stdout;
    for (name, needle) in bench.fields() {
        assert_eq!(found(&[(name, needle.into_bytes())], asked_for), [name], "{asked_for}");
    }
}

#[test]
fn by_default_nothing_is_written_to_disk_and_nothing_sensitive_is_put_out() {
    let bench = Bench::start();
    let card = bench.attach(Slot::First, &[]);
    let place = bench.issued.folder().join("place");
    fs::create_dir(&place).expect("a folder can be made");
    let sensitive = bench.sensitive();
    let read = ["read", "--trust", bench.issued.trust()];
    for form in [&[][..], &["--format", "json"]] {
        let outcome = bench.within(&place, &[&read, form].concat());
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
        assert!(outcome.stdout.contains(&bench.person.full_name()), "{outcome}");
        assert_eq!(found(&sensitive, &outcome.stdout), [""; 0]);
        assert_eq!(tried(&outcome.stdout, ["EF.DG2", "EF.DG3", "EF.DG4"]), [""; 0]);
        assert_eq!(fs::read_dir(&place).expect("the folder is there").count(), 0, "a file was made");
    }
    // The search does find requested data; here the photo cannot be written.
    let asked = bench.within(&place, &[&read[..], &["--photo", "photo.jpg", "--all"]].concat());
    assert_ne!(asked.status, 0, "{asked}");
    let shown = found(&sensitive, &asked.stdout);
    assert!(asked.status == -1 || shown.contains(&"religion"), "{asked}");
    card.remove();
}

#[test]
fn the_search_knows_every_form() {
    let needles = [("key", b"\x07\x08\xC8".to_vec())];
    for text in ["key 0708c8", "key 0708C8", "[7, 8, 200]"] {
        assert_eq!(found(&needles, text), ["key"]);
    }
    assert_eq!(found(&needles, "key 0708C"), [""; 0]);
    assert_eq!(key_like(&"0123456789ABCDEF".repeat(2)), Some("0123456789ABCDEF".repeat(2)));
    assert_eq!(key_like("sent=0123456789 received=0123456789ABCDEF"), None);
    assert_eq!(without_times("2026-01-02T03:04:05.123456Z TRACE it\n[104] this"), "TRACE it\n[104] this");
}

/// A world, and a person each of whose fields has a distinctive text.
struct Bench {
    world: World,
    seed: String,
    person: Person,
    issued: IssuedCard,
}

impl Bench {
    fn start() -> Self {
        let person = |seed: &str| Person::from_seed(seed.as_bytes()).expect("a person can be invented");
        // "Không", for no religion, is a word in many messages.
        let is_telling = |person: &Person| {
            person.religion != "Không"
                && person.ethnicity != "Kinh"
                && person.spouse.is_some()
                && person.old_id_number.is_some()
                && person.date_of_expiry.is_some()
        };
        let seeds = (0..10_000).map(|number| format!("person {number}"));
        let seed = seeds.into_iter().find(|seed| is_telling(&person(seed))).expect("such a person");
        Self { world: World::start(), person: person(&seed), issued: IssuedCard::new(&seed, &[]), seed }
    }

    /// The fields of the holder by name, with their values.
    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = crate::common::identity(&self.person);
        fields.extend(crate::common::sensitive(&self.person));
        let names = [
            "personal_number",
            "full_name",
            "date_of_birth",
            "place_of_origin",
            "place_of_residence",
            "date_of_issue",
            "date_of_expiry",
            "document_number",
            "old_number",
            "ethnicity",
            "religion",
            "personal_identification",
            "father",
            "mother",
            "spouse",
        ];
        let text = |name: &str| fields[name].as_str().expect("a text").to_owned();
        names.into_iter().map(|name| (name, text(name))).collect()
    }

    /// Everything that identifies the holder or opens the card.
    fn needles(&self) -> Vec<(&'static str, Vec<u8>)> {
        let mut texts = self.fields();
        let person = &self.person;
        texts.push(("surname", person.surname.to_uppercase()));
        texts.push(("CAN", self.issued.can()));
        texts.push(("field 16", person.field_16.clone()));
        texts.push(("another number", namesake(&self.issued)));
        texts.push(("another CAN", wrong_can(&self.issued)));
        texts.extend(self.issued.mrz().lines().map(|line| ("MRZ", line.to_owned())));
        for date in [Some(person.date_of_birth), Some(person.date_of_issue), person.date_of_expiry] {
            texts.extend(date.map(|date| ("date", date.ddmmyyyy())));
            texts.extend(date.map(|date| ("date in an MRZ", date.yymmdd())));
        }
        let mut needles: Vec<_> = texts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
        let card = Issuance::new(self.seed.as_bytes()).issue().expect("a card can be issued");
        needles.push(("photo", card.files[&File::Dg(2)][9_000..9_016].to_vec()));
        needles
    }

    /// What is output only if it is requested by name.
    fn sensitive(&self) -> Vec<(&'static str, Vec<u8>)> {
        let names = [
            "ethnicity",
            "religion",
            "personal_identification",
            "father",
            "mother",
            "spouse",
            "field 16",
            "photo",
        ];
        self.needles().into_iter().filter(|(name, _)| names.contains(name)).collect()
    }

    /// Runs the command where no file can be written, with this folder in place of every folder that it may use.
    fn within(&self, place: &Path, arguments: &[&str]) -> Finished {
        let mut command = self.world.command(Path::new("sh"));
        command.args(["-c", r#"cd "$HOME" && ulimit -f 0 && exec "$0" "$@""#]).arg(cccd()).args(arguments);
        for variable in
            ["HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"]
        {
            command.env(variable, place);
        }
        Finished::of(&mut command, format!("{}\n", self.issued.key()).as_bytes())
    }

    /// Successful reads, the first of which shows everything, and failing reads.
    fn outcomes(&self) -> Vec<Finished> {
        let number = self.issued.key();
        let mrz = self.issued.mrz();
        let photo = self.issued.folder().join("photo.jpg");
        let photo = photo.to_str().expect("the path is UTF-8");
        let nowhere = self.issued.folder().join("nowhere/photo.jpg");
        let nowhere = nowhere.to_str().expect("the path is UTF-8");
        let mut outcomes = Vec::new();

        let card = self.attach(Slot::First, &[]);
        outcomes.extend([
            self.read(&number, &["--all", "--format", "json", "--photo", photo]),
            self.read(&self.issued.can(), &["--all"]),
            self.read(&mrz, &["--access", "bac"]),
            self.read(&number, &["--access", "bac"]),
            self.read(&number, &["--strict"]),
            self.read(&number, &["--photo", nowhere]),
            self.read(&number, &["--reader", "none"]),
            self.read(&wrong_can(&self.issued), &[]),
            self.read(&namesake(&self.issued), &["--all", "--format", "json"]),
            self.read(&mrz.replacen(|digit: char| digit.is_ascii_digit(), "X", 1), &["--access", "bac"]),
        ]);
        for badly_formed in
            [&number[1..], &number.replacen('0', "O", 1), &mrz.replacen('<', "", 1), &mrz[..40]]
        {
            outcomes.push(self.read(badly_formed, &[]));
        }
        outcomes.push(self.cccd(&["read", "--key", &number], ""));
        outcomes.push(self.cccd(&["read", "--trust", nowhere, "--key-file", "-"], &number));
        outcomes.push(self.cccd(&["info"], ""));
        let second = self.attach(Slot::Second, &[]);
        outcomes.push(self.read(&number, &[]));
        second.remove();
        self.world.wait_for(Slot::Second, false);
        card.remove();
        self.world.wait_for(Slot::First, false);
        outcomes.push(self.read(&number, &[]));

        let cards: [&[&str]; 12] = [
            &["--change", "DG1", "--change", "DG14"],
            &["--change", "DG13:1"],
            &["--change", "DG2:30"],
            &["--change", "SOD:2"],
            &["--change", "CardAccess:1"],
            &["--clone"],
            &["--issuer-seed", "stranger"],
            &["--withhold", "SOD"],
            &["--withhold", "DG13"],
            &["--remove-after", "9"],
            &["--remove-after", "15"],
            &["--remove-after", "17", "--put-back", "0.6"],
        ];
        for card in cards {
            let card = self.attach(Slot::First, card);
            outcomes.push(self.read(&number, &["--all", "--photo", photo, "--resume", "3"]));
            card.remove();
            self.world.wait_for(Slot::First, false);
        }
        outcomes
    }

    fn attach(&self, slot: Slot, options: &[&str]) -> cccd_tests::Running {
        self.world.attach_to(slot, &self.seed, options)
    }

    fn read(&self, key: &str, options: &[&str]) -> Finished {
        let arguments = [&["read", "--key-file", "-", "--trust", self.issued.trust()], options].concat();
        self.cccd(&arguments, &format!("{key}\n"))
    }

    fn cccd(&self, arguments: &[&str], input: &str) -> Finished {
        let mut command = self.world.command(cccd());
        Finished::of(command.args(arguments).env("RUST_LOG", "trace"), input.as_bytes())
    }
}

/// Those of the files that the read tried, if the output is JSON.
fn tried<'a, const N: usize>(output: &str, files: [&'a str; N]) -> Vec<&'a str> {
    let Ok(json) = serde_json::from_str::<serde_json::Value>(output) else { return Vec::new() };
    let tried: Vec<_> =
        json["files"].as_array().expect("a list of files").iter().map(|file| &file["name"]).collect();
    files.into_iter().filter(|name| tried.iter().any(|tried| *tried == name)).collect()
}

/// The names of the needles that occur in a text in any form: as they are, in hexadecimal, or as a list of numbers.
fn found<'a>(needles: &[(&'a str, Vec<u8>)], text: &str) -> Vec<&'a str> {
    let stands = |bytes: &[u8]| {
        let list = format!("{bytes:?}");
        let forms = [hex::encode(bytes), hex::encode_upper(bytes), list.trim_matches(['[', ']']).to_owned()];
        let plain = std::str::from_utf8(bytes).is_ok_and(|plain| text.contains(plain));
        plain || forms.iter().any(|form| text.contains(form))
    };
    needles.iter().filter(|(_, bytes)| stands(bytes)).map(|(name, _)| *name).collect()
}

/// The first run of hexadecimal digits that is at least as long as the shortest key.
fn key_like(text: &str) -> Option<String> {
    let mut runs = text.split(|character: char| !character.is_ascii_hexdigit());
    runs.find(|run| run.len() >= 32).map(str::to_owned)
}

/// A log without its times of day, which may contain any six digits.
fn without_times(log: &str) -> String {
    let line = |line: &str| match line.split_once("Z ") {
        Some((time, rest)) if time.len() == "2026-01-02T03:04:05.123456".len() => {
            rest.trim_start().to_owned()
        }
        _ => line.to_owned(),
    };
    log.lines().map(line).collect::<Vec<_>>().join("\n")
}
