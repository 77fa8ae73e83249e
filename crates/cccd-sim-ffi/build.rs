//! Names the shared library as programs ask for it: `libcccd_sim.so.MAJOR`.

use std::env;

/// Raised when a program compiled before would no longer work.
const ABI: &str = "1";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if target == "linux" {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libcccd_sim.so.{ABI}");
    }
}
