//! `cccd demo`: an invented card inside this process is read and verified, as a real one would be.

use cccd::{Result, access::AccessKey, messages::Language, pki::trust_store::TrustStore};
use cccd_sim::{Chip, Issuance, SimTransport};

use super::read;
use crate::{
    arguments::{AccessArgument, DemoArguments, Format},
    output,
    terminal::either,
    trust::Trust,
};

/// # Errors
/// As [`read::show`]; and those of issuing a card.
pub(super) fn run(arguments: &DemoArguments, language: Language) -> Result<u8> {
    let card = Issuance::new(arguments.seed.as_bytes()).issue()?;
    // BAC knows no number.
    let typed = match arguments.show.access {
        AccessArgument::Bac => card.mrz.lines().join("\n"),
        _ => card.person.personal_number.clone(),
    };
    if arguments.show.form.format == Format::Text {
        output::print(&introduction(&typed, language))?;
    }
    let store = TrustStore::from_certificates([&card.root_certificate])?;
    let key = AccessKey::parse(&typed)?;
    let transport = SimTransport::new(Chip::new(card));
    read::show(transport, &key, &Trust { store, folder: None }, &arguments.show, language)
}

/// The key that is shown is as invented as the rest of the card.
fn introduction(typed: &str, language: Language) -> String {
    let title = either(
        language,
        "THẺ MẪU (SPECIMEN): người và thẻ dưới đây là hư cấu, không có giá trị.",
        "SPECIMEN: this person and this card are invented and worth nothing.",
    );
    let label = either(language, "Đã nhập", "Typed");
    let between = if typed.contains('\n') { "\n" } else { " " };
    format!("{}\n{label}:{between}{typed}\n\n", console::style(title).reverse())
}
