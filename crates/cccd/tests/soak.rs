//! Runs two thousand reads in one process, of every profile and with every key, with a fault in one of twenty: each
//! answer is right, no descriptor is leaked, and memory does not grow. A program of its own, so that nothing else
//! allocates.
//!
//! `CCCD_SOAK_READS` sets another number of reads; `cargo xtask soak` runs many.

#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "reads/common.rs"]
#[allow(dead_code, reason = "this program needs a part of it")]
mod common;

use std::{env, fs};

use cccd::{
    Class, Result,
    access::{AccessKey, AccessPolicy},
    check::{Question, Verdict},
    error::{AccessError, Code, Error, TransportError},
    files::File,
    iso7816::StatusWord,
    pki::TrustStore,
    random::{Random, SeededRandom},
    read::{Event, ReadOptions, Reading},
    transport::{Cancel, Deadline, Limits, Transport},
};
use cccd_sim::{
    Chip, ChipOptions, File as SimFile, Issuance, IssuedCard, Misbehaviour, Person, Profile, SimTransport,
    TornAway,
};
use common::{Interrupted, Read, can, card, failed, found, link, mrz, number, read};

const READS: usize = 2_000;
/// The number of reads in which everything that is created once gets created.
const FIRST: usize = 100;
/// How much resident memory may grow after that, in KiB.
const GROWTH: usize = 1_024;
/// One read in this many has a fault.
const ONE_FAULT_IN: usize = 20;

type Answer = Result<Reading, Box<Interrupted>>;

/// The faults, each with its expected answer.
#[derive(Clone, Copy, Debug)]
enum Fault {
    Lifted,
    WrongKey,
    AnotherHolder,
    BitFlipped,
    ChannelDropped,
    ForgedDg1,
    ForgedSignature,
    Clone,
    NoRoot,
    Cancelled,
}

const FAULTS: [Fault; 10] = [
    Fault::Lifted,
    Fault::WrongKey,
    Fault::AnotherHolder,
    Fault::BitFlipped,
    Fault::ChannelDropped,
    Fault::ForgedDg1,
    Fault::ForgedSignature,
    Fault::Clone,
    Fault::NoRoot,
    Fault::Cancelled,
];

/// Numbers derived from a seed, so that a failure can be reproduced.
struct Dice(SeededRandom);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes).unwrap();
        u32::from_be_bytes(bytes) as usize % limit
    }

    fn toss(&mut self) -> bool {
        self.below(2) == 0
    }
}

/// The cards, issued once.
struct Cards {
    of_profiles: Vec<(Profile, IssuedCard)>,
    plain: IssuedCard,
    clone: IssuedCard,
    /// The number of commands that a read of the plain card takes with the photo, by its number.
    commands: usize,
}

impl Cards {
    fn issue() -> Self {
        let issue = |profile| Issuance::of(profile, b"soak").dg2_length(5_000).issue().unwrap();
        let plain = card();
        let commands = Read { photo: true, ..Read::of(&plain) }.run().unwrap().transfer.commands;
        Self {
            of_profiles: Profile::ALL.into_iter().map(|profile| (profile, issue(profile))).collect(),
            clone: plain.clone().clone_with_another_key(b"forger").unwrap(),
            plain,
            commands: commands as usize,
        }
    }

