//! Reads that are disturbed: cards lifted early, channels dropped, answers forged, readers that cancel.

use cccd::{
    check::{Outcome, Question, Verdict},
    error::{Code, Error, SecureMessagingError, TransportError},
    files::File,
    iso7816::StatusWord,
    read::Event,
    transport::Cancel,
};
use cccd_sim::{ChipOptions, File as SimFile, Misbehaviour, TornAway};

use crate::common::{Read, card, found, link, outcome};

/// A chip that misbehaves in one way.
fn chip(misbehaviour: Misbehaviour) -> ChipOptions {
    ChipOptions { misbehaviours: vec![misbehaviour], ..ChipOptions::default() }
}

#[test]
fn a_card_lifted_at_any_command_is_a_moved_card_and_nothing_is_lost() {
    let card = card();
    let read = Read { photo: true, ..Read::of(&card) };
    let whole = read.run().unwrap().transfer.commands as usize;
    let mut files = 0;
    for index in 0..whole {
        let torn = TornAway::at(link(&card, ChipOptions::default()), index);
        let interrupted = read.run_on(torn, &mut |_| {}).unwrap_err();
        assert_eq!(interrupted.error, TransportError::CardMoved.into(), "command {index}");
        let reading = &interrupted.reading;
        assert!(reading.verification.verdict != Verdict::NotGenuine, "command {index}");
        let there = reading.document.files().count();
        assert!(there >= files, "command {index}: {there} files after {files}");
        files = there;
    }
    // EF.CardAccess, DG14, EF.SOD, DG13 and DG1 were read when the photo was interrupted.
    assert_eq!(files, 5);
    assert!(read.run_on(TornAway::at(link(&card, ChipOptions::default()), whole), &mut |_| {}).is_ok());
}

#[test]
fn a_channel_that_the_chip_drops_is_built_again_once() {
    let card = card();
    let read = Read { photo: true, ..Read::of(&card) };
    let protected = read.run().unwrap().transfer.commands as usize - 7;
    for command in 1..=protected {
        for status in [StatusWord::SM_OBJECTS_MISSING, StatusWord::SM_OBJECTS_INCORRECT] {
            let drop = Misbehaviour::DropChannelAt { command, status };
            let result = Read { photo: true, chip: chip(drop), ..Read::of(&card) }.run();
            match command {
                // SELECT of the application ends PACE: no channel exists yet that could be built again.
                1 => assert_eq!(
                    result.unwrap_err().error,
                    SecureMessagingError::Dropped { instruction: 0xA4, status: status.0 }.into()
                ),
                // In Chip Authentication itself, and at its proof, the chip is asked once more.
                _ => {
                    let reading = result.unwrap();
                    assert_eq!(reading.verification.verdict, Verdict::Genuine, "command {command}");
                    assert!(found(&reading, Code::ChannelRebuilt));
                    assert_eq!(reading.document.get(File::Dg2).unwrap(), card.files[&SimFile::Dg(2)]);
                }
            }
        }
    }
}

#[test]
fn a_rebuilt_read_goes_on_at_its_byte() {
    let card = card();
    let plain = Read { photo: true, ..Read::of(&card) };
    let commands = plain.run().unwrap().transfer.commands;
    let drop = Misbehaviour::DropChannelAt { command: 12, status: StatusWord::SM_OBJECTS_INCORRECT };
    let mut blocks = Vec::new();
    let read = Read { chip: chip(drop), ..plain };
    let reading = read
        .run_on(link(&card, read.chip.clone()), &mut |event| {
            if let Event::Progress { file: File::Dg2, done, .. } = event {
                blocks.push(done);
            }
        })
        .unwrap();
    assert!(blocks.windows(2).all(|pair| pair[0] < pair[1]), "{blocks:?}");
    // The command that was dropped, PACE 5, SELECT 1, Chip Authentication 2, its proof 1, SELECT of the file 1.
    assert_eq!(reading.transfer.commands, commands + 11);
}

