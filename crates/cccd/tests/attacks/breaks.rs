//! Clones on links that break, swap and lie in ways that one event at one command does not cover.

use std::sync::atomic::Ordering;

use cccd::{
    check::{Outcome, Question, Verdict},
    error::{AccessError, Code, Error},
    read::Reading,
    verification::Verification,
};
use cccd_base::crypto::{Curve, HashAlgorithm};
use cccd_sim::{ActiveAuthenticationKey, ChipOptions, File, Issuance, IssuedCard, Person};

use crate::{
    common::{Interrupted, Read, can, card, link, outcome},
    scripted::{Act, OnReset, Scripted},
};

pub(crate) fn whatever(answer: Result<Reading, Box<Interrupted>>) -> Reading {
    answer.unwrap_or_else(|interrupted| interrupted.reading)
}

pub(crate) fn clone_of(card: &IssuedCard) -> IssuedCard {
    card.clone().clone_with_another_key(b"forger").unwrap()
}

fn actively_alone() -> IssuedCard {
    Issuance::new(b"holder").without_chip_authentication().issue().unwrap()
}

/// Returns how many commands a read of the genuine card takes.
fn commands(read: &Read<'_>) -> usize {
    read.run().unwrap().transfer.commands as usize
}

/// The genuine card is lent for its proof, on a reader that swaps the cards silently, and the clone takes its place
/// for the rest: it cannot continue in a channel whose keys it does not have.
#[test]
fn the_right_card_is_lent_for_its_proof_and_swapped_silently_at_every_command() {
    let right = card();
    let read = Read { photo: true, ..Read::of(&right) };
    for swapped in 0..commands(&read) {
        let cards =
            vec![link(&right, ChipOptions::default()), link(&clone_of(&right), ChipOptions::default())];
        let script = move |at, _: &[u8]| if at == swapped { Act::Lay(1) } else { Act::Pass };
        let reading = whatever(read.run_on(Scripted::new(cards, script), &mut |_| {}));
        assert_ne!(reading.verification.verdict, Verdict::Genuine, "command {swapped}");
    }
}

/// The clone begins, the genuine card answers only the request for proof, and the clone continues; the link reports
/// the resets.
#[test]
fn the_right_card_lies_there_between_two_resets_alone() {
    let right = card();
    let read = Read { photo: true, ..Read::of(&right) };
    let whole = commands(&read);
    for from in 5..whole {
        for to in [from + 6, from + 9, from + 10, from + 11, from + 12] {
            let copy = link(&clone_of(&right), ChipOptions::default());
            let cards = vec![copy, link(&right, ChipOptions::default())];
            let script = move |at, _: &[u8]| match at {
                _ if at == from => Act::ResetTo(1),
                _ if at == to => Act::ResetTo(0),
                _ => Act::Pass,
            };
            let answer = read.run_on(Scripted::new(cards, script), &mut |_| {});
            // A second reset ends the read. What the genuine card proved before keeps its proof, and no byte has
            // come from the clone since.
            let is_whole = answer.is_ok();
            let reading = whatever(answer);
            let is_genuine = reading.verification.verdict == Verdict::Genuine;
            assert!(!(is_whole && is_genuine), "{from} to {to}");
        }
    }
}

/// A reset brings another card, which opens with another key: the first card's proof is withdrawn, and the key is
/// not reported as wrong.
#[test]
fn a_reset_after_the_proof_brings_a_card_that_another_key_opens() {
    let right = card();
    let stranger =
        Issuance::new(b"stranger").person(Person::from_seed(b"stranger").unwrap()).issue().unwrap();
    let read = Read { photo: true, ..Read::of(&right) };
    for at_command in 12..commands(&read) {
        let cards = vec![link(&right, ChipOptions::default()), link(&stranger, ChipOptions::default())];
        let script = move |at, _: &[u8]| if at == at_command { Act::ResetTo(1) } else { Act::Pass };
        let interrupted = read.run_on(Scripted::new(cards, script), &mut |_| {}).unwrap_err();
        assert!(
            matches!(interrupted.error, Error::Access(AccessError::AnotherCard { .. })),
            "command {at_command}: {}",
            interrupted.error
        );
        let withdrawn = Outcome::Inconclusive(Code::ProofWithdrawn.into());
        assert_eq!(*outcome(&interrupted.reading, Question::ChipAuthentication), withdrawn);
        assert_ne!(interrupted.reading.verification.verdict, Verdict::Genuine);
    }
}

