//! Checks how much code an integrator has to write.

use std::fs;

use xtask::cargo;

use crate::language::Language;

/// The maximum number of lines of the example that reads a card.
const MOST: usize = 25;

/// Counts the lines of the example that reads a card, except empty ones and comments.
pub(crate) fn the_examples_are_short(language: &Language) {
    let path = cargo::workspace().join("examples").join(language.read);
    let source = fs::read_to_string(&path).expect("the example is there");
    let count = own_lines(&source);
    assert!((5..=MOST).contains(&count), "{} has {count} lines of its own", language.read);
}

fn own_lines(source: &str) -> usize {
    let mut comment = None;
    let mut count = 0;
    for line in source.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(end) = comment {
            if line.ends_with(end) {
                comment = None;
            }
        } else if let Some((_, end)) =
            [("/*", "*/"), ("\"\"\"", "\"\"\"")].into_iter().find(|(begin, _)| line.starts_with(begin))
        {
            if line.len() < 4 || !line.ends_with(end) {
                comment = Some(end);
            }
        } else if !line.starts_with("//") && !is_comment_of_script(line) {
            count += 1;
        }
    }
    count
}

/// Preprocessor lines of C and C# begin with the same character.
fn is_comment_of_script(line: &str) -> bool {
    line.starts_with("#!") || line.starts_with("# ")
}

/// Tests the counting itself.
pub(crate) fn comments_and_empty_lines_are_not_counted() {
    let of_c = "/* a\n * b */\n/** c */\n#include <cccd.h>\n\n// d\nint main() {\n} /* e */\n";
    assert_eq!(own_lines(of_c), 3);
    let of_python =
        "#!/usr/bin/env python3\n\"\"\"A\n\nb\n\"\"\"\n# c\nimport sys\n\"\"\"d\"\"\"\nx = \"# e\"\n";
    assert_eq!(own_lines(of_python), 2);
}
