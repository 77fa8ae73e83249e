//! Python: uses its built-in ctypes.

use std::path::PathBuf;
use std::process::Command;

use crate::language::{Language, Program, Workshop};

const SOURCES: [&str; 10] = [
    "pyproject.toml",
    "read_card.py",
    "fill_form.py",
    "cccd/__init__.py",
    "cccd/_calls.py",
    "cccd/_library.py",
    "cccd/_own_reader.py",
    "cccd/_raw.py",
    "cccd/_types.py",
    "cccd/py.typed",
];
/// A virtual environment with what is needed to build the package and check its types.
const ENVIRONMENT: &str =
    "python3 -m venv venv && exec venv/bin/pip install -qq --retries 1 'flit_core>=3.11,<4' 'mypy<2'";

pub(crate) static PYTHON: Language = Language {
    name: "python",
    programs: &["python3"],
    lacks: || None,
    read: "python/read_card.py",
    form: Some("python/fill_form.py"),
    tour: Some(|workshop| {
        let mut program = script(workshop.tours.join("tour.py"));
        program.variables.push(("PYTHONPATH", workshop.examples.join("python").into()));
        program
    }),
    make: |workshop, example| script(workshop.examples.join(example)),
    made: Language::nothing(),
};

fn script(path: PathBuf) -> Program {
    Program {
        line: vec!["python3".into(), path.into()],
        // Leaves no files next to the sources.
        variables: vec![("PYTHONDONTWRITEBYTECODE", "1".into()), ("PYTHONIOENCODING", "utf-8".into())],
    }
}

/// The package as installed by pip is found from anywhere, and its types pass the strictest checks. Returns why that
/// was not tested, if it was not.
pub(crate) fn the_package_installs_and_its_types_are_strict() -> Option<String> {
    let missing = PYTHON.missing().or_else(|| {
        Workshop::fetch("python", "python", &SOURCES, Command::new("sh").args(["-c", ENVIRONMENT]))
    });
    if missing.is_some() {
        return missing;
    }
    let workshop = Workshop::of("python", "fetch");
    workshop.copy_tour(&["tour.py"]);
    let program = |name: &str| Command::new(workshop.folder.join("venv/bin").join(name));
    workshop.run(program("mypy").args(["--strict", "cccd", "read_card.py", "fill_form.py", "tour.py"]));
    workshop.run(program("pip").args(["install", "-qq", "--no-deps", "--no-build-isolation", "."]));
    let mut import = program("python");
    // Isolated mode: ignores the copy in this folder.
    import.args([
        "-I",
        "-c",
        "import cccd; assert 'venv' in cccd.__file__ and cccd.version(), cccd.__file__",
    ]);
    workshop.run(import.env("LD_LIBRARY_PATH", workshop.stage.join("lib")));
    None
}