/// Two genuine cards that the same CAN opens change places by a reset, at every command: they never become one
/// document, whose hashes or proof would accuse one of them.
#[test]
fn two_right_cards_that_change_places_accuse_nobody() {
    let issue = |seed: &'static [u8], kind: usize| match kind {
        0 => Issuance::new(seed),
        // With a key of its own: there are only a few RSA keys.
        1 => Issuance::new(seed)
            .without_chip_authentication()
            .active_authentication(ActiveAuthenticationKey::Ecdsa(Curve::P256, HashAlgorithm::Sha256)),
        _ => Issuance::new(seed).without_chip_authentication().without_active_authentication(),
    };
    for kind in 0..3 {
        let first = issue(b"holder", kind).issue().unwrap();
        let somebody = Person::from_seed(b"somebody else").unwrap();
        let number = format!("{}{}", &somebody.personal_number[..6], first.person.can());
        let second =
            issue(b"somebody else", kind).person(somebody.with_personal_number(&number)).issue().unwrap();
        let read = Read { photo: true, key: can(&first), ..Read::of(&first) };
        for at_command in 0..commands(&read) {
            let cards = vec![link(&first, ChipOptions::default()), link(&second, ChipOptions::default())];
            let script = move |at, _: &[u8]| if at == at_command { Act::ResetTo(1) } else { Act::Pass };
            let reading = whatever(read.run_on(Scripted::new(cards, script), &mut |_| {}));
            let Verification { verdict, checks, .. } = &reading.verification;
            assert_ne!(*verdict, Verdict::NotGenuine, "kind {kind}, command {at_command}: {checks:?}");
            let files: Vec<_> = reading.document.files().map(|(_, bytes)| bytes.to_vec()).collect();
            let is_of =
                |card: &IssuedCard| files.iter().all(|file| card.files.values().any(|own| own == file));
            assert!(is_of(&first) || is_of(&second), "kind {kind}, command {at_command}");
        }
    }
}

/// The link claims to have reset the card but did not: the clone keeps whatever state helps it.
#[test]
fn a_link_that_lies_about_resets_helps_no_clone_and_accuses_no_right_card() {
    let right = card();
    let copy = clone_of(&right);
    let read = Read { photo: true, ..Read::of(&right) };
    for dropped in 0..commands(&read) {
        for status in [[0x69, 0x88], [0x69, 0x87], [0x67, 0x00]] {
            for (name, lying) in [("right", &right), ("clone", &copy)] {
                let script = move |at, _: &[u8]| match at == dropped {
                    true => Act::Answer(status.to_vec()),
                    false => Act::Pass,
                };
                let cards = vec![link(lying, ChipOptions::default())];
                let lies = Scripted::new(cards, script).on_reset(OnReset::Lie);
                let verdict = whatever(read.run_on(lies, &mut |_| {})).verification.verdict;
                let never = if name == "right" { Verdict::NotGenuine } else { Verdict::Genuine };
                assert_ne!(verdict, never, "{name}, command {dropped}, {status:02X?}");
            }
        }
    }
}

/// Each requested reset brings the other card: the genuine one answers one of the two requests for proof.
#[test]
fn every_reset_lays_the_other_card_there() {
    let right = card();
    let read = Read { photo: true, ..Read::of(&right) };
    for began in ["right", "clone"] {
        for dropped in 0..commands(&read) {
            let mut cards =
                vec![link(&right, ChipOptions::default()), link(&clone_of(&right), ChipOptions::default())];
            if began == "clone" {
                cards.reverse();
            }
            let script = move |at, _: &[u8]| match at == dropped {
                true => Act::Answer(vec![0x69, 0x88]),
                false => Act::Pass,
            };
            let swaps = Scripted::new(cards, script).on_reset(OnReset::Next);
            let resets = swaps.resets();
            let answer = read.run_on(swaps, &mut |_| {});
            let is_whole = answer.is_ok();
            let genuine = whatever(answer).verification.verdict == Verdict::Genuine;
            let ends_on_the_right_one =
                (began == "right") == resets.load(Ordering::Relaxed).is_multiple_of(2);
            assert!(!genuine || !is_whole || ends_on_the_right_one, "{began}, command {dropped}");
        }
    }
}

/// A chip without access control is read in plain: after its proof the files are swapped for changed ones.
#[test]
fn a_plain_chip_proves_itself_and_a_silent_swap_brings_other_files() {
    let right = actively_alone();
    let plain = || ChipOptions { without_access_control: true, ..ChipOptions::default() };
    let open = right.clone().withhold(File::CardAccess);
    for file in [File::Dg(13), File::Dg(2), File::Dg(1), File::Dg(15), File::Sod] {
        let changed = clone_of(&open).flip_bit(file, 40);
        let read = Read { photo: true, chip: plain(), ..Read::of(&open) };
        let whole = whatever(read.run()).transfer.commands as usize;
        for swapped in 0..whole {
            let cards = vec![link(&open, plain()), link(&changed, plain())];
            let script = move |at, _: &[u8]| if at == swapped { Act::Lay(1) } else { Act::Pass };
            let reading = whatever(read.run_on(Scripted::new(cards, script), &mut |_| {}));
            let has_changed = reading
                .document
                .files()
                .any(|(_, bytes)| changed.files.get(&file).is_some_and(|changed| changed == bytes));
            let is_genuine = reading.verification.verdict == Verdict::Genuine;
            assert!(!(is_genuine && has_changed), "{file:?}, command {swapped}");
        }
    }
}
