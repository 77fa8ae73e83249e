//! What previously compiled programs rely on: the functions of the libraries, their types and numbers, compared with a
//! description that is kept next to the source of each library. `CCCD_RENEW_ABI=1` renews it.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    process::{self, Command},
};

use cccd_tests::c_libraries;
use xtask::{cargo, programs};

use crate::header::{HEADERS, Header};

const RENEWS: &str = "CCCD_RENEW_ABI";

/// The exit status bits of `abidiff` for a change, and for one that definitely breaks programs.
const CHANGED: i32 = 4 | 8;

/// A library exports what its header declares, and nothing else.
#[test]
fn each_library_exports_what_its_header_declares() {
    for header in HEADERS {
        let exported = exported(&c_libraries().join("lib").join(header.library));
        let declared: BTreeSet<_> = header.functions().into_keys().collect();
        let missing: Vec<_> = declared.difference(&exported).collect();
        assert!(missing.is_empty(), "{} lacks {missing:?}, which {} declares", header.library, header.name);
        let surplus: Vec<_> = exported.difference(&declared).collect();
        assert!(surplus.is_empty(), "{} exports {surplus:?}, which {} lacks", header.library, header.name);
        assert!(exported.iter().all(|name| name.starts_with("cccd_")), "{exported:?}");
    }
}

#[test]
fn no_function_was_removed_or_changed() {
    for header in HEADERS {
        let image = Image::of(&header, &header.functions());
        let kept = kept(&header, &format!("{}.abi", header.library));
        if env::var_os(RENEWS).is_some() {
            fs::write(&kept, image.description()).expect("it can be written");
        }
        if let Err(said) = image.compare(&kept) {
            panic!("{} breaks programs that were compiled before:\n{said}", header.name);
        }
    }
}

