//! The names of machine architectures in Rust and Debian.

use std::env::consts;

use crate::{Error, Result};

/// A machine architecture that packages are made for.
#[derive(Debug)]
pub(super) struct Machine {
    /// The name in a Rust target.
    pub(super) rust: &'static str,
    /// Debian's name of the architecture.
    pub(super) debian: &'static str,
    /// Debian's name of the library folder.
    pub(super) folder: &'static str,
}

const MACHINES: [Machine; 4] = [
    Machine { rust: "x86_64", debian: "amd64", folder: "x86_64-linux-gnu" },
    Machine { rust: "aarch64", debian: "arm64", folder: "aarch64-linux-gnu" },
    Machine { rust: "x86", debian: "i386", folder: "i386-linux-gnu" },
    Machine { rust: "riscv64", debian: "riscv64", folder: "riscv64-linux-gnu" },
];

impl Machine {
    /// The architecture that this process was built for.
    ///
    /// # Errors
    ///
    /// [`Error::NoPackages`].
    pub(super) fn here() -> Result<Self> {
        Self::named(consts::OS, consts::ARCH)
    }

    fn named(system: &str, name: &str) -> Result<Self> {
        let known = MACHINES.into_iter().find(|machine| system == "linux" && machine.rust == name);
        known.ok_or_else(|| Error::NoPackages { machine: format!("{system} on {name}") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linux_alone_is_packed() {
        assert_eq!(Machine::named("linux", "x86_64").unwrap().debian, "amd64");
        for (system, name) in [("macos", "aarch64"), ("linux", "m68k")] {
            assert!(matches!(Machine::named(system, name), Err(Error::NoPackages { .. })), "{system} {name}");
        }
    }
}
