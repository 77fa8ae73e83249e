//! Names the shared library as programs ask for it: `libcccd_sim.so.MAJOR`.

use std::env;

/// Raised when a program compiled before would no longer work.
const ABI: &str = include_str!("../cccd-ffi/abi-version");

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|target| target == "linux") {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libcccd_sim.so.{}", ABI.trim());
    }
}
