//! Cards that answer with random data: from the first command on, now and then, inside a channel, and in the steps
//! of PACE. Every read ends, and no file passes for a signed one that it is not.
//!
//! `CCCD_RANDOM_READS` sets another number of reads; `cargo xtask soak` runs a million.

use std::{
    cell::RefCell,
    env,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use cccd::{
    Result,
    access::AccessPolicy,
    check::{Outcome, Question, Verdict},
    error::Code,
    files::File,
    iso7816::Command,
    read::Reading,
    transport::{Deadline, Limits, Transport},
};
use cccd_sim::{
    ChipOptions, Edit, File as SimFile, Issuance, IssuedCard, Misbehaviour, Moment, SimTransport, Stage,
};

use crate::common::{Interrupted, Read, found, link, mrz};

const READS: u64 = 6_000;
/// More commands than any read needs, whatever it is told: a file of one mebibyte in blocks of 200 bytes.
const MOST_COMMANDS: u64 = 6_000;

/// Numbers derived from a seed: SplitMix64, which is fast.
#[derive(Clone, Copy)]
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn one_of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len() as u64) as usize]
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes: Vec<u8> = (0..length.div_ceil(8)).flat_map(|_| self.next().to_be_bytes()).collect();
        bytes.truncate(length);
        bytes
    }

    /// Returns an answer: random bytes, or something that looks like an answer.
    fn answer(&mut self) -> Vec<u8> {
        let length = match self.below(64) {
            0..16 => self.below(4),
            16..60 => self.below(258),
            60..63 => self.below(2_048),
            _ => self.below(65_539),
        };
        let mut answer = self.bytes(length as usize);
        match self.below(4) {
            0 => return answer,
            1 => {}
            _ => {
                // A tag that is expected somewhere, often with the length of what follows.
                const TAGS: [u8; 14] =
                    [0x31, 0x60, 0x61, 0x75, 0x6D, 0x6E, 0x6F, 0x77, 0x7C, 0x87, 0x99, 0x53, 0x30, 0x85];
                let head = match (self.below(3), answer.len()) {
                    (0, _) | (_, 0..2) => vec![self.one_of(&TAGS)],
                    (_, length @ 2..0x80) => vec![self.one_of(&TAGS), length as u8 - 2],
                    (_, length) => {
                        let [_, _, high, low] = (length as u32).to_be_bytes();
                        vec![self.one_of(&TAGS), 0x82, high, low]
                    }
                };
                answer.splice(0..0, head);
            }
        }
        const STATUS: [u16; 17] = [
            0x6282, 0x6300, 0x63C0, 0x63C2, 0x6700, 0x6982, 0x6983, 0x6985, 0x6987, 0x6988, 0x6A80, 0x6A82,
            0x6A86, 0x6A88, 0x6B00, 0x6D00, 0x6F00,
        ];
        let status = match self.below(8) {
            0 => self.one_of(&STATUS),
            1 => 0x6C00 | self.below(256) as u16,
            2 => 0x6100 | self.below(256) as u16,
            _ => 0x9000,
        };
        answer.extend(status.to_be_bytes());
        answer
    }
}

/// A card that answers with random data, always or one time in a given number.
struct Babble {
    link: SimTransport,
    dice: Dice,
    one_in: u64,
}

/// One time in this many means never.
const NEVER: u64 = u64::MAX;

impl Transport for Babble {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> Result<Vec<u8>> {
        if self.dice.below(self.one_in) == 0 {
            return Ok(self.dice.answer());
        }
        self.link.transmit(command, deadline)
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

thread_local! {
    /// The dice of the chip on this thread, because an edit is only a function.
    static DICE: RefCell<Dice> = const { RefCell::new(Dice(0)) };
}

/// Replaces an answer with anything, half of the time.
fn replace(answer: &mut Vec<u8>, _command: &Command) {
    DICE.with_borrow_mut(|dice| {
        if dice.below(2) == 0 {
            *answer = dice.answer();
        }
    });
}

/// A chip that answers with anything at one moment.
fn babbling(at: Moment, stage: Stage) -> ChipOptions {
    let misbehaviours = vec![Misbehaviour::Tamper { at, stage, edit: Edit(replace) }];
    ChipOptions { misbehaviours, ..ChipOptions::default() }
}

/// Numbered reads of one card; the same number is the same read.
struct Bench<'a> {
    card: &'a IssuedCard,
    /// The same card without EF.SOD.
    unsigned: &'a IssuedCard,
    in_plain: ChipOptions,
    by_number: Read<'a>,
    by_mrz: Read<'a>,
    by_bac: Read<'a>,
    /// The number of reads that opened the chip, and of those that got its DG1.
    opened: AtomicU64,
    had_dg1: AtomicU64,
}

impl<'a> Bench<'a> {
    fn new(card: &'a IssuedCard, unsigned: &'a IssuedCard) -> Self {
        let by_number = || Read { photo: true, ..Read::of(card) };
        let by_mrz = || Read { key: mrz(card), ..by_number() };
        Self {
            card,
            unsigned,
            in_plain: ChipOptions { without_access_control: true, ..ChipOptions::default() },
            by_number: by_number(),
            by_mrz: by_mrz(),
            by_bac: Read { access: AccessPolicy::Bac, ..by_mrz() },
            opened: AtomicU64::new(0),
            had_dg1: AtomicU64::new(0),
        }
    }

