//! Errors, in two lines each: what happened and what to do.

use std::io;

/// The errors of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An unknown argument.
    #[error(
        "error: {argument:?} is nothing that can be asked for.\n\
         `cargo xtask help` lists all commands."
    )]
    Usage {
        /// The argument.
        argument: String,
    },
    /// Something is missing, and this system has no apt to install it with.
    #[error(
        "error: missing on this system: {} (as Debian names them).\n\
         Install them with the system's own package manager, then run this again.",
        .packages.join(", ")
    )]
    Missing {
        /// The Debian packages that provide it.
        packages: Vec<&'static str>,
    },
    /// Packages must be installed, but this is not root and there is no sudo.
    #[error(
        "error: packages are missing, and there is neither root nor sudo to install them.\n\
         As root: apt-get install --no-install-recommends {}",
        .packages.join(" ")
    )]
    NotRoot {
        /// The missing packages.
        packages: Vec<&'static str>,
    },
    /// A program could not be started.
    #[error(
        "error: {program} could not be started: {source}.\n\
         `cargo xtask setup` installs what is missing."
    )]
    Start {
        /// Its name.
        program: String,
        /// The error of the system.
        source: io::Error,
    },
    /// A program failed.
    #[error(
        "error: failed: {command}\n\
         The lines above say why; put that right and run this again."
    )]
    Failed {
        /// The command line.
        command: String,
    },
    /// The system does not allow this user to create namespaces.
    #[error(
        "error: this system does not allow namespaces of our own: {said}.\n\
         Run as root, start the container with --privileged, or allow it by \
         `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` (Ubuntu) or \
         `sysctl -w kernel.unprivileged_userns_clone=1` (older Debian)."
    )]
    Namespaces {
        /// The message of `unshare`.
        said: String,
    },
    /// The PC/SC service of a virtual reader did not come up.
    #[error(
        "error: pcscd did not come up in its namespaces: {log}.\n\
         Look whether the packages pcscd and vsmartcard-vpcd are whole: `cargo xtask setup`."
    )]
    Service {
        /// The end of its log.
        log: String,
    },
    /// The machine's own PC/SC service is not running, or has no virtual reader.
    #[error(
        "error: no pcscd with a virtual reader runs on this machine.\n\
         Start it (`systemctl restart pcscd`), or run as root so that one can be made."
    )]
    NoServiceHere,
    /// The simulated card did not attach to the virtual reader.
    #[error(
        "error: the invented card did not attach to the virtual reader.\n\
         The lines above say why; the reader listens on ports 35963 and 35964."
    )]
    CardNotAttached,
    /// Packages are made for Linux only, and only for architectures whose Debian name is known.
    #[error(
        "error: no packages are made for {machine}.\n\
         `cargo build --release --workspace` builds command and libraries; copy them by hand."
    )]
    NoPackages {
        /// System and machine, as Rust names them.
        machine: String,
    },
    /// Crates by others have something that is not on the list.
    #[error(
        "error: {}.\n\
         Do without the crate, or put it on the list in crates/xtask/src/dependencies.rs with a reason.",
        .found.join("; ")
    )]
    Dependencies {
        /// What was found.
        found: Vec<String>,
    },
    /// A file or stream of this machine.
    #[error(
        "error: {doing}: {source}.\n\
         Look at the free space and the permissions of the target folder."
    )]
    InputOutput {
        /// What was being done.
        doing: &'static str,
        /// The error of the system.
        source: io::Error,
    },
}

/// Shorthand for results of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// The exit status of the process: 2 for a wrong command line, 1 for everything else.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Usage { .. } => 2,
            _ => 1,
        }
    }
}
