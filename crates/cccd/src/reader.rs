//! Chooses a reader of either kind by one text: a name for PC/SC, `nfc:` and a connection string for libnfc.
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use cccd::{
//!     reader::{Choice, connect},
//!     transport::{Cancel, Deadline, Transport},
//! };
//!
//! let choice = Choice::parse("nfc:pn532_uart:/dev/ttyUSB0");
//! let mut card = connect(&choice, Some(Duration::from_secs(30)), &Cancel::default())?;
//! let answer = card.transmit(&[0x00, 0x84, 0x00, 0x00, 0x08], Deadline::NEVER)?;
//! println!("{}: {} bytes", card.reader(), answer.len());
//! # Ok::<(), cccd::Error>(())
//! ```
//!
//! This module is part of every build. Where the requested kind was left out of the build, the result is
//! [`UsageError::FeatureMissing`](crate::error::UsageError::FeatureMissing), so that the same text means the same
//! everywhere.

use std::{fmt, path::Path, time::Duration};

use crate::{
    access::KeptAttempts,
    error::Result,
    transport::{Cancel, Deadline, Limits, Transport},
};

/// The prefix for libnfc.
const NFC: &str = "nfc";

/// Which reader to use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Choice {
    /// The PC/SC reader that holds a card.
    #[default]
    Any,
    /// The PC/SC reader of this name, or the one that holds a card among those whose names contain it in any case.
    Pcsc(String),
    /// The first reader that libnfc finds.
    AnyNfc,
    /// The reader at this connection string of libnfc, such as `pn532_uart:/dev/ttyUSB0`.
    Nfc(String),
}

impl Choice {
    /// Parses a text: `nfc` and `nfc:CONNECTION` are for libnfc, an empty text is [`Any`](Self::Any), and anything
    /// else is a name for PC/SC. `nfc` is accepted in any case.
    ///
    /// ```
    /// use cccd::reader::Choice;
    ///
    /// assert_eq!(Choice::parse("ACR1252"), Choice::Pcsc("ACR1252".to_owned()));
    /// assert_eq!(Choice::parse("nfc:pn53x_usb"), Choice::Nfc("pn53x_usb".to_owned()));
    /// ```
    pub fn parse(text: &str) -> Self {
        let (word, connection) = text.split_once(':').map_or((text, ""), |(word, rest)| (word, rest));
        match (word.eq_ignore_ascii_case(NFC), connection) {
            _ if text.is_empty() => Self::Any,
            (true, "") => Self::AnyNfc,
            (true, connection) => Self::Nfc(connection.to_owned()),
            (false, _) => Self::Pcsc(text.to_owned()),
        }
    }
}

/// Writes the text that [`Choice::parse`] accepts.
impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => Ok(()),
            Self::Pcsc(name) => f.write_str(name),
            Self::AnyNfc => f.write_str(NFC),
            Self::Nfc(connection) => write!(f, "{NFC}:{connection}"),
        }
    }
}

/// A card on a reader of either kind.
pub struct Connected {
    reader: String,
    /// How often PC/SC has seen a card move there.
    moves: Option<u32>,
    transport: Box<dyn Transport>,
}

impl Connected {
    /// Returns the name of the reader, as [`Choice::parse`] accepts it.
    pub fn reader(&self) -> &str {
        &self.reader
    }

    /// Keeps the count of wrong keys for this card in a folder, across processes: see [`KeptAttempts::of_card`]. Over
    /// libnfc nothing can be kept: it does not say whether a card has stayed.
    pub fn kept_attempts(&self, folder: &Path) -> Option<KeptAttempts> {
        KeptAttempts::of_card(folder, &self.reader, self.moves?)
    }
}

impl Transport for Connected {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        self.transport.transmit(command, deadline)
    }

    fn limits(&self) -> Limits {
        self.transport.limits()
    }

    fn atr(&self) -> &[u8] {
        self.transport.atr()
    }

    fn reset(&mut self) -> Result<()> {
        self.transport.reset()
    }

    fn take_again(&mut self, deadline: Deadline, cancel: &Cancel) -> Result<()> {
        self.transport.take_again(deadline, cancel)
    }
}

/// Connects to the card on the chosen reader. `wait` is how long to wait for a card; `None` uses the card that is
/// present now.
///
/// # Errors
/// [`UsageError::FeatureMissing`](crate::error::UsageError::FeatureMissing) if this build does not support that kind of
/// reader; otherwise the errors of `pcsc::Context::connect` and `nfc::connect`.
pub fn connect(choice: &Choice, wait: Option<Duration>, cancel: &Cancel) -> Result<Connected> {
    match choice {
        Choice::Any => over_pcsc(None, wait, cancel),
        Choice::Pcsc(name) => over_pcsc(Some(name), wait, cancel),
        Choice::AnyNfc => over_nfc(None, wait, cancel),
        Choice::Nfc(connection) => over_nfc(Some(connection), wait, cancel),
    }
}

/// Lists the readers that PC/SC and libnfc find, as texts that [`Choice::parse`] accepts. A service that does not
/// run is not an error if libnfc finds a reader.
///
/// # Errors
/// The errors of `pcsc::Context::readers`; [`UsageError::FeatureMissing`](crate::error::UsageError::FeatureMissing) in
/// a build without either kind.
pub fn list() -> Result<Vec<String>> {
    let devices = nfc_devices()?;
    match (pcsc_readers(), devices.is_empty()) {
        (Ok(readers), _) => Ok(readers.into_iter().chain(devices).collect()),
        (Err(error), true) => Err(error),
        (Err(_), false) => Ok(devices),
    }
}

