//! `setup`: installs only what is missing.

use std::io;
use std::path::Path;
use std::process::Command;

use crate::{Error, Result, programs};

/// A requirement of the build or the tests, and the Debian packages that provide it.
struct Need {
    what: What,
    packages: &'static [&'static str],
}

enum What {
    /// A program.
    Program(&'static str),
    /// A library to build with, by its name in `pkg-config`.
    Library(&'static str),
    /// A file.
    File(&'static str),
}

/// Requirements for building, and for reading a card on a virtual reader.
const NEEDS: [Need; 10] = [
    // To build.
    Need { what: What::Program("cc"), packages: &["gcc", "libc6-dev"] },
    Need { what: What::Program("pkg-config"), packages: &["pkg-config"] },
    Need { what: What::Library("libpcsclite"), packages: &["libpcsclite-dev"] },
    Need { what: What::Library("openssl"), packages: &["libssl-dev"] },
    // To run a virtual reader.
    Need { what: What::Program("pcscd"), packages: &["pcscd"] },
    Need { what: What::File("/usr/lib/pcsc/drivers/serial/libifdvpcd.so"), packages: &["vsmartcard-vpcd"] },
    Need { what: What::Program("unshare"), packages: &["util-linux"] },
    Need { what: What::Program("nsenter"), packages: &["util-linux"] },
    Need { what: What::Program("mount"), packages: &["mount"] },
    Need { what: What::Program("ip"), packages: &["iproute2"] },
];

/// Additional requirements of the tests.
const NEEDS_OF_TESTS: [Need; 19] = [
    // To build with readers over libnfc, whose bindings are generated with libclang.
    Need { what: What::Library("libnfc"), packages: &["libnfc-dev"] },
    Need { what: What::File("/usr/lib/llvm-14/lib/libclang.so.1"), packages: &["libclang1-14"] },
    Need { what: What::File("/usr/lib/llvm-14/lib/clang"), packages: &["libclang-common-14-dev"] },
    // A third-party reader to compare with.
    Need { what: What::Program("mrtdreader"), packages: &["mrtdreader"] },
    // To inspect the C libraries, and what a C program does with them.
    Need { what: What::Program("nm"), packages: &["binutils"] },
    Need { what: What::Program("abidiff"), packages: &["abigail-tools"] },
    Need { what: What::Program("valgrind"), packages: &["valgrind"] },
    Need { what: What::Program("openssl"), packages: &["openssl"] },
    // To search the memory of the command.
    Need { what: What::Program("gcore"), packages: &["gdb"] },
    // To run the examples in other languages.
    Need { what: What::Program("python3"), packages: &["python3"] },
    Need { what: What::Program("c++"), packages: &["g++"] },
    Need { what: What::Program("mcs"), packages: &["mono-mcs"] },
    Need { what: What::Program("mono"), packages: &["mono-runtime"] },
    Need { what: What::Program("javac"), packages: &["default-jdk-headless"] },
    Need { what: What::Program("java"), packages: &["default-jdk-headless"] },
    Need { what: What::File("/usr/share/java/jna.jar"), packages: &["libjna-java"] },
    Need { what: What::Program("node"), packages: &["nodejs"] },
    Need { what: What::Program("npm"), packages: &["npm"] },
    Need { what: What::Program("go"), packages: &["golang-go"] },
];

/// Additional requirements of the fuzzer.
const NEEDS_OF_FUZZER: [Need; 1] = [Need { what: What::Program("c++"), packages: &["g++"] }];

/// Installs the packages whose programs, libraries or files are missing.
///
/// # Errors
///
/// [`Error::Missing`] on a system without apt, [`Error::NotRoot`] without root and sudo, [`Error::Failed`] if apt
/// fails.
pub fn setup() -> Result<()> {
    install(&NEEDS)
}

/// Also installs what the tests need.
///
/// # Errors
///
/// Those of [`setup`].
pub fn setup_for_tests() -> Result<()> {
    install(NEEDS.iter().chain(&NEEDS_OF_TESTS))
}

/// Also installs what the fuzzer needs.
///
/// # Errors
///
/// Those of [`setup`].
pub fn setup_for_fuzzing() -> Result<()> {
    install(NEEDS.iter().chain(&NEEDS_OF_FUZZER))
}

fn install<'a>(needs: impl IntoIterator<Item = &'a Need> + Clone) -> Result<()> {
    let packages = missing(needs.clone());
    if packages.is_empty() {
        return Ok(());
    }
    if !Path::new("/etc/debian_version").is_file() || programs::find("apt-get").is_none() {
        return Err(Error::Missing { packages });
    }
    let sudo = !programs::is_root();
    if sudo && programs::find("sudo").is_none() {
        return Err(Error::NotRoot { packages });
    }
    eprintln!("Installing {}", packages.join(" "));
    programs::run(apt_get(sudo).args(["--quiet", "update"]))?;
    programs::run(
        apt_get(sudo).args(["--quiet", "--yes", "--no-install-recommends", "install"]).args(&packages),
    )?;

    match missing(needs) {
        still if still.is_empty() => Ok(()),
        packages => Err(Error::Missing { packages }),
    }
}

fn missing<'a>(needs: impl IntoIterator<Item = &'a Need>) -> Vec<&'static str> {
    let needs = needs.into_iter().filter(|need| !need.what.is_there());
    let mut packages: Vec<_> = needs.flat_map(|need| need.packages).copied().collect();
    packages.dedup();
    packages
}

impl What {
    fn is_there(&self) -> bool {
        match self {
            Self::Program(name) => programs::find(name).is_some(),
            Self::Library(name) => programs::succeeds(Command::new("pkg-config").args(["--exists", name])),
            Self::File(path) => Path::new(path).exists(),
        }
    }
}

fn apt_get(sudo: bool) -> Command {
    // sudo clears the environment, so env must come after it.
    let mut command = Command::new(if sudo { "sudo" } else { "env" });
    if sudo {
        command.arg("env");
    }
    // Standard output belongs to the requested command.
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).stdout(io::stderr());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_missed() {
        assert!(!What::Program("no-program-has-this-name").is_there());
        assert!(!What::Library("no-library-has-this-name").is_there());
        assert!(!What::File("/no/file/has/this/name").is_there());
        assert!(What::Program("cargo").is_there());
        assert!(What::File(env!("CARGO_MANIFEST_DIR")).is_there());
    }
}
