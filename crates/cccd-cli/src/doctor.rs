//! Turns the facts that `cccd doctor` collects into advice.

mod machine;

use cccd::{
    Error, Result,
    error::{Code, InputOutputError, TransportError, TrustStoreError},
    measure::Measurement,
    pcsc::{ReaderFacts, ReaderState},
};

pub(crate) use machine::Machine;

/// A command with a short answer that takes longer than this is slow: typical readers take 10 to 20 ms.
const SLOW_MILLISECONDS: u128 = 30;

/// All facts.
pub(crate) struct Situation {
    /// Facts about the computer itself.
    pub(crate) machine: Machine,
    /// The readers, or why they cannot be listed.
    pub(crate) readers: Result<Vec<Examined>>,
    /// The number of trusted root certificates, or why it is unknown.
    pub(crate) roots: Result<usize>,
    /// Problems of the trust folder that do not prevent a read.
    pub(crate) warnings: Vec<TrustStoreError>,
}

/// A reader and the facts about it.
pub(crate) struct Examined {
    pub(crate) name: String,
    pub(crate) state: State,
    /// The answer to reset of the card; empty without a card.
    pub(crate) atr: Vec<u8>,
    /// What the reader reports about itself.
    pub(crate) facts: Result<ReaderFacts>,
    /// The measurement, if a card is on it.
    pub(crate) card: Option<Result<Measurement>>,
}

/// Whether a card is on a reader, and who uses it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct State {
    pub(crate) has_card: bool,
    pub(crate) is_mute: bool,
    /// Whether the answer to reset is that of a contactless card.
    pub(crate) is_contactless: bool,
    pub(crate) in_use: bool,
}

impl From<&ReaderState> for State {
    fn from(reader: &ReaderState) -> Self {
        Self {
            has_card: reader.has_card,
            is_mute: reader.is_mute,
            is_contactless: reader.is_contactless(),
            in_use: reader.in_use || reader.is_exclusive,
        }
    }
}

/// Advice for the person at the counter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Advice {
    pub(crate) about: About,
    /// The reader it is about.
    pub(crate) reader: Option<String>,
    /// A shell command that carries out the advice.
    pub(crate) command: Option<&'static str>,
}

/// The subject of an advice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum About {
    /// A card cannot be read, for this reason.
    Error(Error),
    /// A card cannot be read, for a reason that shows only outside a read.
    Problem(Code),
    /// A card can be read, but this is wrong nevertheless.
    Warning(TrustStoreError),
    /// A card can be read, but could be read better.
    Hint(Hint),
}

/// A possible improvement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    /// Reader or card supports short commands only.
    ShortOnly,
    /// Commands take long.
    Slow,
    /// No root to verify signatures with.
    NoRoots,
}

impl Advice {
    fn new(about: impl Into<About>) -> Self {
        Self { about: about.into(), reader: None, command: None }
    }

    fn on(self, reader: &Examined) -> Self {
        Self { reader: Some(reader.name.clone()), ..self }
    }

    fn by(self, command: Option<&'static str>) -> Self {
        Self { command, ..self }
    }

    /// The number of a problem; `None` for advice that does not prevent a read.
    pub(crate) fn code(&self) -> Option<Code> {
        match &self.about {
            About::Error(error) => Some(error.code()),
            About::Problem(code) => Some(*code),
            About::Warning(_) | About::Hint(_) => None,
        }
    }
}

