//! Sequences of commands that no reader would send: the chip answers each and never panics.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod terminal;

use cccd_base::{
    crypto::{Cipher, Curve},
    random::SeededRandom,
};
use cccd_sim::{Chip, ChipOptions, Issuance, IssuedCard};
use proptest::prelude::*;
use terminal::{Password, Terminal, status};

thread_local! {
    static CARD: IssuedCard = Issuance::new(b"hostile").issue().unwrap();
}

fn chip() -> Chip {
    let card = CARD.with(Clone::clone);
    Chip::with(card, ChipOptions::default(), Box::new(SeededRandom::new(b"hostile")))
}

/// Arbitrary bytes, or bytes that begin like a command that the chip knows.
fn command() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "00A4040C07A0000002471001",
        "00A4020C02011C",
        "00A4020C02011E",
        "00A4000C023F00",
        "00B09C0000",
        "00B0000000",
        "00B1000004540280000A",
        "0022C1A40F800A04007F00070202040202830102",
        "0022C1A40F800A04007F00070202040202830101",
        "10860000027C0000",
        "10860000457C438141047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E544552DCB6\
         725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D00",
        "10860000457C438341042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C3556F3B3B1\
         86DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB3646200",
        "008600000C7C0A8508C2B0BD78D94BA86600",
        "0084000008",
        "008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A728",
        "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800",
        "0C2241A40F800A04007F00070202030202",
        "0CB09C000D9701DF8E08000000000000000000",
    ]);
    let known = known.prop_map(|text| hex::decode(text).unwrap());
    let changed =
        (known.clone(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(mut bytes, at, value)| {
            let at = at.index(bytes.len());
            bytes[at] = value;
            bytes
        });
    let cut = (known.clone(), any::<prop::sample::Index>()).prop_map(|(mut bytes, at)| {
        bytes.truncate(at.index(bytes.len()));
        bytes
    });
    prop_oneof![known, changed, cut, prop::collection::vec(any::<u8>(), 0..40)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_sequence_is_answered(commands in prop::collection::vec(command(), 1..20)) {
        let mut chip = chip();
        for command in &commands {
            let response = chip.handle(command);
            prop_assert!((2..=2048).contains(&response.len()));
        }
        chip.reset();
        prop_assert_eq!(chip.handle(&[0x00, 0xA4, 0x02, 0x0C, 0x02, 0x01, 0x1C]), [0x90, 0x00]);
    }

    #[test]
    fn any_command_inside_a_channel_is_answered(
        header in any::<[u8; 3]>(),
        data in prop::collection::vec(any::<u8>(), 0..60),
        ne in prop::option::of(1_usize..70_000),
        known in prop::option::of(prop::sample::select(vec![
            [0xA4, 0x04, 0x0C], [0xA4, 0x02, 0x0C], [0xB0, 0x82, 0x00], [0xB0, 0x7F, 0xFF], [0xB1, 0x00, 0x02],
            [0x22, 0x41, 0xA4], [0x22, 0x41, 0xA6], [0x86, 0x00, 0x00], [0x84, 0x00, 0x00], [0x82, 0x00, 0x00],
        ])),
    ) {
        let mut chip = chip();
        let can = chip.card().person.can().to_owned();
        let curve = Curve::BrainpoolP256r1;
        let terminal = Terminal::pace(&mut chip, curve, Cipher::Aes128, &Password::Can(&can), false);
        let mut terminal = terminal.unwrap();
        terminal.select_application(&mut chip);
        let ne = ne.map(|ne| ne.min(65_536));
        let command = terminal.protect(&known.unwrap_or(header), &data, ne);
        let response = chip.handle(&command);
        prop_assert!((16..=2048).contains(&response.len()));
        let _ = terminal.open(&response, known.unwrap_or(header)[0]);
    }
}

/// Changes one bit of each command of an opening in turn: the chip refuses the command and can be opened afterwards.
#[test]
fn one_changed_bit_at_every_command_is_survived() {
    let good: Vec<Vec<u8>> = [
        "0022C1A40F800A04007F00070202040202830102",
        "10860000027C0000",
        "10860000457C438141047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E544552DCB6\
         725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D00",
    ]
    .iter()
    .map(|text| hex::decode(text).unwrap())
    .collect();
    let mut chip = chip();
    for (index, command) in good.iter().enumerate() {
        for at in 0..command.len() {
            chip.reset();
            for before in &good[..index] {
                assert_eq!(status(&chip.handle(before)), 0x9000);
            }
            let mut bad = command.clone();
            bad[at] ^= 0x80;
            assert!((2..=258).contains(&chip.handle(&bad).len()));
        }
    }
    let can = chip.card().person.can().to_owned();
    let curve = Curve::BrainpoolP256r1;
    chip.reset();
    assert!(Terminal::pace(&mut chip, curve, Cipher::Aes128, &Password::Can(&can), false).is_ok());
}
