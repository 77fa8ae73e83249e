//! Rust: uses the crate itself.

use cccd_tests::helper;

use crate::language::{Language, Program};

pub(crate) static RUST: Language = Language {
    name: "rust",
    programs: &[],
    lacks: || None,
    read: "wait_for_card.rs",
    form: None,
    tour: None,
    make: |_, _| Program::of([helper("wait_for_card").into()]),
    made: Language::nothing(),
};
