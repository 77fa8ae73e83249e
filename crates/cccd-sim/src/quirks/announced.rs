//! Quirks of EF.ATR/INFO and EF.DIR, and of the size limits for a card's commands.

use super::{Effect, Quirk};
use crate::{
    chip::ChipOptions,
    files::{
        File,
        atr_info::{ef_atr_info, ef_dir},
    },
    issue::IssuedCard,
};

/// The sizes in EF.ATR/INFO as two-byte INTEGERs.
const fn sizes<const COMMAND: u16, const RESPONSE: u16>() -> Effect {
    Effect::ForgeAndBehave(
        |card| with_atr_info(card, &[&COMMAND.to_be_bytes(), &RESPONSE.to_be_bytes()]),
        |options| announce(options, RESPONSE as usize),
    )
}

fn with_atr_info(card: IssuedCard, integers: &[&[u8]]) -> IssuedCard {
    card.replace_file(File::AtrInfo, &ef_atr_info(integers))
}

/// Announces that EF.ATR/INFO holds the sizes. A chip that announces less than others still sends as much, which
/// exposes a reader that ignores the announced size.
fn announce(options: &mut ChipOptions, max_response: usize) {
    options.announce_atr_info = true;
    options.announce_extended_length = true;
    options.max_response = options.max_response.max(max_response);
}

pub(super) const QUIRKS: &[Quirk] = quirks! {
    "atr-info-1920", "EF.ATR/INFO nêu 1920 byte", "EF.ATR/INFO announces 1920 bytes", sizes::<1920, 1920>();
    "atr-info-1920-long", "EF.ATR/INFO nêu 1920 bằng số nguyên 3 byte", "EF.ATR/INFO announces 1920 in integers of three bytes",
        Effect::ForgeAndBehave(
            |card| with_atr_info(card, &[&[0x00, 0x07, 0x80], &[0x00, 0x07, 0x80]]),
            |options| announce(options, 1920),
        );
    "atr-info-512", "EF.ATR/INFO nêu 512 byte", "EF.ATR/INFO announces 512 bytes", sizes::<512, 512>();
    "atr-info-32k", "EF.ATR/INFO nêu 32767 byte", "EF.ATR/INFO announces 32767 bytes", sizes::<2048, 32767>();
    "atr-info-one-value", "EF.ATR/INFO chỉ nêu một số", "EF.ATR/INFO announces one size alone",
        Effect::ForgeAndBehave(|card| with_atr_info(card, &[&[0x07, 0x80]]), |options| announce(options, 2048));
    "atr-info-tiny", "EF.ATR/INFO nêu 0 và 1 byte", "EF.ATR/INFO announces 0 and 1 bytes",
        Effect::ForgeAndBehave(|card| with_atr_info(card, &[&[0x00], &[0x01]]), |options| announce(options, 2048));
    "atr-info-200000", "EF.ATR/INFO nêu 200000 byte", "EF.ATR/INFO announces 200000 bytes",
        Effect::ForgeAndBehave(
            |card| with_atr_info(card, &[&[0x03, 0x0D, 0x40], &[0x03, 0x0D, 0x40]]),
            |options| announce(options, 65_538),
        );
    "atr-info-huge", "EF.ATR/INFO nêu 2^32-1 byte, chip chỉ nhận 2048", "EF.ATR/INFO announces 2^32-1 bytes of a chip that gives 2048",
        Effect::ForgeAndBehave(
            |card| with_atr_info(card, &[&[0xFF; 4], &[0xFF; 4]]),
            |options| announce(options, 2048),
        );
    "atr-info-absent", "ATR nói có EF.ATR/INFO mà không có", "The answer to reset speaks of an EF.ATR/INFO that is not there",
        Effect::Behave(|options| announce(options, 2048));
    "ef-dir", "EF.DIR nêu hai ứng dụng", "EF.DIR names two applications",
        Effect::Forge(|card| card.replace_file(File::Dir, &ef_dir()));
};
