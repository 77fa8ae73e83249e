//! Go, by purego, built without a C compiler.

use std::process::Command;

use crate::language::{Language, Program, Workshop};

const SOURCES: [&str; 10] = [
    "go.mod",
    "go.sum",
    "read_card.go",
    "cccd/callbacks.go",
    "cccd/calls.go",
    "cccd/cccd.go",
    "cccd/document.go",
    "cccd/library.go",
    "cccd/load_unix.go",
    "cccd/load_windows.go",
];

pub(crate) static GO: Language = Language {
    name: "go",
    programs: &["go"],
    lacks: || None,
    read: "go/read_card.go",
    form: None,
    tour: None,
    make: |workshop: &Workshop, _| {
        workshop.copy("go", &SOURCES);
        let program = workshop.folder.join("read_card");
        // With modules as go.sum has them, and no other version of Go than the one that is here.
        let mut build = Command::new("go");
        build.env("CGO_ENABLED", "0").env("GOTOOLCHAIN", "local").env("GOFLAGS", "-mod=readonly");
        workshop.run(build.args(["build", "-o"]).arg(&program).arg("."));
        Program::of([program.into()])
    },
    made: Language::nothing(),
};
