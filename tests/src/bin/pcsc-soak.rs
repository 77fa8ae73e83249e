//! Reads the card of a seed repeatedly through PC/SC, in one process, with a fault in every third read:
//! `pcsc-soak SEED READS`.
//!
//! Exit status 1 and a line on standard error if an answer is wrong, or if a descriptor, a thread or memory leaks;
//! Linux only.

use std::error::Error;
use std::time::{Duration, Instant, SystemTime};
use std::{fs, thread};

use cccd::Class;
use cccd::access::AccessKey;
use cccd::check::{Question, Verdict};
use cccd::clock::FixedClock;
use cccd::error::{Code, TransportError};
use cccd::files::File;
use cccd::pcsc::{ConnectOptions, Context, PcscTransport, Selection};
use cccd::pki::TrustStore;
use cccd::read::{Event, Read, ReadOptions, Reading, read};
use cccd::transport::{Cancel, Deadline, Limits, Transport};
use cccd_sim::{File as SimFile, Issuance, IssuedCard, Person, TornAway};

/// How much resident memory may grow after the first tenth of the reads, in KiB.
const GROWTH: usize = 1_024;
/// Number of commands of a read of this card with the photo, and of those before its first protected one.
const COMMANDS: usize = 22;
const PLAIN_COMMANDS: usize = 7;
/// How long a thread may take to end after the request.
const PATIENCE: Duration = Duration::from_secs(5);

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [seed, reads] = &arguments[..] else { return Err("pcsc-soak SEED READS".into()) };
    let reads: usize = reads.parse()?;
    let bench = Bench::new(seed)?;
    bench.run(0)?;
    let (before, mut after_first) = (at_rest()?, 0);
    for index in 0..reads {
        bench.run(index).map_err(|wrong| format!("read {index}: {wrong}"))?;
        if index == reads / 10 {
            after_first = resident()?;
        }
    }
    let grown = resident()?.saturating_sub(after_first);
    let after = at_rest()?;
    if after != before {
        return Err(format!("{after:?} descriptors and threads after {before:?}").into());
    }
    if grown > GROWTH {
        return Err(format!("resident memory grew by {grown} KiB").into());
    }
    let (descriptors, threads) = after;
    println!("{reads} reads, {descriptors} descriptors, {threads} threads, {grown} KiB more");
    Ok(())
}

/// The card as its issuer knows it, and the PC/SC service.
struct Bench {
    context: Context,
    card: IssuedCard,
    key: AccessKey,
    wrong_key: AccessKey,
    trust: TrustStore,
}

impl Bench {
    fn new(seed: &str) -> Result<Self, Failure> {
        let card = Issuance::new(seed.as_bytes()).issue()?;
        Ok(Self {
            context: Context::establish()?,
            key: AccessKey::parse(&card.person.personal_number)?,
            wrong_key: AccessKey::parse(Person::from_seed(b"somebody else")?.can())?,
            trust: TrustStore::from_certificates([&card.root_certificate])?,
            card,
        })
    }

    /// Does one read; the fault follows from its number.
    fn run(&self, index: usize) -> Result<(), Failure> {
        let link = self.context.connect(&Selection::Any, &ConnectOptions::default(), &Cancel::default())?;
        let none = TrustStore::empty();
        let at = index * 7;
        let (fault, answer) = match index % 15 {
            2 => ("lifted", self.read(TornAway::at(link, at % COMMANDS))),
            5 => ("wrong key", read(link, &self.wrong_key, options(&self.trust), &mut |_| {})),
            8 => {
                let left = PLAIN_COMMANDS + at % (COMMANDS - PLAIN_COMMANDS);
                ("bit flipped", self.read(Flipping { link, left }))
            }
            11 => ("no root", read(link, &self.key, options(&none), &mut |_| {})),
            14 => {
                let cancel = Cancel::default();
                let options = options(&self.trust).cancel(cancel.clone());
                let answer = read(link, &self.key, options, &mut |event| {
                    if matches!(event, Event::Progress { file: File::Dg2, .. }) {
                        cancel.cancel();
                    }
                });
                ("cancelled", answer)
            }
            _ => ("none", self.read(link)),
        };
        let is_right = match fault {
            "lifted" => error(&answer) == Some(Code::CardMoved),
            "wrong key" => error(&answer) == Some(Code::WrongKey),
            "bit flipped" => {
                let of_chip = verdict(&answer) == Verdict::NotGenuine && fails_to_prove_itself(&answer);
                error(&answer).is_some_and(|code| code.class() == Class::SecureMessaging) || of_chip
            }
            "no root" => error(&answer).is_none() && verdict(&answer) == Verdict::CannotTell,
            "cancelled" => answer.ended_by == Some(TransportError::Cancelled.into()),
            _ => answer.ended_by.is_none() && self.is_whole(&answer.reading),
        };
        if is_right { Ok(()) } else { Err(format!("the answer to the fault `{fault}` is wrong").into()) }
    }

    fn read(&self, link: impl Transport + 'static) -> Read {
        read(link, &self.key, options(&self.trust), &mut |_| {})
    }

    fn is_whole(&self, reading: &Reading) -> bool {
        let is_equal =
            |file, of_card| reading.document.get(file) == self.card.files.get(&of_card).map(Vec::as_slice);
        reading.verification.verdict == Verdict::Genuine
            && is_equal(File::Dg1, SimFile::Dg(1))
            && is_equal(File::Dg2, SimFile::Dg(2))
    }
}

/// With the photo, on a day when the card is valid.
fn options(trust: &TrustStore) -> ReadOptions<'_> {
    let day = SystemTime::UNIX_EPOCH + Duration::from_secs(1_750_000_000); // 2025-06-15
    ReadOptions::new(trust).photo(true).clock(FixedClock(day))
}

fn error(answer: &Read) -> Option<Code> {
    answer.ended_by.as_ref().map(cccd::Error::code)
}

fn verdict(answer: &Read) -> Verdict {
    answer.reading.verification.verdict
}

fn fails_to_prove_itself(answer: &Read) -> bool {
    let outcome = answer.reading.verification.outcome(Question::ChipAuthentication);
    matches!(outcome, Some(cccd::check::Outcome::Failed(reason)) if reason.code == Code::ChipKeyWrong)
}

/// A link that flips one bit of one answer.
struct Flipping {
    link: PcscTransport,
    left: usize,
}

impl Transport for Flipping {
    fn transmit(&mut self, command: &[u8], deadline: Deadline) -> cccd::Result<Vec<u8>> {
        let mut answer = self.link.transmit(command, deadline)?;
        if self.left == 0
            && let Some(byte) = answer.first_mut()
        {
            *byte ^= 1;
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

    fn reset(&mut self) -> cccd::Result<()> {
        self.link.reset()
    }
}

/// The number of open descriptors and threads, once the thread that released the last card has ended.
fn at_rest() -> Result<(usize, usize), Failure> {
    let deadline = Instant::now() + PATIENCE;
    while entries("task")? > 1 && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(10));
    }
    Ok((entries("fd")?, entries("task")?))
}

/// The number of open descriptors (`fd`) or threads (`task`) of this process.
fn entries(kind: &str) -> Result<usize, Failure> {
    Ok(fs::read_dir(format!("/proc/self/{kind}"))?.count())
}

/// Resident memory of this process in KiB.
fn resident() -> Result<usize, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
