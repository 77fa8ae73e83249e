//! Node: uses koffi, which npm installs next to a copy of the sources.

use std::process::Command;
use std::sync::OnceLock;

use crate::language::{Language, Program, Workshop};

/// Options of npm: install what the lock file names, run no scripts of it, and look in the local cache first.
const INSTALL: [&str; 5] = ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
const PACKAGES: [&str; 2] = ["package.json", "package-lock.json"];
const SOURCES: [&str; 6] = ["cccd.js", "library.js", "raw.js", "read_card.js", PACKAGES[0], PACKAGES[1]];

pub(crate) static NODE: Language = Language {
    name: "node",
    programs: &["node", "npm"],
    lacks: || {
        static LACKS: OnceLock<Option<String>> = OnceLock::new();
        // Without a network, npm would keep trying for minutes.
        let fetch = || {
            Workshop::fetch(
                "node",
                "node",
                &PACKAGES,
                Command::new("npm").args(INSTALL).arg("--fetch-retries=1"),
            )
        };
        LACKS.get_or_init(fetch).clone()
    },
    read: "node/read_card.js",
    form: None,
    tour: Some(|workshop| {
        workshop.copy_tour(&["tour.js"]);
        script(workshop, "tour.js")
    }),
    make: |workshop, _| script(workshop, "read_card.js"),
    made: Language::nothing(),
};

fn script(workshop: &Workshop, name: &str) -> Program {
    workshop.copy("node", &SOURCES);
    workshop.run(Command::new("npm").args(INSTALL));
    Program::of(["node".into(), workshop.folder.join(name).into()])
}
