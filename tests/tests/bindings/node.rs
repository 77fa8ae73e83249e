//! Node, by koffi, which npm installs beside a copy of the sources.

use std::process::Command;

use crate::language::{Language, Program, Workshop};

/// What npm is told: to take what the lock file names, to run nothing of it, and to look into its own store first.
const INSTALL: [&str; 5] = ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
const SOURCES: [&str; 5] = ["cccd.js", "library.js", "read_card.js", "package.json", "package-lock.json"];

pub(crate) static NODE: Language = Language {
    name: "node",
    programs: &["node", "npm"],
    lacks: || None,
    read: "node/read_card.js",
    form: None,
    tour: None,
    make: |workshop: &Workshop, _| {
        workshop.copy("node", &SOURCES);
        workshop.run(Command::new("npm").args(INSTALL));
        Program::of(["node".into(), workshop.folder.join("read_card.js").into()])
    },
    made: Language::nothing(),
};
