//! Reads the card on a PC/SC reader and prints the headline and the holder's name.
//!
//! ```text
//! echo 001085012345 | cargo run -p cccd-examples --bin read_card -- path/to/trust
//! ```

use std::{path::PathBuf, process::ExitCode};

use cccd::{
    access::AccessKey,
    messages::{Language, error_message, headline_message},
    pcsc::{ConnectOptions, Context, Selection},
    pki::TrustStore,
    read::{Event, ReadOptions, Reading, read},
    transport::Cancel,
};

fn main() -> ExitCode {
    match run() {
        Ok(reading) => {
            println!("{}", headline_message(&reading.verification, Language::English));
            if let Some(name) = reading.holder().and_then(|holder| holder.full_name) {
                println!("{}", name.expose());
            }
            ExitCode::from(reading.verification.verdict.exit_status())
        }
        Err(error) => {
            eprintln!("{}", error_message(&error, Language::English));
            ExitCode::from(error.code().class().exit_status())
        }
    }
}

fn run() -> cccd::Result<Reading> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("trust"), PathBuf::from);
    let trust = TrustStore::from_dir(&folder)?;

    // The key comes through a pipe or is typed; it is never on a command line.
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .map_err(|e| cccd::error::InputOutputError::Stream { kind: e.kind() })?;
    let key = AccessKey::parse(&line)?;

    let card =
        Context::establish()?.connect(&Selection::Any, &ConnectOptions::default(), &Cancel::default())?;
    let mut progress = |event: Event<'_>| {
        if let Event::Progress { file, done, expected: Some(expected) } = event {
            eprintln!("{file}: {done} of {expected} bytes");
        }
    };
    read(card, &key, ReadOptions::new(&trust), &mut progress).to_the_end()
}
