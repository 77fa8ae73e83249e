//! C: needs no file but the header.

use std::ffi::OsString;
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
    compile(shop, "cc", &["-std=c99", "-pedantic"], example)
}

/// Compiles an example as the comment at its head says, with every warning as an error.
pub(crate) fn compile(shop: &Workshop, compiler: &str, flags: &[&str], example: &str) -> Program {
    let program = shop.folder.join("example");
    let source = shop.examples.join(example).into_os_string();
    let line = r#"compiler=$1 source=$2 program=$3; shift 3
        "$compiler" "$@" -Wall -Wextra -Werror "$source" $(pkg-config --cflags --libs cccd) -o "$program""#;
    let arguments: [OsString; 3] = [compiler.into(), source, program.clone().into()];
    shop.run(Command::new("sh").args(["-c", line, "compile"]).args(arguments).args(flags));
    Program::of([program.into()])
}
