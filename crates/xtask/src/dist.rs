//! `dist`: builds the release packages, a tarball and a Debian package.
//!
//! Both have the same content: the command with its man pages and completions, the C libraries (shared and static) with
//! headers and `pkg-config` file, and licences. There is one Debian package rather than three: it is carried to a
//! counter by hand, without a repository that would provide the other parts in the same version, and it has everything
//! that is needed to link the library. The cost for a counter that links nothing is the static libraries.
//!
//! The same sources, toolchain and source path give the same bytes: times are those of the last commit, or of
//! `SOURCE_DATE_EPOCH`, names are sorted and everything belongs to root.

mod debian;
mod licences;
mod machine;
mod tree;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use crate::{Error, Result, cargo, programs, setup};
use machine::Machine;
use tree::Shape;

/// The version of everything.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The crates that are packed.
const PACKED: [&str; 3] = ["cccd-cli", "cccd-ffi", "cccd-sim-ffi"];

/// Sets up, builds, packs into `target/dist`, and prints the sizes.
///
/// # Errors
///
/// Those of [`setup::setup`] and [`pack`]; [`Error::Failed`] if the build fails or no time can be determined.
pub fn dist() -> Result<ExitCode> {
    setup::setup()?;
    let profile = cargo::output_folder()?;
    let target = profile.parent().unwrap_or(&profile);
    build(target)?;
    let order = PackOptions {
        built: &target.join("release"),
        out: &target.join("dist"),
        epoch: epoch()?,
        quick: false,
    };
    let packages = pack(&order)?;
    for path in [Some(packages.tarball), packages.debian].into_iter().flatten() {
        let length = fs::metadata(&path).map(|data| data.len()).unwrap_or_default();
        println!("{} ({length} bytes)", path.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// What is packed, and where the packages go.
#[derive(Clone, Copy, Debug)]
pub struct PackOptions<'a> {
    /// The folder in which cargo built the command and the libraries.
    pub built: &'a Path,
    /// Where the packages go.
    pub out: &'a Path,
    /// The time that every file gets, in seconds since 1970.
    pub epoch: u64,
    /// Whether speed matters more than size.
    pub quick: bool,
}

/// The resulting packages.
#[derive(Clone, Debug)]
pub struct Packages {
    /// `cccd-VERSION-MACHINE-linux.tar.gz`: unpack it anywhere.
    pub tarball: PathBuf,
    /// `cccd_VERSION_MACHINE.deb`; `None` on a system without dpkg.
    pub debian: Option<PathBuf>,
}

/// Packs the built files.
///
/// # Errors
///
/// [`Error::NoPackages`] on systems other than Linux; [`Error::InputOutput`] if something was not built;
/// [`Error::Start`] and [`Error::Failed`] of strip, tar, gzip and the Debian tools.
pub fn pack(order: &PackOptions<'_>) -> Result<Packages> {
    let machine = Machine::here()?;
    let trees = order.out.join("tree");
    let lost = |source| Error::InputOutput { doing: "packing", source };
    if trees.exists() {
        fs::remove_dir_all(&trees).map_err(lost)?;
    }
    let tarball = tarball(order, &machine, &trees.join("tarball"))?;
    let debian = match programs::find("dpkg-deb") {
        Some(_) => Some(debian::package(order, &machine, &trees.join("debian"))?),
        None => None,
    };
    fs::remove_dir_all(&trees).map_err(lost)?;
    Ok(Packages { tarball, debian })
}

/// The `pkg-config` file finds its own folder, so the tarball can be unpacked anywhere.
fn tarball(order: &PackOptions<'_>, machine: &Machine, folder: &Path) -> Result<PathBuf> {
    let name = format!("cccd-{VERSION}-{}-linux", machine.rust);
    let root = folder.join(&name);
    let shape = Shape { prefix: "${pcfiledir}/../..", lib: "lib", zsh: "share/zsh/site-functions" };
    tree::lay_out(order, &root, &shape)?;
    tree::settle(&root, order.epoch)?;
    let path = order.out.join(format!("{name}.tar.gz"));
    let gzip = if order.quick { "gzip -1n" } else { "gzip -9n" };
    let mut tar = Command::new("tar");
    tar.args(["--create", "--format=gnu", "--sort=name", "--owner=root:0", "--group=root:0"]);
    tar.arg(format!("--mtime=@{}", order.epoch)).arg(format!("--use-compress-program={gzip}"));
    programs::run(tar.arg("--file").arg(&path).arg("--directory").arg(folder).arg(&name))?;
    Ok(path)
}

/// Builds, optimised, without the path of the builder's home in the programs.
fn build(target: &Path) -> Result<()> {
    let flag = cargo::home().map(|home| format!("--remap-path-prefix={}=/cargo", home.display()));
    let given = env::var("RUSTFLAGS").unwrap_or_default();
    let flags: Vec<_> = given.split_whitespace().map(str::to_owned).chain(flag).collect();
    let mut command = cargo::cargo();
    command.args(["build", "--release", "--locked", "--target-dir"]).arg(target);
    command.args(PACKED.map(|package| format!("--package={package}")));
    // Unlike RUSTFLAGS, this variable supports paths with blanks.
    programs::run(command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}")))
}

fn epoch() -> Result<u64> {
    if let Some(seconds) = env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse().ok()) {
        return Ok(seconds);
    }
    let mut git = Command::new("git");
    let said = programs::output(git.current_dir(cargo::workspace()).args(["log", "-1", "--format=%ct"]))?;
    said.trim()
        .parse()
        .map_err(|_| Error::Failed { command: "git log -1 (or set SOURCE_DATE_EPOCH)".to_owned() })
}
