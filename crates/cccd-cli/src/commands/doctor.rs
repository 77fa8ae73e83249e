//! `cccd doctor`: what prevents the person at the counter from reading a card.

use cccd::{
    Result,
    card::Session,
    error::TransportError,
    link::Link,
    measure::{Measurement, measure},
    messages::Language,
    pcsc::{ConnectOptions, Context, ReaderFacts, ReaderState, Selection},
    reader::{self, Choice},
    transport::{Cancel, Transport},
};

use crate::{
    arguments::DoctorArguments,
    doctor::{Examined, Machine, Situation, State, advise, exit_status},
    format::Format,
    output::{self, doctor},
    trust::Trust,
};

/// The exit status is that of the first problem.
///
/// # Errors
/// [`InputOutputError`](cccd::error::InputOutputError) when the output cannot be written. Everything else that goes
/// wrong is a finding.
pub(super) fn run(arguments: &DoctorArguments, language: Language) -> Result<u8> {
    let trust = Trust::load(arguments.roots.trust.as_deref());
    let situation = Situation {
        machine: Machine::look(),
        readers: examine(arguments.reader.as_deref()),
        roots: trust.as_ref().map(|trust| trust.store.anchor_count()).map_err(Clone::clone),
        warnings: trust.map(|trust| trust.store.problems().to_vec()).unwrap_or_default(),
    };
    let advice = advise(&situation);
    match arguments.form.format {
        Format::Text => output::print(&doctor::text(&situation, &advice, language))?,
        Format::Json => output::print_json(doctor::json(&situation, &advice, language))?,
    }
    Ok(exit_status(&advice))
}

/// Examines every reader that this name or part of a name selects, one after the other; over libnfc, the named one.
fn examine(part: Option<&str>) -> Result<Vec<Examined>> {
    if let Some(choice @ (Choice::AnyNfc | Choice::Nfc(_))) = part.map(Choice::parse) {
        return Ok(vec![examine_nfc(&choice)?]);
    }
    let context = Context::establish()?;
    let readers = context.readers()?;
    let selection = part.map_or(Selection::Any, |name| Selection::Named(name.to_owned()));
    let fitting = match selection.fitting(&readers) {
        // That there is no reader at all is what the advice begins with.
        Err(TransportError::NoReader) => Vec::new(),
        fitting => fitting?,
    };
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

fn examine_nfc(choice: &Choice) -> Result<Examined> {
    let (state, name) = (State::default(), choice.to_string());
    // libnfc provides no facts about a reader.
    let facts = Ok(ReaderFacts::default());
    let transport = match reader::connect(choice, None, &Cancel::default()) {
        Ok(transport) => transport,
        Err(error) if error == TransportError::NoCard.into() => {
            return Ok(Examined { name, state, atr: Vec::new(), facts, card: None });
        }
        Err(error) if error == TransportError::CardMute.into() => {
            let state = State { has_card: true, is_mute: true, ..state };
            return Ok(Examined { name, state, atr: Vec::new(), facts, card: None });
        }
        Err(error) => return Err(error),
    };
    let (name, atr) = (transport.reader().to_owned(), transport.atr().to_vec());
    let state = State { has_card: true, is_contactless: true, ..state };
    // The card has no state left from another program: it has just been powered on.
    let card = Some(measure(&mut Session::new(Link::new(transport))));
    Ok(Examined { name, state, atr, facts, card })
}

fn measured(context: &Context, reader: &ReaderState) -> Result<Measurement> {
    let selection = Selection::Named(reader.name.clone());
    let transport = context.connect(&selection, &ConnectOptions::default(), &Cancel::default())?;
    // The transport is dropped at the end, which resets the card and releases it.
    measure(&mut Session::new(Link::new(transport)))
}
