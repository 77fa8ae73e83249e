//! The raw layer of Java: JNA.

use super::model::{Enumeration, Function, Given, Model, Parameter, Structure, Type, camel, pascal};

const HEAD: &str = r#"// What cccd.h declares, for Java 8 and later, on JNA 5. To be copied into your project beside Cccd.java.
//
// Made of cccd.h by the tests of the crate cccd-ffi: not to be edited.

import com.sun.jna.Callback;
import com.sun.jna.IntegerType;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What {@link Cccd} stands on. */
abstract class CccdRaw {
    CccdRaw() {}

    /** size_t. */
    public static final class Size extends IntegerType {
        private static final long serialVersionUID = 1;

        public Size() { this(0); }

        public Size(long value) { super(Native.SIZE_T_SIZE, value, true); }
    }
"#;

pub(super) fn write(model: &Model) -> String {
    let mut text = HEAD.to_owned();
    // The hand-written part has its own enumeration of events, which covers unknown ones.
    for enumeration in model.enumerations.iter().filter(|one| one.name != "EventKind") {
        text += &numbers(enumeration);
    }
    for callback in &model.callbacks {
        text += &format!(
            "\n    /** {} */\n    interface {}Call extends Callback {{\n        {} call({});\n    }}\n",
            callback.name,
            pascal(&callback.name),
            of_result(&callback.result),
            callback
                .parameters
                .iter()
                .map(|one| format!("{} {}", in_memory(&one.kind), camel(&one.name)))
                .collect::<Vec<_>>()
                .join(", ")
        );
    }
    for structure in &model.structures {
        text += &members(structure);
    }
    text += "\n    /** The functions. */\n    interface Api extends Library {\n";
    for function in &model.functions {
        let taken: Vec<_> =
            function.parameters.iter().map(|one| format!("{} {}", of(&one.kind), camel(&one.name))).collect();
        text += &format!(
            "        {} cccd_{}({});\n",
            of_result(&function.result),
            function.name,
            taken.join(", ")
        );
    }
    text += "    }\n\n    /** cccd.dll, libcccd.so or libcccd.dylib: in the folders of the system, or that of -Djna.library.path. */\n";
    text += "    static final Api API = Native.load(\"cccd\", Api.class);\n";
    for (function, given) in model.plain() {
        text += &plain(function, &given);
    }
    text + "}\n"
}

fn numbers(enumeration: &Enumeration) -> String {
    let members = enumeration
        .members
        .iter()
        .map(|(name, number, what)| format!("        /** {what} */\n        {name}({number})"));
    format!(
        r"
    /** {doc} */
    public enum {name} {{
{members};

        /** As cccd.h has it. */
        public final int number;

        {name}(int number) {{ this.number = number; }}

        /** That of a number; null for one that a later version added. */
        static {name} of(int number) {{
            for ({name} one : values()) if (one.number == number) return one;
            return null;
        }}
    }}
",
        doc = enumeration.doc,
        name = enumeration.name,
        members = members.collect::<Vec<_>>().join(",\n"),
    )
}

/// The members are public because JNA accesses them by reflection.
fn members(structure: &Structure) -> String {
    let names: Vec<_> = structure.members.iter().map(|one| format!("\"{}\"", camel(&one.name))).collect();
    let name = pascal(&structure.name);
    let mut text = format!(
        "\n    /** cccd_{}. */\n    @FieldOrder({{{}}})\n    public static class {name}Data extends Structure {{\n",
        structure.name,
        names.join(", ")
    );
    for Parameter { name, kind } in &structure.members {
        let first = if *kind == Type::Size { " = new Size()" } else { "" };
        text += &format!("        public {} {}{first};\n", in_memory(kind), camel(name));
    }
    text += &format!(
        "\n        {name}Data() {{}}\n\n        {name}Data(Pointer at) {{\n            super(at);\n            read();\n        }}\n    }}\n"
    );
    text
}

fn of_result(kind: &Type) -> String {
    match kind {
        Type::Nothing => "void".to_owned(),
        other => in_memory(other),
    }
}

/// Returns the type of a structure member, of a result, or of a parameter of a callback in Java.
fn in_memory(kind: &Type) -> String {
    match kind {
        Type::Text | Type::Name | Type::Bytes | Type::Room | Type::Structure(_) | Type::Place(_) => {
            "Pointer".to_owned()
        }
        other => of(other),
    }
}

fn of(kind: &Type) -> String {
    match kind {
        Type::Nothing => "void",
        Type::U16 => "short",
        Type::I32 | Type::U32 | Type::Language => "int",
        Type::I64 | Type::U64 => "long",
        Type::Size => "Size",
        Type::Text | Type::Name | Type::Bytes | Type::Room => "byte[]",
        Type::Address | Type::Handle(_) | Type::Structure(_) | Type::NoPlace => "Pointer",
        Type::Callback(name) => return format!("{}Call", pascal(name)),
        Type::Place(what) if matches!(**what, Type::I32 | Type::U32) => "IntByReference",
        // A size_t has the size of a pointer.
        Type::Place(_) => "PointerByReference",
    }
    .to_owned()
}

/// Writes a function that takes bytes and texts and returns bytes, with the types of Java.
fn plain(function: &Function, given: &[Given<'_>]) -> String {
    let taken: Vec<_> = given
        .iter()
        .map(|one| match one {
            Given::Bytes(name) => format!("byte[] {}", camel(name)),
            Given::Text(name) => format!("String {}", camel(name)),
        })
        .collect();
    let handed: Vec<_> = given
        .iter()
        .map(|one| match one {
            Given::Bytes(name) => format!("{0}, Cccd.size({0})", camel(name)),
            Given::Text(name) => format!("{0}Bytes, Cccd.size({0}Bytes)", camel(name)),
        })
        .collect();
    let texts: Vec<_> = given
        .iter()
        .filter_map(|one| match one {
            Given::Bytes(_) => None,
            Given::Text(name) => Some(camel(name)),
        })
        .collect();
    let bytes: String = texts
        .iter()
        .map(|name| format!("        byte[] {name}Bytes = {name}.getBytes(StandardCharsets.UTF_8);\n"))
        .collect();
    let wiped: Vec<_> =
        texts.iter().map(|name| format!("            Arrays.fill({name}Bytes, (byte) 0);\n")).collect();
    let doc: String =
        function.doc.iter().map(|line| format!("     * {line}").trim_end().to_owned() + "\n").collect();
    format!(
        "\n    /**\n{doc}     */\n    public static byte[] {name}({}) throws Cccd.CccdException {{\n{bytes}        try {{\n            return Cccd.take(Cccd.make((out, error) ->\n                API.cccd_{}({}, out, error)));\n        }} finally {{\n{}        }}\n    }}\n",
        taken.join(", "),
        function.name,
        handed.join(", "),
        wiped.join(""),
        name = camel(&function.name),
    )
}
