//! Right cards on poor links and slow readers: nobody is accused because of a reader.

use cccd::{check::Verdict, iso7816::StatusWord, transport::Limits};
use cccd_base::{crypto::HashAlgorithm, random::SeededRandom};
use cccd_sim::{
    ActiveAuthenticationKey as Key, Chip, ChipOptions, File, Issuance, IssuedCard, Misbehaviour, SimTransport,
};

use crate::{
    breaks::whatever,
    common::{Read, card, link},
    scripted::{Act, Scripted},
};

fn behaving(misbehaviours: &[Misbehaviour]) -> ChipOptions {
    ChipOptions { misbehaviours: misbehaviours.to_vec(), ..ChipOptions::default() }
}

/// Status words that a chip or a reader gives in plain instead of one protected answer: trouble of memory, of power, of
/// the reader's firmware. Each falls on each command once.
#[test]
fn one_odd_status_word_in_plain_at_any_command_accuses_nobody() {
    let card = card();
    let read = Read::of(&card);
    let whole = read.run().unwrap().transfer.commands as usize;
    let mut accused = Vec::new();
    for status in [0x6400, 0x6581, 0x6700, 0x6882, 0x6987, 0x6988, 0x6F00, 0x6F87, 0x6C00, 0x6100, 0x9000] {
        for at_command in 0..whole {
            let script = move |at, _: &[u8]| match at == at_command {
                true => Act::Answer(u16::to_be_bytes(status).to_vec()),
                false => Act::Pass,
            };
            let disturbed = Scripted::new(vec![link(&card, ChipOptions::default())], script);
            let reading = whatever(read.run_on(disturbed, &mut |_| {}));
            if reading.verification.verdict == Verdict::NotGenuine {
                accused.push((format!("{status:04X}"), at_command, reading.verification.checks));
            }
        }
    }
    assert!(accused.is_empty(), "{accused:#?}");
}

/// One answer is cut, empty, doubled, or has a bit changed on the air.
#[test]
fn one_answer_that_the_link_spoils_accuses_nobody() {
    let card = card();
    let read = Read::of(&card);
    let whole = read.run().unwrap().transfer.commands as usize;
    let changes: [(&str, fn(&mut Vec<u8>)); 6] = [
        ("empty", Vec::clear),
        ("one byte", |answer| answer.truncate(1)),
        ("without its last byte", |answer| {
            answer.pop();
        }),
        ("half", |answer| answer.truncate(answer.len() / 2)),
        ("twice", |answer| answer.extend(answer.clone())),
        ("a bit", |answer| answer[0] ^= 4),
    ];
    // EF.CardAccess is read in plain; what comes before PACE no key protects.
    for (what, change) in changes {
        for at_command in 5..whole {
            let script = move |at, _: &[u8]| if at == at_command { Act::Change(change) } else { Act::Pass };
            let disturbed = Scripted::new(vec![link(&card, ChipOptions::default())], script);
            let reading = whatever(read.run_on(disturbed, &mut |_| {}));
            let checks = &reading.verification.checks;
            assert_ne!(
                reading.verification.verdict,
                Verdict::NotGenuine,
                "{what} at {at_command}: {checks:#?}"
            );
        }
    }
}

/// Chips that know no short identifiers, give few bytes, hand answers out in parts, take no extended length, or several
/// of these; readers that carry short commands alone.
#[test]
fn poor_chips_on_poor_readers_are_genuine() {
    let card = card();
    let all = [
        vec![Misbehaviour::NoShortIdentifiers],
        vec![Misbehaviour::GetResponse],
        vec![Misbehaviour::GetResponse, Misbehaviour::NoShortIdentifiers],
        vec![Misbehaviour::GetResponseInside { part: 60 }],
        vec![Misbehaviour::NamesLength { most: 200 }],
        vec![Misbehaviour::WrongLengthAbove { ne: 200 }],
        vec![Misbehaviour::NoDataAbove { ne: 100 }],
    ];
    for misbehaviours in all {
        for limits in [Limits::EXTENDED, Limits::SHORT] {
            let options = ChipOptions { extended_length: false, ..behaving(&misbehaviours) };
            for chip in [behaving(&misbehaviours), options] {
                let chip = Chip::with(card.clone(), chip, Box::new(SeededRandom::new(b"chip")));
                let read = Read { active: true, ..Read::of(&card) };
                let reading = whatever(read.run_on(SimTransport::with_limits(chip, limits), &mut |_| {}));
                let checks = &reading.verification.checks;
                assert_eq!(reading.verification.verdict, Verdict::Genuine, "{misbehaviours:?} {checks:#?}");
            }
        }
    }
}