#[test]
fn a_rebuild_that_meets_the_same_again_ends() {
    let card = card();
    for status in [StatusWord::SM_OBJECTS_INCORRECT, StatusWord::SM_OBJECTS_MISSING] {
        let offset = 2_015;
        let drop = Misbehaviour::DropChannelAtByte { file: SimFile::Dg(2), offset, status };
        let interrupted = Read { photo: true, chip: chip(drop), ..Read::of(&card) }.run().unwrap_err();
        assert_eq!(
            interrupted.error,
            SecureMessagingError::Dropped { instruction: 0xB0, status: status.0 }.into()
        );
        assert!(interrupted.reading.holder().is_some());
        let error = cccd::json::error_to_json(&interrupted.error, cccd::messages::Language::English);
        assert_eq!(error["command"], "READ BINARY");
        assert_eq!(error["status_word"], format!("{:04X}", status.0));
        let what = error["what"].as_str().unwrap();
        assert!(what.contains("READ BINARY") && what.contains(&format!("{:04X}", status.0)), "{what}");
    }
}

#[test]
fn a_long_command_that_drops_the_channel_is_tried_shorter() {
    let card = card();
    let drop = Misbehaviour::DropChannelAt { command: 6, status: StatusWord::WRONG_LENGTH };
    let reading = Read { photo: true, chip: chip(drop), ..Read::of(&card) }.run().unwrap();
    assert_eq!(reading.verification.verdict, Verdict::Genuine);
    assert!(reading.transfer.commands > 80, "short blocks from there on: {}", reading.transfer.commands);
}

#[test]
fn a_wrong_mac_ends_the_read_and_no_byte_of_it_counts() {
    let card = card();
    for command in [1, 2, 3, 4, 6, 9, 12] {
        let read = Read { photo: true, chip: chip(Misbehaviour::WrongMacAt { command }), ..Read::of(&card) };
        let interrupted = read.run().unwrap_err();
        assert_eq!(interrupted.error, SecureMessagingError::Broken.into(), "command {command}");
    }
    let status = StatusWord::END_OF_FILE;
    let outer = Misbehaviour::WrongOuterStatusAt { command: 6, status };
    let interrupted = Read { chip: chip(outer), ..Read::of(&card) }.run().unwrap_err();
    assert_eq!(interrupted.error, SecureMessagingError::Broken.into());
}

#[test]
fn a_wrong_mac_at_the_proof_of_the_chip_is_asked_for_once_more_and_twice_it_is_the_chips_failure() {
    let card = card();
    let wrong_at = |commands: &[usize]| {
        let misbehaviours = commands.iter().map(|&command| Misbehaviour::WrongMacAt { command }).collect();
        Read { chip: ChipOptions { misbehaviours, ..ChipOptions::default() }, ..Read::of(&card) }
            .run()
            .unwrap()
    };
    let once = wrong_at(&[5]);
    assert_eq!(once.verification.verdict, Verdict::Genuine);
    assert!(found(&once, Code::ChannelRebuilt));
    // Opening the card again takes protected command 6, Chip Authentication 7 and 8.
    let twice = wrong_at(&[5, 9]);
    assert_eq!(twice.verification.verdict, Verdict::NotGenuine);
    assert_eq!(*outcome(&twice, Question::ChipAuthentication), Outcome::Failed(Code::ChipKeyWrong.into()));
    assert!(twice.document.get(File::Dg1).is_some());
}

#[test]
fn a_read_can_be_cancelled_between_commands() {
    let card = card();
    let read = Read { photo: true, ..Read::of(&card) };
    let cancel = Cancel::default();
    let switch = cancel.clone();
    let options = cccd::read::ReadOptions::new(&read.trust).photo(true).cancel(cancel);
    let transport = link(&card, ChipOptions::default());
    let interrupted = crate::common::read(transport, &read.key, options, &mut |event| {
        if matches!(event, Event::Progress { file: File::Dg2, .. }) {
            switch.cancel();
        }
    })
    .unwrap_err();
    assert_eq!(interrupted.error, Error::from(TransportError::Cancelled));
    assert!(interrupted.reading.holder().is_some());
}

#[test]
fn the_identity_comes_before_the_photo_with_its_verdict() {
    let card = card();
    let mut order = Vec::new();
    Read { photo: true, ..Read::of(&card) }
        .run_on(link(&card, ChipOptions::default()), &mut |event| match event {
            Event::Identity { document, verification, .. } => {
                assert!(document.get(File::Dg1).is_some() && document.get(File::Dg2).is_none());
                assert_eq!(verification.verdict, Verdict::Genuine);
                order.push("identity");
            }
            Event::Progress { file: File::Dg2, .. } => order.push("photo"),
            Event::Progress { file: File::Dg1, .. } => order.push("DG1"),
            _ => {}
        })
        .unwrap();
    order.dedup();
    assert_eq!(order, ["DG1", "identity", "photo"]);
}
