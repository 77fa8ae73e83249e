//! `cccd info`: what a chip says about itself without being opened.

use cccd::{
    Error, Result,
    access::pace,
    card::Session,
    iso7816::Atr,
    lds::{card_access::CardAccess, dir::Dir, security_infos::SecurityInfos},
    link::Link,
    messages::Language,
    transport::Transport,
};
use cccd_base::crypto::Cipher;
use console::Term;

use crate::{
    arguments::InfoArguments,
    format::Format,
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
        Format::Text => output::print(&info::text(&info, language, &Term::stdout()))?,
        Format::Json => output::print_json(info::json(&info, language))?,
    }
    Ok(0)
}

fn gather(reader: String, transport: impl Transport + 'static) -> Result<Info> {
    let (atr, limits) = (transport.atr().to_vec(), transport.limits());
    let mut session = Session::new(Link::new(transport));
    let atr_info = session.read_atr_info()?.map(|bytes| bytes.expose().clone());
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
    let dir = session.read_dir()?.map(|bytes| Dir::parse(bytes.expose()));
    let offer = protocols.as_ref().ok().and_then(pace::choose);
    // BAC has only one cipher.
    let cipher = offer.map_or(Cipher::TripleDes, |offer| offer.protocol.cipher);
    Ok(Info {
        reader,
        block_len: protocols.is_ok().then(|| session.protected_block_len(cipher)),
        sizes: session.sizes(),
        atr_info,
        dir,
        offer,
        parsed_atr: Atr::parse(&atr),
        atr,
        limits,
        lengths: session.lengths(),
        card_access,
        protocols,
    })
}

#[cfg(test)]
mod tests {
    use cccd_sim::{Chip, ChipOptions, Issuance, Profile, Quirk, SimTransport};
    use serde_json::{Value, json};

    use super::*;

    /// Returns the info of a card with these quirks.
    fn info(profile: Profile, quirks: &[&str]) -> Info {
        let quirks: Vec<&Quirk> = quirks.iter().map(|name| Quirk::from_name(name).unwrap()).collect();
        let issuance = Issuance::of(profile, b"info").without_face();
        let issuance = quirks.iter().fold(issuance, |issuance, quirk| quirk.issue(issuance));
        let card = quirks.iter().fold(issuance.issue().unwrap(), |card, quirk| quirk.forge(card));
        let mut options = ChipOptions::default();
        quirks.iter().for_each(|quirk| quirk.behave(&mut options));
        let chip = Chip::with(card, options, Box::new(cccd::random::SystemRandom));
        gather("a reader".to_owned(), SimTransport::new(chip)).unwrap()
    }

    fn text(info: &Info, language: Language) -> String {
        let text = info::text(info, language, &Term::stdout());
        console::strip_ansi_codes(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn form(info: &Info) -> Value {
        info::json(info, Language::English)
    }

    #[test]
    fn a_citizen_card_is_explained_in_words() {
        let info = info(Profile::Cccd2021, &[]);
        let english = text(&info, Language::English);
        for words in [
            "the 12-digit number or the CAN of a citizen card",
            "PACE, with AES-128, on brainpoolP256r1",
            "the chip names Chip Authentication (AES-128); whether it has a key to prove itself: can be told once",
            "historical bytes: not stated; EF.ATR/INFO: not stated; tried on this reader: yes",
            "up to 2015 bytes, once open",
            "category 80, objects; issuer's data: SPECIMEN",
            "id-PACE-ECDH-GM-AES-CBC-CMAC-128, version 2, brainpoolP256r1 (13)",
        ] {
            assert!(english.contains(words), "{words}: {english}");
        }
        assert!(!english.contains("Applications") && !english.contains("Capabilities"), "{english}");
        let vietnamese = text(&info, Language::Vietnamese);
        assert!(vietnamese.contains("số định danh 12 số hoặc mã CAN"), "{vietnamese}");

        let form = form(&info);
        let opens = json!({
            "protocol": "pace", "keys": ["can", "mrz"], "cipher": "AES-128", "curve": "brainpoolP256r1",
        });
        assert_eq!(form["opens_with"], opens);
        assert_eq!((&form["block_length"], &form["contactless"]), (&json!(2015), &json!(true)));
        assert!(form["applications"].is_null() && form["atr_info"].is_null() && form["sizes"].is_null());
    }

    #[test]
    fn what_a_card_announces_is_said() {
        let info = info(Profile::Cccd2021, &["atr-info-1920", "ef-dir"]);
        let english = text(&info, Language::English);
        for words in [
            "historical bytes: yes; EF.ATR/INFO: yes; tried on this reader: yes",
            "up to 1887 bytes, once open; the card announces 1920 bytes for a command and 1920 for an answer",
            "eMRTD (A0000002471001); Travel Records (A0000002472001)",
            "short file identifiers; sizes in EF.ATR/INFO",
        ] {
            assert!(english.contains(words), "{words}: {english}");
        }
        let form = form(&info);
        assert_eq!(form["sizes"], json!({ "max_command": 1920, "max_response": 1920 }));
        assert_eq!(form["applications"][1]["name"], "Travel Records");
        assert_eq!(form["capabilities"]["historical_bytes"]["sizes_in_atr_info"], true);
        assert_eq!(form["capabilities"]["atr_info"]["chaining"], true);
        assert_eq!(form["historical"]["category"], "80");
    }

    #[test]
    fn other_cards_are_explained_too() {
        let bac = info(Profile::CccdBacOnly, &["short-length-only"]);
        let english = text(&bac, Language::English);
        assert!(english.contains("neither number nor CAN opens it"), "{english}");
        assert!(english.contains("BAC with 3DES, if this is such a document at all"), "{english}");
        assert!(english.contains("up to 231 bytes, once open"), "{english}");
        assert_eq!(form(&bac)["opens_with"], json!({ "protocol": "bac", "keys": ["mrz"] }));
    }
}