    fn run(&self, number: u64) {
        let mut dice = Dice(number);
        DICE.set(Dice(!number));
        // Slow steps, such as key agreement and signatures, are rare.
        let plain = || self.in_plain.clone();
        let (card, read, chip, one_in) = match number % 256 {
            0 => {
                let step = dice.one_of(&[Moment::Nonce, Moment::Map, Moment::Agree, Moment::Token]);
                (self.card, &self.by_number, babbling(step, Stage::Sent), NEVER)
            }
            1 | 2 => {
                let file = dice.one_of(&[SimFile::Sod, SimFile::Dg(1), SimFile::Dg(2), SimFile::Dg(13)]);
                (self.card, &self.by_bac, babbling(Moment::Read(file), Stage::Clear), NEVER)
            }
            3..=9 => (self.card, &self.by_mrz, plain(), 2 + dice.below(15)),
            n @ 10..=130 => {
                (self.unsigned, if n % 2 == 0 { &self.by_number } else { &self.by_mrz }, plain(), 1)
            }
            _ => (self.unsigned, &self.by_mrz, plain(), 2 + dice.below(15)),
        };
        let babble = Babble { link: link(card, chip), dice, one_in };
        self.judge(number, &read.run_on(babble, &mut |_| {}));
    }

    fn judge(&self, number: u64, answer: &Result<Reading, Box<Interrupted>>) {
        let reading = match answer {
            Ok(reading) => reading,
            Err(interrupted) => &interrupted.reading,
        };
        assert!(reading.transfer.commands <= MOST_COMMANDS, "read {number}");
        assert_ne!(reading.verification.verdict, Verdict::Genuine, "read {number}: nothing proves the chip");
        let passed = |question| reading.verification.outcome(question) == Some(&Outcome::Passed);
        if passed(Question::Signature) && passed(Question::Hashes) {
            for (file, bytes) in reading.document.files() {
                let signed = match file.data_group() {
                    Some(number) => SimFile::Dg(number),
                    None if file == File::Sod => SimFile::Sod,
                    None => continue,
                };
                // A change in an unsigned part of EF.SOD is reported, or fails another question.
                let is_told = file == File::Sod
                    && (!passed(Question::Chain) || TOLD.iter().any(|&code| found(reading, code)));
                assert!(
                    is_told || Some(bytes) == self.card.files.get(&signed).map(Vec::as_slice),
                    "read {number}, {file}"
                );
            }
        }
        self.opened.fetch_add(reading.access.is_some().into(), Ordering::Relaxed);
        self.had_dg1.fetch_add(reading.document.get(File::Dg1).is_some().into(), Ordering::Relaxed);
    }
}

/// Issues a card without a key to prove the chip, which would take longer than everything else.
fn card() -> IssuedCard {
    Issuance::new(b"holder").without_chip_proof().dg2_length(5_000).issue().unwrap()
}

/// Findings about an EF.SOD that is encoded differently from how it was issued.
const TOLD: [Code; 8] = [
    Code::SodBer,
    Code::SodVersionOdd,
    Code::SodAlgorithmsDiffer,
    Code::SignatureNumbersOdd,
    Code::SignerIdentifierDiffers,
    Code::AttributesUnsorted,
    Code::CertificateProfile,
    Code::TrailingBytes,
];

fn run(reads: u64) {
    let card = card();
    let unsigned = card.clone().withhold(SimFile::Sod);
    let bench = Bench::new(&card, &unsigned);
    thread::scope(|scope| {
        for half in 0..2 {
            let bench = &bench;
            scope.spawn(move || (half..reads).step_by(2).for_each(|number| bench.run(number)));
        }
    });
    let (opened, had_dg1) = (bench.opened.into_inner(), bench.had_dg1.into_inner());
    println!("{reads} reads of random answers ended, {opened} opened the chip, {had_dg1} got DG1");
    assert!(opened > reads / 8 && had_dg1 > reads / 32, "the later steps are not reached");
}

/// Runs a few reads, for the table of cases.
pub(crate) fn a_few() {
    run(256);
}

/// One letter of the issuer's name in EF.SOD has another case.
#[test]
fn a_name_in_ef_sod_that_is_written_otherwise_is_told() {
    let card = card();
    let unsigned = card.clone().withhold(SimFile::Sod);
    Bench::new(&card, &unsigned).run(193_026);
}

#[test]
fn random_answers_end_every_read() {
    run(env::var("CCCD_RANDOM_READS").map_or(READS, |text| text.parse().unwrap()));
}
