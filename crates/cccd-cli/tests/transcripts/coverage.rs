//! What the transcripts must cover as a whole: these tests fail if a new command or group of quirks is missing.

use std::{fs, process::Command};

use cccd_sim::Quirk;

use crate::session::{CALL, transcripts};

/// The texts of all transcripts below a folder, joined.
fn texts(below: &str) -> String {
    let chosen = transcripts().into_iter().filter(|(name, _)| name.starts_with(below));
    chosen.map(|(_, path)| fs::read_to_string(path).expect("a transcript can be read")).collect()
}

fn calls(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.strip_prefix(CALL)).collect()
}

/// The names of the commands that a help lists.
fn subcommands(of: &[String]) -> Vec<String> {
    let output =
        Command::new(env!("CARGO_BIN_EXE_cccd")).args(of).args(["--help", "--lang", "en"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let Some((_, list)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    let names = list.lines().take_while(|line| !line.is_empty());
    names
        .filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')))
        .filter_map(|line| line.split(' ').next().map(str::to_owned))
        .collect()
}

pub(crate) fn each_command_shows_its_help() {
    let (vietnamese, english) = (texts("help::vi"), texts("help::en"));
    let mut commands = vec![Vec::new()];
    let mut count = 0;
    while let Some(command) = commands.pop() {
        let name: String = command.iter().map(|word| format!("{word} ")).collect();
        let call = format!("cccd {name}--help");
        assert!(calls(&vietnamese).contains(&call.as_str()), "{call} has no transcript");
        assert!(
            calls(&english).contains(&format!("{call} --lang en").as_str()),
            "{call} has none in English"
        );
        let below = subcommands(&command).into_iter();
        commands.extend(below.map(|word| [command.clone(), vec![word]].concat()));
        count += 1;
    }
    assert!(count > 30, "{count} commands were found");
    for word in ["Usage", "Options", "Commands", "Print", "default:", "possible values"] {
        assert!(!vietnamese.contains(word), "{word} in Vietnamese");
    }
    assert!(english.is_ascii());
}

pub(crate) fn each_group_of_quirks_is_shown() {
    let text = texts("reads::quirks");
    let shown: Vec<_> = calls(&text)
        .into_iter()
        .filter_map(|call| call.split_once("--quirk ")?.1.split(' ').next())
        .collect();
    for group in Quirk::groups() {
        let is_shown = group.quirks().iter().any(|quirk| shown.contains(&quirk.name()));
        assert!(is_shown, "no quirk of {}", group.english());
    }
}

/// Each status, with the text and the corresponding JSON.
pub(crate) fn each_exit_status_is_shown() {
    for status in 2..=9 {
        let text = texts(&format!("errors::exit-{status}"));
        let shown: Vec<_> = text.lines().filter(|line| line.starts_with("? ")).collect();
        assert!(
            !shown.is_empty() && shown.iter().all(|line| *line == format!("? {status}")),
            "{status}: {shown:?}"
        );
        assert!(calls(&text).iter().any(|call| call.contains("--format json")), "{status} has no JSON");
    }
}

/// Renewing a transcript without reading it must not turn a forged card into a genuine one.
pub(crate) fn each_forgery_is_told() {
    let text = texts("reads::forgeries");
    let count = calls(&text).len();
    assert!(count >= 18);
    let lines = |whole: &str| text.lines().filter(|line| *line == whole).count();
    assert_eq!(lines("? 1"), count);
    assert_eq!(lines("  \"verdict\": \"not_genuine\","), count / 2);
    assert!(!text.lines().any(|line| line.starts_with("THẺ THẬT")));
    let shown = text.lines().filter(|line| line.starts_with("THÔNG TIN TRÊN CHIP"));
    assert!(shown.clone().count() > 0);
    assert!(shown.into_iter().all(|line| line.ends_with("[KHÔNG ĐƯỢC XÁC THỰC]")));
}

/// The input may be a person's number.
pub(crate) fn no_error_repeats_what_was_typed() {
    let mut count = 0;
    for transcript in ["errors::exit-2", "errors::exit-4"] {
        let text = texts(transcript);
        for call in text.split("\n$ ") {
            let Some((line, outcome)) = call.split_once('\n') else { continue };
            let typed = line.split(|character: char| " '|\\".contains(character));
            for part in typed.filter(|part| part.chars().filter(char::is_ascii_digit).count() > 4) {
                assert!(!outcome.contains(part), "{part}: {call}");
                count += 1;
            }
        }
    }
    assert!(count > 20, "{count}");
}
