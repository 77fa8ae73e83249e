//! Looks for readers by others, so that a test that needs one is ignored, and counted so, where it is missing.

use std::env;

/// A program, and the word for the compiler that says that it is there.
const PROGRAM: (&str, &str) = ("mrtdreader", "has_mrtdreader");

fn main() {
    let (program, word) = PROGRAM;
    println!("cargo::rustc-check-cfg=cfg({word})");
    println!("cargo::rerun-if-env-changed=PATH");
    let folders = env::var_os("PATH").unwrap_or_default();
    for folder in env::split_paths(&folders) {
        let path = folder.join(program);
        println!("cargo::rerun-if-changed={}", path.display());
        if path.is_file() {
            println!("cargo::rustc-cfg={word}");
        }
    }
}
