//! Java: uses JNA as packaged by Debian.

use std::path::Path;
use std::process::Command;

use crate::language::{Language, Program, Workshop};

const JNA: &str = "/usr/share/java/jna.jar";

pub(crate) static JAVA: Language = Language {
    name: "java",
    programs: &["javac", "java"],
    lacks: || (!Path::new(JNA).is_file()).then(|| format!("{JNA} is not installed")),
    read: "java/ReadCard.java",
    form: None,
    tour: Some(|shop| compile(shop, &shop.tours.join("Tour.java"))),
    make: |shop, example| compile(shop, &shop.examples.join(example)),
    made: Language::nothing(),
};

fn compile(shop: &Workshop, source: &Path) -> Program {
    // Later compilers warn that Java 8 is old, which is intended here.
    let flags =
        ["--release", "8", "-encoding", "UTF-8", "-Xlint:all,-options", "-Werror", "-cp", JNA, "-d", "."];
    let bindings = ["java/Cccd.java", "java/CccdRaw.java"].map(|name| shop.examples.join(name));
    shop.run(Command::new("javac").args(flags).arg(source).args(bindings));
    let class = source.file_stem().expect("a program is a file").to_owned();
    let path = format!("{JNA}:{}", shop.folder.display());
    let mut program = Program::of(["java".into(), "-cp".into(), path.into(), class]);
    // Java encodes file names according to the locale, as at any counter.
    program.variables.push(("LC_ALL", "C.UTF-8".into()));
    program
}
