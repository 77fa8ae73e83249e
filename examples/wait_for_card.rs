//! Waits for a card, shows name, number and headline, and saves the photo if a file is given.
//!
//! ```text
//! echo 001085012345 | cargo run -p cccd-examples --bin wait_for_card -- photo.jpg
//! ```

use std::{env, fs, io, process::ExitCode, time::Duration};

use cccd::messages::{Language::Vietnamese, error_message, headline_message};
use cccd::{access::AccessKey, error::InputOutputError::Unwritable, pcsc, pki, read, transport::Cancel};

fn main() -> ExitCode {
    run().inspect_err(|error| eprintln!("{}", error_message(error, Vietnamese))).unwrap_or(ExitCode::FAILURE)
}

fn run() -> cccd::Result<ExitCode> {
    let (photo_file, (trust, _)) = (env::args_os().nth(1), pki::trust_store::load(None)?);
    // Never an argument: every user of a computer can see those.
    let key = AccessKey::parse(&io::stdin().lines().next().and_then(io::Result::ok).unwrap_or_default())?;
    println!("Hãy đặt thẻ lên đầu đọc.");
    let wait = pcsc::ConnectOptions { wait: Some(Duration::MAX), ..Default::default() };
    let card = pcsc::Context::establish()?.connect(&pcsc::Selection::Any, &wait, &Cancel::default())?;
    let options = read::ReadOptions::new(&trust).photo(photo_file.is_some());
    let reading = read::read(card, &key, options, &mut |_| {}).to_the_end()?;
    let holder = reading.holder().map(|holder| [holder.full_name, holder.personal_number]);
    holder.into_iter().flatten().flatten().for_each(|fact| println!("{}", fact.expose()));
    println!("{}", headline_message(&reading.verification, Vietnamese).what);
    if let (Some(path), Some(Ok(dg2))) = (photo_file, reading.document.dg2()) {
        let photo = dg2.portrait().map_or(&[][..], |portrait| portrait.bytes.expose());
        fs::write(&path, photo).map_err(|e| Unwritable { path: path.into(), kind: e.kind() })?;
    }
    Ok(ExitCode::from(reading.verification.verdict.exit_status()))
}
