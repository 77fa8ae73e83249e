//! `cccd demo`: reads and verifies an invented card inside this process, as it would a real one.

use std::time::Duration;

use cccd::{Result, access::AccessPolicy, input::Input, messages::Language, pki::trust_store::TrustStore};
use cccd_sim::{Issuance, SimTransport, TornAway};

use super::{read::ReadJob, sim};
use crate::{
    arguments::DemoArguments, evidence::EvidenceTarget, export, journal::JournalTarget, output,
    recording::Recording, trust::Trust,
};

/// The name of the reader in a trace.
const READER: &str = "demo";

/// # Errors
/// Those of [`ReadJob::read_and_show`] and of issuing a card.
pub(super) fn run(arguments: &DemoArguments, language: Language) -> Result<u8> {
    let issuance = Issuance::new(arguments.seed.as_bytes());
    let card = sim::issue_with(issuance, &arguments.forgery.quirk)?;
    // BAC does not accept a number.
    let typed = match arguments.show.card.access {
        AccessPolicy::Bac => card.mrz.lines().join("\n"),
        _ => card.person.personal_number.clone(),
    };
    if arguments.show.form.format.is_text() {
        output::print(&introduction(&typed, language))?;
    }
    let trust = match &arguments.show.judge.roots.trust {
        Some(folder) => Trust::load(Some(folder))?,
        None => {
            let certificates = [&card.root_certificate].into_iter().chain(&card.other_certificates);
            let store = TrustStore::from_certificates(certificates)?.with_crls(&card.revocation_lists)?;
            Trust { store, folder: None }
        }
    };
    output::show_warnings(trust.store.problems(), language);
    let input = Input::parse(&typed)?;
    let link = SimTransport::new(sim::chip(card, &arguments.seed, &arguments.forgery)?);
    let link = TornAway::at(link, arguments.forgery.remove_after.unwrap_or(usize::MAX));
    let mapping = export::check(&arguments.show)?;
    let recording = Recording::of(&arguments.show.record)?;
    let evidence = EvidenceTarget::of(&arguments.show)?;
    let journal = JournalTarget::of(&arguments.show.transaction)?;
    let resume = Duration::ZERO;
    let job = ReadJob {
        trust: &trust,
        arguments: &arguments.show,
        mapping,
        recording,
        evidence,
        journal,
        resume,
        language,
    };
    job.read_and_show(link, READER, &input)
}

/// The key is shown because it is as invented as the rest of the card.
fn introduction(typed: &str, language: Language) -> String {
    let title = language.pick(
        "THẺ MẪU (SPECIMEN): người và thẻ dưới đây là hư cấu, không có giá trị.",
        "SPECIMEN: this person and this card are invented and worth nothing.",
    );
    let label = language.pick("Đã nhập", "Typed");
    let between = if typed.contains('\n') { "\n" } else { " " };
    format!("{}\n{label}:{between}{typed}\n\n", console::style(title).reverse())
}
