//! Tests counter software against a trace: no card and no reader, but the exact exchange of a distant counter.

use cccd::{
    access::AccessKey,
    pki::TrustStore,
    read::{ReadOptions, read},
    transport::Transport,
};
use cccd_trace::{Pace, ReplayCard, Trace};

/// The software under test: fills a form from the card on a reader.
fn fill_form(
    reader: impl Transport + 'static,
    key: &AccessKey,
    options: ReadOptions<'_>,
) -> Result<String, Box<dyn std::error::Error>> {
    let reading = read(reader, key, options, &mut |_event| {}).to_the_end()?;
    let holder = reading.holder().ok_or("nobody's card")?;
    let name = holder.full_name.as_ref().map_or("", |name| name.expose());
    Ok(format!("{name}: {}", reading.verification.verdict.name()))
}

/// Fills the form from a trace.
fn form_of(trace: &[u8]) -> Result<String, Box<dyn std::error::Error>> {
    let trace = Trace::read(trace)?;
    let key = trace.header.key.clone().ok_or("no key in the trace")?;
    let trust = TrustStore::from_certificates(&trace.certificates)?;
    let card = ReplayCard::new(&trace, Pace::AtOnce);
    let options = ReadOptions::new(&trust)
        .with_settings(trace.header.settings.clone())
        // Uses the random bytes and times of the trace: without them the commands would differ.
        .watched_by(card.watch());
    fill_form(card, &key, options)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("{}", form_of(include_bytes!("../tests/traces/by-number.trace"))?);
    Ok(())
}

#[test]
fn the_form_is_filled_from_the_trace() {
    let form = form_of(include_bytes!("../tests/traces/by-number.trace")).unwrap();
    assert!(form.ends_with(": genuine") && form.len() > ": genuine".len());
    // The reader failed at that counter, so the software fails as well and reports it.
    let error = form_of(include_bytes!("../tests/traces/reader-hung.trace")).unwrap_err();
    assert_eq!(error.to_string(), "the reader does not answer any more");
}
