//! The raw layer of Python: ctypes.

use super::model::{Function, Given, Model, OF_LINES, Parameter, Structure, Type, pascal};

const HEAD: &str = r#""""What `cccd.h` declares. Made of it by the tests of the crate `cccd-ffi`: not to be edited."""

import ctypes
from ctypes import POINTER, c_char_p, c_int32, c_int64, c_size_t, c_uint8, c_uint16, c_uint32, c_uint64, c_void_p
from enum import IntEnum
from typing import Dict, List, Optional, Tuple

from ._library import library
"#;

pub(super) fn write(model: &Model) -> String {
    let plain: Vec<_> = model.plain().filter(|(one, _)| !OF_LINES.contains(&one.name.as_str())).collect();
    let names = model.enumerations.iter().map(|one| one.name).chain(plain.iter().map(|(one, _)| &*one.name));
    let names: Vec<_> = names.map(|name| format!("\"{name}\"")).collect();
    let mut text = format!("{HEAD}\n__all__ = [{}]\n", names.join(", "));
    for enumeration in &model.enumerations {
        text += &format!("\n\nclass {}(IntEnum):\n    \"\"\"{}\"\"\"\n\n", enumeration.name, enumeration.doc);
        for (name, number, what) in &enumeration.members {
            text += &format!("    {name} = {number}\n    \"\"\"{what}\"\"\"\n");
        }
    }
    let (first, rest): (Vec<_>, Vec<_>) = model.structures.iter().partition(|one| one.name == "event");
    text += &structures(&first);
    text += "\n\n";
    for callback in &model.callbacks {
        text += &format!(
            "{} = ctypes.CFUNCTYPE({})\n",
            callback.name.to_uppercase(),
            [of_callback(&callback.result)]
                .into_iter()
                .chain(callback.parameters.iter().map(|one| of_callback(&one.kind)))
                .collect::<Vec<_>>()
                .join(", ")
        );
    }
    text += &structures(&rest);
    text += "\n\n# Texts that come back are copied up to the NUL byte behind them.\n";
    text += "_FUNCTIONS: Dict[str, Tuple[Optional[type], List[type]]] = {\n";
    for function in &model.functions {
        let taken: Vec<_> = function.parameters.iter().map(|one| of(&one.kind)).collect();
        let result = match function.result {
            Type::Bytes => "c_void_p".to_owned(),
            _ => of(&function.result),
        };
        text += &format!("    \"cccd_{}\": ({result}, [{}]),\n", function.name, taken.join(", "));
    }
    text += "}\n\nfor _name, (_result, _arguments) in _FUNCTIONS.items():\n";
    text += "    _function = getattr(library, _name)\n";
    text += "    _function.restype, _function.argtypes = _result, _arguments\n\n";
    text += "# What makes calls needs the types above.\nfrom . import _calls  # noqa: E402\n";
    for (function, given) in &plain {
        text += &self::plain(function, given);
    }
    text
}

fn structures(all: &[&Structure]) -> String {
    let mut text = String::new();
    for structure in all {
        let name = pascal(&structure.name);
        text += &format!(
            "\n\nclass {name}Structure(ctypes.Structure):\n    \"\"\"`cccd_{}`.\"\"\"\n\n    _fields_ = [\n",
            structure.name
        );
        for Parameter { name, kind } in &structure.members {
            text += &format!("        (\"{name}\", {}),\n", of(kind));
        }
        text += "    ]\n";
    }
    text
}

/// Writes a function that takes bytes and texts and returns bytes, with the types of Python.
fn plain(function: &Function, given: &[Given<'_>]) -> String {
    let taken: Vec<_> = given
        .iter()
        .map(|one| match one {
            Given::Bytes(name) => format!("{name}: bytes"),
            Given::Text(name) => format!("{name}: str"),
        })
        .collect();
    let handed: Vec<_> = given
        .iter()
        .map(|one| match one {
            Given::Bytes(name) => format!("{name}, len({name})"),
            Given::Text(name) => format!("*_calls.utf8({name})"),
        })
        .collect();
    let doc: Vec<_> = function.doc.iter().map(|line| format!("    {line}").trim_end().to_owned()).collect();
    format!(
        "\n\ndef {name}({}) -> bytes:\n    \"\"\"{}\n    \"\"\"\n    return _calls.buffer(library.cccd_{name}, {})\n",
        taken.join(", "),
        doc.join("\n").trim_start(),
        handed.join(", "),
        name = function.name,
    )
}

fn of(kind: &Type) -> String {
    match kind {
        Type::Nothing => "None".to_owned(),
        Type::I32 | Type::Language => "c_int32".to_owned(),
        Type::I64 => "c_int64".to_owned(),
        Type::U16 => "c_uint16".to_owned(),
        Type::U32 => "c_uint32".to_owned(),
        Type::U64 => "c_uint64".to_owned(),
        Type::Size => "c_size_t".to_owned(),
        Type::Text | Type::Name | Type::Bytes => "c_char_p".to_owned(),
        Type::Room => "POINTER(c_uint8)".to_owned(),
        Type::Address | Type::Handle(_) => "c_void_p".to_owned(),
        Type::Structure(name) => format!("POINTER({}Structure)", pascal(name)),
        Type::Callback(name) => name.to_uppercase(),
        Type::Place(of_what) => format!("POINTER({})", of(of_what)),
        Type::NoPlace => "POINTER(c_size_t)".to_owned(),
    }
}

/// Returns the type of a parameter of a callback in Python. Bytes are not copied.
fn of_callback(kind: &Type) -> String {
    match kind {
        Type::Bytes => of(&Type::Room),
        other => of(other),
    }
}
