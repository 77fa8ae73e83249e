//! `cccd sim`: invented cards, on the virtual reader or as files.

use std::{
    fs, io,
    path::{Path, PathBuf},
    thread,
};

#[cfg(target_os = "linux")]
use cccd::transport::Cancel;
use cccd::{Result, error::InputOutputError, iso7816::StatusWord, messages::Language, random::SystemRandom};
use cccd_base::private_file;
#[cfg(target_os = "linux")]
use cccd_sim::pn532::{Controller, Pad};
use cccd_sim::{
    Chip, ChipOptions, Date, File, Issuance, IssuedCard, Issuer, Quirk,
    vpcd::{FIRST_SLOT, Left, Stay, VirtualReader},
};

#[cfg(target_os = "linux")]
use crate::arguments::Pn532Arguments;
use crate::{
    arguments::{CardOptions, FileArgument, Forgery, IssueArguments, RunArguments, SimCommand},
    output::{self, sim},
};

/// The answer of a chip that knows a command but rejects its data (ISO/IEC 7816-4, table 6).
const WRONG_DATA: StatusWord = StatusWord(0x6A80);

/// Where line 3 of the MRZ begins in EF.DG1. Names have no check digit, so only the hash reveals the change.
const NAME_IN_DG1: usize = 65;
/// Where the name begins in the first line of a passport's MRZ.
const NAME_IN_PASSPORT: usize = 10;

/// # Errors
/// Those of issuing, of the files, and of the virtual reader.
pub(super) fn run(command: &SimCommand, language: Language) -> Result<u8> {
    match command {
        SimCommand::Issue(arguments) => issue(arguments, language),
        SimCommand::Run(arguments) => serve(arguments),
        #[cfg(target_os = "linux")]
        SimCommand::Pn532(arguments) => serve_on_pn532(arguments),
        SimCommand::Quirks => output::print(&sim::quirks(language)).map(|()| 0),
    }
}

/// Writes the files that belong to a card besides the chip: the root to trust, and the keys.
fn issue(arguments: &IssueArguments, language: Language) -> Result<u8> {
    let card = card(&arguments.card, &[])?;
    let mrz = card.mrz.lines().join("\n") + "\n";
    let number = format!("{}\n", card.person.personal_number);
    let key = if arguments.card.profile.is_opened_by_number() { &number } else { &mrz };
    let files: [(PathBuf, &[u8]); 3] = [
        (arguments.out.join("trust").join("root.cer"), &card.root_certificate),
        (arguments.out.join("key.txt"), key.as_bytes()),
        (arguments.out.join("mrz.txt"), mrz.as_bytes()),
    ];
    let more = if arguments.pki { around(&arguments.card, &card)? } else { Vec::new() };
    let more: Vec<_> = more
        .iter()
        .map(|(name, content)| (arguments.out.join("pki").join(name), content.as_slice()))
        .collect();
    for (path, content) in files.iter().chain(&more) {
        private_file::check(path)?;
        write(path, content, arguments.force)
            .map_err(|error| InputOutputError::Unwritable { path: path.clone(), kind: error.kind() })?;
    }
    let more: Vec<_> = more.into_iter().map(|(path, _)| path).collect();
    output::print(&sim::issued(&files.map(|(path, _)| path), &more, language))?;
    Ok(0)
}

/// Returns files for testing a trust folder: revocation lists of the card's issuer, and its successor.
fn around(options: &CardOptions, card: &IssuedCard) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let issuer = match issuer(options)? {
        Some(issuer) => issuer,
        None => Issuer::specimen()?,
    };
    let successor = Issuer::new(format!("successor {}", options.seed).as_bytes())?;
    let signer = [card.signer_certificate.as_slice()];
    let [first, second, third] = [4, 6, 9].map(|month| Date::new(2025, month, 1));
    let end = Date::new(2046, 12, 31);
    Ok(vec![
        ("outdated.crl", issuer.revocation_list::<&[u8]>(&[], first, second)?),
        ("empty.crl", issuer.revocation_list::<&[u8]>(&[], second, end)?),
        ("revoked.crl", issuer.revocation_list(&signer, third, end)?),
        ("successor.cer", successor.certificate().to_vec()),
        ("link.cer", issuer.link_to(&successor)?),
    ])
}

/// Returns the root that the options name, if any.
fn issuer(options: &CardOptions) -> Result<Option<Issuer>> {
    Ok(match (&options.issuer_seed, &options.impostor) {
        (Some(seed), _) => Some(Issuer::new(seed.as_bytes())?),
        (None, Some(seed)) => Some(Issuer::impostor(seed.as_bytes())?),
        (None, None) => None,
    })
}

