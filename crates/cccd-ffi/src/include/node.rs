//! The raw layer of Node: koffi, and its types.

use super::model::{
    Enumeration, Function, Given, Model, OF_LINES, Parameter, Structure, Type, camel, pascal,
};

const MADE: &str = "Made of `cccd.h` by the tests of the crate `cccd-ffi`: not to be edited.";

pub(super) fn write(model: &Model) -> String {
    let mut text =
        format!("'use strict';\n// {MADE}\n\nconst {{ koffi, library }} = require('./library');\n\n");
    for enumeration in &model.enumerations {
        let members = enumeration.members.iter().map(|(name, number, _)| format!("{name}: {number}"));
        let members: Vec<_> = members.collect();
        text +=
            &format!("const {} = Object.freeze({{\n  {},\n}});\n", enumeration.name, members.join(",\n  "));
    }
    let (first, rest): (Vec<_>, Vec<_>) = model.structures.iter().partition(|one| one.name == "event");
    text += &structures(&first);
    text += "\n";
    for callback in &model.callbacks {
        let taken: Vec<_> = callback.parameters.iter().map(|one| of_callback(&one.name, &one.kind)).collect();
        let result = if callback.result == Type::Nothing { "void" } else { "int32_t" };
        text += &format!(
            "const {} = koffi.proto(\n  '{result} cccd_{}({})',\n);\n",
            pascal(&callback.name),
            callback.name,
            taken.join(", ")
        );
    }
    text += &structures(&rest);
    text += "\n// Texts that come back are copied up to the NUL byte behind them.\nconst PROTOTYPES = [\n";
    for function in &model.functions {
        let taken: Vec<_> = function.parameters.iter().map(|one| of(&one.name, &one.kind)).collect();
        let result = match &function.result {
            Type::Nothing => "void ".to_owned(),
            other => of("", other),
        };
        text += &format!("  '{result}cccd_{}({})',\n", function.name, taken.join(", "));
    }
    text += "];\n\n/** Every function of libcccd, without the `cccd_` before its name. */\nconst c = {};\n";
    text += "for (const prototype of PROTOTYPES) {\n";
    text +=
        "  const [, name] = /cccd_(\\w+)\\(/.exec(prototype);\n  c[name] = library.func(prototype);\n}\n\n";
    text += "/** The functions that take bytes and texts and make bytes of them, by their names here. */\n";
    text += "const plain = {\n";
    for (function, _) in plain(model) {
        text += &format!("  {}: c.{},\n", camel(&function.name), function.name);
    }
    text += "};\n\nmodule.exports = {\n  c,\n  plain,\n";
    text +=
        &format!("  numbers: {{ {} }},\n", names(model.enumerations.iter().map(|one| one.name.to_owned())));
    let types =
        model.structures.iter().map(|one| &one.name).chain(model.callbacks.iter().map(|one| &one.name));
    text += &format!("  types: {{ {} }},\n}};\n", names(types.map(|name| pascal(name))));
    text
}

/// Writes the declarations for TypeScript.
pub(super) fn types(model: &Model) -> String {
    let mut text = format!("// {MADE}\n");
    for enumeration in &model.enumerations {
        text += &enumeration_type(enumeration);
    }
    for (function, given) in plain(model) {
        let taken: Vec<_> = given
            .iter()
            .map(|one| match one {
                Given::Bytes(name) => format!("{}: Uint8Array", camel(name)),
                Given::Text(name) => format!("{}: string", camel(name)),
            })
            .collect();
        let doc: String =
            function.doc.iter().map(|line| format!(" * {line}").trim_end().to_owned() + "\n").collect();
        text += &format!(
            "\n/**\n{doc} */\nexport function {}({}): Buffer;\n",
            camel(&function.name),
            taken.join(", ")
        );
    }
    text
}

fn plain(model: &Model) -> impl Iterator<Item = (&Function, Vec<Given<'_>>)> {
    model.plain().filter(|(one, _)| !OF_LINES.contains(&one.name.as_str()))
}

fn enumeration_type(enumeration: &Enumeration) -> String {
    let mut text = format!("\n/** {} */\nexport const {}: {{\n", enumeration.doc, enumeration.name);
    for (name, number, what) in &enumeration.members {
        text += &format!("  /** {what} */\n  readonly {name}: {number};\n");
    }
    text + "};\n"
}

fn names(names: impl Iterator<Item = String>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

fn structures(all: &[&Structure]) -> String {
    let mut text = String::new();
    for structure in all {
        text +=
            &format!("\nconst {} = koffi.struct('cccd_{}', {{\n", pascal(&structure.name), structure.name);
        for Parameter { name, kind } in &structure.members {
            let kind = match kind {
                Type::Callback(name) => format!("koffi.pointer({})", pascal(name)),
                other => format!("'{}'", of("", other).trim()),
            };
            text += &format!("  {name}: {kind},\n");
        }
        text += "});\n";
    }
    text
}

fn of(name: &str, kind: &Type) -> String {
    match kind {
        Type::Nothing => "void".to_owned(),
        Type::I32 | Type::Language => format!("int32_t {name}"),
        Type::I64 => format!("int64_t {name}"),
        Type::U16 => format!("uint16_t {name}"),
        Type::U32 => format!("uint32_t {name}"),
        Type::U64 => format!("uint64_t {name}"),
        Type::Size => format!("size_t {name}"),
        Type::Name => format!("const char *{name}"),
        Type::Text | Type::Bytes | Type::Room | Type::Address | Type::Handle(_) | Type::NoPlace => {
            format!("void *{name}")
        }
        Type::Structure(of) | Type::Callback(of) => format!("cccd_{of} *{name}"),
        Type::Place(what) => {
            let what = of("", what);
            format!("_Out_ {}{}*{name}", what.trim_end(), if what.ends_with('*') { "" } else { " " })
        }
    }
}

/// Returns the type of a parameter of a callback in JavaScript: a pointer to a value that it may only read.
fn of_callback(name: &str, kind: &Type) -> String {
    match kind {
        Type::Structure(of) => format!("const cccd_{of} *{name}"),
        Type::Text => format!("const char *{name}"),
        Type::Place(what) => of(name, &Type::Place(what.clone())).replace("_Out_ ", ""),
        other => of(name, other),
    }
}
