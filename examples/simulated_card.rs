//! Tests counter software against invented cards: a genuine one, and its clone.

use cccd::{
    access::AccessKey,
    check::Verdict,
    pki::TrustStore,
    read::{ReadOptions, read},
};
use cccd_sim::{Chip, Issuance, IssuedCard, SimTransport};

fn verdict(card: &IssuedCard) -> Result<Verdict, Box<dyn std::error::Error>> {
    let trust = TrustStore::from_certificates([&card.root_certificate])?;
    let key = AccessKey::parse(&card.person.personal_number)?;
    let transport = SimTransport::new(Chip::new(card.clone()));
    let reading = read(transport, &key, ReadOptions::new(&trust), &mut |_event| {}).to_the_end()?;
    Ok(reading.verification.verdict)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let card = Issuance::new(b"any seed").issue()?;
    println!("{}", verdict(&card)?.name());
    println!("{}", verdict(&card.clone_with_another_key(b"forger")?)?.name());
    Ok(())
}

#[test]
fn the_clone_is_told_from_the_card() {
    let card = Issuance::new(b"any seed").issue().unwrap();
    assert_eq!(verdict(&card).unwrap(), Verdict::Genuine);
    let clone = card.clone_with_another_key(b"forger").unwrap();
    assert_eq!(verdict(&clone).unwrap(), Verdict::NotGenuine);
}
