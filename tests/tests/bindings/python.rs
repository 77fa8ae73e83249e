//! Python, by its own ctypes.

use crate::language::{Language, Program, Workshop};

pub(crate) static PYTHON: Language = Language {
    name: "python",
    programs: &["python3"],
    lacks: || None,
    read: "python/read_card.py",
    form: Some("python/fill_form.py"),
    tour: None,
    make: |workshop: &Workshop, example: &str| Program {
        line: vec!["python3".into(), workshop.examples.join(example).into()],
        // Nothing is left beside the sources.
        variables: vec![("PYTHONDONTWRITEBYTECODE", "1".into()), ("PYTHONIOENCODING", "utf-8".into())],
    },
    made: Language::nothing(),
};
