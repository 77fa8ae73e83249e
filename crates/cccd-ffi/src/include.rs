//! The header of this library, and the raw layers of the bindings for other languages, which are generated from it.

mod csharp;
mod go;
mod java;
mod model;
mod node;
mod python;

use std::{fs, path::Path};

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

/// The raw layer of each binding matches the header.
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

/// No binding leaves out a function: its hand-written part calls every function that its raw layer does not expose
/// directly.
#[test]
fn each_binding_calls_every_function() {
    let model = Model::of(&header(&numbers()).text());
    let in_c = |name: &str| format!("cccd_{name}");
    let in_go = |name: &str| format!("c.{}", model::camel(name));
    let in_node = |name: &str| format!("c.{name}");
    let go = ["go/cccd/cccd.go", "go/cccd/calls.go", "go/cccd/callbacks.go", "go/cccd/document.go"];
    let python = ["python/cccd/__init__.py", "python/cccd/_calls.py", "python/cccd/_own_reader.py"];
    calls_every_function(&model, &["cpp/cccd.hpp"], in_c);
    calls_every_function(&model, &["csharp/Cccd.cs"], in_c);
    calls_every_function(&model, &go, in_go);
    calls_every_function(&model, &["java/Cccd.java"], in_c);
    calls_every_function(&model, &["node/cccd.js"], in_node);
    calls_every_function(&model, &python, in_c);
}

/// Checks the hand-written files of one binding; `call` gives the name by which it calls a function.
fn calls_every_function(model: &Model, files: &[&str], call: impl Fn(&str) -> String) {
    let plain: Vec<_> = model.plain().map(|(function, _)| &*function.name).collect();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let text: String = files.iter().map(|file| fs::read_to_string(examples.join(file)).unwrap()).collect();
    for name in model.functions.iter().map(|one| &*one.name).filter(|name| !plain.contains(name)) {
        let call = call(name);
        // The match must not be the beginning of a longer name.
        let is_whole = |(at, _)| {
            let after = text[at + call.len()..].chars().next();
            !after.is_some_and(|next: char| next.is_alphanumeric() || next == '_')
        };
        assert!(text.match_indices(&call).any(is_whole), "{files:?} does not call cccd_{name}");
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

/// Lists the numbers of the errors, from the one table of them.
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
