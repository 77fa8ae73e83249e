//! A card that has only an ATR, in the slot at a port: `plain-card PORT`. It writes a line once it is connected and
//! ends with the connection.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = std::env::args().nth(1).ok_or("plain-card PORT")?.parse()?;
    let reader = cccd_tests::plain_card::attach(port)?;
    println!("attached");
    Ok(cccd_tests::plain_card::serve(reader, || {})?)
}
