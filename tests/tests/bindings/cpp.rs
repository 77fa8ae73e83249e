//! C++: one header beside the program.

use crate::c::compile;
use crate::language::Language;

pub(crate) static CPP: Language = Language {
    name: "cpp",
    programs: &["c++", "pkg-config"],
    lacks: || None,
    read: "cpp/read_card.cpp",
    form: None,
    tour: None,
    make: |shop, example| compile(shop, "c++", &["-std=c++17", "-pedantic"], example),
    made: Language::nothing(),
};
