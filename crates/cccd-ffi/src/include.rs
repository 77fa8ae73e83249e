//! The header of this library.

use std::path::Path;

use cccd::{
    Code,
    messages::{Language, code_message},
};

use crate::header::Header;

#[test]
fn the_header_is_that_of_this_source() {
    let numbers = numbers();
    Header {
        root: Path::new(env!("CARGO_MANIFEST_DIR")),
        name: "cccd.h",
        rules: include_str!("../header.h"),
        includes: &["<stddef.h>", "<stdint.h>"],
        before: &numbers,
        elsewhere: &[],
    }
    .compare();
}

/// The numbers of the errors, out of the one table that there is.
fn numbers() -> String {
    let row = |code: &Code| {
        let what = code_message(*code, Language::English).what;
        format!("/** {what} */\n#define CCCD_STATUS_{} {}\n", code.name().to_uppercase(), code.number())
    };
    let statuses: String = Code::ALL.iter().map(row).collect();
    format!(
        "/** Stands for the length of a text that ends with a NUL byte. */\n\
         #define CCCD_NUL_TERMINATED SIZE_MAX\n\n{statuses}"
    )
}