    /// Reads a card without a fault. Returns what is wrong with the answer, if anything.
    fn read_one(&self, dice: &mut Dice) -> Option<String> {
        let (profile, card) = &self.of_profiles[dice.below(self.of_profiles.len())];
        let keys: &[fn(&IssuedCard) -> AccessKey] =
            if profile.is_opened_by_number() { &[mrz, number, can] } else { &[mrz] };
        let which = dice.below(keys.len());
        let access = if which == 0 && dice.toss() { AccessPolicy::Bac } else { AccessPolicy::Auto };
        let photo = dice.toss();
        let limits = if dice.toss() { Limits::SHORT } else { Limits::EXTENDED };
        let bench = Read { key: keys[which](card), access, photo, ..Read::of(card) };
        let random = SeededRandom::new(&dice.below(1 << 24).to_be_bytes());
        let chip = Chip::with(card.clone(), ChipOptions::default(), Box::new(random));
        let link = SimTransport::with_limits(chip, limits);
        let what = || format!("{profile:?} by key {which}, {access:?}, photo {photo}, {limits:?}");
        let reading = match bench.run_on(link, &mut |_| {}) {
            Ok(reading) => reading,
            Err(interrupted) => return Some(format!("{}: {}", what(), interrupted.error)),
        };
        let is_right = |file: File, of_card: SimFile, is_read: bool| {
            let expected = card.files.get(&of_card).filter(|_| is_read);
            reading.document.get(file) == expected.map(Vec::as_slice)
        };
        let right = reading.verification.verdict == Verdict::Genuine
            && is_right(File::Dg1, SimFile::Dg(1), true)
            && is_right(File::Dg13, SimFile::Dg(13), true)
            && is_right(File::Dg2, SimFile::Dg(2), photo)
            && reading.holder().is_some();
        (!right).then(|| format!("{}: {:#?}", what(), reading.verification))
    }

    /// Reads a card with a fault. Returns what is wrong with the answer, if anything.
    fn read_faulty(&self, fault: Fault, dice: &mut Dice) -> Option<String> {
        let bench = Read { photo: true, ..Read::of(&self.plain) };
        let answer = self.meet(fault, bench, dice);
        let error = answer.as_ref().err().map(|interrupted| interrupted.error.clone());
        let reading = match &answer {
            Ok(reading) => reading,
            Err(interrupted) => &interrupted.reading,
        };
        let verdict = reading.verification.verdict;
        let ends_in = |expected: Error| error.as_ref() == Some(&expected) && verdict != Verdict::NotGenuine;
        let fails =
            |question, code| verdict == Verdict::NotGenuine && failed(reading, question) == Some(code);
        let is_whole = error.is_none() && reading.document.get(File::Dg2).is_some();
        let right = match fault {
            Fault::Lifted => ends_in(TransportError::CardMoved.into()),
            Fault::Cancelled => ends_in(TransportError::Cancelled.into()),
            Fault::WrongKey => {
                error.as_ref().is_some_and(|error| error.code() == Code::WrongKey)
                    && verdict != Verdict::NotGenuine
                    && reading.holder().is_none()
            }
            Fault::AnotherHolder => ends_in(AccessError::WrongCard.into()) && reading.holder().is_none(),
            // During the proof of the chip, the chip is asked once more, and the read continues.
            Fault::BitFlipped => {
                error.as_ref().is_some_and(|error| error.code().class() == Class::SecureMessaging)
                    || is_whole && verdict == Verdict::Genuine && found(reading, Code::ChannelRebuilt)
            }
            Fault::ChannelDropped => {
                is_whole && verdict == Verdict::Genuine && found(reading, Code::ChannelRebuilt)
            }
            Fault::ForgedDg1 => fails(Question::Hashes, Code::HashMismatch),
            Fault::ForgedSignature => fails(Question::Signature, Code::SignatureWrong),
            Fault::Clone => is_whole && fails(Question::ChipAuthentication, Code::ChipKeyWrong),
            Fault::NoRoot => is_whole && verdict == Verdict::CannotTell,
        };
        (!right).then(|| format!("{fault:?}: {error:?}, {:#?}", reading.verification))
    }

