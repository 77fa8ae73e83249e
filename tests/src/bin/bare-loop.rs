//! Measures the minimum time of a session with a card: sends the commands of a recording in a bare loop of
//! SCardTransmit to a chip that draws the same random bytes again: `bare-loop FILE`.
//!
//! Each line of its input is one run, which begins with the connection to the card on the first reader that has one and
//! ends with the last answer. Every answer must be the recorded one. The output is like that of the peers: a line
//! `step`, then `end`.

use std::error::Error;
use std::ffi::CStr;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use cccd_tests::recording::{self, Recording};
use pcsc::{Card, Context, Disposition, Protocols, Scope, ShareMode};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("bare-loop FILE")?;
    let recording = recording::load(Path::new(&path))?;
    let context = Context::establish(Scope::User)?;
    let bytes: usize = recording.iter().map(|(command, answer)| command.len() + answer.len()).sum();
    for (index, line) in io::stdin().lines().enumerate() {
        line?;
        let begin = Instant::now();
        let card = connect(&context)?;
        let outcome = play(&card, &recording);
        let milliseconds = Duration::as_secs_f64(&begin.elapsed()) * 1e3;
        card.disconnect(Disposition::ResetCard).map_err(|(_, error)| error)?;
        let (word, detail) = match outcome {
            Ok(()) => ("ok", String::new()),
            Err(error) => ("refused", error.to_string()),
        };
        println!(
            "step\t{}\tbare loop\t{word}\t{}\t{bytes}\t{milliseconds:.3}\t{detail}\nend",
            index + 1,
            recording.len()
        );
    }
    Ok(())
}

fn connect(context: &Context) -> Result<Card, Box<dyn Error>> {
    let names = context.list_readers_owned()?;
    let connect = |name: &CStr| context.connect(name, ShareMode::Shared, Protocols::ANY).ok();
    Ok(names.iter().find_map(|name| connect(name)).ok_or("no card")?)
}

fn play(card: &Card, recording: &Recording) -> Result<(), Box<dyn Error>> {
    let mut buffer = [0; pcsc::MAX_BUFFER_SIZE_EXTENDED];
    for (index, (command, answer)) in recording.iter().enumerate() {
        if card.transmit(command, &mut buffer)? != answer {
            return Err(format!("the answer to command {index} is another one").into());
        }
    }
    Ok(())
}
