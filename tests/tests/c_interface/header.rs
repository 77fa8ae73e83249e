//! The declarations of a C header.

use std::collections::BTreeMap;

/// The headers, with their libraries.
pub(crate) const HEADERS: [Header; 2] = [
    Header {
        library: "libcccd.so",
        name: "cccd.h",
        package: "cccd-ffi",
        text: include_str!("../../../crates/cccd-ffi/include/cccd.h"),
    },
    Header {
        library: "libcccd_sim.so",
        name: "cccd_sim.h",
        package: "cccd-sim-ffi",
        text: include_str!("../../../crates/cccd-sim-ffi/include/cccd_sim.h"),
    },
];

pub(crate) struct Header {
    pub(crate) library: &'static str,
    pub(crate) name: &'static str,
    pub(crate) package: &'static str,
    text: &'static str,
}

impl Header {
    /// The declaration of each function, by name.
    pub(crate) fn functions(&self) -> BTreeMap<String, String> {
        let plain = without_comments(self.text);
        let (_, rest) =
            plain.split_once("#endif // __cplusplus").expect("functions begin after extern \"C\"");
        let (declarations, _) = rest.split_once("#ifdef __cplusplus").expect("and end before its end");
        let declarations = declarations.split(';').map(str::trim).filter(|text| !text.is_empty());
        let functions: BTreeMap<_, _> =
            declarations.map(|text| (name(text).to_owned(), text.to_owned())).collect();
        assert!(functions.len() > 10, "{} declares {}", self.name, functions.len());
        functions
    }

    /// The value of each number, by name: `CCCD_OK 0`. Statuses, options, flags, events, outcomes.
    pub(crate) fn numbers(&self) -> BTreeMap<String, String> {
        let defined = self.text.lines().filter_map(|line| line.strip_prefix("#define ")?.split_once(' '));
        defined.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}

/// The name before the first parenthesis.
fn name(declaration: &str) -> &str {
    let (head, _) = declaration.split_once('(').expect("a function");
    head.rsplit([' ', '*', '\n']).next().expect("a name")
}

fn without_comments(text: &str) -> String {
    let mut parts = text.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once("*/").map_or("", |(_, after)| after))
}