impl<E: Into<Error>> From<E> for About {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

/// The exit status of a list of advice: that of the first problem.
pub(crate) fn exit_status(advice: &[Advice]) -> u8 {
    advice.iter().find_map(Advice::code).map_or(0, |code| code.class().exit_status())
}

/// Returns the advice: problems first, in the order in which to solve them.
pub(crate) fn advise(situation: &Situation) -> Vec<Advice> {
    let machine = &situation.machine;
    let mut advice = match &situation.readers {
        Err(error) => vec![Advice::new(error.clone()).by(remedy(error.code(), machine))],
        Ok(readers) if readers.is_empty() => vec![no_reader(machine)],
        Ok(readers) => of_readers(readers),
    };
    match &situation.roots {
        Ok(0) => advice.push(Advice::new(About::Hint(Hint::NoRoots))),
        Ok(_) => {}
        Err(error) => advice.push(Advice::new(error.clone())),
    }
    if machine.is_clock_unset {
        advice.push(Advice::new(InputOutputError::Clock));
    }
    advice.extend(situation.warnings.iter().cloned().map(|warning| Advice::new(About::Warning(warning))));
    // The sort is stable, so related advice stays together.
    advice.sort_by_key(|advice| advice.code().is_none());
    advice
}

/// Why no reader was found.
fn no_reader(machine: &Machine) -> Advice {
    let some = |list: &Option<Vec<String>>| list.as_ref().is_some_and(|list| !list.is_empty());
    let about = if some(&machine.nfc_modules) {
        About::Problem(Code::ReaderTaken)
    } else if some(&machine.usb_readers) {
        About::Problem(Code::DriverMissing)
    } else {
        TransportError::NoReader.into()
    };
    let advice = Advice::new(about);
    let command = advice.code().and_then(|code| remedy(code, machine));
    advice.by(command)
}

/// Returns a shell command for this computer.
fn remedy(code: Code, machine: &Machine) -> Option<&'static str> {
    match code {
        Code::ServiceNotRunning if machine.has_service == Some(true) => {
            Some("sudo systemctl enable --now pcscd.socket")
        }
        Code::ServiceNotRunning if machine.has_apt => Some("sudo apt-get install pcscd libccid"),
        Code::ServiceNotRunning if cfg!(windows) => Some("sc start SCardSvr"),
        Code::NoReader | Code::DriverMissing if machine.has_apt && machine.has_ccid == Some(false) => {
            Some("sudo apt-get install libccid")
        }
        Code::DriverMissing if machine.has_service == Some(true) => {
            Some("sudo systemctl restart pcscd.service")
        }
        Code::ReaderTaken => Some(
            "echo 'blacklist pn533_usb' | sudo tee /etc/modprobe.d/pcscd.conf; sudo modprobe -r pn533_usb",
        ),
        _ => None,
    }
}

/// What is wrong with the cards on the readers. One readable card is enough: the other slots may hold anything.
fn of_readers(readers: &[Examined]) -> Vec<Advice> {
    let holding: Vec<_> = readers.iter().filter(|reader| reader.state.has_card).collect();
    let problems: Vec<_> = holding.iter().filter_map(|reader| Some((reader, problem(reader)?))).collect();
    if holding.is_empty() {
        // If one slot is known to be the contactless pad, the card belongs there.
        let pad = readers.iter().find(|reader| is_contact_slot(&reader.name) == Some(false));
        let advice = Advice::new(TransportError::NoCard);
        return vec![pad.map_or(advice.clone(), |pad| advice.on(pad))];
    }
    if problems.len() == holding.len() {
        return problems.into_iter().map(|(reader, about)| Advice::new(about).on(reader)).collect();
    }
    holding.into_iter().flat_map(hints).collect()
}

/// Why the card on this reader cannot be read.
fn problem(reader: &Examined) -> Option<About> {
    let in_contact_slot = is_contact_slot(&reader.name) == Some(true);
    let mute = if in_contact_slot { Code::WrongPad } else { Code::CardMute };
    match &reader.card {
        _ if reader.state.is_mute => Some(About::Problem(mute)),
        Some(Err(error)) if *error == TransportError::CardMute.into() => Some(About::Problem(mute)),
        Some(Err(error)) => Some(error.clone().into()),
        Some(Ok(card)) if card.is_emrtd => None,
        Some(Ok(_)) if in_contact_slot || !reader.state.is_contactless => {
            Some(About::Problem(Code::WrongPad))
        }
        Some(Ok(_)) => Some(About::Problem(Code::NoApplication)),
        None => None,
    }
}

/// Possible improvements for a card that can be read.
fn hints(reader: &Examined) -> Vec<Advice> {
    let Some(Ok(measurement)) = &reader.card else { return Vec::new() };
    let short_only = (measurement.extended_length == Some(false)).then_some(Hint::ShortOnly);
    let slow = (measurement.command.median.as_millis() > SLOW_MILLISECONDS).then_some(Hint::Slow);
    let hints = short_only.into_iter().chain(slow).filter(|_| measurement.is_emrtd);
    hints.map(|hint| Advice::new(About::Hint(hint)).on(reader)).collect()
}

/// Whether the name of a slot says that it is for contacts rather than a contactless pad; `None` if it says neither.
fn is_contact_slot(name: &str) -> Option<bool> {
    let name = name.to_lowercase();
    let has = |words: &[&str]| name.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word));
    // A SAM slot is inside the reader, whatever else the name says.
    match (has(&["sam"]), has(&["picc", "contactless", "cl", "nfc", "rfid"]), has(&["contact", "icc"])) {
        (true, ..) | (false, false, true) => Some(true),
        (false, true, _) => Some(false),
        (false, false, false) => None,
    }
}

#[cfg(test)]
mod tests;
