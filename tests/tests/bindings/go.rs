//! Go: uses purego, built without a C compiler.

use std::process::Command;
use std::sync::OnceLock;

use crate::language::{Language, Program, Workshop};

const SOURCES: [&str; 10] = [
    "go.mod",
    "go.sum",
    "read_card.go",
    "cccd/callbacks.go",
    "cccd/calls.go",
    "cccd/cccd.go",
    "cccd/document.go",
    "cccd/load_unix.go",
    "cccd/load_windows.go",
    "cccd/raw.go",
];

pub(crate) static GO: Language = Language {
    name: "go",
    programs: &["go"],
    lacks: || {
        static LACKS: OnceLock<Option<String>> = OnceLock::new();
        let fetch = || Workshop::fetch("go", "go", &SOURCES[..2], go().args(["mod", "download"]));
        LACKS.get_or_init(fetch).clone()
    },
    read: "go/read_card.go",
    form: None,
    tour: Some(|workshop| {
        workshop.copy_tour(&["tour/sim.go", "tour/tour.go"]);
        build(workshop, "./tour")
    }),
    make: |workshop, _| build(workshop, "."),
    made: Language::nothing(),
};

fn build(workshop: &Workshop, package: &str) -> Program {
    workshop.copy("go", &SOURCES);
    let program = workshop.folder.join("program");
    workshop.run(go().args(["build", "-o"]).arg(&program).arg(package));
    Program::of([program.into()])
}

/// Runs Go with the modules in go.sum, and only with the installed version of Go.
fn go() -> Command {
    let mut go = Command::new("go");
    go.env("CGO_ENABLED", "0").env("GOTOOLCHAIN", "local").env("GOFLAGS", "-mod=readonly");
    go
}
