//! C++: needs one header next to the program.

use crate::c::compile;
use crate::language::{Language, Program, Workshop};

const FLAGS: [&str; 2] = ["-std=c++17", "-pedantic"];

pub(crate) static CPP: Language = Language {
    name: "cpp",
    programs: &["c++", "pkg-config"],
    lacks: || None,
    read: "cpp/read_card.cpp",
    form: None,
    tour: Some(tour),
    make: |shop, example| compile(shop, "c++", &FLAGS, &shop.examples.join(example)),
    made: Language::nothing(),
};

fn tour(shop: &Workshop) -> Program {
    let header = format!("-I{}", shop.examples.join("cpp").display());
    let folder = format!("-L{}", shop.stage.join("lib").display());
    // Linked even if nothing before it on the command line needs it.
    let invented = ["-Wl,--no-as-needed", "-lcccd_sim", "-pthread"];
    let flags = [&FLAGS[..], &[&header, &folder], &invented].concat();
    compile(shop, "c++", &flags, &shop.tours.join("tour.cpp"))
}
