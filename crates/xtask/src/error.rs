//! Errors: two lines each, what happened and what to do.

use std::{fmt, io};

/// What can go wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// An argument that no command knows.
    Usage {
        /// The argument.
        argument: String,
    },
    /// Something is missing, and this system has no apt to install it with.
    Missing {
        /// What is missing, by its name on Debian.
        packages: Vec<&'static str>,
    },
    /// Packages must be installed, and there is neither root nor sudo.
    NotRoot {
        /// What is missing.
        packages: Vec<&'static str>,
    },
    /// A program could not be started.
    Start {
        /// Its name.
        program: String,
        /// What the system said.
        source: io::Error,
    },
    /// A program ended with a failure.
    Failed {
        /// The command line.
        command: String,
    },
    /// The system does not let this user make namespaces.
    Namespaces {
        /// What `unshare` said.
        said: String,
    },
    /// The PC/SC service of a virtual reader did not come up.
    Service {
        /// The end of its log.
        log: String,
    },
    /// The machine's own PC/SC service does not run, or has no virtual reader.
    NoServiceHere,
    /// The simulated card did not attach to the virtual reader.
    CardNotAttached,
    /// Packages are made for Linux alone, and only where it is known what Debian calls the machine.
    NoPackages {
        /// System and machine, as Rust calls them.
        machine: String,
    },
    /// A file or stream of this machine.
    InputOutput {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

/// Shorthand for results of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// The exit status of the process: 2 for a wrong command line, 1 for all else.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Usage { .. } => 2,
            _ => 1,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { argument } => {
                writeln!(f, "error: {argument:?} is nothing that can be asked for.")?;
                write!(f, "`cargo xtask help` lists all commands.")
            }
            Self::Missing { packages } => {
                writeln!(
                    f,
                    "error: missing on this system: {} (as Debian names them).",
                    packages.join(", ")
                )?;
                write!(f, "Install them with the system's own package manager, then run this again.")
            }
            Self::NotRoot { packages } => {
                writeln!(
                    f,
                    "error: packages are missing, and there is neither root nor sudo to install them."
                )?;
                write!(f, "As root: apt-get install --no-install-recommends {}", packages.join(" "))
            }
            Self::Start { program, source } => {
                writeln!(f, "error: {program} could not be started: {source}.")?;
                write!(f, "`cargo xtask setup` installs what is missing.")
            }
            Self::Failed { command } => {
                writeln!(f, "error: failed: {command}")?;
                write!(f, "The lines above say why; put that right and run this again.")
            }
            Self::Namespaces { said } => {
                writeln!(f, "error: this system does not allow namespaces of our own: {said}.")?;
                write!(
                    f,
                    "Run as root, start the container with --privileged, or allow it by \
                     `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` (Ubuntu) or \
                     `sysctl -w kernel.unprivileged_userns_clone=1` (older Debian)."
                )
            }
            Self::Service { log } => {
                writeln!(f, "error: pcscd did not come up in its namespaces: {log}.")?;
                write!(
                    f,
                    "Look whether the packages pcscd and vsmartcard-vpcd are whole: `cargo xtask setup`."
                )
            }
            Self::NoServiceHere => {
                writeln!(f, "error: no pcscd with a virtual reader runs on this machine.")?;
                write!(f, "Start it (`systemctl restart pcscd`), or run as root so that one can be made.")
            }
            Self::CardNotAttached => {
                writeln!(f, "error: the invented card did not attach to the virtual reader.")?;
                write!(f, "The lines above say why; the reader listens on ports 35963 and 35964.")
            }
            Self::NoPackages { machine } => {
                writeln!(f, "error: no packages are made for {machine}.")?;
                write!(
                    f,
                    "`cargo build --release --workspace` builds command and libraries; copy them by hand."
                )
            }
            Self::InputOutput { doing, source } => {
                writeln!(f, "error: {doing}: {source}.")?;
                write!(f, "Look at the free space and the permissions of the target folder.")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Start { source, .. } | Self::InputOutput { source, .. } => Some(source),
            _ => None,
        }
    }
}
