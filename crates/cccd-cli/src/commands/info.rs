//! `cccd info`: what a chip says of itself without being opened.

use cccd::{
    Error, Result,
    card::Session,
    iso7816::Atr,
    lds::{card_access::CardAccess, security_infos::SecurityInfos},
    link::Link,
    messages::Language,
    transport::Transport,
};

use crate::{
    arguments::{Format, InfoArguments},
    output::{
        self,
        info::{self, Info},
    },
    progress::Progress,
};

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
