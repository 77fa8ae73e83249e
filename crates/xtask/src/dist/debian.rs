//! The Debian package.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::machine::Machine;
use super::tree::{self, DOC, Shape, lost, place};
use super::{PackOptions, VERSION};
use crate::{Result, programs, stage};

/// The libraries that the programs link, for a system without `dpkg-shlibdeps`, which also determines the versions.
const LINKED: &str = "libc6, libgcc-s1, libpcsclite1, libssl3";

/// The description; `.` stands for an empty line.
const DESCRIPTION: &str = "\
reads and verifies the chip of the Vietnamese citizen card
 The command cccd reads the chip of a Vietnamese citizen card (CCCD) or another
 ICAO 9303 document through PC/SC, and says in one line whether it is genuine.
 .
 The C library libcccd does the same for programs; libcccd_sim is an invented
 card to test them with. Headers, static libraries and the file for pkg-config
 are in this package too.";

/// Builds the package in the folder `root`, which must not exist yet.
///
/// # Errors
///
/// Those of [`tree::lay_out`] and of the Debian tools.
pub(super) fn package(order: &PackOptions<'_>, machine: &Machine, root: &Path) -> Result<PathBuf> {
    let lib = format!("lib/{}", machine.folder);
    let shape = Shape { prefix: "/usr", lib: &lib, zsh: "share/zsh/vendor-completions" };
    tree::lay_out(order, &root.join("usr"), &shape)?;
    fs::write(place(root, &format!("usr/{DOC}/copyright"))?, copyright()?).map_err(lost)?;

    let sums = "find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum";
    let sums = programs::output(Command::new("sh").args(["-c", sums]).current_dir(root))?;
    let size =
        programs::output(Command::new("du").args(["-k", "-s", "--apparent-size"]).arg(root.join("usr")))?;
    let size = size.split_whitespace().next().unwrap_or_default();
    let depends = depends(root, &lib).unwrap_or_else(|| LINKED.to_owned());
    let write =
        |name: &str, text: String| fs::write(place(root, &format!("DEBIAN/{name}"))?, text).map_err(lost);
    write("control", control(machine, size, &depends))?;
    write("md5sums", sums)?;
    // What packages that link ours depend on, and the trigger that renews the list of libraries.
    let libraries =
        stage::LIBRARIES.map(|(name, _)| format!("lib{name} {} cccd (>= {VERSION})\n", stage::ABI.trim()));
    write("shlibs", libraries.concat())?;
    write("triggers", "activate-noawait ldconfig\n".to_owned())?;
    tree::settle(root, order.epoch)?;

    let path = order.out.join(format!("cccd_{VERSION}_{}.deb", machine.debian));
    let mut dpkg = Command::new("dpkg-deb");
    // With several threads, the output of xz depends on the memory of the machine.
    dpkg.env("SOURCE_DATE_EPOCH", order.epoch.to_string()).env("DPKG_DEB_THREADS_MAX", "1");
    dpkg.arg("--root-owner-group").args(if order.quick { ["-Zgzip", "-z1"] } else { ["-Zxz", "-z6"] });
    programs::run(dpkg.arg("--build").arg(root).arg(&path).stdout(std::io::stderr()))?;
    Ok(path)
}

fn control(machine: &Machine, size: &str, depends: &str) -> String {
    format!(
        "Package: cccd\nVersion: {VERSION}\nArchitecture: {}\nMaintainer: The cccd project <cccd@cccd.invalid>\n\
         Installed-Size: {size}\nDepends: {depends}\nRecommends: pcscd\nSuggests: age\nSection: utils\n\
         Priority: optional\nDescription: {DESCRIPTION}\n",
        machine.debian
    )
}

/// The libraries that the programs in the tree link, with versions; `None` if the Debian tool fails.
fn depends(root: &Path, lib: &str) -> Option<String> {
    // The tool reads the source package around it.
    let source = root.with_extension("source");
    let control = place(&source, "debian/control").ok()?;
    fs::write(control, "Source: cccd\n\nPackage: cccd\nArchitecture: any\n").ok()?;
    let usr = root.join("usr");
    let libraries =
        stage::LIBRARIES.map(|(name, _)| usr.join(lib).join(format!("lib{name}.so.{}", stage::ABI.trim())));
    let mut tool = Command::new("dpkg-shlibdeps");
    tool.current_dir(&source).arg("-O").args(libraries).arg(usr.join("bin/cccd"));
    let said = programs::output(&mut tool).ok()?;
    said.lines().find_map(|line| line.strip_prefix("shlibs:Depends=")).map(str::to_owned)
}

/// Debian requires all licences in one file; the long common one is on every system.
fn copyright() -> Result<String> {
    let mit = fs::read_to_string(crate::cargo::workspace().join("LICENSE-MIT")).map_err(lost)?;
    Ok(format!(
        "cccd is under the MIT licence, which follows, or under the Apache License 2.0\n\
         (/usr/share/common-licenses/Apache-2.0), as you like. LICENSES-OTHERS in this\n\
         folder holds those of the libraries that are linked into it.\n\n{mit}"
    ))
}
