//! Status words inside the channel that ask for another command: 6Cxx and 61xx with a right MAC.

use cccd::{
    access::AccessPolicy,
    check::{Outcome, Question, Verdict},
    error::Code,
    transport::Limits,
};
use cccd_sim::{Chip, ChipOptions, Misbehaviour, SimTransport};

use crate::common::{Read, card, found, link, mrz, outcome};

fn asking(misbehaviour: Misbehaviour) -> ChipOptions {
    ChipOptions { misbehaviours: vec![misbehaviour], ..ChipOptions::default() }
}

/// Each costs one more command, but neither the channel nor a proof.
pub(crate) fn no_channel_is_built_again() {
    let card = card();
    for misbehaviour in [
        Misbehaviour::NamesLength { most: usize::MAX },
        Misbehaviour::NamesLength { most: 200 },
        Misbehaviour::NamesLength { most: 64 },
        Misbehaviour::GetResponseInside { part: 1 },
        Misbehaviour::GetResponseInside { part: 100 },
    ] {
        for access in [AccessPolicy::Pace, AccessPolicy::Bac] {
            for limits in [Limits::SHORT, Limits::EXTENDED] {
                let read = || Read { key: mrz(&card), access, active: true, ..Read::of(&card) };
                let link = |chip| {
                    SimTransport::with_limits(
                        Chip::with(card.clone(), chip, Box::new(cccd::random::SystemRandom)),
                        limits,
                    )
                };
                let usual = read().run_on(link(ChipOptions::default()), &mut |_| {}).unwrap();
                let reading = read().run_on(link(asking(misbehaviour)), &mut |_| {}).unwrap();
                let what = format!("{misbehaviour:?} {access:?} {limits:?}");
                assert_eq!(reading.verification.verdict, Verdict::Genuine, "{what}");
                assert_eq!(*outcome(&reading, Question::ChipAuthentication), Outcome::Passed, "{what}");
                assert!(!reading.proofs.rebuilt && !found(&reading, Code::ChannelRebuilt), "{what}");
                assert!(reading.transfer.commands > usual.transfer.commands, "{what}");
                assert!(reading.document.files().eq(usual.document.files()), "{what}");
            }
        }
    }
}

/// The MAC is checked before anything is requested again.
#[test]
fn a_status_word_with_a_wrong_mac_is_not_followed() {
    let card = card();
    let usual = Read::of(&card).run().unwrap().transfer.commands;
    // The commands after Chip Authentication.
    for command in 7..usual as usize - 6 {
        let mut chip = asking(Misbehaviour::NamesLength { most: 64 });
        chip.misbehaviours.push(Misbehaviour::WrongMacAt { command });
        let interrupted = Read::of(&card).run_on(link(&card, chip), &mut |_| {}).unwrap_err();
        assert_eq!(interrupted.error.code(), Code::ChannelBroken, "{command}");
    }
}
