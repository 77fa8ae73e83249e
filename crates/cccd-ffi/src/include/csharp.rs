//! The raw layer of C#: P/Invoke.

use super::model::{Enumeration, Function, Given, Model, Parameter, Structure, Type, camel, pascal};

const HEAD: &str = r#"// What cccd.h declares, for C#. To be copied into your project beside Cccd.cs.
//
// Made of cccd.h by the tests of the crate cccd-ffi: not to be edited.
using System;
using System.Runtime.InteropServices;

namespace Cccd
{
"#;

/// The classes whose handles are passed directly and kept alive during a call.
const HANDLES: [(&str, &str); 7] = [
    ("attempts", "Attempts"),
    ("cancel", "Cancel"),
    ("document", "Document"),
    ("key", "Key"),
    ("options", "Options"),
    ("transport", "Card"),
    ("trust", "Trust"),
];

pub(super) fn write(model: &Model) -> String {
    let mut text = HEAD.to_owned();
    for enumeration in &model.enumerations {
        text += &numbers(enumeration);
    }
    for structure in &model.structures {
        text += &members(structure);
    }
    text += "    /// <summary>The functions of libcccd that take bytes and texts and make bytes of them.</summary>\n";
    text += "    public static partial class Library\n    {\n";
    let all: Vec<_> = model.plain().map(|(function, given)| plain(function, &given)).collect();
    text += &all.join("\n");
    text += "    }\n\n    /// <summary>The functions, as they are.</summary>\n    internal static class Native\n    {\n";
    text +=
        "        // cccd.dll, libcccd.so or libcccd.dylib.\n        private const string Name = \"cccd\";\n";
    text += "        private const CallingConvention C = CallingConvention.Cdecl;\n\n";
    for callback in &model.callbacks {
        text += &format!(
            "        [UnmanagedFunctionPointer(C)]\n        internal delegate {} {}({});\n",
            of_result(&callback.result),
            pascal(&callback.name),
            callback
                .parameters
                .iter()
                .map(|one| format!("{} {}", of_callback(&one.kind), word(&one.name)))
                .collect::<Vec<_>>()
                .join(", ")
        );
    }
    text += "\n";
    for function in &model.functions {
        text += &declaration(function);
    }
    text + "    }\n}\n"
}

fn numbers(enumeration: &Enumeration) -> String {
    let mut text = format!(
        "    /// <summary>{}</summary>\n    public enum {}\n    {{\n",
        enumeration.doc, enumeration.name
    );
    for (name, number, what) in &enumeration.members {
        text += &format!("        /// <summary>{what}</summary>\n        {} = {number},\n", pascal(name));
    }
    text + "    }\n\n"
}

fn members(structure: &Structure) -> String {
    // The functions of the simulator take this structure too, so it is public.
    let seen = if structure.name == "callbacks" { "public" } else { "internal" };
    let mut text = format!(
        "    /// <summary>cccd_{} of cccd.h.</summary>\n    [StructLayout(LayoutKind.Sequential)]\n    {seen} struct {}\n    {{\n",
        structure.name,
        type_of(&structure.name)
    );
    for Parameter { name, kind } in &structure.members {
        text += &format!("        public {} {};\n", in_memory(kind), pascal(name));
    }
    text + "    }\n\n"
}

/// Returns the name of a structure that does not clash with a class.
fn type_of(structure: &str) -> String {
    if structure == "event" { "EventData".to_owned() } else { pascal(structure) }
}

fn declaration(function: &Function) -> String {
    // Functions that free take the pointer itself.
    let frees = function.name.ends_with("_free");
    let taken: Vec<_> = function
        .parameters
        .iter()
        .map(|one| match &one.kind {
            Type::Handle(_) if frees => format!("IntPtr {}", word(&one.name)),
            kind => format!("{} {}", of(kind), word(&one.name)),
        })
        .collect();
    format!(
        "        [DllImport(Name, CallingConvention = C)]\n        internal static extern {} cccd_{}({});\n",
        of_result(&function.result),
        function.name,
        taken.join(", ")
    )
}

fn of_result(kind: &Type) -> String {
    match kind {
        Type::Nothing => "void".to_owned(),
        other => in_memory(other),
    }
}

/// Returns the type of a structure member, of a result, or of a value behind a pointer.
fn in_memory(kind: &Type) -> String {
    match kind {
        Type::I32 | Type::I64 | Type::U16 | Type::U32 | Type::U64 | Type::Size => of(kind),
        _ => "IntPtr".to_owned(),
    }
}

/// Returns the type of a parameter of a callback in C#.
fn of_callback(kind: &Type) -> String {
    match kind {
        Type::Place(what) => format!("ref {}", in_memory(what)),
        other => in_memory(other),
    }
}

fn of(kind: &Type) -> String {
    match kind {
        Type::Nothing => "void",
        Type::I32 => "int",
        Type::I64 => "long",
        Type::U16 => "ushort",
        Type::U32 => "uint",
        Type::U64 => "ulong",
        Type::Size => "UIntPtr",
        Type::Language => "Language",
        Type::Text | Type::Name | Type::Bytes | Type::Room => "byte[]",
        Type::Address | Type::NoPlace => "IntPtr",
        Type::Handle(name) => HANDLES.iter().find(|(of, _)| of == name).map_or("IntPtr", |(_, class)| class),
        Type::Structure(name) => return format!("ref {}", type_of(name)),
        Type::Callback(name) => return pascal(name),
        Type::Place(what) => return format!("out {}", in_memory(what)),
    }
    .to_owned()
}

/// Turns a name of the header into one that is not a keyword of C#.
fn word(name: &str) -> String {
    let name = camel(name);
    if name == "event" || name == "out" { format!("@{name}") } else { name }
}

/// Writes a function that takes bytes and texts and returns bytes, with the types of C#.
fn plain(function: &Function, given: &[Given<'_>]) -> String {
    let taken: Vec<_> = given
        .iter()
        .map(|one| match one {
            Given::Bytes(name) => format!("byte[] {}", word(name)),
            Given::Text(name) => format!("string {}", word(name)),
        })
        .collect();
    let handed: Vec<_> = given
        .iter()
        .map(|one| match one {
            Given::Bytes(name) => format!("{0}, Call.Size({0})", word(name)),
            Given::Text(name) => format!("{0}Bytes, Call.Size({0}Bytes)", camel(name)),
        })
        .collect();
    let texts = given.iter().filter_map(|one| match one {
        Given::Bytes(_) => None,
        Given::Text(name) => Some(camel(name)),
    });
    let texts: Vec<_> = texts.collect();
    let bytes: String =
        texts.iter().map(|name| format!("            byte[] {name}Bytes = Utf8.Bytes({name});\n")).collect();
    let wiped: String = texts
        .iter()
        .map(|name| {
            format!("            if ({name}Bytes != null) Array.Clear({name}Bytes, 0, {name}Bytes.Length);\n")
        })
        .collect();
    let doc: String =
        function.doc.iter().map(|line| format!("        /// {line}").trim_end().to_owned() + "\n").collect();
    format!(
        "        /// <summary>\n{doc}        /// </summary>\n        public static byte[] {}({})\n        {{\n            IntPtr made, error;\n{bytes}            int status = Native.cccd_{}({}, out made, out error);\n{wiped}            Call.Check(status, error);\n            return Call.Take(made);\n        }}\n",
        pascal(&function.name),
        taken.join(", "),
        function.name,
        handed.join(", "),
    )
}
