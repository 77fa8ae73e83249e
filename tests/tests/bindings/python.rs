//! Python, by its own ctypes.

use std::path::PathBuf;

use crate::language::{Language, Program};

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
        // Nothing is left beside the sources.
        variables: vec![("PYTHONDONTWRITEBYTECODE", "1".into()), ("PYTHONIOENCODING", "utf-8".into())],
    }
}
