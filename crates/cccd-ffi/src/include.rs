//! The header of this library, and the raw layers of the bindings for other languages, which are made of it.

mod csharp;
mod go;
mod java;
mod model;
mod node;
mod python;

use std::path::Path;

use cccd::{
    Code,
    messages::{Language, code_message},
};

use self::model::Model;
use crate::header::{self, Header};

#[test]
fn the_header_is_that_of_this_source() {
    header(&numbers()).compare();
}

/// What a binding says about the C interface is what the header says.
#[test]
fn the_raw_layers_are_those_of_the_header() {
    let model = Model::of(&header(&numbers()).text());
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for (file, text) in [
        ("csharp/Native.cs", csharp::write(&model)),
        ("go/cccd/raw.go", go::write(&model)),
        ("java/CccdRaw.java", java::write(&model)),
        ("node/raw.js", node::write(&model)),
        ("node/raw.d.ts", node::types(&model)),
        ("python/cccd/_raw.py", python::write(&model)),
    ] {
        header::compare(&examples.join(file), &text);
    }
}

fn header(numbers: &str) -> Header<'_> {
    Header {
        root: Path::new(env!("CARGO_MANIFEST_DIR")),
        name: "cccd.h",
        rules: include_str!("../header.h"),
        includes: &["<stddef.h>", "<stdint.h>"],
        before: numbers,
        elsewhere: &[],
    }
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
