//! Summarizes where the time of a read went.

mod estimate;
mod text;

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use cccd::{iso7816::StatusWord, messages::Language, read::Phase};

use crate::{
    exchange::{Exchange, FileName, Step, Timeline},
    format::{Trace, TraceEvent, What},
};

pub use estimate::Rate;

/// The cost of a read, for each phase and each file. None of it is personal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// The whole read.
    pub total: Share,
    /// The phases, in the order in which they first began; `None` is what came before the first.
    pub phases: Vec<(Option<Phase>, Share)>,
    /// The files, in the order in which they were first read; `None` if the trace does not show which.
    pub files: Vec<(Option<FileName>, FileShare)>,
    /// Sizes of the blocks that READ BINARY returned; `None` if it returned none.
    pub blocks: Option<Blocks>,
    /// What had to be done again.
    pub retries: Retries,
    /// The cost of a command and of a byte; `None` if the trace does not show it.
    pub rate: Option<Rate>,
}

/// The cost of a part of a read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// From each command to its answer, and resets: the card, the reader and everything between. From outside these
    /// cannot be separated.
    pub card_and_link: Duration,
    /// From an answer to the next command.
    pub own: Duration,
    /// While the card was off the reader.
    pub waiting: Duration,
    /// Commands sent.
    pub commands: usize,
    /// Bytes sent.
    pub sent: usize,
    /// Bytes received, status words included.
    pub received: usize,
}

impl Share {
    /// The total time.
    pub fn time(&self) -> Duration {
        self.card_and_link + self.own + self.waiting
    }

    /// Bytes sent and received for each second of card and link; `None` without time.
    pub fn bytes_per_second(&self) -> Option<f64> {
        per_second(self.sent + self.received, self.card_and_link)
    }
}

/// The cost of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileShare {
    /// READ BINARY commands.
    pub commands: usize,
    /// Bytes of the file that were received.
    pub bytes: usize,
    /// From these commands to their answers.
    pub time: Duration,
}

impl FileShare {
    /// Bytes of the file per second; `None` without time.
    pub fn bytes_per_second(&self) -> Option<f64> {
        per_second(self.bytes, self.time)
    }
}

fn per_second(bytes: usize, time: Duration) -> Option<f64> {
    (!time.is_zero()).then(|| bytes as f64 / time.as_secs_f64())
}

/// Lengths of blocks, in bytes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocks {
    /// The largest.
    pub largest: usize,
    /// The most frequent; the larger of two that are equally frequent.
    pub most_frequent: usize,
    /// How many times the most frequent length occurred.
    pub times: usize,
}

/// What had to be done again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retries {
    /// Answers with 61xx: the rest had to be requested.
    pub more: usize,
    /// Answers with 6Cxx: the command was sent again with another Le.
    pub wrong_le: usize,
    /// Answers with 6700: the length was refused.
    pub wrong_length: usize,
    /// Resets of the card.
    pub resets: usize,
    /// How many times the card was lifted.
    pub lifts: usize,
    /// Commands that ended in an error of the link.
    pub errors: usize,
}

impl Summary {
    /// Summarizes a trace.
    pub fn of(trace: &Trace) -> Self {
        let timeline = Timeline::of(trace);
        let mut sum = Sum::default();
        for step in &timeline.steps {
            sum.step(step);
        }
        let rate = Rate::of(timeline.exchanges());
        let blocks = blocks(timeline.exchanges());
        Self { rate, blocks, ..sum.summary }
    }

    /// The summary for people.
    pub fn text(&self, language: Language) -> String {
        text::of(self, language)
    }
}

/// A summary under construction.
#[derive(Default)]
struct Sum {
    summary: Summary,
    phase: Option<Phase>,
    /// All time up to here has been assigned.
    clock: Duration,
    gap: Gap,
    /// Index of each file in the summary.
    files: HashMap<Option<FileName>, usize>,
}

/// What the time until the next step counts as.
#[derive(Clone, Copy, Default)]
enum Gap {
    #[default]
    Own,
    Card,
    Waiting,
}

impl Sum {
    fn step(&mut self, step: &Step<'_>) {
        let at = match step {
            Step::Exchange(exchange) => exchange.start,
            Step::Event(event) => event.at,
        };
        let (gap, passed) = (self.gap, at.saturating_sub(self.clock));
        self.share(|share| match gap {
            Gap::Own => share.own += passed,
            Gap::Card => share.card_and_link += passed,
            Gap::Waiting => share.waiting += passed,
        });
        self.clock = at;
        self.gap = Gap::Own;
        match step {
            Step::Exchange(exchange) => self.exchange(exchange),
            Step::Event(TraceEvent { what: What::Phase(phase), .. }) => self.phase = Some(*phase),
            Step::Event(TraceEvent { what: What::Reset, .. }) => {
                self.summary.retries.resets += 1;
                self.gap = Gap::Card;
            }
            Step::Event(TraceEvent { what: What::Lifted, .. }) => {
                self.summary.retries.lifts += 1;
                self.gap = Gap::Waiting;
            }
            Step::Event(_) => {}
        }
    }

