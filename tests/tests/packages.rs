//! The packages that `cargo xtask dist` creates, here from the programs that tests run: they are complete, and work
//! wherever they are unpacked.

// Helpers outside the test functions may fail a test too.
#![allow(clippy::expect_used, clippy::panic)]
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use cccd_tests::Finished;
use xtask::dist::{self, PackOptions, Packages};
use xtask::{cargo, programs};

/// An arbitrary date.
const EPOCH: u64 = 1_767_312_000;

/// The files of a package below its root, except man pages. `LIB` and `ZSH` differ.
const FILES: [&str; 18] = [
    "bin/cccd",
    "include/cccd.h",
    "include/cccd_sim.h",
    "LIB/libcccd.a",
    "LIB/libcccd.so",
    "LIB/libcccd.so.1",
    "LIB/libcccd_sim.a",
    "LIB/libcccd_sim.so",
    "LIB/libcccd_sim.so.1",
    "LIB/pkgconfig/cccd.pc",
    "share/bash-completion/completions/cccd",
    "share/doc/cccd/LICENSE-APACHE",
    "share/doc/cccd/LICENSE-MIT",
    "share/doc/cccd/LICENSES-OTHERS",
    "share/doc/cccd/README.md",
    "share/fish/vendor_completions.d/cccd.fish",
    "share/zsh/ZSH/_cccd",
    "share/man",
];

/// The packages, created once, with the folders into which they are unpacked.
struct Packed {
    packages: Packages,
    /// The root in the tarball.
    tarball: PathBuf,
    /// `/usr` of the Debian package, if dpkg is installed.
    debian: Option<PathBuf>,
}

static PACKED: LazyLock<Packed> = LazyLock::new(|| {
    let packages = pack("first");
    let tarball = fresh("tarball");
    programs::run(Command::new("tar").arg("-xzf").arg(&packages.tarball).arg("-C").arg(&tarball))
        .expect("tar");
    let debian = packages.debian.as_ref().map(|package| {
        let folder = fresh("debian");
        programs::run(Command::new("dpkg-deb").arg("-x").arg(package).arg(&folder)).expect("dpkg-deb");
        folder.join("usr")
    });
    let name = packages.tarball.file_name().expect("a name").to_string_lossy().into_owned();
    Packed { tarball: tarball.join(name.trim_end_matches(".tar.gz")), debian, packages }
});

/// Packs what cargo built for these tests.
fn pack(name: &str) -> Packages {
    static BUILT: LazyLock<PathBuf> = LazyLock::new(|| {
        cccd_tests::cccd();
        cccd_tests::c_libraries();
        cargo::output_folder().expect("tests know where they are")
    });
    let out = fresh(name);
    dist::pack(&PackOptions { built: &BUILT, out: &out, epoch: EPOCH, quick: true }).expect("packed")
}

/// Creates an empty folder with this name.
fn fresh(name: &str) -> PathBuf {
    let folder = cargo::output_folder().expect("tests know where they are").join("packages").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("a folder can be removed");
    }
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// Every root, with the folders that differ.
fn roots() -> Vec<(&'static Path, String, &'static str)> {
    let debian = PACKED.debian.as_deref().map(|root| {
        let entries = fs::read_dir(root.join("lib")).expect("libraries");
        let triple = entries.map(|entry| entry.expect("an entry").file_name()).next().expect("a folder");
        (root, format!("lib/{}", triple.to_string_lossy()), "vendor-completions")
    });
    debian.into_iter().chain([(PACKED.tarball.as_path(), "lib".to_owned(), "site-functions")]).collect()
}

/// Paths of files and links below a folder; man pages as their folder.
fn listing(root: &Path, folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("share/man") {
            listing(root, &path, found);
        } else {
            found.insert(path.strip_prefix(root).expect("below").to_string_lossy().into_owned());
        }
    }
}

fn run(command: &mut Command) -> String {
    let outcome = Finished::of(command, b"");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{command:?}: {outcome}");
    outcome.stdout
}

