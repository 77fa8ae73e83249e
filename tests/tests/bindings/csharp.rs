//! C#: Mono, whose compiler takes no more than what .NET Framework takes too.

use std::process::Command;

use crate::language::{Language, Program, Workshop};

pub(crate) static CSHARP: Language = Language {
    name: "csharp",
    programs: &["mcs", "mono"],
    lacks: || None,
    read: "csharp/ReadCard.cs",
    form: Some("csharp/FillForm.cs"),
    make,
    made: Language::nothing(),
};

fn make(shop: &Workshop, example: &str) -> Program {
    let program = shop.folder.join("Example.exe");
    let sources = [example, "csharp/Cccd.cs"].map(|name| shop.examples.join(name));
    // The C# of .NET Framework, whose own compiler knows no later one.
    let flags = ["-langversion:5", "-warnaserror", "-out:Example.exe"];
    shop.run(Command::new("mcs").args(flags).args(sources));
    // Mono asks the locale how to write letters, unless a program says it.
    Program::of(["mono".into(), program.into()])
}