/// Writes a file; an existing file with other content is kept unless `force` is set.
fn write(path: &Path, content: &[u8], force: bool) -> io::Result<()> {
    match fs::read(path) {
        Ok(there) if there == content => return Ok(()),
        Ok(_) if !force => return Err(io::ErrorKind::AlreadyExists.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) if !force => return Err(error),
        _ => {}
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, content)
}

/// Puts the card on the virtual reader until the reader closes or the card is removed for good.
fn serve(arguments: &RunArguments) -> Result<u8> {
    let mut chip =
        chip(card(&arguments.card, &arguments.forgery.quirk)?, &arguments.card.seed, &arguments.forgery)?;
    let port = arguments.port.unwrap_or(FIRST_SLOT + arguments.slot - 1);
    let mut stay =
        Stay { torn_at: arguments.forgery.remove_after, link: arguments.on_reader.link, ..Stay::default() };
    loop {
        let reader = VirtualReader::connect((arguments.host.as_str(), port))?;
        output::print(&format!("attached to {}:{port}\n", arguments.host))?;
        match reader.serve(&mut chip, &stay)? {
            Left::Torn => output::print("removed\n")?,
            Left::Cancelled | Left::ReaderClosed => {
                output::print("reader closed\n")?;
                return Ok(0);
            }
        }
        let Some(time) = arguments.on_reader.put_back else { return Ok(0) };
        thread::sleep(time);
        chip.reset();
        stay.torn_at = None;
    }
}

/// Puts the card on an emulated PN532 until this program is ended.
#[cfg(target_os = "linux")]
fn serve_on_pn532(arguments: &Pn532Arguments) -> Result<u8> {
    let card = card(&arguments.card, &arguments.forgery.quirk)?;
    let pad = Pad::default();
    if let Some(command) = arguments.forgery.remove_after {
        pad.tear_at(command, arguments.on_reader.put_back);
    }
    pad.set_link(arguments.on_reader.link);
    pad.lay(chip(card, &arguments.card.seed, &arguments.forgery)?, arguments.card_type);
    let controller = Controller::open()?;
    output::print(&format!("nfc:{}\n", controller.connection()))?;
    controller.serve(&pad, &Cancel::default())?;
    Ok(0)
}

/// Issues the card of a seed, modified by these quirks.
fn card(options: &CardOptions, quirks: &[&Quirk]) -> Result<IssuedCard> {
    let seed = options.seed.as_bytes();
    let mut person = options.profile.person(seed)?;
    if options.expired {
        // Issued at age 21, such a card expires at 25.
        person = person.born_on(Date::new(2000, 6, 1)).issued_on(Date::new(2022, 3, 1));
    }
    if let Some(number) = &options.number {
        person = person.with_personal_number(number);
    }
    let issuer = issuer(options)?;
    let mut issuance = Issuance::of(options.profile, seed).person(person);
    if let Some(issuer) = &issuer {
        issuance = issuance.issuer(issuer);
    }
    if options.without_chip_authentication {
        issuance = issuance.without_chip_authentication();
    }
    if options.without_active_authentication {
        issuance = issuance.without_active_authentication();
    }
    if options.without_pace {
        issuance = issuance.pace(&[]);
    }
    issue_with(issuance, quirks)
}

/// Issues a card modified by these quirks.
pub(super) fn issue_with(issuance: Issuance<'_>, quirks: &[&Quirk]) -> Result<IssuedCard> {
    let issuance = quirks.iter().fold(issuance, |issuance, quirk| quirk.issue(issuance));
    Ok(quirks.iter().fold(issuance.issue()?, |card, quirk| quirk.forge(card)))
}

/// Returns the chip of a card after a forger has tampered with it.
pub(super) fn chip(mut card: IssuedCard, seed: &str, forgery: &Forgery) -> Result<Chip> {
    for &FileArgument { file, byte } in &forgery.change {
        // For most files the last byte will do: in EF.SOD it belongs to the signature.
        let byte = byte.unwrap_or(match (file, card.mrz.lines().len()) {
            (File::Dg(1), 2) => NAME_IN_PASSPORT,
            (File::Dg(1), _) => NAME_IN_DG1,
            _ => usize::MAX,
        });
        card = card.flip_bit(file, byte);
    }
    for &FileArgument { file, .. } in &forgery.withhold {
        card = card.withhold(file);
    }
    if forgery.hide_card_access {
        card = card.withhold(File::CardAccess);
    }
    if forgery.is_clone {
        card = card.clone_with_another_key(seed.as_bytes())?;
    }
    let mut options = ChipOptions {
        extended_length: !forgery.short_only,
        chip_authentication_refused: forgery.refuse_chip_authentication.then_some(WRONG_DATA),
        ..ChipOptions::default()
    };
    forgery.quirk.iter().for_each(|quirk| quirk.behave(&mut options));
    Ok(Chip::with(card, options, Box::new(SystemRandom)))
}
