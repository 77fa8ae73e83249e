//! C#: uses Mono, whose compiler is limited here to what .NET Framework accepts too.

use std::fs;
use std::path::Path;
use std::process::Command;

use cccd_sim::Person;
use cccd_tests::Finished;
use xtask::cargo;

use crate::language::{Language, Program, Workshop};

pub(crate) static CSHARP: Language = Language {
    name: "csharp",
    programs: &["mcs", "mono"],
    lacks: || None,
    read: "csharp/ReadCard.cs",
    form: Some("csharp/FillForm.cs"),
    tour: Some(|shop| {
        compile(shop, &shop.tours.join("Tour.cs"), &["Cccd.cs", "Native.cs", "InventedCard.cs"])
    }),
    make: |shop, example| compile(shop, &shop.examples.join(example), &["Cccd.cs", "Native.cs"]),
    made: Language::nothing(),
};

fn compile(shop: &Workshop, source: &Path, bindings: &[&str]) -> Program {
    let program = shop.folder.join("Example.exe");
    let bindings = bindings.iter().map(|name| shop.examples.join("csharp").join(name));
    // The C# version of .NET Framework, whose own compiler supports no later one.
    let flags = ["-langversion:5", "-warnaserror", "-out:Example.exe"];
    shop.run(Command::new("mcs").args(flags).arg(source).args(bindings));
    // Mono takes the output encoding from the locale, unless a program sets it.
    Program::of(["mono".into(), program.into()])
}

/// The program on the page for integrators prints a genuine holder.
pub(crate) fn the_program_of_the_page_shows_a_verified_holder() {
    let page = cargo::workspace().join("crates/cccd-ffi/docs/csharp.md");
    let page = fs::read_to_string(page).expect("the page is there");
    let block = page.split_once("```csharp\n").and_then(|(_, rest)| rest.split_once("```"));
    let (program, _) = block.expect("the page holds a program");
    let shop = Workshop::of("csharp", "page");
    fs::create_dir_all(&shop.folder).expect("a folder can be made");
    fs::write(shop.folder.join("Counter.cs"), program).expect("a file can be written");
    let bindings =
        ["csharp/Cccd.cs", "csharp/Native.cs", "csharp/InventedCard.cs"].map(|name| shop.examples.join(name));
    shop.run(Command::new("mcs").args(["-langversion:5", "-warnaserror", "Counter.cs"]).args(bindings));
    let mut program = Command::new("mono");
    program.arg(shop.folder.join("Counter.exe")).env("LD_LIBRARY_PATH", shop.stage.join("lib"));
    let outcome = Finished::of(&mut program, b"");
    assert_eq!(outcome.stderr, "", "{outcome}");
    assert!(outcome.stdout.starts_with("THẺ THẬT: "), "{outcome}");
    let person = Person::from_seed(b"counter").expect("a person can be invented");
    assert!(outcome.stdout.contains(&person.full_name()), "{outcome}");
}