#[test]
fn packages_hold_command_libraries_and_what_belongs_to_them() {
    for (root, lib, zsh) in roots() {
        let mut found = BTreeSet::new();
        listing(root, root, &mut found);
        // Only in the Debian package.
        found.remove("share/doc/cccd/copyright");
        let expected = FILES.map(|file| file.replace("LIB", &lib).replace("ZSH", zsh));
        assert_eq!(found, BTreeSet::from(expected));
        let version = run(Command::new(root.join("bin/cccd")).arg("--version"));
        assert_eq!(version, format!("cccd {}\n", env!("CARGO_PKG_VERSION")));
        for name in ["libcccd.so", "libcccd_sim.so"] {
            let target = fs::read_link(root.join(&lib).join(name)).unwrap();
            assert_eq!(target, Path::new(&format!("{name}.1")));
        }
    }
}

#[test]
fn the_debian_package_names_what_it_needs() {
    let Some(package) = &PACKED.packages.debian else { return skipped("dpkg-deb") };
    let field = |name| run(Command::new("dpkg-deb").arg("-f").arg(package).arg(name));
    assert_eq!(field("Package"), "cccd\n");
    assert_eq!(field("Version").trim(), env!("CARGO_PKG_VERSION"));
    for needed in ["libc6", "libpcsclite1", "libssl3"] {
        assert!(field("Depends").contains(needed), "{}", field("Depends"));
    }
    assert_eq!(field("Recommends"), "pcscd\n");
    let list = run(Command::new("dpkg-deb").arg("-c").arg(package));
    for line in list.lines() {
        let [rights, owner] = [0, 1].map(|index| line.split_whitespace().nth(index).unwrap());
        let is_program = line.ends_with("/bin/cccd");
        let expected = if is_program || rights.starts_with('d') { "rwxr-xr-x" } else { "rw-r--r--" };
        assert!(owner == "root/root" && (rights.starts_with('l') || rights.ends_with(expected)), "{line}");
        // 2026-01-02, in every time zone from -0 to +23.
        assert!(line.contains("2026-01-0"), "{line}");
    }
}

#[test]
fn packing_again_gives_the_same_bytes() {
    let again = pack("again");
    let same = |one: &Path, other: &Path| fs::read(one).unwrap() == fs::read(other).unwrap();
    assert!(same(&PACKED.packages.tarball, &again.tarball));
    if let (Some(one), Some(other)) = (&PACKED.packages.debian, &again.debian) {
        assert!(same(one, other));
    }
}

/// Reads an invented card; exits with 0 if its holder was read.
const PROGRAM: &str = r#"
#include <stdio.h>
#include <cccd.h>
#include <cccd_sim.h>
int main(void) {
    cccd_sim_card *card = NULL;
    cccd_callbacks link;
    cccd_transport *transport = NULL;
    cccd_key *key = NULL;
    cccd_document *document = NULL;
    if (cccd_sim_card_new("packed", NULL, 0, &card) != CCCD_OK) return 1;
    if (cccd_sim_card_link(card, CCCD_SIM_STAYS, 0, &link) != CCCD_OK) return 2;
    if (cccd_transport_from_callbacks(&link, "invented", CCCD_NUL_TERMINATED, &transport, NULL) != CCCD_OK) return 3;
    if (cccd_key_parse(cccd_sim_card_number(card, NULL), CCCD_NUL_TERMINATED, &key, NULL) != CCCD_OK) return 4;
    cccd_trust *trust = cccd_trust_new();
    if (cccd_read(transport, key, trust, NULL, &document, NULL) != CCCD_OK) return 5;
    if (cccd_document_field(document, "full_name", NULL) == NULL) return 6;
    puts(cccd_version());
    cccd_document_free(document);
    cccd_trust_free(trust);
    cccd_key_free(key);
    cccd_sim_card_free(card);
    return 0;
}
"#;