/// A reader cuts every answer to what its buffer holds, and says nothing about it.
#[test]
fn a_reader_that_cuts_long_signatures_accuses_nobody() {
    let card: IssuedCard = Issuance::new(b"holder")
        .without_chip_authentication()
        .active_authentication(Key::Rsa2048(HashAlgorithm::Sha256))
        .issue()
        .unwrap();
    for chip in [ChipOptions::default(), ChipOptions { extended_length: false, ..ChipOptions::default() }] {
        let options = chip.clone();
        let chip = Chip::with(card.clone(), chip, Box::new(SeededRandom::new(b"chip")));
        let read = Read { chip: options, ..Read::of(&card) };
        let link = SimTransport::with_limits(chip, Limits::SHORT);
        let reading = whatever(read.run_on(link, &mut |_| {}));
        assert_ne!(reading.verification.verdict, Verdict::NotGenuine, "{:#?}", reading.verification.checks);
    }
}

/// Chips that leave their channel twice, at different commands of which at most one asks for a proof.
#[test]
fn a_channel_that_is_dropped_at_two_commands_accuses_nobody() {
    let card = card();
    // The third to the fifth command are a question for the proof, and so are the last three of building anew.
    for one in [1, 2, 6, 7, 8, 9, 10, 11, 12, 13] {
        for other in [one + 3, one + 5, one + 8] {
            let drop =
                |command| Misbehaviour::DropChannelAt { command, status: StatusWord::SM_OBJECTS_INCORRECT };
            let read = Read { chip: behaving(&[drop(one), drop(other)]), ..Read::of(&card) };
            let verdict = whatever(read.run()).verification.verdict;
            assert_ne!(verdict, Verdict::NotGenuine, "{one}, {other}");
        }
    }
}

/// A file gives another byte the first time that it is read, as worn memory does: what was read has not the hash.
#[test]
fn a_byte_that_differs_at_the_first_read_of_an_unsigned_file_accuses_nobody() {
    let card = card();
    for file in [File::CardAccess, File::Com] {
        let read = Read {
            chip: behaving(&[Misbehaviour::FirstReadDiffers { file }]),
            files: &[cccd::files::File::Com],
            ..Read::of(&card)
        };
        assert_ne!(whatever(read.run()).verification.verdict, Verdict::NotGenuine, "{file:?}");
    }
}

/// The same for a card that has nothing but Active Authentication.
#[test]
fn one_odd_status_word_in_plain_at_a_question_for_a_signature_accuses_nobody() {
    let card = Issuance::new(b"holder").without_chip_authentication().issue().unwrap();
    let read = Read::of(&card);
    let whole = read.run().unwrap().transfer.commands as usize;
    for status in [0x6400, 0x6700, 0x6988, 0x6F00, 0x9000] {
        for at_command in 0..whole {
            let script = move |at, _: &[u8]| match at == at_command {
                true => Act::Answer(u16::to_be_bytes(status).to_vec()),
                false => Act::Pass,
            };
            let disturbed = Scripted::new(vec![link(&card, ChipOptions::default())], script);
            let reading = whatever(read.run_on(disturbed, &mut |_| {}));
            let active = crate::common::outcome(&reading, cccd::check::Question::ActiveAuthentication);
            let verdict = reading.verification.verdict;
            assert_ne!(verdict, Verdict::NotGenuine, "{status:04X} at {at_command}: {active:?}");
        }
    }
}