/// Lists the readers that libnfc finds, as texts that [`Choice::parse`] accepts. Returns an empty list in a build
/// without libnfc. Serial ports are not probed, so a reader at one is listed only if libnfc's configuration names
/// it.
///
/// # Errors
/// The errors of `nfc::devices`.
pub fn nfc_devices() -> Result<Vec<String>> {
    #[cfg(feature = "nfc")]
    let devices = crate::nfc::devices()?;
    #[cfg(not(feature = "nfc"))]
    let devices = Vec::new();
    Ok(devices.into_iter().map(|connection: String| Choice::Nfc(connection).to_string()).collect())
}

#[cfg(feature = "pcsc")]
fn over_pcsc(name: Option<&str>, wait: Option<Duration>, cancel: &Cancel) -> Result<Connected> {
    use crate::pcsc::{ConnectOptions, Context, Selection};

    let selection = name.map_or(Selection::Any, |name| Selection::Named(name.to_owned()));
    let options = ConnectOptions { wait, ..ConnectOptions::default() };
    let transport = Context::establish()?.connect(&selection, &options, cancel)?;
    let (reader, moves) = (transport.reader().to_owned(), Some(transport.moves()));
    Ok(Connected { reader, moves, transport: Box::new(transport) })
}

#[cfg(not(feature = "pcsc"))]
fn over_pcsc(_: Option<&str>, _: Option<Duration>, _: &Cancel) -> Result<Connected> {
    missing("pcsc")
}

#[cfg(feature = "pcsc")]
fn pcsc_readers() -> Result<Vec<String>> {
    Ok(crate::pcsc::Context::establish()?.readers()?.into_iter().map(|reader| reader.name).collect())
}

#[cfg(not(feature = "pcsc"))]
fn pcsc_readers() -> Result<Vec<String>> {
    if cfg!(feature = "nfc") { Ok(Vec::new()) } else { missing("pcsc") }
}

#[cfg(feature = "nfc")]
fn over_nfc(connection: Option<&str>, wait: Option<Duration>, cancel: &Cancel) -> Result<Connected> {
    let transport = crate::nfc::connect(connection, wait, cancel)?;
    let reader = Choice::Nfc(transport.connection().to_owned()).to_string();
    Ok(Connected { reader, moves: None, transport: Box::new(transport) })
}

#[cfg(not(feature = "nfc"))]
fn over_nfc(_: Option<&str>, _: Option<Duration>, _: &Cancel) -> Result<Connected> {
    missing(NFC)
}

/// Takes the place of a kind of reader that was left out of the build.
#[cfg(any(test, not(feature = "pcsc"), not(feature = "nfc")))]
fn missing<T>(feature: &'static str) -> Result<T> {
    Err(crate::error::UsageError::FeatureMissing { feature }.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Code,
        error::{TransportError, UsageError},
    };

    #[test]
    fn a_text_chooses_the_kind_of_reader() {
        let pcsc = |name: &str| Choice::Pcsc(name.to_owned());
        let nfc = |connection: &str| Choice::Nfc(connection.to_owned());
        let rows = [
            ("", Choice::Any),
            ("ACS ACR1252 00 00", pcsc("ACS ACR1252 00 00")),
            ("Odd: name", pcsc("Odd: name")),
            ("nfcx", pcsc("nfcx")),
            ("my nfc:", pcsc("my nfc:")),
            ("nfc", Choice::AnyNfc),
            ("NFC:", Choice::AnyNfc),
            ("nfc:pn532_uart:/dev/ttyUSB0:115200", nfc("pn532_uart:/dev/ttyUSB0:115200")),
            ("Nfc:acr122_usb", nfc("acr122_usb")),
        ];
        for (text, choice) in rows {
            assert_eq!(Choice::parse(text), choice, "{text:?}");
            assert_eq!(Choice::parse(&choice.to_string()), choice, "{text:?}");
        }
        assert_eq!(Choice::default(), Choice::Any);
    }

    /// Both branches are checked, whichever of them this build has.
    #[test]
    fn what_was_left_out_of_the_build_says_how_to_get_it() {
        let error = missing::<()>(NFC).unwrap_err();
        assert_eq!(error, UsageError::FeatureMissing { feature: "nfc" }.into());
        assert_eq!((error.code(), error.code().class().exit_status()), (Code::FeatureMissing, 2));
        for language in [crate::messages::Language::Vietnamese, crate::messages::Language::English] {
            let message = crate::messages::error_message(&error, language);
            assert!(message.what.ends_with("(nfc)."), "{message}");
            assert!(message.to_do.contains("--features nfc") && message.to_do.contains("libnfc-dev"));
        }
        let choice = Choice::Nfc("pn532_uart:/nonexistent".to_owned());
        let error = connect(&choice, None, &Cancel::default()).err().unwrap();
        let expected = match cfg!(feature = "nfc") {
            true => TransportError::ReaderUnknown { name: "pn532_uart:/nonexistent".to_owned() }.into(),
            false => UsageError::FeatureMissing { feature: "nfc" }.into(),
        };
        assert_eq!(error, expected);
    }
}
