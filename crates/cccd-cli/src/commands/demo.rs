//! `cccd demo`: an invented card inside this process is read and verified, as a real one would be.

use cccd::{Result, access::AccessKey, messages::Language, pki::trust_store::TrustStore};
use cccd_sim::{Chip, Issuance, SimTransport};

use super::read;
use crate::{
    arguments::{DemoArguments, Format},
    output,
    terminal::either,
    trust::Trust,
};

/// # Errors
/// As [`read::show`]; and those of issuing a card.
pub(super) fn run(arguments: &DemoArguments, language: Language) -> Result<u8> {
    let card = Issuance::new(arguments.seed.as_bytes()).issue()?;
    let number = card.person.personal_number.clone();
    if arguments.show.form.format == Format::Text {
        output::print(&introduction(&number, language))?;
    }
    let store = TrustStore::from_certificates([&card.root_certificate])?;
    let key = AccessKey::parse(&number)?;
    let transport = SimTransport::new(Chip::new(card));
    read::show(transport, &key, &Trust { store, folder: None }, &arguments.show, language)
}

/// The number is as invented as the rest of the card.
fn introduction(number: &str, language: Language) -> String {
    let (title, typed) = either(
        language,
        "THẺ MẪU (SPECIMEN): người và thẻ dưới đây là hư cấu, không có giá trị.|Số đã nhập",
        "SPECIMEN: this person and this card are invented and worth nothing.|Key that was typed",
    )
    .split_once('|')
    .unwrap_or_default();
    format!("{}\n{typed}: {number}\n\n", console::style(title).reverse())
}
