//! Prints the texts of the QR codes of so many invented people, a line each, for the pictures in `tests/pictures`.

use std::io::{self, Write};

use cccd_sim::{Person, QrForm};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let [seed, count] = [arguments.next(), arguments.next()].map(Option::unwrap_or_default);
    let mut output = io::stdout().lock();
    for number in 0..count.parse()? {
        let person = Person::from_seed(format!("{seed} {number}").as_bytes())?;
        let form = if number % 4 == 3 { QrForm::CanCuoc2024 } else { QrForm::Cccd };
        writeln!(output, "{}", person.qr_text(form))?;
    }
    Ok(())
}
