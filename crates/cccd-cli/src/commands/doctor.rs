//! `cccd doctor`: what stands between the person at the counter and a read.

use std::path::Path;

use cccd::{
    Result,
    card::Session,
    error::TransportError,
    link::Link,
    measure::{Measurement, measure},
    messages::Language,
    pcsc::{ConnectOptions, Context, ReaderState, Selection},
    transport::Cancel,
};

use crate::{
    arguments::{DoctorArguments, Format},
    doctor::{Examined, Machine, Situation, State, advise, exit_status},
    output::{self, doctor},
    trust::Trust,
};

/// The status is that of the first problem.
///
/// # Errors
/// [`InputOutputError`](cccd::error::InputOutputError) when the output cannot be written. Everything else that
/// goes wrong is a finding.
pub(super) fn run(arguments: &DoctorArguments, language: Language) -> Result<u8> {
    let situation = Situation {
        machine: Machine::look(),
        readers: examine(arguments.reader.as_deref()),
        roots: roots(arguments.trust.as_deref()),
    };
    let advice = advise(&situation);
    match arguments.form.format {
        Format::Text => output::print(&doctor::text(&situation, &advice, language))?,
        Format::Json => output::print_json(&doctor::json(&situation, &advice, language))?,
    }
    Ok(exit_status(&advice))
}

fn roots(folder: Option<&Path>) -> Result<usize> {
    Ok(Trust::load(folder)?.store.anchor_count())
}

/// Every reader whose name contains this part, one after the other.
fn examine(part: Option<&str>) -> Result<Vec<Examined>> {
    let context = Context::establish()?;
    let readers = context.readers()?;
    let fitting: Vec<_> = match part.map(str::to_lowercase) {
        Some(part) => readers.iter().filter(|reader| reader.name.to_lowercase().contains(&part)).collect(),
        None => readers.iter().collect(),
    };
    if let (Some(name), true, false) = (part, fitting.is_empty(), readers.is_empty()) {
        return Err(TransportError::ReaderUnknown { name: name.to_owned() }.into());
    }
    Ok(fitting.into_iter().map(|reader| examine_one(&context, reader)).collect())
}

fn examine_one(context: &Context, reader: &ReaderState) -> Examined {
    Examined {
        name: reader.name.clone(),
        state: State::from(reader),
        atr: reader.atr.clone(),
        facts: context.describe(reader),
        card: (reader.has_card && !reader.is_mute).then(|| measured(context, reader)),
    }
}

fn measured(context: &Context, reader: &ReaderState) -> Result<Measurement> {
    let selection = Selection::Named(reader.name.clone());
    let transport = context.connect(&selection, &ConnectOptions::default(), &Cancel::default())?;
    // Dropped at the end, which hands the card back, reset.
    measure(&mut Session::new(Link::new(transport)))
}
