//! C: needs only the header.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::language::{Language, Program, Workshop};

pub(crate) static C: Language = Language {
    name: "c",
    programs: &["cc", "pkg-config"],
    lacks: || None,
    read: "c/read_card.c",
    form: None,
    tour: None,
    make,
    made: Language::nothing(),
};

fn make(shop: &Workshop, example: &str) -> Program {
    compile(shop, "cc", &["-std=c99", "-pedantic"], &shop.examples.join(example))
}

/// Compiles a program with the command in the head comment of the examples, with every warning as an error.
pub(crate) fn compile(shop: &Workshop, compiler: &str, flags: &[&str], source: &Path) -> Program {
    let program = shop.folder.join("example");
    let line = r#"compiler=$1 source=$2 program=$3; shift 3
        "$compiler" "$@" -Wall -Wextra -Werror "$source" $(pkg-config --cflags --libs cccd) -o "$program""#;
    let arguments: [OsString; 3] = [compiler.into(), source.into(), program.clone().into()];
    shop.run(Command::new("sh").args(["-c", line, "compile"]).args(arguments).args(flags));
    Program::of([program.into()])
}
