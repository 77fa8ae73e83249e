//! Genuine cards on poor links and slow readers: nobody is accused because of a reader.

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

/// Status words that a chip or a reader sends in plain instead of one protected answer: trouble with memory, with
/// power, with the reader's firmware. Each occurs once at each command.
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

/// What a link does to an answer.
type Spoil = fn(&mut Vec<u8>);

/// One answer is truncated, empty, doubled, or has a bit changed on the air.
#[test]
fn one_answer_that_the_link_spoils_accuses_nobody() {
    let card = card();
    let read = Read::of(&card);
    let whole = read.run().unwrap().transfer.commands as usize;
    let changes: [(&str, Spoil); 6] = [
        ("empty", Vec::clear),
        ("one byte", |answer| answer.truncate(1)),
        ("without its last byte", |answer| {
            answer.pop();
        }),
        ("half", |answer| answer.truncate(answer.len() / 2)),
        ("twice", |answer| answer.extend(answer.clone())),
        ("a bit", |answer| answer[0] ^= 4),
    ];
    // EF.CardAccess is read in plain; no key protects what comes before PACE.
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

/// Chips that know no short identifiers, return few bytes, split their answers, accept no extended length, or
/// several of these; readers that carry only short commands.
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

/// A reader silently truncates every answer to the size of its buffer.
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

/// Chips that drop their channel twice, at different commands of which at most one asks for a proof.
#[test]
fn a_channel_that_is_dropped_at_two_commands_accuses_nobody() {
    let card = card();
    // The third to the fifth command ask for the proof, and so do the last three when the channel is built again.
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

/// A file returns a different byte the first time it is read, as worn memory does: what was read does not match the
/// hash.
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

/// The same for a card that has only Active Authentication.
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

/// A chip that returns its files in plain, as the first passports did: nothing on the link is protected, so one
/// status word about a proof decides nothing there either.
#[test]
fn one_odd_status_word_at_a_question_to_a_chip_without_access_control_accuses_nobody() {
    let both = Issuance::new(b"holder").pace(&[]);
    let actively_alone = Issuance::new(b"holder").pace(&[]).without_chip_authentication();
    for card in [both.issue().unwrap(), actively_alone.issue().unwrap()] {
        let options = ChipOptions { without_access_control: true, ..ChipOptions::default() };
        let read = Read { chip: options.clone(), ..Read::of(&card) };
        let whole = read.run().unwrap();
        assert_eq!(whole.verification.verdict, Verdict::Genuine);
        for status in [0x6400, 0x6985, 0x6A80, 0x6F00] {
            for asked in [0x22, 0x86, 0x88] {
                let mut is_first = true;
                let script = move |_, command: &[u8]| match command[1] == asked && is_first {
                    true => {
                        is_first = false;
                        Act::Answer(u16::to_be_bytes(status).to_vec())
                    }
                    false => Act::Pass,
                };
                let disturbed = Scripted::new(vec![link(&card, options.clone())], script);
                let reading = whatever(read.run_on(disturbed, &mut |_| {}));
                let checks = &reading.verification.checks;
                assert_eq!(
                    reading.verification.verdict,
                    Verdict::Genuine,
                    "{status:04X} {asked:02X} {checks:#?}"
                );
            }
        }
    }
}

/// A chip that knows short identifiers but takes each for the file that it returned before: the bytes of that file
/// do not pass for the requested one, and SELECT brings the right file.
#[test]
fn a_chip_that_takes_every_short_identifier_for_the_file_before_accuses_nobody() {
    let options = ChipOptions { without_access_control: true, ..ChipOptions::default() };
    for issuance in [Issuance::new(b"holder"), Issuance::new(b"holder").without_chip_authentication()] {
        let card = issuance.pace(&[]).issue().unwrap();
        let dg14 = card.files[&File::Dg(14)].clone();
        // In plain, because a script cannot produce answers under the keys of Chip Authentication.
        let script = move |_, command: &[u8]| {
            let is_plain = command[0] & 0x0C == 0 && command[1] == 0xB0;
            match is_plain && command[2] & 0x80 != 0 && ![0x8E, 0x9C].contains(&command[2]) {
                true => Act::Answer([&dg14[..dg14.len().min(100)], &[0x90, 0x00]].concat()),
                false => Act::Pass,
            }
        };
        let read = Read { chip: options.clone(), ..Read::of(&card) };
        let scripted = Scripted::new(vec![link(&card, options.clone())], script);
        let reading = whatever(read.run_on(scripted, &mut |_| {}));
        assert_eq!(reading.verification.verdict, Verdict::Genuine, "{:#?}", reading.verification.checks);
    }
}
