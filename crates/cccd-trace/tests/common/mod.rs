//! Invented cards that are quick to make.

// Each test program uses only a part.
#![allow(dead_code)]

use std::sync::OnceLock;

use cccd::random::SeededRandom;
use cccd_sim::{Chip, ChipOptions, File, Issuance, IssuedCard, Profile, Quirk, SimTransport};

/// A small portrait, drawn once: drawing and compressing one takes longer than the rest of a card.
fn picture() -> &'static [u8] {
    static PICTURE: OnceLock<Vec<u8>> = OnceLock::new();
    PICTURE.get_or_init(|| {
        let card = Issuance::new(b"holder").dg2_length(4_000).issue().unwrap();
        let dg2 = cccd::lds::dg2::Dg2::parse(&card.files[&File::Dg(2)]).unwrap();
        dg2.portrait().unwrap().bytes.expose().clone()
    })
}

pub(crate) fn issuance(profile: Profile, seed: &[u8]) -> Issuance<'static> {
    Issuance::of(profile, seed).dg2_length(4_000).picture(picture())
}

/// A chip on a link with fixed random bytes.
pub(crate) fn link(card: &IssuedCard, options: ChipOptions) -> SimTransport {
    SimTransport::new(Chip::with(card.clone(), options, Box::new(SeededRandom::new(b"chip"))))
}

/// A card with a quirk and its chip.
pub(crate) fn with_quirk(quirk: &Quirk, seed: &[u8]) -> (IssuedCard, SimTransport) {
    let card = quirk.forge(quirk.issue(issuance(Profile::Cccd2021, seed)).issue().unwrap());
    let mut options = ChipOptions::default();
    quirk.behave(&mut options);
    let link = link(&card, options);
    (card, link)
}