    fn meet(&self, fault: Fault, bench: Read<'_>, dice: &mut Dice) -> Answer {
        let plain = || link(&self.plain, ChipOptions::default());
        match fault {
            Fault::Lifted => bench.run_on(TornAway::at(plain(), dice.below(self.commands)), &mut |_| {}),
            Fault::WrongKey => {
                let other = Person::from_seed(b"somebody else").unwrap();
                Read { key: AccessKey::parse(other.can()).unwrap(), ..bench }.run()
            }
            Fault::AnotherHolder => {
                let number = &self.plain.person.personal_number;
                let first = if number.starts_with("001085") { "001086" } else { "001085" };
                let other = format!("{first}{}", &number[6..]);
                Read { key: AccessKey::parse(&other).unwrap(), ..bench }.run()
            }
            Fault::BitFlipped => {
                let protected = self.commands - PLAIN_COMMANDS;
                let (at, bit) = (PLAIN_COMMANDS + dice.below(protected), dice.below(1 << 24));
                bench.run_on(Flipping { link: plain(), left: at, bit }, &mut |_| {})
            }
            Fault::ChannelDropped => {
                // Excludes the commands of Chip Authentication, whose failure counts against the chip, and SELECT,
                // which comes too early.
                let command = 6 + dice.below(self.commands - PLAIN_COMMANDS - 5);
                let status = StatusWord::SM_OBJECTS_INCORRECT;
                let misbehaviours = vec![Misbehaviour::DropChannelAt { command, status }];
                let chip = ChipOptions { misbehaviours, ..ChipOptions::default() };
                Read { chip, ..bench }.run()
            }
            Fault::ForgedDg1 => {
                let forged = self.plain.clone().flip_bit(SimFile::Dg(1), 5 + dice.below(80));
                Read { card: &forged, ..bench }.run()
            }
            Fault::ForgedSignature => {
                let forged = self.plain.clone().flip_bit(SimFile::Sod, usize::MAX);
                Read { card: &forged, ..bench }.run()
            }
            Fault::Clone => Read { card: &self.clone, ..bench }.run(),
            Fault::NoRoot => Read { trust: TrustStore::empty(), ..bench }.run(),
            Fault::Cancelled => {
                let (cancel, mut events) = (Cancel::default(), dice.below(8));
                let options = ReadOptions::new(&bench.trust).photo(true).cancel(cancel.clone());
                read(plain(), &bench.key, options, &mut |event| {
                    if let Event::Progress { .. } = event {
                        if events == 0 {
                            cancel.cancel();
                        }
                        events = events.saturating_sub(1);
                    }
                })
            }
        }
    }
}

/// The number of commands in a read by PACE before the first protected one.
const PLAIN_COMMANDS: usize = 7;

/// A link that changes one bit of one answer.
struct Flipping {
    link: SimTransport,
    left: usize,
    bit: usize,
}

impl Transport for Flipping {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        let mut answer = self.link.transmit(command, deadline)?;
        if self.left == 0 {
            let bit = self.bit % (8 * answer.len());
            answer[bit / 8] ^= 1 << (bit % 8);
        }
        self.left = self.left.checked_sub(1).unwrap_or(usize::MAX);
        Ok(answer)
    }

    fn limits(&self) -> Limits {
        self.link.limits()
    }

    fn atr(&self) -> &[u8] {
        self.link.atr()
    }

    fn reset(&mut self) -> Result<()> {
        self.link.reset()
    }
}

/// Returns the number of open descriptors of this process.
fn descriptors() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}

/// Returns the resident memory of this process in KiB.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn two_thousand_reads_answer_right_and_leave_nothing_behind() {
    let reads = env::var("CCCD_SOAK_READS").map_or(READS, |text| text.parse().unwrap());
    let cards = Cards::issue();
    let mut dice = Dice(SeededRandom::new(b"soak"));
    let (before, mut after_first, mut faults) = (descriptors(), 0, [0; FAULTS.len()]);
    for index in 0..reads {
        let wrong = if dice.below(ONE_FAULT_IN) == 0 {
            let which = dice.below(FAULTS.len());
            faults[which] += 1;
            cards.read_faulty(FAULTS[which], &mut dice)
        } else {
            cards.read_one(&mut dice)
        };
        assert!(wrong.is_none(), "read {index}: {}", wrong.unwrap_or_default());
        if index + 1 == FIRST {
            after_first = resident();
        }
    }
    let grown = resident().saturating_sub(after_first);
    println!("{reads} reads, faults {faults:?}, resident {after_first} KiB and {grown} KiB more");
    assert!(reads < READS || faults.iter().all(|&count| count > 0), "a fault that never came: {faults:?}");
    assert_eq!(descriptors(), before);
    assert!(grown < GROWTH, "resident memory grew by {grown} KiB after {FIRST} reads");
}