#[test]
fn a_c_program_is_built_with_what_pkg_config_says() {
    for (index, (root, lib, _)) in roots().into_iter().enumerate() {
        let folder = fresh(&format!("program-{index}"));
        let source = folder.join("program.c");
        fs::write(&source, PROGRAM).unwrap();
        let libraries = root.join(&lib);
        // Only this folder is searched: no other development package is needed.
        let flags = |options: &[&str]| {
            let mut pkg_config = Command::new("pkg-config");
            pkg_config.env("PKG_CONFIG_LIBDIR", libraries.join("pkgconfig")).args(options);
            if root.ends_with("usr") {
                pkg_config.env("PKG_CONFIG_SYSROOT_DIR", root.parent().unwrap());
            }
            let said = run(pkg_config.arg("cccd"));
            said.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        };
        let compile = |program: &Path, flags: Vec<String>| {
            run(Command::new("cc")
                .arg("-Wall")
                .arg("-Werror")
                .arg("-o")
                .arg(program)
                .arg(&source)
                .args(flags));
        };

        // There is no `pkg-config` file for the invented card.
        let sim = || vec!["-lcccd_sim".to_owned()];
        let version = concat!(env!("CARGO_PKG_VERSION"), "\n");
        let shared = folder.join("shared");
        compile(&shared, [flags(&["--cflags", "--libs"]), sim()].concat());
        assert_eq!(run(Command::new(&shared).env("LD_LIBRARY_PATH", &libraries)), version);
        let fixed = folder.join("static");
        let words = flags(&["--cflags", "--libs", "--static"]).into_iter();
        let words = words.map(|word| if word == "-lcccd" { "-l:libcccd.a".to_owned() } else { word });
        // The packages are built without libnfc, but the programs of these tests may be built with it.
        let nfc = cfg!(feature = "nfc").then(|| "-lnfc".to_owned());
        compile(&fixed, [words.collect(), sim(), nfc.into_iter().collect()].concat());
        let needed = run(Command::new("readelf").arg("-d").arg(&fixed));
        assert!(!needed.contains("libcccd.so") && needed.contains("libcccd_sim.so.1"), "{needed}");
        assert_eq!(run(Command::new(&fixed).env("LD_LIBRARY_PATH", &libraries)), version);
    }
}

#[test]
fn completions_are_understood_by_their_shells() {
    for (root, _, zsh) in roots() {
        let zsh = format!("share/zsh/{zsh}/_cccd");
        let bash = "share/bash-completion/completions/cccd";
        for (shell, file) in
            [("bash", bash), ("fish", "share/fish/vendor_completions.d/cccd.fish"), ("zsh", &zsh)]
        {
            if programs::find(shell).is_none() {
                skipped(shell);
                continue;
            }
            run(Command::new(shell).arg("-n").arg(root.join(file)));
        }
        let script =
            r#"source "$0"; COMP_WORDS=(cccd re); COMP_CWORD=1; _cccd cccd re cccd; echo "${COMPREPLY[@]}""#;
        if programs::find("bash").is_some() {
            assert_eq!(
                run(Command::new("bash").args(["-c", script]).arg(root.join(bash))),
                "read readers report\n"
            );
        }
    }
}

#[test]
fn man_pages_are_there_in_both_languages_and_render_without_warnings() {
    for (root, _, _) in roots() {
        let pages = |folder: &str| {
            let mut found = BTreeSet::new();
            let folder = root.join(folder);
            listing(&folder, &folder, &mut found);
            found
        };
        let english = pages("share/man/man1");
        assert_eq!(english, pages("share/man/vi/man1"));
        for page in ["cccd.1.gz", "cccd-read.1.gz", "cccd-trust-add.1.gz", "cccd-sim-quirks.1.gz"] {
            assert!(english.contains(page), "{page} is not in {english:?}");
        }
    }
    if programs::find("groff").is_none() {
        return skipped("groff");
    }
    let render = r#"gzip -dc "$0" | groff -K utf8 -T utf8 -P-cbou -man -ww"#;
    for (folder, first, statuses) in
        [("share/man/man1", "NAME", "EXIT STATUS"), ("share/man/vi/man1", "TÊN", "MÃ KẾT THÚC")]
    {
        for entry in fs::read_dir(PACKED.tarball.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let text = run(Command::new("sh").args(["-c", render]).arg(&path));
            assert!(text.contains(first) && text.contains(statuses), "{}: {text}", path.display());
            assert!(text.contains("2026-01-02"), "{}: {text}", path.display());
        }
    }
}

/// Reports that a part of a test could not run here.
fn skipped(program: &str) {
    eprintln!("skipped: there is no {program} here");
}
