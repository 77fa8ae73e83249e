//! The low-level way: open the chip with PACE, then send your own commands through the protected channel.

use cccd::{
    access::{AccessKey, pace},
    card::Session,
    iso7816::Command,
    lds::card_access::CardAccess,
    link::Link,
    random::SystemRandom,
};
use cccd_sim::{Chip, Issuance, SimTransport};

/// Reads EF.COM by SELECT and READ BINARY and returns it.
fn read_ef_com() -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let card = Issuance::new(b"any seed").issue()?;
    let key = AccessKey::parse(&card.person.personal_number)?;
    let mut session = Session::new(Link::new(SimTransport::new(Chip::new(card))));

    let card_access = session.read_card_access()?.ok_or("the chip offers no PACE")?;
    let offer = pace::choose(&CardAccess::parse(card_access.expose())?.security_infos)
        .ok_or("the chip offers no PACE that this library speaks")?;
    session.open(&key, Some(&offer), &mut SystemRandom)?;

    let select = Command::new(0x00, 0xA4, 0x02, 0x0C).with_data(vec![0x01, 0x1E]);
    session.send(&select)?.into_data(0xA4)?;
    let ef_com = session.send(&Command::new(0x00, 0xB0, 0x00, 0x00).with_ne(200))?.into_data(0xB0)?;
    Ok(ef_com.expose().clone())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("EF.COM has {} bytes", read_ef_com()?.len());
    Ok(())
}

#[test]
fn ef_com_begins_with_its_tag() {
    assert_eq!(read_ef_com().unwrap()[0], 0x60);
}
