//! Checks that no two rooms of a crate use each other, directly or in a circle.
//!
//! A room is a module with everything below it. A child uses what its parent declares, and a parent uses its children:
//! that is the module tree itself and does not count. Every other use leads from one room to a sibling room in the same
//! module, and these uses must all point in one direction. Code that is compiled only for tests does not count.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    path::Path,
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The names from the root of a crate to a module, or of a path as written.
type Names = Vec<String>;

/// The content of one module's source.
#[derive(Default)]
struct Module {
    /// The paths in it, including those of `use`.
    paths: Vec<Names>,
    /// What its imported names stand for. Its children can refer to them as `super::Name`.
    imports: BTreeMap<String, Names>,
}

/// The modules of one crate.
#[derive(Default)]
struct Modules {
    modules: BTreeMap<Names, Module>,
    /// The modules that are declared only for tests.
    tests: BTreeSet<Names>,
}

/// The uses between the rooms of one module: from and to, and one pair of modules below them as an example.
type Uses = BTreeMap<Names, BTreeMap<Names, (Names, Names)>>;

impl Modules {
    /// Reads every file below a folder.
    fn read(&mut self, folder: &Path, place: &Names) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let inner = match name.as_str() {
                "lib" | "main" | "mod" => place.clone(),
                _ => [place.as_slice(), &[name]].concat(),
            };
            if path.is_dir() {
                self.read(&path, &inner);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                self.add(&inner, &fs::read_to_string(&path).unwrap());
            }
        }
    }

    fn add(&mut self, place: &Names, source: &str) {
        let tokens = source.parse().unwrap_or_else(|error| panic!("{place:?}: {error}"));
        self.walk(place, tokens);
    }

    fn walk(&mut self, place: &Names, tokens: TokenStream) {
        self.modules.entry(place.clone()).or_default();
        let tokens: Vec<_> = tokens.into_iter().collect();
        let (mut rest, mut is_for_tests) = (tokens.as_slice(), false);
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            let names = path(first, &mut rest);
            match (names.as_slice(), first, rest) {
                (_, TokenTree::Punct(mark), [TokenTree::Group(attribute), after @ ..])
                    if mark.as_char() == '#' =>
                {
                    is_for_tests |= is_cfg_test(attribute.stream());
                    rest = after;
                }
                ([word], _, [name, body, after @ ..]) if word == "mod" => {
                    let inner = [place.as_slice(), &[name.to_string()]].concat();
                    if is_for_tests {
                        self.tests.insert(inner);
                    } else if let TokenTree::Group(body) = body {
                        self.walk(&inner, body.stream());
                    }
                    (rest, is_for_tests) = (after, false);
                }
                _ if is_for_tests => {
                    // Skips to the end of the item: its body or a semicolon.
                    is_for_tests = !is_end(first);
                }
                ([word], ..) if word == "use" => {
                    let end = rest.iter().position(is_semicolon).unwrap_or(rest.len());
                    let (tree, after) = rest.split_at(end);
                    self.import(place, &[], tree);
                    rest = after;
                }
                (_, TokenTree::Group(group), _) => self.walk(place, group.stream()),
                ([_, _, ..], ..) => self.modules.get_mut(place).unwrap().paths.push(names),
                _ => {}
            }
        }
    }

    /// Records a tree of imports: `crate::{a::B, c}`.
    fn import(&mut self, place: &Names, before: &[String], tree: &[TokenTree]) {
        for branch in tree.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',')) {
            let Some((first, mut rest)) = branch.split_first() else { continue };
            let mut names = [before, &path(first, &mut rest)].concat();
            let inner = branch.iter().find_map(|token| match token {
                TokenTree::Group(group) => Some(group.stream().into_iter().collect::<Vec<_>>()),
                _ => None,
            });
            if let Some(inner) = inner {
                self.import(place, &names, &inner);
                continue;
            }
            // `self` stands for the module itself.
            names.pop_if(|last| last == "self" && !before.is_empty());
            let alias = match rest {
                [TokenTree::Ident(word), TokenTree::Ident(alias)] if word == "as" => alias.to_string(),
                _ => names.last().cloned().unwrap_or_default(),
            };
            let module = self.modules.get_mut(place).unwrap();
            module.paths.push(names.clone());
            module.imports.insert(alias, names);
        }
    }

    /// The module that a path leads to from another module; `None` if it leads out of the crate.
    fn resolve(&self, from: &[String], path: &[String], depth: usize) -> Option<Names> {
        let mut place = from.to_vec();
        let mut rest = path;
        let (first, after) = rest.split_first()?;
        match first.as_str() {
            "crate" => place.clear(),
            "super" => drop(place.pop()),
            "self" => {}
            _ => {
                let child = [from, std::slice::from_ref(first)].concat();
                let import = self.modules.get(from)?.imports.get(first);
                match import.filter(|import| depth > 0 && import.first() != Some(first)) {
                    Some(import) => {
                        let whole = [import.as_slice(), after].concat();
                        return self.resolve(from, &whole, depth - 1);
                    }
                    None if self.modules.contains_key(&child) => place = child,
                    None => return None,
                }
            }
        }
        rest = after;
        while let [name, after @ ..] = rest {
            let child = [place.as_slice(), std::slice::from_ref(name)].concat();
            if name == "super" {
                place.pop();
            } else if self.modules.contains_key(&child) {
                place = child;
            } else {
                // An imported name leads on; one of the module's own ends here.
                let import = self.modules.get(&place).and_then(|module| module.imports.get(name));
                let whole = import.map(|import| [import.as_slice(), after].concat());
                let further = whole.filter(|_| depth > 0);
                return further.and_then(|whole| self.resolve(&place, &whole, depth - 1)).or(Some(place));
            }
            rest = after;
        }
        Some(place)
    }

    /// The uses between rooms, by the parent module.
    fn uses(&self) -> BTreeMap<Names, Uses> {
        let is_for_tests = |place: &Names| self.tests.iter().any(|test| place.starts_with(test));
        let mut uses: BTreeMap<Names, Uses> = BTreeMap::new();
        for (from, module) in self.modules.iter().filter(|(place, _)| !is_for_tests(place)) {
            let targets = module.paths.iter().filter_map(|path| self.resolve(from, path, 8));
            for to in targets.filter(|to| !to.starts_with(from) && !from.starts_with(to)) {
                let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
                let rooms = uses.entry(from[..common].to_vec()).or_default();
                let there = rooms.entry(from[..=common].to_vec()).or_default();
                there.entry(to[..=common].to_vec()).or_insert_with(|| (from.clone(), to));
            }
        }
        uses
    }

    /// Describes every circle by the uses that form it; only one per set of rooms.
    fn circles(&self) -> Vec<String> {
        let uses = self.uses();
        let mut circles = BTreeMap::new();
        for rooms in uses.values() {
            for start in rooms.keys() {
                let Some(circle) = shortest_circle(rooms, start) else { continue };
                let told: Vec<_> = circle
                    .iter()
                    .zip(circle.iter().cycle().skip(1))
                    .map(|(one, other)| {
                        let (from, to) = &rooms[one][other];
                        format!("{} uses {}", from.join("::"), to.join("::"))
                    })
                    .collect();
                circles.entry(circle.into_iter().collect::<BTreeSet<_>>()).or_insert(told.join(", "));
            }
        }
        circles.into_values().collect()
    }
}

