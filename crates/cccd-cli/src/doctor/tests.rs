//! Each piece of advice, from facts as they would be found.

use std::{sync::Arc, time::Duration};

use cccd::{card::Session, link::Link, measure::measure, transport::FnTransport, transport::Limits};
use cccd_sim::{
    Chip, ChipOptions, Issuance, SimTransport,
    link_model::{BitRate, LinkModel, ModelledLink, VirtualClock},
};

use super::*;

const PAD: &str = "ACS ACR1281 1S Dual Reader PICC 00 00";
const CONTACTS: &str = "ACS ACR1281 1S Dual Reader ICC 00 01";

/// A card measured on a link whose commands take this long.
fn card(extended_length: bool, milliseconds: u64) -> Measurement {
    let options = ChipOptions { extended_length, ..ChipOptions::default() };
    let chip = Chip::with(
        Issuance::new(b"doctor").issue().unwrap(),
        options,
        Box::new(cccd::random::SeededRandom::new(b"chip")),
    );
    let overhead = Duration::from_millis(milliseconds);
    let model = LinkModel { overhead, ..LinkModel::new(BitRate::Kbit424) };
    let clock = VirtualClock::default();
    let link = ModelledLink::in_virtual_time(SimTransport::new(chip), model, clock.clone());
    measure(&mut Session::new(Link::new(link).with_clock(Arc::new(clock)))).unwrap()
}

/// A card that is not an eMRTD.
fn bank_card() -> Measurement {
    let link = FnTransport::new(Limits::EXTENDED, |_: &[u8]| Ok(vec![0x6A, 0x82]));
    measure(&mut Session::new(Link::new(link))).unwrap()
}

fn empty(name: &str) -> Examined {
    Examined {
        name: name.to_owned(),
        state: State::default(),
        atr: Vec::new(),
        facts: Ok(ReaderFacts::default()),
        card: None,
    }
}

fn holding(name: &str, is_contactless: bool, card: Result<Measurement>) -> Examined {
    let state = State { has_card: true, is_contactless, ..State::default() };
    Examined { state, card: Some(card), ..empty(name) }
}

fn mute(name: &str) -> Examined {
    Examined { state: State { has_card: true, is_mute: true, ..State::default() }, ..empty(name) }
}

/// The advice and the exit status.
fn told(readers: Result<Vec<Examined>>, machine: Machine) -> (Vec<Advice>, u8) {
    let advice = advise(&Situation { machine, readers, roots: Ok(1), warnings: Vec::new() });
    let status = exit_status(&advice);
    (advice, status)
}

#[track_caller]
fn assert_one(readers: Result<Vec<Examined>>, machine: Machine, code: Code, command: Option<&str>) -> Advice {
    let (advice, status) = told(readers, machine);
    let [advice] = &advice[..] else { panic!("{advice:?}") };
    assert_eq!((advice.code(), advice.command), (Some(code), command));
    assert_eq!(status, code.class().exit_status());
    advice.clone()
}

fn debian() -> Machine {
    Machine { has_apt: true, has_service: Some(true), has_ccid: Some(true), ..Machine::default() }
}

#[test]
fn a_good_card_needs_no_advice() {
    let readers = vec![holding(PAD, true, Ok(card(true, 15))), empty(CONTACTS)];
    assert_eq!(told(Ok(readers), debian()), (vec![], 0));
}

#[test]
fn a_service_that_does_not_run_is_started_or_installed() {
    let error = || Err(TransportError::ServiceNotRunning.into());
    let code = Code::ServiceNotRunning;
    assert_one(error(), debian(), code, Some("sudo systemctl enable --now pcscd.socket"));
    let bare = Machine { has_service: Some(false), ..debian() };
    assert_one(error(), bare, code, Some("sudo apt-get install pcscd libccid"));
    if !cfg!(windows) {
        assert_one(error(), Machine::default(), code, None);
    }
}

#[test]
fn a_service_that_refuses_is_said() {
    assert_one(Err(TransportError::ServiceDenied.into()), debian(), Code::ServiceDenied, None);
}

#[test]
fn without_a_reader_the_driver_is_told_from_the_plug() {
    let usb_readers = Some(vec!["072f:2200 ACR122U".to_owned()]);
    assert_one(Ok(vec![]), debian(), Code::NoReader, None);
    let no_driver = Machine { has_ccid: Some(false), usb_readers: Some(vec![]), ..debian() };
    let install = Some("sudo apt-get install libccid");
    assert_one(Ok(vec![]), no_driver.clone(), Code::NoReader, install);
    let plugged = Machine { usb_readers: usb_readers.clone(), ..no_driver };
    assert_one(Ok(vec![]), plugged, Code::DriverMissing, install);
    let restart = Some("sudo systemctl restart pcscd.service");
    assert_one(Ok(vec![]), Machine { usb_readers, ..debian() }, Code::DriverMissing, restart);
}