#[test]
fn no_number_was_removed_or_changed() {
    for header in HEADERS {
        let path = kept(&header, &format!("{}.numbers", header.name));
        let now = header.numbers();
        if env::var_os(RENEWS).is_some() {
            let lines: String = now.iter().map(|(name, value)| format!("{name} {value}\n")).collect();
            fs::write(&path, lines).expect("it can be written");
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        let kept = text.lines().filter_map(|line| line.split_once(' '));
        let kept: BTreeMap<_, _> = kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert!(!kept.is_empty(), "{} is missing: {RENEWS}=1 makes it", path.display());
        for (name, value) in &kept {
            let is = now.get(name).map_or("nothing any more", String::as_str);
            assert!(is == value, "{name} of {} was {value} and is {is}", header.name);
        }
        note_added(now.keys().filter(|name| !kept.contains_key(*name)));
    }
}

/// The comparison detects removals and changes, and allows additions.
#[test]
fn what_is_removed_or_changed_is_named() {
    let [header, _] = HEADERS;
    let functions = header.functions();
    let folder = Folder::new();
    let kept = folder.0.join("kept.abi");
    fs::write(&kept, Image::of(&header, &functions).description()).expect("it can be written");
    let differs = |functions: &BTreeMap<String, String>| {
        Image::of(&header, functions).compare(&kept).expect_err("a difference is seen")
    };

    let mut fewer = functions.clone();
    fewer.remove("cccd_log_to");
    assert!(differs(&fewer).contains("cccd_log_to"));
    let mut changed = functions.clone();
    let declaration = changed.get_mut("cccd_trust_anchor_count").expect("it is declared");
    *declaration = declaration.replace("size_t", "int32_t");
    assert!(differs(&changed).contains("cccd_trust_anchor_count"));
    let mut changed = functions.clone();
    let declaration = changed.get_mut("cccd_wait_for_card").expect("it is declared");
    *declaration = declaration.replace("uint32_t milliseconds", "uint64_t milliseconds");
    assert!(differs(&changed).contains("cccd_wait_for_card"));

    let mut more = functions.clone();
    more.insert("cccd_new_one".to_owned(), "int32_t cccd_new_one(void)".to_owned());
    assert_eq!(Image::of(&header, &more).compare(&kept), Ok(()));
}

/// Where the description of a library is kept.
fn kept(header: &Header, name: &str) -> PathBuf {
    let folder = cargo::workspace().join("crates").join(header.package).join("abi");
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder.join(name)
}

/// The symbols that a shared library exports.
fn exported(library: &Path) -> BTreeSet<String> {
    let mut nm = Command::new("nm");
    nm.args(["--dynamic", "--defined-only", "--format=posix"]).arg(library);
    let lines = programs::output(&mut nm).unwrap_or_else(|error| panic!("{error}"));
    lines.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

fn note_added<'a>(names: impl Iterator<Item = &'a String>) {
    for name in names {
        println!("{name} is new: {RENEWS}=1 takes it into the description");
    }
}

/// A C library with the functions of a header and empty bodies, compiled with debug information about their types. The
/// Rust libraries describe their types in Rust terms, and only in builds with full debug information.
struct Image {
    folder: Folder,
}

impl Image {
    fn of(header: &Header, functions: &BTreeMap<String, String>) -> Self {
        let folder = Folder::new();
        let bodies: String = functions
            .values()
            .map(|declaration| format!("{declaration} {{ __builtin_trap(); }}\n"))
            .collect();
        // The declarations in the header get other names, because only its types are needed.
        let hidden: String =
            functions.keys().map(|name| format!("#define {name} declared_{name}\n")).collect();
        let shown: String = functions.keys().map(|name| format!("#undef {name}\n")).collect();
        let source = format!("{hidden}#include \"{}\"\n{shown}{bodies}", header.name);
        fs::write(folder.0.join("image.c"), source).expect("it can be written");
        let mut cc = Command::new("cc");
        cc.current_dir(&folder.0)
            .args(["-std=c99", "-g", "-O0", "-shared", "-fPIC", "image.c", "-o", "image.so"]);
        cc.arg("-I").arg(c_libraries().join("include")).arg(format!("-Wl,-soname,{}", soname(header)));
        programs::run(&mut cc).unwrap_or_else(|error| panic!("{error}"));
        Self { folder }
    }

    /// The functions and their types, as `abidw` writes them: the same on every machine.
    fn description(&self) -> String {
        let mut abidw = Command::new("abidw");
        abidw.current_dir(&self.folder.0);
        abidw.args([
            "--no-corpus-path",
            "--no-comp-dir-path",
            "--no-show-locs",
            "--no-architecture",
            "image.so",
        ]);
        programs::output(&mut abidw).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Compares with a description; the error lists what was removed or changed.
    fn compare(&self, kept: &Path) -> Result<(), String> {
        assert!(kept.is_file(), "{} is missing: {RENEWS}=1 makes it", kept.display());
        let now = self.folder.0.join("now.abi");
        fs::write(&now, self.description()).expect("it can be written");
        let compare = |options: &[&str]| {
            let output = Command::new("abidiff").args(options).args([kept, &now]).output();
            let output = output.expect("abidiff starts");
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let status = output.status.code().unwrap_or(-1);
            assert!(status & !CHANGED == 0, "abidiff {status}: {}", String::from_utf8_lossy(&output.stderr));
            (status, said)
        };
        let (status, said) = compare(&["--no-added-syms"]);
        if status != 0 {
            return Err(said);
        }
        let (status, said) = compare(&[]);
        if status != 0 {
            println!("{said}{RENEWS}=1 takes it into the description");
        }
        Ok(())
    }
}

/// The name by which programs load a library.
fn soname(header: &Header) -> String {
    let mut objdump = Command::new("objdump");
    objdump.arg("-p").arg(c_libraries().join("lib").join(header.library));
    let said = programs::output(&mut objdump).unwrap_or_else(|error| panic!("{error}"));
    let name = said.lines().find_map(|line| line.trim().strip_prefix("SONAME"));
    name.map(|name| name.trim().to_owned()).expect("libraries have a name")
}

/// A folder that is deleted on drop.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("cccd-abi-{}-{count}", process::id()));
        fs::create_dir_all(&folder).expect("a folder can be made");
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
