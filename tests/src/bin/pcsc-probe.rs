//! Makes one PC/SC request: `list`, `transmit READER HEX` or `reset READER`. Or stays connected and executes the lines
//! of its input, with a line of output for each: `session READER`.
//!
//! Exit status 1 and the number on standard error for an error of PC/SC, 2 for a wrong command line. It uses nothing of
//! the library, so that tests of the library do not check it against itself.

use std::error::Error;
use std::ffi::CString;
use std::io;
use std::process::ExitCode;

use pcsc::{Card, Context, Disposition, Protocols, Scope, ShareMode, State};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => match error.downcast_ref::<pcsc::Error>() {
            Some(&number) => {
                // A PC/SC error is the number of its variant.
                eprintln!("{:08X}", number as u32);
                ExitCode::from(1)
            }
            None => {
                eprintln!("{error}");
                ExitCode::from(2)
            }
        },
    }
}

fn run(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    match arguments {
        ["list"] => list(&Context::establish(Scope::User)?)?,
        ["transmit", reader, command] => {
            let card = connect(reader)?;
            let mut answer = vec![0; pcsc::MAX_BUFFER_SIZE_EXTENDED];
            let command = hex::decode(command)?;
            println!("{}", hex::encode(card.transmit(&command, &mut answer)?));
        }
        ["reset", reader] => {
            connect(reader)?.disconnect(Disposition::ResetCard).map_err(|(_, error)| error)?;
        }
        ["session", reader] => session(connect(reader)?)?,
        _ => return Err("pcsc-probe list | transmit READER HEX | reset READER | session READER".into()),
    }
    Ok(())
}

fn connect(reader: &str) -> Result<Card, Box<dyn Error>> {
    let context = Context::establish(Scope::User)?;
    Ok(context.connect(&CString::new(reader)?, ShareMode::Shared, Protocols::ANY)?)
}

/// A program that uses the card for a while: `transmit HEX`, `reset`, and finally `leave`, which releases the card
/// without a reset.
fn session(mut card: Card) -> Result<(), Box<dyn Error>> {
    println!("connected");
    let mut answer = vec![0; pcsc::MAX_BUFFER_SIZE_EXTENDED];
    for line in io::stdin().lines() {
        let line = line?;
        match line.split_once(' ').unwrap_or((&line, "")) {
            ("transmit", command) => {
                println!("{}", hex::encode(card.transmit(&hex::decode(command)?, &mut answer)?))
            }
            ("reset", "") => {
                println!("resetting");
                card.reconnect(ShareMode::Shared, Protocols::ANY, Disposition::ResetCard)?;
                println!("reset");
            }
            ("leave", "") => {
                card.disconnect(Disposition::LeaveCard).map_err(|(_, error)| error)?;
                println!("left");
                return Ok(());
            }
            _ => return Err("transmit HEX | reset | leave".into()),
        }
    }
    Ok(())
}

fn list(context: &Context) -> Result<(), pcsc::Error> {
    let readers = context.list_readers_owned()?;
    let mut states: Vec<_> =
        readers.into_iter().map(|name| pcsc::ReaderState::new(name, State::UNAWARE)).collect();
    context.get_status_change(None, &mut states)?;
    for reader in &states {
        let card = reader.event_state().contains(State::PRESENT);
        let atr = if card { hex::encode(reader.atr()) } else { String::new() };
        println!("{}\t{atr}\t{}", reader.name().to_string_lossy(), reader.event_count());
    }
    Ok(())
}