/// The shortest way from a room back to itself.
fn shortest_circle(rooms: &Uses, start: &Names) -> Option<Vec<Names>> {
    let mut ways = VecDeque::from([vec![start.clone()]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for next in rooms.get(way.last()?).into_iter().flat_map(BTreeMap::keys) {
            if next == start {
                return Some(way);
            }
            if seen.insert(next) {
                ways.push_back([way.as_slice(), std::slice::from_ref(next)].concat());
            }
        }
    }
    None
}

/// The names of a path that begins with a token, and the tokens after it. A single name is a path too.
fn path(first: &TokenTree, rest: &mut &[TokenTree]) -> Names {
    let TokenTree::Ident(first) = first else { return Vec::new() };
    let mut names = vec![first.to_string()];
    while let [TokenTree::Punct(one), TokenTree::Punct(other), TokenTree::Ident(name), after @ ..] = *rest
        && one.as_char() == ':'
        && other.as_char() == ':'
    {
        names.push(name.to_string());
        *rest = after;
    }
    names
}

/// `cfg(test)` and `cfg(all(test, …))`.
fn is_cfg_test(attribute: TokenStream) -> bool {
    let text = attribute.to_string().replace(' ', "");
    text == "cfg(test)" || text.starts_with("cfg(all(test,")
}

fn is_semicolon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(mark) if mark.as_char() == ';')
}