    fn exchange(&mut self, exchange: &Exchange<'_>) {
        let took = exchange.duration.unwrap_or_default();
        self.clock += took;
        let (sent, received) = (exchange.command.expose().len(), exchange.received());
        self.share(|share| {
            share.card_and_link += took;
            share.commands += 1;
            share.sent += sent;
            share.received += received;
        });
        let retries = &mut self.summary.retries;
        match exchange.status() {
            Some(status) if status.sw1() == 0x61 => retries.more += 1,
            Some(status) if status.sw1() == 0x6C => retries.wrong_le += 1,
            Some(StatusWord::WRONG_LENGTH) => retries.wrong_length += 1,
            Some(_) => {}
            None => retries.errors += 1,
        }
        if let Some(block) = &exchange.block {
            let files = &mut self.summary.files;
            // A card can have thousands of files, too many to search a list from its start each time.
            let index = *self.files.entry(block.file).or_insert_with(|| {
                files.push((block.file, FileShare::default()));
                files.len() - 1
            });
            let Some((_, file)) = files.get_mut(index) else { return };
            file.commands += 1;
            file.bytes += block.received.unwrap_or_default();
            file.time += took;
        }
    }

    /// Adds to the phase and to the total.
    fn share(&mut self, add: impl Fn(&mut Share)) {
        add(&mut self.summary.total);
        add(entry(&mut self.summary.phases, self.phase));
    }
}

/// The entry of a phase, which is added if it is missing.
fn entry(phases: &mut Vec<(Option<Phase>, Share)>, phase: Option<Phase>) -> &mut Share {
    let index = phases.iter().position(|(other, _)| *other == phase).unwrap_or(phases.len());
    if index == phases.len() {
        phases.push((phase, Share::default()));
    }
    &mut phases[index].1
}

fn blocks<'a>(exchanges: impl Iterator<Item = &'a Exchange<'a>>) -> Option<Blocks> {
    let mut lengths = BTreeMap::<usize, usize>::new();
    for length in exchanges.filter_map(|exchange| exchange.block?.received).filter(|length| *length > 0) {
        *lengths.entry(length).or_default() += 1;
    }
    let (&largest, _) = lengths.last_key_value()?;
    let (&most_frequent, &times) = lengths.iter().max_by_key(|(_, times)| **times)?;
    Some(Blocks { largest, most_frequent, times })
}

#[cfg(test)]
mod tests {
    use cccd_sim::Profile;

    use super::*;
    use crate::testing;

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    /// A trace of a simulated card at invented times: each answer after 10 ms plus 1 ms for each kilobyte, and each
    /// other event after 2 ms.
    fn timed(profile: Profile) -> Trace {
        let mut trace = testing::recorded(profile);
        let mut now = Duration::ZERO;
        for event in &mut trace.events {
            now += match &event.what {
                What::Answer(_) => ms(10),
                _ => ms(2),
            };
            event.at = now;
        }
        trace
    }

    #[test]
    fn every_moment_is_given_to_somebody_once() {
        for profile in Profile::ALL {
            let trace = timed(profile);
            let summary = Summary::of(&trace);
            let end = trace.events.last().unwrap().at;
            let answers = trace.events.iter().filter(|event| matches!(event.what, What::Answer(_))).count();
            assert_eq!(summary.total.time(), end);
            assert_eq!(summary.total.card_and_link, ms(10) * answers as u32);
            assert_eq!(summary.total.commands, answers);
            let phases = summary.phases.iter().map(|(_, share)| share.time()).sum::<Duration>();
            let commands = summary.phases.iter().map(|(_, share)| share.commands).sum::<usize>();
            assert_eq!((phases, commands), (end, answers));
        }
    }

    #[test]
    fn files_and_blocks_are_those_that_were_read() {
        let card = testing::card(Profile::CccdBacOnly);
        let summary = Summary::of(&timed(Profile::CccdBacOnly));
        let bytes = |name: &str| {
            let row = summary.files.iter().find(|(file, _)| file.unwrap().to_string() == name).unwrap();
            (row.1.bytes, row.1.commands, row.1.time)
        };
        let sod = card.files[&cccd_sim::File::Sod].len();
        assert_eq!(bytes("EF.SOD"), (sod, sod.div_ceil(223), ms(10) * sod.div_ceil(223) as u32));
        assert_eq!(bytes("EF.DG2").0, 4_000);
        let blocks = summary.blocks.unwrap();
        assert_eq!((blocks.largest, blocks.most_frequent), (231, 223));
    }

    #[test]
    fn resets_and_lifts_are_counted_and_have_their_time() {
        let mut trace = timed(Profile::Cccd2021);
        let last = trace.events.pop().unwrap();
        let at = trace.events.last().unwrap().at;
        let limits = trace.header.limits;
        for (after, what) in [
            (ms(1), What::Lifted),
            (ms(500), What::Reset),
            (ms(530), What::Card { atr: vec![], limits }),
            (ms(531), last.what),
        ] {
            trace.events.push(TraceEvent { line: last.line, at: at + after, what });
        }
        let before = Summary::of(&timed(Profile::Cccd2021)).total;
        let Summary { total, retries, .. } = Summary::of(&trace);
        assert_eq!(total.waiting, ms(499));
        assert_eq!(total.card_and_link, before.card_and_link + ms(30));
        assert_eq!((retries.lifts, retries.resets, retries.errors), (1, 1, 0));
    }

    #[test]
    fn the_text_says_what_cannot_be_told() {
        let summary = Summary::of(&timed(Profile::Cccd2021));
        let text = summary.text(Language::English);
        for words in
            ["Reading files", "EF.DG2", "Blocks: largest 2015 bytes", "cannot be told apart", "6Cxx 0"]
        {
            assert!(text.contains(words), "{words} in {text}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        let vietnamese = summary.text(Language::Vietnamese);
        assert!(vietnamese.contains("Đọc các tệp"), "{vietnamese}");
        assert!(vietnamese.lines().all(|line| line.chars().count() <= 105), "{vietnamese}");
    }
}
