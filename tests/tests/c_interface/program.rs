//! The compiled C program, and the files that it uses.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{self, Command},
    sync::atomic::{AtomicU32, Ordering},
};

use cccd_tests::c_libraries;
use xtask::{cargo, programs};

/// The passphrase of the office's files; the C program has the same.
const PASSPHRASE: &str = "mật khẩu";

/// The program in a folder of its own, which is deleted on drop.
pub(crate) struct Program {
    folder: PathBuf,
}

impl Program {
    /// Compiles it, with additional arguments for the compiler.
    pub(crate) fn compile(arguments: &[&str]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("cccd-c-interface-{}-{count}", process::id()));
        fs::create_dir_all(folder.join("trust")).expect("a folder can be made");
        let program = Self { folder };
        let libraries = c_libraries();
        let mut cc = Command::new("cc");
        cc.args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-g", "-O1"]).args(arguments).args(sources());
        cc.arg("-o").arg(program.folder.join("program"));
        cc.arg("-I").arg(libraries.join("include")).arg("-L").arg(libraries.join("lib"));
        cc.args(["-lcccd", "-lcccd_sim", "-lpthread"]);
        cc.arg(format!("-Wl,-rpath,{}", libraries.join("lib").display()));
        programs::run(&mut cc).unwrap_or_else(|error| panic!("{error}"));
        program.make_files();
        program
    }

    /// The command that runs these themes, trying every `step`-th index; `tool` may be a tool that runs the program.
    pub(crate) fn command(&self, mut tool: Command, step: u32, themes: &[&str]) -> Command {
        tool.arg(step.to_string())
            .arg(&self.folder)
            .args(themes)
            .env("CCCD_TRUST", self.folder.join("trust"));
        tool
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.join("program")
    }

    /// Creates a trust folder with an unrelated file in it, a revocation list, and the key of an office in all its
    /// forms.
    fn make_files(&self) {
        let tests = cargo::workspace().join("tests");
        let copy = |from: &str, to: &str| {
            fs::copy(tests.join(from), self.folder.join(to)).expect("it can be copied");
        };
        copy("evidence/trust/root.cer", "trust/root.cer");
        copy("vectors/crl/list.der", "list.crl");
        copy("evidence/office.pem", "office.pem");
        fs::write(self.folder.join("trust/broken.cer"), "no certificate").expect("it can be written");
        self.openssl(&["pkey", "-in", "office.pem", "-pubout", "-out", "office-public.pem"]);
        let passphrase = format!("pass:{PASSPHRASE}");
        let encrypt = ["-in", "office.pem", "-passout", &passphrase, "-out", "office-encrypted.pem"];
        self.openssl(&[&["pkcs8", "-topk8"], &encrypt[..]].concat());
        let export = ["-inkey", "office.pem", "-passout", &passphrase, "-out", "office.p12"];
        self.openssl(&[&["pkcs12", "-export", "-nocerts"], &export[..]].concat());
    }

    fn openssl(&self, arguments: &[&str]) {
        let output = Command::new("openssl").args(arguments).current_dir(&self.folder).output();
        let output = output.expect("openssl starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may never have been created.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The source files of the program.
pub(crate) fn sources() -> Vec<PathBuf> {
    let folder = cargo::workspace().join("tests/c");
    let entries = fs::read_dir(folder).expect("the folder of the program");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut sources: Vec<_> = paths.filter(|path| path.extension() == Some("c".as_ref())).collect();
    sources.sort();
    sources
}

/// The text of all of them.
pub(crate) fn text() -> String {
    let read = |path: &PathBuf| fs::read_to_string(Path::new(path)).expect("it can be read");
    sources().iter().map(read).collect()
}
