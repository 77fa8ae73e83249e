//! `cargo xtask`: one command for all tasks of this workspace.

use std::env;
use std::process::ExitCode;

use xtask::{Error, Result, bench, demo, dependencies, dist, fuzz, messages, peers, setup, soak, test};

const HELP: &str = "\
Usage: cargo xtask COMMAND

  setup         install what the build and the tests need (Debian; elsewhere: name it)
  demo          read an invented card on a virtual reader with `cccd read`
  test [ARGS]   set up, build, and run every test; ARGS go to `cargo test`
  soak [READS]  read over and over, with faults and with random answers; some minutes
  soak --clones read every clone on links that break wherever it may help it; half an hour
  bench [ARGS]  measure a read; ARGS go to the measuring program
  messages      print every text for users, Vietnamese and English, as one table (CSV)
  dependencies  check the licences, sources and versions of the crates by others
  dist          make a Debian package and a tarball in target/dist: command, C libraries, man pages
  peers         let readers by others (JMRTD, dmrtd) read the same card; needs Java, Maven, network
  fuzz [SECS]   feed garbled bytes to every parser, for a minute in all or so many seconds
  fuzz --long [TARGETS]  a million inputs for each parser, ten million where they are quick; an hour
  help          this text

Only `setup` may need root, and only when something is missing: it then asks through sudo.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    run(&arguments).unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::from(error.exit_code())
    })
}

fn run(arguments: &[String]) -> Result<ExitCode> {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments),
    };
    match (command, rest) {
        ("help" | "--help" | "-h", _) => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        ("setup", []) => setup::setup_for_tests().map(|()| ExitCode::SUCCESS),
        ("demo", []) => demo::demo(),
        ("dependencies", []) => dependencies::dependencies().map(|()| ExitCode::SUCCESS),
        ("dist", []) => dist::dist(),
        ("messages", []) => messages::messages(),
        ("test", arguments) => test::test(arguments),
        ("soak", arguments) => soak::soak(arguments),
        ("bench", arguments) => bench::bench(arguments),
        ("peers", arguments) => peers::peers(arguments),
        ("fuzz", arguments) => fuzz::fuzz(arguments),
        ("setup" | "demo" | "dependencies" | "dist" | "messages", [extra, ..]) => {
            Err(Error::Usage { argument: extra.clone() })
        }
        (unknown, _) => Err(Error::Usage { argument: unknown.to_owned() }),
    }
}
