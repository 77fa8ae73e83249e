//! Reads through a reader that the library does not know: the caller's own function transmits the APDUs.

use cccd::{
    access::AccessKey,
    pki::TrustStore,
    read::{ReadOptions, Reading, read},
    transport::{Deadline, FnTransport, Limits, Transport},
};
use cccd_sim::{Chip, Issuance, SimTransport};

fn read_by_function() -> Result<Reading, Box<dyn std::error::Error>> {
    let card = Issuance::new(b"any seed").issue()?;
    let trust = TrustStore::from_certificates([&card.root_certificate])?;
    let key = AccessKey::parse(&card.person.personal_number)?;

    // In a real program this is the vendor's SDK. An empty answer means that the card is gone.
    let mut reader = SimTransport::new(Chip::new(card));
    let transport =
        FnTransport::new(Limits::SHORT, move |command: &[u8]| reader.transmit(command, Deadline::NEVER));
    Ok(read(transport, &key, ReadOptions::new(&trust), &mut |_event| {}).to_the_end()?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let reading = read_by_function()?;
    println!("{} with {} commands", reading.verification.verdict.name(), reading.transfer.commands);
    Ok(())
}

#[test]
fn a_function_is_a_reader() {
    let reading = read_by_function().unwrap();
    assert_eq!(reading.verification.verdict, cccd::check::Verdict::Genuine);
}
