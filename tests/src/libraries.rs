//! The C libraries, laid out as they are installed.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use xtask::test::COMMAND_VARIABLE;

/// The folder with `include` and `lib`, up to date: already built if `CCCD_BIN` is set, as by `cargo xtask test`, or
/// else built here.
pub fn c_libraries() -> &'static Path {
    static STAGE: LazyLock<PathBuf> = LazyLock::new(|| {
        if std::env::var_os(COMMAND_VARIABLE).is_none() {
            let mut build = xtask::cargo::cargo();
            // The same selection as `cargo xtask test`, so that nothing is compiled twice.
            build.args(["build", "--quiet", "--workspace", "--lib"]);
            if cfg!(feature = "nfc") {
                build.args(["--features", "cccd-tests/nfc"]);
            }
            if !cfg!(debug_assertions) {
                build.arg("--release");
            }
            xtask::programs::run(&mut build).expect("the C libraries can be built");
        }
        xtask::stage::stage().expect("the C libraries can be laid out")
    });
    &STAGE
}
