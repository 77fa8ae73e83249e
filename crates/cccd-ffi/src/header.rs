//! Generates a header from the source of a crate and compares it with the one in the repository.

use std::{env, fs, path::Path};

use cbindgen::{Builder, Config};

/// What generating one header needs besides the source.
pub(crate) struct Header<'a> {
    /// Folder of the crate.
    pub(crate) root: &'a Path,
    /// File name below `include`.
    pub(crate) name: &'a str,
    /// Text at the head of the file: the rules.
    pub(crate) rules: &'a str,
    /// The headers that it includes.
    pub(crate) includes: &'a [&'a str],
    /// Text in front of the types.
    pub(crate) before: &'a str,
    /// Types that another header declares.
    pub(crate) elsewhere: &'a [&'a str],
}

impl Header<'_> {
    /// Compares the header in the repository with the one generated from the source.
    pub(crate) fn compare(&self) {
        compare(&self.root.join("include").join(self.name), &self.text());
    }

    /// Generates the header from the source.
    pub(crate) fn text(&self) -> String {
        let style = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("cccd-ffi/cbindgen.toml");
        let mut config = Config::from_file(style).unwrap();
        config.header = Some(self.rules.trim_end().to_owned());
        config.include_guard = Some(self.name.to_uppercase().replace('.', "_"));
        let includes: String = self.includes.iter().map(|name| format!("#include {name}\n")).collect();
        config.after_includes = Some(format!("{includes}\n{}", self.before).trim_end().to_owned());
        config.export.exclude = self.elsewhere.iter().map(ToString::to_string).collect();
        let mut text = Vec::new();
        Builder::new().with_config(config).with_crate(self.root).generate().unwrap().write(&mut text);
        without_safety(&String::from_utf8(text).unwrap())
    }
}

/// Fails if the file in the repository differs from the generated one. Rewrites it if the environment variable
/// `CCCD_RENEW_HEADER` is set.
pub(crate) fn compare(path: &Path, made: &str) {
    if env::var_os("CCCD_RENEW_HEADER").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, made).unwrap();
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    assert!(kept == made, "{} is not that of this source: CCCD_RENEW_HEADER=1 renews it", path.display());
}

/// Removes what concerns Rust only: "# Safety" and what follows. For C programs, the rules at the head of the file
/// cover it.
fn without_safety(text: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut is_said_to_rust = false;
    for line in text.lines().map(str::trim_end) {
        if line.trim() == "* # Safety" {
            is_said_to_rust = true;
            while kept.last().is_some_and(|last| last.trim() == "*") {
                kept.pop();
            }
        }
        is_said_to_rust &= line.trim() != "*/";
        let is_second_empty_line = line.is_empty() && kept.last().is_some_and(|last| last.is_empty());
        if !is_said_to_rust && !is_second_empty_line {
            kept.push(line);
        }
    }
    kept.join("\n") + "\n"
}
