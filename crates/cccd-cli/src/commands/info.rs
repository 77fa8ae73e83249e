//! `cccd info`: what a chip says of itself without being opened.

use cccd::{
    Error, Result,
    card::Session,
    error::DataError,
    iso7816::{Atr, Lengths},
    lds::{card_access::CardAccess, security_infos::SecurityInfos},
    link::Link,
    messages::Language,
    transport::{Limits, Transport},
};

use crate::{
    arguments::{Format, InfoArguments},
    output::{self, info},
    progress::Progress,
};

/// What a chip says of itself. Nothing of it is personal.
pub(crate) struct Info {
    /// Name of the reader.
    pub(crate) reader: String,
    /// The answer to reset.
    pub(crate) atr: Vec<u8>,
    /// The answer to reset, taken apart.
    pub(crate) parsed_atr: Option<Atr>,
    /// What the reader carries.
    pub(crate) limits: Limits,
    /// The lengths of commands that reader and card were found to take.
    pub(crate) lengths: Lengths,
    /// EF.CardAccess, where the chip gives it.
    pub(crate) card_access: Option<Vec<u8>>,
    /// The entries of EF.CardAccess, or why they cannot be read.
    pub(crate) protocols: Result<SecurityInfos, DataError>,
}

/// # Errors
/// Those of the reader and of the link to the card.
pub(super) fn run(arguments: &InfoArguments, language: Language) -> Result<u8> {
    let progress = Progress::start(language);
    progress.waiting(arguments.reader.wait);
    let transport = super::connect(&arguments.reader)?;
    let info = gather(transport.reader().to_owned(), transport)?;
    progress.finish();
    match arguments.form.format {
        Format::Text => output::print(&info::text(&info, language))?,
        Format::Json => output::print_json(&info::json(&info, language))?,
    }
    Ok(0)
}

fn gather(reader: String, transport: impl Transport + 'static) -> Result<Info> {
    let (atr, limits) = (transport.atr().to_vec(), transport.limits());
    let mut session = Session::new(Link::new(transport));
    let (card_access, malformed) = match session.read_card_access() {
        Ok(bytes) => (bytes.map(|bytes| bytes.expose().clone()), None),
        Err(Error::Data(error)) => (None, Some(error)),
        Err(error) => return Err(error),
    };
    let protocols = match (&card_access, malformed) {
        (_, Some(error)) => Err(error),
        (Some(bytes), None) => CardAccess::parse(bytes).map(|file| file.security_infos),
        (None, None) => Ok(SecurityInfos::default()),
    };
    Ok(Info {
        reader,
        parsed_atr: Atr::parse(&atr),
        atr,
        limits,
        lengths: session.lengths(),
        card_access,
        protocols,
    })
}
