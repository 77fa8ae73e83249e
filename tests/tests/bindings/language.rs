//! A language, and how its examples are run here.

use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use std::{fs, thread};

use cccd_tests::{World, c_libraries};
use xtask::{cargo, programs};

/// A language whose examples are tested.
///
/// An example takes the key on the first line of its standard input and the trust folder from `CCCD_TRUST`. It asks for
/// the card with a line on its standard output before it waits for one, and exits with 0 only for a genuine card.
///
/// * `read` takes the file for the photo, or nothing, and prints name, number and headline, one per line.
/// * `form` takes a template, in which `{{name}}` stands for a field and `{{headline}}` for the headline, and the file
///   to create from it. It creates no file for a card that is not genuine.
pub(crate) struct Language {
    /// Its name in test names.
    pub(crate) name: &'static str,
    /// Programs required to build or run its examples.
    pub(crate) programs: &'static [&'static str],
    /// Returns what else is missing.
    pub(crate) lacks: fn() -> Option<String>,
    /// The file of the example that reads a card, below `examples`.
    pub(crate) read: &'static str,
    /// The file of the example that fills in a form.
    pub(crate) form: Option<&'static str>,
    /// Builds the program of `tours` that uses each part of the bindings once, mostly with its own invented cards. Its
    /// argument is the private key of an office; a card is on the first reader; `tour ok` is its last line.
    pub(crate) tour: Option<fn(&Workshop) -> Program>,
    /// Builds an example, given as its file, and returns how to start it. Called once for each.
    pub(crate) make: fn(&Workshop, example: &str) -> Program,
    /// The programs built so far: `read`, `form`.
    pub(crate) made: [OnceLock<Program>; 2],
}

/// How an example is started.
pub(crate) struct Program {
    /// The program and its first arguments.
    pub(crate) line: Vec<OsString>,
    /// Environment variables, in addition to the one for finding the C libraries.
    pub(crate) variables: Vec<(&'static str, OsString)>,
}

/// The folder where examples are built.
pub(crate) struct Workshop {
    /// A folder for one language, empty at first.
    pub(crate) folder: PathBuf,
    /// Where the examples are.
    pub(crate) examples: PathBuf,
    /// Where the tours are.
    pub(crate) tours: PathBuf,
    /// The C libraries as they are installed: `include`, `lib`, `lib/pkgconfig`.
    pub(crate) stage: PathBuf,
}

impl Language {
    /// The initial value of [`made`](Self::made): nothing built yet.
    pub(crate) const fn nothing() -> [OnceLock<Program>; 2] {
        [const { OnceLock::new() }; 2]
    }

    /// Why none of its examples can run here.
    pub(crate) fn missing(&self) -> Option<String> {
        let program = self.programs.iter().find(|program| programs::find(program).is_none());
        program.map(|program| format!("{program} is not installed")).or_else(self.lacks)
    }

    /// The example that reads a card, as a command in a folder of a world.
    pub(crate) fn reads(&self, world: &World, folder: &Path) -> Command {
        self.command(0, self.read, world, folder)
    }

    /// The example that fills in a form, as a command in a folder of a world.
    pub(crate) fn fills(&self, world: &World, folder: &Path) -> Command {
        self.command(1, self.form.expect("asked before"), world, folder)
    }

    fn command(&self, index: usize, example: &str, world: &World, folder: &Path) -> Command {
        let workshop = Workshop::of(self.name, example);
        let program = self.made[index].get_or_init(|| {
            workshop.clear();
            (self.make)(&workshop, example)
        });
        program.command(&workshop, world, folder)
    }

    /// The tour, as a command in a world.
    pub(crate) fn tours(&self, make: fn(&Workshop) -> Program, world: &World) -> Command {
        let workshop = Workshop::of(self.name, "tour");
        workshop.clear();
        make(&workshop).command(&workshop, world, &workshop.folder)
    }
}

impl Program {
    /// A program, with arguments.
    pub(crate) fn of<const N: usize>(line: [OsString; N]) -> Self {
        Self { line: line.into(), variables: Vec::new() }
    }

    fn command(&self, workshop: &Workshop, world: &World, folder: &Path) -> Command {
        let mut command = world.command("sh");
        // A command of a world has no working folder of its own.
        command.args(["-c", r#"cd "$0" && exec "$@""#]).arg(folder);
        command.args(&self.line).env("LD_LIBRARY_PATH", workshop.stage.join("lib"));
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }
}

impl Workshop {
    pub(crate) fn of(language: &str, example: &str) -> Self {
        let stage = c_libraries();
        let name = Path::new(example).file_stem().expect("an example is a file");
        Self {
            folder: stage.join("examples").join(language).join(name),
            examples: cargo::workspace().join("examples"),
            tours: cargo::workspace().join("tests/tests/bindings/tours"),
            stage: stage.to_owned(),
        }
    }

    /// Removes what an earlier run left behind.
    fn clear(&self) {
        let _ = fs::remove_dir_all(&self.folder);
        fs::create_dir_all(&self.folder).expect("a folder can be made");
    }

    /// Runs a package manager to fetch what a language needs, into a separate folder. If that fails or takes longer
    /// than two minutes, as there may be no network here, returns why the examples of the language cannot run.
    pub(crate) fn fetch(
        language: &str,
        from: &str,
        sources: &[&str],
        command: &mut Command,
    ) -> Option<String> {
        const MOST: Duration = Duration::from_secs(120);
        let workshop = Self::of(language, "fetch");
        workshop.clear();
        workshop.copy(from, sources);
        // A file takes any amount of output; a pipe would fill up.
        let log = workshop.folder.join("fetch.log");
        let file = File::create(&log).expect("a file can be made");
        command.current_dir(&workshop.folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(file);
        let mut child = command.spawn().expect("the program starts");
        let begin = Instant::now();
        let why = loop {
            match child.try_wait().expect("it is a child") {
                Some(status) if status.success() => return None,
                Some(_) => break fs::read_to_string(&log).unwrap_or_default(),
                None if begin.elapsed() > MOST => {
                    // It may have ended by itself.
                    let _ = child.kill();
                    let _ = child.wait();
                    break format!("no end after {MOST:?}");
                }
                None => thread::sleep(Duration::from_millis(20)),
            }
        };
        let why = why.lines().map(str::trim).find(|line| !line.is_empty() && !line.contains(" warn "));
        Some(format!("what it needs cannot be fetched: {}", why.unwrap_or("no reason given")))
    }

    /// Copies files of a tour next to those copied by [`copy`](Self::copy).
    pub(crate) fn copy_tour(&self, sources: &[&str]) {
        for source in sources {
            let copy = self.folder.join(source);
            fs::create_dir_all(copy.parent().expect("a file is in a folder")).expect("a folder can be made");
            fs::copy(self.tours.join(source), copy).expect("a source can be copied");
        }
    }

    /// Copies sources from a folder of the examples, for tools that write next to them.
    pub(crate) fn copy(&self, from: &str, sources: &[&str]) {
        for source in sources {
            let copy = self.folder.join(source);
            fs::create_dir_all(copy.parent().expect("a file is in a folder")).expect("a folder can be made");
            fs::copy(self.examples.join(from).join(source), copy).expect("a source can be copied");
        }
    }

    /// Runs a compiler or a package manager, to its end.
    pub(crate) fn run(&self, command: &mut Command) {
        command.env("PKG_CONFIG_PATH", self.stage.join("lib/pkgconfig"));
        let output = command.current_dir(&self.folder).output().expect("the program starts");
        let [out, error] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
        assert!(output.status.success(), "{command:?}\n{out}\n{error}");
    }
}
