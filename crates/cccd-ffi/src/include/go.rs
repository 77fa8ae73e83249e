//! The raw layer of Go: purego.

use super::model::{
    Enumeration, Function, Given, Model, Parameter, Structure, Type, camel, lower_first, pascal,
};

const HEAD: &str = r#"// Code generated from cccd.h by the tests of the crate cccd-ffi. DO NOT EDIT.

package cccd

import (
	"unsafe"

	"github.com/ebitengine/purego"
)

// pointer is a handle of the library.
type pointer = uintptr
"#;

/// The prefixes of the names of an enumeration. Names in lower case are private to the package.
const BEGINNINGS: [(&str, &str); 3] =
    [("Headline", "Headline"), ("Option", "option"), ("JsonFlag", "jsonFlag")];
/// Enumerations whose type differs from the default.
const TYPES: [(&str, &str); 3] = [("Access", " int64"), ("EventKind", " = int"), ("JsonFlag", " uint32")];
/// Words that stay in upper case.
const ABBREVIATIONS: [&str; 2] = ["PACE", "BAC"];

pub(super) fn write(model: &Model) -> String {
    let mut text = HEAD.to_owned();
    for enumeration in &model.enumerations {
        text += &numbers(enumeration);
    }
    for structure in &model.structures {
        text += &members(structure);
    }
    text += "\n// c holds the functions of libcccd, without the cccd_ before their names. Texts that come back are copied up to the\n";
    text += "// NUL byte behind them.\nvar c struct {\n";
    let fields = model.functions.iter().map(|function| (camel(&function.name), signature(function)));
    text += &aligned(&fields.collect::<Vec<_>>());
    text += "}\n\nfunc init() {\n\tlibrary, err := open()\n\tif err != nil {\n\t\tpanic(err)\n\t}\n";
    text +=
        "\tregister := func(function any, name string) { purego.RegisterLibFunc(function, library, name) }\n";
    for function in &model.functions {
        text += &format!("\tregister(&c.{}, \"cccd_{}\")\n", camel(&function.name), function.name);
    }
    text += "}\n";
    for (function, given) in model.plain() {
        text += &plain(function, &given);
    }
    text
}

fn numbers(enumeration: &Enumeration) -> String {
    let name = enumeration.name;
    let kind = TYPES.iter().find(|(of, _)| *of == name).map_or(" int32", |(_, kind)| kind);
    let beginning = BEGINNINGS.iter().find(|(of, _)| *of == name).map_or("", |(_, beginning)| beginning);
    let name = match name {
        "Option" | "JsonFlag" => lower_first(name),
        _ => name.to_owned(),
    };
    let doc = lower_first(enumeration.doc);
    let mut text = format!("\n// {name}: {doc}\ntype {name}{kind}\n\nconst (\n");
    for (member, number, what) in &enumeration.members {
        let member = if ABBREVIATIONS.contains(&member.as_str()) { member.clone() } else { pascal(member) };
        text += &format!("\t// {what}\n\t{beginning}{member} {name} = {number}\n");
    }
    text + ")\n"
}

fn members(structure: &Structure) -> String {
    let name = pascal(&structure.name);
    let members = structure.members.iter().map(|Parameter { name, kind }| {
        let kind = match kind {
            Type::Name | Type::Bytes => "*byte".to_owned(),
            other => of(other),
        };
        (camel(name), kind)
    });
    let members: Vec<_> = members.collect();
    format!("\n// c{name} is cccd_{}.\ntype c{name} struct {{\n{}}}\n", structure.name, aligned(&members))
}

/// Aligns the lines of a structure as gofmt does.
fn aligned(fields: &[(String, String)]) -> String {
    let width = fields.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    fields.iter().map(|(name, kind)| format!("\t{name:width$} {kind}\n")).collect()
}

fn signature(function: &Function) -> String {
    let taken: Vec<_> =
        function.parameters.iter().map(|one| format!("{} {}", word(&one.name), of(&one.kind))).collect();
    let result = match &function.result {
        Type::Nothing => String::new(),
        Type::Name => " string".to_owned(),
        Type::Bytes => " unsafe.Pointer".to_owned(),
        other => format!(" {}", of(other)),
    };
    format!("func({}){result}", taken.join(", "))
}

fn of(kind: &Type) -> String {
    match kind {
        Type::Nothing => "",
        Type::I32 => "int32",
        Type::I64 => "int64",
        Type::U16 => "uint16",
        Type::U32 => "uint32",
        Type::U64 => "uint64",
        Type::Language => "Language",
        Type::Size | Type::Address | Type::Callback(_) | Type::NoPlace => "uintptr",
        Type::Text | Type::Bytes | Type::Room => "[]byte",
        Type::Name => "string",
        Type::Handle(_) => "pointer",
        Type::Structure(name) => return format!("*c{}", pascal(name)),
        Type::Place(what) if **what == Type::Name => "**byte",
        Type::Place(what) => return format!("*{}", of(what)),
    }
    .to_owned()
}

/// Turns a name of the header into one that does not clash with a name of Go.
fn word(name: &str) -> String {
    let name = camel(name);
    if name == "error" { "err".to_owned() } else { name }
}

/// Writes a function that takes bytes and texts and returns bytes, with the types of Go.
fn plain(function: &Function, given: &[Given<'_>]) -> String {
    let name = pascal(&function.name);
    let taken: Vec<_> = given
        .iter()
        .map(|one| match one {
            Given::Bytes(name) => format!("{} []byte", word(name)),
            Given::Text(name) => format!("{} string", word(name)),
        })
        .collect();
    let handed: Vec<_> = given
        .iter()
        .map(|one| match one {
            Given::Bytes(name) => format!("{0}, size({0})", word(name)),
            Given::Text(name) => format!("[]byte({0}), uintptr(len({0}))", word(name)),
        })
        .collect();
    let doc: String =
        function.doc.iter().map(|line| format!("// {line}").trim_end().to_owned() + "\n").collect();
    let doc = format!("// {name}: {}", lower_first(doc.trim_start_matches("// ")));
    format!(
        "\n{doc}func {name}({}) ([]byte, error) {{\n\treturn buffer(made(func(out, err *pointer) int32 {{\n\t\treturn c.{}({}, out, err)\n\t}}))\n}}\n",
        taken.join(", "),
        camel(&function.name),
        handed.join(", "),
    )
}