/// Whether a token ends an item.
fn is_end(token: &TokenTree) -> bool {
    let is_body = matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    is_body || is_semicolon(token)
}

#[test]
fn no_rooms_of_a_crate_use_each_other_in_a_circle() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut circles = Vec::new();
    let mut count = 0;
    for folder in fs::read_dir(crates).unwrap().map(|entry| entry.unwrap().path()) {
        let mut modules = Modules::default();
        modules.read(&folder.join("src"), &Names::new());
        count += modules.modules.len();
        let name = folder.file_name().unwrap().to_str().unwrap();
        circles.extend(modules.circles().iter().map(|circle| format!("{name}: {circle}")));
    }
    assert!(count > 400, "only {count} modules were found");
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

/// The circles in a crate of these files.
fn circles(files: &[(&str, &str)]) -> Vec<String> {
    let mut modules = Modules::default();
    for (place, source) in files {
        let place = place.split("::").filter(|name| !name.is_empty()).map(str::to_owned).collect();
        modules.add(&place, source);
    }
    modules.circles()
}

#[test]
fn circles_are_found_however_they_are_written() {
    let root = "mod a; mod b; mod c; pub use c::Deep;";
    for (a, b) in [
        ("use crate::b::Two;", "use crate::a::One;"),
        ("use crate::{b::{self, Two}, x};", "fn f() -> super::a::One { }"),
        ("const A: u8 = super::b::NUMBER;", "use super::a;"),
        ("macro_rules! m { () => { crate::b::f() } }", "pub use crate::{a::One as First};"),
    ] {
        let found = circles(&[("", root), ("a", a), ("b", b), ("c", "pub struct Deep;")]);
        assert_eq!(found, ["a uses b, b uses a"], "{a} {b}");
    }
    // Through a third room, and through a name that the root only re-exports.
    let long =
        [("", root), ("a", "use crate::b::Two;"), ("b", "use crate::Deep;"), ("c", "use super::a::One;")];
    assert_eq!(circles(&long), ["a uses b, b uses c, c uses a"]);
    // Between rooms, even if no two modules in them use each other.
    let rooms = [
        ("", "mod a; mod b;"),
        ("a", "mod x; mod y;"),
        ("a::x", "use crate::b::Two;"),
        ("b", "use crate::a::y::f;"),
        ("a::y", ""),
    ];
    assert_eq!(circles(&rooms), ["a::x uses b, b uses a::y"]);
}

#[test]
fn the_tree_itself_and_tests_are_no_circles() {
    let own = [
        ("", "mod a; use a::One;"),
        ("a", "mod inner; use inner::Two; use crate::Root;"),
        ("a::inner", "use super::One;"),
    ];
    let for_tests = [
        ("", "mod a; mod b;"),
        ("a", "use crate::b::Two; #[cfg(test)] mod tests { use crate::b; }"),
        (
            "b",
            "#[cfg(test)] use crate::a::One; #[cfg(test)] #[path = \"x\"] pub(crate) mod testing; #[cfg(test)] fn f() { crate::a::g() }",
        ),
        ("b::testing", "use crate::a::One;"),
    ];
    let one_way = [
        ("", "mod a; mod b;"),
        ("a", "use crate::b::Two; use std::fs;"),
        ("b", "// use crate::a\nconst A: &str = \"crate::a\";"),
    ];
    for files in [own.as_slice(), &for_tests, &one_way] {
        assert!(circles(files).is_empty(), "{files:?}");
    }
}