#[test]
fn the_kernel_may_hold_the_reader() {
    let machine = Machine { nfc_modules: Some(vec!["pn533_usb".to_owned()]), ..debian() };
    let advice = told(Ok(vec![]), machine.clone()).0;
    assert_eq!(advice[0].code(), Some(Code::ReaderTaken));
    assert!(advice[0].command.unwrap().contains("blacklist pn533_usb"));
    // If the service sees its readers, the module does no harm.
    let readers = vec![holding(PAD, true, Ok(card(true, 15)))];
    assert_eq!(told(Ok(readers), machine), (vec![], 0));
}

#[test]
fn without_a_card_the_pad_is_named() {
    let advice = assert_one(Ok(vec![empty(CONTACTS), empty(PAD)]), debian(), Code::NoCard, None);
    assert_eq!(advice.reader.as_deref(), Some(PAD));
    let advice = assert_one(Ok(vec![empty("Reader 00")]), debian(), Code::NoCard, None);
    assert_eq!(advice.reader, None);
}

#[test]
fn a_card_on_the_wrong_pad_is_told_by_slot_and_by_answer() {
    for reader in [
        mute(CONTACTS),
        holding(CONTACTS, false, Err(TransportError::CardMute.into())),
        holding(CONTACTS, false, Ok(bank_card())),
        holding("Reader 00", false, Ok(bank_card())),
    ] {
        let name = reader.name.clone();
        let advice = assert_one(Ok(vec![reader, empty(PAD)]), debian(), Code::WrongPad, None);
        assert_eq!(advice.reader, Some(name));
    }
    // A chip that answers over its contacts can be read there.
    assert_eq!(told(Ok(vec![holding(CONTACTS, false, Ok(card(true, 15)))]), debian()), (vec![], 0));
}

#[test]
fn a_card_that_is_none_is_told_from_one_of_another_kind() {
    assert_one(Ok(vec![mute(PAD)]), debian(), Code::CardMute, None);
    let (advice, status) = told(Ok(vec![holding(PAD, true, Ok(bank_card()))]), debian());
    assert_eq!((advice[0].code(), status), (Some(Code::NoApplication), 5));
}

#[test]
fn a_reader_that_is_held_is_said() {
    let busy = holding(PAD, true, Err(TransportError::ReaderBusy.into()));
    assert_one(Ok(vec![busy]), debian(), Code::ReaderBusy, None);
}

#[test]
fn one_card_that_can_be_read_is_enough() {
    let readers = vec![mute("Reader SAM 00"), holding(PAD, true, Ok(card(true, 15))), mute(CONTACTS)];
    assert_eq!(told(Ok(readers), debian()), (vec![], 0));
}

#[test]
fn what_works_slowly_is_a_hint_and_no_problem() {
    let about = |card| {
        let (advice, status) = told(Ok(vec![holding(PAD, true, Ok(card))]), debian());
        assert_eq!(status, 0);
        advice.into_iter().map(|advice| advice.about).collect::<Vec<_>>()
    };
    assert_eq!(about(card(false, 15)), [About::Hint(Hint::ShortOnly)]);
    assert_eq!(about(card(true, 40)), [About::Hint(Hint::Slow)]);
    assert_eq!(about(card(false, 40)), [About::Hint(Hint::ShortOnly), About::Hint(Hint::Slow)]);
}

#[test]
fn without_roots_a_hint_comes_after_the_problems() {
    let situation =
        |readers| Situation { machine: debian(), readers: Ok(readers), roots: Ok(0), warnings: Vec::new() };
    let hint = About::Hint(Hint::NoRoots);
    let advice = advise(&situation(vec![holding(PAD, true, Ok(card(true, 15)))]));
    assert_eq!((advice.len(), &advice[0].about, exit_status(&advice)), (1, &hint, 0));
    let advice = advise(&situation(vec![]));
    assert_eq!((advice[0].code(), &advice[1].about), (Some(Code::NoReader), &hint));
    assert_eq!(exit_status(&advice), 3);
}

#[test]
fn slots_go_by_the_words_of_their_names() {
    for (name, expected) in [
        (PAD, Some(false)),
        (CONTACTS, Some(true)),
        ("HID Global OMNIKEY 5022 Smart Card Reader [OMNIKEY 5022 CL] 00 00", Some(false)),
        ("Identiv uTrust 4701 F CL Reader 01 00", Some(false)),
        ("Identiv uTrust 4701 F Contact Reader 00 00", Some(true)),
        ("Gemalto Contactless Reader", Some(false)),
        ("ACS ACR1252 1S CL Reader SAM 00 01", Some(true)),
        ("Virtual PCD 00 00", None),
    ] {
        assert_eq!(is_contact_slot(name), expected, "{name}");
    }
}
